"""Entering from the keyboard alone, key by key, through the real window."""

from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from models import budgets, entries, lookups
from models.budgets import Terms
from models.drafts import Draft
from models.errors import RequestRefused
from models.ledger import Ledger
from models.money import Money
from tests.ui.desktop.conftest import draft
from ui import privacy
from ui.desktop.books import Books
from ui.desktop.forms.entry_bar import EntryBar
from ui.desktop.forms.fields import Field
from ui.desktop.forms.line import Line
from ui.desktop.main_window import MainWindow

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture(autouse=True)
def active(window: MainWindow, qtbot: QtBot) -> None:
    """Shortcuts and the focus belong to the active window."""
    window.frame.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window.frame)


def focus() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def keys(window: MainWindow, *typed: str | Qt.Key) -> None:
    """Press keys wherever the keyboard is: letters, or single keys."""
    for part in typed:
        if isinstance(part, str):
            QTest.keyClicks(focus(), part)
        else:
            QTest.keyClick(focus(), part)


def shortcut(window: MainWindow, key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
    wanted = CTRL
    for modifier in modifiers:
        wanted |= modifier
    QTest.keyClick(focus(), key, wanted)


def gifts(window: MainWindow) -> list[Draft]:
    """Every gift, in the order of entry."""
    assert window.session is not None
    reader = window.session.reader
    ids = [entry for (entry,) in reader.connection.execute("SELECT id FROM entry WHERE kind = 'gift' ORDER BY id")]
    return list(lookups.drafts(reader, ids).values())


def bar(window: MainWindow) -> EntryBar:
    found = window.desk.open_bar
    assert found is not None
    return found


def listed(window: MainWindow) -> list[str]:
    line = focus()
    assert isinstance(line, Line)
    return [row.text for row in line.listed]


ENTER, TAB, DOWN, ESC = Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.Key.Key_Down, Qt.Key.Key_Escape


@pytest.mark.parametrize("on", [ENTER, TAB])
def test_a_gift_takes_a_shortcut_a_few_letters_of_each_and_enter(window: MainWindow, on: Qt.Key) -> None:
    shortcut(window, Qt.Key.Key_N)
    keys(window, "mi", on, "che", ENTER)
    added = gifts(window)[-1]
    assert len(gifts(window)) == 7
    assert (added.creator, added.item, added.quantity, added.coins) == ("Mila", "Cheer", 1, 40)
    assert added.platform == "Twitch", "where Mila got something last"
    assert window.status.notice == "Gift added"


def test_the_next_gift_to_the_same_creator_takes_its_letters_and_enter(window: MainWindow) -> None:
    shortcut(window, Qt.Key.Key_N)
    bar(window).field("when").set_text("2026-05-01 20:15")
    keys(window, "mi", ENTER, "che", ENTER)
    assert focus() is bar(window).field("item").line
    assert [bar(window).field(name).text for name in ("creator", "item", "coins", "when")] == [
        "Mila", "", "", "2026-05-01 20:15",
    ]  # fmt: skip
    keys(window, "che", TAB, "3", ENTER)
    last = gifts(window)[-2:]
    assert [(gift.creator, gift.quantity, gift.coins) for gift in last] == [("Mila", 1, 40), ("Mila", 3, 120)]
    assert [gift.moment.local.isoformat() for gift in last] == ["2026-05-01T20:15:00"] * 2


def test_the_shortcut_always_begins_with_the_creator(window: MainWindow) -> None:
    shortcut(window, Qt.Key.Key_N)
    keys(window, "mi", ENTER, "che", ENTER)
    shortcut(window, Qt.Key.Key_N)
    keys(window, "max", ENTER, "ros", ENTER)
    assert [(gift.creator, gift.item) for gift in gifts(window)[-2:]] == [("Mila", "Cheer"), ("<b>Max</b>", "Rose")]


def test_a_gift_of_another_platform_brings_an_account_there(window: MainWindow) -> None:
    shortcut(window, Qt.Key.Key_N)
    keys(window, "zo", ENTER)
    assert bar(window).field("account").text == "YouTube - main"
    keys(window, "gal", ENTER)
    assert (gifts(window)[-1].platform, gifts(window)[-1].coins) == ("TikTok", 590)


def test_a_handle_finds_its_creator(window: MainWindow) -> None:
    shortcut(window, Qt.Key.Key_N)
    keys(window, "a.live")
    assert listed(window)[0] == "Mila"


def test_what_is_new_is_typed_in_full_and_enter_leads_to_what_is_missing(window: MainWindow) -> None:
    shortcut(window, Qt.Key.Key_N)
    keys(window, "Somebody", ENTER, "Fresh gift", ENTER)
    assert focus() is bar(window).field("coins").line
    assert len(gifts(window)) == 6
    keys(window, "5*99", ENTER)
    assert (gifts(window)[-1].creator, gifts(window)[-1].item, gifts(window)[-1].coins) == (
        "Somebody",
        "Fresh gift",
        495,
    )


def test_a_new_name_that_begins_like_a_known_one_is_one_key_up(window: MainWindow) -> None:
    shortcut(window, Qt.Key.Key_N)
    keys(window, "Mi")
    assert listed(window) == ["Mila", "Mi"]
    keys(window, Qt.Key.Key_Up, ENTER)
    assert bar(window).field("creator").text == "Mi"
    keys(window, "ros", ENTER)
    assert gifts(window)[-1].creator == "Mi"


def test_a_slip_in_a_name_is_pointed_out_and_mended_with_down(window: MainWindow) -> None:
    shortcut(window, Qt.Key.Key_N)
    keys(window, "Mlia")
    assert listed(window) == ["Mlia", "Mila"]
    keys(window, ENTER, "ros", TAB)
    bar(window)._look_ahead()
    assert bar(window).outlook.text().endswith("new creator · did you mean Mila?")
    assert bar(window).outlook.property("tone") == "attention"
    bar(window).field("creator").go()
    keys(window, "Mlia", DOWN, ENTER)
    assert bar(window).field("creator").text == "Mila"


def test_a_gift_that_is_typed_over_loses_its_price(window: MainWindow) -> None:
    shortcut(window, Qt.Key.Key_N)
    keys(window, "mi", ENTER, "che", TAB)
    assert bar(window).field("coins").text == "40"
    bar(window).field("item").go()
    keys(window, "Something else", TAB)
    assert bar(window).field("coins").text == ""


def test_esc_closes_first_the_list_and_then_the_bar_and_nothing_typed_is_lost(window: MainWindow) -> None:
    shortcut(window, Qt.Key.Key_N)
    keys(window, "mi")
    assert listed(window)
    keys(window, ESC)
    assert not listed(window)
    opened = bar(window)
    keys(window, ESC)
    assert window.desk.open_bar is None
    shortcut(window, Qt.Key.Key_N)
    assert (bar(window), bar(window).field("creator").text) == (opened, "mi")


def test_tab_goes_through_the_bar_as_the_eye_does(window: MainWindow) -> None:
    window.actions["add-purchase"].trigger()
    bar(window).show_more()
    bar(window).field("account").go()
    names = []
    for _stop in range(16):
        names.append(focus().accessibleName())
        keys(window, TAB)
    assert names == [
        "Account", "Coins", "Paid, all included", "Paid, all included", "When", "Note", "Bought through", "Seller",
        "Paid with", "Order number", "Charged by the bank", "Charged by the bank", "More fields", "Add",
        "Close without adding", names[15],
    ]  # fmt: skip


def test_a_pack_is_taken_with_its_price_which_is_looked_at_first(window: MainWindow) -> None:
    shortcut(window, Qt.Key.Key_N, SHIFT)
    bar(window).field("account").go()
    keys(window, "tik", ENTER, "700", ENTER)
    assert bar(window).field("amount").text == "8.99"
    assert focus() is bar(window).field("amount").line
    keys(window, ENTER)
    assert window.status.notice == "Purchase added"


def test_a_number_is_never_completed_to_a_longer_one_unasked(window: MainWindow) -> None:
    shortcut(window, Qt.Key.Key_N, SHIFT)
    keys(window, "7", ENTER)
    assert bar(window).field("coins").text == "7"
    assert focus() is bar(window).field("amount").line


def test_enter_on_a_button_presses_that_button(window: MainWindow) -> None:
    shortcut(window, Qt.Key.Key_N, SHIFT)
    opened = bar(window)
    for name, text in {"account": "TikTok - main", "coins": "70", "amount": "0.99"}.items():
        opened.field(name).set_text(text)
    opened._more.setFocus()
    keys(window, ENTER)
    assert not opened.fields["seller"].isHidden()
    opened._close.setFocus()
    keys(window, ENTER)
    assert window.desk.open_bar is None
    assert newest(window).kind == "assertion", "nothing was added"
    shortcut(window, Qt.Key.Key_N, SHIFT)
    opened._done.setFocus()
    keys(window, ENTER)
    assert newest(window).coins == 70


def test_enter_held_down_adds_nothing_twice(window: MainWindow) -> None:
    shortcut(window, Qt.Key.Key_N)
    keys(window, "mi", ENTER, "che", ENTER, ENTER)
    assert len(gifts(window)) == 7
    assert not bar(window).field("coins").is_wrong, "the second half of a double press is no mistake"


# --- The line ahead ---------------------------------------------------------------------------------------------------


def test_a_sum_shows_what_it_comes_to_while_it_is_typed(window: MainWindow) -> None:
    shortcut(window, Qt.Key.Key_N)
    coins = bar(window).field("coins")
    coins.go()
    keys(window, "5*9")
    assert coins.hinted == coins.line.accessibleDescription() == "= 45"
    keys(window, "9")
    assert coins.hinted == "= 495"
    keys(window, TAB)
    assert (coins.text, coins.hinted) == ("495", "")
    coins.go()
    keys(window, "4000")
    assert coins.hinted == "", "a plain number needs no telling"
    keys(window, TAB)
    assert coins.text == "4000"


def test_a_small_gift_says_the_exact_price_of_a_coin(window: MainWindow) -> None:
    window.desk.start("purchase")
    opened = bar(window)
    for name, text in {"account": "TikTok - main", "coins": "700", "amount": "8.99"}.items():
        opened.field(name).set_text(text)
    opened.submit()
    window.actions["add-gift"].trigger()
    opened = bar(window)
    for name, text in {"account": "TikTok - main", "creator": "Mila", "item": "Rose", "coins": "1"}.items():
        opened.field(name).set_text(text)
    opened._look_ahead()
    assert opened.outlook.text() == "= €0.01 · €0.012843 a coin · balance 701"
    opened.field("coins").set_text("600")
    opened._look_ahead()
    assert opened.outlook.text() == "= €7.71 · balance 102", "what is large enough is exact enough"


def test_the_budgets_after_it_are_said_before_it_is_added(window: MainWindow) -> None:
    assert window.session is not None
    window.session.run(budgets.add, Terms(Money(1000, "EUR"), "month", "spent"))
    window.session.run(budgets.add, Terms(Money(100, "EUR"), "week", "spent", "creator", "Mila"))
    window.actions["add-gift"].trigger()
    opened = bar(window)
    texts = {
        "account": "YouTube - main",
        "creator": "Mila",
        "item": "Super Chat",
        "coins": "2.50",
        "when": "2026-04-10",
    }
    for name, text in texts.items():
        opened.field(name).set_text(text)
    opened.coins.set_unit("EUR")  # type: ignore[attr-defined]
    opened._look_ahead()
    said = opened.outlook.text().translate({0x2068: None, 0x2069: None})
    assert said == "= €2.50 · Mila, Week 15 of 2026 442% (€3.42 over) · Apr 2026 94%", "what would be over comes first"
    assert opened.outlook.property("tone") == "attention"
    window.actions["privacy"].trigger()
    assert not any(sign in opened.outlook.text() for sign in ("Mila", "€", "442", "94"))


def test_an_answer_that_comes_after_adding_is_not_heard(slow: MainWindow, qtbot: QtBot) -> None:
    opened = ready_gift(slow, qtbot)
    opened._look_ahead()
    opened.submit()
    qtbot.waitUntil(lambda: slow.session is not None and not slow.session.is_busy)
    assert opened.outlook.text() == ""


# --- The same again ---------------------------------------------------------------------------------------------------


def test_the_same_again_is_one_key_and_one_undo(window: MainWindow) -> None:
    window.ledger_page.table.clearSelection()
    shortcut(window, Qt.Key.Key_G)
    before, after = gifts(window)[-2:]
    assert (after.creator, after.item, after.amount) == (before.creator, before.item, before.amount)
    assert after.moment.at > before.moment.at
    assert (window.status.notice, window.session and window.session.undo_label) == ("Gift added", "Add gift")
    window.undo()
    assert len(gifts(window)) == 6


def test_the_same_again_repeats_the_selected_gift_without_what_was_its_own(window: MainWindow) -> None:
    window.ledger_page.table.select(3)
    shortcut(window, Qt.Key.Key_G)
    again = gifts(window)[-1]
    assert (again.creator, again.item, again.coins, again.note) == ("Zoë 🌸", "Galaxy", 590, "")


def test_the_same_again_repeats_what_was_added_last_not_what_is_latest(window: MainWindow) -> None:
    shortcut(window, Qt.Key.Key_N)
    bar(window).field("when").set_text("2026-01-01")
    keys(window, "max", ENTER, "ros", ENTER)
    window.ledger_page.table.clearSelection()
    window.status._again.click()
    assert [gift.creator for gift in gifts(window)[-2:]] == ["<b>Max</b>"] * 2


def test_a_double_click_repeats_once(window: MainWindow) -> None:
    window.ledger_page.table.clearSelection()
    shortcut(window, Qt.Key.Key_G)
    window.status._again.click()
    window.status._again.click()
    assert len(gifts(window)) == 8


# --- Saving that takes its time, or fails -----------------------------------------------------------------------------


@pytest.fixture
def slow(bare_window: MainWindow, path: Path, qtbot: QtBot) -> MainWindow:
    """A window whose ledger has its threads, as for a user."""
    bare_window.close_ledger()
    bare_window._run_now = False
    bare_window.open_ledger(path)
    session = bare_window.session
    assert session is not None
    qtbot.waitUntil(lambda: session.is_writable)
    return bare_window


def ready_gift(window: MainWindow, qtbot: QtBot) -> EntryBar:
    shortcut(window, Qt.Key.Key_N)
    opened = bar(window)
    qtbot.waitUntil(lambda: bool(opened.known.creators))
    keys(window, "mi", ENTER, "che", TAB)
    return opened


def held_back(window: MainWindow, qtbot: QtBot) -> Callable[[], None]:
    """Keep the ledger's thread busy until what is given back is called."""
    go, session = Event(), window.session
    assert session is not None
    session.run(lambda _ledger: go.wait(20))
    return go.set


def test_a_double_enter_saves_once_however_long_saving_takes(slow: MainWindow, qtbot: QtBot) -> None:
    opened = ready_gift(slow, qtbot)
    go = held_back(slow, qtbot)
    for _press in range(3):
        QTest.keyClick(opened.field("coins").line, ENTER)
        opened._done.click()
    assert opened.is_saving
    assert not opened._done.isEnabled()
    go()
    qtbot.waitUntil(lambda: not opened.is_saving)
    opened.submit()
    assert slow.session is not None
    slow.session.run(lambda _ledger: None)
    qtbot.waitUntil(lambda: slow.session is not None and not slow.session.is_busy)
    assert len(gifts(slow)) == 7


@pytest.mark.parametrize("on", [ENTER, TAB])
def test_whoever_types_before_anything_can_be_suggested_gets_the_same(
    slow: MainWindow, qtbot: QtBot, on: Qt.Key
) -> None:
    go, session = Event(), slow.session
    assert session is not None
    session.ask(lambda _books: go.wait(20), done=lambda _none: None)
    shortcut(slow, Qt.Key.Key_N)
    keys(slow, "mi", on, "che", ENTER)
    opened = bar(slow)
    assert [opened.field(name).text for name in ("creator", "item", "coins")] == ["mi", "che", ""]
    go.set()
    qtbot.waitUntil(lambda: len(gifts(slow)) == 7)
    added = gifts(slow)[-1]
    assert (added.creator, added.item, added.coins, added.platform) == ("Mila", "Cheer", 40, "Twitch")


def test_whoever_cannot_be_offered_anything_can_type_all_the_same(
    slow: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreadable(_books: Books) -> None:
        raise RequestRefused("Nothing can be read")

    monkeypatch.setattr(Books, "known", unreadable)
    shortcut(slow, Qt.Key.Key_N)
    keys(slow, "Ana", ENTER, "Rose")
    opened = bar(slow)
    opened.field("account").set_text("TikTok - main")
    opened.field("coins").go()
    keys(slow, "3", ENTER)
    qtbot.waitUntil(lambda: len(gifts(slow)) == 7)
    assert (gifts(slow)[-1].creator, gifts(slow)[-1].item) == ("Ana", "Rose")


def test_suggestions_that_come_late_are_listed_for_what_is_typed(slow: MainWindow, qtbot: QtBot) -> None:
    shortcut(slow, Qt.Key.Key_N)
    keys(slow, "mi")
    assert not listed(slow)
    qtbot.waitUntil(lambda: listed(slow) == ["Mila", "mi"])


def test_what_is_typed_while_saving_stays(slow: MainWindow, qtbot: QtBot) -> None:
    opened = ready_gift(slow, qtbot)
    go = held_back(slow, qtbot)
    opened.submit()
    opened.field("item").go()
    keys(slow, "Hand")
    go()
    qtbot.waitUntil(lambda: not opened.is_saving)
    assert [opened.field(name).text for name in ("item", "note")] == ["Hand", ""]


def test_a_form_keeps_what_was_typed_when_saving_fails(
    slow: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_ledger: Ledger, _draft: Draft) -> int:
        raise RequestRefused("The disk is full; nothing was changed")

    opened = ready_gift(slow, qtbot)
    monkeypatch.setattr(entries, "add", full)
    opened.submit()
    qtbot.waitUntil(lambda: not opened.is_saving)
    assert [opened.field(name).text for name in ("creator", "item", "coins")] == ["Mila", "Cheer", "40"]
    assert opened.outlook.text() == "The disk is full; nothing was changed"
    monkeypatch.undo()
    opened.submit()
    qtbot.waitUntil(lambda: not opened.is_saving)
    assert len(gifts(slow)) == 7


def test_a_form_works_on_after_a_mistake_of_the_program(
    slow: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_ledger: Ledger, _draft: Draft) -> int:
        raise ZeroDivisionError

    opened = ready_gift(slow, qtbot)
    monkeypatch.setattr(entries, "add", broken)
    opened.submit()
    qtbot.waitUntil(lambda: not opened.is_saving)
    assert opened.field("coins").text == "40"
    assert opened._done.isEnabled()
    assert "ZeroDivisionError" in caplog.text
    caplog.clear()


def test_another_ledger_shows_nothing_of_what_was_typed_for_the_one_before(
    window: MainWindow, make_ledger: Callable[..., Path]
) -> None:
    shortcut(window, Qt.Key.Key_N)
    keys(window, "mi")
    other = make_ledger(draft("gift", "2026-05-01", creator="Ben", coins=1), name="other")
    window.open_ledger(other)
    window.open_ledger(other)  # the first time it was asked whether to leave what is typed
    window.actions["add-gift"].trigger()
    assert bar(window).field("creator").text == ""
    assert [row.name for row in bar(window).known.creators] == ["Ben"]


# --- Refunds, adjustments, balances -----------------------------------------------------------------------------------


def entry(window: MainWindow, number: int) -> Draft:
    assert window.session is not None
    return lookups.drafts(window.session.reader, [number])[number]


def newest(window: MainWindow) -> Draft:
    assert window.session is not None
    (number,) = window.session.reader.connection.execute("SELECT max(id) FROM entry").fetchone()
    return entry(window, number)


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
    opened.fields["item"].choose("expired")  # type: ignore[union-attr]
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
    opened.fields["item"].choose("opening")  # type: ignore[union-attr]
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


# --- Under the privacy key --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["gift", "purchase", "refund", "adjustment", "balance"])
def test_nothing_can_be_read_in_a_bar_while_names_and_amounts_are_hidden(window: MainWindow, kind: str) -> None:
    window.actions[f"add-{kind}"].trigger()
    opened = bar(window)
    texts = {
        "creator": "Mila", "item": "Rose", "quantity": "12", "coins": "34", "amount": "5.67", "note": "secret",
        "account": "TikTok - main", "reference": "A-1", "seller": "Shop", "payment_method": "Card",
    }  # fmt: skip
    for name, text in texts.items():
        if isinstance(opened.fields.get(name), Field):
            opened.field(name).set_text(text)
    opened._look_ahead()
    window.actions["privacy"].trigger()
    seen = shown_texts(opened)
    for secret in ("Mila", "Rose", "TikTok", "secret", "A-1", "34", "5.67", "€", "Shop", "Card"):
        assert not [text for text in seen if secret in text], (secret, seen)
    window.actions["privacy"].trigger()
    assert opened.field("note").line.displayText() == "secret"


def test_suggestions_and_refusals_are_dots_while_names_are_hidden(window: MainWindow) -> None:
    shortcut(window, Qt.Key.Key_N)
    window.actions["privacy"].trigger()
    keys(window, "mi")
    line = focus()
    assert isinstance(line, Line)
    assert line._list is not None
    said = [str(line._list.model().index(row, 0).data(role)) for row in range(2) for role in
            (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)]  # fmt: skip
    assert said == [privacy.DOTS, f"{privacy.DOTS}, {privacy.DOTS}", privacy.DOTS, f"{privacy.DOTS}, new creator"]
    keys(window, ENTER, "Thing", ENTER, "five", ENTER)
    opened = bar(window)
    assert opened.field("coins").is_wrong
    assert "five" not in opened.outlook.text() + opened.field("coins").line.toolTip()


def shown_texts(opened: EntryBar) -> list[str]:
    """Everything a bar shows or tells a screen reader."""
    labels = [label.text() for label in opened.findChildren(QLabel)]
    lines = [line.displayText() for line in opened.findChildren(QLineEdit)]
    widgets = opened.findChildren(QWidget)
    told = [text for one in widgets for text in (one.toolTip(), one.accessibleDescription(), one.accessibleName())]
    return [*labels, *lines, *told]
