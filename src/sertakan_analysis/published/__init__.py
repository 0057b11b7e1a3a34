"""Published figures: every number with its base, date and source; series, change of base, monthly counts."""

from sertakan_analysis.published.load import load_published
from sertakan_analysis.published.model import (
    Base,
    BaseValue,
    Correction,
    CoveragePoint,
    Dated,
    Finding,
    Indicator,
    NotComparable,
    Published,
    PublishedFigure,
    PublishedRate,
    Source,
    When,
)
from sertakan_analysis.published.monthly import MonthlyCount, MonthlyCounts, load_monthly
from sertakan_analysis.published.rebase import Change, RebasedPoint, change, choose_base, default_base, rebase
from sertakan_analysis.published.series import coverage_points, published_rates

__all__ = [
    "Base",
    "BaseValue",
    "Change",
    "Correction",
    "CoveragePoint",
    "Dated",
    "Finding",
    "Indicator",
    "MonthlyCount",
    "MonthlyCounts",
    "NotComparable",
    "Published",
    "PublishedFigure",
    "PublishedRate",
    "RebasedPoint",
    "Source",
    "When",
    "change",
    "choose_base",
    "coverage_points",
    "default_base",
    "load_monthly",
    "load_published",
    "published_rates",
    "rebase",
]
