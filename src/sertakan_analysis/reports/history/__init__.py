"""The record of runs and of what became of each due moment: one SQLite file that several processes share."""

from sertakan_analysis.reports.history.history import History
from sertakan_analysis.reports.history.records import RunEnd, RunRecord, RunStart, Trigger

__all__ = ["History", "RunEnd", "RunRecord", "RunStart", "Trigger"]
