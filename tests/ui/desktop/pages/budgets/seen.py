"""What is on the Budgets page, and in the ledger."""

from datetime import timedelta

from models import budgets, moments
from models.budgets import Terms
from models.drafts import Draft
from models.money import Money
from tests.ui.desktop.conftest import ZONE, draft
from tests.ui.desktop.seen import plain
from ui.desktop.main_window import MainWindow
from ui.desktop.pages.budgets import BudgetsPage
from ui.desktop.widgets.plain import PlainLabel

TODAY = moments.now(ZONE).day


def money_gift(minor: int, days_ago: int = 0, creator: str = "Mila") -> Draft:
    """A gift in money on YouTube, some days ago."""
    when = (TODAY - timedelta(days=days_ago)).isoformat()
    return draft("gift", when, "main", "YouTube", creator=creator, amount=Money(minor, "EUR"))


def texts(page: BudgetsPage, number: int) -> list[str]:
    """What a line shows, in the order of its parts."""
    labels = page.lines[number].findChildren(PlainLabel)
    return [plain(label.text()) for label in labels if not label.isHidden()]


def rows(window: MainWindow) -> list[Terms]:
    assert window.session is not None
    return [row.terms for row in budgets.budgets(window.session.reader)]
