"""``sertakan ledger``: what the contribution months of a region say, for the analyst's own eyes."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from sertakan_analysis.cli.command import DAY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    import polars as pl

    from sertakan_analysis.inputs import OpenedLedger

MONTH = click.DateTime(["%Y-%m"])
AHEAD = 3
YEAR = 12


@click.command()
@click.option("--region", required=True, metavar="CODE", help="Code or name of a kabupaten, kecamatan or desa.")
@click.option("--month", type=MONTH, metavar="YYYY-MM", help="The contribution month; the last one paid if not given.")
@click.option("--date", "day", type=DAY, metavar="DATE", help="Lists up to this day; today if not given.")
def ledger(*, region: str, month: datetime | None, day: datetime | None) -> None:
    """Tell who pays for how many people in a month, who is paid twice, has gaps, or is about to lapse, and the year's cost.

    The counts are exact and for your own look (purpose "eksplorasi"): what is published goes through 'sertakan run
    perlindungan', which withholds small counts.
    """
    from sertakan_analysis.inputs import load_ledger
    from sertakan_analysis.ledger.months import dated, numbered
    from sertakan_analysis.project import Project
    from sertakan_analysis.regions import resolve
    from sertakan_analysis.rules import load_rules

    project = Project.find()
    until = day.date() if day else date.today()  # noqa: DTZ011 - the user's own calendar day
    opened = load_ledger(region=resolve(region).code, as_of=until, purpose="eksplorasi", project=project)
    asked = month.date() if month else opened.month
    rules = load_rules(project.rules)
    first = dated(numbered(asked) - (YEAR - 1))
    with opened.ledger as book:
        click.echo(_head(opened, asked))
        _tell_paid(_here(opened, book.covered(asked)))
        click.echo(
            f"Paid twice, {first:%Y-%m} to {asked:%Y-%m}: {_persons(_here(opened, book.double_payments(first, asked)))} persons"
        )
        click.echo(f"Months without payer up to {asked:%Y-%m}: {_persons(_here(opened, book.gaps(asked)))} persons")
        click.echo(f"Runs too short for full JKM: {_persons(_here(opened, book.short_runs(asked, rules)))} persons")
        click.echo(
            f"Cover that ends within {AHEAD} months: {_persons(_here(opened, book.lapses(asked, months=AHEAD)))} persons"
        )
        click.echo(
            f"Announced for {asked:%Y-%m}, not seen to be paid: {_persons(_here(opened, book.unrealised(asked, asked)))} persons"
        )
        start, end = (dated(numbered(asked) + months) for months in (1, YEAR))
        click.echo(f"Contributions announced for {start:%Y-%m} to {end:%Y-%m}, in rupiah:")
        for line in cost_lines(_here(opened, book.costs(start, end, rules))):
            click.echo(line)
    for row in opened.spells.doubt_counts().iter_rows(named=True):
        used = "counted all the same" if row["dipakai"] else "not counted"
        click.echo(f"{row['baris']:>9}  rows of {row['sumber']}: {row['alasan']} ({used})")
    for record in opened.replaced:
        click.echo(f"Not used, for a later list of its source replaces it: {record.batch} ({record.kind})")
    for record in opened.shut:
        click.echo(f"Not used, for agreement '{record.agreement}' no longer allows it: {record.batch} ({record.kind})")
    for record in opened.by_nik:
        click.echo(
            f"Joined to the participants by NIK alone, for it is not matched yet: {record.batch} ({record.kind})"
        )


def _head(opened: OpenedLedger, month: date) -> str:
    lists = ", ".join(record.batch for people in opened.lists.values() for record in people.batches)
    made_up = "  DATA SINTETIS" if opened.synthetic else ""
    where = "" if opened.members is None else f", from the lists of {opened.within}"
    return f"Contribution month {month:%Y-%m}, region {opened.region}{where}{made_up}\nLists: {lists}"


def _here(opened: OpenedLedger, answer: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of those who belong to the region asked for."""
    import polars as pl

    return answer if opened.members is None else answer.filter(pl.col("orang").is_in(opened.members.implode()))


def _tell_paid(covered: pl.DataFrame) -> None:
    for (basis,), whole in sorted(covered.group_by("dasar")):
        click.echo(f"{_persons(whole):>9}  {basis:<12} all payers")
        for payer, part in _by_payer(whole):
            click.echo(f"{_persons(part):>9}  {basis:<12} {payer}")


def cost_lines(costs: pl.DataFrame) -> Iterator[str]:
    """Give the lines that say what ``Ledger.costs`` add up to: all payers, then each, then what has no price."""
    known, unknown = costs.drop_nulls("biaya"), costs.filter(costs["biaya"].is_null())
    yield f"{_sum(known, 'biaya'):>17,}  all payers"
    for payer, part in _by_payer(known):
        yield f"{_sum(part, 'biaya'):>17,}  {payer}"
    if not unknown.is_empty():
        yield f"{_sum(unknown, 'jumlah_bulan'):>17,}  months of persons without a known tariff, in none of these sums"


def _by_payer(answer: pl.DataFrame) -> list[tuple[str, pl.DataFrame]]:
    groups = answer.group_by("pembayar", "donor")
    named = ((f"{payer}{f' ({donor})' if donor else ''}", part) for (payer, donor), part in groups)
    return sorted(named, key=lambda each: each[0])


def _sum(answer: pl.DataFrame, column: str) -> int:
    return int(answer.select(column).sum().item())


def _persons(answer: pl.DataFrame) -> int:
    return answer["orang"].n_unique()
