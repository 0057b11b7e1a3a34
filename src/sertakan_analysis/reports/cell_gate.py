"""The gate for counts of people: with all that was published before, no withheld cell of an edition can be worked out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sertakan_analysis.errors import UserError
from sertakan_analysis.reports.leak_gate import files_read, people_among
from sertakan_analysis.reports.proof import PublicationRefused

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sertakan_analysis.disclosure.published_cells import PublishedCells
    from sertakan_analysis.project import Project
    from sertakan_analysis.reports.edition import Finished


class CellsNarrow(PublicationRefused):
    """Cells that are withheld could be worked out from what was published before."""


@dataclass(frozen=True, slots=True)
class _Shows:
    """One report and the cells that it shows."""

    stem: str
    run_id: str
    region_codes: tuple[str, ...]
    cells: Mapping[str, Any]


@dataclass(slots=True)
class CellGate:
    """Holds the reports on people of one publication against the ledger, and writes them down there.

    The caller is alone in the outputs folder: nobody else publishes between the audit and the writing.
    """

    project: Project
    _passed: list[_Shows] = field(default_factory=list)

    def let_pass(self, finished: Iterable[Finished]) -> None:
        """Audit together what these reports show and what the ledger holds of people of their regions.

        Raises
        ------
        CellsNarrow
            When a withheld cell could be worked out more closely than the rules allow.
        PublicationRefused
            When a report on people doesn't tell which cells it shows, or the ledger can't be read.
        """
        found = [one for one in finished if people_among(files_read(one.entry))]
        if not found:
            return
        try:
            self._passed = [_shows(one) for one in found]
            self._audit()
        except UserError as error:
            raise PublicationRefused(str(error)) from None

    def show(self) -> None:
        """Write down what passed; called before anybody can see it."""
        if self._passed:
            from sertakan_analysis.reports.cell_ledger import CellLedger

            ledger = CellLedger(self.project)
            for one in self._passed:
                ledger.show(one.stem, one.run_id, one.cells)

    def _audit(self) -> None:
        """Audit what is new, each report with all before it; what was published before passed the audit then."""
        from sertakan_analysis.disclosure.published_cells import PublishedCells
        from sertakan_analysis.reports.cell_ledger import CellLedger

        ledger = CellLedger(self.project)
        new = [one for one in self._passed if not ledger.shown(one.stem, one.run_id, one.cells)]
        if not new:
            return
        # What waits for this publication stands in the ledger already.
        before = ledger.all_but([(one.stem, one.run_id, one.cells) for one in new])
        for one in new:
            _refuse_narrow(one, before)
            before += PublishedCells.of([one.cells], where=one.stem)


def _refuse_narrow(one: _Shows, before: PublishedCells) -> None:
    from sertakan_analysis.disclosure.together import audit_together

    codes = one.region_codes
    verdict = audit_together(one.cells, before.overlapping(codes[0] if len(codes) == 1 else ""))
    if verdict.passed:
        return
    told = [
        f"{number} {what}"
        for number, what in (
            (verdict.narrow, "of the cells could be worked out more closely than the rules allow"),
            (verdict.changes, "of the groups would be sure to hold one of the few people who joined or left"),
        )
        if number
    ]
    raise CellsNarrow(
        f"'{one.stem}' and what was published before of people of {', '.join(codes)} tell too much together: "
        f"{' and '.join(told)}, by the tables {', '.join(sorted(set(verdict.tables)))}; nothing was published\n"
        "Remedy: run again, the report is then protected around what is published by now; if it is refused again, count "
        "by fewer or coarser traits."
    )


def _shows(one: Finished) -> _Shows:
    from sertakan_analysis.reports.told_cells import told_cells

    entry = one.entry
    notebook = one.files.get(f"{entry['stem']}.ipynb")
    if notebook is None:
        raise PublicationRefused(
            f"'{entry['stem']}' works on lists of people and comes without its notebook, which tells the cells that it "
            "shows\nRemedy: run again."
        )
    return _Shows(
        entry["stem"], entry["run_id"], tuple(entry["region_codes"]), told_cells(notebook.decode(), entry["stem"])
    )
