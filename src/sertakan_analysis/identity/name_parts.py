"""One written name and the words that it stands for: the plain twin of ``names``, which must equal it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sertakan_analysis.identity.name_rules import OTHER_NAME, PLAIN, SOUND, WITHOUT_DOTS, Rule, name_table

if TYPE_CHECKING:
    from collections.abc import Iterable

# A shorter abbreviation ("m") stands for a name only where it comes first; inside a name it is an initial.
LONGEST_INITIAL: Final = 2


@dataclass(frozen=True, slots=True)
class NameParts:
    """The canonical words of a name in their order, and those of the father's name after bin or binti."""

    words: tuple[str, ...]
    father: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The words joined by a space; empty when the text holds no name."""
        return " ".join(self.words)

    @property
    def sorted_key(self) -> str:
        """Each word once, in alphabetical order: the order of words varies between lists."""
        return " ".join(sorted(set(self.words)))


def name_parts(name: str) -> NameParts:
    """Return the canonical words of one name without titles, as ``names.name_frame`` does."""
    table = name_table()
    text = _substituted(unicodedata.normalize("NFKD", name).lower(), (*PLAIN, table.before, table.after))
    own, father = text, ""
    found = re.match(table.child_of, text)
    if found is not None:
        own, father = found.group(1), _substituted(found.group(2), [table.before])
    return NameParts(
        *(canonical_words(_substituted(part, WITHOUT_DOTS + OTHER_NAME).split()) for part in (own, father))
    )


def canonical_words(words: Iterable[str]) -> tuple[str, ...]:
    """Return the canonical words of plain ones (letters a to z), taken as the words of one name in order."""
    table = name_table()
    given = list(words)
    found: list[str] = []
    for place, word in enumerate(given):
        abbreviates = place < len(given) - 1 and (place == 0 or len(word) > LONGEST_INITIAL)
        canonical = table.abbreviations.get(word) if abbreviates else None
        found += (canonical or table.spellings.get(word, word)).split()
    return tuple(found)


def sounded(key: str) -> str:
    """Return how one name key sounds; as ``names.sound_key`` does."""
    return _substituted(key, SOUND)


def _substituted(text: str, rules: Iterable[Rule]) -> str:
    for rule in rules:
        text = re.sub(rule.pattern, rule.replacement.replace("$1", r"\1"), text)
    return text
