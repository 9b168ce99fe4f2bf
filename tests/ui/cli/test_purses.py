"""The verb `purses`: what is left and what it cost; what is lost when an account is closed."""

import json
from datetime import date
from pathlib import Path

import pytest

from models import moments
from tests.ui.cli.commands import Run


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moments, "now", lambda zone: moments.parse(f"{date(2026, 3, 20)}T12:00", zone))


@pytest.fixture
def bought(run: Run, ledger: Path) -> Path:
    """700 coins on TikTok, of which 100 are spent."""
    fields = ("--platform", "TikTok", "--when")
    run("add", "purchase", *fields, "2026-03-01", "--coins", 700, "--amount", "8.99", "--currency", "EUR")
    run("add", "gift", *fields, "2026-03-02", "--creator", "Mila", "--item", "Rose", "--coins", 100)
    return ledger


def test_what_is_left_is_listed_with_what_it_cost_and_what_the_platform_says(run: Run, bought: Path) -> None:
    assert run("purses").out.splitlines()[2].split() == ["TikTok", "-", "main", "600", "TikTok", "Coins", "€7.71"]
    assert (
        "TikTok: The policy of 2022 says coins do not expire; that of 2026 is silent. They are lost with the account. "
        in run("purses", "list").out
    )
    (one,) = json.loads(run("purses", "--json").out)["purses"]
    assert (one["left"], one["cost"]) == (600, {"amount": "7.71", "currency": "EUR"})
    assert (one["closed"], one["provisional"]) == (None, False)


def test_a_closed_account_says_what_was_lost_with_it(run: Run, bought: Path) -> None:
    out = run("purses", "close", "tiktok - Main").out
    assert out.startswith("TikTok - main was closed on Mar 20, 2026. 600 coins are left in it, which cost €7.71.")
    assert "The coins were booked as gone." in out
    (one,) = json.loads(run("purses", "--json").out)["purses"]
    assert (one["left"], one["closed"]) == (0, "2026-03-20")
    again = run("purses", "close", "TikTok - main")
    assert (again.status, again.err) == (2, "TikTok - main is closed already\n")
    assert run("purses", "reopen", "TikTok - main").status == 0
    assert json.loads(run("purses", "--json").out)["purses"][0]["closed"] is None


def test_coins_may_stay_in_the_books(run: Run, bought: Path) -> None:
    out = run("purses", "close", "TikTok - main", "--coins", "stay", "--on", "2026-03-10").out
    assert "booked as gone" not in out
    (one,) = json.loads(run("purses", "--json").out)["purses"]
    assert (one["left"], one["closed"]) == (600, "2026-03-10")


def test_what_cannot_be_closed_is_said(run: Run, bought: Path) -> None:
    unknown = run("purses", "close", "Twitch - main")
    assert (unknown.status, unknown.err) == (2, "There is no account “Twitch - main”; “purses list” shows them\n")
    early = run("purses", "close", "TikTok - main", "--on", "2026-03-01")
    assert (early.status, early.err) == (2, "The account has entries after that; choose a later day\n")
    for far in ("1999-12-31", "2250-01-01"):
        said = run("purses", "close", "TikTok - main", "--on", far)
        assert (said.status, said.err) == (2, f"{far} is outside the years 2000 to 2199\n")
    assert run("purses", "--on", "2026-03-01").status == 2
    assert run("purses", "close").status == 2
