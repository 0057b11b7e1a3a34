"""An executed notebook as one immutable document, from which every format is made."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from sertakan_analysis.errors import UserError
from sertakan_analysis.reports.export.blocks import (
    Block,
    FigureExhibit,
    Heading,
    Picture,
    PlainTable,
    Preformatted,
    TableExhibit,
    plain,
)
from sertakan_analysis.reports.export.citations import with_sources
from sertakan_analysis.reports.export.identity import Identity
from sertakan_analysis.reports.export.markdown import read_markdown
from sertakan_analysis.reports.export.outputs import Place, joined, read_output

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sertakan_analysis.exhibits.payload import CoverPayload

HIDE_CELL = frozenset({"hide-cell", "remove-cell"})
HIDE_INPUT = frozenset({"hide-input", "remove-input", "injected-parameters"})
HIDE_OUTPUT = frozenset({"hide-output", "remove-output"})


@dataclass(frozen=True, slots=True)
class Cover:
    """Head of the report. Texts are as printed; ``as_of`` dates the files, ``marks`` stand on every page."""

    title: str
    subtitle: str
    region_codes: tuple[str, ...]
    region_names: tuple[str, ...]
    period: str
    as_of: date
    as_of_text: str
    marks: tuple[str, ...] = ()

    @property
    def mark(self) -> str:
        """The marks on one line, empty when there is none."""
        return " · ".join(self.marks)


@dataclass(frozen=True, slots=True)
class Document:
    """A report as read from its notebook: head, blocks in order, identity, and notices for the log."""

    cover: Cover
    blocks: tuple[Block, ...]
    identity: Identity
    edition: str
    package_version: str
    notices: tuple[str, ...]

    @property
    def headings(self) -> tuple[Heading, ...]:
        """The headings in order."""
        return tuple(block for block in self.blocks if isinstance(block, Heading))

    @property
    def lead(self) -> tuple[Block, ...]:
        """What stands before the first heading: key figures and the summary."""
        return tuple(takewhile(lambda block: not isinstance(block, Heading), self.blocks))

    @property
    def body(self) -> tuple[Block, ...]:
        """Everything from the first heading on."""
        return self.blocks[len(self.lead) :]

    @property
    def record(self) -> str:
        """The line at the end that says which run made the report; empty for a notebook run by hand."""
        if not self.identity.run_id:
            return ""
        return (
            f"Dibuat dengan {self.author}, nomor proses {self.identity.run_id}. Parameter, aturan, dan sidik berkas masukan "
            "tercatat dalam manifest.json pada folder edisi."
        )

    @property
    def author(self) -> str:
        """What made the file, for its properties."""
        return f"sertakan_analysis {self.package_version}".strip()


def read_document(
    notebook: Mapping[str, Any], name: str, *, today: date | None = None, allow_errors: bool = False
) -> Document:
    """Return the document of an executed notebook; ``name`` is the notebook's file name without ending.

    The as-of date is the cover's, else the runner's, else that of the newest exhibit, else ``today``.

    Raises
    ------
    UserError
        A failed cell, a malformed exhibit, two covers, or no date to put on the files.
    """
    place = Place(allow_errors=allow_errors)
    covers: list[CoverPayload] = []
    blocks = list(_cells(notebook["cells"], place, covers))
    if len(covers) > 1:
        raise UserError("the notebook displays more than one cover", where=name, remedy="Display cover(...) once.")
    title = _take_title(blocks)
    stamped: Mapping[str, Any] = notebook.get("metadata", {}).get("sertakan", {})
    cover = _cover(covers, stamped, title or name, _newest(blocks) or today)
    codes = cover.region_codes or tuple(stamped.get("region_codes", ()))
    return Document(
        cover,
        tuple(_numbered(with_sources(blocks))),
        Identity(str(stamped.get("report", name)), codes, cover.as_of, str(stamped.get("run_id", ""))),
        str(stamped.get("edition", "")),
        str(stamped.get("package_version", "")),
        tuple(place.notices),
    )


def _cells(cells: Iterable[Mapping[str, Any]], place: Place, covers: list[CoverPayload]) -> Iterator[Block]:
    for number, cell in enumerate(cells, start=1):
        place.cell = number
        tags = set(cell.get("metadata", {}).get("tags", ()))
        if tags & HIDE_CELL:
            _refuse_hidden_error(cell, place)
        elif cell["cell_type"] == "markdown":
            for block in read_markdown(joined(cell["source"])):
                if isinstance(block, Heading):
                    place.heading = plain(block.children)
                yield block
        elif cell["cell_type"] == "code":
            yield from _code(cell, tags, place, covers)


def _code(cell: Mapping[str, Any], tags: set[str], place: Place, covers: list[CoverPayload]) -> Iterator[Block]:
    source = joined(cell["source"]).strip()
    if source and not tags & HIDE_INPUT:
        yield Preformatted(source, "code")
    if tags & HIDE_OUTPUT:
        _refuse_hidden_error(cell, place)
        return
    for output in cell.get("outputs", ()):
        for shown in read_output(output, place):
            if isinstance(shown, dict):
                covers.append(shown)
            else:
                yield shown


def _refuse_hidden_error(cell: Mapping[str, Any], place: Place) -> None:
    """A failed cell is a failed report, shown or not."""
    for output in cell.get("outputs", ()):
        if output["output_type"] == "error":
            list(read_output(output, place))


def _take_title(blocks: list[Block]) -> str:
    """Take the notebook's own title, a first heading of level 1, out of the blocks: the cover prints the title."""
    for position, block in enumerate(blocks):
        if isinstance(block, Heading):
            if block.level == 1:
                del blocks[position]
                return plain(block.children)
            break
    return ""


def _newest(blocks: Iterable[Block]) -> date | None:
    exhibits = [block for block in blocks if isinstance(block, TableExhibit | FigureExhibit)]
    return max((_day(block.payload["as_of"], block.payload["name"]) for block in exhibits), default=None)


def _day(text: str, where: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        remedy = "Write it as year-month-day: 2025-11-30."
        raise UserError(f"as-of date is not a day: '{text}'", where=where, remedy=remedy) from error


def _cover(covers: list[CoverPayload], stamped: Mapping[str, Any], title: str, fallback: date | None) -> Cover:
    if covers:
        given = covers[0]
        return Cover(
            given["title"],
            given["subtitle"],
            tuple(given["region_codes"]),
            tuple(given["region_names"]),
            given["period"],
            _day(given["as_of"], "cover"),
            given["as_of_text"],
            tuple(given.get("marks", ())),
        )
    as_of = _day(str(stamped["as_of"]), "metadata of the notebook") if "as_of" in stamped else fallback
    if as_of is None:
        remedy = "Display a cover, or run the notebook with `sertakan run`."
        raise UserError("the notebook names no as-of date", where=title, remedy=remedy)
    return Cover(title, "", (), (), "", as_of, _written(as_of))


def _written(day: date) -> str:
    from babel.dates import format_date

    return format_date(day, "d MMMM y", locale="id_ID")


def _numbered(blocks: Iterable[Block]) -> Iterator[Block]:
    """Number headings, figures and tables in order; heading levels start at 1 and skip none."""
    counted: Counter[str] = Counter()
    open_levels: list[int] = []
    section: list[int] = []
    for block in blocks:
        match block:
            case Heading(level, children):
                while open_levels and open_levels[-1] >= level:
                    open_levels.pop()
                open_levels.append(level)
                depth = len(open_levels)
                section = [*section[:depth], *[0] * (depth - len(section))]
                section[-1] += 1
                number = ".".join(map(str, section))
                yield Heading(depth, children, number, "bagian-" + number.replace(".", "-"))
            case FigureExhibit() | Picture():
                counted["figure"] += 1
                yield replace(block, number=counted["figure"])
            case TableExhibit():
                counted["table"] += 1
                yield replace(block, number=counted["table"])
            case PlainTable() if block.title:
                counted["table"] += 1
                yield replace(block, number=counted["table"])
            case _:
                yield block
