"""Comparing editions: their reports, and within a report everything that is printed."""

from __future__ import annotations

from collections import Counter
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import TYPE_CHECKING

from sertakan_analysis.errors import UserError
from sertakan_analysis.reports.difference.causes import causes
from sertakan_analysis.reports.difference.matching import Row, paired_rows
from sertakan_analysis.reports.difference.model import Change, Difference, Kind, Report, ReportDifference
from sertakan_analysis.reports.difference.printed import read_printed
from sertakan_analysis.reports.manifest import read_manifest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from sertakan_analysis.reports.difference.printed import Printed, Sheet
    from sertakan_analysis.reports.manifest import ReportEntry

Labelled = tuple[tuple[str, str], str]


def difference(earlier: Path, later: Path) -> Difference:
    """Return what differs between two published editions.

    Raises
    ------
    UserError
        When a folder holds no edition, or its record is damaged.
    """
    return compared((earlier, _entries(earlier)), (later, _entries(later)))


def compared(earlier: tuple[Path, Sequence[ReportEntry]], later: tuple[Path, Sequence[ReportEntry]]) -> Difference:
    """Return what differs between two folders with the entries of their reports."""
    before = {entry["stem"]: entry for entry in earlier[1]}
    now = {entry["stem"]: entry for entry in later[1]}
    changed = (
        _report_difference((earlier[0], before[stem]), (later[0], entry))
        for stem, entry in now.items()
        if stem in before and _checksums(before[stem]) != _checksums(entry)
    )
    return Difference(
        earlier[0].name,
        later[0].name,
        tuple(_report(entry) for stem, entry in now.items() if stem not in before),
        tuple(_report(entry) for stem, entry in before.items() if stem not in now),
        tuple(changed),
    )


def changes(old: Printed, new: Printed) -> tuple[Change, ...]:
    """Return what is printed differently, in the order of the report."""
    return (
        *_key_figure_changes(old, new),
        *(change for pair in _paired_sheets(old, new) for change in _sheet_changes(*pair)),
        *_sentence_changes(old.sentences, new.sentences),
    )


def _entries(folder: Path) -> Sequence[ReportEntry]:
    manifest = read_manifest(folder)
    if manifest is None:
        raise UserError("the folder holds no edition", where=folder.name, remedy="Name an edition of outputs/.")
    return manifest["reports"]


def _report(entry: ReportEntry) -> Report:
    return Report(entry["stem"], entry["title"], tuple(entry["region_codes"]))


def _checksums(entry: ReportEntry) -> dict[str, str]:
    return {output["file"].rpartition(".")[2]: output["sha256"] for output in entry["outputs"]}


def _report_difference(earlier: tuple[Path, ReportEntry], later: tuple[Path, ReportEntry]) -> ReportDifference:
    before, now = _checksums(earlier[1]), _checksums(later[1])
    formats = tuple(sorted(name for name in before.keys() | now.keys() if before.get(name) != now.get(name)))
    report, why = _report(later[1]), causes(earlier[1], later[1])
    if "ipynb" in before and "ipynb" not in formats:
        return ReportDifference(report, (), why, formats)
    try:
        printed = [read_printed(folder / f"{entry['stem']}.ipynb") for folder, entry in (earlier, later)]
    except UserError as error:
        return ReportDifference(report, (), why, formats, unread=error.problem)
    return ReportDifference(report, changes(*printed), why, formats)


def _key_figure_changes(old: Printed, new: Printed) -> Iterator[Change]:
    before, now = dict(_numbered(old.key_figures)), dict(_numbered(new.key_figures))
    for label in dict.fromkeys([*now, *before]):
        if before.get(label) != now.get(label):
            yield Change(Kind.KEY_FIGURE, label, "", "", before.get(label), now.get(label), number=True)


def _numbered(pairs: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Tell labels that occur again by their count."""
    seen: Counter[str] = Counter()
    for label, value in pairs:
        seen[label] += 1
        yield (label if seen[label] == 1 else f"{label} ({seen[label]})"), value


def _paired_sheets(old: Printed, new: Printed) -> Iterator[tuple[Sheet | None, Sheet | None]]:
    before, now = _named(old.sheets), _named(new.sheets)
    for name in dict.fromkeys([*now, *before]):
        yield before.get(name), now.get(name)


def _named(sheets: Iterable[Sheet]) -> dict[tuple[Kind, str, int], Sheet]:
    seen: Counter[tuple[Kind, str]] = Counter()
    found: dict[tuple[Kind, str, int], Sheet] = {}
    for sheet in sheets:
        seen[sheet.kind, sheet.name] += 1
        found[sheet.kind, sheet.name, seen[sheet.kind, sheet.name]] = sheet
    return found


def _sheet_changes(old: Sheet | None, new: Sheet | None) -> Iterator[Change]:
    if old is None or new is None:
        sheet = old or new
        if sheet is not None:
            for row in sheet.rows:
                yield _row_change(sheet, row[0].text, (row, None) if new is None else (None, row))
        return
    for pair in paired_rows(old, new):
        if pair.old is None or pair.new is None:
            yield _row_change(new, pair.label, (pair.old, pair.new))
        elif pair.old != pair.new or old.columns != new.columns:
            yield from _cell_changes((old, pair.old), (new, pair.new), pair.label)


def _row_change(sheet: Sheet, label: str, rows: tuple[Row | None, Row | None]) -> Change:
    old, new = (" · ".join(cell.text for cell in row if cell.text) if row is not None else None for row in rows)
    measured = any(cell.measured for row in rows if row is not None for cell in row)
    return Change(sheet.kind, sheet.name, label, "", old, new, measured)


def _cell_changes(old: tuple[Sheet, Row], new: tuple[Sheet, Row], label: str) -> Iterator[Change]:
    before = {key: cell for (key, _), cell in zip(old[0].columns, old[1], strict=True)}
    now = {key: cell for (key, _), cell in zip(new[0].columns, new[1], strict=True)}
    headings = dict([*old[0].columns, *new[0].columns])
    for key, heading in headings.items():
        was, is_now = before.get(key), now.get(key)
        if was != is_now:
            texts = (was.text if was else None, is_now.text if is_now else None)
            measured = any(cell.measured for cell in (was, is_now) if cell is not None)
            yield Change(new[0].kind, new[0].name, label, heading, *texts, measured)


def _sentence_changes(old: Sequence[str], new: Sequence[str]) -> Iterator[Change]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        if tag != "equal":
            for was, is_now in zip_longest(old[old_start:old_end], new[new_start:new_end]):
                yield Change(Kind.TEXT, "", "", "", was, is_now, number=False)
