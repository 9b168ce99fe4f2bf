"""Work that takes too long to be done in one go: a step of it in each turn of the event loop."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from PySide6.QtCore import QObject, QTimer


def take(steps: Iterator[None], owner: QObject) -> None:
    """Do the first step now, and each one more in a later turn, as long as `owner` lives."""
    for _step in islice(steps, 1):
        QTimer.singleShot(0, owner, lambda: take(steps, owner))
