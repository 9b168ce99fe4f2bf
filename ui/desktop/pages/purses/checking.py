"""What the app shows: typed beside the ledger's own figure, with what may be done about a difference."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from models import entries, moments, settings, settling
from models.drafts import Draft
from models.errors import InvalidEntry, LedgerError
from models.text import N_
from ui import coin_texts, parsing, privacy, tokens
from ui.desktop import theme
from ui.desktop.forms.fields import CountField, Field
from ui.desktop.pages.purses import asking, texts
from ui.desktop.widgets.explanations import ExplanationList
from ui.desktop.widgets.link import Link
from ui.desktop.widgets.plain import Paragraph
from ui.text import _, sentence

if TYPE_CHECKING:
    from models.reports.explanations import Explanation
    from models.reports.stock import Counted, Purse
    from ui.desktop.session import LedgerSession


class BalanceCheck(QWidget):
    """“The app shows [ ] coins [now]”: one operation that only remembers, and never changes a coin."""

    purchase_wanted = Signal()

    def __init__(self, own: theme.Theme, session: LedgerSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._session = own, session
        self._purse: Purse | None = None
        self._left = 0
        """The entry of a balance whose difference is not to be explained now."""
        self._explained = 0
        self._wants_focus = False
        self._found: tuple[Explanation, ...] = ()
        self.coins = CountField(_("Coins the app shows"), 12, "coins")
        self.when = Field(_("When"), 14)
        self.when.line.setPlaceholderText(_("now"))
        self._check = QPushButton(_("Check"))
        self._check.clicked.connect(self.submit)
        self._said = Paragraph("", "body")
        self._explain = Link(_("What may it be?"), self.go_to_difference)
        self.explanations = ExplanationList()
        self.explanations.wanted.connect(self._settle)
        self._add, self._leave = (
            Link(_("Add a purchase"), self.purchase_wanted.emit),
            Link(_("Leave it"), self._put_off),
        )
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
        column.addWidget(self.explanations)
        links = QHBoxLayout()
        links.setSpacing(tokens.SPACE_S)
        for link in (self._add, self._leave):
            links.addWidget(link)
        links.addStretch()
        column.addLayout(links)

    # --- What is shown --------------------------------------------------------------------------------------------

    def show_purse(self, purse: Purse) -> None:
        """Say what came of the latest balance; what is being typed stays."""
        self._purse = purse
        self.coins.entitle(coin_texts.shown(purse.account.coin))
        latest = self.latest
        if latest is None or latest.entry != self._explained or not latest.difference:
            self._explained, self._found = 0, ()
        self.redraw()
        if latest is not None and latest.difference:
            self._session.ask(
                asking.explanations, latest.entry, topic=f"explanations of {purse.account.id}",
                done=partial(self._explain_it, latest.entry),
            )  # fmt: skip

    def _explain_it(self, entry: int, found: tuple[Explanation, ...]) -> None:
        """Show what a balance may be, unless another was seen by now."""
        if self.latest is None or self.latest.entry != entry:
            return
        self._explained, self._found = entry, found
        self.redraw()
        if self._wants_focus:
            self.go_to_difference()

    def redraw(self) -> None:
        """Write every text anew."""
        self.coins.hide_contents(is_hidden=privacy.is_on())
        latest = self.latest
        self._said.setVisible(latest is not None)
        if latest is not None:
            self._said.setText(texts.counted(latest))
            self._said.set_tone("attention" if latest.difference else "good")
        is_open = latest is not None and bool(latest.difference)
        is_left = is_open and latest is not None and latest.entry == self._left
        self._explain.setVisible(is_left)
        self.explanations.show_explanations(() if is_left else self._found, is_writable=self._session.is_writable)
        self._leave.setVisible(is_open and not is_left)
        is_more = latest is not None and latest.difference < 0
        self._add.setVisible(is_open and not is_left and is_more)

    @property
    def latest(self) -> Counted | None:
        """The balance that was seen last."""
        return self._purse.counted[-1] if self._purse is not None and self._purse.counted else None

    @property
    def differs(self) -> bool:
        """Whether the balance that was seen last is not what the ledger had."""
        return self.latest is not None and bool(self.latest.difference)

    def go_to_difference(self) -> None:
        """Open what the difference may be, and go to the likeliest; later, where it is not known yet."""
        self._left = 0
        self._wants_focus = not self._found
        if self._found:
            self.redraw()
            self.explanations.buttons[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _put_off(self) -> None:
        self._left = self.latest.entry if self.latest is not None else 0
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

    def _added(self, _entry: int) -> None:
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

    def _settle(self, one: Explanation) -> None:
        """Book what explains the difference, so that the two agree; undone in one step."""
        latest = self.latest
        if latest is not None:
            self._session.run(
                settling.settle, latest.entry, one.booked, done=lambda _done: self.coins.setFocus(), failed=self._fail
            )

    def _fail(self, error: LedgerError) -> None:
        self.redraw()
        self._said.say(sentence(error))
        self._said.set_tone("wrong")
