"""Refunds, adjustments and balances, entered from the keyboard."""

import pytest
from PySide6.QtCore import Qt

from models.money import Money
from tests.ui.desktop.keyboard import ENTER, TAB, bar, entry, keys, listed, newest
from ui.desktop.main_window import MainWindow

pytestmark = pytest.mark.usefixtures("active")


def test_a_refund_is_entered_from_its_purchase(window: MainWindow) -> None:
    window.desk.refund(1, entry(window, 1))
    opened = bar(window)
    assert [opened.field(name).text for name in ("reference", "coins", "amount")] == [
        "700 coins for €8.99, Mar 1, 2026", "700", "8.99",
    ]  # fmt: skip
    keys(window, "100")
    assert opened.field("amount").text == "1.28", "100/700 of what was paid, rounded down"
    keys(window, ENTER)
    added = newest(window)
    assert (added.kind, added.coins, added.amount, added.refunded_id) == ("refund", 100, Money(128, "EUR"), 1)
    assert (added.reference, window.status.notice) == ("A-1", "Refund added")


def test_the_parts_of_a_refund_add_up_to_what_was_paid(window: MainWindow) -> None:
    back = 0
    for coins in (100, 100, 250, 250):
        window.desk.refund(1, entry(window, 1))
        keys(window, str(coins), ENTER)
        amount = newest(window).amount
        assert amount is not None
        back += amount.minor
    assert back == 899
    window.actions["add-refund"].trigger()
    keys(window, "700")
    assert not listed(window), "there is nothing left to refund"


def test_the_money_back_may_be_typed_over_and_then_stays(window: MainWindow) -> None:
    window.desk.refund(1, entry(window, 1))
    opened = bar(window)
    keys(window, TAB, "5", Qt.Key.Key_Backtab)
    keys(window, "350")
    assert opened.field("amount").text == "5"
    keys(window, ENTER)
    assert newest(window).amount == Money(500, "EUR")


def test_more_than_is_left_is_refused_at_its_field(window: MainWindow) -> None:
    window.desk.refund(1, entry(window, 1))
    keys(window, "701", ENTER)
    assert bar(window).field("coins").is_wrong
    assert "more than is left" in bar(window).outlook.text()


@pytest.mark.parametrize(
    ("coins", "money", "taken"),
    [("100", "", (100, 128)), ("", "1.28", (99, 128)), ("100", "0", (100, 0)), ("0", "1.28", (0, 128))],
)
def test_what_is_left_out_of_a_refund_is_its_share_and_a_zero_is_a_zero(
    window: MainWindow, coins: str, money: str, taken: tuple[int, int]
) -> None:
    window.desk.refund(1, entry(window, 1))
    opened = bar(window)
    opened.field("coins").set_text(coins)
    opened.field("amount").set_text(money)
    opened.submit()
    added = newest(window)
    assert (added.coins, added.amount) == (taken[0], Money(taken[1], "EUR"))


def test_a_gift_is_refunded_as_a_whole(window: MainWindow) -> None:
    window.desk.refund(3, entry(window, 3))
    opened = bar(window)
    assert opened.field("reference").text == "Galaxy for Zoë 🌸, Mar 2, 2026"
    assert not opened.field("coins").isEnabled()
    keys(window, ENTER)
    added = newest(window)
    assert (added.kind, added.coins, added.refunded_id) == ("refund", 590, 3)
    assert opened.field("coins").isEnabled(), "the next may be of a purchase"


def test_a_refund_finds_its_purchase_among_the_latest(window: MainWindow) -> None:
    window.actions["add-refund"].trigger()
    keys(window, "A-1")
    assert listed(window) == ["700 coins for €8.99, Mar 1, 2026"]
    keys(window, ENTER)
    keys(window, ENTER)
    assert newest(window).refunded_id == 1


def test_a_refund_of_nothing_is_asked_what_it_is_of(window: MainWindow) -> None:
    window.actions["add-refund"].trigger()
    keys(window, "nothing of the sort", ENTER)
    assert bar(window).field("reference").is_wrong
    assert newest(window).kind == "assertion"


def test_a_refund_that_is_saved_unchanged_stays_as_it_was_and_can_be_changed(window: MainWindow) -> None:
    window.desk.refund(1, entry(window, 1))
    keys(window, "100", ENTER)
    before = entry(window, 11)
    window.ledger_page.deeds.edit(11)
    bar(window).submit()
    assert entry(window, 11) == before
    window.ledger_page.deeds.edit(11)
    bar(window).field("coins").set_text("700")
    bar(window).submit()
    assert entry(window, 11).coins == 700, "what it took before is its to take again"


def test_expired_coins_need_no_minus(window: MainWindow) -> None:
    window.actions["add-adjustment"].trigger()
    opened = bar(window)
    opened.field("account").set_text("TikTok - main")
    opened.fields["item"].set_content("expired")
    opened.fields["item"].edited.emit()
    assert opened.fields["amount"].isHidden()
    keys(window, "50")
    opened._look_ahead()
    assert opened.outlook.text() == "−50 · balance −48"
    keys(window, ENTER)
    assert (newest(window).kind, newest(window).coins, newest(window).item) == ("adjustment", -50, "expired")


def test_an_opening_balance_has_a_price_if_it_is_known(window: MainWindow) -> None:
    window.actions["add-adjustment"].trigger()
    opened = bar(window)
    opened.fields["item"].set_content("opening")
    opened.fields["item"].edited.emit()
    keys(window, "100")
    opened._look_ahead()
    assert "what they cost is not known" in opened.outlook.text()
    keys(window, TAB, "1.50", ENTER)
    assert (newest(window).coins, newest(window).amount) == (100, Money(150, "EUR"))


def test_a_balance_says_the_difference_before_it_is_added(window: MainWindow) -> None:
    window.actions["add-balance"].trigger()
    opened = bar(window)
    opened.field("account").set_text("TikTok - main")
    keys(window, "10")
    opened._look_ahead()
    assert opened.outlook.text() == "the ledger has 2 · the app shows 8 more"
    keys(window, Qt.Key.Key_Backspace, Qt.Key.Key_Backspace, "2")
    opened._look_ahead()
    assert opened.outlook.text() == "the ledger has 2: they agree"
    keys(window, ENTER)
    assert (newest(window).kind, newest(window).coins, newest(window).platform) == ("assertion", 2, "TikTok")
