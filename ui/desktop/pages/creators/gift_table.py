"""What a creator got, one line for each gift: how many, coins, cost, and the exact price of a coin."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QHeaderView, QPushButton, QTableView, QWidget

from models.money import Money
from ui import formats
from ui.desktop import theme
from ui.desktop.pages.creators import words
from ui.desktop.pages.creators.card import Card, clear
from ui.desktop.widgets.plain import menu_text, tip
from ui.text import _, isolate, name, ngettext

if TYPE_CHECKING:
    from models.reports.people import Item, Portrait

Index = QModelIndex | QPersistentModelIndex
_FEW = 8
"""Gifts shown before all of them are asked for."""
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter


class _Gifts(QAbstractTableModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.items: Sequence[Item] = ()
        self._currency = "EUR"
        self._headings = [_("Gift"), _("Platform"), _("Gifts"), _("Coins"), _("Price per coin"), _("Cost")]

    def show(self, items: Sequence[Item], currency: str) -> None:
        self.beginResetModel()
        self.items, self._currency = items, currency
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self.items)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._headings)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._headings[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignLeading if section < 2 else _RIGHT
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        item = self.items[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self.texts(item)[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if index.column() > 1 else Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(self._tooltip(item))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self._headings[index.column()]}: {self.texts(item)[index.column()]}"
        return None

    def texts(self, item: Item) -> tuple[str, ...]:
        tally = item.tally
        coins = tally.coins[0][1] if tally.coins else None
        return (
            isolate(name(item.name)) if item.name else _("No name"),
            isolate(name(item.platform)),
            formats.count(tally.gifts),
            "" if coins is None else formats.coins(coins),
            self._price(item),
            formats.money(Money(tally.minor, self._currency)),
        )

    def _price(self, item: Item) -> str:
        price = item.price
        return "" if price is None else formats.per_coin(Money(price.numerator, self._currency), price.denominator)

    def _tooltip(self, item: Item) -> str:
        texts = self.texts(item)
        price = words.per_coin(item.price, item.tally.coins, self._currency)
        lines = (texts[0], words.gifts(item.tally.gifts), words.coins(item.tally.coins), texts[-1], price)
        return "\n".join(line for line in (*lines, words.doubt(item.tally)) if line)


class _Table(QTableView):
    """As high as its rows; Enter or a click asks for the gifts behind a line."""

    wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.gifts = _Gifts(self)
        self.setModel(self.gifts)
        self.setProperty("role", "card")
        self.setAccessibleName(_("Gifts by name"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(theme.ROW_HEIGHT["normal"])
        header = self.horizontalHeader()
        header.setFont(theme.font("caption"))
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionsClickable(False)
        self.doubleClicked.connect(lambda index: self.wanted.emit(index.row()))

    def show_rows(self, count: int) -> None:
        """Show the first rows, and be as high as they are."""
        for row in range(self.gifts.rowCount()):
            self.setRowHidden(row, row >= count)
        shown = min(count, self.gifts.rowCount())
        rows = shown * self.verticalHeader().defaultSectionSize()
        bar = self.horizontalScrollBar().sizeHint().height() if self.horizontalScrollBar().maximum() else 0
        self.setFixedHeight(rows + self.horizontalHeader().sizeHint().height() + bar + theme.SPACE_XS)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.currentIndex().isValid():
            self.wanted.emit(self.currentIndex().row())
            return
        super().keyPressEvent(event)


class GiftCard(Card):
    """`wanted` comes with a gift's name and its platform: show the entries behind that line.

    `platform_wanted` comes with a platform: show all entries there.
    """

    wanted = Signal(str, str)
    platform_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Gifts"), parent)
        self.table = _Table()
        self.all = QPushButton()
        self.all.setProperty("role", "link")
        self.all.clicked.connect(self._show_all)
        self.table.wanted.connect(self._ask)
        self._platforms = QHBoxLayout()
        self._platforms.setSpacing(theme.SPACE_S)
        self.column.addLayout(self._platforms)
        self.column.addWidget(self.table)
        self.column.addWidget(self.all, 0, Qt.AlignmentFlag.AlignLeading)

    def set_row_height(self, height: int) -> None:
        """Make the lines to come as high as those of other tables."""
        self.table.verticalHeader().setDefaultSectionSize(height)

    def show_portrait(self, portrait: Portrait) -> None:
        """List the gifts of the period, what cost most first."""
        self.setVisible(bool(portrait.items))
        self._show_platforms(portrait)
        self.table.gifts.show(portrait.items, portrait.currency)
        self.table.show_rows(_FEW)
        count = len(portrait.items)
        self.all.setVisible(count > _FEW)
        self.all.setText(
            ngettext("Show {count} gift", "Show all {count} gifts", count).format(count=formats.count(count))
        )

    def _show_platforms(self, portrait: Portrait) -> None:
        """What was given where; each leads to its entries."""
        clear(self._platforms)
        for platform, tally in portrait.platforms:
            cost = formats.money(Money(tally.minor, portrait.currency))
            said = _("{platform}: {gifts}, {cost}")
            text = said.format(platform=isolate(name(platform)), gifts=words.gifts(tally.gifts), cost=cost)
            button = QPushButton(menu_text(text))
            button.setProperty("role", "link")
            button.setToolTip(tip("\n".join(part for part in (words.coins(tally.coins), words.doubt(tally)) if part)))
            button.clicked.connect(lambda _checked=False, platform=platform: self.platform_wanted.emit(platform))
            self._platforms.addWidget(button)
        self._platforms.addStretch(1)

    def _show_all(self) -> None:
        self.all.hide()
        self.table.show_rows(self.table.gifts.rowCount())
        self.table.setFocus()

    def _ask(self, row: int) -> None:
        item = self.table.gifts.items[row]
        self.wanted.emit(item.name, item.platform)
