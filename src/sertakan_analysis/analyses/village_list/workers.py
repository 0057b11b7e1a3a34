"""Who the vulnerable workers of a list are: age and sex, trade and sector, decile, tobacco."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from sertakan_analysis.analyses.village_list.traits import (
    NO_SECTOR,
    OTHER_TRADES,
    TOBACCO,
    TRANSPORT,
    VULNERABLE,
    YES,
)
from sertakan_analysis.analyses.wording import plain
from sertakan_analysis.exhibits import (
    BarChart,
    BarSeries,
    Column,
    PublishedTable,
    Quantity,
    Text,
    Withheld,
    count,
    percent,
    text,
)

if TYPE_CHECKING:
    from sertakan_analysis.analyses.village_list.context import Context
    from sertakan_analysis.disclosure import Category, SafeTable
    from sertakan_analysis.exhibits import Cell

TRADES_SHOWN: Final = 12
HALF: Final = Decimal(50)
Shown = Quantity | Withheld


def standing_table(context: Context) -> PublishedTable:
    """Split everybody in the lists by standing at work: the rest of the report is about the first row."""
    table = context.tables.standing
    base = text("Basis: {n} orang yang diterima, masing-masing dihitung sekali.", n=table.total)
    vulnerable = table.count(kedudukan=VULNERABLE)
    title = text("{n} dari {all} orang dalam daftar adalah pekerja rentan", n=vulnerable, all=table.total)
    note = plain(
        "Kedudukan dibaca dari kolom pekerjaan. Pekerjaan yang belum dikenal tidak dihitung sebagai pekerja rentan."
    )
    heading = replace(context.heading("kedudukan", title, base=base), notes=(note,))
    return table.exhibit(heading, "kedudukan", shares=True)


def age_chart(context: Context) -> BarChart:
    """Draw men to the left and women to the right by age."""
    table = context.tables.age
    drawn = table.bars(context.heading("umur", _age_finding(context)), "kelompok_umur", "jenis_kelamin")
    men, *others = drawn.series
    return replace(drawn, series=(replace(men, mirrored=True), *others), totals=None)


def _age_finding(context: Context) -> Text:
    table = context.tables.age
    women = table.share({"jenis_kelamin": "P"})
    oldest = table.largest("kelompok_umur", 1)
    if not oldest:
        return plain("Pekerja rentan menurut kelompok umur dan jenis kelamin")
    if isinstance(women, Quantity):
        return text(
            "Kelompok umur terbanyak {group} tahun; {share} pekerja rentan adalah perempuan",
            group=oldest[0][0].label,
            share=women,
        )
    return text("Kelompok umur terbanyak {group} tahun", group=oldest[0][0].label)


def trade_chart(context: Context) -> BarChart:
    """Rank the trades that may be shown, split by membership as the list tells it."""
    table = context.tables.trade
    ranked = ranked_trades(table)
    values = {
        code: tuple(_number(table.count(pekerjaan=each.code, peserta=code)) for each, _ in ranked)
        for code in _memberships(table)
    }
    labels = {category.code: category.label for category in table.categories("peserta")}
    return BarChart(
        name="pekerjaan",
        title=_trade_finding(ranked, context),
        as_of=context.as_of,
        kind="count",
        decimals=0,
        base=context.base,
        notes=(
            text(
                "Ditampilkan {n} pekerjaan terbanyak di antara yang boleh ditampilkan; warna menunjukkan kepesertaan "
                "BPJS Ketenagakerjaan menurut kolom daftar sendiri, belum dicocokkan.",
                n=count(len(ranked)),
            ),
        ),
        sources=context.quality.sources,
        categories=tuple(each.label for each, _ in ranked),
        series=tuple(BarSeries(_MEMBER_WORDS.get(code, labels[code]), numbers) for code, numbers in values.items()),
        totals=tuple(_number(value) for _, value in ranked),
    )


_MEMBER_WORDS: Final = {YES: "peserta", "tidak": "bukan peserta", "tidak_diketahui": "tidak diketahui"}


def ranked_trades(table: SafeTable) -> tuple[tuple[Category, Quantity], ...]:
    """Return the largest trades over all sectors, the greatest first."""
    return table.largest_leaves("pekerjaan", TRADES_SHOWN)


def trade_table(context: Context) -> PublishedTable:
    """Give for each sector and the trades shown the count and the share of members."""
    table = context.tables.trade
    rows: list[tuple[Cell, ...]] = []
    totals: set[int] = set()
    ranked = [category for category, _ in ranked_trades(table)]
    for sector in table.categories("pekerjaan"):
        totals.add(len(rows))
        rows.append(_trade_row(table, sector))
        groups = {sector.code, *(each.code for each in table.categories("pekerjaan", sector.code))}
        rows += [_trade_row(table, each) for each in ranked if each.parent in groups]
    totals.add(len(rows))
    rows.append(("Jumlah", _cell(table.total), _cell(table.share({"peserta": YES}))))
    return PublishedTable(
        name="pekerjaan_kepesertaan",
        title=_member_finding(context),
        row_meaning="one sector or trade",
        columns=(
            Column("trade", "Sektor dan pekerjaan"),
            Column("workers", "Pekerja rentan", "count"),
            Column("members", "Peserta menurut daftar", "percent", 1),
        ),
        rows=tuple(rows),
        as_of=context.as_of,
        base=context.base,
        notes=(
            text("Dirinci hanya {n} pekerjaan terbanyak yang boleh ditampilkan.", n=count(len(ranked))),
            *table.notes(rows),
        ),
        sources=context.quality.sources,
        total_rows=frozenset(totals),
    )


def decile_table(context: Context) -> PublishedTable | None:
    """Split the workers by decile and membership; None where the list has no decile."""
    table = context.tables.decile
    if table is None:
        return None
    lowest = table.count(desil="1")
    title = (
        text("{n} pekerja rentan tercatat pada desil 1", n=lowest)
        if isinstance(lowest, Quantity)
        else plain("Pekerja rentan menurut desil kesejahteraan")
    )
    return table.exhibit(context.heading("desil", title), "desil", "peserta")


def tobacco_sentence(context: Context) -> Text:
    """Tell how many have a trade that fits the quota of DBHCHT."""
    number = context.tables.trade.count(pekerjaan=TOBACCO)
    if isinstance(number, Withheld):
        return text("Jumlah petani dan buruh tembakau atau rokok, kelompok sasaran DBHCHT, {n}.", n="dirahasiakan")
    return text(
        "{n} orang bekerja sebagai petani atau buruh tembakau atau rokok, kelompok yang disebut sumber sesuai dengan "
        "kuota DBHCHT.",
        n=number,
    )


def sector_sentence(context: Context) -> Text:
    """Tell the sectors of PP 50/2025, which decide on the discount."""
    table = context.tables.trade
    return text(
        "Menurut sektor PP 50/2025: transportasi {transport} orang, nontransportasi {others} orang, belum ditetapkan "
        "{unknown} orang.",
        transport=table.count(pekerjaan=TRANSPORT),
        others=table.count(pekerjaan=OTHER_TRADES),
        unknown=table.count(pekerjaan=NO_SECTOR),
    )


def member_sentence(context: Context) -> Text:
    """Tell who is a member by the list's own column, and how many it leaves open."""
    table = context.tables.trade
    members = table.share({"peserta": YES})
    unknown = [each.code for each in table.categories("peserta") if each.code.startswith("tidak_diketahui")]
    if unknown and table.count(peserta=unknown[0]) == table.total:
        return plain(
            "Daftar tidak memuat kolom kepesertaan BPJS Ketenagakerjaan, sehingga kepesertaan belum diketahui."
        )
    if members is None:
        return plain("Daftar tidak memuat pekerja rentan.")
    told = text(
        "Menurut kolom daftar sendiri {share} pekerja rentan sudah menjadi peserta BPJS Ketenagakerjaan; angka ini belum "
        "dicocokkan dengan daftar peserta.",
        share=members,
    )
    if not unknown:
        return told
    return text("{told} Untuk {n} orang kolom itu kosong.", told=told, n=table.count(peserta=unknown[0]))


def _trade_row(table: SafeTable, category: Category) -> tuple[Cell, ...]:
    whole = table.count(pekerjaan=category.code)
    members = table.share({"pekerjaan": category.code, "peserta": YES}, {"pekerjaan": category.code})
    return category.label, _cell(whole), _cell(members)


def _trade_finding(ranked: tuple[tuple[Category, Quantity], ...], context: Context) -> Text:
    if not ranked:
        return plain("Pekerja rentan menurut pekerjaan")
    first, number = ranked[0]
    share = context.tables.trade.share({"pekerjaan": first.code})
    if isinstance(share, Quantity):
        return text(
            "Pekerjaan terbanyak: {trade}, {n} orang ({share})", trade=first.label.lower(), n=number, share=share
        )
    return text("Pekerjaan terbanyak: {trade}, {n} orang", trade=first.label.lower(), n=number)


def _member_finding(context: Context) -> Text:
    members = context.tables.trade.share({"peserta": YES})
    if isinstance(members, Quantity) and isinstance(members.value, Decimal):
        most = "Kurang dari separuh" if members.value < HALF else "Separuh atau lebih"
        return text(
            "{most} pekerja rentan tercatat sebagai peserta: {share}", most=most, share=percent(members.value, 1)
        )
    return plain("Kepesertaan menurut sektor dan pekerjaan")


def _memberships(table: SafeTable) -> tuple[str, ...]:
    return tuple(category.code for category in table.categories("peserta"))


def _number(value: Shown) -> Decimal | Withheld | None:
    if isinstance(value, Withheld):
        return value
    return value.value if isinstance(value.value, Decimal) else None


def _cell(value: Shown | None) -> Cell:
    if value is None:
        return "–"
    return value if isinstance(value, Withheld) or value.approximate else value.value


def _size(value: Shown) -> Decimal:
    number = _number(value)
    return number if isinstance(number, Decimal) else Decimal(-1)
