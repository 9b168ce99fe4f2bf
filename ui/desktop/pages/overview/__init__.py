"""The Overview and its parts."""

from ui.desktop.pages.overview.page import OverviewPage

__all__ = ["OverviewPage"]
