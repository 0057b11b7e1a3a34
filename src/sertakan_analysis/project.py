"""Where a project keeps its files: the only module that knows folder names."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sertakan_analysis.errors import UserError

VARIABLE: Final = "SERTAKAN_PROJECT"
MARKERS: Final = ("notebooks", "params/reports")


@dataclass(frozen=True, slots=True)
class Project:
    """A folder that holds notebooks, parameters and data; every other path follows from its root."""

    root: Path

    @classmethod
    def find(cls, start: Path | None = None) -> Project:
        """Return the project named by ``SERTAKAN_PROJECT``, else the nearest one at or above a folder.

        ``start`` is the folder to begin from; the working directory when it is not given.

        Raises
        ------
        UserError
            When the variable names no project, or when no folder upwards is one.
        """
        named = os.environ.get(VARIABLE)
        if start is None and named:
            return cls._at(Path(named))
        begin = (start or Path.cwd()).resolve()
        for folder in (begin, *begin.parents):
            if _is_project(folder):
                return cls(folder)
        raise UserError(
            f"no project at or above '{begin}' (a project has the folders {' and '.join(MARKERS)})",
            remedy=f"Run the command inside the project's folder, or set {VARIABLE} to it.",
        )

    @classmethod
    def _at(cls, folder: Path) -> Project:
        root = folder.expanduser().resolve()
        if not _is_project(root):
            raise UserError(
                f"{VARIABLE} names '{folder}', which is no project (it lacks {' or '.join(MARKERS)})",
                remedy=f"Set {VARIABLE} to the project's folder, or unset it and run the command inside the project.",
            )
        return cls(root)

    @property
    def notebooks(self) -> Path:
        """The report notebooks and those for exploring."""
        return self.root / "notebooks"

    @property
    def report_definitions(self) -> Path:
        """What is run: one YAML file a report."""
        return self.root / "params" / "reports"

    @property
    def rules(self) -> Path:
        """Dated legal values, one YAML file each."""
        return self.root / "params" / "rules"

    @property
    def published(self) -> Path:
        """Figures published by others, each with its source."""
        return self.root / "data" / "published"

    @property
    def columns(self) -> Path:
        """The columns that each kind of list may have, with their aliases: one YAML file a kind."""
        return self.root / "params" / "columns"

    @property
    def occupation_aliases(self) -> Path:
        """The user's own names of occupations."""
        return self.root / "params" / "occupations.yml"

    @property
    def payer_aliases(self) -> Path:
        """The user's own names of payers."""
        return self.root / "params" / "payers.yml"

    @property
    def donors(self) -> Path:
        """The donors that the user has declared: those that a report may name."""
        return self.root / "params" / "donors.yml"

    @property
    def agreements(self) -> Path:
        """Who may use what, for what purpose, until when: one YAML file an agreement."""
        return self.root / "data" / "agreements"

    @property
    def secure(self) -> Path:
        """Personal columns, encrypted; never committed."""
        return self.root / "data" / "secure"

    @property
    def store(self) -> Path:
        """Pseudonymised batches; never committed."""
        return self.root / "data" / "store"

    @property
    def published_cells(self) -> Path:
        """The cells of every report on people that was published, kept when its edition is deleted; never committed."""
        return self.store / "terbitan"

    @property
    def inbox(self) -> Path:
        """Where raw files arrive; never committed."""
        return self.root / "data" / "inbox"

    @property
    def outputs(self) -> Path:
        """The editions of reports; never committed."""
        return self.root / "outputs"

    @property
    def cache(self) -> Path:
        """Executed notebooks and exported files by content; may be deleted at any time."""
        return self.outputs / ".cache"

    @property
    def state(self) -> Path:
        """The record of runs and of what the schedules owe."""
        return self.outputs / ".state"

    @property
    def lockfile(self) -> Path:
        """The pinned versions of every library."""
        return self.root / "requirements.lock"

    def relative(self, path: Path) -> str:
        """Return a path as written in records: from the root when it lies below, else its name only."""
        whole = path.resolve()
        return whole.relative_to(self.root).as_posix() if whole.is_relative_to(self.root) else whole.name


def _is_project(folder: Path) -> bool:
    return all((folder / marker).is_dir() for marker in MARKERS)
