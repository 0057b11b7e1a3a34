"""What the three exporters share: reading the notebook, and telling the log what was noticed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from nbconvert.exporters.exporter import Exporter
from traitlets import Bool

from sertakan_analysis.reports.export.document import Document, read_document

if TYPE_CHECKING:
    from nbformat import NotebookNode


class ReportExporter(Exporter):
    """An nbconvert exporter that reads the executed notebook once and hands the document to ``render``."""

    allow_errors = Bool(False, help="Export a notebook in which a cell failed.").tag(config=True)

    def from_notebook_node(  # type: ignore[override]  # the base hands back a notebook, exporters a file
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[str | bytes, dict[str, Any]]:
        """Return the file's content and nbconvert's resources.

        Raises
        ------
        UserError
            When a cell failed (and ``allow_errors`` is off) or an exhibit is malformed.
        """
        notebook, known = super().from_notebook_node(nb, resources, **kw)
        name = str(known.get("metadata", {}).get("name") or "notebook")
        today = datetime.now(UTC).date()
        document = read_document(notebook, name, today=today, allow_errors=self.allow_errors)
        for notice in document.notices:
            self.log.warning(notice)
        known["output_extension"] = self.file_extension
        return self.render(document), known

    def render(self, document: Document) -> str | bytes:
        """Return the file's content."""
        raise NotImplementedError
