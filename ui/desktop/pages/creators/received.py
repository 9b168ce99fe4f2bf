"""What a creator may have received: a range that says it is an estimate, where it is from, and what it leaves out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from ui import estimate_texts, formats, tokens
from ui.desktop.pages.creators.card import Card, clear
from ui.desktop.widgets.link import Link
from ui.desktop.widgets.plain import Paragraph, PlainLabel
from ui.text import _

if TYPE_CHECKING:
    from models.reports.people import Portrait


class ReceivedCard(Card):
    """Nothing here is money of the ledger, and none of it is in a total."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Estimated amount received"), parent)
        mark = PlainLabel(_("estimate"), "caption", "attention")
        mark.setProperty("role", "hint")
        self.head.addWidget(mark)
        self.amount = Paragraph("", "title")
        self.about, self.sources, self.unknown = (Paragraph("", "caption", "second") for _part in range(3))
        self._months = QWidget()
        self._toggle = Link("", lambda: self._show_months(is_open=self._months.isHidden()))
        self._grid = QGridLayout(self._months)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(tokens.SPACE_XL)
        self._grid.setVerticalSpacing(tokens.SPACE_XS)
        self._grid.setColumnStretch(1, 1)
        for part in (self.amount, self.about, self.sources, self.unknown):
            self.column.addWidget(part)
        self.column.addWidget(self._toggle, 0, Qt.AlignmentFlag.AlignLeading)
        self.column.addWidget(self._months)
        self._show_months(is_open=False)

    def show_portrait(self, portrait: Portrait) -> None:
        """Show the estimate for the period, and for each month of the trend."""
        found = portrait.estimate
        self.setVisible(portrait.id > 0 and bool(found.ranges or found.unknown))
        self.amount.say(estimate_texts.estimate(found))
        about = _("What may have reached the creator in this period. It is no part of any total.")
        self.about.say(about if found.ranges else "")
        self.sources.say("\n".join(estimate_texts.share(share) for share in found.shares))
        self.unknown.say(estimate_texts.unknown(found))
        self._fill(portrait)

    def _fill(self, portrait: Portrait) -> None:
        clear(self._grid)
        months = [month for month in portrait.months if month.estimate.ranges]
        for row, month in enumerate(reversed(months)):
            self._grid.addWidget(PlainLabel(formats.key("month", month.key), "body", "second"), row, 0)
            self._grid.addWidget(PlainLabel(estimate_texts.estimate(month.estimate)), row, 1)
        self._toggle.setVisible(bool(months))

    def _show_months(self, *, is_open: bool) -> None:
        self._months.setVisible(is_open)
        self._toggle.setText(_("Hide the months") if is_open else _("Month by month"))
