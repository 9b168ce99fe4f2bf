"""No case waits for ever, and nothing that it began outlives it."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import NoReturn

SECONDS = 120.0
"""What a case may take, if its harness does not say otherwise."""
_cases: list[ExitStack] = []
"""What is to be done at the end of the case that goes on."""


class Hung(Exception):
    """Something waited for what never came: that is a mistake, whoever made it, and catches no known-bad build."""


@contextmanager
def bounded(seconds: float = SECONDS) -> Iterator[None]:
    """Let a case take so long, and end whatever it began."""
    before = signal.signal(signal.SIGALRM, _ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        with ExitStack() as ending:
            _cases.append(ending)
            try:
                yield
            finally:
                signal.setitimer(signal.ITIMER_REAL, 0)
                _cases.pop()
    finally:
        signal.signal(signal.SIGALRM, before)


def _ring(*_: object) -> NoReturn:
    raise Hung("the case came to no end")


def at_the_end(ending: Callable[[], object]) -> None:
    """Do something once the case is over that goes on, if one does."""
    if _cases:
        _cases[-1].callback(ending)
