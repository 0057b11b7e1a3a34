"""The keys of a report's schedule in its YAML file, read strictly."""

from __future__ import annotations

import re
from datetime import time
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from cronsim import CronSimError

from sertakan_analysis.errors import nearest
from sertakan_analysis.reports.measures import SECONDS, duration
from sertakan_analysis.reports.schedule.calendar import never_due
from sertakan_analysis.reports.schedule.model import AS_OF, PERIODS, Cron, Every, Schedule

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import timedelta

    from sertakan_analysis.rules.document import Document, Node

KEYS: Final = ("every", "cron", "day", "time", "time_zone", "as_of", "deadline", "catch_up", "since")
ZONE: Final = "Asia/Jakarta"
CRON_FIELDS: Final = 5
LAST_DAY: Final = 31
MOST_PERIODS: Final = 100
NEWEST: Final = "newest"


def read_schedule(document: Document, node: Node | None, report: str) -> Schedule | None:
    """Return the schedule written at a node; None when there is none, or when it has faults (noted)."""
    if node is None:
        return None
    already = len(document.faults)
    fields = document.fields(node, KEYS, (), "'schedule'")
    timing = _timing(document, node, fields)
    zone = _zone(document, fields.get("time_zone"))
    deadline = measured_time(document, fields.get("deadline"), "'deadline'")
    periods = _periods(document, fields.get("catch_up"))
    since = document.day(fields.get("since"), "'since'")
    if timing is None or len(document.faults) > already:
        return None
    return Schedule(report, timing, zone, deadline, periods, since)


def measured_time(document: Document, node: Node | None, what: str) -> timedelta | None:
    """Return a duration such as ``10 min`` or ``3 days``, or None."""
    if node is None:
        return None
    found = duration(str(node.value)) if node.id == "scalar" else None
    if found is None:
        units = ", ".join(SECONDS)
        document.fault(node, f"{what} must be a whole number and a unit ({units}) like '10 min', got '{_given(node)}'")
    return found


def _timing(document: Document, node: Node, fields: Mapping[str, Node]) -> Every | Cron | None:
    if ("every" in fields) == ("cron" in fields):
        if node.id == "mapping" and node.value:
            both = "not both" if "every" in fields else "it has neither"
            document.fault(node, f"'schedule' needs 'every' or 'cron', {both}")
        return None
    if "every" in fields:
        if "as_of" in fields:
            document.fault(fields["as_of"], "'as_of' goes with 'cron' only; with 'every' it is the end of the period")
        return _every(document, fields)
    for key in ("day", "time"):
        if key in fields:
            document.fault(fields[key], f"'{key}' goes with 'every' only; 'cron' says it itself")
    return _cron(document, fields)


def _every(document: Document, fields: Mapping[str, Node]) -> Every | None:
    name = _one_of(document, fields["every"], "'every'", PERIODS)
    day = _whole(document, fields.get("day"), "'day'", LAST_DAY)
    at = _time(document, fields.get("time"))
    return next((Every(period, day, at) for period in PERIODS if period == name), None)


def _cron(document: Document, fields: Mapping[str, Node]) -> Cron | None:
    expression = document.text(fields["cron"], "'cron'")
    problem = _cron_problem(expression) if expression else ""
    if problem:
        document.fault(fields["cron"], f"'cron' is '{expression}', which is no cron expression: {problem}")
    if "as_of" not in fields:
        document.fault(fields["cron"], f"'cron' needs 'as_of': {' or '.join(AS_OF)}")
        return None
    name = _one_of(document, fields["as_of"], "'as_of'", AS_OF)
    return next((Cron(expression, as_of) for as_of in AS_OF if as_of == name), None)


def _cron_problem(expression: str) -> str:
    if len(expression.split()) != CRON_FIELDS:
        return "it needs five fields: minute, hour, day of the month, month, day of the week"
    try:
        never = never_due(expression)
    except CronSimError as error:
        return str(error).replace("Bad", "wrong", 1)
    return "no moment matches it" if never else ""


def _time(document: Document, node: Node | None) -> time:
    if node is None:
        return time()
    written = str(node.value) if node.id == "scalar" else ""
    if not re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", written):
        document.fault(node, f"'time' must be like \"06:00\", got '{_given(node)}'")
        return time()
    return time.fromisoformat(written)


def _zone(document: Document, node: Node | None) -> ZoneInfo:
    name = document.text(node, "'time_zone'") or ZONE
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        # A folder of zones ('Asia') and a name with '..' are refused in other ways than an unknown one.
        document.fault(node or 1, f"there is no time zone '{name}'. {nearest(name, available_timezones())}")
        return ZoneInfo(ZONE)


def _periods(document: Document, node: Node | None) -> int:
    if node is None or (node.id == "scalar" and node.value == NEWEST):
        return 1
    if node.id != "mapping":
        document.fault(node, f"'catch_up' must be '{NEWEST}' or 'all: 12' on a line of its own, got '{_given(node)}'")
        return 1
    return _whole(document, document.fields(node, ("all",), ("all",), "'catch_up'").get("all"), "'all'", MOST_PERIODS)


def _whole(document: Document, node: Node | None, what: str, largest: int) -> int:
    if node is None:
        return 1
    if node.id == "scalar" and re.fullmatch(r"[1-9][0-9]{0,3}", node.value) and int(node.value) <= largest:
        return int(node.value)
    document.fault(node, f"{what} must be a whole number from 1 to {largest}, got '{_given(node)}'")
    return 1


def _one_of(document: Document, node: Node, what: str, known: Sequence[str]) -> str:
    name = document.text(node, what)
    if name and name not in known:
        document.fault(node, f"{what} must be one of {', '.join(known)}, got '{name}'. {nearest(name, known)}")
    return name


def _given(node: Node) -> str:
    return str(node.value) if node.id == "scalar" else {"mapping": "a mapping", "sequence": "a list"}[node.id]
