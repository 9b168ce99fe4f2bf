"""What asks for a look is found, once, and nothing else is; the rule for prices against plain fractions."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models import moments
from models.attention import WARNED, attention, unconverted_entries, uncovered_entries
from models.budgets import BudgetRow, Terms
from models.check import check
from models.columns import Columns
from models.findings import Differing, Finding, OverBudget, Uncovered, Unusual, WithoutRate, key_of
from models.ledger import Ledger
from models.money import Money
from models.prices import ENOUGH
from models.reports import Query, run
from models.reports.budgets import BudgetStatus, Used, status
from models.reports.tallies import dicts
from tests.books import SampleRates
from tests.ledgers import Ledger as Sample
from tests.ledgers import ledgers
from tests.models.reports.test_against_oracle import books
from tests.oracle.entries import Settings
from tests.sample_entries import HOME, add

TODAY = date(2026, 5, 10)


def buy(ledger: Ledger, when: str, coins: int, minor: int, currency: str = "EUR", reference: str = "") -> int:
    return add(ledger, "purchase", when, coins=coins, amount=Money(minor, currency), reference=reference)


def look(ledger: Ledger, *budgets: BudgetRow, today: date = TODAY) -> tuple[Finding, ...]:
    columns, now = Columns(ledger), moments.from_date(today, HOME)
    found = status(columns, SampleRates(), ledger.settings, budgets, now)
    return attention(columns, SampleRates(), ledger.settings, found, today)


def test_nothing_asks_for_a_look_where_all_is_well(ledger: Ledger) -> None:
    assert look(ledger) == ()
    buy(ledger, "2026-05-01", 100, 100)
    add(ledger, "gift", "2026-05-02", coins=40)
    add(ledger, "assertion", "2026-05-03", coins=60)
    assert look(ledger, BudgetRow(1, Terms(Money(1000, "EUR")))) == ()


# --- Coins, balances, rates -------------------------------------------------------------------------------------------


def test_uncovered_coins_are_told_with_the_day_they_were_missing_from(ledger: Ledger) -> None:
    buy(ledger, "2026-05-01", 100, 100)
    first = add(ledger, "gift", "2026-05-02", coins=90)
    gifts = [add(ledger, "gift", f"2026-05-{day:02d}", coins=20) for day in (3, 4)]
    (found,) = look(ledger)
    assert isinstance(found, Uncovered)
    assert (found.account.label, found.coins, found.since) == ("TikTok - main", 30, date(2026, 5, 3))
    shown = uncovered_entries(Columns(ledger), SampleRates(), ledger.settings)
    assert list(shown) == gifts
    assert first not in shown


def test_only_the_last_balance_seen_is_held_against_the_ledger(ledger: Ledger) -> None:
    buy(ledger, "2026-05-01", 100, 100)
    add(ledger, "assertion", "2026-05-02", coins=70)
    last = add(ledger, "assertion", "2026-05-03", coins=150)
    account = look(ledger)[0].account  # type: ignore[union-attr]
    assert look(ledger) == (Differing(account, last, date(2026, 5, 3), 150, 100),)
    add(ledger, "adjustment", "2026-05-02", coins=50, item="correction", amount=Money(0, "EUR"))
    assert look(ledger) == ()


def test_missing_rates_are_told_by_currency_with_their_days(ledger: Ledger) -> None:
    wanted = [buy(ledger, f"2026-05-{day:02d}", 100, 100 * day, "SYP") for day in (1, 3)]
    wanted.append(add(ledger, "gift", "2026-05-03", "YouTube", amount=Money(5, "SYP")))
    wanted.append(buy(ledger, "2026-05-04", 100, 7, "IRR"))
    found = [one for one in look(ledger) if isinstance(one, WithoutRate)]
    assert found == [
        WithoutRate(Money(7, "IRR"), "EUR", 1, date(2026, 5, 4), date(2026, 5, 4)),
        WithoutRate(Money(405, "SYP"), "EUR", 2, date(2026, 5, 1), date(2026, 5, 3)),
    ]
    assert sorted(unconverted_entries(Columns(ledger), SampleRates(), ledger.settings)) == wanted


def test_a_refunded_gift_needs_no_rate(ledger: Ledger) -> None:
    add(ledger, "gift", "2026-05-03", "YouTube", amount=Money(5, "SYP"), reference="A")
    add(ledger, "refund", "2026-05-04", "YouTube", reference="A")
    assert look(ledger) == ()


@settings(max_examples=40)
@given(ledgers(most=25, bounds=False))
def test_balances_and_gifts_that_ask_for_a_look_are_those_of_check_and_reports(sample: Sample) -> None:
    with books(sample) as (columns, kept):
        found = attention(columns, SampleRates(), kept, (), date(2025, 1, 1))
        ledger = columns.reader
        said = [str(one) for one in check(ledger)]
        for one in found:
            if isinstance(one, Differing):
                words = f"{one.account.label}: the app showed {one.seen} coins on {one.day}, the ledger has {one.had}"
                assert any(sentence.startswith(words) for sentence in said)
        spending = list(dicts(run("spending", columns, SampleRates(), kept, Query(("account",)))))
        shown = uncovered_entries(columns, SampleRates(), kept)
        assert bool(shown) == any(row["uncovered_coins"] for row in spending)
        balance = list(dicts(run("balance", columns, SampleRates(), kept, Query(("account",)))))
        owed = {row["account"]: -row["closing_coins"] for row in balance if row["closing_coins"] < 0}
        assert {one.account.label: one.coins for one in found if isinstance(one, Uncovered)} == owed


# --- Prices -----------------------------------------------------------------------------------------------------------


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(1, 3000), st.integers(1, 10**7)), min_size=1, max_size=14))
def test_a_price_is_unusual_beyond_half_as_much_again_as_the_median(bought: list[tuple[int, int]]) -> None:
    with books(Sample([], Settings())) as (columns, kept):
        ledger = columns.reader
        assert isinstance(ledger, Ledger)
        for coins, minor in bought:
            buy(ledger, "2026-05-01", coins, minor)
        found = attention(Columns(ledger), SampleRates(), kept, (), TODAY)
        unusual = sorted((one.coins, one.paid.minor) for one in found if isinstance(one, Unusual))
        prices = sorted(Fraction(minor, coins) for coins, minor in bought[-10:])
        usual = prices[(len(prices) - 1) // 2]
        far = [
            (coins, minor)
            for coins, minor in bought
            if not usual * Fraction(2, 3) <= Fraction(minor, coins) <= usual * Fraction(3, 2)
        ]
        assert unusual == (sorted(far) if len(bought) >= ENOUGH else [])


def test_an_unusual_price_is_told_with_what_as_many_coins_usually_cost(ledger: Ledger) -> None:
    for day in range(1, 5):
        buy(ledger, f"2026-04-{day:02d}", 100, 120)
    late = buy(ledger, "2026-05-01", 350, 899)
    buy(ledger, "2026-05-02", 350, 899, "USD")
    add(ledger, "purchase", "2026-05-02", "Twitch", coins=100, amount=Money(999, "EUR"))
    (found,) = look(ledger)
    assert isinstance(found, Unusual)
    assert (found.entry, found.coins, found.paid, found.usual) == (late, 350, Money(899, "EUR"), Money(420, "EUR"))
    assert look(ledger, today=date(2026, 7, 1)) == (), "it is told in its own month and the next"


def test_a_purchase_that_was_refunded_is_no_price(ledger: Ledger) -> None:
    for day in range(1, 6):
        buy(ledger, f"2026-04-{day:02d}", 100, 120)
    buy(ledger, "2026-05-01", 100, 900, reference="A")
    add(ledger, "refund", "2026-05-02", reference="A")
    assert look(ledger) == ()


def test_prices_past_64_bits_are_compared_all_the_same(ledger: Ledger) -> None:
    for day in range(1, 6):
        buy(ledger, f"2026-04-{day:02d}", 1, 10**14)
    buy(ledger, "2026-05-01", 1, 10**15)
    (found,) = look(ledger)
    assert isinstance(found, Unusual)
    assert found.usual == Money(10**14, "EUR")


# --- Budgets ----------------------------------------------------------------------------------------------------------


def standing(used: int, gone: int, days: int = 30) -> BudgetStatus:
    period = Used("2026-04", date(2026, 4, 1), date(2026, 4, days), used)
    return BudgetStatus(BudgetRow(1, Terms(Money(1000, "EUR"))), period, gone)


@pytest.mark.parametrize(
    ("one", "is_told"),
    [
        (standing(1000, 30), False),
        (standing(1001, 30), True),
        (standing(10 * WARNED, 10), True),
        (standing(10 * WARNED - 1, 10), False),
        (standing(900, 29), False),
        (standing(999, 1, days=1), False),
    ],
)
def test_a_budget_is_told_when_it_is_over_or_well_above_pace(ledger: Ledger, one: BudgetStatus, is_told: bool) -> None:
    found = attention(Columns(ledger), SampleRates(), ledger.settings, [one], TODAY)
    assert found == ((OverBudget(one),) if is_told else ())


def test_the_most_urgent_comes_first_and_each_has_a_key_of_its_own(ledger: Ledger) -> None:
    for day in range(1, 6):
        buy(ledger, f"2026-04-{day:02d}", 100, 120)
    buy(ledger, "2026-05-01", 100, 900)
    add(ledger, "gift", "2026-05-02", coins=700)
    add(ledger, "gift", "2026-05-02", "YouTube", amount=Money(5, "SYP"))
    add(ledger, "assertion", "2026-05-03", coins=60)
    columns = Columns(ledger)
    found = attention(columns, SampleRates(), ledger.settings, [standing(700, 1), standing(2000, 1)], TODAY)
    kinds = [type(one) for one in found]
    assert kinds == [OverBudget, Uncovered, Differing, WithoutRate, Unusual, OverBudget]
    assert len({key_of(one) for one in found}) == len(found)
