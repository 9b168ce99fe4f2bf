"""The Purses page: one card for each account, with its lots, prices and balances."""

from ui.desktop.pages.purses.page import PursesPage

__all__ = ["PursesPage"]
