"""The line ahead in an entry bar: what an entry would cost, before it is added."""

from datetime import date

import pytest
from PySide6.QtCore import Qt

from models import budgets, entries, moments
from models.budgets import Terms
from models.money import Money
from models.rates import Rates
from tests.ui.desktop.conftest import ZONE, draft
from tests.ui.desktop.keyboard import TAB, bar, keys, shortcut
from tests.ui.desktop.seen import plain
from ui import formats
from ui.desktop.forms.purchase_bar import PurchaseBar
from ui.desktop.main_window import MainWindow

pytestmark = pytest.mark.usefixtures("active")


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
    said = plain(opened.outlook.text())
    assert said == ("= €2.50 · after this: 442% of Mila, Week 15 of 2026 (€3.42 over) · 94% of Apr 2026"), (
        "what would be over comes first"
    )
    assert opened.outlook.property("tone") == "attention"
    window.actions["privacy"].trigger()
    assert not any(sign in opened.outlook.text() for sign in ("Mila", "€", "442", "94"))


def test_a_budget_that_cannot_count_everything_says_at_least_and_one_used_up_before_what_it_is_over(
    window: MainWindow,
) -> None:
    assert window.session is not None
    window.session.run(budgets.add, Terms(Money(100, "EUR"), "month", carry_since=date(2026, 3, 1)))
    window.session.run(budgets.add, Terms(Money(10_000, "EUR"), "year"))
    window.actions["add-gift"].trigger()
    opened = bar(window)
    texts = {"account": "Kick - main", "creator": "Mila", "item": "Gift", "coins": "50", "when": "2026-04-10"}
    for name, text in texts.items():
        opened.field(name).set_text(text)
    opened._look_ahead()
    said = plain(opened.outlook.text())
    assert "after this: Apr 2026 (" in said
    assert " over) · at least 1" in said
    assert said.endswith("% of 2026")


def test_the_budgets_are_said_while_an_entry_is_changed_as_they_would_be_then(window: MainWindow) -> None:
    """The Super Chat of 5.00 EUR, which already counts, becomes one of 7.50; what it was is out of the budget."""
    assert window.session is not None
    window.session.run(budgets.add, Terms(Money(1000, "EUR"), "month", "spent", "platform", "YouTube", wait=60))
    window.ledger_page.deeds.edit(8)
    opened = bar(window)
    assert opened.outlook.text() == "", "nothing is changed yet"
    opened.field("coins").set_text("7.50")
    opened._look_ahead()
    assert plain(opened.outlook.text()) == "after this: 75% of YouTube, Apr 2026"
    opened.field("coins").set_text("10")
    opened._look_ahead()
    assert plain(opened.outlook.text()) == "after this: 100% of YouTube, Apr 2026"
    assert opened.outlook.property("tone") == "", "exactly all of it is not over"
    opened.field("creator").set_text("Somebody new")
    opened.field("when").set_text("now")
    opened.field("coins").set_text("10.01")
    opened._look_ahead()
    month = plain(formats.key("month", f"{moments.now(ZONE).day:%Y-%m}"))
    assert plain(opened.outlook.text()) == f"new creator · after this: 100% of YouTube, {month} (€0.01 over)"
    assert opened.outlook.property("tone") == "attention"
    opened.submit()
    assert window.desk.open_bar is None, "a change never waits, whatever budget it is over"


def test_a_purchase_that_is_changed_says_the_budgets_too(window: MainWindow) -> None:
    assert window.session is not None
    window.session.run(budgets.add, Terms(Money(1000, "EUR"), "month", "paid"))
    window.ledger_page.deeds.edit(1)
    opened = bar(window)
    assert "after this" not in opened.outlook.text()
    opened.field("amount").set_text("9.80")
    opened._look_ahead()
    assert plain(opened.outlook.text()).endswith("after this: 98% of Mar 2026")
    opened.field("amount").set_text("8.99")
    opened._look_ahead()
    assert "after this" not in opened.outlook.text(), "as it was"


def test_a_foreign_price_is_converted_before_it_is_added(window: MainWindow) -> None:
    window.desk.start("purchase")
    opened = bar(window)
    for name, text in {"account": "TikTok - main", "coins": "700", "amount": "9.99", "when": "2026-04-10"}.items():
        opened.field(name).set_text(text)
    assert isinstance(opened, PurchaseBar)
    opened.paid.set_unit("USD")
    opened._look_ahead()
    euros = Rates().convert(999, "USD", "EUR", date(2026, 4, 10)) or 0
    said = plain(opened.outlook.text())
    assert f"€{euros / 100:.2f} at the rate of its day: 1 USD = 0." in said
    assert "European Central Bank, Apr 10, 2026" in said
    opened.charged.set_text("9.00")
    opened.charged.set_unit("EUR")
    opened._look_ahead()
    assert f"The bank added €{(900 - euros) / 100:.2f} (" in plain(opened.outlook.text())
    window.actions["privacy"].trigger()
    assert "€" not in opened.outlook.text()


def test_a_price_without_a_rate_says_so_before_it_is_added(window: MainWindow) -> None:
    window.desk.start("purchase")
    opened = bar(window)
    for name, text in {"account": "TikTok - main", "coins": "700", "amount": "9.99", "when": "2026-04-10"}.items():
        opened.field(name).set_text(text)
    assert isinstance(opened, PurchaseBar)
    opened.paid.set_unit("SYP")
    opened._look_ahead()
    assert "There is no rate from SYP to EUR for that day" in plain(opened.outlook.text())


def test_an_entry_that_is_changed_says_how_its_money_is_converted(window: MainWindow) -> None:
    when = "2026-04-21T20:00"
    assert window.session is not None
    for foreign in (
        draft("purchase", when, coins=100, amount=Money(199, "USD")),
        draft("gift", when, platform="YouTube", creator="Mila", item="Thanks", amount=Money(500, "USD")),
    ):
        entry: list[int] = []
        window.session.run(entries.add, foreign, done=entry.append)
        window.ledger_page.table.select(entry[0])
        window.actions["edit"].trigger()
        assert "1 USD = 0." in plain(bar(window).outlook.text())
        bar(window).dismiss()


def test_a_gift_in_foreign_money_says_its_rate(window: MainWindow) -> None:
    window.actions["add-gift"].trigger()
    opened = bar(window)
    texts = {"account": "YouTube - main", "creator": "Mila", "item": "Super Chat", "coins": "5", "when": "2026-04-10"}
    for name, text in texts.items():
        opened.field(name).set_text(text)
    opened.coins.set_unit("USD")  # type: ignore[attr-defined]
    opened._look_ahead()
    assert "at the rate of its day: 1 USD = 0." in plain(opened.outlook.text())
