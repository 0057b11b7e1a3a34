"""What people decided of pairs is kept line by line, counts in later matches too, and goes before the weights."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
from match_samples import decision, made_project, nik, pair, person, put

from sertakan_analysis.errors import UserError
from sertakan_analysis.registry.matches import Decision, decisions, keep_decision, settled
from sertakan_analysis.registry.matches.decision import lines_path
from sertakan_analysis.registry.matches.groups import NO_GROUPS

if TYPE_CHECKING:
    from pathlib import Path

    from sertakan_analysis.project import Project

LATER = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = made_project(tmp_path / "project")
    put(made, "desa-1", [1, 2])
    return made


def looked_at(left: int, right: int, word: str = "sama", row: tuple[int, int] = (2, 2), **given: Any) -> Decision:
    """Return a decision of two rows of the lists "desa-1" and "cabang-1"."""
    places = {"kiri_daftar": "desa-1", "kiri_baris": row[0], "kanan_daftar": "cabang-1", "kanan_baris": row[1]}
    return decision(left, right, word, **places, **given)


def decided(pairs: pl.DataFrame, made: tuple[Decision, ...]) -> pl.DataFrame:
    """Return the pairs of a match without repeated rows after these decisions."""
    match: Any = SimpleNamespace(
        pairs=pairs.select,
        decisions=lambda: SimpleNamespace(latest=made),
        groups=lambda: NO_GROUPS,
        record=SimpleNamespace(left_kind="pendataan", right_kind="peserta"),
    )
    return settled(match, pairs.columns).pairs


def after(pairs: list[dict[str, Any]], *made: Decision) -> list[tuple[Any, ...]]:
    """Return band, whether it is kept, and the decision of every pair after these decisions."""
    return decided(pl.DataFrame(pairs), made).select("pita", "terpilih", "keputusan").rows()


def test_a_decision_comes_back_as_it_was_kept(project: Project) -> None:
    whole = looked_at(1, 2, bobot=3.5, lapisan="ragu 0.5-0.7", peluang_terpilih=0.2)
    keep_decision(project, whole)
    kept = decisions(project, "pendataan", "peserta")
    assert (kept.latest, kept.unfinished) == ((whole,), False)
    assert decisions(project, "pendataan", "dtsen").latest == ()


def test_the_last_decision_of_a_pair_counts(project: Project) -> None:
    keep_decision(project, decision(1, 2, "beda"))
    keep_decision(project, decision(2, 1))
    keep_decision(project, decision(1, 2, "tidak_tahu", waktu=LATER))
    assert [(one.persons, one.keputusan) for one in decisions(project, "pendataan", "peserta").latest] == [
        ((person(2), person(1)), "sama"),
        ((person(1), person(2)), "tidak_tahu"),
    ]


def test_a_decision_is_found_whichever_list_is_on_the_left(project: Project) -> None:
    keep_decision(project, looked_at(1, 2))
    (turned,) = decisions(project, "peserta", "pendataan").latest
    assert (turned.persons, turned.rows) == ((person(2), person(1)), ("cabang-1", 2, "desa-1", 2))


def test_an_unknown_word_is_refused_and_nothing_is_kept(project: Project) -> None:
    with pytest.raises(UserError, match=r"no decision 'samaa'. Did you mean 'sama'"):
        keep_decision(project, decision(1, 2, "samaa"))
    assert not lines_path(project).exists()


def test_half_a_line_at_the_end_is_told_and_left_out_and_the_next_writer_goes_on_behind_the_last_whole_line(
    project: Project,
) -> None:
    keep_decision(project, decision(1, 1))
    keep_decision(project, decision(2, 2))
    path = lines_path(project)
    path.write_bytes(path.read_bytes()[:-20])
    kept = decisions(project, "pendataan", "peserta")
    assert ([one.persons for one in kept.latest], kept.unfinished) == ([(person(1), person(1))], True)
    keep_decision(project, decision(2, 1))
    kept = decisions(project, "pendataan", "peserta")
    assert ([one.persons[0] for one in kept.latest], kept.unfinished) == ([person(1), person(2)], False)


def test_a_line_that_is_no_decision_is_named_by_its_number(project: Project) -> None:
    keep_decision(project, decision(1, 1))
    with lines_path(project).open("ab") as file:
        file.write(b'{"kiri_orang": "' + nik(1).encode() + b'"}\n')
    with pytest.raises(UserError, match="the line is no decision") as refused:
        decisions(project, "pendataan", "peserta")
    assert refused.value.where == "data/store/padanan/keputusan.jsonl, line 2"
    assert nik(1) not in str(refused.value)


def test_people_who_decide_at_the_same_time_lose_nothing(project: Project) -> None:
    with ThreadPoolExecutor(8) as people:
        list(people.map(lambda number: keep_decision(project, decision(number, number)), range(1, 33)))
    assert len(decisions(project, "pendataan", "peserta").latest) == 32


def test_same_makes_a_pair_matched_and_kept_and_lets_go_of_the_others_of_both_rows() -> None:
    pairs = [
        pair(1, 1, pita="ragu", terpilih=False),
        pair(1, 2, row=(2, 3)),
        pair(2, 1, row=(3, 2)),
        pair(2, 2, row=(3, 3)),
    ]
    assert after(pairs, looked_at(1, 1)) == [
        ("padan", True, "sama"), ("padan", False, None), ("padan", False, None), ("padan", True, None),
    ]  # fmt: skip


def test_different_makes_two_persons_and_not_to_be_told_leaves_the_pair_as_it_was() -> None:
    pairs = [pair(1, 1), pair(2, 2, row=(3, 3), pita="ragu")]
    made = looked_at(1, 1, "beda"), looked_at(2, 2, "tidak_tahu", row=(3, 3))
    assert after(pairs, *made) == [("beda", False, "beda"), ("ragu", True, "tidak_tahu")]


def test_a_decision_counts_in_a_later_match_of_the_same_persons() -> None:
    later = [pair(1, 1, kiri_daftar="desa-2", row=(7, 9), pita="ragu", terpilih=False)]
    assert after(later, looked_at(1, 1)) == [("padan", True, "sama")]


def test_of_two_rows_with_one_pseudonym_only_the_row_that_was_looked_at_is_decided() -> None:
    # A borrowed NIK: rows 2 and 3 of the village bear one number, only row 2 is the participant.
    pairs = [pair(1, 1, row=(2, 2)), pair(1, 1, row=(3, 2), terpilih=False, pita="ragu")]
    assert after(pairs, looked_at(1, 1, "beda", row=(3, 2))) == [("padan", True, None), ("beda", False, "beda")]
    later = [{**one, "kiri_daftar": "desa-2"} for one in pairs]
    assert [row[2] for row in after(later, looked_at(1, 1, "beda", row=(3, 2)))] == [None, None]


def test_two_pairs_that_give_one_row_two_persons_are_named_and_refused() -> None:
    pairs = [pair(1, 1), pair(1, 2, row=(2, 3))]
    with pytest.raises(UserError, match="two persons") as refused:
        after(pairs, looked_at(1, 1), looked_at(1, 2, row=(2, 3)))
    assert "desa-1 row 2 with cabang-1 row 2; desa-1 row 2 with cabang-1 row 3" in str(refused.value)


def test_a_person_entered_twice_under_one_number_may_be_the_same_as_one_participant_twice() -> None:
    pairs = [pair(1, 1, row=(2, 2)), pair(1, 1, row=(3, 2), terpilih=False)]
    made = looked_at(1, 1, row=(2, 2)), looked_at(1, 1, row=(3, 2))
    assert after(pairs, *made) == [("padan", True, "sama")] * 2


def test_without_decisions_pairs_stay_as_they_are() -> None:
    pairs = pl.DataFrame([pair(1, 1), pair(2, 2, row=(3, 3), pita="ragu")])
    assert decided(pairs, ()).drop("keputusan").equals(pairs.cast({"kiri_baris": pl.UInt32, "kanan_baris": pl.UInt32}))
