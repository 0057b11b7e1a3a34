"""The parameters of a run as Python source: a day reaches the notebook as a day, a Decimal as a Decimal."""

from __future__ import annotations

import ast
from copy import deepcopy
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from sertakan_analysis.errors import UserError, nearest
from sertakan_analysis.reports.engines.ending import INJECTED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from nbformat import NotebookNode

PARAMETERS: Final = "parameters"
# What its options --inject-input-path and --inject-output-path add.
GIVEN_BY_PAPERMILL: Final = {"PAPERMILL_INPUT_PATH", "PAPERMILL_OUTPUT_PATH"}
HEADING: Final = "# Parameters"
HOMES: Final = {
    "date": "datetime",
    "datetime": "datetime",
    "time": "datetime",
    "timedelta": "datetime",
    "timezone": "datetime",
    "Decimal": "decimal",
    "Path": "pathlib",
    "ZoneInfo": "zoneinfo",
}
LITERALS: Final = (type(None), bool, int, str)


def inject(notebook: NotebookNode, parameters: Mapping[str, Any]) -> NotebookNode:
    """Return a copy of the notebook with the values in a cell behind its parameters cell.

    A cell of an earlier injection is replaced. No parameters: the copy is equal.

    Raises
    ------
    UserError
        When the notebook has no such parameter, or no parameters cell, or a value has a type that no source is
        known for.
    """
    copy = deepcopy(notebook)
    if not parameters:
        return copy
    _check_names(notebook, parameters)
    cells = copy.cells
    at = _tagged(copy, INJECTED)
    if at is None:
        at = (_tagged(copy, PARAMETERS) or 0) + 1
        cells.insert(at, _empty_cell())
    cell = cells[at]
    others = [found.source for found in cells if found.cell_type == "code" and found is not cell]
    cell.source = source(parameters, taken={*parameters, *_bound_by(others)})
    cell["id"] = INJECTED
    return copy


def source(parameters: Mapping[str, Any], *, taken: Iterable[str] = ()) -> str:
    """Return one assignment a parameter, after the imports that they need; names in ``taken`` are never bound.

    Raises
    ------
    UserError
        When a value has a type that no source is known for.
    """
    writing = _Writing(frozenset(taken))
    lines = [f"{name} = {_told(writing, name, value)}" for name, value in parameters.items()]
    imports = writing.imports()
    return "\n".join([HEADING, *imports, *([""] if imports else []), *lines])


def json_safe(value: Any) -> Any:
    """Return a parameter as JSON can hold it, for the notebook's metadata: days and Decimals as text, sets as lists."""
    if isinstance(value, dict):
        return {str(key): json_safe(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [json_safe(item) for item in value]
    if isinstance(value, set | frozenset):
        return sorted((json_safe(item) for item in value), key=repr)
    return value if isinstance(value, LITERALS) or (isinstance(value, float) and isfinite(value)) else str(value)


def parameter_names(notebook: NotebookNode) -> set[str]:
    """Return the names that the parameters cell assigns.

    Raises
    ------
    UserError
        When no cell is tagged ``parameters``.
    """
    at = _tagged(notebook, PARAMETERS)
    if at is None:
        raise UserError(
            f"the notebook takes no parameters: no cell is tagged '{PARAMETERS}'",
            remedy=f"Tag the cell that sets their defaults '{PARAMETERS}', or give none.",
        )
    return set(_bound_by([notebook.cells[at].source]))


def _check_names(notebook: NotebookNode, parameters: Mapping[str, Any]) -> None:
    known = parameter_names(notebook)
    unknown = [name for name in parameters if name not in known | GIVEN_BY_PAPERMILL]
    if unknown:
        faults = (f"there is no parameter '{name}'. {nearest(name, known)}" for name in unknown)
        raise UserError("\n".join(faults), remedy="Use the names of the notebook's parameters cell.")


def _tagged(notebook: NotebookNode, tag: str) -> int | None:
    found = (index for index, cell in enumerate(notebook.cells) if tag in cell.metadata.get("tags", ()))
    return next(found, None)


def _empty_cell() -> NotebookNode:
    from nbformat.v4 import new_code_cell

    cell: NotebookNode = new_code_cell(metadata={"tags": [INJECTED]})  # type: ignore[no-untyped-call]  # nbformat has no types
    return cell


def _bound_by(sources: Iterable[str]) -> Iterator[str]:
    """Yield the names that code binds, but for imports that would bind them to what ours do."""
    from IPython.core.inputtransformer2 import TransformerManager

    manager = TransformerManager()  # type: ignore[no-untyped-call]  # IPython has no types here
    for text in sources:
        try:
            tree = ast.parse(manager.transform_cell(text))
        except SyntaxError:
            # The cell raises when it runs, and that is told there.
            continue
        for node in ast.walk(tree):
            yield from _bound_in(node)


def _bound_in(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        yield node.id
    elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield node.name
    elif isinstance(node, ast.Import):
        yield from ((alias.asname or alias.name).partition(".")[0] for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        for alias in node.names:
            if alias.asname is not None or HOMES.get(alias.name) != node.module:
                yield alias.asname or alias.name


def _told(writing: _Writing, name: str, value: Any) -> str:
    try:
        return writing.of(value)
    except _NoSource as error:
        kind = type(error.value)
        raise UserError(
            f"parameter '{name}' holds a value of type {kind.__module__}.{kind.__qualname__}, which cannot be written "
            "into a notebook",
            remedy="Give texts, numbers, truth values, days, times, Decimals, paths, or lists, tuples, sets and "
            "dictionaries of these.",
        ) from error


class _NoSource(Exception):  # noqa: N818 - says what is missing; never leaves this module
    def __init__(self, value: Any) -> None:
        self.value = value
        super().__init__()


class _Writing:
    """Writes values, and keeps account of the names that must be imported for them."""

    def __init__(self, taken: frozenset[str]) -> None:
        self._taken = taken
        self._used: set[str] = set()

    def imports(self) -> list[str]:
        modules = sorted({HOMES[name] for name in self._used})
        return [f"from {module} import {', '.join(self._imported(module))}" for module in modules]

    def of(self, value: Any) -> str:
        # By exact type: an enum member or a numpy number would arrive as something else than it is.
        kind = type(value)
        if kind in LITERALS:
            return repr(value)
        if kind is float:
            return repr(value) if isfinite(value) else f"float({str(value)!r})"
        if kind in {list, tuple, set, frozenset, dict}:
            return self._container(value)
        if kind in {date, datetime, time, timedelta, timezone}:
            return self._moment(value)
        if kind is Decimal or isinstance(value, Path):
            return f"{self._name('Decimal' if kind is Decimal else 'Path')}({str(value)!r})"
        if kind is ZoneInfo and value.key is not None:
            return f"{self._name('ZoneInfo')}({value.key!r})"
        raise _NoSource(value)

    def _container(self, value: Any) -> str:
        kind = type(value)
        if kind is dict:
            return "{" + ", ".join(f"{self.of(key)}: {self.of(item)}" for key, item in value.items()) + "}"
        items = [self.of(item) for item in value]
        if kind is list:
            return f"[{', '.join(items)}]"
        if kind is tuple:
            return f"({', '.join(items)}{',' if len(items) == 1 else ''})"
        # The order of a set differs between processes.
        braces = "{" + ", ".join(sorted(items)) + "}" if items else ""
        return (braces or "set()") if kind is set else f"frozenset({braces})"

    def _moment(self, value: Any) -> str:
        kind = type(value)
        name = self._name(kind.__name__)
        if kind is date:
            return f"{name}({value.year}, {value.month}, {value.day})"
        if kind is timedelta:
            return f"{name}({value.days}, {value.seconds}, {value.microseconds})"
        if kind is timezone:
            return f"{name}{self._offset(value)}"
        day = [value.year, value.month, value.day] if kind is datetime else []
        parts = [*day, value.hour, value.minute, value.second, value.microsecond]
        zone = "" if value.tzinfo is None else f", tzinfo={self.of(value.tzinfo)}"
        fold = f", fold={value.fold}" if value.fold else ""
        return f"{name}({', '.join(map(str, parts))}{zone}{fold})"

    def _offset(self, zone: timezone) -> str:
        if zone is timezone.utc:  # noqa: UP017 - the class attribute is what its repr names
            return ".utc"
        # What it was made with: the offset, and the name when it has one of its own.
        return f"({', '.join(self.of(part) for part in zone.__getinitargs__())})"  # type: ignore[attr-defined]  # not in typeshed

    def _name(self, name: str) -> str:
        self._used.add(name)
        written = name
        while written in self._taken:
            written = f"_{written}"
        return written

    def _imported(self, module: str) -> list[str]:
        names = sorted(name for name in self._used if HOMES[name] == module)
        return [name if self._name(name) == name else f"{name} as {self._name(name)}" for name in names]
