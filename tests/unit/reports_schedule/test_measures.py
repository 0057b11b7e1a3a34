"""Durations and sizes are a whole number and a unit, nothing else."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sertakan_analysis.reports.measures import duration, megabytes


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("90 s", timedelta(seconds=90)),
        ("10 min", timedelta(minutes=10)),
        ("2 h", timedelta(hours=2)),
        ("1 day", timedelta(days=1)),
        ("3 days", timedelta(days=3)),
        ("3days", timedelta(days=3)),
        ("3660 days", timedelta(days=3660)),
    ],
)
def test_a_duration_is_read(text: str, meaning: timedelta):
    assert duration(text) == meaning


@pytest.mark.parametrize(
    "text", ["", "10", "min", "10 minutes", "1.5 h", "-1 h", "0 min", "10 Min", "10  min", "1 h 30 min", "3661 days"]
)
def test_what_is_no_duration_is_refused(text: str):
    assert duration(text) is None


@pytest.mark.parametrize(("text", "meaning"), [("512 MB", 512), ("2 GB", 2048), ("1GB", 1024)])
def test_a_size_is_read_in_mb(text: str, meaning: int):
    assert megabytes(text) == meaning


@pytest.mark.parametrize("text", ["", "512", "0 MB", "1.5 GB", "512 mb", "1 TB", "512 MiB"])
def test_what_is_no_size_is_refused(text: str):
    assert megabytes(text) is None
