"""Columns patched by notices equal columns read anew, whatever happened."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import accounts, creators, entries, lookups, settings
from models.columns import Columns
from models.errors import LedgerError
from models.ledger import Ledger
from models.rates import Rates
from models.reports import Query, run
from models.undo import Changes
from tests.books import draft, fill, keeping, new_ledger
from tests.ledgers import random_ledger


def same(one: Columns, other: Columns) -> None:
    """Hold every array of two columns against each other."""
    for columns in (one, other):
        columns.need("id", "at", "item", "hour", "channel", "payment_method")
    assert one.creators == other.creators
    assert one.items == other.items
    kept = {number: account for number, account in one.accounts.items() if len(account.coins)}
    assert kept.keys() == other.accounts.keys()
    for number, account in other.accounts.items():
        assert kept[number].account == account.account
        for name in ("creator", "coins", "quantity", "role", "is_sent", "day"):
            assert np.array_equal(getattr(kept[number], name), getattr(account, name)), name
        for name, array in account.detail.items():
            assert np.array_equal(kept[number].detail[name], array), name
        for name in ("id", "kind", "paid", "amount", "refunded"):
            assert np.array_equal(getattr(kept[number].money, name), getattr(account.money, name)), name
        codes = [
            [columns.currencies[code] for code in found.money.currency]
            for columns, found in ((one, kept[number]), (other, account))
        ]
        assert codes[0] == codes[1]
        assert kept[number].labels == account.labels
        assert one.paid_currencies(kept[number]) == other.paid_currencies(account)


def change(ledger: Ledger, rng: Random, spare: list[dict[str, str]]) -> None:
    """Do one random thing to the ledger, if it lets itself be done."""
    ids = [entry for (entry,) in ledger.connection.execute("SELECT id FROM entry")]
    names = [number for (number,) in ledger.connection.execute("SELECT id FROM creator")]
    purses = [number for (number,) in ledger.connection.execute("SELECT id FROM account")]
    zone = ledger.settings.timezone
    verbs = {
        "add": lambda: entries.add(ledger, draft(rng.choice(spare), zone)),
        "delete": lambda: entries.delete(ledger, rng.sample(ids, min(len(ids), 3))),
        "edit": lambda: entries.edit(ledger, rng.choice(ids), draft(rng.choice(spare), zone)),
        "merge": lambda: creators.merge(ledger, rng.sample(names[1:], 1), names[0]),
        "rename": lambda: creators.rename(ledger, rng.choice(names), f"Name {rng.random()}"),
        "purse": lambda: accounts.rename(ledger, rng.choice(purses), f"Purse {rng.random()}"),
        "close": lambda: accounts.close(ledger, rng.choice(purses), date(2199, 12, 31), rng.choice(["", "lost"])),
        "undo": ledger.undo,
        "redo": ledger.redo,
    }
    possible = [
        "add",
        "undo",
        "redo",
        *(["delete", "edit"] if ids else []),
        *(["rename"] if names else []),
        *(["purse", "close"] if purses else []),
        *(["merge"] if len(names) > 1 else []),
    ]
    with suppress(LedgerError):
        verbs[rng.choice(possible)]()


@given(st.integers(0, 10_000))
def test_patched_columns_equal_columns_read_anew(seed: int) -> None:
    sample, rng = random_ledger(seed, 20), Random(seed)
    with keeping(sample._replace(rows=sample.rows[:-4]), currency="EUR") as ledger:
        columns = Columns(ledger)
        columns.need(*rng.choice([(), ("id",), ("id", "item", "hour")]))
        ledger.subscribe(columns.apply)
        for _ in range(8):
            change(ledger, rng, sample.rows)
            same(columns, Columns(ledger))


@given(st.integers(0, 10_000))
def test_notices_that_come_late_never_mix_two_states(seed: int) -> None:
    """Whatever the ledger was changed to meanwhile, every row has a name, and in the end all is as if read anew."""
    sample, rng = random_ledger(seed, 20), Random(seed)
    with keeping(sample._replace(rows=sample.rows[:-4]), currency="EUR") as ledger:
        columns, notices = Columns(ledger), list[Changes]()
        columns.need("id", "item", "hour")
        ledger.subscribe(notices.append)
        for _ in range(12):
            change(ledger, rng, sample.rows)
            while notices and rng.random() < 0.4:
                columns.apply(notices.pop(0))
                columns.need("id", "item", "hour")
                for account in columns.accounts.values():
                    assert set(account.creator.tolist()) <= {0, *columns.creators}
                    assert set(account.detail["item"].tolist()) <= {0, *columns.items}
        for changes in notices:
            columns.apply(changes)
        same(columns, Columns(ledger))


def test_an_entry_whose_creator_is_new_by_the_time_its_notice_comes_is_reported(ledger: Ledger) -> None:
    columns, notices = Columns(ledger), list[Changes]()
    columns.need("id", "item", "hour")
    ledger.subscribe(notices.append)
    given = next(one for one in lookups.all_drafts(ledger) if one.kind == "gift" and one.amount is None)
    entry = entries.add(ledger, replace(given, reference=""))
    entries.edit(ledger, entry, replace(given, reference="", creator="Somebody new"))
    for changes in notices:
        columns.apply(changes)
        report = run("spending", columns, Rates(), settings.read(ledger), Query(by=("creator",)))
    assert "Somebody new" in {row[0] for row in report.rows}
    ledger.close()


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    opened = new_ledger(tmp_path / "l.coinpurse", currency="EUR", timezone="UTC")
    fill(opened, random_ledger(1, 20, bounds=False).rows)
    return opened


def test_a_missed_notice_makes_the_columns_read_everything_again(ledger: Ledger) -> None:
    columns = Columns(ledger)
    notices: list[Changes] = []
    ledger.subscribe(notices.append)
    free = "SELECT id FROM entry WHERE id NOT IN (SELECT refunded_id FROM entry WHERE refunded_id IS NOT NULL)"
    entry = ledger.connection.execute(free).fetchone()[0]
    entries.delete(ledger, [entry])
    creators.rename(ledger, 1, "Someone else")
    columns.apply(notices[1])
    same(columns, Columns(ledger))
    columns.apply(notices[0])
    same(columns, Columns(ledger))
    ledger.close()


def test_an_empty_ledger_has_no_accounts(tmp_path: Path) -> None:
    ledger = new_ledger(tmp_path / "e.coinpurse")
    columns = Columns(ledger)
    columns.need("id", "item")
    assert columns.accounts == {}
    ledger.close()
