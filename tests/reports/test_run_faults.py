"""Whatever goes wrong: the state says it, the message helps, and the last edition is as it was."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import psutil
import pytest
from small_reports import contents, notebook_project, sertakan, started, use

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

EDITION = "outputs/2025-11-30"
LIMITS = "time_limit: 3 s\nmemory_limit: 300 MB\n"

linux = pytest.mark.skipif(sys.platform != "linux", reason="needs /proc, signals and mounts of Linux")


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a project with one published edition, for every test to copy."""
    with pytest.MonkeyPatch.context() as patch:
        found = notebook_project(tmp_path_factory.mktemp("terbit") / "proyek", patch, LIMITS)
        result = sertakan("run", "uji", "--set", "region=35.25", "--format", "xlsx")
    assert result.exit_code == 0, result.output
    shutil.rmtree(found / "began")
    return found


@pytest.fixture
def project(published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    found = tmp_path / "proyek"
    shutil.copytree(published, found)
    use(found, monkeypatch)
    yield found
    left = [process for process in psutil.process_iter(["environ"]) if _is_of(process, found)]
    gone, alive = psutil.wait_procs(left, timeout=10)
    assert not alive, f"processes left behind: {alive}"
    assert gone is not None


def _is_of(process: psutil.Process, project: Path) -> bool:
    if process.pid == os.getpid():
        return False
    environment = process.info["environ"] or {}
    return environment.get("SERTAKAN_PROJECT") == str(project) and process.status() != psutil.STATUS_ZOMBIE


def good_edition(project: Path) -> dict[str, bytes]:
    """Return the edition that stands before a test."""
    return contents(project / EDITION)


def states() -> dict[str, str]:
    """Return the last state of each report as ``sertakan status`` tells it."""
    lines = [line for line in sertakan("status").stdout.splitlines() if line and not line.startswith(" ")]
    known = ("finished", "fresh", "cell error", "timeout", "killed", "out of memory", "disk full", "cancelled")
    return {line.split()[0]: next(state for state in known if f"  {state}" in line) for line in lines}


FAULTS = {
    "raise": ("cell error", "cell 6 (In [4]) raised ZeroDivisionError: pembagi nol"),
    "die": ("killed", "was killed by SIGKILL in cell 6"),
    "exit": ("killed", "ended itself with exit code 3 in cell 6"),
    "hang": ("timeout", "the time limit of 3 seconds was reached in cell 6"),
    "memory": ("out of memory", "memory ran out under its limit of 300 MB in cell 6"),
    "full": ("disk full", "found the disk full"),
}


@pytest.mark.parametrize(
    "how", [pytest.param((), id="warm"), pytest.param(("--cold",), id="cold", marks=pytest.mark.slow)]
)
def test_each_fault_has_its_state_and_message_and_leaves_the_last_edition(project: Path, how: tuple[str, ...]):
    before = good_edition(project)
    modes = [word for mode in FAULTS for word in ("--set", f"mode={mode}")]
    result = sertakan("run", "uji", "--set", "region=35.25", *modes, "--format", "xlsx", *how)
    assert result.exit_code == 1
    told = result.stderr.split("\n\n")
    shown = sorted(line.split("  ")[2] for line in result.stdout.splitlines())
    assert shown == sorted(state for state, _ in FAULTS.values())
    recorded = states()
    for mode, (state, words) in FAULTS.items():
        (own,) = (part for part in told if f"mode-{mode}.ipynb" in part)
        assert words in own
        assert "Remedy:" in own
        assert recorded[f"uji-35.25-mode-{mode}"] == state
        # The notebook that was kept tells the same as the record.
        (kept,) = (project / "outputs/.failed").glob(f"*mode-{mode}*.ipynb")
        notebook = json.loads(kept.read_text(encoding="utf-8"))
        assert notebook["metadata"]["sertakan_execution"] == {"state": state, "cell": 6}
        assert [cell.get("execution_count") for cell in notebook["cells"] if cell["cell_type"] == "code"][-1] is None
        assert "data" in notebook["cells"][3]["outputs"][0], "the cells before it keep what they showed"
    assert contents(project / EDITION) == before
    assert not (project / f"{EDITION}.2").exists()


@pytest.mark.slow
def test_a_cell_that_swallows_every_interrupt_is_killed_after_the_grace(project: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("sertakan_analysis.reports.workers.GRACE_SECONDS", 2.0)
    monkeypatch.setattr("sertakan_analysis.reports.workers.EXPORT_SECONDS", 1.0)
    before = good_edition(project)
    result = sertakan("run", "uji", "--set", "region=35.25", "--set", "mode=stubborn", "--format", "xlsx")
    assert result.exit_code == 1
    assert "  timeout  " in result.stdout
    assert contents(project / EDITION) == before


def test_one_fault_does_not_stop_the_other_reports_but_holds_the_edition_back(project: Path):
    before = good_edition(project)
    result = sertakan("run", "uji", "--set", "mode=raise", "--set", "mode=good", "--set", "region=35.25")
    assert result.exit_code == 1
    assert "edition 2025-11-30 was not published: 1 of 2 reports did not succeed" in result.stderr
    assert "finished" in result.stdout
    assert contents(project / EDITION) == before


@linux
def test_the_warm_parent_killed_in_the_middle_is_told_and_leaves_no_process(project: Path):
    before = good_edition(project)
    running = started("run", "uji", "--set", "region=35.25", "--set", "mode=hang", "--format", "xlsx")
    wait_for(project / "began", 1)
    parent = next(
        found for found in psutil.Process(running.pid).children() if "warm.parent" in " ".join(found.cmdline())
    )
    parent.kill()
    out, err = running.communicate(timeout=30)
    assert running.returncode == 1, err
    assert "  killed  " in out
    assert "parent" in err
    assert contents(project / EDITION) == before


@linux
def test_ctrl_c_cancels_and_is_told(project: Path):
    before = good_edition(project)
    running = started("run", "uji", "--set", "region=35.25", "--set", "mode=hang", "--format", "xlsx")
    wait_for(project / "began", 1)
    running.send_signal(signal.SIGINT)
    running.communicate(timeout=30)
    assert running.returncode == 1
    assert states()["uji-35.25-mode-hang"] == "cancelled"
    assert contents(project / EDITION) == before


@linux
@pytest.mark.slow
def test_the_coordinator_killed_at_twenty_moments_leaves_the_last_edition_and_the_next_run_completes(project: Path):
    before = good_edition(project)
    words = ("run", "uji", "--set", "mode=slow", "--format", "xlsx")
    chance = random.Random(20251130)  # noqa: S311 - moments, not secrets
    for moment in range(20):
        running = started(*words, "--force")
        time.sleep(chance.uniform(0.1, 6.0))
        os.kill(running.pid, signal.SIGKILL)
        running.communicate()
        editions = sorted(path for path in (project / "outputs").iterdir() if path.name.startswith("2025"))
        for edition in editions:
            recorded = json.loads((edition / "manifest.json").read_text(encoding="utf-8"))["reports"]
            named = {output["file"]: output["size"] for entry in recorded for output in entry["outputs"]}
            assert named == {p.name: p.stat().st_size for p in edition.iterdir() if p.name != "manifest.json"}, moment
        assert contents(project / EDITION) == before
    result = sertakan(*words)
    assert result.exit_code == 0, result.output
    newest = max(path.name for path in (project / "outputs").iterdir() if path.name.startswith("2025"))
    names = {path.name for path in (project / "outputs" / newest).iterdir()}
    assert {"uji-35.25-mode-slow.xlsx", "uji-32.16-mode-slow.xlsx", "uji-35.25.xlsx"} <= names
    assert not list((project / "outputs").glob(".staging-*"))
    assert set(states().values()) <= {"finished", "fresh"}


@pytest.mark.slow
def test_two_coordinators_at_once_both_complete_and_the_edition_holds_both(project: Path):
    two = [started("run", "uji", "--set", f"region={code}", "--format", "xlsx") for code in ("35.25", "32.16")]
    ends = [one.communicate(timeout=120) for one in two]
    assert [one.returncode for one in two] == [0, 0], ends
    newest = max(path.name for path in (project / "outputs").iterdir() if path.name.startswith("2025"))
    names = {path.name for path in (project / "outputs" / newest).iterdir()}
    assert {"uji-35.25.xlsx", "uji-32.16.xlsx"} <= names


def test_a_truncated_cache_entry_is_made_again_and_published_whole(project: Path):
    before = good_edition(project)
    for path in (project / "outputs/.cache/objects").rglob("*"):
        if path.is_file():
            path.write_bytes(path.read_bytes()[:100])
    shutil.rmtree(project / EDITION)
    result = sertakan("run", "uji", "--set", "region=35.25", "--format", "xlsx")
    assert result.exit_code == 0, result.output
    after = contents(project / EDITION)
    assert {name: after[name] for name in after if name != "manifest.json"} == {
        name: before[name] for name in before if name != "manifest.json"
    }


@linux
@pytest.mark.parametrize(
    ("options", "code", "told"), [("size=400k", 1, "the disk is full"), ("ro", 2, "cannot be written")]
)
def test_outputs_on_a_full_or_read_only_disk(project: Path, options: str, code: int, told: str):
    outputs = project / "outputs"
    shutil.rmtree(outputs)
    outputs.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(outputs)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("only root can mount a small disk")
    try:
        result = sertakan("run", "uji", "--set", "region=35.25")
        assert result.exit_code == code, result.output
        assert told in result.stderr
        assert "Remedy:" in result.stderr
        assert not (project / EDITION).exists()
    finally:
        subprocess.run(["umount", "--lazy", str(outputs)], check=True)


def wait_for(folder: Path, number: int) -> None:
    """Wait until so many runs have begun."""
    deadline = time.monotonic() + 60
    while len(list(folder.glob("*"))) < number:
        assert time.monotonic() < deadline, "no run began"
        time.sleep(0.05)
