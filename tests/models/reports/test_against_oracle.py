"""Every report equals the oracle's, cell by cell, on random ledgers of all entry types."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models import currencies
from models.columns import Columns
from models.reports import ALLOWED, Query, cells, run
from tests import oracle
from tests.books import SampleRates, fill, new_ledger
from tests.ledgers import Ledger as Sample
from tests.ledgers import ledgers, random_ledger, sample_rate

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


def compare(sample: Sample, basis: str, currency: str) -> None:
    """Hold every report of one ledger against the oracle's."""
    kept = sample.settings
    truth = oracle.Oracle(sample.rows, kept, basis, currency, sample_rate, currencies.DIGITS)
    with TemporaryDirectory() as folder:
        ledger = new_ledger(
            Path(folder) / "l.coinpurse",
            currency=kept.currency,
            timezone=kept.timezone,
            month_starts_on=kept.month_starts_on,
            free_coins=kept.free_coins,
        )
        try:
            fill(ledger, sample.rows)
            columns = Columns(ledger)
            for name, groupings in GROUPINGS.items():
                for by in groupings:
                    assert set(by) <= set(ALLOWED[name])
                    report = run(
                        name, columns, SampleRates(), ledger.settings, Query(by, currency=currency, basis=basis)
                    )
                    found, wanted = list(cells(report)), list(getattr(truth, name)(by))
                    assert found == wanted, (name, by, basis)
        finally:
            ledger.close()


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
