"""The page that lists every edition and its files, for readers who open the outputs folder."""

from __future__ import annotations

from datetime import date
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from sertakan_analysis.errors import UserError
from sertakan_analysis.regions import region

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from sertakan_analysis.reports.manifest import EditionManifest, ReportEntry

LOCALE = "id_ID"
FORMAT_NAMES = {"pdf": "PDF", "html": "HTML", "xlsx": "Excel", "ipynb": "Notebook"}
READING_ORDER = tuple(FORMAT_NAMES)
KILOBYTE = 1000


def index_page(editions: Iterable[EditionManifest]) -> str:
    """Return the page, self-contained, in Bahasa Indonesia, the newest edition first."""
    from jinja2 import Environment

    template = files("sertakan_analysis.reports").joinpath("index.html.j2").read_text(encoding="utf-8")
    page = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(template)
    newest_first = sorted(editions, key=lambda edition: edition["edition"], reverse=True)
    return page.render(editions=[_edition(edition) for edition in newest_first])


def _edition(edition: EditionManifest) -> dict[str, Any]:
    from babel.dates import format_date

    name = edition["edition"]
    return {
        "name": name,
        "day": format_date(date.fromisoformat(name), format="long", locale=LOCALE),
        "reports": [_report(entry, name) for entry in edition["reports"]],
    }


def _report(entry: ReportEntry, folder: str) -> dict[str, Any]:
    outputs = [(output, output["file"].rpartition(".")[2]) for output in entry["outputs"]]
    outputs.sort(key=lambda pair: READING_ORDER.index(pair[1]) if pair[1] in READING_ORDER else len(READING_ORDER))
    return {
        "title": entry["title"],
        "regions": _joined([_region_name(code) for code in entry["region_codes"]]),
        "detail": _detail(entry),
        "files": [
            {
                "address": f"{folder}/{output['file']}",
                "name": FORMAT_NAMES.get(ending, ending),
                "size": size_words(output["size"]),
            }
            for output, ending in outputs
        ],
    }


def _detail(entry: ReportEntry) -> str:
    """Tell apart the reports of one title: what their file name adds to report and regions."""
    ordinary = "-".join([entry["report"], *entry["region_codes"]])
    return entry["stem"].removeprefix(ordinary).lstrip("-")


def _region_name(code: str) -> str:
    try:
        return region(code).name
    except UserError:
        # A user's own report may speak of places that the reference list does not hold.
        return code


def _joined(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} dan {names[-1]}" if names else ""


def size_words(size: int) -> str:
    """Return a file size as an Indonesian reader writes it: 412 kB, 1,2 MB."""
    from decimal import Decimal

    from babel.numbers import format_decimal

    thousands: Decimal = Decimal(size) / KILOBYTE
    if thousands < KILOBYTE:
        return f"{format_decimal(max(round(thousands), 1), locale=LOCALE)} kB"
    return f"{format_decimal(round(thousands / KILOBYTE, 1), format='#,##0.0', locale=LOCALE)} MB"
