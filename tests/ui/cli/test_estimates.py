"""Reports that estimate, on the command line and in documents: in columns of their own, labelled, with sources."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.ui.cli.commands import Run


@pytest.fixture
def book(ledger: Path, run: Run) -> Path:
    """Coins of the app and of the website, gifts in coins and in money, one of them in what no share is known of."""
    entries = [
        ("purchase", "--when", "2026-03-01", "--platform", "TikTok", "--coins", "350", "--amount", "4.99",
         "--currency", "USD", "--channel", "ios-app"),
        ("purchase", "--when", "2026-03-01", "--platform", "Kick", "--coins", "10", "--amount", "2",
         "--channel", "website"),
        ("gift", "--when", "2026-03-02", "--platform", "TikTok", "--coins", "100", "--creator", "Mila"),
        ("gift", "--when", "2026-03-02", "--platform", "Kick", "--coins", "5", "--creator", "Mila"),
        ("gift", "--when", "2026-03-02", "--platform", "YouTube", "--item", "Super Chat", "--amount", "10",
         "--creator", "Zoe"),
    ]  # fmt: skip
    for entry in entries:
        assert run("add", *entry).err == ""
    return ledger


def test_what_creators_may_have_received_is_a_range_in_columns_of_its_own(run: Run, book: Path) -> None:
    out = run("report", "received", "--by", "creator", "--format", "csv").out
    assert list(csv.reader(io.StringIO(out, newline=""))) == [
        ["creator", "gifts", "coins", "received_low", "received_high", "left_out"],
        ["Mila", "2", "5 Kick Kick; 100 TikTok Coin", "0.25 USD", "0.53 USD", "1"],
        ["Zoe", "1", "0", "7.00 EUR", "7.00 EUR", "0"],
    ]


def test_what_the_website_would_have_saved_stands_beside_what_was_paid(run: Run, book: Path) -> None:
    out = run("report", "savings", "--by", "channel", "--currency", "USD", "--format", "csv").out
    rows = list(csv.DictReader(io.StringIO(out, newline="")))
    assert [(row["channel"], row["paid"], row["saved"], row["uncompared_coins"]) for row in rows] == [
        ("ios-app", "4.99", "1.29 USD", "0"),
        ("website", rows[1]["paid"], "", "0"),
    ]


@pytest.mark.parametrize(
    ("name", "heading", "note"),
    [
        ("received", "Received at most (estimate)", "is an estimate by shares that were named once"),
        ("savings", "Cheaper on the website (estimate)", "is an estimate, and in no total of money"),
    ],
)
def test_the_table_labels_the_estimate_and_says_what_it_is(
    run: Run, book: Path, name: str, heading: str, note: str
) -> None:
    out = run("report", name, "--by", "platform").out
    assert heading in out
    assert note in out


def test_json_has_an_estimate_by_currency(run: Run, book: Path) -> None:
    found = json.loads(run("report", "received", "--json").out)
    assert found["rows"][0]["received_high"] == [
        {"amount": "7.00", "currency": "EUR"},
        {"amount": "0.53", "currency": "USD"},
    ]


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("name", ["received", "savings"])
def test_documents_have_it_with_its_sources(run: Run, book: Path, name: str) -> None:
    out = run("report", name, "--by", "platform", "--format", "html").out
    assert "(estimate)" in out
    assert "estimate" in out.split("</table>")[-1]
    if name == "received":
        assert "btimesonline" in out, "the source of TikTok’s range"
        assert "support.google.com" in out
    spread = run("report", name, "--by", "platform", "--format", "spreadsheet").out
    assert "USD" in spread


def test_by_what_belongs_to_lots_nothing_is_estimated(run: Run, book: Path) -> None:
    assert run("report", "received", "--by", "channel").status == 2


def test_prices_seen_show_their_date_and_ones_own_receipts_come_before_them(run: Run, book: Path) -> None:
    seen = "Prices of the website of TikTok in USD: Apr 30, 2024"
    assert seen in run("report", "savings", "--by", "channel").out
    assert seen not in run("report", "savings", "--by", "channel", "--where", "channel=website").out, "nothing of it"
    own = ("--when", "2026-04-01", "--platform", "TikTok", "--coins", "350", "--amount", "3.70", "--currency", "USD")
    run("add", "purchase", *own, "--channel", "website")
    assert "Prices of the website" not in run("report", "savings", "--by", "channel").out
