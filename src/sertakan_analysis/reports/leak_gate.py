"""The gate before publication: finished bytes that name a person, or hide that people are made up, don't pass.

A report that read nothing of the store is searched for numbers of persons by their shape. One that did is searched for
everybody in the batches that it read, or that a match was made of which it read, by the hashes that the secure zone keeps
of each batch.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

from sertakan_analysis.errors import UserError
from sertakan_analysis.project import Project
from sertakan_analysis.reports.proof import PublicationRefused

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping

    import polars as pl

    from sertakan_analysis.disclosure.leaks import AllowedTexts, Leak, Vocabulary
    from sertakan_analysis.registry.keys import Key
    from sertakan_analysis.reports.manifest import ReportEntry

TOLD: Final = 10
MARK: Final = "DATA SINTETIS"
STORE: Final = Project(Path()).store.as_posix()
MATCHED: Final = f"{STORE}/padanan"
# What was decided of pairs of pseudonyms, and cells that are published already: nobody's own.
NOBODYS: Final = frozenset({MATCHED, Project(Path()).published_cells.as_posix()})
# Texts of the package in which the names of people are data; their words are no reason to let a name pass.
PEOPLE: Final = frozenset({"identity", "synthetic"})
TEXTS: Final = frozenset({".py", ".yml", ".csv", ".html", ".css", ".typ", ".j2", ".jinja"})


class LeakFound(PublicationRefused):
    """A file that was to be published names a person."""


class LeakGate:
    """Lets a publication's files pass or refuses them; holds what it reads of the secure zone for that long only.

    Words of the project's committed data, notebooks and parameters and of the package's own texts may stand in a report
    (see ``disclosure.leaks.AllowedTexts``). Files taken over from an earlier edition passed the gate of that edition.
    """

    def __init__(self, project: Project) -> None:
        self._project = project
        self._tokens: dict[str, pl.Series] = {}
        self._run_ids: set[str] = set()

    def let_report_pass(self, folder: Path, entry: ReportEntry, searched: Container[str] = ()) -> None:
        """Search the files of one report, as they lie in the folder to be published and agree with its entry.

        Those whose checksum is among ``searched`` were searched, byte for byte, where they were made.

        Raises
        ------
        LeakFound, PublicationRefused, UserError
            As ``let_files_pass``.
        """
        self._run_ids.add(entry["run_id"])
        names = [output["file"] for output in entry["outputs"] if output["sha256"] not in searched]
        if names:
            files = {name: (folder / name).read_bytes() for name in names}
            self.let_files_pass(files, entry["run_id"], files_read(entry))

    def let_files_pass(self, files: Mapping[str, bytes], run_id: str, read: Iterable[str]) -> None:
        """Search the files of one run; ``read`` are the files that it read, from the project's root.

        Raises
        ------
        LeakFound
            When a file names a person.
        PublicationRefused
            When a file can't be searched; when made-up people took part and a page doesn't say so.
        UserError
            When a batch took part whose hashes can't be read: no key, another key, a batch that is gone.
        """
        self._run_ids.add(run_id)
        batches = self._batches(read)
        self._search(files, batches)
        if any(self._is_synthetic(batch) for batch in batches):
            _refuse_unmarked(files)

    def let_record_pass(self, name: str, content: bytes, made: Iterable[ReportEntry]) -> None:
        """Search the record of an edition for the people of the reports just made; otherwise as a report."""
        self._search({name: content}, self._batches(name for entry in made for name in files_read(entry)))

    def names_nobody(self, name: str, content: bytes) -> bool:
        """Tell whether a file, of a run that failed, can be kept: it was searched for everybody in the store."""
        try:
            self._search({name: content}, self._everybody())
        except (PublicationRefused, UserError):
            # Named somebody, or could not be searched: both are reasons not to keep it.
            return False
        return True

    def _everybody(self) -> tuple[str, ...]:
        from sertakan_analysis.registry import batches
        from sertakan_analysis.registry.store import batch_folder

        return tuple(self._project.relative(batch_folder(self._project, record)) for record in batches(self._project))

    def _search(self, files: Mapping[str, bytes], batches: tuple[str, ...]) -> None:
        from sertakan_analysis.disclosure.leaks import scan

        try:
            found = scan(files, self._vocabulary(batches), self._allowed)
        except ValueError as error:
            raise PublicationRefused(
                f"{' or '.join(files)} can't be searched for personal data: {error}\nRemedy: make the report again."
            ) from None
        if found:
            raise LeakFound(_told(found))

    def _vocabulary(self, batches: tuple[str, ...]) -> Vocabulary | None:
        if not batches:
            return None
        import polars as pl

        from sertakan_analysis.disclosure.leaks import Vocabulary

        return Vocabulary(pl.concat([self._tokens_of(batch) for batch in batches]), self._key.derive("tokens"))

    def _tokens_of(self, batch: str) -> pl.Series:
        import polars as pl

        from sertakan_analysis.registry.zone import open_tokens

        if batch not in self._tokens:
            chunks = open_tokens(self._project, self._key, Path(batch).name)
            empty = pl.Series("token", dtype=pl.UInt64)
            self._tokens[batch] = pl.concat([empty, *(chunk["token"] for chunk in chunks)])
        return self._tokens[batch]

    def _batches(self, read: Iterable[str]) -> tuple[str, ...]:
        """Return the folders of the batches that were read, and of those that a match was made of which was read."""
        folders = people_among(read)
        found = {folder for folder in folders if not folder.startswith(f"{MATCHED}/")}
        for folder in folders - found:
            found |= self._sides(folder)
        return tuple(sorted(found))

    def _sides(self, match: str) -> set[str]:
        from sertakan_analysis.registry.matches.record import RECORD, read_record
        from sertakan_analysis.registry.store import batch_folder, find_batch

        record = read_record(self._project.root / match / RECORD, f"{match}/{RECORD}")
        sides = (find_batch(self._project, batch) for batch in record.batches)
        return {self._project.relative(batch_folder(self._project, side)) for side in sides}

    def _is_synthetic(self, batch: str) -> bool:
        from sertakan_analysis.registry.store.record import RECORD, read_record

        path = f"{batch}/{RECORD}"
        return read_record(self._project.root / path, path).synthetic

    @cached_property
    def _key(self) -> Key:
        from sertakan_analysis.registry.keys import find_key

        try:
            return find_key(self._project)
        except UserError as error:
            problem = (
                f"a report of personal data is not published unsearched, and its search needs the key: {error.problem}"
            )
            raise UserError(problem, where=error.where, remedy=error.remedy) from None

    @cached_property
    def _allowed(self) -> AllowedTexts:
        from sertakan_analysis.disclosure.leaks import AllowedTexts

        return AllowedTexts(self._own_texts, marks=self._run_ids)

    def _own_texts(self) -> Iterator[str]:
        project, package = self._project, Path(__file__).parents[1]
        committed = [
            *project.published.glob("*.csv"),
            *project.published.glob("*.yml"),
            *project.rules.rglob("*.yml"),
            *project.report_definitions.glob("*.yml"),
            *project.agreements.glob("*.yml"),
        ]
        own = [path for path in package.rglob("*") if path.suffix in TEXTS]
        for path in (*committed, *(path for path in own if path.relative_to(package).parts[0] not in PEOPLE)):
            yield path.read_text(encoding="utf-8", errors="replace")
        for path in project.notebooks.glob("*.ipynb"):
            yield from _sources(path)
        yield from _places()


def _sources(notebook: Path) -> Iterator[str]:
    """Give the cells as they were written; what an analyst's notebook shows may be anybody's name."""
    from sertakan_analysis.reports.making import read_notebook

    for cell in read_notebook(notebook.read_text(encoding="utf-8")).cells:
        yield cell.source


def _places() -> Iterator[str]:
    """Give the names of the places that reports tell of, down to the desa."""
    from sertakan_analysis.regions import villages
    from sertakan_analysis.regions.gazetteer import all_regions

    for place in all_regions().values():
        yield place.name
        if place.level == "kecamatan":
            yield from (village.name for village in villages(place.code))


def files_read(entry: ReportEntry) -> tuple[str, ...]:
    """Return the files that a run read, from the project's root."""
    grounds = entry["grounds"] or {}
    return tuple(grounds.get("reads", {}).get("files", {}))


def people_among(read: Iterable[str]) -> set[str]:
    """Return the folders of batches and of matches that files, given from the project's root, lie in."""
    folders = {PurePosixPath(name).parent.as_posix() for name in read if name.startswith(f"{STORE}/")}
    return folders - NOBODYS


def _told(found: tuple[Leak, ...]) -> str:
    listed = "\n".join(f"  {leak}" for leak in found[:TOLD])
    more = f"\n  and {len(found) - TOLD} more" if len(found) > TOLD else ""
    return (
        f"personal data in what was to be published; nothing was published:\n{listed}{more}\n"
        "Remedy: take them out of the notebook or of the data that it shows, and run again."
    )


def _refuse_unmarked(files: Mapping[str, bytes]) -> None:
    from sertakan_analysis.disclosure.leaks import unmarked

    missing = [f"{name}, {page}" for name, content in files.items() for page in unmarked(name, content, MARK)]
    if missing:
        more = f" and {len(missing) - TOLD} more" if len(missing) > TOLD else ""
        raise PublicationRefused(
            f"made-up people took part, but these pages do not say '{MARK}': {'; '.join(missing[:TOLD])}{more}\n"
            "Remedy: give the report's cover the mark of made-up data."
        )
