"""A file for what took time to find out. It may vanish, be damaged or be written by two at once: only speed is lost."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any


def recalled(memo: Path | None, code: str) -> dict[str, Any]:
    """Return what was kept by the same code; empty when there is nothing of use."""
    if memo is None:
        return {}
    try:
        kept = json.loads(memo.read_bytes())
        found = kept["found"]
        return found if kept["code"] == code and isinstance(found, dict) else {}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def keep(memo: Path | None, code: str, found: dict[str, Any]) -> None:
    """Keep what was found; another process sees the old file or the new one, never a part."""
    if memo is None:
        return
    content = json.dumps({"code": code, "found": found}, separators=(",", ":"))
    # A plan must be told even where nothing can be written.
    with suppress(OSError):
        memo.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile("w", dir=memo.parent, prefix=".new-", encoding="utf-8", delete=False) as draft:
            draft.write(content)
        try:
            os.replace(draft.name, memo)  # noqa: PTH105 - the draft knows its name only
        except OSError:
            Path(draft.name).unlink(missing_ok=True)
