"""What the threads of a ledger are made of: tasks that can be stopped, one after another, and the log of their bugs."""

from __future__ import annotations

import gc
import logging
import traceback
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any, TypeVar

T = TypeVar("T")
log = logging.getLogger(__name__)


class _AtOnce(Executor):
    """Runs every task where and when it is submitted: what tests use instead of a thread."""

    def submit(self, fn: Callable[..., T], /, *args: Any, **named: Any) -> Future[T]:
        future: Future[T] = Future()
        future.set_result(fn(*args, **named))
        return future


class LongTask:
    """Called by a long task, on its own thread, with the rows done, and of how many (or 0)."""

    def __init__(self, tell: Callable[[int, int], object]) -> None:
        """`tell` is told how far it is."""
        self._tell, self._wanted_no_more = tell, Event()

    def __call__(self, done: int, of: int) -> bool:
        """Answer whether to go on: False once the user wants the task to stop."""
        self._tell(done, of)
        return not self._wanted_no_more.is_set()

    def stop(self) -> None:
        """Ask it to stop at its next step."""
        self._wanted_no_more.set()


def new_thread(name: str, *, run_now: bool = False) -> Executor:
    """Give one long-lived thread, whose tasks follow each other; `run_now` is for tests."""
    return _AtOnce() if run_now else ThreadPoolExecutor(1, name)


class Collector:
    """Holds Python's garbage collector back while long tasks go on."""

    is_held = False

    def hold(self) -> None:
        """Let it wait: it stops every thread while it looks through a million rows."""
        self.is_held = True
        gc.disable()

    def release(self) -> None:
        """Let it work again, on what is made from now on: a plan on screen is not to be looked through either."""
        if self.is_held:
            self.is_held = False
            gc.freeze()
            gc.enable()


def log_without_contents(error: BaseException) -> None:
    """Log what kind of error came and where, but none of its words: they could hold names or amounts."""
    where = " < ".join(
        f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(traceback.extract_tb(error.__traceback__))
    )
    log.error("%s at %s", type(error).__name__, where)
