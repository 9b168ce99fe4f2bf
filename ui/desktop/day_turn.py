"""What shows today asks anew when the ledger's day, or its evening, has turned."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

if TYPE_CHECKING:
    from datetime import date, datetime

_OFTEN = 60_000
"""Milliseconds between two looks at the clock."""


class DayTurn(QTimer):
    """Tells of midnight and of the end of an evening, by the clock of the ledger's zone."""

    def __init__(self, zone: Callable[[], str | None], turned: Callable[[], object], parent: QObject) -> None:
        """`zone` names the ledger's, None without a ledger; `turned` is called, within a minute, when it has turned."""
        super().__init__(parent, interval=_OFTEN)
        self._zone, self._turned = zone, turned
        self._seen: tuple[date, bool] | None = None
        self.timeout.connect(self._look)
        self.start()

    def _look(self) -> None:
        from models import moments

        zone = self._zone()
        if zone is None:
            self._seen = None
            return
        now = moments.now(zone).local
        # Of a ledger that was opened since the last look it is known that this was less than a while ago.
        seen, self._seen = self._seen or _evening(now - timedelta(milliseconds=_OFTEN)), _evening(now)
        if seen != self._seen:
            self._turned()


def _evening(now: datetime) -> tuple[date, bool]:
    """The day, and whether the evening of the day before is over."""
    from models.periods import EVENING_STARTS

    return now.date(), now.hour >= EVENING_STARTS
