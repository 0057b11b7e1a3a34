"""The schedules as ``sertakan schedule show`` tells them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sertakan_analysis.reports.schedule.calendar import LAST_YEAR, due_moments
from sertakan_analysis.reports.schedule.due import reckon
from sertakan_analysis.reports.schedule.model import Every, Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from sertakan_analysis.reports.definition import Definition
    from sertakan_analysis.reports.schedule.model import Occurrence, OccurrenceRecord, Schedule


@dataclass(frozen=True, slots=True)
class ScheduleRow:
    """One scheduled report: its timing in words, when it is due next (in its own zone) and for which as-of day.

    ``last`` is its newest occurrence with an outcome; ``owed`` is what ``run --due`` would make now, newest first.
    """

    report: str
    timing: str
    due: datetime | None
    as_of: date | None
    last: OccurrenceRecord | None
    owed: tuple[Occurrence, ...]


def described(
    definitions: Iterable[Definition], past: Iterable[OccurrenceRecord], now: datetime
) -> tuple[ScheduleRow, ...]:
    """Return a row for each report with a schedule, in the order given; ``past`` as for ``owed``."""
    records = tuple(past)
    return tuple(
        _row(definition.schedule, records, now) for definition in definitions if definition.schedule is not None
    )


def _row(schedule: Schedule, past: tuple[OccurrenceRecord, ...], now: datetime) -> ScheduleRow:
    coming = next(due_moments(schedule, now, datetime(LAST_YEAR, 1, 1, tzinfo=UTC)), None)
    told = [
        record for record in past if record.occurrence.report == schedule.report and record.outcome is not Outcome.OPEN
    ]
    return ScheduleRow(
        schedule.report,
        _words(schedule),
        coming.due.astimezone(schedule.zone) if coming else None,
        coming.as_of if coming else None,
        max(told, key=lambda record: record.occurrence.due, default=None),
        reckon(schedule, past, now).owed,
    )


def _words(schedule: Schedule) -> str:
    timing = schedule.timing
    if isinstance(timing, Every):
        return f"every {timing.period}, day {timing.day}, {timing.time:%H:%M} {schedule.zone.key}"
    return f"cron {timing.expression}, {schedule.zone.key}"
