"""Money that no report can hold is refused in a sentence, never shown as another number."""

from pathlib import Path

import pytest

from models import check, lookups
from models.columns import Columns
from models.errors import InvalidEntry, LedgerError
from models.ledger import Ledger
from models.money import MAX_AMOUNT, MAX_PAID
from models.reports import Query, run
from models.schema import Account, Entry
from tests.books import cells, fill, new_ledger
from tests.oracle.entries import COLUMNS

LARGEST = str(MAX_AMOUNT)
"""The largest amount, in a currency without minor units."""


def book(path: Path, *counts: int) -> Ledger:
    """A ledger in yen where each account has so many of the largest purchases, all of its coins given away."""
    ledger = new_ledger(path, currency="JPY")
    row = dict.fromkeys(COLUMNS, "") | {"platform": "TikTok", "when": "2026-03-01", "coins": "1"}
    for number, count in enumerate(counts):
        account = {"account": str(number)}
        fill(ledger, [row | account | {"type": "purchase", "amount": LARGEST, "currency": "JPY"}])
        owner = Account.select(Account.id).where(Account.name == str(number)).scalar(ledger.db)
        template = Entry.select().where(Entry.account == owner).dicts().execute(ledger.db)[0]
        copies = [template | {"id": None} for _ in range(count - 1)]
        with ledger.operation("Fill"):
            for start in range(0, len(copies), 500):
                Entry.insert_many(copies[start : start + 500]).execute(ledger.db)
        fill(ledger, [row | account | {"type": "gift", "coins": str(count)}])
    return ledger


def asked(ledger: Ledger, name: str, by: tuple[str, ...] = (), basis: str = "fifo") -> list[tuple[str, ...]]:
    report = run(name, Columns(ledger), lookups.rates(ledger), ledger.settings, Query(by, basis=basis))
    return cells(report)


@pytest.mark.parametrize("basis", ["fifo", "average"])
def test_sums_reach_their_bound(tmp_path: Path, basis: str) -> None:
    most = MAX_PAID // MAX_AMOUNT
    ledger = book(tmp_path / "a.coinpurse", most // 2, most - most // 2)
    assert asked(ledger, "spending", basis=basis) == [("2", str(most), str(MAX_PAID), "JPY", "0", "")]
    assert asked(ledger, "purchases", basis=basis) == [(str(most), str(most), str(MAX_PAID), "JPY", "")]
    (row,) = asked(ledger, "balance", basis=basis)
    assert row[5:] == ("0", str(MAX_PAID), "0", str(MAX_PAID), "0", "0", "JPY")
    ledger.close()


def test_sums_past_their_bound_are_refused_and_found(tmp_path: Path) -> None:
    most = MAX_PAID // MAX_AMOUNT
    ledger = book(tmp_path / "a.coinpurse", most, most, most)
    for name in ("spending", "purchases", "balance"):
        for by in ((), ("account",)):
            with pytest.raises(LedgerError, match="add up to more than can be shown in JPY"):
                asked(ledger, name, by)
    assert [str(found) for found in check.check(ledger)] == [
        "The amounts add up to more than can be shown in JPY: one of them must be mistyped"
    ]
    ledger.close()


def test_an_amount_too_large_in_the_ledgers_currency_is_found(tmp_path: Path) -> None:
    ledger = new_ledger(tmp_path / "a.coinpurse", currency="USD")
    row = dict.fromkeys(COLUMNS, "") | {"platform": "TikTok", "account": "main", "when": "2026-03-02", "coins": "1"}
    fill(ledger, [row | {"type": "purchase", "amount": "9000000000000.00", "currency": "USD"}])
    ledger.change_settings(currency="JPY")
    assert [str(found) for found in check.check(ledger)] == ["An amount of 2026-03-02 is too large to be shown in JPY"]
    ledger.close()


def test_an_amount_too_large_in_the_ledgers_currency_is_refused_when_it_is_entered(tmp_path: Path) -> None:
    ledger = new_ledger(tmp_path / "l.coinpurse", currency="JPY", timezone="UTC")
    row = dict.fromkeys(COLUMNS, "") | {"type": "purchase", "platform": "TikTok", "account": "main"}
    row |= {"coins": "1", "when": "2026-03-02"}
    with pytest.raises(InvalidEntry, match="In JPY"):
        fill(ledger, [row | {"amount": "9000000000000.00", "currency": "USD"}])
    fill(ledger, [row | {"amount": "9000000.00", "currency": "USD"}])
    ledger.close()
