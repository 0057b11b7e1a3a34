"""A row of ``schedule show`` tells timing, next due moment, last outcome and what is owed."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from sertakan_analysis.reports.definition import Definition
from sertakan_analysis.reports.schedule.model import Cron, Every, Occurrence, OccurrenceRecord, Outcome, Schedule
from sertakan_analysis.reports.schedule.show import described

JAKARTA = ZoneInfo("Asia/Jakarta")
NOW = datetime(2026, 3, 31, 8, tzinfo=JAKARTA)


def definition(schedule: Schedule | None) -> Definition:
    return Definition("uji", "Judul", Path("uji.ipynb"), "", {}, date(2025, 11, 30), ("pdf",), schedule)


def record(day: int, outcome: Outcome, report: str = "uji") -> OccurrenceRecord:
    due = datetime(2026, 3, day, 6, tzinfo=JAKARTA).astimezone(UTC)
    return OccurrenceRecord(Occurrence(report, due, date(2026, 2, 28)), outcome, 1, "", due)


def test_a_row_tells_when_next_and_for_which_day():
    (row,) = described([definition(Schedule("uji", Every("quarter", 5, time(6)), JAKARTA))], [], NOW)
    assert (row.report, row.timing) == ("uji", "every quarter, day 5, 06:00 Asia/Jakarta")
    assert str(row.due) == "2026-04-05 06:00:00+07:00"
    assert row.as_of == date(2026, 3, 31)
    assert row.last is None
    assert [str(item.as_of) for item in row.owed] == ["2025-12-31"]


def test_a_row_tells_the_newest_outcome_of_its_own_report():
    past = [
        record(5, Outcome.FAILED),
        record(4, Outcome.DONE),
        record(9, Outcome.DONE, "lain"),
        record(8, Outcome.OPEN),
    ]
    (row,) = described([definition(Schedule("uji", Cron("0 6 5 * *", "month_end"), JAKARTA))], past, NOW)
    assert row.timing == "cron 0 6 5 * *, Asia/Jakarta"
    assert row.last == past[0]
    assert [(item.as_of, item.attempt) for item in row.owed] == [(date(2026, 2, 28), 2)]


def test_a_schedule_that_begins_later_shows_its_first_moment():
    schedule = Schedule("uji", Every("month", 1, time(6)), JAKARTA, since=date(2031, 1, 2))
    (row,) = described([definition(schedule)], [], NOW)
    assert (str(row.due), row.owed) == ("2031-02-01 06:00:00+07:00", ())


def test_reports_without_schedule_have_no_row():
    assert described([definition(None)], [], NOW) == ()
