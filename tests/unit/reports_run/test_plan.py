"""Parameters are refused with their reason before a kernel starts; combinations and file names follow from them."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from sertakan_analysis.errors import UserError
from sertakan_analysis.inputs import load_inputs
from sertakan_analysis.project import Project
from sertakan_analysis.reports import data_limits
from sertakan_analysis.reports import plan as planning
from sertakan_analysis.reports.definition import load_definitions, selected
from sertakan_analysis.reports.plan import plan
from sertakan_analysis.reports.planned import PlannedRun, Request
from sertakan_analysis.reports.settings import settings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sertakan_analysis.inputs import Inputs

TREND = """
region: str = "35.25"  # kode
as_of: str = "2025-11-30"  # data sampai
base: str = "auto"  # basis
target: str = "auto"  # target
monthly: str = ""  # berkas
event_date: str = ""  # tanggal
event_name: str = ""  # nama
"""
COMPARISON = (
    'regions: list[str] = ["35.25", "32.16"]  # kode\nas_of: str = "2025-11-30"  # sampai\nmonthly: str = ""  # berkas'
)
OWN = (
    'who = "desa"  # siapa\nmany = 3  # berapa\nshare = 0.5  # bagian\nlisted = ["a"]  # daftar\nloud = False  # keras'
)
DEFINITIONS = {
    "trend": 'parameters: CoverageTrendParameters\nvalues: {region: ["35.25", "32.16"]}',
    "comparison": 'parameters: RegionalComparisonParameters\nvalues: {regions: [["35.25", "32.16"]]}',
    "own": "formats: [html]",
}


ROOT = Path(__file__).parents[3]


@cache
def real_inputs() -> Inputs:
    return load_inputs(project=Project(ROOT))


def fake_inputs(monthly: str = "", *, project: Project) -> Any:
    assert project
    counts = None
    if monthly == "absent.csv":
        raise UserError("there is no file 'absent.csv'")
    if monthly:
        months = [SimpleNamespace(month=date(2025, number, 1), region="35.25") for number in range(1, 11)]
        counts = SimpleNamespace(rows=months)
    return SimpleNamespace(published=real_inputs().published, rules=real_inputs().rules, monthly=counts)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    for folder in ("notebooks", "params/reports"):
        (tmp_path / folder).mkdir(parents=True)
    for name, source in {"trend": TREND, "comparison": COMPARISON, "own": OWN}.items():
        cell = new_code_cell(source.strip(), metadata={"tags": ["parameters"]})
        kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
        nbformat.write(new_notebook(cells=[cell], metadata=kernel), tmp_path / f"notebooks/{name}.ipynb")
        text = f"report: {name}\ntitle: Judul\nnotebook: {name}.ipynb\nas_of: 2025-11-30\n{DEFINITIONS[name]}\n"
        (tmp_path / f"params/reports/{name}.yml").write_text(text)
    monkeypatch.setattr(planning, "load_inputs", fake_inputs)
    monkeypatch.setattr(data_limits, "load_inputs", fake_inputs)
    return Project(tmp_path)


def planned(project: Project, report: str, *given: str, **more: Any) -> tuple[PlannedRun, ...]:
    return plan(project, selected(load_definitions(project), [report]), Request(settings(given), **more))


def stems(runs: Iterable[PlannedRun]) -> list[str]:
    return [run.stem for run in runs]


def test_every_value_of_a_definition_makes_a_run(project: Project):
    assert stems(planned(project, "trend")) == ["trend-35.25", "trend-32.16"]


def test_a_list_parameter_is_one_value(project: Project):
    (run,) = planned(project, "comparison")
    assert (run.stem, run.region_codes) == ("comparison-35.25-32.16", ("35.25", "32.16"))


def test_days_reach_the_notebook_as_iso_text_and_an_absent_day_as_empty_text(project: Project):
    (run,) = planned(project, "trend", "region=35.25", as_of=date(2024, 12, 31))
    assert run.as_of == date(2024, 12, 31)
    assert run.parameters["as_of"] == "2024-12-31"
    assert run.parameters["event_date"] == ""


def test_a_setting_replaces_the_values_and_repeated_it_makes_more_runs(project: Project):
    assert stems(planned(project, "trend", "region=32.16")) == ["trend-32.16"]
    given = ("region=35.25", "base=auto", "base=gresik-non-asn")
    assert stems(planned(project, "trend", *given)) == ["trend-35.25", "trend-35.25-base-gresik-non-asn"]


def test_two_values_that_look_alike_in_a_file_name_are_told_apart(project: Project):
    runs = planned(project, "own", "who=desa a/b", "who=desa a-b")
    assert len(set(stems(runs))) == 2
    assert all(set(stem) <= set("abcdefghijklmnopqrstuvwxyz0123456789_-.") for stem in stems(runs))


def test_a_list_is_set_with_commas(project: Project):
    assert planned(project, "comparison", "regions=32.16, 35.25")[0].region_codes == ("32.16", "35.25")


def test_an_event_within_the_monthly_file_is_accepted(project: Project):
    given = ("region=35.25", "monthly=m.csv", "event_date=2025-03-14", "event_name=Surat edaran")
    assert planned(project, "trend", *given)[0].parameters["event_date"] == "2025-03-14"


@pytest.mark.parametrize(
    ("report", "given", "parts"),
    [
        ("trend", ["regoin=35.25"], ["there is no parameter 'regoin'. Did you mean 'region'?"]),
        ("trend", ["region=35.26"], ["parameter 'region'", "35.25", "the text '35.26'"]),
        ("trend", ["region=35.25", "as_of=kemarin"], ["parameter 'as_of'", "the text 'kemarin'"]),
        ("trend", ["region=35.25", "as_of=2010-01-01"], ["2010-01-01 is before the first published figure", "2022-12-23"]),
        ("trend", ["region=35.25", "as_of=2018-01-01"], ["2018-01-01 is before the first published figure", "2022-12-23"]),
        ("comparison", ["as_of=2000-01-01"], ["region 35.25, of 2017-09-05", "region 32.16, of 2017-08-11"]),
        ("trend", ["region=32.75"], ["region 32.75 has no published figure to start from"]),
        ("trend", ["region=35.25", "base=gresik-nonasn"], ["'gresik-nonasn' does not exist. Did you mean 'gresik-non-asn'?"]),
        ("trend", ["region=35.25", "base=gresik-desa"], ["'gresik-desa' is not the base of any figure here"]),
        ("trend", ["region=32.16", "base=gresik-non-asn"], ["region 32.16", "'gresik-non-asn' is not the base of any figure here"]),
        ("trend", ["region=35.25", "target=target/ucg"], ["no target rule 'target/ucg'. Did you mean 'target/ucj'?"]),
        ("trend", ["region=35.25", "target=iuran/bpu/jkm"], ["no target rule 'iuran/bpu/jkm'"]),
        ("trend", ["region=35.25", "monthly=absent.csv"], ["parameter 'monthly': there is no file 'absent.csv'"]),
        ("trend", ["region=35.25", "event_date=2025-03-14", "event_name=x"], ["event_date needs monthly"]),
        ("trend", ["region=35.25", "event_name=x"], ["event_date and event_name go together"]),
        ("trend", ["region=35.25", "monthly=m.csv", "event_date=2025-11-14", "event_name=x"], ["2025-01 to 2025-10"]),
        ("trend", ["region=35.25", "monthly=m.csv", "event_date=2025-01-14", "event_name=x"], ["months before and after"]),
        ("trend", ["region=32.16", "monthly=m.csv", "event_date=2025-03-14", "event_name=x"], ["no month for region 32.16"]),
        ("comparison", ["regions=35.25"], ["regions needs two or more codes, got 1: 35.25"]),
        ("comparison", ["regions=35.25,35.25"], ["regions names 35.25 more than once"]),
        ("comparison", ["regions=35.25,35"], ["same level", "35.25 is kabupaten", "35 is provinsi"]),
        ("own", ["hwo=desa"], ["there is no parameter 'hwo'. Did you mean 'who'?"]),
        ("own", ["many=banyak"], ["parameter 'many' must be int as in the notebook, got 'banyak'"]),
        ("own", ["loud=perhaps"], ["parameter 'loud' must be bool"]),
    ],
)  # fmt: skip
def test_a_mistake_is_refused_with_its_reason(project: Project, report: str, given: list[str], parts: list[str]):
    with pytest.raises(UserError) as told:
        planned(project, report, *given)
    for part in parts:
        assert part in str(told.value)
    assert "sertakan reports" in str(told.value)


def test_every_mistake_is_told_at_once(project: Project):
    with pytest.raises(UserError) as told:
        planned(project, "trend", "region=99", "bse=x", formats=("pfd",))
    for part in ("unknown format 'pfd'. Did you mean 'pdf'?", "parameter 'region'", "no parameter 'bse'"):
        assert part in str(told.value)


def test_a_day_given_in_two_ways_is_refused(project: Project):
    with pytest.raises(UserError, match="the day is given twice"):
        planned(project, "trend", "as_of=2025-06-30", as_of=date(2025, 11, 30))


def test_texts_take_the_type_of_a_users_own_notebook(project: Project):
    (run,) = planned(project, "own", "many=7", "share=0.25", "listed=x, y", "loud=true")
    assert run.parameters == {"who": "desa", "many": 7, "share": 0.25, "listed": ["x", "y"], "loud": True}
    assert run.formats == ("html",)


def test_a_notebook_that_lacks_a_parameter_of_its_model_is_told(project: Project):
    path = project.notebooks / "trend.ipynb"
    path.write_text(path.read_text().replace("target: str", "tarjet: str"))
    with pytest.raises(UserError, match=r"parameters cell of trend\.ipynb lacks target"):
        planned(project, "trend")


def test_two_runs_that_would_write_the_same_files_are_refused(project: Project):
    with pytest.raises(UserError, match=r"two runs would write the same files: trend-35\.25"):
        planned(project, "trend", "region=35.25", "region=35.25")


def test_one_report_may_be_asked_for_on_several_days_which_are_several_editions(project: Project):
    runs = planned(project, "trend", "region=35.25", "as_of=2024-12-31", "as_of=2025-11-30")
    assert [(run.edition, run.stem) for run in runs] == [("2024-12-31", "trend-35.25"), ("2025-11-30", "trend-35.25")]


@pytest.mark.parametrize("text", ["region", "=35.25", ""])
def test_a_setting_without_name_or_sign_is_refused(text: str):
    with pytest.raises(UserError, match="is not a setting"):
        settings([text])


def test_a_file_names_its_reports_by_its_name_without_its_folder(project: Project):
    stems_of = {
        path: planned(project, "trend", "region=35.25", f"monthly={path}")[0].stem
        for path in ("m.csv", "rahasia/cabang/m.csv", "lain/m.csv")
    }
    assert stems_of["m.csv"] == "trend-35.25-monthly-m.csv"
    assert all("rahasia" not in stem and "lain" not in stem for stem in stems_of.values())
    assert len(set(stems_of.values())) == 3
