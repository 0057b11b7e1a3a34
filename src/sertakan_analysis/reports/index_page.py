"""The page that lists every edition and its files, for readers who open the outputs folder."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from sertakan_analysis.reports.edition_name import EditionName
from sertakan_analysis.reports.index_words import (
    attempt_words,
    changed_words,
    day_words,
    key_figure_words,
    number_words,
    published_words,
    region_words,
    remade_words,
    report_words,
    size_words,
)
from sertakan_analysis.reports.states import GOOD, State

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from sertakan_analysis.reports.manifest import Changes, EditionManifest, OutputEntry, ReportChanges, ReportEntry

FORMAT_NAMES: Final = {"pdf": "PDF", "html": "HTML", "xlsx": "Excel", "ipynb": "Notebook"}
READING_ORDER: Final = tuple(FORMAT_NAMES)
REPORTS_NAMED: Final = 5
NUMBERS_SHOWN: Final = 3


@dataclass(frozen=True, slots=True)
class Attempt:
    """The last attempt to make a report: stem of its files, title, how it ended and on which day."""

    stem: str
    title: str
    state: State
    when: date


@dataclass(frozen=True, slots=True)
class _Revision:
    name: EditionName
    manifest: EditionManifest


def index_page(editions: Iterable[EditionManifest], attempts: Sequence[Attempt] = ()) -> str:
    """Return the page, self-contained, in Bahasa Indonesia: the newest day first, of each day the newest revision.

    An attempt that failed stands at the newest edition of its report, for which alone it matters.
    """
    from jinja2 import Environment

    template = files("sertakan_analysis.reports").joinpath("index.html.j2").read_text(encoding="utf-8")
    page = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(template)
    newest_first = sorted(_named(editions), key=lambda revision: revision.name, reverse=True)
    failed = {attempt.stem: attempt for attempt in attempts if attempt.state not in GOOD}
    days = [_day(list(revisions), failed) for _, revisions in groupby(newest_first, lambda found: found.name.day)]
    return page.render(
        shown=" ".join(str(revision.name) for revision in reversed(newest_first)),
        never=[_never(attempt) for attempt in failed.values()],
        days=days,
    )


def _named(editions: Iterable[EditionManifest]) -> Iterable[_Revision]:
    for manifest in editions:
        name = EditionName.parse(manifest["edition"])
        if name is not None:
            yield _Revision(name, manifest)


def _day(revisions: Sequence[_Revision], failed: dict[str, Attempt]) -> dict[str, Any]:
    newest, *earlier = revisions
    return {
        "id": str(newest.name.day),
        "day": day_words(newest.name.day),
        "published": published_words(newest.name.revision, newest.manifest["published"]),
        "changes": _changes(newest.manifest["changes"]),
        "since": _since(newest.manifest["since"]),
        "reports": [_report(entry, str(newest.name), failed) for entry in newest.manifest["reports"]],
        "earlier": [_earlier(revision, newest) for revision in earlier],
    }


def _report(entry: ReportEntry, folder: str, failed: dict[str, Attempt]) -> dict[str, Any]:
    """Describe a report; its failed attempt is taken out, so that older editions don't show it too."""
    attempt = failed.pop(entry["stem"], None)
    return {
        "title": entry["title"],
        "regions": region_words(entry["region_codes"]),
        "detail": _detail(entry),
        "attempt": attempt_words(attempt.state, attempt.when, published=True) if attempt else "",
        "files": _files(entry["outputs"], folder),
    }


def _never(attempt: Attempt) -> dict[str, str]:
    return {"title": attempt.title, "told": attempt_words(attempt.state, attempt.when, published=False)}


def _earlier(revision: _Revision, newest: _Revision) -> dict[str, Any]:
    """Describe an earlier revision by the files that the newest one has no longer."""
    still = {output["sha256"] for entry in newest.manifest["reports"] for output in entry["outputs"]}
    differing = [
        {"name": report_words(_name(entry)), "files": _files(outputs, str(revision.name))}
        for entry in revision.manifest["reports"]
        if (outputs := [output for output in entry["outputs"] if output["sha256"] not in still])
    ]
    return {
        "name": published_words(revision.name.revision, revision.manifest["published"]),
        "address": f"{revision.name}/",
        "changes": _changes(revision.manifest["changes"]),
        "reports": differing,
    }


def _changes(changes: Changes | None) -> dict[str, Any] | None:
    if changes is None:
        return None
    named = [
        *(f"{report_words(report)}: laporan baru." for report in changes["came"]),
        *(f"{report_words(report)}: tidak ada lagi." for report in changes["went"]),
    ]
    told = [{"sentence": sentence, "numbers": []} for sentence in named]
    changed = [report for report in changes["reports"] if report["numbers"] or report["texts"] or report["unread"]]
    told += [{"sentence": changed_words(report), "numbers": _numbers(report)} for report in changed]
    remade = len(changes["reports"]) - len(changed)
    return {
        "reports": told[:REPORTS_NAMED],
        "more": max(0, len(told) - REPORTS_NAMED),
        "remade": remade_words(remade) if remade else "",
    }


def _since(changes: Changes | None) -> dict[str, Any] | None:
    """Tell of the edition of the day before only how many headline numbers differ; most others always do."""
    name = EditionName.parse(changes["compared_with"]) if changes else None
    if changes is None or name is None or not changes["reports"]:
        return None
    told = [key_figure_words(report) for report in changes["reports"]]
    return {"day": day_words(name.day), "reports": told[:REPORTS_NAMED], "more": max(0, len(told) - REPORTS_NAMED)}


def _numbers(report: ReportChanges) -> list[str]:
    return [number_words(change) for change in report["shown"][:NUMBERS_SHOWN]]


def _files(outputs: Sequence[OutputEntry], folder: str) -> list[Mapping[str, str]]:
    endings = [(output, output["file"].rpartition(".")[2]) for output in outputs]
    endings.sort(key=lambda pair: READING_ORDER.index(pair[1]) if pair[1] in READING_ORDER else len(READING_ORDER))
    return [
        {
            "address": f"{folder}/{output['file']}",
            "name": FORMAT_NAMES.get(ending, ending),
            "size": size_words(output["size"]),
        }
        for output, ending in endings
    ]


def _name(entry: ReportEntry) -> Any:
    return {"stem": entry["stem"], "title": entry["title"], "region_codes": entry["region_codes"]}


def _detail(entry: ReportEntry) -> str:
    """Tell apart the reports of one title: what their file name adds to report and regions."""
    ordinary = "-".join([entry["report"], *entry["region_codes"]])
    return entry["stem"].removeprefix(ordinary).lstrip("-")
