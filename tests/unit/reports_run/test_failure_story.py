"""What a failed cell tells: place, source, what it printed, the last of its traceback, without terminal colours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import nbformat
from nbformat.v4 import new_code_cell, new_notebook, new_output
from papermill.exceptions import PapermillExecutionError

from sertakan_analysis.reports.execute import TRACEBACK_LINES, _cell_story

if TYPE_CHECKING:
    from pathlib import Path


def test_colours_go_and_only_the_last_of_a_long_traceback_stays(tmp_path: Path):
    traceback = [f"\x1b[31mline {number}\x1b[39m" for number in range(100)]
    error = new_output("error", ename="ValueError", evalue="salah", traceback=traceback)
    printed = new_output("stream", name="stdout", text="\x1b[1mtercetak\x1b[0m")
    silent = new_code_cell("1", outputs=[new_output("stream", name="stdout", text="other cell")])
    nbformat.write(
        new_notebook(cells=[silent, new_code_cell("raise", outputs=[printed, error])]), tmp_path / "out.ipynb"
    )

    story = _cell_story(
        PapermillExecutionError(1, 7, "a = 1\nraise", "ValueError", "salah", traceback), tmp_path / "out.ipynb"
    )

    assert story.startswith(
        "cell 2 (In [7]) raised ValueError: salah\nSource:\n    a = 1\n    raise\nOutput:\n    tercetak\n"
    )
    assert "\x1b" not in story
    assert "other cell" not in story
    assert story.count("    line ") == TRACEBACK_LINES
    assert "    line 99\nRemedy:" in story
