"""What the tests have called in forked processes, and how they look at processes from outside."""

# ruff: noqa: T201, ARG001, NPY002, S311 - called functions have one signature; global random streams are the point

from __future__ import annotations

import ctypes
import errno
import gc
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from contextlib import suppress
from itertools import cycle
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from sertakan_analysis.reports.warm.child import _hang_on
from sertakan_analysis.reports.warm.link import Call, WarmParent

if TYPE_CHECKING:
    from collections.abc import Callable

    Tell = Callable[[bytes], None]

HERE = str(Path(__file__).parent)


# Outside


def call(name: str, payload: bytes = b"", *, folder: Path | None = None, **changes: Any) -> Call:
    """Return a call of a function below, in this process's environment with the given changes."""
    environment = {**os.environ, "PYTHONPATH": HERE, **changes.pop("environment", {})}
    return Call(f"warm_calls:{name}", payload, environment, folder or Path("/"), **changes)


def answer(parent: WarmParent, name: str, payload: bytes = b"", **settings: Any) -> Any:
    """Return the one JSON value that the called function tells, once it has ended well."""
    forked = parent.start(call(name, payload, **settings))
    told = list(forked.messages(60))
    assert forked.wait(60) == 0
    return json.loads(told[0])


def running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return False


def all_gone(pids: list[int], within: float = 2.0) -> bool:
    deadline = time.monotonic() + within
    while any(map(running, pids)):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True


def open_descriptors(pid: int | None = None) -> int:
    return len(list(Path(f"/proc/{pid or 'self'}/fd").iterdir()))


# Inside


def tell_json(tell: Tell, value: Any) -> None:
    tell(json.dumps(value).encode())


def nothing(payload: bytes, tell: Tell) -> None:
    """End at once."""


def echo(payload: bytes, tell: Tell) -> None:
    tell(payload)


def count(payload: bytes, tell: Tell) -> None:
    for number in range(int(payload)):
        tell(str(number).encode())


def sleep(payload: bytes, tell: Tell) -> None:
    tell(b"asleep")
    time.sleep(60)


def hold_the_lock(payload: bytes, tell: Tell) -> None:
    """Stay in C code that never lets another thread of the interpreter run."""
    tell(b"holding")
    ctypes.PyDLL(None).sleep(60)


def grandchild(payload: bytes, tell: Tell) -> None:
    """Start a subprocess as a cell does, tell its number; then end or wait."""
    started = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    tell_json(tell, started.pid)
    if payload == b"wait":
        time.sleep(60)
    started.returncode = 0  # no warning that it still runs


def escaped_grandchild(payload: bytes, tell: Tell) -> None:
    """Start a daemon: it has left the process group when the call ends."""
    started = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], start_new_session=True)
    tell_json(tell, started.pid)
    started.returncode = 0


def hang_on_a_dead_line(payload: bytes, tell: Tell) -> None:
    """Be the child of a parent that died before the child could take precautions."""
    lifeline, held = os.pipe()
    os.close(held)
    _hang_on(lifeline)
    time.sleep(60)


def tell_much_and_leave(payload: bytes, tell: Tell) -> None:
    tell(b"x" * 50_000)
    os._exit(0)


def raise_error(payload: bytes, tell: Tell) -> None:
    raise LookupError("tidak ada desa bernama Sukamaju")


def leave(payload: bytes, tell: Tell) -> None:
    sys.exit(json.loads(payload))


def leave_hard(payload: bytes, tell: Tell) -> None:
    tell(b"before")
    os._exit(3)


def die_while_telling(payload: bytes, tell: Tell) -> None:
    tell(b"whole")
    os.write(_channel(), b"\x00\x00\x00\x00\x00\x00\x00\x09half")
    os.kill(os.getpid(), signal.SIGKILL)


def _channel() -> int:
    (found,) = [number for number, name in _descriptors().items() if name.startswith("socket:")]
    return found


def write_to_streams(payload: bytes, tell: Tell) -> None:
    print("to stdout", sys.stdin.read())
    print("to stderr", file=sys.stderr)


def look_around(payload: bytes, tell: Tell) -> None:
    """Tell what a process can know of itself."""
    descriptors = _descriptors()
    seen = {
        "pid": os.getpid(),
        "group": os.getpgid(0),
        "session": os.getsid(0),
        "environment": dict(os.environ),
        "folder": str(Path.cwd()),
        "local_hour": time.localtime(0).tm_hour,
        "temporary": tempfile.gettempdir(),
        "arguments": sys.argv,
        "search": sys.path,
        "main": sorted(set(vars(sys.modules["__main__"])) - set(vars(ModuleType("empty")))),
        "umask": Path("/proc/self/status").read_text().partition("Umask:")[2].split()[0],
        "threads": threading.active_count(),
        "interrupt": signal.getsignal(signal.SIGINT) is signal.default_int_handler,
        "child_ended": signal.getsignal(signal.SIGCHLD) is signal.SIG_DFL,
        "blocked": sorted(signal.pthread_sigmask(signal.SIG_BLOCK, ())),
        "hash": hash("sertakan"),
        "frozen": gc.get_freeze_count() > 0,
        "sockets": sum(name.startswith("socket:") for name in descriptors.values()),
        "pipes": sum(name.startswith("pipe:") for number, name in descriptors.items() if number > 2),
    }
    tell_json(tell, seen)


def _descriptors() -> dict[int, str]:
    """Return what the process holds open; not the folder that is read for it."""
    found = {}
    for entry in Path("/proc/self/fd").iterdir():
        with suppress(FileNotFoundError):
            found[int(entry.name)] = str(entry.readlink())
    return found


def leave_traces(payload: bytes, tell: Tell) -> None:
    """Change everything that a cell may change."""
    import matplotlib as mpl
    import numpy as np
    import pandas as pd

    mpl.rcParams["lines.linewidth"] = 9.0
    pd.options.display.max_rows = 7
    sys.sertakan_trace = True  # type: ignore[attr-defined]
    sys.modules["__main__"].trace = True  # type: ignore[attr-defined]
    os.environ["TRACE"] = "1"
    np.random.seed(1)
    random.seed(1)
    sys.path.insert(0, "/trace")
    tell_json(tell, "done")


def find_traces(payload: bytes, tell: Tell) -> None:
    import matplotlib as mpl
    import pandas as pd

    tell_json(tell, {
        "linewidth": mpl.rcParams["lines.linewidth"],
        "max_rows": pd.options.display.max_rows,
        "sys": hasattr(sys, "sertakan_trace"),
        "main": hasattr(sys.modules["__main__"], "trace"),
        "environment": "TRACE" in os.environ,
        "path": "/trace" in sys.path,
    })  # fmt: skip


def draw_lots(payload: bytes, tell: Tell) -> None:
    import numpy as np

    generators = (random.random(), np.random.random(), np.random.default_rng().random(), str(uuid.uuid4()))
    tell_json(tell, generators)


def backend(payload: bytes, tell: Tell) -> None:
    import matplotlib as mpl

    tell_json(tell, mpl.get_backend().lower())


def decompose(payload: bytes, tell: Tell) -> None:
    """Use OpenBLAS with its threads."""
    import numpy as np

    matrix = np.random.default_rng(7).normal(size=(400, 400))
    left, values, right = np.linalg.svd(matrix)
    tell_json(tell, bool(np.allclose(left * values @ right, matrix)))


def query(payload: bytes, tell: Tell) -> None:
    import duckdb  # type: ignore[import-not-found]

    found = duckdb.connect(config={"threads": 4}).execute("select sum(i) from range(2000000) t(i)").fetchall()[0]
    tell_json(tell, int(found[0]))


def compute_with_arrow(payload: bytes, tell: Tell) -> None:
    import pyarrow as pa  # type: ignore[import-not-found]
    import pyarrow.compute as pc  # type: ignore[import-not-found]

    tell_json(tell, pc.sum(pa.array(range(100_000))).as_py())


def square(number: int) -> int:
    return number * number


def fan_out(payload: bytes, tell: Tell) -> None:
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context(payload.decode())) as pool:
        tell_json(tell, list(pool.map(square, range(5))))


def take_memory(payload: bytes, tell: Tell) -> None:
    import numpy as np

    kept: list[Any] = []
    try:
        while len(kept) < int(payload):
            kept.append(np.ones(1 << 20, dtype=np.uint8))
    except MemoryError:
        tell_json(tell, ["MemoryError", len(kept)])
    else:
        tell_json(tell, ["enough", len(kept)])


# Prepared in the parent


def count_preparations() -> None:
    tempfile.gettempdir()  # remembered from now on
    sys.preparations = getattr(sys, "preparations", 0) + 1  # type: ignore[attr-defined]


def tell_preparations(payload: bytes, tell: Tell) -> None:
    tell_json(tell, sys.preparations)  # type: ignore[attr-defined]


def start_a_thread() -> None:
    threading.Thread(target=time.sleep, args=(60,), name="left behind", daemon=True).start()


def import_the_inline_backend() -> None:
    __import__("matplotlib_inline.backend_inline")


def refuse_every_other_fork() -> None:
    fork, refused = os.fork, cycle((True, False))

    def refuse() -> int:
        if not next(refused):
            return fork()
        raise BlockingIOError(errno.EAGAIN, "as when there are too many processes")

    os.fork = refuse


def be_slow_after_the_fork() -> None:
    os.register_at_fork(after_in_child=lambda: time.sleep(0.3))


# A coordinator of its own, to be killed


def coordinate(how: str) -> None:
    """Start a child with a grandchild, print the numbers of all, and wait; ``how`` says what Ctrl-C does."""
    with WarmParent([]) as parent:
        forked = parent.start(call("grandchild", b"wait"))
        below = json.loads(next(forked.messages(30)))
        try:
            print(json.dumps([parent.pid, forked.pid, below]), flush=True)
            time.sleep(60)
        except KeyboardInterrupt:
            time.sleep(0.3)
            print(json.dumps([forked.poll(), running(below)]), flush=True)
            if how == "wait":
                forked.kill()
                print(json.dumps(forked.wait(10)), flush=True)


if __name__ == "__main__":
    coordinate(sys.argv[1])
