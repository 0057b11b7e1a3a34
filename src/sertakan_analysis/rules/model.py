"""Dated legal values: what a rule is, before anyone asks what it says on a day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Final, Literal

from sertakan_analysis.errors import UserError, nearest
from sertakan_analysis.reading import ABSENT, digest_of_names, note_rule

Scalar = int | Decimal | str | date
Value = Scalar | tuple[Scalar, ...]
EVERY: Final = "*"
Status = Literal["verified", "unverified", "unclear", "unknown"]


@dataclass(frozen=True, slots=True)
class DatedValue:
    """One value of a rule with its period, as the file gives it.

    ``until`` is the last day in force, if the law or the source names one. ``value`` is None when the law leaves
    a choice (status ``unclear``: ``choices`` and ``default`` say which) and when nobody published it (``unknown``).
    """

    effective: date
    until: date | None
    value: Value | None
    basis: str
    source: str
    status: Status
    note: str = ""
    choices: tuple[tuple[str, Value], ...] = ()
    default: str | None = None

    def covers(self, day: date) -> bool:
        """Say whether the period holds the day."""
        return self.effective <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Rule:
    """Every value that one rule ever had, by sub-key (None where the rule has none), oldest first.

    ``title``, ``unit`` and ``note`` are in Bahasa Indonesia: a reader sees them. ``by`` says what the sub-keys are
    (segmen, pembayar, sektor, wilayah, …). ``reviewed`` is the day up to which the sources were read.
    """

    name: str
    title: str
    unit: str
    reviewed: date
    note: str
    by: str | None
    values: Mapping[str | None, tuple[DatedValue, ...]]

    @property
    def digest(self) -> str:
        """The SHA-256 of all that the rule says; how its file writes it does not count."""
        return sha256(repr(self).encode()).hexdigest()

    def dated(self, subkey: str | None) -> tuple[DatedValue, ...]:
        """Return the values of one sub-key, oldest first.

        Raises
        ------
        UserError
            When the sub-key is unknown, missing, or given to a rule that has none.
        """
        if subkey in self.values:
            return self.values[subkey]
        if self.by is None:
            raise UserError(f"rule '{self.name}' has no sub-keys, got '{subkey}'", remedy="Leave the sub-key out.")
        known = [key for key in self.values if key is not None]
        if subkey is None:
            raise UserError(
                f"rule '{self.name}' has one value for each {self.by}: say which", remedy=nearest("", known)
            )
        raise UserError(f"rule '{self.name}' has no {self.by} '{subkey}'", remedy=nearest(subkey, known))


@dataclass(frozen=True, slots=True)
class Rules(Mapping[str, Rule]):
    """All rules by name; the name is the file's path below ``params/rules`` without its suffix.

    Every look-up and every listing notes itself for the record of the run.
    """

    by_name: Mapping[str, Rule]

    def __getitem__(self, name: str) -> Rule:
        note_rule(name, lambda: self.digest(name))
        return self.by_name[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.names())

    def __len__(self) -> int:
        return len(self.names())

    def names(self) -> tuple[str, ...]:
        """Return every rule's name in alphabetical order."""
        return self._listed("")

    def below(self, folder: str) -> tuple[str, ...]:
        """Return the names of the rules below a folder, such as ``target``, in alphabetical order."""
        return self._listed(folder)

    def rule(self, name: str) -> Rule:
        """Return the rule of that name.

        Raises
        ------
        UserError
            When there is no such rule; offers the nearest name.
        """
        try:
            return self[name]
        except KeyError:
            raise UserError(f"there is no rule '{name}'", remedy=nearest(name, self.by_name)) from None

    def digest(self, noted: str) -> str:
        """Return the checksum that a record holds for the name of a rule, or for a listing (``target/*`` or ``*``)."""
        if noted == EVERY or noted.endswith(f"/{EVERY}"):
            return digest_of_names(self._below(noted.removesuffix(EVERY)))
        return self.by_name[noted].digest if noted in self.by_name else ABSENT

    def _listed(self, folder: str) -> tuple[str, ...]:
        noted = f"{folder.rstrip('/')}/{EVERY}" if folder else EVERY
        note_rule(noted, lambda: self.digest(noted))
        return self._below(noted.removesuffix(EVERY))

    def _below(self, start: str) -> tuple[str, ...]:
        return tuple(sorted(name for name in self.by_name if name.startswith(start)))


@dataclass(frozen=True, slots=True)
class RuleValue:
    """What one rule says on one day, with everything a report must tell about it.

    ``value`` is None only for status ``unknown``, which only a listing returns. ``choice`` names what was chosen
    among ``choices`` where the law is unclear. ``stale``: the day asked for is later than ``reviewed``, so a newer
    rule may exist that nobody has looked for.
    """

    rule: str
    subkey: str | None
    title: str
    unit: str
    value: Value | None
    effective: date
    until: date | None
    basis: str
    source: str
    status: Status
    note: str
    reviewed: date
    stale: bool
    choice: str | None = None
    choices: tuple[tuple[str, Value], ...] = ()

    @property
    def label(self) -> str:
        """The rule's name with its sub-key, for messages and manifests."""
        return self.rule if self.subkey is None else f"{self.rule}[{self.subkey}]"

    @property
    def number(self) -> Decimal:
        """The value as a number.

        Raises
        ------
        UserError
            When the value is a text, a day, a list or unknown.
        """
        if isinstance(self.value, int | Decimal):
            return Decimal(self.value)
        raise UserError(
            f"rule '{self.label}' is not a number: {self.value!r}", remedy="Ask a rule that holds a number."
        )

    @property
    def doubtful(self) -> bool:
        """Whether a report must name this value among its doubts: stale, or not verified."""
        return self.stale or self.status != "verified"
