"""The card of one account: what is left and what it cost, a balance to check, and three tables to open."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAction, QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QMenu, QPushButton, QToolButton, QVBoxLayout, QWidget

from models import accounts
from models.errors import LedgerError
from ui import formats, privacy
from ui.desktop import icons, theme
from ui.desktop.charts.view import ChartView
from ui.desktop.forms.fields import said_of
from ui.desktop.page import Subset
from ui.desktop.pages.purses import prices, reading, texts
from ui.desktop.pages.purses.checking import BalanceCheck
from ui.desktop.pages.purses.forms import ChangePlatform, CloseAccount, InlineForm
from ui.desktop.pages.purses.sections import CountSection, LotSection, PriceSection, Section, Usual
from ui.desktop.widgets.plain import PlainLabel, ShortLabel, menu_text
from ui.text import _, ngettext

if TYPE_CHECKING:
    from array import array

    from models.reports.stock import Purse
    from ui.desktop.books import Books
    from ui.desktop.session import LedgerSession

SECTIONS: dict[str, type[Section]] = {"lots": LotSection, "prices": PriceSection, "counted": CountSection}
_SIGN = 18
CHART_WIDTH, CHART_HEIGHT = 320, 150


class PurseCard(QFrame):
    """One account. It is filled again with every change of the ledger, and keeps what is being typed."""

    entries_wanted = Signal(object)
    purchase_wanted = Signal()
    stops_changed = Signal()
    """The keyboard stops at other things now than before."""
    section_changed = Signal(int, str)
    """The account's id, and which of its tables is open now; empty for none."""

    def __init__(self, own: theme.Theme, session: LedgerSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._theme, self._session = own, session
        self._purse: Purse | None = None
        self._usual: Usual = {}
        self._form: InlineForm | None = None
        self.sections: dict[str, Section] = {}
        self.section = ""
        self.title = ShortLabel("", "title")
        self.naming = QLineEdit()
        self.naming.setAccessibleName(_("New name of the account"))
        self.naming.installEventFilter(self)
        self._last = PlainLabel("", "caption", "second")
        self.menu = QToolButton()
        self._left, self._left_unit = PlainLabel("", "figure"), PlainLabel(_("coins left"), "body", "second")
        self._worth, self._worth_unit = PlainLabel("", "figure"), PlainLabel(_("what they cost"), "body", "second")
        self._flows, self._paid = PlainLabel("", "body", "second"), PlainLabel("", "body", "second")
        self._doubt = PlainLabel("", "body", "attention")
        self._doubt_sign = PlainLabel()
        self._uncovered = _link(_("Show these entries"))
        self.check = BalanceCheck(own, session)
        self.chart = ChartView(own, ground="surface")
        self._chart_title = PlainLabel("", "caption", "second")
        self._chips = {name: _chip() for name in SECTIONS}
        self.column = QVBoxLayout(self)
        self._lay_out()
        self._connect()
        self._make_menu()
        own.changed.connect(self._dress)
        self._dress()

    # --- Parts ----------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self.column.setContentsMargins(theme.SPACE_L, theme.SPACE_M, theme.SPACE_L, theme.SPACE_M)
        self.column.setSpacing(theme.SPACE_S)
        self.column.addLayout(self._head())
        middle = QHBoxLayout()
        middle.setSpacing(theme.SPACE_XL)
        middle.addLayout(self._facts(), 1)
        pictured = QVBoxLayout()
        pictured.setSpacing(0)
        pictured.addWidget(self._chart_title)
        pictured.addWidget(self.chart)
        pictured.addStretch()
        middle.addLayout(pictured)
        self.chart.setFixedSize(CHART_WIDTH, CHART_HEIGHT)
        self.column.addLayout(middle)
        chips = QHBoxLayout()
        chips.setSpacing(theme.SPACE_S)
        for chip in self._chips.values():
            chips.addWidget(chip)
        chips.addStretch()
        self.column.addLayout(chips)
        self.naming.hide()

    def _head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(theme.SPACE_S)
        self._mark = PlainLabel()
        head.addWidget(self._mark)
        head.addWidget(self.title, 1)
        head.addWidget(self.naming, 1)
        head.addWidget(self._last)
        head.addWidget(self.menu)
        return head

    def _facts(self) -> QVBoxLayout:
        figures = QHBoxLayout()
        figures.setSpacing(theme.SPACE_S)
        for figure, unit in ((self._left, self._left_unit), (self._worth, self._worth_unit)):
            figures.addWidget(figure, 0, Qt.AlignmentFlag.AlignBaseline)
            figures.addWidget(unit, 0, Qt.AlignmentFlag.AlignBaseline)
            figures.addSpacing(theme.SPACE_L)
        figures.addStretch()
        doubt = QHBoxLayout()
        doubt.setSpacing(theme.SPACE_S)
        doubt.addWidget(self._doubt_sign, 0, Qt.AlignmentFlag.AlignTop)
        doubt.addWidget(self._doubt, 1)
        doubt.addWidget(self._uncovered, 0, Qt.AlignmentFlag.AlignTop)
        facts = QVBoxLayout()
        facts.setSpacing(theme.SPACE_S)
        facts.addLayout(figures)
        for label in (self._flows, self._paid):
            label.setWordWrap(True)
            facts.addWidget(label)
        facts.addLayout(doubt)
        self._doubt.setWordWrap(True)
        facts.addWidget(self.check)
        facts.addStretch()
        return facts

    def _connect(self) -> None:
        self.check.purchase_wanted.connect(self.purchase_wanted)
        self.check.stops_changed.connect(self.stops_changed)
        self._uncovered.clicked.connect(self._show_uncovered)
        for name, chip in self._chips.items():
            chip.clicked.connect(lambda _checked=False, name=name: self.open("" if self.section == name else name))

    def _make_menu(self) -> None:
        self.menu.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.menu.setProperty("role", "more")
        menu = QMenu(self.menu)
        self._acts: dict[str, QAction] = {}
        for name, text, act in (
            ("rename", _("&Rename"), self.rename),
            ("platform", _("Name and coin of the &platform"), partial(self.ask, ChangePlatform)),
            ("close", _("&Close account"), partial(self.ask, CloseAccount)),
            ("reopen", _("&Open again"), partial(self._run, accounts.reopen)),
            ("delete", _("&Delete"), partial(self._run, accounts.delete)),
        ):
            action = QAction(text, menu)
            action.triggered.connect(lambda _checked=False, act=act: act())
            menu.addAction(action)
            self._acts[name] = action
        self._acts["rename"].setShortcut(Qt.Key.Key_F2)
        self._acts["rename"].setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.addAction(self._acts["rename"])
        self.menu.setMenu(menu)

    def _dress(self) -> None:
        second, ratio = self._theme.color("second"), self.devicePixelRatioF()
        self.menu.setIcon(icons.icon("more", second))
        self._mark.setPixmap(icons.pixmap("purse", second.name(), _SIGN + theme.SPACE_XS, ratio))
        attention = self._theme.color("attention").name()
        self._doubt_sign.setPixmap(icons.pixmap("attention", attention, _SIGN, ratio))

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
        self._name(purse)
        self._count(purse)
        self._doubts(purse)
        self.check.redraw()
        self.check.setVisible(purse.has_coins or purse.is_empty)
        chart = prices.chart(purse)
        for part in (self.chart, self._chart_title):
            part.setVisible(chart is not None)
        self.chart.show_chart(chart)
        self._chart_title.setText(chart.title if chart is not None else "")
        self._name_chips(purse)
        if self.section:
            self.sections[self.section].show_purse(purse, self._usual)

    def _name(self, purse: Purse) -> None:
        shown = texts.title(purse.account)
        self.title.setText(shown)
        self.setAccessibleName(shown)
        self._last.setText(texts.last(purse))
        more = _("Rename, close and more: {account}").format(account=shown)
        self.menu.setAccessibleName(more)
        self.menu.setToolTip(_("Rename, close and more"))
        is_closed = purse.account.closed is not None
        self._acts["close"].setVisible(not is_closed and not purse.is_empty)
        self._acts["reopen"].setVisible(is_closed)
        self._acts["delete"].setVisible(purse.is_empty)
        self._acts["platform"].setVisible(not accounts.is_built_in(purse.account.platform))

    def _count(self, purse: Purse) -> None:
        for label in (self._left, self._left_unit):
            label.setVisible(purse.has_coins)
        self._left.setText(formats.coins(purse.left))
        said = ngettext("{count} coin left", "{count} coins left", purse.left).format(count=formats.coins(purse.left))
        self._left.setAccessibleName(said)
        worth = texts.worth(purse)
        for label in (self._worth, self._worth_unit):
            label.setVisible(bool(worth))
        self._worth.setText(worth)
        self._worth.setAccessibleName(_("They cost {cost}").format(cost=worth))
        flows, paid = texts.flows(purse), texts.paid(purse)
        self._flows.setText(flows or _("Add the first purchase, or say what the app shows."))
        self._flows.setVisible(bool(flows) or purse.is_empty)
        self._paid.setText(paid)
        self._paid.setVisible(bool(paid))

    def _doubts(self, purse: Purse) -> None:
        doubts = texts.doubts(purse)
        self._doubt.setText("\n".join(doubts))
        for label in (self._doubt, self._doubt_sign):
            label.setVisible(bool(doubts))
        self._uncovered.setVisible(purse.owed > 0)

    def stops(self) -> list[QWidget]:
        """What the keyboard stops at, in order."""
        form = self._form.stops() if self._form is not None else []
        section = self.sections[self.section].stops() if self.section in self.sections else []
        above = [self.naming, self.menu, *form, self._uncovered, *self.check.stops(), self.chart]
        return [*above, *self._chips.values(), *section]

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
            width = QFontMetrics(theme.font("strong")).horizontalAdvance(chip.text())
            chip.setMinimumWidth(width + theme.SPACE_XL + theme.SPACE_XS)
            chip.setVisible(purse.has_coins)
            chip.setChecked(name == self.section)
            chip.setProperty("active", "true" if name == self.section else "false")

    def open(self, name: str) -> None:
        """Open one of the tables, or none."""
        self.section = name
        for known, section in self.sections.items():
            section.setVisible(known == name)
        if name and name not in self.sections:
            self.sections[name] = section = SECTIONS[name](self._theme, self._session)
            section.entries_wanted.connect(self.entries_wanted)
            self.column.addWidget(section)
            section.show()
        if self._purse is not None:
            if name:
                self.sections[name].show_purse(self._purse, self._usual)
            self._name_chips(self._purse)
            self.section_changed.emit(self.account, name)
        self.stops_changed.emit()

    def _show_uncovered(self) -> None:
        account = self.account

        def find(books: Books) -> array[int]:
            return reading.uncovered(books, account)

        self.entries_wanted.emit(Subset(_("Covered by no purchase"), find))

    # --- What is done ---------------------------------------------------------------------------------------------

    def rename(self) -> None:
        """Type another name in the place of the present one."""
        if self._purse is None or not self._session.is_writable:
            return
        self.naming.setText(self._purse.account.name)
        self._show_naming(is_shown=True)
        self.naming.selectAll()
        self.naming.setFocus()

    def _show_naming(self, *, is_shown: bool) -> None:
        self.naming.setVisible(is_shown)
        self.title.setVisible(not is_shown)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take Enter and Esc while a name is typed."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                self._session.run(
                    accounts.rename, self.account, self.naming.text(), done=self._named, failed=self._wrong
                )
                return True
            if event.key() == Qt.Key.Key_Escape:
                self._named(None)
                return True
        return super().eventFilter(watched, event)

    def _named(self, _none: object) -> None:
        self._show_naming(is_shown=False)
        self.menu.setFocus()

    def _wrong(self, error: LedgerError) -> None:
        self.naming.setToolTip(said_of(error))
        self._doubt.setText(said_of(error))
        for label in (self._doubt, self._doubt_sign):
            label.show()

    def _run(self, verb: object) -> None:
        if self._session.is_writable:
            self._session.run(verb, self.account)  # type: ignore[arg-type]

    def ask(self, form: type[ChangePlatform | CloseAccount]) -> None:
        """Open a form below the title."""
        self.put_form_away()
        if self._purse is not None and self._session.is_writable:
            self._form = form(self._purse, self._session, self)
            self._form.finished.connect(lambda _done: self.put_form_away())
            self.column.insertWidget(1, self._form)
            self._form.show()
            self.stops_changed.emit()
            self._form.start()

    def put_form_away(self) -> None:
        """Close the form that is open."""
        if self._form is not None:
            self._form.hide()
            self._form.deleteLater()
            self._form = None
            self.menu.setFocus()


def _chip() -> QPushButton:
    chip = QPushButton()
    chip.setProperty("role", "chip")
    chip.setCheckable(True)
    return chip


def _link(text: str) -> QPushButton:
    button = QPushButton(text)
    button.setProperty("role", "link")
    return button
