"""The preview of what is printed: its pages as they will be, on which paper, and the way to a printer or a PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget
from shiboken6 import isValid

from models.errors import LedgerError
from ui import formats, tokens
from ui.desktop import printing, tabbing
from ui.desktop.widgets.drop_down import DropDown
from ui.desktop.widgets.paper_view import PaperView
from ui.desktop.widgets.plain import PlainLabel, ShortLabel
from ui.desktop.widgets.progress import Progress
from ui.desktop.widgets.segments import Segments
from ui.documents.paper.sheet import PAPERS, sheet, usual_paper
from ui.text import _, ngettext, sentence, visible

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

    from ui.desktop.preferences import Preferences
    from ui.desktop.printing import Make, Ready
    from ui.desktop.session import LedgerSession
    from ui.desktop.theme import Theme
    from ui.desktop.threads import LongTask


class PrintPreview(QDialog):
    """Shows the pages of a document and prints them; `noticed` says what was done once it has closed."""

    noticed = Signal(str)
    export_wanted = Signal(object)
    """An `Export` of the pages is to be written to a file."""

    def __init__(
        self, session: LedgerSession, make: Make, own: Theme, preferences: Preferences, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Print"))
        self._session, self._preferences = session, preferences
        self._ready: Ready | None = None
        self._printing: LongTask | None = None
        self._is_over = self._is_leaving = False
        kept = preferences.page("printing").get("paper")
        self._title, self._problem = ShortLabel("", "title"), PlainLabel("", "body", "attention")
        ways = ("upright", _("Upright")), ("across", _("Across"))
        self.way = Segments(_("How the paper lies"), ways, "upright")
        self.paper = DropDown(_("Paper"))
        self.paper.offer((paper, paper) for paper in PAPERS)
        self.paper.choose(kept if kept in PAPERS else usual_paper())
        self.view = PaperView(own)
        fits = ("width", _("Page width")), ("page", _("Whole page"))
        self.fit = Segments(_("How large a page is shown"), fits, "width")
        self._page, self._progress = PlainLabel(_("Preparing the pages…"), "body", "second"), Progress()
        self._close, self._save = QPushButton(_("Close")), QPushButton(_("Save as PDF…"))
        self._print = QPushButton(_("Print…"))
        self._lay_out()
        self._connect()
        self._allow()
        self._session.ask(printing.prepare, make, self.paper.key, done=self._show, failed=self._refuse, topic="print")

    def focusNextPrevChild(self, is_forward: bool) -> bool:
        return tabbing.step(self, is_forward=is_forward)

    def _lay_out(self) -> None:
        self._print.setProperty("role", "primary")
        self._print.setDefault(True)
        for button in (self._close, self._save):
            button.setAutoDefault(False)
        self._problem.setWordWrap(True)
        self._problem.hide()
        self._progress.hide()
        head, foot = QHBoxLayout(), QHBoxLayout()
        head.setSpacing(tokens.SPACE_L)
        foot.setSpacing(tokens.SPACE_S)
        head.addWidget(self._title, 1)
        for choice in (self.fit, self.way, self.paper):
            head.addWidget(choice)
        foot.addWidget(self._page)
        foot.addWidget(self._progress)
        foot.addStretch(1)
        for button in (self._close, self._save, self._print):
            foot.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[tokens.SPACE_L] * 4)
        column.setSpacing(tokens.SPACE_M)
        column.addLayout(head)
        column.addWidget(self._problem)
        column.addWidget(self.view, 1)
        column.addLayout(foot)
        parent = self.parentWidget()
        wide, high = (parent.width(), parent.height()) if parent else (1000, 760)
        self.resize(min(960, wide - tokens.SPACE_XXL), high - tokens.SPACE_XXL)

    def _connect(self) -> None:
        self._session.progressed.connect(self._show_progress)
        self.finished.connect(self._end)
        self.view.wanted.connect(self._paint)
        self.view.page_changed.connect(lambda _page: self._tell_page())
        self.fit.chosen.connect(self.view.fit)
        self.way.chosen.connect(lambda _way: self._lay_anew())
        self.paper.currentIndexChanged.connect(lambda _paper: self._lay_anew())
        self._close.clicked.connect(self.reject)
        self._save.clicked.connect(self._ask_where)
        self._print.clicked.connect(self._ask_printer)

    def _end(self) -> None:
        self._is_over = True
        self._session.progressed.disconnect(self._show_progress)
        self.deleteLater()

    # --- Pages ------------------------------------------------------------------------------------------------------

    def _show(self, ready: Ready) -> None:
        """Show the pages, as they lie."""
        if self._is_over:
            return
        self._ready = ready
        paper = ready.pages.sheet
        self._title.setText(visible(ready.pages.document.title))
        self.way.choose("across" if paper.is_wide else "upright")
        self.view.show_pages(ready.count, paper.width, paper.height)
        self._allow()
        self._tell_page()

    def _allow(self) -> None:
        for part in (self.way, self.paper, self.fit, self._save, self._print):
            part.setEnabled(self._ready is not None)
        if self._ready is not None and not self.view.hasFocus():
            self.view.setFocus()

    def _tell_page(self) -> None:
        if self._ready is not None:
            page, pages = formats.count(self.view.page + 1), formats.count(self._ready.count)
            said = _("Page {page} of {pages}").format(page=page, pages=pages)
            self._page.setText(said)
            self.view.setAccessibleDescription(said)

    def _paint(self, number: int, scale: float) -> None:
        """Have a page painted; a picture that comes after the paper was changed is of no use."""
        ready = self._ready
        if ready is not None:
            take = lambda image: self.view.take(number, image) if ready is self._ready else None  # noqa: E731
            self._session.ask(printing.picture, ready.pages, number, scale, done=take, topic="print picture")

    def _lay_anew(self) -> None:
        if self._ready is not None:
            self._preferences.remember_page("printing", paper=self.paper.key)
            wanted = sheet(self.paper.key, is_wide=self.way.current == "across")
            self._session.ask(printing.lay, self._ready, wanted, done=self._show, failed=self._refuse, topic="print")

    # --- Out of the window ------------------------------------------------------------------------------------------

    def _ask_printer(self) -> None:
        """Show the system's own dialog of printers; without one it prints to a file."""
        if self._ready is None:
            return
        from PySide6.QtPrintSupport import QPrintDialog

        printer = self.printer()
        dialog = QPrintDialog(printer, self)
        dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange)
        dialog.setMinMax(1, self._ready.count)
        dialog.accepted.connect(lambda: self.print_on(printer))
        dialog.finished.connect(dialog.deleteLater)
        dialog.setWindowModality(Qt.WindowModality.WindowModal)
        dialog.show()

    def printer(self) -> QPrinter:
        """A printer with the paper that is shown."""
        from PySide6.QtPrintSupport import QPrinter

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setFullPage(True)  # the margins are in the pages already
        if self._ready is not None:
            layout = self._ready.pages.sheet.layout()
            printer.setPageSize(layout.pageSize())
            printer.setPageOrientation(layout.orientation())
            printer.setDocName(visible(self._ready.pages.document.title))
        printer.setCreator("Coinpurse")
        return printer

    def print_on(self, printer: QPrinter) -> None:
        """Print on it."""
        if self._ready is None:
            return
        self._print.setEnabled(False)
        self._printing = self._session.begin_long_task()
        self._session.ask(
            printing.print_out,
            self._ready,
            printer,
            self._printing,
            done=self._printed,
            failed=self._refuse,
            topic="print",
        )

    def _printed(self, count: int) -> None:
        said = ngettext("{count} page printed", "{count} pages printed", count).format(count=formats.count(count))
        self._finish(said if count else _("Printing was stopped"))

    def _finish(self, said: str) -> None:
        if not isValid(self):  # it was closed before the answer came
            return
        self.noticed.emit(said)
        if not self._is_over:
            self.accept()

    def _ask_where(self) -> None:
        """Let the window ask where to, and write; the preview closes once that has begun."""
        if self._ready is not None:
            self._is_leaving = not self._session.has_long_task
            self.export_wanted.emit(printing.export(self._ready))

    def _show_progress(self, done: int, of: int) -> None:
        if self._printing is None:
            if self._is_leaving:
                self.accept()
            return
        self._progress.show_progress(done, of)
        self._progress.show()

    def _refuse(self, error: LedgerError) -> None:
        if not isValid(self) or self._is_over:
            return
        self._progress.hide()
        self._page.setText("")
        self._problem.say(sentence(error))
        self._allow()

    def reject(self) -> None:
        """Stop what is under way."""
        if self._printing is not None:
            self._printing.stop()
        super().reject()
