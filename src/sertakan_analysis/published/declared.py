"""Read what is declared by hand beside the tables: indicators, corrections, exceptions."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final, TypeVar, get_args

from sertakan_analysis.errors import UserError, nearest
from sertakan_analysis.exhibits import Text, text
from sertakan_analysis.published.model import CheckName, Correction, Indicator
from sertakan_analysis.rules.document import TAG, Document, Node

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

INDICATOR_KEYS: Final = ("title", "unit", "family", "needs_base")
CORRECTION_KEYS: Final = ("expect", "use", "reason")
EXCEPTION_KEYS: Final = ("check", "difference", "reason")
T = TypeVar("T")
CHECKS: Final[tuple[str, ...]] = get_args(CheckName)


@dataclass(frozen=True, slots=True)
class Declared:
    """An inconsistency that is known and stays: its check, the figure it is about, by how much it differs, and why."""

    check: str
    figure: str
    difference: Decimal
    reason: Text
    where: str


def read_indicators(where: str, content: bytes) -> Mapping[str, Indicator]:
    """Read ``indicators.yml``: what each indicator measures."""
    return _read(where, content, INDICATOR_KEYS, _indicator)


def read_corrections(where: str, content: bytes) -> Mapping[str, Correction]:
    """Read ``corrections.yml``: declared misprints by figure."""
    return _read(where, content, CORRECTION_KEYS, _correction)


def read_exceptions(where: str, content: bytes) -> Mapping[str, Declared]:
    """Read ``exceptions.yml``: known inconsistencies by figure."""
    return _read(where, content, EXCEPTION_KEYS, _exception)


def _read(
    where: str, content: bytes, keys: tuple[str, ...], make: Callable[[Document, str, dict[str, Node]], T]
) -> dict[str, T]:
    document = Document(where)
    root = document.compose(content)
    found: dict[str, T] = {}
    for key, node in document.pairs(root, "the file") if root is not None else ():
        fields = document.fields(node, keys, keys, f"'{key.value}'")
        if set(fields) == set(keys):
            found[key.value] = make(document, key.value, fields)
    if document.faults:
        raise UserError("\n".join(document.faults), remedy="Mend the lines named.")
    return found


def _indicator(document: Document, name: str, fields: dict[str, Node]) -> Indicator:
    return Indicator(
        name,
        document.text(fields["title"], "'title'"),
        document.text(fields["unit"], "'unit'"),
        document.text(fields["family"], "'family'"),
        needs_base=document.yes_no(fields["needs_base"], "'needs_base'"),
    )


def _correction(document: Document, name: str, fields: dict[str, Node]) -> Correction:
    dropped = fields["use"].id == "scalar" and fields["use"].tag == f"{TAG}null"
    return Correction(
        name,
        expect=_number(document, fields["expect"], "'expect'"),
        use=None if dropped else _number(document, fields["use"], "'use'"),
        reason=_words(document, fields["reason"]),
    )


def _exception(document: Document, name: str, fields: dict[str, Node]) -> Declared:
    check = document.text(fields["check"], "'check'")
    if check not in CHECKS:
        document.fault(fields["check"], f"there is no check '{check}'. {nearest(check, CHECKS)}")
    where = f"{document.file}:{fields['check'].start_mark.line + 1}"
    difference = _number(document, fields["difference"], "'difference'")
    return Declared(check, name, difference, _words(document, fields["reason"]), where)


def _number(document: Document, node: Node, what: str) -> Decimal:
    value = document.value(node, what)
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return Decimal(value)
    document.fault(node, f"{what} must be a number")
    return Decimal(0)


def _words(document: Document, node: Node) -> Text:
    return text("{reason}", reason=document.text(node, "'reason'"))
