"""The line at the head of a page: its title, what is said beside it, and what can be done on the whole page."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout

from ui import tokens
from ui.desktop import theme
from ui.desktop.widgets.plain import PlainLabel


class TitleLine(QHBoxLayout):
    """As high on every page, with or without buttons on it, so that the title stays where it is from page to page."""

    def __init__(self, title: str) -> None:
        """Begin with the title; the page adds the rest."""
        super().__init__()
        self.setContentsMargins(tokens.SPACE_L, tokens.SPACE_M, tokens.SPACE_L, 0)
        self.setSpacing(tokens.SPACE_M)
        self.addStrut(theme.control_height())
        self.addWidget(PlainLabel(title, "title"))
