"""Asks for the passphrase of a copy of the ledger, which has another one than the ledger that is open."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from models.errors import LedgerError, WrongPassphrase
from ui.desktop.theme import Theme
from ui.desktop.widgets.unlock import UnlockPanel
from ui.text import _, sentence

if TYPE_CHECKING:
    from ui.desktop.session import LedgerSession


class UnlockDialog(QDialog):
    """The panel of the stage, over the window; Esc gives it up and changes nothing."""

    unlocked = Signal()

    def __init__(self, session: LedgerSession, path: Path, own: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Passphrase"))
        self._session, self._path, self._is_over = session, path, False
        self.panel = UnlockPanel(own, has_other=False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.panel)
        self.panel.given.connect(self._unlock)
        self.finished.connect(self._end)
        self.panel.explain(_("The passphrase this backup was made with, which may be an earlier one."))
        self.panel.ask(path)

    def _unlock(self, passphrase: str) -> None:
        self._session.run_apart(_unlock, self._path, passphrase, done=lambda _none: self._go_on(), failed=self._refuse)

    def _go_on(self) -> None:
        if not self._is_over:
            self.panel.forget()
            self.accept()
            self.unlocked.emit()

    def _refuse(self, error: LedgerError) -> None:
        if not self._is_over:
            self.panel.ask(self._path, self.panel.wrong if isinstance(error, WrongPassphrase) else sentence(error))
            self.adjustSize()  # the sentence needs its lines

    def _end(self) -> None:
        self._is_over = True
        self.deleteLater()


def _unlock(path: Path, passphrase: str) -> None:
    from models import ledger

    ledger.unlock(path, passphrase)
