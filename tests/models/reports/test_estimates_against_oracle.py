"""The reports that estimate equal a second reckoning in fractions, and what they estimate is in no total of money."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models import currencies, entries, reports
from models.columns import Columns
from models.errors import LedgerError
from models.ledger import Ledger
from models.money import Money
from models.reports import ALLOWED, COLUMNS, Query, run
from models.reports.cross import cross
from models.reports.people import Gallery
from models.reports.table import TOTAL, Request
from models.reports.tallies import dicts
from models.settings import Settings
from tests.books import SampleRates, cells, keeping
from tests.ledgers import Ledger as Sample
from tests.ledgers import ledgers, random_ledger
from tests.oracle.estimates import Estimates
from tests.oracle.walk import Oracle
from tests.sample_entries import paid, purchase, refund
from tests.sample_rates import sample_rate

GROUPINGS = {
    "received": [
        (),
        ("creator",),
        ("month", "creator"),
        ("gift", "kind"),
        ("platform",),
        ("hour", "account"),
        ("since", "size"),
        ("last", "streak"),
    ],
    "savings": [(), ("channel",), ("platform", "channel"), ("month",), ("paid_currency", "kind"), ("day", "account")],
}


@contextmanager
def books(sample: Sample) -> Iterator[tuple[Columns, Settings]]:
    with keeping(sample) as ledger:
        yield Columns(ledger), ledger.settings


def truth(sample: Sample) -> Estimates:
    kept = sample.settings
    return Estimates(Oracle(sample.rows, kept, "fifo", kept.currency, sample_rate, currencies.DIGITS))


@settings(max_examples=40)
@given(ledgers(most=25))
def test_estimates_equal_the_oracle(sample: Sample) -> None:
    expected = truth(sample)
    with books(sample) as (columns, kept):
        for name, groupings in GROUPINGS.items():
            for by in groupings:
                found = cells(run(name, columns, SampleRates(), kept, Query(by)))
                assert found == list(getattr(expected, name)(by)), (name, by)


def test_estimates_of_a_period_and_with_conditions_equal_the_oracle() -> None:
    told = 0
    for seed in range(8):
        sample = random_ledger(seed, 60, bounds=False)
        expected = truth(sample)
        with books(sample) as (columns, kept):
            for name in GROUPINGS:
                days = sorted({line[0] for line in getattr(expected, name)(("day",))})
                since, until = (date.fromisoformat(days[len(days) * part // 4]) for part in (1, 3))
                for key in ALLOWED[name]:
                    for value in sorted({line[0] for line in getattr(expected, name)((key,))})[:3]:
                        for span in ((None, None), (since, until)):
                            query = Query((key,), span[0], span[1], ((key, value),))
                            found = cells(run(name, columns, SampleRates(), kept, query))
                            assert found == list(getattr(expected, name)((key,), *span, {key: value})), query
                            told += sum(bool(line[-2].strip("0") if name == "savings" else line[-3]) for line in found)
    assert told > 300, "there is something to compare"


@settings(max_examples=15)
@given(ledgers(most=25, bounds=False))
def test_tables_lists_and_the_creators_page_say_the_same(sample: Sample) -> None:
    """A cell of a table, a row of the report and a creator's estimate are one figure."""
    with books(sample) as (columns, kept):
        source = columns, SampleRates(), kept
        report = run("received", *source, Query(("creator",)))
        made = cross(*source, Request("received", ("creator",), ("month",), Query()))
        gallery = Gallery(*source)
        ids = {name: number for number, name in columns.creators.items()}
        for row in report.rows:
            name, low, high = row[0], row[3], row[4]
            ranges = gallery.portrait(ids.get(str(name), 0), date(2026, 5, 1)).estimate.ranges
            assert {one.currency: one.low for one in ranges if one.low} == _by_code(low)
            assert {one.currency: one.high for one in ranges if one.high} == _by_code(high)
            head = next(head for head in made.rows.heads(1) if made.rows.values(head) == (name,))
            cell = made.cell(head, TOTAL)
            assert cell is not None
            assert (cell.now("received_low"), cell.now("received_high")) == (_by_code(low), _by_code(high))


def _by_code(amounts: object) -> dict[str, int]:
    assert isinstance(amounts, tuple)
    return {one.currency: one.minor for one in amounts if isinstance(one, Money)}


@settings(max_examples=15)
@given(ledgers(most=25, bounds=False), st.sampled_from(["fifo", "average"]))
def test_beside_the_estimate_stands_what_the_purchases_report_says(sample: Sample, basis: str) -> None:
    with books(sample) as (columns, kept):
        query = Query(("channel", "month"), basis=basis)
        plain, beside = (run(name, columns, SampleRates(), kept, query) for name in ("purchases", "savings"))
        assert [row[:3] + row[4:7] for row in beside.rows] == [row[:3] + row[4:7] for row in plain.rows]


def test_what_went_back_saves_nothing_on_the_day_it_did(book: Ledger) -> None:
    """US packs: the website had 70 coins for 0.74, so 350 in the app for 4.99 cost 1.29 more."""
    entries.add(book, purchase("2026-03-01", 350, amount=Money(499, "USD"), channel="ios-app", reference="A"))
    entries.add(book, purchase("2026-03-01", 350, amount=Money(499, "USD"), channel="ios-app", reference="B"))
    entries.add(book, refund("A", "2026-04-01"))
    rows = run("savings", Columns(book), SampleRates(), book.settings, Query(("month",))).rows
    assert [(row[0], row[-2]) for row in rows] == [
        ("2026-03", (Money(258, "USD"),)),
        ("2026-04", (Money(-129, "USD"),)),
    ]


def test_more_than_64_bits_hold_is_refused_as_money_is(book: Ledger) -> None:
    """Hundredths of minor units pass the bound before the money itself does."""
    for number in range(60):
        chat = paid(f"2026-03-01T{number // 60:02}:{number % 60:02}", platform="YouTube", amount=Money(10**15, "EUR"))
        entries.add(book, replace(chat, item="Super Chat"))
    (row,) = dicts(run("spending", Columns(book), SampleRates(), book.settings, Query()))
    assert row["cost"] == 60 * 10**15
    with pytest.raises(LedgerError, match="more than can be shown in EUR"):
        run("received", Columns(book), SampleRates(), book.settings, Query())


def test_what_goes_back_in_parts_saves_nothing_in_the_end(book: Ledger) -> None:
    """100 coins of the website for 10.50: three are worth 0.32 there, and cost 0.50 in the app."""
    entries.add(book, purchase("2026-03-01", 100, amount=Money(1050, "EUR"), channel="website"))
    entries.add(book, purchase("2026-03-02", 3, amount=Money(50, "EUR"), channel="ios-app", reference="A"))
    for minor in (17, 17, 16):
        entries.add(book, refund("A", "2026-04-01", coins=1, amount=Money(minor, "EUR")))
    rows = run("savings", Columns(book), SampleRates(), book.settings, Query()).rows
    assert [row[-2] for row in rows] == [()]


def test_ones_own_receipts_of_the_website_override_the_catalogue(book: Ledger) -> None:
    entries.add(book, purchase("2026-03-01", 70, amount=Money(70, "USD"), channel="website", reference="W"))
    entries.add(book, purchase("2026-03-05", 70, amount=Money(80, "USD"), channel="website"))
    entries.add(book, purchase("2026-03-03", 350, amount=Money(499, "USD"), channel="android-app"))
    (row,) = run("savings", Columns(book), SampleRates(), book.settings, Query()).rows
    assert row[-2] == (Money(499 - 350, "USD"),)
    entries.add(book, refund("W"))
    (row,) = run("savings", Columns(book), SampleRates(), book.settings, Query()).rows
    assert row[-2] == (Money(499 - 400, "USD"),), "what was given back is no price; the first one after it is"


def test_coins_that_cannot_be_compared_are_told_apart(book: Ledger) -> None:
    entries.add(book, purchase("2026-03-01", 100, amount=Money(199, "JPY"), channel="ios-app"))
    entries.add(book, purchase("2026-03-01", 200, amount=Money(299, "USD")))
    entries.add(book, purchase("2026-03-01", 400, amount=Money(599, "USD"), platform="Twitch", channel="ios-app"))
    (row,) = run("savings", Columns(book), SampleRates(), book.settings, Query()).rows
    assert row[-2:] == ((), ((300, "TikTok Coin"), (400, "Twitch Bit")))


@pytest.mark.parametrize("name", list(COLUMNS))
def test_an_estimate_is_never_a_figure_of_money(name: str) -> None:
    """What adds up money takes columns of the kind money: no estimate may be among them, nor take part in one."""
    estimates = {"received_low", "received_high", "saved"}
    kinds = {column.name: column.kind for column in reports.COLUMNS[name]}
    assert {column for column, kind in kinds.items() if kind == "estimate"} == estimates & set(kinds)
    assert not {column for column, kind in kinds.items() if kind == "money"} & estimates
