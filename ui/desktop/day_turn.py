"""Pages that show today: they ask anew when the ledger's day, or its evening, has turned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

if TYPE_CHECKING:
    from datetime import date

    from ui.desktop.page import Page

_OFTEN = 60_000
"""Milliseconds between two looks at the clock."""


class DayTurn(QTimer):
    """Makes a page stale at midnight and at the end of an evening, by the clock of the ledger's zone."""

    def __init__(self, page: Page) -> None:
        super().__init__(page, interval=_OFTEN)
        self._page = page
        self._seen = self._now()
        self.timeout.connect(self._look)
        self.start()

    def _now(self) -> tuple[date, bool] | None:
        """The day, and whether the evening of the day before is over; None without a ledger."""
        if self._page.settings is None:
            return None
        from models import moments
        from models.periods import EVENING_STARTS

        now = moments.now(self._page.settings.timezone)
        return now.day, now.local.hour >= EVENING_STARTS

    def _look(self) -> None:
        seen, self._seen = self._seen, self._now()
        if seen is not None and seen != self._seen:
            self._page.go_stale()
