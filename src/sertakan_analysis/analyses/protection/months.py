"""What the ledger shows of everybody paid for: by whom, twice, with gaps, until when, and what the next year costs."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from sertakan_analysis.analyses.protection.book import (
    AHEAD,
    DEATH_BENEFIT,
    END,
    GAP,
    NO,
    TWICE,
    YEAR,
    code_of,
    month_after,
    named,
)
from sertakan_analysis.analyses.protection.bounds import cell
from sertakan_analysis.analyses.protection.participants import PAID
from sertakan_analysis.analyses.wording import plain, source_notes
from sertakan_analysis.exhibits import Column, PublishedTable, Quantity, Text, Withheld, count, day, month, rupiah, text
from sertakan_analysis.published import coverage_points

if TYPE_CHECKING:
    from sertakan_analysis.analyses.protection.context import Context
    from sertakan_analysis.exhibits import Cell
    from sertakan_analysis.inputs import Inputs
    from sertakan_analysis.published import CoveragePoint

# An exact sum divided by the tariff is an exact number of people: sums are shown by this step.
STEP: Final = 100_000


def concerns_table(context: Context) -> PublishedTable:
    """Say how many are paid for twice, had months without a payer, or would leave the funeral's cost only."""
    rows: list[tuple[Cell, ...]] = []
    headings: set[int] = set()
    for name, dimension, title in (
        ("buku_ganda", TWICE, _within_the_year("Dibayar atau ditetapkan ganda", context)),
        ("buku_celah", GAP, text("Bulan tanpa iuran sampai {month}", month=month(context.month))),
        (
            "buku_jkm",
            DEATH_BENEFIT,
            text("Manfaat JKM peserta BPU bila meninggal pada {month}", month=month(context.month)),
        ),
    ):
        table = context.tables.book[name]
        headings.add(len(rows))
        rows.append((title, ""))
        # The last category are all others.
        rows += [(each.label, cell(table.count(**{dimension.key: each.code}))) for each in dimension.categories[:-1]]
    heading = context.book_heading("perhatian", _concerns_title(context))
    return PublishedTable(
        name=heading.name,
        title=heading.title,
        row_meaning="people of the ledger whom one concern regards",
        columns=(Column("concern", "Hal"), Column("people", "Banyaknya orang", "count")),
        rows=tuple(rows),
        as_of=context.as_of,
        base=heading.base,
        notes=(
            plain("Dihitung dari semua orang di wilayah ini, tidak hanya pekerja rentan."),
            plain(
                "Orang yang bekerja pada dua tempat dapat sah dibayar dua pembayar. Penetapan ganda berarti uang yang dapat "
                "dipakai untuk orang lain."
            ),
            plain(
                "Bulan tanpa iuran hanya terlihat sejauh daftar peserta memuatnya; orang yang hilang dari daftar dihitung "
                "terputus."
            ),
            plain(
                "Sebelum masa tunggu lewat, JKM hanya membayar biaya pemakaman. Belum ada sumber yang memastikan apakah "
                "bulan tanpa iuran mengulang hitungan; laporan ini menghitung ulang."
            ),
        ),
        sources=context.sources,
        total_rows=frozenset(headings),
    )


def _within_the_year(words: str, context: Context) -> Text:
    return text(
        "{words}, {first} sampai {last}",
        words=words,
        first=month(month_after(context.month, 1 - YEAR)),
        last=month(context.month),
    )


def _concerns_title(context: Context) -> Text:
    twice = context.tables.book["buku_ganda"].count(**{TWICE.key: "dua_terbayar"})
    broken = context.tables.book["buku_celah"].count(**{GAP.key: "terputus"})
    return text("Dibayar dua pembayar: {twice} orang; sedang terputus: {broken} orang", twice=twice, broken=broken)


def endings_table(context: Context) -> PublishedTable | Text:
    """Say whose announced cover ends in the next months, by who pays now."""
    table = context.tables.book["buku_berakhir"]
    ending = [each for each in table.categories(END) if each.code != NO]
    totals = [table.count(**{END: each.code}) for each in ending]
    if not any(_worth_showing(value) for value in totals):
        return text(
            "Tidak ada perlindungan yang penetapannya berakhir dalam {n} bulan sesudah {month}.",
            n=count(AHEAD),
            month=month(context.month),
        )
    rows: list[tuple[Cell, ...]] = []
    for payer in table.categories("pembayar"):
        numbers = [table.count(**{END: each.code}, pembayar=payer.code) for each in ending]
        if any(_worth_showing(value) for value in numbers):
            rows.append((payer.label, *map(cell, numbers)))
    rows.append(("Jumlah", *map(cell, totals)))
    heading = context.book_heading("berakhir", _ending_title(context, totals))
    return PublishedTable(
        name="berakhir",
        title=heading.title,
        row_meaning="people whom one payer pays for now",
        columns=(
            Column("payer", "Pembayar sekarang"),
            *(
                Column(each.code, named(month_after(context.month, number)), "count", group="Tidak ada pembayar mulai")
                for number, each in enumerate(ending, 1)
            ),
        ),
        rows=tuple(rows),
        as_of=context.as_of,
        base=heading.base,
        notes=(plain("Hanya orang yang penetapannya berakhir dan tidak terlihat mempunyai pembayar lain sesudahnya."),),
        sources=context.sources,
        total_rows=frozenset({len(rows) - 1}),
    )


def _ending_title(context: Context, totals: list[Quantity | Withheld]) -> Text:
    first = totals[0]
    when = month(month_after(context.month, 1))
    if isinstance(first, Withheld) or not first.value:
        return text("Perlindungan yang berakhir dalam {n} bulan", n=count(AHEAD))
    return text("Mulai {when}, {n} orang tidak lagi mempunyai pembayar yang ditetapkan", when=when, n=first)


def costs_table(context: Context) -> PublishedTable | Text:
    """Say what the announced months of the next year cost each payer."""
    table = context.tables.costs
    if table is None:
        return text(
            "Tidak ada bulan iuran yang sudah ditetapkan sesudah {month}, sehingga tidak ada biaya yang dapat dihitung.",
            month=month(context.month),
        )
    later = [month_after(context.month, number) for number in range(1, YEAR + 1)]
    paying = [each for each in table.categories("pembayar") if _worth_showing(table.amount(pembayar=each.code))]
    halves = (later[: YEAR // 2], later[YEAR // 2 :])
    rows: list[tuple[Cell, ...]] = []
    for each in (*paying, None):
        code = {} if each is None else {"pembayar": each.code}
        monthly = [
            _stepped(table.amount(bulan=code_of(when), **code)) for when in (halves[0][0], halves[1][0], later[-1])
        ]
        rows.append(("Jumlah" if each is None else each.label, *monthly, _stepped(table.amount(**code))))
    return PublishedTable(
        name="biaya",
        title=_cost_title(context, _stepped(table.amount())),
        row_meaning="one payer",
        columns=(
            Column("payer", "Pembayar"),
            *(Column(code_of(when), named(when), "rupiah") for when in (halves[0][0], halves[1][0], later[-1])),
            Column("year", "Dua belas bulan", "rupiah"),
        ),
        rows=tuple(rows),
        as_of=context.as_of,
        base=plain(
            "Basis: bulan iuran yang sudah ditetapkan dalam keputusan dan daftar donor, dengan tarif bulan itu."
        ),
        notes=(
            text("Dibulatkan ke {step} terdekat, sehingga jumlahnya dapat berbeda sedikit.", step=rupiah(STEP)),
            plain(
                "Diskon PP 50/2025 tidak berlaku bagi iuran yang dibayar dari APBN atau APBD; untuk pembayar yang tidak disebut "
                "aturan, dihitung harga penuh."
            ),
        ),
        sources=context.sources,
        total_rows=frozenset({len(paying)}),
    )


def _cost_title(context: Context, whole: Quantity | Withheld) -> Text:
    when = month(context.month)
    if isinstance(whole, Withheld):
        return text("Iuran yang sudah ditetapkan untuk dua belas bulan sesudah {month}", month=when)
    return text("Iuran yang sudah ditetapkan untuk dua belas bulan sesudah {month}: {sum}", month=when, sum=whole)


def reconciliation_table(context: Context, inputs: Inputs) -> PublishedTable | Text:
    """Set the participants' list beside the published number, and tell where its people are."""
    table = context.tables.participants
    if context.book.members is not None:
        return plain(
            "Daftar peserta berlaku untuk wilayah yang lebih luas dan tidak memuat tempat tinggal, sehingga hanya dapat "
            "dibandingkan dengan angka terbitan dalam laporan wilayah itu."
        )
    paid = table.count(padanan_daftar_desa=PAID)
    published = _published_point(context, inputs)
    rows: list[tuple[Cell, ...]] = []
    if published is not None:
        rows += [
            (
                text("Peserta menurut angka terbitan, {when}", when=day(published.when.on)),
                count(round(published.participants)),
            ),
        ]
    totals = {len(rows)}
    rows.append((text("Daftar peserta: iuran {month} dibayar", month=month(context.month)), cell(paid)))
    rows += [
        (each.label, cell(table.count(padanan_daftar_desa=each.code)))
        for each in table.categories("padanan_daftar_desa", PAID)
    ]
    lapsed = [each for each in table.categories("padanan_daftar_desa") if each.code != PAID]
    totals.add(len(rows))
    rows += [(each.label, cell(table.count(padanan_daftar_desa=each.code))) for each in lapsed]
    return PublishedTable(
        name="rekonsiliasi",
        title=_difference(paid, published),
        row_meaning="participants in one place",
        columns=(Column("part", "Bagian"), Column("people", "Orang", "count")),
        rows=tuple(rows),
        as_of=context.as_of,
        base=text("Basis: {n} orang dalam daftar peserta.", n=table.total),
        notes=(
            plain(
                "Angka terbitan dan daftar peserta dapat berbeda hari, wilayah kerja, dan cara menghitung jasa konstruksi; "
                "daftar di sini menghitung setiap orang sekali."
            ),
            plain("Angka orang dari daftar dibulatkan."),
        ),
        sources=(*context.sources, *(source_notes(published.sources) if published else ())),
        total_rows=frozenset(totals),
    )


def _published_point(context: Context, inputs: Inputs) -> CoveragePoint | None:
    points = coverage_points(inputs.published, context.region.code, context.as_of)
    return points[-1] if points else None


def _difference(paid: Quantity | Withheld, published: CoveragePoint | None) -> Text:
    if published is None or isinstance(paid, Withheld):
        return plain("Di mana peserta dalam daftar peserta berada")
    gap = Decimal(str(paid.value)) - round(published.participants)
    words = "lebih sedikit" if gap < 0 else "lebih banyak"
    return text(
        "Daftar peserta memuat {n} orang {words} daripada angka terbitan",
        n=Quantity(abs(gap), "count", approximate=True),
        words=words,
    )


def _stepped(value: Quantity | Withheld) -> Quantity | Withheld:
    if isinstance(value, Withheld):
        return value
    amount = Decimal(str(value.value))
    return rupiah(int((amount / STEP).to_integral_value()) * STEP)


def _worth_showing(value: Quantity | Withheld) -> bool:
    return isinstance(value, Withheld) or bool(value.value)
