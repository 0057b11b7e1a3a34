"""From the rows of a list to tables that may be shown: the only module of this report that sees rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from sertakan_analysis.analyses.village_list.traits import (
    AGE,
    AGE_GROUPS,
    DECILE,
    MEMBER,
    NO,
    SEX,
    STANDING,
    VULNERABLE,
    YES,
    places,
    trades,
)
from sertakan_analysis.analyses.village_list.whom import Turnovers, everybody
from sertakan_analysis.disclosure import policy, protect, tabulate
from sertakan_analysis.occupations import occupations

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from sertakan_analysis.disclosure import CountTable, Policy, Population, SafeTable
    from sertakan_analysis.inputs import OpenedLists
    from sertakan_analysis.rules import Rules

LISTED: Final = ("batch", "orang", "jenis_kelamin", "bulan_lahir", "kode_kecamatan", "kode_desa")
WANTED: Final = ("pekerjaan_kode", "desil", "peserta_bpjs_tk")


@dataclass(frozen=True, slots=True)
class Counted:
    """The protected tables of a list.

    ``standing`` counts everybody by their standing at work; the others count vulnerable workers: ``age`` by sex,
    ``trade``, ``place`` and ``decile`` by membership as the list itself tells it. ``place`` is None within one desa,
    ``decile`` where the list has no such column. ``record`` is what the manifest tells of the protection.
    """

    standing: SafeTable
    age: SafeTable
    trade: SafeTable
    place: SafeTable | None
    decile: SafeTable | None
    policy: Policy
    record: Mapping[str, Any]


def counted(lists: OpenedLists, rules: Rules, region: str, as_of: date) -> Counted:
    """Count the accepted people of a list, each once, and protect all tables together, beside what was published.

    Raises
    ------
    UserError
        When a rule of disclosure control is missing.
    DisclosureRefused
        When the audit finds that a withheld number could be worked out.
    """
    people = lists.people
    held = {name for record in people.batches for name in record.columns} | {"pekerjaan_kode"}
    frame = persons(people.rows([*LISTED, *(name for name in WANTED if name in held)]), as_of)
    if region.count(".") == 1:
        frame = frame.with_columns(pl.coalesce("kode_desa", "kode_kecamatan").alias("wilayah"))
    else:
        frame = frame.with_columns(pl.col("kode_desa").alias("wilayah"))
    whom = everybody(lists, as_of)
    workers, vulnerable = frame.filter(pl.col("kedudukan") == VULNERABLE), whom.part(kedudukan=VULNERABLE)
    tables = [
        tabulate(frame, [STANDING], name="kedudukan", population=whom),
        tabulate(workers, [AGE, SEX], name="umur", population=vulnerable),
        tabulate(workers, [trades(), MEMBER], name="pekerjaan", population=vulnerable),
        *_by_place(workers, region, vulnerable),
    ]
    if "desil" in held:
        tables.append(tabulate(workers, [DECILE, MEMBER], name="desil", population=vulnerable))
    rule = policy(rules, as_of)
    safe = protect(tables, rule, earlier=lists.earlier, turnover=turnovers(lists))
    return Counted(
        standing=safe.tables["kedudukan"],
        age=safe.tables["umur"],
        trade=safe.tables["pekerjaan"],
        place=safe.tables.get("wilayah"),
        decile=safe.tables.get("desil"),
        policy=rule,
        record=safe.record(),
    )


def turnovers(lists: OpenedLists) -> Turnovers:
    """Return what tells how many people two editions of these lists don't share."""
    return Turnovers(lists, (*LISTED, *WANTED), persons)


def persons(rows: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Return one row a person with the traits to count by; of a person in several batches the newest one's.

    Within a batch every accepted row is a person: repeated rows were held back, and two people who share one NIK by
    mistake are still two.
    """
    newest = rows.filter(pl.col("batch") == pl.col("batch").last().over("orang"))
    given = set(newest.columns)
    standings = {key: each.standing for key, each in occupations().items()}
    return newest.with_columns(
        _age_group(as_of).alias(AGE.key),
        pl.col("pekerjaan_kode").replace_strict(standings, default=None, return_dtype=pl.String).alias(STANDING.key),
        pl.col("pekerjaan_kode").alias("pekerjaan"),
        _yes_no("peserta_bpjs_tk" if "peserta_bpjs_tk" in given else None).alias(MEMBER.key),
        (pl.col("desil").cast(pl.String) if "desil" in given else pl.lit(None, pl.String)).alias(DECILE.key),
    )


def _by_place(workers: pl.DataFrame, region: str, population: Population) -> list[CountTable]:
    where = places(region)
    return [] if where is None else [tabulate(workers, [where, MEMBER], name="wilayah", population=population)]


def _age_group(as_of: date) -> pl.Expr:
    """Return the age group in completed years, from the month of birth: somebody born this month counts as of age."""
    born = pl.col("bulan_lahir")
    months = (as_of.year - born.dt.year().cast(pl.Int32)) * 12 + (as_of.month - born.dt.month().cast(pl.Int32))
    years = months // 12
    group = pl.lit(None, pl.String)
    for first, last in AGE_GROUPS:
        group = pl.when(years.is_between(first, last)).then(pl.lit(str(first))).otherwise(group)
    return group


def _yes_no(column: str | None) -> pl.Expr:
    if column is None:
        return pl.lit(None, pl.String)
    return pl.when(pl.col(column)).then(pl.lit(YES)).when(~pl.col(column)).then(pl.lit(NO)).otherwise(None)
