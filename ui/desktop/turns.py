"""Work that takes too long to be done in one go: a step of it in each turn of the event loop."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QObject, QTimer

_OVER = object()


def take(steps: Iterator[None], owner: QObject) -> None:
    """Do the first step now, and each one more in a later turn, as long as `owner` lives.

    By a timer, as what is merely posted is done in the turn it is posted in, before keys and painting.
    """
    timer = QTimer(owner, interval=0)

    def step() -> None:
        if next(steps, _OVER) is _OVER:
            timer.deleteLater()

    timer.timeout.connect(step)
    timer.start()
    step()
