"""Named checks of published figures: arithmetic that must hold, and what sources repeat or dispute."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from sertakan_analysis.errors import UserError
from sertakan_analysis.exhibits import text
from sertakan_analysis.published.agreement import contradictions, exact_duplicates, registered_twice
from sertakan_analysis.published.arithmetic import (
    Inconsistency,
    complement_adds_up,
    labour_force_adds_up,
    percent_equals_numerator_over_base,
    segments_add_up_to_total,
    target_gap_agrees,
)
from sertakan_analysis.published.model import CheckName, Finding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from sertakan_analysis.published.declared import Declared
    from sertakan_analysis.published.model import Published

ARITHMETIC: Final[Mapping[CheckName, Callable[[Published], Iterator[Inconsistency]]]] = {
    "percent_equals_numerator_over_base": percent_equals_numerator_over_base,
    "segments_add_up_to_total": segments_add_up_to_total,
    "complement_adds_up": complement_adds_up,
    "labour_force_adds_up": labour_force_adds_up,
    "target_gap_agrees": target_gap_agrees,
}


def examine(published: Published, exceptions: Mapping[str, Declared]) -> Published:
    """Run every check and return the figures with what was found.

    Corrections, declared inconsistencies, repeats and contradictions become findings.

    Raises
    ------
    UserError
        An inconsistency that is not declared, or a declared one that no longer occurs or differs by another amount.
    """
    found = {(check, item.figures[0]): item for check, run in ARITHMETIC.items() for item in run(published)}
    declared = {(item.check, item.figure): item for item in exceptions.values()}
    faults = [*_undeclared(found, declared), *_outlived(found, declared)]
    if faults:
        raise UserError(
            "\n".join(faults),
            where="published figures",
            remedy="Mend the figure, or declare a misprint in corrections.yml or a known difference in exceptions.yml.",
        )
    known = (
        Finding(
            check,
            item.figures,
            text("{what} {why}", what=item.message, why=declared[check, figure].reason),
            "caution",
        )
        for (check, figure), item in found.items()
    )
    return replace(
        published,
        findings=(
            *_corrected(published),
            *known,
            *contradictions(published),
            *registered_twice(published),
            *exact_duplicates(published),
        ),
    )


def _undeclared(
    found: Mapping[tuple[CheckName, str], Inconsistency], declared: Mapping[tuple[str, str], Declared]
) -> list[str]:
    return [
        f"check '{check}': {', '.join(item.figures)} differ by {item.difference.normalize():f}"
        for (check, figure), item in found.items()
        if (check, figure) not in declared
    ]


def _outlived(
    found: Mapping[tuple[CheckName, str], Inconsistency], declared: Mapping[tuple[str, str], Declared]
) -> list[str]:
    now: dict[tuple[str, str], Inconsistency] = {(check, figure): item for (check, figure), item in found.items()}
    faults = []
    for key, item in declared.items():
        if key not in now:
            faults.append(f"{item.where}: check '{item.check}' finds nothing at '{item.figure}' any more; remove it")
        elif now[key].difference != item.difference:
            faults.append(
                f"{item.where}: '{item.figure}' differs by {now[key].difference.normalize():f}, "
                f"declared was {item.difference}"
            )
    return faults


def _corrected(published: Published) -> Iterable[Finding]:
    return (
        Finding("correction", (correction.figure,), correction.reason, "note")
        for correction in published.corrections.values()
    )
