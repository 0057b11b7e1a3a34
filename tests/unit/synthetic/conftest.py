"""Populations that several tests look at: made once, never changed."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sertakan_analysis.published import load_published
from sertakan_analysis.synthetic import population

if TYPE_CHECKING:
    from sertakan_analysis.published import Published
    from sertakan_analysis.synthetic import Population

FIGURES = Path(__file__).parents[3] / "data" / "published"
AS_OF = date(2025, 7, 31)


@pytest.fixture(scope="session")
def published() -> Published:
    return load_published(FIGURES)


@pytest.fixture(scope="session")
def leran(published: Published) -> Population:
    """Desa Leran with its published number of people."""
    return population("35.25.10.2010", seed=7, as_of=AS_OF, published=published)


@pytest.fixture(scope="session")
def gresik(published: Published) -> Population:
    """Kabupaten Gresik on a small scale."""
    return population("35.25", 20_000, seed=7, as_of=AS_OF, published=published)
