"""``sertakan lab``: JupyterLab on the notebooks."""

from __future__ import annotations

import sys

import click

from sertakan_analysis.errors import UserError


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("words", nargs=-1, type=click.UNPROCESSED, metavar="[JUPYTER OPTIONS]...")
def lab(words: tuple[str, ...]) -> None:
    """Open JupyterLab on the notebooks, with a kernel that has this package."""
    import os
    import subprocess
    from importlib.util import find_spec

    from sertakan_analysis.project import VARIABLE, Project

    project = Project.find()
    if find_spec("jupyterlab") is None:
        raise UserError("JupyterLab is not installed", remedy="Install it with: pip install 'sertakan-analysis[lab]'")
    environment = {**os.environ, VARIABLE: str(project.root)}
    # A backend set from outside would remove the figures from the notebooks.
    environment.pop("MPLBACKEND", None)
    command = [sys.executable, "-m", "jupyterlab", *words]
    raise SystemExit(subprocess.call(command, cwd=project.notebooks, env=environment))  # noqa: S603 - the user's own words
