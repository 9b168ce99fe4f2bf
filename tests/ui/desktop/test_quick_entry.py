"""Entering from the keyboard alone, key by key, through the real window."""

import pytest
from PySide6.QtCore import Qt

from models.money import Money
from tests.ui.desktop.keyboard import DOWN, ENTER, ESC, SHIFT, TAB, bar, focus, gifts, keys, listed, newest, shortcut
from ui.desktop.forms.fields import COINS, UnitField
from ui.desktop.main_window import MainWindow

pytestmark = pytest.mark.usefixtures("active")


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
        "Account", "Bits", "Paid, all included", "Paid, all included", "When", "Note", "Bought through", "Seller",
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


def test_a_gift_in_money_is_counted_in_money_though_its_price_is_not_known(window: MainWindow) -> None:
    shortcut(window, Qt.Key.Key_N)
    keys(window, "zo", ENTER, "super st", ENTER)
    assert focus() is bar(window).field("coins").line
    keys(window, "4.99", ENTER)
    assert (gifts(window)[-1].item, gifts(window)[-1].amount) == ("Super Sticker", Money(499, "EUR"))
    keys(window, "gift", ENTER)
    assert bar(window).field("coins").content == ("", COINS), "what is given in coins is asked for in coins"


def test_a_pack_whose_price_is_not_known_here_fills_in_its_coins(window: MainWindow) -> None:
    shortcut(window, Qt.Key.Key_N, SHIFT)
    bar(window).field("account").set_text("Telegram")
    bar(window).field("account").edited.emit()
    bar(window).field("coins").go()
    keys(window, "250")
    assert listed(window) == ["250", "2,500", "25,000"]
    keys(window, ENTER)
    assert focus() is bar(window).field("amount").line
    assert (bar(window).field("coins").text, bar(window).field("amount").text) == ("250", "")


def test_what_the_bank_took_for_a_gift_in_money_is_behind_more_and_decides_its_cost(window: MainWindow) -> None:
    shortcut(window, Qt.Key.Key_N)
    opened = bar(window)
    assert opened._more.isHidden(), "coins are charged when they are bought"
    keys(window, "zo", ENTER, "super th", TAB, TAB, "5")
    charged = opened.fields["charged"]
    assert isinstance(charged, UnitField)
    assert not opened._more.isHidden()
    opened.show_more()
    charged.go()
    keys(window, "4.71")
    opened._look_ahead()
    assert "€4.71" in opened.outlook.text()
    keys(window, ENTER)
    assert (gifts(window)[-1].amount, gifts(window)[-1].charged) == (Money(500, "EUR"), Money(471, "EUR"))
    assert charged.text == "", "the next gift has its own"
