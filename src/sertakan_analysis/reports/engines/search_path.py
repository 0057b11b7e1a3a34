"""Where cells look for modules."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final

LIBRARIES: Final = {"site-packages", "dist-packages"}


def find_modules_in_the_working_folder() -> None:
    """Look there too, where IPython would put it; it does not in a process whose parent was told not to."""
    if "" in sys.path or os.environ.get("PYTHONSAFEPATH"):
        return
    libraries = (index for index, place in enumerate(sys.path) if Path(place).name in LIBRARIES)
    sys.path.insert(next(libraries, 0), "")
