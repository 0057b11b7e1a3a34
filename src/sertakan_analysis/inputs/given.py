"""Parameters as a notebook gives them: codes and days, as text or as papermill passes them."""

from __future__ import annotations

from datetime import date

from sertakan_analysis.errors import UserError


def as_code(value: str | float) -> str:
    """Return a region code given as text or, as papermill's ``-p`` passes it, as a number.

    A number loses a closing zero (32.10 arrives as 32.1); no such code exists, so it is refused as unknown.
    """
    return value if isinstance(value, str) else repr(value)


def as_date(value: str | date, *, parameter: str) -> date:
    """Return a day given as a date or as ISO text (papermill carries dates as text)."""
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise UserError(
            f"parameter '{parameter}' is not a day: '{value}'", remedy="Write it as year-month-day: 2025-11-30."
        ) from error
