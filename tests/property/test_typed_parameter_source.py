"""Whatever parameters a run is given: the source in the notebook makes equal values of equal types."""

from __future__ import annotations

import math
from datetime import UTC, timedelta, timezone
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from sertakan_analysis.reports.engines.typed import source

zones = st.sampled_from(
    [None, UTC, timezone(timedelta(hours=7)), timezone(timedelta(minutes=-90), "X"), ZoneInfo("Asia/Jakarta")]
)
words = st.text(max_size=20)
paths = words.filter(lambda text: "\0" not in text).map(Path)
hashable = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False),
    words,
    st.dates(),
    st.datetimes(timezones=zones),
    st.times(),
    st.timedeltas(),
    st.decimals(allow_nan=False),
    paths,
)
values = st.recursive(
    st.one_of(hashable, st.just(math.nan)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.lists(inner, max_size=4).map(tuple),
        st.dictionaries(hashable, inner, max_size=4),
        st.sets(hashable, max_size=4),
        st.frozensets(hashable, max_size=4),
    ),
    max_leaves=8,
)
names = st.sampled_from(["x", "as_of", "date", "datetime", "timezone", "Decimal", "Path", "_date"])


def same(one: Any, other: Any) -> bool:
    """Compare by type at each level; text tells apart what equality does not: NaN, -0.0, a zone, a fold."""
    if type(one) is not type(other):
        return False
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict):
        return len(one) == len(other) and all(
            same(a, b) and same(x, y) for (a, x), (b, y) in zip(one.items(), other.items(), strict=True)
        )
    if isinstance(one, set | frozenset):
        return sorted(map(repr, one)) == sorted(map(repr, other))
    return repr(one) == repr(other)


@given(st.dictionaries(names, values, max_size=4))
def test_the_source_makes_equal_values_of_equal_types(parameters: dict[str, Any]):
    namespace: dict[str, Any] = {}

    exec(source(parameters, taken=parameters), namespace)  # noqa: S102 - that is what the notebook does with it

    made = {name: namespace[name] for name in parameters}
    assert same(made, parameters)
