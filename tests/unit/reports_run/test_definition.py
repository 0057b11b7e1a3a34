"""The files in params/reports are read strictly, every fault with file and line."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import TYPE_CHECKING

import pytest

from sertakan_analysis.errors import UserError
from sertakan_analysis.project import Project
from sertakan_analysis.reports.definition import load_definitions, selected
from sertakan_analysis.reports.schedule.model import Cron, Every
from sertakan_analysis.reports.states import Limits

if TYPE_CHECKING:
    from pathlib import Path

GOOD = """report: uji
title: Judul
notebook: uji.ipynb
parameters: CoverageTrendParameters
as_of: 2025-11-30
values:
  region: ["35.25", "32.10"]
formats: [pdf]
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    for folder in ("notebooks", "params/reports"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "notebooks/uji.ipynb").write_text("{}")
    return Project(tmp_path)


def write(project: Project, text: str, name: str = "uji") -> None:
    (project.report_definitions / f"{name}.yml").write_text(text)


def test_a_definition_is_read_as_it_stands(project: Project):
    write(project, GOOD)
    found = load_definitions(project)["uji"]
    assert found.values == {"region": ("35.25", "32.10")}
    assert (found.as_of, found.formats, found.notebook.name) == (date(2025, 11, 30), ("pdf",), "uji.ipynb")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("title:", "titel:", "params/reports/uji.yml:2: unknown key 'titel' in the report. Did you mean 'title'?"),
        ("title: Judul\n", "", "params/reports/uji.yml:1: the report lacks the key 'title'"),
        ("report: uji", "report: ujian", "params/reports/uji.yml:1: 'report' is 'ujian' but the file is named 'uji'"),
        ("uji.ipynb", "uij.ipynb", "uji.yml:3: there is no notebook 'notebooks/uij.ipynb'. Did you mean 'uji.ipynb'?"),
        ("CoverageTrend", "CoverageTrnd", "uji.yml:4: there is no parameter model"),
        ("2025-11-30", "30/11/2025", "uji.yml:5: 'as_of' must be a day"),
        ('"32.10"', "32.10", "uji.yml:7: 'region' must be text: write \"32.10\" in quotes"),
        ('["35.25", "32.10"]', "[]", "uji.yml:7: 'region' lists no value"),
        ("  region:", "  as_of: [2025-01-01]\n  region:", "uji.yml:7: 'as_of' stands beside 'values', not in it"),
        ("[pdf]", "[pfd]", "uji.yml:8: unknown format 'pfd'. Did you mean 'pdf'?"),
        ("[pdf]", "[pdf", "not readable as YAML"),
        ("title: Judul", "title: Judul\ntitle: Lagi", "uji.yml:3: 'title' appears twice"),
    ],
)
def test_a_fault_is_told_with_file_and_line(project: Project, old: str, new: str, told: str):
    assert old in GOOD
    write(project, GOOD.replace(old, new))
    with pytest.raises(UserError) as error:
        load_definitions(project)
    assert told in str(error.value)


def test_faults_of_all_files_are_told_at_once(project: Project):
    write(project, GOOD.replace("title:", "titel:"))
    write(project, "report: lain\n", "lain")
    with pytest.raises(UserError) as error:
        load_definitions(project)
    assert "uji.yml:2" in str(error.value)
    assert "lain.yml:1: the report lacks the key 'notebook'" in str(error.value)


def test_a_project_without_reports_says_where_they_go(project: Project):
    with pytest.raises(UserError, match="params/reports: no report is defined"):
        load_definitions(project)


def test_an_unknown_report_is_refused_with_the_nearest_name(project: Project):
    write(project, GOOD)
    with pytest.raises(UserError, match=r"there is no report 'ujji'\. Did you mean 'uji'\?"):
        selected(load_definitions(project), ["ujji"])


EVERY = """schedule:
  every: quarter
  day: 5
  time: "06:00"
  deadline: 10 days
  catch_up: newest
"""
CRON = """schedule:
  cron: "0 6 5 * *"
  as_of: month_end
  time_zone: Asia/Makassar
  catch_up:
    all: 12
  since: 2026-01-01
time_limit: 10 min
memory_limit: 2 GB
reads: ["data/store/**/*.parquet"]
"""


def test_a_report_without_the_new_keys_has_no_schedule_and_no_limits(project: Project):
    write(project, GOOD)
    found = load_definitions(project)["uji"]
    assert (found.schedule, found.limits, found.reads) == (None, Limits(None, None), ())


def test_a_schedule_after_each_period_is_read_with_jakartas_time(project: Project):
    write(project, GOOD + EVERY)
    schedule = load_definitions(project)["uji"].schedule
    assert schedule is not None
    assert (schedule.report, schedule.timing) == ("uji", Every("quarter", 5, time(6)))
    assert (schedule.zone.key, schedule.deadline, schedule.periods) == ("Asia/Jakarta", timedelta(days=10), 1)
    assert schedule.since is None


def test_a_schedule_by_cron_limits_and_patterns_are_read(project: Project):
    write(project, GOOD + CRON)
    found = load_definitions(project)["uji"]
    assert found.schedule is not None
    assert found.schedule.timing == Cron("0 6 5 * *", "month_end")
    assert (found.schedule.zone.key, found.schedule.deadline) == ("Asia/Makassar", None)
    assert (found.schedule.periods, found.schedule.since) == (12, date(2026, 1, 1))
    assert found.limits == Limits(600, 2048)
    assert found.reads == ("data/store/**/*.parquet",)


def test_day_and_time_need_not_be_said(project: Project):
    write(project, GOOD + "schedule:\n  every: month\n")
    schedule = load_definitions(project)["uji"].schedule
    assert schedule is not None
    assert schedule.timing == Every("month", 1, time(0))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("  every: quarter", "  evry: quarter", "uji.yml:10: unknown key 'evry' in 'schedule'. Did you mean 'every'?"),
        ("  every: quarter\n", "", "uji.yml:10: 'schedule' needs 'every' or 'cron', it has neither"),
        ("  day: 5", '  cron: "0 6 * * *"', "uji.yml:10: 'schedule' needs 'every' or 'cron', not both"),
        (
            "quarter",
            "quater",
            "uji.yml:10: 'every' must be one of month, quarter, got 'quater'. Did you mean 'quarter'?",
        ),
        ("day: 5", "day: 32", "uji.yml:11: 'day' must be a whole number from 1 to 31, got '32'"),
        ("day: 5", "day: 0", "uji.yml:11: 'day' must be a whole number from 1 to 31, got '0'"),
        ("day: 5", "day: [1, 2]", "uji.yml:11: 'day' must be a whole number from 1 to 31, got 'a list'"),
        ('"06:00"', '"6:00"', "uji.yml:12: 'time' must be like \"06:00\", got '6:00'"),
        ('"06:00"', '"24:00"', "uji.yml:12: 'time' must be like \"06:00\", got '24:00'"),
        ("10 days", "10 dys", "uji.yml:13: 'deadline' must be a whole number and a unit (s, min, h, day, days)"),
        ("10 days", "{days: 10}", "uji.yml:13: 'deadline' must be a whole number and a unit"),
        ("newest", "all", "uji.yml:14: 'catch_up' must be 'newest' or 'all: 12' on a line of its own, got 'all'"),
        ("newest", "{al: 12}", "uji.yml:14: unknown key 'al' in 'catch_up'. Did you mean 'all'?"),
        ("newest", "{all: 101}", "uji.yml:14: 'all' must be a whole number from 1 to 100, got '101'"),
        ("  day: 5", "  as_of: month_end", "uji.yml:11: 'as_of' goes with 'cron' only"),
        ("  day: 5", "  since: Januari", "uji.yml:11: 'since' must be a day like"),
        ("  day: 5", "  time_zone: Asia/Jakata", "no time zone 'Asia/Jakata'. Did you mean 'Asia/Jakarta'?"),
        ("  day: 5", "  time_zone: Asia", "there is no time zone 'Asia'."),
        ("  day: 5", "  time_zone: ../../etc/passwd", "there is no time zone '../../etc/passwd'."),
        (EVERY, "schedule: monthly\n", "uji.yml:9: 'schedule' must be a mapping with at least one key"),
    ],
)
def test_a_fault_of_a_schedule_is_told_with_file_and_line(project: Project, old: str, new: str, told: str):
    assert old in EVERY
    write(project, GOOD + EVERY.replace(old, new))
    with pytest.raises(UserError) as error:
        load_definitions(project)
    assert told in str(error.value)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("0 6 5 * *", "0 6 5 *", "uji.yml:10: 'cron' is '0 6 5 *', which is no cron expression: it needs five fields"),
        ("0 6 5 * *", "0 0 6 5 * *", "it needs five fields: minute, hour, day of the month, month, day of the week"),
        ("0 6 5 * *", "0 25 5 * *", "uji.yml:10: 'cron' is '0 25 5 * *', which is no cron expression: wrong hour"),
        (
            "0 6 5 * *",
            "0 6 31 2 *",
            "uji.yml:10: 'cron' is '0 6 31 2 *', which is no cron expression: wrong day-of-month",
        ),
        ("0 6 5 * *", "0 6 */20 * 1L", "no cron expression: no moment matches it"),
        ("  as_of: month_end\n", "", "uji.yml:10: 'cron' needs 'as_of': previous_day or month_end or quarter_end"),
        ("month_end", "month_ends", "'as_of' must be one of previous_day, month_end, quarter_end, got 'month_ends'"),
        ("  as_of", "  day: 3\n  as_of", "uji.yml:11: 'day' goes with 'every' only; 'cron' says it itself"),
        ("  as_of", '  time: "06:00"\n  as_of', "uji.yml:11: 'time' goes with 'every' only; 'cron' says it itself"),
        ("10 min", "10", "uji.yml:16: 'time_limit' must be a whole number and a unit"),
        ("2 GB", "2 gigabyte", "uji.yml:17: 'memory_limit' must be a whole number and MB or GB like '2 GB', got"),
        (
            "2 GB",
            "[2 GB]",
            "uji.yml:17: 'memory_limit' must be a whole number and MB or GB like '2 GB', got a sequence",
        ),
        ('["data/store/**/*.parquet"]', "data/store", "uji.yml:18: 'reads' must be a list of patterns"),
        ('["data/store/**/*.parquet"]', "[]", "uji.yml:18: 'reads' must be a list of patterns"),
        ("data/store/**", "/data/store/**", "uji.yml:18: 'reads' takes paths from the project's folder"),
        ("data/store/**", "../store/**", "uji.yml:18: 'reads' takes paths from the project's folder"),
        ('"data/store/**/*.parquet"', "'C:\\data'", "uji.yml:18: 'reads' takes paths from the project's folder"),
    ],
)
def test_a_fault_of_cron_limits_or_patterns_is_told_with_file_and_line(project: Project, old: str, new: str, told: str):
    assert old in CRON
    write(project, GOOD + CRON.replace(old, new))
    with pytest.raises(UserError) as error:
        load_definitions(project)
    assert told in str(error.value)


LISTS = """lists: [pendataan, peserta]
matches:
  - [pendataan, peserta]
"""


def with_kinds(project: Project) -> None:
    project.columns.mkdir(parents=True)
    for kind in ("pendataan", "peserta"):
        (project.columns / f"{kind}.yml").write_text("")


def test_the_lists_and_matches_that_a_report_needs_are_read(project: Project):
    with_kinds(project)
    write(project, GOOD + LISTS)
    found = load_definitions(project)["uji"]
    assert (found.lists, found.matches) == (("pendataan", "peserta"), (("pendataan", "peserta"),))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "  - [pendataan, peserta]",
            "  [pendataan, peserta]",
            "uji.yml:11: 'matches', item 2 must name two kinds of list",
        ),
        ("matches:\n  - [pendataan, peserta]", "matches: []", "uji.yml:10: 'matches' must be a list of pairs of kinds"),
        ("- [pendataan, peserta]", "- [pendataan]", "uji.yml:11: 'matches', item 1 must name two kinds of list"),
        ("- [pendataan, peserta]", "- [peserta, peserta]", "uji.yml:11: 'matches', item 1 must name two kinds of list"),
        (
            "- [pendataan, peserta]",
            "- [pendataan, pesrta]",
            "uji.yml:11: 'matches', item 1 names 'pesrta', which 'lists' doesn't. Did you mean 'peserta'?",
        ),
        ("lists: [pendataan, peserta]\n", "", "'matches', item 1 names 'pendataan', which 'lists' doesn't."),
    ],
)
def test_a_fault_of_matches_is_told_with_file_and_line(project: Project, old: str, new: str, told: str):
    with_kinds(project)
    assert old in LISTS
    write(project, GOOD + LISTS.replace(old, new))
    with pytest.raises(UserError) as error:
        load_definitions(project)
    assert told in str(error.value)
