"""The card of one account: what is left and what it cost, a balance to check, and three tables to open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from models import accounts
from ui import formats, privacy, tokens
from ui.desktop import theme
from ui.desktop.charts.view import ChartView
from ui.desktop.forms.inline_form import InlineForm
from ui.desktop.page import Subset
from ui.desktop.pages.purses import asking, prices, texts
from ui.desktop.pages.purses.asking import Usual
from ui.desktop.pages.purses.checking import BalanceCheck
from ui.desktop.pages.purses.facts import Facts
from ui.desktop.pages.purses.forms import ChangePlatform, CloseAccount
from ui.desktop.pages.purses.head import CardHead
from ui.desktop.pages.purses.sections import CountSection, LotSection, PriceSection, Section
from ui.desktop.widgets.plain import PlainLabel, menu_text
from ui.text import _

if TYPE_CHECKING:
    from array import array

    from models.reports.stock import Purse
    from ui.desktop.books import Books
    from ui.desktop.session import LedgerSession

SECTIONS: dict[str, type[Section]] = {"lots": LotSection, "prices": PriceSection, "counted": CountSection}
FORMS: dict[str, type[ChangePlatform | CloseAccount]] = {"platform": ChangePlatform, "close": CloseAccount}
VERBS = {"reopen": accounts.reopen, "delete": accounts.delete}
CHART_WIDTH, CHART_HEIGHT = 320, 150


class PurseCard(QFrame):
    """One account. It is filled again with every change of the ledger, and keeps what is being typed."""

    entries_wanted = Signal(object)
    purchase_wanted = Signal(str)
    """A purchase is to be added to the account of this label."""
    state_changed = Signal(int)
    """The account's id: another of its tables is open now, or another choice of lots."""

    def __init__(self, own: theme.Theme, session: LedgerSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._theme, self._session = own, session
        self._purse: Purse | None = None
        self._usual: Usual = {}
        self.form: InlineForm | None = None
        self.sections: dict[str, Section] = {}
        self.section = ""
        self.has_all = False
        self.row_height = theme.ROW_HEIGHT["normal"]
        self.head, self.facts = CardHead(own, session), Facts(own)
        self.check = BalanceCheck(own, session)
        self.chart = ChartView(own, ground="surface")
        self.chart.setFixedSize(CHART_WIDTH, CHART_HEIGHT)
        self._chart_title = PlainLabel("", "caption", "second")
        self._chart_title.setContentsMargins(tokens.SPACE_S, 0, tokens.SPACE_S, 0)
        self._chips = {name: _chip() for name in SECTIONS}
        self._column = QVBoxLayout(self)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        told, pictured, middle, chips = QVBoxLayout(), QVBoxLayout(), QHBoxLayout(), QHBoxLayout()
        near, far = tokens.SPACE_S, tokens.SPACE_XL
        for layout, space in ((told, near), (pictured, 0), (middle, far), (chips, near)):
            layout.setSpacing(space)
        for column, parts in ((told, (self.facts, self.check)), (pictured, (self._chart_title, self.chart))):
            for part in parts:
                column.addWidget(part)
            column.addStretch()
        middle.addLayout(told, 1)
        middle.addLayout(pictured)
        for chip in self._chips.values():
            chips.addWidget(chip)
        chips.addStretch()
        self._column.setContentsMargins(tokens.SPACE_L, tokens.SPACE_M, tokens.SPACE_L, tokens.SPACE_M)
        self._column.setSpacing(tokens.SPACE_S)
        self._column.addWidget(self.head)
        self._column.addLayout(middle)
        self._column.addLayout(chips)

    def _connect(self) -> None:
        self.addAction(self.head.acts["rename"])
        self.head.chosen.connect(self._do)
        self.head.refused.connect(self._refuse)
        for part in (self.facts, self.check):
            part.purchase_wanted.connect(self._want_purchase)
        self.facts.uncovered_wanted.connect(self._show_uncovered)
        for name, chip in self._chips.items():
            chip.clicked.connect(lambda _checked=False, name=name: self.open("" if self.section == name else name))

    # --- What is shown --------------------------------------------------------------------------------------------

    @property
    def account(self) -> int:
        """Id of the account."""
        return self._purse.account.id if self._purse is not None else 0

    def show_purse(self, purse: Purse, usual: Usual) -> None:
        """Show a purse as it is now."""
        self._purse, self._usual = purse, usual
        self.check.show_purse(purse)
        self.redraw()

    def redraw(self) -> None:
        """Write every text anew."""
        purse = self._purse
        if purse is None:
            return
        self.setAccessibleName(texts.title(purse.account))
        self.head.show_purse(purse)
        self.facts.show_purse(purse)
        self.check.redraw()
        self.check.setVisible(purse.has_coins or purse.is_empty)
        chart = prices.chart(purse)
        for part in (self.chart, self._chart_title):
            part.setVisible(chart is not None)
        self.chart.show_chart(chart)
        self._chart_title.setText(chart.title if chart is not None else "")
        self._name_chips(purse)
        if isinstance(self.form, CloseAccount):
            self.form.redraw()
        if self.section:
            self._fill(self.sections[self.section])

    # --- Tables ---------------------------------------------------------------------------------------------------

    def _name_chips(self, purse: Purse) -> None:
        lots = len(purse.lots) if purse.lots is not None else 0
        bought = sum(price.purchases for price in purse.prices)
        named = {
            "lots": (_("Lots"), lots),
            "prices": (_("Cost of a coin"), bought),
            "counted": (_("Checked balances"), len(purse.counted)),
        }
        for name, chip in self._chips.items():
            text, count = named[name]
            chip.setText(menu_text(f"{text} ({formats.count(count)})" if count and not privacy.is_on() else text))
            # As wide as when it is pressed, so that its neighbours stay where they are.
            width = QFontMetrics(tokens.font("strong")).horizontalAdvance(chip.text())
            chip.setMinimumWidth(width + tokens.SPACE_XL + tokens.SPACE_XS)
            chip.setVisible(purse.has_coins)
            chip.setChecked(name == self.section)

    def open(self, name: str) -> None:
        """Open one of the tables, or none."""
        self.section = name
        for known, section in self.sections.items():
            section.setVisible(known == name)
        if name and name not in self.sections:
            self.sections[name] = self._make(name)
        if self._purse is not None:
            if name:
                self._fill(self.sections[name])
            self._name_chips(self._purse)
            self.state_changed.emit(self.account)

    def _make(self, name: str) -> Section:
        section = SECTIONS[name](self._theme, self._session)
        section.entries_wanted.connect(self.entries_wanted)
        if isinstance(section, LotSection):
            section.has_all = self.has_all
            section.all_wanted.connect(self._want_all)
        self._column.addWidget(section)
        section.show()
        return section

    def _fill(self, section: Section) -> None:
        if self._purse is not None:
            section.set_row_height(self.row_height)
            section.show_purse(self._purse, self._usual)

    def _want_all(self, has_all: bool) -> None:
        self.has_all = has_all
        self.state_changed.emit(self.account)

    # --- What is done ---------------------------------------------------------------------------------------------

    def _want_purchase(self) -> None:
        if self._purse is not None:
            self.purchase_wanted.emit(self._purse.account.label)

    def _show_uncovered(self) -> None:
        account = self.account

        def find(books: Books) -> array[int]:
            return asking.uncovered(books, account)

        self.entries_wanted.emit(Subset(_("Covered by no purchase"), find))

    def _refuse(self, said: str) -> None:
        """Say why a name cannot be, in place of what is not certain."""
        if self._purse is not None:
            self.facts.doubt(said or "\n".join(texts.doubts(self._purse)))

    def _do(self, name: str) -> None:
        """Do what was chosen in the menu, or ask for what it needs first."""
        self.put_form_away()
        if self._purse is None or not self._session.is_writable:
            return
        if name in VERBS:
            self._session.run(VERBS[name], self.account)
            return
        self.form = FORMS[name](self._purse, self._session, self)
        self.form.finished.connect(lambda _done: self.put_form_away())
        self._column.insertWidget(1, self.form)
        self.form.show()
        self.form.start()

    def put_form_away(self) -> None:
        """Close the form that is open."""
        if self.form is not None:
            self.form.hide()
            self.form.deleteLater()
            self.form = None
            self.head.menu.setFocus(Qt.FocusReason.OtherFocusReason)


def _chip() -> QPushButton:
    chip = QPushButton()
    chip.setProperty("role", "chip")
    chip.setCheckable(True)
    return chip
