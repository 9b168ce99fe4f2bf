"""The Reports page on the ledger of ENTRIES."""

import pytest

from tests.ui.desktop.pages.reports.seen import ALL
from ui.desktop.main_window import MainWindow
from ui.desktop.pages.reports import ReportsPage


@pytest.fixture
def page(window: MainWindow) -> ReportsPage:
    """The page with all of the ledger, by creator and month."""
    window.actions["reports"].trigger()
    window.reports.choose(ALL)
    return window.reports
