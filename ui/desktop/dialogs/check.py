"""The ledger verifies itself: how far that is, and what was found, to be read and copied."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from models.errors import LedgerError
from ui import formats, tokens
from ui.desktop.widgets.plain import Paragraph
from ui.desktop.widgets.progress import Progress
from ui.text import _, ngettext, sentence

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.desktop.books import Books
    from ui.desktop.session import LedgerSession

_WIDTH, _HEIGHT = 640, 220
Looked = tuple[Sequence[LedgerError], Sequence[LedgerError]]
"""What was found, and what is to be said besides."""


def look(books: Books, tell: Callable[[int, int], bool]) -> Looked:
    """Look at everything; runs on a thread of its own. Raises RequestRefused where `tell` answers False."""
    from models.check import check, remarks

    findings = check(books.reader, tell)
    return findings, remarks(books.reader, findings)


class Check(QDialog):
    """Stays beside the window, which goes on working; closing it stops what is under way."""

    backups_wanted = Signal()

    def __init__(self, session: LedgerSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Check ledger"))
        self._session, self._is_over = session, False
        self._findings: Sequence[LedgerError] = ()
        self._remarks: Sequence[LedgerError] = ()
        self.about = Paragraph(
            _("The file is read in full, every entry is looked at, and the reports are held against each other.")
        )
        self.progress = Progress()
        self.found = QPlainTextEdit()
        self.copy, self.backups, self.end = QPushButton(_("Copy")), QPushButton(_("Backups…")), QPushButton(_("Stop"))
        self._lay_out()
        self._connect()
        self._task = session.begin_long_task()
        session.ask_apart(look, self._task, done=self._show, failed=self._refuse)

    def _lay_out(self) -> None:
        self.found.setReadOnly(True)
        self.found.setAccessibleName(_("What was found"))
        self.found.setTabChangesFocus(True)
        self.found.setMinimumHeight(_HEIGHT)
        foot = QHBoxLayout()
        foot.setSpacing(tokens.SPACE_S)
        foot.addWidget(self.copy)
        foot.addWidget(self.backups)
        foot.addStretch(1)
        foot.addWidget(self.end)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[tokens.SPACE_XL] * 4)
        column.setSpacing(tokens.SPACE_M)
        for row in (self.about, self.progress, self.found):
            column.addWidget(row)
        column.addLayout(foot)
        column.addStretch(1)
        self.setMinimumWidth(_WIDTH)
        for part in (self.found, self.copy, self.backups):
            part.hide()

    def _connect(self) -> None:
        self._session.progressed.connect(self.progress.show_progress)
        self._session.destroyed.connect(self.close)
        self.finished.connect(self._stop)
        self.end.clicked.connect(self.reject)
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.found.toPlainText()))
        self.backups.clicked.connect(self._show_backups)

    def _stop(self) -> None:
        self._is_over = True
        self._task.stop()

    def _show_backups(self) -> None:
        self.accept()
        self.backups_wanted.emit()

    def _show(self, looked: Looked) -> None:
        if self._is_over:
            return
        findings, self._remarks = looked
        self._findings = findings
        self.progress.hide()
        self.end.setText(_("Close"))
        self.redraw()
        for part in (self.found, self.copy, self.backups):
            part.setVisible(bool(findings))
        self.adjustSize()
        if findings:
            self.found.setFocus()
        else:
            self.end.setFocus()

    def redraw(self) -> None:
        """Write it again: names and amounts were hidden, or are shown again."""
        if not self.progress.isHidden():
            return
        said = _("Nothing was found: the file is whole, every entry is sound, and all sums agree.")
        if count := len(self._findings):
            said = ngettext("{count} thing was found.", "{count} things were found.", count)
            said = said.format(count=formats.count(count))
        self.about.say("\n\n".join((said, *map(sentence, self._remarks))))
        self.found.setPlainText("\n".join(map(sentence, self._findings)))

    def _refuse(self, error: LedgerError) -> None:
        if not self._is_over:
            self.progress.hide()
            self.about.say(sentence(error))
            self.end.setText(_("Close"))
            self.backups.show()
