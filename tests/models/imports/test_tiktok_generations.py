"""TikTok's files of different years about the same purchases: none is booked twice, whichever is imported first."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from models import lookups
from models.imports.apply import apply
from models.imports.plan import Plan
from models.imports.planned import Counts
from models.imports.planner import plan_import
from models.ledger import Ledger

ANSWERS = {"tiktok.timezone": "UTC", "tiktok.price": "EUR", "tiktok.packs": "4.99:350,0.99:65"}
PRICES = [{"Date": "2026-03-02 19:41:07", "Price": "4.99"}, {"Date": "2026-03-05 08:00:00", "Price": "0.99"}]
COINS = [{"Date": "2026-03-02 19:41:05", "CoinAmount": 350}, {"Date": "2026-03-05 08:00:00", "CoinAmount": 65}]


@pytest.fixture
def ledger(book: Ledger) -> Ledger:
    return book


def older(prices: list[dict[str, str]] = PRICES) -> bytes:
    """A file of 2025: prices, and no coins."""
    return json.dumps({"Your Activity": {"Purchases": {"BuyGifts": {"BuyGifts": prices}}}}).encode()


def newer(prices: list[dict[str, str]] = PRICES) -> bytes:
    """A file of 2026: coins, and what was paid for them."""
    bought = {"Coin Purchase History": {"CoinPurchaseHistoryList": COINS}}
    return json.dumps(
        {"Income+ Wallet": bought, "Your Activity": {"Purchases": {"BuyGifts": {"BuyGifts": prices}}}}
    ).encode()


def bring(ledger: Ledger, content: bytes, answers: Mapping[str, str] = ANSWERS) -> Plan:
    plan = plan_import(ledger, [content], answers=answers)
    apply(ledger, plan)
    return plan


def bought(ledger: Ledger) -> list[tuple[str, int | None, int]]:
    found = lookups.all_drafts(ledger)
    return [(draft.kind, draft.coins, draft.amount.minor if draft.amount else 0) for draft in found]


BOTH = [("purchase", 350, 499), ("purchase", 65, 99)]


@pytest.mark.parametrize("files", [(older(), newer()), (newer(), older())], ids=["older first", "newer first"])
def test_two_files_tell_of_the_same_purchases_once(ledger: Ledger, files: tuple[bytes, bytes]) -> None:
    first, second = (bring(ledger, content).counts for content in files)
    assert (first, second) == (Counts(new=2), Counts(present=2))
    assert bought(ledger) == BOTH
    for content in files:
        assert bring(ledger, content).counts == Counts(present=2)


def test_prices_that_come_after_coins_without_one_give_them_one(ledger: Ledger) -> None:
    bring(ledger, newer([]), {**ANSWERS, "tiktok.coin_purchases": "unknown-cost"})
    assert bought(ledger) == [("adjustment", 350, 0), ("adjustment", 65, 0)]
    assert bring(ledger, older()).counts == Counts(joins=2)
    assert bought(ledger) == BOTH
    assert bring(ledger, newer()).counts == bring(ledger, older()).counts == Counts(present=2)


def test_coins_that_come_after_their_prices_find_them(ledger: Ledger) -> None:
    bring(ledger, older())
    assert bring(ledger, newer([]), {**ANSWERS, "tiktok.coin_purchases": "unknown-cost"}).counts == Counts(joins=2)
    assert bought(ledger) == BOTH
