"""Law as data with dates: values that know their period, basis, source and doubt."""

from __future__ import annotations

from sertakan_analysis.rules.contribution import Contribution, contribution_due, savings_due
from sertakan_analysis.rules.load import load_rules
from sertakan_analysis.rules.lookup import in_force, lookup, timeline, value_in_force
from sertakan_analysis.rules.model import Rule, Rules, RuleValue

__all__ = [
    "Contribution",
    "Rule",
    "RuleValue",
    "Rules",
    "contribution_due",
    "in_force",
    "load_rules",
    "lookup",
    "savings_due",
    "timeline",
    "value_in_force",
]
