"""The privacy key: while it is on, names and amounts are dots wherever they are shown. One for the process."""

from __future__ import annotations

DOTS = "•••"
"""What stands for every name and amount alike, so that not even its length is told."""


class _Current:
    is_on: bool = False


def is_on() -> bool:
    """Whether names and amounts are hidden."""
    return _Current.is_on


def switch(*, is_on: bool) -> None:
    """Hide names and amounts, or show them again; whoever shows some has to write them anew."""
    _Current.is_on = is_on
