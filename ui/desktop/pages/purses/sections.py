"""The three tables of a card, one at a time: lots, what a coin cost, balances that were seen."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from models import journal
from ui import formats, tokens
from ui.desktop import converting, theme
from ui.desktop.page import Subset
from ui.desktop.pages.purses import asking, prices, texts
from ui.desktop.pages.purses.asking import Beside, Usual
from ui.desktop.pages.purses.lots import LotTable, wanted
from ui.desktop.tables.short_table import ShortTable, TextTable
from ui.desktop.widgets.link import Link
from ui.desktop.widgets.plain import Paragraph, PlainLabel
from ui.text import _, ngettext

if TYPE_CHECKING:
    from models.reports.stock import Counted, Purse
    from ui.desktop.books import Books
    from ui.desktop.session import LedgerSession


class Section(QWidget):
    """A part of a card that is made when it is first opened."""

    entries_wanted = Signal(object)

    def __init__(self, own: theme.Theme, session: LedgerSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._session = own, session
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(tokens.SPACE_S)

    def show_purse(self, purse: Purse, usual: Usual) -> None:
        """Show a purse as it is now."""
        raise NotImplementedError

    def set_row_height(self, height: int) -> None:
        """Set how high the rows of its tables are, in pixels."""
        for table in self.findChildren(ShortTable):
            table.set_row_height(height)

    def _note(self, text: str = "") -> PlainLabel:
        label = Paragraph(text, "body", "second")
        self.column.addWidget(label)
        return label


class LotSection(Section):
    """Lots, the newest first; those that are used up on request."""

    all_wanted = Signal(bool)
    """Whether used-up lots are shown too."""

    def __init__(self, own: theme.Theme, session: LedgerSession, parent: QWidget | None = None) -> None:
        super().__init__(own, session, parent)
        self.has_all = False
        self._purse: Purse | None = None
        self._usual: Usual = {}
        self._pool = self._note()
        self.table = LotTable(own)
        self.table.asked.connect(self._show_gifts)
        self.column.addWidget(self.table)
        self._empty = self._note()
        self.more = Link("", self._switch)
        self.gifts = Link(_("Show what it paid for"), self._ask)
        self.gifts.setToolTip(_("The gifts whose coins came from the chosen purchase (Enter)"))
        foot = QHBoxLayout()
        for button in (self.more, self.gifts):
            foot.addWidget(button)
        foot.addStretch()
        self.column.addLayout(foot)

    def show_purse(self, purse: Purse, usual: Usual) -> None:
        self._purse, self._usual = purse, usual
        reader = self._session.reader
        current = self.table.lots.lot(self.table.currentIndex().row()) if self.table.currentIndex().isValid() else 0
        self._session.ask(converting.converter, done=self.table.lots.convert_by, topic="rates of lots")
        self.table.lots.show(purse, usual, lambda ids: journal.rows(reader, ids), has_all=self.has_all)
        row = self.table.lots.row_of(current) if current else None
        if row is not None:
            self.table.choose_row(row)
        self.table.fit()
        self._tell(purse)

    def _tell(self, purse: Purse) -> None:
        """Explain a pool, say where nothing is left, and offer what is not shown."""
        is_pooled = purse.lots is not None and purse.lots.left is None
        shown = self.table.lots.rowCount()
        total = len(purse.lots) if purse.lots is not None else 0
        self._pool.setVisible(is_pooled)
        if is_pooled:
            self._pool.setText(_pool(purse))
        self.table.setVisible(shown > 0)
        self._empty.setVisible(not shown)
        self._empty.setText(_("All coins of all purchases are used.") if total else _("No coins came in yet."))
        self.more.setVisible(not is_pooled and total > len(wanted(purse, has_all=False)))
        every = ngettext("Show {count} lot", "Show all {count} lots", total)
        every = every.format(count=formats.count(total))
        self.more.setText(_("Show only those with coins left") if self.has_all else every)
        self.gifts.setVisible(shown > 0 and not is_pooled)

    def _switch(self) -> None:
        self.has_all = not self.has_all
        self.all_wanted.emit(self.has_all)
        if self._purse is not None:
            self.show_purse(self._purse, self._usual)

    def _ask(self) -> None:
        self._show_gifts(max(0, self.table.currentIndex().row()))

    def _show_gifts(self, row: int) -> None:
        """Show what the lot in a row paid for; at average cost no lot pays for anything of its own."""
        lots = self._purse.lots if self._purse is not None else None
        if lots is None or lots.left is None:
            return
        lot = self.table.lots.lot(row)
        (number,) = (lots.id == lot).nonzero()[0].tolist()
        title = _("Paid with the coins of {day}").format(day=texts.day(lots.on(number)))

        def find(books: Books) -> array[int]:
            return asking.paid_from(books, lot)

        self.entries_wanted.emit(Subset(title, find))


class PriceSection(Section):
    """What a coin cost by channel and by pack, beside the usual and what was seen elsewhere."""

    def __init__(self, own: theme.Theme, session: LedgerSession, parent: QWidget | None = None) -> None:
        super().__init__(own, session, parent)
        self._website, self.asked = self._note(), Link("", self._show_asked)
        self.column.addWidget(self.asked, 0, Qt.AlignmentFlag.AlignLeading)
        self.channels, self.packs = (
            TextTable(own, title, _price_columns(title)) for title in (_("Where bought"), _("Coins in a pack"))
        )
        for table in (self.channels, self.packs):
            self.column.addWidget(table)
        self._usual = self._note()
        self._asked: tuple[int, ...] = ()
        self._account = 0
        self._show_beside(Beside())

    def show_purse(self, purse: Purse, usual: Usual) -> None:
        self._account = account = purse.account.id
        self._session.ask(
            asking.beside, account, topic=f"prices of {account}",
            done=lambda found: self._show_beside(found) if account == self._account else None,
        )  # fmt: skip
        by_channel, by_pack = prices.by_channel(purse), prices.by_pack(purse)
        self.channels.show_rows(len(by_channel), lambda row: prices.cells(by_channel[row], by_channel[row].name))
        self.packs.show_rows(len(by_pack), lambda row: prices.cells(by_pack[row], formats.coins(by_pack[row].pack)))
        for table in (self.channels, self.packs):
            table.setVisible(bool(by_channel))
        paid_in = {currency for platform, currency in usual if platform == purse.account.platform}
        said = [*texts.usual(purse.account, usual), *texts.bands(purse.account.platform, paid_in)]
        self._usual.setText("\n".join(said) if by_channel else _("Nothing was bought yet."))

    def _show_beside(self, found: Beside) -> None:
        """Say what the website would have saved, and lead to the purchases that something is asked about."""
        self._asked = found.asked
        self._website.say(" ".join(texts.beside_website(found)))
        self.asked.setVisible(bool(found.asked))
        said = ngettext(
            "{count} purchase has a price or a seller to look at",
            "{count} purchases have a price or a seller to look at",
            len(found.asked),
        )
        self.asked.setText(said.format(count=formats.count(len(found.asked))))

    def _show_asked(self) -> None:
        ids = self._asked
        self.entries_wanted.emit(Subset(_("Prices and sellers to look at"), lambda _books: array("q", ids)))


def _price_columns(title: str) -> list[tuple[str, int, bool]]:
    return [
        (title, 18, False),
        (_("Purchases"), 10, True),
        (_("Coins"), 12, True),
        (_("A coin on average"), 18, True),
        (_("Cheapest"), 18, True),
    ]


class CountSection(Section):
    """Balances that were seen, the latest first."""

    def __init__(self, own: theme.Theme, session: LedgerSession, parent: QWidget | None = None) -> None:
        super().__init__(own, session, parent)
        columns = [(_("Date"), 14, False), (_("The app showed"), 14, True), (_("The ledger had"), 14, True),
                   (_("Difference"), 26, False)]  # fmt: skip
        self.table = TextTable(own, _("Balances that were checked"), columns)
        self.table.asked.connect(self._show_entry)
        self._latest: Sequence[Counted] = ()
        self.column.addWidget(self.table)
        self._empty = self._note(
            _("Type what the app shows now and then: a difference is found while you still know why.")
        )

    def show_purse(self, purse: Purse, usual: Usual) -> None:
        self._latest = latest = purse.counted[::-1]

        def write(row: int) -> tuple[str, ...]:
            one = latest[row]
            return (formats.day(one.day), formats.coins(one.seen), formats.coins(one.had), texts.difference(one))

        self.table.show_rows(len(latest), write)
        self.table.setVisible(bool(latest))
        self._empty.setVisible(not latest)

    def _show_entry(self, row: int) -> None:
        """Show the entry of a balance, to change or to delete it."""
        one = self._latest[row]
        title = _("Balance of {day}").format(day=texts.day(one.day))
        self.entries_wanted.emit(Subset(title, lambda _books: array("q", [one.entry])))


def _pool(purse: Purse) -> str:
    """Explain average cost, with what a coin of the pool costs now."""
    said = _("Coins are used at average cost: all purchases join one pool, and none has coins of its own left.")
    known = purse.left - purse.unknown
    if known and purse.minor:
        return said + " " + _("A coin of the pool now costs {price}.").format(price=texts.per_coin(purse.cost, known))
    return said
