"""From a schedule to its due moments, forwards and backwards."""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from cronsim import CronSim

from sertakan_analysis.reports.schedule.model import Cron, Every, Occurrence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from zoneinfo import ZoneInfo

    from sertakan_analysis.reports.schedule.model import AsOf, Schedule

DAY: Final = timedelta(days=1)
MINUTE: Final = timedelta(minutes=1)
# cronsim walks back in wall time and forgets which reading of a repeated hour it began in: begin a little later.
MARGIN: Final = timedelta(hours=3)
MONTHS: Final = {"month": 1, "quarter": 3}
# Datetime arithmetic, time zone data and cronsim's own search of fifty years stay inside these years.
FIRST_YEAR: Final = 1970
LAST_YEAR: Final = 2200


def due_moments(schedule: Schedule, after: datetime, until: datetime) -> Iterator[Occurrence]:
    """Give the occurrences due later than ``after`` and not later than ``until``, oldest first.

    A wall time that a clock change skips is due when the change is over; one that it repeats is due at the first
    reading. Cron expressions whose minute or hour begins with ``*`` follow the running time instead, as Debian's cron.
    """
    timing = schedule.timing
    found = _months_from(schedule, timing, after) if isinstance(timing, Every) else _matches(schedule, timing, after)
    for occurrence in found:
        if occurrence.due > until:
            return
        if occurrence.due > after and _exists(schedule, occurrence):
            yield occurrence


def newest(schedule: Schedule, until: datetime) -> Occurrence | None:
    """Return the last occurrence due at or before a moment, None when there was none."""
    timing = schedule.timing
    found = _months_back(schedule, timing, until) if isinstance(timing, Every) else _back(schedule, timing, until)
    last = next((occurrence for occurrence in found if occurrence.due <= until), None)
    return last if last is not None and _exists(schedule, last) else None


def before(schedule: Schedule, occurrence: Occurrence) -> Occurrence | None:
    """Return the last occurrence whose as-of day is earlier than that of the one given, None when there was none."""
    if isinstance(schedule.timing, Every):
        return newest(schedule, occurrence.due - timedelta(microseconds=1))
    # Whatever looked up to an earlier day was due before this as-of day was over.
    end = datetime.combine(occurrence.as_of + DAY, time(), schedule.zone).astimezone(UTC)
    return newest(schedule, min(end, occurrence.due) - timedelta(microseconds=1))


def never_due(expression: str) -> bool:
    """Tell whether a valid cron expression matches no moment, such as a fifth Monday on the first day of a month."""
    return next(CronSim(expression, datetime(2000, 1, 1, tzinfo=UTC)), None) is None


def _exists(schedule: Schedule, occurrence: Occurrence) -> bool:
    return schedule.since is None or occurrence.due.astimezone(schedule.zone).date() >= schedule.since


def _months_from(schedule: Schedule, timing: Every, after: datetime) -> Iterator[Occurrence]:
    first = _index(after.astimezone(schedule.zone).date()) - 1
    return _of_months(schedule, timing, range(first, LAST_YEAR * 12))


def _months_back(schedule: Schedule, timing: Every, until: datetime) -> Iterator[Occurrence]:
    last = _index(until.astimezone(schedule.zone).date()) + 1
    return _of_months(schedule, timing, range(last, FIRST_YEAR * 12, -1))


def _of_months(schedule: Schedule, timing: Every, months: Iterable[int]) -> Iterator[Occurrence]:
    for year, place in (divmod(index, 12) for index in months if index % MONTHS[timing.period] == 0):
        first = date(year, place + 1, 1)
        day = first.replace(day=min(timing.day, monthrange(year, place + 1)[1]))
        yield Occurrence(schedule.report, _instant(day, timing.time, schedule.zone), first - DAY)


def _index(day: date) -> int:
    return day.year * 12 + day.month - 1


def _instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    """Return the moment of a wall time in UTC; the end of the gap when a clock change skips it."""
    wall = datetime.combine(day, at)
    moment = wall.replace(tzinfo=zone).astimezone(UTC)
    while moment.astimezone(zone).replace(tzinfo=None) != wall:
        wall += MINUTE
        moment = wall.replace(tzinfo=zone).astimezone(UTC)
    return moment


def _matches(schedule: Schedule, timing: Cron, after: datetime) -> Iterator[Occurrence]:
    for found in CronSim(timing.expression, after.astimezone(schedule.zone)):
        yield _matched(schedule, timing, found)


def _back(schedule: Schedule, timing: Cron, until: datetime) -> Iterator[Occurrence]:
    start = (until.astimezone(UTC) + MARGIN).astimezone(schedule.zone)
    for found in CronSim(timing.expression, start, reverse=True):
        yield _matched(schedule, timing, found)


def _matched(schedule: Schedule, timing: Cron, found: datetime) -> Occurrence:
    return Occurrence(schedule.report, found.astimezone(UTC), _ended(timing.as_of, found.date()))


def _ended(as_of: AsOf, today: date) -> date:
    """Return the last day, month or quarter that was over when a day began."""
    if as_of == "previous_day":
        return today - DAY
    first_month = today.month if as_of == "month_end" else (today.month - 1) // 3 * 3 + 1
    return date(today.year, first_month, 1) - DAY
