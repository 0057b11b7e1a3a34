"""Small finished reports for tests of editions: an executed notebook of one headline number, and a page."""

from __future__ import annotations

import json
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from sertakan_analysis.reports.edition import Finished, publish
from sertakan_analysis.reports.export.identity import Identity
from sertakan_analysis.reports.manifest import ReportEntry
from sertakan_analysis.reports.staging import staging

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from sertakan_analysis.reports.edition import PublishedEdition

DAY = date(2025, 11, 30)
GROUNDS: dict[str, Any] = {
    "report": "uji", "as_of": "2025-11-30", "parameters": {"region": "35.25"}, "notebook": "n1", "lockfile": "l1",
    "python": "3.11", "deviations": {}, "functions": {"published.rebase.change": "f1", "regions.region": "f2"},
    "reads": {"files": {"data/published/figures.csv": "d1"}, "folders": {}, "rules": {"target/ucj": "r1"}},
}  # fmt: skip


def output(name: str, content: bytes) -> dict[str, Any]:
    return {"file": name, "sha256": sha256(content).hexdigest(), "size": len(content)}


def entry(stem: str, run: str, files: Mapping[str, bytes], **changed: Any) -> ReportEntry:
    fields: dict[str, Any] = {
        "stem": stem, "report": "uji", "title": "Laporan uji", "region_codes": ["35.25"], "run_id": run,
        "created": "2025-12-01T00:00:00+00:00", "package_version": "0", "commit": None, "dirty": None, "python": "3.11.7",
        "grounds": GROUNDS, "exporters": {name.rpartition(".")[2]: "x1" for name in files}, "rules": [], "figures": [],
        "outputs": [output(name, content) for name, content in sorted(files.items())],
    }  # fmt: skip
    return ReportEntry(**{**fields, **changed})  # type: ignore[typeddict-item]


def page(run: str, day: date = DAY, codes: str = "35.25") -> bytes:
    labels = {"report": "uji", "region": codes, "as_of": day.isoformat(), "run_id": run}
    metas = "".join(f'<meta name="sertakan:{name}" content="{value}">' for name, value in labels.items())
    return f"<html><head>{metas}<style></style></head></html>".encode()


def notebook(run: str, number: str = "40,8%", day: date = DAY, outputs: tuple[dict[str, Any], ...] = ()) -> bytes:
    figures = {
        "schema": 1,
        "kind": "key_figures",
        "items": [{"label": "Cakupan", "value": number, "note": "dari basis"}],
    }
    shown = [
        {"output_type": "display_data", "metadata": {}, "data": {"application/vnd.sertakan+json": payload}}
        for payload in (figures, *outputs)
    ]
    cell = {
        "cell_type": "code", "id": "satu", "execution_count": 1, "source": "", "outputs": shown,
        "metadata": {"tags": ["hide-input"]},
    }  # fmt: skip
    stamp = {"report": "uji", "region_codes": ["35.25"], "as_of": day.isoformat(), "run_id": run, "edition": str(day)}
    written = {"cells": [cell], "metadata": {"sertakan": stamp}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(written).encode()


def finished(name: str, run: str, *endings: str, number: str = "40,8%", day: date = DAY, **changed: Any) -> Finished:
    stem = f"uji-35.25-{name}"
    made = {"html": page(run, day), "ipynb": notebook(run, number, day)}
    files = {f"{stem}.{ending}": made[ending] for ending in endings or made}
    return Finished(entry(stem, run, files, **changed), files, Identity("uji", ("35.25",), day, run))


def published(outputs: Path, *reports: Finished, day: date = DAY, **options: Any) -> PublishedEdition:
    with staging(outputs) as folder:
        return publish(outputs, folder, day, reports, **options)


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its content, but for locks."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in {".lock", ".alive"}
    }
