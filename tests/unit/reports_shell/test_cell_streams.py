# ruff: noqa: T201 - printing is what is tested
"""Streams of the cells, in this very process: pytest's own capture is below them."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("fcntl", reason="the engine runs where processes can be forked")

from sertakan_analysis.reports.engines import streams
from sertakan_analysis.reports.engines.streams import cell_streams


class Sent:
    def __init__(self) -> None:
        self.texts: list[tuple[str, str, Any]] = []

    def __call__(self, name: str, text: str, parent: Any) -> None:
        self.texts.append((name, text, dict(parent)))

    @property
    def pieces(self) -> list[tuple[str, str]]:
        return [(name, text) for name, text, _ in self.texts]


def end_cell(*caught: streams.CellStream) -> None:
    for stream in caught:
        stream.end_cell()


def test_text_is_sent_when_it_is_due_and_not_before() -> None:
    sent = Sent()
    with cell_streams(sent) as (out, _):
        print("a", end="")
        assert sent.pieces == []
        out.flush()
        assert sent.pieces == [("stdout", "a")]
        out.flush()
    assert sent.pieces == [("stdout", "a")]


def test_each_stream_is_sent_for_itself() -> None:
    sent = Sent()
    with cell_streams(sent) as (out, err):
        print("a", end="")
        print("b", end="", file=sys.stderr)
        err.flush()
        out.flush()
    assert sent.pieces == [("stderr", "b"), ("stdout", "a")]


@pytest.mark.parametrize(("number", "name"), [(1, "stdout"), (2, "stderr")])
def test_what_a_descriptor_is_given_stands_between_what_is_printed_before_and_after(number: int, name: str) -> None:
    sent = Sent()
    with cell_streams(sent) as caught:
        stream = caught[number - 1]
        stream.write("sebelum ")
        os.write(number, b"antara ")
        stream.write("sesudah")
        end_cell(*caught)
    assert sent.pieces == [(name, "sebelum antara sesudah")]


def test_a_character_that_comes_in_two_pieces_is_one_character() -> None:
    sent = Sent()
    with cell_streams(sent) as caught:
        first, rest = "é".encode()[:1], "é".encode()[1:]
        os.write(1, first)
        caught[0].flush()
        os.write(1, rest)
        end_cell(*caught)
    assert sent.pieces == [("stdout", "é")]


def test_bytes_that_are_no_text_are_shown_as_such() -> None:
    sent = Sent()
    with cell_streams(sent) as caught:
        os.write(1, b"\xffx")
        end_cell(*caught)
    assert sent.pieces == [("stdout", "�x")]


def test_a_program_that_writes_more_than_a_pipe_holds_does_not_hang() -> None:
    sent = Sent()
    size = 3 * streams.PIPE_SIZE
    with cell_streams(sent) as caught:
        subprocess.run([sys.executable, "-c", f"print('x' * {size}, end='')"], check=True)
        end_cell(*caught)
    assert sent.pieces == [("stdout", "x" * size)]


def test_a_closed_descriptor_stops_nothing() -> None:
    sent = Sent()
    with cell_streams(sent) as caught:
        os.close(1)
        print("masih")
        end_cell(*caught)
    assert sent.pieces == [("stdout", "masih\n")]


@pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")
def test_a_forked_process_prints_into_the_same_stream() -> None:
    sent = Sent()
    with cell_streams(sent) as caught:
        print("induk")
        child = os.fork()
        if not child:
            print("anak")
            sys.stdout.flush()
            os._exit(0)
        os.waitpid(child, 0)
        end_cell(*caught)
    assert sent.pieces == [("stdout", "induk\nanak\n")]


def test_text_answers_the_request_during_which_it_was_written() -> None:
    sent = Sent()
    with cell_streams(sent) as caught:
        caught[0].set_parent({"header": {"msg_id": "satu"}})
        print("a", end="")
        caught[0].set_parent({"header": {"msg_id": "dua"}})
        print("b", end="")
        thread = threading.Thread(target=print, args=("c",), kwargs={"end": ""})
        thread.start()
        thread.join()
        end_cell(*caught)
    assert [(text, parent["msg_id"]) for _, text, parent in sent.texts] == [("a", "satu"), ("bc", "dua")]


def test_what_goes_past_the_bound_is_counted_and_the_next_cell_begins_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "BOUND", 10)
    sent = Sent()
    with cell_streams(sent) as (out, _):
        out.begin_cell()
        out.write("x" * 8)
        os.write(1, b"y" * 8)
        out.write("z")
        out.end_cell()
        out.begin_cell()
        out.write("utuh")
        out.end_cell()
    note = "\n[7 more characters were cut: a cell keeps 10 of stdout]\n"
    assert sent.pieces == [("stdout", "x" * 8 + "yy"), ("stdout", note), ("stdout", "utuh")]


def test_only_text_can_be_written() -> None:
    with cell_streams(Sent()) as (out, _), pytest.raises(TypeError, match="must be str, not <class 'bytes'>"):
        out.write(b"a")  # type: ignore[arg-type]


def test_afterwards_streams_descriptors_and_threads_are_as_before() -> None:
    def state() -> tuple[object, ...]:
        opened = len(list(Path("/proc/self/fd").iterdir())) if sys.platform == "linux" else 0
        return sys.stdout, sys.stderr, os.fstat(1).st_ino, os.fstat(2).st_ino, opened, threading.active_count()

    before = state()
    with cell_streams(Sent()):
        assert state() != before
    assert state() == before


def test_after_an_error_they_are_as_before_too() -> None:
    before = sys.stdout, os.fstat(1).st_ino
    with pytest.raises(ValueError, match="galat"), cell_streams(Sent()):
        raise ValueError("galat")
    assert (sys.stdout, os.fstat(1).st_ino) == before
