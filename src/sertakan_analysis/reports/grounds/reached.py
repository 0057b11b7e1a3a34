"""Which definitions of the package some code reaches, followed through its source; in doubt, more rather than fewer.

A function is reached when something reached names it; a class with all its methods; whatever runs on import, when its
module is imported. Attributes of values are not followed: a value's class was named where the value was made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sertakan_analysis.reports.grounds.source import LAZY

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sertakan_analysis.reports.grounds.package import Package
    from sertakan_analysis.reports.grounds.reader import Symbol
    from sertakan_analysis.reports.grounds.source import Module

# What every module has without defining it.
GIVEN: Final = frozenset({"__doc__", "__file__", "__loader__", "__name__", "__package__", "__path__", "__spec__"})


def reached_by_name(package: Package, targets: Iterable[str]) -> Mapping[str, str]:
    """Return the checksums of all that some definitions reach, themselves included; ``targets`` are absolute names."""
    walk = _Walk(package)
    for target in targets:
        walk.reach(target)
    return walk.found()


def reached_by_code(package: Package, code: Symbol) -> Mapping[str, str]:
    """Return the checksums of all that a piece of code outside of the package reaches."""
    walk = _Walk(package)
    walk.follow("", code)
    return walk.found()


def everything(package: Package) -> Mapping[str, str]:
    """Return the checksums of the whole package, for code that can't be read."""
    walk = _Walk(package)
    for name in package:
        walk.whole(name)
    return walk.found()


class _Walk:
    def __init__(self, package: Package) -> None:
        self._package = package
        self._start = f"{package.name}."
        self._symbols: dict[tuple[str, str], Symbol] = {}
        self._imported: set[str] = set()
        self._targets: set[str] = set()
        self._opened: set[tuple[str, str]] = set()
        self._waiting: list[tuple[str, Symbol]] = []

    def found(self) -> Mapping[str, str]:
        """Follow what waits and return everything reached, by name without the package's own."""
        while self._waiting:
            self.follow(*self._waiting.pop())
        names = {
            f"{module.removeprefix(self._package.name).removeprefix('.')}.{name}".removeprefix("."): symbol.digest
            for (module, name), symbol in self._symbols.items()
        }
        for package, module in self._opened:
            names.update(self._package.resources(package, module))
        return dict(sorted(names.items()))

    def reach(self, target: str) -> None:
        """Reach what an absolute dotted name means."""
        if target in self._targets or not f"{target}.".startswith(self._start):
            return
        self._targets.add(target)
        here, *rest = self._package.name, *target.split(".")[1:]
        self._import(here)
        while rest:
            attribute, *rest = rest
            below = f"{here}.{attribute}"
            # A package may give a function the name of the module that holds it; what follows a dot is the module's.
            if below in self._package and (rest or not self._name(here, attribute, [])):
                self._import(below)
                here = below
                continue
            if below not in self._package and not self._name(here, attribute, rest) and attribute not in GIVEN:
                self.whole(here)
            return
        self.whole(here)

    def whole(self, name: str) -> None:
        """Reach all that a module holds: it is used in a way that doesn't tell what of it."""
        self._import(name)
        module = self._package.module(name)
        for symbol in module.symbols:
            self._take(name, symbol)
        for targets in module.bindings.values():
            for target in targets:
                if target != name:
                    self._reach_or_import(target)
        for export in module.exports:
            self._name(name, export, [])

    def follow(self, module: str, symbol: Symbol) -> None:
        """Reach what a definition uses; ``module`` is where it stands, empty for code outside of the package."""
        for target in symbol.imported:
            self._import_target(target)
        inside = dict(symbol.bound)
        for used in symbol.uses:
            head, _, rest = used.partition(".")
            for target in inside.get(head, ()):
                self.reach(f"{target}.{rest}" if rest else target)
            if module:
                self._name(module, head, rest.split(".") if rest else [], own=True)
        for star in symbol.stars:
            if star in self._package:
                self.whole(star)
        self._texts(module, symbol)

    def _texts(self, module: str, symbol: Symbol) -> None:
        """Reach modules named in quotes; of one that opens files they name the packages that hold them."""
        named = [text.replace(":", ".") for text in symbol.texts if text.startswith(self._start)]
        if symbol.opens and module:
            packages = [text for text in named if text in self._package and self._package.home(text) == text]
            self._opened.update((package, module) for package in packages or [self._package.home(module)])
            return
        for text in named:
            if ".".join(text.split(".")[:2]) in self._package:
                self.reach(text)

    def _name(self, module: str, name: str, rest: list[str], *, own: bool = False) -> bool:
        """Reach a name of a module and say whether it has it; ``own`` when the module's own code uses it."""
        content = self._package.module(module)
        found = self._take(module, name)
        targets = content.bindings.get(name, ())
        for target in targets:
            self.reach(".".join([target, *rest]))
        for star in content.stars:
            if star in self._package and not found:
                found = self._name(star, name, rest)
        if found or targets:
            return True
        if not own and LAZY in content.symbols and name not in GIVEN:
            return self._lazy(module, content, name)
        for target in content.typed.get(name, ()):
            self.reach(".".join([target, *rest]))
        return name in content.typed

    def _lazy(self, module: str, content: Module, name: str) -> bool:
        """Reach a name that the module's ``__getattr__`` finds."""
        home = content.homes.get(name, "")
        places = [place for place in (home, f"{module}.{home}") if home and place in self._package]
        targets = [f"{place}.{name}" for place in places] or content.typed.get(name, ())
        if not targets and f"{module}.{name}" in self._package:
            return False
        for target in targets:
            self.reach(target)
        return bool(targets)

    def _take(self, module: str, name: str) -> bool:
        symbol = self._package.module(module).symbols.get(name)
        if symbol is None:
            return False
        if (module, name) not in self._symbols:
            self._symbols[module, name] = symbol
            self._waiting.append((module, symbol))
        return True

    def _reach_or_import(self, target: str) -> None:
        if target in self._package:
            self._import(target)
        else:
            self.reach(target)

    def _import_target(self, target: str) -> None:
        """Import the module that an import statement names, or the one that it takes a name from."""
        if target in self._package:
            self._import(target)
        elif target.startswith(self._start):
            self._import_target(target.rpartition(".")[0])

    def _import(self, name: str) -> None:
        """Do what importing a module does: its parents first, then its imports and its deeds."""
        if name in self._imported or name not in self._package:
            return
        self._imported.add(name)
        self._import(name.rpartition(".")[0])
        module = self._package.module(name)
        for target in module.imports:
            self._import_target(target)
        for symbol in module.acting:
            self._take(name, symbol)
