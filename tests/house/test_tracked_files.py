"""What must not stand in any file of the repository: registry hosts, paths of one machine."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
# The words are built so that this file does not find itself.
HOSTS = [
    "pypi" + ".org",
    "python" + "hosted.org",
    "registry.npm" + "js.org",
    "--index" + "-url ",
    "conda.ana" + "conda.org",
]
MACHINE_PATH = re.compile(r"(?<![\w.:/])/(?:work|home|Users|root|mnt)/[A-Za-z0-9]")
BINARY = {".ttf", ".woff2", ".png", ".jar", ".pdf", ".xlsx", ".ico"}


def texts() -> dict[str, str]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.splitlines()  # fmt: skip
    paths = [ROOT / name for name in listed if Path(name).suffix not in BINARY]
    return {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in paths if path.is_file()}


def test_no_file_names_a_registry_host_or_a_path_of_one_machine():
    found = [
        f"{name}:{number}: {line.strip()[:120]}"
        for name, text in texts().items()
        for number, line in enumerate(text.splitlines(), 1)
        if any(host in line for host in HOSTS) or MACHINE_PATH.search(line)
    ]
    assert found == []


def test_raw_personal_and_published_folders_are_ignored_by_git():
    for name in ("data/inbox/a.xlsx", "data/secure/a", "data/store/a", "outputs/2025-11-30/a.pdf"):
        ignored = subprocess.run(["git", "check-ignore", "-q", name], cwd=ROOT, check=False)
        assert ignored.returncode == 0, name
