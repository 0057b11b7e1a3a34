"""What may be shown of people: protected tables, their audit, and the search for leaks.

Names load on first use: counting needs polars and protection a solver.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from sertakan_analysis.disclosure.dimension import Category, Dimension
    from sertakan_analysis.disclosure.policies import Policy, policy
    from sertakan_analysis.disclosure.population import Population, Turnover
    from sertakan_analysis.disclosure.protection import Protected, protect
    from sertakan_analysis.disclosure.published_cells import PublishedCells
    from sertakan_analysis.disclosure.refusal import DisclosureRefused
    from sertakan_analysis.disclosure.safe import SafeTable
    from sertakan_analysis.disclosure.showing import Heading
    from sertakan_analysis.disclosure.tabulation import AmountTable, CountTable, tabulate, tabulate_amounts
    from sertakan_analysis.disclosure.together import Verdict, audit_together

__all__ = [
    "AmountTable",
    "Category",
    "CountTable",
    "Dimension",
    "DisclosureRefused",
    "Heading",
    "Policy",
    "Population",
    "Protected",
    "PublishedCells",
    "SafeTable",
    "Turnover",
    "Verdict",
    "audit_together",
    "policy",
    "protect",
    "tabulate",
    "tabulate_amounts",
]

_HOMES: Final = {
    "AmountTable": "tabulation",
    "Category": "dimension",
    "CountTable": "tabulation",
    "Dimension": "dimension",
    "DisclosureRefused": "refusal",
    "Heading": "showing",
    "Policy": "policies",
    "Population": "population",
    "Protected": "protection",
    "PublishedCells": "published_cells",
    "SafeTable": "safe",
    "Turnover": "population",
    "Verdict": "together",
    "audit_together": "together",
    "policy": "policies",
    "protect": "protection",
    "tabulate": "tabulation",
    "tabulate_amounts": "tabulation",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    message = f"module '{__name__}' has no attribute '{name}'"
    raise AttributeError(message)
