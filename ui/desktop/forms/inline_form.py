"""A small form inside a page: Enter does what it is for, Esc puts it away."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from models.errors import InvalidEntry, LedgerError
from ui import tokens
from ui.desktop.forms.fields import Headed
from ui.desktop.widgets.flow import FlowLayout
from ui.desktop.widgets.plain import Paragraph, PlainLabel
from ui.text import _, sentence

if TYPE_CHECKING:
    from ui.desktop.session import LedgerSession


class InlineForm(QFrame):
    """Some fields, what they mean, a button that does it and one that does not; what is wrong is said below."""

    HAS_MANY = False
    """Whether its fields may need several lines; the buttons stand below them then."""

    finished = Signal(object)
    """What the verb gave, once it is done; None where the form was put away."""

    def __init__(self, title: str, verb: str, session: LedgerSession, parent: QWidget | None = None) -> None:
        """`verb` stands on the button."""
        super().__init__(parent)
        self.setProperty("role", "form")
        self.setAccessibleName(title)
        self.session = session
        self.fields: dict[str, Headed] = {}
        self.hint = Paragraph("", "body", "second")
        self._wrong = Paragraph("", "body", "wrong")
        self.do = QPushButton(verb)
        self.do.setProperty("role", "primary")
        self.do.clicked.connect(self.submit)
        self._cancel = QPushButton(_("Cancel"))
        self._cancel.clicked.connect(self.put_away)
        self._flow, self._row = FlowLayout(tokens.SPACE_M), QHBoxLayout()
        self._row.setSpacing(tokens.SPACE_S)
        self._row.addStretch(1)
        for place, button in enumerate((self.do, self._cancel)):
            self._row.insertWidget(place if self.HAS_MANY else -1, button, 0, Qt.AlignmentFlag.AlignBottom)
        column = QVBoxLayout(self)
        column.setContentsMargins(tokens.SPACE_M, tokens.SPACE_M, tokens.SPACE_M, tokens.SPACE_M)
        column.setSpacing(tokens.SPACE_S)
        column.addWidget(PlainLabel(title, "strong"))
        column.addWidget(self.hint)
        if self.HAS_MANY:
            column.addLayout(self._flow)
        column.addLayout(self._row)
        column.addWidget(self._wrong)
        for label in (self.hint, self._wrong):
            label.hide()

    def put(self, name: str, field: Headed) -> None:
        """Place a field behind the others; `name` is what an error calls it."""
        self.fields[name] = field
        if self.HAS_MANY:
            self._flow.put(field)
            return
        field.keep_width()
        self._row.insertWidget(len(self.fields) - 1, field)

    def text(self, name: str) -> str:
        """What is typed or chosen in a field."""
        return str(self.fields[name].content)

    def explain(self, sentence: str) -> None:
        """Say what will happen."""
        self.hint.say(sentence)

    def start(self) -> None:
        """Put the cursor into the first field."""
        next(iter(self.fields.values())).go()

    def submit(self) -> None:
        """Do it; nothing typed is lost where that cannot be."""
        for field in self.fields.values():
            field.mark("")
        try:
            verb, values = self.asked()
        except LedgerError as error:
            self.refuse(error)
            return
        self.session.run(verb, *values, done=self.finished.emit, failed=self.refuse)

    def asked(self) -> tuple[Callable[..., Any], tuple[object, ...]]:
        """Give the verb of `models` and what it is asked with. Raises LedgerError for what cannot be read."""
        raise NotImplementedError

    def refuse(self, error: LedgerError) -> None:
        """Say what is wrong, at its field."""
        said = sentence(error)
        self._wrong.say(said)
        field = self.fields.get(error.field) if isinstance(error, InvalidEntry) else None
        if field is not None:
            field.mark(said)
            field.setFocus()

    def put_away(self) -> None:
        """Do nothing, and say that nothing was done."""
        self.finished.emit(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if event.key() == Qt.Key.Key_Escape or (is_enter and self._cancel.hasFocus()):
            self.put_away()
        elif is_enter:
            self.submit()
        else:
            super().keyPressEvent(event)
