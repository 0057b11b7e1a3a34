"""The command: names, exit codes, and messages without tracebacks."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

import sertakan_analysis
from sertakan_analysis.cli import main
from sertakan_analysis.errors import RunFailed, UserError
from sertakan_analysis.project import VARIABLE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from click.testing import Result

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def in_this_project(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, str(ROOT))


def sertakan(*words: str) -> Result:
    return CliRunner().invoke(main, words)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["rnu"], "No such command 'rnu'. Did you mean 'run'?"),
        (["run", "--al"], "--all"),
        (["run", "tren_cakupn"], "there is no report 'tren_cakupn'. Did you mean 'tren_cakupan'?"),
        (["run"], "say which reports to make"),
        (["run", "--all", "tren_cakupan"], "say which reports to make"),
        (["run", "--all", "--as-of", "kemarin"], "'kemarin' does not match"),
        (["run", "tren_cakupan", "--set", "region"], "'region' is not a setting"),
        (["run", "--all", "--due"], "say which reports to make"),
        (["run", "--due", "--as-of", "2025-11-30"], "the schedules say what is due"),
        (["run", "--all", "--cold", "--engine", "dask://here:8786"], "--cold and --engine name two places"),
        (["run", "--all", "--force", "--engine", "spark://here"], "there is no engine 'spark://here'"),
        (["run", "--all", "--jobs", "0"], "'--jobs'"),
        (["diff", "1999-01-01", "1999-02-01"], "there is no edition '1999-01-01'"),
        (["schedule", "instal"], "No such command 'instal'. Did you mean 'install'?"),
        (["rules", "--subject", "iurn"], "there is no subject 'iurn'\nRemedy: Did you mean 'iuran'?"),
    ],
)
def test_a_mistake_of_the_user_ends_with_two_and_a_message(words: list[str], told: str):
    result = sertakan(*words)
    assert result.exit_code == 2
    assert told in result.stderr
    assert "Traceback" not in result.output
    assert result.stdout == ""


def test_an_error_of_the_package_is_told_with_its_remedy_and_exit_code(monkeypatch: pytest.MonkeyPatch):
    for error, code in ((UserError("wrong", where="here", remedy="mend it"), 2), (RunFailed("it broke"), 1)):
        monkeypatch.setattr("sertakan_analysis.project.Project.find", lambda error=error: _raise(error))
        result = sertakan("reports")
        assert result.exit_code == code
        assert str(error) in result.stderr


def _raise(error: Exception) -> None:
    raise error


def test_the_reports_are_listed_with_parameters_types_defaults_and_meanings():
    result = sertakan("reports")
    assert result.exit_code == 0, result.output
    for part in (
        "tren_cakupan: Tren cakupan",
        "region (text, required): code of the region",
        "runs with: 35.25; 32.16",
        "regions (list of texts, required)",
        "event_date (day, default none)",
        "base (text, default auto)",
    ):
        assert part in result.stdout


def test_the_rules_in_force_depend_on_the_day_and_name_basis_status_and_review():
    before, after = (
        sertakan("rules", "--on", "2000-01-01"),
        sertakan("rules", "--on", "2026-01-31", "--subject", "iuran"),
    )
    assert (before.exit_code, after.exit_code) == (0, 0)
    assert before.stdout.startswith("Values in force on 2000-01-01: 0")
    assert "reviewed 20" in after.stdout
    assert "verified" in after.stdout
    named = [line for line in after.stdout.splitlines()[2:] if line and not line.startswith(" ")]
    assert named
    assert all(line.startswith("iuran/") for line in named)


def test_a_rule_past_its_review_is_listed_as_stale():
    assert ", stale: look for newer rules" in sertakan("rules", "--on", "2090-01-01").stdout


def test_the_laboratory_starts_on_the_notebooks_without_a_drawing_backend_from_outside(
    monkeypatch: pytest.MonkeyPatch,
):
    started: dict[str, object] = {}

    def call(command: list[str], *, cwd: Path, env: Mapping[str, str]) -> int:
        started.update(command=command, cwd=cwd, env=env)
        return 0

    monkeypatch.setattr(subprocess, "call", call)
    monkeypatch.setenv("MPLBACKEND", "agg")
    result = sertakan("lab", "--no-browser", "--port=9999")
    assert result.exit_code == 0, result.output
    assert started["command"] == [sys.executable, "-m", "jupyterlab", "--no-browser", "--port=9999"]
    assert started["cwd"] == ROOT / "notebooks"
    assert "MPLBACKEND" not in started["env"]


def test_a_laboratory_that_is_not_installed_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    result = sertakan("lab")
    assert result.exit_code == 2
    assert "pip install 'sertakan-analysis[lab]'" in result.stderr


def test_the_schedule_is_shown_and_installed_only_after_a_yes(monkeypatch: pytest.MonkeyPatch):
    done: list[str] = []

    class Installed:
        shown = "what will be written"

        def carry_out(self) -> None:
            done.append("installed")

        def remove(self) -> bool:
            done.append("removed")
            return True

    monkeypatch.setattr("sertakan_analysis.reports.schedule.install.installation", lambda *_: Installed())
    refused = CliRunner().invoke(main, ["schedule", "install"], input="n\n")
    assert "what will be written" in refused.output
    assert done == []
    agreed = CliRunner().invoke(main, ["schedule", "install"], input="y\n")
    assert (agreed.exit_code, done) == (0, ["installed"])
    assert sertakan("schedule", "install", "--yes").exit_code == 0
    assert sertakan("schedule", "remove").stdout == "Removed.\n"
    assert done == ["installed", "installed", "removed"]


def test_the_module_is_the_command():
    found = subprocess.run(
        [sys.executable, "-m", "sertakan_analysis", "--version"], capture_output=True, text=True, check=True
    )
    assert found.stdout == f"sertakan, version {sertakan_analysis.__version__}\n"
