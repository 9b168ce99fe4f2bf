from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from models import entries, lookups
from models.drafts import Draft
from models.money import Money
from models.suggestions import KnownCreator, KnownGift, KnownPack
from tests.ui.desktop.conftest import draft
from tests.ui.desktop.seen import plain
from ui.desktop.forms.adjustment_bar import AdjustmentBar
from ui.desktop.forms.entry_bar import EntryBar
from ui.desktop.forms.gift_bar import GiftBar
from ui.desktop.forms.purchase_bar import PurchaseBar
from ui.desktop.main_window import MainWindow


def latest(window: MainWindow) -> Draft:
    """The entry that was added last."""
    assert window.session is not None
    reader = window.session.reader
    (newest,) = reader.connection.execute("SELECT max(id) FROM entry").fetchone()
    return lookups.drafts(reader, [newest])[newest]


def count(window: MainWindow) -> int:
    return window.ledger_page.table.rows.rowCount()


def fill(bar: EntryBar, **texts: str) -> None:
    for name, text in texts.items():
        bar.field(name).set_text(text)


@pytest.fixture
def gift(window: MainWindow) -> GiftBar:
    window.actions["add-gift"].trigger()
    bar = window.desk.open_bar
    assert isinstance(bar, GiftBar)
    return bar


@pytest.fixture
def purchase(window: MainWindow) -> PurchaseBar:
    window.actions["add-purchase"].trigger()
    bar = window.desk.open_bar
    assert isinstance(bar, PurchaseBar)
    return bar


# --- Gifts ------------------------------------------------------------------------------------------------------------


def test_a_gift_is_added_on_enter_and_the_next_one_begins(window: MainWindow, gift: GiftBar) -> None:
    fill(
        gift, creator="Mila", item="Rose", quantity="3", coins="3*10", account="TikTok - main", when="2026-05-01 20:15"
    )
    QTest.keyClick(gift.field("coins").line, Qt.Key.Key_Return)
    added = latest(window)
    assert (added.creator, added.item, added.quantity, added.coins) == ("Mila", "Rose", 3, 30)
    assert str(added.moment) == "2026-05-01T20:15:00+02:00[Europe/Berlin]"
    assert window.status.notice == "Gift added"
    assert [gift.field(name).text for name in ("creator", "item", "quantity", "coins", "note")] == [
        "Mila",
        "",
        "",
        "",
        "",
    ]
    assert gift.field("when").text == "2026-05-01 20:15", "the date is kept for the next"
    assert not gift.isHidden()
    window.undo()
    assert count(window) == 10


def test_a_gift_without_a_time_happened_now(window: MainWindow, gift: GiftBar) -> None:
    fill(gift, creator="Mila", item="Rose", coins="1")
    gift.submit()
    assert latest(window).moment.zone == "Europe/Berlin"
    assert list(window.ledger_page.table.selected_ids()) == [11]


def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(window: MainWindow, gift: GiftBar) -> None:
    fill(gift, creator="Mila", item="Rose", coins="three", note="kept")
    gift.submit()
    assert "“three” is not a whole number" in gift.outlook.text()
    assert gift.field("coins").is_wrong
    assert "three" in gift.field("coins").line.accessibleDescription()
    assert [gift.field(name).text for name in ("creator", "coins", "note")] == ["Mila", "three", "kept"]
    assert count(window) == 10
    gift.field("coins").set_text("3")
    gift.submit()
    assert not gift.field("coins").is_wrong
    assert count(window) == 11


@pytest.mark.parametrize(
    ("texts", "field"),
    [({"coins": ""}, "coins"), ({"coins": "0"}, "coins"), ({"coins": "1", "when": "soon"}, "when"),
     ({"coins": "1", "quantity": "x"}, "quantity"), ({"coins": "1", "account": ""}, "account")],
)  # fmt: skip
def test_the_field_that_is_wrong_is_the_one_marked(gift: GiftBar, texts: dict[str, str], field: str) -> None:
    fill(gift, creator="Mila", item="Rose", **texts)
    gift.submit()
    assert [
        name for name in ("creator", "item", "quantity", "coins", "account", "when") if gift.field(name).is_wrong
    ] == [field]


def test_a_known_gift_fills_in_its_coins_times_how_many(gift: GiftBar) -> None:
    galaxy = next(known for known in gift.known.gifts if known.name == "Galaxy" and known.platform == "TikTok")
    assert galaxy == KnownGift("TikTok", "Galaxy", 590), "what it last cost here, not what the catalogue says"
    gift.field("item").line.picked.emit(galaxy)
    assert gift.coins.text == "590"
    fill(gift, quantity="2")
    gift.field("quantity").edited.emit()
    assert gift.coins.text == "1,180"
    gift.coins.edited.emit()
    fill(gift, coins="1,000", quantity="3")
    gift.field("quantity").edited.emit()
    assert gift.coins.text == "1,000", "a price typed by hand stays"


def test_a_known_creator_brings_the_account_of_last_time(gift: GiftBar) -> None:
    mila = next(known for known in gift.known.creators if known.name == "Mila")
    gift.field("creator").line.picked.emit(mila)
    assert gift.field("account").text == "Twitch - main"
    gift.field("creator").line.picked.emit(KnownCreator("Somebody new"))
    assert gift.field("account").text == "Twitch - main"


def test_the_cost_is_said_before_anything_is_added(window: MainWindow, gift: GiftBar) -> None:
    fill(gift, creator="Mila", item="Rose", coins="2", account="TikTok - main")
    gift._look_ahead()
    assert (
        gift.outlook.text() == "= €0.03 · balance −10 · 10 coins without a purchase yet"
        or gift.outlook.text().startswith("= €")
    )
    assert "new creator" not in gift.outlook.text()
    fill(gift, creator="Nobody yet")
    gift._look_ahead()
    assert "new creator" in gift.outlook.text()
    assert count(window) == 10


def test_coins_nobody_bought_are_pointed_out(gift: GiftBar) -> None:
    fill(gift, creator="Mila", item="Rose", coins="5000", account="Twitch - main")
    gift._look_ahead()
    assert "4,940 coins without a purchase yet · balance −4,940" in gift.outlook.text()
    assert gift.outlook.property("tone") == "attention"


def test_a_gift_can_be_paid_in_money(window: MainWindow, gift: GiftBar) -> None:
    fill(gift, creator="Mila", item="Super Chat", coins="4.99", account="YouTube - main")
    gift.coins.set_unit("USD")
    gift.submit()
    assert (latest(window).coins, latest(window).amount) == (None, Money(499, "USD"))


def test_a_new_account_is_made_by_typing_it(window: MainWindow, gift: GiftBar) -> None:
    fill(gift, creator="Mila", item="Star", coins="5", account="Telegram")
    gift.submit()
    assert (latest(window).platform, latest(window).account) == ("Telegram", "main")


def test_names_are_suggested_by_any_part_of_them(gift: GiftBar) -> None:
    line = gift.field("creator").line
    for typed in ("zoe", "ZOË", "oë", "ｚｏｅ"):
        line.setText(typed)
        line.textEdited.emit(typed)  # no key of the test's keyboard has these letters
        assert line.listed[0].text == "Zoë 🌸", typed


def test_esc_closes_and_what_was_typed_is_there_again(window: MainWindow, gift: GiftBar) -> None:
    fill(gift, creator="Mila", note="half an idea")
    QTest.keyClick(gift, Qt.Key.Key_Escape)
    assert gift.isHidden()
    window.actions["add-gift"].trigger()
    assert gift.field("note").text == "half an idea"


def test_one_bar_is_open_at_a_time(window: MainWindow, gift: GiftBar) -> None:
    window.actions["add-purchase"].trigger()
    assert gift.isHidden()
    assert isinstance(window.desk.open_bar, PurchaseBar)


# --- Purchases --------------------------------------------------------------------------------------------------------


def test_a_purchase_is_added_with_its_price(window: MainWindow, purchase: PurchaseBar) -> None:
    fill(purchase, coins="1,400", amount="2*8.99", account="TikTok - main", reference="B-2")
    purchase.paid.set_unit("EUR")
    purchase.channel.choose("ios-app")
    purchase.submit()
    added = latest(window)
    assert (added.coins, added.amount, added.channel) == (1400, Money(1798, "EUR"), "ios-app")
    assert window.status.notice == "Purchase added"


def test_a_pack_fills_in_price_and_shop(purchase: PurchaseBar) -> None:
    purchase.field("coins").line.picked.emit(KnownPack("TikTok", 700, Money(899, "EUR"), "website"))
    assert (purchase.paid.text, purchase.paid.unit_key, purchase.channel.key) == ("8.99", "EUR", "website")


def test_the_price_is_held_against_the_usual_one(purchase: PurchaseBar, window: MainWindow) -> None:
    assert window.session is not None
    for day in ("02", "03"):
        bought = draft("purchase", f"2026-04-{day}", coins=700, amount=Money(899, "EUR"))
        window.session.run(entries.add, bought)
    fill(purchase, coins="70", amount="1.20", account="TikTok - main")
    purchase.paid.set_unit("EUR")
    purchase._look_ahead()
    said = plain(purchase.outlook.text())
    assert said == "= €1.71 for 100 coins · usually €1.28 · 33% above your usual · balance 1,472"
    assert purchase.outlook.property("tone") == "attention"


def test_a_purchase_asks_for_what_is_missing(purchase: PurchaseBar) -> None:
    fill(purchase, account="TikTok - main")
    purchase.submit()
    assert purchase.field("coins").is_wrong
    fill(purchase, coins="70")
    purchase.submit()
    assert purchase.paid.is_wrong


# --- Changing entries -------------------------------------------------------------------------------------------------


def open_entry(window: MainWindow, entry: int) -> EntryBar:
    window.ledger_page.deeds.edit(entry)
    bar = window.desk.open_bar
    assert bar is not None
    return bar


def stored(window: MainWindow, entry: int) -> Draft:
    assert window.session is not None
    return lookups.drafts(window.session.reader, [entry])[entry]


@pytest.mark.parametrize("entry", range(1, 11))
def test_an_entry_that_is_saved_unchanged_stays_exactly_as_it_was(window: MainWindow, entry: int) -> None:
    before = stored(window, entry)
    bar = open_entry(window, entry)
    bar.submit()
    assert bar.isHidden(), bar.outlook.text()
    assert stored(window, entry) == before


def test_a_gift_is_changed_and_its_handle_kept(window: MainWindow) -> None:
    bar = open_entry(window, 2)
    fill(bar, coins="7", note="changed")
    bar.submit()
    after = stored(window, 2)
    assert (after.coins, after.note, after.handle, after.creator) == (7, "changed", "mila.live", "Mila")
    assert window.status.notice == "Entry changed"


def test_another_creator_does_not_inherit_the_handle(window: MainWindow) -> None:
    bar = open_entry(window, 2)
    fill(bar, creator="Zoë 🌸")
    bar.submit()
    assert (stored(window, 2).creator, stored(window, 2).handle) == ("Zoë 🌸", "")


def test_an_adjustment_is_changed_in_its_own_bar(window: MainWindow) -> None:
    bar = open_entry(window, 9)
    assert isinstance(bar, AdjustmentBar)
    bar.reason.choose("lost")
    fill(bar, coins="−4")
    bar.submit()
    assert (stored(window, 9).item, stored(window, 9).coins) == ("lost", -4)


def test_a_change_that_is_given_up_leaves_no_trace(window: MainWindow) -> None:
    bar = open_entry(window, 2)
    fill(bar, note="never mind")
    QTest.keyClick(bar, Qt.Key.Key_Escape)
    assert stored(window, 2).note == ""
    window.actions["add-gift"].trigger()
    assert bar.field("note").text == ""


def test_an_empty_ledger_is_offered_platforms_to_begin_with(
    bare_window: MainWindow, make_ledger: Callable[..., Path]
) -> None:
    bare_window.open_ledger(make_ledger())
    bare_window.actions["add-purchase"].trigger()
    bar = bare_window.desk.open_bar
    assert bar is not None
    line = bar.field("account").line
    line.setFocus()
    QTest.keyClicks(line, "tiktok")
    assert line.listed[0].text == "TikTok - main"
