"""What all tests of whole runs need."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session", autouse=True)
def interruptible() -> Iterator[None]:
    """Hear Ctrl-C, here and in every process started, where whoever started the tests had it ignored.

    A shell does that for what it runs behind; processes started by a test would inherit it.
    """
    before = signal.getsignal(signal.SIGINT)
    if before is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)
