"""Statistics on counts: decomposition, paces, projections, monthly series. Values in, values out."""

from sertakan_analysis.statistics.decomposition import Decomposition, GroupEffect, kitagawa
from sertakan_analysis.statistics.estimate import Estimate
from sertakan_analysis.statistics.interrupted import EventEffect, MonthAfter, interrupted_series
from sertakan_analysis.statistics.monthly import (
    MonthlyPoint,
    MonthlyTrend,
    SeasonFactor,
    SeasonLeftOut,
    trend_and_season,
)
from sertakan_analysis.statistics.pace import (
    Pace,
    fastest,
    last,
    month_ends,
    months_between,
    needed_pace,
    needed_path,
    paces,
)
from sertakan_analysis.statistics.projection import BacktestStep, ProjectedRate, Projection, backtest, project
from sertakan_analysis.statistics.refusal import Refusal, RefusalReason

__all__ = [
    "BacktestStep",
    "Decomposition",
    "Estimate",
    "EventEffect",
    "GroupEffect",
    "MonthAfter",
    "MonthlyPoint",
    "MonthlyTrend",
    "Pace",
    "ProjectedRate",
    "Projection",
    "Refusal",
    "RefusalReason",
    "SeasonFactor",
    "SeasonLeftOut",
    "backtest",
    "fastest",
    "interrupted_series",
    "kitagawa",
    "last",
    "month_ends",
    "months_between",
    "needed_pace",
    "needed_path",
    "paces",
    "project",
    "trend_and_season",
]
