"""Keeping a library that nobody calls from costing every process a second.

JSON Schema's checker of international addresses builds its grammar when it is imported, and reading a notebook imports
it. It is put off to its first call; what it answers stays the same.
"""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any, Final

GRAMMAR: Final = "rfc3987_syntax"


def put_off() -> None:
    """Let the grammar be built by the first call, if it is there and not built yet."""
    if GRAMMAR in sys.modules or find_spec(GRAMMAR) is None:
        return
    stand_in = ModuleType(GRAMMAR)

    def is_valid_syntax(*words: Any, **named: Any) -> Any:
        if sys.modules.get(GRAMMAR) is stand_in:
            del sys.modules[GRAMMAR]
        return import_module(GRAMMAR).is_valid_syntax(*words, **named)

    vars(stand_in)["is_valid_syntax"] = is_valid_syntax
    vars(stand_in)["__getattr__"] = lambda name: _real(stand_in, name)
    sys.modules[GRAMMAR] = stand_in


def _real(stand_in: ModuleType, name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)
    if sys.modules.get(GRAMMAR) is stand_in:
        del sys.modules[GRAMMAR]
    return getattr(import_module(GRAMMAR), name)
