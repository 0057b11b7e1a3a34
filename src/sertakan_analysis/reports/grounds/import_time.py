"""Whether a statement of a module does something when the module is imported, beyond giving a name to a value."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping

# Calls that leave nothing behind but their value. Any other call on import counts as a deed.
HARMLESS: Final = frozenset(
    {
        "ConfigDict", "Decimal", "Enum", "Field", "Lock", "MappingProxyType", "NewType", "Path", "TypeVar",
        "abstractmethod", "attrgetter", "auto", "bool", "bytes", "cache", "cached_property", "cast", "classmethod",
        "compile", "contextmanager", "dataclass", "date", "datetime", "deleter", "dict", "encode", "enumerate",
        "field", "field_validator", "final", "float", "format", "fromisoformat", "frozenset", "get", "getLogger",
        "get_args", "getattr", "getter", "int", "isinstance", "itemgetter", "items", "join", "keys", "len", "list",
        "local", "lru_cache", "max", "min", "model_validator", "namedtuple", "object", "open_text", "overload",
        "override", "partial", "property", "range", "replace", "repr", "round", "runtime_checkable", "set", "setter",
        "singledispatch", "sorted", "split", "staticmethod", "str", "strip", "sum", "timedelta", "total_ordering",
        "tuple", "type", "union", "unique", "values", "with_suffix", "wraps", "zip",
    }
)  # fmt: skip
Callable = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


def acts_on_import(
    statement: ast.stmt, bindings: Mapping[str, tuple[str, ...]], own: Container[str], package: str
) -> bool:
    """Say whether importing the module runs something in a statement that may matter outside of it.

    ``own`` are the functions and classes of the module, ``bindings`` its imported names with their targets.
    """
    if isinstance(statement, ast.Import | ast.ImportFrom | ast.Pass):
        return False
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Assign | ast.AnnAssign):
        sets_name = _sets_names_only(statement)
        return not sets_name or any(not _harmless(call, bindings, own, package) for call in _calls(statement))
    if isinstance(statement, ast.Expr):
        return not isinstance(statement.value, ast.Constant)
    return type(statement).__name__ != "TypeAlias"


def _sets_names_only(statement: ast.stmt) -> bool:
    targets: Iterable[ast.expr] = ()
    if isinstance(statement, ast.Assign):
        targets = statement.targets
    elif isinstance(statement, ast.AnnAssign):
        targets = [statement.target]
    parts = [part for target in targets for part in (target.elts if isinstance(target, ast.Tuple) else [target])]
    return all(isinstance(part, ast.Name) for part in parts)


def _calls(node: ast.AST) -> Iterator[ast.expr]:
    """Give what is called when a definition runs: decorators, and calls outside of the functions' bodies."""
    if isinstance(node, ast.ClassDef):
        yield from node.decorator_list
        # A metaclass, or a base that is told of its subclasses, may keep them.
        yield from (keyword.value for keyword in node.keywords)
    if isinstance(node, Callable):
        yield from getattr(node, "decorator_list", ())
        inside: Iterable[ast.AST] = (*node.args.defaults, *(value for value in node.args.kw_defaults if value))
    else:
        inside = ast.iter_child_nodes(node)
    if isinstance(node, ast.Call):
        yield node.func
    for part in inside:
        yield from _calls(part)


def _harmless(called: ast.expr, bindings: Mapping[str, tuple[str, ...]], own: Container[str], package: str) -> bool:
    if isinstance(called, ast.Call):
        return _harmless(called.func, bindings, own, package)
    if isinstance(called, ast.Name):
        targets = bindings.get(called.id, ())
        foreign = not any(target.partition(".")[0] == package for target in targets)
        last = {target.rpartition(".")[2] for target in targets} or {called.id}
        return foreign and called.id not in own and last <= HARMLESS
    if isinstance(called, ast.Attribute):
        base = called.value
        while isinstance(base, ast.Attribute):
            base = base.value
        ours = isinstance(base, ast.Name) and any(
            target.partition(".")[0] == package for target in bindings.get(base.id, ())
        )
        return not ours and called.attr in HARMLESS
    return False
