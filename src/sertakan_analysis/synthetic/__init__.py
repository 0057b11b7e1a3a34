"""Synthetic people: lists with known truth, for trying everything without real data.

Nobody here exists: every NIK bears a kabupaten number that no region has, and no phone number can be dialled.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from sertakan_analysis.synthetic.assumed import Assumption, assumptions
    from sertakan_analysis.synthetic.beneficiaries import beneficiary_list, donor_list
    from sertakan_analysis.synthetic.people import Population, population
    from sertakan_analysis.synthetic.rates import ErrorRates, error_rates
    from sertakan_analysis.synthetic.registers import participant_list, welfare_register
    from sertakan_analysis.synthetic.source_list import SourceList
    from sertakan_analysis.synthetic.targets import Margins, margins
    from sertakan_analysis.synthetic.village import village_list
    from sertakan_analysis.synthetic.writing import write_list

# polars and numpy take longer to load than the command line may take to start.
_HOMES: Final = {
    "Assumption": "assumed",
    "ErrorRates": "rates",
    "Margins": "targets",
    "Population": "people",
    "SourceList": "source_list",
    "assumptions": "assumed",
    "beneficiary_list": "beneficiaries",
    "donor_list": "beneficiaries",
    "error_rates": "rates",
    "margins": "targets",
    "participant_list": "registers",
    "population": "people",
    "village_list": "village",
    "welfare_register": "registers",
    "write_list": "writing",
}

__all__ = [
    "Assumption",
    "ErrorRates",
    "Margins",
    "Population",
    "SourceList",
    "assumptions",
    "beneficiary_list",
    "donor_list",
    "error_rates",
    "margins",
    "participant_list",
    "population",
    "village_list",
    "welfare_register",
    "write_list",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
