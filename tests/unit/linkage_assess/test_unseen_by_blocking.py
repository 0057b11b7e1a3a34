from __future__ import annotations

import polars as pl
import pytest

from sertakan_analysis.errors import UserError
from sertakan_analysis.linkage.assess import unseen_by_blocking
from sertakan_analysis.linkage.blocking import Blocked

KEYS = ("kunci_nik", "kunci_lahir", "kunci_nama")


def blocks(*shared: str, keys: tuple[str, ...] = KEYS) -> tuple[pl.DataFrame, Blocked]:
    """Return as many pairs as texts; each text has a sign for every key: = shared, x not, - unknown to the right list."""
    signs = {"=": ("sama", "sama"), "x": ("satu", "lain"), "-": ("satu", None)}
    sides = [
        pl.DataFrame(
            {"baris": range(len(shared))}
            | {key: [signs[text[place]][side] for text in shared] for place, key in enumerate(keys)}
        )
        for side in (0, 1)
    ]
    pairs = pl.DataFrame({"kiri": range(len(shared)), "kanan": range(len(shared))})
    return pairs, Blocked(sides[0], sides[1], keys, pl.DataFrame())


def test_few_pairs_found_by_one_key_alone_say_that_few_were_found_by_none():
    found = unseen_by_blocking(*blocks(*["==="] * 90, *["==x"] * 5, *["x=-"] * 4))
    assert (found.found, found.by_one_key, found.by_two_keys, found.keys) == (99, 4, 5, 3)
    assert found.at_least == pytest.approx(2 / 3 * 4 * 3 / (2 * 6))  # (k - 1) / k * f1 (f1 - 1) / 2 (f2 + 1)
    assert found.reach == pytest.approx(99 / (99 + 2 / 3))


def test_pairs_that_share_no_key_were_not_found_by_one():
    found = unseen_by_blocking(*blocks("===", "xx-"))
    assert (found.found, found.at_least, found.reach) == (1, 0, 1)


def test_no_pair_found_has_no_reach_and_one_key_alone_estimates_nothing():
    assert unseen_by_blocking(*blocks("xxx")).reach is None
    with pytest.raises(UserError, match="1 key of the blocks"):
        unseen_by_blocking(*blocks("=", keys=KEYS[:1]))
