"""The plan of a call, checked once: asked again with nothing changed, it is read back instead of checked again.

Checking parameters means reading every figure and rule; that takes seconds, and the answer follows from files whose
content is known. So the checked runs are kept under the content of all that the check reads.
"""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import date
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sertakan_analysis.reports.late_grammar import put_off
from sertakan_analysis.reports.planned import PlannedRun
from sertakan_analysis.reports.provenance import checksum, package_checksum
from sertakan_analysis.reports.states import Limits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from sertakan_analysis.project import Project
    from sertakan_analysis.reports.definition import Definition
    from sertakan_analysis.reports.planned import Request

KEPT: Final = 100
FOLDER: Final = "plans"
# data/store/<kind>/<region>/<batch>/batch.json
BATCH_RECORDS: Final = "*/*/*/batch.json"
# data/store/padanan/<region>/<match>/match.json
MATCH_RECORDS: Final = "*/*/*/match.json"


def planned_runs(
    project: Project,
    names: Sequence[str] | None,
    request: Request,
    *,
    meanwhile: Callable[[], None] = lambda: None,
) -> tuple[PlannedRun, ...]:
    """Return the checked runs of the reports named, of every report when ``names`` is ``None``.

    ``meanwhile`` is called before a check that takes its time; it should only begin something.

    Raises
    ------
    UserError
        Unknown reports, faults in the definitions, every problem of every run.
    """
    memo = project.cache / FOLDER / f"{_key(project, names, request)}.json"
    known = _recalled(project, memo)
    if known is not None:
        return known
    put_off()
    runs = _checked(project, names, request, meanwhile)
    _kept(project, memo, runs)
    return runs


def _checked(
    project: Project, names: Sequence[str] | None, request: Request, meanwhile: Callable[[], None]
) -> tuple[PlannedRun, ...]:
    from sertakan_analysis.reports.definition import load_definitions, selected
    from sertakan_analysis.reports.plan import plan

    definitions = load_definitions(project)
    waiting = _waiting(project, definitions)
    everything = [name for name in definitions if name not in waiting]
    chosen = selected(definitions, everything if names is None else names)
    meanwhile()
    return plan(project, chosen, request)


def left_out(project: Project) -> Mapping[str, str]:
    """Return the reports that need a list of people, or a match of two, which the store lacks, each with what that is.

    They are made when they are named, and refused then; with all the others they wait.
    """
    from sertakan_analysis.reports.definition import load_definitions

    return _waiting(project, load_definitions(project))


def _waiting(project: Project, definitions: Mapping[str, Definition]) -> Mapping[str, str]:
    held = {path.parents[2].name for path in _batches(project)}
    matched = _matched(project) if any(each.matches for each in definitions.values()) else set()
    lacking = {name: _lacking(each, held, matched) for name, each in definitions.items()}
    return {name: told for name, told in lacking.items() if told}


def _lacking(definition: Definition, held: set[str], matched: set[tuple[str, str]]) -> str:
    kinds = [kind for kind in definition.lists if kind not in held]
    if kinds:
        remedy = "'sertakan ingest', or 'sertakan demo people' to try"
        return f"the store holds no list of {' or '.join(kinds)} yet ({remedy})"
    pairs = [f"{left} and {right}" for left, right in definition.matches if (left, right) not in matched]
    return f"{' nor '.join(pairs)} are not matched yet ('sertakan match')" if pairs else ""


def _matched(project: Project) -> set[tuple[str, str]]:
    from sertakan_analysis.registry.matches import matches

    return {(record.left_kind, record.right_kind) for record in matches(project)}


def _batches(project: Project) -> list[Path]:
    return sorted(project.store.glob(BATCH_RECORDS))


def _matches(project: Project) -> list[Path]:
    return sorted(project.store.glob(MATCH_RECORDS))


def _key(project: Project, names: Sequence[str] | None, request: Request) -> str:
    asked = {
        "names": None if names is None else list(names),
        "settings": {name: list(values) for name, values in request.settings.items()},
        "as_of": request.as_of.isoformat() if request.as_of else None,
        "formats": list(request.formats),
        "package": package_checksum(),
        "files": {project.relative(path): checksum(path) for path in _files(project)},
        # An agreement may end overnight: with lists of people in the store, a plan holds for its day only.
        "day": date.today().isoformat() if _batches(project) else "",  # noqa: DTZ011 - an agreement ends on a day of its own place
    }
    return sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()


def _files(project: Project) -> Iterable[Path]:
    folders = (
        project.report_definitions,
        project.notebooks,
        project.published,
        project.rules,
        project.columns,
        project.agreements,
    )
    found = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    return sorted([*found, *_batches(project), *_matches(project)])


def _recalled(project: Project, memo: Path) -> tuple[PlannedRun, ...] | None:
    try:
        found = json.loads(memo.read_bytes())
        if any(_monthly_state(project, name) != state for name, state in found["monthly"].items()):
            return None
        return tuple(_from_json(project, run) for run in found["runs"])
    except (OSError, ValueError, KeyError, TypeError):
        # Not asked before, or a file cut off: check again.
        return None


def _kept(project: Project, memo: Path, runs: Sequence[PlannedRun]) -> None:
    monthly = {run.monthly: _monthly_state(project, run.monthly) for run in runs if run.monthly}
    content = json.dumps({"monthly": monthly, "runs": [_to_json(project, run) for run in runs]})
    # A plan must be told even where nothing can be written.
    with suppress(OSError):
        memo.parent.mkdir(parents=True, exist_ok=True)
        draft = memo.with_suffix(".draft")
        draft.write_text(content, encoding="utf-8")
        draft.replace(memo)
        for old in sorted(memo.parent.glob("*.json"), key=lambda path: path.stat().st_mtime_ns, reverse=True)[KEPT:]:
            old.unlink(missing_ok=True)


def _monthly_state(project: Project, name: str) -> str | None:
    path = project.root / Path(name).expanduser()
    return checksum(path) if path.is_file() else None


def _to_json(project: Project, run: PlannedRun) -> dict[str, Any]:
    return {
        "report": run.report,
        "title": run.title,
        "notebook": run.notebook.relative_to(project.root).as_posix(),
        "parameters": {name: _value_to_json(value) for name, value in run.parameters.items()},
        "region_codes": list(run.region_codes),
        "as_of": run.as_of.isoformat(),
        "formats": list(run.formats),
        "stem": run.stem,
        "limits": [run.limits.seconds, run.limits.memory_mb],
        "reads": list(run.reads),
        "lists": list(run.lists),
    }


def _from_json(project: Project, run: dict[str, Any]) -> PlannedRun:
    return PlannedRun(
        run["report"],
        run["title"],
        project.root / run["notebook"],
        {name: _value_from_json(value) for name, value in run["parameters"].items()},
        tuple(run["region_codes"]),
        date.fromisoformat(run["as_of"]),
        tuple(run["formats"]),
        run["stem"],
        Limits(*run["limits"]),
        tuple(run["reads"]),
        tuple(run["lists"]),
    )


def _value_to_json(value: Any) -> Any:
    """Write a parameter so that days and Decimals come back as such."""
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    return {"list": [_value_to_json(item) for item in value]} if isinstance(value, list) else {"plain": value}


def _value_from_json(value: dict[str, Any]) -> Any:
    (kind, written), *_ = value.items()
    if kind == "day":
        return date.fromisoformat(written)
    if kind == "decimal":
        return Decimal(written)
    return [_value_from_json(item) for item in written] if kind == "list" else written
