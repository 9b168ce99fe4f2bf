"""Cooling off: what is of now and would be over waits; what has happened already never does."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from models import budgets, moments
from models.budgets import Terms
from models.money import Money
from tests.ui.desktop.conftest import ZONE, draft, run
from tests.ui.desktop.keyboard import ESC, bar, gifts
from tests.ui.desktop.seen import plain
from ui import privacy
from ui.desktop.forms.cooling import is_of_now
from ui.desktop.forms.entry_bar import EntryBar
from ui.desktop.main_window import MainWindow

pytestmark = pytest.mark.usefixtures("active")


def typed(window: MainWindow, amount: str, when: str = "", kind: str = "gift") -> EntryBar:
    """The bar with a gift in money, or with a purchase."""
    window.desk.start(kind)
    opened = bar(window)
    texts = {"account": "YouTube - main", "creator": "Mila", "item": "Super Chat", "coins": amount}
    if kind == "purchase":
        texts = {"account": "TikTok - main", "coins": "70", "amount": amount}
    for name, text in {**texts, "when": when}.items():
        opened.field(name).set_text(text)
    if kind == "gift":
        opened.coins.set_unit("EUR")  # type: ignore[attr-defined]
    return opened


def is_free(opened: EntryBar) -> bool:
    return opened.findChildren(QPushButton)[1].isEnabled()


@pytest.fixture
def limited(window: MainWindow) -> MainWindow:
    """A window on a ledger in which more than 10.00 EUR an evening waits a second."""
    run(window, budgets.add, Terms(Money(1000, "EUR"), "evening", wait=1))
    return window


def count(window: MainWindow) -> int:
    return len(gifts(window))


def test_what_would_be_over_waits_and_is_added_by_a_second_press(limited: MainWindow, qtbot: QtBot) -> None:
    before = count(limited)
    opened = typed(limited, "10.01")
    opened.submit()
    said = plain(opened.outlook.text())
    assert "€0.01 over with this." in said
    assert "1 s to go" in said
    assert not is_free(opened)
    opened.submit()
    assert count(limited) == before, "a second press does not hurry it"
    qtbot.waitUntil(lambda: "The wait is over" in opened.outlook.text(), timeout=4000)
    assert count(limited) == before, "nothing is added by itself"
    assert is_free(opened)
    opened.submit()
    assert count(limited) == before + 1
    opened.field("coins").set_text("1")
    QTest.qWait(700)  # longer than what counts as a double click
    opened.submit()
    assert count(limited) == before + 1, "each entry waits for itself"


def test_exactly_the_limit_does_not_wait(limited: MainWindow) -> None:
    before = count(limited)
    typed(limited, "10.00").submit()
    assert count(limited) == before + 1


@pytest.mark.parametrize("when", ["5 minutes", "yesterday", "today"])
def test_what_has_happened_already_never_waits(limited: MainWindow, when: str) -> None:
    now = moments.now(ZONE)
    text = {
        "5 minutes": (now.local - timedelta(minutes=5)).isoformat(" ", "seconds"),
        "yesterday": str(now.day - timedelta(days=1)),
        "today": str(now.day),
    }[when]
    before = count(limited)
    typed(limited, "50", text).submit()
    assert count(limited) == before + 1


def test_what_is_still_to_come_waits() -> None:
    now = moments.now(ZONE)
    for when, is_held in ((now.day + timedelta(days=1), True), (now.day, False), (now.local, True)):
        assert is_of_now(draft("gift", when.isoformat(), coins=1)) == is_held


def test_another_amount_or_escape_gives_it_up(limited: MainWindow) -> None:
    before = count(limited)
    opened = typed(limited, "11")
    opened.submit()
    assert not is_free(opened)
    opened.field("coins").set_text("5")
    opened.field("coins").edited.emit()
    assert is_free(opened)
    opened.submit()
    assert count(limited) == before + 1
    opened = typed(limited, "11")
    opened.submit()
    QTest.keyClick(opened.field("coins").line, ESC)
    assert opened.isHidden()
    limited.desk.start("gift")
    assert opened.field("coins").text == "11", "what was typed is still there"
    assert is_free(opened)
    assert "to go" not in opened.outlook.text()


def test_a_purchase_waits_for_a_budget_of_what_is_paid(window: MainWindow) -> None:
    run(window, budgets.add, Terms(Money(1000, "EUR"), "week", "paid", wait=3600))
    before = len(window.session.reader.connection.execute("SELECT id FROM entry").fetchall())  # type: ignore[union-attr]
    opened = typed(window, "10.50", kind="purchase")
    opened.submit()
    assert "59 min 60 s to go" not in opened.outlook.text()
    assert "60 min 0 s to go" in plain(opened.outlook.text())
    assert len(window.session.reader.connection.execute("SELECT id FROM entry").fetchall()) == before  # type: ignore[union-attr]
    privacy.switch(is_on=True)
    opened.redraw()
    assert "0.50" not in opened.outlook.text()
    assert "to go" in opened.outlook.text()


def test_a_budget_without_a_wait_only_says_so(window: MainWindow) -> None:
    run(window, budgets.add, Terms(Money(1000, "EUR"), "evening"))
    before = count(window)
    typed(window, "50").submit()
    assert count(window) == before + 1


def test_the_same_again_waits_in_the_bar(limited: MainWindow, qtbot: QtBot) -> None:
    typed(limited, "6").submit()
    before = count(limited)
    limited.desk.repeat()
    assert count(limited) == before, "12.00 would be over"
    opened = bar(limited)
    assert (opened.field("creator").text, opened.field("coins").text, opened.field("when").text) == ("Mila", "6.00", "")
    assert "€2.00 over with this." in plain(opened.outlook.text())
    qtbot.waitUntil(lambda: "The wait is over" in opened.outlook.text(), timeout=4000)
    QTest.qWait(700)
    opened.submit()
    assert count(limited) == before + 1


def test_the_same_again_does_not_wait_within_the_limit(limited: MainWindow) -> None:
    typed(limited, "4").submit()
    before = count(limited)
    limited.desk.repeat()
    assert count(limited) == before + 1
