"""How a written name becomes its words: rules as data, in the syntax that every engine knows.

Patterns keep to what RE2 (DuckDB), Rust (polars), Java (Spark) and Python understand alike: no look-around, no
back-reference in a pattern, ASCII classes only. In a replacement ``$1`` stands for the first group.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Rule(NamedTuple):
    """One step: every match of ``pattern`` becomes ``replacement``."""

    pattern: str
    replacement: str


# Applied to the name after NFKD and lower case. Marks that NFKD set free, and signs that print nothing, go without a
# trace; an apostrophe too ("ma'ruf" and "maruf" are one name).
JOINED: Final = Rule("[\u0300-\u036f\u00ad\u200b-\u200f\u2060\ufeff'`\u00b4\u2018\u2019\u02bb\u02bc]+", "")
LETTERS: Final = Rule("[^a-z]+", " ")
PLAIN: Final = (
    JOINED,
    # What follows the first comma is titles, unless nothing stands before it.
    Rule(r"^([^,]*[a-z][^,]*),(?s:.*)$", "$1"),
    Rule(r"[^a-z.]+", " "),
    # A dot ends a word or an abbreviation: "m.imam" is two words, "s.pd.i" is found as a title with its dots.
    Rule(r"(?: ?\.)+", ". "),
    Rule(r" +", " "),
    Rule(r"^[ .]+", ""),
    Rule(r" $", ""),
)
WITHOUT_DOTS: Final = (Rule(r"\.", ""),)
# Another name by which a person goes is no part of this one.
OTHER_NAME: Final = (Rule(r"^(.*[a-z]) alias .*$", "$1"),)

# The sound key: for finding candidates only. The order counts: digraphs before the single letters they are made of.
SOUND: Final = (
    Rule("oe", "u"),
    Rule("dj", "j"),
    Rule("tj", "c"),
    Rule("nj", "ny"),
    Rule("sj", "sy"),
    Rule("kh|ch", "h"),
    Rule("dz|dh|dl", "d"),
    Rule("th", "t"),
    Rule("sh|sy|ts", "s"),
    Rule("gh", "g"),
    Rule("ph|v", "f"),
    Rule("q", "k"),
    Rule("ai|ei|ae", "e"),
    Rule("au|ou", "o"),
    Rule("i[yj]([aeiou])", "i$1"),
    Rule("y", "i"),
    *(Rule(f"{letter}{letter}+", letter) for letter in "abcdefghijklmnopqrstuvwxyz"),
    Rule(r"h\b", ""),
    Rule("o", "a"),
    Rule(r"d\b", "t"),
)


@dataclass(frozen=True, slots=True)
class NameTable:
    """Spellings and what they stand for, all in lower case without signs.

    ``spellings`` map a word to its canonical words, ``abbreviations`` likewise but only where an abbreviation can
    stand. ``before`` and ``after`` drop titles at either end, ``child_of`` splits a name from its father's.
    """

    spellings: Mapping[str, str]
    abbreviations: Mapping[str, str]
    connectives: frozenset[str]
    before: Rule
    after: Rule
    child_of: str


@cache
def name_table() -> NameTable:
    """Read the table of spellings that comes with the package.

    Compiled for this package from the column on the spellings of Muhammad kept at jawawa.id, maduracity.com on
    Permendagri 73/2022, the name lists of lokal-id and name-variants (both MIT), the spelling reforms of 1947 and 1972,
    published articles, and general knowledge of Javanese, Sundanese and Arabic-Indonesian names. Kind ``nama_longgar``
    joins names that may be different people's and takes no part in a key.
    """
    kinds: dict[str, dict[str, str]] = {}
    with (files("sertakan_analysis.identity") / "data" / "name_variants.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            kinds.setdefault(row["jenis"], {})[row["variant"]] = row["canonical"]
    spellings = kinds["nama"]
    # Some canonical forms hold a word that is itself a spelling of another: a key must be its own key.
    closed = {
        variant: " ".join(spellings.get(word, word) for word in canonical.split())
        for variant, canonical in spellings.items()
    }
    before, after = _any_of(kinds["gelar_depan"]), _any_of(kinds["gelar_belakang"])
    connectives = frozenset(kinds["penghubung"])
    return NameTable(
        spellings=closed,
        abbreviations=kinds["singkatan"],
        connectives=connectives,
        # At least one word stays, and two before a title at the end: "Siti" and "Mas" are also names.
        before=Rule(rf"^(?:(?:{before})\.? )+", ""),
        after=Rule(rf"^([a-z]+\.? [a-z]+.*?)(?: (?:{after})\.?)+$", "$1"),
        child_of=rf"^(.*?[a-z])\.? (?:{'|'.join(sorted(connectives))})\.? (.*[a-z].*)$",
    )


def _any_of(titles: Iterable[str]) -> str:
    """Match a title written as one word, or with a dot after any of its letters: "spdi", "s. pd. i"."""
    longest_first = sorted(titles, key=lambda title: (-len(title), title))
    return "|".join(r"(?:\. )?".join(title) for title in longest_first)
