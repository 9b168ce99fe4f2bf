"""What is left of every lot equals the oracle's walk, and adds up to the closing of the balance report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models import accounts, currencies, entries, lookups
from models.accounts import AccountRow
from models.columns import UNKNOWN, Columns
from models.ledger import Ledger
from models.money import Money
from models.reports import COLUMNS, Query, lots, run, stock
from models.reports.stock import Counted, Price, Purse
from models.settings import Settings
from tests.books import SampleRates, keeping
from tests.ledgers import Ledger as Sample
from tests.ledgers import ledgers, random_ledger
from tests.oracle.lots import Fifo
from tests.oracle.walk import Oracle
from tests.sample_entries import adjustment, assertion, gift, paid, purchase, refund
from tests.sample_rates import sample_rate


@contextmanager
def books(sample: Sample, basis: str) -> Iterator[tuple[Columns, Settings, tuple[Purse, ...]]]:
    """Keep a ledger of these rows, and look into its purses."""
    with keeping(sample, basis=basis) as ledger:
        columns = Columns(ledger)
        yield columns, ledger.settings, look(ledger, columns)


def look(ledger: Ledger, columns: Columns | None = None) -> tuple[Purse, ...]:
    made = columns or Columns(ledger)
    return stock.purses(made, SampleRates(), ledger.settings, accounts.accounts(ledger))


def walk(sample: Sample, basis: str) -> Oracle:
    return Oracle(sample.rows, sample.settings, basis, sample.settings.currency, sample_rate, currencies.DIGITS)


def left_cost(purse: Purse) -> dict[str, int]:
    parts = (purse.cost, *purse.unconverted)
    return {part.currency: part.minor for part in parts if part.minor}


def nonzero(costs: dict[str, int]) -> dict[str, int]:
    return {code: minor for code, minor in costs.items() if minor}


def check_lots(sample: Sample, purse: Purse, columns: Columns, kept: Settings) -> None:
    """Hold each lot of an account, and what it paid for, against the oracle's piles."""
    book = Fifo(sample.settings.free_coins)
    drawn = walk(sample, "fifo")._walk((purse.account.platform, purse.account.name), book)
    draws = {order: runs for order, runs in drawn.items() if sample.rows[order]["type"] != "refund"}
    piles = {pile.lot.entry.order + 1: pile for pile in book.piles}
    assert sorted([] if purse.lots is None else purse.lots.id.tolist()) == sorted(piles)
    if purse.lots is None or purse.lots.left is None:
        return
    for number, entry in enumerate(purse.lots.id.tolist()):
        pile = piles[entry]
        assert purse.lots.left[number] == pile.end - pile.start
        cost = purse.lots.left_cost(number)
        costs = pile.lot.bag.part(pile.start, pile.end).costs
        assert nonzero(costs) == ({cost.currency: cost.minor} if cost and cost.minor else {})
        found = set(stock.drawn_from(columns, SampleRates(), kept, entry))
        used = lots.trace(columns, SampleRates(), kept, entry).used
        assert used is not None
        assert (used.left, used.draws) == (pile.end - pile.start, len(found)), "as the Ledger tells of one lot"
        assert (used.left_cost.minor if used.left_cost else 0) == (cost.minor if cost and used.left else 0)
        took = {order + 1 for order, runs in draws.items() if any(run.lot is pile.lot for run in runs)}
        assert {one for one in found if one - 1 in draws} == took


def check_purse(sample: Sample, purse: Purse, truth: Oracle) -> None:
    where = (purse.account.platform, purse.account.name)
    coins, costs = truth.unspent().get(where, (0, {}))
    assert purse.left == coins
    assert left_cost(purse) == nonzero(costs)
    if purse.lots is not None and purse.lots.left is not None and purse.lots.left_minor is not None:
        assert purse.lots.left.sum() == purse.left
        sums: Counter[str] = Counter()
        for code, minor in zip(purse.lots.currency, purse.lots.left_minor.tolist(), strict=True):
            sums[code] += minor
        assert purse.unknown == sums.pop(UNKNOWN, 0)
        assert nonzero(dict(sums)) == left_cost(purse)


def returned(columns: Columns) -> set[int]:
    """Ids of the purchases that cost nothing in the end: given for nothing, or given back."""
    query = """
    SELECT p.id FROM entry p LEFT JOIN entry r ON r.refunded_id = p.id WHERE p.kind = 'purchase' GROUP BY p.id
    HAVING coalesce(p.charged, p.amount) = 0 OR sum(r.coins) >= p.coins OR sum(r.amount) >= p.amount
    """
    return {entry for (entry,) in columns.reader.connection.execute(query)}


def check_prices(columns: Columns, purse: Purse) -> None:
    """Require prices to be those of the lots that were bought and kept, none left out and none counted twice."""
    came, bought = purse.lots, Counter[tuple[str, int, str, int]]()
    gone = returned(columns)
    for at in range(len(came) if came is not None else 0):
        if came is not None and came.is_bought[at] and int(came.id[at]) not in gone:
            bought[came.channel[at], int(came.coins[at]), came.currency[at], int(came.minor[at])] += 1
    cells: dict[tuple[str, int, str], list[int]] = {}
    for (channel, coins, code, minor), times in bought.items():
        cells.setdefault((channel, coins, code), []).extend([minor] * times)
    found = [(one.channel, one.pack, one.cost.currency, one.purchases, one.cost.minor, one.cheapest)
             for one in purse.prices]  # fmt: skip
    assert sorted(found) == sorted((*key, len(minor), sum(minor), min(minor)) for key, minor in cells.items())


def check_balance(columns: Columns, kept: Settings, purse: Purse) -> None:
    """Require the figures of an account to be those its balance report ends with."""
    query = Query(where=(("account", purse.account.label),))
    report = run("balance", columns, SampleRates(), kept, query)
    names = [column.name for column in COLUMNS["balance"]]
    rows = [dict(zip(names, row, strict=True)) for row in report.rows]
    own = next(row for row in rows if row["currency"] == kept.currency)
    assert own["closing_coins"] == purse.left - purse.owed
    assert (own["bought"], own["adjusted"], own["sent"]) == (purse.bought, purse.got - purse.lost, purse.sent)
    assert own["opening_coins"] == 0
    assert {row["currency"]: row["closing_cost"] for row in rows if row["closing_cost"]} == left_cost(purse)
    assert {row["currency"]: row["paid"] for row in rows if row["paid"]} == nonzero(
        {part.currency: part.minor for part in purse.paid}
    )


@settings(max_examples=25)
@given(ledgers(most=25, bounds=False), st.sampled_from(["fifo", "average"]))
def test_every_purse_is_what_the_oracle_walks_to(sample: Sample, basis: str) -> None:
    truth = walk(sample, basis)
    with books(sample, basis) as (columns, kept, purses):
        for purse in purses:
            check_purse(sample, purse, truth)
            check_balance(columns, kept, purse)
            check_prices(columns, purse)
            if basis == "fifo":
                check_lots(sample, purse, columns, kept)


@pytest.mark.parametrize("seed", range(5))
def test_larger_ledgers_with_refunds_and_free_coins_first_and_last(seed: int) -> None:
    sample = random_ledger(seed, 120, bounds=False)
    for free in ("date", "first", "last"):
        changed = sample._replace(settings=replace(sample.settings, free_coins=free))
        for basis in ("fifo", "average"):
            truth = walk(changed, basis)
            with books(changed, basis) as (columns, kept, purses):
                for purse in purses:
                    check_purse(changed, purse, truth)
                    check_balance(columns, kept, purse)
                    if basis == "fifo":
                        check_lots(changed, purse, columns, kept)


# --- By example -------------------------------------------------------------------------------------------------------


def the_purse(book: Ledger, name: str = "main") -> Purse:
    (found,) = (purse for purse in look(book) if purse.account.name == name)
    return found


def lots_of(purse: Purse) -> stock.Lots:
    assert purse.lots is not None
    return purse.lots


def test_an_account_without_entries_is_there_and_empty(book: Ledger) -> None:
    accounts.add(book, "TikTok", "main")
    purse = the_purse(book)
    assert purse == Purse(AccountRow(1, "TikTok", "main", "Coin"), "EUR")
    assert purse.is_empty
    assert not purse.has_coins


def test_an_account_that_only_saw_money_has_no_coins(book: Ledger) -> None:
    entries.add(book, paid(minor=500, quantity=2))
    entries.add(book, paid(minor=300, when="2026-03-04"))
    purse = the_purse(book)
    assert (purse.has_coins, purse.gifts, purse.paid) == (False, 3, (Money(800, "EUR"),))
    assert purse.last == date(2026, 3, 4)
    refunded = entries.add(book, paid(minor=100, when="2026-03-05"))
    entries.add(book, replace(refund(refunded, when="2026-03-06"), platform="YouTube"))
    assert (the_purse(book).gifts, the_purse(book).paid) == (3, (Money(800, "EUR"),))


def test_lots_tell_their_cost_and_what_is_left_of_both(book: Ledger) -> None:
    entries.add(book, purchase("2026-03-01", 100, 199, channel="website"))
    entries.add(book, adjustment("2026-03-02", 50))
    entries.add(book, adjustment("2026-03-02", 10, "opening"))
    entries.add(book, gift("2026-03-03", 120))
    purse = the_purse(book)
    found = lots_of(purse)
    assert found.coins.tolist() == [100, 50, 10]
    assert found.left is not None
    assert found.left.tolist() == [0, 30, 10]
    assert [found.cost(lot) for lot in range(3)] == [Money(199, "EUR"), None, None]
    assert (found.currency, found.channel) == (["EUR", "", UNKNOWN], ["website", "", ""])
    assert found.is_bought.tolist() == [True, False, False]
    assert (purse.left, purse.cost, purse.unknown) == (40, Money(0, "EUR"), 10)
    assert (purse.bought, purse.got, purse.sent, purse.lost) == (100, 60, 120, 0)
    assert found.on(2) == date(2026, 3, 2)


def test_coins_owed_are_missing_since_the_first_that_no_lot_covers(book: Ledger) -> None:
    entries.add(book, purchase("2026-03-01", 100, 199))
    entries.add(book, gift("2026-03-02", 90))
    entries.add(book, gift("2026-03-04", 10))
    assert (the_purse(book).owed, the_purse(book).owed_since) == (0, None)
    entries.add(book, gift("2026-03-05", 10))
    entries.add(book, adjustment("2026-03-09", -5, "expired"))
    purse = the_purse(book)
    assert (purse.left, purse.owed, purse.owed_since) == (0, 15, date(2026, 3, 5))
    assert (purse.lost, purse.cost) == (5, Money(0, "EUR"))
    columns, rates = Columns(book), lookups.rates(book)
    assert stock.uncovered(columns, rates, book.settings, purse.account.id).tolist() == [4, 5]
    assert stock.uncovered(columns, rates, book.settings, 99).tolist() == []


def test_balances_that_were_seen_are_held_against_the_ledger(book: Ledger) -> None:
    entries.add(book, purchase("2026-03-01", 100, 199))
    first = entries.add(book, assertion("2026-03-01", 100))
    entries.add(book, gift("2026-03-02", 30))
    second = entries.add(book, assertion("2026-03-03", 120))
    third = entries.add(book, assertion("2026-03-04", 20))
    assert the_purse(book).counted == (
        Counted(first, date(2026, 3, 1), 100, 100),
        Counted(second, date(2026, 3, 3), 120, 70),
        Counted(third, date(2026, 3, 4), 20, 70),
    )
    assert [one.difference for one in the_purse(book).counted] == [0, -50, 50]


def test_prices_are_told_apart_by_channel_pack_and_currency(book: Ledger) -> None:
    for minor, more in ((899, "website"), (870, "website"), (1199, "ios-app")):
        entries.add(book, purchase("2026-03-01", 700, minor, channel=more))
    entries.add(book, purchase("2026-03-01", 350, 500, channel="website"))
    entries.add(book, purchase("2026-03-01", 700, amount=Money(10_000, "NAD"), channel="website"))
    assert the_purse(book).prices == (
        Price("ios-app", 700, 1, Money(1199, "EUR"), 1199),
        Price("website", 350, 1, Money(500, "EUR"), 500),
        Price("website", 700, 2, Money(1769, "EUR"), 870),
        Price("website", 700, 1, Money(10_000, "NAD"), 10_000),
    )
    assert the_purse(book).prices[2].coins == 1400


def test_what_was_given_back_is_no_price_that_was_paid(book: Ledger) -> None:
    entries.add(book, purchase("2026-03-01", 700, 899, channel="website", reference="A"))
    entries.add(book, purchase("2026-03-02", 700, 99, channel="website", reference="B"))
    entries.add(book, purchase("2026-03-03", 700, 199, channel="website", reference="C"))
    entries.add(book, refund("A", coins=100, amount=Money(128, "EUR")))
    entries.add(book, refund("B"))
    entries.add(book, refund("C", coins=300, amount=Money(100, "EUR")))
    entries.add(book, refund("C", "2026-03-04"))
    assert the_purse(book).prices == (Price("website", 700, 1, Money(899, "EUR"), 899),)


def test_at_average_cost_there_is_one_pool_and_no_lot_has_anything_left(book: Ledger) -> None:
    book.change_settings(basis="average")
    entries.add(book, purchase("2026-03-01", 100, 100))
    entries.add(book, purchase("2026-03-02", 100, 300))
    entries.add(book, gift("2026-03-03", 50))
    purse = the_purse(book)
    assert (purse.left, purse.cost) == (150, Money(300, "EUR"))
    assert lots_of(purse).left is None
    assert lots_of(purse).left_cost(0) is None


def test_what_a_lot_paid_for_leaves_out_what_took_nothing_of_it(book: Ledger) -> None:
    first = entries.add(book, purchase("2026-03-01", 100, 199))
    second = entries.add(book, purchase("2026-03-02", 100, 199))
    gifts = [entries.add(book, gift("2026-03-03", coins)) for coins in (60, 40, 10)]
    loss = entries.add(book, adjustment("2026-03-04", -5, "expired"))
    columns = Columns(book)
    found = [
        stock.drawn_from(columns, lookups.rates(book), book.settings, lot).tolist() for lot in (first, second, 999)
    ]
    assert found == [gifts[:2], [gifts[2], loss], []]
