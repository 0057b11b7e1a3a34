"""What a rule says on a day: an answer, or an error that tells why there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sertakan_analysis.errors import UserError, nearest
from sertakan_analysis.rules.model import RuleValue

if TYPE_CHECKING:
    from datetime import date

    from sertakan_analysis.rules.model import DatedValue, Rule, Rules, Value


def lookup(rules: Rules, name: str, *, on: date, subkey: str | None = None, choice: str | None = None) -> RuleValue:
    """Return the value in force on a day.

    An ``unclear`` value returns the choice made, or its default, and keeps its status. A value asked for after
    the rule's review is returned with ``stale`` set.

    Raises
    ------
    UserError
        Unknown rule, sub-key or choice; a day before the first value, in a gap or after the last one's end; a
        value that nobody published; a choice where the law leaves none.
    """
    rule = rules.rule(name)
    dated = rule.dated(subkey)
    found = _covering(dated, on)
    if found is None:
        raise _not_in_force(rule, subkey, dated, on)
    if found.status == "unknown":
        raise UserError(
            f"the value of {_label(rule, subkey)} on {on} is not known: {found.note}",
            remedy="Ask the office concerned, then add the value with its source to the rule's file.",
        )
    return _answer(rule, subkey, found, on, choice)


def value_in_force(rules: Rules, name: str, *, on: date, subkey: str | None = None) -> RuleValue | None:
    """Return the value in force on a day, or None where the absence of a value is itself the answer.

    For rules that come and go, such as a discount. An ``unclear`` value is returned with its default.

    Raises
    ------
    UserError
        Unknown rule or sub-key.
    """
    rule = rules.rule(name)
    found = _covering(rule.dated(subkey), on)
    return None if found is None else _answer(rule, subkey, found, on, None)


def in_force(rules: Rules, on: date) -> tuple[RuleValue, ...]:
    """Return every value in force on a day, by rule name and sub-key; those not published have value None."""
    return tuple(
        _answer(rule, subkey, found, on, None)
        for rule in (rules[name] for name in rules.names())
        for subkey, dated in rule.values.items()
        if (found := _covering(dated, on)) is not None
    )


def timeline(rules: Rules, name: str, *, known_on: date, subkey: str | None = None) -> tuple[RuleValue, ...]:
    """Return all values of a rule, oldest first, as known on a day: targets ahead, a discount's coming end.

    ``stale`` is measured at ``known_on``: a target for 2045 is not stale because 2045 is far away. Values that
    nobody published have value None.

    Raises
    ------
    UserError
        Unknown rule or sub-key.
    """
    rule = rules.rule(name)
    return tuple(_answer(rule, subkey, dated, known_on, None) for dated in rule.dated(subkey))


def _covering(dated: tuple[DatedValue, ...], on: date) -> DatedValue | None:
    begun = [value for value in dated if value.effective <= on]
    return begun[-1] if begun and begun[-1].covers(on) else None


def _answer(rule: Rule, subkey: str | None, found: DatedValue, on: date, choice: str | None) -> RuleValue:
    chosen = _chosen(rule, subkey, found, choice)
    return RuleValue(
        rule=rule.name,
        subkey=subkey,
        title=rule.title,
        unit=rule.unit,
        value=dict(found.choices)[chosen] if chosen is not None else found.value,
        effective=found.effective,
        until=found.until,
        basis=found.basis,
        source=found.source,
        status=found.status,
        note=". ".join(note for note in (found.note, rule.note) if note),
        reviewed=rule.reviewed,
        stale=on > rule.reviewed,
        choice=chosen,
        choices=found.choices,
    )


def _chosen(rule: Rule, subkey: str | None, found: DatedValue, choice: str | None) -> str | None:
    if choice is None:
        return found.default
    options: dict[str, Value] = dict(found.choices)
    if not options:
        raise UserError(
            f"{_label(rule, subkey)} leaves no choice, got '{choice}'", remedy="Leave the choice out: the law is clear."
        )
    if choice not in options:
        raise UserError(f"{_label(rule, subkey)} has no choice '{choice}'", remedy=nearest(choice, options))
    return choice


def _not_in_force(rule: Rule, subkey: str | None, dated: tuple[DatedValue, ...], on: date) -> UserError:
    label = _label(rule, subkey)
    earlier = [value for value in dated if value.effective <= on]
    later = [value for value in dated if value.effective > on]
    coming = f" The next value, {_told(later[0])}, starts on {later[0].effective}." if later else ""
    if not earlier:
        return UserError(
            f"{label} has no value on {on}: its first value, {_told(dated[0])}, starts on {dated[0].effective}",
            remedy="Choose a later day, or add the earlier value with its source to the rule's file.",
        )
    last = earlier[-1]
    return UserError(
        f"{label} has no value on {on}: the last one, {_told(last)}, was in force from {last.effective} "
        f"to {last.until}.{coming}",
        remedy="Choose a day on which it was in force, or add the later value with its source to the rule's file.",
    )


def _label(rule: Rule, subkey: str | None) -> str:
    return f"rule '{rule.name}'" if subkey is None else f"rule '{rule.name}' for {rule.by} '{subkey}'"


def _told(dated: DatedValue) -> str:
    if dated.choices:
        return " or ".join(f"{name}={value}" for name, value in dated.choices)
    return "not published" if dated.value is None else str(dated.value)
