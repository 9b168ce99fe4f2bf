"""The figures beside entries: the same money as the reports, the same coins as the account."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from models import currencies, lookups
from models.columns import Columns
from models.ledger import Ledger
from models.money import Money
from models.reports.figures import figures
from tests.books import SampleRates, fill, keeping
from tests.ledgers import Ledger as Sample
from tests.ledgers import ledgers
from tests.oracle.entries import COLUMNS
from tests.oracle.walk import Oracle
from tests.sample_rates import sample_rate


@given(ledgers(most=20), st.sampled_from(["fifo", "average"]))
def test_every_draw_has_the_oracles_cost(sample: Sample, basis: str) -> None:
    currency = sample.settings.currency
    truth = Oracle(sample.rows, sample.settings, basis, currency, sample_rate, currencies.DIGITS)
    with keeping(sample, basis=basis) as ledger:
        found = figures(Columns(ledger), SampleRates(), ledger.settings)
        for number, row in enumerate(sample.rows):
            if row["type"] == "gift" and row["coins"]:
                figure = found.of(number + 1)
                assert figure
                costs, uncovered = truth.cost_of(number)
                money = {part.currency: part.minor for part in (figure.cost, *figure.unconverted) if part}
                assert {code: minor for code, minor in money.items() if minor} == {c: m for c, m in costs.items() if m}
                assert figure.uncovered == uncovered
        check_balances(ledger)


def check_balances(ledger: Ledger) -> None:
    """The last event of a moment leaves what the ledger's own sum says."""
    found = figures(Columns(ledger), SampleRates(), ledger.settings)
    places = dict(
        ledger.connection.execute("SELECT id, max(role * 1000000 + id) OVER (PARTITION BY account_id, at) FROM entry")
    )
    for entry, place in places.items():
        account, at, role = ledger.connection.execute(
            "SELECT account_id, at, role FROM entry WHERE id = ?", (entry,)
        ).fetchone()
        if place == role * 1_000_000 + entry:
            figure = found.of(entry)
            assert figure
            assert figure.balance == lookups.balance(ledger, account, at)


EMPTY = dict.fromkeys(COLUMNS, "")
LOT = EMPTY | {
    "type": "purchase",
    "when": "2026-01-01",
    "platform": "TikTok",
    "account": "main",
    "coins": "3",
    "amount": "1.00",
    "currency": "EUR",
}
ROSE = EMPTY | {
    "type": "gift",
    "when": "2026-01-02",
    "platform": "TikTok",
    "account": "main",
    "item": "Rose",
    "coins": "1",
}


def test_the_next_coins_cost_what_the_same_gift_then_costs(ledger: Ledger) -> None:
    fill(ledger, [LOT, ROSE])
    before = figures(Columns(ledger), SampleRates(), ledger.settings).next_cost(1, 1)
    (entry,) = fill(ledger, [ROSE])
    after = figures(Columns(ledger), SampleRates(), ledger.settings).of(entry)
    assert before == after
    assert after
    assert (after.cost, after.balance) == (Money(33, "EUR"), 1)


def test_coins_beyond_the_lots_are_uncovered(ledger: Ledger) -> None:
    fill(ledger, [LOT])
    found = figures(Columns(ledger), SampleRates(), ledger.settings).next_cost(1, 5)
    assert found
    assert (found.cost, found.uncovered, found.balance) == (Money(100, "EUR"), 2, -2)


def test_an_unknown_entry_or_account_has_no_figures(ledger: Ledger) -> None:
    fill(ledger, [LOT])
    found = figures(Columns(ledger), SampleRates(), ledger.settings)
    assert found.of(99) is None
    assert found.of(-1) is None
    assert found.next_cost(99, 1) is None


@given(ledgers(most=20), st.sampled_from(["fifo", "average"]), st.integers(1, 30))
def test_the_exact_price_of_a_coin_rounds_to_what_the_gift_costs(sample: Sample, basis: str, coins: int) -> None:
    with keeping(sample, basis=basis) as ledger:
        found = figures(Columns(ledger), SampleRates(), ledger.settings)
        for account in (1, 2, 3):
            price, figure = found.next_price(account, coins), found.next_cost(account, coins)
            if price is None:
                continue
            assert figure
            assert not figure.uncovered
            assert not figure.unconverted
            lots = sum(row["type"] in {"purchase", "adjustment"} for row in sample.rows)
            assert abs(price * coins - (figure.cost.minor if figure.cost else 0)) <= max(1, lots)


def test_the_exact_price_is_that_of_the_lots_the_coins_come_from(ledger: Ledger) -> None:
    fill(ledger, [LOT, LOT | {"when": "2026-01-03", "coins": "7", "amount": "2.00"}, ROSE])
    found = figures(Columns(ledger), SampleRates(), ledger.settings)
    assert found.next_price(1, 2) == Fraction(100, 3)
    assert found.next_price(1, 4) == (2 * Fraction(100, 3) + 2 * Fraction(200, 7)) / 4
    assert found.next_price(1, 9) == (2 * Fraction(100, 3) + 200) / 9
    assert found.next_price(1, 10) is None, "one coin too many is of no lot"
    assert found.next_price(1, 0) is None
    assert found.next_price(99, 1) is None


def test_coins_of_unknown_cost_have_no_price(ledger: Ledger) -> None:
    opening = EMPTY | {"type": "adjustment", "when": "2026-01-01", "platform": "TikTok", "account": "main",
                       "item": "opening", "coins": "5"}  # fmt: skip
    fill(ledger, [opening])
    assert figures(Columns(ledger), SampleRates(), ledger.settings).next_price(1, 1) is None
