"""Which of the lists that announce payments are in force: annexes of several decrees add up, one sent again replaces."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sertakan_analysis.ledger.participants import ListedMonth

# What makes an announcement the same in two lists, as far as a list has it.
SAME: Final = ("orang", "bulan_mulai", "pembayar_kode", "skema_kode", "donor_kode")


def in_force(rows: pl.DataFrame, lists: Sequence[ListedMonth]) -> frozenset[str]:
    """Return the batches that no later list replaces; ``lists`` stand from the oldest to the newest.

    A later list of the same source replaces an earlier one when it holds more than half of its announcements again: the
    same person, payer, donor and first month. So a list that was mended or grew replaces what it was before, while the
    annex of another decree, or the next payment for the same people, adds to it. More than half is our limit, for no
    list says which one it replaces.

    ``rows`` have ``batch``, ``orang`` and ``bulan_mulai``, and of ``SAME`` the others that there are.
    """
    keys = [name for name in SAME if name in rows.columns]
    order = pl.DataFrame(
        [(each.batch, each.source, place) for place, each in enumerate(lists)],
        schema={"batch": pl.String, "asal": pl.String, "urutan": pl.Int32},
        orient="row",
    )
    told = rows.select("batch", *keys).unique().join(order, on="batch")
    again = (
        told.join(told, on=["asal", *keys], suffix="_lain", nulls_equal=True)
        .filter(pl.col("urutan_lain") > pl.col("urutan"))
        .group_by("batch", "batch_lain")
        .agg(pl.len().alias("lagi"))
        .join(told.group_by("batch").agg(pl.len().alias("semua")), on="batch")
    )
    replaced = set(again.filter(pl.col("lagi") * 2 > pl.col("semua"))["batch"])
    return frozenset(each.batch for each in lists) - replaced
