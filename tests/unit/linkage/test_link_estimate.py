"""Weights estimated from two lists without labels."""

from __future__ import annotations

from datetime import date

import pytest
from linked_lists import AS_OF, linked_lists
from people_by_hand import list_of, person

from sertakan_analysis.errors import UserError
from sertakan_analysis.linkage import load_weights
from sertakan_analysis.linkage.estimation import estimate
from sertakan_analysis.linkage.weights import weights_of


def test_too_few_persons_in_both_lists_are_told():
    siti = list_of(person("Siti Aminah", "1980-05-17", "P", "3599015705800001"))
    with pytest.raises(UserError, match="share 1 persons for sure, too few to estimate weights from"):
        estimate(siti, siti, seed=1, made=AS_OF)


@pytest.mark.slow
def test_an_estimate_is_the_same_for_a_seed_and_near_the_truth():
    lists = linked_lists(size=12_000, seed=4)
    first, second = (estimate(lists.left, lists.right, seed=1, made=date(2025, 7, 31)) for _ in range(2))
    assert first == second
    odds = first.odds
    # Of the written NIK about 19 in 20 of one person are equal, of the birth dates too; two strangers share a sex.
    assert odds["nik"][0].m == pytest.approx(0.955, abs=0.02)
    assert odds["lahir"][0].m == pytest.approx(0.945, abs=0.02)
    assert odds["jk"][0].u == pytest.approx(0.5, abs=0.01)
    # What both lists lack keeps its odds, and stays known for assumed.
    assert odds["ibu"] == load_weights().odds["ibu"]
    assert "ibu" in first.assumed
    assert weights_of(first.to_yaml().encode(), "bobot.yml") == first
