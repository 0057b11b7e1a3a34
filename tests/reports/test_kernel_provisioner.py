"""Kernels forked from the warm parent serve every program that starts kernels by name, and nothing of them stays."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat
import pytest
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.multikernelmanager import AsyncMultiKernelManager
from kernel_samples import KERNELSPECS, job, needs_fork, nothing_left
from nbclient import NotebookClient

from sertakan_analysis.reports.engines import provisioner
from sertakan_analysis.reports.engines.provisioner import WarmProvisioner
from sertakan_analysis.reports.execute import execute
from sertakan_analysis.reports.states import State
from sertakan_analysis.reports.warm import link

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

pytestmark = [pytest.mark.slow, needs_fork]


@pytest.fixture(autouse=True)
def _nothing_is_left(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    monkeypatch.setenv("JUPYTER_PATH", str(KERNELSPECS))
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path / "runtime"))
    with nothing_left(monkeypatch):
        yield


class Front:
    """What a front end does with one kernel of a server."""

    def __init__(self, server: AsyncMultiKernelManager, kernel_id: str) -> None:
        self.server = server
        self.id = kernel_id
        self.manager: Any = server.get_kernel(kernel_id)
        self.client: Any = self.manager.client()
        self.client.start_channels(hb=False)

    async def value(self, source: str) -> str:
        found: list[str] = []

        def hear(message: dict[str, Any]) -> None:
            content = message["content"]
            found.append(content.get("ename") or content.get("data", {}).get("text/plain", ""))

        await self.client.execute_interactive(source, timeout=20, output_hook=hear)
        return "".join(found)


@asynccontextmanager
async def front(server: AsyncMultiKernelManager) -> AsyncIterator[Front]:
    found = Front(server, await server.start_kernel(kernel_name="sertakan"))
    await found.client.wait_for_ready(timeout=30)
    try:
        yield found
    finally:
        found.client.stop_channels()
        await server.shutdown_kernel(found.id, now=True)


def in_server(what: Any, tmp_path: Path) -> Any:
    async def whole() -> Any:
        async with front(AsyncMultiKernelManager(connection_dir=str(tmp_path))) as kernel:
            return await what(kernel)

    return asyncio.run(whole())


def test_the_kernel_is_found_by_name_and_called_in_indonesian():
    specification = KernelSpecManager().get_kernel_spec("sertakan")

    assert specification.display_name == "Sertakan (hangat)"
    assert specification.argv[:3] == ["python", "-m", "ipykernel_launcher"]


def test_a_server_starts_a_child_of_the_warm_parent(tmp_path: Path):
    async def parent(kernel: Front) -> tuple[str, object]:
        return await kernel.value("import os; os.getppid()"), kernel.manager.provisioner

    number, made = in_server(parent, tmp_path)

    assert isinstance(made, WarmProvisioner)
    assert made.parent.transport == "ipc"
    assert int(number) == provisioner._warm_parent().pid


def test_a_server_interrupts_a_cell(tmp_path: Path):
    async def interrupted(kernel: Front) -> str:
        running = asyncio.ensure_future(kernel.value("print('mulai'); import time; time.sleep(60)"))
        await asyncio.sleep(0.5)
        await kernel.server.interrupt_kernel(kernel.id)
        return await running + await kernel.value("1 + 1")

    assert in_server(interrupted, tmp_path) == "KeyboardInterrupt2"


@pytest.mark.parametrize("now", [True, False])
def test_a_server_restarts_a_kernel_with_a_fresh_namespace(tmp_path: Path, *, now: bool):
    async def restarted(kernel: Front) -> tuple[str, str, str]:
        before = await kernel.value("import os; kept = 1; os.getpid()")
        await kernel.server.restart_kernel(kernel.id, now=now)
        await kernel.client.wait_for_ready(timeout=30)
        return before, await kernel.value("kept"), await kernel.value("import os; os.getpid()")

    before, kept, after = in_server(restarted, tmp_path)

    assert kept == "NameError"
    assert before != after


def test_an_orderly_end_runs_what_the_cells_registered_for_it(tmp_path: Path):
    async def end(kernel: Front) -> None:
        path = str(tmp_path / "akhir")
        await kernel.value(f"import atexit; _ = atexit.register(lambda: open({path!r}, 'w').close())")
        await kernel.manager.shutdown_kernel()
        await kernel.manager.start_kernel()

    in_server(end, tmp_path)

    assert (tmp_path / "akhir").exists()


def test_a_server_sees_that_a_kernel_died(tmp_path: Path):
    async def died(kernel: Front) -> bool:
        kernel.client.execute("import os; os._exit(1)")
        for _ in range(100):
            if not await kernel.server.is_alive(kernel.id):
                return True
            await asyncio.sleep(0.05)
        return False

    assert in_server(died, tmp_path)


def test_a_kernel_whose_parent_was_killed_is_dead_and_the_next_one_starts(tmp_path: Path):
    async def orphaned(kernel: Front) -> bool:
        number = provisioner._warm_parent().pid
        assert number is not None
        os.kill(number, signal.SIGKILL)
        for _ in range(100):
            if not await kernel.server.is_alive(kernel.id):
                return True
            await asyncio.sleep(0.05)
        return False

    assert in_server(orphaned, tmp_path)
    assert execute(job(tmp_path, "1"), engine="kernel").state is State.FINISHED


def test_nbclient_runs_a_notebook_in_it_as_in_any_kernel(tmp_path: Path):
    notebook = job(tmp_path, "import os, sys; print(os.getcwd()); sys.stdin.read()").notebook

    NotebookClient(notebook, kernel_name="sertakan", resources={"metadata": {"path": str(tmp_path)}}).execute()

    assert notebook.cells[1].outputs[0].text == f"{tmp_path}\n"


def test_plain_papermill_runs_a_notebook_in_it(tmp_path: Path):
    nbformat.write(job(tmp_path, "import pandas, os; os.getppid()").notebook, tmp_path / "in.ipynb")
    command = [sys.executable, "-m", "papermill", "in.ipynb", "out.ipynb", "-k", "sertakan"]

    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120, cwd=tmp_path)

    assert done.returncode == 0, done.stderr
    assert "ordinary way" not in done.stderr
    assert not list((tmp_path / "runtime").glob("*"))


def test_the_environment_and_the_streams_of_the_start_reach_the_kernel(tmp_path: Path):
    async def started() -> None:
        server = AsyncMultiKernelManager(connection_dir=str(tmp_path))
        with (tmp_path / "err").open("w") as err:
            environment = {**os.environ, "DIBERI": "ya"}
            number = await server.start_kernel(
                kernel_name="sertakan", env=environment, cwd=str(tmp_path), stderr=err, stdout=subprocess.DEVNULL
            )
        kernel = Front(server, number)
        await kernel.client.wait_for_ready(timeout=30)
        try:
            assert await kernel.value("import os; os.environ['DIBERI']") == "'ya'"
            assert await kernel.value("os.getcwd()") == repr(str(tmp_path))
            await kernel.value("import sys; print('ke berkas', file=sys.__stderr__, flush=True)")
        finally:
            # What is left open here would be met by the garbage collector in another test.
            kernel.client.stop_channels()
            await server.shutdown_kernel(number, now=True)

    asyncio.run(started())

    assert "ke berkas" in (tmp_path / "err").read_text()


@pytest.mark.parametrize("reason", ["no fork", "no parent"])
def test_where_it_cannot_be_forked_it_starts_in_the_ordinary_way_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, reason: str
):
    if reason == "no fork":
        monkeypatch.setattr(link, "forking_is_possible", lambda: False)
    else:

        def dead() -> None:
            raise link.ParentDied("tiada")

        monkeypatch.setattr(provisioner, "_warm_parent", dead)
    caplog.set_level(logging.WARNING)
    monkeypatch.setattr(logging.getLogger("traitlets"), "propagate", True)

    execution = execute(job(tmp_path, "import os; os.getppid()"), engine="kernel")

    assert execution.state is State.FINISHED
    assert execution.notebook.cells[1].outputs[0].data["text/plain"] == str(os.getpid())
    assert "started in the ordinary way" in caplog.text


def test_a_kernel_of_another_interpreter_is_never_forked():
    assert provisioner._why_not_forked(["/other/python", "-m", "ipykernel_launcher", "-f", "x"], {})
    assert provisioner._why_not_forked([sys.executable, "-m", "xeus", "-f", "x"], {})
    assert provisioner._why_not_forked([sys.executable, "-m", "ipykernel_launcher"], {"stdout": subprocess.PIPE})
    assert provisioner._why_not_forked([sys.executable, "-m", "ipykernel_launcher"], {}) is None


def test_many_kernels_started_at_once_all_answer_with_their_own(tmp_path: Path):
    open_before = len(list(Path("/proc/self/fd").iterdir()))

    with ThreadPoolExecutor(24) as pool:
        asked = [job(tmp_path, f"print({number})") for number in range(24)]
        executions = list(pool.map(lambda one: execute(one, engine="kernel"), asked))

    assert [run.story for run in executions] == [""] * 24
    assert [run.notebook.cells[1].outputs[0].text for run in executions] == [f"{number}\n" for number in range(24)]
    assert len(list(Path("/proc/self/fd").iterdir())) <= open_before + 3  # the warm parent's, if it started here
