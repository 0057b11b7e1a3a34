"""``sertakan reports``: what can be run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from sertakan_analysis.reports.definition import Definition


@click.command()
def reports() -> None:
    """List what can be run, with parameters, types, defaults and meanings."""
    from sertakan_analysis.project import Project
    from sertakan_analysis.reports.definition import load_definitions

    for definition in load_definitions(Project.find()).values():
        click.echo("\n".join(_described(definition)) + "\n")


def _described(definition: Definition) -> list[str]:
    from sertakan_analysis.reports.describe import described_parameters

    lines = [
        f"{definition.report}: {definition.title}",
        f"    notebook {definition.notebook.name} · as of {definition.as_of} · {', '.join(definition.formats)}",
    ]
    for parameter in described_parameters(definition):
        lines.append(f"    {parameter.name} ({parameter.type}, {parameter.default}): {parameter.meaning}")
        if parameter.name in definition.values:
            listed = "; ".join(_value_words(value) for value in definition.values[parameter.name])
            lines.append(f"        runs with: {listed}")
    return lines


def _value_words(value: Any) -> str:
    return ",".join(str(item) for item in value) if isinstance(value, list) else str(value)
