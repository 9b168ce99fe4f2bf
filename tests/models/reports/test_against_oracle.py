"""Every report equals the oracle's, cell by cell, on random ledgers of all entry types."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models import currencies
from models.columns import Columns
from models.errors import RequestRefused
from models.reports import ALLOWED, Query, run
from models.settings import Settings
from tests.books import SampleRates, cells, keeping
from tests.ledgers import Ledger as Sample
from tests.ledgers import ledgers, random_ledger
from tests.oracle.checks import check_identities, check_spent
from tests.oracle.walk import Oracle
from tests.sample_rates import sample_rate

GROUPINGS = {
    "spending": [
        (),
        ("month",),
        ("creator",),
        ("month", "creator"),
        ("account", "gift"),
        ("channel",),
        ("payment_method", "day"),
        ("paid_currency", "platform"),
        ("hour", "weekday"),
        ("evening", "kind"),
        ("week", "quarter"),
        ("year", "account", "channel"),
        ("size", "streak"),
        ("since", "creator"),
        ("last", "month"),
        ("since", "last", "size"),
        ("streak", "channel"),
        ("note",),
        ("rank",),
        ("gift", "rank", "creator"),
        ("month", "note", "paid_currency"),
    ],
    "purchases": [
        (),
        ("month", "account"),
        ("channel", "day"),
        ("kind", "paid_currency"),
        ("evening", "payment_method"),
        ("hour",),
    ],
    "balance": [
        (),
        ("day", "account"),
        ("month",),
        ("week", "platform"),
        ("account",),
        ("platform", "quarter"),
        ("year", "month"),
    ],
}


@contextmanager
def books(sample: Sample) -> Iterator[tuple[Columns, Settings]]:
    with keeping(sample) as ledger:
        yield Columns(ledger), ledger.settings


def compare(sample: Sample, basis: str, currency: str) -> None:
    """Hold every report of one ledger against the oracle's."""
    truth = Oracle(sample.rows, sample.settings, basis, currency, sample_rate, currencies.DIGITS)
    with books(sample) as (columns, kept):
        for name, groupings in GROUPINGS.items():
            for by in groupings:
                assert set(by) <= set(ALLOWED[name])
                report = run(name, columns, SampleRates(), kept, Query(by, currency=currency, basis=basis))
                assert cells(report) == list(getattr(truth, name)(by)), (name, by, basis)


@settings(max_examples=40)
@given(ledgers(most=25), st.sampled_from(["fifo", "average"]))
def test_reports_equal_the_oracle(sample: Sample, basis: str) -> None:
    """In the ledger's own currency, with amounts and coins up to their bounds."""
    compare(sample, basis, sample.settings.currency)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("basis", ["fifo", "average"])
def test_larger_reports_equal_the_oracle_in_other_currencies(seed: int, basis: str) -> None:
    """In a currency of 0, 2 or 3 digits."""
    compare(random_ledger(seed, 120, bounds=False), basis, ("EUR", "JPY", "KWD")[seed % 3])


def test_reports_of_a_period_and_with_conditions_equal_the_oracle() -> None:
    """Every value of every key, alone and within a stretch of days."""
    for seed in range(8):
        sample = random_ledger(seed, 40, bounds=False)
        currency = sample.settings.currency
        truth = Oracle(sample.rows, sample.settings, "fifo", currency, sample_rate, currencies.DIGITS)
        with books(sample) as (columns, kept):
            for name in GROUPINGS:
                keys = ALLOWED[name]
                days = sorted({line[0] for line in getattr(truth, name)(("day",))})
                since, until = (date.fromisoformat(days[len(days) * part // 4]) for part in (1, 3))
                for number, key in enumerate(keys):
                    by = (key, keys[number - 1])
                    for value in sorted({line[0] for line in getattr(truth, name)((key,))})[:3]:
                        for span in ((None, None), (since, until), (None, since)):
                            query = Query(by, span[0], span[1], ((key, value),), currency, "fifo")
                            found = cells(run(name, columns, SampleRates(), kept, query))
                            assert found == list(getattr(truth, name)(by, *span, {key: value})), query


@settings(max_examples=25)
@given(ledgers(most=25, bounds=False), st.sampled_from(["fifo", "average"]))
def test_balances_balance_and_spend_what_the_spending_report_says(sample: Sample, basis: str) -> None:
    """Every row adds up; every opening is the closing before it; spent_cost is the cost of the same gifts."""
    currency = sample.settings.currency
    with books(sample) as (columns, kept):
        for by in (("month", "account"), ("week", "platform"), ("day",)):
            query = Query(by, currency=currency, basis=basis)
            balance = cells(run("balance", columns, SampleRates(), kept, query))
            check_identities(sorted(balance, key=lambda line: line[:2]), by, currencies.DIGITS)
            spending = cells(run("spending", columns, SampleRates(), kept, query))
            check_spent(balance, spending, by, currencies.DIGITS)


def test_several_values_of_a_key_mean_any_of_them() -> None:
    sample = random_ledger(3, 60, bounds=False)
    with books(sample) as (columns, kept):
        rows = cells(run("spending", columns, SampleRates(), kept, Query(("creator",))))
        names = [row[0] for row in rows][:2]
        chosen = Query(("creator",), where=tuple(("creator", name) for name in names))
        assert cells(run("spending", columns, SampleRates(), kept, chosen)) == rows[:2]


def test_a_balance_of_no_days_has_no_rows() -> None:
    with books(random_ledger(3, 20, bounds=False)) as (columns, kept):
        late = Query(("month", "account"), since=date(2999, 1, 1))
        assert list(run("balance", columns, SampleRates(), kept, late).rows) == []


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("spending", Query(("colour",))),
        ("purchases", Query(("creator",))),
        ("balance", Query(("hour",))),
        ("balance", Query((), where=(("creator", "Mila"),))),
        ("spending", Query(("month", "month"))),
        ("spending", Query(currency="ZZZ")),
        ("spending", Query(basis="lifo")),
        ("spending", Query(since=date(2026, 2, 1), until=date(2026, 1, 1))),
        ("income", Query()),
    ],
)
def test_a_report_that_cannot_be_asked_is_refused_in_a_sentence(name: str, query: Query) -> None:
    with books(random_ledger(1, 5, bounds=False)) as (columns, kept), pytest.raises(RequestRefused) as refused:
        run(name, columns, SampleRates(), kept, query)
    assert "{" not in str(refused.value)
