"""What every test process does first."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from sertakan_analysis.reports.late_grammar import put_off

if TYPE_CHECKING:
    from collections.abc import Iterator

# Many tests import nbformat before the package does: a second and a half for each process of the suite.
put_off()


@pytest.fixture(scope="session", autouse=True)
def _without_waiting_for_the_disk() -> Iterator[None]:
    """Let the disk write when it likes: only a power cut could tell, and the suite waits for it thousands of times."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda _: None)
        yield
