"""Tokens of people: keyed hashes by row, equal to the forms that a report's text comes to."""

from __future__ import annotations

import hmac
from hashlib import sha256

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from leaking_files import KEY, KINDS, PEOPLE

from sertakan_analysis.identity import tokens
from sertakan_analysis.identity.name_parts import name_parts
from sertakan_analysis.identity.token_forms import (
    address_forms,
    alone_form,
    canonical_form,
    canonical_form_of,
    number_form,
    written_form,
)
from sertakan_analysis.identity.tokens import hashes, person_tokens


def token(form: str) -> int:
    return int.from_bytes(hmac.digest(KEY.hex().encode(), form.encode(), sha256)[:8], "big")


def found(people: pl.DataFrame = PEOPLE) -> set[tuple[int, int]]:
    return set(person_tokens(people, KINDS, KEY).rows())


@pytest.mark.parametrize(
    ("row", "form"),
    [
        (1, "nama:h moch cholil s pd"),
        (1, "kanon:kholil muhammad"),
        (1, "nama:rukayah tumirah"),
        (1, "angka:22013456789"),
        (1, "angka:80000001234"),
        (1, "surel:cholil@contoh.example"),
        (1, "alamat:jl raya kenanga 12"),
        (2, "angka:80000005678"),
        (2, "angka:359910410190000"),
        (2, "alamat:krajan rt 3 rw 2"),
        (3, "kata:slamet"),
        (4, "nama:wagiman bin kasbolah"),
        (4, "kanon:kasbolah wagiman"),
    ],
)
def test_a_person_is_known_by_name_number_and_address(row: int, form: str):
    assert (row, token(form)) in found()


@pytest.mark.parametrize("form", ["angka:3599100101900001", "kata:wagiman", "kata:siti", "kanon:slamet"])
def test_a_nik_needs_no_token_and_part_of_a_name_is_no_name(form: str):
    assert token(form) not in {each for _, each in found()}


def test_another_key_gives_other_tokens():
    other = person_tokens(PEOPLE, KINDS, b"x" * 32)["token"]
    assert set(other).isdisjoint(person_tokens(PEOPLE, KINDS, KEY)["token"])


def test_a_list_without_any_such_column_has_no_tokens():
    frame = person_tokens(pl.DataFrame({"row": [1], "pekerjaan": ["petani"]}), {"pekerjaan": "occupation"}, KEY)
    assert (frame.height, frame.schema) == (0, pl.Schema({"row": pl.UInt32, "token": pl.UInt64}))


def test_the_hashes_are_the_standard_librarys(monkeypatch: pytest.MonkeyPatch):
    forms = pl.Series(["nama:siti aminah", None, "kata:é"])
    expected = [token("nama:siti aminah"), None, token("kata:é")]
    assert hashes(forms, KEY).to_list() == expected
    monkeypatch.setitem(__import__("sys").modules, "polars_hash", None)
    assert hashes(forms, KEY).to_list() == expected == tokens._one_by_one(forms, KEY.hex()).to_list()


NAMES = st.lists(
    st.sampled_from(
        ["Siti", "st", "Moch.", "m", "Nur", "Al", "bin", "H.", "S.Pd", "Ma'ruf", "abdulatif", "-", "1", "Ni"]
    ),
    max_size=7,
).map(" ".join)


def forms_of(name: str) -> set[str]:
    plain = "".join(sign if sign.isalpha() else " " for sign in name.lower().replace("'", "")).split()
    parts = name_parts(name)
    forms = {written_form(plain), canonical_form_of([*parts.words, *parts.father])}
    forms |= {alone_form(parts.key)} if len(parts.words) == 1 and not parts.father else set()
    forms |= {alone_form(plain[0])} if len(plain) == 1 else set()
    return {form for form in forms if form is not None}


@settings(max_examples=20, deadline=None)
@given(st.lists(NAMES, min_size=1, max_size=20))
def test_a_names_tokens_are_those_of_its_forms_in_a_text(names: list[str]):
    people = pl.DataFrame({"row": range(len(names)), "nama": names})
    assert found(people) == {(row, token(form)) for row, name in enumerate(names) for form in forms_of(name)}


def test_the_father_counts_in_any_order_of_words():
    assert canonical_form(["kasbolah", "bin", "wagiman"]) == "kanon:kasbolah wagiman"


@pytest.mark.parametrize(
    ("written", "forms"),
    [
        ("Jl. Raya Leran No. 012", ("alamat:jl raya leran 12",)),
        ("Jalan Raya Leran 12A", ("alamat:jl raya leran 12",)),
        ("Perumahan Griya Asri Blok C5", ("alamat:perum griya asri blok c 5",)),
        ("Dsn. Krajan RT 003/RW 02", ("alamat:krajan rt 3 rw 2",)),
        ("Krajan RT/RW 03/02", ("alamat:krajan rt 3 rw 2",)),
        ("Desa Leran, Kecamatan Manyar", ()),
        ("Leran 12", ()),
    ],
)
def test_an_address_is_a_street_with_a_number_or_a_hamlet_with_rt_and_rw(written: str, forms: tuple[str, ...]):
    assert address_forms(written) == forms


@pytest.mark.parametrize("written", ["081234567890", "6281234567890", "006281234567890", "81234567890"])
def test_a_phone_number_is_one_with_and_without_its_trunk_code(written: str):
    assert number_form(written) == "angka:81234567890"
