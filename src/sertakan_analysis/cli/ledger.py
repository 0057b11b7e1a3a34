"""``sertakan ledger``: what the contribution months of a region say, for the analyst's own eyes."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from sertakan_analysis.cli.command import DAY

if TYPE_CHECKING:
    from datetime import datetime

    import polars as pl

    from sertakan_analysis.inputs import OpenedLedger

MONTH = click.DateTime(["%Y-%m"])
WIDEST_BEFORE = 12
AHEAD = 3


@click.command()
@click.option("--region", required=True, metavar="CODE", help="Code or name of a kabupaten, kecamatan or desa.")
@click.option("--month", type=MONTH, metavar="YYYY-MM", help="The contribution month; the last one paid if not given.")
@click.option("--date", "day", type=DAY, metavar="DATE", help="Lists up to this day; today if not given.")
def ledger(*, region: str, month: datetime | None, day: datetime | None) -> None:
    """Tell who pays for how many people in a month, and who is paid twice, has gaps, or is about to lapse.

    The counts are exact and for your own look (purpose "eksplorasi"): what is published goes through 'sertakan run
    perlindungan', which withholds small counts.
    """
    from sertakan_analysis.inputs import load_ledger
    from sertakan_analysis.project import Project
    from sertakan_analysis.regions import resolve
    from sertakan_analysis.rules import load_rules

    project = Project.find()
    until = day.date() if day else date.today()  # noqa: DTZ011 - the user's own calendar day
    opened = load_ledger(region=resolve(region).code, as_of=until, purpose="eksplorasi", project=project)
    asked = month.date() if month else opened.month
    rules = load_rules(project.rules)
    first = _months_before(asked, WIDEST_BEFORE - 1)
    with opened.ledger as book:
        click.echo(_head(opened, asked))
        _tell_paid(book.people_by_month(asked, asked))
        click.echo(
            f"Paid twice, {first:%Y-%m} to {asked:%Y-%m}: {_persons(book.double_payments(first, asked))} persons"
        )
        click.echo(f"Months without payer up to {asked:%Y-%m}: {_persons(book.gaps(asked))} persons")
        click.echo(f"Runs too short for full JKM: {_persons(book.short_runs(asked, rules))} persons")
        click.echo(f"Cover that ends within {AHEAD} months: {_persons(book.lapses(asked, months=AHEAD))} persons")
        click.echo(
            f"Announced for {asked:%Y-%m}, not seen to be paid: {_persons(book.unrealised(asked, asked))} persons"
        )
    for row in opened.spells.doubt_counts().iter_rows(named=True):
        used = "counted all the same" if row["dipakai"] else "not counted"
        click.echo(f"{row['baris']:>9}  rows of {row['sumber']}: {row['alasan']} ({used})")
    if opened.unmatched:
        kinds = ", ".join(opened.unmatched)
        click.echo(f"Joined to the participants by NIK alone, for they are not matched yet: {kinds}")


def _head(opened: OpenedLedger, month: date) -> str:
    lists = ", ".join(record.batch for people in opened.lists.values() for record in people.batches)
    made_up = "  DATA SINTETIS" if opened.synthetic else ""
    return f"Contribution month {month:%Y-%m}, region {opened.region}{made_up}\nLists: {lists}"


def _tell_paid(people: pl.DataFrame) -> None:
    for row in people.iter_rows(named=True):
        payer = row["pembayar"] or "all payers"
        donor = f" ({row['donor']})" if row["donor"] else ""
        click.echo(f"{row['jumlah_orang']:>9}  {row['dasar']:<12} {payer}{donor}")


def _persons(answer: pl.DataFrame) -> int:
    return answer["orang"].n_unique()


def _months_before(month: date, count: int) -> date:
    whole = month.year * 12 + month.month - 1 - count
    return date(whole // 12, whole % 12 + 1, 1)
