"""A difference in words for the command line: English words, numbers as the reports print them."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING, Final

from sertakan_analysis.reports.difference.model import Ground, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sertakan_analysis.reports.difference.model import Cause, Change, Difference, Report, ReportDifference

LONGEST: Final = 160
BEFORE: Final = 40
DETAILS: Final = 6
GROUNDS: Final = {
    Ground.DATA: "data",
    Ground.RULE: "rule values",
    Ground.CODE: "code",
    Ground.NOTEBOOK: "the notebook",
    Ground.PARAMETER: "parameters",
    Ground.LIBRARY: "libraries",
}


def told(difference: Difference) -> list[str]:
    """Return lines that say what differs between two editions and why, in the order of the reports."""
    lines = [f"{difference.earlier} → {difference.later}"]
    lines += [f"new report: {_name(report)}" for report in difference.came]
    lines += [f"report gone: {_name(report)}" for report in difference.went]
    for report in difference.reports:
        lines += ["", *_report_lines(report)]
    if len(lines) == 1:
        lines.append("no difference: the same reports with the same files")
    return lines


def _report_lines(report: ReportDifference) -> Iterator[str]:
    yield f"{_name(report.report)}: {_counted(report)}"
    yield f"    why: {_why(report)}"
    for cause in report.causes or ():
        yield from (f"    {cause.ground}: {detail}" for detail in _bounded(cause))
    for change in (*report.numbers, *report.texts):
        yield f"    {_place(change)}: {' → '.join(_pair(change))}"


def _name(report: Report) -> str:
    return report.stem


def _counted(report: ReportDifference) -> str:
    if report.unread:
        return f"published numbers not compared, {report.unread}; files differ: {', '.join(report.formats)}"
    if not report.changes:
        return f"no published number or text changed; files differ: {', '.join(report.formats)}"
    numbers, texts = len(report.numbers), len(report.texts)
    return f"{numbers} number{_s(numbers)} and {texts} text{_s(texts)} changed"


def _why(report: ReportDifference) -> str:
    if report.causes is None:
        return "unknown, a record of an older form does not tell what its run rested on"
    named = [GROUNDS[cause.ground] for cause in report.causes]
    if len(named) == 1:
        return f"{named[0]} changed, nothing else"
    if named:
        return f"{_joined(named)} changed together; this record cannot tell them apart"
    if report.changes:
        return "ALARM: nothing that the report rests on changed, so it does not give the same result twice"
    return "nothing that the results rest on changed; how files are written did"


def _bounded(cause: Cause) -> Sequence[str]:
    more = len(cause.details) - DETAILS
    return (*cause.details[:DETAILS], *([f"and {more} more"] if more > 0 else []))


def _place(change: Change) -> str:
    if change.kind is Kind.TEXT:
        return "text"
    parts = [f"'{part}'" for part in (change.exhibit, change.row, change.column) if part]
    return f"{change.kind} {', '.join(parts)}"


def _pair(change: Change) -> tuple[str, str]:
    """Write both sides, of long texts the part from where they begin to differ."""
    begin = 0
    if change.old is not None and change.new is not None:
        pairs = zip(change.old, change.new, strict=False)
        equal = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
        begin = max(0, equal - BEFORE)
    return _words(change.old, begin), _words(change.new, begin)


def _words(text: str | None, begin: int) -> str:
    if not text:
        return "(none)" if text is None else "(empty)"
    if len(text) <= LONGEST:
        return text
    cut = text[begin : begin + LONGEST]
    return f"{'…' if begin else ''}{cut}{'…' if begin + LONGEST < len(text) else ''}"


def _joined(words: Iterable[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} and {last}"


def _s(count: int) -> str:
    return "" if count == 1 else "s"
