"""Where orders are carried out, behind one interface: an executor of ``concurrent.futures``."""

from __future__ import annotations

from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from sertakan_analysis.errors import UserError
from sertakan_analysis.reports.order import Made
from sertakan_analysis.reports.states import State

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sertakan_analysis.reports.order import Engine, Order

WARM: Final = "warm"
COLD: Final = "cold"
CLUSTER: Final = "dask://"
# Orders waiting at a cluster for each of its threads, so that none of them waits for the coordinator.
AHEAD: Final = 2
# How often a cluster tries an order whose worker died; it may have been that order that killed the worker.
DEATHS_ALLOWED: Final = 2


@dataclass(frozen=True, slots=True)
class Place:
    """An executor, the function that it is given for each order, and how many orders it should hold at once.

    ``cancel`` ends what is running there, as far as that is possible.
    """

    executor: Executor
    function: Callable[[Order], Made]
    window: int
    engine: Engine
    cancel: Callable[[], None]

    def carry_out(
        self, orders: Sequence[Order], begun: Callable[[int], None], behind: Sequence[frozenset[int]] = ()
    ) -> Iterator[tuple[int, Made]]:
        """Give out the orders and return each one's number and result as they come in.

        ``begun`` is told the number of each order when it is given out. ``behind`` names for each order the earlier
        ones whose results the caller must have taken before it begins; others overtake it meanwhile. However a worker
        ends, every order has exactly one result.
        """
        waiting = list(range(len(orders)))
        running: dict[Future[Made], int] = {}
        while waiting or running:
            unsettled = {*waiting, *running.values()}
            for number in [each for each in waiting if not behind or behind[each].isdisjoint(unsettled)]:
                if len(running) >= self.window:
                    break
                waiting.remove(number)
                begun(number)
                running[self.executor.submit(self.function, orders[number])] = number
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in sorted(done, key=running.__getitem__):
                number = running.pop(future)
                yield number, _result(future, orders[number])


@contextmanager
def place(engine: str, jobs: int) -> Iterator[Place]:
    """Give the place that ``engine`` names: ``warm``, ``cold`` or ``dask://host:port``.

    Raises
    ------
    UserError
        Unknown engine, no fork on this system, no cluster at the address, ``distributed`` not installed.
    """
    if engine.startswith(CLUSTER):
        with _cluster(engine) as found:
            yield found
    elif engine == COLD:
        with _fresh_processes(jobs) as found:
            yield found
    elif engine == WARM:
        with _warm_children(jobs) as found:
            yield found
    else:
        remedy = f"Write {WARM}, {COLD} or {CLUSTER}host:port."
        raise UserError(f"there is no engine '{engine}'", remedy=remedy)


def usual_engine() -> str:
    """Return the engine for this machine: warm where processes can fork."""
    from sertakan_analysis.reports.warm.link import forking_is_possible

    return WARM if forking_is_possible() else COLD


@contextmanager
def _warm_children(jobs: int) -> Iterator[Place]:
    from sertakan_analysis.reports.warm_parents import cancel, warm_parents
    from sertakan_analysis.reports.workers import make_warm

    with warm_parents(), ThreadPoolExecutor(jobs, "sertakan-run") as executor:
        yield Place(executor, make_warm, jobs, "shell", cancel)


@contextmanager
def _fresh_processes(jobs: int) -> Iterator[Place]:
    """A thread waits for each kernel: one that dies breaks its own order only, not a whole pool."""
    from sertakan_analysis.reports.workers import make_cold

    with ThreadPoolExecutor(jobs, "sertakan-run") as executor:
        yield Place(executor, make_cold, jobs, "cold", partial(_drop, executor))


@contextmanager
def _cluster(address: str) -> Iterator[Place]:
    try:
        from distributed import Client
    except ImportError as error:
        remedy = "Install it with: pip install 'sertakan-analysis[dask]'"
        raise UserError("the Dask engine is not installed", remedy=remedy) from error
    from sertakan_analysis.reports.workers import make_on_cluster

    where = address.removeprefix(CLUSTER)
    try:
        client = Client(f"tcp://{where}", timeout="10s", set_as_default=False)  # type: ignore[no-untyped-call]  # no types
    except (OSError, TimeoutError, ValueError) as error:
        remedy = "Start one with 'dask scheduler' and 'dask worker', or name its address."
        raise UserError(f"no Dask cluster answers at '{where}'", remedy=remedy) from error
    with client:
        threads = sum(client.nthreads().values())  # type: ignore[no-untyped-call]
        if not threads:
            remedy = f"Start one with: dask worker {where}"
            raise UserError(f"the Dask cluster at '{where}' has no worker", remedy=remedy)
        with client.get_executor(pure=False, retries=DEATHS_ALLOWED) as executor:  # type: ignore[no-untyped-call]
            yield Place(executor, make_on_cluster, AHEAD * threads, "shell", partial(_drop, executor))


def _drop(executor: Executor) -> None:
    """Forget what has not begun; what runs in another process gets the same interrupt as this one, or its cluster's."""
    executor.shutdown(wait=False, cancel_futures=True)


def _result(future: Future[Made], order: Order) -> Made:
    try:
        return future.result()
    except Exception as error:  # noqa: BLE001 - whatever an executor raises, the order must have an end of its own
        story = (
            f"its worker ended without an answer ({type(error).__name__}: {error})\n"
            "Remedy: look at the log of the workers, then run again."
        )
        return Made(State.KILLED, order.notebook, story)
