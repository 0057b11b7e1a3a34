"""A match is kept whole, under pseudonyms only, and served to reports only while its lists are the newest."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
from match_samples import (
    AS_OF,
    KEY,
    LERAN,
    PLANTED,
    TODAY,
    agree,
    decision,
    made_project,
    match,
    nik,
    pair,
    person,
    put,
    record_of,
    texts_on_disk,
)

from sertakan_analysis.errors import SertakanError, UserError
from sertakan_analysis.reading import recording
from sertakan_analysis.registry import batches, load_kinds, open_personal, read_log, withdraw
from sertakan_analysis.registry.forget import forget
from sertakan_analysis.registry.matches import (
    Match,
    keep_decision,
    match_folder,
    matches,
    new_match,
    open_match,
    persons,
    placed,
    save_match,
)
from sertakan_analysis.registry.store.listing import find_batch

if TYPE_CHECKING:
    from pathlib import Path

    from sertakan_analysis.project import Project

COLUMNS = ["kiri_baris", "kanan_baris", "pita", "terpilih"]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = made_project(tmp_path / "project")
    put(made, "desa-1", [1, 2, 3])
    put(made, "cabang-1", [1, 2, 4], kind="peserta", region="35.25")
    return made


def opened(project: Project, **given: Any) -> Match:
    usual = {"region": LERAN, "as_of": AS_OF, "purpose": "laporan", "on": TODAY}
    return open_match(project, left_kind="pendataan", right_kind="peserta", **{**usual, **given})


def test_linked_pairs_get_the_places_and_pseudonyms_of_their_rows(project: Project) -> None:
    asked: dict[str, Any] = {"region": "35.25", "as_of": AS_OF, "purpose": "padanan", "on": TODAY}
    left, right = (open_personal(project, KEY, kind=kind, **asked).frame(["nik"]) for kind in ("pendataan", "peserta"))
    linked = pl.DataFrame(
        {"kiri": [1, 2], "kanan": [1, 0], "cara": ["nik", "model"], "bobot": [20.0, 1.0], "peluang": [1.0, 0.6],
         "pita": ["padan", "ragu"], "terpilih": [True, False], "tingkat_nik": [3, 0]},
        schema_overrides={"kiri": pl.UInt32, "kanan": pl.UInt32},
    )  # fmt: skip
    found = placed(linked, left, right)
    assert found.select("kiri_daftar", "kiri_baris", "kanan_daftar", "kanan_baris", "tingkat_nik").rows() == [
        ("desa-1", 3, "cabang-1", 3, 3), ("desa-1", 4, "cabang-1", 2, 0),
    ]  # fmt: skip
    assert found["kiri_orang"].to_list() == [person(2), person(3)]
    with pytest.raises(SertakanError, match=r"1 pairs refer to rows .* 'kiri'"):
        placed(linked.with_columns(kiri=pl.Series([1, 99], dtype=pl.UInt32)), left, right)


def test_a_match_is_listed_with_its_record_and_its_pairs_are_counted(project: Project) -> None:
    made = match(
        project,
        [
            pair(1, 1, cara="nik"),
            pair(2, 2, row=(3, 3), pita="ragu", peluang=0.6),
            pair(2, 4, row=(3, 4), terpilih=False),
        ],
    )
    assert matches(project) == (made,) == matches(project, "35.25")
    assert matches(project, "35.26") == ()
    ways = {"terpilih": 2, "terpilih_nik": 1, "terpilih_model": 1}
    nobody_twice = {"berulang_kiri": 0, "berulang_kanan": 0}
    assert made.counts == {"pasangan": 3, "padan": 2, "ragu": 1, "beda": 0, **ways, **nobody_twice}
    assert made.levels == ("nama",)


def test_a_match_is_no_batch_of_a_list(project: Project) -> None:
    match(project, [pair(1, 1)])
    assert [record.batch for record in batches(project)] == ["cabang-1", "desa-1"]
    assert batches(project, kind="padanan") == ()


def test_no_kind_of_list_can_be_named_like_the_folder_of_matches(project: Project) -> None:
    text = (project.columns / "peserta.yml").read_text(encoding="utf-8")
    (project.columns / "padanan.yml").write_text(text.replace("kind: peserta", "kind: padanan"), encoding="utf-8")
    with pytest.raises(UserError, match="'padanan' is the store's own folder"):
        load_kinds(project.columns)


def test_two_matches_of_one_day_have_names_of_their_own_that_no_batch_has() -> None:
    first, second = new_match(AS_OF), new_match(AS_OF)
    assert first != second
    assert first.startswith("padanan-20261231-")


def test_pairs_hold_no_personal_column_and_nothing_of_a_person_reaches_the_disk(project: Project) -> None:
    with pytest.raises(SertakanError, match=r"may not be stored: \['nama'\]"):
        match(project, [pair(1, 1, nama=PLANTED)])
    assert matches(project) == ()
    match(project, [pair(1, 1)])
    whole = texts_on_disk(project.root / "data")
    assert PLANTED.encode() not in whole
    assert nik(1).encode() not in whole


@pytest.mark.parametrize(
    ("given", "column"),
    [
        ({"kiri_orang": nik(1)}, "kiri_orang"),
        ({"kanan_daftar": "desa-1"}, "kanan_daftar"),
        ({"pita": "mungkin"}, "pita"),
        ({"peluang": 1.2}, "peluang"),
        ({"cara": None}, "cara"),
    ],
)
def test_what_cannot_stand_in_a_pair_is_refused_without_its_value(
    project: Project, given: dict[str, Any], column: str
) -> None:
    with pytest.raises(SertakanError, match=f"can't stand in {column}$") as refused:
        match(project, [pair(1, 1, **given)])
    assert nik(1) not in str(refused.value)


def test_the_same_two_rows_stand_in_a_match_once(project: Project) -> None:
    with pytest.raises(SertakanError, match="twice"):
        match(project, [pair(1, 1), pair(1, 1, bobot=3.0)])


def test_a_match_without_any_pair_is_kept_as_well(project: Project) -> None:
    left, right = find_batch(project, "desa-1"), find_batch(project, "cabang-1")
    none = pl.DataFrame([pair(1, 1)]).clear()
    save_match(project, record_of([left], [right]), none, [left, right])
    assert opened(project).pairs(["pita"]).height == 0


def test_a_match_must_name_the_batches_that_were_opened_and_say_that_people_are_made_up(project: Project) -> None:
    left, right = find_batch(project, "desa-1"), find_batch(project, "cabang-1")
    record = record_of([left], [right])
    pairs = pl.DataFrame([pair(1, 1)])
    with pytest.raises(SertakanError, match="other batches"):
        save_match(project, replace(record, left_batches=("desa-0",)), pairs, [left, right])
    with pytest.raises(SertakanError, match="hides that made-up people"):
        save_match(project, replace(record, synthetic=False), pairs, [left, right])
    with pytest.raises(SertakanError, match="another key"):
        save_match(project, replace(record, key="0" * 16), pairs, [left, right])


def test_a_match_of_lists_that_changed_meanwhile_is_refused(project: Project) -> None:
    left, right = find_batch(project, "desa-1"), find_batch(project, "cabang-1")
    forget(project, KEY, nik(1), ground="permintaan")
    with pytest.raises(UserError, match="changed or withdrawn while they were matched: cabang-1, desa-1"):
        save_match(project, record_of([left], [right]), pl.DataFrame([pair(1, 1)]), [left, right])
    assert matches(project) == ()
    assert person(1).encode() not in texts_on_disk(project.root / "data")


def test_the_newest_match_of_the_lists_in_use_is_opened_and_the_use_of_both_logged(project: Project) -> None:
    match(project, [pair(1, 1)], made=datetime(2026, 11, 1, tzinfo=UTC))
    newer = match(project, [pair(1, 1), pair(2, 2, row=(3, 3))], match="padanan-20261231-0000000b")
    found = opened(project, report="perlindungan")
    assert found.record == newer
    assert found.synthetic
    assert found.pairs(COLUMNS).rows() == [(2, 2, "padan", True), (3, 3, "padan", True)]
    uses = [(line.use.batch, line.use.purpose, line.use.report) for line in read_log(project)][-2:]
    assert uses == [("desa-1", "laporan", "perlindungan"), ("cabang-1", "laporan", "perlindungan")]


def test_lists_that_were_not_matched_are_told_with_the_command(project: Project) -> None:
    with pytest.raises(UserError, match="are not matched yet\n") as refused:
        opened(project)
    assert "sertakan match --left pendataan" in str(refused.value)


def test_a_newer_list_that_is_not_matched_yet_is_named(project: Project) -> None:
    made = match(project, [pair(1, 1)])
    put(project, "desa-2", [1, 2], as_of=date(2026, 3, 31))
    with pytest.raises(UserError, match=f"newest match, {made.match}, was made without desa-2"):
        opened(project)
    assert opened(project, as_of=date(2026, 3, 30)).record == made


def test_a_match_of_a_desa_does_not_serve_the_kabupaten(project: Project) -> None:
    made = match(project, [pair(1, 1)])
    with pytest.raises(UserError, match=f"the newest match, {made.match}, is of {LERAN} only"):
        opened(project, region="35.25")


def test_a_match_of_the_kabupaten_serves_a_desa_with_its_own_people(project: Project) -> None:
    put(project, "bawean-1", [5], region="35.25.17", desa="35.25.17.2001")
    lists = [find_batch(project, name) for name in ("desa-1", "bawean-1", "cabang-1")]
    far = pair(5, 4, row=(2, 4), kiri_daftar="bawean-1")
    save_match(project, record_of(lists[:2], lists[2:], region="35.25"), pl.DataFrame([pair(1, 1), far]), lists)
    assert opened(project, region="35.25").pairs(["kiri_daftar"])["kiri_daftar"].to_list() == ["bawean-1", "desa-1"]
    assert opened(project, region=LERAN).pairs(["kiri_daftar"])["kiri_daftar"].to_list() == ["desa-1"]


def test_of_a_wider_list_only_pairs_with_somebody_of_the_region_are_given(project: Project) -> None:
    put(project, "semua", [5, 6], region="35.25", desa="35.25.17.2001", as_of=date(2026, 4, 30))
    lists = [find_batch(project, name) for name in ("semua", "cabang-1")]
    here = [pair(5, 1, kiri_daftar="semua"), pair(6, 4, row=(3, 4), kiri_daftar="semua", bobot=12.0)]
    save_match(project, record_of(lists[:1], lists[1:], region="35.25"), pl.DataFrame(here), lists)
    asked = {"left_batch": "semua", "as_of": AS_OF}
    assert opened(project, region="35.25.17", **asked).pairs(["kiri_baris"])["kiri_baris"].to_list() == [3, 2]
    assert opened(project, region="35.25.16", **asked).pairs(["kiri_baris"]).height == 0


def test_both_agreements_must_allow_the_use(project: Project) -> None:
    match(project, [pair(1, 1)])
    agree(project.root, "cabang", "peserta", purposes="padanan")
    with pytest.raises(UserError, match="'cabang' does not allow the purpose 'laporan'"):
        opened(project)


def test_a_run_notes_pairs_record_and_decisions_and_goes_stale_with_a_new_match(project: Project) -> None:
    made = match(project, [pair(1, 1)])
    keep_decision(project, decision(1, 1))
    with recording(project.root) as noted:
        found = opened(project)
        found.pairs(["pita"])
        assert len(found.decisions().latest) == 1
    home = f"data/store/padanan/{LERAN}"
    files = {
        f"{home}/{made.match}/pairs.parquet",
        f"{home}/{made.match}/match.json",
        "data/store/padanan/keputusan.jsonl",
    }
    assert files <= set(noted.reads.files)
    assert home in noted.reads.folders
    assert not [name for name in (*noted.reads.files, *noted.reads.folders) if "secure" in name]


def test_an_unknown_column_of_pairs_offers_the_nearest(project: Project) -> None:
    match(project, [pair(1, 1)])
    with pytest.raises(UserError, match=r"no column 'bobott'. Did you mean 'bobot'"):
        opened(project).pairs(["bobott"])


def test_a_match_that_was_changed_or_removed_while_in_use_is_refused(project: Project) -> None:
    match(project, [pair(1, 1)])
    found = opened(project)
    forget(project, KEY, nik(1), ground="permintaan")
    with pytest.raises(UserError, match="was changed or removed while it was in use"):
        found.pairs(["pita"])


def test_a_withdrawn_list_takes_its_matches_with_it_and_leaves_the_others(project: Project) -> None:
    made = match(project, [pair(1, 1)])
    put(project, "desa-2", [1], as_of=date(2026, 3, 31))
    lists = [find_batch(project, name) for name in ("desa-2", "cabang-1")]
    other = save_match(
        project,
        record_of(lists[:1], lists[1:], match="padanan-20261231-0000000b"),
        pl.DataFrame([pair(1, 1, kiri_daftar="desa-2")]),
        lists,
    )
    gone = withdraw(project, "desa-1", ground="keliru")
    assert gone.matches == (made.match,)
    assert matches(project) == (other,)
    assert not match_folder(project, made).exists()


def test_a_withdrawal_that_was_overtaken_by_a_match_removes_nothing(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sertakan_analysis.registry.store import withdrawal

    plain = withdrawal.workplace

    def late(given: Project) -> Any:
        monkeypatch.setattr(withdrawal, "workplace", plain)
        match(given, [pair(1, 1)])
        return plain(given)

    monkeypatch.setattr(withdrawal, "workplace", late)
    with pytest.raises(UserError, match="matched meanwhile; nothing was removed"):
        withdraw(project, "desa-1")
    assert len(batches(project)) == 2


def test_persons_are_joined_across_lists_by_the_pairs_that_are_kept(project: Project) -> None:
    # 1 = 1 and 3 = 4 are pairs; 2 has no pair but one who lost: each remains a person of its own.
    match(project, [pair(1, 1), pair(3, 4, row=(4, 4)), pair(2, 4, row=(3, 4), terpilih=False)])
    found = {(kind, name): who for kind, name, who in persons([opened(project)]).iter_rows()}
    assert found["pendataan", person(1)] == found["peserta", person(1)] == person(1)
    assert found["pendataan", person(3)] == found["peserta", person(4)] == min(person(3), person(4))
    assert len(found) == 6


def test_one_pseudonym_in_two_lists_is_two_persons_where_the_pairs_say_so(project: Project) -> None:
    match(project, [pair(2, 2, row=(3, 3), pita="beda", terpilih=False)])
    found = {(kind, name): who for kind, name, who in persons([opened(project)]).iter_rows()}
    assert found["pendataan", person(2)] == person(2)
    assert found["peserta", person(2)] == f"{person(2)}.peserta"


def test_a_list_of_a_wider_region_with_nobody_in_this_one_joins_nobody(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    match(project, [pair(1, 1, terpilih=False)])
    here = opened(project)
    nobody = pl.DataFrame(schema={"orang": pl.String})
    monkeypatch.setattr(type(here.left), "rows", lambda *_: nobody)
    assert persons([here]).height == 0


def test_uncertain_pairs_join_persons_only_when_they_are_asked_for(project: Project) -> None:
    match(project, [pair(3, 4, row=(4, 4), pita="ragu")])
    here = [opened(project)]
    assert persons(here)["pribadi"].n_unique() == 6
    assert persons(here, bands=("padan", "ragu"))["pribadi"].n_unique() == 5


def test_what_people_decided_counts_before_the_weights(project: Project) -> None:
    match(project, [pair(1, 1), pair(3, 4, row=(4, 4), pita="ragu", terpilih=False)])
    keep_decision(project, decision(3, 4, "sama"))
    keep_decision(project, decision(1, 1, "beda"))
    found = {(kind, name): who for kind, name, who in persons([opened(project)]).iter_rows()}
    assert found["pendataan", person(3)] == found["peserta", person(4)]
    assert found["pendataan", person(1)] != found["peserta", person(1)]


def test_persons_are_the_same_however_the_matches_are_ordered(project: Project) -> None:
    match(project, [pair(1, 2, row=(2, 3)), pair(2, 1, row=(3, 2))])
    one = opened(project)
    first, second = persons([one]), persons([one, one])
    assert first.equals(second)
    assert first["pribadi"].n_unique() == 4
