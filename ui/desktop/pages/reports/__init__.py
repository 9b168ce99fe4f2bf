"""The Reports page and its parts."""

from ui.desktop.pages.reports.page import ReportsPage

__all__ = ["ReportsPage"]
