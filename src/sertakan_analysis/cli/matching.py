"""``sertakan match``: who of one list is who of another, what people say of uncertain pairs, and how good it is."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sertakan_analysis.cli.command import DAY, Commands
from sertakan_analysis.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Callable

    from sertakan_analysis.project import Project
    from sertakan_analysis.registry.matches import Match, MatchRecord

FACTS = {
    "nik_sama": "pairs with an equal NIK",
    "nik_sama_pasti": "of these, taken at once: the name or the birth date agrees",
}
# In bits, around where the bands usually begin.
THRESHOLDS = (0.0, 5.0, 10.0, 15.0)


def _of_lists(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the words that say which match is meant."""
    for option in reversed(
        (
            click.option("--left", default="pendataan", show_default=True, metavar="LIST", help="The list matched."),
            click.option(
                "--right", default="peserta", show_default=True, metavar="LIST", help="The list matched with."
            ),
            click.option("--region", metavar="CODE", help="Code or name; that of the left lists if not given."),
            click.option("--date", "day", type=DAY, metavar="DATE", help="Lists up to this day; today if not given."),
        )
    ):
        command = option(command)
    return command


@click.group(cls=Commands, invoke_without_command=True)
@click.option("--left", metavar="LIST", help="The list to match: pendataan, pendataan:leran-2025, pendataan:2025-11.")
@click.option(
    "--right", "rights", multiple=True, metavar="LIST", help="The list to match it with; may be given several times."
)
@click.option("--region", metavar="CODE", help="Code or name; that of the left lists if not given.")
@click.option("--date", "day", type=DAY, metavar="DATE", help="Lists up to this day; today if not given.")
@click.option("--weights", type=click.Path(path_type=Path), metavar="FILE", help="Match weights of your own.")
@click.option("--engine", type=click.Choice(["duckdb", "spark"]), default="duckdb", show_default=True)
@click.pass_context
def match(context: click.Context, /, **asked: Any) -> None:
    """Match two lists of people: only pseudonyms, weights and reasons leave the secure zone.

    A list is named by its kind, alone or with a batch, an agreement, a month or a day: peserta:2025-11.
    """
    if context.invoked_subcommand is not None:
        given = [name for name in ("left", "region", "day", "weights") if asked[name]] + list(asked["rights"])
        if given:
            raise UserError(
                "the lists to match come behind the command, not before it",
                remedy=f"Write: sertakan match {context.invoked_subcommand} --left … --right …",
            )
        return
    if not asked["left"] or not asked["rights"]:
        raise UserError(
            "which lists are to be matched?", remedy="Write: sertakan match --left pendataan --right peserta:2025-11"
        )
    from sertakan_analysis.linkage import load_weights
    from sertakan_analysis.matching import Question, match_lists
    from sertakan_analysis.project import Project
    from sertakan_analysis.registry import find_key

    project = Project.find()
    weights, key = load_weights(asked["weights"]), find_key(project)
    region, until = _region(project, asked), _day(asked)
    for right in asked["rights"]:
        question = Question(asked["left"], right, region, until)
        _tell(match_lists(project, key, question, weights=weights, engine=asked["engine"]))


@match.command()
@_of_lists
@click.option("--sample", type=click.IntRange(min=1), default=120, show_default=True, help="Pairs drawn by chance.")
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True, help="The same seed, the same pairs.")
def review(*, sample: int, seed: int, **asked: Any) -> None:
    """Look at pairs side by side and say whether they are one person; what was said before is kept.

    First a sample of all kinds of pair, from which the quality is estimated, then every uncertain pair. The screen shows
    names: it is emptied when the review ends, and nothing of it is written.
    """
    from sertakan_analysis.matching import review_session
    from sertakan_analysis.matching.review import review_in_terminal
    from sertakan_analysis.registry import find_key

    project, opened = _opened(asked)
    session = review_session(project, find_key(project), opened, size=sample, seed=seed)
    titles = (opened.record.left_kind, opened.record.right_kind)
    answered = review_in_terminal(session, titles=titles)
    click.echo(f"{answered} pairs answered now, {len(session.answers)} of {session.total} in all.")
    click.echo("How good the match is: sertakan match quality")


@match.command()
@_of_lists
def quality(**asked: Any) -> None:
    """Tell precision and recall of a match, by threshold, from the pairs that people judged."""
    from sertakan_analysis.matching import reviewed_by_threshold, reviewed_quality

    _, opened = _opened(asked)
    found = reviewed_quality(opened)
    click.echo(f"Match {opened.record.match}: {opened.record.left_kind} with {opened.record.right_kind}")
    if found is None:
        click.echo("Nobody judged a pair of it yet: 'sertakan match review' shows a sample.")
        return
    click.echo(f"{found.reviewed} pairs judged, {found.unsure} undecided, {found.chosen} pairs taken for one person")
    for name in ("precision", "recall", "f1"):
        click.echo(f"    {name:<10}{_measure(getattr(found, name))}")
    click.echo("\nBy threshold (bits):  precision                 recall")
    for row in reviewed_by_threshold(opened, THRESHOLDS).iter_rows(named=True):
        shares = [_interval(row, name) for name in ("presisi", "perolehan")]
        click.echo(f"    {row['ambang']:>6.1f}         {shares[0]:<26}{shares[1]}")


@match.command("list")
def list_matches() -> None:
    """List the matches of the store."""
    from sertakan_analysis.project import Project
    from sertakan_analysis.registry.matches import matches

    records = matches(Project.find())
    if not records:
        click.echo("No lists were matched yet: sertakan match --left pendataan --right peserta")
    for record in records:
        _tell(record)


@match.command()
@click.option("--left", required=True, metavar="LIST", help="The list to match.")
@click.option("--right", required=True, metavar="LIST", help="The list to match it with.")
@click.option("--region", metavar="CODE", help="Code or name; that of the left lists if not given.")
@click.option("--date", "day", type=DAY, metavar="DATE", help="Lists up to this day; today if not given.")
@click.option("--out", type=click.Path(path_type=Path), required=True, metavar="FILE", help="Where the weights go.")
def estimate(*, out: Path, **asked: Any) -> None:
    """Estimate the match weights anew from two lists, without labels, and write them to a file for --weights."""
    from sertakan_analysis.matching import Question
    from sertakan_analysis.matching.weighing import estimated_weights
    from sertakan_analysis.project import Project
    from sertakan_analysis.registry import find_key

    project = Project.find()
    if out.exists():
        raise UserError("there is such a file already", where=str(out), remedy="Name another, or remove it first.")
    question = Question(asked["left"], asked["right"], _region(project, asked), _day(asked))
    text = estimated_weights(project, find_key(project), question).to_yaml()
    try:
        out.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UserError(
            f"the file can't be written ({error.strerror})", where=str(out), remedy="Choose another place."
        ) from None
    click.echo(f"{out}: match weights. Use them with: sertakan match --weights {out} --left … --right …")


def _opened(asked: dict[str, Any]) -> tuple[Project, Match]:
    from sertakan_analysis.matching import matched_lists
    from sertakan_analysis.project import Project
    from sertakan_analysis.registry import list_named

    project = Project.find()
    kinds = (list_named(project, asked["left"]).kind, list_named(project, asked["right"]).kind)
    return project, matched_lists(project, kinds, _region(project, asked), _day(asked))


def _region(project: Project, asked: dict[str, Any]) -> str:
    from sertakan_analysis.matching import region_of
    from sertakan_analysis.regions import resolve

    if asked["region"]:
        return resolve(asked["region"]).code
    return region_of(project, asked["left"], _day(asked))


def _day(asked: dict[str, Any]) -> date:
    return asked["day"].date() if asked["day"] else date.today()  # noqa: DTZ011 - the user's own calendar day


def _tell(record: MatchRecord) -> None:
    made_up = "  DATA SINTETIS" if record.synthetic else ""
    click.echo(
        f"{record.match}  {record.left_kind} with {record.right_kind}  {record.region}  up to {record.as_of}{made_up}"
    )
    counts = record.counts
    click.echo(
        f"    {counts['terpilih']} persons matched or to be checked: {counts['terpilih_nik']} by NIK, "
        f"{counts['terpilih_model']} by weighing; {counts['ragu']} uncertain pairs for 'sertakan match review'"
    )
    for name, words in FACTS.items():
        if name in record.facts:
            click.echo(f"    {record.facts[name]:.0f} {words}")


def _measure(measure: Any) -> str:
    if measure is None:
        return "no pair was taken for one person"
    middle = "unknown" if measure.value is None else f"{measure.value:.3f}"
    return f"{middle}  (95%: {measure.low:.3f} to {measure.high:.3f})"


def _interval(row: dict[str, Any], name: str) -> str:
    value = row[name]
    middle = "unknown" if value is None else f"{value:.3f}"
    low, high = row[f"{name}_bawah"], row[f"{name}_atas"]
    return middle if low is None else f"{middle} ({low:.3f}–{high:.3f})"
