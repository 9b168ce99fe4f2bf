"""The purses on the Overview: each with its coins and what they cost; different coins are never added."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from models.money import Money
from ui import coin_texts, cost_texts, formats
from ui.desktop.theme import Theme
from ui.desktop.widgets.card import Card
from ui.desktop.widgets.link import Link
from ui.desktop.widgets.plain import PlainLabel, ShortLabel, tip
from ui.text import _, name
from ui.tokens import SPACE_L, SPACE_M, SPACE_S, SPACE_XS

if TYPE_CHECKING:
    from models.reports.overview import Purse

SHOWN = 5
"""Purses named here; the others are on their page."""


class PurseList(QFrame):
    """Lines of purses; `wanted` asks for one by its account, 0 for all of them."""

    wanted = Signal(int)

    def __init__(self, own: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._theme = own
        self.lines: list[PurseLine] = []
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self._all = Link(_("All purses"), lambda: self.wanted.emit(0))
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_M, SPACE_M, SPACE_M, SPACE_M)
        column.setSpacing(SPACE_S)
        heading = PlainLabel(_("Coins left"), "strong")
        heading.setContentsMargins(SPACE_XS, 0, SPACE_XS, 0)
        column.addWidget(heading)
        column.addLayout(self._rows)
        column.addStretch()
        foot = QHBoxLayout()
        foot.setContentsMargins(SPACE_XS, 0, SPACE_XS, 0)
        foot.addWidget(self._all, 0, Qt.AlignmentFlag.AlignLeading)
        column.addLayout(foot)

    def show_purses(self, purses: Sequence[Purse], currency: str) -> None:
        """Show the purses with most in them; what that cost is in `currency`."""
        found = sorted(purses, key=lambda one: (-one.cost, -one.coins, one.label))[:SHOWN]
        while len(self.lines) > len(found):
            self.lines.pop().deleteLater()
        while len(self.lines) < len(found):
            self.lines.append(line := PurseLine(self._theme))
            self._rows.addWidget(line)
        for line, purse in zip(self.lines, found, strict=True):
            line.cost.setMinimumWidth(0)  # a label is never narrower than it had to be, even if its text is
            line.show_purse(purse, currency)
            line.clicked.disconnect()
            line.clicked.connect(partial(self._want, purse.account))
        widest = max((line.cost.sizeHint().width() for line in self.lines), default=0)
        for line in self.lines:
            line.cost.setMinimumWidth(widest)

    def _want(self, account: int, _checked: bool = False) -> None:  # noqa: FBT002 - what Qt gives
        self.wanted.emit(account)


class PurseLine(Card):
    """One purse, in one line."""

    def __init__(self, own: Theme, parent: QWidget | None = None) -> None:
        super().__init__(own, parent, is_flat=True)
        self._name, self._coins = ShortLabel(), PlainLabel("", "strong")
        self.cost = PlainLabel("", "body", "second")
        self.cost.setAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_XS, SPACE_XS, SPACE_XS, SPACE_XS)
        row.setSpacing(SPACE_L)
        row.addWidget(self._name, 1)
        row.addWidget(self._coins)
        row.addWidget(self.cost)
        self.clicked.connect(bool)
        self.let_through()

    def show_purse(self, purse: Purse, currency: str) -> None:
        """Show what is left in it."""
        unit = name(coin_texts.of_kind(purse.coin, purse.coins))
        coins = _("{count} {unit}").format(count=formats.coins(purse.coins), unit=unit)
        parts = [formats.money(Money(purse.cost, currency)), *(formats.money(part) for part in purse.unconverted)]
        cost = cost_texts.about(_(" + ").join(parts), is_provisional=purse.is_provisional)
        self._name.setText(name(purse.label))
        self._coins.setText(coins)
        self._coins.set_tone("attention" if purse.coins < 0 else "")
        self.cost.setText(cost)
        self.setToolTip(tip(cost_texts.provisional(is_provisional=purse.is_provisional)))
        sentence = _("{purse}: {coins}, which cost {cost}")
        self.setAccessibleName(sentence.format(purse=name(purse.label), coins=coins, cost=cost))

    def texts(self) -> list[str]:
        """What is written in it."""
        return [label.text() for label in (self._name, self._coins, self.cost)]
