"""A cell is the sum of the entries behind it: on random ledgers of all entry types, for every key."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models import journal
from models.columns import Columns
from models.errors import RequestRefused
from models.ledger import Ledger
from models.reports import ALLOWED, LOT_KEYS, Coins, Query, Report, run
from models.reports.choices import measures
from models.reports.entries import entries
from models.reports.figures import Figures, figures
from tests.books import SampleRates, keeping
from tests.ledgers import Ledger as Sample
from tests.ledgers import ledgers, random_ledger

SEEDS = st.tuples(ledgers(most=15, bounds=False), st.sampled_from(["fifo", "average"]))


@contextmanager
def books(sample: Sample, basis: str = "fifo") -> Iterator[tuple[Ledger, Columns]]:
    with keeping(sample, basis=basis) as ledger:
        yield ledger, Columns(ledger)


def behind(ledger: Ledger, columns: Columns, name: str, query: Query, measure: str = "") -> list[int]:
    found = list(entries(name, columns, SampleRates(), ledger.settings, query, measure))
    assert len(set(found)) == len(found), "an entry comes once"
    return found


def cells(report: Report) -> Iterator[tuple[tuple[tuple[str, str], ...], dict[str, object]]]:
    """The conditions of each row, and its figures."""
    names = [column.name for column in report.columns]
    keys = len(report.query.by)
    for row in report.rows:
        yield (
            tuple((key, str(value)) for key, value in zip(names, row[:keys], strict=False)),
            dict(zip(names[keys:], row[keys:], strict=True)),
        )


def total(coins: object) -> int:
    """Coins of a cell, whatever their kinds."""
    value: Coins = coins  # type: ignore[assignment]
    return value if isinstance(value, int) else sum(amount for amount, _ in value)


def weigh(known: Figures, ids: list[int], currency: str) -> tuple[int, int, Counter[str]]:
    """Cost, uncovered coins and unconverted money of entries as the Ledger shows them."""
    cost, uncovered, unconverted = 0, 0, Counter[str]()
    for entry in ids:
        figure = known.of(entry)
        assert figure is not None
        cost += figure.cost.minor if figure.cost and figure.cost.currency == currency else 0
        uncovered += figure.uncovered
        unconverted.update({part.currency: part.minor for part in figure.unconverted})
    return cost, uncovered, unconverted


def coins_moved(ledger: Ledger, ids: list[int]) -> int:
    return sum(journal.coins(ledger, ids).values())


@settings(max_examples=12)
@given(SEEDS)
def test_gifts_behind_a_cell_add_up_to_it(drawn: tuple[Sample, str]) -> None:
    with books(*drawn) as (ledger, columns):
        known = figures(columns, SampleRates(), ledger.settings)
        quantity = {row.id: row.quantity for row in journal.rows(ledger, journal.latest(ledger, -1))}
        for one, other in pairwise((*ALLOWED["spending"], "year")):
            if LOT_KEYS & {one, other}:
                continue
            report = run("spending", columns, SampleRates(), ledger.settings, Query((one, other)))
            for where, row in cells(report):
                ids = behind(ledger, columns, "spending", Query(where=where))
                cost, uncovered, unconverted = weigh(known, ids, report.currency)
                apart = {part.currency: part.minor for part in row["unconverted"]}  # type: ignore[attr-defined]
                assert sum(quantity[entry] for entry in ids) == row["gifts"]
                assert (cost, uncovered) == (row["cost"], total(row["uncovered_coins"]))
                assert {code: minor for code, minor in unconverted.items() if minor} == apart
                assert -coins_moved(ledger, ids) == total(row["coins"])


@settings(max_examples=12)
@given(SEEDS)
def test_purchases_and_refunds_behind_a_cell_add_up_to_it(drawn: tuple[Sample, str]) -> None:
    with books(*drawn) as (ledger, columns):
        known = figures(columns, SampleRates(), ledger.settings)
        kinds = {row.id: row.kind for row in journal.rows(ledger, journal.latest(ledger, -1))}
        for key in ALLOWED["purchases"]:
            report = run("purchases", columns, SampleRates(), ledger.settings, Query((key,)))
            for where, row in cells(report):
                ids = behind(ledger, columns, "purchases", Query(where=where))
                assert sum(kinds[entry] == "purchase" for entry in ids) == row["purchases"]
                assert coins_moved(ledger, ids) == total(row["coins"])
                if all(kinds[entry] == "purchase" for entry in ids):
                    assert weigh(known, ids, report.currency)[0] == row["paid"]


@settings(max_examples=15)
@given(SEEDS)
def test_coins_of_a_balance_are_those_of_the_entries_behind_it(drawn: tuple[Sample, str]) -> None:
    signs = {"opening_coins": 1, "bought": 1, "adjusted": 1, "sent": -1, "closing_coins": 1}
    with books(*drawn) as (ledger, columns):
        for by in (("month", "account"), ("platform",), ("week",), ()):
            report = run("balance", columns, SampleRates(), ledger.settings, Query(by))
            for where, row in cells(report):
                if row["currency"] != report.currency:
                    continue
                for measure, sign in signs.items():
                    ids = behind(ledger, columns, "balance", Query(where=where), measure)
                    assert sign * coins_moved(ledger, ids) == total(row[measure]), (measure, where)


@settings(max_examples=10)
@given(SEEDS)
def test_money_spent_of_a_balance_is_that_of_the_entries_behind_it(drawn: tuple[Sample, str]) -> None:
    with books(*drawn) as (ledger, columns):
        known = figures(columns, SampleRates(), ledger.settings)
        report = run("balance", columns, SampleRates(), ledger.settings, Query(("quarter", "account")))
        for where, row in cells(report):
            ids = behind(ledger, columns, "balance", Query(where=where), "spent_cost")
            if row["currency"] == report.currency:
                assert weigh(known, ids, report.currency)[0] == row["spent_cost"]


@pytest.mark.parametrize("name", list(ALLOWED))
def test_the_entries_of_a_period_are_those_within_it(name: str) -> None:
    with books(random_ledger(4, 60, bounds=False)) as (ledger, columns):
        days = {row.id: row.local.date() for row in journal.rows(ledger, journal.latest(ledger, -1))}
        every = behind(ledger, columns, name, Query())
        middle = sorted(days[entry] for entry in every)[len(every) // 2]
        for since, until in ((middle, None), (None, middle), (middle, middle)):
            ids = behind(ledger, columns, name, Query(since=since, until=until))
            within = [entry for entry in every if (since or date.min) <= days[entry] <= (until or date.max)]
            assert ids == within, "and by moment"


def test_pieces_of_a_gift_by_lot_are_one_entry() -> None:
    for seed in range(6):
        with books(random_ledger(seed, 60, bounds=False)) as (ledger, columns):
            every = set(behind(ledger, columns, "spending", Query()))
            for key in sorted(LOT_KEYS):
                report = run("spending", columns, SampleRates(), ledger.settings, Query((key,)))
                found = [behind(ledger, columns, "spending", Query(where=where)) for where, _ in cells(report)]
                assert {entry for ids in found for entry in ids} == every


def test_all_that_came_or_went_is_behind_a_balance() -> None:
    with books(random_ledger(5, 60, bounds=False)) as (ledger, columns):
        names = [name for name in measures("balance") if not name.startswith(("opening", "closing"))]
        every = set(behind(ledger, columns, "balance", Query()))
        assert {entry for name in names for entry in behind(ledger, columns, "balance", Query(), name)} == every
        assert behind(ledger, columns, "balance", Query(), "opening_cost") == []
        assert set(behind(ledger, columns, "balance", Query(), "closing_cost")) == every


def test_what_cannot_be_asked_is_refused() -> None:
    with books(random_ledger(1, 5, bounds=False)) as (ledger, columns), pytest.raises(RequestRefused):
        behind(ledger, columns, "balance", Query(where=(("creator", "Mila"),)))
