"""One creator: name, figures, months, gifts, handles, note, and what may have been received."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui import tokens
from ui.desktop import theme
from ui.desktop.pages.creators import figures
from ui.desktop.pages.creators.asking import Detail
from ui.desktop.pages.creators.figures import FigureRow
from ui.desktop.pages.creators.gift_table import GiftCard
from ui.desktop.pages.creators.handles import HandleCard
from ui.desktop.pages.creators.name import NameLine
from ui.desktop.pages.creators.note import NoteCard
from ui.desktop.pages.creators.received import ReceivedCard
from ui.desktop.pages.creators.trend import TrendCard
from ui.desktop.widgets.flow import FlowLayout
from ui.desktop.widgets.icon_button import IconButton
from ui.desktop.widgets.plain import PlainLabel
from ui.desktop.widgets.scroll import Scroll
from ui.text import _

_LETTERS = 22
"""Letters of a name that are on screen at least; where the buttons leave less, they go under it."""


class DetailView(Scroll):
    """Shows a `Detail`; what a person wants of it comes from its parts."""

    left = Signal()
    """Esc: back to the list."""

    def __init__(self, own: theme.Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.detail: Detail | None = None
        self._inner = QWidget()
        self.hold(self._inner)
        self.name = NameLine(own)
        self.entries = IconButton(own, "ledger", _("Show entries"), _("Show these gifts in the Ledger"))
        self.merge = IconButton(own, "creator", _("Merge…"), _("Join this creator with another"))
        self.split = IconButton(own, "swap", _("Split…"), _("Give some of these gifts to another creator"))
        self.delete = IconButton(own, "delete", _("Delete"), _("Delete this creator, who got no gift"))
        self.figures = FigureRow(figures.COUNT)
        self.trend, self.gifts = TrendCard(own), GiftCard(own)
        self.handles, self.note, self.received = HandleCard(own), NoteCard(), ReceivedCard()
        self._no_gifts = PlainLabel(_("No gifts in this period."), "body", "second")
        self._lay_out()

    def _lay_out(self) -> None:
        deeds = QWidget()
        row = QHBoxLayout(deeds)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(tokens.SPACE_S)
        for button in (self.entries, self.merge, self.split, self.delete):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        self.name.setMinimumWidth(QFontMetrics(tokens.font("title")).averageCharWidth() * _LETTERS)
        head = FlowLayout(tokens.SPACE_S)
        head.put(self.name, 1)
        head.put(deeds)
        column = QVBoxLayout(self._inner)
        column.setContentsMargins(tokens.SPACE_L, 0, tokens.SPACE_L, tokens.SPACE_L)
        column.setSpacing(tokens.SPACE_M)
        column.addLayout(head)
        parts = (self.figures, self._no_gifts, self.trend, self.gifts, self.handles, self.note, self.received)
        for part in parts:
            column.addWidget(part)
        column.addStretch(1)

    def show_detail(self, detail: Detail, period: str, *, can_write: bool) -> None:
        """Show a creator in the period of that name; empty is all time."""
        is_other = self.detail is None or self.detail.portrait.id != detail.portrait.id
        self.detail = detail
        portrait = detail.portrait
        if is_other:
            self.verticalScrollBar().setValue(0)
            self.handles.close_forms()
        self.name.show_name(portrait.name, can_write=can_write)
        is_known, is_used = portrait.id > 0, portrait.ever.gifts > 0
        self.entries.setVisible(is_used)
        self.merge.setVisible(is_known and can_write)
        self.split.setVisible(is_known and is_used and can_write)
        self.delete.setVisible(is_known and not is_used and not detail.has_budget and can_write)
        self.figures.show_figures(figures.of(detail, period))
        self._no_gifts.setVisible(not portrait.tally.gifts)
        self.trend.show_portrait(portrait)
        self.gifts.show_portrait(portrait)
        self.handles.show_handles(detail.handles, detail.platforms, is_known=is_known, can_write=can_write)
        self.note.show_note(portrait.id, detail.note, can_write=can_write)
        self.received.show_portrait(portrait)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() == Qt.Key.Key_F2:
            self.name.edit()
        else:
            super().keyPressEvent(event)
