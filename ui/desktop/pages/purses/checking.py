"""What the app shows: typed beside the ledger's own figure, with what may be done about a difference."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from models import entries, lookups, moments, settings
from models.drafts import Draft
from models.errors import InvalidEntry, LedgerError
from models.text import N_
from ui import parsing, privacy, tokens
from ui.desktop import theme
from ui.desktop.forms.fields import CountField, Field
from ui.desktop.pages.purses import texts
from ui.desktop.widgets.link import Link
from ui.desktop.widgets.plain import Paragraph
from ui.text import _, sentence

if TYPE_CHECKING:
    from models.moments import Moment
    from models.reports.stock import Counted, Purse
    from ui.desktop.session import LedgerSession

_CHOICES = {
    "more": (("free", N_("They were free")), ("correction", N_("Correct the ledger"))),
    "fewer": (("expired", N_("They expired")), ("correction", N_("Correct the ledger"))),
}
"""Reasons of an adjustment for coins the app shows more or fewer of, with the words for them."""


class BalanceCheck(QWidget):
    """“The app shows [ ] coins [now]”: one operation that only remembers, and never changes a coin."""

    purchase_wanted = Signal()

    def __init__(self, own: theme.Theme, session: LedgerSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._session = own, session
        self._purse: Purse | None = None
        self._open = 0
        self.coins = CountField(_("Coins the app shows"), 12, "coins")
        self.when = Field(_("When"), 14)
        self.when.line.setPlaceholderText(_("now"))
        self._check = QPushButton(_("Check"))
        self._check.clicked.connect(self.submit)
        self._said = Paragraph("", "body")
        self._explain = Link(_("What may it be?"), self._open_choices)
        self.buttons: list[QPushButton] = []
        self._choices = QHBoxLayout()
        self._choices.setSpacing(tokens.SPACE_S)
        self._choices.addStretch()
        self._lay_out()
        for field in (self.coins, self.when):
            field.keep_width()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(tokens.SPACE_S)
        for part in (self.coins, self.when, self._check):
            row.addWidget(part, 0, Qt.AlignmentFlag.AlignBottom)
        row.addStretch()
        said = QHBoxLayout()
        said.setSpacing(tokens.SPACE_S)
        said.addWidget(self._said, 1)
        said.addWidget(self._explain, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.SPACE_S)
        column.addLayout(row)
        column.addLayout(said)
        column.addLayout(self._choices)

    # --- What is shown --------------------------------------------------------------------------------------------

    def show_purse(self, purse: Purse) -> None:
        """Say what came of the latest balance; what is being typed stays."""
        self._purse = purse
        latest = purse.counted[-1] if purse.counted else None
        if latest is None or latest.entry != self._open or not latest.difference:
            self._open = 0
        self.redraw()

    def redraw(self) -> None:
        """Write every text anew."""
        self.coins.hide_contents(is_hidden=privacy.is_on())
        latest = self.latest
        self._said.setVisible(latest is not None)
        if latest is not None:
            self._said.setText(texts.counted(latest))
            self._said.set_tone("attention" if latest.difference else "good")
        self._explain.setVisible(latest is not None and bool(latest.difference) and latest.entry != self._open)
        self._show_choices(latest if latest is not None and latest.entry == self._open else None)

    @property
    def latest(self) -> Counted | None:
        """The balance that was seen last."""
        return self._purse.counted[-1] if self._purse is not None and self._purse.counted else None

    def _open_choices(self) -> None:
        self._open = self.latest.entry if self.latest is not None else 0
        self.redraw()
        if self.buttons:
            self.buttons[0].setFocus()

    def _show_choices(self, one: Counted | None) -> None:
        for button in self.buttons:
            button.hide()
            button.deleteLater()
        self.buttons = self._offer(one) if one is not None else []
        for place, button in enumerate(self.buttons):
            self._choices.insertWidget(place, button)
            button.show()

    def _offer(self, one: Counted) -> list[QPushButton]:
        """Buttons for what a difference may be."""
        is_more = one.difference < 0
        offered = [
            _button(_(words), partial(self._settle, one, reason))
            for reason, words in _CHOICES["more" if is_more else "fewer"]
        ]
        if is_more:
            offered.append(_button(_("Add a purchase"), self.purchase_wanted.emit))
        return [*offered, _button(_("Leave it"), self._leave)]

    def _leave(self) -> None:
        self._open = 0
        self.redraw()
        self.coins.setFocus()

    # --- What is done ---------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            focused = self.focusWidget()
            focused.click() if isinstance(focused, QPushButton) else self.submit()
        else:
            super().keyPressEvent(event)

    def submit(self) -> None:
        """Remember what the app shows; what is wrong with it is marked, and nothing typed is lost."""
        if self._purse is None or not self._session.is_writable:
            return
        try:
            draft = self._read(self._purse)
        except LedgerError as error:
            self._refuse(error)
            return
        self._session.run(entries.add, draft, done=self._added, failed=self._refuse)

    def _read(self, purse: Purse) -> Draft:
        if not self.coins.text:
            raise InvalidEntry("coins", N_("How many coins does the app show?"))
        zone, when = settings.read(self._session.reader).timezone, self.when.text
        now = moments.now(zone)
        moment = parsing.moment(when, zone, now.day, is_end=True) if when else now
        return Draft(
            "assertion",
            moment,
            purse.account.platform,
            purse.account.name,
            coins=parsing.count(self.coins.text),
        )

    def _added(self, entry: int) -> None:
        self._open = entry
        for field in (self.coins, self.when):
            field.set_text("")
            field.hint("")
        self.redraw()

    def _refuse(self, error: LedgerError) -> None:
        said = sentence(error)
        field = self.when if isinstance(error, InvalidEntry) and error.field == "when" else self.coins
        field.mark(said)
        field.setFocus()
        self._said.setText(said)
        self._said.set_tone("wrong")
        self._said.show()

    def _settle(self, one: Counted, reason: str) -> None:
        """Book the difference just before the balance was seen, so that the two agree."""
        seen = lookups.drafts(self._session.reader, [one.entry]).get(one.entry)
        if seen is None:
            return
        draft = Draft(
            "adjustment", _before(seen.moment), seen.platform, seen.account, item=reason, coins=-one.difference
        )
        self._session.run(entries.add, draft)


def _before(moment: Moment) -> Moment:
    """A moment for what explains a balance: its own, in which balances come last; of a bare date the day's first."""
    return moments.from_date(moment.day, moment.zone) if moment.is_date else moment


def _button(text: str, act: Callable[[], object]) -> QPushButton:
    button = QPushButton(text)
    button.clicked.connect(lambda _checked=False: act())
    return button
