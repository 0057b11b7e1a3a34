"""``sertakan ingest``, ``findings``, ``lists``, ``withdraw`` and ``forget``: lists of people, from the file to the store."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sertakan_analysis.cli.command import DAY
from sertakan_analysis.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

    from sertakan_analysis.project import Project
    from sertakan_analysis.registry import BatchRecord, Findings

FILE = click.Path(path_type=Path)
MOST_SHOWN = 12
ROWS_TOLD = 100_000


def _a_list(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the words that say what a file is."""
    for option in reversed(
        (
            click.option("--as", "kind", metavar="KIND", help="What the list is: a file of params/columns."),
            click.option("--agreement", metavar="NAME", help="The agreement under which it came: data/agreements."),
            click.option("--region", metavar="CODE", help="Code or name; the agreement's own when it has only one."),
            click.option("--sheet", metavar="NAME", help="The sheet of a workbook, when several fit."),
            click.option(
                "--date", "day", type=DAY, metavar="DATE", help="The day that the list tells of; today if not given."
            ),
        )
    ):
        command = option(command)
    return command


@click.command()
@click.argument("file", type=FILE)
@_a_list
def ingest(  # noqa: PLR0913 - each is a word of the command line
    file: Path, *, kind: str | None, agreement: str | None, region: str | None, sheet: str | None, day: datetime | None
) -> None:
    """Read a list of people, check it, and store it: personal columns encrypted, everything else under pseudonyms.

    FILE is CSV, XLSX, XLS, ODS or Parquet. Rows with errors are held back; nothing is dropped.
    """
    from sertakan_analysis.project import Project
    from sertakan_analysis.registry import find_key
    from sertakan_analysis.registry.ingest import ingest

    project = Project.find()
    path = _existing(project, file)
    if agreement is None:
        raise _no_agreement(project)
    key = find_key(project)
    record = ingest(
        project,
        path,
        kind=_kind(project, kind),
        agreement=agreement,
        key=key,
        as_of=_day(day),
        region=_region(region),
        sheet=sheet,
        progress=_progress(path),
    )
    click.echo(
        f"Batch {record.batch}: {record.kind} of {record.region}, as of {record.as_of}, under {record.agreement}"
    )
    click.echo("\n".join(_rows_told(record.rows)))
    click.echo("\n".join(_codes_told(record.codes)))
    if record.unmapped:
        click.echo(f"Columns that no name fits: {', '.join(record.unmapped)}. Add them as aliases in params/columns.")
    click.echo(f"\nRows to mend: sertakan findings {record.batch} --xlsx mend.xlsx")


@click.command()
@click.argument("what", metavar="FILE|BATCH")
@_a_list
@click.option("--xlsx", type=FILE, metavar="OUT", help="Write the rows to mend as a workbook for the village.")
def findings(  # noqa: PLR0913 - each is a word of the command line
    what: str,
    *,
    kind: str | None,
    agreement: str | None,
    region: str | None,
    sheet: str | None,
    day: datetime | None,
    xlsx: Path | None,
) -> None:
    """Tell what is wrong in a file, or was found in a batch; no value of a person is shown, only its shape.

    A file is only read: nothing is stored, and no key is needed.
    """
    from sertakan_analysis.project import Project

    project = Project.find()
    told = _found_in_file if _is_file(project, what) else _found_in_batch
    words = {"kind": kind, "agreement": agreement, "region": region, "sheet": sheet, "day": day}
    name, rows, found = told(project, what, words)
    click.echo("\n".join(_rows_told(rows)))
    click.echo("\n".join(_codes_told(found.counts)))
    if xlsx is not None:
        from sertakan_analysis.registry import write_findings

        write_findings(xlsx, found, file=name, rows=rows)
        click.echo(f"\nRows to mend: {xlsx}")


@click.command()
@click.argument("file", type=FILE)
@_a_list
def occupations(**words: Any) -> None:
    """List the occupations of a file that no name fits, as written, with the nearest keys.

    Give each a meaning in params/occupations.yml. The words are people's own: they are shown here and kept nowhere.
    """
    from sertakan_analysis.project import Project
    from sertakan_analysis.registry import occupations_to_assign

    project = Project.find()
    region = _region(words["region"])
    if region is None:
        raise UserError("a list needs a region", remedy="Give its code, such as --region 35.25.10.2010.")
    path = _existing(project, words["file"])
    found = occupations_to_assign(
        project, path, kind=_kind(project, words["kind"]), region=region, sheet=words["sheet"]
    )
    for text, rows, near in found.iter_rows():
        click.echo(f"{rows:>7}  {text}{f'  (perhaps {near})' if near else ''}")
    click.echo(f"{found.height} occupations without a meaning, in {sum(found['orang'])} rows")


@click.command()
@click.option("--region", metavar="CODE", help="Only lists of this region and those in it.")
def lists(region: str | None) -> None:
    """List the batches of the store: kind, region, day, agreement, rows."""
    from sertakan_analysis.project import Project
    from sertakan_analysis.registry import batches

    records = batches(Project.find(), region=_region(region))
    if not records:
        click.echo("The store holds no list. 'sertakan ingest' brings one in; 'sertakan demo people' makes one to try.")
    for record in records:
        click.echo("\n".join(_record_told(record)))


@click.command()
@click.argument("batch")
@click.option("--ground", required=True, help="Why, for the log of uses.")
@click.confirmation_option(prompt="Remove this batch from the store and the secure zone for good?")
def withdraw(batch: str, *, ground: str) -> None:
    """Take a batch back: it disappears from every figure, and its personal columns from the disk."""
    from sertakan_analysis.project import Project
    from sertakan_analysis.registry import withdraw

    gone = withdraw(Project.find(), batch, ground=ground)
    click.echo(f"Batch {gone.record.batch} is gone. Of its kind and region {len(gone.left)} batches are left.")
    if gone.matches:
        click.echo(f"Matches made with it are gone too: {', '.join(gone.matches)}. What people decided is kept.")
    _tell_inbox(gone.files)


@click.command()
@click.option("--ground", required=True, help="Why, for the log of uses: without anything of the person.")
@click.option("--person", help="A pseudonym. A NIK is asked for, so that it is not kept by the shell.")
def forget(*, ground: str, person: str | None) -> None:
    """Remove a person everywhere, by pseudonym or NIK, and leave a record without the person (UU 27/2022)."""
    from sertakan_analysis.project import Project
    from sertakan_analysis.registry import find_key
    from sertakan_analysis.registry.forget import forget

    project = Project.find()
    key = find_key(project)
    whom = person or click.prompt("Pseudonym or NIK (not shown)", hide_input=True)
    gone = forget(project, key, whom, ground=ground)
    click.echo(f"{gone.rows} rows in {len(gone.batches)} batches are gone: {', '.join(gone.batches)}")
    if gone.matches or gone.decisions:
        click.echo(f"{gone.decisions} decisions and the pairs of the person in {len(gone.matches)} matches are gone.")
    click.echo("Run the reports again: editions already published hold no person, but counts with this one in them.")
    _tell_inbox(gone.files)


def _found_in_file(project: Project, what: str, words: Mapping[str, Any]) -> tuple[str, Mapping[str, int], Findings]:
    from sertakan_analysis.registry import examine

    path = _existing(project, Path(what))
    told = examine(
        project,
        path,
        kind=_kind(project, words["kind"]),
        as_of=_day(words["day"]),
        region=_region(words["region"]),
        agreement=words["agreement"],
        sheet=words["sheet"],
        progress=_progress(path),
    )
    return told.file, told.rows, told.findings


def _found_in_batch(project: Project, what: str, words: Mapping[str, Any]) -> tuple[str, Mapping[str, int], Findings]:
    from sertakan_analysis.registry import Findings, find_batch, findings_of, load_kinds

    given = [
        f"--{'as' if name == 'kind' else 'date' if name == 'day' else name}" for name, value in words.items() if value
    ]
    if given:
        raise UserError(
            f"'{what}' is no file here, and a batch is what it is: {', '.join(given)} is out of place",
            remedy="Give the path of a file, or the name of a batch alone.",
        )
    record = find_batch(project, what)
    columns = load_kinds(project.columns)[record.kind].columns.values()
    found = Findings(findings_of(project, record), {column.name: column.title for column in columns})
    return record.batch, record.rows, found


def _progress(path: Path) -> Callable[[int], None]:
    """Return what tells now and then how many rows are done."""
    told = 0

    def tell(rows: int) -> None:
        nonlocal told
        if rows - told >= ROWS_TOLD:
            told = rows
            click.echo(f"{path.name}: {rows} rows read", err=True)

    return tell


def _rows_told(rows: Mapping[str, int]) -> list[str]:
    whole = sum(rows.values())
    parts = " + ".join(f"{number} {status}" for status, number in rows.items())
    return [f"Rows read {whole} = {parts}"]


def _codes_told(codes: Mapping[str, int]) -> Iterable[str]:
    from sertakan_analysis.registry import catalogue

    known = catalogue()
    heavy = [(code, number) for code, number in codes.items() if known[code].severity in ("galat", "peringatan")]
    heavy.sort(key=lambda each: (known[each[0]].severity != "galat", -each[1]))
    for code, number in heavy[:MOST_SHOWN]:
        yield f"{known[code].severity:<11}{number:>9}  {known[code].message}"
    if len(heavy) > MOST_SHOWN:
        yield f"... and {len(heavy) - MOST_SHOWN} more kinds of finding"
    changed = sum(number for code, number in codes.items() if known[code].severity == "perubahan")
    if changed:
        yield f"{'perubahan':<11}{changed:>9}  cells or columns were changed in reading, each noted"


def _record_told(record: BatchRecord) -> list[str]:
    made_up = "  DATA SINTETIS" if record.synthetic else ""
    rows = ", ".join(f"{number} {status}" for status, number in record.rows.items())
    return [
        f"{record.batch}  {record.kind}  {record.region}  as of {record.as_of}  under {record.agreement}{made_up}",
        f"    {record.read} rows: {rows}",
    ]


def _tell_inbox(files: Iterable[str]) -> None:
    for name in files:
        click.echo(f"The file {name} holds the people still: delete it if it is no longer needed.")


def _is_file(project: Project, what: str) -> bool:
    return Path(what).is_file() or (project.inbox / what).is_file()


def _existing(project: Project, file: Path) -> Path:
    """Return the file named, here or in the inbox."""
    for path in (file, project.inbox / file):
        if path.is_file():
            return path
    from sertakan_analysis.errors import nearest

    names = [each.name for each in project.inbox.iterdir()] if project.inbox.is_dir() else []
    raise UserError(f"there is no file '{file}', neither here nor in data/inbox", remedy=nearest(file.name, names))


def _kind(project: Project, name: str | None) -> str:
    if name is not None:
        return name
    from sertakan_analysis.registry import load_kinds

    kinds = ", ".join(f"{kind.name} ({kind.title})" for kind in load_kinds(project.columns).values())
    raise UserError("what kind of list is it?", remedy=f"Say so with --as: {kinds}.")


def _no_agreement(project: Project) -> UserError:
    from sertakan_analysis.registry import load_agreements

    known = ", ".join(load_agreements(project.agreements)) or "none yet"
    return UserError("no batch without an agreement", remedy=f"Name it with --agreement; in data/agreements: {known}.")


def _region(name: str | None) -> str | None:
    if name is None:
        return None
    from sertakan_analysis.regions import resolve

    return resolve(name).code


def _day(day: datetime | None) -> date:
    return day.date() if day else date.today()  # noqa: DTZ011 - the user's own calendar day
