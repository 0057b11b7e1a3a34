"""nbclient, with a bound to what a cell may print: a loop that prints for ever would fill this process instead."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from nbclient import NotebookClient
from nbformat.v4 import new_output

from sertakan_analysis.reports.engines.streams import BOUND, cut_note

if TYPE_CHECKING:
    from nbformat import NotebookNode


class BoundedClient(NotebookClient):
    """Keeps ``BOUND`` characters of each stream of a cell, and says how many more there were."""

    def __init__(self, notebook: NotebookNode, manager: Any, **traits: Any) -> None:
        super().__init__(notebook, km=manager, **traits)
        self._counted_cell: int | None = None
        self._kept: Counter[str] = Counter()
        self._cut: Counter[str] = Counter()

    def process_message(self, msg: dict[str, Any], cell: NotebookNode, cell_index: int) -> NotebookNode | None:
        """Take in what the kernel tells of a cell."""
        if cell_index != self._counted_cell:
            self._counted_cell, self._kept, self._cut = cell_index, Counter(), Counter()
        content = msg["content"]
        if msg["msg_type"] == "stream":
            content["text"] = self._within_bound(content["name"], content["text"])
            if not content["text"]:
                return None
        if content.get("execution_state") == "idle":
            cell.outputs += [_note(name, cut) for name, cut in sorted(self._cut.items())]
        return super().process_message(msg, cell, cell_index)

    def _within_bound(self, name: str, text: str) -> str:
        kept = text[: BOUND - self._kept[name]]
        self._kept[name] += len(kept)
        if len(kept) < len(text):
            self._cut[name] += len(text) - len(kept)
        return kept


def _note(name: str, cut: int) -> NotebookNode:
    note: NotebookNode = new_output("stream", name=name, text=cut_note(name, cut))  # type: ignore[no-untyped-call]  # nbformat has no types
    return note
