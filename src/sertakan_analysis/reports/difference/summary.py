"""A difference in short, as the record of the later edition keeps it for the start page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sertakan_analysis.reports.difference.model import Kind
from sertakan_analysis.reports.manifest import Changes, NumberChange, ReportChanges, ReportName

if TYPE_CHECKING:
    from sertakan_analysis.reports.difference.model import Change, Difference, Report, ReportDifference

SHOWN: Final = 5


def summary(difference: Difference) -> Changes:
    """Return how much changed in each report, the first few numbers, and the kinds of causes."""
    return Changes(
        compared_with=difference.earlier,
        came=[_name(report) for report in difference.came],
        went=[_name(report) for report in difference.went],
        reports=[_report(report) for report in difference.reports],
    )


def _name(report: Report) -> ReportName:
    return ReportName(stem=report.stem, title=report.title, region_codes=list(report.region_codes))


def _report(found: ReportDifference) -> ReportChanges:
    numbers = found.numbers
    # A number that is printed twice, in a figure and its table, is shown once.
    distinct = {(change.old, change.new): change for change in reversed(numbers)}
    shown = [change for change in numbers if distinct[change.old, change.new] is change]
    return ReportChanges(
        **_name(found.report),
        numbers=len(numbers),
        key_figures=sum(change.kind is Kind.KEY_FIGURE for change in numbers),
        texts=len(found.texts),
        shown=[_number(change) for change in shown[:SHOWN]],
        causes=None if found.causes is None else [cause.ground.value for cause in found.causes],
        unread=found.unread,
    )


def _number(change: Change) -> NumberChange:
    return NumberChange(
        kind=change.kind.value,
        exhibit=change.exhibit,
        row=change.row,
        column=change.column,
        old=change.old,
        new=change.new,
    )
