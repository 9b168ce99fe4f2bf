"""The rail at the left: one button a page, with its name while there is room for it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QButtonGroup, QFrame, QToolButton, QVBoxLayout, QWidget

from ui import tokens
from ui.desktop import icons, theme

WIDE, SLIM = 168, 56


class Rail(QFrame):
    """Buttons for pages; `chosen` says which one was asked for, by its number."""

    chosen = Signal(int)

    def __init__(self, pages: Sequence[tuple[str, str]], own: theme.Theme, parent: QWidget | None = None) -> None:
        """Make a button for each page, given as text and icon."""
        super().__init__(parent)
        self.setProperty("role", "rail")
        self._theme = own
        self._pages = pages
        self._group = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(tokens.SPACE_S, tokens.SPACE_S, tokens.SPACE_S, tokens.SPACE_S)
        column.setSpacing(tokens.SPACE_XS)
        for number, (text, _icon) in enumerate(pages):
            column.addWidget(self._button(number, text))
        column.addStretch()
        self._group.idClicked.connect(self.chosen)
        own.changed.connect(self._dress)
        self._dress()
        self.set_slim(is_slim=False)

    def _button(self, number: int, text: str) -> QToolButton:
        button = QToolButton()
        button.setProperty("role", "rail")
        button.setText(f"  {text}")
        button.setAccessibleName(text)
        key = QKeySequence(f"Ctrl+{number + 1}").toString(QKeySequence.SequenceFormat.NativeText)
        button.setToolTip(f"{text} ({key})")
        button.setCheckable(True)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.setIconSize(QSize(20, 20))
        self._group.addButton(button, number)
        return button

    def _dress(self) -> None:
        color, accent = self._theme.color("second"), self._theme.color("accent")
        for button, (_text, icon) in zip(self._group.buttons(), self._pages, strict=True):
            button.setIcon(icons.icon(icon, color, active=accent, size=20))

    def set_slim(self, *, is_slim: bool) -> None:
        """Show icons alone, or icons with names."""
        beside = Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        style = Qt.ToolButtonStyle.ToolButtonIconOnly if is_slim else beside
        self.setFixedWidth(SLIM if is_slim else WIDE)
        for button in self._group.buttons():
            if isinstance(button, QToolButton):
                button.setToolButtonStyle(style)
                button.setFixedWidth((SLIM if is_slim else WIDE) - 16)

    def mark(self, number: int | None) -> None:
        """Show which page is open; None where it is none of these."""
        self._group.setExclusive(number is not None)
        for known, button in enumerate(self._group.buttons()):
            button.setChecked(known == number)
