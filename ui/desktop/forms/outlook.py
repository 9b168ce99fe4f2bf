"""The line ahead in an entry bar: what an entry would cost and leave, and where the budgets would stand with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui import cost_texts
from ui.desktop.forms import ahead
from ui.desktop.widgets.plain import Paragraph
from ui.text import _, apart, isolate, name

if TYPE_CHECKING:
    from models.drafts import Draft
    from models.reports.budgets import BudgetStatus
    from ui.desktop.session import LedgerSession

BUDGETS = 3
"""Budgets that are spoken of."""


class Outlook(Paragraph):
    """Asks the reckoning thread about a draft and says what it answers, unless another draft was asked about since."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "body", "second", parent)
        self.setMinimumWidth(10)
        self._session: LedgerSession | None = None
        self._draft: Draft | None = None
        self._parts: Sequence[str] = ()
        self._tone = ""
        self._budgets: Sequence[BudgetStatus] = ()

    def attach(self, session: LedgerSession) -> None:
        """Ask this ledger."""
        self._session = session

    def begin(self, draft: Draft) -> None:
        """Speak of this draft from now on: nothing is known of the budgets yet."""
        self._draft, self._budgets = draft, ()

    def say(self, text: str, tone: str = "second") -> None:
        """Say one thing, and forget what was asked."""
        self._draft = None
        self._write(text, tone)

    def ask(self, function: Callable[..., Any], account: int | None, draft: Draft, done: Callable[[Any], None]) -> None:
        """Ask `function(books, account, draft)` on the reckoning thread; an answer that comes too late is not heard."""
        self._draft, self._budgets = draft, ()
        if self._session is not None:
            self._session.ask(
                function, account, draft, topic="outlook",
                done=lambda found: done(found) if self._draft is draft else None,
            )  # fmt: skip

    def ask_budgets(self, draft: Draft) -> None:
        """Ask where the budgets would stand with the draft that was just asked about."""
        self._ask_budgets(draft, ahead.budgets, None)

    def ask_budgets_edited(self, entry: int, draft: Draft) -> None:
        """Ask where the budgets would stand if an entry that is there already were what the draft says."""
        self._ask_budgets(draft, ahead.budgets_edited, entry)

    def _ask_budgets(self, draft: Draft, function: Callable[..., Sequence[BudgetStatus]], entry: int | None) -> None:
        if self._session is not None:
            self._session.ask(
                function, entry, draft, topic="budgets-ahead", failed=lambda _error: None,
                done=lambda found: self._take_budgets(found) if self._draft is draft else None,
            )  # fmt: skip

    def _take_budgets(self, found: Sequence[BudgetStatus]) -> None:
        self._budgets = found
        self.say_parts(self._parts, self._tone)

    def say_parts(self, parts: Sequence[str], tone: str = "") -> None:
        """Say what an entry would bring, and after it where the budgets would stand."""
        self._parts, self._tone = parts, tone
        budgets = [budget_after(status) for status in self._budgets[:BUDGETS]]
        budgets[:1] = [_("after this: {budget}").format(budget=first) for first in budgets[:1]]
        is_over = any(status.is_over for status in self._budgets)
        every = [*parts, *budgets]
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            every = [apart(part) for part in every]
        self._write(" · ".join(every), "attention" if is_over else tone)

    def _write(self, text: str, tone: str) -> None:
        self.setText(text)
        self.set_tone(tone)


def budget_after(status: BudgetStatus) -> str:
    """Say where a budget would stand: `64% of Mar 2026`, with what it is for unless that is everything.

    Where not everything can be counted, it is that much at least.
    """
    from ui.desktop import budget_texts

    terms = status.budget.terms
    of = budget_texts.period(terms, status.used)
    if terms.about:
        of = _("{subject}, {budget}").format(subject=isolate(name(terms.name)), budget=of)
    if status.amount <= 0:  # what was over before took all of it
        return _("{budget} ({left})").format(budget=of, left=budget_texts.left(status))
    sentence = _("{percent} of {budget}") if status.is_certain else _("at least {percent} of {budget}")
    percent = cost_texts.about(budget_texts.percent(status), is_provisional=budget_texts.is_provisional(status))
    said = sentence.format(percent=apart(percent), budget=of)
    if status.is_over:
        said = _("{budget} ({left})").format(budget=said, left=budget_texts.left(status))
    return said
