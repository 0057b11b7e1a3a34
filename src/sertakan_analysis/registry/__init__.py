"""The only door for personal data: read, check, pseudonymise, store, by agreements.

The names below load their module on first use, so that importing the package loads no engine.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from sertakan_analysis.registry.agreements import Agreement, Notice, Purpose, load_agreements, standing_today
    from sertakan_analysis.registry.examination import Examination, examine, occupations_to_assign
    from sertakan_analysis.registry.findings import Findings, catalogue
    from sertakan_analysis.registry.findings_sheet import write as write_findings
    from sertakan_analysis.registry.keys import find_key
    from sertakan_analysis.registry.kinds import load_kinds
    from sertakan_analysis.registry.list_name import ListName, list_named
    from sertakan_analysis.registry.model import BatchRecord, FileKind, Severity, Status
    from sertakan_analysis.registry.personal import Personal, open_personal
    from sertakan_analysis.registry.reading.table import SourceTable, open_table
    from sertakan_analysis.registry.store import (
        People,
        batches,
        find_batch,
        findings_of,
        open_people,
        open_series,
        usable_lists,
        withdraw,
    )
    from sertakan_analysis.registry.use_log import read_log, verify_log

__all__ = [
    "Agreement",
    "BatchRecord",
    "Examination",
    "FileKind",
    "Findings",
    "ListName",
    "Notice",
    "People",
    "Personal",
    "Purpose",
    "Severity",
    "SourceTable",
    "Status",
    "batches",
    "catalogue",
    "examine",
    "find_batch",
    "find_key",
    "findings_of",
    "list_named",
    "load_agreements",
    "load_kinds",
    "occupations_to_assign",
    "open_people",
    "open_personal",
    "open_series",
    "open_table",
    "read_log",
    "standing_today",
    "usable_lists",
    "verify_log",
    "withdraw",
    "write_findings",
]

_HOMES: Final = {
    "agreements": ("Agreement", "Notice", "Purpose", "load_agreements", "standing_today"),
    "examination": ("Examination", "examine", "occupations_to_assign"),
    "findings": ("Findings", "catalogue"),
    "findings_sheet": ("write_findings",),
    "keys": ("find_key",),
    "kinds": ("load_kinds",),
    "list_name": ("ListName", "list_named"),
    "model": ("BatchRecord", "FileKind", "Severity", "Status"),
    "personal": ("Personal", "open_personal"),
    "reading.table": ("SourceTable", "open_table"),
    "store": (
        "People",
        "batches",
        "find_batch",
        "findings_of",
        "open_people",
        "open_series",
        "usable_lists",
        "withdraw",
    ),
    "use_log": ("read_log", "verify_log"),
}
_MODULES: Final = {name: module for module, names in _HOMES.items() for name in names}
_NAMES: Final = {"write_findings": "write"}


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), _NAMES.get(name, name))


def __dir__() -> list[str]:
    return sorted(__all__)
