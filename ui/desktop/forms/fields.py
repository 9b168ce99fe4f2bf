"""Fields of the entry bars: a heading, something to type in, and the sentence of what is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ui.desktop.forms.completion import Completer, Suggestion
from ui.desktop.widgets.drop_down import DropDown
from ui.desktop.widgets.plain import PlainLabel, restyle, tip


class Line(QLineEdit):
    """A line to type in, with suggestions if it is given any; Down opens them."""

    picked = Signal(object)
    """The value of the suggestion that was chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._completer: Completer | None = None
        self._known: dict[str, Any] = {}

    def offer(self, suggestions: Sequence[Suggestion]) -> None:
        """Complete from these."""
        if self._completer is None:
            self._completer = Completer(self)
            self._completer.activated.connect(self._pick)
        self._known = {suggestion.text: suggestion.value for suggestion in reversed(suggestions)}
        self._completer.offer(suggestions)

    def _pick(self, text: str) -> None:
        if text in self._known:
            self.setText(text)
            self.picked.emit(self._known[text])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and self._completer is not None:
            self._completer.open()
            return
        super().keyPressEvent(event)


class Field(QWidget):
    """One field under its heading; `edited` comes when the person changes it, not when the program does."""

    edited = Signal()

    def __init__(self, title: str, letters: int, parent: QWidget | None = None) -> None:
        """`letters` is about how many of them are on screen."""
        super().__init__(parent)
        heading = PlainLabel(title, "caption", "second")
        self.line = Line()
        self.line.setAccessibleName(title)
        self._width = self.line.fontMetrics().averageCharWidth() * letters + 22
        self.line.setMinimumWidth(self._width)
        self.line.textEdited.connect(lambda _text: self._touched())
        self.line.picked.connect(lambda _value: self._touched())
        heading.setBuddy(self.line)
        self._row = QHBoxLayout()
        self._row.setSpacing(4)
        self._row.addWidget(self.line, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(heading)
        column.addLayout(self._row)
        self.setFocusProxy(self.line)

    def keep_width(self) -> None:
        """Never be wider than what is typed here needs."""
        self.line.setMaximumWidth(self._width)

    def _touched(self) -> None:
        self.mark("")
        self.edited.emit()

    @property
    def text(self) -> str:
        """What is typed, without blanks at the ends."""
        return self.line.text().strip()

    def set_text(self, text: str) -> None:
        """Show a text; `edited` does not come."""
        self.line.setText(text)
        self.line.setCursorPosition(0)

    def mark(self, sentence: str) -> None:
        """Mark the field as wrong, with the sentence that says why; empty takes the mark away."""
        wrong = "true" if sentence else "false"
        self.line.setToolTip(tip(sentence))
        self.line.setAccessibleDescription(sentence)
        if self.line.property("wrong") != wrong:
            self.line.setProperty("wrong", wrong)
            restyle(self.line)

    @property
    def is_wrong(self) -> bool:
        """Whether it is marked as wrong."""
        return bool(self.line.property("wrong") == "true")


class UnitField(Field):
    """A number with what it counts beside it: coins, or a currency."""

    def __init__(self, title: str, letters: int, parent: QWidget | None = None) -> None:
        super().__init__(title, letters, parent)
        self.unit = DropDown()
        self.unit.setAccessibleName(title)
        self.unit.activated.connect(lambda _index: self._touched())
        self.unit.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.unit.setMaxVisibleItems(16)
        self._row.addWidget(self.unit)
        self.line.setAlignment(Qt.AlignmentFlag.AlignRight)

    def offer_units(self, units: Sequence[tuple[str, str]]) -> None:
        """Set the units, as keys and names; the chosen one stays chosen if it is still there."""
        chosen = self.unit_key
        self.unit.clear()
        for key, name in units:
            self.unit.addItem(name, key)
        self.set_unit(chosen)

    @property
    def unit_key(self) -> str:
        """The chosen unit."""
        return str(self.unit.currentData() or "")

    def set_unit(self, key: str) -> None:
        """Choose a unit, if it is there."""
        found = self.unit.findData(key)
        if found >= 0:
            self.unit.setCurrentIndex(found)


class ChoiceField(QWidget):
    """One of a few, under a heading."""

    edited = Signal()

    def __init__(self, title: str, choices: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        heading = PlainLabel(title, "caption", "second")
        self.box = DropDown()
        self.box.setAccessibleName(title)
        for key, name in choices:
            self.box.addItem(name, key)
        self.box.activated.connect(lambda _index: self.edited.emit())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(heading)
        column.addWidget(self.box)
        self.setFocusProxy(self.box)

    @property
    def key(self) -> str:
        """What is chosen."""
        return str(self.box.currentData() or "")

    def choose(self, key: str) -> None:
        """Choose one of them."""
        self.box.setCurrentIndex(max(0, self.box.findData(key)))

    def mark(self, sentence: str) -> None:
        """Say what is wrong with the choice."""
        self.box.setToolTip(tip(sentence))
        self.box.setProperty("wrong", "true" if sentence else "false")
        restyle(self.box)
