"""A chunk as a whole: rows stay, columns gain types, findings say enough and never too much."""

from __future__ import annotations

import re
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

import polars as pl

from sertakan_analysis.registry.findings import catalogue, gathered
from sertakan_analysis.registry.kinds import load_kinds
from sertakan_analysis.registry.model import CODE_COLUMNS, Chunk, ReadingContext
from sertakan_analysis.registry.values import converted, converted_chunks, settled
from sertakan_analysis.registry.values.own_names import load_own_occupations

ROOT = Path(__file__).parents[3]
CONTEXT = ReadingContext("35.25", date(2025, 11, 21))
KINDS = {"nik": "nik", "nama": "name", "tanggal_lahir": "birth_date", "jenis_kelamin": "sex"}
TYPES = {
    **dict.fromkeys(("nik", "kk", "kpj", "phone", "name", "place", "sex", "region", "segment"), pl.String()),
    **dict.fromkeys(("email", "category", "text", "membership", "verification", *CODE_COLUMNS), pl.String()),
    **dict.fromkeys(("birth_date", "day", "month"), pl.Date()),
    **dict.fromkeys(("money", "count", "area"), pl.Int64()),
    "yes_no": pl.Boolean(),
    **dict.fromkeys(("decile", "ring"), pl.Int8()),
}


def test_every_column_has_the_type_of_its_kind_even_where_nothing_could_be_read(
    chunk_of: Any, kind_of: Any, gresik: Any
) -> None:
    for texts in (["???!"], [None], []):
        columns = dict.fromkeys(TYPES, texts)
        done = converted(chunk_of(columns), kind_of({kind: kind for kind in TYPES}), CONTEXT, lookups=gresik)
        assert {name: done.frame.schema[name] for name in TYPES} == TYPES
        assert {done.frame.schema[code] for code in CODE_COLUMNS.values()} == {pl.String()}
        assert done.frame.height == len(texts)


def test_rows_keep_their_number_and_place_and_earlier_findings_stay(chunk_of: Any, kind_of: Any, gresik: Any) -> None:
    before = chunk_of({"nik": ["'1", "2", "'3"], "@9": ["a", "b", "c"]})
    told = pl.DataFrame(
        {"row": [6], "column": ["nik"], "code": ["nik_format"], "shape": [""]}, schema_overrides={"row": pl.UInt32}
    )
    done = converted(before._replace(findings=gathered([told])), kind_of(KINDS), CONTEXT, lookups=gresik)
    assert done.frame.get_column("row").to_list() == [5, 6, 7]
    assert done.frame.get_column("nik").to_list() == ["1", "2", "3"]
    assert done.frame.get_column("@9").to_list() == ["a", "b", "c"]
    assert done.findings.row(0) == (6, "nik", "nik_format", "")


def test_the_first_rows_decide_for_all_chunks_and_their_counts_are_added_up(
    chunk_of: Any, kind_of: Any, gresik: Any
) -> None:
    first = chunk_of({"tanggal_lahir": ["05/13/1990"] * 20})
    second = chunk_of({"tanggal_lahir": ["05/12/1990"] * 15})
    done = list(converted_chunks([first, second], kind_of(KINDS), CONTEXT, lookups=gresik))
    assert done[1].frame.get_column("tanggal_lahir").unique().to_list() == [date(1990, 5, 12)]
    assert settled(gathered(chunk.findings for chunk in done)).rows() == [
        (0, "tanggal_lahir", "tanggal_bulan_di_depan", "35 sel: bb/hh/tttt")
    ]


def test_settling_leaves_findings_of_rows_and_of_the_whole_file_alone() -> None:
    found = pl.DataFrame(
        {
            "row": [0, 0, 0, 3],
            "column": ["a", "a", "", "a"],
            "code": ["tanda_kosong", "tanda_kosong", "berkas", "x"],
            "shape": ["2 sel", "3 sel", "UTF-16", "4 sel"],
        },
        schema_overrides={"row": pl.UInt32},
    )
    assert settled(found).rows() == [
        (0, "a", "tanda_kosong", "5 sel"),
        (0, "", "berkas", "UTF-16"),
        (3, "a", "x", "4 sel"),
    ]


def test_a_change_shared_by_a_few_cells_is_told_at_each(cells: Any) -> None:
    assert len(cells("sex", *["Laki-laki"] * 9).findings) == 9
    assert len(cells("sex", *["Laki-laki"] * 10).findings) == 1
    assert len(cells("sex", *["Laki-laki"] * 10, *["L"] * 10).findings) == 10


def test_no_finding_holds_anything_of_a_person(chunk_of: Any, gresik: Any) -> None:
    kind = load_kinds(ROOT / "params" / "columns")["pendataan"]
    planted = "Zulkarnaen 4815162342 <b>"
    personal = {column.name: [planted, f"'{planted}\u200b", f"={planted}()"] for column in kind.columns.values()}
    done = converted(chunk_of(personal), kind, CONTEXT, lookups=gresik)
    assert done.findings.height > len(kind.columns)
    for shape in done.findings.get_column("shape"):
        assert not re.search(r"(?i)zulk|karnaen|4815|2342", shape)


def test_every_code_found_has_its_words_and_every_code_with_words_is_found() -> None:
    folder = files("sertakan_analysis.registry") / "values"
    source = "".join(path.read_text(encoding="utf-8") for path in folder.iterdir() if path.name.endswith(".py"))
    written = set(re.findall(r"^([a-z_]+):$", (folder / "findings.yml").read_text(encoding="utf-8"), re.MULTILINE))
    closed = ("jenis_kelamin", "ya_tidak", "desil", "segmen", "status_kepesertaan", "status_verifikasi", "ring")
    made = {f"{name}_{end}" for name in closed for end in ("dibakukan", "tidak_dikenal")}
    assert {code for code in written if f'"{code}"' not in source} <= made
    assert written <= set(catalogue())


def test_the_project_comes_with_an_own_list_of_occupations_that_can_be_read() -> None:
    assert load_own_occupations(ROOT / "params" / "occupations.yml") == {}


def test_a_chunk_without_rows_is_converted_to_no_rows(chunk_of: Any, kind_of: Any, gresik: Any) -> None:
    done = converted(chunk_of({name: [] for name in KINDS}), kind_of(KINDS), CONTEXT, lookups=gresik)
    assert isinstance(done, Chunk)
    assert (done.frame.height, done.findings.height) == (0, 0)
