"""The verbs `prices` and `settings`, and what `add` says of a price."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from models import moments
from tests.ui.cli.commands import Run

TODAY = date(2026, 3, 20)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moments, "now", lambda zone: moments.parse(f"{TODAY}T12:00", zone))


def buy(run: Run, when: date, coins: int, amount: str, *more: str) -> str:
    answer = run("add", "purchase", "--when", when.isoformat(), "--platform", "TikTok", "--coins", coins, "--amount",
                 amount, *more)  # fmt: skip
    assert (answer.status, answer.err) == (0, "")
    return answer.out


def test_each_purchase_stands_beside_ones_usual_and_the_website(run: Run, ledger: Path) -> None:
    for day in range(1, 4):
        buy(run, date(2025, 3, day), 350, "4.99", "--currency", "USD", "--channel", "ios-app")
    buy(run, date(2025, 3, 9), 350, "9.98", "--currency", "USD", "--channel", "gift-card")
    out = run("prices").out
    assert out.count("Bought in the app: about $1.29 more than the website’s price, seen on") == 3
    assert "100% above your usual price" in out
    found = json.loads(run("prices", "--json", "--from", "2025-03-09").out)
    (one,) = found["purchases"]
    assert (one["percent_of_usual"], one["doubts"]) == (200, ["high"])
    assert one["website"]["estimated_difference"] == {"amount": "6.28", "currency": "USD"}
    assert one["website"]["source"] == "verge-2024"
    assert [each["id"] for each in json.loads(run("prices", "--asked", "--json").out)["purchases"]] == [4]
    assert run("prices", "--to", "2024-01-01").out.startswith("There is nothing")


def test_a_refund_window_is_told_while_it_lasts_once_the_country_is_said(run: Run, ledger: Path) -> None:
    bought = TODAY - timedelta(14)
    buy(run, bought, 700, "8.99", "--channel", "website")
    buy(run, bought - timedelta(1), 700, "8.99", "--channel", "website")
    out = run("prices").out
    assert out.count("depends on the country you buy in") == 1
    assert "go back until" not in out
    assert run("settings", "country", "DE").status == 0
    out = run("prices").out
    assert out.count("700 coins are not used and can go back until") == 1
    assert "14 days" in out
    assert "tiktok.com/legal/virtual-items-policy" in out
    (one,) = json.loads(run("prices", "--asked", "--json").out)["purchases"]
    assert one["refunds"][0]["until"] == TODAY.isoformat()
    assert one["refunds"][0]["unused_coins"] == 700
    run("add", "gift", "--platform", "TikTok", "--coins", "1400")
    assert "go back until" not in run("prices").out, "all coins are used"


def test_adding_a_purchase_asks_and_tells_at_once(run: Run, ledger: Path) -> None:
    assert buy(run, TODAY, 700, "8.99", "--channel", "ios-app").count("\n") == 1, "nobody said the country"
    assert buy(run, TODAY, 700, "8.99").count("\n") == 1
    said = buy(run, TODAY, 7000, "8.99", "--seller", "Coins 4 You")
    assert "far below the prices seen" in said
    assert "Coins 4 You" in said
    run("settings", "country", "GB")
    assert "ask the store" in buy(run, TODAY, 700, "8.99", "--channel", "ios-app"), "a rule without days"
    assert "can go back until" in buy(run, TODAY, 700, "8.99", "--channel", "website")
    assert "can go back until" not in buy(run, TODAY - timedelta(15), 700, "8.99", "--channel", "website")


def test_the_country_is_asked_for_only_while_coins_are_unused(run: Run, ledger: Path) -> None:
    buy(run, TODAY, 700, "8.99", "--channel", "website")
    (one,) = json.loads(run("prices", "--asked", "--json").out)["purchases"]
    assert one["needs_country"]
    run("add", "gift", "--platform", "TikTok", "--coins", "700")
    assert json.loads(run("prices", "--asked", "--json").out)["purchases"] == []


def test_settings_are_shown_and_changed_one_at_a_time(run: Run, ledger: Path) -> None:
    assert json.loads(run("settings", "--json").out)["country"] == ""
    assert json.loads(run("settings", "month_starts_on", "25", "--json").out)["month_starts_on"] == 25
    assert "DE" in run("settings", "country", "DE").out
    assert json.loads(run("settings", "country", "-", "--json").out)["country"] == ""
    for wrong in (("country", "Germany"), ("colour", "red"), ("country",), ("country", "DE", "FR")):
        assert run("settings", *wrong).status == 2


def test_init_takes_the_country(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "new.coinpurse"
    assert run("--ledger", path, "init", "--country", "BR").status == 0
    assert json.loads(run("--ledger", path, "settings", "--json").out)["country"] == "BR"


def test_of_a_foreign_purchase_rate_day_source_and_what_the_bank_added_are_told(run: Run, ledger: Path) -> None:
    buy(run, date(2025, 3, 3), 350, "4.99", "--currency", "USD", "--charged", "4.90", "--charged-currency", "EUR")
    out = run("prices").out
    assert "1: €4." in out
    assert "at the rate of its day: 1 USD = 0." in out
    assert "European Central Bank, Mar 3, 2025" in out
    assert "1: The bank added €0." in out
    (one,) = json.loads(run("prices", "--json").out)["purchases"]
    (converted,) = one["conversions"]
    assert (converted["from"], converted["to"], converted["source"]) == ("USD", "EUR", "ecb")


def test_why_nothing_is_listed_is_said(run: Run, ledger: Path) -> None:
    assert run("prices").out == "There are no purchases yet\n"
    buy(run, date(2024, 3, 3), 350, "4.49", "--currency", "EUR")
    assert run("prices", "--from", "2025-01-01").out == "There is nothing to show for this period\n"
    assert run("prices", "--asked").out == "Nothing is asked about these purchases, and none of them can go back\n"
