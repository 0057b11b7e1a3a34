"""Executed notebook to PDF, HTML and XLSX: one reading of the notebook, three renderings."""
