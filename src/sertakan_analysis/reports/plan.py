"""From report definitions and settings to the list of runs, each with checked parameters and a file name."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from hashlib import sha256
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sertakan_analysis.errors import UserError, nearest
from sertakan_analysis.inputs import load_inputs
from sertakan_analysis.reports.cell import against_cell, parameters_cell
from sertakan_analysis.reports.data_limits import data_faults
from sertakan_analysis.reports.definition import FORMATS
from sertakan_analysis.reports.parameters import MODELS, checked, for_notebook, from_text
from sertakan_analysis.reports.planned import PlannedRun

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sertakan_analysis.inputs import Inputs
    from sertakan_analysis.project import Project
    from sertakan_analysis.reports.definition import Definition
    from sertakan_analysis.reports.planned import Request

IN_EVERY_NAME = ("region", "regions", "as_of")
FILE_PARAMETER = "monthly"
LONGEST_WORD = 32


def plan(project: Project, definitions: Sequence[Definition], request: Request) -> tuple[PlannedRun, ...]:
    """Return the runs in order, one for each report and combination of values.

    Raises
    ------
    UserError
        Every problem of every run at once: unknown parameters, types, regions, days outside the data, formats.
    """
    faults = [f"unknown format '{name}'. {nearest(name, FORMATS)}" for name in request.formats if name not in FORMATS]
    if request.as_of and "as_of" in request.settings:
        faults.append("the day is given twice: by --as-of and by --set as_of")
    runs: list[PlannedRun] = []
    for definition in definitions:
        found, wrong = _runs_of(project, definition, request)
        runs += found
        faults += [f"{definition.report}: {fault}" for fault in wrong]
    named = Counter((run.edition, run.stem) for run in runs)
    faults += [
        f"two runs would write the same files: {stem}" for (_, stem), times in sorted(named.items()) if times > 1
    ]
    if faults:
        raise UserError(
            "\n".join(dict.fromkeys(faults)), remedy="'sertakan reports' shows each parameter with type and meaning."
        )
    return tuple(runs)


def _runs_of(project: Project, definition: Definition, request: Request) -> tuple[list[PlannedRun], list[str]]:
    combinations = list(_combinations(definition, request))
    if not definition.model:
        return _runs_by_cell(definition, combinations, request)
    cell = parameters_cell(definition.notebook)
    missing = sorted(set(MODELS[definition.model].model_fields) - set(cell))
    if missing:
        return [], [f"the parameters cell of {definition.notebook.name} lacks {', '.join(missing)}"]
    inputs = load_inputs(project=project)
    runs: list[PlannedRun] = []
    faults: list[str] = []
    for values in combinations:
        try:
            runs.append(_checked_run(project, inputs, definition, values, request))
        except UserError as error:
            faults += error.problem.splitlines()
    return runs, faults


def _combinations(definition: Definition, request: Request) -> Iterator[dict[str, Any]]:
    given: dict[str, tuple[Any, ...]] = {**definition.values, **request.settings}
    given.setdefault("as_of", (request.as_of or definition.as_of,))
    for values in product(*given.values()):
        yield dict(zip(given, values, strict=True))


def _checked_run(
    project: Project, inputs: Inputs, definition: Definition, values: Mapping[str, Any], request: Request
) -> PlannedRun:
    model = MODELS[definition.model]
    shaped = {
        name: from_text(model, name, value) if isinstance(value, str) else value for name, value in values.items()
    }
    parameters = checked(model, shaped)
    faults = data_faults(parameters, inputs, project, definition)
    if faults:
        raise UserError("\n".join(faults))
    received = for_notebook(parameters)
    ordinary = {name: field.default for name, field in model.model_fields.items()}
    return _planned(definition, (received, ordinary), parameters.region_codes, parameters.as_of, request)


def _planned(
    definition: Definition,
    values: tuple[Mapping[str, Any], Mapping[str, Any]],
    codes: tuple[str, ...],
    day: date,
    request: Request,
) -> PlannedRun:
    received, ordinary = values
    return PlannedRun(
        definition.report,
        definition.title,
        definition.notebook,
        received,
        codes,
        day,
        request.formats or definition.formats,
        _stem(definition, codes, received, ordinary),
        definition.limits,
        definition.reads,
        definition.lists,
    )


def _runs_by_cell(
    definition: Definition, combinations: Sequence[Mapping[str, Any]], request: Request
) -> tuple[list[PlannedRun], list[str]]:
    cell = parameters_cell(definition.notebook)
    ordinary = {name: parameter.default for name, parameter in cell.items()}
    runs: list[PlannedRun] = []
    faults: list[str] = []
    for values in combinations:
        day, wrong = _day(values["as_of"])
        given = {name: value for name, value in values.items() if name != "as_of"}
        if "as_of" in cell:
            given["as_of"] = day if isinstance(ordinary["as_of"], date) else day.isoformat()
        received, mistaken = against_cell(cell, given)
        faults += [*wrong, *mistaken]
        codes = tuple(str(code) for code in _listed(received.get("region", received.get("regions", ()))))
        runs.append(_planned(definition, (received, ordinary), codes, day, request))
    return ([], faults) if faults else (runs, [])


def _day(value: Any) -> tuple[date, list[str]]:
    try:
        return (value if isinstance(value, date) else date.fromisoformat(str(value))), []
    except ValueError:
        return date.min, [f"parameter 'as_of' must be a day like 2025-11-30, got {value!r}"]


def _listed(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list | tuple) else (value,)


def _stem(
    definition: Definition, codes: Sequence[str], received: Mapping[str, Any], ordinary: Mapping[str, Any]
) -> str:
    """Name the files by report and regions, and by every other value that is not the ordinary one.

    Two runs with different parameters thus never write the same file of an edition.
    """
    unusual = [
        f"{name}-{_file_word(value) if name == FILE_PARAMETER else _word(value)}"
        for name, value in received.items()
        if name not in IN_EVERY_NAME and value not in ("", ordinary.get(name))
    ]
    return "-".join([definition.report, *(_word(code) for code in codes), *unusual])


def _file_word(value: str) -> str:
    """Name a file without its folder: an edition's files don't tell where an analyst keeps things."""
    name = Path(value).name
    return _word(name) if name == value else f"{_word(name)}_{sha256(value.encode()).hexdigest()[:6]}"


def _word(value: Any) -> str:
    written = str(value)
    word = re.sub(r"[^A-Za-z0-9.-]+", "_", written).strip("_.-")
    if word == written and len(word) <= LONGEST_WORD:
        return word
    # What was cut or replaced still tells two values apart.
    return f"{word[:LONGEST_WORD]}_{sha256(written.encode()).hexdigest()[:6]}"
