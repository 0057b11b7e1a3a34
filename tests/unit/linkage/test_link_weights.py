"""The weights: shipped, written, read back, and refused where they are wrong."""

from __future__ import annotations

import re
from importlib.resources import files
from typing import TYPE_CHECKING

import pytest

from sertakan_analysis.errors import UserError
from sertakan_analysis.linkage import load_weights
from sertakan_analysis.linkage.comparisons import COMPARED, COMPARISONS
from sertakan_analysis.linkage.weights import weights_of

if TYPE_CHECKING:
    from pathlib import Path


def text(**changed: str) -> str:
    found = files("sertakan_analysis.linkage").joinpath("weights.yml").read_text(encoding="utf-8")
    for old, new in changed.items():
        found = found.replace(old, new)
    return found


def test_shipped_weights_tell_where_they_come_from_and_what_no_data_told():
    weights = load_weights()
    assert set(weights.origin) == {"data", "method", "made"}
    assert "ibu" in weights.assumed


def test_written_weights_read_back_the_same():
    weights = load_weights()
    assert weights_of(weights.to_yaml().encode(), "bobot.yml") == weights


def test_a_file_beside_the_project_is_read(tmp_path: Path):
    path = tmp_path / "bobot.yml"
    path.write_text(load_weights().to_yaml(), encoding="utf-8")
    assert load_weights(path) == load_weights()


def test_alike_weighs_for_one_person_and_unlike_against():
    weights = load_weights()
    for each in COMPARISONS:
        assert weights.bits(each.name, each.levels[0].name) > 0 > weights.bits(each.name, "beda")


def test_the_prior_falls_with_the_longer_list():
    weights = load_weights()
    assert weights.prior(3_000, 1_000_000) == weights.prior(1_000_000, 3_000) == weights.share / 1_000_000


def test_conditions_read_only_columns_that_are_handed_to_an_engine():
    words = {
        word
        for each in COMPARISONS
        for condition in (each.unknown, *(level.condition for level in each.levels))
        for word in re.findall(r"\b([a-z_]+)_[lr]\b", condition)
    }
    assert words <= set(COMPARED)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("share: 0.6", "share: 1.6", "share must lie between 0 and 1"),
        ("share: 0.6", "shares: 0.6", "unknown key 'shares'"),
        ("  uncertain: 0.05", "  uncertain: 0.95", "bands.uncertain must not be above bands.matched"),
        ("  matched: 0.5", "  matched: banyak", "bands.matched must be a number"),
        ("- kpj", "- kpi", "assumed names 'kpi', which is no comparison"),
        ("    urutan_lain:", "    urutan_lian:", "Did you mean 'urutan_lain'"),
        ("sama: {m: 0.6, u: 1e-05}", "sama: {m: 0.5, u: 1e-05}", "the shares m of hp add up to 0.9000, not to 1"),
    ],
)
def test_a_fault_is_told_with_its_line(old: str, new: str, told: str):
    with pytest.raises(UserError, match=re.escape(told)) as caught:
        weights_of(text(**{old: new}).encode(), "bobot.yml")
    assert re.search(r"bobot\.yml:\d+: ", str(caught.value))


def test_a_missing_file_is_told(tmp_path: Path):
    with pytest.raises(UserError, match=r"bobot\.yml: there is no such file of match weights"):
        load_weights(tmp_path / "bobot.yml")
