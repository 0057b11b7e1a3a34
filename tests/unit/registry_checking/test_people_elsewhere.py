from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from sertakan_analysis.registry.checking.elsewhere import people_elsewhere

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def rows(folder: Path, name: str, *people: tuple[int, str, str, str]) -> Path:
    path = folder / f"{name}.parquet"
    pl.DataFrame(
        people,
        schema={"baris": pl.UInt32, "orang": pl.String, "identitas": pl.String, "status": pl.String},
        orient="row",
    ).write_parquet(path)
    return path


def test_somebody_in_another_sources_list_is_told_with_its_batch(tmp_path: Path):
    mine = rows(tmp_path, "mine", (2, "a", "nik", "diterima"), (3, "b", "nik", "diterima_dengan_peringatan"))
    other = rows(tmp_path, "other", (9, "b", "nik", "diterima"), (10, "b", "nik", "diterima"))
    assert people_elsewhere(mine, {"20260101-aaaa": other}).rows() == [
        (3, "", "ada_di_kiriman_lain", "kiriman 20260101-aaaa")
    ]


def test_rows_held_back_and_people_known_by_name_alone_stand_in_no_other_list(tmp_path: Path):
    mine = rows(tmp_path, "mine", (2, "a", "nama", "diterima"), (3, "b", "nik", "ditahan"), (4, "c", "nik", "diterima"))
    other = rows(
        tmp_path, "other", (2, "a", "nama", "diterima"), (3, "b", "nik", "diterima"), (4, "c", "nik", "ditahan")
    )
    assert people_elsewhere(mine, {"x": other}).is_empty()


def test_a_person_in_several_lists_is_told_once(tmp_path: Path):
    mine = rows(tmp_path, "mine", (2, "a", "nik", "diterima"))
    others = {name: rows(tmp_path, name, (2, "a", "nik", "diterima")) for name in ("x", "y")}
    assert people_elsewhere(mine, others).height == 1


def test_without_another_list_nothing_is_opened(tmp_path: Path):
    assert people_elsewhere(tmp_path / "absent.parquet", {}).is_empty()


def test_nothing_is_spilled_to_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    mine = rows(tmp_path, "mine", *((number, f"{number}", "nik", "diterima") for number in range(5000)))
    people_elsewhere(mine, {"x": mine})
    assert [path.name for path in tmp_path.iterdir()] == ["mine.parquet"]
