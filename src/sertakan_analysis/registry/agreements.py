"""Who may use which lists, for what purpose, until when: one YAML file for each agreement."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final, Literal, get_args

from sertakan_analysis.errors import UserError, nearest
from sertakan_analysis.registry.recipients import Recipient, read_recipients
from sertakan_analysis.rules.document import Document, Node, read_files

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from sertakan_analysis.project import Project

Purpose = Literal["laporan", "eksplorasi", "padanan", "daftar_calon"]

PURPOSES: Final[tuple[Purpose, ...]] = get_args(Purpose)
NOTICE_DAYS: Final = 60
KEYS: Final = (
    "title",
    "provider",
    "recipient",
    "kinds",
    "regions",
    "purposes",
    "commercial_use",
    "valid_from",
    "valid_to",
    "contact",
    "document",
    "recipients",
    "synthetic",
)
REQUIRED: Final = tuple(key for key in KEYS if key not in {"recipients", "synthetic"})
REGION_SHAPE: Final = re.compile(r"\d\d(\.\d\d(\.\d\d(\.\d{4})?)?)?")
NAME_SHAPE: Final = re.compile(r"[a-z0-9][a-z0-9_-]*")


@dataclass(frozen=True, slots=True)
class Party:
    """Who gives the data: name, and the office or person to ask."""

    name: str
    contact: str


@dataclass(frozen=True, slots=True)
class Agreement:
    """A data-use agreement; ``valid_to`` is its last day, ``regions`` cover what lies in them.

    ``document`` names the paper that was signed, ``contact`` whom to ask on the side of the recipient. ``recipients``
    are the only people to whom a list of candidates may be encrypted.
    """

    name: str
    title: str
    provider: Party
    recipient: str
    kinds: tuple[str, ...]
    regions: tuple[str, ...]
    purposes: tuple[Purpose, ...]
    commercial_use: bool
    valid_from: date
    valid_to: date
    contact: str
    document: str
    synthetic: bool = False
    recipients: tuple[Recipient, ...] = ()


@dataclass(frozen=True, slots=True)
class Notice:
    """An agreement's end that comes near: its last day, and the sentence for the report."""

    agreement: str
    day: date
    text: str


def load_agreements(folder: Path) -> dict[str, Agreement]:
    """Read every agreement of a folder, by name: the file's name without ``.yml``.

    Raises
    ------
    UserError
        Files with faults: every fault with file and line.
    """
    remedy = "Mend the files named; docs/how-to/personal_data.md shows their form."
    return {each.name: each for each in read_files(folder.glob("*.yml"), _read, folder=folder.name, remedy=remedy)}


def agreement_named(agreements: Mapping[str, Agreement], name: str) -> Agreement:
    """Return one agreement.

    Raises
    ------
    UserError
        When there is none of this name; offers the nearest.
    """
    if name not in agreements:
        raise UserError(
            f"there is no agreement '{name}'. {nearest(name, agreements)}",
            where="data/agreements",
            remedy="Data without an agreement can't be used: write one as docs/how-to/personal_data.md shows.",
        )
    return agreements[name]


def permit(agreement: Agreement, *, purpose: Purpose, kind: str, region: str, on: date) -> Notice | None:
    """Let a use go on, with a notice within sixty days before the agreement's end.

    Raises
    ------
    UserError
        When the agreement has ended or not begun, or allows another purpose, kind or region; names the date and the
        party to ask.
    """
    problem = _out_of_time(agreement, on) or _not_allowed(agreement, purpose, kind) or _elsewhere(agreement, region)
    if problem:
        provider = agreement.provider
        raise UserError(
            f"agreement '{agreement.name}' {problem}",
            where=f"data/agreements/{agreement.name}.yml",
            remedy=f"Ask {provider.name} ({provider.contact}) for an agreement that allows it.",
        )
    left = (agreement.valid_to - on).days
    return Notice(agreement.name, agreement.valid_to, _ending(agreement)) if left <= NOTICE_DAYS else None


def standing_today(project: Project, name: str) -> str:
    """Return in words how an agreement stands today; two days on which a report says the same have the same words.

    Raises
    ------
    UserError
        When an agreement's file has faults.
    """
    agreement = load_agreements(project.agreements).get(name)
    if agreement is None:
        return "is gone"
    today = date.today()  # noqa: DTZ011 - an agreement ends on a day of its own place
    late = _out_of_time(agreement, today)
    if late:
        return late
    soon = (agreement.valid_to - today).days <= NOTICE_DAYS
    return f"{'ends soon, on' if soon else 'holds until'} {agreement.valid_to}"


def covers(outer: str, inner: str) -> bool:
    """Tell whether a region's code is that of the other, or of one that it lies in."""
    return inner == outer or inner.startswith(f"{outer}.")


def _out_of_time(agreement: Agreement, on: date) -> str:
    if on < agreement.valid_from:
        return f"begins only on {agreement.valid_from} (asked for {on})"
    if on > agreement.valid_to:
        return f"ended on {agreement.valid_to} (asked for {on})"
    return ""


def _not_allowed(agreement: Agreement, purpose: str, kind: str) -> str:
    if purpose not in agreement.purposes:
        offered = nearest(purpose, PURPOSES) if purpose not in PURPOSES else ""
        return f"does not allow the purpose '{purpose}'; it allows {', '.join(agreement.purposes)}. {offered}".rstrip()
    if kind not in agreement.kinds:
        return f"does not cover lists of the kind '{kind}'; it covers {', '.join(agreement.kinds)}"
    return ""


def _elsewhere(agreement: Agreement, region: str) -> str:
    if any(covers(outer, region) for outer in agreement.regions):
        return ""
    return f"does not cover the region {region}; it covers {', '.join(agreement.regions)}"


def _ending(agreement: Agreement) -> str:
    """Name the day, not how many days are left: the same report says the same on every day of the sixty."""
    from babel.dates import format_date

    day = format_date(agreement.valid_to, "d MMMM y", locale="id")
    return (
        f"Perjanjian penggunaan data “{agreement.title}” berakhir pada {day}. Sesudah itu datanya tidak boleh "
        f"dipakai lagi; perpanjangan dimintakan kepada {agreement.provider.name} ({agreement.provider.contact})."
    )


def _read(document: Document, root: Node, path: Path) -> Agreement | None:
    fields = document.fields(root, KEYS, REQUIRED, "the agreement")
    if not NAME_SHAPE.fullmatch(path.stem):
        document.fault(1, f"the file's name '{path.stem}' may have small letters, digits, '-' and '_' only")
    valid_from = document.day(fields.get("valid_from"), "'valid_from'")
    valid_to = document.day(fields.get("valid_to"), "'valid_to'")
    if valid_from and valid_to and valid_to < valid_from:
        document.fault(fields["valid_to"], f"'valid_to' {valid_to} lies before 'valid_from' {valid_from}")
    words = {
        name: document.text(fields.get(name), f"'{name}'") for name in ("title", "recipient", "contact", "document")
    }
    provider = _party(document, fields.get("provider"))
    kinds = tuple(kind for _, kind in document.texts(fields.get("kinds"), "'kinds'"))
    regions = _regions(document, fields.get("regions"))
    purposes = _purposes(document, fields.get("purposes"))
    commercial_use = document.yes_no(fields.get("commercial_use"), "'commercial_use'")
    synthetic = document.yes_no(fields.get("synthetic"), "'synthetic'")
    recipients = read_recipients(document, fields.get("recipients"))
    if document.faults or valid_from is None or valid_to is None:
        return None
    return Agreement(
        path.stem,
        provider=provider,
        kinds=kinds,
        regions=regions,
        purposes=purposes,
        commercial_use=commercial_use,
        valid_from=valid_from,
        valid_to=valid_to,
        synthetic=synthetic,
        recipients=recipients,
        **words,
    )


def _party(document: Document, node: Node | None) -> Party:
    if node is None:
        return Party("", "")
    keys = ("name", "contact")
    fields = document.fields(node, keys, keys, "'provider'")
    name, contact = (document.text(fields.get(key), f"'{key}' of 'provider'") for key in keys)
    return Party(name, contact)


def _regions(document: Document, node: Node | None) -> tuple[str, ...]:
    # Without quotes 35.10 is a number to YAML and loses its last digit: Document refuses it as no text.
    regions = document.texts(node, "'regions'")
    for item, region in regions:
        if region and not REGION_SHAPE.fullmatch(region):
            document.fault(item, f'\'{region}\' is no region\'s code like "35.25" or "35.25.10.2010"')
    return tuple(region for _, region in regions)


def _purposes(document: Document, node: Node | None) -> tuple[Purpose, ...]:
    found: list[Purpose] = []
    for item, name in document.texts(node, "'purposes'"):
        known = next((purpose for purpose in PURPOSES if purpose == name), None)
        if known is not None:
            found.append(known)
        elif name:
            document.fault(item, f"unknown purpose '{name}'. {nearest(name, PURPOSES)}")
    return tuple(found)
