"""What the shell engine does to its process and takes from it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import nbformat
import pytest
from fresh_process import Ran, notebook_of, run_in_fresh_process

if TYPE_CHECKING:
    from pathlib import Path

PLOT = "import matplotlib.pyplot as plt\nplt.plot([1, 2]);"
PNG = ["image/png", "text/plain"]
# As C does it for a pipe, whatever this interpreter was told.
BUFFERED = "import ctypes; c = ctypes.CDLL(None); c.setvbuf(ctypes.c_void_p.in_dll(c, 'stdout'), None, 0, 65536)"
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="C's stdout has another name elsewhere")


def only_output(ran: Ran) -> Any:
    assert ran.state == "finished", ran.story
    (output,) = ran.cells[-1].outputs
    return output


def mime_types(ran: Ran) -> list[str]:
    return sorted(only_output(ran).data)


@pytest.mark.parametrize(
    "first",
    [
        pytest.param("", id="nothing loaded before"),
        pytest.param("import matplotlib.pyplot", id="pyplot loaded before"),
        pytest.param("import matplotlib_inline.backend_inline", id="inline backend loaded when there was no shell"),
        pytest.param("import matplotlib.pyplot as plt; plt.switch_backend('agg')", id="another backend chosen before"),
        pytest.param("import matplotlib.pyplot as plt; plt.figure()", id="a figure open before"),
    ],
)
def test_a_figure_that_is_not_shown_comes_out_at_the_end_of_its_cell(tmp_path: Path, first: str) -> None:
    assert mime_types(run_in_fresh_process(notebook_of(PLOT), tmp_path, first=first)) == PNG


def test_a_backend_in_the_environment_does_not_remove_figures(tmp_path: Path) -> None:
    assert mime_types(run_in_fresh_process(notebook_of(PLOT), tmp_path, environment={"MPLBACKEND": "agg"})) == PNG


@linux_only
def test_output_of_c_code_stands_where_it_was_written(tmp_path: Path) -> None:
    cell = (
        "import ctypes, os, subprocess\nc = ctypes.CDLL(None)\n"
        "print('satu'); c.puts(b'dua'); print('tiga'); os.write(1, b'empat\\n')\n"
        "subprocess.run(['echo', 'lima']); print('enam'); c.printf(b'tujuh\\n'); None"
    )
    ran = run_in_fresh_process(notebook_of(cell), tmp_path, first=BUFFERED)
    assert only_output(ran).text == "satu\ndua\ntiga\nempat\nlima\nenam\ntujuh\n"


@linux_only
def test_output_of_c_code_stays_with_its_cell_and_before_what_is_displayed_after_it(tmp_path: Path) -> None:
    cell = "import ctypes\nctypes.CDLL(None).puts(b'dari C')\n{}"
    ran = run_in_fresh_process(notebook_of(cell.format("display(1)"), cell.format("2"), "3"), tmp_path, first=BUFFERED)
    kinds = [[output.output_type for output in cell.outputs] for cell in ran.cells]
    assert kinds == [["stream", "display_data"], ["stream", "execute_result"], ["execute_result"]]


def test_a_program_may_write_more_than_a_pipe_holds(tmp_path: Path) -> None:
    ran = run_in_fresh_process(
        notebook_of("import os; os.system('head -c 3000000 /dev/zero | tr \"\\\\0\" x'); None"), tmp_path
    )
    assert only_output(ran).text == "x" * 3_000_000


@linux_only
def test_c_code_may_fill_the_pipe_while_it_holds_its_buffer_back(tmp_path: Path) -> None:
    cell = "import ctypes\nc = ctypes.CDLL(None)\nfor _ in range(3000): c.fputs(b'y' * 1000, ctypes.c_void_p.in_dll(c, 'stdout'))"
    ran = run_in_fresh_process(notebook_of(f"{cell}\nNone"), tmp_path, first=BUFFERED)
    assert only_output(ran).text == "y" * 3_000_000


@pytest.mark.parametrize(
    "cell",
    [
        "print('z' * 25_000_000)",
        "for _ in range(25): print('z' * 999_999)",
        "import os\nfor _ in range(250): os.write(1, b'z' * 100_000)\nNone",
    ],
)
def test_a_cell_keeps_twenty_million_characters_and_says_how_many_more_there_were(tmp_path: Path, cell: str) -> None:
    ran = run_in_fresh_process(notebook_of(cell, "print('utuh')"), tmp_path)
    kept, _, note = ran.cells[0].outputs[0].text.rpartition("\n[")
    assert len(kept) == 20_000_000
    assert note.startswith("500000")
    assert note.endswith("more characters were cut: a cell keeps 20000000 of stdout]\n")
    assert ran.cells[1].outputs[0].text == "utuh\n"


def test_nothing_of_the_user_is_read_or_written(tmp_path: Path) -> None:
    home, work = tmp_path / "home", tmp_path / "kerja"
    startup = home / ".ipython/profile_default/startup"
    startup.mkdir(parents=True)
    (startup / "awal.py").write_text("ditanam = 1")
    (startup.parent / "ipython_kernel_config.py").write_text("c.InteractiveShellApp.exec_lines = ['ditanam = 2']")
    (startup.parent / "ipython_config.py").write_text("c.InteractiveShellApp.exec_lines = ['ditanam = 3']")
    work.mkdir()
    before = sorted(tmp_path.rglob("*"))
    environment = {"HOME": str(home), "IPYTHONDIR": str(home / ".ipython"), "TMPDIR": str(work)}
    ran = run_in_fresh_process(notebook_of("'ditanam' in globals()"), work, environment=environment)
    assert only_output(ran).data == {"text/plain": "False"}
    assert sorted(tmp_path.rglob("*")) == before


def test_starting_a_run_looks_at_no_module_for_a_debugger(tmp_path: Path) -> None:
    # Each module looked at is a page less that forked runs share.
    watched = "import sys, types; seen = []; m = types.ModuleType('watched'); "
    watched += "m.__getattr__ = lambda name: seen.append(name); m.seen = seen; sys.modules['watched'] = m"
    ran = run_in_fresh_process(
        notebook_of("import watched; print('__file__' in watched.seen)"), tmp_path, first=watched
    )
    assert only_output(ran).text == "False\n"


def test_a_magic_that_wants_a_profile_gets_one_that_is_gone_afterwards(tmp_path: Path) -> None:
    cells = ("%load_ext storemagic\nx = 1\n%store x", "import os; os.listdir()")
    ran = run_in_fresh_process(notebook_of(*cells), tmp_path, environment={"TMPDIR": str(tmp_path)})
    assert ran.state == "finished", ran.story
    assert list(tmp_path.iterdir()) == []


def test_the_cells_run_in_the_project_folder_and_what_they_read_there_is_known(tmp_path: Path) -> None:
    (tmp_path / "data.csv").write_text("a\n1\n")
    ran = run_in_fresh_process(notebook_of("import pandas as pd\nint(pd.read_csv('data.csv').a.sum())"), tmp_path)
    assert only_output(ran).data == {"text/plain": "1"}
    assert ran.files == ("data.csv",)


def test_a_module_beside_the_notebook_can_be_imported_but_does_not_hide_the_standard_library(tmp_path: Path) -> None:
    (tmp_path / "tetangga.py").write_text("nilai = 5")
    (tmp_path / "colorsys.py").write_text("raise RuntimeError('tertutup')")
    ran = run_in_fresh_process(notebook_of("import colorsys, tetangga; tetangga.nilai"), tmp_path)
    assert only_output(ran).data == {"text/plain": "5"}


def test_equal_runs_give_equal_bytes(tmp_path: Path) -> None:
    notebook = notebook_of("import logging\nprint('a'); logging.warning('b'); print('c')", PLOT, "{'x', 'y'}; [1]")
    first, second = (run_in_fresh_process(notebook, tmp_path) for _ in range(2))
    assert nbformat.writes(first.notebook) == nbformat.writes(second.notebook)


def test_the_notebook_that_was_given_is_not_changed_and_what_it_says_of_itself_is_kept(tmp_path: Path) -> None:
    notebook = notebook_of("1", tags=("hide-input",))
    notebook.metadata["title"] = "Judul"
    ran = run_in_fresh_process(notebook, tmp_path)
    assert ran.notebook.metadata.title == "Judul"
    assert ran.cells[0].metadata.tags == ["hide-input"]
    assert notebook.cells[0].outputs == []


def test_an_empty_notebook_finishes(tmp_path: Path) -> None:
    assert run_in_fresh_process(notebook_of(), tmp_path).state == "finished"


def test_a_child_that_is_told_to_end_as_soon_as_it_is_forked_ends(tmp_path: Path) -> None:
    cell = (
        "import multiprocessing, time\nfork = multiprocessing.get_context('fork')\ncodes = set()\n"
        "for _ in range(50):\n    child = fork.Process(target=time.sleep, args=(60,))\n"
        "    child.start(); child.terminate(); child.join(); codes.add(child.exitcode)\ncodes"
    )
    assert only_output(run_in_fresh_process(notebook_of(cell), tmp_path)).data == {"text/plain": "{-15}"}
