"""One person behind several pseudonyms: lists joined by their pairs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from sertakan_analysis.registry.matches.deciding import PERSONS, decided
from sertakan_analysis.registry.matches.pairs import LEFT, MATCHED, RIGHT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sertakan_analysis.registry.matches.opening import Match

NEEDED: Final = (*LEFT, *RIGHT, *PERSONS, "pita", "terpilih")


def persons(matches: Sequence[Match], bands: Sequence[str] = (MATCHED,)) -> pl.DataFrame:
    """Return who is one person in the lists of these matches: ``kind``, ``orang``, ``pribadi``.

    A row is a pseudonym in a kind of list, every one of the lists opened. Rows with the same ``pribadi`` are one person:
    joined by pairs that are kept and of these bands, after what people decided (with "ragu" among the bands, as many as
    may be joined). ``pribadi`` is the smallest pseudonym of the person's; the same lists and pairs give the same.

    Two lists may hold one pseudonym that is not one person, since a NIK may be borrowed. Whether it is, the pairs say:
    where they don't join them, the later kind's ``pribadi`` bears its kind behind the pseudonym.
    """
    edges = [_edges(match, bands) for match in matches]
    nodes = _nodes(matches, edges)
    return _named(nodes.with_columns(_components(nodes, matches, edges))).select("kind", "orang", "pribadi")


def _nodes(matches: Sequence[Match], edges: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Number everybody of the lists, the smallest pseudonym first, of two kinds with it the first in the alphabet."""
    listed: dict[str, list[pl.Series]] = {}
    for match, pairs in zip(matches, edges, strict=True):
        for kind, people, ends in (
            (match.record.left_kind, match.left, pairs["left"]),
            (match.record.right_kind, match.right, pairs["right"]),
        ):
            # Of a match of a wider region a pair may end in somebody who lives outside the one asked for.
            listed.setdefault(kind, []).extend([people.rows(["orang"])["orang"], ends.alias("orang")])
    parts = [
        pl.concat(listed[kind]).unique().to_frame().with_columns(pl.lit(kind).alias("kind")) for kind in sorted(listed)
    ]
    return pl.concat(parts).sort("orang", maintain_order=True).with_row_index("node")


def _edges(match: Match, bands: Sequence[str]) -> pl.DataFrame:
    pairs = decided(match.pairs(NEEDED), match.decisions().latest)
    kept = pairs.filter("terpilih", pl.col("pita").is_in(list(bands)))
    return kept.select(pl.col("kiri_orang").alias("left"), pl.col("kanan_orang").alias("right"))


def _components(nodes: pl.DataFrame, matches: Sequence[Match], edges: Sequence[pl.DataFrame]) -> pl.Series:
    import numpy as np
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    # Of a list of a wider region nobody may live in the one asked for: its kind is then among the matches alone.
    kinds = {kind for match in matches for kind in (match.record.left_kind, match.record.right_kind)}
    numbers = {kind: nodes.filter(kind=kind).select("orang", "node") for kind in kinds}
    left, right = (
        np.concatenate(
            [
                pairs.select(pl.col(side).alias("orang"))
                .join(numbers[getattr(match.record, f"{side}_kind")], on="orang", how="left", maintain_order="left")[
                    "node"
                ]
                .to_numpy()
                for match, pairs in zip(matches, edges, strict=True)
            ]
        )
        for side in ("left", "right")
    )
    graph = coo_array((np.ones(len(left), dtype=np.int8), (left, right)), shape=(nodes.height, nodes.height))
    return pl.Series("component", connected_components(graph, directed=False)[1])


def _named(nodes: pl.DataFrame) -> pl.DataFrame:
    first = nodes.group_by("component").agg(pl.col("node").min()).sort("node")
    bearers = first.join(nodes.select("node", "orang", "kind"), on="node", how="left", maintain_order="left")
    # In the order of nodes those who bear one pseudonym follow each other; the first keeps it bare.
    shared = pl.col("orang").eq_missing(pl.col("orang").shift())
    name = pl.when(shared).then(pl.col("orang") + "." + pl.col("kind")).otherwise("orang")
    names = bearers.select("component", name.alias("pribadi"))
    return nodes.join(names, on="component", how="left", maintain_order="left")
