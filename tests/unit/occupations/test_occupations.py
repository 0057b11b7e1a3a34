"""Occupations: what they are called, what is known of them, and what is offered for unknown words."""

from __future__ import annotations

import pytest

from sertakan_analysis.errors import UserError
from sertakan_analysis.occupations import nearest_occupations, occupation, occupation_keys, occupations
from sertakan_analysis.occupations.names import compared


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("petani", "petani"),
        ("PETANI/PEKEBUN", "petani"),
        ("Tukang  Ojek", "ojek_pangkalan"),
        ("ojol", "ojek_online"),
        ("RT/RW", "rt_rw"),
        ("buruh tani tembakau", "buruh_tani_tembakau"),
        ("Mengurus Rumah Tangga", "rumah_tangga"),
        ("PNS", "asn"),
        ("9", "petani"),
        ("09", "petani"),
        ("9.0", "petani"),
        ("88", "umkm"),
        ("1", "tidak_bekerja"),
    ],
)
def test_an_occupation_is_found_by_its_letters_or_its_ktp_number(written: str, key: str) -> None:
    found = occupation(written)
    assert found is not None
    assert found.key == key


@pytest.mark.parametrize("written", ["", "xyz", "90", "0", "Transportasi", "14", "12"])
def test_what_is_no_occupation_or_only_a_sector_is_none(written: str) -> None:
    assert occupation(written) is None


def test_no_two_occupations_share_a_name() -> None:
    named = [(compared(name), each.key) for each in occupations().values() for name in {each.name, *each.aliases}]
    names: dict[str, set[str]] = {}
    for name, key in named:
        names.setdefault(name, set()).add(key)
    assert {name: keys for name, keys in names.items() if len(keys) > 1} == {}


def test_the_standing_tells_vulnerable_workers_from_those_without_work_and_the_rest() -> None:
    standings = [each.standing for each in occupations().values()]
    assert {name: standings.count(name) for name in set(standings)} == {"rentan": 63, "tidak_bekerja": 4, "lain": 6}


def test_tobacco_is_yes_no_or_not_stated() -> None:
    known = occupations()
    assert (known["buruh_rokok"].tobacco, known["nelayan"].tobacco, known["sopir"].tobacco) == (True, False, None)


def test_each_number_of_the_ktp_list_that_an_occupation_bears_is_one_of_the_list() -> None:
    assert {each.siak for each in occupations().values()} <= {"", *map(str, range(1, 90))}


def test_the_nearest_occupations_are_offered_for_a_misspelt_one_and_none_for_nonsense() -> None:
    assert nearest_occupations("tukang ojeg")[0].key == "ojek_pangkalan"
    assert nearest_occupations("qqqq") == ()
    assert nearest_occupations("") == ()
    assert len(nearest_occupations("tukang", limit=2)) == 2


def test_the_users_own_names_are_merged_and_a_wrong_key_is_refused_with_the_nearest() -> None:
    assert occupation_keys({"Tukang Ngarit": "buruh_peternakan"})["tukangngarit"] == "buruh_peternakan"
    with pytest.raises(UserError, match="Did you mean 'petani'"):
        occupation("x", {"x": "petanii"})
