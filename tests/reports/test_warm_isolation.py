"""A child of the warm parent is as good as a fresh process: nothing of the parent or of another child is in it."""

from __future__ import annotations

import json
import operator
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if sys.platform != "linux":
    pytest.skip("processes are forked on Linux only", allow_module_level=True)

from warm_calls import HERE, answer, call

from sertakan_analysis.reports.warm.link import Call, WarmParent

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def parent() -> Iterator[WarmParent]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", HERE)
        patch.setenv("MPLBACKEND", "svg")
        with WarmParent(["numpy", "pandas", "matplotlib.pyplot"], "warm_calls:count_preparations") as made:
            yield made


def test_what_one_child_changed_is_unchanged_in_the_next(parent: WarmParent):
    before = answer(parent, "find_traces")
    assert before["linewidth"] != 9.0
    assert answer(parent, "leave_traces") == "done"
    assert answer(parent, "find_traces") == before
    assert [before[name] for name in ("sys", "main", "environment", "path")] == [False] * 4


def test_no_two_children_draw_the_same_random_numbers(parent: WarmParent):
    first, second = answer(parent, "draw_lots"), answer(parent, "draw_lots")
    assert all(map(operator.ne, first, second))


def test_each_child_has_its_own_environment_folder_time_zone_and_temporary_folder(parent: WarmParent, tmp_path: Path):
    wanted = {"PYTHONPATH": HERE, "TZ": "Asia/Jakarta", "TMPDIR": str(tmp_path), "ODD": "caf\udce9"}
    forked = parent.start(Call("warm_calls:look_around", b"", wanted, tmp_path))
    seen = json.loads(next(forked.messages(30)))
    assert seen["environment"] == wanted
    assert seen["folder"] == seen["temporary"] == str(tmp_path)
    assert seen["local_hour"] == 7
    assert answer(parent, "look_around", environment={"TZ": "UTC"})["local_hour"] == 0


def test_a_child_looks_like_a_process_of_its_own(parent: WarmParent):
    seen = answer(parent, "look_around")
    assert seen["pid"] == seen["group"] == seen["session"]
    assert seen["arguments"] == [""]
    assert seen["main"] == ["__builtins__"]
    assert seen["threads"] == 1
    assert seen["interrupt"]
    assert seen["child_ended"]
    assert seen["blocked"] == []
    assert seen["frozen"]
    previous = os.umask(0)
    os.umask(previous)
    assert int(seen["umask"], 8) == previous


def test_a_child_holds_its_own_channel_and_lifeline_and_nothing_of_the_parent_or_of_others(parent: WarmParent):
    others = [parent.start(call("sleep")) for _ in range(3)]
    seen = answer(parent, "look_around")
    assert (seen["sockets"], seen["pipes"]) == (1, 1)
    for other in others:
        other.kill()


def test_texts_hash_alike_in_every_child_and_as_in_a_cold_run(parent: WarmParent):
    cold = subprocess.run(
        [sys.executable, "-c", "print(hash('sertakan'))"],
        env={**os.environ, "PYTHONHASHSEED": "0"}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert answer(parent, "look_around")["hash"] == int(cold.stdout)


@pytest.mark.parametrize(("path", "told"), [(None, [b"found"]), (".", [b"found"]), (HERE, []), ("", [])])
def test_the_search_path_is_that_of_the_childs_environment(
    parent: WarmParent, tmp_path: Path, path: str | None, told: list[bytes]
):
    (tmp_path / "only_here.py").write_text("def found(payload, tell):\n    tell(b'found')\n")
    searched = {"PYTHONPATH": str(tmp_path) if path is None else path}
    with Path(os.devnull).open("r+") as away:
        forked = parent.start(Call("only_here:found", b"", searched, tmp_path), descriptors=(away.fileno(),) * 3)
    assert list(forked.messages(30)) == told
    assert forked.wait() == (0 if told else 1)


def test_what_only_the_parent_searches_is_not_searched_by_a_child_without_it(parent: WarmParent):
    assert HERE in answer(parent, "look_around")["search"]
    assert HERE not in answer(parent, "look_around", environment={"PYTHONPATH": ""})["search"]


def test_the_drawing_backend_is_the_childs_not_the_parents(parent: WarmParent):
    assert answer(parent, "backend", environment={"MPLBACKEND": ""}) == "agg"
    assert answer(parent, "backend", environment={"MPLBACKEND": "pdf"}) == "pdf"


def test_the_parent_is_prepared_once(parent: WarmParent):
    assert [answer(parent, "tell_preparations") for _ in range(2)] == [1, 1]


@pytest.mark.parametrize(
    ("library", "name", "told"),
    [
        ("numpy", "decompose", True),
        ("duckdb", "query", 1999999000000),
        ("pyarrow", "compute_with_arrow", 4999950000),
    ],
)
def test_libraries_with_threads_of_their_own_work_after_the_fork(
    parent: WarmParent, library: str, name: str, told: object
):
    if find_spec(library) is None:
        pytest.skip(f"{library} is not installed")
    assert [answer(parent, name) for _ in range(2)] == [told, told]


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_a_child_can_fan_out_itself(parent: WarmParent, method: str):
    assert answer(parent, "fan_out", method.encode()) == [0, 1, 4, 9, 16]


def test_a_child_may_add_only_the_memory_that_it_was_given(parent: WarmParent):
    ending, megabytes = answer(parent, "take_memory", b"400", memory_mb=200)
    assert ending == "MemoryError"
    assert 150 <= megabytes <= 200
    assert answer(parent, "take_memory", b"400", memory_mb=600) == ["enough", 400]
    assert answer(parent, "take_memory", b"400") == ["enough", 400]


def test_the_peak_tells_what_a_child_took(parent: WarmParent):
    small, large = parent.start(call("nothing")), parent.start(call("take_memory", b"300"))
    assert (small.wait(30), large.wait(30)) == (0, 0)
    assert small.peak_mb is not None
    assert large.peak_mb is not None
    assert 280 <= large.peak_mb - small.peak_mb <= 330
