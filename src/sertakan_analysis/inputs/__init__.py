"""What an analysis works from: figures and rules, lists of people, matches and the ledger of contribution months.

The one place where a notebook meets the disk; the analysis is then a pure function of what is loaded here.
"""

from sertakan_analysis.inputs.figures import Inputs, load_inputs
from sertakan_analysis.inputs.given import as_code, as_date
from sertakan_analysis.inputs.ledgers import OpenedLedger, load_ledger
from sertakan_analysis.inputs.lists import OpenedLists, load_lists
from sertakan_analysis.inputs.matches import OpenedMatch, load_match, load_matches

__all__ = [
    "Inputs",
    "OpenedLedger",
    "OpenedLists",
    "OpenedMatch",
    "as_code",
    "as_date",
    "load_inputs",
    "load_ledger",
    "load_lists",
    "load_match",
    "load_matches",
]
