"""The Budgets page."""

from __future__ import annotations

from ui.desktop.page import Page


class BudgetsPage(Page):
    """An empty page."""

    def reckon(self) -> None:
        """Ask for nothing yet."""
