"""All platforms in one ledger: their coins are never added, and programs for accounting agree with the reports."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from models import catalogue, drafts, entries, lookups, moments
from models.ledger import Ledger
from models.money import Money
from tests.books import new_ledger
from tests.models.exports.accounting import asking, compare
from ui import cli


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """On each platform 1,000 coins for 10.00, of which 250 are given; and all it takes money for, at 2.50."""
    made = tmp_path / "all.coinpurse"
    with closing(new_ledger(made, currency="EUR", timezone="Europe/Berlin")) as book:
        for platform in catalogue.platforms():
            put(book, platform.name, "purchase", coins=1000, amount=Money(1000, "EUR"))
            put(book, platform.name, "gift", creator="Mila", item="Gift", coins=250)
            for item in catalogue.money_items(platform.name):
                put(book, platform.name, "gift", creator="Mila", item=item.name, amount=Money(250, "EUR"))
    return made


def put(book: Ledger, platform: str, kind: drafts.Kind, **values: object) -> None:
    moment = moments.parse("2026-03-02T20:00", "Europe/Berlin")
    entries.add(book, drafts.Draft(kind, moment, platform, "main", **values))  # type: ignore[arg-type]


def test_beancount_and_hledger_have_the_sums_of_the_reports(path: Path) -> None:
    with closing(Ledger(path)) as book:
        compare(asking(book, book.settings, lookups.rates(book), "EUR", "fifo"))


def test_coins_of_all_platforms_stand_side_by_side(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["--ledger", str(path), "report", "spending"]) == 0
    told = " ".join(capsys.readouterr().out.split())
    for coins in ("Facebook Stars", "Instagram Stars", "Kicks", "Telegram Stars", "TikTok Coins", "Twitch Bits"):
        assert f"250 {coins}" in told
    paid = sum(len(catalogue.money_items(platform.name)) for platform in catalogue.platforms())
    assert (paid, f"€{7 * 2.5 + paid * 2.5:.2f}") == (17, "€60.00")
    assert "€60.00" in told
