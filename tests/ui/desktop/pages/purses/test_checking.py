"""What the app shows, checked against the ledger."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from models import entries, lookups
from models.money import Money
from tests.ui.desktop.conftest import draft, run
from tests.ui.desktop.pages.purses.seen import asked_for, button, card, cells, ids, lots, press, texts
from tests.ui.desktop.seen import plain
from ui.desktop.main_window import MainWindow
from ui.desktop.pages.purses import PursesPage
from ui.desktop.pages.purses.sections import CountSection
from ui.desktop.theme import ROW_HEIGHT


def test_a_balance_that_agrees_is_remembered(qtbot: QtBot, page: PursesPage, window: MainWindow) -> None:
    of = card(page, "Twitch - main")
    assert "Apr 11, 2026: the app and the ledger agreed on 60" in texts(of)
    of.check.coins.go()
    QTest.keyClicks(of.check.coins.line, "30*2")
    assert of.check.coins.hinted == "= 60"
    press(of.check.coins)
    assert of.check.coins.hinted == ""
    assert of.check.coins.text == ""
    assert of.check.latest is not None
    assert (of.check.latest.seen, of.check.latest.difference) == (60, 0)
    assert window.status.notice == "Balance added"
    window.undo()
    assert of.check.latest.day == date(2026, 4, 11)


@pytest.mark.parametrize(
    ("typed", "choice", "reason", "coins"),
    [
        ("110", "They were free", "free", 50),
        ("110", "Correct the ledger", "correction", 50),
        ("10", "They expired", "expired", -50),
        ("10", "They are lost", "lost", -50),
        ("10", "Correct the ledger", "correction", -50),
    ],
)
@pytest.mark.parametrize("when", ["", "2026-04-12"])
def test_a_difference_is_settled_with_one_button(
    qtbot: QtBot, page: PursesPage, window: MainWindow, typed: str, choice: str, reason: str, coins: int, when: str
) -> None:
    of = card(page, "Twitch - main")
    of.check.when.set_text(when)
    press(of.check.coins, typed)
    assert of.check.latest is not None
    assert of.check.latest.difference == -coins
    press(button(of.check, choice))
    assert of.check.latest.difference == 0
    assert window.session is not None
    assert window.session.undo_label == "Settle balance"
    assert window.status.notice == "Difference settled"
    *_, added = lookups.drafts(window.session.reader, range(20)).values()
    assert (added.kind, added.item, added.coins) == ("adjustment", reason, coins)
    assert not of.check.explanations.isVisible()
    window.undo()
    assert of.check.latest.difference == -coins
    assert of.check.explanations.isVisible()


def test_a_difference_may_be_left_or_looked_at_again(qtbot: QtBot, page: PursesPage) -> None:
    of = card(page, "Twitch - main")
    press(of.check.coins, "110")
    assert "the app showed 110, the ledger had 60: 50 more than the ledger" in "\n".join(texts(of))
    press(button(of.check, "Leave it"), key=Qt.Key.Key_Space)
    assert not [one for one in of.check.findChildren(QPushButton) if one.isVisible() and one.text() == "Leave it"]
    of.check._explain.click()
    assert button(of.check, "They were free").hasFocus()


def test_a_missing_pack_is_booked_at_the_price_paid_last_by_keyboard(
    qtbot: QtBot, page: PursesPage, window: MainWindow
) -> None:
    of = card(page, "Twitch - main")
    press(of.check.coins, "160")
    said = texts(of.check.explanations)
    assert said[0] == "They agreed last on Apr 11, 2026; what is missing came after that."
    assert said[1] == "A purchase of 100 coins for €1.60 is missing: as you bought it on Apr 7, 2026"
    page.show_subject(of.account)
    first = of.check.explanations.buttons[0]
    assert first.hasFocus()
    assert plain(first.accessibleName()) == f"Add purchase: {said[1]}"
    press(first)
    assert of.check.latest is not None
    assert of.check.latest.difference == 0
    assert window.session is not None
    *_, added = lookups.drafts(window.session.reader, range(20)).values()
    assert (added.kind, added.coins, added.amount) == ("purchase", 100, Money(160, "EUR"))


def test_what_is_settled_elsewhere_is_not_booked_twice(qtbot: QtBot, page: PursesPage, window: MainWindow) -> None:
    of = card(page, "Twitch - main")
    press(of.check.coins, "10")
    assert window.session is not None
    stale = of.check.explanations.buttons[1].click
    explained = of.check._found[1]
    stale()
    of.check._settle(explained)
    assert "That is settled, or has changed since; look at the difference again" in texts(of)


def test_explanations_are_hidden_with_all_amounts_and_names(qtbot: QtBot, page: PursesPage, window: MainWindow) -> None:
    of = card(page, "Twitch - main")
    press(of.check.coins, "160")
    window.actions["privacy"].trigger()
    said = "\n".join(texts(of.check.explanations))
    assert "missing" in said
    assert "100" not in said
    assert "1.60" not in said
    window.actions["privacy"].trigger()


def test_the_missing_purchase_is_added_in_its_bar(qtbot: QtBot, page: PursesPage, window: MainWindow) -> None:
    of = card(page, "Twitch - main")
    press(of.check.coins, "110")
    button(of.check, "Add a purchase").click()
    bar = window.desk.open_bar
    assert bar is not None
    assert bar.accessibleName() == "Purchase"
    assert bar.field("account").text == "Twitch - main"


def test_what_cannot_be_read_is_said_and_kept(qtbot: QtBot, page: PursesPage) -> None:
    of = card(page, "Twitch - main")
    press(of.check.coins, "12x")
    assert "is not a whole number" in "\n".join(texts(of))
    assert of.check.coins.text == "12x"
    press(of.check.when, "nonsense")
    of.check.coins.set_text("12")
    of.check.submit()
    assert "nonsense" in "\n".join(texts(of))


def test_balances_checked_stand_in_a_table_the_latest_first(window: MainWindow, page: PursesPage) -> None:
    run(window, entries.add, draft("assertion", "2026-04-15", "main", "Twitch", coins=10))
    of = card(page, "Twitch - main")
    of.open("counted")
    section = of.sections["counted"]
    assert isinstance(section, CountSection)
    assert cells(section.table.texts) == [
        ["Apr 15, 2026", "10", "60", "50 fewer than the ledger"],
        ["Apr 11, 2026", "60", "60", "agreed"],
    ]
    with asked_for(page) as asked:
        press(section.table)
    assert [(plain(subset.title), ids(window, subset)) for subset in asked] == [("Balance of Apr 15, 2026", [11])]


def test_rows_are_as_high_as_they_are_wished(window: MainWindow, page: PursesPage) -> None:
    table = lots(card(page, "TikTok - main"))
    page.preferences.density = "comfortable"
    page.redraw()
    assert table.rowHeight(0) == ROW_HEIGHT["comfortable"]


@pytest.mark.usefixtures("active")
def test_the_keyboard_stays_where_it_is_when_the_ledger_changes(page: PursesPage, window: MainWindow) -> None:
    of = card(page, "Twitch - main")
    press(of.check.coins, "10")
    lost = button(of.check, "They are lost")
    lost.setFocus()
    run(window, entries.add, draft("gift", "2026-04-20", creator="Mila", coins=1))
    again = button(of.check, "They are lost")
    assert again is not lost
    assert again.hasFocus()
    window.actions["privacy"].trigger()
    assert button(of.check, "They are lost").hasFocus()
