"""Coins traced from lots to gifts: the shares add up to what the figures say, and what lots gave to what gifts took."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import entries, journal
from models.columns import Columns
from models.ledger import Ledger
from models.money import Money
from models.reports import lots
from models.reports.figures import figures
from models.reports.lots import Share, Traced, trace
from models.reports.stock import drawn_from
from tests.books import SampleRates, keeping, new_ledger
from tests.ledgers import Ledger as Sample
from tests.ledgers import ledgers
from tests.sample_entries import adjustment, assertion, gift, paid, purchase, refund


@contextmanager
def books(sample: Sample, basis: str) -> Iterator[tuple[Ledger, Columns]]:
    with keeping(sample, basis=basis) as ledger:
        yield ledger, Columns(ledger)


@given(ledgers(most=20))
def test_shares_add_up_to_the_figures_and_to_what_lots_gave(sample: Sample) -> None:
    with books(sample, "fifo") as (ledger, columns):
        known = figures(columns, SampleRates(), ledger.settings)
        gave: Counter[int] = Counter()
        traced = {}
        for entry in journal.latest(ledger, -1):
            traced[entry] = one = trace(columns, SampleRates(), ledger.settings, entry)
            assert one == trace(columns, SampleRates(), ledger.settings, entry)
            for share in one.shares:
                gave[share.lot] += share.coins
            check_cost(one, entry, known)
        for entry, one in traced.items():
            if one.used is not None:
                used = one.used
                assert (used.spent, used.spent + used.back + used.left) == (gave[entry], used.coins)
                assert used.draws == len(drawn_from(columns, SampleRates(), ledger.settings, entry))


def check_cost(one: Traced, entry: int, known: object) -> None:
    """The shares of a gift cost what the figure beside it says."""
    figure = known.of(entry)  # type: ignore[attr-defined]
    if not one.shares:
        return
    costs: Counter[str] = Counter()
    unknown = one.missing
    for share in one.shares:
        if share.cost is None:
            unknown += share.coins
        else:
            costs[share.cost.currency] += share.cost.minor
    money = {part.currency: part.minor for part in (figure.cost, *figure.unconverted) if part and part.minor}
    assert {code: minor for code, minor in costs.items() if minor} == money
    assert unknown == figure.uncovered


@given(ledgers(most=12), st.data())
def test_a_pool_has_no_lots(sample: Sample, data: st.DataObject) -> None:
    with books(sample, "average") as (ledger, columns):
        known = figures(columns, SampleRates(), ledger.settings)
        for entry in journal.latest(ledger, -1):
            one = trace(columns, SampleRates(), ledger.settings, entry)
            figure = known.of(entry)
            assert (one.shares, one.used) == ((), None)
            assert figure is not None
            assert one.missing <= figure.uncovered


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    made = new_ledger(tmp_path / "l.coinpurse", currency="EUR", timezone="UTC")
    for draft in (
        purchase(coins=10, minor=100, reference="A"), purchase("2026-03-02", 10, 300), gift("2026-03-03", 14),
        gift("2026-03-04", 9), paid(), assertion(), adjustment("2026-03-05", -1, "lost"),
    ):  # fmt: skip
        entries.add(made, draft)
    yield made
    made.close()


def of(ledger: Ledger, entry: int) -> Traced:
    return trace(Columns(ledger), SampleRates(), ledger.settings, entry)


def test_a_gift_names_the_lots_that_paid_for_it(ledger: Ledger) -> None:
    first, second = of(ledger, 3).shares
    assert (first.lot, first.coins, first.cost) == (1, 10, Money(100, "EUR"))
    assert (second.lot, second.coins, second.cost) == (2, 4, Money(120, "EUR"))
    assert of(ledger, 4) == Traced((Share(2, second.day, 6, Money(180, "EUR")),), missing=3)
    assert of(ledger, 7).missing == 1
    assert of(ledger, 5) == of(ledger, 6) == of(ledger, 99) == Traced()


def test_a_lot_says_what_is_left_of_it(ledger: Ledger) -> None:
    entries.add(ledger, purchase("2026-03-06", 10, 50, reference="B"))
    entries.add(ledger, refund("B", "2026-03-07", coins=2))
    used = of(ledger, 8).used
    assert used is not None
    assert (used.coins, used.spent, used.back, used.left, used.draws) == (10, 4, 2, 4, 2)
    assert used.left_cost == Money(20, "EUR")
    whole = of(ledger, 2).used
    assert whole is not None
    assert (whole.left, whole.left_cost, whole.draws) == (0, None, 2)


def test_a_gift_of_very_many_lots_names_the_first(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lots, "MOST", 1)
    assert [len(of(ledger, 3).shares), of(ledger, 3).more] == [1, 1]
