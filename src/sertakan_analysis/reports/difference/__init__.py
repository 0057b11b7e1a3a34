"""What differs between two editions, number by number, and which ground did it."""

from sertakan_analysis.reports.difference.compare import compared, difference
from sertakan_analysis.reports.difference.model import Cause, Change, Difference, Ground, Kind, Report, ReportDifference
from sertakan_analysis.reports.difference.summary import summary
from sertakan_analysis.reports.difference.told import told

__all__ = [
    "Cause",
    "Change",
    "Difference",
    "Ground",
    "Kind",
    "Report",
    "ReportDifference",
    "compared",
    "difference",
    "summary",
    "told",
]
