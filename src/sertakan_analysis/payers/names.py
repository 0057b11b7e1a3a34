"""From a source of money as people write it to the payer meant: never a guess."""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from sertakan_analysis.errors import UserError, nearest
from sertakan_analysis.payers.model import Payer

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

NO_NAMES: Final[Mapping[str, str]] = MappingProxyType({})
NEAR: Final = 75  # of 100, rapidfuzz's ratio of letters; below it the offers only mislead
TOKENS: Final = re.compile(r"[a-z]+|[0-9]+|[&+/,;]")
JOINERS: Final = frozenset({"&", "+", "/", ",", ";", "dan", "serta"})
YEAR: Final = re.compile(r"(?:19|20)[0-9]{2}")
# What stands before a year: "TA 2025", "tahun anggaran 2025".
YEAR_WORDS: Final = frozenset({"ta", "th", "thn", "tahun", "anggaran"})
# Words before a source that say only that it is one: "Dana APBD".
LEADS: Final = frozenset({"dana", "sumber", "dari", "anggaran", "bantuan", "iuran"})


@cache
def payers() -> Mapping[str, Payer]:
    """Return every payer, by code, in the order in which reports list them."""
    text = (files("sertakan_analysis.payers") / "data" / "payers.csv").read_text(encoding="utf-8")
    return MappingProxyType({row["kode"]: _payer(row) for row in csv.DictReader(text.splitlines())})


def resolve(text: str, own: Mapping[str, str] = NO_NAMES) -> Payer | None:
    """Return the payer that a text means, ``None`` for one unknown or for two payers in one text.

    Letters count; their case, signs and the budget's year don't. ``own`` holds the user's names with the code that
    each stands for; they go before ours.

    Raises
    ------
    UserError
        When ``own`` names a code of no payer.
    """
    names = _names(tuple(own.items()))
    tokens = _without_year(_tokens(text))
    for start in range(_leads(tokens) + 1):
        code = names.get(_letters(tokens[start:])) or _by_opening(tokens[start:])
        if code:
            return payers()[code]
    return None


def nearest_payers(text: str, *, limit: int = 2) -> tuple[Payer, ...]:
    """Return the payers whose names look most like a text, the nearest first; none when nothing looks like it."""
    from rapidfuzz import fuzz, process

    bare = _letters(_without_year(_tokens(text)))
    if not bare:
        return ()
    matches = process.extract(bare, list(_ours()), scorer=fuzz.ratio, limit=limit * 4, score_cutoff=NEAR)
    found = dict.fromkeys(_ours()[name] for name, _, _ in matches)
    return tuple(payers()[code] for code in list(found)[:limit])


def _tokens(text: str) -> list[str]:
    return TOKENS.findall(text.casefold())


def _without_year(tokens: Sequence[str]) -> list[str]:
    """Leave out years, with the words and joining signs ("2025/2026") that belong to them."""
    kept: list[str] = []
    after_year = False
    for token in tokens:
        if YEAR.fullmatch(token):
            while kept and (kept[-1] in YEAR_WORDS or (after_year and kept[-1] in JOINERS)):
                kept.pop()
            after_year = True
            continue
        after_year = after_year and token in JOINERS
        kept.append(token)
    return kept


def _leads(tokens: Sequence[str]) -> int:
    return next((place for place, token in enumerate(tokens) if token not in LEADS), 0)


def _letters(tokens: Sequence[str]) -> str:
    return "".join(token for token in tokens if token[0].isalnum())


def _by_opening(tokens: Sequence[str]) -> str | None:
    """Return the code of the payer that a text opens with, when what follows is no second source."""
    for opening, code in _openings():
        if tuple(tokens[: len(opening)]) == opening:
            rest = tokens[len(opening) :]
            joined = not payers()[code].named and any(token in JOINERS for token in rest)
            return None if joined or _names_another(rest, code) else code
    return None


def _names_another(rest: Sequence[str], code: str) -> bool:
    return any(
        other != code and tuple(rest[place : place + len(opening)]) == opening
        for opening, other in _openings()
        for place in range(len(rest))
    )


@cache
def _openings() -> tuple[tuple[tuple[str, ...], str], ...]:
    """Return every opening as tokens with its payer's code, the longest first."""
    pairs = [(tuple(_tokens(opening)), each.code) for each in payers().values() for opening in each.openings]
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))


@cache
def _names(own: tuple[tuple[str, str], ...]) -> Mapping[str, str]:
    for written, code in own:
        if code not in payers():
            raise UserError(
                f"'{written}' is assigned to '{code}', which is no payer",
                remedy=f"{nearest(code, payers())} payers() gives every code.",
            )
    given = {_letters(_without_year(_tokens(written))): code for written, code in own}
    return MappingProxyType({**_ours(), **given})


@cache
def _ours() -> Mapping[str, str]:
    return MappingProxyType(
        {
            _letters(_tokens(name)): each.code
            for each in payers().values()
            for name in (each.code, each.name, *each.aliases)
        }
    )


def _payer(row: Mapping[str, str]) -> Payer:
    return Payer(
        code=row["kode"],
        name=row["nama_id"],
        name_en=row["nama_en"],
        aliases=tuple(filter(None, row["alias"].split("|"))),
        openings=tuple(filter(None, row["awal"].split("|"))),
        named=row["bebas"] == "ya",
        scheme=row["skema"] == "ya",
    )
