"""Sentences with their numbers written in."""

from __future__ import annotations

import re
from string import Formatter
from typing import TYPE_CHECKING, Final

from sertakan_analysis.display.locale import write
from sertakan_analysis.exhibits import Quantity, Text

if TYPE_CHECKING:
    from collections.abc import Mapping

SPACES: Final = re.compile(r"[ \t\r\n]+")


def render(sentence: Text | str | None) -> str:
    """Write a text with its quantities and nested texts; plain words pass as they are, ``None`` is empty.

    Words from data are never read as a template. A place that turns out empty leaves no double space.
    """
    if sentence is None:
        return ""
    if isinstance(sentence, str):
        return sentence
    return SPACES.sub(" ", _filled(sentence.template, sentence.values)).strip()


def _filled(template: str, values: Mapping[str, Quantity | str | Text]) -> str:
    parts = []
    for literal, name, _, _ in Formatter().parse(template):
        parts.append(literal)
        if name is not None:
            value = values[name]
            parts.append(write(value) if isinstance(value, Quantity) else render(value))
    return "".join(parts)
