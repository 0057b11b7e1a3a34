"""Assumptions stand in one table, are used, and are told in the documentation."""

from __future__ import annotations

from pathlib import Path

import pytest

from sertakan_analysis.occupations import occupations
from sertakan_analysis.synthetic import assumptions
from sertakan_analysis.synthetic.assumed import rows

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "methods" / "synthetic_people.md").read_text(encoding="utf-8")
SOURCES = "".join(
    path.read_text(encoding="utf-8") for path in (ROOT / "src" / "sertakan_analysis" / "synthetic").glob("*.py")
)
NAMES = sorted({each.name for each in assumptions()})


@pytest.mark.parametrize("name", NAMES)
def test_every_assumption_is_told_with_its_values_in_the_method_page(name: str) -> None:
    line = next((line for line in PAGE.splitlines() if line.startswith(f"| `{name}` |")), None)
    assert line is not None
    mine = [each for each in assumptions() if each.name == name]
    shown = f"({len(mine)} weights)" if "occupation" in name else None
    for each in mine:
        value = f"{each.value:g}"
        assert (shown or f"{each.item} {value}".strip()) in line, each


@pytest.mark.parametrize("name", NAMES)
def test_every_assumption_is_used(name: str) -> None:
    # The region or sex behind the stroke is put together where it is used.
    assert f'"{name.split("/", maxsplit=1)[0]}' in SOURCES


def test_an_assumption_says_what_it_means_and_in_which_unit() -> None:
    assert [each for each in assumptions() if not (each.meaning and each.unit)] == []


def test_every_kind_of_error_is_told_with_its_rates() -> None:
    for row in rows("error_rates.csv"):
        rates = " | ".join(f"{float(row[preset]):g}" for preset in ("bersih", "lazim", "berat"))
        assert f"(`{row['error']}`) | {row['column'] or 'whole row'} | {rates} |" in PAGE


def test_weighted_occupations_are_known_and_none_is_left_out() -> None:
    weighted = {row["code"] for row in rows("occupation_weights.csv")}
    vulnerable = {key for key, each in occupations().items() if each.standing == "rentan"}
    assert vulnerable - weighted == {"buruh_pabrik"}  # formal work here
    assert weighted | {row["code"] for row in rows("formal_occupations.csv")} <= set(occupations())
