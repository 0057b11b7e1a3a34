"""A grammar that nobody asks for is not built; asked, it answers as ever."""

from __future__ import annotations

import subprocess
import sys

import pytest

pytest.importorskip("rfc3987_syntax")

PROGRAM = """
import sys
from sertakan_analysis.reports.late_grammar import put_off
put_off()
import nbformat, jsonschema
assert "rfc3987_syntax.syntax_helpers" not in sys.modules, "the grammar was built without need"
check = jsonschema.FormatChecker(["iri"])
print(check.conforms("https://contoh.id/ä", "iri"), check.conforms("tidak ada", "iri"))
assert "rfc3987_syntax.syntax_helpers" in sys.modules
import rfc3987_syntax
print(rfc3987_syntax.is_valid_syntax("iri", "https://contoh.id"), hasattr(rfc3987_syntax, "parse"))
"""


def test_the_grammar_is_built_by_its_first_use_and_gives_the_same_answers():
    told = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True).stdout
    assert told.split() == ["True", "False", "True", "True"]
