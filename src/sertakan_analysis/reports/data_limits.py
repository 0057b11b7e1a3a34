"""Whether the project's data can answer a set of parameters: asked before a kernel starts."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from sertakan_analysis.errors import UserError, nearest
from sertakan_analysis.inputs import load_inputs
from sertakan_analysis.reports.parameters import CoverageTrendParameters, PeopleParameters, PublishedParameters

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sertakan_analysis.inputs import Inputs
    from sertakan_analysis.project import Project
    from sertakan_analysis.published import MonthlyCounts, Published
    from sertakan_analysis.reports.definition import Definition
    from sertakan_analysis.reports.parameters import ReportParameters

AUTO = "auto"
TARGETS = "target/"


def data_faults(parameters: ReportParameters, inputs: Inputs, project: Project, definition: Definition) -> list[str]:
    """Return one sentence for each parameter that the data cannot answer; ``inputs`` need no monthly counts."""
    if isinstance(parameters, PeopleParameters):
        return _no_lists(parameters, project, definition)
    if isinstance(parameters, PublishedParameters):
        return _figure_faults(parameters, inputs, project)
    return []


def _no_lists(parameters: PeopleParameters, project: Project, definition: Definition) -> list[str]:
    """Ask the store what it would open, so that a lapsed agreement refuses the run before anything starts.

    The key is asked for as well: without it the finished report can't be searched for people, and is not published.
    """
    from sertakan_analysis.registry import find_key, usable_lists
    from sertakan_analysis.registry.zone.seal import require_key

    asked: dict[str, Any] = {"region": parameters.region, "as_of": parameters.as_of, "purpose": "laporan"}
    try:
        require_key(project, find_key(project))
        for kind in definition.lists:
            usable_lists(project, kind=kind, batch=parameters.batch_of(kind), **asked)
        return [fault for pair in definition.matches for fault in _not_matched(project, pair, asked)]
    except UserError as error:
        return [". ".join(part.rstrip(".") for part in (error.problem, error.remedy) if part) + "."]


def _not_matched(project: Project, kinds: tuple[str, str], asked: Mapping[str, Any]) -> list[str]:
    from sertakan_analysis.registry.matches.opening import usable_match

    left, right = kinds
    if usable_match(project, left_kind=left, right_kind=right, **asked) is not None:
        return []
    told = f"the lists '{left}' and '{right}' of region {asked['region']} up to {asked['as_of']} are not matched yet."
    return [f"{told} Match them: 'sertakan match --left {left} --right {right} --region {asked['region']}'."]


def _figure_faults(parameters: PublishedParameters, inputs: Inputs, project: Project) -> list[str]:
    trend = isinstance(parameters, CoverageTrendParameters)
    first_days = _coverage_days if trend else _figure_days
    faults = [
        fault
        for code in parameters.region_codes
        for fault in _too_early(code, parameters.as_of, first_days(inputs.published, code))
    ]
    counts: MonthlyCounts | None = None
    if parameters.monthly:
        try:
            counts = load_inputs(parameters.monthly, project=project).monthly
        except UserError as error:
            faults.append(f"parameter 'monthly': {error}")
    if isinstance(parameters, CoverageTrendParameters):
        faults += _unknown_base(inputs.published, parameters)
        faults += _unknown_target(inputs, parameters)
        faults += _event_outside(counts, parameters)
    return faults


def _figure_days(published: Published, code: str) -> list[date]:
    """The days of which anything but a target was published."""
    figures = published.select(region=code)
    return [figure.when.on for figure in figures if figure.when.on is not None and figure.status != "target"]


def _coverage_days(published: Published, code: str) -> list[date]:
    """The days with a coverage figure over a base of known size: a trend starts there."""
    from sertakan_analysis.published import coverage_points

    return [point.when.on for point in coverage_points(published, code, date.max)]


def _too_early(code: str, as_of: date, days: list[date]) -> list[str]:
    if not days:
        return [f"region {code} has no published figure to start from; add some to data/published first"]
    if as_of < min(days):
        return [f"parameter 'as_of': {as_of} is before the first published figure of region {code}, of {min(days)}"]
    return []


def _unknown_base(published: Published, parameters: CoverageTrendParameters) -> list[str]:
    """Ask the analysis' own choice, so that both know the same bases: those of the region's figures up to the day."""
    from sertakan_analysis.published import choose_base, coverage_points

    points = coverage_points(published, parameters.region, parameters.as_of)
    try:
        if points:
            choose_base(published, points, parameters.base)
    except UserError as error:
        return [f"parameter 'base', region {parameters.region}: {error.problem}. {error.remedy}"]
    return []


def _unknown_target(inputs: Inputs, parameters: CoverageTrendParameters) -> list[str]:
    known = [name for name in inputs.rules if name.startswith(TARGETS)]
    if parameters.target == AUTO or parameters.target in known:
        return []
    offered = nearest(parameters.target, [AUTO, *known])
    return [f"parameter 'target': there is no target rule '{parameters.target}'. {offered}"]


def _event_outside(counts: MonthlyCounts | None, parameters: CoverageTrendParameters) -> list[str]:
    if parameters.event_date is None or counts is None:
        return []
    months = [each.month for each in counts.rows if each.region == parameters.region]
    if not months:
        return [f"parameter 'monthly': the file has no month for region {parameters.region}"]
    month = parameters.event_date.replace(day=1)
    if min(months) < month <= max(months):
        return []
    span = f"{min(months):%Y-%m} to {max(months):%Y-%m}"
    return [
        f"parameter 'event_date': {parameters.event_date} must have months before and after it; the file has {span}"
    ]
