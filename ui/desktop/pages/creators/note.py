"""The note on a creator, written in place and kept when one leaves it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from ui import privacy
from ui.desktop.pages.creators.card import Card
from ui.text import _

_LINES = 4


class NoteField(QPlainTextEdit):
    """Some lines of text; `finished` comes when one leaves it, Esc goes back to what was there."""

    finished = Signal()
    given_up = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)
        self.setPlaceholderText(_("What you want to remember about this creator"))
        self.setAccessibleName(_("Note"))
        self.setFixedHeight(self.fontMetrics().lineSpacing() * _LINES + 2 * int(self.document().documentMargin()) + 8)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.finished.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
            return
        super().keyPressEvent(event)


class NoteCard(Card):
    """`changed` comes with a creator and what the note says now."""

    changed = Signal(int, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Note"), parent)
        self.field = NoteField()
        self.column.addWidget(self.field)
        self._creator, self._kept = 0, ""
        self.field.finished.connect(self.keep)
        self.field.given_up.connect(self._give_up)

    @property
    def _is_changed(self) -> bool:
        return not self.field.isReadOnly() and self.field.toPlainText().strip() != self._kept

    def show_note(self, creator: int, note: str, *, can_write: bool) -> None:
        """Show a creator's note; one that is being written is not written over."""
        if privacy.is_on() or creator != self._creator or not (self.field.hasFocus() and self._is_changed):
            self.keep()
            self._creator, self._kept = creator, note
            is_hidden = privacy.is_on() and bool(note)
            self.field.setReadOnly(is_hidden or not can_write)
            shown = privacy.DOTS if is_hidden else note
            if self.field.toPlainText() != shown:
                self.field.setPlainText(shown)
        self.setVisible(creator > 0)

    def keep(self) -> None:
        """Have what was written kept, if it is something else than before."""
        if self._creator and self._is_changed:
            self._kept = self.field.toPlainText().strip()
            self.changed.emit(self._creator, self._kept)

    def _give_up(self) -> None:
        self.field.setPlainText(self._kept)
        self.field.clearFocus()
