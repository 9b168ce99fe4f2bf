"""The pane beside the Ledger table: what it says of each kind of entry, and what its buttons do."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QPushButton, QWidget

from models import attachments
from models.ledger import Ledger
from models.money import Money
from models.rates import Rate, Rates, last_day
from tests.models.imports.shops import PLAY, bring, charge, coins
from tests.ui.desktop.conftest import draft, write
from tests.ui.desktop.seen import plain
from ui import conversion_texts, privacy
from ui.desktop import files
from ui.desktop.main_window import MainWindow
from ui.desktop.pages.ledger import LedgerPage
from ui.desktop.rates_update import RatesUpdate
from ui.desktop.tables.entry_columns import COLUMNS
from ui.desktop.tables.entry_pane import EntryPane
from ui.desktop.widgets.link import Link

Part = TypeVar("Part", bound=QWidget)
GAPS = (
    draft("purchase", "2026-03-01T20:00", coins=100, amount=Money(100, "EUR"), reference="A-1"),
    draft("gift", "2026-03-02T20:15", creator="Mila", item="Rose", coins=30, note="one\ntwo"),
    draft("gift", "2026-03-02T20:16", creator="Mila", item="Galaxy", coins=150),
    draft("purchase", "2026-03-03", "main", "Twitch", coins=10, amount=Money(100, "KPW")),
    draft("gift", "2026-03-04", "main", "Twitch", creator="Mila", item="Cheer", coins=4),
    draft("assertion", "2026-03-05", "main", "Twitch", coins=5),
    draft("refund", "2026-03-06", coins=0, amount=Money(10, "EUR"), reference="A-1"),
    draft("purchase", "2026-03-07", "main", "Telegram", coins=10, amount=Money(100, "USD")),
)


@pytest.fixture
def gaps(bare_window: MainWindow, tmp_path: Path) -> MainWindow:
    """A window on a ledger in which something is open everywhere, with the pane shown."""
    path = tmp_path / "gaps.coinpurse"
    write(path, *GAPS)
    bare_window.open_ledger(path)
    bare_window.actions["details"].trigger()
    return bare_window


def show(window: MainWindow, entry: int) -> EntryPane:
    page = window.ledger_page
    page.go_to(entry)
    page.aside._ask()
    return page.aside.pane


def parts(pane: EntryPane, kind: type[Part]) -> list[Part]:
    body = pane.widget()
    assert body is not None
    return body.findChildren(kind)


def texts(pane: EntryPane) -> list[str]:
    return [plain(label.text()) for label in parts(pane, QLabel) if label.text()]


def fact(pane: EntryPane, heading: str) -> str:
    found = texts(pane)
    return found[found.index(heading) + 1]


def button(pane: EntryPane, text: str) -> QPushButton:
    found = {plain(one.text()): one for one in
             parts(pane, QPushButton)}  # fmt: skip
    return found[text]


def test_space_shows_the_pane_and_it_is_remembered(window: MainWindow) -> None:
    page = window.ledger_page
    assert not page.aside.is_shown
    page.table.selectRow(2)
    QTest.keyClick(page.table, Qt.Key.Key_Space)
    assert (page.aside.is_shown, window.actions["details"].isChecked()) == (True, True)
    page._remember()
    again = LedgerPage(window._theme, window.actions, window._preferences)
    assert again.aside.is_shown
    again.deleteLater()
    QTest.keyClick(page.table, Qt.Key.Key_Space)
    assert not page.aside.is_shown


def test_a_gift_says_what_it_cost_and_which_purchase_paid_for_it(gaps: MainWindow) -> None:
    pane = show(gaps, 2)
    assert texts(pane)[0] == "Gift: Rose"
    assert fact(pane, "When") == "Monday, March 2, 2026, 8:15\u202fPM\nEurope/Berlin"
    assert (fact(pane, "Coins"), fact(pane, "Cost"), fact(pane, "One coin")) == ("−30", "€0.30", "€0.01")
    assert (fact(pane, "Balance after it"), fact(pane, "Note"), fact(pane, "Where from")) == (
        "70", "one\ntwo", "Typed in"
    )  # fmt: skip
    button(pane, "30 coins of Mar 1, 2026: €0.30").click()
    assert gaps.ledger_page.deeds.current().id == 1  # type: ignore[union-attr]


def test_a_purchase_says_what_is_left_of_it_and_leads_to_what_it_paid_for(gaps: MainWindow) -> None:
    pane = show(gaps, 1)
    assert fact(pane, "Its coins") == "100 of 100 coins spent"
    assert (fact(pane, "Paid"), fact(pane, "Order number")) == ("€1.00", "A-1")
    button(pane, "Show the 2 entries it paid for").click()
    page = gaps.ledger_page
    assert list(page.table.rows.ids) == [3, 2]
    assert page.filters.tag.text() == "Only: paid for by the purchase of Mar 1, 2026"


def test_a_refund_and_what_it_refunds_lead_to_each_other(gaps: MainWindow) -> None:
    pane = show(gaps, 7)
    assert fact(pane, "Refunds") == "Purchase · Mar 1, 2026"
    button(pane, "Show this entry").click()
    assert gaps.ledger_page.deeds.current().id == 1  # type: ignore[union-attr]
    assert fact(show(gaps, 1), "Refunded by") == "Refund · Mar 6, 2026"


def test_uncovered_coins_lead_to_the_bar_for_their_purchase(gaps: MainWindow) -> None:
    pane = show(gaps, 3)
    assert texts(pane)[1].startswith("80 coins are covered by no purchase")
    assert fact(pane, "One coin") == "€0.01", "of the coins that have a cost"
    button(pane, "Add the purchase").click()
    bar = gaps.desk.open_bar
    assert bar is not None
    assert (bar.field("account").text, bar.field("when").text) == ("TikTok - main", "2026-03-02")


def test_a_missing_rate_is_typed_where_it_is_missed(gaps: MainWindow) -> None:
    pane = show(gaps, 4)
    line = next(one for one in parts(pane, QLineEdit))
    QTest.keyClicks(line, "many")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert any("is not a rate" in text for text in texts(pane))
    line.setText("0.05")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert gaps.status.notice == "Rate added"
    pane = show(gaps, 4)
    assert fact(pane, "Exchange rate") == "1 KPW = 0.05 EUR\nyour own, Mar 3, 2026"
    assert fact(pane, "Cost") == "€0.05"


def test_a_gift_without_a_rate_leads_to_the_purchase_that_lacks_it(gaps: MainWindow) -> None:
    pane = show(gaps, 5)
    assert any("could not be converted" in text for text in texts(pane))
    button(pane, "Show the purchase that lacks a rate").click()
    assert gaps.ledger_page.deeds.current().id == 4  # type: ignore[union-attr]


def test_a_balance_that_differs_leads_to_its_purse(gaps: MainWindow) -> None:
    went: list[tuple[str, object]] = []
    gaps.ledger_page.page_wanted.connect(lambda page, subject: went.append((page, subject)))
    pane = show(gaps, 6)
    assert texts(pane)[1].startswith("The app showed 5 coins, the ledger has 1 more.")
    assert fact(pane, "The ledger had") == "6"
    button(pane, "Show purse").click()
    assert went == [("purses", 2)]


def test_a_balance_that_differs_is_settled_in_the_pane(gaps: MainWindow) -> None:
    pane = show(gaps, 6)
    assert "1 coin expired" in texts(pane)
    assert plain(button(pane, "They expired").accessibleName()) == "They expired: 1 coin expired"
    button(pane, "They expired").click()
    assert gaps.status.notice == "Difference settled"
    assert "1 coin expired" not in texts(show(gaps, 6))
    gaps.undo()
    assert "1 coin expired" in texts(show(gaps, 6))


def test_a_published_rate_has_its_day_and_source(gaps: MainWindow) -> None:
    said = fact(show(gaps, 8), "Exchange rate").splitlines()
    assert said[0].startswith("1 USD = 0.")
    assert said[1] == "European Central Bank, Mar 6, 2026"


@pytest.mark.parametrize(
    ("rate", "said"),
    [
        (Rate(Fraction(1, 3), date(2026, 3, 1), "monthly", False), "1 A = 0.333333 B\nmonthly rate, Mar 2026"),
        (Rate(Fraction(5, 4), date(2026, 3, 1), "ecb", True),
         "1 A = 1.25 B\nEuropean Central Bank, Mar 1, 2026 · provisional: it may still change"),
    ],
)  # fmt: skip
def test_a_rate_is_said_to_six_figures(rate: Rate, said: str) -> None:
    assert said == plain(conversion_texts.rate(rate, "A", "B"))


def test_an_entry_that_was_hidden_by_a_filter_is_gone_to_all_the_same(gaps: MainWindow) -> None:
    gaps.ledger_page.filters.search("galaxy")
    gaps.ledger_page.go_to(1)
    assert gaps.ledger_page.deeds.current().id == 1  # type: ignore[union-attr]
    assert gaps.ledger_page.filters.filter.is_empty


def test_names_and_amounts_are_hidden_in_the_pane(gaps: MainWindow) -> None:
    show(gaps, 2)
    gaps.actions["privacy"].trigger()
    pane = show(gaps, 2)
    shown = " ".join([*texts(pane), *(one.text() for one in parts(pane, QPushButton))])
    for secret in ("Mila", "Rose", "one", "0.30", "TikTok"):
        assert secret not in shown.replace("One coin", "")
    assert privacy.DOTS in shown


ROWS = ("2026-03-02 19:41:07", "2026-03-02 19:41:05")


@pytest.fixture
def imported(bare_window: MainWindow, tmp_path: Path) -> MainWindow:
    """A window on a purchase that two files tell of, with the pane shown."""
    path = tmp_path / "imported.coinpurse"
    write(path)
    book = Ledger(path)
    bring(book, ("tiktok", [coins(ROWS[0])]))
    bring(book, (PLAY, [charge(ROWS[1])]))
    book.close()
    bare_window.open_ledger(path)
    bare_window.ledger_page.aside.show(is_shown=True)
    return bare_window


def test_an_imported_entry_says_which_rows_it_is_from(imported: MainWindow) -> None:
    pane = show(imported, 1)
    said = texts(pane)
    own, joined = said[said.index("Where this is from") + 1 :][:2]
    assert own.startswith("tiktok.csv, imported ")
    assert own.endswith("TikTok’s data download, Coins, record 1")
    assert joined.startswith("Joined: play.csv, imported ")
    assert [text.toPlainText() for text in parts(pane, QPlainTextEdit)] == [f"{ROWS[0]} 350", f"{ROWS[1]},350,499"]
    assert all(
        text.isReadOnly() and text.accessibleName() == "What the file says" for text in parts(pane, QPlainTextEdit)
    )


def test_what_a_file_says_is_hidden_with_everything_else(imported: MainWindow) -> None:
    imported.actions["privacy"].trigger()
    pane = show(imported, 1)
    assert {text.toPlainText() for text in parts(pane, QPlainTextEdit)} == {privacy.DOTS}
    assert not any("tiktok.csv" in text for text in texts(pane))


def test_a_typed_entry_is_from_no_file(gaps: MainWindow) -> None:
    pane = show(gaps, 2)
    assert "Where this is from" not in texts(pane)
    assert fact(pane, "Where from") == "Typed in"


def test_a_receipt_is_attached_copied_and_removed_with_undo(
    gaps: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    receipt, copy = tmp_path / "receipt.pdf", tmp_path / "copy.pdf"
    receipt.write_bytes(b"%PDF" * 1000)
    monkeypatch.setattr(files, "ask_for_receipt", lambda _parent: receipt)
    monkeypatch.setattr(files, "ask_for_copy", lambda _parent, _name: copy)
    button(show(gaps, 1), "Attach a receipt…").click()
    assert gaps.status.notice == "Receipt attached"
    pane = show(gaps, 1)
    assert "receipt.pdf · 4 KB" in texts(pane)
    button(pane, "Save a copy…").click()
    assert copy.read_bytes() == receipt.read_bytes()
    assert plain(gaps.status.notice) == "Saved copy.pdf"
    button(pane, "Remove").click()
    assert gaps.status.notice == "Receipt removed"
    assert "receipt.pdf · 4 KB" not in texts(show(gaps, 1))
    gaps.actions["undo"].trigger()
    assert "receipt.pdf · 4 KB" in texts(show(gaps, 1))
    assert "Receipts" in texts(show(gaps, 2))
    assert "receipt.pdf · 4 KB" not in texts(show(gaps, 2))


def test_a_file_let_go_over_the_pane_is_attached(gaps: MainWindow, tmp_path: Path) -> None:
    receipt = tmp_path / "mail.eml"
    receipt.write_bytes(b"From: shop")
    pane = show(gaps, 1)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(receipt))])
    where, how = QPointF(10, 10), Qt.DropAction.CopyAction
    enter = QDragEnterEvent(where.toPoint(), how, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    pane.dragEnterEvent(enter)
    assert enter.isAccepted()
    pane.dropEvent(QDropEvent(where, how, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier))
    assert "mail.eml · 1 KB" in texts(show(gaps, 1))


def test_a_receipt_that_is_too_large_is_refused_in_a_sentence(gaps: MainWindow, tmp_path: Path) -> None:
    receipt = tmp_path / "large.bin"
    receipt.write_bytes(bytes(attachments.MOST + 1))
    show(gaps, 1).receipt_offered.emit(1, receipt)
    assert "has more than 20 MB" in gaps.banner.sentence


@pytest.fixture
def charged(bare_window: MainWindow, tmp_path: Path) -> MainWindow:
    """Coins for 10 dollars, for which the bank took 9.27 euros; for 10 euros, of which it took 10.15; and late ones."""
    late = last_day() + timedelta(days=2)
    path = tmp_path / "charged.coinpurse"
    write(
        path,
        draft("purchase", "2026-03-02", coins=100, amount=Money(1000, "USD"), charged=Money(927, "EUR")),
        draft("purchase", "2026-03-03", coins=100, amount=Money(1000, "EUR"), charged=Money(1015, "EUR")),
        draft("purchase", "2026-03-04", coins=100, amount=Money(1000, "SYP"), charged=Money(5, "EUR")),
        draft("purchase", f"{late}", coins=100, amount=Money(1000, "USD")),
        draft("gift", f"{late}T20:00", creator="Mila", item="Rose", coins=350),
    )
    bare_window.open_ledger(path)
    bare_window.actions["details"].trigger()
    return bare_window


def test_what_the_bank_added_stands_beside_the_price_at_the_rate_of_its_day(charged: MainWindow) -> None:
    pane = show(charged, 1)
    there, rate, source = fact(pane, "At the reference rate").splitlines()
    euros = Rates().convert(1000, "USD", "EUR", date(2026, 3, 2)) or 0
    assert there == f"€{euros / 100:.2f}"
    assert rate.startswith("1 USD = 0.")
    assert source == "European Central Bank, Mar 2, 2026"
    added = fact(pane, "The bank added")
    assert added == f"€{(927 - euros) / 100:.2f} ({(927 - euros) / euros:.2%})"


def test_a_fee_needs_no_rate_and_without_one_nothing_is_guessed(charged: MainWindow) -> None:
    pane = show(charged, 2)
    assert fact(pane, "The bank added") == "€0.15 (1.50%)"
    assert not [text for text in texts(pane) if text == "At the reference rate"]
    assert fact(show(charged, 3), "The bank added") == "not known: there is no rate for that day"


def test_provisional_costs_are_marked_and_lead_to_newer_rates(
    charged: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    pane = show(charged, 5)
    assert any(text.startswith("Provisional: its cost rests on") for text in texts(pane))
    model = charged.ledger_page.table.rows
    keys = [column.key for column in COLUMNS]
    said = {entry: model.data(model.index(model.row_of(entry) or 0, keys.index("cost"))) for entry in (1, 4, 5)}
    assert said[5].startswith("≈ €")
    hint = model.data(model.index(model.row_of(4) or 0, keys.index("cost")), Qt.ItemDataRole.ToolTipRole)
    assert "at the rate of its day" in hint
    assert "provisional: it may still change" in hint
    asked: list[bool] = []
    monkeypatch.setattr(RatesUpdate, "start", lambda _self: asked.append(True))
    link = next(one for one in pane.findChildren(Link) if one.text() == "Load newer rates")
    link.click()
    assert asked == [True]


def test_the_tooltip_of_a_cost_says_rate_day_source_and_markup(charged: MainWindow) -> None:
    model = charged.ledger_page.table.rows
    keys = [column.key for column in COLUMNS]
    hint = model.data(model.index(model.row_of(1) or 0, keys.index("cost")), Qt.ItemDataRole.ToolTipRole)
    for said in ("1 USD = 0.", "European Central Bank, ", "The bank added "):
        assert said in hint
