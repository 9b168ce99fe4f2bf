"""The Purses page: what is left in each account, what it cost, what coins cost, and what the apps show."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from ui import formats, labels, tokens
from ui.desktop import theme
from ui.desktop.actions import Actions
from ui.desktop.page import Page
from ui.desktop.pages.purses import asking
from ui.desktop.pages.purses.asking import Looked
from ui.desktop.pages.purses.card import SECTIONS, PurseCard
from ui.desktop.pages.purses.forms import AddAccount
from ui.desktop.preferences import Preferences
from ui.desktop.widgets.empty import EmptyState
from ui.desktop.widgets.icon_button import IconButton
from ui.desktop.widgets.link import Link
from ui.desktop.widgets.plain import ShortLabel
from ui.desktop.widgets.scroll import Scroll
from ui.desktop.widgets.title_line import TitleLine
from ui.text import _, ngettext

if TYPE_CHECKING:
    from models.reports.stock import Purse

AT_ONCE = 2
"""Cards made in one go; the next follow once these are on screen."""
_OPEN_AT_FIRST = 3
"""Purses up to which each shows its lots without being asked."""
_WAITING, _CARDS, _EMPTY = range(3)


class PursesPage(Page):
    """A card for each account, the most used first, the closed ones folded away at the end."""

    def __init__(
        self, own: theme.Theme, actions: Actions, preferences: Preferences, parent: QWidget | None = None
    ) -> None:
        super().__init__(own, actions, preferences, parent)
        self.cards: dict[int, PurseCard] = {}
        self._looked: Looked | None = None
        self._wanted: int | None = None
        self.form: AddAccount | None = None
        self._about = ShortLabel("", "body", "second")
        self.add = IconButton(own, "new", _("Add account"), _("Add an account on any platform"))
        self._list = QVBoxLayout()
        self.closed = Link("", self._switch_closed)
        self._area = Scroll()
        self._stack = QStackedWidget()
        self._lay_out()
        self.add.clicked.connect(self.start_adding)

    def _lay_out(self) -> None:
        head = TitleLine(_("Purses"))
        head.addWidget(self._about, 1)
        head.addWidget(self.add)
        self._list.setContentsMargins(tokens.SPACE_L, tokens.SPACE_XS, tokens.SPACE_L, tokens.SPACE_L)
        self._list.setSpacing(tokens.SPACE_M)
        # Cards come a few at a time: the page grows with each, else all would be squeezed until the last one is there.
        self._list.setSizeConstraint(QVBoxLayout.SizeConstraint.SetMinimumSize)
        self._list.addWidget(self.closed, 0, Qt.AlignmentFlag.AlignLeading)
        self._list.addStretch(1)
        inside = QWidget()
        inside.setLayout(self._list)
        self._area.hold(inside)
        for part in (QWidget(), self._area, self._empty()):
            self._stack.addWidget(part)
        self._top = QVBoxLayout()
        self._top.setContentsMargins(tokens.SPACE_L, 0, tokens.SPACE_L, 0)
        self.arrange(head, self._top, self._stack, space=tokens.SPACE_S)

    def _empty(self) -> EmptyState:
        said = _(
            "A purse holds the coins of one account. Add a purchase and its purse is here, or begin with the account."
        )
        choices = (_("Add a purchase"), "add-purchase"), (_("Add account"), self.start_adding), (_("Import"), "import")
        return self.empty("purse", _("No purses yet"), said, *choices)

    # --- Which ledger ---------------------------------------------------------------------------------------------

    def forget(self) -> None:
        """Show nothing of the ledger that was open."""
        self._looked = None
        self._put_form_away()
        for card in self.cards.values():
            card.hide()
            card.deleteLater()
        self.cards.clear()
        self._stack.setCurrentIndex(_WAITING)

    def reckon(self) -> None:
        """Ask for every purse."""
        if self.session is not None:
            self.session.ask(asking.look, done=self._show, topic="purses")

    # --- What is shown --------------------------------------------------------------------------------------------

    def _show(self, looked: Looked) -> None:
        self._looked = looked
        purses = ordered(looked.purses)
        self._drop({purse.account.id for purse in purses})
        self._stack.setCurrentIndex(_CARDS if purses else _EMPTY)
        self._fill(purses, 0)
        self._tell(looked)

    def _drop(self, known: set[int]) -> None:
        """Take the cards of accounts away that are gone."""
        for account in self.cards.keys() - known:
            card = self.cards.pop(account)
            card.hide()
            card.deleteLater()

    def _fill(self, purses: Sequence[Purse], first: int) -> None:
        """Show some purses, and the others once these are on screen."""
        looked, session = self._looked, self.session
        if looked is None or session is None:
            return
        for place, purse in enumerate(purses[first : first + AT_ONCE], first):
            self._put(purse, place, is_first=place < 1 or len(purses) <= _OPEN_AT_FIRST)
        self._fold_closed()
        if first + AT_ONCE < len(purses):
            session.soon(lambda: self._fill(purses, first + AT_ONCE) if looked is self._looked else None)
        elif self._wanted is not None:
            self._go_to(self._wanted)

    def _put(self, purse: Purse, place: int, *, is_first: bool) -> None:
        """Show one purse at its place, the closed ones behind the button that unfolds them."""
        account = purse.account.id
        place += purse.account.closed is not None
        if account not in self.cards:
            self.cards[account] = self._make(purse, is_first=is_first)
        card = self.cards[account]
        if self._list.indexOf(card) != place:
            self._list.insertWidget(place, card)
        if self._looked is not None:
            card.show_purse(purse, self._looked.usual)

    def _make(self, purse: Purse, *, is_first: bool) -> PurseCard:
        if self.session is None:
            raise RuntimeError("no ledger is open")
        card = PurseCard(self.theme, self.session, self._area.widget())
        card.chart.noticed.connect(self.noticed)
        card.chart.export_wanted.connect(self.export_wanted)
        card.row_height = theme.ROW_HEIGHT[self.preferences.density]
        state = self._states().get(str(purse.account.id), {})
        usual = "lots" if is_first and purse.left and purse.account.closed is None else ""
        section = state.get("section", usual)
        card.has_all = state.get("all") is True
        card.open(section if section in SECTIONS else "")
        card.state_changed.connect(self._remember)
        card.entries_wanted.connect(self.entries_wanted)
        card.purchase_wanted.connect(lambda label: self.entry_wanted.emit("purchase", label))
        return card

    def _states(self) -> dict[str, dict[str, object]]:
        """How the cards were left, by the account's id; nothing of what cannot be read."""
        found = self.preferences.page("purses").get("cards")
        cards = found.items() if isinstance(found, dict) else ()
        return {account: state for account, state in cards if isinstance(state, dict)}

    def _remember(self, account: int) -> None:
        card = self.cards.get(account)
        if card is not None:
            state = {"section": card.section, "all": card.has_all}
            self.preferences.remember_page("purses", cards={**self._states(), str(account): state})

    def _tell(self, looked: Looked) -> None:
        """Say in the title line how many purses there are, and how coins are used."""
        count = sum(purse.account.closed is None for purse in looked.purses)
        said = ngettext("{count} account", "{count} accounts", count).format(count=formats.count(count))
        basis = labels.within_sentence(labels.BASES[looked.basis])
        self._about.setText(f"{said} · {basis}" if looked.purses else "")

    def redraw(self) -> None:
        """Write every text again: names and amounts were hidden, or are shown again."""
        for card in self.cards.values():
            card.row_height = theme.ROW_HEIGHT[self.preferences.density]
            card.redraw()
        if self.form is None and self._looked is None:
            self.go_stale()

    # --- Closed accounts ------------------------------------------------------------------------------------------

    @property
    def _shows_closed(self) -> bool:
        return self.preferences.page("purses").get("closed") is True

    def _switch_closed(self) -> None:
        self.preferences.remember_page("purses", closed=not self._shows_closed)
        self._fold_closed()

    def _fold_closed(self) -> None:
        purses = self._looked.purses if self._looked is not None else ()
        closed = [purse.account.id for purse in purses if purse.account.closed is not None]
        self.closed.setVisible(bool(closed))
        count = formats.count(len(closed))
        if self._shows_closed:
            said = ngettext("Hide {count} closed account", "Hide {count} closed accounts", len(closed))
        else:
            said = ngettext("Show {count} closed account", "Show {count} closed accounts", len(closed))
        self.closed.setText(said.format(count=count))
        for account, card in self.cards.items():
            card.setVisible(account not in closed or self._shows_closed)

    # --- Going somewhere ------------------------------------------------------------------------------------------

    def show_subject(self, subject: object) -> None:
        """Bring the purse of an account, given by its id, into view."""
        if not isinstance(subject, int):
            return
        self._wanted = subject
        if subject in self.cards:
            self._go_to(subject)

    def _go_to(self, account: int) -> None:
        card, self._wanted = self.cards.get(account), None
        if card is None:
            return
        if card.isHidden():
            self._switch_closed()
        self._area.widget().layout().activate()  # type: ignore[union-attr]
        self._area.ensureWidgetVisible(card, 0, 0)
        self._area.verticalScrollBar().setValue(card.y() - tokens.SPACE_S)
        card.head.menu.setFocus()
        if card.check.differs:
            card.check.go_to_difference()

    # --- A new account --------------------------------------------------------------------------------------------

    def start_adding(self) -> None:
        """Open the form for a new account."""
        if self.session is None or not self.session.is_writable:
            return
        if self.form is None:
            self.form = AddAccount(self.session)
            self.form.finished.connect(self._added)
            self._top.addWidget(self.form)
            self.form.show()
        self.form.start()

    def _added(self, account: object) -> None:
        self._put_form_away()
        self.add.setFocus()
        if isinstance(account, int):
            self.show_subject(account)

    def _put_form_away(self) -> None:
        if self.form is not None:
            self.form.hide()
            self.form.deleteLater()
            self.form = None


def ordered(purses: Sequence[Purse]) -> list[Purse]:
    """Purses through which most coins went first, closed ones at the end: an order that no single entry turns round."""

    def place(purse: Purse) -> tuple[bool, int]:
        return purse.account.closed is not None, -(purse.bought + purse.got + purse.sent)

    return sorted(purses, key=place)
