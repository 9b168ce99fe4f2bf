"""The Overview page."""

from __future__ import annotations

from ui.desktop.page import Page


class OverviewPage(Page):
    """An empty page."""

    def reckon(self) -> None:
        """Ask for nothing yet."""
