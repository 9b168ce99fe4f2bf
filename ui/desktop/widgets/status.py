"""The line at the bottom: what was just done, how far a long task is, what is selected, how old the rates are."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QElapsedTimer, QTimer, Signal
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QWidget

from ui.desktop.widgets.link import Link
from ui.desktop.widgets.plain import PlainLabel, restyle, tip
from ui.desktop.widgets.progress import Progress
from ui.text import _
from ui.tokens import SPACE_L, SPACE_S

Offer = tuple[str, Callable[[], object]]
"""The words of a link, and what it does."""
_STAYS = 12_000
"""Milliseconds a notice stays."""


class StatusLine(QFrame):
    """Four quiet places; `undo_wanted`, `again_wanted` and `stop_wanted` come from its buttons."""

    undo_wanted = Signal()
    again_wanted = Signal()
    """Do once more what was just done; never comes twice for a double click."""
    stop_wanted = Signal()
    rates_wanted = Signal()
    """Load newer exchange rates."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "status")
        self._notice = PlainLabel("", "caption")
        self._undo = Link(_("Undo"), self.undo_wanted.emit)
        self._again = Link(_("The same again"), self._ask_again)
        self._since_again = QElapsedTimer()
        self._offers: list[Link] = []
        self._progress = Progress()
        self._stop = Link(_("Stop"), self.stop_wanted.emit)
        self._sums = PlainLabel("", "caption")
        self._rates = PlainLabel("", "caption", "second")
        self._newer = Link(_("Load newer"), self.rates_wanted.emit)
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_L, 0, SPACE_L, 0)
        row.setSpacing(SPACE_S)
        for part in (self._notice, self._undo, self._again, self._progress, self._stop):
            row.addWidget(part)
        row.addStretch(1)
        row.addWidget(self._sums)
        row.addSpacing(SPACE_L)
        row.addWidget(self._rates)
        row.addWidget(self._newer)
        self.setFixedHeight(30)
        self._hiding = QTimer(self, singleShot=True, interval=_STAYS)
        self._hiding.timeout.connect(self.clear_notice)
        for part in (self._undo, self._again, self._progress, self._stop, self._newer):
            part.hide()

    def set_edge(self, *, is_shown: bool) -> None:
        """Part it from the page above, or not: without a ledger it is mostly empty, and would only be a line."""
        self.setProperty("edge", is_shown)
        restyle(self)

    @property
    def notice(self) -> str:
        """What it says was done."""
        return self._notice.text()

    def _ask_again(self) -> None:
        if not self._since_again.isValid() or self._since_again.elapsed() > QApplication.doubleClickInterval():
            self.again_wanted.emit()
        self._since_again.start()

    def say(
        self, notice: str, *, can_undo: bool = False, can_repeat: bool = False, offers: Sequence[Offer] = ()
    ) -> None:
        """Say for a while what was done, with an Undo beside it, the same again, or what else makes sense now."""
        self._offer(offers)
        self._again.setVisible(can_repeat)
        self._notice.setText(notice)
        self._undo.setVisible(can_undo)
        self._undo.setAccessibleName(_("Undo: {notice}").format(notice=notice))
        self._hiding.start()

    def clear_notice(self) -> None:
        """Say nothing."""
        self._offer(())
        self._notice.setText("")
        self._undo.hide()
        self._again.hide()

    def _offer(self, offers: Sequence[Offer]) -> None:
        """Put links behind the notice instead of those that were there."""
        for link in self._offers:
            link.hide()
            link.deleteLater()
        self._offers = [Link(text, act) for text, act in offers]
        for link in reversed(self._offers):
            self._row.insertWidget(1, link)

    def clear(self) -> None:
        """Say nothing at all: no ledger is open."""
        self.clear_notice()
        self.show_progress(0, 0)
        self.show_sums("")
        self.show_rates("", "")

    def show_progress(self, done: int, of: int) -> None:
        """Show how far a long task is; `of` 0 means it is over."""
        for part in (self._progress, self._stop):
            part.setVisible(of > 0)
        if of:
            self._progress.show_progress(done, of)
        else:
            self._progress.clear()

    def show_sums(self, text: str) -> None:
        """Show what the selected rows add up to."""
        self._sums.setText(text)

    def show_rates(self, text: str, explanation: str, *, is_provisional: bool = False) -> None:
        """Show until when the exchange rates reach, and where figures are provisional a way to newer ones."""
        self._rates.setText(text)
        self._newer.setVisible(is_provisional)
        self._newer.setAccessibleName(_("Load newer rates"))
        self._newer.setAccessibleDescription(explanation)
        for part in (self._rates, self._newer):
            part.setToolTip(tip(explanation))
