"""Whatever runs was found in the source beforehand: on packages made at random, and on the package itself."""

from __future__ import annotations

import ast
import importlib
import inspect
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

import sertakan_analysis
from sertakan_analysis.reports.grounds.package import Package
from sertakan_analysis.reports.grounds.reached import reached_by_code
from sertakan_analysis.reports.grounds.reader import Reader
from sertakan_analysis.reports.grounds.source import read_module

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import FrameType

HOME = Path(sertakan_analysis.__file__).parent
SOURCES = {
    path.relative_to(HOME.parent).with_suffix("").as_posix().replace("/", "."): path.read_bytes()
    for path in sorted(HOME.rglob("*.py"))
}
NAME = "paket_acak"
MODULES = 4
FUNCTIONS = 3
# Ways to call function g of module m: lines at the top of the module, and the expression that calls.
WAYS = {
    "from": ("from {p}.{m} import {g}", "{g}()"),
    "as": ("from {p}.{m} import {g} as lain_{g}", "lain_{g}()"),
    "module": ("import {p}.{m}", "{p}.{m}.{g}()"),
    "module as": ("import {p}.{m} as modul_{m}", "modul_{m}.{g}()"),
    "relative": ("from . import {m}", "{m}.{g}()"),
    "star": ("from {p}.{m} import *", "{g}()"),
    "root": ("import {p}", "{p}.akar_{g}()"),
    "lazy": ("import {p}", "{p}.malas_{g}()"),
    "inside": ("", "__import__('importlib').import_module('{p}.{m}').{g}()"),
    "getattr": ("import {p}.{m} as modul_{m}", "getattr(modul_{m}, '{g}')()"),
    "table": ("from {p}.{m} import {g}\nTABEL_{g} = {{'a': {g}}}", "TABEL_{g}['a']()"),
    "lambda": ("from {p}.{m} import {g}\nJEDA_{g} = lambda: {g}()", "JEDA_{g}()"),
    "class": ("from {p}.{m} import {g}\nclass K_{g}:\n    def m(self):\n        return {g}()", "K_{g}().m()"),
    "base": (
        "from {p}.{m} import {g}\nclass D_{g}:\n    def m(self):\n        return {g}()\nclass T_{g}(D_{g}):\n    pass",
        "T_{g}().m()",
    ),
    "default": ("from {p}.{m} import {g}\ndef awal_{g}(f={g}):\n    return f()", "awal_{g}()"),
    "registered": (
        "from {p}.{m} import {g}\nDAFTAR_{g} = []\n@DAFTAR_{g}.append\ndef _catat_{g}():\n    return {g}()",
        "[f() for f in DAFTAR_{g}]",
    ),
    "on import": ("from {p}.{m} import {g}\n{g}()", "None"),
    "constant": ("from {p}.{m} import {g}\nHASIL_{g} = {g}()", "None"),
    "decorated": (
        "from {p}.{m} import {g}\ndef h_{g}(f):\n    {g}()\n    return f\n@h_{g}\ndef k_{g}():\n    return 1",
        "None",
    ),
    "attempt": ("try:\n    from tak_ada import {g}\nexcept ImportError:\n    from {p}.{m} import {g}", "{g}()"),
}
LAZY = """
def __getattr__(name):
    if name in RUMAH:
        from importlib import import_module
        return getattr(import_module(RUMAH[name]), name.partition("_")[2])
    raise AttributeError(name)
"""

calls = st.lists(
    st.tuples(st.integers(0, 99), st.integers(0, FUNCTIONS - 1), st.sampled_from(sorted(WAYS))), max_size=2
)


@st.composite
def packages(draw: st.DrawFn) -> tuple[dict[str, str], str]:
    """Make modules m0 … whose functions call functions of modules before them, and a notebook that calls some."""
    modules: dict[str, str] = {}
    for index in range(MODULES):
        heads: list[str] = []
        bodies: list[str] = []
        for function in range(FUNCTIONS):
            lines = _calls(draw(calls), index, heads)
            bodies.append(f"def g{index}x{function}():\n" + "".join(f"    {line}\n" for line in (*lines, "return 1")))
        modules[f"m{index}"] = "\n".join([*dict.fromkeys(heads), *bodies])
    heads = []
    lines = _calls(draw(calls), MODULES, heads)
    code = "\n".join([*heads, *lines])
    used = "\n".join([*modules.values(), code])
    pairs = [(f"m{index}", f"g{index}x{function}") for index in range(MODULES) for function in range(FUNCTIONS)]
    eager = [f"from {NAME}.{m} import {g} as akar_{g}" for m, g in pairs if f"akar_{g}" in used]
    homes = {f"malas_{g}": f"{NAME}.{m}" for m, g in pairs}
    modules["__init__"] = "\n".join([f"RUMAH = {homes!r}", LAZY, *eager])
    return modules, code


def _calls(drawn: list[tuple[int, int, str]], index: int, heads: list[str]) -> list[str]:
    lines = []
    for module, function, way in drawn if index else []:
        # A notebook stands in no package.
        if index < MODULES or way != "relative":
            place = {"p": NAME, "m": f"m{module % index}", "g": f"g{module % index}x{function}"}
            head, call = (part.format(**place) for part in WAYS[way])
            heads.append(head)
            lines.append(call)
    return lines


def _run(folder: Path, code: str) -> set[str]:
    """Run the code and return the functions of the package that were called, by their outermost definition."""
    ran: set[str] = set()

    def watch(frame: FrameType, event: str, _: Any) -> None:
        found = frame.f_code
        home = str(folder / NAME)
        if event == "call" and found.co_filename.startswith(home) and found.co_flags & inspect.CO_OPTIMIZED:
            module = Path(found.co_filename).stem
            outer = found.co_qualname.partition(".")[0]
            if outer != "<lambda>" and not outer.startswith("<"):
                ran.add(outer if module == "__init__" else f"{module}.{outer}")

    sys.path.insert(0, str(folder))
    importlib.invalidate_caches()
    before = sys.getprofile()
    sys.setprofile(watch)
    try:
        exec(compile(code, "notebook", "exec"), {})  # noqa: S102 - written a few lines above
    finally:
        sys.setprofile(before)
        sys.path.remove(str(folder))
        for module in [module for module in sys.modules if module.partition(".")[0] == NAME]:
            del sys.modules[module]
    return ran


@settings(deadline=None, max_examples=80)
@given(packages())
def test_every_function_that_runs_was_reached(made: tuple[dict[str, str], str]):
    modules, code = made
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / NAME).mkdir()
        for module, text in modules.items():
            (folder / NAME / f"{module}.py").write_text(text)
        reader = Reader("")
        reader.visit(ast.parse(code).body)
        found: Mapping[str, str] = reached_by_code(Package(folder / NAME, NAME), reader.symbol({}))
        assert _run(folder, code) <= set(found)


@settings(deadline=None, max_examples=40)
@given(st.sampled_from(sorted(SOURCES)))
def test_comments_and_layout_change_no_checksum(name: str):
    source = SOURCES[name]
    package = name.endswith("__init__")
    other = (
        ast.unparse(ast.parse(source)).replace("\n", "  # catatan\n\n")
        if b'"""' not in source
        else ast.unparse(ast.parse(source))
    )
    assert read_module(other.encode(), name, package=package) == read_module(source, name, package=package)


@settings(deadline=None, max_examples=40)
@given(st.sampled_from(sorted(SOURCES)), st.data())
def test_a_change_in_one_definition_changes_its_checksum_and_no_other(name: str, data: st.DataObject):
    before = read_module(SOURCES[name], name, package=name.endswith("__init__"))
    tree = ast.parse(SOURCES[name])
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    if not functions:
        return
    chosen = data.draw(st.sampled_from(functions))
    chosen.body.append(ast.Expr(ast.Call(ast.Name("print", ast.Load()), [ast.Constant("uji")], [])))
    ast.fix_missing_locations(tree)
    after = read_module(ast.unparse(tree).encode(), name, package=name.endswith("__init__"))
    changed = {symbol for symbol in before.symbols if before.symbols[symbol].digest != after.symbols[symbol].digest}
    assert changed == {chosen.name}


@settings(deadline=None, max_examples=40)
@given(st.sampled_from(sorted(SOURCES)))
def test_docstrings_and_annotations_of_functions_change_no_checksum(name: str):
    tree = ast.parse(SOURCES[name])
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and not node.decorator_list:
            node.returns = None
            if ast.get_docstring(node) and len(node.body) > 1:
                node.body[0] = ast.Expr(ast.Constant("Uraian lain."))
    package = name.endswith("__init__")
    assert {
        symbol: found.digest
        for symbol, found in read_module(ast.unparse(tree).encode(), name, package=package).symbols.items()
    } == {symbol: found.digest for symbol, found in read_module(SOURCES[name], name, package=package).symbols.items()}
