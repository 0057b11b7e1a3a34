"""Occupations of vulnerable workers: keys, names in use, and what the rules say of them."""

from __future__ import annotations

from sertakan_analysis.occupations.model import Family, Occupation
from sertakan_analysis.occupations.names import nearest_occupations, occupation, occupation_keys, occupations

__all__ = ["Family", "Occupation", "nearest_occupations", "occupation", "occupation_keys", "occupations"]
