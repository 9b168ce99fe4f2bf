"""A walk over single coins agrees with the runs of the oracle, and random ledgers add up."""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass, field
from datetime import datetime

import pytest
from hypothesis import given

from tests.ledgers import Ledger, ledgers, random_ledger
from tests.oracle.amounts import Converter, plus, share, to_minor
from tests.oracle.checks import check_identities, check_spent, read_balance, spending_costs, total_spending
from tests.oracle.entries import (
    BALANCE_KEYS,
    COLUMNS,
    PURCHASES_KEYS,
    SPENDING_KEYS,
    Costs,
    Entry,
    Line,
    Purse,
    read_entries,
    understand,
)
from tests.oracle.walk import Oracle
from tests.sample_rates import DIGITS, sample_rate

# --- Against single coins ---------------------------------------------------------------------------------------------


@dataclass
class Coin:
    """One single coin: what it cost, whether that is unknown, and the lot it came with."""

    lot: int
    free: bool
    costs: Costs
    unknown: int


@dataclass
class Hand:
    """One account, coin after coin: what is there, who waits, and who got which coins."""

    free_coins: str
    is_average: bool
    there: deque[Coin] = field(default_factory=deque)
    waiting: deque[int] = field(default_factory=deque)
    got: dict[int, list[Coin]] = field(default_factory=lambda: defaultdict(list))

    def come(self, lot: int, coins: list[Coin]) -> None:
        """The coins of a lot."""
        rest = deque(coins)
        while self.waiting and rest:
            self.got[self.waiting.popleft()].append(rest.popleft())
        self.there.extend(rest)
        if self.is_average and rest:
            self.mix(lot)

    def mix(self, lot: int) -> None:
        """Make the coins of the pool alike."""
        number, total = len(self.there), plus(*(coin.costs for coin in self.there))
        unknown = sum(coin.unknown for coin in self.there)
        self.there = deque(
            Coin(
                lot,
                False,
                {currency: share(cost, number, at, at + 1) for currency, cost in total.items()},
                share(unknown, number, at, at + 1),
            )
            for at in range(number)
        )

    def draw(self, order: int, coins: int) -> None:
        """Let coins go one by one."""
        for _ in range(coins):
            coin = self.first()
            if coin is None:
                self.waiting.append(order)
            else:
                self.there.remove(coin)
                self.got[order].append(coin)

    def first(self) -> Coin | None:
        """The coin whose turn it is."""
        if self.free_coins != "date" and not self.is_average:
            wanted = [coin for coin in self.there if coin.free == (self.free_coins == "first")]
            if wanted:
                return wanted[0]
        return self.there[0] if self.there else None

    def take_back(self, order: int, lot: int, coins: int) -> None:
        """The last coins of a lot, then any."""
        own = [] if self.is_average else [coin for coin in self.there if coin.lot == lot]
        taken = own[max(0, len(own) - coins) :]
        self.there = deque(coin for coin in self.there if not any(coin is other for other in taken))
        self.got[order] += taken
        self.draw(order, coins - len(taken))


def lot_coins(entry_: Entry, convert: Converter) -> list[Coin]:
    """The single coins of a purchase or positive adjustment."""
    number, free = entry_.coins, entry_.row["item"] == "free"
    if not entry_.row["amount"]:
        return [Coin(entry_.order, free, {}, 0 if free else 1) for _ in range(number)]
    currency, cost = convert.cost(entry_)
    return [Coin(entry_.order, free, {currency: share(cost, number, at, at + 1)}, 0) for at in range(number)]


def walk_single_coins(ledger: Ledger, basis: str, currency: str) -> dict[int, tuple[Costs, int]]:
    """Cost and uncovered coins of each row that draws, found coin by coin."""
    chosen, convert = ledger.settings, Converter(currency, sample_rate, DIGITS)
    hands: dict[Purse, Hand] = defaultdict(lambda: Hand(chosen.free_coins, basis == "average"))
    entries = sorted(read_entries(ledger.rows, chosen.timezone), key=Entry.place)
    named = {(e.purse, e.row["reference"]): e for e in entries if e.type in ("purchase", "gift")}
    refunded = {e.order: named[e.purse, e.row["reference"]] for e in entries if e.type == "refund"}
    voided = {e.order for e in refunded.values() if e.type == "gift"}
    for e in entries:
        hand = hands[e.purse]
        if e.is_lot:
            hand.come(e.order, lot_coins(e, convert))
        elif e.is_draw and e.order not in voided:
            hand.draw(e.order, abs(e.coins))
        elif e.type == "refund" and refunded[e.order].type == "purchase":
            hand.take_back(e.order, refunded[e.order].order, e.coins)
    return {order: total for hand in hands.values() for order, total in totals(hand).items()}


def totals(hand: Hand) -> dict[int, tuple[Costs, int]]:
    """Add up the coins everybody got, and those nobody had."""
    return {
        order: (
            {currency: cost for currency, cost in plus(*(coin.costs for coin in hand.got[order])).items() if cost},
            sum(coin.unknown for coin in hand.got[order]) + hand.waiting.count(order),
        )
        for order in {*hand.got, *hand.waiting}
    }


@pytest.mark.parametrize("basis", ["fifo", "average"])
@given(ledger=ledgers(bounds=False))
def test_runs_of_coins_cost_what_single_coins_do(basis: str, ledger: Ledger) -> None:
    oracle = Oracle(ledger.rows, ledger.settings, basis, "EUR", sample_rate, DIGITS)
    walked = walk_single_coins(ledger, basis, "EUR")
    assert {order: oracle.cost_of(order) for order in range(len(ledger.rows))} == {
        order: walked.get(order, ({}, 0)) for order in range(len(ledger.rows))
    }


# --- Random ledgers add up --------------------------------------------------------------------------------------------


def closing_costs(lines: list[Line]) -> Costs:
    """The closing cost of a balance without keys."""
    return plus(*(read_balance(line, 0, DIGITS)["closing_cost"] for line in lines))


def check_ledger(ledger: Ledger, basis: str, currency: str) -> None:
    """Balances add up, and every breakdown of spending adds up to the total."""
    oracle = Oracle(ledger.rows, ledger.settings, basis, currency, sample_rate, DIGITS)
    for by in (["month"], ["account", "week"], ["day", "platform"], ["year", "quarter", "account"]):
        balance = oracle.balance(by)
        check_identities(balance, by, DIGITS)
        check_spent(balance, oracle.spending(by), by, DIGITS)
    total = total_spending(oracle.spending([]), [], DIGITS)
    for key in SPENDING_KEYS:
        assert total_spending(oracle.spending([key]), [key], DIGITS) == total, key
    check_closing(oracle)
    check_paid(oracle)


def check_closing(oracle: Oracle) -> None:
    """In the end the balance closes with what the walk left in the lots."""
    left = plus(*(worth for _, worth in oracle.unspent().values()))
    assert closing_costs(oracle.balance([])) == {currency: cost for currency, cost in left.items() if cost}


def check_paid(oracle: Oracle) -> None:
    """What was paid is what purchases and gifts paid in money cost."""
    paid = plus(*(read_balance(line, 0, DIGITS)["paid"] for line in oracle.balance([])))
    bought = plus(*(spending_costs((*line[:4], "0", line[4]), 0, DIGITS) for line in oracle.purchases([])))
    direct = plus(*(spending_costs(line, 0, DIGITS) for line in oracle.spending([], where={"kind": "money"})))
    both = plus(bought, direct)
    assert paid == {currency: cost for currency, cost in both.items() if cost}


@pytest.mark.parametrize("seed", range(300))
def test_random_ledgers_add_up(seed: int) -> None:
    ledger = random_ledger(seed, 5 + seed % 60)
    check_ledger(ledger, ("fifo", "average")[seed % 2], ("EUR", "JPY", "KWD")[seed % 3])


@given(ledger=ledgers())
def test_drawn_ledgers_add_up(ledger: Ledger) -> None:
    for basis in ("fifo", "average"):
        check_ledger(ledger, basis, ledger.settings.currency)


def test_random_ledgers_hold_every_kind_of_entry() -> None:
    rows = [row for seed in range(30) for row in random_ledger(seed, 40).rows]
    assert {row["type"] for row in rows} == {"purchase", "gift", "refund", "adjustment", "assertion"}
    assert {row["item"] for row in rows if row["type"] == "adjustment"} == {
        *("free", "opening", "correction", "refunded", "expired", "lost")
    }
    assert {len(row) for row in rows} == {len(COLUMNS)}
    assert random_ledger(7, 40) == random_ledger(7, 40)


def test_random_ledgers_are_valid() -> None:
    for seed in range(200):
        check_refunds(random_ledger(seed, 60))


def check_refunds(ledger: Ledger) -> None:
    """A refund follows what it refunds, which its reference names alone, and never exceeds it."""
    left: dict[tuple[str, str, str], tuple[datetime, int, int]] = {}
    for row in ledger.rows:
        at, digits = understand(row["when"], ledger.settings.timezone).at, DIGITS.get(row["currency"], 0)
        key, coins = (row["platform"], row["account"], row["reference"]), int(row["coins"] or 0)
        minor = to_minor(row["amount"] or "0", digits)
        if row["type"] == "refund":
            since, most, money = left[key]
            assert at >= since
            assert 0 <= coins <= most
            assert 0 <= minor <= money
            left[key] = since, most - coins, money - minor
        elif row["reference"]:
            assert key not in left
            left[key] = at, coins, minor


def test_every_key_is_a_key_of_spending() -> None:
    assert {*PURCHASES_KEYS, *BALANCE_KEYS} < {*SPENDING_KEYS}
