"""The texts of JSON and of notebooks: sources, outputs of every kind, metadata, attachments."""

from __future__ import annotations

import base64
import binascii
import json
import re
from typing import TYPE_CHECKING, Any, Final

from sertakan_analysis.disclosure.leaks.html_text import html_passages
from sertakan_analysis.disclosure.leaks.image_text import image_passages
from sertakan_analysis.disclosure.leaks.model import Passage

if TYPE_CHECKING:
    from collections.abc import Iterator


# Short checksums of the record of an edition: one in two thousand of them is sixteen digits and nothing else.
CHECKSUMS: Final = frozenset({"functions", "exporters", "run_id"})
CHECKSUM: Final = re.compile("[0-9a-f]{12}|[0-9a-f]{16}")


def json_passages(content: bytes) -> Iterator[Passage]:
    """Give every key, text and whole number.

    Raises
    ------
    ValueError
        When the bytes are no JSON.
    """
    yield from _values(_loaded(content), "")


def notebook_passages(content: bytes) -> Iterator[Passage]:
    """Give the texts of a notebook cell by cell.

    Raises
    ------
    ValueError
        When the bytes are no notebook.
    """
    notebook = _loaded(content)
    if not isinstance(notebook, dict) or not isinstance(notebook.get("cells"), list):
        raise ValueError("no notebook")  # noqa: TRY004 - a fault of the file, as a broken one
    for number, cell in enumerate(notebook["cells"], start=1):
        yield from _cell(cell, f"cell {number}")
    yield from _values({name: value for name, value in notebook.items() if name != "cells"}, "")


def _loaded(content: bytes) -> Any:
    try:
        return json.loads(content)
    except ValueError:
        raise ValueError("no JSON") from None


def _cell(cell: Any, place: str) -> Iterator[Passage]:
    if not isinstance(cell, dict):
        yield from _values(cell, place)
        return
    yield Passage(f"{place} source", _joined(cell.get("source", "")))
    for number, output in enumerate(cell.get("outputs", ()), start=1):
        where = f"{place} output {number}"
        for part in ("data", "text"):
            bundle = output.get(part, {})
            yield from _bundle(bundle if isinstance(bundle, dict) else {"text/plain": bundle}, where)
        yield from _values({name: value for name, value in output.items() if name not in {"data", "text"}}, where)
    for name, bundle in cell.get("attachments", {}).items():
        yield Passage(f"{place} attachment", name)
        yield from _bundle(bundle, f"{place} attachment")
    kept = {name: value for name, value in cell.items() if name not in {"source", "outputs", "attachments"}}
    yield from _values(kept, place)


def _bundle(bundle: dict[str, Any], place: str) -> Iterator[Passage]:
    """Give the texts of one thing written in several kinds."""
    for media, value in bundle.items():
        where = f"{place} ({media})"
        if "json" in media:
            yield from _values(value, where)
        elif media.startswith("image/") and "svg" not in media:
            yield from _image(_joined(value), where)
        elif "html" in media or "svg" in media or "xml" in media:
            yield from html_passages(_joined(value), f"{where}, ")
        else:
            yield from _text(_joined(value), where)


def _image(text: str, place: str) -> Iterator[Passage]:
    try:
        content = base64.b64decode(text, validate=False)
    except binascii.Error:
        yield Passage(place, text)
        return
    yield from image_passages(content, place)


def _joined(value: Any) -> str:
    """Return a text that notebooks may write as a list of lines."""
    return "".join(map(str, value)) if isinstance(value, list) else str(value)


def _text(text: str, place: str) -> Iterator[Passage]:
    if "<" in text and ("</" in text or "/>" in text):
        yield from html_passages(text, f"{place}, ")
    else:
        yield Passage(place, text)


def _values(value: Any, place: str, *, checksums: bool = False) -> Iterator[Passage]:
    if isinstance(value, dict):
        for name, inner in value.items():
            where = f"{place} > {name}" if place else str(name)
            if not (checksums and CHECKSUM.fullmatch(str(name))):
                yield Passage(place or "keys", str(name))
            yield from _values(inner, where, checksums=checksums or name in CHECKSUMS)
    elif isinstance(value, list):
        for inner in value:
            yield from _values(inner, place, checksums=checksums)
    elif isinstance(value, str):
        if not (checksums and CHECKSUM.fullmatch(value)):
            yield from _text(value, place)
    elif isinstance(value, float) and value.is_integer():
        yield Passage(place, str(int(value)))
    elif isinstance(value, int) and not isinstance(value, bool):
        yield Passage(place, str(value))
