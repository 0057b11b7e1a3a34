"""Rows of one list that are one person: kept with the match, joined with their partner, taken apart by people."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
from match_samples import AS_OF, KEY, LERAN, NEW, TODAY, decision, made_project, nik, pair, person, put, record_of

from sertakan_analysis.errors import SertakanError, UserError
from sertakan_analysis.project import Project
from sertakan_analysis.reading import recording
from sertakan_analysis.registry.forget import forget
from sertakan_analysis.registry.matches import (
    keep_decision,
    match_folder,
    matches,
    open_match,
    persons,
    placed_groups,
    save_match,
    settled,
)
from sertakan_analysis.registry.matches.deciding import contradicting, with_verdicts
from sertakan_analysis.registry.matches.groups import HELD
from sertakan_analysis.registry.rotation import rotate
from sertakan_analysis.registry.store.listing import find_batch

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sertakan_analysis.registry.matches import Match, MatchRecord

# The pairs of a village list of 1, 2 and 3 with a branch's list of 1, 2 and 4, and what any question needs of them.
NEEDED = (
    *(f"{side}_{what}" for side in ("kiri", "kanan") for what in ("daftar", "baris", "orang")),
    "pita",
    "terpilih",
)
Group = tuple[tuple[str, int, int], ...]


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Both lists without a match; not to be written to."""
    made = made_project(tmp_path_factory.mktemp("dua") / "project")
    put(made, "desa-1", [1, 2, 3])
    put(made, "cabang-1", [1, 2, 4], kind="peserta", region="35.25")
    return made


@pytest.fixture
def project(start: Project, tmp_path: Path) -> Project:
    shutil.copytree(start.root, tmp_path / "project")
    return Project(tmp_path / "project")


def groups(*together: Group) -> pl.DataFrame:
    """Return groups: of each row the side, the row and the serial number of the person."""
    batches = {"kiri": "desa-1", "kanan": "cabang-1"}
    rows = [
        (side, batches[side], row, person(who), number)
        for number, group in enumerate(together)
        for side, row, who in group
    ]
    return pl.DataFrame(rows, schema=dict(HELD), orient="row")


# In the branch's list row 4 (person 4) is a second row of person 1, who stands in row 2.
TWICE: Group = (("kanan", 2, 1), ("kanan", 4, 4))


def match(project: Project, pairs: Sequence[dict[str, Any]], *together: Group, **given: Any) -> MatchRecord:
    sides = [find_batch(project, name) for name in ("desa-1", "cabang-1")]
    record = record_of(sides[:1], sides[1:], **given)
    return save_match(project, record, pl.DataFrame(pairs), sides, groups(*together))


def opened(project: Project, **given: Any) -> Match:
    usual = {"region": LERAN, "as_of": AS_OF, "purpose": "laporan", "on": TODAY}
    return open_match(project, left_kind="pendataan", right_kind="peserta", **{**usual, **given})


def joined(project: Project) -> dict[tuple[str, str], str]:
    return {(kind, name): who for kind, name, who in persons([opened(project)]).iter_rows()}


def test_repeated_rows_get_the_places_and_pseudonyms_of_their_lists() -> None:
    frame = pl.DataFrame(
        {"nomor": [0, 1, 2], "batch": ["a", "a", "b"], "baris": [2, 3, 2], "orang": [person(n) for n in (1, 2, 3)]},
        schema_overrides={"nomor": pl.UInt32, "baris": pl.UInt32},
    )
    schema = {"sisi": pl.String, "baris": pl.UInt32, "kelompok": pl.UInt32}
    repeats = pl.DataFrame([("kiri", 0, 0), ("kiri", 2, 0)], schema=schema, orient="row")
    assert placed_groups(repeats, frame, frame.clear()).rows() == [
        ("kiri", "a", 2, person(1), 0), ("kiri", "b", 2, person(3), 0),
    ]  # fmt: skip
    with pytest.raises(SertakanError, match="2 repeated rows are none of the lists"):
        placed_groups(repeats, frame.clear(), frame)


def test_both_rows_of_somebody_are_the_person_whom_one_of_them_is_paired_with(project: Project) -> None:
    made = match(project, [pair(1, 1)], TWICE)
    found = joined(project)
    assert found["pendataan", person(1)] == found["peserta", person(1)] == found["peserta", person(4)]
    assert len(set(found.values())) == 4
    assert (made.counts["berulang_kiri"], made.counts["berulang_kanan"]) == (0, 1)


def test_who_stands_twice_in_one_list_and_in_no_other_is_one_person_too(project: Project) -> None:
    match(project, [pair(2, 2, row=(3, 3))], TWICE, (("kiri", 2, 1), ("kiri", 4, 3)))
    found = joined(project)
    assert found["peserta", person(1)] == found["peserta", person(4)]
    assert found["pendataan", person(1)] == found["pendataan", person(3)] != found["peserta", person(1)]


def test_a_match_of_the_form_before_opens_and_joins_nobody_within_a_list(project: Project) -> None:
    made = match(project, [pair(1, 1)], TWICE)
    folder = match_folder(project, made)
    old = json.loads((folder / "match.json").read_bytes()) | {"schema": 1}
    (folder / "match.json").write_text(json.dumps(old, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    (folder / "groups.parquet").unlink()
    assert opened(project).groups().is_empty()
    assert len(set(joined(project).values())) == 5
    forget(project, KEY, nik(2), ground="permintaan")
    assert matches(project)[0].schema == 1


def test_people_take_a_row_out_of_its_group_when_they_tell_it_from_the_person(project: Project) -> None:
    match(project, [pair(1, 1), pair(1, 4, row=(2, 4))], TWICE)
    assert len(set(joined(project).values())) == 4
    keep_decision(project, decision(1, 4, "beda"))
    found = joined(project)
    assert found["pendataan", person(1)] == found["peserta", person(1)] != found["peserta", person(4)]


def test_to_say_the_same_of_both_rows_of_a_group_is_no_contradiction(project: Project) -> None:
    unsure = {"pita": "ragu", "terpilih": False}
    match(project, [pair(1, 1, **unsure), pair(1, 4, row=(2, 4), **unsure)], TWICE)
    for other in (1, 4):
        keep_decision(project, decision(1, other))
    told = opened(project)
    assert settled(told, NEEDED).pairs["pita"].to_list() == ["padan", "padan"]
    assert contradicting(with_verdicts(told.pairs(NEEDED), told.decisions().latest), told).is_empty()


def test_without_the_group_it_is_one_and_both_pairs_are_named(project: Project) -> None:
    match(project, [pair(1, 1), pair(1, 4, row=(2, 4))])
    for other in (1, 4):
        keep_decision(project, decision(1, other))
    with pytest.raises(UserError, match="desa-1 row 2 with cabang-1 row 2; desa-1 row 2 with cabang-1 row 4"):
        settled(opened(project), NEEDED)


def test_the_same_lets_go_of_whoever_held_the_other_row_of_the_group(project: Project) -> None:
    match(project, [pair(3, 4, row=(4, 4)), pair(1, 1, bobot=1.0, pita="ragu", terpilih=False)], TWICE)
    keep_decision(project, decision(1, 1))
    kept = settled(opened(project), NEEDED).pairs.filter("terpilih")
    assert kept["kiri_orang"].to_list() == [person(1)]


def test_who_is_forgotten_leaves_the_groups_and_of_one_row_nothing_is_left_to_tell(project: Project) -> None:
    match(project, [pair(2, 2, row=(3, 3))], TWICE)
    gone = forget(project, KEY, nik(4), ground="permintaan")
    (record,) = matches(project)
    assert gone.matches == (record.match,)
    assert record.counts["berulang_kanan"] == 0
    assert person(4) not in str(pl.read_parquet(match_folder(project, record) / "groups.parquet").rows())


def test_a_new_key_renames_the_groups(project: Project) -> None:
    match(project, [pair(1, 1)], TWICE)
    rotate(project, KEY, NEW)
    assert opened(project).groups()["orang"].to_list() == [person(1, NEW), person(4, NEW)]


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (groups(TWICE).with_columns(nama=pl.lit("x")), "other columns than they may have"),
        (groups(TWICE).with_columns(orang=pl.lit(nik(1))), "can't stand in them"),
        (groups(TWICE).with_columns(daftar=pl.lit("desa-1")), "can't stand in them"),
        (groups(TWICE).head(1), "can't stand in them"),
        (pl.concat([groups(TWICE), groups(TWICE)]), "a row stands in two groups"),
    ],
    ids=["another column", "no pseudonym", "a list of the other side", "a row alone", "twice"],
)
def test_what_cannot_stand_in_groups_is_refused(start: Project, wrong: pl.DataFrame, told: str) -> None:
    sides = [find_batch(start, name) for name in ("desa-1", "cabang-1")]
    with pytest.raises(SertakanError, match=told) as refused:
        save_match(start, record_of(sides[:1], sides[1:]), pl.DataFrame([pair(1, 1)]), sides, wrong)
    assert nik(1) not in str(refused.value)
    assert matches(start) == ()


def test_of_a_wider_match_only_groups_near_the_region_are_given_and_a_run_notes_them(project: Project) -> None:
    put(project, "semua", [5, 6, 7], region="35.25", desa="35.25.17.2001", as_of=AS_OF)
    sides = [find_batch(project, name) for name in ("semua", "cabang-1")]
    far = groups((("kiri", 2, 5), ("kiri", 3, 6)), TWICE).with_columns(
        daftar=pl.col("daftar").replace("desa-1", "semua")
    )
    pairs = pl.DataFrame([pair(7, 4, row=(4, 4), kiri_daftar="semua")])
    made = save_match(project, record_of(sides[:1], sides[1:], region="35.25"), pairs, sides, far)
    asked = {"left_batch": "semua"}
    assert opened(project, region="35.25.16", **asked).groups().is_empty()
    with recording(project.root) as noted:
        near = opened(project, region="35.25.17", **asked).groups()
    assert near["sisi"].to_list() == ["kiri", "kiri", "kanan", "kanan"]
    assert f"data/store/padanan/35.25/{made.match}/groups.parquet" in noted.reads.files
