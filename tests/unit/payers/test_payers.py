"""Payers and programmes: what clerks write, and what is never guessed."""

from __future__ import annotations

from pathlib import Path

import pytest

from sertakan_analysis.errors import UserError
from sertakan_analysis.payers import nearest_payers, payers, programme_code, resolve
from sertakan_analysis.rules import load_rules

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("DBHCHT 2025", "dbhcht"),
        ("DBH-CHT TA 2025/2026", "dbhcht"),
        ("Dana Bagi Hasil Cukai Hasil Tembakau (DBHCHT) Tahun Anggaran 2025", "dbhcht"),
        ("Cukai", "dbhcht"),
        ("APBD Kab. Gresik", "apbd"),
        ("P-APBD 2025", "apbd"),
        ("Sumber Dana APBN", "apbn"),
        ("APBDesa", "apbdes"),
        ("APBDes Leran 2025", "apbdes"),
        ("Dana Desa", "dana_desa"),
        ("DD", "dana_desa"),
        ("TJSL", "csr"),
        ("CSR PT Contoh Satu dan PT Contoh Dua", "csr"),
        ("CSR Bank Mandiri", "csr"),
        ("GN-Lingkaran", "gn_lingkaran"),
        ("Gerakan Sertakan", "sertakan"),
        ("BAZNAS Gresik", "zakat"),
        ("ZIS", "zakat"),
        ("mandiri 2025", "mandiri"),
        ("Pemberi kerja", "pemberi_kerja"),
        ("Jasa konstruksi", "proyek"),
        ("Lain-lain", "lain"),
        ("gn_lingkaran", "gn_lingkaran"),
    ],
)
def test_what_clerks_write_leads_to_the_payer(written: str, code: str) -> None:
    found = resolve(written)
    assert found is not None
    assert found.code == code


@pytest.mark.parametrize(
    "written",
    [
        *("", "2025", "dana", "Desa", "ADD", "Alokasi Dana Desa", "Perusahaan", "hamba Allah", "Bank Mandiri"),
        *("APBD/DBHCHT", "APBD (DBHCHT)", "APBD dan CSR", "CSR dan APBD", "Dana Desa dan ADD", "Mandiri Joko"),
    ],
)
def test_an_unknown_source_or_two_in_one_text_are_no_payer(written: str) -> None:
    assert resolve(written) is None


def test_the_users_own_names_go_before_ours() -> None:
    own = {"ADD": "apbdes", "Cukai": "apbd"}
    found = [resolve(text, own) for text in ("add 2025", "CUKAI", "Dana Desa")]
    assert [each.code for each in found if each] == ["apbdes", "apbd", "dana_desa"]


def test_an_own_name_of_no_payer_is_refused_with_the_nearest() -> None:
    with pytest.raises(UserError, match=r"'ADD' is assigned to 'apbdess', which is no payer") as refused:
        resolve("ADD", {"ADD": "apbdess"})
    assert "Did you mean 'apbdes'?" in str(refused.value)


def test_the_nearest_payers_are_offered_and_none_where_nothing_is_near() -> None:
    assert [each.name for each in nearest_payers("DBHCT 2025")] == ["DBHCHT"]
    assert nearest_payers("hamba Allah") == ()
    assert nearest_payers("2025") == ()


def test_every_payer_of_the_rules_is_one_of_ours() -> None:
    rule = load_rules(ROOT / "params" / "rules")["diskon/bpu_pembayar"]
    assert set(rule.values) <= set(payers())


def test_no_two_payers_share_a_name() -> None:
    names = [(name.casefold(), each.code) for each in payers().values() for name in {each.name, *each.aliases}]
    owners: dict[str, set[str]] = {}
    for name, code in names:
        owners.setdefault(name, set()).add(code)
    assert {name: codes for name, codes in owners.items() if len(codes) > 1} == {}


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("JKK JKM", "jkk_jkm"),
        ("jkm+jkk", "jkk_jkm"),
        ("JKKJKM", "jkk_jkm"),
        ("JKK, JKM dan JHT", "jkk_jkm_jht"),
        ("JKK/JKM/JHT/JP/JKP", "jkk_jkm_jht_jp_jkp"),
        ("Jaminan Kecelakaan Kerja dan Jaminan Kematian", "jkk_jkm"),
        ("2 Program", "jkk_jkm"),
        ("Paket 3 program", "jkk_jkm_jht"),
        ("JP", "jp"),
    ],
)
def test_programmes_become_a_code_in_a_fixed_order(written: str, code: str) -> None:
    assert programme_code(written) == code


@pytest.mark.parametrize("written", ["", "program", "4 program", "JKK dan lain", "BPJS Kesehatan", "JKK 2"])
def test_what_is_not_wholly_programmes_is_none(written: str) -> None:
    assert programme_code(written) is None
