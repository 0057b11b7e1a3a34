"""Which report a file says it is: written into every file, read back from the bytes before publishing."""

from __future__ import annotations

import json
import re
import zipfile
from dataclasses import dataclass
from datetime import date
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from sertakan_analysis.errors import UserError, nearest

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

PREFIX: Final = "sertakan"
KEYS: Final = ("report", "region", "as_of", "run_id")
CUSTOM_PROPERTIES = "docProps/custom.xml"
PROPERTY = "{http://schemas.openxmlformats.org/officeDocument/2006/custom-properties}property"
XMP = re.compile(rb"<\?xpacket begin=.*?\?>(.*?)<\?xpacket end=", re.DOTALL)
PDF_KEYWORDS = "{http://ns.adobe.com/pdf/1.3/}Keywords"


@dataclass(frozen=True, slots=True)
class Identity:
    """Report name, codes of its regions, as-of date, run id. A notebook that no runner stamped has an empty run id."""

    report: str
    region_codes: tuple[str, ...]
    as_of: date
    run_id: str

    def labels(self) -> dict[str, str]:
        """Return the identity as the labelled words that a file carries."""
        values = (self.report, " ".join(self.region_codes), self.as_of.isoformat(), self.run_id)
        return {f"{PREFIX}:{key}": value for key, value in zip(KEYS, values, strict=True)}


def read_identity(path: Path) -> Identity:
    """Return what a PDF, HTML, XLSX or executed notebook says it is, read from the file and not from its name.

    Raises
    ------
    UserError
        When the format is unknown or the file carries no identity.
    """
    readers = {".pdf": _pdf_labels, ".html": _html_labels, ".xlsx": _xlsx_labels, ".ipynb": _notebook_labels}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise UserError(f"no identity is kept in '{path.suffix}' files", where=path.name, remedy=nearest("", readers))
    labels = reader(path)
    missing = [key for key in KEYS if f"{PREFIX}:{key}" not in labels]
    if missing:
        problem = f"the file does not say which report it is (missing: {', '.join(missing)})"
        raise UserError(problem, where=path.name, remedy="Export it again from the executed notebook.")
    return _identity(labels, path)


def _identity(labels: Mapping[str, str], path: Path) -> Identity:
    report, region, as_of, run_id = (labels[f"{PREFIX}:{key}"] for key in KEYS)
    try:
        day = date.fromisoformat(as_of)
    except ValueError as error:
        remedy = "Export it again from the executed notebook."
        raise UserError(f"as-of date is not a day: '{as_of}'", where=path.name, remedy=remedy) from error
    return Identity(report, tuple(region.split()), day, run_id)


def _pdf_labels(path: Path) -> dict[str, str]:
    """Read the keywords of the XMP packet, which PDF/A keeps uncompressed."""
    packets = XMP.findall(path.read_bytes())
    if not packets:
        return {}
    # The packet is read after DOCTYPE is excluded, so that no entity can grow.
    if b"<!DOCTYPE" in packets[-1]:
        return {}
    try:
        root = ET.fromstring(packets[-1])  # noqa: S314 - no DOCTYPE, hence no entities
    except ET.ParseError:
        return {}
    keywords = root.find(f".//{PDF_KEYWORDS}")
    words = (keywords.text or "") if keywords is not None else ""
    pairs = (word.strip().partition("=") for word in words.split(","))
    return {key: value for key, _, value in pairs if key.startswith(f"{PREFIX}:")}


class _MetaReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.labels: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = given.get("name") or ""
        if tag == "meta" and name.startswith(f"{PREFIX}:"):
            self.labels[name] = given.get("content") or ""


def _html_labels(path: Path) -> dict[str, str]:
    reader = _MetaReader()
    head, _, _ = path.read_text(encoding="utf-8").partition("<style")
    reader.feed(head)
    return reader.labels


def _xlsx_labels(path: Path) -> dict[str, str]:
    try:
        with zipfile.ZipFile(path) as archive:
            source = archive.read(CUSTOM_PROPERTIES)
    except (KeyError, zipfile.BadZipFile):
        return {}
    if b"<!DOCTYPE" in source:
        return {}
    root = ET.fromstring(source)  # noqa: S314 - no DOCTYPE, hence no entities
    return {
        name: "".join(node.itertext())
        for node in root.iter(PROPERTY)
        if (name := node.get("name", "")).startswith(f"{PREFIX}:")
    }


def _notebook_labels(path: Path) -> dict[str, str]:
    """Read what the runner wrote on the notebook."""
    try:
        stamped = json.loads(path.read_bytes())["metadata"]["sertakan"]
        stamped = {**stamped, "region": " ".join(stamped["region_codes"])}
    except (ValueError, KeyError, TypeError):
        return {}
    return {f"{PREFIX}:{key}": str(stamped[key]) for key in KEYS if key in stamped}
