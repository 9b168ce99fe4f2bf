"""Looking back on a year: which one, with names or without, and whether to look at it or to keep it as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ui import tokens
from ui.desktop import exports
from ui.desktop.widgets.drop_down import DropDown
from ui.desktop.widgets.plain import Paragraph, PlainLabel
from ui.desktop.widgets.tick import Tick
from ui.text import _, sentence

if TYPE_CHECKING:
    from models.errors import LedgerError
    from ui.desktop.books import Books
    from ui.desktop.exports import Export
    from ui.desktop.preferences import Preferences
    from ui.desktop.printing import Make
    from ui.desktop.session import LedgerSession
    from ui.desktop.theme import Theme
    from ui.documents.document import Document
    from ui.documents.year.making import Choice

_WIDTH = 520
_PAGE = "year"


def years(books: Books) -> Choice:
    """Years of a ledger, found on the reckoning thread."""
    from ui.documents.year import making

    return making.choice(books)


class YearReview(QDialog):
    """Stays beside the window, which goes on working; it goes away with the ledger, or once it was told what to do."""

    export_wanted = Signal(object, str)
    """An `Export`, and the format to offer first."""
    preview_wanted = Signal(object)
    """What makes the document; it is to be shown on pages."""

    def __init__(
        self, session: LedgerSession, own: Theme, preferences: Preferences, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Year in review"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._preferences, self._is_over = preferences, False
        self.about = Paragraph(
            _("A few pages to look back on, or to show: what you gave, to whom, month by month, and what is left.")
        )
        self.year = DropDown(_("Year"))
        self.year.setSizeAdjustPolicy(DropDown.SizeAdjustPolicy.AdjustToContents)
        self.names = Tick(own, _("With names of creators and accounts"))
        self.names.setChecked(preferences.page(_PAGE).get("names") is not False)
        self.hint = Paragraph("", "caption", "second")
        self.show_pages = QPushButton(_("Look at it…"))
        self.as_page, self.as_pdf = QPushButton(_("Save as HTML…")), QPushButton(_("Save as PDF…"))
        self._lay_out()
        self._connect()
        self._allow()
        self._say_names()
        session.destroyed.connect(self.close)
        session.ask(years, done=self._offer, failed=self._refuse, topic="years")

    def _lay_out(self) -> None:
        self.as_pdf.setProperty("role", "primary")
        self.as_pdf.setDefault(True)
        row, foot = QHBoxLayout(), QHBoxLayout()
        for part in (PlainLabel(_("Year")), self.year):
            row.addWidget(part)
        row.addStretch(1)
        row.setSpacing(tokens.SPACE_S)
        foot.setSpacing(tokens.SPACE_S)
        foot.addWidget(self.show_pages)
        foot.addStretch(1)
        for button in (self.as_page, self.as_pdf):
            foot.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[tokens.SPACE_XL] * 4)
        column.setSpacing(tokens.SPACE_M)
        column.addWidget(self.about)
        column.addLayout(row)
        column.addWidget(self.names)
        column.addWidget(self.hint)
        column.addSpacing(tokens.SPACE_S)
        column.addLayout(foot)
        self.setMinimumWidth(_WIDTH)

    def _connect(self) -> None:
        self.names.toggled.connect(self._say_names)
        self.show_pages.clicked.connect(self._show_pages)
        self.as_page.clicked.connect(lambda: self._save("html"))
        self.as_pdf.clicked.connect(lambda: self._save("pdf"))
        self.finished.connect(self._end)

    def _end(self) -> None:
        self._is_over = True

    # --- Which year -------------------------------------------------------------------------------------------------

    def _offer(self, found: Choice) -> None:
        """Offer the years there are, as soon as they are known."""
        if self._is_over:
            return
        self.year.offer((year, _said(year, found)) for year in found.years)
        self.year.choose(found.usual)
        if not found.years:
            self.about.say(_("There is nothing to look back on yet. It needs a gift or a purchase."))
        self._allow()

    def _refuse(self, error: LedgerError) -> None:
        if not self._is_over:
            self.about.say(sentence(error))

    def _allow(self) -> None:
        is_there = bool(self.year.count())
        for part in (self.year, self.names, self.show_pages, self.as_page, self.as_pdf):
            part.setEnabled(is_there)
        if is_there:
            self.year.setFocus()

    def _say_names(self) -> None:
        """Say what the box means, and keep it for the next time."""
        has_names = self.names.isChecked()
        said = _("For yourself: whoever reads the file sees to whom you gave.")
        without = _("To be shown to others: creators are numbered, and no handle, account or note is in the file.")
        self.hint.say(said if has_names else without)
        self._preferences.remember_page(_PAGE, names=has_names)

    # --- What is done with it ---------------------------------------------------------------------------------------

    def _make(self) -> Make:
        """Give what makes the document that is chosen, on the reckoning thread."""
        year, has_names = int(self.year.currentData()), self.names.isChecked()

        def make(books: Books) -> Document:
            from ui.documents.year import making

            return making.make(books, year, has_names=has_names)

        return make

    def _show_pages(self) -> None:
        make = self._make()
        self.accept()
        self.preview_wanted.emit(make)

    def _save(self, wanted: str) -> None:
        from ui.documents.year import title

        export: Export = exports.of_document("year", title(int(self.year.currentData())), self._make(), ("pdf", "html"))
        self.accept()
        self.export_wanted.emit(export, wanted)


def _said(year: int, found: Choice) -> str:
    return _("{year}, so far").format(year=year) if year in found.unfinished else str(year)
