"""Words that stand in a report for another reason than a person: the project's own texts."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Final

from sertakan_analysis.identity.token_forms import lowered

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Sequence

WORD: Final = re.compile("[a-z]+")


class AllowedTexts:
    """Texts whose words and sentences are no leak: committed data, notebooks, the package's own sentences.

    An official named in a source may bear the name of a person in a list. A full name counts as allowed only where it
    stands word for word in one of the texts; the only word of a one-word name when it occurs in any. So a person whose
    name is also an official's can't be found by name in a report; by every other mark still.

    The texts are read when something is asked for the first time. ``marks`` are allowed as they are without reading
    any: the ids of runs, of which one in thirty thousand looks like a phone number.
    """

    def __init__(self, texts: Callable[[], Iterable[str]] = tuple, *, marks: Container[str] = ()) -> None:
        self._texts = texts
        self._marks = marks

    @cached_property
    def _known(self) -> tuple[frozenset[str], str, str]:
        plain = [lowered(text) for text in self._texts()]
        words = [WORD.findall(text) for text in plain]
        running = "\n".join(f" {' '.join(found)} " for found in words)
        return frozenset(word for found in words for word in found), running, "\n".join(plain)

    def hold_word(self, word: str) -> bool:
        """Tell whether a plain word occurs."""
        return word in self._known[0]

    def hold_words(self, words: Sequence[str]) -> bool:
        """Tell whether plain words follow each other somewhere."""
        return f" {' '.join(words)} " in self._known[1]

    def hold_text(self, text: str) -> bool:
        """Tell whether a text occurs as it is written, in any case."""
        return text in self._marks or lowered(text) in self._known[2]
