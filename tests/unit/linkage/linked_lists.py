"""Two lists of one made-up population as the secure zone would hold them, and who of one is who of the other."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

import polars as pl

from sertakan_analysis.identity.names import name_key
from sertakan_analysis.identity.nik import decode
from sertakan_analysis.linkage.model import LIST_COLUMNS
from sertakan_analysis.published import load_published
from sertakan_analysis.registry.findings import no_findings
from sertakan_analysis.registry.kinds import load_kinds
from sertakan_analysis.registry.model import Chunk, ReadingContext
from sertakan_analysis.registry.values import converted, lookups
from sertakan_analysis.synthetic import (
    error_rates,
    participant_list,
    population,
    village_list,
    welfare_register,
)

if TYPE_CHECKING:
    from sertakan_analysis.synthetic import ErrorRates, Population, SourceList

ROOT: Final = Path(__file__).parents[3]
AS_OF: Final = date(2025, 7, 31)
Kind = Literal["pendataan", "peserta", "dtsen"]
TWIN_SEED: Final = 1_000_003


class LinkedLists(NamedTuple):
    """Both lists with ``LIST_COLUMNS``, and ``truth``: a row a true pair, ``kiri`` and ``kanan`` being ``baris``."""

    left: pl.DataFrame
    right: pl.DataFrame
    truth: pl.DataFrame


def linked_lists(  # noqa: PLR0913, PLR0917 - what a test may vary
    region: str = "35.25",
    size: int = 3_000,
    seed: int = 1,
    overlap: float = 0.65,
    rates: ErrorRates | None = None,
    kinds: tuple[Kind, Kind] = ("pendataan", "peserta"),
) -> LinkedLists:
    """Make two lists of a population of ``size`` people; a share ``overlap`` of those whom both would hold stands in both.

    Of the others the one half stands in the left list only, the other half in the right one only. ``rates`` are those
    of both clerks ("lazim" where none are given). ``peserta`` holds members only, about four people in ten. The member
    number of the survey is left out: the generator makes no mistakes in it, and it would decide everything.
    """
    people = made_population(region, size, seed)
    errors = rates or error_rates("lazim")
    both = people.people.select("nomor_orang", draw=pl.col("nomor_orang").hash(seed) % 1_000_000 / 1_000_000)
    only_left = both.filter(pl.col("draw") >= overlap, (pl.col("draw") - overlap) < (1 - overlap) / 2)
    only_right = both.filter(pl.col("draw") >= overlap).join(only_left, on="nomor_orang", how="anti")
    left, left_truth = _list(people, kinds[0], seed + 11, errors, only_right["nomor_orang"])
    right, right_truth = _list(people, kinds[1], seed + 12 + TWIN_SEED, errors, only_left["nomor_orang"])
    truth = left_truth.join(right_truth, on="nomor_orang").select(
        pl.col("baris").alias("kiri"), pl.col("baris_right").alias("kanan")
    )
    return LinkedLists(left, right, truth.sort("kiri", "kanan"))


@cache
def made_population(region: str, size: int, seed: int) -> Population:
    """Return the people of a region, made once for a seed."""
    return population(region, size, seed=seed, as_of=AS_OF, published=load_published(ROOT / "data" / "published"))


def without(frame: pl.DataFrame, *columns: str) -> pl.DataFrame:
    """Return the list as an office would send it that keeps none of these columns."""
    return frame.with_columns(pl.lit(None, dtype=frame.schema[name]).alias(name) for name in columns)


def as_list(source: SourceList, region: str) -> pl.DataFrame:
    """Return a list of the generator as the registry would type it, with ``LIST_COLUMNS``, ``baris`` being its row."""
    kind = load_kinds(ROOT / "params" / "columns")[source.kind]
    context = ReadingContext(region, source.as_of, synthetic_allowed=True)
    chunk = Chunk(source.frame.with_row_index("row", offset=1), no_findings())
    typed = converted(chunk, kind, context, lookups=lookups(region)).frame.rename({"row": "baris"})
    lacking = [name for name in LIST_COLUMNS if name not in typed.columns]
    typed = typed.with_columns(pl.lit(None).alias(name) for name in lacking)
    return typed.with_columns(_pseudonym(typed)).select(
        pl.col(name).cast(getattr(pl, kind)) for name, kind in LIST_COLUMNS.items()
    )


def _pseudonym(typed: pl.DataFrame) -> pl.Series:
    """Return what stands for a pseudonym: one text for a valid NIK, else for name and birth date, else for the row."""
    number = decode(typed["nik"], AS_OF)
    valid = number["nik"].set(number["fault"].is_not_null(), None)
    name = pl.DataFrame({"name": name_key(typed["nama"]), "born": typed["tanggal_lahir"].cast(pl.String)})
    named = name.select(pl.col("name") + "|" + pl.col("born")).to_series()
    alone = pl.select(pl.lit("baris ") + pl.Series(typed["baris"]).cast(pl.String)).to_series()
    given = pl.DataFrame({"nik": valid, "named": named, "alone": alone})
    return given.select(pl.coalesce("nik", "named", "alone").hash(7).cast(pl.String).alias("orang")).to_series()


def _list(
    people: Population, kind: Kind, seed: int, errors: ErrorRates, absent: pl.Series
) -> tuple[pl.DataFrame, pl.DataFrame]:
    write = {
        "pendataan": lambda: village_list(people, errors=errors, seed=seed),
        "peserta": lambda: participant_list(people, errors=errors, seed=seed),
        "dtsen": lambda: welfare_register(people, errors=errors, seed=seed),
    }[kind]
    source = write()
    truth = source.truth.select(pl.col("row").alias("baris"), "nomor_orang").filter(
        ~pl.col("nomor_orang").is_in(absent.implode())
    )
    frame = as_list(source, people.region).join(truth.select("baris"), on="baris", how="semi")
    frame = without(frame, "no_kpj") if kind == "pendataan" else frame
    # A row that repeats another in every column is held back before it is stored.
    kept = frame.unique([name for name in LIST_COLUMNS if name != "baris"], keep="first", maintain_order=True)
    return kept, truth.join(kept.select("baris"), on="baris", how="semi")
