"""What this program is, and what it does not do."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from models import rates
from ui import formats
from ui.desktop import icons
from ui.desktop.theme import Theme
from ui.desktop.widgets.plain import PlainLabel
from ui.text import _


class About(QDialog):
    """Name, purpose, privacy, and whose exchange rates are used."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("About Coinpurse"))
        edition = rates.edition()
        mark = PlainLabel()
        mark.setPixmap(icons.pixmap("coinpurse", "#000000", 64, self.devicePixelRatioF()))
        sources = _("Exchange rates: {daily}, until {day}; {monthly}.").format(
            daily=edition.daily_source, day=formats.day(edition.daily_last), monthly=edition.monthly_source
        )
        sentences = (
            (_("A private ledger of the coins you buy and the gifts you give, in real money."), ""),
            (_("Everything stays in one file on this computer. Nothing is sent anywhere, and no network is used."), ""),
            (sources, "second"),
        )
        said = QVBoxLayout()
        said.setSpacing(8)
        said.addWidget(PlainLabel("Coinpurse", "title"))
        for text, tone in sentences:
            label = PlainLabel(text, "body", tone)
            label.setWordWrap(True)
            said.addWidget(label)
        close = QPushButton(_("Close"))
        close.setDefault(True)
        close.clicked.connect(self.accept)
        said.addSpacing(8)
        said.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 24, 24, 20)
        row.setSpacing(20)
        row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(said, 1)
        self.setMinimumWidth(460)
