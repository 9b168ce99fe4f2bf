"""What a creator got, one line for each gift: how many, coins, cost, and the exact price of a coin.

What may have reached the creator has a column of its own: an estimate, in no total.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from models.money import Money
from ui import estimate_texts, formats, tokens
from ui.desktop import theme
from ui.desktop.pages.creators import texts
from ui.desktop.pages.creators.card import Card, clear
from ui.desktop.tables.short_table import MOST, TextTable
from ui.desktop.widgets.link import Link
from ui.desktop.widgets.plain import menu_text, tip
from ui.text import _, isolate, name, ngettext

if TYPE_CHECKING:
    from models.reports.people import Item, Portrait


class GiftCard(Card):
    """`wanted` comes with a gift's name and its platform: show the entries behind that line.

    `platform_wanted` comes with a platform: show all entries there.
    """

    wanted = Signal(str, str)
    platform_wanted = Signal(str)

    def __init__(self, own: theme.Theme, parent: QWidget | None = None) -> None:
        super().__init__(_("Gifts"), parent)
        columns = [(_("Gift"), 20, False), (_("Platform"), 11, False), (_("Gifts"), 7, True), (_("Coins"), 9, True),
                   (_("Price per coin"), 13, True), (_("Cost"), 11, True),
                   (_("Received (estimate)"), 19, True)]  # fmt: skip
        self.table = TextTable(own, _("Gifts by name"), columns)
        self._items: Sequence[Item] = ()
        self.all = Link("", self._show_all)
        self.table.asked.connect(self._ask)
        self._platforms = QHBoxLayout()
        self._platforms.setSpacing(tokens.SPACE_S)
        self.column.addLayout(self._platforms)
        self.column.addWidget(self.table)
        self.column.addWidget(self.all, 0, Qt.AlignmentFlag.AlignLeading)

    def show_portrait(self, portrait: Portrait) -> None:
        """List the gifts of the period, what cost most first."""
        self.setVisible(bool(portrait.items))
        self._show_platforms(portrait)
        self._items = items = portrait.items
        count = len(items)
        self.table.show_rows(
            count, lambda row: _texts(items[row], portrait.currency), lambda row: _hint(items[row], portrait.currency)
        )
        self.all.setVisible(count > MOST)
        self.all.setText(
            ngettext("Show {count} gift", "Show all {count} gifts", count).format(count=formats.count(count))
        )

    def _show_platforms(self, portrait: Portrait) -> None:
        """What was given where; each leads to its entries."""
        clear(self._platforms)
        for platform, tally in portrait.platforms:
            cost = texts.cost(tally, portrait.currency)
            text = _("{platform}: {gifts}, {cost}").format(
                platform=isolate(name(platform)), gifts=texts.gifts(tally.gifts), cost=cost
            )
            button = Link(menu_text(text), partial(self.platform_wanted.emit, platform))
            said = (texts.coins(tally.coins), texts.provisional(tally), texts.doubt(tally))
            button.setToolTip(tip("\n".join(part for part in said if part)))
            self._platforms.addWidget(button)
        self._platforms.addStretch(1)

    def _show_all(self) -> None:
        self.all.hide()
        self.table.fit(len(self._items))
        self.table.setFocus()

    def _ask(self, row: int) -> None:
        item = self._items[row]
        self.wanted.emit(item.name, item.platform)


def _texts(item: Item, currency: str) -> tuple[str, ...]:
    tally, price = item.tally, item.price
    return (
        isolate(name(item.name)) if item.name else _("No name"),
        isolate(name(item.platform)),
        formats.count(tally.gifts),
        formats.coins(tally.coins[0][1]) if tally.coins else "",
        "" if price is None else formats.per_coin(Money(price.numerator, currency), price.denominator),
        texts.cost(tally, currency),
        estimate_texts.estimate(item.estimate),
    )


def _hint(item: Item, currency: str) -> str:
    """Everything a line says, in words."""
    called, *_cells, cost, _received = _texts(item, currency)
    tally = item.tally
    price = texts.per_coin(item.price, tally.coins, currency)
    lines = (
        called,
        texts.gifts(tally.gifts),
        texts.coins(tally.coins),
        cost,
        price,
        texts.provisional(tally),
        texts.doubt(tally),
        texts.received(item.estimate.ranges),
        *map(estimate_texts.share, item.estimate.shares),
        estimate_texts.unknown(item.estimate),
    )
    return "\n".join(line for line in lines if line)
