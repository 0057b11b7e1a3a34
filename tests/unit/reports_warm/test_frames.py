"""Frames arrive whole or not at all, however the bytes were cut on their way."""

from __future__ import annotations

import os
import socket
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sertakan_analysis.reports.warm.protocol import (
    Ended,
    Frames,
    receive_frame,
    receive_message,
    received_so_far,
    send_frame,
    send_message,
)

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no Unix sockets")


class Wire:
    """A socket that only keeps what is sent."""

    def __init__(self) -> None:
        self.sent = b""

    def sendall(self, piece: bytes) -> None:
        self.sent += piece


def framed(*contents: bytes) -> bytes:
    wire = Wire()
    for content in contents:
        send_frame(wire, content)  # type: ignore[arg-type]
    return wire.sent


@given(st.lists(st.binary(max_size=40)), st.integers(1, 60))
def test_frames_survive_any_cutting_in_order(contents: list[bytes], size: int):
    sent, frames = framed(*contents), Frames()
    pieces = [sent[start : start + size] for start in range(0, len(sent), size)]
    assert [frame for piece in pieces for frame in frames.add(piece)] == contents


def test_a_frame_cut_short_is_never_given_out():
    frames = Frames()
    assert list(frames.add(framed(b"one", b"two")[:-1])) == [b"one"]


def test_a_message_brings_text_that_is_no_unicode_and_open_files(tmp_path: Path):
    left, right = socket.socketpair()
    with left, right, (tmp_path / "a.txt").open("w") as file:
        send_message(left, {"name": "caf\udce9"}, [file.fileno()])
        message, descriptors = receive_message(right)
        assert not os.get_inheritable(descriptors[0])
        os.write(descriptors[0], b"through the other")
        os.close(descriptors[0])
    assert message == {"name": "caf\udce9"}
    assert (tmp_path / "a.txt").read_text() == "through the other"


@pytest.mark.parametrize("begun", [b"", b"\0\0\0", framed(b"half")[:-1]])
def test_a_sender_that_is_gone_is_an_end_also_amid_a_frame(begun: bytes):
    for receive in (receive_frame, receive_message):
        left, right = socket.socketpair()
        with right:
            left.sendall(begun)
            left.close()
            with pytest.raises(Ended):
                receive(right)


def test_a_sender_that_died_with_unread_mail_sends_no_more():
    left, right = socket.socketpair()
    with right:
        right.sendall(b"never read")
        left.close()
        assert received_so_far(right) == b""


def test_nothing_yet_and_nothing_any_more_are_told_apart():
    left, right = socket.socketpair()
    with right:
        assert received_so_far(right) is None
        left.close()
        assert received_so_far(right) == b""
