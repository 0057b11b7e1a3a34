"""Annexes of several decrees are in force at once: all of them are opened, matched, and missed when a match lacks one."""

from __future__ import annotations

import shutil
from datetime import date
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
from match_samples import AS_OF, LERAN, TODAY, agree, decision, made_project, pair, person, put, record_of

from sertakan_analysis.errors import UserError
from sertakan_analysis.project import Project
from sertakan_analysis.registry import open_people, usable_lists
from sertakan_analysis.registry.matches import keep_decision, open_match, persons, save_match, settled, usable_match
from sertakan_analysis.registry.store.listing import find_batch

if TYPE_CHECKING:
    from pathlib import Path

    from sertakan_analysis.registry.matches import Match, MatchRecord

OFFICE = "Dinas Uji"
ANNEXES = ("sk-1", "sk-2", "sk-3")


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Three annexes of one office, one a month, and participants; not to be written to."""
    made = made_project(tmp_path_factory.mktemp("sk") / "project")
    for name in ("dinas", "lama"):
        agree(made.root, name, "penerima", provider=OFFICE)
    for month, (annex, people) in enumerate(zip(ANNEXES, ([1, 2], [3, 4], [2, 5]), strict=True), 1):
        source = {"agreement": "lama" if month == 1 else "dinas", "as_of": date(2026, month, 28)}
        put(made, annex, people, kind="penerima", **source)
    put(made, "cabang-1", [1, 2, 9], kind="peserta", region="35.25")
    return made


@pytest.fixture
def project(start: Project, tmp_path: Path) -> Project:
    shutil.copytree(start.root, tmp_path / "project")
    return Project(tmp_path / "project")


def asked(**given: Any) -> dict[str, Any]:
    return {"region": LERAN, "as_of": AS_OF, "purpose": "laporan", "on": TODAY} | given


def names(project: Project, **given: Any) -> list[str]:
    return [record.batch for record in usable_lists(project, kind="penerima", **asked(**given))]


def matched(project: Project, *annexes: str, pairs: Any = ()) -> MatchRecord:
    lists = [find_batch(project, name) for name in (*annexes, "cabang-1")]
    frame = pl.DataFrame(list(pairs) or [pair(1, 1, kiri_daftar=annexes[0])])
    return save_match(project, record_of(lists[:-1], lists[-1:]), frame, lists)


def opened(project: Project, **given: Any) -> Match:
    return open_match(project, left_kind="penerima", right_kind="peserta", **asked(**given))


def usable(project: Project, **given: Any) -> MatchRecord | None:
    return usable_match(project, left_kind="penerima", right_kind="peserta", **asked(**given))


def test_every_annex_up_to_the_day_is_opened_and_a_name_still_means_its_own(project: Project) -> None:
    people = open_people(project, kind="penerima", **asked())
    assert [record.batch for record in people.batches] == [*ANNEXES]
    assert people.previous == ()
    assert people.rows(["orang"]).height == 6
    assert names(project, as_of=date(2026, 2, 28)) == ["sk-1", "sk-2"]
    assert names(project, batch="dinas") == ["sk-2", "sk-3"]
    assert names(project, batch="sk-2") == ["sk-2"]


def test_an_earlier_annex_that_may_not_be_used_is_left_out_and_the_newest_one_refused(project: Project) -> None:
    agree(project.root, "lama", "penerima", "padanan", OFFICE)
    assert names(project) == ["sk-2", "sk-3"]
    with pytest.raises(UserError, match="'lama' does not allow the purpose 'laporan'"):
        names(project, as_of=date(2026, 1, 31))


def test_a_match_that_lacks_an_annex_is_told_so_and_serves_the_day_before_it_came(project: Project) -> None:
    made = matched(project, "sk-1", "sk-2")
    assert usable(project) is None
    with pytest.raises(UserError, match=f"the newest match, {made.match}, was made without sk-3") as refused:
        opened(project)
    assert f"sertakan match --left penerima:{date(2026, 3, 28)} --right peserta" in str(refused.value)
    assert usable(project, as_of=date(2026, 2, 28)) == made


def test_an_annex_that_may_not_be_matched_is_not_missed_and_stays_out_of_the_match(project: Project) -> None:
    agree(project.root, "lama", "penerima", "laporan", OFFICE)
    made = matched(project, "sk-2", "sk-3", pairs=[pair(3, 9, row=(2, 4), kiri_daftar="sk-2")])
    assert usable(project) == made
    found = opened(project)
    assert [record.batch for record in found.left.batches] == ["sk-2", "sk-3"]
    told = {(kind, name): who for kind, name, who in persons([found]).iter_rows()}
    assert ("penerima", person(1)) not in told, "nobody matched that list: its people are joined by their NIK alone"


def test_one_participant_may_be_the_same_as_a_row_of_each_annex_and_of_one_annex_alone_it_is_refused(
    project: Project,
) -> None:
    rows = [("sk-1", 1, 2), ("sk-2", 3, 2), ("sk-2", 4, 3)]
    matched(project, *ANNEXES, pairs=[
        pair(who, 9, row=(row, 4), kiri_daftar=annex, pita="ragu", terpilih=False) for annex, who, row in rows
    ])  # fmt: skip
    columns = [f"{side}_{what}" for side in ("kiri", "kanan") for what in ("daftar", "baris", "orang")]
    for _, who, _ in rows[:2]:
        keep_decision(project, decision(who, 9, kiri_kind="penerima"))
    pairs = settled(opened(project), [*columns, "pita", "terpilih"]).pairs
    assert pairs.filter("terpilih")["kiri_daftar"].to_list() == ["sk-1", "sk-2"]
    keep_decision(project, decision(4, 9, kiri_kind="penerima"))
    with pytest.raises(UserError, match="give one row two persons: sk-2 row 2 with cabang-1 row 4"):
        settled(opened(project), [*columns, "pita", "terpilih"])
