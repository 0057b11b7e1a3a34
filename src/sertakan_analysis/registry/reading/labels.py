"""A column's label, compared by its letters and digits only."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sertakan_analysis.registry.model import FileKind

KEY_SIGNS: Final = {code: chr(code).lower() if chr(code).isalnum() else None for code in range(128)}
BRACKETED: Final = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
NEAR: Final = 0.8
LABEL_SHOWN: Final = 40
LONG_NUMBER: Final = re.compile(r"\d{5,}")
NUMBERING: Final = frozenset({"no", "nomor", "nourut", "nomorurut", "nourt", "urut"})


def label_key(text: str) -> str:
    """Return what labels are compared by: letters and digits, lower case, accents dropped."""
    if text.isascii():  # in a fifth of the time; searching for the head asks it of every cell in the first rows
        return text.translate(KEY_SIGNS)
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(character for character in plain if character.isalnum())


def shown_label(text: str) -> str:
    """Return a label as it may stand in a message: on one line, short, long numbers covered."""
    line = LONG_NUMBER.sub(lambda found: "*" * len(found[0]), " ".join(text.split()))
    return line if len(line) <= LABEL_SHOWN else f"{line[: LABEL_SHOWN - 1]}…"


@dataclass(frozen=True)
class Aliases:
    """The labels by which a kind of list knows its columns."""

    kind: FileKind

    @cached_property
    def by_key(self) -> Mapping[str, str]:
        """Every alias's key with the column that it means."""
        return {
            label_key(alias): column.name
            for column in self.kind.columns.values()
            for alias in (*column.aliases, column.title, column.name)
        }

    def column(self, label: str) -> str | None:
        """Return the column that a label means; what stands in brackets counts only when the rest alone means none."""
        key = label_key(label)
        found = self.by_key.get(key)
        if found is None and key:
            found = self.by_key.get(label_key(BRACKETED.sub(" ", label)))
        return found

    def near(self, label: str, free: Iterable[str]) -> str | None:
        """Return the one of the columns not yet found whose alias looks most like a label, if any does."""
        wanted = frozenset(free)
        known = [key for key, column in self.by_key.items() if column in wanted]
        close = get_close_matches(label_key(label), known, n=1, cutoff=NEAR)
        return self.by_key[close[0]] if close else None
