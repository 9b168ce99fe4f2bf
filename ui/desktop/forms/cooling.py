"""Cooling off: a new entry of now that would be over a budget waits as long as that budget says before it is added."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QDeadlineTimer, QObject, QTimer, Signal

from models import moments
from ui import formats
from ui.desktop import budget_texts
from ui.desktop.forms import ahead
from ui.text import _, apart

if TYPE_CHECKING:
    from models.drafts import Draft
    from models.reports.budgets import BudgetStatus
    from ui.desktop.session import LedgerSession

_TICK = 500
_SECOND, _MINUTE = 1000, 60
JUST_NOW = 120 * moments.SECOND
"""What is dated further back than this has happened already, and never waits."""


def is_of_now(draft: Draft) -> bool:
    """Whether an entry is of now, or still to come; a bare date is, if it is of a day to come."""
    now = moments.now(draft.moment.zone)
    return draft.moment.day > now.day if draft.moment.is_date else draft.moment.at > now.at - JUST_NOW


class CoolingOff(QObject):
    """Asks whether a draft has to wait, and counts down. Another draft, or giving up, ends it; nothing adds by itself.

    `free` comes when nothing has to wait after all, `told` when there is another sentence to say.
    """

    free = Signal()
    told = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._draft: Draft | None = None
        self._status: BudgetStatus | None = None
        self._is_asked = self._is_done = False
        self._end = QDeadlineTimer()
        self._tick = QTimer(self, interval=_TICK)
        self._tick.timeout.connect(self._look)

    @property
    def is_on(self) -> bool:
        """Whether there is a sentence to say: one waits, or has waited."""
        return self._status is not None

    @property
    def is_waiting(self) -> bool:
        """Whether nothing can be added yet."""
        return self._is_asked or (self._status is not None and not self._is_done)

    def holds(self, session: LedgerSession, draft: Draft) -> bool:
        """Tell whether a draft has to wait, or may have to: then it is asked, and `free` or `told` comes."""
        if self._draft is not None and replace(draft, moment=self._draft.moment) == self._draft:
            return not self._is_done
        self.give_up()
        if not is_of_now(draft):
            return False
        self._draft, self._is_asked = draft, True
        session.ask(
            ahead.waiting, draft, topic="cooling",
            done=lambda found: self._begin(found) if self._draft is draft else None,
            failed=lambda _error: self._begin(None) if self._draft is draft else None,
        )  # fmt: skip
        return True

    def give_up(self) -> None:
        """Wait for nothing."""
        self._draft = self._status = None
        self._is_asked = self._is_done = False
        self._tick.stop()

    def _begin(self, found: BudgetStatus | None) -> None:
        self._is_asked = False
        if found is None:
            self._is_done = True
            self.free.emit()
            return
        self._status = found
        self._end = QDeadlineTimer(found.budget.terms.wait * _SECOND)
        self._tick.start()
        self.told.emit()

    def _look(self) -> None:
        if self._end.hasExpired():
            self._tick.stop()
            self._is_done = True
        self.told.emit()

    @property
    def sentence(self) -> str:
        """What is to be said now."""
        if self._status is None:
            return ""
        terms, used = self._status.budget.terms, self._status.used
        said = _("{budget}, {period}: {left} with this.")
        title, left = apart(budget_texts.title(terms)), budget_texts.left(self._status)
        over = said.format(budget=title, period=apart(budget_texts.period(terms, used)), left=left)
        if self._is_done:
            return _("{over} The wait is over: add it, or leave it.").format(over=over)
        rest = _("{over} Waiting, as you wanted: {time} to go. Esc gives it up. If it has happened already, type when.")
        return rest.format(over=over, time=apart(_left(-(-self._end.remainingTime() // _SECOND))))


def _left(seconds: int) -> str:
    minutes, rest = divmod(max(seconds, 0), _MINUTE)
    if not minutes:
        return _("{seconds} s").format(seconds=formats.count(rest))
    return _("{minutes} min {seconds} s").format(minutes=formats.count(minutes), seconds=formats.count(rest))
