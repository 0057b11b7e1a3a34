"""From rows and pairs to tables that may be shown: the only module of this report that sees people."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from sertakan_analysis.analyses.match_report.words import KINDS
from sertakan_analysis.analyses.village_list.counted import LISTED, persons, turnovers
from sertakan_analysis.analyses.village_list.traits import AGE, SEX, STANDING, places
from sertakan_analysis.analyses.village_list.whom import counted_by, everybody, state_of
from sertakan_analysis.disclosure import Category, Dimension, policy, protect, tabulate
from sertakan_analysis.matching import NEEDED, UNIT, with_units
from sertakan_analysis.registry.matches import settled

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from sertakan_analysis.disclosure import CountTable, Policy, Population, SafeTable
    from sertakan_analysis.inputs import OpenedLists, OpenedMatch
    from sertakan_analysis.registry.matches import Match
    from sertakan_analysis.rules import Rules

COUNTING: Final = ("sertakan_analysis.analyses.match_report", "sertakan_analysis.registry.matches")
MATCHED: Final = "padan"
BY_NIK: Final = "nik"
BY_MODEL: Final = "model"
UNRESOLVED: Final = "belum_padan"
UNCERTAIN: Final = "ragu"
NOT_FOUND: Final = "tidak_ditemukan"
# Where weights of pairs are told apart, in bits; a pair taken by its NIK alone has no weight.
STEPS: Final = (0, 5, 10, 15, 20, 30)
NO_WEIGHT: Final = "tanpa_pasangan"
AGAIN: Final = "lagi"
REPEATED: Final = Dimension(
    "baris_berulang",
    "Baris dalam daftar desa",
    (Category("pertama", "Baris pertama orang itu"), Category(AGAIN, "Baris kedua atau lebih dari orang yang sama")),
)


@dataclass(frozen=True, slots=True)
class MatchTables:
    """The protected tables of one match: everybody by the way they were found, by standing, sex, age, place, weight."""

    kind: str
    standing: SafeTable
    sex: SafeTable
    age: SafeTable
    weight: SafeTable
    place: SafeTable | None

    @property
    def key(self) -> str:
        """The key of the dimension that tells how somebody was found."""
        return found_key(self.kind)


@dataclass(frozen=True, slots=True)
class Counted:
    """The tables of every match, in the order given, and what the manifest tells of the protection.

    ``repeated`` tells how many of everybody stand in the village lists again, as the first match found.
    """

    matches: tuple[MatchTables, ...]
    repeated: SafeTable
    policy: Policy
    record: Mapping[str, Any]


def found_key(kind: str) -> str:
    """Return the key of the trait that tells how somebody was found in a kind of list."""
    return f"padanan_{kind}"


def weight_key(kind: str) -> str:
    """Return the key of the trait that tells how much somebody's best pair in a kind of list weighs."""
    return f"bobot_{kind}"


def found_dimension(kind: str) -> Dimension:
    """Return how somebody of the village lists was found in another list, or not."""
    return Dimension(
        found_key(kind),
        f"Padanan dengan {KINDS[kind]}",
        (
            Category(MATCHED, "Padan"),
            Category(BY_NIK, "Lewat NIK yang dikuatkan nama atau tanggal lahir", MATCHED),
            Category(BY_MODEL, "Lewat nama dan tanda lain", MATCHED),
            Category(UNRESOLVED, "Belum padan"),
            Category(UNCERTAIN, "Ragu, perlu diputuskan petugas", UNRESOLVED),
            Category(NOT_FOUND, "Tidak ditemukan", UNRESOLVED),
        ),
    )


def in_short(whole: Dimension) -> Dimension:
    """Return the topmost categories alone."""
    return Dimension(whole.key, whole.title, tuple(each for each in whole.categories if each.parent is None))


def weight_dimension(kind: str) -> Dimension:
    """Return how much the best pair of somebody weighs, in steps of bits."""
    steps = [
        Category("bawah", f"di bawah {STEPS[0]} bit"),
        *(Category(str(low), f"{low} sampai {high} bit") for low, high in pairwise(STEPS)),
        Category(str(STEPS[-1]), f"{STEPS[-1]} bit ke atas"),
        Category(NO_WEIGHT, "tidak ada pasangan yang mungkin"),
    ]
    return Dimension(weight_key(kind), "Bobot pasangan terbaik", tuple(steps))


def counted(lists: OpenedLists, matches: Sequence[OpenedMatch], rules: Rules, as_of: date) -> Counted:
    """Count everybody of the village lists by how each match found them, and protect all tables together.

    Raises
    ------
    UserError
        When a rule of disclosure control is missing.
    DisclosureRefused
        When the audit finds that a withheld number could be worked out.
    """
    region = lists.people.region
    rows = persons(lists.people.rows([*LISTED, "baris", "pekerjaan_kode"]), as_of)
    placed = rows.with_columns(
        (pl.coalesce("kode_desa", "kode_kecamatan") if region.count(".") == 1 else pl.col("kode_desa")).alias("wilayah")
    )
    whom = everybody(lists, as_of, "padanan", counted_by(*COUNTING), *(state_of(opened) for opened in matches))
    tables = [table for opened in matches for table in _tables(placed, opened.match, whom, region)]
    tables.append(tabulate(_again(rows, matches[0].match), [REPEATED], name="berulang", population=whom))
    rule = policy(rules, as_of)
    safe = protect(tables, rule, earlier=lists.earlier, turnover=turnovers(lists))
    found = tuple(
        MatchTables(
            kind=kind,
            standing=safe.tables[f"{kind}_kedudukan"],
            sex=safe.tables[f"{kind}_jenis_kelamin"],
            age=safe.tables[f"{kind}_umur"],
            weight=safe.tables[f"{kind}_bobot"],
            place=safe.tables.get(f"{kind}_wilayah"),
        )
        for kind in (opened.match.record.right_kind for opened in matches)
    )
    return Counted(found, safe.tables["berulang"], rule, safe.record())


def _tables(rows: pl.DataFrame, match: Match, whom: Population, region: str) -> list[CountTable]:
    kind = match.record.right_kind
    whole, weight = found_dimension(kind), weight_dimension(kind)
    found = _found(rows, match, whole.key, weight.key)
    short = found.with_columns(
        pl.when(pl.col(whole.key).is_in([BY_NIK, BY_MODEL]))
        .then(pl.lit(MATCHED))
        .otherwise(pl.lit(UNRESOLVED))
        .alias(whole.key)
    )
    tables = [
        tabulate(found, [STANDING, whole], name=f"{kind}_kedudukan", population=whom),
        tabulate(short, [SEX, in_short(whole)], name=f"{kind}_jenis_kelamin", population=whom),
        tabulate(short, [AGE, in_short(whole)], name=f"{kind}_umur", population=whom),
        tabulate(found, [weight], name=f"{kind}_bobot", population=whom),
    ]
    where = places(region)
    if where is not None:
        tables.append(tabulate(short, [where, in_short(whole)], name=f"{kind}_wilayah", population=whom))
    return tables


def _found(rows: pl.DataFrame, match: Match, found: str, weight: str) -> pl.DataFrame:
    """Return the rows with how each was found in the other list, and how much the best pair weighs.

    Of rows that are one person within the village lists the best pair counts for all.
    """
    pairs, groups = settled(match, NEEDED)
    kept = pairs.filter("terpilih").rename({"kiri_daftar": "batch", "kiri_baris": "baris"})
    best = (
        with_units(kept, groups)
        .sort("pita", "bobot", descending=[False, True], nulls_last=True)
        .select(
            UNIT,
            pl.when(pl.col("pita") == "padan")
            .then("cara")
            .when(pl.col("pita") == "ragu")
            .then(pl.lit(UNCERTAIN))
            .otherwise(pl.lit(NOT_FOUND))
            .alias(found),
            _step(pl.col("bobot")).alias(weight),
        )
        .unique(subset=UNIT, keep="first", maintain_order=True)
    )
    joined = with_units(rows, groups).join(best, on=UNIT, how="left", maintain_order="left").drop(UNIT)
    return joined.with_columns(pl.col(found).fill_null(NOT_FOUND), pl.col(weight).fill_null(NO_WEIGHT))


def _again(rows: pl.DataFrame, match: Match) -> pl.DataFrame:
    """Return the rows with whether somebody stands in the village lists by an earlier row already."""
    later = pl.int_range(pl.len()).over(UNIT) > 0
    code = pl.when(later).then(pl.lit(AGAIN)).otherwise(pl.lit("pertama"))
    return with_units(rows, settled(match, NEEDED).groups).with_columns(code.alias(REPEATED.key))


def _step(bits: pl.Expr) -> pl.Expr:
    steps = [
        pl.when(bits < STEPS[0]).then(pl.lit("bawah")),
        *(pl.when(bits.is_between(low, high, closed="left")).then(pl.lit(str(low))) for low, high in pairwise(STEPS)),
        pl.when(bits >= STEPS[-1]).then(pl.lit(str(STEPS[-1]))),
    ]
    return pl.coalesce(steps)
