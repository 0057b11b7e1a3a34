"""How names are written otherwise: variants, old spelling, abbreviations, titles, slips, words left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sertakan_analysis.synthetic.spellings import abbreviations, spellings

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

TITLES_BEFORE: Final = ("H.", "HJ.", "UST.", "DRS.", "K.H.")
TITLES_AFTER: Final = (", S.PD", ", SE", ", S.PD.I", ", S.SOS")
WOMAN_TITLE: Final = "HJ."
LETTERS: Final = "AEIOUNRSTKLMH"
SHORTEST: Final = 4
PAIR: Final = 2
EVEN: Final = 0.5
LAST_WORD: Final = 0.7


def picked(options: tuple[str, ...] | str, chance: Random) -> str:
    """Choose one by a number whose sequence Python promises to keep."""
    return options[int(chance.random() * len(options))]


def variant(name: str, chance: Random, _: str | None = None) -> str | None:
    """Write one word in another spelling in use; None when no word has any."""
    words = name.split()
    able = [place for place, word in enumerate(words) if spellings().get(word.lower())]
    return _changed(words, able, chance, lambda word: picked(spellings()[word.lower()], chance).upper())


def old_spelling(name: str, chance: Random, _: str | None = None) -> str | None:
    """Write one word as before 1947, with oe for u; None for a name without u."""
    words = name.split()
    able = [place for place, word in enumerate(words) if "U" in word]
    return _changed(words, able, chance, lambda word: word.replace("U", "OE"))


def abbreviated(name: str, chance: Random, _: str | None = None) -> str | None:
    """Abbreviate the first of several words as is usual; None where it is not."""
    words = name.split()
    short = abbreviations().get(words[0].lower()) if len(words) >= PAIR else None
    return f"{picked(short, chance).upper()}. {' '.join(words[1:])}" if short else None


def titled(name: str, chance: Random, sex: str | None = None) -> str | None:
    """Put a title before or behind the name."""
    if chance.random() < EVEN:
        return name + picked(TITLES_AFTER, chance)
    return f"{WOMAN_TITLE if sex == 'P' else picked(TITLES_BEFORE, chance).replace(WOMAN_TITLE, 'H.')} {name}"


def slip(name: str, chance: Random, _: str | None = None) -> str | None:
    """Mistype one letter of a word of four or more: two exchanged, one left out, doubled or replaced."""
    words = name.split()
    able = [place for place, word in enumerate(words) if len(word) >= SHORTEST]
    return _changed(words, able, chance, lambda word: _slipped(word, chance))


def word_lost(name: str, chance: Random, _: str | None = None) -> str | None:
    """Leave out one of several words, mostly the last."""
    words = name.split()
    if len(words) < PAIR:
        return None
    place = len(words) - 1 if chance.random() < LAST_WORD else int(chance.random() * len(words))
    return " ".join(words[:place] + words[place + 1 :])


def _changed(words: list[str], able: list[int], chance: Random, change: Callable[[str], str]) -> str | None:
    if not able:
        return None
    place = able[int(chance.random() * len(able))]
    words[place] = change(words[place])
    return " ".join(words)


def _slipped(word: str, chance: Random) -> str:
    # The first letter stays: people mistype inside a word.
    place = 1 + int(chance.random() * (len(word) - 2))
    way = int(chance.random() * 4)
    if way == 0 and word[place] != word[place + 1]:
        return word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    if way == 1:
        return word[:place] + word[place + 1 :]
    if way == PAIR:
        return word[:place] + word[place] + word[place:]
    other = LETTERS.replace(word[place], "")
    return word[:place] + picked(other, chance) + word[place + 1 :]
