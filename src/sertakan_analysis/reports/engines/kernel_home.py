"""Where a kernel lives: a private folder for its sockets and settings, and an environment equal for all."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sertakan_analysis.project import VARIABLE

if TYPE_CHECKING:
    from jupyter_client.manager import KernelManager

PREFIX: Final = "sertakan-"
# What the name of a socket adds to the folder's; 104 bytes, its end included, is the least that any system allows.
ADDED: Final = len("/k-99999") + 1
LONGEST: Final = 104
LAUNCHER: Final = ("-m", "ipykernel_launcher")
# Who starts a kernel under a foreign name knows why; these are all the interpreter that runs this.
OWN_KERNELS: Final = frozenset({"python", "python3", "sertakan"})
PROVISIONERS: Final = {True: "sertakan", False: "local-provisioner"}


@dataclass(frozen=True, slots=True)
class KernelHome:
    """A folder that only this user can open; its sockets are safe from other users and from other kernels."""

    folder: Path

    @classmethod
    def make(cls) -> KernelHome:
        """Make one, where names of sockets are short enough if there is such a place."""
        places = [tempfile.gettempdir(), *(["/tmp"] if os.name == "posix" else [])]  # noqa: S108 - mkdtemp is safe there
        for place in places:
            with suppress(OSError):
                home = cls(Path(tempfile.mkdtemp(prefix=PREFIX, dir=place)))
                if home.takes_sockets:
                    return home
                home.remove()
        return cls(Path(tempfile.mkdtemp(prefix=PREFIX)))

    @property
    def takes_sockets(self) -> bool:
        """Whether a kernel can listen here instead of on the network."""
        import zmq

        return os.name == "posix" and zmq.has("ipc") and len(os.fsencode(self.folder)) + ADDED <= LONGEST

    def lead(self, manager: KernelManager) -> None:
        """Have the manager's kernel listen here; else on the network, encrypted where the kernel can."""
        if self.takes_sockets:
            manager.transport = "ipc"
            manager.ip = str(self.folder / "k")
            manager.cache_ports = False
        elif hasattr(manager, "transport_encryption"):
            manager.transport_encryption = "auto"

    def environment(self, root: Path | None) -> dict[str, str]:
        """Return the environment in which a notebook comes out the same everywhere; ``root`` is the project's."""
        environment = dict(os.environ)
        # A backend set from outside would silently remove figures from the notebook.
        environment.pop("MPLBACKEND", None)
        environment["PYTHONHASHSEED"] = "0"
        environment["PYDEVD_DISABLE_FILE_VALIDATION"] = "1"
        # A person's start-up files and settings have no place in a report.
        environment["IPYTHONDIR"] = str(self.folder / "ipython")
        if root is not None:
            environment[VARIABLE] = str(root)
        return environment

    def remove(self) -> None:
        """Remove the folder with what is in it."""
        shutil.rmtree(self.folder, ignore_errors=True)


def manager_of(home: KernelHome, kernel_name: str, *, warm: bool) -> Any:
    """Return a manager for one kernel that listens at its home: this interpreter's own, or the one of that name."""
    from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
    from jupyter_client.manager import AsyncKernelManager

    class OwnInterpreter(KernelSpecManager):
        """Knows this interpreter's kernel, whatever is installed for the user or set in the environment."""

        def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
            return KernelSpec(
                argv=[sys.executable, *LAUNCHER, "-f", "{connection_file}"],
                display_name=kernel_name,
                language="python",
                metadata={
                    "supported_encryption": ["curve"],
                    "kernel_provisioner": {"provisioner_name": PROVISIONERS[warm]},
                },
            )

    specifications = OwnInterpreter() if kernel_name in OWN_KERNELS else KernelSpecManager()
    manager = AsyncKernelManager(
        kernel_name=kernel_name,
        kernel_spec_manager=specifications,
        connection_file=str(home.folder / "kernel.json"),
    )
    home.lead(manager)
    return manager
