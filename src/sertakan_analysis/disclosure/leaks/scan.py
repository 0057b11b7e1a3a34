"""Looking for persons in the bytes of finished files."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from sertakan_analysis.disclosure.leaks.allowed import AllowedTexts
from sertakan_analysis.disclosure.leaks.model import Leak, LeakKind, Text
from sertakan_analysis.disclosure.leaks.numbers import BREAK, shaped
from sertakan_analysis.disclosure.leaks.passages import passages
from sertakan_analysis.disclosure.leaks.persons import known_persons
from sertakan_analysis.identity.token_forms import lowered

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sertakan_analysis.disclosure.leaks.model import Passage
    from sertakan_analysis.disclosure.leaks.vocabulary import Vocabulary

# Spaces and dashes of every kind become the plain ones; what prints nothing goes with ``lowered``.
SPACES: Final = re.compile("[\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")
DASHES: Final = re.compile("[\u2010-\u2015\u2212\ufe58\uff0d]")


def scan(
    files: Mapping[str, bytes], vocabulary: Vocabulary | None = None, allowed: AllowedTexts | None = None
) -> tuple[Leak, ...]:
    """Return everything in the files that names a person, each with its file, its place, and what it is.

    Without a vocabulary only what has a shape of its own is found: NIK and family card numbers, phone numbers, addresses
    of electronic mail. With one also names (as written, in other spellings, in another order of words), numbers and
    addresses of the people in it. A made-up NIK counts like any other.

    Raises
    ------
    ValueError
        When a file can't be read as what its ending says.
    """
    allowed = allowed or AllowedTexts()
    texts = [text for name, content in files.items() for text in _texts(name, content)]
    found = {
        Leak(text.file, text.place(each.start), each.kind, _masked(each.kind, each.said)): None
        for text in texts
        for each in shaped(text.text)
        if each.kind is LeakKind.NIK or not allowed.hold_text(each.said)
    }
    if vocabulary is not None:
        found |= dict.fromkeys(known_persons(texts, vocabulary, allowed))
    return tuple(found)


def _texts(name: str, content: bytes) -> Iterator[Text]:
    """Put a file's passages together; those that are glued a second time with spaces between, as they may look apart."""
    pieces = [(passage, _plain(passage.text)) for passage in passages(name, content)]
    yield _joined(name, pieces, "")
    lines = [
        piece
        for place, piece in enumerate(pieces)
        if piece[0].glued or (place + 1 < len(pieces) and pieces[place + 1][0].glued)
    ]
    if lines:
        yield _joined(name, lines, " ")


def _joined(name: str, pieces: Sequence[tuple[Passage, str]], glue: str) -> Text:
    starts: list[int] = []
    parts: list[str] = []
    position = 0
    for passage, text in pieces:
        parts.append(glue if passage.glued else BREAK)
        position += len(parts[-1])
        starts.append(position)
        parts.append(text)
        position += len(text)
    return Text(name, "".join(parts), [0, *starts[1:]], [passage.place for passage, _ in pieces])


def _plain(text: str) -> str:
    if not text.isascii():
        text = DASHES.sub("-", SPACES.sub(" ", text))
    return lowered(text)


def _masked(kind: LeakKind, said: str) -> str:
    if kind is LeakKind.NIK:
        from sertakan_analysis.identity.masking import masked_nik

        return masked_nik(said)
    digits = sum(map(str.isdigit, said))
    return f"{digits} digits" if digits else f"{len(said)} characters"
