"""Sentences whose numbers come from a result, never typed."""

from __future__ import annotations

from dataclasses import dataclass
from string import Formatter
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from sertakan_analysis.exhibits.quantity import Quantity, Withheld


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence with named places: ``Text("Cakupan {rate}", {"rate": percent(...)})``.

    A place may hold a quantity, a withheld number, a word, or another text. Words from data never count as a template.
    """

    template: str
    values: Mapping[str, Quantity | Withheld | str | Text]

    def __post_init__(self) -> None:
        named = {name for _, name, _, _ in Formatter().parse(self.template) if name is not None}
        if named != set(self.values):
            message = f"places {sorted(named)} and values {sorted(self.values)} differ in: {self.template}"
            raise ValueError(message)


def text(template: str, /, **values: Quantity | Withheld | str | Text) -> Text:
    """Write a sentence: ``text("Naik {gain} orang.", gain=count(10557))``."""
    return Text(template, values)


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """One headline number on the first page: label, value, and one line that gives base and date."""

    label: Text
    value: Quantity | Withheld | Text
    note: Text


@dataclass(frozen=True, slots=True)
class Callout:
    """A framed box: how to read a figure, what to be careful about."""

    name: str
    title: Text
    items: tuple[Text, ...]
    tone: Literal["note", "caution"] = "note"


@dataclass(frozen=True, slots=True)
class Cover:
    """The head of a report: what it is, of which regions, up to when.

    ``marks`` are words that stand on every page and sheet, such as DATA SINTETIS.
    """

    title: Text
    subtitle: Text
    region_codes: tuple[str, ...]
    region_names: tuple[str, ...]
    period: Text
    as_of: date
    marks: tuple[Text, ...] = ()
