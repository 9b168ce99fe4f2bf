import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from models import budgets, entries, lookups, moments
from models.budgets import Terms
from models.drafts import Draft
from models.money import Money, to_text
from models.periods import own_bounds
from models.reports.budgets import BudgetStatus
from tests.ui.desktop.conftest import ZONE, draft, run
from tests.ui.desktop.seen import plain
from ui import cli, formats, privacy
from ui.desktop.budget_texts import NEW
from ui.desktop.forms import ahead
from ui.desktop.forms.budget_form import BudgetForm
from ui.desktop.forms.fields import ChoiceField
from ui.desktop.main_window import MainWindow
from ui.desktop.page import Subset
from ui.desktop.pages.budgets import BudgetsPage
from ui.desktop.pages.overview.page import glance
from ui.desktop.widgets.plain import PlainLabel

TODAY = moments.now(ZONE).day


def money_gift(minor: int, days_ago: int = 0, creator: str = "Mila") -> Draft:
    """A gift in money on YouTube, some days ago."""
    when = (TODAY - timedelta(days=days_ago)).isoformat()
    return draft("gift", when, "main", "YouTube", creator=creator, amount=Money(minor, "EUR"))


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


def texts(page: BudgetsPage, number: int) -> list[str]:
    """What a line shows, in the order of its parts."""
    labels = page.lines[number].findChildren(PlainLabel)
    return [plain(label.text()) for label in labels if not label.isHidden()]


def rows(window: MainWindow) -> list[Terms]:
    assert window.session is not None
    return [row.terms for row in budgets.budgets(window.session.reader)]


def test_without_budgets_the_page_teaches_what_one_is(page: BudgetsPage) -> None:
    assert page._stack.currentIndex() == 1
    button = next(one for one in page.findChildren(QPushButton) if one.text() == "Add a budget")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert page.form is not None
    assert page._stack.currentIndex() == 0


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


def test_a_line_says_what_is_left_and_how_it_goes(window: MainWindow, page: BudgetsPage) -> None:
    run(window, entries.add, money_gift(4410))
    run(window, budgets.add, Terms(Money(4000, "EUR")))
    run(window, budgets.add, Terms(Money(4410, "EUR"), "evening"))
    assert texts(page, 1)[2:4] == ["€4.10 over", "Over"]
    assert "€44.10 of €40.00, 110%" in texts(page, 1)
    assert plain(page.lines[1].accessibleName()).endswith("Over, €4.10 over, €44.10 of €40.00, 110%")
    assert texts(page, 2)[2:4] in (["€0.00 left", "Used up"], ["€44.10 left", "On track"]), "by the time of the day"
    assert page._about.text() == "1 over"


def test_a_line_follows_what_is_spent(window: MainWindow, page: BudgetsPage) -> None:
    run(window, budgets.add, Terms(Money(4000, "EUR")))
    line = page.lines[1]
    before = texts(page, 1)
    run(window, entries.add, money_gift(100))
    assert texts(page, 1) != before
    window.undo()
    assert texts(page, 1) == before
    assert page.lines[1] is line


def test_page_overview_bar_and_command_line_say_the_same(
    window: MainWindow, page: BudgetsPage, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    """With coins nothing covers, money without a rate and something carried over, for both of what counts."""
    first = TODAY.replace(day=1)
    for entry in (
        money_gift(1234), money_gift(4321, (TODAY - first).days + 1), money_gift(77, creator="Ben"),
        draft("gift", TODAY.isoformat(), "main", "YouTube", amount=Money(250, "SYP")),
        draft("gift", TODAY.isoformat(), creator="Mila", coins=1000),
        draft("purchase", TODAY.isoformat(), coins=70, amount=Money(99, "USD")),
    ):  # fmt: skip
        run(window, entries.add, entry)
    amount, since = Money(2000, "EUR"), first - timedelta(days=1)
    for period in ("month", "week", "year"):
        for basis in ("spent", "paid"):
            run(window, budgets.add, Terms(amount, period, basis, carry_since=since))
    run(window, budgets.add, Terms(amount, "evening", about="creator", name="Mila"))
    assert window.session is not None
    shown = page._standing
    assert shown is not None
    found: list[Sequence[BudgetStatus]] = []
    window.session.ask(glance, done=lambda one: found.append(one.overview.budgets))
    now = moments.now(ZONE).local.isoformat()
    last = draft("gift", now, "main", "YouTube", creator="Mila", amount=Money(100, "EUR"))
    window.session.ask(ahead.budgets, None, last, done=found.append)
    assert tuple(found[0]) == shown.budgets
    assert cli.run(["--ledger", str(window.session.path), "budget", "--json"]) == 0
    listed = {one["id"]: one for one in json.loads(capsysbinary.readouterr().out)["budgets"]}
    for one in shown.budgets:
        said = listed[one.budget.id]
        figures = (one.used.minor, one.used.carried, one.amount, one.left)
        assert [said[key] for key in ("used", "carried_over", "allowed", "left")] == [to_text(f, 2) for f in figures]
        assert (said["percent"], said["is_over"], said["day"]) == (one.percent, one.is_over, one.gone)
        assert plain(formats.money(Money(abs(one.left), "EUR"))) in " ".join(texts(page, one.budget.id))
    run(window, entries.add, last)
    after = {one.budget.id: one for one in page._standing.budgets}  # type: ignore[union-attr]
    assert [(one.used, one.amount, one.behind) for one in found[1]] == [
        (after[one.budget.id].used, after[one.budget.id].amount, after[one.budget.id].behind) for one in found[1]
    ]
    assert len(found[1]) == 7


def test_a_budget_is_changed_in_its_place(window: MainWindow, page: BudgetsPage) -> None:
    run(window, budgets.add, Terms(Money(4000, "EUR")))
    run(window, budgets.add, Terms(Money(500, "EUR"), "week", "spent", "creator", "Mila"))
    page.lines[2].edit.click()
    assert page.form is not None
    assert page.lines[2].isHidden()
    assert page._column.indexOf(page.form) == 1
    assert (page.form._name.text, page.form._amount.text) == ("Mila", "5.00")
    page.form._amount.set_text("6.5")
    page.form.submit()
    assert rows(window)[1] == Terms(Money(650, "EUR"), "week", "spent", "creator", "Mila")
    assert not page.lines[2].isHidden()
    assert "€6.50 left" in texts(page, 2)


def test_the_form_of_a_budget_further_down_is_seen_whole(window: MainWindow, page: BudgetsPage, qtbot: QtBot) -> None:
    window.frame.resize(1024, 600)
    for period in ("evening", "week", "month", "year"):
        run(window, budgets.add, Terms(Money(4000, "EUR"), period))
    page.edit(4)
    form = page.form
    assert form is not None

    def is_whole() -> bool:
        top = form.mapTo(page._area, form.rect().topLeft()).y()
        return top >= 0 and top + form.height() <= page._area.viewport().height()

    qtbot.waitUntil(is_whole)
    form.say("A sentence that is so long that it takes more than one line. " * 4)
    qtbot.waitUntil(is_whole)


def test_delete_needs_no_question_and_is_undone(window: MainWindow, page: BudgetsPage) -> None:
    run(window, budgets.add, Terms(Money(4000, "EUR")))
    QTest.mouseClick(page.lines[1]._delete, Qt.MouseButton.LeftButton)
    assert page.lines == {}
    assert page._stack.currentIndex() == 1
    assert window.status.notice == "Budget deleted"
    window.undo()
    assert list(page.lines) == [1]


def test_a_form_whose_budget_is_deleted_elsewhere_closes(window: MainWindow, page: BudgetsPage) -> None:
    run(window, budgets.add, Terms(Money(4000, "EUR")))
    page.edit(1)
    run(window, budgets.remove, 1)
    assert page.form is None


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


def test_the_periods_before_are_listed_with_what_each_left(window: MainWindow, page: BudgetsPage) -> None:
    first = TODAY.replace(day=1)
    before = (TODAY - first).days + 1
    run(window, entries.add, money_gift(3100, before))
    run(window, budgets.add, Terms(Money(3000, "EUR"), carry_since=first - timedelta(days=1)))
    line = page.lines[1]
    assert "€1.00 taken off for the time before" in " ".join(texts(page, 1))
    assert line._history.isHidden()
    line._earlier.click()
    rows_shown = [[plain(label.text()) for label in labels] for labels in line._history._rows]
    assert len(rows_shown) == 6
    assert rows_shown[0][1:4] == ["€31.00", "€30.00", "€1.00 over"]
    assert rows_shown[1][1:4] == ["€0.00", "€30.00", "€30.00 left"]
    window.actions["privacy"].trigger()
    assert privacy.DOTS in line._history._rows[0][1].text()


def test_a_line_says_how_much_is_not_counted(window: MainWindow, page: BudgetsPage) -> None:
    run(window, entries.add, draft("gift", TODAY.isoformat(), "main", "Kick", creator="Mila", coins=50))
    run(window, entries.add, draft("gift", TODAY.isoformat(), "main", "YouTube", amount=Money(250, "SYP")))
    run(window, budgets.add, Terms(Money(4000, "EUR")))
    said = next(text for text in texts(page, 1) if text.startswith("Not counted"))
    assert plain(said) == "Not counted: 50 Kicks that no purchase covers, SYP\xa02.50 without a rate"


def test_other_pages_lead_to_a_budget_or_to_a_new_one(window: MainWindow, page: BudgetsPage) -> None:
    run(window, budgets.add, Terms(Money(4000, "EUR")))
    window.show_page("ledger")
    window.show_page("budgets", 1)
    assert page.lines[1].edit.hasFocus() or not window.frame.isActiveWindow()
    window.show_page("budgets", NEW)
    assert page.form is not None


def test_a_budget_leads_to_its_entries(window: MainWindow, page: BudgetsPage) -> None:
    run(window, entries.add, money_gift(100))
    run(window, entries.add, money_gift(200, creator="Ben"))
    run(window, budgets.add, Terms(Money(4000, "EUR"), "month", "spent", "creator", "Ben"))
    wanted: list[Subset] = []
    page.entries_wanted.connect(wanted.append)
    page.lines[1]._entries.click()
    assert window.session is not None
    found: list[int] = []
    window.session.ask(wanted[0].find, done=found.extend)
    assert [one.creator for one in lookups.drafts(window.session.reader, found).values()] == ["Ben"]
    assert "Ben" in wanted[0].title


def test_the_privacy_key_hides_names_and_amounts(window: MainWindow, page: BudgetsPage) -> None:
    run(window, entries.add, money_gift(4410, creator="Ben"))
    run(window, budgets.add, Terms(Money(4000, "EUR"), "month", "spent", "creator", "Ben"))
    window.actions["privacy"].trigger()
    shown = " ".join(
        (*texts(page, 1), plain(page.lines[1].accessibleName()), plain(page.lines[1]._bars.accessibleName()))
    )
    assert privacy.DOTS in shown
    assert not {"Ben", "44.10", "40.00", "4.10"} & set(shown.replace("€", " ").split())


def test_an_unnamed_name_is_never_taken_for_markup(window: MainWindow, page: BudgetsPage) -> None:
    run(window, budgets.add, Terms(Money(4000, "EUR"), "month", "spent", "creator", "<b>Max</b>"))
    assert texts(page, 1)[0] == "<b>Max</b>, each month"


def test_another_ledger_has_its_own_budgets(
    window: MainWindow, page: BudgetsPage, make_ledger: Callable[..., Path]
) -> None:
    run(window, budgets.add, Terms(Money(4000, "EUR")))
    page.add()
    window.open_ledger(make_ledger(name="other"))
    window.show_page("budgets")
    assert page.lines == {}
    assert page.form is None
    assert page._stack.currentIndex() == 1
