"""The one semantic form in which a notebook cell hands an exhibit to the exporters.

A displayed object carries ``text/html`` and ``text/plain`` for JupyterLab and, under ``MIME``, one of the
payloads below; a figure carries its drawing as ``image/svg+xml`` beside it. The exporters read nothing else,
so the same written number feeds HTML, PDF and XLSX.
"""

from __future__ import annotations

from typing import Final, Literal, NotRequired, TypedDict

MIME: Final = "application/vnd.sertakan+json"
SCHEMA: Final = 1
WITHHELD: Final = "withheld"
WITHHELD_WORD: Final = "dirahasiakan"


class SourcePayload(TypedDict):
    """One source line as written, and its address (may be empty)."""

    text: str
    url: str


class CellPayload(TypedDict):
    """A cell: the text as written, the raw value (decimal or ISO date as text, ``None`` for words), its kind.

    The kind of a withheld number is ``WITHHELD``, its value ``None``.
    """

    text: str
    value: str | None
    kind: str
    decimals: int


class ColumnPayload(TypedDict):
    """A column of a table or of a figure's data."""

    key: str
    label: str
    kind: str
    decimals: int
    group: str | None


class MarkedPayload(TypedDict, total=False):
    """``marks`` are words for every page; a report without any leaves the key out."""

    marks: list[str]


class CoverPayload(MarkedPayload):
    """Head of a report. ``as_of`` is ISO, ``as_of_text`` as written."""

    schema: int
    kind: Literal["cover"]
    title: str
    subtitle: str
    region_codes: list[str]
    region_names: list[str]
    period: str
    as_of: str
    as_of_text: str


class ParagraphPayload(TypedDict):
    """One paragraph, or a list when ``items`` has more than one sentence and ``listed`` is true."""

    schema: int
    kind: Literal["paragraph"]
    items: list[str]
    listed: bool


class KeyFigurePayload(TypedDict):
    """A headline number as written."""

    label: str
    value: str
    note: str


class KeyFiguresPayload(TypedDict):
    """A row of headline numbers."""

    schema: int
    kind: Literal["key_figures"]
    items: list[KeyFigurePayload]


class CalloutPayload(TypedDict):
    """A framed box."""

    schema: int
    kind: Literal["callout"]
    name: str
    title: str
    items: list[str]
    tone: str


class DetailedPayload(TypedDict, total=False):
    """``detail``: the workbook alone shows it; a table for a page leaves the key out."""

    detail: bool


class TablePayload(DetailedPayload):
    """A table with everything below and above it."""

    schema: int
    kind: Literal["table"]
    name: str
    title: str
    base: str
    columns: list[ColumnPayload]
    rows: list[list[CellPayload]]
    total_rows: list[int]
    notes: list[str]
    sources: list[SourcePayload]
    as_of: str
    as_of_text: str


class FigurePayload(TypedDict):
    """A figure: alternative text, and the plotted data as a table. The drawing is in ``image/svg+xml``."""

    schema: int
    kind: Literal["figure"]
    name: str
    title: str
    base: str
    alt: str
    width_mm: float
    height_mm: float
    columns: list[ColumnPayload]
    rows: list[list[CellPayload]]
    notes: list[str]
    sources: list[SourcePayload]
    as_of: str
    as_of_text: str


Payload = CoverPayload | ParagraphPayload | KeyFiguresPayload | CalloutPayload | TablePayload | FigurePayload


class RunMetadata(TypedDict):
    """What the runner writes under ``metadata.sertakan`` of an executed notebook."""

    report: str
    edition: str
    run_id: str
    region_codes: list[str]
    as_of: str
    package_version: str
    commit: NotRequired[str]
