"""A kernel lives in a folder of its own, with sockets that no other kernel and no other user can take."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from stat import S_IMODE

import pytest

from sertakan_analysis.reports.engines.kernel_home import KernelHome, manager_of

posix = pytest.mark.skipif(os.name != "posix", reason="sockets with a path")


@pytest.fixture
def home():
    made = KernelHome.make()
    yield made
    made.remove()


@posix
def test_kernels_listen_in_private_folders_of_their_own(home: KernelHome):
    other = KernelHome.make()
    managers = [manager_of(place, "python3", warm=False) for place in (home, other)]
    other.remove()

    assert [manager.transport for manager in managers] == ["ipc", "ipc"]
    assert managers[0].ip != managers[1].ip
    assert S_IMODE(home.folder.stat().st_mode) == 0o700
    assert not other.folder.exists()


@posix
def test_a_long_temporary_folder_is_not_used_for_sockets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    long = tmp_path / ("x" * 120)
    long.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(long))

    home = KernelHome.make()
    home.remove()

    assert home.takes_sockets
    assert not list(long.iterdir())
    assert len(f"{home.folder}/k-99999") < 104


def test_where_no_socket_fits_the_network_is_used_and_encrypted(tmp_path: Path):
    place = tmp_path / ("x" * 120)
    place.mkdir()

    manager = manager_of(KernelHome(place), "python3", warm=False)

    assert manager.transport == "tcp"
    assert manager.transport_encryption == "auto"
    assert manager._kernel_supports_curve_encryption()


def test_the_environment_holds_nothing_that_changes_a_report(home: KernelHome, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("MPLBACKEND", "agg")
    monkeypatch.setenv("PYTHONHASHSEED", "random")
    monkeypatch.setenv("KEPT", "ya")

    environment = home.environment(Path("/proyek"))

    assert "MPLBACKEND" not in environment
    assert environment["PYTHONHASHSEED"] == "0"
    assert environment["SERTAKAN_PROJECT"] == str(Path("/proyek"))
    assert environment["IPYTHONDIR"].startswith(str(home.folder))
    assert environment["KEPT"] == "ya"


@pytest.mark.parametrize(("warm", "provisioner"), [(True, "sertakan"), (False, "local-provisioner")])
def test_the_own_kernel_is_this_interpreter_whatever_is_installed(
    home: KernelHome, monkeypatch: pytest.MonkeyPatch, *, warm: bool, provisioner: str
):
    monkeypatch.setenv("JUPYTER_DEFAULT_PROVISIONER_NAME", "other")

    manager = manager_of(home, "python3", warm=warm)

    assert manager.kernel_spec.argv[:3] == [sys.executable, "-m", "ipykernel_launcher"]
    assert manager.kernel_spec.metadata["kernel_provisioner"] == {"provisioner_name": provisioner}
