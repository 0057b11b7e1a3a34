"""A module as its source tells it: what it defines, what each definition uses, and what happens on import."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from sertakan_analysis.reports.grounds.import_time import acts_on_import
from sertakan_analysis.reports.grounds.reader import DIGEST_LENGTH, Reader, Symbol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

# What a module does besides defining things, under this name among its symbols.
ON_IMPORT: Final = "(on import)"
LAZY: Final = "__getattr__"
LAZY_USERS: Final = frozenset({LAZY, "__dir__"})


@dataclass(frozen=True, slots=True)
class Module:
    """One module. Targets are absolute dotted names; a name may have several, as after ``try: import``.

    ``bindings`` are names got by import, ``typed`` those got for type checkers only; ``imports`` is what importing the
    module imports; ``stars`` are modules whose names it takes over; ``acting`` names the symbols that run on import;
    ``homes`` says where a module's ``__getattr__`` finds its names; ``exports`` is ``__all__``.
    """

    symbols: Mapping[str, Symbol] = field(default_factory=dict)
    bindings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    typed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    imports: tuple[str, ...] = ()
    stars: tuple[str, ...] = ()
    acting: tuple[str, ...] = ()
    homes: Mapping[str, str] = field(default_factory=dict)
    exports: tuple[str, ...] = ()

    def to_json(self) -> list[Any]:
        """Return plain values for a memo."""
        symbols = {name: symbol.to_json() for name, symbol in self.symbols.items()}
        return [symbols, self.bindings, self.typed, self.imports, self.stars, self.acting, self.homes, self.exports]

    @classmethod
    def from_json(cls, written: Any) -> Module:
        """Return what ``to_json`` wrote; ``ValueError``, ``TypeError`` or ``AttributeError`` for anything else."""
        symbols, bindings, typed, imports, stars, acting, homes, exports = written
        return cls(
            {name: Symbol.from_json(symbol) for name, symbol in symbols.items()},
            {name: tuple(targets) for name, targets in bindings.items()},
            {name: tuple(targets) for name, targets in typed.items()},
            tuple(imports),
            tuple(stars),
            tuple(acting),
            dict(homes),
            tuple(exports),
        )


def read_module(source: bytes, name: str, *, package: bool) -> Module:
    """Read the source of the module of that absolute name; ``package`` when it is an ``__init__.py``."""
    home = name if package else name.rpartition(".")[0]
    try:
        running = list(_running(ast.parse(source).body))
    except (SyntaxError, ValueError):
        # It can't be imported either: the run will say so, with the place.
        return Module({ON_IMPORT: Symbol(sha256(source).hexdigest()[:DIGEST_LENGTH])}, acting=(ON_IMPORT,))
    importing, typing = Reader(home), Reader(home)
    for statement, for_types in running:
        if isinstance(statement, ast.Import | ast.ImportFrom):
            (typing if for_types else importing).visit(statement)
    defined: dict[str, list[ast.stmt]] = {}
    acting: list[str] = []
    own = _own_names(running)
    for statement, for_types in running:
        names = _defined(statement)
        for each in names:
            defined.setdefault(each, []).append(statement)
        if for_types or not acts_on_import(statement, importing.bound, own, name.partition(".")[0]):
            continue
        acting += names or [ON_IMPORT]
        if not names:
            defined.setdefault(ON_IMPORT, []).append(statement)
    # "from package import module" asks it before it looks for the module.
    acting += [LAZY] if LAZY in defined else []
    symbols = {each: _symbol(statements, home, importing.bound) for each, statements in defined.items()}
    tables = _lazy_tables(defined, symbols)
    return Module(
        {each: symbol for each, symbol in symbols.items() if each not in tables},
        importing.bound,
        typing.bound,
        tuple(importing.imported),
        tuple(importing.stars),
        tuple(dict.fromkeys(acting)),
        {key: value for table in tables.values() for key, value in table.items()},
        _exports(defined),
    )


def _symbol(statements: Iterable[ast.stmt], home: str, bindings: Mapping[str, tuple[str, ...]]) -> Symbol:
    reader = Reader(home)
    for statement in statements:
        reader.visit(statement)
    return reader.symbol(bindings)


def _running(body: Iterable[ast.stmt]) -> Iterator[tuple[ast.stmt, bool]]:
    """Give the module's statements, those inside its branches as well, and whether only type checkers see them.

    A branch that is not for type checkers is itself given too: its condition runs on import.
    """
    for statement in body:
        if isinstance(statement, ast.If) and _for_types(statement.test):
            yield from ((inner, True) for inner, _ in _running(statement.body))
            yield from _running(statement.orelse)
            continue
        if isinstance(statement, ast.If) and _when_called(statement.test):
            continue
        yield statement, False
        for part in ("body", "orelse", "finalbody"):
            if not isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                yield from _running(getattr(statement, part, ()))
        for handler in getattr(statement, "handlers", ()):
            yield from _running(handler.body)
        for case in getattr(statement, "cases", ()):
            yield from _running(case.body)


def _for_types(test: ast.expr) -> bool:
    name = test.attr if isinstance(test, ast.Attribute) else getattr(test, "id", "")
    return bool(name == "TYPE_CHECKING")


def _when_called(test: ast.expr) -> bool:
    """Recognise ``if __name__ == "__main__"``: nothing that an import runs."""
    return isinstance(test, ast.Compare) and isinstance(test.left, ast.Name) and test.left.id == "__name__"


def _own_names(running: Iterable[tuple[ast.stmt, bool]]) -> frozenset[str]:
    kinds = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    return frozenset(statement.name for statement, _ in running if isinstance(statement, kinds))


def _defined(statement: ast.stmt) -> list[str]:
    """Return the names that a statement defines and nothing else does; none for imports and branches."""
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return [statement.name]
    if isinstance(statement, ast.Assign):
        targets = statement.targets
    elif isinstance(statement, ast.AnnAssign) and statement.value is not None:
        targets = [statement.target]
    elif type(statement).__name__ == "TypeAlias":  # Python 3.12
        return [statement.name.id]  # type: ignore[attr-defined]
    else:
        return []
    names = [item for target in targets for item in (target.elts if isinstance(target, ast.Tuple) else [target])]
    return [item.id for item in names if isinstance(item, ast.Name)] if _all_names(names) else []


def _all_names(targets: Iterable[ast.expr]) -> bool:
    """Setting an attribute or an item of something is a deed, not a definition."""
    return all(isinstance(target, ast.Name) for target in targets)


def _table(statement: ast.stmt) -> bool:
    value = statement.value if isinstance(statement, ast.Assign | ast.AnnAssign) else None
    return (
        isinstance(value, ast.Dict)
        and bool(value.keys)
        and all(isinstance(part, ast.Constant) and isinstance(part.value, str) for part in (*value.keys, *value.values))
    )


def _lazy_tables(defined: Mapping[str, list[ast.stmt]], symbols: Mapping[str, Symbol]) -> dict[str, dict[str, str]]:
    """Return the tables from name to module that ``__getattr__`` alone looks names up in.

    They are followed name by name; a table that anything else uses stays an ordinary symbol.
    """
    if LAZY not in symbols:
        return {}
    elsewhere = {used for name, symbol in symbols.items() if name not in LAZY_USERS for used in symbol.uses}
    return {
        name: ast.literal_eval(statements[0].value)  # type: ignore[attr-defined]
        for name, statements in defined.items()
        if len(statements) == 1 and _table(statements[0]) and name in symbols[LAZY].uses and name not in elsewhere
    }


def _exports(defined: Mapping[str, list[ast.stmt]]) -> tuple[str, ...]:
    found = [
        part.value
        for statement in defined.get("__all__", ())
        for part in ast.walk(statement)
        if isinstance(part, ast.Constant) and isinstance(part.value, str)
    ]
    return tuple(found)
