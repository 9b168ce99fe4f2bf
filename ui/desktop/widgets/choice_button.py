"""A large button that says what it does, and what that means."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ui import tokens
from ui.desktop import icons
from ui.desktop.theme import Theme
from ui.desktop.widgets.plain import PlainLabel, ShortLabel


class ChoiceButton(QPushButton):
    """A large button: an icon, what it does, and what that means."""

    def __init__(self, theme: Theme, icon: str, title: str, sentence: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "choice")
        self.setAccessibleName(title)
        self.setAccessibleDescription(sentence)
        self._theme, self._icon_name = theme, icon
        self._sign = PlainLabel()
        said = QVBoxLayout()
        said.setSpacing(tokens.SPACE_XS // 2)
        said.addWidget(PlainLabel(title, "strong"))
        said.addWidget(ShortLabel(sentence, "caption", "second"))
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(tokens.SPACE_L, tokens.SPACE_M, tokens.SPACE_L, tokens.SPACE_M)
        row.setSpacing(tokens.SPACE_L)
        row.addWidget(self._sign)
        row.addLayout(said, 1)
        for label in self.findChildren(QLabel):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        theme.changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        color = self._theme.color("accent").name()
        self._sign.setPixmap(icons.pixmap(self._icon_name, color, 24, self.devicePixelRatioF()))

    def sizeHint(self) -> QSize:
        return self._row.sizeHint()
