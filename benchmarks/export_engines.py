"""Export of one executed notebook: ours against nbconvert's own webpdf and HTML.

    python benchmarks/export_engines.py executed.ipynb [--rounds 5]

Whole processes are timed with the variants interleaved (A B C … A B C …), since a shared machine drifts.
In one process a different content is exported each time: a typesetter that sees the same source twice
answers from its cache. webpdf needs a Chromium; playwright is shown Debian's through a folder of links.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

BATCH = 8
# What a runner does that already holds the notebook: no nbconvert, whose import takes longer than the typesetting.
DIRECT = """
import json, sys, pathlib
from sertakan_analysis.reports.export.document import read_document
from sertakan_analysis.reports.export.typesetting import pdf
document = read_document(json.loads(pathlib.Path(sys.argv[1]).read_text()), "laporan")
pathlib.Path(sys.argv[2]).write_bytes(pdf(document, print))
"""


def main() -> None:
    """Time every way that this machine allows and print two tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("notebook", type=Path, help="an executed report notebook")
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        linked = linked_chromium(work)
        if linked:
            os.environ["PLAYWRIGHT_BROWSERS_PATH"] = str(linked)
        show("whole process", whole_processes(given.notebook, work, given.rounds, webpdf=linked is not None))
        show("one process, other content", in_process(given.notebook, webpdf=linked is not None))


def show(title: str, times: dict[str, tuple[list[float], int]]) -> None:
    """Print one row a variant."""
    print(f"\n{title:<28}{'median s':>10}{'min–max s':>16}{'kB':>8}")
    for name, (seconds, size) in times.items():
        spread = f"{min(seconds):.2f}–{max(seconds):.2f}"
        print(f"{name:<28}{median(seconds):>10.2f}{spread:>16}{size // 1000:>8}")


def whole_processes(notebook: Path, work: Path, rounds: int, *, webpdf: bool) -> dict[str, tuple[list[float], int]]:
    """Run each way as a process of its own, in turn, ``rounds`` times."""
    commands = {
        "pdf, without nbconvert": (
            [sys.executable, "-c", DIRECT, str(notebook), str(work / "direct.pdf")],
            "direct.pdf",
        )
    }
    formats = {"sertakan_pdf": ".pdf", "sertakan_html": ".html", "sertakan_xlsx": ".xlsx", "html": ".html"}
    for name, ending in formats.items() if not webpdf else {**formats, "webpdf": ".pdf"}.items():
        sandbox = ["--disable-chromium-sandbox"] if name == "webpdf" else []
        command = [sys.executable, "-m", "nbconvert", "--to", name, "--output", name, "--output-dir", str(work)]
        commands[f"nbconvert --to {name}"] = ([*command, *sandbox, str(notebook)], f"{name}{ending}")
    taken: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, (command, _) in commands.items():
            start = perf_counter()
            subprocess.run(command, check=True, capture_output=True)
            taken[name].append(perf_counter() - start)
    return {name: (taken[name], (work / made).stat().st_size) for name, (_, made) in commands.items()}


def linked_chromium(work: Path) -> Path | None:
    """Return a folder in which playwright finds this machine's Chromium as its own, or nothing without one."""
    chromium = shutil.which("chromium")
    try:
        import playwright
    except ImportError:
        return None
    if chromium is None:
        return None
    listed = json.loads((Path(playwright.__file__).parent / "driver" / "package" / "browsers.json").read_text())
    revision = next(one["revision"] for one in listed["browsers"] if one["name"] == "chromium-headless-shell")
    home = work / "browsers" / f"chromium_headless_shell-{revision}"
    shell = home / "chrome-headless-shell-linux64" / "chrome-headless-shell"
    shell.parent.mkdir(parents=True)
    shell.symlink_to(chromium)
    (home / "INSTALLATION_COMPLETE").touch()
    return work / "browsers"


def in_process(notebook: Path, *, webpdf: bool) -> dict[str, tuple[list[float], int]]:
    """Export ``BATCH`` different contents with each exporter; the first, which loads libraries, is left out."""
    import nbformat
    from nbconvert.exporters import get_exporter

    read = nbformat.read(notebook, as_version=4)
    times: dict[str, tuple[list[float], int]] = {}
    for name in ("sertakan_pdf", "sertakan_html", "sertakan_xlsx", "html", *(["webpdf"] if webpdf else [])):
        exporter = get_exporter(name)(**({"disable_sandbox": True} if name == "webpdf" else {}))
        taken: list[float] = []
        for number in range(BATCH + 1):
            changed = altered(read, number)
            start = perf_counter()
            content, _ = exporter.from_notebook_node(changed)
            taken.append(perf_counter() - start)
        times[name] = (taken[1:], len(content))
    return times


def altered(notebook: Any, number: int) -> Any:
    """Return a copy in which sentences and drawings differ, so that no cache of the typesetter can help."""
    import nbformat

    source = nbformat.writes(notebook).replace("an ", f"an{number} ").replace("<svg ", f"<svg id='n{number}' ")
    return nbformat.reads(source, as_version=4)


if __name__ == "__main__":
    main()
