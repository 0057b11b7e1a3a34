"""The parameters of a report in words, for people who look up what they can set."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, get_args

from sertakan_analysis.reports.cell import CellParameter, parameters_cell
from sertakan_analysis.reports.parameters import MODELS

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo

    from sertakan_analysis.reports.definition import Definition

WORDS = {"str": "text", "date": "day", "list": "list of texts", "int": "whole number", "float": "number"}


def described_parameters(definition: Definition) -> tuple[CellParameter, ...]:
    """Return name, type, default and meaning of each parameter: from its model, else from the notebook's own cell."""
    if not definition.model:
        found = parameters_cell(definition.notebook).values()
        return tuple(replace(parameter, default=f"default {parameter.default or 'none'}") for parameter in found)
    fields = MODELS[definition.model].model_fields
    return tuple(_described(name, field) for name, field in fields.items())


def _described(name: str, field: FieldInfo) -> CellParameter:
    default = "required" if field.is_required() else f"default {field.default or 'none'}"
    return CellParameter(name, _type_words(field), default, field.description or "")


def _type_words(field: FieldInfo) -> str:
    hint = field.annotation
    if getattr(hint, "__origin__", None) is list:
        return WORDS["list"]
    kinds = [hint] if isinstance(hint, type) else [kind for kind in get_args(hint) if kind is not type(None)]
    return " or ".join(WORDS.get(kind.__name__, kind.__name__) for kind in kinds)
