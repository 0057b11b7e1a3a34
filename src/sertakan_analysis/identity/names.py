"""Columns of written names: the words that each stands for, as a key for comparing, never as the name to print.

A key joins the spellings of one name ("Moch. Cholil", "Muhammad Kholil"); it also joins people, so two equal keys are a
reason to look, not a proof. ``name_parts`` says the same of one name, slowly and plainly.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from sertakan_analysis.identity.name_parts import LONGEST_INITIAL
from sertakan_analysis.identity.name_rules import (
    JOINED,
    LETTERS,
    OTHER_NAME,
    PLAIN,
    SOUND,
    WITHOUT_DOTS,
    Rule,
    name_table,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

SIMPLE: Final = "^[A-Za-z]+(?: [A-Za-z]+)*$"


def name_frame(names: pl.Series) -> pl.DataFrame:
    """Return one row a name with the columns ``key``, ``sorted_key`` and ``father`` (empty: none); null stays null.

    Each distinct text is worked out once.
    """
    worked = distinct_names(names).with_columns(sorted_words(pl.col("key")).list.join(" ").alias("sorted_key"))
    return _placed(names, worked).select("key", "sorted_key", "father")


def name_key(names: pl.Series) -> pl.Series:
    """Return the canonical words of each name joined by a space; empty for a text without a letter, null for null."""
    return _placed(names, distinct_names(names))["key"]


def distinct_names(names: pl.Series) -> pl.DataFrame:
    """Return one row a distinct text, in no order: ``name`` as given, its ``letters``, ``key`` and ``father``.

    ``letters`` are the plain words of the whole text, titles and all, without any other sign.
    """
    given = pl.DataFrame({"name": names.unique()}).drop_nulls()
    lower = pl.col("name").str.to_lowercase()
    table = name_table()
    # Most names need none of the rules that clean a text, and few are of the kind that costs much after it.
    written = pl.concat(
        [
            given.filter(_simple()).with_columns(lower.alias("letters"), lower.alias("text")),
            given.filter(~_simple()).with_columns(_letters().alias("letters"), _text().alias("text")),
        ]
    ).with_columns(_substitutions(pl.col("text"), (table.before, table.after)))
    costly = pl.col("text").str.contains(_costly())
    own, father = _own_and_father()
    parts = written.filter(costly).with_columns(own.alias("own"), father.alias("father"))
    worked = (
        written.filter(~costly).with_columns(_spelled(pl.col("text")).alias("key"), pl.lit("").alias("father")),
        parts.with_columns(
            _canonical(pl.col("own")).alias("key"),
            pl.when(pl.col("father") != "").then(_canonical(pl.col("father"))).otherwise(pl.lit("")).alias("father"),
        ),
    )
    return pl.concat([part.select("name", "letters", "key", "father") for part in worked])


def lowered(text: pl.Expr) -> pl.Expr:
    """Return a text in lower case, its signs taken apart into letters and marks (NFKD)."""
    # Plain ASCII, as nearly all texts are, has nothing to take apart; asking costs a thirtieth of doing it.
    plain = text.str.len_bytes() == text.str.len_chars()
    return pl.when(plain).then(text).otherwise(text.str.normalize("NFKD")).str.to_lowercase()


def sorted_words(key: pl.Expr) -> pl.Expr:
    """Return the list of a key's words, each once, in alphabetical order."""
    # list.sort() takes thirty times as long (polars 2.1).
    return key.str.split(" ").list.eval(pl.element().unique().sort())


def sound_key(keys: pl.Series) -> pl.Series:
    """Return how each name key sounds: for finding candidates, never for deciding; "dani" and "doni" sound alike."""
    return pl.DataFrame({"key": keys}).select(_substitutions(pl.col("key"), SOUND)).to_series()


def _substitutions(column: pl.Expr, rules: Iterable[Rule]) -> pl.Expr:
    for rule in rules:
        column = column.str.replace_all(rule.pattern, rule.replacement)
    return column


def _placed(names: pl.Series, worked: pl.DataFrame) -> pl.DataFrame:
    return pl.DataFrame({"name": names}).join(worked, on="name", how="left", maintain_order="left")


def _simple() -> pl.Expr:
    return pl.col("name").str.contains(SIMPLE)


def _letters() -> pl.Expr:
    lower = lowered(pl.col("name"))
    return _substitutions(lower, (JOINED, LETTERS)).str.strip_chars(" ")


def _text() -> pl.Expr:
    return _substitutions(lowered(pl.col("name")), PLAIN)


def _own_and_father() -> tuple[pl.Expr, pl.Expr]:
    text, pattern = pl.col("text"), name_table().child_of
    own = pl.coalesce(text.str.extract(pattern, 1), text)
    father = _substitutions(text.str.extract(pattern, 2).fill_null(""), [name_table().before])
    rules = WITHOUT_DOTS + OTHER_NAME
    return _substitutions(own, rules), _substitutions(father, rules)


def _costly() -> str:
    """Match a text that holds an abbreviation, a father's or another name, wherever it stands."""
    table = name_table()
    return rf"\.|\b(?:alias|{'|'.join(sorted({*table.abbreviations, *table.connectives}))})\b"


def _spelled(plain: pl.Expr) -> pl.Expr:
    return plain.str.split(" ").list.eval(pl.element().replace(dict(name_table().spellings))).list.join(" ")


def _canonical(plain: pl.Expr) -> pl.Expr:
    """Look up every word of plain names in the table; an abbreviation counts by its place."""
    table = name_table()
    spellings, initials = dict(table.spellings), dict(table.abbreviations)
    inside = spellings | {short: full for short, full in initials.items() if len(short) > LONGEST_INITIAL}
    words = plain.str.split(" ")
    several = words.list.len() > 1
    first = pl.when(several).then(words.list.first().replace(spellings | initials))
    middle = words.list.slice(1, words.list.len().cast(pl.Int64) - 2).list.eval(pl.element().replace(inside))
    last = words.list.last().replace(spellings)
    return pl.concat_list(first, pl.when(several).then(middle).otherwise([]), last).list.drop_nulls().list.join(" ")
