"""One warm parent process from its start to its end, seen from the coordinator."""

from __future__ import annotations

import os
import selectors
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any, Final
from weakref import WeakSet

from sertakan_analysis.reports.warm.call import Call, ParentDied
from sertakan_analysis.reports.warm.forked import Forked
from sertakan_analysis.reports.warm.protocol import (
    Ended,
    receive_message,
    received_so_far,
    send_frame,
    send_message,
)
from sertakan_analysis.reports.warm.sources import Snapshot, package_modules

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_PROGRAM: Final = "sertakan_analysis.reports.warm.parent"
# Longer than any disk needs for the libraries, shorter than a scheduler's patience.
_WARM_UP_SECONDS: Final = 120.0
_FAREWELL_SECONDS: Final = 10.0


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a warm parent loads before it forks, and the files, beside the package's own, whose change makes it stale."""

    preload: Sequence[str]
    prepare: str | None = None
    watch: Sequence[Path] = field(default=())


@dataclass(frozen=True, slots=True)
class _Child:
    handle: Forked
    channel: socket.socket
    theirs: socket.socket

    def close(self) -> None:
        self.channel.close()
        self.theirs.close()


class Generation:
    """A started and warmed-up parent process; raises ``ParentDied`` when it could not get there."""

    def __init__(self, recipe: Recipe) -> None:
        self._lock = Lock()
        self._sending = Lock()
        self._children: dict[int, _Child] = {}
        self._made = 0
        self._alive = True
        self._retired = False
        # Taken before anything is loaded, so that a change during the warm-up is seen.
        self._modules, self._watched = Snapshot(package_modules()), Snapshot(recipe.watch)
        self._control, theirs = socket.socketpair()
        with theirs:
            self._process = _start_process(theirs)
        _generations.add(self)
        try:
            self._warm_up(recipe)
        except BaseException:
            self._process.kill()
            self._process.wait()
            self._control.close()
            raise
        self._listener = Thread(target=self._listen, name="warm parent's listener", daemon=True)
        self._listener.start()

    @property
    def pid(self) -> int:
        """The parent's process number."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether the parent was there when it was last heard of."""
        return self._alive

    def stale(self) -> bool:
        """Say whether a file that the parent has loaded, or a watched one, has changed since."""
        return self._modules.changed() or self._watched.changed()

    def _warm_up(self, recipe: Recipe) -> None:
        self._control.settimeout(_WARM_UP_SECONDS)
        try:
            send_message(self._control, {"preload": list(recipe.preload), "prepare": recipe.prepare})
            answer, _ = receive_message(self._control)
        except (Ended, BrokenPipeError) as error:
            raise ParentDied("the warm parent ended before it was ready") from error
        except TimeoutError as error:
            raise ParentDied(f"the warm parent was not ready after {_WARM_UP_SECONDS:.0f} seconds") from error
        if answer["what"] == "failed":
            raise ParentDied(f"the warm parent could not be prepared: {answer['reason']}")
        self._control.settimeout(None)
        self._modules.keep(frozenset(answer["files"]))

    def expect(self) -> int:
        """Take in a child before it is forked, so that a parent that retires meanwhile waits for it; its number."""
        with self._lock:
            if not self._alive:
                raise ParentDied("the warm parent ended just now")
            number = self._made = self._made + 1
            self._children[number] = _Child(Forked(partial(self._pass_on, number)), *socket.socketpair())
            return number

    def start(self, number: int, call: Call, descriptors: Sequence[int]) -> Forked:
        """Have the expected child forked; see ``WarmParent.start``."""
        with self._lock:
            if number not in self._children:
                raise ParentDied("the warm parent ended just now")
            child = self._children[number]
        request = {
            "what": "start",
            "child": number,
            "function": call.function,
            "environment": dict(call.environment),
            "folder": str(call.folder),
            "memory_mb": call.memory_mb,
        }
        with child.theirs:
            try:
                self._ask(request, [child.theirs.fileno(), *descriptors])
            except (TypeError, ValueError):  # no JSON: nothing was sent, so no child will come
                self._leave(number)
                raise
        _ = child.handle.pid  # waits until it is there, or raises why it is not
        # A child that died before it read its payload tells so by its end, not here.
        with suppress(OSError):
            send_frame(child.channel, call.payload)
        return child.handle

    def _pass_on(self, number: int, signal_number: int) -> None:
        self._ask({"what": "signal", "child": number, "number": signal_number})

    def _ask(self, message: dict[str, Any], descriptors: Sequence[int] = ()) -> None:
        # When the parent is gone, the listener tells all who wait; the one who asks learns it from the handle too.
        with self._sending, suppress(OSError):
            send_message(self._control, message, descriptors)

    def retire(self) -> None:
        """Let the parent end when its last child has."""
        with self._lock:
            self._retired = True
            if not self._children:
                self._dismiss()

    def close(self) -> None:
        """Kill the children, end the parent, and wait for that."""
        self._dismiss()
        self._listener.join(_FAREWELL_SECONDS)
        if self._listener.is_alive():
            self._process.kill()
            self._listener.join()

    def _dismiss(self) -> None:
        with suppress(OSError):
            self._control.shutdown(socket.SHUT_WR)

    def forget(self) -> None:
        """In a fork of the coordinator: let go of what is the coordinator's, so that its end is not hidden."""
        self._alive = False
        self._control.close()
        for child in self._children.values():
            child.close()

    def _listen(self) -> None:
        with selectors.DefaultSelector() as events:
            events.register(self._control, selectors.EVENT_READ)
            try:
                while True:
                    for key, _ in events.select():
                        if key.fileobj is self._control:
                            self._heard(receive_message(self._control)[0], events)
                        else:
                            self._drain(key.data, events)
            except Ended:
                pass
            finally:
                self._lose_all()

    def _heard(self, message: dict[str, Any], events: selectors.BaseSelector) -> None:
        child = self._children[message["child"]]
        if message["what"] == "started":
            events.register(child.channel, selectors.EVENT_READ, message["child"])
            child.handle.started(message["pid"])
        elif message["what"] == "refused":
            self._leave(message["child"])
            child.handle.failed(
                OSError(message["errno"], f"no process could be forked: {os.strerror(message['errno'])}")
            )
        else:
            # The process is dead: whatever it told lies in the socket, also when a grandchild holds the other end.
            while self._drain(message["child"], events):
                pass
            with suppress(KeyError):
                events.unregister(child.channel)
            self._leave(message["child"])
            child.handle.ended(message["code"], message["peak_mb"])

    def _drain(self, number: int, events: selectors.BaseSelector) -> bool:
        if number not in self._children:  # its end was heard in the same round
            return False
        child = self._children[number]
        piece = received_so_far(child.channel)
        if piece:
            child.handle.arrived(piece)
        elif piece is not None:
            with suppress(KeyError):
                events.unregister(child.channel)
        return bool(piece)

    def _leave(self, number: int) -> None:
        with self._lock:
            self._children.pop(number).close()
            if self._retired and not self._children:
                self._dismiss()

    def _lose_all(self) -> None:
        self._dismiss()
        with self._lock:
            self._alive = False
            children, self._children = list(self._children.values()), {}
        try:
            code = self._process.wait(_FAREWELL_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            code = self._process.wait()
        self._control.close()
        how = f"by {signal.Signals(-code).name}" if code < 0 else f"with exit code {code}"
        for child in children:
            child.close()
            child.handle.failed(ParentDied(f"the warm parent ended {how}, and its children with it"))


def _start_process(control: socket.socket) -> subprocess.Popen[bytes]:
    # Without a session of its own it would end at Ctrl-C. -P: nothing in the working folder shadows a library.
    # The seed makes the order of sets in a child equal to that of a cold run, which uses the same.
    environment = {name: value for name, value in os.environ.items() if name != "MPLBACKEND"}
    environment["PYTHONHASHSEED"] = "0"
    return subprocess.Popen(  # noqa: S603 - this interpreter, our own module
        [sys.executable, "-P", "-m", _PROGRAM, str(control.fileno())],
        stdin=subprocess.DEVNULL,
        stdout=2,
        start_new_session=True,
        pass_fds=[control.fileno()],
        env=environment,
    )


_generations: WeakSet[Generation] = WeakSet()


def _forget_all() -> None:
    for generation in _generations:
        generation.forget()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_all)
