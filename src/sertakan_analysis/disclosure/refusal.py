"""A table that can't be shown: the rules of disclosure control could not be met."""

from __future__ import annotations

from sertakan_analysis.errors import SertakanError


class DisclosureRefused(SertakanError):  # noqa: N818 - an answer, named as one
    """Tables that would tell something of a person. Names tables, never a number of people."""
