from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from types import ModuleType

STUDY = Path(__file__).parents[2] / "benchmarks" / "projection_coverage.py"
SERIES = 400  # the standard error of a share of 80% is 2 points, of 95% about 1
LEAST_80, LEAST_95 = 0.70, 0.91

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def study() -> ModuleType:
    spec = importlib.util.spec_from_file_location("projection_coverage", STUDY)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    "world",
    ["straight line", "wandering slope", "wandering level", "jump while observed", "flat with noise", "saturation"],
)
def test_intervals_hold_later_figures_at_least_as_often_as_they_say(study: ModuleType, world: str):
    found = study.score(world, "ours", SERIES)
    assert min(found.inside_80) >= LEAST_80
    assert min(found.inside_95) >= LEAST_95


@pytest.mark.parametrize("model", ["plug-in", "logistic"])
@pytest.mark.parametrize("world", ["wandering slope", "wandering level"])
def test_the_same_bands_catch_an_over_confident_model(study: ModuleType, world: str, model: str):
    found = study.score(world, model, SERIES)
    assert min(found.inside_80) < LEAST_80
    assert min(found.inside_95) < LEAST_95


def test_a_jump_after_the_last_figure_is_beyond_any_of_the_models(study: ModuleType):
    """Not a promise but a limit, stated in docs/methods/projection.md: the future may break with the past."""
    assert study.score("jump after the end", "ours", SERIES).inside_80[1] < LEAST_80
