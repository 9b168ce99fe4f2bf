"""What a page shows where there is nothing to show: a drawing, a sentence, and something to do about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ui.desktop import icons
from ui.desktop.theme import Theme
from ui.desktop.widgets.plain import Paragraph, PlainLabel
from ui.tokens import SPACE_S, SPACE_XL, SPACE_XXL

_SIZE = 64
_WIDEST = 440
"""Pixels a line of text may be long: longer ones are tiring to read."""


class EmptyState(QWidget):
    """A page with nothing on it yet. `choices` are texts of buttons with what they do; the first is the main one."""

    def __init__(
        self,
        theme: Theme,
        icon: str,
        title: str,
        sentence: str,
        choices: Sequence[tuple[str, Callable[[], object]]] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._icon = theme, icon
        self._drawing = PlainLabel()
        self._drawing.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_XXL, SPACE_XL, SPACE_XXL, SPACE_XXL)
        column.setSpacing(SPACE_S)
        column.addStretch(2)
        column.addWidget(self._drawing)
        column.addSpacing(SPACE_S)
        for text, size, tone in ((title, "title", ""), (sentence, "body", "second")):
            label = Paragraph(text, size, tone)  # type: ignore[arg-type]
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            label.setMaximumWidth(_WIDEST)
            row = QHBoxLayout()
            row.addStretch()
            row.addWidget(label, 100)
            row.addStretch()
            column.addLayout(row)
        column.addSpacing(SPACE_S)
        column.addLayout(_buttons(choices))
        column.addStretch(3)
        self.setFocusProxy(self.findChild(QPushButton))  # type: ignore[arg-type]  # None takes the proxy away
        theme.changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        color = self._theme.color("outline").name()
        self._drawing.setPixmap(icons.pixmap(self._icon, color, _SIZE, self.devicePixelRatioF()))


def _buttons(choices: Sequence[tuple[str, Callable[[], object]]]) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(SPACE_S)
    row.addStretch()
    for number, (text, act) in enumerate(choices):
        button = QPushButton(text)
        button.setProperty("role", "" if number else "primary")
        button.clicked.connect(lambda _checked=False, act=act: act())
        row.addWidget(button)
    row.addStretch()
    return row
