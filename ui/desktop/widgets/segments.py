"""One of a few, all of them in sight: a row of chips of which one is pressed."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from ui import tokens
from ui.desktop.widgets.plain import menu_text
from ui.text import _

_SIDES = 26
"""Pixels beside the word of a chip, by the style sheet: twice its padding and its border, and some to spare."""


class Segments(QWidget):
    """Options given as key and text; `chosen` says which key a person picked."""

    chosen = Signal(str)

    def __init__(
        self, title: str, options: Iterable[tuple[str, str]], current: str, parent: QWidget | None = None
    ) -> None:
        """`title` is what is chosen, for who cannot see what stands beside it."""
        super().__init__(parent)
        self.setAccessibleName(title)
        self._buttons: dict[str, QPushButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(tokens.SPACE_S)
        for key, text in options:
            self._buttons[key] = button = _chip(title, text)
            button.clicked.connect(lambda _checked=False, key=key: self._pick(key))
            row.addWidget(button)
        row.addStretch()
        self.setFocusProxy(next(iter(self._buttons.values())))
        self.choose(current)

    @property
    def current(self) -> str:
        """The key that is chosen; empty where none is."""
        return next((key for key, button in self._buttons.items() if button.isChecked()), "")

    def choose(self, key: str) -> None:
        """Show `key` as chosen, without a signal."""
        for name, button in self._buttons.items():
            button.setChecked(name == key)

    def _pick(self, key: str) -> None:
        self.choose(key)
        self.chosen.emit(key)


def _chip(title: str, text: str) -> QPushButton:
    button = QPushButton(menu_text(text))
    button.setProperty("role", "chip")
    button.setCheckable(True)
    button.setAccessibleName(_("{title}: {choice}").format(title=title, choice=text))
    # As wide as when it is pressed, so that its neighbours stay where they are.
    button.setMinimumWidth(QFontMetrics(tokens.font("strong")).horizontalAdvance(text) + _SIDES)
    return button
