"""Two lists by name become a match: good lists, bad lists, and lists that may not be matched."""

from __future__ import annotations

import re
import shutil
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from matched_lists_samples import AS_OF, DAY, KEY, LERAN, brought, matched, matching_project, people, person

from sertakan_analysis.errors import UserError
from sertakan_analysis.inputs import load_match
from sertakan_analysis.linkage import load_weights
from sertakan_analysis.linkage.assess import in_bits
from sertakan_analysis.matching import Question, match_lists, region_of, weights_digest
from sertakan_analysis.project import Project
from sertakan_analysis.registry import read_log
from sertakan_analysis.registry.keys import Key
from sertakan_analysis.registry.matches import match_folder, matches

if TYPE_CHECKING:
    from pathlib import Path

    from sertakan_analysis.registry.matches import MatchRecord
    from sertakan_analysis.registry.use_log import Use

NIK_ALONE = dict.fromkeys(
    ("Nama", "Tanggal Lahir", "JK", "Nama Ibu Kandung", "RT", "RW", "Desa", "Kecamatan", "Pekerjaan"), ""
)


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A village list of persons 0 to 19 and a participant list of persons 10 to 29: ten stand in both."""
    project = matching_project(tmp_path_factory.mktemp("padanan") / "proyek")
    brought(project, "pendataan", people(20))
    brought(project, "peserta", people(20, start=10))
    return project


@pytest.fixture
def project(both: Project, tmp_path: Path) -> Project:
    shutil.copytree(both.root, tmp_path / "proyek")
    return Project(tmp_path / "proyek")


@pytest.fixture
def empty(tmp_path: Path) -> Project:
    return matching_project(tmp_path / "proyek")


@pytest.fixture(scope="module")
def done(both: Project, tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, MatchRecord, list[Use]]:
    """Match the lists once: the project, the match, and the uses logged meanwhile. Not to be written to."""
    project = Project(tmp_path_factory.mktemp("padan") / "proyek")
    shutil.copytree(both.root, project.root)
    before = len(read_log(project))
    record = matched(project)
    return project, record, [logged.use for logged in read_log(project)[before:]]


Done = tuple["Project", "MatchRecord", "list[Use]"]


def test_who_stands_in_both_lists_is_found_by_nik_and_the_match_knows_its_lists(done: Done) -> None:
    project, record, _ = done
    assert (record.counts["terpilih"], record.counts["terpilih_nik"], record.counts["ragu"]) == (10, 10, 0)
    assert (record.left_kind, record.right_kind, record.region) == ("pendataan", "peserta", LERAN)
    assert record.as_of == AS_OF, "the day of the newest list, not of the question"
    assert record.weights == weights_digest(load_weights())
    assert tuple(record.notes["thresholds"]) == in_bits(load_weights().bands)
    assert matches(project) == (record,)


def test_both_uses_are_logged_under_the_purpose_of_matching(done: Done) -> None:
    _, record, told = done
    assert [(use.batch, use.purpose) for use in told] == [(batch, "padanan") for batch in record.batches]


def test_no_name_and_no_nik_leaves_the_secure_zone(done: Done) -> None:
    project, record, _ = done
    written = b"\n".join(path.read_bytes() for path in match_folder(project, record).iterdir()).lower()
    for one in people(30):
        assert one["NIK"].encode() not in written
        assert one["Nama"].lower().encode() not in written


@pytest.mark.parametrize(
    ("left", "right", "ways"),
    [
        pytest.param({"NIK": ""}, {}, (0, 10), id="a list without NIK is weighed by names and birth dates"),
        pytest.param(
            NIK_ALONE,
            NIK_ALONE,
            (0, 10),
            id="lists with a NIK only: equal, but confirmed by nothing",
            marks=pytest.mark.slow,
        ),
    ],
)
def test_lists_that_lack_columns_find_the_same_people(
    empty: Project, left: dict[str, Any], right: dict[str, Any], ways: tuple[int, int]
) -> None:
    brought(empty, "pendataan", people(20, **left))
    brought(empty, "peserta", people(20, start=10, **right))
    counts = matched(empty).counts
    assert (counts["terpilih_nik"], counts["terpilih_model"]) == ways


@pytest.mark.slow
def test_without_nik_on_either_side_the_same_people_are_found(empty: Project) -> None:
    brought(empty, "pendataan", people(20, NIK=""))
    brought(empty, "peserta", people(20, start=10, NIK=""))
    assert matched(empty).counts["terpilih_model"] == 10


@pytest.mark.slow
def test_a_name_and_the_mothers_name_in_each_others_column_still_match_by_nik_and_birth_date(empty: Project) -> None:
    brought(empty, "pendataan", people(20), heads={"Nama": "Nama Ibu Kandung", "Nama Ibu Kandung": "Nama"})
    brought(empty, "peserta", people(20, start=10))
    assert matched(empty).counts["terpilih_nik"] == 10


def test_with_nik_and_name_in_each_others_column_every_row_is_held_back_and_nobody_is_left_to_match(
    empty: Project,
) -> None:
    swapped = brought(empty, "pendataan", people(20), heads={"Nama": "NIK", "NIK": "Nama"})
    brought(empty, "peserta", people(20, start=10))
    assert swapped.rows["ditahan"] == 20
    with pytest.raises(UserError, match=rf"nobody of {LERAN} in the lists of kind 'pendataan'") as refused:
        matched(empty)
    assert swapped.batch in str(refused.value)
    assert "sertakan findings" in str(refused.value)
    assert matches(empty) == ()


def test_lists_with_nobody_in_common_match_nobody(empty: Project) -> None:
    brought(empty, "pendataan", people(20))
    brought(empty, "peserta", people(20, start=20))
    counts = matched(empty).counts
    assert counts["terpilih"] == 0
    assert counts["padan"] == 0


@pytest.mark.slow
def test_people_who_stand_twice_in_both_lists_are_found_twice_and_held_together(empty: Project) -> None:
    # The second row has no NIK: reading can't know that it is the same person.
    brought(empty, "pendataan", [*people(20), *people(5, start=10, NIK="")])
    brought(empty, "peserta", [*people(20, start=10), *people(5, start=10, NIK="")])
    record = matched(empty)
    assert (record.counts["berulang_kiri"], record.counts["berulang_kanan"]) == (5, 5)
    assert record.counts["terpilih"] >= 10


@pytest.mark.parametrize(
    ("left", "right", "told"),
    [
        ("pendatan", "peserta", "there is no kind of list 'pendatan'. Did you mean 'pendataan'?"),
        ("pendataan", "pesrta", "Did you mean 'peserta'?"),
        ("pendataan", "peserta:data-sintetik", "Did you mean 'data-sintetis'?"),
        ("pendataan", "peserta:2026-13", "there is no month or day '2026-13'"),
        ("pendataan", "peserta:2026-10", "no list"),
        ("pendataan", "dtsen", "no list"),
        ("pendataan", "pendataan", "both names mean the list"),
    ],
)
def test_a_name_that_means_no_two_lists_is_refused(both: Project, left: str, right: str, told: str) -> None:
    with pytest.raises(UserError, match=re.escape(told)):
        matched(both, left, right)
    assert matches(both) == ()


def test_an_agreement_without_this_purpose_refuses_the_match_and_writes_nothing(project: Project) -> None:
    path = project.agreements / "data-sintetis.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r"purposes: .*", "purposes: [laporan, eksplorasi]", text), encoding="utf-8")
    with pytest.raises(UserError, match="does not allow the purpose 'padanan'"):
        matched(project)
    assert matches(project) == ()


def test_an_agreement_that_ended_refuses_the_match_with_the_day(project: Project) -> None:
    path = project.agreements / "data-sintetis.yml"
    text = re.sub(r"valid_from: .*", "valid_from: 2024-01-01", path.read_text(encoding="utf-8"))
    path.write_text(re.sub(r"valid_to: .*", "valid_to: 2024-12-31", text), encoding="utf-8")
    with pytest.raises(UserError, match="ended on 2024-12-31"):
        matched(project)


def test_another_key_opens_nobody(project: Project) -> None:
    with pytest.raises(UserError):
        match_lists(project, Key(b"z" * 32), Question("pendataan", "peserta", LERAN, DAY))
    assert matches(project) == ()


@pytest.mark.slow
def test_the_newest_list_counts_and_a_month_names_the_one_before(empty: Project) -> None:
    brought(empty, "pendataan", people(12))
    older = brought(empty, "peserta", people(12), as_of=date(2026, 10, 20))
    newer = brought(empty, "peserta", people(12, start=6), as_of=AS_OF)
    assert matched(empty).right_batches == (newer.batch,)
    assert matched(empty, right="peserta:2026-10").right_batches == (older.batch,)


def test_the_region_is_that_of_the_left_lists_and_of_several_the_one_that_holds_the_others(empty: Project) -> None:
    brought(empty, "pendataan", people(3))
    assert region_of(empty, "pendataan", DAY) == LERAN
    brought(empty, "pendataan", people(3, start=5, Desa="Banyuwangi"), region="35.25.10.2011")
    with pytest.raises(UserError, match=r"lists of 2 regions: 35\.25\.10\.2010, 35\.25\.10\.2011"):
        region_of(empty, "pendataan", DAY)
    with pytest.raises(UserError, match="no list 'peserta'"):
        region_of(empty, "peserta", DAY)
    brought(empty, "pendataan", people(3, start=9), region="35.25")
    assert region_of(empty, "pendataan", DAY) == "35.25"


def test_a_newer_list_is_not_served_by_the_old_match_and_the_command_is_told(done: Done, tmp_path: Path) -> None:
    project = Project(tmp_path / "proyek")
    shutil.copytree(done[0].root, project.root)
    asked = {"region": LERAN, "as_of": DAY, "purpose": "laporan", "project": project}
    assert load_match("pendataan", "peserta", **asked).match.record == matches(project)[0]  # type: ignore[arg-type]
    newer = brought(project, "peserta", people(10, start=15), as_of=DAY)
    with pytest.raises(UserError, match=f"was made without {newer.batch}") as refused:
        load_match("pendataan", "peserta", **asked)  # type: ignore[arg-type]
    assert f"sertakan match --left pendataan:{DAY} --right peserta:{DAY} --region {LERAN}" in str(refused.value)


def test_no_refusal_names_anybody(empty: Project) -> None:
    one = person(4)
    brought(empty, "pendataan", [one], heads={"Nama": "NIK", "NIK": "Nama"})
    brought(empty, "peserta", people(5))
    with pytest.raises(UserError) as refused:
        matched(empty)
    assert one["Nama"] not in str(refused.value)
    assert one["NIK"] not in str(refused.value)
    assert refused.value.__cause__ is None
    assert KEY.id not in str(refused.value)
