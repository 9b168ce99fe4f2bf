"""The Purses page of a small ledger."""

import pytest

from tests.ui.desktop.pages.purses.seen import show
from ui.desktop.main_window import MainWindow
from ui.desktop.pages.purses import PursesPage


@pytest.fixture
def page(window: MainWindow) -> PursesPage:
    return show(window)
