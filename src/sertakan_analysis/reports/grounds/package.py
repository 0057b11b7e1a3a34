"""The modules of a package by name, read from their source at most once for each content."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sertakan_analysis.reading import digest_of_file
from sertakan_analysis.reports.grounds.memo import keep, recalled
from sertakan_analysis.reports.grounds.reader import DIGEST_LENGTH
from sertakan_analysis.reports.grounds.source import Module, read_module

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MEMO: Final = "modules.json"
READERS: Final = ("import_time.py", "reader.py", "source.py")
DOCUMENTATION: Final = ".md"


class Package:
    """A package on disk. ``memo`` is a folder for what was read; it may be deleted or damaged at any time."""

    def __init__(self, folder: Path, name: str, memo: Path | None = None) -> None:
        self.name = name
        self._folder = folder
        self._paths, self._others = _found(folder, name)
        self._memo = memo / MEMO if memo else None
        self._code = _readers()
        self._known = recalled(self._memo, self._code)
        self._modules: dict[str, Module] = {}
        self._used: dict[str, Any] = {}
        self._resources: dict[Path, str] = {}
        self._new = False

    def __contains__(self, name: str) -> bool:
        return name in self._paths

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def module(self, name: str) -> Module:
        """Return one module of the package."""
        if name not in self._modules:
            self._modules[name] = self._read(name)
        return self._modules[name]

    def home(self, name: str) -> str:
        """Return the package that a module stands in: itself for a package."""
        return name if self._paths[name].name == "__init__.py" else name.rpartition(".")[0]

    def resources(self, package: str, module: str) -> Mapping[str, str]:
        """Return the checksums of a package's files that a module may open, by path in the package.

        A file that other modules name and this one does not is theirs; documentation is nobody's.
        """
        mine = _names(self.module(module))
        theirs = {
            text
            for name in self._paths
            if name != module and self.home(name).startswith(package)
            for text in _names(self.module(name))
        }
        return {
            path.relative_to(self._folder).as_posix(): self._resource(path)
            for path in self._others.get(package, ())
            if path.name in mine or path.name not in theirs
        }

    def _resource(self, path: Path) -> str:
        if path not in self._resources:
            self._resources[path] = digest_of_file(path)[:DIGEST_LENGTH]
        return self._resources[path]

    def remember(self) -> None:
        """Keep what was read for the next time."""
        if not self._new:
            return
        read = {key.partition(" ")[0] for key in self._used}
        others = {key: kept for key, kept in self._known.items() if key.partition(" ")[0] in self._paths.keys() - read}
        keep(self._memo, self._code, {**others, **self._used})
        self._new = False

    def _read(self, name: str) -> Module:
        source = self._paths[name].read_bytes()
        key = f"{name} {sha256(source).hexdigest()}"
        if key in self._known:
            with suppress(ValueError, TypeError, AttributeError):  # damaged: read the source again
                found = Module.from_json(self._known[key])
                self._used[key] = self._known[key]
                return found
        module = read_module(source, name, package=self._paths[name].name == "__init__.py")
        self._used[key] = module.to_json()
        self._new = True
        return module


def _found(folder: Path, name: str) -> tuple[dict[str, Path], dict[str, list[Path]]]:
    """Return the modules by name, and the files that are no modules by the package nearest above them."""
    modules: dict[str, Path] = {}
    others: dict[str, list[Path]] = {}
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(each for each in folders if each != "__pycache__" and not each.startswith("."))
        parts = Path(place).relative_to(folder).parts
        here = ".".join([name, *parts])
        if "__init__.py" in names:
            modules[here] = Path(place, "__init__.py")
        package = here
        while package not in modules and "." in package:
            package = package.rpartition(".")[0]
        for each in sorted(names):
            if each.endswith(".py") and here in modules:
                modules.setdefault(f"{here}.{each[:-3]}" if each != "__init__.py" else here, Path(place, each))
            elif not each.endswith((".py", ".pyc", DOCUMENTATION)):
                others.setdefault(package, []).append(Path(place, each))
    return modules, others


def _names(module: Module) -> frozenset[str]:
    return frozenset(text for symbol in module.symbols.values() for text in symbol.texts)


def _readers() -> str:
    """Return the checksum of the code that reads code: other readers, other findings."""
    own = files(__package__)
    content = b"".join(own.joinpath(name).read_bytes() for name in READERS)
    return f"{sys.version_info.major}.{sys.version_info.minor} {sha256(content).hexdigest()}"
