"""The Dask processes that work on a corpus in parts."""

from __future__ import annotations

import logging
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from analysis.progress import counting

MISSING = "a corpus in parts needs Dask: install samestory[scale]"


def client() -> Any:
    """The active Dask client, else the client of a new cluster on this machine."""
    try:
        from distributed import Client, LocalCluster, default_client
    except ImportError:
        raise ModuleNotFoundError(MISSING) from None
    try:
        return default_client()
    except ValueError:
        # One process per core: reading text is pure Python, which threads cannot share. Progress is
        # shown in this process only.
        with _deaf_to_interruption():
            return Client(
                LocalCluster(
                    threads_per_worker=1,
                    dashboard_address="127.0.0.1:0",
                    silence_logs=logging.ERROR,
                    env={"TQDM_DISABLE": "1"},
                )
            )


@contextmanager
def _deaf_to_interruption() -> Iterator[None]:
    """Processes started meanwhile ignore ctrl-C: this one handles it."""
    if threading.current_thread() is not threading.main_thread():  # only the main thread can set a signal handler
        yield
        return
    ours = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, ours)


def has_client() -> bool:
    """Whether a Dask client is active; does not import Dask to find out."""
    if "distributed" not in sys.modules:
        return False
    from distributed import default_client

    try:
        return default_client() is not None
    except ValueError:
        return False


def installed() -> bool:
    """Whether Dask can be imported."""
    from importlib.util import find_spec

    return all(map(find_spec, ("dask", "distributed")))


def submit(function: Callable[..., Any], *given: Any) -> Any:
    """Have a worker call a function, again if the worker dies."""
    return client().submit(function, *given, pure=False)


def compute(function: Callable[..., Any], calls: Iterable[tuple[Any, ...]], sizes: Sequence[int] = ()) -> list[Any]:
    """The function's results for each tuple of arguments, in their order.

    With `sizes` (the articles of each call) the progress bar counts articles, else parts.
    """
    from distributed import as_completed

    futures = [submit(function, *given) for given in calls]
    size = dict(zip((future.key for future in futures), sizes, strict=False))
    unit, total = ("article", sum(sizes)) if sizes else ("part", len(futures))
    with counting(total, unit) as count:
        for future in as_completed(futures):
            count(size.get(future.key, 1))
    return client().gather(futures)
