"""What is said of a price and of giving coins back: in the pane, while a purchase is typed, and in the preferences."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel

from models import lookups, moments
from models.money import Money
from tests.ui.desktop.conftest import draft
from tests.ui.desktop.keyboard import bar
from tests.ui.desktop.seen import plain
from ui import privacy
from ui.desktop.forms.purchase_bar import PurchaseBar
from ui.desktop.main_window import MainWindow
from ui.desktop.tables.entry_pane import EntryPane
from ui.desktop.tables.entry_price import CountryQuestion

TODAY = date(2026, 3, 20)
BOUGHT = (
    draft("purchase", "2026-03-01", coins=350, amount=Money(499, "USD"), channel="ios-app"),
    draft("purchase", "2026-03-06", coins=700, amount=Money(899, "EUR"), channel="website"),
    draft("purchase", "2026-03-05", coins=700, amount=Money(899, "EUR"), channel="website"),
    draft("purchase", "2026-03-10", coins=7000, amount=Money(899, "EUR"), seller="Coins 4 You", channel="third-party"),
    draft("gift", "2026-03-10", creator="Mila", item="Rose", coins=100),
    draft("gift", "2026-03-10", "main", "YouTube", creator="Mila", item="Super Chat", amount=Money(1000, "EUR")),
)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moments, "now", lambda zone: moments.parse(f"{TODAY}T12:00", zone))


@pytest.fixture
def books(bare_window: MainWindow, make_ledger: Callable[..., Path]) -> MainWindow:
    bare_window.open_ledger(make_ledger(*BOUGHT))
    bare_window.actions["details"].trigger()
    return bare_window


def show(window: MainWindow, entry: int) -> EntryPane:
    window.ledger_page.go_to(entry)
    window.ledger_page.aside._ask()
    return window.ledger_page.aside.pane


def said(pane: EntryPane) -> str:
    body = pane.widget()
    assert body is not None
    return "\n".join(plain(label.text()) for label in body.findChildren(QLabel))


def question(pane: EntryPane) -> CountryQuestion | None:
    body = pane.widget()
    assert body is not None
    return next(iter(body.findChildren(CountryQuestion)), None)


# --- In the pane ------------------------------------------------------------------------------------------------------


def test_the_pane_says_how_a_price_stands_beside_the_websites_and_those_seen(books: MainWindow) -> None:
    found = said(show(books, 1))
    assert "Bought in the app: about $1.29 more than the website’s price, seen on Apr 30, 2024" in found
    assert "like prices seen: $0.0105 to $0.0158 a coin, Nov 22, 2026" in found


def test_a_price_far_off_and_an_unknown_seller_are_asked_about_calmly(books: MainWindow) -> None:
    found = said(show(books, 4))
    assert "far below the prices seen" in found
    assert "Coins 4 You is not among those TikTok sells through" in found
    assert "Was it an official shop?" in found
    privacy.switch(is_on=True)
    assert "Coins 4 You" not in said(show(books, 4))


def test_the_country_is_asked_once_and_then_the_window_is_told_while_it_lasts(books: MainWindow) -> None:
    assert question(show(books, 3)) is None, "its days are over wherever one is"
    assert question(show(books, 1)) is None, "of the app there is no such rule"
    pane = show(books, 2)
    asked = question(pane)
    assert asked is not None
    assert (asked.box.key, asked.keep.isEnabled()) == ("", False), "nothing is guessed"
    asked.box.setCurrentIndex(asked.box.findData("DE"))
    asked.box.activated.emit(asked.box.currentIndex())
    asked.keep.click()
    assert books.session is not None
    assert books.session.reader.connection.execute("SELECT value FROM setting WHERE name = 'country'").fetchone() == (
        "DE",
    )
    pane = show(books, 2)
    assert question(pane) is None
    assert "coins are not used and can go back until Mar 20, 2026" in said(pane)
    assert "virtual-items-policy" in said(pane)
    assert "can go back" not in said(show(books, 3)), "nothing is shown once it ended"


def test_a_gift_says_what_its_creator_may_have_received_with_its_range_and_source(books: MainWindow) -> None:
    found = said(show(books, 5))
    assert "Its creator may have received (estimate)" in found
    assert "$0.25 to $0.53" in found
    assert "btimesonline" in found
    assert "€7.00" in said(show(books, 6))


# --- While it is typed ------------------------------------------------------------------------------------------------


def ahead(window: MainWindow, **values: str) -> tuple[str, str]:
    """What the bar for a purchase says of one, and in which tone."""
    window.actions["add-purchase"].trigger()
    opened = bar(window)
    assert isinstance(opened, PurchaseBar)
    opened.channel.choose(values.pop("channel", ""))
    opened.paid.set_unit(values.pop("currency", "USD"))
    for name, text in {"account": "TikTok - main", **values}.items():
        opened.field(name).set_text(text)
    opened._look_ahead()
    return plain(opened.outlook.text()), str(opened.outlook.property("tone"))


def test_while_a_purchase_is_typed_the_website_stands_beside_it(books: MainWindow) -> None:
    told, tone = ahead(books, coins="350", amount="4.99", channel="ios-app")
    assert "Bought in the app: about $1.29 more than the website’s price, seen on Apr 30, 2024" in told
    assert tone != "attention"


def test_ones_own_receipt_of_the_website_takes_the_place_of_the_catalogue(books: MainWindow) -> None:
    told, _tone = ahead(books, coins="700", amount="9.99", currency="EUR", channel="android-app")
    assert "about €1.00 more than the website’s price, as you paid there on Mar 6, 2026" in told


def test_a_price_far_off_is_asked_about_and_added_all_the_same(books: MainWindow) -> None:
    told, tone = ahead(books, coins="70000", amount="4.99", seller="Coins 4 You")
    assert "far below prices seen: is all of it right?" in told
    assert "is Coins 4 You an official shop?" in told
    assert tone == "attention"
    opened = bar(books)
    opened.submit()
    assert books.session is not None
    (last,) = lookups.drafts(books.session.reader, [len(BOUGHT) + 1]).values()
    assert (last.coins, last.seller) == (70000, "Coins 4 You")


# --- Preferences ------------------------------------------------------------------------------------------------------


def test_the_country_is_said_and_taken_back_in_the_preferences(books: MainWindow) -> None:
    books.actions["preferences"].trigger()
    box = books.preferences_page.books.country
    assert box.key == ""
    for code in ("NO", ""):
        box.setCurrentIndex(box.findData(code))
        box.activated.emit(box.currentIndex())
        assert books.session is not None
        found = books.session.reader.connection.execute("SELECT value FROM setting WHERE name = 'country'").fetchone()
        assert found == (code,)
    names = [box.itemText(row) for row in range(box.count())]
    assert names[0] == "Not said"
    assert {"Germany", "Brazil", "United Kingdom"} <= set(names)
    assert "European Union" not in names
