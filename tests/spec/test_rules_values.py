"""The dated values that reports stand on: what the law says, on which day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from sertakan_analysis.rules import Rules, load_rules, lookup

FOLDER = Path(__file__).parents[2] / "params" / "rules"
FILES = 112


@pytest.fixture(scope="module")
def rules() -> Rules:
    return load_rules(FOLDER)


def day(text: str) -> date:
    return date.fromisoformat(text)


def test_every_rule_file_is_loaded(rules: Rules) -> None:
    assert len(rules) == len(list(FOLDER.rglob("*.yml"))) == FILES


@pytest.mark.parametrize(
    ("name", "subkey", "on", "value"),
    [
        ("iuran/bpu/jkk_terendah", None, "2015-07-01", 10_000),
        ("iuran/bpu/jkm", None, "2026-02-28", 6_800),
        ("iuran/bpu/jkk_jkm_terendah", None, "2025-11-30", 16_800),
        ("iuran/bpu/jht_terendah", None, "2025-11-30", 20_000),
        ("iuran/bpu/jkk_jkm_jht_terendah", None, "2025-11-30", 36_800),
        ("iuran/bpu/jkk_tertinggi", None, "2025-11-30", 207_000),
        ("iuran/pu/jkk", "sedang", "2020-01-01", Decimal("0.89")),
        ("iuran/pu/jkk_setelah_rekomposisi", "sangat_rendah", "2025-02-07", Decimal("0.1")),
        ("iuran/pu/jkp", None, "2025-02-06", Decimal("0.46")),
        ("iuran/pu/jkp", None, "2025-02-07", Decimal("0.36")),
        ("iuran/jakon/jkk_nilai_kontrak", "di_atas_5_miliar", "2020-01-01", Decimal("0.09")),
        ("diskon/bpu", "transportasi", "2026-01-01", 50),
        ("diskon/bpu", "transportasi", "2027-03-31", 50),
        ("diskon/bpu", "lainnya", "2026-04-01", 50),
        ("diskon/bpu", "lainnya", "2026-12-31", 50),
        ("diskon/bpu_pembayar", "apbd", "2026-04-01", 0),
        ("diskon/bpu_pembayar", "dbhcht", "2026-04-01", 0),
        ("diskon/bpu_iuran_terendah", "lainnya", "2026-04-01", 8_400),
        ("keringanan/pp_49_2020/bagian_dibayar", None, "2021-01-31", 1),
        ("keringanan/pp_49_2020/jkm_bpu", None, "2020-08-01", 68),
        ("kepesertaan/batas_tunggakan", None, "2025-11-30", 3),
        ("kepesertaan/usia_masuk_batas", None, "2017-06-21", 56),
        ("kepesertaan/usia_masuk_batas", None, "2021-04-01", 65),
        ("kepesertaan/program_minimum", None, "2025-11-30", ("JKK", "JKM")),
        ("manfaat/jkm/total", None, "2019-12-01", 24_000_000),
        ("manfaat/jkm/total", None, "2019-12-02", 42_000_000),
        ("manfaat/jkm/masa_tunggu", None, "2025-11-30", 3),
        ("manfaat/jkm/dalam_masa_tunggu", None, "2025-11-30", 10_000_000),
        ("manfaat/beasiswa/total", None, "2025-11-30", 174_000_000),
        ("target/rpjpn", None, "2045-12-31", Decimal("99.5")),
        ("target/rpjmn", None, "2025-11-30", Decimal("32.15")),
        ("target/rpjmn", None, "2029-01-01", Decimal("43.92")),
        ("target/rkp", None, "2026-06-30", Decimal("34.99")),
        ("target/ucj", "00", "2025-11-30", Decimal("52.15")),
        ("target/ucj", "35.25", "2025-11-30", Decimal("52.69")),
        ("target/ucj", "32.16", "2025-11-30", 65),
        ("target/ucj", "35", "2024-11-30", 35),
        ("target/ucj", "35", "2025-11-30", 40),
        ("target/ucj", "32", "2025-11-30", Decimal("51.3")),
        ("dana/dbhcht/bagian", "kesejahteraan", "2024-10-18", 50),
        ("dana/gn_lingkaran/lama", None, "2025-11-30", (3, 6, 12)),
        ("dana/sertakan/iuran_terendah", None, "2022-09-08", 16_800),
        ("identitas/nik/panjang", None, "2025-11-30", 16),
        ("identitas/nik/letak_nomor_urut", None, "2025-11-30", (13, 16)),
        ("data/dtsen/desil", None, "2025-02-05", (1, 10)),
        ("pdp/pemberitahuan_kebocoran", None, "2025-11-30", 72),
        ("dasar_hukum/pp_50_2025", None, "2026-01-01", date(2025, 12, 22)),
    ],
)
def test_a_value_is_what_the_law_says_on_that_day(
    rules: Rules, name: str, subkey: str | None, on: str, value: object
) -> None:
    assert lookup(rules, name, on=day(on), subkey=subkey).value == value


def test_amounts_agree_with_each_other(rules: Rules) -> None:
    def number(name: str, subkey: str | None = None, on: str = "2026-05-01") -> Decimal:
        return lookup(rules, name, on=day(on), subkey=subkey).number

    # 10,000 + 6,800 = 16,800, and with 20,000 of JHT 36,800
    assert number("iuran/bpu/jkk_terendah") + number("iuran/bpu/jkm") == number("iuran/bpu/jkk_jkm_terendah")
    assert number("iuran/bpu/jkk_jkm_terendah") + number("iuran/bpu/jht_terendah") == number(
        "iuran/bpu/jkk_jkm_jht_terendah"
    )
    # half of 16,800 is 8,400
    for sector in ("transportasi", "lainnya"):
        discounted = number("iuran/bpu/jkk_jkm_terendah") * (100 - number("diskon/bpu", sector)) / 100
        assert discounted == number("diskon/bpu_iuran_terendah", sector)
    # 1 percent of 6,800 is 68
    relief = number("keringanan/pp_49_2020/bagian_dibayar", on="2020-08-01")
    assert number("iuran/bpu/jkm", on="2020-08-01") * relief / 100 == number(
        "keringanan/pp_49_2020/jkm_bpu", on="2020-08-01"
    )
    # 20 + 12 + 10 = 42 million
    parts = ("santunan_sekaligus", "santunan_berkala", "biaya_pemakaman")
    assert sum(number(f"manfaat/jkm/{part}") for part in parts) == number("manfaat/jkm/total")
    # 8 x 1.5 + 3 x 2 + 3 x 3 + 5 x 12 = 87 million for each of two children
    stages = ("tk_sd", "smp", "sma", "s1_pelatihan")
    one_child = sum(number("manfaat/beasiswa/tahunan", each) * number("manfaat/beasiswa/lama", each) for each in stages)
    assert one_child * number("manfaat/beasiswa/anak_terbanyak") == number("manfaat/beasiswa/total")
    # 0.14 points of JKK went to JKP
    for risk in ("sangat_rendah", "rendah", "sedang", "tinggi", "sangat_tinggi"):
        assert number("iuran/pu/jkk", risk) - number("iuran/pu/jkk_setelah_rekomposisi", risk) == Decimal("0.14")
    # the three uses of DBHCHT are all of it
    uses = ("kesejahteraan", "penegakan_hukum", "kesehatan")
    for on in ("2022-01-01", "2025-01-01"):
        assert sum(number("dana/dbhcht/bagian", use, on) for use in uses) == 100


def test_what_is_not_verified_is_known_by_name(rules: Rules) -> None:
    doubtful = {
        (name if subkey is None else f"{name}[{subkey}]", value.status)
        for name, rule in rules.items()
        for subkey, dated in rule.values.items()
        for value in dated
        if value.status != "verified"
    }
    open_payers = ("apbdes", "dana_desa", "csr", "gn_lingkaran", "sertakan", "zakat")
    assert doubtful == {
        *((f"diskon/bpu_pembayar[{payer}]", "unclear") for payer in open_payers),
        *((f"dana/dbhcht/bagian[{use}]", "unverified") for use in ("kesejahteraan", "penegakan_hukum", "kesehatan")),
        *(
            (f"iuran/jakon/jkm_nilai_kontrak[{slice_}]", "unverified")
            for slice_ in ("500_juta_1_miliar", "1_5_miliar", "di_atas_5_miliar")
        ),
        *(
            # The project's own decisions, until the owners of the data approve them.
            (f"pengungkapan/{name}", "unverified")
            for name in ("cara", "lebar_selang", "basis_pembulatan", "lebar_selang_uang", "lama_dihitung")
        ),
        ("iuran/bpu/batas_penghasilan_terendah", "unverified"),
        ("iuran/bpu/jht_tertinggi", "unverified"),
        ("iuran/pu/jp_batas_upah", "unverified"),
        ("kepesertaan/usia_masuk_batas", "unverified"),
        ("identitas/kpj/panjang", "unverified"),
        ("manfaat/jkk/kematian_terendah_bpu", "unverified"),
        ("target/rpjmn", "unknown"),
        ("dana/sertakan/bulan_terendah", "unknown"),
        ("definisi/ucj_penyebut", "unknown"),
        ("program/gresik/kuota_desa", "unknown"),
    }
