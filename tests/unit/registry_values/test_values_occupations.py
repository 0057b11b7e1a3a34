"""Occupations of a list: the known ones to their keys, the unknown ones to the user."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from sertakan_analysis.errors import UserError
from sertakan_analysis.registry.values import load_own_occupations, lookups, unknown_occupations

if TYPE_CHECKING:
    from pathlib import Path

KINDS = {"pekerjaan": "occupation"}


def test_an_occupation_keeps_its_text_and_gains_its_key(read: Any) -> None:
    found = read({"pekerjaan": ["PETANI", "tukang  ojek", "9", "-", None]}, KINDS)
    assert found.values["pekerjaan"] == ["PETANI", "tukang ojek", "9", None, None]
    assert found.values["pekerjaan_kode"] == ["petani", "ojek_pangkalan", "petani", None, None]


def test_an_unknown_occupation_is_reported_with_names_of_our_list_only(read: Any) -> None:
    found = read({"pekerjaan": ["pedangang", "ikut Budi Contoh"]}, KINDS)
    assert found.values["pekerjaan_kode"] == [None, None]
    assert found.findings == [
        (5, "pekerjaan", "pekerjaan_tidak_dikenal", "mungkin pedagang atau pedagang keliling"),
        (6, "pekerjaan", "pekerjaan_tidak_dikenal", ""),
    ]


def test_the_users_own_names_go_before_ours(read: Any) -> None:
    own = lookups("35.25", {"tukang ngarit": "buruh_peternakan", "petani": "petani_tembakau"})
    found = read({"pekerjaan": ["Tukang Ngarit", "Petani"]}, KINDS, tables=own)
    assert found.values["pekerjaan_kode"] == ["buruh_peternakan", "petani_tembakau"]
    misspelt = read({"pekerjaan": ["tukang ngaritt"]}, KINDS, tables=own)
    assert misspelt.findings[0][-1].startswith("mungkin buruh peternakan")


def test_the_unknown_occupations_of_a_list_are_counted_for_the_user_to_assign(gresik: Any) -> None:
    texts = pl.Series("pekerjaan", ["pedangang", "petani", "xyz", "pedangang", None])
    assert unknown_occupations(texts, gresik).rows() == [
        ("pedangang", 2, "pedagang, pedagang_keliling"),
        ("xyz", 1, ""),
    ]


def test_thousands_of_unknown_words_are_all_reported(read: Any) -> None:
    found = read({"pekerjaan": [f"zq{number:05d}zq{'x' * (number % 7)}" for number in range(2_500)]}, KINDS)
    assert len(found.findings) == 2_500


def test_own_occupations_are_read_from_their_file_and_none_where_there_is_none(tmp_path: Path) -> None:
    path = tmp_path / "occupations.yml"
    assert load_own_occupations(path) == {}
    path.write_text("aliases: []\n", encoding="utf-8")
    assert load_own_occupations(path) == {}
    path.write_text("aliases:\n  - {written: tukang ngarit, occupation: buruh_peternakan}\n", encoding="utf-8")
    assert load_own_occupations(path) == {"tukang ngarit": "buruh_peternakan"}


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("aliases:\n  - {written: a, occupation: petanii}\n", "occupations.yml:2: there is no occupation 'petanii'"),
        ("aliases:\n  - {written: a}\n", "lacks the key 'occupation'"),
        ("aliases: petani\n", "'aliases' must be a list"),
        ("alias: []\n", "Did you mean 'aliases'?"),
        (
            "aliases:\n  - {written: a, occupation: petani}\n  - {written: a, occupation: nelayan}\n",
            "occupations.yml:3: 'a' is assigned twice",
        ),
    ],
)
def test_a_fault_in_the_users_file_is_named_with_its_line(tmp_path: Path, text: str, fault: str) -> None:
    path = tmp_path / "occupations.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UserError) as refused:
        load_own_occupations(path)
    assert fault in str(refused.value)
