"""A published table as JupyterLab and the exporters show it."""

from __future__ import annotations

from html import escape
from itertools import groupby
from typing import TYPE_CHECKING

from sertakan_analysis.display.below import around, below_html, below_plain, heading_html
from sertakan_analysis.display.cells import cell_payload, column_payload
from sertakan_analysis.display.shown import Shown
from sertakan_analysis.exhibits.payload import SCHEMA, WITHHELD, WITHHELD_WORD, TablePayload

if TYPE_CHECKING:
    from sertakan_analysis.exhibits import PublishedTable
    from sertakan_analysis.exhibits.payload import CellPayload, ColumnPayload


class Table(Shown):
    """A written table; immutable."""


def table(published: PublishedTable) -> Table:
    """Write a published table: numbers in Indonesian form, raw values kept beside them for the annex."""
    rows = [
        [cell_payload(cell, column) for cell, column in zip(row, published.columns, strict=True)]
        for row in published.rows
    ]
    words = around(published, rows)
    payload: TablePayload = {
        "schema": SCHEMA,
        "kind": "table",
        "name": published.name,
        "columns": [column_payload(column) for column in published.columns],
        "rows": rows,
        "total_rows": sorted(published.total_rows),
        **words,  # type: ignore[typeddict-item]  # mypy: the words might bring a "detail" along
    }
    if published.detail:
        payload["detail"] = True
    plain = "\n".join([words["title"], *([words["base"]] if words["base"] else []), *_plain(payload)])
    html = f"<table><caption>{heading_html(words)}</caption>{_head(payload['columns'])}{_body(payload)}</table>"
    return Table(html + below_html(words), "\n".join([plain, *below_plain(words)]), payload)


def _right(column: ColumnPayload) -> str:
    return ' class="number"' if column["kind"] not in {"text", "day", "month"} else ""


def _head(columns: list[ColumnPayload]) -> str:
    labels = "".join(f'<th scope="col"{_right(column)}>{escape(column["label"])}</th>' for column in columns)
    if not any(column["group"] for column in columns):
        return f"<thead><tr>{labels}</tr></thead>"
    groups = ""
    for group, members in groupby(columns, key=lambda column: column["group"]):
        width = len(list(members))
        scope = (
            f'<th scope="colgroup" colspan="{width}">{escape(group)}</th>' if group else f'<td colspan="{width}"></td>'
        )
        groups += scope
    return f"<thead><tr>{groups}</tr><tr>{labels}</tr></thead>"


def _body(payload: TablePayload) -> str:
    rows = ""
    for number, row in enumerate(payload["rows"]):
        kind = ' class="total"' if number in payload["total_rows"] else ""
        rows += f"<tr{kind}>{''.join(map(_cell, row, payload['columns'], range(len(row))))}</tr>"
    return f"<tbody>{rows}</tbody>"


def _cell(cell: CellPayload, column: ColumnPayload, place: int) -> str:
    said = escape(cell["text"])
    if cell["kind"] == WITHHELD:  # the sign for the eye, the word for a listener and for the mouse
        said = f'<span role="img" aria-label="{WITHHELD_WORD}" title="{WITHHELD_WORD}">{said}</span>'
    if place == 0:
        return f'<th scope="row" style="font-weight:inherit"{_right(column)}>{said}</th>'
    return f"<td{_right(column)}>{said}</td>"


def _plain(payload: TablePayload) -> list[str]:
    """Columns as wide as their longest cell, numbers to the right."""
    columns = payload["columns"]
    grid = [[column["label"] for column in columns], *([cell["text"] for cell in row] for row in payload["rows"])]
    widths = [max(map(len, cells)) for cells in zip(*grid, strict=True)]
    lines = [
        "  ".join(
            text.rjust(width) if _right(column) else text.ljust(width)
            for text, width, column in zip(row, widths, columns, strict=True)
        ).rstrip()
        for row in grid
    ]
    return [lines[0], "  ".join("-" * width for width in widths), *lines[1:]]
