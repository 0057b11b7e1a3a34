"""Read ``data/published``: tables and declarations become one checked, unchangeable value."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, cast

from sertakan_analysis.errors import UserError
from sertakan_analysis.published.checks import examine
from sertakan_analysis.published.declared import read_corrections, read_exceptions, read_indicators
from sertakan_analysis.published.model import (
    Base,
    BaseValue,
    Bound,
    Correction,
    Dated,
    Indicator,
    Precision,
    Published,
    PublishedFigure,
    Scope,
    Source,
    Status,
    When,
)
from sertakan_analysis.published.tables import Rows, read_table, refuse, row_of, unknown
from sertakan_analysis.regions import region

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path


FILES: Final = (
    "sources.csv",
    "indicators.yml",
    "bases.csv",
    "corrections.yml",
    "figures.csv",
    "base_values.csv",
    "exceptions.yml",
)


def load_published(folder: Path) -> Published:
    """Read every published figure with its sources, bases, corrections and exceptions, and run the named checks.

    Raises
    ------
    UserError
        A missing file, cells of the wrong shape, unknown names, a rate without base, a correction whose misprint is
        gone, an inconsistency that nobody declared, or a declared one that no longer occurs.
    """
    return _assembled(folder.name, tuple(_content(folder, name) for name in FILES))


def _content(folder: Path, name: str) -> bytes:
    try:
        return (folder / name).read_bytes()
    except FileNotFoundError as error:
        where = f"{folder.name}/{name}"
        raise UserError("the file is missing", where=where, remedy="Restore it from the repository.") from error


# A process that makes many reports finds the same files each time.
@lru_cache(2)
def _assembled(folder: str, contents: tuple[bytes, ...]) -> Published:
    """Return the figures of files given by content, in the order of ``FILES``."""
    places = {name.partition(".")[0]: f"{folder}/{name}" for name in FILES}
    given = dict(zip(places, contents, strict=True))

    def table(name: str) -> Rows:
        return read_table(places[name], name, given[name])

    sources = {row["id"]: _source(row) for row in table("sources")}
    indicators = read_indicators(places["indicators"], given["indicators"])
    bases = _bases(places["bases"], table("bases"))
    corrections = read_corrections(places["corrections"], given["corrections"])
    figure_rows = table("figures")
    refuse(_figure_faults(places["figures"], figure_rows, sources, indicators, bases))
    figures = {row["id"]: _figure(row, corrections.get(row["id"])) for row in figure_rows}
    refuse(_correction_faults(places["corrections"], corrections, figures))
    published = Published(
        figures=MappingProxyType(figures),
        sources=MappingProxyType(sources),
        bases=MappingProxyType(bases),
        base_values=_base_values(places["base_values"], table("base_values"), figures, bases, sources),
        indicators=MappingProxyType(dict(indicators)),
        corrections=MappingProxyType(dict(corrections)),
        findings=(),
    )
    return examine(published, read_exceptions(places["exceptions"], given["exceptions"]))


def _source(row: Mapping[str, str]) -> Source:
    return Source(
        row["id"], row["title"], row["publisher"], row["published"], row["published_inferred"] == "yes", row["url"]
    )


def _bases(where: str, rows: Rows) -> dict[str, Base]:
    refuse(_region_faults(where, rows))
    return {row["id"]: Base(**row) for row in rows}


def _region_faults(where: str, rows: Rows) -> list[str]:
    faults = []
    for number, row in enumerate(rows):
        try:
            region(row["region"])
        except UserError as error:
            faults.append(f"{row_of(number, where, 'region')}: {error.problem}. {error.remedy}")
    return faults


def _figure_faults(
    where: str,
    rows: Rows,
    sources: Collection[str],
    indicators: Mapping[str, Indicator],
    bases: Collection[str],
) -> list[str]:
    ids = {row["id"] for row in rows}
    known = {"indicator": indicators, "source": sources, "base": bases, "numerator": ids}
    faults = _region_faults(where, rows)
    for number, row in enumerate(rows):
        faults += [
            f"{row_of(number, where, column)}: {unknown(row[column], names, column)}"
            for column, names in known.items()
            if row[column] and row[column] not in names
        ]
        indicator = indicators.get(row["indicator"])
        if indicator is None:
            continue
        if indicator.needs_base and not row["base"]:
            faults.append(
                f"{row_of(number, where, 'base')}: '{row['id']}' is a rate, and a rate without a base does not exist "
                "here; name what it divides by (an id of bases.csv; add one when the source names none)"
            )
        if row["unit"] not in ("", indicator.unit):
            faults.append(
                f"{row_of(number, where, 'unit')}: '{row['unit']}', but {indicator.id} is in '{indicator.unit}'"
            )
    return faults


def _figure(row: Mapping[str, str], correction: Correction | None) -> PublishedFigure:
    printed = Decimal(row["value"])
    corrected = correction.use if correction and correction.use is not None else printed
    return PublishedFigure(
        id=row["id"],
        region=row["region"],
        when=_when(row),
        indicator=row["indicator"],
        segment=row["segment"],
        value=corrected,
        printed=printed,
        usable=correction is None or correction.use is not None,
        unit=row["unit"],
        bound=cast("Bound", row["bound"]),
        scope=cast("Scope", row["scope"]),
        status=cast("Status", row["status"]),
        measure=row["measure"],
        base=row["base"] or None,
        numerator=row["numerator"] or None,
        funding=row["funding"],
        source=row["source"],
        definition=row["definition"],
        note=row["note"],
    )


def _when(row: Mapping[str, str]) -> When:
    return _dated(row) if row["date"] else When(None, "none")


def _dated(row: Mapping[str, str]) -> Dated:
    year, month, day = (*(int(part) for part in row["date"].split("-")), 1, 1)[:3]
    return Dated(date(year, month, day), cast("Precision", row["precision"]))


def _correction_faults(
    where: str, corrections: Mapping[str, Correction], figures: Mapping[str, PublishedFigure]
) -> list[str]:
    faults = []
    for name, correction in corrections.items():
        if name not in figures:
            faults.append(f"{where}: {unknown(name, figures, 'figure')}")
        elif figures[name].printed != correction.expect:
            faults.append(
                f"{where}: '{name}' expects the printed value {correction.expect}, but figures.csv now holds "
                f"{figures[name].printed}; when the source was mended, remove the correction"
            )
    return faults


def _base_values(
    where: str,
    rows: Rows,
    figures: Mapping[str, PublishedFigure],
    bases: Collection[str],
    sources: Collection[str],
) -> tuple[BaseValue, ...]:
    known = {"base": bases, "source": sources, "figure": figures, "implied_by": figures}
    faults = [
        f"{row_of(number, where, column)}: {unknown(row[column], names, column)}"
        for number, row in enumerate(rows)
        for column, names in known.items()
        if row[column] and row[column] not in names
    ]
    faults += [fault for number, row in enumerate(rows) for fault in _origin_faults(number, where, row)]
    refuse(faults)
    values = tuple(_base_value(number, where, row, figures) for number, row in enumerate(rows))
    return tuple(sorted(values, key=lambda value: (value.base, value.when.on)))


def _origin_faults(number: int, where: str, row: Mapping[str, str]) -> list[str]:
    origins = [column for column in ("value", "figure", "implied_by") if row[column]]
    if len(origins) != 1:
        got = " and ".join(origins) or "none of them"
        return [f"{row_of(number, where, 'value')}: give one of value, figure, implied_by; here stands {got}"]
    if (row["status"] == "implied") != (origins == ["implied_by"]):
        remedy = "an implied value is computed from the rate in implied_by, never typed"
        return [f"{row_of(number, where, 'status')}: '{row['status']}' does not fit {origins[0]}; {remedy}"]
    return []


def _base_value(number: int, where: str, row: Mapping[str, str], figures: Mapping[str, PublishedFigure]) -> BaseValue:
    implied = row["status"] == "implied"
    if implied:
        rate = figures[row["implied_by"]]
        if rate.numerator is None or not rate.value:
            raise UserError(
                f"'{rate.id}' can't imply a base: it names no numerator or is zero",
                where=row_of(number, where, "implied_by"),
                remedy="Name its numerator in figures.csv.",
            )
        value = figures[rate.numerator].value * 100 / rate.value
    else:
        value = figures[row["figure"]].value if row["figure"] else Decimal(row["value"])
    if value <= 0:
        raise UserError(f"a base of {value} can't carry a rate", where=row_of(number, where, "value"))
    return BaseValue(
        base=row["base"],
        when=_dated(row),
        value=value,
        implied=implied,
        implied_by=row["implied_by"] or None,
        figure=row["figure"] or None,
        source=row["source"],
        approximate=implied or row["printed_approximate"] == "yes",
    )
