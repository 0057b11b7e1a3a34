"""``sertakan match`` and ``sertakan ledger``: what they say, and what they say when they can't."""

from __future__ import annotations

import shutil
from datetime import date
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from matched_lists_samples import KEY, LERAN, brought, matching_project, people

from sertakan_analysis.cli import main
from sertakan_analysis.registry.matches import matches

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

    from sertakan_analysis.project import Project

NEWER = date(2026, 11, 21)
MATCH = ("match", "--left", "pendataan", "--right", "peserta")


@pytest.fixture(scope="module")
def listed(tmp_path_factory: pytest.TempPathFactory) -> Project:
    project = matching_project(tmp_path_factory.mktemp("perintah") / "proyek")
    brought(project, "pendataan", people(20))
    brought(project, "peserta", people(20, start=10), region="35.25")
    return project


@pytest.fixture
def project(listed: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    shutil.copytree(listed.root, tmp_path / "proyek")
    monkeypatch.setenv("SERTAKAN_PROJECT", str(tmp_path / "proyek"))
    monkeypatch.setenv("SERTAKAN_KEY", KEY.text)
    monkeypatch.delenv("SERTAKAN_KEY_FILE", raising=False)
    return type(listed)(tmp_path / "proyek")


def sertakan(*words: str) -> Result:
    return CliRunner().invoke(main, words)


def refused(*words: str) -> str:
    result = sertakan(*words)
    assert result.exit_code == 2, result.output
    return result.stderr


def test_a_match_tells_how_many_were_found_and_names_nobody(project: Project) -> None:
    told = sertakan(*MATCH)
    assert told.exit_code == 0, told.output
    (record,) = matches(project)
    assert told.stdout.startswith(f"{record.match}  pendataan with peserta  {LERAN}  up to 2026-11-20  DATA SINTETIS\n")
    assert "10 persons matched or to be checked: 10 by NIK, 0 by weighing; 0 uncertain pairs" in told.stdout
    assert not any(one["Nama"] in told.output or one["NIK"] in told.output for one in people(30))
    assert sertakan("match", "list").stdout == told.stdout
    quality = sertakan("match", "quality")
    assert quality.exit_code == 0, quality.output
    assert "Nobody judged a pair of it yet: 'sertakan match review' shows a sample." in quality.stdout


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("match",), "which lists are to be matched?"),
        (("match", "--left", "pendataan"), "which lists are to be matched?"),
        (("match", "--left", "pendatan", "--right", "peserta"), "Did you mean 'pendataan'?"),
        (("match", "--left", "pendataan", "--right", "pesertaa"), "Did you mean 'peserta'?"),
        (("match", "--left", "pendataan", "--right", "peserta:cabang-gresik"), "Known: 20261120-"),
        (("match", "--left", "pendataan", "--right", "peserta:2026-00"), "there is no month or day '2026-00'"),
        (("match", "--left", "pendataan", "--right", "dtsen"), "the store holds no list 'dtsen'"),
        (("match", "--left", "dtsen", "--right", "peserta"), "the store holds no list 'dtsen' up to"),
        ((*MATCH, "--date", "2025-01-01"), "the store holds no list 'pendataan' up to 2025-01-01"),
        ((*MATCH, "--region", "Lerann"), "Leran"),
        ((*MATCH, "--region", "32.16"), "the store holds no list"),
        ((*MATCH, "--weights", "tiada.yml"), "tiada.yml"),
        (("match", "--left", "pendataan", "quality"), "sertakan match quality --left"),
        (("match", "quality"), "are not matched yet"),
        (("match", "review"), "are not matched yet"),
        (("ledger", "--region", "32.16"), "the store holds no list 'peserta'"),
    ],
)
def test_what_cannot_be_matched_is_refused_with_what_to_write(
    project: Project, words: tuple[str, ...], told: str
) -> None:
    shown = refused(*words)
    assert told in shown
    assert "Remedy:" in shown
    assert matches(project) == ()


@pytest.mark.slow
def test_several_lists_on_the_right_are_matched_one_after_the_other_and_a_refusal_keeps_the_first(
    project: Project,
) -> None:
    assert "'dtsen'" in refused(*MATCH, "--right", "dtsen")
    (record,) = matches(project)
    assert record.right_kind == "peserta"


@pytest.mark.slow
def test_weights_estimated_anew_are_written_once_and_used(project: Project, tmp_path: Path) -> None:
    brought(project, "pendataan", people(650), as_of=NEWER)
    brought(project, "peserta", people(650, start=100), as_of=NEWER, region="35.25")
    out = tmp_path / "bobot.yml"
    made = sertakan("match", "estimate", "--left", "pendataan", "--right", "peserta", "--out", str(out))
    assert made.exit_code == 0, made.output
    assert "there is such a file already" in refused(
        "match", "estimate", "--left", "pendataan", "--right", "peserta", "--out", str(out)
    )
    used = sertakan(*MATCH, "--weights", str(out))
    assert used.exit_code == 0, used.output
    plain = sertakan(*MATCH)
    assert plain.exit_code == 0, plain.output
    assert len({record.weights for record in matches(project)}) == 2
