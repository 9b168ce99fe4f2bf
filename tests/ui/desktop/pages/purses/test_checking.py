"""What the app shows, checked against the ledger."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from models import entries, lookups
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
    assert window.session.undo_label == "Add adjustment"
    *_, added = lookups.drafts(window.session.reader, range(20)).values()
    assert (added.kind, added.item, added.coins) == ("adjustment", reason, coins)


def test_a_difference_may_be_left_or_looked_at_again(qtbot: QtBot, page: PursesPage) -> None:
    of = card(page, "Twitch - main")
    press(of.check.coins, "110")
    assert "the app showed 110, the ledger had 60: 50 more than the ledger" in "\n".join(texts(of))
    press(button(of.check, "Leave it"), key=Qt.Key.Key_Space)
    assert not [one for one in of.check.findChildren(QPushButton) if one.isVisible() and one.text() == "Leave it"]
    of.check._explain.click()
    assert button(of.check, "They were free").isVisible()


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
