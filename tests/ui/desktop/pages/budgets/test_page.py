import json
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from models import budgets, entries, lookups, moments
from models.budgets import Terms
from models.money import Money, to_text
from models.reports.budgets import BudgetStatus
from tests.ui.desktop.conftest import ZONE, draft, run
from tests.ui.desktop.pages.budgets.seen import TODAY, money_gift, rows, texts
from tests.ui.desktop.seen import plain
from ui import cli, formats, privacy
from ui.desktop.budget_texts import NEW
from ui.desktop.forms import ahead
from ui.desktop.main_window import MainWindow
from ui.desktop.page import Subset
from ui.desktop.pages.budgets import BudgetsPage
from ui.desktop.pages.overview.page import glance


def test_without_budgets_the_page_teaches_what_one_is(page: BudgetsPage) -> None:
    assert page._stack.currentIndex() == 1
    button = next(one for one in page.findChildren(QPushButton) if one.text() == "Add a budget")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert page.form is not None
    assert page._stack.currentIndex() == 0


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
