"""A long list is weighed part by part: what comes out does not depend on the parts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from people_by_hand import AS_OF, list_of, person
from polars.testing import assert_frame_equal

from sertakan_analysis.linkage import load_weights, prepared, scoring
from sertakan_analysis.linkage.blocking import blocked
from sertakan_analysis.linkage.scoring import Question, duckdb_scores, frequencies

if TYPE_CHECKING:
    import pytest

# Two of a name, two of a birth date: every one of them has more than one candidate.
LEFT = [
    person("Siti Aminah", "1980-05-17", "P"),
    person("Siti Aminah", "1980-09-02", "P"),
    person("Budi Santoso", "1971-02-03", "L"),
    person("Sutrisno", "1971-02-03", "L"),
]
RIGHT = [*reversed(LEFT), person("Aminah Siti", "1980-05-17", "P")]


def question() -> Question:
    left, right = (prepared(list_of(*people), AS_OF) for people in (LEFT, RIGHT))
    block = blocked(left, right)
    return Question(block.left, block.right, block.keys, frequencies(left, right), load_weights(), 0.1, -1_000.0)


def test_the_same_pairs_come_out_and_each_part_meets_only_those_who_share_a_key_with_it(
    monkeypatch: pytest.MonkeyPatch,
):
    whole = duckdb_scores(question()).sort("kiri", "kanan")
    rows: list[tuple[int, int]] = []
    weigh = scoring.scored

    def counted(api: Any, part: Question) -> Any:
        rows.append((part.left.height, part.right.height))
        return weigh(api, part)

    monkeypatch.setattr(scoring, "scored", counted)
    monkeypatch.setattr(scoring, "PART", 2)
    parts = duckdb_scores(question()).sort("kiri", "kanan")
    assert_frame_equal(parts, whole, check_exact=False, rel_tol=0, abs_tol=1e-9)
    assert rows == [(2, 3), (2, 2)]
