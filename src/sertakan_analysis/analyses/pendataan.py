"""The workers of village lists: how sound the lists are, who the workers are, where, and what to mend first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sertakan_analysis.analyses.evidence import manifest, parameters_table, rule_doubts, rules_table
from sertakan_analysis.analyses.village_list.context import Context
from sertakan_analysis.analyses.village_list.counted import counted
from sertakan_analysis.analyses.village_list.naming import SYNTHETIC, whole_name
from sertakan_analysis.analyses.village_list.quality import (
    change_table,
    held_sentence,
    lists_table,
    mending_table,
    quality,
    reception_table,
)
from sertakan_analysis.analyses.village_list.traits import VULNERABLE, YES
from sertakan_analysis.analyses.village_list.where import covered_sentence, place_map, place_table, uncovered_desa
from sertakan_analysis.analyses.village_list.workers import (
    age_chart,
    decile_table,
    member_sentence,
    sector_sentence,
    standing_table,
    tobacco_sentence,
    trade_chart,
    trade_table,
)
from sertakan_analysis.analyses.wording import plain
from sertakan_analysis.errors import UserError
from sertakan_analysis.exhibits import Callout, Cover, KeyFigure, Quantity, Text, Withheld, count, day, text
from sertakan_analysis.inputs import as_code, as_date
from sertakan_analysis.regions import region as find_region
from sertakan_analysis.registry import Status

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sertakan_analysis.exhibits import BarChart, Chart, Manifest, PublishedTable
    from sertakan_analysis.inputs import Inputs, OpenedLists
    from sertakan_analysis.rules import RuleValue

Section = tuple["Text | PublishedTable | Chart", ...]
USED_WHEN: Final = {
    "suppress": (
        "pengungkapan/cara",
        "pengungkapan/jumlah_minimum",
        "pengungkapan/lebar_selang",
        "pengungkapan/lama_dihitung",
    ),
    "round": ("pengungkapan/cara", "pengungkapan/basis_pembulatan", "pengungkapan/lama_dihitung"),
}


@dataclass(frozen=True, slots=True)
class VillageLists:
    """Everything that the report shows, in its order; a section without data holds the sentence that says so."""

    cover: Cover
    notices: tuple[Callout, ...]
    key_figures: tuple[KeyFigure, ...]
    summary: tuple[Text, ...]
    reception_table: PublishedTable
    lists_table: PublishedTable
    quality_change: PublishedTable | Section
    mending_table: PublishedTable
    standing_table: PublishedTable
    age_chart: BarChart
    trade_chart: BarChart
    trade_table: PublishedTable
    trade_notes: tuple[Text, ...]
    decile_table: PublishedTable | Section
    places: Section
    membership: Text
    reading_guide: Callout
    limits: tuple[Text, ...]
    rules_table: PublishedTable
    parameters_table: PublishedTable
    manifest: Manifest


def pendataan(
    inputs: Inputs, lists: OpenedLists, *, region: str | float, as_of: str | date, batch: str = "auto"
) -> VillageLists:
    """Report on the lists of a kabupaten, a kecamatan or a desa; every count of people has passed disclosure control.

    ``lists`` are opened for the same region and day. ``batch`` is only told, it was chosen when they were opened.

    Raises
    ------
    UserError
        Lists of another region, a region above the kabupaten, a missing rule of disclosure control.
    DisclosureRefused
        When a withheld number could be worked out.
    """
    place, until = find_region(as_code(region)), as_date(as_of, parameter="as_of")
    if lists.people.region != place.code:
        raise UserError(
            f"the lists were opened for {lists.people.region}, the report is of {place.code}",
            remedy="Give load_lists the region of the report.",
        )
    found = quality(lists.people, lists.agreements)
    tables = counted(lists, inputs.rules, place.code, until)
    context = Context(place, until, found, tables)
    parameters = {"region": place.code, "as_of": until.isoformat(), "batch": batch}
    return VillageLists(
        cover=_cover(context, lists),
        notices=tuple(
            Callout("akhir_perjanjian", plain("Perjanjian data segera berakhir"), (plain(notice.text),), "caution")
            for notice in lists.people.notices
        ),
        key_figures=_key_figures(context),
        summary=_summary(context),
        reception_table=reception_table(found, until),
        lists_table=lists_table(found, until),
        quality_change=change_table(found, until)
        or (plain("Belum ada daftar sebelumnya dari sumber yang sama, sehingga perubahan mutu belum dapat dilihat."),),
        mending_table=mending_table(found, until),
        standing_table=standing_table(context),
        age_chart=age_chart(context),
        trade_chart=trade_chart(context),
        trade_table=trade_table(context),
        trade_notes=(sector_sentence(context), tobacco_sentence(context)),
        decile_table=decile_table(context) or (plain("Daftar tidak memuat kolom desil kesejahteraan."),),
        places=_places(context),
        membership=member_sentence(context),
        reading_guide=_reading_guide(context),
        limits=_limits(context, lists),
        rules_table=rules_table(_rules_used(context), until),
        parameters_table=parameters_table(parameters, until),
        manifest=manifest(parameters, _rules_used(context), (), protection=tables.record),
    )


def _cover(context: Context, lists: OpenedLists) -> Cover:
    days = [record.as_of for record in context.quality.lists]
    first, last = min(days), max(days)
    period = (
        text("Keadaan per {day}", day=day(last))
        if first == last
        else text("Keadaan {first} – {last}", first=day(first), last=day(last))
    )
    return Cover(
        title=plain("Pendataan pekerja rentan"),
        subtitle=plain(whole_name(context.region)),
        region_codes=(context.region.code,),
        region_names=(context.region.name,),
        period=period,
        as_of=context.as_of,
        marks=(plain(SYNTHETIC),) if lists.people.synthetic else (),
    )


def _key_figures(context: Context) -> tuple[KeyFigure, ...]:
    tables, rows = context.tables, context.quality.rows
    members = tables.trade.share({"peserta": YES})
    shown = [
        KeyFigure(
            plain("Orang dalam daftar"),
            tables.standing.total,
            text("diterima dari {read} baris", read=count(context.quality.read)),
        ),
        KeyFigure(
            plain("Pekerja rentan"), tables.standing.count(kedudukan=VULNERABLE), plain("menurut kolom pekerjaan")
        ),
    ]
    if isinstance(members, Quantity | Withheld):
        shown.append(
            KeyFigure(plain("Peserta menurut daftar"), members, plain("dari pekerja rentan, belum dicocokkan"))
        )
    held = rows[str(Status.HELD)]
    shown.append(KeyFigure(plain("Baris ditahan"), count(held), plain("sampai isiannya dibenahi")))
    return tuple(shown)


def _summary(context: Context) -> tuple[Text, ...]:
    told = [held_sentence(context.quality), member_sentence(context), covered_sentence(context)]
    ranked = trade_chart(context).title
    told.append(text("{finding}.", finding=ranked))
    told.append(tobacco_sentence(context))
    return tuple(sentence for sentence in told if sentence is not None)


def _places(context: Context) -> Section:
    shown: list[Text | PublishedTable | Chart | None] = [
        covered_sentence(context),
        place_table(context),
        place_map(context),
        uncovered_desa(context),
    ]
    section = tuple(each for each in shown if each is not None)
    return section or (plain("Laporan ini tentang satu desa; RT dan RW tidak ditampilkan agar orang tidak dikenali."),)


def _reading_guide(context: Context) -> Callout:
    policy = context.tables.policy
    items: Sequence[Text] = (
        text(
            "Setiap orang dihitung sekali, walaupun tercatat pada beberapa baris atau daftar; yang dipakai adalah catatan "
            "yang terbaru."
        ),
        text(
            "Kepesertaan berasal dari kolom daftar sendiri. Kepesertaan yang sebenarnya baru diketahui sesudah daftar "
            "dicocokkan dengan daftar peserta BPJS Ketenagakerjaan."
        ),
        text(
            "Angka di bawah {least} orang dirahasiakan, begitu pula angka lain yang membuatnya dapat dihitung. "
            "Dirahasiakan tidak sama dengan nol.",
            least=count(policy.minimum_count),
        )
        if policy.method == "suppress"
        else text("Semua angka orang dibulatkan ke kelipatan {base}.", base=count(policy.rounding_base)),
    )
    return Callout("cara_membaca", plain("Cara membaca angka ini"), tuple(items))


def _limits(context: Context, lists: OpenedLists) -> tuple[Text, ...]:
    used = {record.agreement for record in context.quality.lists}
    told = [
        text(
            "{title}: berlaku sampai {end}; pemberi data {provider}.",
            title=lists.agreements[name].title,
            end=day(lists.agreements[name].valid_to),
            provider=lists.agreements[name].provider.name,
        )
        for name in sorted(used)
    ]
    told.append(
        plain(
            "Nama, NIK, alamat, dan nomor telepon tidak pernah meninggalkan zona aman; laporan ini dibuat dari nama samaran "
            "berkunci."
        )
    )
    audited = sum(audit["cells"] for audit in context.tables.record["populations"])
    told.append(
        text(
            "{cells} angka dalam laporan ini diperiksa bersama-sama: tidak satu pun angka yang dirahasiakan dapat dihitung "
            "kembali lebih sempit daripada yang dibolehkan aturan.",
            cells=count(audited),
        )
    )
    return (*told, *rule_doubts(_rules_used(context)))


def _rules_used(context: Context) -> tuple[RuleValue, ...]:
    """Return the rules that shaped a number here: this report holds counts, no amounts."""
    names = USED_WHEN[context.tables.policy.method]
    return tuple(value for value in context.tables.policy.values if value.rule in names)
