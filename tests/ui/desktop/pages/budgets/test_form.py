from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from models import budgets, entries
from models.budgets import Terms
from models.money import Money
from models.periods import own_bounds
from tests.ui.desktop.conftest import run
from tests.ui.desktop.pages.budgets.seen import TODAY, money_gift, rows, texts
from tests.ui.desktop.seen import plain
from ui import formats
from ui.desktop.forms.budget_form import BudgetForm
from ui.desktop.forms.fields import ChoiceField
from ui.desktop.main_window import MainWindow
from ui.desktop.pages.budgets import BudgetsPage


def test_a_budget_is_typed_and_saved_by_keyboard(window: MainWindow, form: BudgetForm) -> None:
    QTest.keyClicks(form._amount.line, "12.50")
    QTest.keyClick(form._amount.line, Qt.Key.Key_Return)
    assert rows(window) == [Terms(Money(1250, "EUR"))]
    assert window.status.notice == "Budget added"
    page = window.page("budgets")
    assert isinstance(page, BudgetsPage)
    assert page.form is None
    assert texts(page, 1)[0] == "Everything, each month"


def test_a_creators_budget_names_the_creator_and_counts_what_gifts_cost(window: MainWindow, form: BudgetForm) -> None:
    assert form._name.isHidden()
    form._basis.choose("paid")
    form._about.choose("creator")
    form._about.edited.emit()
    assert not form._name.isHidden()
    assert form._basis.key == "spent"
    assert not form._basis.box.isEnabled()
    form._name.set_text("mila")
    form._amount.set_text("5")
    form._period.choose("evening")
    form.submit()
    assert rows(window) == [Terms(Money(500, "EUR"), "evening", "spent", "creator", "Mila")]


@pytest.mark.parametrize(
    ("about", "name", "amount", "field", "words"),
    [
        ("", "", "", "_amount", "is not an amount"),
        ("", "", "1.234", "_amount", "decimal places"),
        ("", "", "0", "_amount", "above zero"),
        ("creator", "Nobody", "5", "_name", "There is no creator named “Nobody”"),
        ("account", "TikTok", "5", "_name", "write it like TikTok - main"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(
    window: MainWindow, form: BudgetForm, about: str, name: str, amount: str, field: str, words: str
) -> None:
    form._about.choose(about)
    form._about.edited.emit()
    form._name.set_text(name)
    form._amount.set_text(amount)
    form.submit()
    assert getattr(form, field).is_wrong
    assert words in form._said.text()
    assert rows(window) == []
    assert form._amount.text == amount


@pytest.mark.parametrize(
    ("period", "choice", "day", "starts_on"),
    [("week", "7", "", 7), ("month", "31", "", 31), ("year", "2", "29", 229), ("year", "4", "6", 406)],
)
def test_a_budget_begins_on_a_day_of_its_own(
    window: MainWindow, page: BudgetsPage, form: BudgetForm, period: str, choice: str, day: str, starts_on: int
) -> None:
    pick(form._period, period)
    assert form._start.starts_on is None
    pick(form._start, choice)
    assert form._start.day.isHidden() == (period != "year")
    if day:
        form._start.day.choose(day)
    form._amount.set_text("5")
    form.submit()
    assert rows(window) == [Terms(Money(500, "EUR"), period, starts_on=starts_on)]  # type: ignore[arg-type]
    first, last = own_bounds(period, TODAY, starts_on)
    assert plain(formats.days(first, last)) in plain(" ".join(texts(page, 1)))
    page.edit(1)
    assert page.form is not None
    assert page.form.terms() == rows(window)[0]
    pick(page.form._start, "")
    page.form.submit()
    assert rows(window) == [Terms(Money(500, "EUR"), period)]  # type: ignore[arg-type]


def test_the_day_a_period_begins_on_suits_the_period(form: BudgetForm) -> None:
    def offered() -> list[str]:
        return [form._start.box.itemText(row) for row in range(form._start.box.count())]

    assert (offered()[:2], len(offered())) == (["As the ledger’s: 1", "1"], 32)
    pick(form._period, "week")
    assert offered() == ["As the ledger’s: Monday", *(name for _, _, name in formats.weekdays())]
    pick(form._period, "year")
    assert (offered()[0], offered()[-1], len(offered())) == ("As the ledger’s: January 1", "December", 13)
    pick(form._start, "1")
    form._start.day.choose("31")
    pick(form._start, "2")
    assert form._start.starts_on == 229, "the last day the month can have"
    pick(form._period, "evening")
    assert form._start.isHidden()
    assert form._start.starts_on is None


def pick(field: ChoiceField, value: str) -> None:
    """Choose as a person does."""
    field.choose(value)
    field.box.activated.emit(field.box.currentIndex())


def test_escape_leaves_the_form_and_changes_nothing(page: BudgetsPage, form: BudgetForm) -> None:
    QTest.keyClick(form._amount.line, Qt.Key.Key_Escape)
    assert page.form is None
    assert page._stack.currentIndex() == 1


def test_the_form_says_what_earlier_periods_came_to(window: MainWindow, page: BudgetsPage, qtbot: QtBot) -> None:
    for day in (40, 70):
        run(window, entries.add, money_gift(3000 + day, day))
    page.add()
    form = page.form
    assert form is not None
    qtbot.waitUntil(lambda: "came to" in form._said.text())
    assert "€30.70" in form._said.text()


def test_carrying_over_and_waiting_are_chosen_and_shown_again(
    window: MainWindow, page: BudgetsPage, form: BudgetForm
) -> None:
    assert form._since.isHidden()
    form._amount.set_text("30")
    form._carry.choose("on")
    form._carry.edited.emit()
    assert not form._since.isHidden()
    assert form.terms().carry_since == TODAY, "the day it is switched on"
    form._since.set_text("never")
    form.submit()
    assert form._since.is_wrong
    form._since.set_text("2026-03-02")
    form._wait.choose("300")
    form._wait.edited.emit()
    assert "Only entries of now wait" in form._said.text()
    form.submit()
    (terms,) = rows(window)
    assert (terms.carry_since, terms.wait) == (date(2026, 3, 2), 300)
    run(window, budgets.edit, 1, replace(terms, wait=7))
    page.edit(1)
    assert page.form is not None
    assert page.form.terms() == replace(terms, wait=7), "a wait that is not on offer stays"


def test_each_evening_has_its_own_limit(form: BudgetForm) -> None:
    form._amount.set_text("30")
    form._carry.choose("on")
    form._period.choose("evening")
    form._period.edited.emit()
    assert form._carry.isHidden()
    assert form._since.isHidden()
    assert form.terms().carry_since is None
    assert "from 06:00 to 06:00" in form._said.text()


def test_the_form_says_on_which_day_months_start(window: MainWindow, page: BudgetsPage) -> None:
    run(window, lambda ledger: ledger.change_settings(month_starts_on=25))
    page.add()
    assert page.form is not None
    assert "Months start on day 25" in page.form._said.text()
