"""Checks of where a row belongs: within the region that the list is of, as its agreement allows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from sertakan_analysis.registry.checking.check import Check

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from sertakan_analysis.registry.model import FileKind, ReadingContext


def checks(_: FileKind, __: Collection[str], context: ReadingContext) -> Iterator[Check]:
    """Give the checks of regions; their codes are no personal values and may be told."""
    village, district = pl.col("kode_desa"), pl.col("kode_kecamatan")
    yield Check("desa_di_luar_wilayah", "desa", _outside(village, context.region_code), pl.format("kode {}", village))
    yield Check(
        "desa_di_luar_wilayah",
        "kecamatan",
        village.is_null() & _outside(district, context.region_code),
        pl.format("kode {}", district),
    )


def _outside(code: pl.Expr, region: str) -> pl.Expr:
    """Say where a code is neither a region, nor below it, nor above it: of a whole kecamatan a desa's list may tell."""
    # "00" is the country, which holds everything.
    if region == "00":
        return code != code  # noqa: PLR0124 - never true, and null where there is no code
    holds = pl.lit(region).str.starts_with(code + ".")
    return ~((code == region) | code.str.starts_with(f"{region}.") | holds)
