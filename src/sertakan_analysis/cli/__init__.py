"""The command ``sertakan``: read the words, call the package, set the exit code. Heavy libraries load on use.

Exit codes: 0 done, 1 a report failed, 2 the user's mistake.
"""

from __future__ import annotations

import click

from sertakan_analysis import __version__
from sertakan_analysis.cli.agreements import agreements
from sertakan_analysis.cli.candidates import candidates
from sertakan_analysis.cli.command import Commands
from sertakan_analysis.cli.demo import demo
from sertakan_analysis.cli.editions import diff, status
from sertakan_analysis.cli.keys import key
from sertakan_analysis.cli.lab import lab
from sertakan_analysis.cli.ledger import ledger
from sertakan_analysis.cli.lists import findings, forget, ingest, lists, occupations, withdraw
from sertakan_analysis.cli.matching import match
from sertakan_analysis.cli.reports import reports
from sertakan_analysis.cli.rules import rules
from sertakan_analysis.cli.running import plan, run
from sertakan_analysis.cli.schedule import schedule


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="sertakan")
def main() -> None:
    """Analyse employment social security for vulnerable workers, and make the reports."""


REPORTING = (plan, run, status, diff, schedule, reports, rules, lab)
PEOPLE = (agreements, key, ingest, findings, occupations, lists, withdraw, forget, match, ledger, candidates, demo)
for command in (*REPORTING, *PEOPLE):
    main.add_command(command)
