"""What a kernel did is told as it was: state, story, notebook and record say the same, cold and warm."""

from __future__ import annotations

import asyncio
import json
import signal
import subprocess
import sys
import threading
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import nbformat
import pytest
from kernel_samples import job, needs_fork, nothing_left

from sertakan_analysis.errors import UserError
from sertakan_analysis.reports.engines import kernel, kernel_home, kernel_run
from sertakan_analysis.reports.execute import execute
from sertakan_analysis.reports.execution import NoWitness
from sertakan_analysis.reports.states import Limits, State

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from nbformat import NotebookNode

    from sertakan_analysis.reports.execution import Execution

WARM = pytest.param("kernel", marks=needs_fork)
both = pytest.mark.parametrize("engine", ["cold", WARM])
FIGURES = (
    "import matplotlib.pyplot as plt; plt.plot([1, 2]); plt.show()",
    "plt.plot([2, 1]);",
    "%config InlineBackend.figure_formats = ['svg']\nplt.plot([1, 3]);",
)
STUBBORN = """
while True:
    try:
        __import__("time").sleep(60)
    except KeyboardInterrupt:
        pass
"""


@pytest.fixture(autouse=True)
def _nothing_is_left(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    assert tmp_path.is_dir()  # before the place for temporary files changes, since pytest makes its own there
    monkeypatch.setattr(kernel_run, "GRACE_SECONDS", 0.5)
    with nothing_left(monkeypatch):
        yield


def texts(execution: Execution) -> list[str]:
    return [
        output.get("text") or output.get("data", {}).get("text/plain", "")
        for cell in execution.notebook.cells
        for output in cell.outputs
    ]


@both
def test_typed_parameters_arrive_and_the_notebook_says_it_finished(tmp_path: Path, engine: Any):
    asked = job(
        tmp_path, "(as_of, tariff, region)", as_of=date(2025, 11, 21), tariff=Decimal("16800.0"), region="35.25"
    )

    execution = execute(asked, engine=engine)

    assert execution.state is State.FINISHED
    assert execution.story == ""
    assert texts(execution) == ["(datetime.date(2025, 11, 21), Decimal('16800.0'), '35.25')"]
    assert execution.notebook.metadata.sertakan_execution == {"state": "finished"}
    assert execution.notebook.metadata.language_info.name == "python"
    assert execution.peak_mb
    assert execution.seconds > 0


@both
def test_figures_come_out_by_show_and_at_the_end_of_a_cell(
    tmp_path: Path, engine: Any, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("MPLBACKEND", "agg")

    execution = execute(job(tmp_path, *FIGURES), engine=engine)

    kinds = [set(output.data) for cell in execution.notebook.cells for output in cell.outputs]
    assert kinds == [{"text/plain", "image/png"}, {"text/plain", "image/png"}, {"text/plain", "image/svg+xml"}]


@needs_fork
def test_warm_and_cold_kernels_give_equal_notebooks(tmp_path: Path):
    (tmp_path / "setempat.py").write_text("nilai = 7")
    sources = (
        *FIGURES[:2],
        "import setempat; setempat.nilai",
        "import sys; print('a'); print('b', file=sys.stderr); print('c')",
        "import warnings; warnings.warn('awas')",
        "import pandas; pandas.DataFrame([range(30)])",
        "hash('35.25'), __name__, sys.path[-3:]",
        "!echo hai",
        "import os; os.write(1, b'mentah\\n')",
        "await __import__('asyncio').sleep(0)",
        "from IPython.display import display; pegang = display('satu', display_id='x'); pegang.update('dua')",
        "def f():\n    raise ValueError('salah')\nf()",
        "tak_sampai",
    )

    cold, warm = (execute(job(tmp_path, *sources), engine=engine) for engine in ("cold", "kernel"))

    assert warm.state is State.CELL_ERROR
    assert cold.notebook == warm.notebook
    assert cold.story == warm.story
    assert cold.reads == warm.reads


def death(source: str, state: State, told: str, **limits: float) -> Any:
    return pytest.param(source, Limits(**limits), (state, told), id=told)  # type: ignore[arg-type]  # whole megabytes


@both
@pytest.mark.parametrize(
    ("source", "limits", "end"),
    [
        death("1 / 0", State.CELL_ERROR, "cell 3 (In [3]) raised ZeroDivisionError: division by zero"),
        death("import os; os._exit(3)", State.KILLED, "the process ended itself with exit code 3 in cell 3"),
        death("import os; os.kill(os.getpid(), 9)", State.KILLED, "the process was killed by SIGKILL in cell 3"),
        death("exit()", State.CELL_ERROR, "cell 3 (In [3]) raised SystemExit: the cell ended the run"),
        death("import time; time.sleep(60)", State.TIMEOUT, "the time limit of 1 seconds was reached in", seconds=1),
        death(STUBBORN, State.TIMEOUT, "the time limit of 0.9 seconds was reached in cell 3 (In [3])", seconds=0.9),
        death("x = bytearray(300_000_000)", State.OUT_OF_MEMORY, "memory ran out under its limit of", memory_mb=200),
        death("raise OSError(28, 'No space left')", State.DISK_FULL, "cell 3 (In [3]) found the disk full"),
    ],
)
def test_each_end_has_its_state_and_the_notebook_tells_the_same(
    tmp_path: Path, engine: Any, source: str, limits: Limits, end: tuple[State, str]
):
    state, told = end

    execution = execute(job(tmp_path, "print('sebelum')", source, "print('sesudah')", limits=limits), engine=engine)

    assert execution.state is state
    assert execution.story.startswith(told)
    assert execution.story.splitlines()[-1].startswith("Remedy: ")
    assert execution.notebook.metadata.sertakan_execution == {"state": state.value, "cell": 3}
    _, before, failed, after = execution.notebook.cells
    assert before.outputs[0].text == "sebelum\n"
    assert failed.outputs[-1].output_type == "error"
    assert after.outputs == []
    assert after.execution_count is None


@both
def test_the_last_cell_may_end_the_kernel(tmp_path: Path, engine: Any):
    (tmp_path / "data.csv").write_text("1")

    execution = execute(job(tmp_path, "len(open('data.csv').read())", "exit()"), engine=engine)

    assert execution.state is State.FINISHED
    assert list(execution.reads.files) == ["data.csv"]


@both
def test_what_the_cells_read_is_told_and_leaves_no_trace_in_the_notebook(tmp_path: Path, engine: Any):
    (tmp_path / "data.csv").write_text("1")

    execution = execute(
        job(tmp_path, "open('data.csv').read()", "sorted(n for n in dir() if 'sertakan' in n)"), engine=engine
    )

    assert list(execution.reads.files) == ["data.csv"]
    assert texts(execution) == ["'1'", "[]"]
    assert [cell.execution_count for cell in execution.notebook.cells] == [1, 2, 3]


class Diary:
    def __init__(self) -> None:
        self.told: list[Any] = []

    def cell_started(self, index: int) -> None:
        self.told.append(index)

    def cell_ended(self, index: int, cell: NotebookNode) -> None:
        self.told.append((index, cell.execution_count, [output.output_type for output in cell.outputs]))


def test_the_witness_hears_of_each_cell_also_of_the_one_that_failed(tmp_path: Path):
    diary = Diary()

    execute(job(tmp_path, "1", "1 / 0", "2"), engine="cold", witness=diary)

    assert diary.told == [0, (0, 1, []), 1, (1, 2, ["execute_result"]), 2, (2, 3, ["error"])]


def test_more_outputs_than_a_socket_queues_all_arrive(tmp_path: Path):
    execution = execute(job(tmp_path, "for i in range(1500): display(i)", "'akhir'"), engine="cold")

    assert len(execution.notebook.cells[1].outputs) == 1500
    assert texts(execution)[-1] == "'akhir'"


def test_a_cell_that_prints_without_end_fills_no_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    from sertakan_analysis.reports.engines import bounded_client, streams

    for module in (bounded_client, streams):
        monkeypatch.setattr(module, "BOUND", 100)

    execution = execute(job(tmp_path, "print('a' * 150); print('b')", "print('c')"), engine="cold")

    assert texts(execution) == ["a" * 100 + "\n[53 more characters were cut: a cell keeps 100 of stdout]\n", "c\n"]


def test_a_cell_may_be_tagged_to_raise_or_to_be_skipped(tmp_path: Path):
    asked = job(tmp_path, "1 / 0", "1 / 0", "'akhir'")
    asked.notebook.cells[1].metadata["tags"] = ["raises-exception"]
    asked.notebook.cells[2].metadata["tags"] = ["skip-execution"]

    execution = execute(asked, engine="cold")

    assert execution.state is State.FINISHED
    assert [len(cell.outputs) for cell in execution.notebook.cells] == [0, 1, 0, 1]


def test_results_of_an_earlier_run_are_not_carried_on(tmp_path: Path):
    asked = job(tmp_path, "print(1)")
    asked.notebook.cells.append(nbformat.v4.new_code_cell("", id="empty", execution_count=9, outputs=[]))

    execution = execute(asked, engine="cold")

    assert execution.notebook.cells[-1].execution_count is None
    assert asked.notebook.cells[-1].execution_count == 9  # the notebook given is left as it was


def test_an_unknown_parameter_is_refused_before_anything_starts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(kernel, "_start_once", None)
    asked = job(tmp_path, "1", region="35.25")
    asked.notebook.cells[0].source = "regions = None"

    with pytest.raises(UserError, match=r"contoh\.ipynb: there is no parameter 'region'. Did you mean 'regions'\?"):
        execute(asked, engine="cold")


def test_a_kernel_that_does_not_start_is_tried_three_times_and_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(kernel, "PAUSE_SECONDS", 0.01)
    monkeypatch.setattr(kernel_home, "LAUNCHER", ("-c", "import os, sys; open('mulai', 'a').write('x'); sys.exit(9)"))

    execution = execute(job(tmp_path, "1"), engine="cold")

    assert execution.state is State.NOT_STARTED
    assert execution.story.startswith(
        "the process for the notebook did not start, tried 3 times: it ended with exit code 9 before it answered"
    )
    assert (tmp_path / "mulai").read_text() == "xxx"
    assert execution.notebook.metadata.sertakan_execution == {"state": "not started"}


def test_a_start_that_fails_once_is_made_good(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(kernel, "PAUSE_SECONDS", 0.01)
    real, failures = kernel.manager_of, [OSError(11, "Resource temporarily unavailable")]

    def manager_of(*arguments: Any, **options: Any) -> Any:
        manager = real(*arguments, **options)
        if failures:
            failure = failures.pop()

            async def refuse(**_: Any) -> None:
                raise failure

            manager.start_kernel = refuse
        return manager

    monkeypatch.setattr(kernel, "manager_of", manager_of)

    assert execute(job(tmp_path, "1"), engine="cold").state is State.FINISHED


def test_a_kernel_that_never_answers_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(kernel, "TRIES", 1)
    monkeypatch.setattr(kernel_home, "LAUNCHER", ("-c", "import time; time.sleep(60)"))

    run = kernel_run.run_in_kernel(job(tmp_path, "1").notebook, kernel.Start(folder=tmp_path, warm=False, seconds=1.0))

    assert run.state is State.NOT_STARTED
    assert "it did not answer within 1 seconds" in run.story


def test_ctrl_c_ends_the_kernel_and_is_told(tmp_path: Path):
    timer = threading.Timer(0.5, signal.raise_signal, [signal.SIGINT])

    class Started(NoWitness):
        def cell_started(self, index: int) -> None:
            if index == 0:
                timer.start()

    execution = execute(job(tmp_path, "import time; time.sleep(60)", "2"), engine="cold", witness=Started())

    timer.join()
    assert execution.state is State.CANCELLED
    assert execution.notebook.metadata.sertakan_execution["state"] == "cancelled"


def test_a_notebook_runs_from_within_a_notebook(tmp_path: Path):
    async def inside() -> State:
        return execute(job(tmp_path, "1"), engine="cold").state

    assert asyncio.run(inside()) is State.FINISHED


@needs_fork
def test_equal_inputs_give_equal_notebooks(tmp_path: Path):
    old = job(tmp_path, "print(1)", as_of=date(2025, 1, 1))
    for cell in old.notebook.cells:
        del cell["id"]
    old.notebook.nbformat_minor = 4

    first, second = (json.dumps(execute(old, engine="kernel").notebook) for _ in range(2))

    assert first == second


def papermill(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "papermill", *arguments, "--engine", "sertakan", "--cwd", str(folder)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120, cwd=folder)


def write(folder: Path, *sources: str) -> str:
    notebook = job(folder, *sources).notebook
    notebook.metadata["kernelspec"] = {"name": "python3", "language": "python", "display_name": "Python 3"}
    nbformat.write(notebook, folder / "in.ipynb")
    return str(folder / "in.ipynb")


@pytest.mark.slow
def test_papermill_writes_the_truth_of_a_killed_kernel_and_exits_with_an_error(tmp_path: Path):
    given = write(tmp_path, "print('sebelum')", "import os; os.kill(os.getpid(), 9)", "3")

    done = papermill(given, "out.ipynb", "-p", "as_of", "x", folder=tmp_path)

    out = nbformat.read(tmp_path / "out.ipynb", as_version=4)
    assert done.returncode != 0
    assert "was killed by SIGKILL in cell 4" in done.stderr
    assert [cell.metadata.papermill.status for cell in out.cells] == ["completed"] * 3 + ["failed", "pending"]
    assert out.metadata.papermill.exception is True
    assert out.metadata.papermill.parameters == {"as_of": "x"}
    assert out.cells[2].outputs[0].text == "sebelum\n"


@pytest.mark.slow
def test_papermill_stops_a_run_at_its_time_limit(tmp_path: Path):
    given = write(tmp_path, "import time", "time.sleep(60)")

    done = papermill(given, "out.ipynb", "--execution-timeout", "1", folder=tmp_path)

    out = nbformat.read(tmp_path / "out.ipynb", as_version=4)
    assert done.returncode != 0
    assert out.metadata.sertakan_execution == {"state": "timeout", "cell": 3}


def test_papermill_refuses_an_unknown_parameter(tmp_path: Path):
    from papermill import execute_notebook

    given, taken = write(tmp_path, "1"), tmp_path / "out.ipynb"
    with pytest.raises(UserError, match=r"there is no parameter 'as_off'. Did you mean 'as_of'\?"):
        execute_notebook(given, str(taken), {"as_off": "x"}, engine_name="sertakan", progress_bar=False)

    assert not taken.exists()


def test_papermill_writes_a_finished_notebook_with_times_and_logs_what_cells_print(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    from papermill import execute_notebook

    given, taken = write(tmp_path, "print('hai')", "7"), tmp_path / "out.ipynb"
    with caplog.at_level("INFO", "papermill"):
        execute_notebook(given, str(taken), engine_name="sertakan", progress_bar=False, log_output=True, warm=False)

    out = nbformat.read(taken, as_version=4)
    assert "hai" in caplog.text
    assert out.metadata.papermill.duration > 0
    assert out.metadata.sertakan_execution == {"state": "finished"}


def test_papermill_says_so_when_what_is_left_could_not_be_written(tmp_path: Path):
    from papermill import execute_notebook

    from sertakan_analysis.reports.engines.ending import Stopped

    given, taken = write(tmp_path, "1 / 0"), tmp_path / "out.ipynb"
    taken.mkdir()

    with pytest.raises(Stopped, match=r"The notebook could not be written to '.*out.ipynb': Is a directory"):
        execute_notebook(given, str(taken), engine_name="sertakan", progress_bar=False, warm=False)


def test_a_notebook_for_another_language_is_refused():
    from sertakan_analysis.reports.engines.kernel_engine import KernelEngine

    specification = {"name": "ir", "display_name": "R", "language": "R"}
    notebook = nbformat.v4.new_notebook(metadata={"kernelspec": specification, "papermill": {}})

    with pytest.raises(UserError, match="this one is for R"):
        KernelEngine.execute_notebook(notebook, "ir")
