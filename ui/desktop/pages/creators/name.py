"""A creator's name at the head of the page, changed in place: a click or F2 opens it, Enter keeps it, Esc does not."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from ui import labels, privacy, tokens
from ui.desktop import theme
from ui.desktop.widgets.icon_button import IconButton
from ui.desktop.widgets.plain import Paragraph, ShortLabel, mark
from ui.text import _, visible


class _Name(ShortLabel):
    """The name as it is; a click on it opens the editor."""

    clicked = Signal()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit()


class _Line(QLineEdit):
    given_up = Signal()
    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in {Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason}:
            self.left.emit()


class NameLine(QWidget):
    """`renamed` comes with what was typed; who listens says with `accept` or `refuse` what became of it."""

    renamed = Signal(str)

    def __init__(self, own: theme.Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._can_write = "", False
        self._label = _Name("", "title")
        self._label.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self._open = IconButton(own, "edit", "", _("Rename (F2)"))
        self._line = _Line()
        self._line.setFont(tokens.font("title"))
        self._line.setAccessibleName(_("Name of the creator"))
        self._wrong = Paragraph("", "caption", "wrong")
        row = QHBoxLayout()
        row.setSpacing(tokens.SPACE_XS)
        row.addWidget(self._label)
        row.addWidget(self._open)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.SPACE_XS // 2)
        column.addLayout(row)
        column.addWidget(self._line)
        column.addWidget(self._wrong)
        column.addStretch(1)
        self._show_line(is_open=False)
        self._connect()

    def _connect(self) -> None:
        self._open.clicked.connect(self.edit)
        self._label.clicked.connect(self.edit)
        self._line.returnPressed.connect(self._finish)
        self._line.left.connect(self._finish)
        self._line.given_up.connect(self._give_up)
        self._line.textEdited.connect(lambda _text: self.refuse(""))

    @property
    def is_open(self) -> bool:
        """Whether a name is being typed."""
        return not self._line.isHidden()

    def _show_line(self, *, is_open: bool) -> None:
        self._line.setVisible(is_open)
        self._label.setVisible(not is_open)
        self._open.setVisible(not is_open and self._can_write)
        if not is_open:
            self._wrong.hide()

    def show_name(self, called: str, *, can_write: bool) -> None:
        """Show a name; an open editor of the same one stays open."""
        if called != self._name or not self.is_open or privacy.is_on():
            self._name = called
            self._show_line(is_open=False)
        self._label.setText(labels.creator(called))
        self._can_write = can_write and bool(called) and not privacy.is_on()
        self._open.setVisible(self._can_write and not self.is_open)

    def edit(self) -> None:
        """Let the name be typed."""
        if self._can_write and not self.is_open:
            self.refuse("")
            self._line.setText(self._name)
            self._show_line(is_open=True)
            self._line.setFocus()
            self._line.selectAll()

    def _finish(self) -> None:
        if not self.is_open:
            return
        if self._line.text().strip() == self._name:
            self.accept()
        else:
            self.renamed.emit(self._line.text())

    def _give_up(self) -> None:
        self._line.setText(self._name)
        self.accept()

    def accept(self) -> None:
        """Close the editor."""
        if self.is_open:
            self._show_line(is_open=False)
            self._open.setFocus()

    def refuse(self, sentence: str) -> None:
        """Keep the editor open and say why the name cannot be; an empty sentence takes that back."""
        self._wrong.say(visible(sentence))
        mark(self._line, sentence)
