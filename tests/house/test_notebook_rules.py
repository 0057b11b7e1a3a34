"""A report notebook shows and the package computes: the rules that keep it so."""

from __future__ import annotations

import ast
import io
import tokenize
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat
import pytest

from sertakan_analysis.project import Project
from sertakan_analysis.reports.definition import load_definitions
from sertakan_analysis.reports.parameters import MODELS

if TYPE_CHECKING:
    from nbformat import NotebookNode

ROOT = Path(__file__).parents[2]
ALL = sorted((ROOT / "notebooks").glob("*.ipynb"))
REPORTS = [path for path in ALL if not path.name.startswith("jelajah_")]
FORBIDDEN = (
    ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda, ast.For, ast.While, ast.If, ast.IfExp, ast.With,
    ast.Try, ast.comprehension,
)  # fmt: skip
READERS = {"open", "Path", "read_csv", "read_excel", "read_parquet", "load_published", "load_rules", "exec", "eval"}
LONGEST_DISPLAY = 3

each_notebook = pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
each_report = pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)


def read(path: Path) -> NotebookNode:
    return nbformat.read(path, as_version=4)


def code(path: Path) -> list[NotebookNode]:
    return [cell for cell in read(path).cells if cell.cell_type == "code"]


def parameters(path: Path) -> list[NotebookNode]:
    return [cell for cell in code(path) if "parameters" in cell.metadata.get("tags", ())]


def called(tree: ast.AST) -> list[str]:
    return [node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]


def test_there_are_reports():
    assert REPORTS


@each_notebook
def test_a_notebook_is_stored_without_outputs_and_counts(path: Path):
    assert [cell.id for cell in code(path) if cell.outputs or cell.execution_count is not None] == []
    nbformat.validate(read(path))


@each_report
def test_a_report_begins_with_title_question_and_audience(path: Path):
    first = read(path).cells[0]
    assert first.cell_type == "markdown"
    assert first.source.startswith("# ")
    assert len(first.source.split("\n\n", 1)[1]) > 100


@each_report
def test_a_report_has_one_parameters_cell_of_annotated_literals_each_with_its_meaning(path: Path):
    (cell,) = parameters(path)
    comments = {
        token.start[0]
        for token in tokenize.generate_tokens(io.StringIO(cell.source).readline)
        if token.type == tokenize.COMMENT and len(token.string) > 5
    }
    for statement in ast.parse(cell.source).body:
        assert isinstance(statement, ast.AnnAssign)
        ast.literal_eval(statement.value)
        assert statement.lineno in comments


@each_report
def test_a_report_makes_one_call_of_an_analysis(path: Path):
    from sertakan_analysis import analyses

    known = {name.stem for name in Path(analyses.__file__).parent.glob("*.py")}
    calls = [name for cell in code(path) for name in called(ast.parse(cell.source)) if name in known]
    assert len(calls) == 1


@each_report
def test_a_report_defines_loops_branches_and_reads_nothing(path: Path):
    for cell in code(path):
        tree = ast.parse(cell.source)
        assert [node for node in ast.walk(tree) if isinstance(node, FORBIDDEN)] == []
        assert READERS & set(called(tree)) == set()


@each_report
def test_a_report_hides_its_code_by_tag_and_shows_in_few_lines(path: Path):
    for number, cell in enumerate(code(path)):
        assert "hide-input" in cell.metadata.get("tags", ())
        if number > 1:
            assert len(cell.source.splitlines()) <= LONGEST_DISPLAY


def plain(value: Any) -> Any:
    return "" if value is None else value


def test_the_defaults_of_a_notebook_are_those_of_its_model_and_definition():
    from sertakan_analysis.reports.cell import parameters_cell

    for definition in load_definitions(Project(ROOT)).values():
        cell = parameters_cell(definition.notebook)
        assert cell["as_of"].default == definition.as_of.isoformat()
        assert all(cell[name].default == values[0] for name, values in definition.values.items())
        fields = MODELS[definition.model].model_fields
        assert set(cell) == set(fields)
        optional = {name: field for name, field in fields.items() if not field.is_required()}
        assert {name: cell[name].default for name in optional} == {n: plain(f.default) for n, f in optional.items()}
