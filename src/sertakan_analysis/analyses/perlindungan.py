"""Who is covered by whom, who of the workers in the village lists is not, what ends soon, and what it costs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

import polars as pl

from sertakan_analysis.analyses.evidence import manifest, parameters_table, rule_doubts, rules_table
from sertakan_analysis.analyses.protection.book import TWICE, code_of, month_after
from sertakan_analysis.analyses.protection.bounds import bounds_sentence, covered_share, quality_sentence
from sertakan_analysis.analyses.protection.context import Context
from sertakan_analysis.analyses.protection.counted import counted
from sertakan_analysis.analyses.protection.coverage import payer_table, state_table
from sertakan_analysis.analyses.protection.groups import all_trades_table, family_chart, group_table, trades_table
from sertakan_analysis.analyses.protection.months import (
    concerns_table,
    costs_table,
    endings_table,
    reconciliation_table,
)
from sertakan_analysis.analyses.protection.places import (
    all_places_table,
    place_map,
    place_table,
    poorest_table,
    uncovered_desa,
    uncovered_details,
)
from sertakan_analysis.analyses.protection.traits import COVERED, NOT_SURE, UNCOVERED
from sertakan_analysis.analyses.village_list.naming import SYNTHETIC, whole_name
from sertakan_analysis.analyses.wording import plain
from sertakan_analysis.errors import UserError
from sertakan_analysis.exhibits import Callout, Cover, KeyFigure, Quantity, Text, count, month, percent, text
from sertakan_analysis.inputs import as_code, as_date
from sertakan_analysis.inputs.ledgers import PARTICIPANTS, VILLAGE
from sertakan_analysis.ledger import DOUBTS
from sertakan_analysis.regions import region as find_region
from sertakan_analysis.rules import lookup

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sertakan_analysis.exhibits import BarChart, Chart, Manifest, PublishedTable
    from sertakan_analysis.inputs import Inputs, OpenedLedger, OpenedLists
    from sertakan_analysis.rules import RuleValue

Section = tuple["Text | PublishedTable | Chart", ...]
AUTOMATIC: Final = "auto"
PROTECTION_RULES: Final = (
    "pengungkapan/cara",
    "pengungkapan/jumlah_minimum",
    "pengungkapan/lebar_selang",
    "pengungkapan/lama_dihitung",
    "pengungkapan/basis_pembulatan",
)
LEDGER_RULES: Final = ("manfaat/jkm/masa_tunggu", "manfaat/jkm/dalam_masa_tunggu", "manfaat/jkm/total")


@dataclass(frozen=True, slots=True)
class Protection:
    """Everything that the report shows, in its order; a section without data holds the sentence that says so."""

    cover: Cover
    notices: tuple[Callout, ...]
    key_figures: tuple[KeyFigure, ...]
    summary: tuple[Text, ...]
    state_table: PublishedTable
    payer_table: PublishedTable
    group_table: PublishedTable
    family_chart: BarChart
    work: Section
    deciles: Section
    places: Section
    concerns_table: PublishedTable
    endings: Section
    costs: Section
    reconciliation: Section
    reading_guide: Callout
    limits: tuple[Text, ...]
    rules_table: PublishedTable
    parameters_table: PublishedTable
    manifest: Manifest


def perlindungan(  # noqa: PLR0913 - what is asked, one keyword each
    inputs: Inputs,
    lists: OpenedLists,
    book: OpenedLedger,
    *,
    region: str | float,
    as_of: str | date,
    month: str = AUTOMATIC,
) -> Protection:
    """Report on the protection of the workers in the village lists; every count of people has passed disclosure control.

    ``lists`` are the village lists and ``book`` the ledger, both opened for the same region and day. ``month`` is the
    contribution month ("2026-11"), or "auto" for the one that most participants have paid last.

    Raises
    ------
    UserError
        Lists that were not matched with the participants; lists of another region; a month that is none.
    DisclosureRefused
        When a withheld number could be worked out.
    """
    place, until = find_region(as_code(region)), as_date(as_of, parameter="as_of")
    _check(lists, book, place.code)
    when = _month(month, book, until)
    context = Context(place, until, when, lists, book, counted(lists, book, inputs.rules, until, when))
    parameters = {"region": place.code, "as_of": until.isoformat(), "month": month}
    rules = _rules_used(context, inputs)
    details, where = uncovered_details(context), place_map(context)
    return Protection(
        cover=_cover(context),
        notices=_notices(context),
        key_figures=_key_figures(context),
        summary=_summary(context),
        state_table=state_table(context),
        payer_table=payer_table(context),
        group_table=group_table(context),
        family_chart=family_chart(context),
        work=_shown(trades_table(context), all_trades_table(context)),
        deciles=_shown(poorest_table(context), details)
        or (
            plain(
                "Belum ada pekerja dalam daftar desa yang padan dengan DTSEN, sehingga desil kesejahteraan belum dapat ditampilkan."
            ),
        ),
        places=_shown(
            uncovered_desa(context),
            all_places_table(context),
            None if details and where else place_table(context),
            where,
        )
        or (plain("Laporan ini tentang satu desa; RT dan RW tidak ditampilkan agar orang tidak dikenali."),),
        concerns_table=concerns_table(context),
        endings=(endings_table(context),),
        costs=(costs_table(context),),
        reconciliation=(reconciliation_table(context, inputs),),
        reading_guide=_reading_guide(context),
        limits=_limits(context, rules),
        rules_table=rules_table(rules, until),
        parameters_table=parameters_table(parameters, until),
        manifest=manifest(parameters, rules, (), protection=context.tables.record),
    )


def _check(lists: OpenedLists, book: OpenedLedger, region: str) -> None:
    for opened in (lists.people.region, book.region):
        if opened != region:
            raise UserError(
                f"the lists were opened for {opened}, the report is of {region}",
                remedy="Give load_lists and load_ledger the region of the report.",
            )
    if (VILLAGE, PARTICIPANTS) not in book.matches:
        raise UserError(
            f"the village lists of {region} are not matched with the participants yet",
            remedy=f"Match them: sertakan match --left {VILLAGE} --right {PARTICIPANTS} --region {region}",
        )


def _month(given: str, book: OpenedLedger, until: date) -> date:
    if given == AUTOMATIC:
        return book.month
    try:
        found = date.fromisoformat(f"{given}-01")
    except ValueError:
        raise UserError(
            f"parameter 'month' is not a month: '{given}'", remedy=f"Write it as 2026-11, or '{AUTOMATIC}'."
        ) from None
    if found > until:
        raise UserError(
            f"parameter 'month' is {given}, after the day of the report, {until}",
            remedy="Choose an earlier month, or a later day.",
        )
    return found


def _shown(*parts: Text | PublishedTable | Chart | None) -> Section:
    return tuple(part for part in parts if part is not None)


def _cover(context: Context) -> Cover:
    return Cover(
        title=plain("Perlindungan pekerja rentan"),
        subtitle=plain(whole_name(context.region)),
        region_codes=(context.region.code,),
        region_names=(context.region.name,),
        period=text("Iuran bulan {month}", month=month(context.month)),
        as_of=context.as_of,
        marks=(plain(SYNTHETIC),) if context.lists.people.synthetic or context.book.synthetic else (),
    )


def _notices(context: Context) -> tuple[Callout, ...]:
    told = {
        notice.agreement: notice
        for people in (context.lists.people, *context.book.lists.values())
        for notice in people.notices
    }
    return tuple(
        Callout("akhir_perjanjian", plain("Perjanjian data segera berakhir"), (plain(notice.text),), "caution")
        for notice in told.values()
    )


def _key_figures(context: Context) -> tuple[KeyFigure, ...]:
    tables, share = context.tables, covered_share(context)
    shown = [KeyFigure(plain("Pekerja rentan"), context.workers, plain("dalam daftar desa"))]
    if share is not None:
        note = text("batas {low} – {high}", low=percent(share.lowest, 1), high=percent(share.highest, 1))
        shown.append(KeyFigure(plain("Terlindungi"), percent(share.observed, 1), note))
    if tables.decile is not None:
        first = tables.decile.count(desil_padanan="1", perlindungan=NOT_SURE)
        shown.append(KeyFigure(plain("Desil 1 belum terlindungi"), first, plain("atau belum pasti, menurut DTSEN")))
    ending = tables.book["buku_berakhir"].count(berakhir=code_of(month_after(context.month, 1)))
    shown.append(
        KeyFigure(plain("Penetapan berakhir"), ending, text("mulai {when}", when=month(month_after(context.month, 1))))
    )
    return tuple(shown)


def _summary(context: Context) -> tuple[Text, ...]:
    tables = context.tables
    told = [bounds_sentence(context)]
    uncovered = tables.state.count(perlindungan=UNCOVERED)
    if isinstance(uncovered, Quantity):
        told.append(
            text("{n} pekerja rentan tidak ditemukan pada daftar peserta maupun daftar penetapan.", n=uncovered)
        )
    paying = [
        each.label for each, number in tables.payer.largest("perlindungan", 3, perlindungan=COVERED) if number.value
    ]
    if paying:
        names = ", ".join(paying)
        told.append(text("Yang paling banyak membayar: {names}.", names=names))
    twice = [tables.book["buku_ganda"].count(ganda=each.code) for each in TWICE.categories[:-1]]
    if all(isinstance(number, Quantity) for number in twice):
        told.append(
            text(
                "Dibayar dua kali: {paid} orang; ditetapkan dua kali: {both} orang; ditetapkan padahal pembayar lain sudah "
                "membayar: {other} orang.",
                paid=twice[0],
                both=twice[1],
                other=twice[2],
            )
        )
    for kind, words in KIND_WORDS.items():
        lacking = sum(record.kind == kind for record in context.book.by_nik)
        if lacking:
            told.append(
                text(
                    "{n} {words} belum dipadankan dengan daftar peserta; orangnya disatukan hanya bila NIK-nya sama.",
                    n=count(lacking),
                    words=words,
                )
            )
    return tuple(told)


KIND_WORDS: Final = {"penerima": "daftar penerima", "donor": "daftar donor"}


def _reading_guide(context: Context) -> Callout:
    items: Sequence[Text] = (
        text(
            "Terlindungi berarti iuran bulan {month} dibayar menurut daftar peserta BPJS Ketenagakerjaan. Ditetapkan dan "
            "dibayar adalah dua hal yang berbeda.",
            month=month(context.month),
        ),
        plain("Perlu dicek berarti ada peserta yang mungkin orang yang sama, tetapi belum diputuskan petugas."),
        text(
            "Angka di bawah {least} orang dirahasiakan, begitu pula angka lain yang membuatnya dapat dihitung. Angka tentang "
            "seluruh buku iuran dibulatkan ke kelipatan {base}, agar selisihnya dengan angka pekerja yang tepat tidak "
            "mengungkap orang lain.",
            least=count(context.tables.policy.minimum_count),
            base=count(context.tables.book["buku_ganda"].terms.limit),
        ),
    )
    return Callout("cara_membaca", plain("Cara membaca angka ini"), tuple(items))


def _limits(context: Context, rules: tuple[RuleValue, ...]) -> tuple[Text, ...]:
    told = [
        quality_sentence(context),
        plain(
            "Daftar peserta satu bulan hanya membuktikan bulan yang tertulis di dalamnya; bulan sebelumnya dianggap terbayar "
            "sejak tanggal kepesertaan."
        ),
        plain(
            "Nama, NIK, alamat, dan nomor telepon tidak pernah meninggalkan zona aman; laporan ini dibuat dari nama samaran "
            "berkunci."
        ),
    ]
    doubts = context.book.spells.doubt_counts().group_by("alasan", maintain_order=True).agg(pl.col("baris").sum())
    told += [
        text("{n} baris: {why}", n=count(rows), why=DOUBTS[reason])
        for reason, rows in doubts.iter_rows()
        if rows >= context.tables.policy.minimum_count
    ]
    if context.book.replaced:
        told.append(
            text(
                "{n} daftar lama tidak dihitung karena sudah diganti daftar yang baru.",
                n=count(len(context.book.replaced)),
            )
        )
    if context.book.shut:
        told.append(
            text(
                "{n} daftar lama tidak dibuka karena perjanjiannya tidak lagi mengizinkan.",
                n=count(len(context.book.shut)),
            )
        )
    audited = sum(audit["cells"] for audit in context.tables.record["populations"])
    told.append(
        text(
            "{cells} angka dalam laporan ini diperiksa bersama-sama dengan angka yang sudah terbit: tidak satu pun angka yang "
            "dirahasiakan dapat dihitung kembali lebih sempit daripada yang dibolehkan aturan.",
            cells=count(audited),
        )
    )
    return (*told, *rule_doubts(rules))


def _rules_used(context: Context, inputs: Inputs) -> tuple[RuleValue, ...]:
    protection = [value for value in context.tables.policy.values if value.rule in PROTECTION_RULES]
    months = [lookup(inputs.rules, name, on=context.month) for name in LEDGER_RULES]
    return (*months, *protection)
