"""What the schedules owe after days without a scheduler: exactly the wanted runs, newest first."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from sertakan_analysis.reports.definition import Definition
from sertakan_analysis.reports.schedule.due import lapsed, owed
from sertakan_analysis.reports.schedule.model import Cron, Every, Occurrence, OccurrenceRecord, Outcome, Schedule

JAKARTA = ZoneInfo("Asia/Jakarta")
DAILY = Cron("0 6 * * *", "previous_day")
DAILY_OF_MONTH = Cron("0 6 * * *", "month_end")
MONTHLY = Every("month", 5, time(6))
NOW = datetime(2026, 3, 31, 8, tzinfo=JAKARTA)
DAY = timedelta(days=1)


def scheduled(timing: Every | Cron, report: str = "harian", **wanted: object) -> Definition:
    schedule = Schedule(report, timing, JAKARTA, **wanted)  # type: ignore[arg-type]
    return Definition(report, "Judul", Path("uji.ipynb"), "", {}, date(2025, 11, 30), ("pdf",), schedule)


def record(due: datetime, as_of: date, outcome: Outcome, attempts: int = 1, report: str = "harian") -> OccurrenceRecord:
    return OccurrenceRecord(Occurrence(report, due.astimezone(UTC), as_of), outcome, attempts, "", due)


def done_on(day: date, report: str = "harian") -> OccurrenceRecord:
    return record(datetime.combine(day, time(6), JAKARTA), day - DAY, Outcome.DONE, report=report)


# The last run was on 1 March; then thirty days were missed: 2 to 31 March, as of 1 to 30 March.
LAST_RUN = done_on(date(2026, 3, 1))


@pytest.mark.parametrize(
    ("wanted", "made", "given_up"),
    [
        # catch_up, deadline → as-of days made (newest first), number of missed runs that nobody makes any more
        ({}, [30], 29),
        ({"periods": 3}, [30, 29, 28], 27),
        ({"periods": 100}, list(range(30, 0, -1)), 0),
        ({"periods": 100, "deadline": 2 * DAY}, [30, 29], 28),
        ({"periods": 100, "deadline": timedelta(hours=3)}, [30], 29),
        ({"deadline": timedelta(hours=2)}, [30], 29),
        ({"deadline": timedelta(hours=1)}, [], 30),
        ({"periods": 100, "since": date(2026, 3, 29)}, [30, 29, 28], 0),
    ],
)
def test_after_thirty_missed_days_exactly_the_wanted_runs_happen(
    wanted: dict[str, object], made: list[int], given_up: int
):
    definitions = [scheduled(DAILY, **wanted)]
    found = owed(definitions, [LAST_RUN], NOW)
    assert [item.as_of.day for item in found] == made
    assert len(lapsed(definitions, [LAST_RUN], NOW)) == given_up


@pytest.mark.parametrize("wanted", [{}, {"periods": 3}, {"periods": 100, "deadline": 2 * DAY}])
def test_when_all_that_is_owed_is_done_nothing_more_is_owed(wanted: dict[str, object]):
    definitions = [scheduled(DAILY, **wanted)]
    past = [LAST_RUN]
    past.extend(record(item.due, item.as_of, Outcome.DONE) for item in owed(definitions, tuple(past), NOW))
    past += [record(item.due, item.as_of, Outcome.LAPSED, 0) for item in lapsed(definitions, past, NOW)]
    assert owed(definitions, past, NOW) == ()
    assert lapsed(definitions, past, NOW) == ()
    assert [item.as_of.day for item in owed(definitions, past, NOW + DAY)] == [31]


@pytest.mark.parametrize(
    ("since", "periods", "as_of"),
    [
        (None, 12, ["2026-02-28"]),
        (date(2026, 1, 1), 12, ["2026-02-28", "2026-01-31", "2025-12-31"]),
        (date(2026, 1, 6), 12, ["2026-02-28", "2026-01-31"]),
        (date(2026, 1, 1), 2, ["2026-02-28", "2026-01-31"]),
        (date(2026, 1, 1), 1, ["2026-02-28"]),
        (date(2026, 3, 6), 12, []),
    ],
)
def test_a_schedule_seen_for_the_first_time_owes_the_newest_and_more_only_with_since(
    since: date | None, periods: int, as_of: list[str]
):
    found = owed([scheduled(MONTHLY, since=since, periods=periods)], [], NOW)
    assert [str(item.as_of) for item in found] == as_of


@pytest.mark.parametrize(
    ("outcome", "attempts", "next_attempt"),
    [
        (None, 0, 1),
        (Outcome.DONE, 1, None),
        (Outcome.CLAIMED, 1, None),
        (Outcome.FAILED, 1, 2),
        (Outcome.FAILED, 2, 3),
        (Outcome.FAILED, 3, None),
        (Outcome.INTERRUPTED, 1, 2),
        (Outcome.INTERRUPTED, 3, None),
        (Outcome.OPEN, 0, 1),
        (Outcome.OPEN, 2, 3),
        (Outcome.LAPSED, 0, 1),
    ],
)
def test_a_run_is_tried_three_times_and_never_again_once_done(
    outcome: Outcome | None, attempts: int, next_attempt: int | None
):
    due = datetime(2026, 3, 31, 6, tzinfo=JAKARTA)
    past = [LAST_RUN] + ([record(due, date(2026, 3, 30), outcome, attempts)] if outcome else [])
    found = owed([scheduled(DAILY)], past, NOW)
    assert [item.attempt for item in found] == ([] if next_attempt is None else [next_attempt])


def test_a_failed_run_is_given_up_when_its_deadline_is_over_and_stays_failed():
    past = [record(datetime(2026, 3, 31, 6, tzinfo=JAKARTA), date(2026, 3, 30), Outcome.FAILED)]
    definitions = [scheduled(DAILY, deadline=timedelta(hours=1))]
    assert owed(definitions, past, NOW) == ()
    assert lapsed(definitions, past, NOW) == ()


def test_of_many_moments_with_one_as_of_day_only_the_last_counts():
    missed_since_february = [done_on(date(2026, 2, 3))]
    found = owed([scheduled(DAILY_OF_MONTH, periods=12)], missed_since_february, NOW)
    assert [(f"{item.due.astimezone(JAKARTA):%d/%m}", str(item.as_of)) for item in found] == [
        ("31/03", "2026-02-28"),
        ("28/02", "2026-01-31"),
    ]


def test_a_changed_hour_makes_no_old_report_again():
    past = [done_on(date(2026, 3, day)) for day in range(20, 31)]
    earlier_by_an_hour = scheduled(Cron("0 5 * * *", "previous_day"), periods=12)
    assert [item.as_of.day for item in owed([earlier_by_an_hour], past, NOW)] == [30]


def test_two_reports_share_nothing_and_are_made_newest_first():
    past = [done_on(date(2026, 3, 29)), done_on(date(2026, 3, 31), "harian_lain")]
    definitions = [
        scheduled(MONTHLY, "bulanan"),
        scheduled(DAILY, periods=2),
        scheduled(DAILY, "harian_lain", periods=2),
        scheduled(DAILY, "baru", periods=2),
    ]
    assert [(item.report, item.as_of.day) for item in owed(definitions, past, NOW)] == [
        ("baru", 30),
        ("harian", 30),
        ("harian", 29),
        ("bulanan", 28),
    ]


def test_a_report_without_schedule_owes_nothing():
    definition = Definition("uji", "Judul", Path("uji.ipynb"), "", {}, date(2025, 11, 30), ("pdf",))
    assert owed([definition], [], NOW) == ()


def test_a_schedule_that_begins_later_owes_nothing_yet():
    assert owed([scheduled(DAILY, since=date(2027, 1, 1))], [], NOW) == ()
