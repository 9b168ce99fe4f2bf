import pytest

from ui.desktop.forms.budget_form import BudgetForm
from ui.desktop.main_window import MainWindow
from ui.desktop.pages.budgets import BudgetsPage


@pytest.fixture
def page(window: MainWindow) -> BudgetsPage:
    window.show_page("budgets")
    found = window.page("budgets")
    assert isinstance(found, BudgetsPage)
    return found


@pytest.fixture
def form(page: BudgetsPage) -> BudgetForm:
    page.add()
    assert page.form is not None
    return page.form
