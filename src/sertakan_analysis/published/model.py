"""Published figures as values: what was said, when, by whom, over which base."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from sertakan_analysis.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from decimal import Decimal

    import pandas as pd

    from sertakan_analysis.exhibits import Text

Precision = Literal["day", "month", "year", "none"]
Bound = Literal["point", "lower", "upper"]
Scope = Literal["kabupaten", "branch", "province", "national", "city", "village", "event", "site"]
Status = Literal["announced", "realised", "target"]
Severity = Literal["note", "caution"]
CheckName = Literal[
    "percent_equals_numerator_over_base",
    "segments_add_up_to_total",
    "complement_adds_up",
    "labour_force_adds_up",
    "target_gap_agrees",
    "exact_duplicates",
    "contradictions",
    "correction",
]

CHECK_WORDS: dict[CheckName, str] = {
    "percent_equals_numerator_over_base": "Persentase tidak cocok",
    "segments_add_up_to_total": "Rincian tidak cocok dengan total",
    "complement_adds_up": "Bagian tidak berjumlah basis",
    "labour_force_adds_up": "Angka angkatan kerja tidak cocok",
    "target_gap_agrees": "Kekurangan terhadap target tidak cocok",
    "exact_duplicates": "Pengulangan",
    "contradictions": "Pertentangan",
    "correction": "Koreksi",
}


@dataclass(frozen=True, slots=True)
class When:
    """A date with the precision at which it was published; ``start`` is ``None`` for an undated figure."""

    start: date | None
    precision: Precision

    @property
    def on(self) -> date | None:
        """The reference day: the day itself, else the last day of the month or year; ``None`` when undated."""
        return None if self.start is None else _last_day(self.start, self.precision)

    def overlaps(self, other: When) -> bool:
        """Tell whether the two periods share a day; an undated figure overlaps nothing."""
        if self.start is None or other.start is None or self.on is None or other.on is None:
            return False
        return self.start <= other.on and other.start <= self.on


@dataclass(frozen=True, slots=True)
class Dated(When):
    """A date that is known: the reference day of a coverage point or of a base value."""

    start: date

    @property
    def on(self) -> date:
        """The reference day: the day itself, else the last day of the month or year."""
        return _last_day(self.start, self.precision)


def _last_day(start: date, precision: Precision) -> date:
    if precision == "month":
        return start.replace(day=monthrange(start.year, start.month)[1])
    return date(start.year, 12, 31) if precision == "year" else start


@dataclass(frozen=True, slots=True)
class Source:
    """A publication. ``published`` is its date as printed or, when ``published_inferred``, as inferred; may be empty."""

    id: str
    title: str
    publisher: str
    published: str
    published_inferred: bool
    url: str


@dataclass(frozen=True, slots=True)
class Indicator:
    """What a figure measures: Indonesian title, unit, family of definitions, whether it needs a base."""

    id: str
    title: str
    unit: str
    family: str
    needs_base: bool


@dataclass(frozen=True, slots=True)
class Base:
    """What rates divide by. ``counts`` says in Indonesian whom it counts, ``stated_by`` who uses it so."""

    id: str
    region: str
    counts: str
    counts_note: str
    stated_by: str


@dataclass(frozen=True, slots=True)
class BaseValue:
    """The size of a base at a date.

    ``implied`` values are computed (numerator over rate), never typed; ``implied_by`` is then the rate's id and
    ``figure`` otherwise the figure that printed the value. ``approximate``: printed as "about", or implied.
    """

    base: str
    when: Dated
    value: Decimal
    implied: bool
    implied_by: str | None
    figure: str | None
    source: str
    approximate: bool


@dataclass(frozen=True, slots=True)
class PublishedFigure:
    """One number in one publication.

    ``value`` is in the indicator's unit, corrected where a correction is declared; ``printed`` is what the source
    printed. ``usable`` is false where a correction says "do not use". ``base`` and ``numerator`` are ids.
    """

    id: str
    region: str
    when: When
    indicator: str
    segment: str
    value: Decimal
    printed: Decimal
    usable: bool
    unit: str
    bound: Bound
    scope: Scope
    status: Status
    measure: str
    base: str | None
    numerator: str | None
    funding: str
    source: str
    definition: str
    note: str


@dataclass(frozen=True, slots=True)
class Correction:
    """A declared misprint: the figure, the printed value, the value used instead (``None``: do not use), the reason."""

    figure: str
    expect: Decimal
    use: Decimal | None
    reason: Text


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found among figures, as a sentence for the reader of a report."""

    check: CheckName
    figures: tuple[str, ...]
    message: Text
    severity: Severity

    @property
    def kind_words(self) -> str:
        """The kind of finding in Indonesian."""
        return CHECK_WORDS[self.check]


@dataclass(frozen=True, slots=True)
class CoveragePoint:
    """Participants and the base they belong to, at one date.

    ``rate`` is computed, in percent; ``rate_printed`` is the source's, ``None`` when it prints none.
    ``participants_implied``: computed as printed rate times base. ``participants_range`` holds the printed ends when
    the source gives a range, and ``participants`` is then its middle. ``segments`` holds what was published apart.
    """

    region: str
    when: Dated
    participants: Decimal
    participants_implied: bool
    participants_range: tuple[Decimal, Decimal] | None
    base: BaseValue
    rate: Decimal
    rate_printed: Decimal | None
    measure: str
    scope: Scope
    segments: Mapping[str, Decimal]
    figures: tuple[str, ...]
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class PublishedRate:
    """A printed coverage rate with its base; ``base_value`` is ``None`` when nobody published how large it is."""

    figure: PublishedFigure
    base: Base
    base_value: BaseValue | None


class NotComparable(UserError):  # noqa: N818 - says what two figures are
    """Two figures have no common ground: another region or scope, or a base of unknown size."""


@dataclass(frozen=True, slots=True)
class Published:
    """Every published figure with its sources, bases, corrections and findings; nothing in it can be changed."""

    figures: Mapping[str, PublishedFigure]
    sources: Mapping[str, Source]
    bases: Mapping[str, Base]
    base_values: tuple[BaseValue, ...]
    indicators: Mapping[str, Indicator]
    corrections: Mapping[str, Correction]
    findings: tuple[Finding, ...]

    def select(  # noqa: PLR0913 - one keyword for each column that a reader asks by
        self,
        *,
        region: str | None = None,
        indicator: str | None = None,
        segment: str | None = None,
        scope: Scope | None = None,
        status: Status | None = None,
        until: date | None = None,
    ) -> tuple[PublishedFigure, ...]:
        """Return the usable figures that match, in date order, undated ones first.

        ``until`` keeps realised and announced figures whose reference day is not later. A target lies in the future
        by nature, so it is kept when its source was published by then, or prints no date. Undated figures have no
        place in time and are left out as soon as ``until`` is given.
        """
        wanted = {"region": region, "indicator": indicator, "segment": segment, "scope": scope, "status": status}
        found = [figure for figure in self.figures.values() if figure.usable]
        # Column by column: the checks at loading ask hundreds of times, and the first column leaves few figures.
        for name, value in wanted.items():
            if value is not None:
                found = [figure for figure in found if getattr(figure, name) == value]
        return _in_date_order(figure for figure in found if until is None or self.is_known(figure, until))

    def is_known(self, figure: PublishedFigure, day: date) -> bool:
        """Tell whether a figure speaks of a time up to ``day`` (a target: was published by then)."""
        if figure.status == "target":
            published = self.sources[figure.source].published
            return published[: len(day.isoformat())] <= day.isoformat()
        return figure.when.on is not None and figure.when.on <= day

    def frame(self) -> pd.DataFrame:
        """Return the figures as a data frame for exploring: one row a figure, values as floats, days as timestamps."""
        import pandas as pd

        rows = [
            {
                "figure": figure.id,
                "region": figure.region,
                "date": pd.Timestamp(figure.when.on) if figure.when.on else pd.NaT,
                "precision": figure.when.precision,
                "indicator": figure.indicator,
                "segment": figure.segment,
                "value": float(figure.value),
                "unit": figure.unit,
                "status": figure.status,
                "scope": figure.scope,
                "measure": figure.measure,
                "base": self.bases[figure.base].counts if figure.base else None,
                "usable": figure.usable,
                "source": self.sources[figure.source].publisher,
            }
            for figure in self.figures.values()
        ]
        return pd.DataFrame(rows).sort_values(["region", "indicator", "date"], ignore_index=True)

    def base_value(self, base: str, when: When) -> BaseValue | None:
        """Return the value of a base in a period; ``None`` when none was published for it."""
        return next((value for value in self.base_values if value.base == base and value.when.overlaps(when)), None)


def _in_date_order(figures: Iterable[PublishedFigure]) -> tuple[PublishedFigure, ...]:
    return tuple(sorted(figures, key=lambda figure: (figure.when.on or date.min, figure.id)))
