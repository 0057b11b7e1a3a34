"""Looking for the people of a list: names, numbers and addresses that have no shape of their own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from sertakan_analysis.disclosure.leaks.model import Leak, LeakKind
from sertakan_analysis.disclosure.leaks.numbers import runs
from sertakan_analysis.identity.name_parts import canonical_words
from sertakan_analysis.identity.token_forms import (
    NAME_WORDS,
    address_forms,
    alone_form,
    canonical_form,
    number_form,
    written_form,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sertakan_analysis.disclosure.leaks.allowed import AllowedTexts
    from sertakan_analysis.disclosure.leaks.model import Text
    from sertakan_analysis.disclosure.leaks.vocabulary import Vocabulary

WORDS: Final = re.compile("[a-z0-9]+")
# A word, maybe with the sign of a footnote; letters among digits are checksums ("7ade3f0c") and no words.
WORD: Final = re.compile("([0-9]{0,3})([a-z]+)([0-9]{0,3})")
ADDRESS_MARK: Final = re.compile(r"\b(?:jl|jln|jalan|gg|gang|blok|perum|perumahan|perumnas|rt)\b")
BEFORE_MARK: Final = 40
AFTER_MARK: Final = 120

Window = tuple[str, ...]


def known_persons(texts: Sequence[Text], vocabulary: Vocabulary, allowed: AllowedTexts) -> Iterator[Leak]:
    """Give every place where a text names somebody of the vocabulary.

    Every run of up to five words is taken for a name, as it stands and by its canonical words in any order; a number
    ends a run. All texts are looked up at once.
    """
    windows = {window: _forms(window) for window in {each for text in texts for each in _windows(_words(text.text))}}
    numbers = {form for text in texts for _, form in _numbers(text.text)}
    addresses = {form for text in texts for _, form in _addresses(text.text)}
    known = vocabulary.known({*numbers, *addresses, *(form for forms in windows.values() for form in forms)})
    names = {
        window for window, forms in windows.items() if not known.isdisjoint(forms) and not _allowed(window, allowed)
    }
    for text in texts:
        if names:
            yield from _names(text, names)
        for kind, found in ((LeakKind.NUMBER, _numbers(text.text)), (LeakKind.ADDRESS, _addresses(text.text))):
            for start, form in found:
                if form in known and not (kind is LeakKind.ADDRESS and allowed.hold_text(form.partition(":")[2])):
                    yield Leak(text.file, text.place(start), kind, _shape(form))


def _words(text: str) -> list[list[tuple[int, str]]]:
    """Return runs of words with their positions; a number ends a run."""
    found: list[list[tuple[int, str]]] = [[]]
    for sign in WORDS.finditer(text):
        word = WORD.fullmatch(sign[0])
        if word is None or word[1]:
            found.append([])
        if word is not None:
            found[-1].append((sign.start(), word[2]))
        if word is not None and word[3]:
            found.append([])
    return found


def _windows(words: Iterable[Sequence[tuple[int, str]]]) -> Iterator[Window]:
    for run in words:
        plain = [word for _, word in run]
        for length in range(1, NAME_WORDS + 1):
            yield from zip(*(plain[first:] for first in range(length)), strict=False)


def _forms(window: Window) -> tuple[str, ...]:
    """Return the forms under which the words may be known."""
    if len(window) == 1:
        canonical = canonical_words(window)
        forms = [alone_form(window[0]), *(alone_form(word) for word in canonical if canonical != window)]
    else:
        forms = [written_form(window), canonical_form(window)]
    return tuple(form for form in forms if form is not None)


def _allowed(window: Window, allowed: AllowedTexts) -> bool:
    return allowed.hold_word(window[0]) if len(window) == 1 else allowed.hold_words(window)


def _names(text: Text, names: set[Window]) -> Iterator[Leak]:
    """Give each place once, by the longest name that stands there."""
    for run in _words(text.text):
        first = 0
        while first < len(run):
            for length in range(min(NAME_WORDS, len(run) - first), 0, -1):
                window = tuple(word for _, word in run[first : first + length])
                if window in names:
                    letters = " and ".join(str(len(word)) for word in window)
                    masked = f"{length} word{'s' * (length > 1)} of {letters} letters"
                    yield Leak(text.file, text.place(run[first][0]), LeakKind.NAME, masked)
                    first += length - 1
                    break
            first += 1


def _numbers(text: str) -> Iterator[tuple[int, str]]:
    for start, digits in runs(text):
        form = number_form(digits)
        if form is not None:
            yield start, form


def _addresses(text: str) -> Iterator[tuple[int, str]]:
    for mark in ADDRESS_MARK.finditer(text):
        start = max(0, mark.start() - BEFORE_MARK)
        for form in address_forms(text[start : mark.end() + AFTER_MARK]):
            yield mark.start(), form


def _shape(form: str) -> str:
    said = form.partition(":")[2]
    return f"{len(said)} digits" if said.isdecimal() else f"{len(said.split())} words and numbers"
