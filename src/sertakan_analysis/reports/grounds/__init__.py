"""What a run rests on, and why it is stale."""

from __future__ import annotations

from sertakan_analysis.reports.grounds.grounds import Grounds
from sertakan_analysis.reports.grounds.present import Present
from sertakan_analysis.reports.grounds.reasons import reasons

__all__ = ["Grounds", "Present", "reasons"]
