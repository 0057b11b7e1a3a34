"""Names, places, categories and free text: spaces and unseen signs set right, all else kept as written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from sertakan_analysis.registry.values.cells import TEXT, VALUE, Cells, gathered, length, note

if TYPE_CHECKING:
    from sertakan_analysis.registry.model import ColumnKind

# Words of plain signs with single spaces between them: nothing to do. The first sign must not look like a formula's.
PLAIN: Final = r"^[A-Za-z0-9'(.\"`,][A-Za-z0-9'().,/:;&\"`!?%@=+\-]*(?: [A-Za-z0-9'().,/:;&\"`!?%@=+\-]+)*$"
CONTROL: Final = r"[\p{Cc}\p{Cf}]"
SPACES: Final = r"[\p{Z}\t\r\n\v\f]+"
FORMULA: Final = r"^[=@]|^[+\-].*[|(!]"
# In a name or a category any of these signs is out of place; in a sentence only what a program would act on.
MARKED_NAME: Final = r"[<>{}\[\]#$\\_*|~^]"
MARKED_TEXT: Final = r"<\s*[/!?]?[A-Za-z]|#[a-z]+[\[(.]|\$[^$]+\$|\{\{|\]\("
MAIL: Final = r"^[^@\s]+@[^@\s]+\.[^@\s.]{2,}$"


def read_text(texts: pl.Series, kind: ColumnKind) -> Cells:
    """Read words: unseen signs go and runs of spaces become one, both told; case, spelling and markup are kept.

    Markup and what a spreadsheet would take for a formula are reported, and an email without the form of one.
    """
    raw = pl.col(TEXT)
    frame = texts.to_frame(TEXT).with_columns(spaced=raw.str.replace_all(SPACES, " "))
    frame = frame.with_columns(
        pl.col("spaced").str.replace_all(CONTROL, "").str.replace_all(r" {2,}", " ").str.strip_chars().alias(VALUE)
    )
    unseen = pl.col("spaced").str.contains(CONTROL) | raw.str.contains(r"[\t\r\n\v\f]")
    changes = [
        note(frame, "karakter_kendali", unseen, "karakter tak tampak"),
        note(frame, "spasi_dirapikan", ~unseen & (pl.col(VALUE) != raw), "spasi"),
    ]
    value = pl.col(VALUE)
    marked = MARKED_TEXT if kind in {"text", "email"} else MARKED_NAME
    problems = [
        note(frame, "teks_seperti_rumus", value.str.contains(FORMULA), length(value)),
        note(frame, "teks_bermarkah", value.str.contains(marked), length(value)),
    ]
    if kind == "email":
        problems.append(note(frame, "surel_tidak_sah", ~value.str.contains(MAIL) & (value != ""), length(value)))
    return gathered(frame.with_columns(pl.when(value != "").then(VALUE)), changes, problems)
