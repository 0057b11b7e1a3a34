"""Limiting the memory of this process, for runs that have a limit."""

from __future__ import annotations

from pathlib import Path
from typing import Final

KILOBYTE: Final = 1024
MEGABYTE: Final = 1024 * 1024


def limit_private_memory(megabytes: int) -> None:
    """Let this process add so much to the private writable memory that it has now; on Linux only.

    Not RLIMIT_AS: it counts mapped files (a Parquet table read in place), shared libraries, and the 64 MB of address
    space that the C library sets aside for each thread without using them. Shared memory is not limited.
    """
    import resource

    status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    now = next(int(line.split()[1]) * KILOBYTE for line in status.splitlines() if line.startswith("VmData:"))
    limit = now + megabytes * MEGABYTE
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    if hard != resource.RLIM_INFINITY:
        limit = min(limit, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
