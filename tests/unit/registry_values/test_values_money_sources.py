"""Payers, donors, programmes and schemes of a list: codes to the store, words to nobody."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sertakan_analysis.errors import UserError
from sertakan_analysis.payers import Donor
from sertakan_analysis.registry.donors import load_donors
from sertakan_analysis.registry.values import load_own_payers, lookups

ROOT = Path(__file__).parents[3]
DONORS = (Donor("contoh_group", "PT Contoh Group Tbk", ("Contoh Grup",)), Donor("satu", "CV Satu", (), synthetic=True))


def test_a_source_of_money_keeps_its_words_and_gains_its_code(read: Any) -> None:
    found = read({"sumber_dana": ["DBHCHT 2025", "dana  desa", "-", None]}, {"sumber_dana": "payer"})
    assert found.values["sumber_dana"] == ["DBHCHT 2025", "dana desa", None, None]
    assert found.values["pembayar_kode"] == ["dbhcht", "dana_desa", None, None]


def test_an_unknown_source_is_told_with_names_of_our_list_only(read: Any) -> None:
    found = read({"sumber_dana": ["APBDD", "dari Pak Budi Contoh"]}, {"sumber_dana": "payer"})
    assert found.values["pembayar_kode"] == [None, None]
    assert found.findings == [
        (5, "sumber_dana", "pembayar_tidak_dikenal", "mungkin APBD"),
        (6, "sumber_dana", "pembayar_tidak_dikenal", ""),
    ]


def test_the_users_own_payers_are_known(read: Any) -> None:
    own = lookups("35.25", user_payers={"ADD": "apbdes"})
    found = read({"dana": ["ADD 2025"]}, {"dana": "payer"}, tables=own)
    assert (found.values["pembayar_kode"], found.findings) == (["apbdes"], [])


def test_a_declared_donor_has_its_code_and_any_other_is_told_by_its_length_only(read: Any) -> None:
    tables = lookups("35.25", donors=DONORS)
    texts = ["Contoh Group", "PT. CONTOH GROUP (Persero), Tbk", "contoh grup", "Budi Contoh", None]
    found = read({"donor": texts}, {"donor": "donor"}, tables=tables)
    assert found.values["donor_kode"] == ["contoh_group", "contoh_group", "contoh_group", "donor_lain", None]
    assert found.findings == [(8, "donor", "donor_tidak_dikenal", "teks 11 huruf")]


def test_programmes_and_schemes_become_codes_and_everything_else_is_told(read: Any) -> None:
    found = read(
        {"program": ["JKK, JKM", "BPJS Kesehatan"], "skema": ["Program SERTAKAN", "APBD"]},
        {"program": "programme", "skema": "scheme"},
    )
    assert found.values["program_kode"] == ["jkk_jkm", None]
    assert found.values["skema_kode"] == ["sertakan", None]
    assert [code for _, _, code, _ in found.findings] == ["program_tidak_dikenal", "skema_tidak_dikenal"]


@pytest.mark.parametrize(
    ("kind", "texts", "values"),
    [
        (
            "segment",
            ["PU", "Bukan Penerima Upah", "bpu", "Jasa Konstruksi", "PMI"],
            ["PU", "BPU", "BPU", "JAKON", None],
        ),
        ("membership", ["AKTIF", "NON AKTIF", "Tidak aktif", "grace"], ["aktif", "nonaktif", "nonaktif", None]),
        ("verification", ["Terverifikasi", "Belum diverifikasi", "Budi"], ["terverifikasi", "belum", None]),
        ("ring", ["1", "Ring II", "ring ke-3", "4"], [1, 2, 3, None]),
    ],
)
def test_closed_lists_hold_their_words_only_and_what_is_none_of_them_is_told(
    cells: Any, kind: str, texts: list[str], values: list[Any]
) -> None:
    found = cells(kind, *texts)
    assert found.values[kind] == values
    assert [code for code in found.codes(len(texts) - 1) if code.endswith("tidak_dikenal")]


@pytest.mark.parametrize(
    ("kind", "texts"),
    [
        ("segment", ["PU", "BPU", "JAKON"]),
        ("membership", ["AKTIF", "NON AKTIF", "aktif", "nonaktif"]),
        ("verification", ["Terverifikasi", "Belum diverifikasi"]),
        ("ring", ["1", "2", "3"]),
    ],
)
def test_the_usual_words_of_a_closed_list_are_no_finding(cells: Any, kind: str, texts: list[str]) -> None:
    assert cells(kind, *texts).findings == []


def test_the_project_comes_with_payers_and_donors_that_can_be_read() -> None:
    assert load_own_payers(ROOT / "params" / "payers.yml") == {}
    donors = load_donors(ROOT / "params" / "donors.yml")
    assert all(donor.synthetic for donor in donors.values())


def test_there_need_be_no_file_of_donors(tmp_path: Path) -> None:
    assert load_donors(tmp_path / "donors.yml") == {}


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("donors:\n  - {code: a, nama: A}\n", "donors.yml:2: unknown key 'nama' in the donor. Did you mean 'name'?"),
        ("donors:\n  - {code: A b, name: A}\n", "donors.yml:2: 'A b' is no code"),
        ("donors:\n  - {code: donor_lain, name: A}\n", "'donor_lain' is no code"),
        ("donors:\n  - {code: a, name: PT}\n", "'PT' has no letter but a legal form"),
        ("donors:\n  - {code: a, name: A}\n  - {code: a, name: B}\n", "donors.yml:3: the code 'a' is given twice"),
        ("donors:\n  - {code: a, name: PT A}\n  - {code: b, name: CV A}\n", "'CV A' names the donors 'a' and 'b'"),
        ("donors:\n  - {code: a, name: A, synthetic: maybe}\n", "'synthetic' of 'a' must be true or false"),
        ("donors: a\n", "'donors' must be a list"),
    ],
)
def test_a_fault_in_the_donors_is_told_with_its_line(tmp_path: Path, text: str, fault: str) -> None:
    path = tmp_path / "donors.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UserError) as refused:
        load_donors(path)
    assert fault in str(refused.value)
