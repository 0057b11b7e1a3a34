"""The one font family of figures, pages and PDF files (SIL Open Font License 1.1, see ``OFL.txt``).

The TTF files are as published by Adobe; the WOFF2 files are the same fonts compressed, nothing left out.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Final

FAMILY: Final = "Source Sans Pro"


def font_folder() -> Path:
    """Return the folder that holds the font files."""
    return Path(str(files(__name__)))
