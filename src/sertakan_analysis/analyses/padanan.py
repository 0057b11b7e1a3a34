"""How the village lists were matched with other lists, whom the match found, and how good it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sertakan_analysis.analyses.evidence import manifest, parameters_table, rule_doubts, rules_table
from sertakan_analysis.analyses.match_report.counted import (
    AGAIN,
    MATCHED,
    REPEATED,
    UNCERTAIN,
    counted,
)
from sertakan_analysis.analyses.match_report.found import (
    Context,
    found_table,
    place_tables,
    short_name,
    weight_table,
    whom_tables,
)
from sertakan_analysis.analyses.match_report.quality import expected_table, reviewed_table, weights_chart
from sertakan_analysis.analyses.match_report.words import KINDS
from sertakan_analysis.analyses.village_list.naming import SYNTHETIC, whole_name
from sertakan_analysis.analyses.wording import plain
from sertakan_analysis.errors import UserError
from sertakan_analysis.exhibits import (
    Callout,
    Cover,
    KeyFigure,
    PublishedTable,
    Quantity,
    Text,
    Withheld,
    count,
    day,
    text,
)
from sertakan_analysis.inputs import as_code, as_date
from sertakan_analysis.linkage import load_weights
from sertakan_analysis.matching import weights_digest
from sertakan_analysis.regions import region as find_region

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sertakan_analysis.analyses.match_report.counted import MatchTables
    from sertakan_analysis.exhibits import Chart, Manifest
    from sertakan_analysis.inputs import Inputs, OpenedLists, OpenedMatch
    from sertakan_analysis.rules import RuleValue

Section = tuple["Text | PublishedTable | Chart", ...]
COUNTED_FOR: Final = "pengungkapan/lama_dihitung"
USED: Final = ("pengungkapan/cara", "pengungkapan/jumlah_minimum", "pengungkapan/lebar_selang", COUNTED_FOR)
ROUNDED: Final = ("pengungkapan/cara", "pengungkapan/basis_pembulatan", COUNTED_FOR)


@dataclass(frozen=True, slots=True)
class MatchReport:
    """Everything that the report shows, in its order."""

    cover: Cover
    notices: tuple[Callout, ...]
    key_figures: tuple[KeyFigure, ...]
    summary: tuple[Text, ...]
    found: Section
    whom: Section
    places: Section
    weights: Section
    quality: Section
    method: tuple[Text, ...]
    reading_guide: Callout
    limits: tuple[Text, ...]
    rules_table: PublishedTable
    parameters_table: PublishedTable
    manifest: Manifest


def padanan(
    inputs: Inputs,
    lists: OpenedLists,
    matches: Sequence[OpenedMatch],
    *,
    region: str | float,
    as_of: str | date,
) -> MatchReport:
    """Report on the matches of the village lists; every count of people has passed disclosure control.

    ``lists`` are the village lists and ``matches`` theirs with other lists, opened for the same region and day.

    Raises
    ------
    UserError
        No match, or lists of another region.
    DisclosureRefused
        When a withheld number could be worked out.
    """
    place, until = find_region(as_code(region)), as_date(as_of, parameter="as_of")
    for opened in (lists.people.region, *(each.match.region for each in matches)):
        if opened != place.code:
            raise UserError(
                f"the lists were opened for {opened}, the report is of {place.code}",
                remedy="Give load_lists and load_match the region of the report.",
            )
    if not matches:
        raise UserError("a report on matches needs one or more", remedy="Give what load_match returns.")
    context = Context(place, until, lists, tuple(matches), counted(lists, matches, inputs.rules, until))
    parameters = {"region": place.code, "as_of": until.isoformat()}
    rules = _rules_used(context)
    return MatchReport(
        cover=_cover(context),
        notices=_notices(context),
        key_figures=_key_figures(context),
        summary=_summary(context),
        found=tuple(found_table(context, tables) for tables in context.tables.matches),
        whom=whom_tables(context),
        places=place_tables(context),
        weights=(weights_chart(context.matches[0], until), weight_table(context)),
        quality=(
            *(reviewed_table(opened, until) for opened in matches),
            expected_table([tables.kind for tables in context.tables.matches], until),
        ),
        method=_method(context),
        reading_guide=_reading_guide(context),
        limits=_limits(context, rules),
        rules_table=rules_table(rules, until),
        parameters_table=parameters_table(parameters, until),
        manifest=manifest(parameters, rules, (), protection=context.tables.record),
    )


def _cover(context: Context) -> Cover:
    days = [opened.match.record.as_of for opened in context.matches]
    return Cover(
        title=plain("Padanan daftar pekerja"),
        subtitle=plain(whole_name(context.region)),
        region_codes=(context.region.code,),
        region_names=(context.region.name,),
        period=text("Daftar sampai {day}", day=day(max(days))),
        as_of=context.as_of,
        marks=(plain(SYNTHETIC),) if any(opened.match.synthetic for opened in context.matches) else (),
    )


def _notices(context: Context) -> tuple[Callout, ...]:
    told = {notice.agreement: notice for opened in context.matches for notice in opened.match.notices}
    return tuple(
        Callout("akhir_perjanjian", plain("Perjanjian data segera berakhir"), (plain(notice.text),), "caution")
        for notice in told.values()
    )


def _key_figures(context: Context) -> tuple[KeyFigure, ...]:
    first = context.tables.matches[0]
    shown = [KeyFigure(plain("Orang dalam daftar desa"), first.standing.total, plain("yang diterima"))]
    for tables in context.tables.matches:
        share = tables.standing.share({tables.key: MATCHED})
        if isinstance(share, Quantity):
            shown.append(
                KeyFigure(text("Padan dengan {kind}", kind=short_name(tables.kind)), share, plain("dari semua orang"))
            )
    unsure = first.standing.count(**{first.key: UNCERTAIN})
    shown.append(
        KeyFigure(plain("Perlu diputuskan petugas"), unsure, text("padanan {kind}", kind=short_name(first.kind)))
    )
    return tuple(shown)


def _summary(context: Context) -> tuple[Text, ...]:
    return tuple(
        sentence
        for tables, opened in zip(context.tables.matches, context.matches, strict=True)
        for sentence in _told(tables, opened)
    )


def _told(tables: MatchTables, opened: OpenedMatch) -> tuple[Text, ...]:
    """Tell of one match how many it found, and how many wait for people."""
    kind = KINDS[tables.kind]
    share = tables.standing.share({tables.key: MATCHED})
    unsure = tables.standing.count(**{tables.key: UNCERTAIN})
    told: list[Text] = []
    if isinstance(share, Quantity):
        told.append(text("{share} orang dalam daftar desa ditemukan pada {kind}.", share=share, kind=kind))
    if isinstance(unsure, Quantity) and unsure.value:
        told.append(text("{n} orang masih ragu padanannya dengan {kind} dan menunggu petugas.", n=unsure, kind=kind))
    if opened.quality is None:
        told.append(text("Mutu padanan dengan {kind} belum diperiksa petugas.", kind=kind))
    return tuple(told)


def _method(context: Context) -> tuple[Text, ...]:
    record = context.matches[0].match.record
    return (
        plain(
            "Mula-mula dicari NIK yang sama; NIK itu baru dipercaya bila nama atau tanggal lahirnya sejalan, karena satu NIK "
            "kadang tertulis pada dua orang."
        ),
        plain(
            "Yang tersisa ditimbang: setiap kesamaan menambah bobot, setiap perbedaan menguranginya, dan setiap orang "
            "dipasangkan dengan satu orang yang paling cocok saja."
        ),
        plain(
            "Bobot ditaksir tanpa contoh jawaban (metode Fellegi dan Sunter, ditaksir dengan EM) "
            + (
                "pada daftar orang buatan yang dibawa paket ini."
                if record.weights == weights_digest(load_weights())
                else "pada daftar yang dipilih petugas."
            )
        ),
    )


def _reading_guide(context: Context) -> Callout:
    items = (
        plain("Padan berarti dianggap orang yang sama. Ragu berarti petugas perlu melihat kedua datanya."),
        plain("Tidak ditemukan bukan berarti salah data: orangnya dapat memang tidak ada pada daftar yang lain."),
        text(
            "Angka di bawah {least} orang dirahasiakan, begitu pula angka lain yang membuatnya dapat dihitung.",
            least=count(context.tables.policy.minimum_count),
        ),
    )
    return Callout("cara_membaca", plain("Cara membaca angka ini"), items)


def _limits(context: Context, rules: tuple[RuleValue, ...]) -> tuple[Text, ...]:
    audited = sum(audit["cells"] for audit in context.tables.record["populations"])
    return (
        plain("Padanan dibuat di dalam zona aman; hanya nama samaran berkunci, bobot, dan alasannya yang keluar."),
        plain("Baris yang ditahan karena galat tidak ikut dipadankan sampai dibenahi."),
        *_repeated(context),
        text(
            "{cells} angka dalam laporan ini diperiksa bersama-sama dengan angka yang sudah terbit: tidak satu pun angka yang "
            "dirahasiakan dapat dihitung kembali lebih sempit daripada yang dibolehkan aturan.",
            cells=count(audited),
        ),
        *rule_doubts(rules),
    )


def _repeated(context: Context) -> tuple[Text, ...]:
    """Tell how many rows are the second or a later one of somebody: people who are counted more than once."""
    told: list[Text] = []
    again = context.tables.repeated.count(**{REPEATED.key: AGAIN})
    if isinstance(again, Withheld):
        told.append(
            plain(
                "Jumlah orang dalam daftar desa yang tampaknya sudah tercatat pada baris lain dengan NIK yang berbeda atau "
                "kosong dirahasiakan."
            )
        )
    elif again.value:
        told.append(
            text(
                "{n} orang dalam daftar desa tampaknya sudah tercatat pada baris lain dengan NIK yang berbeda atau kosong, "
                "sehingga terhitung lebih dari sekali.",
                n=again,
            )
        )
    for opened in context.matches:
        record = opened.match.record
        rows = record.counts.get("berulang_kanan", 0)
        if rows >= context.tables.policy.minimum_count:
            told.append(
                text(
                    "{n} baris dalam {kind} adalah baris kedua atau lebih dari orang yang sama; padanan memperlakukannya "
                    "sebagai satu orang.",
                    n=count(rows),
                    kind=KINDS[record.right_kind],
                )
            )
    return tuple(told)


def _rules_used(context: Context) -> tuple[RuleValue, ...]:
    names = ROUNDED if context.tables.policy.method == "round" else USED
    return tuple(value for value in context.tables.policy.values if value.rule in names)
