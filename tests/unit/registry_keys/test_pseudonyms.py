"""A pseudonym is the keyed hash of the best identity that a row gives."""

from __future__ import annotations

import hmac
import sys
from datetime import date
from hashlib import sha256
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sertakan_analysis.registry.keys import Key
from sertakan_analysis.registry.pseudonyms import identities, one_by_one, pseudonyms

KEY = Key(b"k" * 32)
NIK = "3599100101900001"


def person(**given: object) -> pl.DataFrame:
    usual = {
        "row": 7,
        "nik": NIK,
        "name_key": "siti contoh",
        "tanggal_lahir": date(1990, 1, 31),
        "kode_desa": "35.25.10.2010",
    }
    return pl.DataFrame(
        [{**usual, "no_kk": "3599100101909999", **given}],
        schema_overrides={
            "nik": pl.String,
            "name_key": pl.String,
            "tanggal_lahir": pl.Date,
            "kode_desa": pl.String,
            "no_kk": pl.String,
        },
    )


@pytest.mark.parametrize(
    ("given", "identity", "ground"),
    [
        ({}, f"nik:{NIK}", "nik"),
        ({"nik": None}, "nama:siti contoh|1990-01-31|35.25.10.2010", "nama"),
        ({"nik": None, "name_key": None}, "baris:b1|7", "baris"),
        ({"nik": None, "name_key": ""}, "baris:b1|7", "baris"),
        ({"nik": None, "tanggal_lahir": None}, "baris:b1|7", "baris"),
        ({"nik": None, "kode_desa": None}, "baris:b1|7", "baris"),
    ],
)
def test_a_person_stands_on_the_nik_else_on_name_birth_date_and_desa_else_on_the_row(
    given: Any, identity: str, ground: str
) -> None:
    assert identities(person(**given), "b1").select("identity", "identitas").row(0) == (identity, ground)


@pytest.mark.parametrize(
    ("number", "household"),
    [
        ("3599100101909999", "kk:3599100101909999"),
        ("0" * 16, None),
        ("359910010190999", None),
        ("35991001019O9999", None),
        (None, None),
    ],
)
def test_a_household_stands_on_a_whole_number_of_the_family_card_only(number: Any, household: str | None) -> None:
    assert identities(person(no_kk=number), "b1")["household"][0] == household


def test_a_list_without_names_dates_and_cards_has_its_rows_still() -> None:
    frame = pl.DataFrame({"row": [2, 3], "nik": [NIK, None]})
    assert identities(frame, "b1").rows() == [(f"nik:{NIK}", "nik", None), ("baris:b1|3", "baris", None)]


@given(st.lists(st.one_of(st.none(), st.text()), max_size=20))
def test_a_pseudonym_is_the_first_128_bits_of_hmac_sha256_of_the_standard_library(texts: list[str | None]) -> None:
    secret = KEY.derive("pseudonym").hex().encode()
    expected = [None if text is None else hmac.new(secret, text.encode(), sha256).hexdigest()[:32] for text in texts]
    series = pl.Series("identity", texts, dtype=pl.String)
    assert pseudonyms(series, KEY).to_list() == expected
    assert one_by_one(series, secret.decode()).to_list() == expected


def test_the_same_person_is_the_same_under_one_key_and_another_under_another_key_or_for_households() -> None:
    one = pl.Series([f"nik:{NIK}", f"nik:{NIK}"])
    mine = pseudonyms(one, KEY)
    assert mine[0] == mine[1]
    assert len({mine[0], pseudonyms(one, Key(b"o" * 32))[0], pseudonyms(one, KEY, "household")[0]}) == 3


def test_without_the_plugin_the_standard_library_says_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    one = pl.Series("orang", [f"nik:{NIK}", None])
    fast = pseudonyms(one, KEY)
    monkeypatch.setitem(sys.modules, "polars_hash", None)
    assert pseudonyms(one, KEY).equals(fast, check_names=True)


def test_a_failing_plugin_tells_nothing_of_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken:
        def hmac_sha256(self, *, key: str) -> pl.Expr:
            return pl.col("missing").alias(key)

    monkeypatch.setattr(pl.Expr, "chash", Broken(), raising=False)
    one = pl.Series([f"nik:{NIK}"])
    assert pseudonyms(one, KEY).to_list() == one_by_one(one, KEY.derive("pseudonym").hex()).to_list()
