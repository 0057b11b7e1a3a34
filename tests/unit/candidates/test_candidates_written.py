"""The list of candidates end to end: lists of people who do not exist, matched, chosen, encrypted."""

from __future__ import annotations

import logging
import shutil
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import pytest
from candidate_samples import (
    KEY,
    LERAN,
    MEMBERS,
    NAMES,
    NIK,
    NOVEMBER,
    PEOPLE,
    TODAY,
    brought,
    make_project,
    matched,
    real_agreement,
    village,
)
from click.testing import CliRunner

from sertakan_analysis.candidates import Wanted, write_candidates
from sertakan_analysis.cli.candidates import candidates as command
from sertakan_analysis.cli.command import Commands
from sertakan_analysis.errors import UserError
from sertakan_analysis.project import Project
from sertakan_analysis.registry.use_log import read_log

if TYPE_CHECKING:
    from pathlib import Path

pyrage = pytest.importorskip("pyrage")
openpyxl = pytest.importorskip("openpyxl")
IDENTITY = pyrage.x25519.Identity.generate()
PUBLIC = str(IDENTITY.to_public())
OTHER = str(pyrage.x25519.Identity.generate().to_public())


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Project:
    project = make_project(tmp_path_factory.mktemp("calon") / "proyek")
    village(project)
    return project


@pytest.fixture
def project(made: Project, tmp_path: Path) -> Project:
    """Return a copy of the village that a test may change."""
    shutil.copytree(made.root, tmp_path / "proyek", symlinks=True)
    return Project(tmp_path / "proyek")


def written(project: Project, wanted: Wanted | None = None, **given: Any) -> Any:
    out = project.root.parent / "calon.xlsx.age"
    asked = {"to": [PUBLIC], "on": TODAY} | given
    return write_candidates(project, KEY, wanted or Wanted(LERAN), out, **asked)


def opened(path: Path) -> Any:
    return openpyxl.load_workbook(BytesIO(pyrage.decrypt(path.read_bytes(), [IDENTITY])))


def rows(path: Path) -> list[tuple[Any, ...]]:
    every = list(opened(path).active.iter_rows(values_only=True))
    head = next(place for place, row in enumerate(every) if row[0] == "No")
    return every[head + 1 :]


def test_the_sheet_names_who_is_not_covered_and_who_is_to_be_looked_into(project: Project) -> None:
    done = written(project)
    assert [(row[1], row[2], row[9], row[10]) for row in rows(done.path)] == [
        (NAMES[1], NIK[1], 1, "Calon"),
        (NAMES[3], NIK[3], 1, "Calon"),
        (NAMES[2], NIK[2], 1, "Perlu dicek"),
    ]
    assert rows(done.path)[0][3:9] == (rows(done.path)[0][3], "P", "Dusun Krajan", "1/2", "Leran", "nelayan")
    assert (done.month, done.synthetic, done.counts["terlindungi pada bulan itu"]) == (NOVEMBER, True, 1)


def test_who_is_paid_for_under_a_second_entry_is_not_listed(tmp_path: Path) -> None:
    project = make_project(tmp_path / "proyek")
    people, members = brought(project, "pendataan", PEOPLE), brought(project, "peserta", MEMBERS)
    # The second of the village lapsed; the last participant, who is paid for, is the same person under another NIK.
    matched(project, people, members, [(0, 0, "padan", True), (1, 1, "padan", True)], twice=(1, 3))
    written(project)
    assert NAMES[1] not in {cell for row in rows(tmp_path / "calon.xlsx.age") for cell in row}


def test_every_page_is_marked_with_the_copy_and_says_that_the_people_are_made_up(project: Project) -> None:
    done = written(project)
    book = opened(done.path)
    sheet = book.active
    marks = "\n".join(str(cell) for (cell, *_) in sheet.iter_rows(max_row=6, values_only=True))
    for word in ("DATA SINTETIS", "RAHASIA", done.copy.number, done.copy.asked_by, "data-sintetis", "November 2026"):
        assert word in marks
    assert done.copy.number in sheet.oddHeader.left.text
    assert done.copy.number in sheet.oddFooter.left.text
    assert book.properties.subject == done.copy.number
    content = pyrage.decrypt(done.path.read_bytes(), [IDENTITY])
    assert done.copy.number in ZipFile(BytesIO(content)).read("docProps/custom.xml").decode()


def test_two_copies_never_share_a_number(project: Project) -> None:
    first = written(project)
    assert first.copy.number != written(project, force=True).copy.number


def test_the_log_tells_who_got_how_many_rows_in_which_copy(project: Project) -> None:
    done = written(project, Wanted(LERAN, limit=2))
    last = read_log(project)[-1].use
    assert (last.purpose, last.agreement, last.rows) == ("daftar_calon", "data-sintetis", 2)
    assert done.copy.number in last.note
    assert done.copy.number in last.report


def test_no_name_is_on_the_disk_in_the_clear_or_in_a_log(project: Project, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        written(project)
    shutil.rmtree(project.inbox)
    for path in project.root.parent.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert not any(word.encode() in content for word in (*NAMES, *NIK)), path
    assert not any(word in caplog.text for word in (*NAMES, *NIK))


def test_a_name_that_looks_like_a_formula_stays_a_text(tmp_path: Path) -> None:
    project = make_project(tmp_path / "proyek")
    people = brought(project, "pendataan", [PEOPLE[1].replace(NAMES[1], "=Sutiyah Contohwati")])
    matched(project, people, brought(project, "peserta", MEMBERS), [(0, 1, "beda", False)])
    ((_, name, *_),) = rows(written(project).path)
    assert name == "=Sutiyah Contohwati"
    assert opened(project.root.parent / "calon.xlsx.age").active["B9"].data_type == "s"


def test_the_decile_of_the_welfare_register_goes_before_the_lists_own(project: Project) -> None:
    people = next(record for record in _records(project) if record.kind == "pendataan")
    register = brought(project, "dtsen", [f"{NIK[1]};{NAMES[1]};4;2026-10-01", f"{NIK[3]};{NAMES[3]};1;2026-10-01"])
    with pytest.raises(UserError, match=r"'pendataan' and 'dtsen' of region .* are not matched yet"):
        written(project, Wanted(LERAN, (1,)))
    matched(project, people, register, [(1, 0, "padan", True), (3, 1, "padan", True)])
    assert [row[1] for row in rows(written(project, Wanted(LERAN, (1,))).path)] == [NAMES[3]]
    by_list = Wanted(LERAN, (1,), decile_from="list")
    assert len(rows(written(project, by_list, force=True).path)) == 3


def test_a_month_that_no_participant_list_tells_of_is_refused(project: Project) -> None:
    with pytest.raises(UserError, match=r"who is covered in 2026-12 is not known yet"):
        written(project, Wanted(LERAN, month=NOVEMBER.replace(month=12)))


def test_lists_that_are_not_matched_are_told_with_the_command(tmp_path: Path) -> None:
    project = make_project(tmp_path / "proyek")
    brought(project, "pendataan", PEOPLE)
    brought(project, "peserta", MEMBERS)
    with pytest.raises(UserError, match=r"not matched yet[\s\S]*sertakan match"):
        written(project)


def test_every_agreement_must_allow_lists_of_candidates(tmp_path: Path) -> None:
    project = make_project(tmp_path / "proyek")
    for name, provider in (("leran", "Desa Leran"), ("bpjs", "BPJS Gresik")):
        # Made-up people come in under nothing else; then the agreements become such as hold for real ones.
        real_agreement(project, name, provider, {}, **{"synthetic: false": "synthetic: true"})
    village(project, "leran", "bpjs")
    real_agreement(project, "leran", "Desa Leran", {"Bappeda": PUBLIC})
    real_agreement(project, "bpjs", "BPJS Gresik", {"Bappeda": PUBLIC}, **{"padanan, daftar_calon": "padanan"})
    with pytest.raises(UserError, match=r"'bpjs' does not allow the purpose 'daftar_calon'[\s\S]*Ask BPJS Gresik"):
        written(project)
    assert not (tmp_path / "calon.xlsx.age").exists()
    real_agreement(project, "bpjs", "BPJS Gresik", {"Bappeda": PUBLIC, "Desa": OTHER})
    done = written(project)
    assert [each.name for each in done.copy.recipients] == ["Bappeda"]
    with pytest.raises(UserError, match="agreement 'leran' does not name the key"):
        written(project, to=[OTHER], force=True)


def test_nobody_left_writes_nothing(project: Project) -> None:
    with pytest.raises(UserError, match=r"nobody is left to list[\s\S]*pekerja rentan 4"):
        written(project, Wanted(LERAN, (9,)))
    assert not (project.root.parent / "calon.xlsx.age").exists()


@pytest.mark.parametrize(
    ("asked", "fault"),
    [
        (Wanted(LERAN, (0,)), "there is no decile 0"),
        (Wanted(LERAN, limit=0), "leaves nobody"),
        (Wanted(LERAN, people="pendatan"), "Did you mean 'pendataan'"),
        (Wanted("35.25.01"), "the store holds no list"),
    ],
)
def test_what_makes_no_sense_is_refused(project: Project, asked: Wanted, fault: str) -> None:
    with pytest.raises(UserError, match=fault):
        written(project, asked)


def test_the_command_tells_counts_and_the_copy_and_no_name(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SERTAKAN_PROJECT", str(project.root))
    monkeypatch.setattr("sertakan_analysis.registry.keys.find_key", lambda _: KEY)
    group = Commands("sertakan", commands=[command])
    out = str(project.root.parent / "lewat_perintah.xlsx.age")
    words = ["candidates", "--region", LERAN, "--desil", "1-2", "--out", out, "--recipient", PUBLIC]
    told = CliRunner().invoke(group, words)
    assert told.exit_code == 0, told.output
    assert "DATA SINTETIS" in told.output
    assert "perlu dicek" in told.output
    assert not any(word in told.output for word in (*NAMES, *NIK))
    again = CliRunner().invoke(group, words)
    assert (again.exit_code, "is there already" in again.output) == (2, True)
    wrong = CliRunner().invoke(group, [*words[:4], "4-1", *words[5:]])
    assert (wrong.exit_code, "the range '4-1' is empty" in wrong.output) == (2, True)
    month = CliRunner().invoke(group, [*words, "--month", "2026-13"])
    assert (month.exit_code, "'2026-13' is no month" in month.output) == (2, True)


def _records(project: Project) -> Any:
    from sertakan_analysis.registry.store.listing import batches

    return batches(project)
