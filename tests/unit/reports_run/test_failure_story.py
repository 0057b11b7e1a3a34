"""What a failed cell tells: place, source, what it printed, the last of its traceback, without terminal colours."""

from __future__ import annotations

from nbformat.v4 import new_code_cell, new_output

from sertakan_analysis.reports.engines.ending import TRACEBACK_LINES, story_of_cell_error


def test_colours_go_and_only_the_last_of_a_long_traceback_stays():
    traceback = [f"\x1b[31mline {number}\x1b[39m" for number in range(100)]
    error = new_output("error", ename="ValueError", evalue="\x1b[1msalah\x1b[0m", traceback=traceback)
    printed = new_output("stream", name="stdout", text="\x1b[1mtercetak\x1b[0m")
    cell = new_code_cell("a = 1\nraise", outputs=[printed, error], execution_count=7)

    story = story_of_cell_error(cell, 1)

    assert story.startswith(
        "cell 2 (In [7]) raised ValueError: salah\nSource:\n    a = 1\n    raise\nOutput:\n    tercetak\n"
    )
    assert "\x1b" not in story
    assert story.count("    line ") == TRACEBACK_LINES
    assert "    line 99\nRemedy:" in story
