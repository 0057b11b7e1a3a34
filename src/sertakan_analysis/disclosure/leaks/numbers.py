"""Numbers of persons by their shape alone: NIK, family card numbers, phones, addresses of electronic mail.

A NIK is 16 digits in a row, whatever they say. Written in groups it is one only when its digits can be a NIK's (region,
day and month exist) and the groups are such as people make: so a sum with points (1.234.567.890.123.456), a row of
years or the figures of a table are not taken for it. Of sums that large one in forty has digits that a NIK could have,
and no regency's budget reaches a thousandth of them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from sertakan_analysis.disclosure.leaks.model import LeakKind

if TYPE_CHECKING:
    from collections.abc import Iterator

DIGITS: Final = 16
# Between cells and blocks: no number reaches across.
BREAK: Final = "\x1e"

IN_A_ROW: Final = re.compile(r"(?<![0-9])[0-9]{16}(?![0-9])")
GROUPED: Final = re.compile(
    r"(?<![0-9])[0-9]{1,15}(?:(?:[ \t\r\n]{0,2}[.,\-/][ \t\r\n]{0,2}|[ \t\r\n]{1,3})[0-9]{1,15})+"
)
GROUP: Final = re.compile(r"([^0-9]*)([0-9]+)")
WORD: Final = re.compile(r"[0-9A-Za-z]+")
HEXADECIMAL: Final = re.compile(r"[0-9A-Fa-f]{20,}")
# A longer run of letters and digits is a checksum or packed data.
LONGEST_WORD: Final = 40
# How people split the sixteen digits: as on forms, by parts of the NIK, by fours, digit by digit.
USUAL: Final = frozenset(
    {
        (4, 4, 4, 4),
        (6, 6, 4),
        (2, 2, 2, 6, 4),
        (6, 2, 2, 2, 4),
        (2, 2, 2, 2, 2, 2, 4),
        (2, 4, 6, 4),
        (4, 2, 6, 4),
        (8, 8),
        (1,) * 16,
        (2,) * 8,
    }
)
# As a number with a sign between thousands: a NIK that was taken for a sum.
THOUSANDS: Final = (1, 3, 3, 3, 3, 3)
PLAUSIBLE: Final = re.compile(
    r"(?:1[1-9]|21|3[1-6]|5[1-3]|6[1-5]|7[1-6]|8[12]|9[1-6])(?!00|70)[0-9]{2}(?!00)[0-9]{2}"
    r"(?:0[1-9]|[12][0-9]|3[01]|4[1-9]|[56][0-9]|7[01])(?:0[1-9]|1[0-2])[0-9]{2}(?!0000)[0-9]{4}"
)
PHONES: Final = (
    re.compile(
        r"(?<![0-9A-Za-z])(?:\+|\(\+?|00)62\)?[ .\-]{0,2}(?:\(0\))?[ .\-]?[1-9](?:[ .\-]{0,2}[0-9]){6,11}(?![0-9A-Za-z])"
    ),
    re.compile(r"(?<![0-9A-Za-z])62[ \-]8[0-9]{1,2}(?:[ \-][0-9]{3,5}){2,3}(?![0-9A-Za-z])"),
    # A day such as 08-11-2025 begins with two digits, a phone number with three at least.
    re.compile(r"(?<![0-9A-Za-z])(?<![0-9][.,\-:/])08[0-9]{1,2}(?:[ .\-]{0,2}[0-9]){6,10}(?![0-9A-Za-z])"),
)
MAILBOX: Final = re.compile(r"[A-Za-z0-9][\w.+\-]{0,63}$")
MAIL_HOST: Final = re.compile(r"@[A-Za-z0-9][\w\-]*(?:\.[\w\-]+)+")
LONGEST_MAILBOX: Final = 64
# What may be a person's number though it has no shape of its own: looked up in the vocabulary.
RUN: Final = re.compile(r"(?<![0-9A-Za-z])\+?[0-9](?:[.\-/]?[0-9]){7,19}(?![0-9A-Za-z])")


class Shaped(NamedTuple):
    """A find: what it is, where it begins in the text, and its digits or the address."""

    kind: LeakKind
    start: int
    said: str


def shaped(text: str) -> Iterator[Shaped]:
    """Give everything in a text that has the shape of a person's number or address."""
    yield from _niks_in_a_row(text)
    yield from _grouped_niks(text)
    for pattern in PHONES:
        for found in pattern.finditer(text):
            yield Shaped(LeakKind.PHONE, found.start(), found[0])
    for host in MAIL_HOST.finditer(text):
        mailbox = MAILBOX.search(text, max(0, host.start() - LONGEST_MAILBOX), host.start())
        if mailbox is not None:
            yield Shaped(LeakKind.EMAIL, mailbox.start(), mailbox[0] + host[0])


def runs(text: str) -> Iterator[tuple[int, str]]:
    """Give the place and the digits of every number that might be a person's."""
    for found in RUN.finditer(text):
        yield found.start(), re.sub(r"[^0-9]", "", found[0])


def _niks_in_a_row(text: str) -> Iterator[Shaped]:
    for found in IN_A_ROW.finditer(text):
        before, after = text[max(0, found.start() - 2) : found.start()], text[found.end() : found.end() + 2]
        decimals = re.fullmatch(r"[0-9][.,]", before)
        fraction = re.fullmatch(r"[.,][0-9]", after) and not re.match(r"[.,]0+(?![0-9])", text[found.end() :])
        if not decimals and not (fraction and not PLAUSIBLE.fullmatch(found[0])) and not _packed(text, found):
            yield Shaped(LeakKind.NIK, found.start(), found[0])


def _packed(text: str, found: re.Match[str]) -> bool:
    """Tell whether the digits are part of a checksum or of packed data."""
    start, end = found.span()
    while start > 0 and end - start <= LONGEST_WORD and WORD.match(text[start - 1]):
        start -= 1
    while end < len(text) and end - start <= LONGEST_WORD and WORD.match(text[end]):
        end += 1
    return end - start > LONGEST_WORD or HEXADECIMAL.fullmatch(text[start:end]) is not None


def _grouped_niks(text: str) -> Iterator[Shaped]:
    for found in GROUPED.finditer(text):
        if sum(map(str.isdigit, found[0])) < DIGITS:
            continue
        groups = [(found.start() + part.start(2), part[1], part[2]) for part in GROUP.finditer(found[0])]
        for first in range(len(groups)):
            last, digits = first, ""
            while last < len(groups) and len(digits) < DIGITS:
                digits += groups[last][2]
                last += 1
            if len(digits) == DIGITS and PLAUSIBLE.fullmatch(digits) and _as_people_do(groups[first:last]):
                yield Shaped(LeakKind.NIK, groups[first][0], digits)


def _as_people_do(groups: list[tuple[int, str, str]]) -> bool:
    lengths = tuple(len(digits) for _, _, digits in groups)
    signs = {sign.strip() for _, sign, _ in groups[1:]}
    if lengths == THOUSANDS:
        return len(signs) == 1
    if len(lengths) == 2:  # noqa: PLR2004 - broken once, as at the end of a line; with a point it is a decimal number
        return signs <= {"", "-"} and min(lengths) > 1
    return lengths in USUAL and "," not in signs
