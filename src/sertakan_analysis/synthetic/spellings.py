"""Other spellings of the words of a name, from the table that the package compares names by."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

SAFE = "nama"
LOOSE = "nama_longgar"
SHORT = "singkatan"


@cache
def spellings(*, loose: bool = True) -> Mapping[str, tuple[str, ...]]:
    """Return the other spellings of each word in lower case; without ``loose`` only those that are one name for sure."""
    forms: dict[str, list[str]] = {}
    for variant, canonical in _of((SAFE, LOOSE) if loose else (SAFE,)):
        forms.setdefault(canonical, [canonical]).append(variant)
    return {word: tuple(form for form in group if form != word) for group in forms.values() for word in group}


@cache
def abbreviations() -> Mapping[str, tuple[str, ...]]:
    """Return the usual abbreviations of each word, in lower case and without a dot."""
    short: dict[str, list[str]] = {}
    for variant, canonical in _of((SHORT,)):
        short.setdefault(canonical, []).append(variant)
    return {word: tuple(forms) for word, forms in short.items()}


def _of(sorts: tuple[str, ...]) -> list[tuple[str, str]]:
    text = (files("sertakan_analysis.identity") / "data" / "name_variants.csv").read_text(encoding="utf-8")
    return [
        (row["variant"], row["canonical"])
        for row in csv.DictReader(text.splitlines())
        if row["jenis"] in sorts and row["canonical"].isalpha() and row["variant"].isalpha()
    ]
