from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sertakan_analysis.published import Published, load_published

DATA = Path(__file__).parents[3] / "data" / "published"


@pytest.fixture(scope="session")
def published() -> Published:
    return load_published(DATA)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the committed data that a test may damage."""
    return Path(shutil.copytree(DATA, tmp_path / "published"))
