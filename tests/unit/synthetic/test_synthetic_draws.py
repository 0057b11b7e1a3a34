"""Random numbers by name: the same on every machine, apart from each other."""

from __future__ import annotations

import numpy as np
import pytest

from sertakan_analysis.synthetic.draws import Draws


def test_the_numbers_of_a_seed_and_name_are_these_and_no_others() -> None:
    # Raw Philox bits, whose stream numpy promises to keep.
    assert Draws(1).uniform("sex", 3).tolist() == [0.01568500559134589, 0.719116083869521, 0.11538586936939266]
    assert Draws(1).source("sex").random() == 0.5299886831857011


def test_streams_of_other_names_seeds_and_scopes_differ() -> None:
    streams = [
        Draws(1).uniform("sex", 50),
        Draws(2).uniform("sex", 50),
        Draws(1).uniform("age", 50),
        Draws(1, "gresik").uniform("sex", 50),
        Draws(1).within("work").uniform("sex", 50),
    ]
    for place, one in enumerate(streams):
        for other in streams[place + 1 :]:
            assert not np.array_equal(one, other)


def test_a_longer_stream_begins_as_the_shorter_one() -> None:
    assert Draws(5).uniform("x", 100)[:10].tolist() == Draws(5).uniform("x", 10).tolist()


def test_picks_follow_their_weights() -> None:
    picked = Draws(3).picks("colour", [1, 0, 3], 40_000)
    assert np.bincount(picked, minlength=3)[1] == 0
    assert np.mean(picked == 2) == pytest.approx(0.75, abs=0.01)


def test_a_quota_takes_exactly_so_many_the_heavy_ones_more_often_and_none_without_weight() -> None:
    weights = np.array([0.0] * 1000 + [1.0] * 1000 + [9.0] * 1000)
    chosen = Draws(3).quota("work", weights, 900)
    assert (chosen.sum(), chosen[:1000].sum()) == (900, 0)
    assert chosen[2000:].sum() > 5 * chosen[1000:2000].sum()


def test_a_quota_larger_than_those_able_takes_all_of_them() -> None:
    assert Draws(3).quota("work", np.array([0.0, 1.0, 1.0]), 9).tolist() == [False, True, True]
