"""What the schedules owe at a moment, given what the history knows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from sertakan_analysis.reports.schedule.calendar import before, newest
from sertakan_analysis.reports.schedule.model import ATTEMPTS, Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from sertakan_analysis.reports.definition import Definition
    from sertakan_analysis.reports.schedule.model import Occurrence, OccurrenceRecord, Schedule

# No schedule may ask for more (MOST_PERIODS of its form); older misses are not worth a record each.
LOOKED_BACK: Final = 100


@dataclass(frozen=True, slots=True)
class Reckoning:
    """What to run, newest first, and what was missed for good: its deadline is over, or a newer one took its place."""

    owed: tuple[Occurrence, ...]
    lapsed: tuple[Occurrence, ...]


def owed(definitions: Iterable[Definition], past: Iterable[OccurrenceRecord], now: datetime) -> tuple[Occurrence, ...]:
    """Return the occurrences to run now, newest first; each report is reckoned by itself.

    ``past`` is every occurrence that the history knows.
    """
    return _newest_first(item for found in _reckonings(definitions, past, now) for item in found.owed)


def lapsed(
    definitions: Iterable[Definition], past: Iterable[OccurrenceRecord], now: datetime
) -> tuple[Occurrence, ...]:
    """Return the missed occurrences that nobody will make any more, as far as the history has not noted them."""
    return _newest_first(item for found in _reckonings(definitions, past, now) for item in found.lapsed)


def reckon(schedule: Schedule, past: Iterable[OccurrenceRecord], now: datetime) -> Reckoning:
    """Decide about the due moments of one report, the last one of each as-of day.

    The newest is owed unless it is done, held, or failed three times. An older one (as far back as the schedule
    catches up) is owed only while nothing with its as-of day is done: a changed hour does not make old reports again.
    """
    known = {record.occurrence: record for record in past if record.occurrence.report == schedule.report}
    reported = {occurrence.as_of for occurrence, record in known.items() if record.outcome is Outcome.DONE}
    wanted: list[Occurrence] = []
    missed: list[Occurrence] = []
    for place, occurrence in enumerate(_candidates(schedule, known, now)):
        record = known.get(occurrence)
        if _settled(record) or (place and occurrence.as_of in reported):
            continue
        in_time = schedule.deadline is None or now <= occurrence.due + schedule.deadline
        if in_time and place < schedule.periods:
            wanted.append(replace(occurrence, attempt=record.attempts + 1 if record else 1))
        elif record is None or record.outcome is Outcome.OPEN:
            missed.append(occurrence)
    return Reckoning(tuple(wanted), tuple(missed))


def _reckonings(
    definitions: Iterable[Definition], past: Iterable[OccurrenceRecord], now: datetime
) -> Iterator[Reckoning]:
    records = tuple(past)
    for definition in definitions:
        if definition.schedule is not None:
            yield reckon(definition.schedule, records, now)


def _candidates(schedule: Schedule, known: Iterable[Occurrence], now: datetime) -> Iterator[Occurrence]:
    """Give the last occurrence of each as-of day, newest first, from where the schedule begins."""
    occurrence = newest(schedule, now)
    if occurrence is None:
        return
    # A schedule without 'since' begins with the occurrence that was the newest when it was first looked at.
    first = min((item.due for item in known), default=occurrence.due) if schedule.since is None else None
    for _ in range(LOOKED_BACK):
        if occurrence is None or (first is not None and occurrence.due < first):
            return
        yield occurrence
        occurrence = before(schedule, occurrence)


def _settled(record: OccurrenceRecord | None) -> bool:
    if record is None:
        return False
    return record.outcome in {Outcome.DONE, Outcome.CLAIMED} or record.attempts >= ATTEMPTS


def _newest_first(occurrences: Iterable[Occurrence]) -> tuple[Occurrence, ...]:
    by_name = sorted(occurrences, key=lambda item: item.report)
    return tuple(sorted(by_name, key=lambda item: item.due, reverse=True))
