"""Reports on columns that were patched, with what earlier reports left behind, equal reports on columns read anew."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models import accounts, creators, entries, moments
from models.columns import Columns
from models.drafts import Draft
from models.errors import LedgerError
from models.ledger import Ledger
from models.money import Money
from models.reports import Query, grouping, run
from tests.books import SampleRates, cells, keeping
from tests.ledgers import random_ledger

LATE = datetime(2031, 12, 31, 12, tzinfo=UTC)
QUERIES = [
    ("spending", Query()),
    ("spending", Query(("month", "creator"))),
    ("spending", Query(("creator",), basis="average")),
    ("spending", Query(("month", "creator"), since=date(2025, 11, 1))),
    ("spending", Query(("month",), where=(("creator", "Mila"), ("creator", "New name")))),
    ("spending", Query(("month",))),
    ("spending", Query(("gift", "hour"), where=(("hour", "12"),))),
    ("spending", Query(("since",))),
    ("spending", Query(("last", "size"))),
    ("spending", Query(("note",))),
    ("spending", Query(("rank", "creator"))),
    ("spending", Query(("rank", "note"), since=date(2025, 11, 1), currency="USD")),
    ("spending", Query(("last", "streak"), since=date(2025, 11, 1))),
    ("spending", Query(("day",), since=date(2025, 11, 1), currency="USD")),
    ("spending", Query(("channel", "account"))),
    ("purchases", Query(("month", "payment_method"))),
    ("balance", Query(("year", "account"))),
]


@contextmanager
def patched_books(seed: int) -> Iterator[tuple[Ledger, Columns]]:
    sample = random_ledger(seed, 20, bounds=False)
    with keeping(sample) as ledger:
        columns = Columns(ledger)
        ledger.subscribe(columns.apply)
        yield ledger, columns


def late_gift(ledger: Ledger, days: int, coins: int = 7) -> Draft:
    """A gift behind everything else, from a purse that is there, to a creator who may be new."""
    platform, account = ledger.connection.execute(
        "SELECT p.name, a.name FROM account a JOIN platform p ON p.id = a.platform_id ORDER BY a.id LIMIT 1"
    ).fetchone()
    moment = moments.parse((LATE + timedelta(days=days)).isoformat(), "UTC")
    return Draft("gift", moment, platform, account, creator="Mila", item="Rose", coins=coins)


def late_purchase(ledger: Ledger, days: int) -> Draft:
    """A purchase behind everything else, of the same purse."""
    return replace(late_gift(ledger, days), kind="purchase", creator="", item="", amount=Money(199, "USD"))


def change(ledger: Ledger, rng: Random, number: int) -> None:
    """Do one thing to the ledger, a late gift more often than others, if it lets itself be done."""
    ids = [entry for (entry,) in ledger.connection.execute("SELECT id FROM entry")]
    names = [creator for (creator,) in ledger.connection.execute("SELECT id FROM creator")]
    verbs = [
        *[lambda: entries.add(ledger, late_gift(ledger, number, rng.choice((1, 7, 70_000))))] * 4,
        *[lambda: entries.add(ledger, late_gift(ledger, -2300))] * 2,
        lambda: entries.add(ledger, late_purchase(ledger, number)),
        lambda: entries.delete(ledger, [rng.choice(ids)]),
        lambda: creators.rename(ledger, rng.choice(names), "New name"),
        lambda: accounts.rename(ledger, 1, f"Purse {number}"),
        ledger.undo,
        ledger.redo,
    ]
    with suppress(LedgerError, IndexError):
        rng.choice(verbs)()


def texts(columns: Columns, name: str, query: Query, rates: SampleRates, ledger: Ledger) -> list[tuple[str, ...]]:
    return cells(run(name, columns, rates, ledger.settings, query))


@settings(max_examples=15)
@given(st.integers(0, 10_000), st.booleans())
def test_reports_after_changes_equal_reports_on_columns_read_anew(seed: int, is_folded: bool) -> None:
    rng, rates = Random(seed), SampleRates()
    with patched_books(seed) as (ledger, columns), pytest.MonkeyPatch.context() as patch:
        patch.setattr(grouping, "FOLD", 0 if is_folded else 10**9)
        for number in range(6):
            anew = Columns(ledger)
            # The other way round, so that no report can lean on the same earlier ones.
            wanted = [texts(anew, *asked, rates, ledger) for asked in reversed(QUERIES)]
            assert [texts(columns, *asked, rates, ledger) for asked in QUERIES] == wanted[::-1]
            change(ledger, rng, number)


@pytest.mark.parametrize("needed", [(), ("id",), ("id", "item", "hour")])
def test_a_gift_at_the_end_leaves_what_was_computed_of_the_rest_valid(needed: tuple[str, ...]) -> None:
    with patched_books(3) as (ledger, columns):
        columns.need(*needed)
        before = {number: (account, account.version) for number, account in columns.accounts.items()}
        entries.add(ledger, late_gift(ledger, 1))
        assert {number: (account, account.version) for number, account in columns.accounts.items()} == before
        entries.add(ledger, late_purchase(ledger, 2))
        assert {number: (account, account.version) for number, account in columns.accounts.items()} != before
