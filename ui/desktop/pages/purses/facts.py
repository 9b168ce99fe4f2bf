"""The figures of a card: coins left with their cost, what came and went, and what is not certain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui import coin_texts, formats, purse_texts, tokens
from ui.desktop import icons, theme
from ui.desktop.pages.purses import texts
from ui.desktop.widgets.link import Link
from ui.desktop.widgets.plain import Paragraph, PlainLabel
from ui.text import _

if TYPE_CHECKING:
    from models.reports.stock import Purse

_SIGN = 18


class Facts(QWidget):
    """Figures of one purse. What is not certain is said in sentences, never left out."""

    purchase_wanted = Signal()
    uncovered_wanted = Signal()

    def __init__(self, own: theme.Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = own
        self.left, self._left_unit = PlainLabel("", "figure"), PlainLabel("", "body", "second")
        self._worth, self._worth_unit = PlainLabel("", "figure"), PlainLabel(_("what they cost"), "body", "second")
        self._flows, self._paid = Paragraph("", "body", "second"), Paragraph("", "body", "second")
        self._provisional = Paragraph("", "caption", "second")
        self._doubt, self._sign = Paragraph("", "body", "attention"), PlainLabel()
        self.begin, self.uncovered = Link(_("Add a purchase")), Link(_("Show these entries"))
        self.begin.clicked.connect(self.purchase_wanted)
        self.uncovered.clicked.connect(self.uncovered_wanted)
        self._lay_out()
        own.changed.connect(self._dress)
        self._dress()

    def _lay_out(self) -> None:
        figures, doubt = QHBoxLayout(), QHBoxLayout()
        for row in (figures, doubt):
            row.setSpacing(tokens.SPACE_S)
        for figure, unit in ((self.left, self._left_unit), (self._worth, self._worth_unit)):
            figures.addWidget(figure, 0, Qt.AlignmentFlag.AlignBaseline)
            figures.addWidget(unit, 0, Qt.AlignmentFlag.AlignBaseline)
            figures.addSpacing(tokens.SPACE_L)
        figures.addStretch()
        doubt.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        doubt.addWidget(self._doubt, 1)
        doubt.addWidget(self.uncovered, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.SPACE_S)
        column.addLayout(figures)
        column.addWidget(self._flows)
        column.addWidget(self._paid)
        column.addWidget(self._provisional)
        column.addWidget(self.begin, 0, Qt.AlignmentFlag.AlignLeading)
        column.addLayout(doubt)

    def _dress(self) -> None:
        attention = self._theme.color("attention").name()
        self._sign.setPixmap(icons.pixmap("attention", attention, _SIGN, self.devicePixelRatioF()))

    def show_purse(self, purse: Purse) -> None:
        """Write every figure."""
        self._count(purse)
        flows = texts.flows(purse)
        self._flows.say(_("Add the first purchase, or say what the app shows.") if purse.is_empty else flows)
        self._paid.say(texts.paid(purse))
        self._provisional.say(texts.provisional(purse))
        self.begin.setVisible(purse.is_empty)
        self.uncovered.setVisible(purse.owed > 0)
        self.doubt("\n".join(texts.doubts(purse)))

    def _count(self, purse: Purse) -> None:
        self._left_unit.setVisible(purse.has_coins)
        self._left_unit.setText(coin_texts.left(purse.account.coin, purse.left))
        self.left.say(formats.coins(purse.left) if purse.has_coins else "")
        counted = coin_texts.counted(purse.left, purse.account.coin, texts.coins(purse.left))
        self.left.setAccessibleName(_("{coins} left").format(coins=counted))
        worth = purse_texts.worth(purse)
        self._worth_unit.setVisible(bool(worth))
        self._worth.say(worth)
        self._worth.setAccessibleName(_("They cost {cost}").format(cost=worth))

    def doubt(self, sentences: str) -> None:
        """Say what is not certain, or what could not be done."""
        self._doubt.say(sentences)
        self._sign.setVisible(bool(sentences))
