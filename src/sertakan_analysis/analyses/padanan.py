"""How the village lists were matched with other lists, whom the match found, and how good it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sertakan_analysis.analyses.evidence import manifest, parameters_table, rule_doubts, rules_table
from sertakan_analysis.analyses.match_report.counted import (
    MATCHED,
    NO_WEIGHT,
    UNCERTAIN,
    counted,
    found_key,
    weight_key,
)
from sertakan_analysis.analyses.match_report.quality import expected_table, reviewed_table, weights_chart
from sertakan_analysis.analyses.match_report.words import KINDS
from sertakan_analysis.analyses.village_list.naming import SYNTHETIC, whole_name
from sertakan_analysis.analyses.wording import plain
from sertakan_analysis.disclosure import Heading
from sertakan_analysis.errors import UserError
from sertakan_analysis.exhibits import (
    Callout,
    Column,
    Cover,
    KeyFigure,
    PublishedTable,
    Quantity,
    SourceNote,
    Text,
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

    from sertakan_analysis.analyses.match_report.counted import Counted, MatchTables
    from sertakan_analysis.disclosure import SafeTable
    from sertakan_analysis.exhibits import Cell, Chart, Manifest, Withheld
    from sertakan_analysis.inputs import Inputs, OpenedLists, OpenedMatch
    from sertakan_analysis.regions import Region
    from sertakan_analysis.rules import RuleValue

Section = tuple["Text | PublishedTable | Chart", ...]
USED: Final = ("pengungkapan/cara", "pengungkapan/jumlah_minimum", "pengungkapan/lebar_selang")
ROUNDED: Final = ("pengungkapan/cara", "pengungkapan/basis_pembulatan")


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


@dataclass(frozen=True, slots=True)
class _Context:
    region: Region
    as_of: date
    lists: OpenedLists
    matches: tuple[OpenedMatch, ...]
    tables: Counted

    @property
    def sources(self) -> tuple[SourceNote, ...]:
        notes = {}
        for opened in self.matches:
            for record in (*opened.match.left.batches, *opened.match.right.batches):
                agreement = opened.agreements[record.agreement]
                notes[record.agreement, record.kind, record.as_of] = SourceNote(
                    agreement.title, agreement.provider.name, f"{record.kind} per {record.as_of:%d-%m-%Y}", ""
                )
        return tuple(notes.values())

    def heading(self, name: str, title: Text, *notes: Text) -> Heading:
        base = text("Basis: {n} orang dalam daftar desa yang diterima.", n=self.tables.matches[0].standing.total)
        return Heading(name, title, self.as_of, base, notes, self.sources)


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
    context = _Context(place, until, lists, tuple(matches), counted(lists, matches, inputs.rules, until))
    parameters = {"region": place.code, "as_of": until.isoformat()}
    rules = _rules_used(context)
    return MatchReport(
        cover=_cover(context),
        notices=_notices(context),
        key_figures=_key_figures(context),
        summary=_summary(context),
        found=tuple(_found_table(context, tables) for tables in context.tables.matches),
        whom=_whom(context),
        places=_places(context),
        weights=(weights_chart(context.matches[0], until), _weights(context)),
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


def _cover(context: _Context) -> Cover:
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


def _notices(context: _Context) -> tuple[Callout, ...]:
    told = {notice.agreement: notice for opened in context.matches for notice in opened.match.notices}
    return tuple(
        Callout("akhir_perjanjian", plain("Perjanjian data segera berakhir"), (plain(notice.text),), "caution")
        for notice in told.values()
    )


def _key_figures(context: _Context) -> tuple[KeyFigure, ...]:
    first = context.tables.matches[0]
    shown = [KeyFigure(plain("Orang dalam daftar desa"), first.standing.total, plain("yang diterima"))]
    for tables in context.tables.matches:
        share = tables.standing.share({tables.key: MATCHED})
        if isinstance(share, Quantity):
            shown.append(
                KeyFigure(text("Padan dengan {kind}", kind=_short(tables.kind)), share, plain("dari semua orang"))
            )
    unsure = first.standing.count(**{first.key: UNCERTAIN})
    shown.append(KeyFigure(plain("Perlu diputuskan petugas"), unsure, text("padanan {kind}", kind=_short(first.kind))))
    return tuple(shown)


def _short(kind: str) -> str:
    return {"peserta": "daftar peserta", "dtsen": "DTSEN"}.get(kind, KINDS[kind])


def _summary(context: _Context) -> tuple[Text, ...]:
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


def _found_table(context: _Context, tables: MatchTables) -> PublishedTable:
    table = tables.standing
    share = table.share({tables.key: MATCHED})
    title = (
        text("{share} orang dalam daftar desa padan dengan {kind}", share=share, kind=KINDS[tables.kind])
        if isinstance(share, Quantity)
        else text("Padanan daftar desa dengan {kind}", kind=KINDS[tables.kind])
    )
    rows: list[tuple[Cell, ...]] = []
    totals: set[int] = set()
    for group in table.categories(tables.key):
        totals.add(len(rows))
        rows += [
            (each.label, _cell(table.count(**{tables.key: each.code})), _cell(table.share({tables.key: each.code})))
            for each in (group, *table.categories(tables.key, group.code))
        ]
    totals.add(len(rows))
    rows.append(("Jumlah", _cell(table.total), _cell(table.share({}))))
    heading = context.heading(f"padanan_{tables.kind}", title)
    notes = table.exhibit(heading, tables.key).notes
    return PublishedTable(
        name=f"padanan_{tables.kind}",
        title=title,
        row_meaning="people found in one way",
        columns=(
            Column("way", "Hasil padanan"),
            Column("people", "Orang", "count"),
            Column("share", "Bagian", "percent", 1),
        ),
        rows=tuple(rows),
        as_of=context.as_of,
        base=heading.base,
        notes=notes,
        sources=context.sources,
        total_rows=frozenset(totals),
    )


def _whom(context: _Context) -> Section:
    by_standing = [tables.standing for tables in context.tables.matches]
    by_sex = [tables.sex for tables in context.tables.matches]
    by_age = [tables.age for tables in context.tables.matches]
    return (
        _shares_table(context, "kedudukan", by_standing, "Padanan menurut kedudukan dalam pekerjaan"),
        _shares_table(context, "jenis_kelamin", by_sex, "Padanan menurut jenis kelamin"),
        _shares_table(context, "kelompok_umur", by_age, "Padanan menurut kelompok umur"),
    )


def _places(context: _Context) -> Section:
    by_place = [tables.place for tables in context.tables.matches if tables.place is not None]
    if not by_place:
        return (plain("Laporan ini tentang satu desa; RT dan RW tidak ditampilkan agar orang tidak dikenali."),)
    below = "kecamatan" if by_place[0].dimension("wilayah").nested else "desa/kelurahan"
    return (_shares_table(context, "wilayah", by_place, f"Padanan menurut {below}"),)


def _shares_table(context: _Context, key: str, found: Sequence[SafeTable], title: str) -> PublishedTable:
    """Set side by side what share of each group was found in each list."""
    first, kinds = found[0], [tables.kind for tables in context.tables.matches]
    rows: list[tuple[Cell, ...]] = []
    for each in (*first.categories(key), None):
        group = {} if each is None else {key: each.code}
        shares = [
            table.share({**group, found_key(kind): MATCHED}, group) for table, kind in zip(found, kinds, strict=True)
        ]
        label = "Jumlah" if each is None else each.label
        rows.append((label, _cell(first.count(**group)), *(_cell(share) for share in shares)))
    heading = context.heading(f"padanan_{key}", plain(title))
    return PublishedTable(
        name=heading.name,
        title=heading.title,
        row_meaning="people of one group",
        columns=(
            Column(key, first.dimension(key).title),
            Column("people", "Orang", "count"),
            *(
                Column(kind, _short(kind)[:1].upper() + _short(kind)[1:], "percent", 1, group="Padan dengan")
                for kind in kinds
            ),
        ),
        rows=tuple(rows),
        as_of=context.as_of,
        base=heading.base,
        notes=first.exhibit(heading, key, found_key(kinds[0])).notes,
        sources=context.sources,
        total_rows=frozenset({len(rows) - 1}),
    )


def _weights(context: _Context) -> PublishedTable:
    """Set side by side how much the best pair of each person weighs in each list."""
    matches = context.tables.matches
    alone = matches[0].weight.share({weight_key(matches[0].kind): NO_WEIGHT})
    title = (
        text(
            "{share} orang tidak mempunyai pasangan yang mungkin pada {kind}", share=alone, kind=KINDS[matches[0].kind]
        )
        if isinstance(alone, Quantity)
        else plain("Bobot pasangan terbaik setiap orang")
    )
    heading = context.heading("sebaran_bobot", title)
    steps = matches[0].weight.categories(weight_key(matches[0].kind))
    return PublishedTable(
        name=heading.name,
        title=title,
        row_meaning="people whose best pair weighs about the same",
        columns=(
            Column("weight", "Bobot pasangan terbaik"),
            *(Column(each.kind, _short(each.kind)[:1].upper() + _short(each.kind)[1:], "count") for each in matches),
        ),
        rows=tuple(
            (step.label, *(_cell(each.weight.count(**{weight_key(each.kind): step.code})) for each in matches))
            for step in steps
        ),
        as_of=context.as_of,
        base=heading.base,
        notes=matches[0].weight.exhibit(heading, weight_key(matches[0].kind)).notes,
        sources=context.sources,
    )


def _method(context: _Context) -> tuple[Text, ...]:
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


def _reading_guide(context: _Context) -> Callout:
    items = (
        plain("Padan berarti dianggap orang yang sama. Ragu berarti petugas perlu melihat kedua datanya."),
        plain("Tidak ditemukan bukan berarti salah data: orangnya dapat memang tidak ada pada daftar yang lain."),
        text(
            "Angka di bawah {least} orang dirahasiakan, begitu pula angka lain yang membuatnya dapat dihitung.",
            least=count(context.tables.policy.minimum_count),
        ),
    )
    return Callout("cara_membaca", plain("Cara membaca angka ini"), items)


def _limits(context: _Context, rules: tuple[RuleValue, ...]) -> tuple[Text, ...]:
    audited = sum(audit["cells"] for audit in context.tables.record["populations"])
    return (
        plain("Padanan dibuat di dalam zona aman; hanya nama samaran berkunci, bobot, dan alasannya yang keluar."),
        plain("Baris yang ditahan karena galat tidak ikut dipadankan sampai dibenahi."),
        text(
            "{cells} angka dalam laporan ini diperiksa bersama-sama dengan angka yang sudah terbit: tidak satu pun angka yang "
            "dirahasiakan dapat dihitung kembali lebih sempit daripada yang dibolehkan aturan.",
            cells=count(audited),
        ),
        *rule_doubts(rules),
    )


def _rules_used(context: _Context) -> tuple[RuleValue, ...]:
    names = ROUNDED if context.tables.policy.method == "round" else USED
    return tuple(value for value in context.tables.policy.values if value.rule in names)


def _cell(value: Quantity | Withheld | None) -> Cell:
    if isinstance(value, Quantity) and not value.approximate:
        return value.value
    return "–" if value is None else value
