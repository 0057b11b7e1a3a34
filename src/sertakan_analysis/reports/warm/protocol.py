"""What travels between the coordinator, the warm parent and its children: frames of bytes, and JSON with descriptors."""

from __future__ import annotations

import json
import os
import socket
import struct
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_LENGTH: Final = struct.Struct("!Q")
_CHUNK: Final = 1 << 20
# The channel to the child, and its stdin, stdout and stderr.
_DESCRIPTORS_AT_MOST: Final = 4


class Ended(Exception):  # noqa: N818 - the ordinary end of a connection, no error
    """The other side is gone."""


class Frames:
    """Bytes that arrive in pieces, given back as the whole frames that were sent."""

    def __init__(self) -> None:
        self._bytes = bytearray()

    def add(self, piece: bytes) -> Iterator[bytes]:
        """Take a piece and yield each frame that is whole now; what a killed sender left unfinished is never one."""
        self._bytes += piece
        while len(self._bytes) >= _LENGTH.size:
            end = _LENGTH.size + _LENGTH.unpack_from(self._bytes)[0]
            if len(self._bytes) < end:
                return
            # The view is let go before the buffer shrinks.
            with memoryview(self._bytes) as view:
                frame = bytes(view[_LENGTH.size : end])
            del self._bytes[:end]
            yield frame


def send_frame(channel: socket.socket, content: bytes) -> None:
    """Send one frame; waits until the other side has taken it in."""
    channel.sendall(_LENGTH.pack(len(content)))
    channel.sendall(content)


def receive_frame(channel: socket.socket) -> bytes:
    """Return the next frame; raises ``Ended`` when there is none any more."""
    return _exactly(channel, _LENGTH.unpack(_exactly(channel, _LENGTH.size))[0])


def send_message(channel: socket.socket, message: dict[str, Any], descriptors: Sequence[int] = ()) -> None:
    """Send a JSON message, and copies of open file descriptors with it."""
    content = json.dumps(message).encode("ascii")
    frame = _LENGTH.pack(len(content)) + content
    # In one call, so that Ctrl-C in the caller does not leave half a message behind.
    sent = socket.send_fds(channel, [frame], list(descriptors))
    channel.sendall(frame[sent:])


def receive_message(channel: socket.socket) -> tuple[dict[str, Any], list[int]]:
    """Return the next message and the descriptors that came with it; raises ``Ended`` when there is none any more."""
    try:
        header, descriptors, _, _ = socket.recv_fds(channel, _LENGTH.size, _DESCRIPTORS_AT_MOST)
    except ConnectionError as error:
        raise Ended from error
    if not header:
        raise Ended
    for descriptor in descriptors:
        # As Python opens its own files; what arrives this way would pass to every program that is started.
        os.set_inheritable(descriptor, False)
    header += _exactly(channel, _LENGTH.size - len(header))
    message: dict[str, Any] = json.loads(_exactly(channel, _LENGTH.unpack(header)[0]))
    return message, descriptors


def received_so_far(channel: socket.socket) -> bytes | None:
    """Return what has arrived, without waiting; ``None`` when nothing has, empty when nothing more can."""
    try:
        return channel.recv(_CHUNK, socket.MSG_DONTWAIT)
    except BlockingIOError:
        return None
    except ConnectionError:
        return b""


def _exactly(channel: socket.socket, size: int) -> bytes:
    found = bytearray()
    while len(found) < size:
        try:
            piece = channel.recv(min(size - len(found), _CHUNK))
        except ConnectionError as error:
            raise Ended from error
        if not piece:
            raise Ended
        found += piece
    return bytes(found)
