"""Durations and sizes as people write them: "10 min", "3 days", "512 MB"."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Final

SECONDS: Final = {"s": 1, "min": 60, "h": 3600, "day": 86400, "days": 86400}
MEGABYTES: Final = {"MB": 1, "GB": 1024}
# Longer than any report or deadline; keeps arithmetic with days inside what a calendar can hold.
LONGEST: Final = timedelta(days=3660)


def duration(text: str) -> timedelta | None:
    """Return a duration written as a whole number and a unit (s, min, h, day, days); None for anything else."""
    found = _measured(text, SECONDS)
    return timedelta(seconds=found) if found is not None and found <= LONGEST.total_seconds() else None


def megabytes(text: str) -> int | None:
    """Return a size in MB written as a whole number and MB or GB (1024 MB); None for anything else."""
    return _measured(text, MEGABYTES)


def _measured(text: str, units: dict[str, int]) -> int | None:
    match = re.fullmatch(r"([1-9][0-9]{0,9}) ?([A-Za-z]+)", text)
    if match is None or match[2] not in units:
        return None
    return int(match[1]) * units[match[2]]
