"""Match weights estimated anew from two lists of the project, without labels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sertakan_analysis.linkage.estimation import estimate
from sertakan_analysis.linkage.model import LIST_COLUMNS
from sertakan_analysis.matching.lists import Question, numbered, opened

if TYPE_CHECKING:
    from sertakan_analysis.linkage import Weights
    from sertakan_analysis.project import Project
    from sertakan_analysis.registry.keys import Key


def estimated_weights(project: Project, key: Key, question: Question, *, seed: int = 1) -> Weights:
    """Estimate match weights from two lists, the same for a seed; both uses are logged.

    Raises
    ------
    UserError
        As ``match_lists``; when the lists are too small to estimate from.
    """
    sides = opened(project, key, question)
    columns = [name for name in LIST_COLUMNS if name != "baris"]
    left, right = (numbered(side.frame(columns)) for side in sides)
    until = max(record.as_of for side in sides for record in side.batches)
    return estimate(left, right, seed=seed, made=until)
