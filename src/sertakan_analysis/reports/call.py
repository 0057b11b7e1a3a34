"""What one call holds while its runs are made and its editions published."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sertakan_analysis.project import Project
    from sertakan_analysis.reports.cache import Cache
    from sertakan_analysis.reports.cell_ledger import CellLedger
    from sertakan_analysis.reports.history import History
    from sertakan_analysis.reports.progress import Progress
    from sertakan_analysis.reports.provenance import Provenance
    from sertakan_analysis.reports.run import Manner


@dataclass(frozen=True, slots=True)
class Call:
    """Where and how a call runs; ``ledger`` is that of published cells, for a call that makes reports on people."""

    project: Project
    manner: Manner
    cache: Cache
    state: Provenance
    history: History
    progress: Progress
    ledger: CellLedger | None = None
