"""Installing shows first what it does, does exactly that, and takes exactly that away."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from sertakan_analysis.errors import UserError
from sertakan_analysis.project import Project
from sertakan_analysis.reports.schedule import install
from sertakan_analysis.reports.schedule.install import System, detected, installation

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the fake programs are shell scripts")

AWKWARD = "laporan 100% 'dua' \"kata\" $HOME"
FAKE_SYSTEMCTL = """#!/bin/sh
echo "$@" >> "$HOME/calls"
case "$*" in
  *show-environment) exit ${NO_SYSTEMD:-0};;
  *enable*) [ -z "$REFUSE" ] || { echo "Failed to enable unit: refused" >&2; exit 1; };;
esac
"""
FAKE_CRONTAB = """#!/bin/sh
[ -z "$REFUSE" ] || { echo "you are not allowed to use this program" >&2; exit 1; }
case "$1" in
  -l) [ -f "$HOME/table" ] && cat "$HOME/table" || { echo "no crontab for user" >&2; exit 1; };;
  -r) rm "$HOME/table";;
  -) cat > "$HOME/table";;
esac
"""
FAKE_SCHTASKS = """#!/bin/sh
echo "$@" >> "$HOME/calls"
case "$1" in
  /Query) [ -f "$HOME/task" ];;
  /Create) cp "$5" "$HOME/task";;
  /Delete) rm "$HOME/task";;
esac
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    home, programs = tmp_path / "home", tmp_path / "bin"
    home.mkdir()
    programs.mkdir()
    for name, text in (("systemctl", FAKE_SYSTEMCTL), ("crontab", FAKE_CRONTAB), ("schtasks", FAKE_SCHTASKS)):
        (programs / name).write_text(text)
        (programs / name).chmod(0o755)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    return home


@pytest.fixture
def project(tmp_path: Path) -> Project:
    root = tmp_path / AWKWARD
    for folder in ("notebooks", "params/reports"):
        (root / folder).mkdir(parents=True)
    return Project(root)


def units(home: Path) -> dict[str, str]:
    folder = home / ".config/systemd/user"
    return {path.suffix: path.read_text() for path in sorted(folder.glob("*"))} if folder.exists() else {}


def calls(home: Path) -> list[str]:
    return (home / "calls").read_text().splitlines()


def test_systemd_gets_a_service_and_a_timer_as_shown(project: Project, home: Path):
    timer = installation(project, System.SYSTEMD)
    shown = timer.shown
    assert not timer.installed
    assert units(home) == {}, "showing writes nothing"
    timer.carry_out()
    assert timer.installed
    written = units(home)
    assert all(text in shown for text in written.values())
    assert "OnCalendar=*:0/15\nPersistent=true\n" in written[".timer"]
    assert "-m sertakan_analysis run --due\n" in written[".service"]
    assert "100%% 'dua' \"kata\" $HOME\n" in written[".service"]
    name = next(path.stem for path in (home / ".config/systemd/user").glob("*.timer"))
    assert calls(home) == ["--user daemon-reload", f"--user enable --now {name}.timer"]
    assert all(f"systemctl {call}" in shown for call in calls(home))


def test_installing_twice_is_installing_once_and_removing_leaves_nothing(project: Project, home: Path):
    timer = installation(project, System.SYSTEMD)
    timer.carry_out()
    once = units(home)
    timer.carry_out()
    assert units(home) == once
    (home / ".config/systemd/user/other.timer").write_text("[Timer]\n")
    (home / "calls").unlink()
    assert timer.remove()
    assert units(home) == {".timer": "[Timer]\n"}
    assert [call.split()[1] for call in calls(home)] == ["disable", "daemon-reload"]
    (home / "calls").unlink()
    assert not timer.remove()
    assert not (home / "calls").exists()


def test_two_projects_have_two_timers(project: Project, tmp_path: Path, home: Path):
    installation(project, System.SYSTEMD).carry_out()
    installation(Project(tmp_path), System.SYSTEMD).carry_out()
    assert installation(project, System.SYSTEMD).remove()
    assert len(units(home)) == 2


def test_a_refusal_of_systemd_is_told(project: Project, home: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("REFUSE", "yes")
    timer = installation(project, System.SYSTEMD)
    with pytest.raises(UserError, match=r"systemctl --user enable .* failed: Failed to enable unit: refused"):
        timer.carry_out()
    assert timer.remove()
    assert units(home) == {}


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd-analyze here")
def test_systemd_itself_finds_no_fault_with_an_awkward_path(
    project: Project, home: Path, monkeypatch: pytest.MonkeyPatch
):
    python = home / "bin 50%" / "py$HOME thon"
    python.parent.mkdir()
    python.symlink_to(sys.executable)
    monkeypatch.setattr(sys, "executable", str(python))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(home))
    installation(project, System.SYSTEMD).carry_out()
    files = [str(path) for path in (home / ".config/systemd/user").iterdir()]
    ended = subprocess.run(["systemd-analyze", "verify", "--user", *files], capture_output=True, text=True, check=False)
    about_ours = [line for line in ended.stderr.splitlines() if "sertakan" in line]
    assert (ended.returncode, about_ours) == (0, [])


def test_cron_gets_a_block_and_every_other_line_stays(project: Project, home: Path):
    others = "# mine\nMAILTO=me\n5 4 * * * backup 100\\%\n"
    (home / "table").write_text(others)
    line = installation(project, System.CRON)
    assert not line.installed
    line.carry_out()
    line.carry_out()
    assert line.installed
    table = (home / "table").read_text()
    assert table.startswith(others)
    block = table.removeprefix(others)
    assert len(block.splitlines()) == 3
    assert block in line.shown
    assert line.remove()
    assert (home / "table").read_text() == others
    assert not line.remove()


def test_the_line_of_cron_runs_in_the_project_whatever_its_name(
    project: Project, home: Path, monkeypatch: pytest.MonkeyPatch
):
    python = project.root / "py % thon"
    python.write_text('#!/bin/sh\necho "$PWD|$SERTAKAN_PROJECT|$*" > "$HOME/ran"\n')
    python.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(python))
    installation(project, System.CRON).carry_out()
    (command,) = [line for line in (home / "table").read_text().splitlines() if not line.startswith("#")]
    assert command.startswith("*/15 * * * * ")
    assert "%" not in command.replace("\\%", ""), "a bare percent sign ends the command for cron"
    # cron turns the escaped sign back before the shell sees the line.
    shell_sees = command.removeprefix("*/15 * * * * ").replace("\\%", "%")
    subprocess.run(["/bin/sh", "-c", shell_sees], check=True, cwd="/")
    root = project.root
    assert (home / "ran").read_text() == f"{root}|{root}|-m sertakan_analysis run --due\n"


def test_a_crontab_that_held_only_our_block_goes_with_it(project: Project, home: Path):
    line = installation(project, System.CRON)
    line.carry_out()
    assert line.remove()
    assert not (home / "table").exists()
    assert not line.remove()


def test_a_crontab_without_a_last_line_end_stays_whole(project: Project, home: Path):
    (home / "table").write_text("5 4 * * * backup")
    line = installation(project, System.CRON)
    line.carry_out()
    assert (home / "table").read_text().startswith("5 4 * * * backup\n# sertakan-")


def test_a_crontab_in_another_encoding_stays_byte_for_byte(project: Project, home: Path):
    (home / "table").write_bytes(b"# caf\xe9\n")
    line = installation(project, System.CRON)
    line.carry_out()
    assert line.remove()
    assert (home / "table").read_bytes() == b"# caf\xe9\n"


def test_a_crontab_that_cannot_be_read_is_not_written(project: Project, home: Path, monkeypatch: pytest.MonkeyPatch):
    (home / "table").write_text("5 4 * * * backup\n")
    monkeypatch.setenv("REFUSE", "yes")
    with pytest.raises(UserError, match="'crontab -l' failed: you are not allowed"):
        installation(project, System.CRON).carry_out()
    assert (home / "table").read_text() == "5 4 * * * backup\n"


def test_a_block_that_lost_its_end_is_not_guessed(project: Project, home: Path):
    line = installation(project, System.CRON)
    line.carry_out()
    broken = "".join(text for text in (home / "table").read_text().splitlines(keepends=True) if ": end" not in text)
    (home / "table").write_text(broken + "5 4 * * * backup\n")
    for change in (line.carry_out, line.remove):
        with pytest.raises(UserError, match=r"marks of sertakan-.* are not one beginning and one end"):
            change()
    assert (home / "table").read_text() == broken + "5 4 * * * backup\n"


def test_windows_gets_a_task_with_working_folder_and_missed_calls(project: Project, home: Path):
    task = installation(project, System.TASK_SCHEDULER)
    assert not task.installed
    task.carry_out()
    task.carry_out()
    assert task.installed
    (file,) = project.state.glob("sertakan-*.xml")
    assert f"schtasks /Create /TN {file.stem} /XML {file} /F" in task.shown
    tree = ET.fromstring((home / "task").read_bytes())  # noqa: S314 - our own
    found = {element.tag.partition("}")[2]: element.text for element in tree.iter()}
    assert (found["Command"], found["WorkingDirectory"]) == (sys.executable, str(project.root))
    assert (found["Arguments"], found["Interval"]) == ("-m sertakan_analysis run --due", "PT15M")
    assert (found["StartWhenAvailable"], found["MultipleInstancesPolicy"]) == ("true", "IgnoreNew")
    assert task.remove()
    assert not file.exists()
    assert not (home / "task").exists()
    assert not task.remove()


@pytest.mark.parametrize(("answer", "system"), [("0", System.SYSTEMD), ("1", System.CRON)])
@pytest.mark.usefixtures("home")
def test_cron_takes_the_place_of_a_systemd_that_does_not_answer(
    answer: str, system: System, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("NO_SYSTEMD", answer)
    assert detected() is system


@pytest.mark.parametrize(("platform", "system"), [("win32", System.TASK_SCHEDULER), ("darwin", System.CRON)])
def test_windows_and_macos_have_their_own(platform: str, system: System, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(install.sys, "platform", platform)
    monkeypatch.setattr(install.shutil, "which", lambda _: None)
    assert detected() is system


def test_a_system_without_the_program_is_told(project: Project, home: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PATH", str(home))
    with pytest.raises(UserError, match="this system has no program 'crontab'"):
        installation(project, System.CRON).carry_out()


def test_a_python_that_systemd_would_not_run_is_refused(project: Project, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys, "executable", '/opt/py"thon')
    with pytest.raises(UserError, match="systemd runs no program whose path holds quotes"):
        installation(project, System.SYSTEMD)


def test_a_path_with_a_line_end_is_refused():
    with pytest.raises(UserError, match="holds characters that a scheduler's file cannot"):
        installation(Project(Path("/tmp/a\nb")), System.CRON)  # noqa: S108 - never touched
