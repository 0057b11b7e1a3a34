"""How a run ended is told the same way by every engine, and nothing that differs between equal runs is left."""

from __future__ import annotations

import errno
import signal
from typing import TYPE_CHECKING

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from sertakan_analysis.reports.engines.ending import (
    mark,
    ordered_streams,
    settled,
    state_of_error,
    story_of_cancel,
    story_of_death,
    story_of_error,
    story_of_memory,
    story_of_no_start,
    story_of_timeout,
)
from sertakan_analysis.reports.states import Limits, State

if TYPE_CHECKING:
    from nbformat import NotebookNode


def ran(*sources: str) -> NotebookNode:
    cells = [
        new_code_cell(text, execution_count=count, outputs=[new_output("stream", name="stdout", text="dulu")])
        for count, text in enumerate(sources, start=1)
    ]
    return new_notebook(cells=[new_markdown_cell("# Judul"), *cells])


def raised(ename: str, evalue: str = "") -> NotebookNode:
    error = new_output("error", ename=ename, evalue=evalue, traceback=["Traceback", f"{ename}: {evalue}"])
    return new_code_cell("muat()", execution_count=3, outputs=[error])


def test_a_run_that_stopped_says_where_and_holds_no_results_of_cells_that_never_ran():
    notebook = mark(ran("a", "b", "c"), State.TIMEOUT, 2)

    statuses = [cell.metadata.papermill.status for cell in notebook.cells]
    assert statuses == ["completed", "completed", "failed", "pending"]
    assert [len(cell.outputs) for cell in notebook.cells[1:]] == [1, 1, 0]
    assert notebook.cells[3].execution_count is None
    assert notebook.metadata.papermill.exception is True
    assert notebook.metadata.sertakan_execution == {"state": "timeout", "cell": 3}


def test_a_finished_run_has_completed_every_cell():
    notebook = mark(ran("a", "b"), State.FINISHED)

    assert {cell.metadata.papermill.status for cell in notebook.cells} == {"completed"}
    assert notebook.metadata.papermill.exception is False
    assert notebook.metadata.sertakan_execution == {"state": "finished"}


def test_a_run_that_did_not_start_has_run_nothing():
    notebook = mark(ran("a", "b"), State.NOT_STARTED)

    assert {cell.metadata.papermill.status for cell in notebook.cells} == {"pending"}
    assert all(not cell.outputs for cell in notebook.cells[1:])


def test_settled_keeps_how_it_ended_and_nothing_of_clock_or_machine():
    notebook = mark(ran("a"), State.FINISHED)
    notebook.metadata.papermill.start_time = "2025-11-21T10:00:00"
    notebook.cells[1].metadata["execution"] = {"iopub.status.busy": "2025-11-21T10:00:00"}
    notebook.cells[1].metadata["tags"] = ["injected-parameters"]
    notebook.cells[1].outputs = [
        new_output("stream", name="stderr", text="/var/ipykernel_71/123.py:1: UserWarning: awas\n")
    ]

    after = settled(notebook)

    assert dict(after.metadata) == {"sertakan_execution": {"state": "finished"}}
    assert dict(after.cells[1].metadata) == {"tags": ["injected-parameters"]}
    assert after.cells[1].id == "injected-parameters"
    assert after.cells[1].outputs[0].text == "<cell>:1: UserWarning: awas\n"


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ('  File "/tmp/ipykernel_71/123.py", line 1', '  File "<cell>", line 1'),
        (r"C:\Users\u\Temp\ipykernel_71\123.py:2: X", "<cell>:2: X"),
        ("ipykernel_launcher.py", "ipykernel_launcher.py"),
    ],
)
def test_the_file_that_stands_for_a_cell_loses_its_process_number(text: str, after: str):
    notebook = ran("a")
    notebook.cells[1].outputs = [new_output("stream", name="stderr", text=text)]

    assert settled(notebook).cells[1].outputs[0].text == after


def test_a_very_long_line_is_settled_in_no_time():
    notebook = ran("a")
    notebook.cells[1].outputs = [new_output("stream", name="stdout", text="a" * 5_000_000)]

    assert len(settled(notebook).cells[1].outputs[0].text) == 5_000_000


def test_what_is_printed_between_two_displays_is_one_text_a_stream_whatever_the_clock_did():
    def printed(name: str, text: str) -> NotebookNode:
        return new_output("stream", name=name, text=text)

    shown = new_output("display_data", data={"text/plain": "gambar"})
    outputs = [printed("stderr", "x"), printed("stdout", "a"), printed("stdout", "b"), shown, printed("stdout", "c")]

    ordered = ordered_streams(outputs)

    assert [(found.get("name"), found.get("text")) for found in ordered] == [
        ("stdout", "ab"),
        ("stderr", "x"),
        (None, None),
        ("stdout", "c"),
    ]


def test_settled_orders_what_an_engine_kept_as_it_was_sent():
    notebook = ran("a")
    notebook.cells[1].outputs += [new_output("stream", name="stdout", text=" lagi")]

    assert [output.text for output in settled(notebook).cells[1].outputs] == ["dulu lagi"]


@pytest.mark.parametrize(
    ("ename", "evalue", "state"),
    [
        ("MemoryError", "", State.OUT_OF_MEMORY),
        ("_ArrayMemoryError", "Unable to allocate 3 GiB", State.OUT_OF_MEMORY),
        ("OSError", f"[Errno {errno.ENOSPC}] No space left on device", State.DISK_FULL),
        ("OSError", f"[Errno {errno.EDQUOT}] Disk quota exceeded: 'a'", State.DISK_FULL),
        ("OSError", "[Errno 5] Input/output error", State.CELL_ERROR),
        ("ValueError", f"[Errno {errno.ENOSPC}]", State.CELL_ERROR),
        ("KeyboardInterrupt", "", State.CANCELLED),
        ("SystemExit", "1", State.CELL_ERROR),
    ],
)
def test_an_error_stands_for_a_state(ename: str, evalue: str, state: State):
    assert state_of_error(ename, evalue) is state


@pytest.mark.parametrize(
    ("story", "first_line"),
    [
        (
            story_of_error(raised("MemoryError"), 4, Limits(memory_mb=500), 512),
            "memory ran out under its limit of 500 MB in cell 5 (In [3]); it had used 512 MB at most",
        ),
        (story_of_error(raised("OSError", "[Errno 28] x"), 4, Limits()), "cell 5 (In [3]) found the disk full"),
        (story_of_error(raised("KeyError", "'a'"), 4, Limits()), "cell 5 (In [3]) raised KeyError: 'a'"),
        (story_of_error(raised("KeyboardInterrupt"), 4, Limits()), "the run was cancelled in cell 5 (In [3])"),
        (story_of_timeout(new_code_cell("a"), 1, 90), "the time limit of 90 seconds was reached in cell 2"),
        (story_of_memory(new_code_cell("a"), 1, Limits()), "memory ran out in cell 2"),
        (
            story_of_death(new_code_cell("a"), 1, -signal.SIGSEGV, Limits(memory_mb=500), 80),
            "the process was killed by SIGSEGV in cell 2; it had used 80 MB at most",
        ),
        (story_of_death(new_code_cell("a"), 1, -99, Limits()), "the process was killed by signal 99 in cell 2"),
        (story_of_death(new_code_cell("a"), 1, 3, Limits()), "the process ended itself with exit code 3 in cell 2"),
        (story_of_death(new_code_cell("a"), 1, None, Limits()), "the process ended in cell 2"),
        (story_of_cancel(), "the run was cancelled before its first cell"),
        (story_of_no_start("x", 3), "the process for the notebook did not start, tried 3 times: x"),
    ],
)
def test_each_state_has_a_story_with_place_and_remedy(story: str, first_line: str):
    assert story.splitlines()[0] == first_line
    assert story.splitlines()[-1].startswith("Remedy: ")


def test_a_library_that_aborts_under_a_memory_limit_is_told_with_the_limit():
    cell = new_code_cell("a")
    assert "limit of 500 MB" in story_of_death(cell, 1, -signal.SIGABRT, Limits(memory_mb=500))
    assert "limit" not in story_of_death(cell, 1, -signal.SIGABRT, Limits())
    assert "limit" not in story_of_death(cell, 1, -signal.SIGSEGV, Limits(memory_mb=500))
