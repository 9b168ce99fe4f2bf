"""The Purses page and its parts."""

from ui.desktop.pages.purses.page import PursesPage

__all__ = ["PursesPage"]
