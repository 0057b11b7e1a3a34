"""The secure zone: personal columns encrypted, batches that appear whole or not at all.

The names load on first use: pyarrow and polars are heavy.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from sertakan_analysis.registry.zone.seal import KeyCheck, check_key
    from sertakan_analysis.registry.zone.secure import open_secure, open_tokens
    from sertakan_analysis.registry.zone.staging import Staging, new_batch

__all__ = ["KeyCheck", "Staging", "check_key", "new_batch", "open_secure", "open_tokens"]

_HOMES: Final = {
    "KeyCheck": "seal",
    "Staging": "staging",
    "check_key": "seal",
    "new_batch": "staging",
    "open_secure": "secure",
    "open_tokens": "secure",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    message = f"module '{__name__}' has no attribute '{name}'"
    raise AttributeError(message)
