"""What this program is, what it is made of and under which licences, and where its files are."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from models import rates, version
from models.version import VERSION, Part
from resources import path
from ui import formats
from ui.desktop import folders, icons
from ui.desktop.theme import Theme
from ui.desktop.widgets.plain import Paragraph, PlainLabel
from ui.text import _, apart, isolate, language
from ui.tokens import SPACE_L, SPACE_M, SPACE_S, SPACE_XL, SPACE_XS

_WIDTH = 600


class About(QDialog):
    """Name, purpose, privacy, folders, versions, licences, and whose exchange rates are used."""

    def __init__(self, theme: Theme, ledger: Path | None, parent: QWidget | None = None) -> None:
        """`ledger` is the file that is open, if any."""
        super().__init__(parent)
        self.setWindowTitle(_("About Coinpurse"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._parts = list(version.parts())
        mark = PlainLabel()
        mark.setPixmap(icons.pixmap("coinpurse", "#000000", 64, self.devicePixelRatioF()))
        said = QVBoxLayout()
        said.setSpacing(SPACE_S)
        said.addWidget(PlainLabel(f"Coinpurse {VERSION}", "title"))
        for text in (
            _("A private ledger of the coins you buy and the gifts you give, in real money. Licence: MIT."),
            _(
                "Everything stays in one file on this computer. Coinpurse calls nobody unasked: one button loads newer "
                "exchange rates from the European Central Bank, and sends nothing."
            ),
        ):
            said.addWidget(Paragraph(text))
        said.addLayout(self._folders(ledger))
        said.addSpacing(SPACE_S)
        for text in self._sources():
            said.addWidget(Paragraph(text, "body", "second"))
        said.addLayout(self._made_of())
        said.addSpacing(SPACE_S)
        said.addLayout(self._foot())
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_XL, SPACE_XL, SPACE_XL, SPACE_L)
        row.setSpacing(SPACE_L)
        row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(said, 1)
        self.setFixedWidth(_WIDTH)

    def _folders(self, ledger: Path | None) -> QHBoxLayout:
        """Buttons for the places of files; one where nothing is yet cannot be pressed."""
        log = folders.log()
        places = (
            (_("Ledger"), _("Show the folder of the ledger"), ledger.parent if ledger is not None else None),
            (_("Backups"), _("Show the folder of the ledger’s backups"), folders.backups(ledger) if ledger else None),
            (_("Log"), _("Show the folder of the log"), log if log.is_dir() else None),
            (_("Licences"), _("Show the texts of the licences"), path("licences")),
        )
        row = QHBoxLayout()
        row.setSpacing(SPACE_S)
        for text, explanation, folder in places:
            button = QPushButton(text)
            button.setToolTip(explanation)
            button.setAccessibleName(explanation)
            button.setEnabled(folder is not None)
            button.clicked.connect(lambda _checked=False, folder=folder: folders.show(folder))
            row.addWidget(button)
        row.addStretch()
        return row

    def _sources(self) -> Sequence[str]:
        edition = rates.edition()
        daily = _("Exchange rates: {source}, until {day}.")
        monthly = _("Monthly rates: {source}, until {month}; Open Government Licence v3.0, Crown copyright.")
        month = formats.key("month", edition.monthly_last.isoformat()[:7])
        return (
            daily.format(source=isolate(edition.daily_source), day=apart(formats.day(edition.daily_last))),
            monthly.format(source=isolate(edition.monthly_source), month=apart(month)),
            _("Qt is used under the GNU Lesser General Public License 3; you may put your own build in its place."),
        )

    def _made_of(self) -> QGridLayout:
        """Two columns of libraries, each with its version and licence."""
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE_XL)
        grid.setVerticalSpacing(SPACE_XS // 2)
        half = (len(self._parts) + 1) // 2
        for number, part in enumerate(self._parts):
            text = PlainLabel(isolate(_said(part)), "caption")
            grid.addWidget(text, number % half, number // half)
        return grid

    def _foot(self) -> QHBoxLayout:
        copy, close = QPushButton(_("Copy details")), QPushButton(_("Close"))
        copy.setToolTip(_("Versions and system, for a report of a problem; nothing of your ledger"))
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.details()))
        close.setDefault(True)
        close.clicked.connect(self.accept)
        row = QHBoxLayout()
        row.setSpacing(SPACE_M)
        row.addWidget(copy)
        row.addStretch()
        row.addWidget(close)
        return row

    def details(self) -> str:
        """What helps who looks into a problem: versions, system, display; nothing of the ledger or its place."""
        screen = self.screen()
        size = screen.size()
        lines = [
            f"Coinpurse {VERSION}",
            *(_said(part) for part in self._parts),
            f"Qt {qVersion()}, {QGuiApplication.platformName()}",
            f"{platform.system()} {platform.release()}, {platform.machine()}",
            f"Screen {size.width()} x {size.height()}, scale {screen.devicePixelRatio():g}, language {language()}",
        ]
        return "\n".join(lines)


def _said(part: Part) -> str:
    return f"{part.name} {part.version} · {part.licence}"
