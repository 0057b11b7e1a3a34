"""The one table of a file that a kind of list fits, or why there is none."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from sertakan_analysis.errors import UserError
from sertakan_analysis.registry.reading.header import ROWS_SEARCHED, find_header, missing_needed
from sertakan_analysis.registry.reading.labels import Aliases, shown_label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sertakan_analysis.registry.model import FileKind
    from sertakan_analysis.registry.reading.grid import Grid
    from sertakan_analysis.registry.reading.header import Header

ALIASES_SHOWN: Final = 4
# A head has no number this long.
PERSON_NUMBER: Final = re.compile(r"\d{6}")


def chosen(file: str, grids: Sequence[Grid], kind: FileKind) -> tuple[Grid, Header]:
    """Return the table of a file whose head has every needed column, with that head.

    Raises
    ------
    UserError
        No table with a head, a head that lacks a needed column, several tables that fit.
    """
    headed = [(grid, header) for grid in grids if (header := find_header(grid.head, kind)) is not None]
    if not headed:
        raise _no_header(file, grids, kind)
    fitting = [(grid, header) for grid, header in headed if not missing_needed(header, kind)]
    if len(fitting) > 1:
        sheets = ", ".join(f"'{grid.sheet}'" for grid, _ in fitting)
        raise UserError(
            f"{len(fitting)} sheets hold a list of the kind '{kind.name}': {sheets}",
            where=file,
            remedy="Name the one to read by --sheet; each sheet is taken in on its own.",
        )
    if not fitting:
        raise _lacking(file, *max(headed, key=lambda pair: len(pair[1].mapping)), kind)
    return fitting[0]


def _no_header(file: str, grids: Sequence[Grid], kind: FileKind) -> UserError:
    where = f"{file}, sheet '{grids[0].sheet}'" if len(grids) == 1 and grids[0].sheet else file
    needed = ", ".join(column.title for column in kind.columns.values() if column.needed)
    people = any(PERSON_NUMBER.search(cell) for grid in grids for row in grid.head[:1] for cell in row)
    problem = (
        "the first row holds data already: the head is missing"
        if people
        else (f"no head of the kind '{kind.name}' within the first {ROWS_SEARCHED} rows")
    )
    return UserError(
        problem, where=where, remedy=f"Write the columns' names above the table ({needed}), or check --as."
    )


def _lacking(file: str, grid: Grid, header: Header, kind: FileKind) -> UserError:
    lacking = missing_needed(header, kind)
    sheet = f", sheet '{grid.sheet}'" if grid.sheet else ""
    aliases = Aliases(kind)
    free = [name for name in kind.columns if name not in header.mapping]
    hints = [
        f"'{shown_label(column.label)}' ({column.letter}) looks like '{near}'."
        for column in header.unmapped
        if (near := aliases.near(column.label, free))
    ]
    names = [name for group in lacking for name in group.split(" or ")]
    known = "; ".join(
        f"{name}: {', '.join((kind.columns[name].title, *kind.columns[name].aliases)[:ALIASES_SHOWN])} …"
        for name in names
    )
    return UserError(
        f"the head lacks the needed column(s) {', '.join(lacking)}; it has {_told(header)}",
        where=f"{file}{sheet}, row {header.rows[0]}",
        remedy=" ".join(
            (
                *hints,
                f"Rename the column in the file, or add its label to 'aliases' in params/columns/{kind.name}.yml.",
                f"Known labels: {known}.",
            )
        ),
    )


def _told(header: Header) -> str:
    columns = sorted({*header.mapping.values(), *header.unmapped}, key=lambda column: column.position)
    return ", ".join(f"'{shown_label(column.label)}' ({column.letter})" for column in columns)
