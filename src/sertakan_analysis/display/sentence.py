"""Sentences with their numbers written in."""

from __future__ import annotations

import re
from string import Formatter
from typing import TYPE_CHECKING, Final

from sertakan_analysis.display.locale import write
from sertakan_analysis.exhibits import Quantity, Text, Withheld
from sertakan_analysis.exhibits.payload import WITHHELD_WORD

if TYPE_CHECKING:
    from collections.abc import Mapping

SPACES: Final = re.compile(r"[ \t\r\n]+")


def render(sentence: Text | str | None) -> str:
    """Write a text with its quantities and nested texts; plain words pass as they are, ``None`` is empty.

    Words from data are never read as a template. A place that turns out empty leaves no double space; a withheld
    number is written "(dirahasiakan)".
    """
    if sentence is None:
        return ""
    if isinstance(sentence, str):
        return sentence
    return SPACES.sub(" ", _filled(sentence.template, sentence.values)).strip()


def _filled(template: str, values: Mapping[str, Quantity | Withheld | str | Text]) -> str:
    parts = []
    for literal, name, _, _ in Formatter().parse(template):
        parts.append(literal)
        if name is not None:
            parts.append(_placed(values[name]))
    return "".join(parts)


def _placed(value: Quantity | Withheld | str | Text) -> str:
    match value:
        case Quantity():
            return write(value)
        case Withheld():
            return f"({WITHHELD_WORD})"
        case _:
            return render(value)
