"""Making one report where the worker is: execute, stamp, write every format, search it. Nothing is published here."""

from __future__ import annotations

import errno
import os
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from sertakan_analysis.errors import SertakanError, UserError
from sertakan_analysis.exhibits.payload import RunMetadata
from sertakan_analysis.project import VARIABLE, Project
from sertakan_analysis.reports.execution import Execution, Job, NoWitness
from sertakan_analysis.reports.manifest import rested_on
from sertakan_analysis.reports.order import Made
from sertakan_analysis.reports.proof import PublicationRefused
from sertakan_analysis.reports.states import State

if TYPE_CHECKING:
    from collections.abc import Mapping

    from nbformat import NotebookNode

    from sertakan_analysis.reports.execution import Witness
    from sertakan_analysis.reports.grounds import Grounds
    from sertakan_analysis.reports.order import Order

FULL = {errno.ENOSPC, errno.EDQUOT}


def make(order: Order, witness: Witness | None = None) -> Made:
    """Execute the order's notebook, or take the executed one it brings, write its formats and search them for people."""
    begun = perf_counter()
    if order.executed is not None:
        return _exported(order, read_notebook(order.executed), order.grounds, None, begun)
    execution = _executed(order, witness or NoWitness())
    if execution.state is not State.FINISHED:
        text = write_notebook(execution.notebook)
        return Made(execution.state, text, execution.story, seconds=execution.seconds, peak_mb=execution.peak_mb)
    grounds = order.grounds.with_reads(execution.reads)
    return _exported(order, execution.notebook, grounds, execution.peak_mb, begun)


def project_root(order: Order) -> Path:
    """Return the project's folder on this machine."""
    return Path(os.environ.get(VARIABLE) or order.root)


def job(order: Order) -> Job:
    """Return the order's notebook as something to execute here."""
    return Job(read_notebook(order.notebook), order.name, order.parameters, project_root(order), order.limits)


def _executed(order: Order, witness: Witness) -> Execution:
    from sertakan_analysis.reports.execute import execute

    return execute(job(order), engine=order.engine, witness=witness)


def _exported(order: Order, notebook: NotebookNode, grounds: Grounds, peak_mb: int | None, begun: float) -> Made:
    _stamp(order, notebook, grounds.run_id)
    text = write_notebook(notebook)
    rules, figures = rested_on(notebook)
    made = Made(State.FINISHED, text, grounds=grounds, rested_on={"rules": rules, "figures": figures}, peak_mb=peak_mb)
    try:
        files = {name: _written(notebook, name, order.name) for name in order.formats}
    except SertakanError as error:
        return replace(made, state=State.REFUSED, story=f"a format could not be written: {error}", grounds=None)
    except OSError as error:
        if error.errno not in FULL:
            raise
        story = f"the disk is full ({error.strerror})\nRemedy: free some space and run again."
        return replace(made, state=State.DISK_FULL, story=story, grounds=None)
    try:
        searched = _searched(order, grounds, {"ipynb": text.encode(), **files})
    except PublicationRefused as error:
        return replace(made, state=error.state, story=str(error), grounds=None, seconds=perf_counter() - begun)
    return replace(made, files=files, searched=searched, seconds=perf_counter() - begun)


def _searched(order: Order, grounds: Grounds, files: Mapping[str, bytes]) -> tuple[str, ...]:
    """Search the files for people and return their checksums.

    Nothing is returned where the key or a batch can't be read here: then who publishes searches, or says what is amiss.
    """
    from sertakan_analysis.reports.leak_gate import LeakGate

    named = {f"{order.name}.{ending}": content for ending, content in files.items()}
    try:
        LeakGate(Project(project_root(order))).let_files_pass(named, grounds.run_id, grounds.reads.files)
    except UserError:
        return ()
    return tuple(sha256(content).hexdigest() for content in files.values())


def _stamp(order: Order, notebook: NotebookNode, run_id: str) -> None:
    identity = replace(order.identity, run_id=run_id)
    notebook.metadata["sertakan"] = dict(
        RunMetadata(
            report=identity.report,
            edition=identity.as_of.isoformat(),
            run_id=identity.run_id,
            region_codes=list(identity.region_codes),
            as_of=identity.as_of.isoformat(),
            package_version=order.package_version,
        )
    )


def _written(notebook: NotebookNode, format_name: str, name: str) -> bytes:
    from nbconvert.exporters import get_exporter

    exporter = get_exporter(f"sertakan_{format_name}")()  # type: ignore[no-untyped-call]  # nbconvert has no types
    content, _ = exporter.from_notebook_node(notebook, {"metadata": {"name": name}})
    return content if isinstance(content, bytes) else content.encode()


def read_notebook(text: str) -> NotebookNode:
    """Return a notebook from its text."""
    import nbformat

    notebook: NotebookNode = nbformat.reads(text, as_version=4)  # type: ignore[no-untyped-call]  # nbformat has no types
    return notebook


def write_notebook(notebook: NotebookNode) -> str:
    """Return the text of a notebook as it is published."""
    import nbformat

    return f"{nbformat.writes(notebook)}\n"  # type: ignore[no-untyped-call]  # nbformat has no types
