"""A quiet line over the list: two creators look alike, and may be one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from models.text import N_
from ui import tokens
from ui.desktop.pages.creators import texts
from ui.desktop.pages.creators.remembered import Remembered
from ui.desktop.widgets.link import Link
from ui.desktop.widgets.plain import Paragraph
from ui.text import _

if TYPE_CHECKING:
    from models.lookalikes import Pair

Alike = tuple["Pair", str, str]
"""Two that look alike, and their names."""
_WHY = {
    "handle": N_("{one} and {other} have a handle in common. One person?"),
    "name": N_("{one} and {other} look alike. One person?"),
    "spelling": N_("{one} and {other} are one letter apart. One person?"),
}


class AlikeLine(QFrame):
    """Shows one pair at a time; `merge_wanted` comes with the ids of two."""

    merge_wanted = Signal(list)

    def __init__(self, remembered: Remembered, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._remembered = remembered
        self._pairs: Sequence[Alike] = ()
        self.said = Paragraph("", "caption")
        self.merge, self.apart = Link(_("Merge…"), self._merge), Link(_("Not the same"), self._keep_apart)
        buttons = QHBoxLayout()
        buttons.setSpacing(tokens.SPACE_S)
        buttons.addWidget(self.merge)
        buttons.addWidget(self.apart)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(tokens.SPACE_M, tokens.SPACE_S, tokens.SPACE_M, tokens.SPACE_S)
        column.setSpacing(tokens.SPACE_XS)
        column.addWidget(self.said)
        column.addLayout(buttons)
        self.hide()

    def show_pairs(self, pairs: Sequence[Alike]) -> None:
        """Show the surest pair that was not said to be two people."""
        self._pairs = [one for one in pairs if not self._remembered.are_apart(one[1], one[2])]
        self.redraw()

    def redraw(self) -> None:
        """Write the names anew."""
        self.setVisible(bool(self._pairs))
        if self._pairs:
            pair, one, other = self._pairs[0]
            said = _(_WHY[pair.reason]).format(one=texts.in_sentence(one), other=texts.in_sentence(other))
            self.said.setText(said)
            self.setAccessibleName(said)
            for button in (self.merge, self.apart):
                button.setAccessibleDescription(said)

    def _merge(self) -> None:
        pair = self._pairs[0][0]
        self.merge_wanted.emit([pair.one, pair.other])

    def _keep_apart(self) -> None:
        _pair, one, other = self._pairs[0]
        self._remembered.keep_apart(one, other)
        self._pairs = self._pairs[1:]
        self.redraw()
