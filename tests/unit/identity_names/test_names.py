"""What a written name becomes: titles go, spellings meet, the father's name stands apart."""

from __future__ import annotations

import re
import unicodedata
from importlib.resources import files

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sertakan_analysis.identity.name_parts import NameParts, canonical_words, name_parts, sounded
from sertakan_analysis.identity.name_rules import OTHER_NAME, PLAIN, SOUND, WITHOUT_DOTS, name_table
from sertakan_analysis.identity.names import name_frame, name_key, sound_key


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("Moch. Cholil", "muhammad kholil"),
        ("M.Imam", "muhammad imam"),
        ("Abd. Muis", "abdul muis"),
        ("Siti Aminah", "siti aminah"),
        ("St. Aminah", "siti aminah"),
        ("Ma'ruf Amin", "makruf amin"),
        ("SRI\u00a0REJEKI", "sri rejeki"),
        ("Si\u00adti Ami\u200bnah", "siti aminah"),
        ("Nur  Hasan 2", "nur hasan"),
        ("Slamet alias Memet", "slamet"),
        ("", ""),
        ("123", ""),
    ],
)
def test_spellings_and_abbreviations_of_a_name_meet_in_one_key(written: str, key: str):
    assert name_parts(written).key == key


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("Ir. Ahmad Washil Miftahul Rahman, MT", "ahmad washil miftahul rahman"),
        ("Achmad Washil Miftahul Rachman", "ahmad washil miftahul rahman"),
        ("H.M. Sholeh", "muhammad saleh"),
        ("Drs. H. Budi Santoso S. Pd. I", "budi santoso"),
        ("R.A. Kartini", "kartini"),
        ("Budi Santoso S.T.", "budi santoso"),
        (", Budi", "budi"),
    ],
)
def test_titles_before_and_after_a_name_are_no_part_of_it(written: str, key: str):
    assert name_parts(written).key == key


@pytest.mark.parametrize(("written", "key"), [("Mas", "mas"), ("Dr.", "dr"), ("H. Mas", "mas"), ("Siti St", "siti st")])
def test_a_title_that_is_all_there_is_stays(written: str, key: str):
    assert name_parts(written).key == key


def test_the_fathers_name_stands_apart_and_is_canonical_too():
    assert name_parts("Hj. St. Khotijah binti H. Abdoel Rohman, S.Ag") == NameParts(
        ("siti", "khadijah"), ("abdul", "rahman")
    )
    assert name_parts("Bin Ali") == NameParts(("bin", "ali"))


def test_an_initial_inside_a_name_stays_an_initial():
    assert canonical_words(["siti", "m", "aminah"]) == ("siti", "m", "aminah")
    assert canonical_words(["m", "aminah"]) == ("muhammad", "aminah")
    assert canonical_words(["nur", "moh", "aminah"]) == ("nur", "muhammad", "aminah")
    assert canonical_words(["siti", "moh"]) == ("siti", "moh")


def test_the_sorted_key_holds_each_word_once():
    assert name_parts("Siti Nur Siti").sorted_key == "nur siti"


def test_a_canonical_word_is_its_own_canonical_word():
    table = name_table()
    words = {word for full in (*table.spellings.values(), *table.abbreviations.values()) for word in full.split()}
    assert {word: canonical_words([word]) for word in words} == {word: (word,) for word in words}


def test_no_two_canonical_names_sound_alike():
    canonical = {full for full in name_table().spellings.values() if " " not in full}
    assert len({sounded(name) for name in canonical}) == len(canonical)


def test_most_spellings_sound_like_their_canonical_name():
    spellings = name_table().spellings
    assert sum(sounded(variant) == sounded(full) for variant, full in spellings.items()) > len(spellings) * 0.6


def test_patterns_keep_to_what_every_engine_knows():
    table = name_table()
    patterns = [rule.pattern for rule in (*PLAIN, *WITHOUT_DOTS, *OTHER_NAME, *SOUND, table.before, table.after)]
    for pattern in (*patterns, table.child_of):
        assert not re.search(r"\(\?[=!<]", pattern), pattern
        assert not re.search(r"\\[1-9dwsDWS]", pattern), pattern


def test_the_table_is_read_from_the_package():
    rows = (files("sertakan_analysis.identity") / "data" / "name_variants.csv").read_text("utf-8").splitlines()
    assert rows[0] == "variant,canonical,jenis"
    assert "anisa" not in name_table().spellings  # kind nama_longgar: never part of a key


WORDS = [
    *sorted(name_table().spellings)[::9],
    *("H.", "Hj.", "Drs.", "m", "M.", "moh", "st", "bin", "binti", "b", "alias", "S.Pd.I", "s.", "pd.", ",", ".", "'"),
    *("S.T", "Mas", "abd", "1", "é", "Ny", "ra", "R.A.", "\u00a0", "\u00ad"),
]
ASSIGNED = st.characters(exclude_categories=("Cs", "Cn", "Co"))
NAMES = st.one_of(st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join), st.text(ASSIGNED, max_size=12))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.one_of(st.none(), NAMES), max_size=50))
def test_columns_of_names_equal_the_plain_reference(written: list[str | None]):
    frame = name_frame(pl.Series("nama", written, dtype=pl.String))
    expected = [None if name is None else name_parts(name) for name in written]
    assert frame["key"].to_list() == [each and each.key for each in expected]
    assert frame["sorted_key"].to_list() == [None if each is None else each.sorted_key for each in expected]
    assert frame["father"].to_list() == [None if each is None else " ".join(each.father) for each in expected]
    keys = name_key(pl.Series("nama", written, dtype=pl.String))
    assert keys.to_list() == frame["key"].to_list()
    assert sound_key(keys).to_list() == [None if each is None else sounded(each.key) for each in expected]


@settings(max_examples=150, deadline=None)
@given(NAMES)
def test_every_word_of_a_key_is_of_plain_letters(written: str):
    parts = name_parts(written)
    assert all(unicodedata.normalize("NFKD", word) == word and word.isalpha() for word in parts.words)
