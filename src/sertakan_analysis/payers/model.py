"""A payer and a donor as values."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Payer:
    """A source that contributions are paid from, with its code ("dbhcht"); the codes of ``diskon/bpu_pembayar`` and more.

    ``name`` is what a report shows. ``aliases`` mean it as a whole text; a text may also begin with one of ``openings``
    and go on, "APBD Kabupaten Gresik": of a payer with ``named`` givers ("CSR PT …") by any name, of another one
    without "dan" and the like, which may join a second source. ``scheme`` tells a way in which donors give.
    """

    code: str
    name: str
    name_en: str
    aliases: tuple[str, ...]
    openings: tuple[str, ...]
    named: bool
    scheme: bool


@dataclass(frozen=True, slots=True)
class Donor:
    """A giver that the user has declared, and that a report may name. A ``synthetic`` one is made up."""

    code: str
    name: str
    aliases: tuple[str, ...] = ()
    synthetic: bool = False
