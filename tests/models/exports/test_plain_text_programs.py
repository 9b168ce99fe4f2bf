"""beancount and hledger accept what is written for them, and their sums are the reports' to the minor unit."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ledgers import Ledger as Sample
from tests.ledgers import ledgers
from tests.models.exports.accounting import books, compare


@settings(max_examples=12)
@given(ledgers(most=25), st.sampled_from(["fifo", "average"]))
def test_other_programs_agree_on_random_ledgers(sample: Sample, basis: str) -> None:
    with books(sample, basis) as book:
        compare(book)
