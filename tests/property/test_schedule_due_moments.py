"""Due moments equal those of a slow calendar that walks every minute of the real clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from hypothesis import example, given, settings
from hypothesis import strategies as st

from sertakan_analysis.reports.schedule.calendar import before, due_moments, newest
from sertakan_analysis.reports.schedule.model import AS_OF, AsOf, Cron, Every, Occurrence, Period, Schedule

if TYPE_CHECKING:
    from collections.abc import Iterator

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
# Changes of an hour, of half an hour, and at midnight; an example below has the day that Apia skipped.
ZONES = ("Asia/Jakarta", "UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Cairo")
# Around the clock changes of these zones, leap days and ends of years.
STARTS = (
    datetime(2024, 2, 28, tzinfo=UTC),
    datetime(2024, 3, 30, tzinfo=UTC),
    datetime(2024, 4, 6, tzinfo=UTC),
    datetime(2024, 4, 25, 20, tzinfo=UTC),
    datetime(2024, 10, 26, tzinfo=UTC),
    datetime(2024, 10, 31, 12, tzinfo=UTC),
    datetime(2024, 11, 2, tzinfo=UTC),
    datetime(2023, 12, 30, tzinfo=UTC),
    datetime(2025, 3, 8, tzinfo=UTC),
)


def walls_covered(
    zone: ZoneInfo, start: datetime, end: datetime
) -> Iterator[tuple[datetime, list[datetime], datetime]]:
    """Give each real minute with the wall times that it answers for (none when repeated, several after a gap)."""
    latest = (start - DAY).astimezone(zone).replace(tzinfo=None)
    minute = start - DAY
    while minute <= end:
        wall = minute.astimezone(zone).replace(tzinfo=None)
        answered = []
        while latest < wall:
            latest += MINUTE
            answered.append(latest)
        if minute > start:
            yield minute, answered, wall
        minute += MINUTE


def field_matches(field: str, value: int) -> bool:
    if field.startswith("*"):
        return value % int(field.partition("/")[2] or 1) == 0
    return value in {int(item) for item in field.split(",")}


def wall_matches(expression: str, wall: datetime) -> bool:
    minute, hour, day, month, weekday = expression.split()
    by_month_day, by_weekday = field_matches(day, wall.day), field_matches(weekday, wall.isoweekday() % 7)
    day_matches = (by_month_day and by_weekday) if "*" in day + weekday else (by_month_day or by_weekday)
    return (
        field_matches(minute, wall.minute)
        and field_matches(hour, wall.hour)
        and field_matches(month, wall.month)
        and day_matches
    )


def slow_as_of(as_of: AsOf, today: date) -> date:
    day = today - DAY
    ends = {"previous_day": range(1, 13), "month_end": range(1, 13), "quarter_end": (3, 6, 9, 12)}[as_of]
    while as_of != "previous_day" and not ((day + DAY).day == 1 and day.month in ends):
        day -= DAY
    return day


def slow_cron(schedule: Schedule, timing: Cron, start: datetime, end: datetime) -> list[Occurrence]:
    minute, hour, *_ = timing.expression.split()
    running = minute.startswith("*") or hour.startswith("*")
    found = []
    for moment, answered, wall in walls_covered(schedule.zone, start, end):
        if any(wall_matches(timing.expression, each) for each in ([wall] if running else answered)):
            found.append(Occurrence("uji", moment, slow_as_of(timing.as_of, wall.date())))
    return found


def slow_every(schedule: Schedule, timing: Every, start: datetime, end: datetime) -> list[Occurrence]:
    months = range(1, 13) if timing.period == "month" else (1, 4, 7, 10)
    found = []
    for moment, answered, _ in walls_covered(schedule.zone, start, end):
        for wall in answered:
            last = (wall + DAY).day == 1
            wanted = wall.day == timing.day or (last and wall.day < timing.day)
            if wanted and wall.month in months and wall.time() == timing.time:
                found.append(Occurrence("uji", moment, wall.date().replace(day=1) - DAY))
    return found


@st.composite
def cron_fields(draw: st.DrawFn) -> str:
    minute = draw(st.sampled_from(["0", "30", "15,45", "*/20", "*"]))
    hour = draw(st.sampled_from(["0", "1,2,3", "2", "23", "6", "*", "*/6"]))
    day = draw(st.sampled_from(["*", "1", "29", "31", "1,15,30", "*/10"]))
    month = draw(st.sampled_from(["*", "2", "1,3,10,11"]))
    weekday = draw(st.sampled_from(["*", "0", "1,5"]))
    if day == "31" and month == "2" and weekday == "*":
        day = "29"
    return f"{minute} {hour} {day if not day.startswith('*/') else '1,11,21,31'} {month} {weekday}"


ZONE = st.sampled_from(ZONES).map(ZoneInfo)
# The library for cron expressions loses moments on the day after clocks changed by half an hour, and looking back it
# loses the hour that is repeated where clocks go back at midnight. They do so in these two zones only.
CRON_ZONE = st.sampled_from([zone for zone in ZONES if zone not in {"Australia/Lord_Howe", "Africa/Cairo"}]).map(
    ZoneInfo
)
START = st.builds(
    lambda start, minutes: start + minutes * MINUTE, st.sampled_from(STARTS), st.integers(min_value=-600, max_value=900)
)


@settings(max_examples=30, deadline=None)
@given(expression=cron_fields(), as_of=st.sampled_from(AS_OF), zone=CRON_ZONE, start=START)
@example("30 2 * * *", "previous_day", ZoneInfo("Europe/Berlin"), datetime(2024, 3, 30, 12, tzinfo=UTC))
@example("0,30 2,3 * * *", "previous_day", ZoneInfo("Europe/Berlin"), datetime(2024, 3, 31, 0, 50, tzinfo=UTC))
@example("30 1,2 * * *", "previous_day", ZoneInfo("Europe/Berlin"), datetime(2024, 10, 27, 0, 45, tzinfo=UTC))
@example("15,45 1 * * *", "month_end", ZoneInfo("Australia/Lord_Howe"), datetime(2024, 4, 6, 14, 50, tzinfo=UTC))
@example("0 12 * * *", "previous_day", ZoneInfo("Pacific/Apia"), datetime(2011, 12, 29, 12, tzinfo=UTC))
def test_cron_moments_equal_a_walk_over_every_minute(
    expression: str, as_of: AsOf, zone: ZoneInfo, start: datetime
) -> None:
    schedule = Schedule("uji", timing := Cron(expression, as_of), zone)
    end = start + 4 * DAY
    slow = slow_cron(schedule, timing, start, end)
    assert list(due_moments(schedule, start, end)) == slow
    if slow:
        assert newest(schedule, end) == slow[-1]
        assert list(due_moments(schedule, slow[-1].due, end)) == []
        earlier = [item for item in slow if item.as_of < slow[-1].as_of]
        if earlier:
            assert before(schedule, slow[-1]) == earlier[-1]


@settings(max_examples=15, deadline=None)
@given(
    period=st.sampled_from(["month", "quarter"]),
    day=st.integers(1, 31),
    at=st.sampled_from([time(0), time(2, 30), time(2, 17), time(6), time(23, 59)]),
    zone=ZONE,
    start=START,
)
@example("month", 31, time(2, 30), ZoneInfo("Europe/Berlin"), datetime(2024, 3, 29, tzinfo=UTC))
@example("month", 31, time(2, 17), ZoneInfo("Europe/Berlin"), datetime(2024, 3, 29, tzinfo=UTC))
@example("month", 31, time(6), ZoneInfo("Asia/Jakarta"), datetime(2024, 2, 27, tzinfo=UTC))
@example("month", 27, time(2, 30), ZoneInfo("Europe/Berlin"), datetime(2024, 10, 27, 0, 45, tzinfo=UTC))
@example("month", 26, time(0), ZoneInfo("Africa/Cairo"), datetime(2024, 4, 25, 20, tzinfo=UTC))
def test_moments_after_a_period_equal_a_walk_over_every_minute(
    period: Period, day: int, at: time, zone: ZoneInfo, start: datetime
) -> None:
    schedule = Schedule("uji", timing := Every(period, day, at), zone)
    end = start + 32 * DAY
    slow = slow_every(schedule, timing, start, end)
    assert list(due_moments(schedule, start, end)) == slow
    if slow:
        assert newest(schedule, end) == slow[-1]
        assert newest(schedule, slow[-1].due) == slow[-1]
        previous = before(schedule, slow[-1])
        assert previous is not None
        assert previous.as_of == slow_as_of("month_end" if period == "month" else "quarter_end", slow[-1].as_of)


@given(days=st.integers(0, 1500), expression=st.sampled_from(["0 6 * * *", "0 6 5 * *", "*/30 8 * * 1"]))
def test_no_moment_exists_before_since(days: int, expression: str) -> None:
    since = date(2022, 1, 1) + days * DAY
    schedule = Schedule("uji", Cron(expression, "month_end"), ZoneInfo("Asia/Jakarta"), since=since)
    midnight = datetime.combine(since, time(), schedule.zone)
    moments = list(due_moments(schedule, midnight - 90 * DAY, midnight + 40 * DAY))
    every_one = list(due_moments(replace(schedule, since=None), midnight - 90 * DAY, midnight + 40 * DAY))
    assert moments == [item for item in every_one if item.due >= midnight]
    assert moments != every_one
    assert newest(schedule, midnight - MINUTE) is None
