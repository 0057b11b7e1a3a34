"""Names: Javanese, Sundanese, Baweanese and Arabic-Indonesian words in the patterns of a generation."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from sertakan_analysis.synthetic.assumed import assumed, rows
from sertakan_analysis.synthetic.spellings import spellings

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sertakan_analysis.synthetic.draws import Draws

# The words of a pool stand in order of frequency; the weight of a word is 1 / (its place + this), after Zipf.
FLATTENING: Final = 4.0
PEOPLE_OF: Final = {"35.25": "gresik", "32.16": "bekasi"}
LONGEST: Final = 3


def names(kabupaten: str, male: NDArray[np.bool_], born: NDArray[np.int64], draws: Draws) -> pl.Series:
    """Give everybody a full name as a birth certificate writes it; ``born`` are years of birth.

    Words and patterns are ours: pools by sex and origin, patterns by sex and generation, one-word names among the old.
    """
    people = PEOPLE_OF[kabupaten]
    count = len(male)
    words = [np.full(count, -1, dtype=np.int64) for _ in range(LONGEST)]
    since = 0
    for until in sorted({int(row["born_until"]) for row in rows("name_patterns.csv")}):
        for sex, of_sex in (("L", male), ("P", ~male)):
            chosen = np.flatnonzero(of_sex & (born > since) & (born <= until))
            _fill(words, chosen, _patterns(people, sex, until), draws.within(f"{sex}{until}"))
        since = until
    vocabulary = pl.Series(_written_words(), dtype=pl.String)
    spelt = [_spelt(each, draws.within(f"spelling_{place}")) for place, each in enumerate(words)]
    parts = pl.DataFrame(
        [vocabulary.gather(pl.Series(each).replace(-1, None)).alias(str(place)) for place, each in enumerate(spelt)]
    )
    return (
        parts.select(pl.concat_str(*_unrepeated(parts.columns), separator=" ", ignore_nulls=True))
        .to_series()
        .alias("nama")
    )


def _unrepeated(places: list[str]) -> list[pl.Expr]:
    """Return the words without those that stand before already: nobody is called Putri Putri."""
    return [
        pl.when(pl.all_horizontal(pl.col(name).ne_missing(pl.col(earlier)) for earlier in places[:number])).then(name)
        if number
        else pl.col(name)
        for number, name in enumerate(places)
    ]


def _spelt(words: NDArray[np.int64], draws: Draws) -> NDArray[np.int64]:
    """Exchange some words for another spelling that is somebody's legal name: Solikin, Sholihin."""
    first, count = (np.array(each, dtype=np.int64) for each in _variants())
    chosen = (words >= 0) & (count[words] > 0) & (draws.uniform("chosen", len(words)) < assumed("legal_spelling_share"))
    return np.where(chosen, first[words] + draws.below("which", count[words], len(words)), words)


def _fill(
    words: list[NDArray[np.int64]], chosen: NDArray[np.int64], patterns: list[dict[str, str]], draws: Draws
) -> None:
    picked = draws.picks("pattern", [float(row["weight"]) for row in patterns], len(chosen))
    for number, row in enumerate(patterns):
        mine = chosen[picked == number]
        for place, pool in enumerate(row["pattern"].split()):
            first, length = _pools()[pool]
            weights = 1.0 / (np.arange(length, dtype=np.float64) + FLATTENING)
            words[place][mine] = first + draws.picks(f"{number}_{place}", weights, len(mine))


def _patterns(people: str, sex: str, until: int) -> list[dict[str, str]]:
    return [
        row
        for row in rows("name_patterns.csv")
        if row["people"] == people and row["sex"] == sex and int(row["born_until"]) == until
    ]


@cache
def _vocabulary() -> tuple[str, ...]:
    return tuple(word for row in rows("names.csv") for word in row["words"].split())


@cache
def _written_words() -> tuple[str, ...]:
    """Return the words of all pools, then the other spellings of each in turn."""
    others = [other for word in _vocabulary() for other in _others(word)]
    return tuple(word.title() for word in (*_vocabulary(), *others))


@cache
def _variants() -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return for each word of the pools where its other spellings begin, and how many there are."""
    counts = [len(_others(word)) for word in _vocabulary()]
    first = np.cumsum([len(_vocabulary()), *counts[:-1]]).tolist()
    return tuple(first), tuple(counts)


def _others(word: str) -> tuple[str, ...]:
    return spellings(loose=False).get(word, ())


@cache
def _pools() -> dict[str, tuple[int, int]]:
    """Return where each pool begins in the vocabulary, and how many words it has."""
    pools, first = {}, 0
    for row in rows("names.csv"):
        length = len(row["words"].split())
        pools[row["pool"]] = (first, length)
        first += length
    return pools
