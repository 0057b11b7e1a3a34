"""What can be run: one YAML file in ``params/reports`` for each report, read strictly."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, Final

from sertakan_analysis.errors import UserError, nearest
from sertakan_analysis.reports.measures import MEGABYTES, megabytes
from sertakan_analysis.reports.parameters import MODELS
from sertakan_analysis.reports.schedule.form import measured_time, read_schedule
from sertakan_analysis.reports.states import Limits
from sertakan_analysis.rules.document import TAG, read_files

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from sertakan_analysis.project import Project
    from sertakan_analysis.reports.schedule.model import Schedule
    from sertakan_analysis.rules.document import Document, Node

FORMATS: Final = ("pdf", "html", "xlsx")
KEYS: Final = (
    "report",
    "title",
    "notebook",
    "parameters",
    "values",
    "as_of",
    "formats",
    "schedule",
    "time_limit",
    "memory_limit",
    "reads",
    "lists",
    "matches",
)
PAIR: Final = 2
REQUIRED: Final = ("report", "title", "notebook", "as_of")


@dataclass(frozen=True, slots=True)
class Definition:
    """A report: notebook, name of its parameter model (empty: the notebook's own cell decides), values, formats.

    ``values`` holds for each parameter the values to run with; one run is made for every combination. ``reads`` are
    patterns, from the project's folder, of files that the notebook's libraries open by themselves. ``lists`` are the
    kinds of lists of people that the report needs, ``matches`` the pairs of those kinds that must have been matched:
    while the store lacks one of them the report is not made with the others.
    """

    report: str
    title: str
    notebook: Path
    model: str
    values: Mapping[str, tuple[Any, ...]]
    as_of: date
    formats: tuple[str, ...]
    schedule: Schedule | None = None
    limits: Limits = field(default_factory=Limits)
    reads: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    matches: tuple[tuple[str, str], ...] = ()


def load_definitions(project: Project) -> dict[str, Definition]:
    """Read every report of the project, by name.

    Raises
    ------
    UserError
        Files with faults: every fault with file and line. No file at all.
    """
    place = project.report_definitions
    definitions = read_files(
        place.glob("*.yml"),
        partial(_read, project),
        folder=project.relative(place),
        remedy="Mend the files named; docs/how-to/run.md shows their form.",
    )
    if not definitions:
        raise UserError("no report is defined", where="params/reports", remedy="Add a .yml file: docs/how-to/run.md.")
    return {each.report: each for each in definitions}


def selected(definitions: Mapping[str, Definition], names: Iterable[str]) -> tuple[Definition, ...]:
    """Return the definitions of the reports named, in the order given, each once.

    Raises
    ------
    UserError
        When a name is no report; offers the nearest.
    """
    wanted = tuple(dict.fromkeys(names))
    unknown = [
        f"there is no report '{name}'. {nearest(name, definitions)}" for name in wanted if name not in definitions
    ]
    if unknown:
        raise UserError("\n".join(unknown), remedy="'sertakan reports' lists what can be run.")
    return tuple(definitions[name] for name in wanted)


def _read(project: Project, document: Document, root: Node, path: Path) -> Definition | None:
    fields = document.fields(root, KEYS, REQUIRED, "the report")
    report = document.text(fields.get("report"), "'report'")
    if report and report != path.stem:
        document.fault(fields["report"], f"'report' is '{report}' but the file is named '{path.stem}'; make them equal")
    as_of = document.day(fields.get("as_of"), "'as_of'")
    notebook = _notebook(document, fields.get("notebook"), project)
    title = document.text(fields.get("title"), "'title'")
    model = _model(document, fields.get("parameters"))
    values = _values(document, fields.get("values"))
    formats = _formats(document, fields.get("formats"))
    schedule = read_schedule(document, fields.get("schedule"), report)
    limits = _limits(document, fields)
    reads = _reads(document, fields.get("reads"))
    lists = _lists(document, fields.get("lists"), project)
    matches = _matches(document, fields.get("matches"), lists)
    if document.faults or as_of is None:
        return None
    return Definition(report, title, notebook, model, values, as_of, formats, schedule, limits, reads, lists, matches)


def _notebook(document: Document, node: Node | None, project: Project) -> Path:
    name = document.text(node, "'notebook'")
    path = project.notebooks / name
    if name and not path.is_file():
        known = (found.name for found in project.notebooks.glob("*.ipynb"))
        document.fault(node, f"there is no notebook '{project.relative(path)}'. {nearest(name, known)}")
    return path


def _model(document: Document, node: Node | None) -> str:
    name = document.text(node, "'parameters'")
    if name and name not in MODELS:
        document.fault(node, f"there is no parameter model '{name}'. {nearest(name, MODELS)}")
    return name


def _values(document: Document, node: Node | None) -> dict[str, tuple[Any, ...]]:
    if node is None:
        return {}
    values: dict[str, tuple[Any, ...]] = {}
    for key, given in document.pairs(node, "'values'"):
        if key.value == "as_of":
            document.fault(key, "'as_of' stands beside 'values', not in it")
        listed = given.value if given.id == "sequence" else [given]
        values[key.value] = tuple(_plain(document, item, f"'{key.value}'") for item in listed)
        if not listed:
            document.fault(given, f"'{key.value}' lists no value")
    return values


def _plain(document: Document, node: Node, what: str) -> Any:
    if node.id == "sequence":
        return [_plain(document, item, what) for item in node.value]
    if node.id == "scalar" and node.tag == f"{TAG}bool":
        return node.value.casefold() == "true"
    if node.id == "scalar" and node.tag == f"{TAG}float" and what.strip("'").startswith("region"):
        # An unquoted 35.10 is a number to YAML and would lose its last digit.
        document.fault(node, f'{what} must be text: write "{node.value}" in quotes')
    return document.value(node, what)


def _formats(document: Document, node: Node | None) -> tuple[str, ...]:
    if node is None:
        return FORMATS
    given = document.value(node, "'formats'")
    names = tuple(str(name) for name in (given if isinstance(given, tuple) else (given,)))
    for name in names:
        if name not in FORMATS:
            document.fault(node, f"unknown format '{name}'. {nearest(name, FORMATS)}")
    return names


def _limits(document: Document, fields: Mapping[str, Node]) -> Limits:
    time_limit = measured_time(document, fields.get("time_limit"), "'time_limit'")
    node = fields.get("memory_limit")
    memory = megabytes(str(node.value)) if node is not None and node.id == "scalar" else None
    if node is not None and memory is None:
        given = f"got '{node.value}'" if node.id == "scalar" else f"got a {node.id}"
        units = " or ".join(MEGABYTES)
        document.fault(node, f"'memory_limit' must be a whole number and {units} like '2 GB', {given}")
    return Limits(time_limit.total_seconds() if time_limit else None, memory)


def _lists(document: Document, node: Node | None, project: Project) -> tuple[str, ...]:
    lists = document.texts(node, "'lists'", "kinds like [pendataan]")
    known = [path.stem for path in project.columns.glob("*.yml")]
    for item, name in lists:
        if name and name not in known:
            document.fault(item, f"there is no kind of list '{name}'. {nearest(name, known)}")
    return tuple(name for _, name in lists)


def _matches(document: Document, node: Node | None, lists: Sequence[str]) -> tuple[tuple[str, str], ...]:
    found: list[tuple[str, str]] = []
    for place, item in enumerate(document.items(node, "'matches'", "pairs of kinds like [[pendataan, peserta]]"), 1):
        what = f"'matches', item {place}"
        parts = document.texts(item, what) if item.id == "sequence" else []
        names = [name for _, name in parts]
        if len(names) != PAIR or len(set(names)) < PAIR:
            document.fault(item, f"{what} must name two kinds of list, the left one and the right one")
            continue
        for part, name in parts:
            if name and name not in lists:
                document.fault(part, f"{what} names '{name}', which 'lists' doesn't. {nearest(name, lists)}")
        found.append((names[0], names[1]))
    return tuple(found)


def _reads(document: Document, node: Node | None) -> tuple[str, ...]:
    patterns = document.texts(node, "'reads'", 'patterns like "data/store/**/*.parquet"')
    for item, pattern in patterns:
        if pattern and (set("\\:") & set(pattern) or pattern.startswith("/") or ".." in PurePosixPath(pattern).parts):
            document.fault(item, f"'reads' takes paths from the project's folder, written with '/', got '{pattern}'")
    return tuple(pattern for _, pattern in patterns)
