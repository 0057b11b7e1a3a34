"""The shell engine gives what nbclient and ipykernel give for the same cells, output for output."""

from __future__ import annotations

import json
import re
from copy import deepcopy
from typing import Any

import pytest
from fresh_process import Ran, notebook_of, run_in_fresh_process
from nbclient import NotebookClient

from sertakan_analysis.reports.engines.ending import ordered_streams

SETUP = """
import asyncio, getpass, inspect, json, logging, multiprocessing, os, pickle, random, subprocess, sys, threading, time, warnings
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
import comm
import pandas as pd
from IPython.display import HTML, IFrame, Latex, SVG, clear_output, display, update_display
def inverse(number):
    return 1 / number
fork = multiprocessing.get_context("fork")
def arrive():  # ipykernel reads what does not come from Python whenever it gets to it, also when the cell is over
    time.sleep(0.3)
"""

# One notebook, in this order; what a cell defines may be used below it.
CELLS = {
    "streams are told apart": "print('a'); print('b', file=sys.stderr); print('c')",
    "flushed pieces": "print('a', flush=True); print('b', flush=True)",
    "write and writelines": "sys.stdout.write('a'); sys.stdout.writelines(['b', 'c'])",
    "text before a value": "print('sebelum'); 'nilai'",
    "carriage returns and colours": "print('a\\rb\\bc\\x1b[31mmerah')",
    "surrogates and emoji": "print('\\u00e9\\U0001f600 \\udcff')",
    "a long line": "print('x' * 300_000)",
    "many lines": "for number in range(20_000): print(number)",
    "value": "x = 40 + 2\nx",
    "last value": "_ + 1",
    "history of values": "_9, __, In[9], Out[9], _i9",
    "semicolon": "x;",
    "nothing": "None",
    "only the last value": "'a'; 'b'",
    "value in a block": "if True:\n    10\n    20",
    "display with metadata": "display(HTML('<b>1</b>'), metadata={'text/html': {'isolated': True}})",
    "display handle": "handle = display('satu', display_id='h')\ndisplay('lain')",
    "update of an earlier cell": "update_display('dua', display_id='h'); print('x'); handle.update('tiga')",
    "two displays with one id": "display('p', display_id='q'); print('u'); display('r', display_id='q')",
    "clear": "print('hilang'); clear_output(); print('tinggal')",
    "clear with wait": "print('hilang'); clear_output(wait=True); print('tinggal')",
    "clear that waits for ever": "print('tinggal'); clear_output(wait=True)",
    "clear and update": (
        "display('p', display_id='z'); clear_output(); display('r', display_id='z')\nupdate_display('s', display_id='z')"
    ),
    "raw bundle with what JSON lacks": (
        "display({'text/plain': 'p', 'application/vnd.sertakan+json': {'a': (1, 2), 3: None}}, raw=True, metadata={'k': (1,)})"
    ),
    "bytes in a bundle": "display({'image/png': b'\\x89PNG'}, raw=True)",
    "mutated after display": "shown = {'text/plain': 'lama'}; display(shown, raw=True); shown['text/plain'] = 'baru'",
    "rich objects": "display(Latex('$x$'), SVG('<svg xmlns=\"http://www.w3.org/2000/svg\"/>'), IFrame('a', 1, 2))",
    "mime bundle of an object": (
        "class Bundle:\n    def _repr_mimebundle_(self, include=None, exclude=None):\n"
        "        return {'text/plain': 'r'}, {'text/plain': {'m': 1}}\nBundle()"
    ),
    "html that raises": (
        "class Broken:\n    def _repr_html_(self): raise ValueError('rusak')\n    def __repr__(self): return 'B'\n"
        "Broken()"
    ),
    "repr that raises": "class Mute:\n    def __repr__(self): raise ValueError('rusak')\nMute()",
    "error": "inverse(0)",
    "chained error": "try:\n    inverse(0)\nexcept ZeroDivisionError as error:\n    raise KeyError('x') from error",
    "error group": "raise ExceptionGroup('g', [ValueError(1), TypeError(2)])",
    "error in evaluated code": "exec('def q(): return 1/0'); q()",
    "error in a library": "json.loads('{')",
    "syntax error": "f(0",
    "indentation error": "  x = 1\n y = 2",
    "missing file": "open('/tidak/ada')",
    "text after an error's output": "print('sebelum'); raise ValueError('ñ\\n baris dua')",
    "exit code": "sys.exit(3)",
    "exit": "sys.exit()",
    "input": "input('?')",
    "password": "getpass.getpass()",
    "forgotten breakpoint": "breakpoint()\nprint('lanjut')",
    "short traceback": "%xmode Minimal\n1/0",
    "usual traceback": "%xmode Context",
    "unknown magic": "%tidak_ada",
    "unknown cell magic": "%%tidak_ada\nx",
    "command": "!echo halo; echo salah >&2; exit 3",
    "its exit code": "_exit_code",
    "captured command": "lines = !printf 'a\\nb'\nlines",
    "bash": "%%bash\necho dari bash\necho err >&2",
    "failing bash": "%%bash\nexit 2",
    "capture": "%%capture caught\nprint('x'); display('y')",
    "show captured": "caught.show(); caught.stdout",
    "write a script": "%%writefile skrip.py\nprint('dari skrip', __name__)\nz = 5",
    "run a script": "%run skrip.py\nz",
    "html magic": "%%html\n<p>x</p>",
    "precision": "%precision 3\n3.14159",
    "history": "%history -n 1-2",
    "help": "?print",
    "working folder": "os.listdir()",
    "await": "await asyncio.sleep(0.01)\nprint('bangun')\n7",
    "async error": "async def fail():\n    raise ValueError('dalam async')\nawait fail()",
    "async comprehension": "async def numbers():\n    yield 1\n[number async for number in numbers()]",
    "a loop in the loop": "sleep = asyncio.sleep(0)\ntry:\n    asyncio.run(sleep)\nfinally:\n    sleep.close()",
    "task over two cells": "task = asyncio.create_task(asyncio.sleep(0.01, 'hasil'))",
    "its result": "await task",
    "warnings": "warnings.warn('awas'); warnings.warn('lama', DeprecationWarning)",
    "warnings as errors": "with warnings.catch_warnings():\n    warnings.simplefilter('error'); warnings.warn('jadi galat')",
    "logging": "logging.warning('log'); logging.getLogger('x').error('galat'); print('c')",
    "main module": "__name__, inverse.__module__, sys.modules['__main__'].inverse is inverse",
    "stream properties": ("out = sys.stdout; out.isatty(), out.encoding, out.writable(), out.fileno() > 2, out.name"),
    "import path": "sys.path.index('') > 0",
    "what libraries ask for": "get_ipython().__class__, 'IPKernelApp' in get_ipython().config, os.environ['MPLBACKEND']",
    "source of a function": "inspect.getsource(inverse)",
    "pickled function": "pickle.loads(pickle.dumps(inverse))(2)",
    "data class": "@dataclass\nclass Row:\n    a: int = 1\nRow()",
    "pool": "with fork.Pool(2) as pool:\n    halves = pool.map(inverse, [1, 2, 4])\nhalves",
    "executor": (
        "with ProcessPoolExecutor(2, mp_context=fork) as executor:\n    halves = list(executor.map(inverse, [1, 2]))\nhalves"
    ),
    "printing child": (
        "child = fork.Process(target=print, args=('dari anak',), kwargs={'flush': True})\n"
        "child.start(); child.join(); arrive()"
    ),
    "ended child": (
        "child = fork.Process(target=time.sleep, args=(60,)); child.start()\nchild.terminate(); child.join(); child.exitcode"
    ),
    "thread": "thread = threading.Thread(target=print, args=('dari utas',)); thread.start(); thread.join()",
    "raw descriptor": "os.write(1, b'langsung\\n'); arrive()",
    "raw error descriptor": "os.write(2, b'langsung salah\\n'); arrive()",
    "program": "subprocess.run(['sh', '-c', 'echo keluar; echo salah >&2']); arrive()",
    "Python's own stream": "print('asli', file=sys.__stdout__, flush=True); arrive()",
    "random": "random.seed(1); random.random()",
    "pandas": "pd.DataFrame({'a': [1, 2], 'b': ['x', None]})",
    "wide table": "pd.DataFrame([range(30)])",
    "pandas error": "pd.DataFrame({'a': [1, 2]})['z']",
    "progress bar's notebook form": "import tqdm.autonotebook",
    "rich": "from rich.console import Console; Console().print('[b]x[/b]')",
    "figure at the end of a cell": "import matplotlib.pyplot as plt\nplt.plot([1, 2, 3]);",
    "figures in order": "plt.plot([1, 3]); plt.show(); print('di antara'); fig, ax = plt.subplots(); ax.bar([1], [2]); None",
    "figure as a value": "fig",
    "figure formats": "%config InlineBackend.figure_formats = ['png', 'jpeg']\nplt.plot([1]);",
    "inline magic": "%matplotlib inline\nplt.get_backend(), plt.isinteractive()",
    "figure and error": "%config InlineBackend.figure_formats = ['png']\nplt.plot([1]); inverse(0)",
    "comm": "channel = comm.create_comm(target_name='tidak_ada', data={}); channel.send({'a': 1}); channel.close()",
    "widget": (
        "widget = comm.create_comm(target_name='jupyter.widget', comm_id='w',"
        " data={'state': {'_model_name': 'IntModel', '_model_module': 'm', 'value': 1}})"
    ),
    "widget's change": "widget.send({'method': 'update', 'state': {'value': 7}})",
    "output widget": (
        "area = comm.create_comm(target_name='jupyter.widget', comm_id='o', data={'state':"
        " {'_model_name': 'OutputModel', '_model_module': '@jupyter-widgets/output', 'outputs': []}})"
    ),
    "output in a widget": (
        "parent = get_ipython().get_parent()['header']['msg_id']\n"
        "area.send({'method': 'update', 'state': {'msg_id': parent}}); print('ke widget'); display(5)\n"
        "area.send({'method': 'update', 'state': {'msg_id': ''}}); print('luar')"
    ),
    "autoreload": "%load_ext autoreload",
    "empty": "  \n",
    "a comment": "# apa-apa",
}
NAMES = list(CELLS)


@pytest.fixture(scope="module")
def notebook() -> Any:
    return notebook_of(SETUP, *CELLS.values(), tags=("raises-exception",))


@pytest.fixture(scope="module")
def reference(notebook: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    ran = deepcopy(notebook)
    resources = {"metadata": {"path": str(tmp_path_factory.mktemp("kernel"))}}
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("MPLBACKEND", raising=False)
        patch.setenv("PYDEVD_DISABLE_FILE_VALIDATION", "1")
        patch.setenv("IPYTHONDIR", str(tmp_path_factory.mktemp("ipython")))
        # Under pytest ipykernel would leave the descriptors alone.
        patch.delenv("PYTEST_CURRENT_TEST")
        NotebookClient(ran, resources=resources, record_timing=False, kernel_name="python3").execute()
    return ran


@pytest.fixture(scope="module")
def shell(notebook: Any, tmp_path_factory: pytest.TempPathFactory) -> Ran:
    return run_in_fresh_process(notebook, tmp_path_factory.mktemp("shell"))


def test_the_setup_ran_in_both(reference: Any, shell: Ran) -> None:
    assert reference.cells[0].outputs == shell.cells[0].outputs == []
    assert shell.state == "finished"


@pytest.mark.parametrize("name", NAMES)
def test_a_cell_has_the_outputs_and_the_count_that_a_kernel_gives(name: str, reference: Any, shell: Ran) -> None:
    index = NAMES.index(name) + 1
    expected, found = reference.cells[index], shell.cells[index]
    assert found.execution_count == expected.execution_count
    assert comparable(found.outputs) == comparable(ordered_streams(expected.outputs))


def test_widgets_are_kept_with_the_notebook_as_nbclient_keeps_them(reference: Any, shell: Ran) -> None:
    assert shell.notebook.metadata.widgets == reference.metadata.widgets
    assert shell.notebook.metadata.language_info == reference.metadata.language_info


def comparable(outputs: list[Any]) -> list[Any]:
    """Without process numbers, addresses and the working folder, which differ between any two runs."""
    text = json.dumps(outputs, sort_keys=True)
    return list(json.loads(re.sub(r"0x[0-9a-f]{6,}", "0x", re.sub(r"ipykernel_\d+", "ipykernel", text))))
