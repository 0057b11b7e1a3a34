"""How a run in the shell engine ends: each end has its state, and the notebook tells the same."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import nbformat
import pytest
from fresh_process import Ran, notebook_of, run_in_fresh_process

if TYPE_CHECKING:
    from pathlib import Path

LIMIT = 0.8
OVER = f"the run's time limit of {LIMIT} seconds was reached"


def run(root: Path, cell: str, *, seconds: float | None = None) -> Ran:
    return run_in_fresh_process(notebook_of("'sebelum'", cell, "'sesudah'"), root, seconds=seconds)


def last_error(ran: Ran) -> tuple[str, str]:
    errors = [output for output in ran.cells[1].outputs if output.output_type == "error"]
    return errors[-1].ename, errors[-1].evalue


def assert_stopped_at_the_second_cell(ran: Ran) -> None:
    assert ran.statuses == ["completed", "failed", "pending"]
    assert ran.notebook.metadata.papermill.exception is True
    assert ran.notebook.metadata.sertakan_execution == {"state": ran.state, "cell": 2}
    assert ran.cells[0].outputs[0].data == {"text/plain": "'sebelum'"}
    assert (ran.cells[2].outputs, ran.cells[2].execution_count) == ([], None)
    assert "cell 2 (In [2])" in ran.story
    nbformat.validate(ran.notebook)


@pytest.mark.parametrize(
    ("cell", "state", "error"),
    [
        ("1 / 0", "cell error", ("ZeroDivisionError", "division by zero")),
        ("import sys; sys.exit()", "cell error", ("SystemExit", "")),
        ("exit()", "cell error", ("SystemExit", "the cell ended the run; the cells behind it never ran")),
        ("raise MemoryError", "out of memory", ("MemoryError", "")),
        ("bytearray(10**15)", "out of memory", ("MemoryError", "")),
        ("raise OSError(28, 'penuh')", "disk full", ("OSError", "[Errno 28] penuh")),
        ("raise OSError(2, 'tidak ada')", "cell error", ("FileNotFoundError", "[Errno 2] tidak ada")),
        ("raise KeyboardInterrupt", "cancelled", ("KeyboardInterrupt", "")),
    ],
)
def test_an_error_that_nothing_caught_ends_the_run_in_the_state_that_it_stands_for(
    tmp_path: Path, cell: str, state: str, error: tuple[str, str]
) -> None:
    ran = run(tmp_path, cell)
    assert (ran.state, last_error(ran)) == (state, error)
    assert_stopped_at_the_second_cell(ran)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the system does not hold to the limit")
@pytest.mark.parametrize(
    "cell",
    [
        "held = [bytearray(10**7) for _ in range(1000)]",
        "import numpy as np; np.ones(10**9)",
        "display({'text/plain': 'x' * 3 * 10**8}, raw=True)",
        "for _ in range(100): display({'text/plain': 'x' * 10**7}, raw=True)",
    ],
)
def test_a_cell_that_meets_the_memory_limit_of_its_process_ends_the_run_out_of_memory(
    tmp_path: Path, cell: str
) -> None:
    limit = "import resource; resource.setrlimit(resource.RLIMIT_DATA, (800 << 20, 800 << 20))"
    ran = run_in_fresh_process(notebook_of("'sebelum'", cell, "'sesudah'"), tmp_path, first=limit)
    assert (ran.state, last_error(ran)[0]) == ("out of memory", "MemoryError")
    assert_stopped_at_the_second_cell(ran)


@pytest.mark.parametrize(
    "cell",
    [
        "import time; time.sleep(30)",
        "while True: pass",
        "import subprocess; subprocess.run(['sleep', '30'])",
        "!sleep 30",
        "%%bash\nsleep 30",
        "import time\nwhile True:\n    try:\n        time.sleep(1)\n    except Exception:\n        pass",
        "import time\nwhile True:\n    try:\n        time.sleep(0.1)\n    except:\n        pass",
        (
            "import time\ndef hold():\n    while True:\n        try:\n            time.sleep(0.1)\n"
            "        except:\n            pass\nhold()"
        ),
        "import asyncio; await asyncio.sleep(30)",
        "import asyncio\nasync def spin():\n    while True:\n        pass\nawait asyncio.gather(spin())",
        "class Slow:\n    def __repr__(self):\n        while True: pass\nSlow()",
        "import time\nget_ipython().events.register('post_execute', lambda: time.sleep(30))",
        "import time\ntry:\n    time.sleep(30)\nexcept BaseException:\n    raise ValueError('lain')",
        "import time\ntry:\n    time.sleep(30)\nexcept BaseException:\n    pass",
        "number = 0\nwhile True:\n    print(number); number += 1",
    ],
)
def test_no_cell_outlives_the_time_limit_of_the_run(tmp_path: Path, cell: str) -> None:
    ran = run(tmp_path, cell, seconds=LIMIT)
    assert (ran.state, last_error(ran)) == ("timeout", ("TimeLimitReached", OVER))
    assert_stopped_at_the_second_cell(ran)
    assert f"the time limit of {LIMIT} seconds was reached in cell 2" in ran.story


def test_the_limit_counts_the_whole_run_and_not_each_cell(tmp_path: Path) -> None:
    short = "import time; time.sleep(0.2)"
    ran = run_in_fresh_process(notebook_of(*[short] * 5), tmp_path, seconds=LIMIT)
    assert ran.state == "timeout"
    assert ran.statuses[0] == "completed"
    assert ran.statuses[-1] == "pending"


def test_a_run_within_its_limit_is_left_alone(tmp_path: Path) -> None:
    ran = run(tmp_path, "import signal; signal.getitimer(signal.ITIMER_REAL)[0] > 20", seconds=30)
    assert (ran.state, ran.cells[1].outputs[0].data) == ("finished", {"text/plain": "True"})


def test_a_cell_that_is_timed_out_may_tidy_up(tmp_path: Path) -> None:
    ran = run(tmp_path, "import time\ntry:\n    time.sleep(30)\nfinally:\n    print('dibereskan')", seconds=LIMIT)
    assert ran.cells[1].outputs[0].text == "dibereskan\n"
    assert ran.state == "timeout"


@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT"])
@pytest.mark.parametrize("meanwhile", ["time.sleep(30)", "await asyncio.sleep(30)"])
def test_a_signal_that_asks_to_end_cancels_the_run_in_the_cell_that_it_meets(
    tmp_path: Path, name: str, meanwhile: str
) -> None:
    cell = f"import asyncio, os, signal, time\nos.kill(os.getpid(), signal.{name})\n{meanwhile}"
    ran = run(tmp_path, cell)
    assert (ran.state, last_error(ran)[0]) == ("cancelled", "KeyboardInterrupt")
    assert_stopped_at_the_second_cell(ran)


def test_a_cell_that_catches_the_signal_cancels_the_run_all_the_same(tmp_path: Path) -> None:
    cell = "import os, signal\ntry:\n    os.kill(os.getpid(), signal.SIGTERM)\nexcept BaseException:\n    print('tidak mau')"
    ran = run(tmp_path, cell)
    assert (ran.state, last_error(ran)) == ("cancelled", ("KeyboardInterrupt", "the run was cancelled"))
    assert_stopped_at_the_second_cell(ran)


def test_an_error_in_a_cell_that_is_tagged_for_it_does_not_end_the_run(tmp_path: Path) -> None:
    notebook = notebook_of("1 / 0", "'sesudah'")
    notebook.cells[0].metadata["tags"] = ["raises-exception"]
    ran = run_in_fresh_process(notebook, tmp_path)
    assert (ran.state, ran.story, ran.statuses) == ("finished", "", ["completed", "completed"])
    assert ran.notebook.metadata.papermill.exception is False


def test_exit_in_the_last_cell_leaves_nothing_undone(tmp_path: Path) -> None:
    assert run_in_fresh_process(notebook_of("1", "exit()"), tmp_path).state == "finished"


def test_outputs_of_an_earlier_run_do_not_survive_in_cells_that_are_not_reached(tmp_path: Path) -> None:
    notebook = notebook_of("1 / 0", "'sesudah'")
    notebook.cells[1].outputs = [nbformat.v4.new_output("stream", text="lama")]
    notebook.cells[1].execution_count = 7
    ran = run_in_fresh_process(notebook, tmp_path)
    assert (ran.cells[1].outputs, ran.cells[1].execution_count) == ([], None)


def test_the_witness_is_told_each_code_cell_with_its_outputs_also_the_one_that_raised(tmp_path: Path) -> None:
    notebook = notebook_of("print('a'); 1", "1 / 0", "2")
    notebook.cells.insert(1, nbformat.v4.new_markdown_cell("antara", id="antara"))
    ran = run_in_fresh_process(notebook, tmp_path)
    assert ran.witnessed == (("started", 0, 0), ("ended", 0, 2), ("started", 2, 0), ("ended", 2, 1))
