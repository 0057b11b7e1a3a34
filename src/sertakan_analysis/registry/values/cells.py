"""What reading distinct texts gives: a value for each, what was changed for it, and what could not be read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Iterable

TEXT: Final = "text"
VALUE: Final = "value"
NOTE_SCHEMA: Final = pl.Schema({TEXT: pl.String, "code": pl.String, "shape": pl.String})
LONGEST_PATTERN: Final = 24


class Cells(NamedTuple):
    """The distinct texts of a column as read.

    ``values`` has a row for each text (text, value; null where it means nothing or could not be read). ``changes`` and
    ``problems`` have a row for each thing to tell (text, code, shape); a shape holds nothing of the text itself.
    """

    values: pl.DataFrame
    changes: pl.DataFrame
    problems: pl.DataFrame


def notes(*parts: pl.DataFrame) -> pl.DataFrame:
    """Return the notes as one frame; none at all is a frame without rows."""
    return pl.concat([NOTE_SCHEMA.to_frame(), *parts])


def note(frame: pl.DataFrame, code: str, where: pl.Expr, shape: pl.Expr | str) -> pl.DataFrame:
    """Return a note for each text where a condition holds; ``shape`` is fixed words or an expression over the frame."""
    told = pl.lit(shape) if isinstance(shape, str) else shape
    return frame.filter(where).select(TEXT, code=pl.lit(code), shape=told.cast(pl.String))


def pattern(text: pl.Expr) -> pl.Expr:
    """Return the pattern of a text, "99-aaa-9999": digits and letters hidden, signs kept, cut to 24 characters."""
    hidden = text.str.replace_all(r"\p{N}", "9").str.replace_all(r"\p{L}", "a")
    return hidden.str.replace_all(r"[\p{C}\p{Z}]+", " ").str.slice(0, LONGEST_PATTERN)


def length(text: pl.Expr) -> pl.Expr:
    """Return how long a text is, in words."""
    return pl.format("teks {} huruf", text.str.len_chars())


def gathered(frame: pl.DataFrame, changes: Iterable[pl.DataFrame], problems: Iterable[pl.DataFrame]) -> Cells:
    """Return the cells of a frame that holds text and value."""
    return Cells(frame.select(TEXT, VALUE), notes(*changes), notes(*problems))
