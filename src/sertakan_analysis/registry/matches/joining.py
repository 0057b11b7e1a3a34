"""One person behind several pseudonyms: lists joined by their pairs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from sertakan_analysis.registry.matches.deciding import PERSONS, settled
from sertakan_analysis.registry.matches.groups import GROUP, SIDES
from sertakan_analysis.registry.matches.pairs import LEFT, MATCHED, RIGHT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sertakan_analysis.registry.matches.opening import Match

ENDS: Final = ("left", "right")
NEEDED: Final = (*LEFT, *RIGHT, *PERSONS, "pita", "terpilih")


def persons(matches: Sequence[Match], bands: Sequence[str] = (MATCHED,)) -> pl.DataFrame:
    """Return who is one person in the lists of these matches: ``kind``, ``orang``, ``pribadi``.

    A row is a pseudonym in a kind of list, every one of the lists opened. Rows with the same ``pribadi`` are one person:
    joined by pairs that are kept and of these bands (with "ragu" among the bands, as many as may be joined) and by rows
    that are one person within a list, both after what people decided. ``pribadi`` is the smallest pseudonym of the
    person's; the same lists and pairs give the same.

    Two lists may hold one pseudonym that is not one person, since a NIK may be borrowed. Whether it is, the pairs say:
    where they don't join them, the later kind's ``pribadi`` bears its kind behind the pseudonym.
    """
    edges = pl.concat(_edges(match, bands) for match in matches)
    nodes = _nodes(matches, edges)
    return _named(nodes.with_columns(_components(nodes, edges))).select("kind", "orang", "pribadi")


def _nodes(matches: Sequence[Match], edges: pl.DataFrame) -> pl.DataFrame:
    """Number everybody of the lists, the smallest pseudonym first, of two kinds with it the first in the alphabet."""
    # Of a match of a wider region an edge may end in somebody who lives outside the one asked for.
    listed = [edges.select(pl.col(f"{side}_kind").alias("kind"), pl.col(side).alias("orang")) for side in ENDS]
    for match in matches:
        sides = ((match.record.left_kind, match.left), (match.record.right_kind, match.right))
        listed += [people.rows(["orang"]).select(pl.lit(kind).alias("kind"), "orang") for kind, people in sides]
    return pl.concat(listed).unique().sort("orang", "kind").with_row_index("node")


def _edges(match: Match, bands: Sequence[str]) -> pl.DataFrame:
    """Return who is one person: by the pairs that are kept, and by the groups within either list."""
    pairs, groups = settled(match, NEEDED)
    kinds = dict(zip(SIDES, (match.record.left_kind, match.record.right_kind), strict=True))
    kept = pairs.filter("terpilih", pl.col("pita").is_in(list(bands)))
    kind = pl.col("sisi").replace_strict(kinds, return_dtype=pl.String)
    across = (pl.lit(kinds["kiri"]), pl.col("kiri_orang"), pl.lit(kinds["kanan"]), pl.col("kanan_orang"))
    within = (kind, pl.col("orang").first().over(GROUP), kind, pl.col("orang"))
    names = ("left_kind", "left", "right_kind", "right")
    return pl.concat(
        frame.select(each.alias(name) for each, name in zip(columns, names, strict=True))
        for frame, columns in ((kept, across), (groups, within))
    )


def _components(nodes: pl.DataFrame, edges: pl.DataFrame) -> pl.Series:
    import numpy as np
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    places = [
        edges.join(nodes, left_on=[f"{side}_kind", side], right_on=["kind", "orang"], how="left", maintain_order="left")
        for side in ENDS
    ]
    ends = tuple(each["node"].to_numpy() for each in places)
    graph = coo_array((np.ones(edges.height, dtype=np.int8), ends), shape=(nodes.height, nodes.height))
    return pl.Series("component", connected_components(graph, directed=False)[1])


def _named(nodes: pl.DataFrame) -> pl.DataFrame:
    first = nodes.group_by("component").agg(pl.col("node").min()).sort("node")
    bearers = first.join(nodes.select("node", "orang", "kind"), on="node", how="left", maintain_order="left")
    # In the order of nodes those who bear one pseudonym follow each other; the first keeps it bare.
    shared = pl.col("orang").eq_missing(pl.col("orang").shift())
    name = pl.when(shared).then(pl.col("orang") + "." + pl.col("kind")).otherwise("orang")
    names = bearers.select("component", name.alias("pribadi"))
    return nodes.join(names, on="component", how="left", maintain_order="left")
