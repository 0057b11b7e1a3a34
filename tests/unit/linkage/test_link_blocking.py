"""Which pairs are compared at all."""

from __future__ import annotations

import polars as pl
from people_by_hand import AS_OF, list_of, person

from sertakan_analysis.linkage import prepared
from sertakan_analysis.linkage.blocking import KEYS, Key, blocked, narrowed


def ready(*people: dict[str, object]):
    return prepared(list_of(*people), AS_OF)


def together(one: dict[str, object], other: dict[str, object]) -> bool:
    return not blocked(ready(one), ready(other)).left.is_empty()


def test_a_lost_nik_is_made_up_for_by_the_birth_date():
    assert together(person("Siti", "1980-05-17", "P"), person("Aminah", "1980-05-17", "P", "3599015705800001"))


def test_a_wrong_birth_date_is_made_up_for_by_the_name():
    assert together(person("Siti Aminah", "1980-05-17"), person("Aminah Siti", "1980-12-01"))


def test_two_lists_of_names_alone_are_compared_by_rare_names():
    assert together(person("Rohmatul Ummah"), person("Rohmatul Ummah"))


def test_strangers_share_no_block():
    assert not together(person("Siti Aminah", "1980-05-17", "P"), person("Budi Santoso", "1971-02-03", "L"))


def test_an_unknown_part_makes_no_block():
    # Neither has a sex or a name: "lahir" alone is no key.
    assert not together(person(None, "1980-05-17"), person(None, "1980-05-17"))


def test_parts_that_change_places_make_another_key():
    parts = (pl.col("rt"), pl.col("rw"))
    ways = prepared(list_of(person("Siti", rt="001", rw="002"), person("Siti", rt="002", rw="001")), AS_OF)
    block = blocked(ways[:1], ways[1:], (Key("rumah", parts, 10),))
    assert block.keys == ()


def test_a_block_of_too_many_pairs_is_left_out_and_told():
    namesakes = [person("Siti") for _ in range(11)]
    found = blocked(ready(*namesakes), ready(*namesakes))
    assert found.keys == ()
    assert found.left_out.rows() == [("nama", 1, 121)]


def test_only_rows_that_share_a_block_go_on():
    left = ready(person("Siti Aminah", "1980-05-17", "P"), person("Budi Santoso", "1971-02-03", "L"))
    right = ready(person("Siti Aminah", "1980-05-17", "P"))
    assert blocked(left, right).left["baris"].to_list() == [1]


def test_narrowing_a_long_list_loses_no_pair():
    left = ready(person("Siti Aminah", "1980-05-17", "P"), person("Tri Wahyuni"))
    right = ready(
        person("Sutrisno", "1950-01-01", "L"), person("Siti Aminah", "1980-05-17", "P"), person("Wahyuni Tri")
    )
    assert narrowed(right, left)["baris"].to_list() == [2, 3]
    assert (
        blocked(left, narrowed(right, left)).right["baris"].to_list() == blocked(left, right).right["baris"].to_list()
    )


def test_every_key_has_a_name_of_its_own():
    assert len({key.column for key in KEYS}) == len(KEYS)
