"""The parameters cell of a notebook: what it names, with types, defaults and meanings."""

from __future__ import annotations

import ast
import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from sertakan_analysis.errors import UserError, nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

TYPED: Final[Mapping[str, Callable[..., Any]]] = {"date": date, "Decimal": Decimal}
WORDS_FOR_TRUE = ("true", "yes", "1")
WORDS_FOR_FALSE = ("false", "no", "0")


@dataclass(frozen=True, slots=True)
class CellParameter:
    """One line of the cell: name, type as annotated or shown by the default, the default, the comment behind it."""

    name: str
    type: str
    default: Any
    meaning: str


def parameters_cell(notebook: Path) -> dict[str, CellParameter]:
    """Return the parameters of a notebook by name; none when no cell is tagged ``parameters``.

    Raises
    ------
    UserError
        When the file is no notebook, or a default is no literal.
    """
    import papermill

    try:
        found = papermill.inspect_notebook(literal_path(notebook))
    except (json.JSONDecodeError, KeyError, AttributeError) as error:
        remedy = "Restore it from the repository, or save it again in JupyterLab."
        raise UserError("the file is not readable as a notebook", where=notebook.name, remedy=remedy) from error
    except ValueError as error:
        remedy = "Open it in JupyterLab, choose the kernel Python 3, and save it."
        raise UserError(f"the notebook cannot be looked into: {error}", where=notebook.name, remedy=remedy) from error
    return {name: _parameter(notebook, name, line) for name, line in found.items()}


def literal_path(path: Path) -> str:
    """Return a path that papermill takes as it is: it would fill in what stands in braces."""
    return str(path).replace("{", "{{").replace("}", "}}")


def _parameter(notebook: Path, name: str, line: Mapping[str, str]) -> CellParameter:
    try:
        default = _literal(line["default"])
    except (ValueError, SyntaxError, TypeError) as error:
        raise UserError(
            f"the default of parameter '{name}' is no literal: {line['default']}",
            where=notebook.name,
            remedy="Write a text, number, list, truth value, date(2025, 11, 30) or Decimal('0.5') in the parameters cell.",
        ) from error
    annotated = line["inferred_type_name"]
    kind = annotated if annotated and annotated != "None" else type(default).__name__
    return CellParameter(name, kind, default, line["help"])


def _literal(source: str) -> Any:
    """Return the value of a literal, or of a day or Decimal written with literals: they too reach the notebook as such."""
    node = ast.parse(source.strip(), mode="eval").body
    if not isinstance(node, ast.Call):
        return ast.literal_eval(node)
    if not isinstance(node.func, ast.Name) or node.func.id not in TYPED or node.keywords:
        raise ValueError(source)
    try:
        return TYPED[node.func.id](*(ast.literal_eval(argument) for argument in node.args))
    except ArithmeticError as error:
        raise ValueError(source) from error


def against_cell(cell: Mapping[str, CellParameter], values: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """Return every parameter with its value in the type of the cell's default, and what is wrong with the values."""
    faults: list[str] = []
    settled = {name: parameter.default for name, parameter in cell.items()}
    for name, value in values.items():
        if name not in cell:
            faults.append(f"there is no parameter '{name}'. {nearest(name, cell)}")
            continue
        try:
            settled[name] = _converted(value, cell[name].default)
        except ValueError:
            wanted = type(cell[name].default).__name__
            faults.append(f"parameter '{name}' must be {wanted} as in the notebook, got {value!r}")
    return settled, faults


def _converted(value: Any, default: Any) -> Any:
    if default is None or type(value) is type(default):
        return value
    if isinstance(value, str) and isinstance(default, bool):
        return _truth(value)
    if isinstance(value, str) and isinstance(default, int | float):
        return type(default)(value)
    if isinstance(value, str) and isinstance(default, list):
        return [item.strip() for item in value.split(",") if item.strip()]
    if isinstance(value, str) and isinstance(default, date):
        return date.fromisoformat(value)
    if isinstance(value, str | int) and isinstance(default, Decimal):
        return _decimal(value)
    raise ValueError(value)


def _decimal(value: str | int) -> Decimal:
    try:
        return Decimal(value)
    except ArithmeticError as error:
        raise ValueError(value) from error


def _truth(value: str) -> bool:
    if value.casefold() in (*WORDS_FOR_TRUE, *WORDS_FOR_FALSE):
        return value.casefold() in WORDS_FOR_TRUE
    raise ValueError(value)
