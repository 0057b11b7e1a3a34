"""Exhibits written in Bahasa Indonesia for JupyterLab and the exporters. Drawing libraries load at the first figure."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from sertakan_analysis.display.blocks import bullets, callout, cover, key_figures, paragraph
    from sertakan_analysis.display.drawn import figure
    from sertakan_analysis.display.locale import write
    from sertakan_analysis.display.sentence import render
    from sertakan_analysis.display.showing import show
    from sertakan_analysis.display.tabular import table

__all__ = [
    "bullets",
    "callout",
    "cover",
    "figure",
    "key_figures",
    "paragraph",
    "render",
    "show",
    "table",
    "write",
]

HOMES: Final = {
    "bullets": "blocks",
    "callout": "blocks",
    "cover": "blocks",
    "figure": "drawn",
    "key_figures": "blocks",
    "paragraph": "blocks",
    "render": "sentence",
    "show": "showing",
    "table": "tabular",
    "write": "locale",
}


def __getattr__(name: str) -> Any:
    if name not in HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
