"""Each file says from its own bytes which report it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

from datetime import date

import pytest
from export_samples import cover, notebook, whole_report
from nbconvert.exporters import get_exporter

from sertakan_analysis.errors import UserError
from sertakan_analysis.reports.export.identity import Identity, read_identity

FORMATS = ("pdf", "html", "xlsx")


def written(folder: Path, made: Any, kind: str, name: str = "salah-nama"):
    content, _ = get_exporter(f"sertakan_{kind}")().from_notebook_node(made, {"metadata": {"name": "catatan"}})
    path = folder / f"{name}.{kind}"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize("kind", FORMATS)
def test_the_identity_is_read_from_the_content_and_not_from_the_name(kind: str, tmp_path: Path):
    assert read_identity(written(tmp_path, whole_report(rows=1), kind)) == Identity(
        "tren_cakupan", ("35.25",), date(2025, 11, 30), "a1b2c3d4"
    )


@pytest.mark.parametrize("kind", FORMATS)
def test_several_regions_and_awkward_names_come_back_as_they_were(kind: str, tmp_path: Path):
    made = notebook(cover(region_codes=["35.25", "32.16"]))
    made["metadata"]["sertakan"] |= {"report": 'banding & <uji> "é"', "run_id": "=1+1"}
    read = read_identity(written(tmp_path, made, kind))
    assert (read.report, read.region_codes, read.run_id) == ('banding & <uji> "é"', ("35.25", "32.16"), "=1+1")


@pytest.mark.parametrize("kind", FORMATS)
def test_a_notebook_that_no_runner_stamped_has_its_own_name_and_no_run(kind: str, tmp_path: Path):
    read = read_identity(written(tmp_path, notebook(cover(), stamped=False), kind))
    assert (read.report, read.run_id) == ("catatan", "")


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 lain", b"<html><meta name='x'></html>"])
def test_a_file_that_says_nothing_of_itself_is_refused(kind: str, content: bytes, tmp_path: Path):
    path = tmp_path / f"lain.{kind}"
    path.write_bytes(content)
    with pytest.raises(UserError, match=f"lain.{kind}: the file does not say which report it is"):
        read_identity(path)


def test_a_format_without_identity_is_refused(tmp_path: Path):
    with pytest.raises(UserError, match=r"no identity is kept in '\.docx' files"):
        read_identity(tmp_path / "laporan.docx")
