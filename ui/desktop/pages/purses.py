"""The Purses page."""

from __future__ import annotations

from ui.desktop.page import Page


class PursesPage(Page):
    """An empty page."""

    def reckon(self) -> None:
        """Ask for nothing yet."""
