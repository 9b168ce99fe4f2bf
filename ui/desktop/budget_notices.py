"""Tells once in a period that a budget is nearly used up, and once that it is over: in the window, and by the system.

What was told is remembered on this computer, so that opening the ledger again says it no second time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from ui import formats, privacy
from ui.desktop import budget_texts, notify
from ui.desktop.day_turn import DayTurn
from ui.text import _, apart, ngettext

if TYPE_CHECKING:
    from models.ledger import Changes
    from models.reports.budgets import BudgetStatus
    from ui.desktop.books import Books
    from ui.desktop.preferences import Preferences
    from ui.desktop.session import LedgerSession
    from ui.desktop.widgets.banner import Banner

_PAGE = "budget-notices"
_AGAIN = 10_000
"""Milliseconds after which it is tried again where the window has something more important to say."""
_LEVELS = ("", "near", "over")
_TABLES = ("entry", "setting", "rate", "published_rate", "budget")

Told = dict[str, list[str]]
"""By the id of a budget, the period one was told of last, and its level."""


def standing(books: Books) -> list[BudgetStatus]:
    """Say which budgets are nearly used up or over in their present period; runs on the reckoning thread."""
    from models import budgets, moments
    from models.reports.budgets import status

    rows = budgets.budgets(books.reader)
    if not rows:
        return []
    now = moments.now(books.settings.timezone)
    found = status(books.columns, books.rates, books.settings, rows, now, earlier=0)
    return [one for one in found if one.level]


class BudgetNotices(QObject):
    """Speaks through the banner of one window, and by the system's notifications."""

    def __init__(
        self, banner: Banner, preferences: Preferences, show: Callable[[int], object], parent: QObject | None = None
    ) -> None:
        """`show` leads to the budget of an id."""
        super().__init__(parent)
        self._banner, self._preferences, self._show = banner, preferences, show
        self.notify: notify.Notify = notify.notify
        self._session: LedgerSession | None = None
        self._told: Told = {}
        self._shown: Sequence[BudgetStatus] = ()
        self._said = ""
        self._again = QTimer(self, singleShot=True, interval=_AGAIN)
        self._again.timeout.connect(self.look)
        self._zone: str | None = None
        DayTurn(lambda: self._zone, self.look, self)

    def attach(self, session: LedgerSession, timezone: str) -> None:
        """Watch the budgets of this ledger; `timezone` is its own."""
        self._session, self._zone = session, timezone
        kept = self._preferences.page(_PAGE).get(str(session.path))
        self._told = kept if isinstance(kept, dict) else {}
        session.soon(self.look)

    def detach(self) -> None:
        """Watch none."""
        self._session, self._shown, self._said, self._zone = None, (), "", None
        self._again.stop()

    def take(self, changes: Changes) -> None:
        """Look again where a change may have moved a budget."""
        if changes.touches("setting") and self._session is not None:
            from models import settings

            self._zone = settings.read(self._session.reader).timezone
        if changes.touches(*_TABLES):
            self.look()

    def look(self) -> None:
        """Ask where the budgets stand."""
        if self._session is not None and self._preferences.budget_notices != "off":
            self._session.ask(standing, done=self._tell, topic=_PAGE)

    def _tell(self, found: Sequence[BudgetStatus]) -> None:
        new = [one for one in found if self._is_new(one)]
        if not new:
            return
        if not self._banner.is_free and self._banner.sentence != self._said:
            self._again.start()
            return
        self._remember(new)
        self._shown = sorted(new, key=lambda one: not one.is_over)
        self._say()
        if self._preferences.budget_notices == "system":
            self.notify(_("Coinpurse"), outline(self._shown), partial(self._show, self._shown[0].budget.id))

    def _is_new(self, one: BudgetStatus) -> bool:
        key, level = self._told.get(str(one.budget.id), ["", ""])
        return key != one.used.key or _LEVELS.index(one.level) > _LEVELS.index(level if level in _LEVELS else "")

    def _remember(self, new: Sequence[BudgetStatus]) -> None:
        self._told = self._told | {str(one.budget.id): [one.used.key, one.level] for one in new}
        if self._session is not None and not self._session.is_sample:
            self._preferences.remember_page(_PAGE, **{str(self._session.path): self._told})

    def _say(self) -> None:
        first = self._shown[0]
        self._banner.say(in_full(self._shown), (_("Show budget"), partial(self._lead, first.budget.id)))
        self._said = self._banner.sentence

    def _lead(self, number: int) -> None:
        self._banner.dismiss()
        self._show(number)

    def redraw(self) -> None:
        """Write again what is on screen: names and amounts were hidden, or are shown again."""
        if self._said and self._banner.sentence == self._said:
            self._say()


def in_full(found: Sequence[BudgetStatus]) -> str:
    """Say how the first of some budgets stands, and how many more there are."""
    first = found[0]
    budget, period = budget_texts.title(first.budget.terms), budget_texts.period(first.budget.terms, first.used)
    sentence = _("{budget}, {period}: {amount}.")
    if first.is_over and first.amount < 0:
        sentence = _("{budget}, {period}: {amount}. What was over before is taken off.")
    if not first.is_over:
        sentence = _("{budget}, {period}: {percent} used, {amount}.")
    percent, amount = budget_texts.percent(first), budget_texts.left(first)
    said = sentence.format(budget=apart(budget), period=apart(period), percent=apart(percent), amount=apart(amount))
    doubt = budget_texts.doubt(first)
    doubts = [_("{sentence}.").format(sentence=doubt)] if doubt else []
    return _(" ").join([said, *doubts, *_others(found)])


def outline(found: Sequence[BudgetStatus]) -> str:
    """The same for a notification, which others may see: no name and no amount."""
    first = found[0]
    period = apart(budget_texts.period(first.budget.terms, first.used))
    if privacy.is_on():
        sentence = _("A budget of {period} is over.") if first.is_over else _("A budget of {period} is nearly used up.")
        return sentence.format(period=period)
    sentence = _("A budget of {period} is over: {percent}.")
    if not first.is_over:
        sentence = _("A budget of {period} is nearly used up: {percent}.")
    percent = budget_texts.percent(first) if first.amount > 0 else ""
    said = sentence.format(period=period, percent=apart(percent)) if percent else _("A budget is over.")
    return _(" ").join([said, *_others(found)])


def _others(found: Sequence[BudgetStatus]) -> list[str]:
    count = len(found) - 1
    said = ngettext("And {count} more.", "And {count} more.", count)
    return [said.format(count=formats.count(count))] if count else []
