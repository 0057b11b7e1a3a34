"""The tables of both reports as reviewed; a change of figures or words is seen here, table by table."""

from __future__ import annotations

from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sertakan_analysis import coverage_trend, load_inputs, regional_comparison
from sertakan_analysis.display import table
from sertakan_analysis.exhibits import PublishedTable

if TYPE_CHECKING:
    from collections.abc import Iterator

GOLDEN = Path(__file__).parents[2] / "golden" / "analyses"
AS_OF = "2025-11-30"
REGIONS = {"gresik": "35.25", "bekasi": "32.16"}


def tables_in(value: object) -> Iterator[PublishedTable]:
    if isinstance(value, PublishedTable):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from tables_in(item)


@cache
def written() -> dict[str, str]:
    inputs = load_inputs()
    results = {name: coverage_trend(inputs, region=code, as_of=AS_OF) for name, code in REGIONS.items()}
    results["gresik_bekasi"] = regional_comparison(inputs, regions=tuple(REGIONS.values()), as_of=AS_OF)
    return {
        f"{name}_{found.name}": table(found).plain + "\n"
        for name, result in results.items()
        for field in fields(result)
        for found in tables_in(getattr(result, field.name))
    }


@pytest.mark.parametrize("name", sorted(path.stem for path in GOLDEN.glob("*.txt")))
def test_a_table_stays_as_reviewed(name: str):
    assert written()[name] == (GOLDEN / f"{name}.txt").read_text(encoding="utf-8")


def test_every_table_was_reviewed():
    assert set(written()) == {path.stem for path in GOLDEN.glob("*.txt")}


def test_the_same_inputs_give_the_same_result():
    inputs = load_inputs()
    once, twice = (coverage_trend(inputs, region="35.25", as_of=AS_OF) for _ in range(2))
    assert once == twice
