"""The privacy key: while it is on, names and amounts are dots wherever they are shown. One for the process."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

DOTS = "•••"
"""What stands for every name and amount alike, so that not even its length is told."""


class _Current:
    is_on: bool = False


class _Here(threading.local):
    """What holds for one thread alone."""

    is_lifted: bool = False


_here = _Here()


def is_on() -> bool:
    """Whether names and amounts are hidden."""
    return _Current.is_on and not _here.is_lifted


@contextmanager
def lifted() -> Iterator[None]:
    """Hide nothing of what this thread writes meanwhile: a file holds what it was asked for, whatever is on screen."""
    before, _here.is_lifted = _here.is_lifted, True
    try:
        yield
    finally:
        _here.is_lifted = before


def switch(*, is_on: bool) -> None:
    """Hide names and amounts, or show them again; whoever shows some has to write them anew."""
    _Current.is_on = is_on
