"""The report as PDF, for nbconvert."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sertakan_analysis.reports.export.exporter import ReportExporter
from sertakan_analysis.reports.export.typesetting import pdf

if TYPE_CHECKING:
    from sertakan_analysis.reports.export.document import Document


class PDFReportExporter(ReportExporter):
    """``jupyter nbconvert --to sertakan_pdf``: the report as tagged PDF."""

    export_from_notebook = "Sertakan PDF"
    output_mimetype = "application/pdf"

    def _file_extension_default(self) -> str:
        return ".pdf"

    def render(self, document: Document) -> bytes:
        """Return the PDF's bytes."""
        return pdf(document, self.log.warning)
