"""Occupations: the key that each text means, and the unknown ones for the user to assign."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, Final

import polars as pl

from sertakan_analysis.occupations import nearest_occupations
from sertakan_analysis.occupations.names import compared
from sertakan_analysis.registry.values.cells import TEXT, VALUE, Cells, gathered, notes

if TYPE_CHECKING:
    from sertakan_analysis.occupations import Occupation
    from sertakan_analysis.registry.values.tables import Lookups

# A column of thousands of different unknown words holds something else than occupations; nearest names help nobody then.
MOST_SEARCHED: Final = 2_000


def read_occupations(texts: pl.Series, lookups: Lookups) -> Cells:
    """Read occupations to their keys; an unknown one is reported with the names nearest to it, never assigned.

    The text itself may hold a person's name, so the report holds names of our own list only.
    """
    keys = [lookups.occupations.get(compared(text)) for text in texts]
    frame = texts.to_frame(TEXT).with_columns(pl.Series(VALUE, keys, dtype=pl.String))
    unknown = frame.filter(pl.col(VALUE).is_null()).get_column(TEXT)
    offered = [_offered(_near(text, lookups)) for text in unknown.head(MOST_SEARCHED)]
    told = pl.DataFrame(
        [(text, "pekerjaan_tidak_dikenal", shape) for text, shape in zip_longest(unknown, offered, fillvalue="")],
        schema={TEXT: pl.String, "code": pl.String, "shape": pl.String},
        orient="row",
    )
    return gathered(frame, [], [notes(told)])


def unknown_occupations(texts: pl.Series, lookups: Lookups) -> pl.DataFrame:
    """Return the unknown occupations of a list as written, the most frequent first, for the user to assign.

    Columns: pekerjaan, orang (rows), mungkin (keys of the nearest occupations). The texts are a person's words: show
    them to the one who holds the list, and keep them nowhere.
    """
    counted = texts.drop_nulls().value_counts(name="orang").rename({texts.name: "pekerjaan"})
    unknown = counted.filter(~_is_known(counted.get_column("pekerjaan"), lookups))
    near = [", ".join(each.key for each in _near(text, lookups)) for text in unknown.get_column("pekerjaan")]
    return unknown.with_columns(pl.Series("mungkin", near, dtype=pl.String)).sort(
        ["orang", "pekerjaan"], descending=[True, False]
    )


def _is_known(texts: pl.Series, lookups: Lookups) -> pl.Series:
    return pl.Series([compared(text) in lookups.occupations for text in texts], dtype=pl.Boolean)


def _near(text: str, lookups: Lookups) -> tuple[Occupation, ...]:
    return nearest_occupations(text, lookups.own_occupations, limit=2)


def _offered(near: tuple[Occupation, ...]) -> str:
    return f"mungkin {' atau '.join(each.name for each in near)}" if near else ""
