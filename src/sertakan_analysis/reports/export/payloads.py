"""Reading our own payloads out of a notebook, with an error that names the cell when one is malformed."""

from __future__ import annotations

from typing import Any, Final, cast

from sertakan_analysis.errors import UserError, nearest
from sertakan_analysis.exhibits.payload import (
    SCHEMA,
    CalloutPayload,
    CellPayload,
    ColumnPayload,
    CoverPayload,
    FigurePayload,
    KeyFigurePayload,
    KeyFiguresPayload,
    ParagraphPayload,
    Payload,
    SourcePayload,
    TablePayload,
)

KINDS: Final[dict[str, Any]] = {
    "cover": CoverPayload,
    "paragraph": ParagraphPayload,
    "key_figures": KeyFiguresPayload,
    "callout": CalloutPayload,
    "table": TablePayload,
    "figure": FigurePayload,
}
AGAIN = "Run the notebook again with this version of the package."


def checked(payload: object, where: str) -> Payload:
    """Return the payload when it has the shape that its kind asks for.

    Raises
    ------
    UserError
        Another schema version, an unknown kind, a missing key, or a row that does not fit its columns.
    """
    if not isinstance(payload, dict):
        raise UserError(f"the exhibit is a {type(payload).__name__}, not an object", where=where, remedy=AGAIN)
    if payload.get("schema") != SCHEMA:
        problem = f"exhibit of schema {payload.get('schema')!r}; this version reads schema {SCHEMA}"
        raise UserError(problem, where=where, remedy=AGAIN)
    kind = str(payload.get("kind"))
    if kind not in KINDS:
        raise UserError(f"unknown kind of exhibit '{kind}'", where=where, remedy=nearest(kind, KINDS))
    _require(KINDS[kind], payload, f"{where}, {kind}")
    if kind in {"table", "figure"}:
        _check_table(payload, f"{where}, {kind} '{payload['name']}'")
    if kind == "key_figures":
        for item in payload["items"]:
            _require(KeyFigurePayload, item, f"{where}, {kind}")
    return cast("Payload", payload)


def _require(shape: Any, value: dict[str, Any], where: str) -> None:
    missing = sorted(shape.__required_keys__ - value.keys())
    if missing:
        raise UserError(f"missing key {', '.join(missing)}", where=where, remedy=AGAIN)


def _check_table(payload: dict[str, Any], where: str) -> None:
    if not payload["columns"]:
        raise UserError("a table without columns", where=where, remedy=AGAIN)
    for column in payload["columns"]:
        _require(ColumnPayload, column, f"{where}, column")
    for source in payload["sources"]:
        _require(SourcePayload, source, f"{where}, source")
    for number, row in enumerate(payload["rows"]):
        if len(row) != len(payload["columns"]):
            problem = f"row {number} has {len(row)} cells for {len(payload['columns'])} columns"
            raise UserError(problem, where=where, remedy=AGAIN)
        for cell in row:
            _require(CellPayload, cell, f"{where}, row {number}")
