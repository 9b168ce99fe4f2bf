"""Setting, changing and removing the passphrase of the open ledger, or choosing that of a new one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from models.errors import LedgerError
from models.passphrases import rules
from ui import passphrase_texts, tokens
from ui.desktop import tabbing
from ui.desktop.theme import Theme
from ui.desktop.widgets.link import Link
from ui.desktop.widgets.plain import Paragraph, PlainLabel, mark
from ui.desktop.widgets.secret import SecretLine
from ui.desktop.widgets.tick import Tick
from ui.text import _, sentence

if TYPE_CHECKING:
    from pathlib import Path

    from ui.desktop.session import LedgerSession

_WIDTH = 460


class PassphraseDialog(QDialog):
    """Two fields for the new one, and where there is one, a field for that. Without a session it is of a new ledger."""

    wanted = Signal(str)
    """Give the ledger this passphrase; an empty one takes it away."""
    note_wanted = Signal()
    """Show the note on which it is written by hand."""

    def __init__(
        self,
        own: Theme,
        session: LedgerSession | None = None,
        *,
        is_encrypted: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Change the passphrase") if is_encrypted else _("Encrypt with a passphrase"))
        self._session, self._is_encrypted, self._is_over = session, is_encrypted, False
        self.old, self.new = SecretLine(_("Present passphrase")), SecretLine(_("New passphrase"))
        self.again = SecretLine(_("The same again"))
        self.shown = Tick(own, _("Show what I type"))
        self.hint = Paragraph(" ", "caption", "second")
        self.problem = Paragraph("", "body", "wrong")
        given = _("Encrypt") if session is not None else _("Make the ledger")
        self.save = QPushButton(_("Change passphrase") if is_encrypted else given)
        self.remove, self._cancel = QPushButton(_("Remove passphrase")), QPushButton(_("Cancel"))
        self._lines = (self.old, self.new, self.again) if is_encrypted else (self.new, self.again)
        self._lay_out()
        self._connect()
        self._lines[0].setFocus()
        self.finished.connect(self._end)

    def focusNextPrevChild(self, is_forward: bool) -> bool:
        return tabbing.step(self, is_forward=is_forward)

    def _lay_out(self) -> None:
        self.save.setProperty("role", "primary")
        self.save.setDefault(True)
        self.problem.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(*[tokens.SPACE_L] * 4)
        column.setSpacing(tokens.SPACE_S)
        about = _(
            "The ledger is written anew, compared, and opened with the new passphrase before it takes its place. "
            "As it was, it stays in a folder beside it."
        )
        if self._session is not None:
            column.addWidget(Paragraph(about))
        column.addWidget(Paragraph(passphrase_texts.warning(), "strong"))
        if self._is_encrypted:
            column.addWidget(Link(_("Note to print…"), self._leave_for_note), 0, Qt.AlignmentFlag.AlignLeading)
        column.addSpacing(tokens.SPACE_S)
        for line in self._lines:
            label = PlainLabel(line.accessibleName())
            label.setBuddy(line)
            column.addWidget(label)
            column.addWidget(line)
        for part in (self.hint, self.shown, self.problem):
            column.addWidget(part)
        column.addStretch()
        foot = QHBoxLayout()
        foot.setSpacing(tokens.SPACE_S)
        if self._is_encrypted:
            foot.addWidget(self.remove)
        foot.addStretch(1)
        foot.addWidget(self._cancel)
        foot.addWidget(self.save)
        column.addLayout(foot)
        for button in (self.remove, self._cancel):
            button.setAutoDefault(False)
        self.setFixedWidth(_WIDTH)

    def _connect(self) -> None:
        for line in self._lines:
            line.textEdited.connect(lambda _text: self._changed())
        self.shown.toggled.connect(self._show_typed)
        self.save.clicked.connect(self.submit)
        self.remove.clicked.connect(lambda _checked=False: self._prove(""))
        self._cancel.clicked.connect(self.reject)

    def _show_typed(self, is_shown: bool) -> None:
        for line in self._lines:
            line.show_typed(is_shown=is_shown)

    def _changed(self) -> None:
        self.problem.say("")
        for line in self._lines:
            mark(line, "")
        self.hint.setText(passphrase_texts.hint(self.new.text()) or " " if self.new.text() else " ")

    def submit(self) -> None:
        """Ask for it, or say what is wrong with it."""
        try:
            rules.require_usable(self.new.text())
        except LedgerError as error:
            self._refuse(self.new, sentence(error))
            return
        if self.again.text() != self.new.text():
            self._refuse(self.again, _("The two passphrases are not the same"))
            return
        self._prove(self.new.text())

    def _prove(self, new: str) -> None:
        """Whoever changes it has to know the present one."""
        if self._session is None or not self._is_encrypted:
            self._want(new)
            return
        self._allow(is_allowed=False)
        path, old = self._session.path, self.old.text()
        self._session.run_apart(_unlock, path, old, done=lambda _none: self._want(new), failed=self._not_proven)

    def _not_proven(self, error: LedgerError) -> None:
        if not self._is_over:
            self._allow(is_allowed=True)
            self._refuse(self.old, sentence(error))

    def _want(self, new: str) -> None:
        if not self._is_over:
            self.accept()
            self.wanted.emit(new)

    def _leave_for_note(self) -> None:
        self.reject()
        self.note_wanted.emit()

    def _allow(self, *, is_allowed: bool) -> None:
        for button in (self.save, self.remove):
            button.setEnabled(is_allowed)

    def _refuse(self, line: SecretLine, said: str) -> None:
        self.problem.say(said)
        mark(line, said)
        line.setFocus()
        line.selectAll()

    def _end(self) -> None:
        self._is_over = True
        for line in self._lines:
            line.clear()
        self.deleteLater()


def _unlock(path: Path, passphrase: str) -> None:
    from models import ledger

    ledger.unlock(path, passphrase)
