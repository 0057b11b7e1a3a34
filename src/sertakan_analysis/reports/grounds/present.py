"""How things stand now: the grounds of planned runs, with everything looked at once for all of them."""

from __future__ import annotations

import platform
from dataclasses import replace
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

import sertakan_analysis
from sertakan_analysis.errors import UserError, nearest
from sertakan_analysis.reading import Reads, digest_of_folder, digest_of_names
from sertakan_analysis.reports.grounds.grounds import Grounds, plain
from sertakan_analysis.reports.grounds.large_files import LargeFiles
from sertakan_analysis.reports.grounds.libraries import deviations, lockfile_digest
from sertakan_analysis.reports.grounds.notebook import read_notebook_source
from sertakan_analysis.reports.grounds.package import Package
from sertakan_analysis.reports.grounds.reached import everything, reached_by_code, reached_by_name
from sertakan_analysis.reports.grounds.reasons import AGREEMENT, PATTERN

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sertakan_analysis.project import Project
    from sertakan_analysis.reports.planned import PlannedRun
    from sertakan_analysis.rules import Rules

FOLDER: Final = "grounds"
EXPORTERS: Final = {
    "html": "sertakan_analysis.reports.export.html.HTMLReportExporter",
    "pdf": "sertakan_analysis.reports.export.pdf.PDFReportExporter",
    "xlsx": "sertakan_analysis.reports.export.xlsx.XLSXReportExporter",
}


class Present:
    """How a project stands now. Make one for each plan: what it has looked at once, it does not look at again."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self._notebooks: dict[Path, tuple[str, Mapping[str, str]]] = {}
        self._exporters: dict[str, str] = {}
        self._files: dict[str, str] = {}
        self._folders: dict[str, str] = {}
        self._rule_digests: dict[str, str] = {}
        self._large_files = LargeFiles(project.cache / FOLDER)

    def before(self, run: PlannedRun) -> Grounds:
        """Return what a run will rest on as far as it is known before: all but what its cells read.

        Raises
        ------
        UserError
            When the notebook is missing or none.
        """
        notebook, functions = self._notebook(run.notebook)
        return Grounds(
            report=run.report,
            parameters={name: plain(value) for name, value in run.parameters.items()},
            as_of=run.as_of.isoformat(),
            notebook=notebook,
            functions=functions,
            lockfile=self._lockfile,
            python=_python(),
            deviations=self._deviations,
            reads=self._declared(run.reads),
        )

    def now(self, recorded: Grounds, before: Grounds) -> Grounds:
        """Return the grounds that a run would have now if it read again what the recorded one read."""
        then = recorded.reads
        reads = Reads(
            {name: _once(self._files, name, self._file) for name in then.files},
            {name: _once(self._folders, name, self._folder) for name in then.folders},
            {name: _once(self._rule_digests, name, self._rule) for name in then.rules},
        )
        declared = before.reads
        return replace(
            before,
            reads=Reads({**reads.files, **declared.files}, {**reads.folders, **declared.folders}, reads.rules),
        )

    def with_libraries_of_here(self, grounds: Grounds) -> Grounds:
        """Return grounds as they would be if the run were made with the libraries of this machine."""
        return replace(grounds, lockfile=self._lockfile, python=_python(), deviations=self._deviations)

    def exporter(self, name: str) -> str:
        """Return the checksum of all that writes a format: functions, templates, fonts.

        Raises
        ------
        UserError
            When there is no such format.
        """
        if name not in EXPORTERS:
            raise UserError(f"unknown format '{name}'", remedy=nearest(name, EXPORTERS))
        return _once(self._exporters, name, self._exporter)

    def _exporter(self, name: str) -> str:
        reached = reached_by_name(self._package, [EXPORTERS[name]])
        self._package.remember()
        return sha256("\n".join(f"{part} {digest}" for part, digest in reached.items()).encode()).hexdigest()

    def _notebook(self, path: Path) -> tuple[str, Mapping[str, str]]:
        if path not in self._notebooks:
            source = read_notebook_source(path)
            reached = everything(self._package) if source.code is None else reached_by_code(self._package, source.code)
            self._package.remember()
            self._notebooks[path] = (source.digest, reached)
        return self._notebooks[path]

    def _declared(self, patterns: tuple[str, ...]) -> Reads:
        """Return the files that the definition names, and for each pattern which ones there are."""
        names = sorted({name for pattern in patterns for name in self._matching(pattern)})
        return Reads(
            {name: _once(self._files, name, self._file) for name in names},
            {pattern: _once(self._folders, pattern, self._folder) for pattern in patterns},
        )

    def _matching(self, pattern: str) -> list[str]:
        root = self.project.root
        return [path.relative_to(root).as_posix() for path in root.glob(pattern) if path.is_file()]

    def _file(self, name: str) -> str:
        return self._large_files.digest(self.project.root / name)

    def _folder(self, name: str) -> str:
        if PATTERN & set(name) and not (self.project.root / name).is_dir():
            return digest_of_names(self._matching(name))
        return digest_of_folder(self.project.root / name)

    def _rule(self, name: str) -> str:
        """Return the checksum of a rule's value, or of an agreement's standing today."""
        if name.startswith(AGREEMENT):
            from sertakan_analysis.registry import standing_today

            return standing_today(self.project, name.removeprefix(AGREEMENT))
        return self._rules.digest(name)

    @cached_property
    def _package(self) -> Package:
        folder = Path(sertakan_analysis.__file__).parent
        return Package(folder, sertakan_analysis.__name__, self.project.cache / FOLDER)

    @cached_property
    def _lockfile(self) -> str:
        return lockfile_digest(self.project.lockfile)

    @cached_property
    def _deviations(self) -> Mapping[str, str]:
        return deviations(self.project.lockfile)

    @cached_property
    def _rules(self) -> Rules:
        from sertakan_analysis.rules import load_rules

        return load_rules(self.project.rules)


def _python() -> str:
    return ".".join(platform.python_version_tuple()[:2])


def _once(known: dict[str, str], name: str, look: Callable[[str], str]) -> str:
    if name not in known:
        known[name] = look(name)
    return known[name]
