"""What a child of the warm parent does to be a kernel: started as from a command line, with the libraries loaded."""

from __future__ import annotations

import atexit
import json
import sys
from typing import TYPE_CHECKING

from sertakan_analysis.reports.engines.search_path import find_modules_in_the_working_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def payload(arguments: Sequence[str]) -> bytes:
    """Return what ``launch`` is to be given: the arguments behind ``ipykernel_launcher``."""
    return json.dumps(list(arguments)).encode("ascii")


def launch(payload: bytes, tell: Callable[[bytes], None]) -> None:  # noqa: ARG001 - it tells by its own sockets
    """Be a kernel until it is asked to end."""
    # What is registered so far is the parent's; what the cells register is to run at the end, as in any kernel.
    atexit._clear()  # noqa: SLF001 - the only way
    from ipykernel import kernelapp

    # A parent of 1 is never watched: the child ends with the warm parent by itself. With none at all the kernel would
    # print how to connect to it.
    sys.argv = ["ipykernel_launcher.py", *json.loads(payload), "--IPKernelApp.parent_handle=1"]
    find_modules_in_the_working_folder()
    try:
        kernelapp.launch_new_instance()
    finally:
        atexit._run_exitfuncs()  # noqa: SLF001
