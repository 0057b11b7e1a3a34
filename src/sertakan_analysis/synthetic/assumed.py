"""What the synthetic people rest on where nobody publishes a figure: one table, read by the code itself."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

OCCUPATION_GROUPS = ("gresik_men", "gresik_women", "bekasi_men", "bekasi_women")
FORMAL_GROUPS = ("men", "women")


@dataclass(frozen=True, slots=True)
class Assumption:
    """A number that nobody publishes. ``item`` tells the rows of a table apart; only proportions count for weights."""

    name: str
    item: str
    value: float
    unit: str
    meaning: str


@cache
def assumptions() -> tuple[Assumption, ...]:
    """Return every assumed number in the order of the tables: none is a figure, and none may be quoted as one."""
    plain = [
        Assumption(row["name"], row["item"], float(row["value"]), row["unit"], row["meaning"])
        for row in rows("assumptions.csv")
    ]
    return (
        *plain,
        *_weights("occupation_weights.csv", OCCUPATION_GROUPS),
        *_weights("formal_occupations.csv", FORMAL_GROUPS),
    )


def assumed(name: str) -> float:
    """Return a single assumed number."""
    return assumed_table(name)[""]


def assumed_table(name: str) -> Mapping[str, float]:
    """Return an assumed table: value by item."""
    return _tables()[name]


@cache
def _tables() -> Mapping[str, Mapping[str, float]]:
    tables: dict[str, dict[str, float]] = {}
    for each in assumptions():
        tables.setdefault(each.name, {})[each.item] = each.value
    return tables


def _weights(file: str, groups: tuple[str, ...]) -> list[Assumption]:
    name = file.removesuffix(".csv")
    return [
        Assumption(
            f"{name}/{group}", row.get("text", row["code"]), float(row[group]), "weight", "Share of an occupation"
        )
        for group in groups
        for row in rows(file)
    ]


@cache
def rows(file: str) -> tuple[dict[str, str], ...]:
    """Return the rows of one of the package's tables."""
    text = (files("sertakan_analysis.synthetic") / "data" / file).read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))
