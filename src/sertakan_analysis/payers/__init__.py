"""Who pays a contribution and for which programmes: codes, names in use, and what a written text means."""

from __future__ import annotations

from sertakan_analysis.payers.model import Donor, Payer
from sertakan_analysis.payers.names import nearest_payers, payers, resolve
from sertakan_analysis.payers.programmes import programme_code

__all__ = ["Donor", "Payer", "nearest_payers", "payers", "programme_code", "resolve"]
