"""Code read for what it does: a checksum that comments and layout don't change, and the names that it uses."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

# Decorators that don't look at annotations; any other might, as the register of a singledispatch function does.
BLIND: Final = frozenset(
    {
        "abstractmethod", "cache", "cached_property", "classmethod", "contextmanager", "deleter", "final", "getter",
        "lru_cache", "overload", "override", "property", "setter", "staticmethod", "wraps",
    }
)  # fmt: skip
RESOURCES: Final = ("importlib.resources.", "importlib_resources.", "jinja2.PackageLoader", "pkgutil.get_data")
FILE_NAME: Final = re.compile(r"[\w.-]+\.\w+")
MODULE_NAME: Final = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)+(:[A-Za-z_][\w.]*)?")
BETWEEN: Final = "\x1f"
# Compared with the digest of the same name only; a record holds hundreds.
DIGEST_LENGTH: Final = 16


@dataclass(frozen=True, slots=True)
class Symbol:
    """One definition. ``uses`` are names as written, dotted; ``bound`` the names that it imports itself.

    ``texts`` are words in quotes that might name a module or a file; ``opens`` says that it opens files of the package.
    """

    digest: str
    uses: tuple[str, ...] = ()
    bound: tuple[tuple[str, tuple[str, ...]], ...] = ()
    imported: tuple[str, ...] = ()
    stars: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    opens: bool = False

    def to_json(self) -> list[Any]:
        """Return plain values for a memo."""
        return [self.digest, self.uses, self.bound, self.imported, self.stars, self.texts, self.opens]

    @classmethod
    def from_json(cls, written: Any) -> Symbol:
        """Return what ``to_json`` wrote."""
        digest, uses, bound, imported, stars, texts, opens = written
        return cls(
            str(digest),
            tuple(uses),
            tuple((name, tuple(targets)) for name, targets in bound),
            tuple(imported),
            tuple(stars),
            tuple(texts),
            bool(opens),
        )


class Reader:
    """Reads statements, one after the other. ``home`` is the package from which relative imports start."""

    def __init__(self, home: str) -> None:
        self._home = home
        self._signs: list[str] = []
        self._uses: dict[str, None] = {}
        self._texts: dict[str, None] = {}
        self._in_class = False
        self._special: Mapping[type[ast.AST], Callable[[Any], None]] = {
            ast.Name: self._name,
            ast.Attribute: self._attribute,
            ast.Constant: self._constant,
            ast.FunctionDef: self._function,
            ast.AsyncFunctionDef: self._function,
            ast.ClassDef: self._class,
            ast.AnnAssign: self._assigned,
            ast.Import: self._import,
            ast.ImportFrom: self._import,
            ast.Global: self._outer_names,
            ast.Nonlocal: self._outer_names,
        }
        self.bound: dict[str, tuple[str, ...]] = {}
        self.imported: list[str] = []
        self.stars: list[str] = []

    def symbol(self, bindings: Mapping[str, tuple[str, ...]]) -> Symbol:
        """Return what was read. ``bindings`` are the module's imported names: another target is another meaning."""
        heads = sorted({name.partition(".")[0] for name in self._uses})
        meant = {name: (*self.bound.get(name, ()), *bindings.get(name, ())) for name in heads}
        for name, found in meant.items():
            self._signs += [name, *found] if found else []
        targets = [
            ".".join([target, *rest])
            for used in self._uses
            for head, _, rest in [_split(used)]
            for target in meant.get(head, ())
        ]
        return Symbol(
            sha256(BETWEEN.join(self._signs).encode("utf-8", "surrogatepass")).hexdigest()[:DIGEST_LENGTH],
            tuple(self._uses),
            tuple(self.bound.items()),
            tuple(self.imported),
            tuple(self.stars),
            tuple(self._texts),
            opens="__file__" in self._uses or any(target.startswith(RESOURCES) for target in targets),
        )

    def visit(self, node: Any) -> None:
        """Read a node with all below it."""
        if isinstance(node, ast.AST):
            self._special.get(type(node), self._plain)(node)
        elif isinstance(node, list):
            self._list(node)
        else:
            self._signs.append("-" if node is None else repr(node))

    def _plain(self, node: ast.AST) -> None:
        self._fields(node, node._fields)

    def _name(self, node: ast.Name) -> None:
        self._signs.append(node.id)
        if isinstance(node.ctx, ast.Load):
            self._uses[node.id] = None

    def _assigned(self, node: ast.AnnAssign) -> None:
        """A class's annotations make its fields; any other is for type checkers."""
        self._fields(node, node._fields if self._in_class else ("target", "value"))

    def _outer_names(self, node: ast.Global | ast.Nonlocal) -> None:
        self._uses.update(dict.fromkeys(node.names))
        self._signs += ["(", "Global", *node.names, ")"]

    def _fields(self, node: ast.AST, names: Iterable[str]) -> None:
        self._signs += ["(", type(node).__name__]
        for name in names:
            if name not in {"ctx", "type_comment"}:
                self.visit(getattr(node, name, None))
        self._signs.append(")")

    def _list(self, nodes: list[Any]) -> None:
        self._signs.append("[")
        for node in nodes:
            # A text that stands alone is a docstring or a comment.
            alone = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
            if not (alone and isinstance(node.value.value, str)):
                self.visit(node)
        self._signs.append("]")

    def _attribute(self, node: ast.Attribute) -> None:
        dotted = _dotted(node)
        if dotted:
            self._uses[dotted] = None
            self._signs.append(dotted)
        else:
            self._fields(node, ("value", "attr"))

    def _constant(self, node: ast.Constant) -> None:
        value = node.value
        self._signs.append(repr(value))
        if isinstance(value, str) and (FILE_NAME.fullmatch(value) or MODULE_NAME.fullmatch(value)):
            self._texts[value] = None

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        outer, self._in_class = self._in_class, False
        annotated = any(_last(decorator) not in BLIND for decorator in node.decorator_list)
        self._signs += ["(", type(node).__name__, node.name]
        self.visit(node.decorator_list)
        arguments = node.args
        for kind in (
            arguments.posonlyargs,
            arguments.args,
            [arguments.vararg],
            arguments.kwonlyargs,
            [arguments.kwarg],
        ):
            self._signs.append("/")
            for argument in filter(None, kind):
                self._signs.append(argument.arg)
                if annotated:
                    self.visit(argument.annotation)
        self.visit(arguments.defaults)
        self.visit(arguments.kw_defaults)
        if annotated:
            self.visit(node.returns)
        self.visit(node.body)
        self._signs.append(")")
        self._in_class = outer

    def _class(self, node: ast.ClassDef) -> None:
        outer, self._in_class = self._in_class, True
        self._fields(node, ("name", "bases", "keywords", "decorator_list", "body"))
        self._in_class = outer

    def _import(self, node: ast.Import | ast.ImportFrom) -> None:
        self._signs += ["(", "Import"]
        origin = _origin(node, self._home) if isinstance(node, ast.ImportFrom) else ""
        for alias in node.names:
            target = f"{origin}.{alias.name}" if origin else alias.name
            if alias.name == "*":
                self.stars.append(origin)
                self.imported.append(origin)
            else:
                # "import a.b" gives the name a, "import a.b as c" the module a.b.
                head = target if origin or alias.asname else target.partition(".")[0]
                name = alias.asname or (alias.name if origin else head)
                self.bound[name] = tuple(dict.fromkeys((*self.bound.get(name, ()), head)))
                self.imported.append(target)
            self._signs += [target, alias.asname or ""]
        self._signs.append(")")


def _origin(node: ast.ImportFrom, home: str) -> str:
    if not node.level:
        return node.module or ""
    parents = home.split(".")[: len(home.split(".")) - node.level + 1]
    return ".".join([*parents, *([node.module] if node.module else [])])


def _dotted(node: ast.expr) -> str:
    """Return a name with its attributes, ``""`` for the attribute of anything but a name."""
    names: list[str] = []
    while isinstance(node, ast.Attribute):
        names.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(names)]) if isinstance(node, ast.Name) else ""


def _split(used: str) -> tuple[str, str, list[str]]:
    head, dot, rest = used.partition(".")
    return head, dot, rest.split(".") if rest else []


def _last(decorator: ast.expr) -> str:
    called = decorator.func if isinstance(decorator, ast.Call) else decorator
    return called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
