"""From rows and months to tables that may be shown: the only module of this report that sees people."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from sertakan_analysis.analyses.protection.book import (
    announced_costs,
    book_people,
    book_tables,
    code_of,
    cost_dimensions,
)
from sertakan_analysis.analyses.protection.participants import PLACING, SEGMENT, participants
from sertakan_analysis.analyses.protection.persons import PAYER, standings
from sertakan_analysis.analyses.protection.traits import (
    COVERED,
    DECILE_GROUP,
    NOT_SURE,
    PAYER_UNKNOWN,
    STATE,
    STATE_IN_SHORT,
    states_by_payer,
)
from sertakan_analysis.analyses.village_list.counted import LISTED, persons, turnovers
from sertakan_analysis.analyses.village_list.traits import (
    AGE,
    SEX,
    STANDING,
    VULNERABLE,
    families,
    family_codes,
    places,
    trades,
)
from sertakan_analysis.analyses.village_list.whom import counted_by, everybody, named_lists, state_of
from sertakan_analysis.disclosure import Dimension, Population, policy, protect, tabulate, tabulate_amounts
from sertakan_analysis.ledger import UNKNOWN_PAYER

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from sertakan_analysis.disclosure import CountTable, Policy, Protected, SafeTable
    from sertakan_analysis.inputs import OpenedLedger, OpenedLists
    from sertakan_analysis.rules import Rules

BOOK: Final = "orang dalam buku iuran"
MEMBERS: Final = "orang dalam daftar peserta"
PAIRED: Final = "peserta yang berpasangan dengan daftar desa"
COUNTING: Final = ("sertakan_analysis.analyses.protection", "sertakan_analysis.inputs", "sertakan_analysis.ledger")
TRADE: Final = "pekerjaan"
# How many times the minimum count a cell must hold on average to be counted by place, decile and trade at once: where it
# holds less, most cells are withheld, and finding which takes minutes.
DENSE: Final = 3
COSTS: Final = "bulan iuran yang ditetapkan"


@dataclass(frozen=True, slots=True)
class Counted:
    """The protected tables of the report.

    Of the vulnerable workers in the village lists: ``state`` and ``payer`` by how they stand; in short, as covered or not
    for sure, ``age``, ``sex``, ``trade`` up to families and sectors, ``place`` down to the desa, and ``decile`` by
    kecamatan (by desa in a report of a kecamatan), ``None`` where nobody's is known. ``uncovered`` are those not covered
    for sure, by place as in ``decile``, decile and family of trades at once; without places where that would leave few in
    each cell, without deciles where nobody's is known. Of everybody in the ledger and in the participants' list, rounded:
    ``book`` by name and ``participants``; ``costs`` are announced sums, ``None`` where nothing is announced. ``record`` is
    what the manifest tells of the protection.
    """

    state: SafeTable
    payer: SafeTable
    age: SafeTable
    sex: SafeTable
    trade: SafeTable
    place: SafeTable | None
    decile: SafeTable | None
    uncovered: SafeTable
    book: Mapping[str, SafeTable]
    participants: SafeTable
    costs: SafeTable | None
    policy: Policy
    record: Mapping[str, Any]


def counted(lists: OpenedLists, book: OpenedLedger, rules: Rules, as_of: date, month: date) -> Counted:
    """Count the workers of the village lists and the people of the ledger, and protect all tables.

    Raises
    ------
    UserError
        When a rule of disclosure control is missing.
    DisclosureRefused
        When the audit finds that a withheld number could be worked out.
    """
    rule = policy(rules, as_of)
    workers = protect(
        _worker_tables(lists, book, as_of, month, rule), rule, earlier=lists.earlier, turnover=turnovers(lists)
    )
    # Rounded: the ledger holds these workers and others, and an exact difference would tell of the others.
    rounded = protect(
        _book_tables(book, rules, as_of, month),
        rule.beside_exact(),
        earlier=lists.earlier,
    )
    costs = _costs(announced_costs(book, rules, month), book, (as_of, month), rule, lists)
    done = [each for each in (workers, rounded, costs) if each is not None]
    return Counted(
        state=workers.tables["keadaan"],
        payer=workers.tables["pembayar"],
        age=workers.tables["umur"],
        sex=workers.tables["jenis_kelamin"],
        trade=workers.tables["pekerjaan"],
        place=workers.tables.get("wilayah"),
        decile=workers.tables.get("desil"),
        uncovered=workers.tables["belum"],
        book={name: table for name, table in rounded.tables.items() if name.startswith("buku_")},
        participants=rounded.tables["peserta"],
        costs=None if costs is None else costs.tables["biaya"],
        policy=rule,
        record=_record(done),
    )


def _worker_tables(lists: OpenedLists, book: OpenedLedger, as_of: date, month: date, rule: Policy) -> list[CountTable]:
    rows = lists.people.rows([*LISTED, "baris", "pekerjaan_kode"])
    workers = standings(persons(rows, as_of), book, month).filter(pl.col(STANDING.key) == VULNERABLE)
    region = lists.people.region
    placed = workers.with_columns(
        (pl.coalesce("kode_desa", "kode_kecamatan") if region.count(".") == 1 else pl.col("kode_desa")).alias("wilayah")
    )
    whom = everybody(lists, as_of, *_state(book, month)).part(**{STANDING.key: VULNERABLE})
    in_short = placed.with_columns(
        pl.when(pl.col(STATE.key) == COVERED).then(STATE.key).otherwise(pl.lit(NOT_SURE)).alias(STATE.key)
    )
    by_payer = placed.with_columns(
        pl.when(pl.col(PAYER) == UNKNOWN_PAYER)
        .then(pl.lit(PAYER_UNKNOWN))
        .otherwise(pl.coalesce(PAYER, STATE.key))
        .alias(STATE.key)
    )
    tables = [
        tabulate(placed, [STATE], name="keadaan", population=whom),
        tabulate(by_payer, [states_by_payer()], name="pembayar", population=whom),
        tabulate(in_short, [AGE, STATE_IN_SHORT], name="umur", population=whom),
        tabulate(in_short, [SEX, STATE_IN_SHORT], name="jenis_kelamin", population=whom),
        tabulate(in_short, [trades(), STATE_IN_SHORT], name="pekerjaan", population=whom),
    ]
    where = places(region)
    if where is not None:
        tables.append(tabulate(in_short, [where, STATE_IN_SHORT], name="wilayah", population=whom))
    return [*tables, *_together(in_short, where, whom, rule)]


def _together(rows: pl.DataFrame, where: Dimension | None, whom: Population, rule: Policy) -> list[CountTable]:
    """Count by several traits at once: in a kabupaten by kecamatan, for by desa nearly all would be withheld."""
    coarse = () if where is None else (_topmost(where),)
    if where is not None and where.nested:
        rows = rows.with_columns(pl.col("kode_kecamatan").alias(where.key))
    # Where nobody's decile is known, a table of it would have every number withheld, in the other tables too.
    deciles = (DECILE_GROUP,) if rows[DECILE_GROUP.key].count() else ()
    open_ones = rows.filter(pl.col(STATE.key) == NOT_SURE).with_columns(
        pl.col(TRADE).replace_strict(family_codes(), default=None, return_dtype=pl.String)
    )
    whole = (*coarse, *deciles, families())
    cells = prod(len(dimension.leaves) for dimension in whole)
    dense = open_ones.height >= DENSE * rule.minimum_count * cells
    part = whom.part(**{STATE.key: NOT_SURE})
    tables = [tabulate(open_ones, whole if dense else (*deciles, families()), name="belum", population=part)]
    if deciles:
        tables.append(tabulate(rows, [*coarse, *deciles, STATE_IN_SHORT], name="desil", population=whom))
    return tables


def _topmost(where: Dimension) -> Dimension:
    return Dimension(where.key, where.title, tuple(each for each in where.categories if each.parent is None))


def _book_tables(book: OpenedLedger, rules: Rules, as_of: date, month: date) -> list[CountTable]:
    people = book_people(book, rules, month)
    whole = _of_book(BOOK, book, as_of, month)
    tables = [
        tabulate(people, dimensions, name=name, population=whole) for name, dimensions in book_tables(month).items()
    ]
    # Of a list of a wider region only those are told who may be somebody of this region's village lists.
    words, dimensions = (MEMBERS, [PLACING, SEGMENT]) if book.members is None else (PAIRED, [PLACING])
    members = _of_book(words, book, as_of, month)
    return [*tables, tabulate(participants(book, month), dimensions, name="peserta", population=members)]


def _costs(
    paid: pl.DataFrame, book: OpenedLedger, days: tuple[date, date], rule: Policy, lists: OpenedLists
) -> Protected | None:
    as_of, month = days
    if paid.is_empty():
        return None
    whole = _of_book(COSTS, book, as_of, month)
    table = tabulate_amounts(
        paid, cost_dimensions(month), amount="biaya", contributor="orang", name="biaya", population=whole
    )
    return protect([table], rule, earlier=lists.earlier)


def _state(book: OpenedLedger, month: date) -> tuple[str, ...]:
    """Return what decides how somebody stands in this report: name, month, code, lists, matches."""
    matches = (state_of(each) for each in book.matches.values())
    return "perlindungan", code_of(month), counted_by(*COUNTING), *_ledger_lists(book), *matches


def _of_book(words: str, book: OpenedLedger, as_of: date, month: date) -> Population:
    return Population(words, book.region, _ledger_lists(book), " ".join((as_of.isoformat(), *_state(book, month))))


def _ledger_lists(book: OpenedLedger) -> tuple[str, ...]:
    return tuple(sorted(name for people in book.lists.values() for name in named_lists(people)))


def _record(done: list[Protected]) -> Mapping[str, Any]:
    """Join the records of several protections: of one policy, apart from rounding."""
    records = [each.record() for each in done]
    published = done[0].published
    for each in done[1:]:
        published += each.published
    return {
        "rules": records[0]["rules"],
        "populations": [population for record in records for population in record["populations"]],
        "published": published.record(),
    }
