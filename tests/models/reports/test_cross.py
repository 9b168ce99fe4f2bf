"""Every cell, subtotal and total of a table is a row of the report by those keys, now and then."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import takewhile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.accounts import accounts
from models.columns import Columns
from models.errors import RequestRefused
from models.ledger import Ledger
from models.money import Money
from models.reports import COLUMNS, Query, run
from models.reports.choices import measures
from models.reports.compare import aligned, earlier
from models.reports.cross import cross
from models.reports.entries import entries
from models.reports.table import TOTAL, Axis, Cell, Cross, Head, Request
from tests.books import SampleRates, keeping
from tests.ledgers import Ledger as Sample
from tests.ledgers import ledgers, random_ledger

RATES = SampleRates()
LAYOUTS = [
    ("spending", (), ()),
    ("spending", ("creator",), ("month",)),
    ("spending", ("platform", "creator"), ("year", "month")),
    ("spending", ("gift", "kind", "weekday"), ()),
    ("spending", (), ("evening",)),
    ("spending", ("since", "creator"), ("size",)),
    ("spending", ("last", "streak"), ()),
    ("spending", ("channel", "day"), ("paid_currency",)),
    ("purchases", ("month", "account"), ("channel",)),
    ("purchases", ("payment_method",), ("kind", "hour")),
    ("balance", ("quarter", "account"), ()),
    ("balance", ("platform", "account"), ("year", "month")),
    ("balance", (), ("week",)),
]


@contextmanager
def books(sample: Sample) -> Iterator[tuple[Ledger, Columns]]:
    with keeping(sample) as ledger:
        yield ledger, Columns(ledger)


def tables(ledger: Ledger, columns: Columns, request: Request) -> Cross:
    return cross(columns, RATES, ledger.settings, request)


Wanted = dict[tuple[str, ...], dict[str, Counter[str]]]


def truth(ledger: Ledger, columns: Columns, name: str, query: Query) -> Wanted:
    """The report's rows by their keys: each figure by unit. The account tells the kind of plain coins."""
    by = tuple(dict.fromkeys((*query.by, "account")))
    coin_of = {row.label: row.coin for row in accounts(ledger)}
    found: Wanted = {}
    for row in run(name, columns, RATES, ledger.settings, replace(query, by=by)).rows:
        values = dict(zip((*by, *(column.name for column in COLUMNS[name])), row, strict=True))
        key = tuple(str(values[part]) for part in query.by)
        add(found.setdefault(key, {}), name, values, coin_of[str(values["account"])])
    return found


def add(cell: dict[str, Counter[str]], name: str, values: Mapping[str, object], coin: str) -> None:
    for column in COLUMNS[name]:
        if column.kind in {"count", "coins", "money"}:
            unit = {"count": "", "coins": coin, "money": str(values["currency"])}[column.kind]
            cell.setdefault(column.name, Counter())[unit] += int(values[column.name])  # type: ignore[call-overload]
    for part in values.get("unconverted", ()):  # type: ignore[attr-defined]
        assert isinstance(part, Money)
        cell.setdefault("cost" if name == "spending" else "paid", Counter())[part.currency] += part.minor


def plain(figures: Mapping[str, Mapping[str, int]]) -> dict[str, dict[str, int]]:
    found = {name: {unit: value for unit, value in units.items() if value} for name, units in figures.items()}
    return {name: units for name, units in found.items() if units}


def filled(cells: Wanted) -> dict[tuple[str, ...], dict[str, dict[str, int]]]:
    """Those that are not empty."""
    found = {key: plain(cell) for key, cell in cells.items()}
    return {key: cell for key, cell in found.items() if cell}


def days_of(ledger: Ledger, columns: Columns, name: str) -> list[date]:
    report = run(name, columns, RATES, ledger.settings, Query(("day",)))
    return [date.fromisoformat(str(row[0])) for row in report.rows]


def shown(cell: Cell | None, name: str, *, is_then: bool = False) -> dict[str, dict[str, int]]:
    if cell is None:
        return {}
    return plain({measure: cell.then(measure) if is_then else cell.now(measure) for measure in measures(name)})


def check(ledger: Ledger, columns: Columns, made: Cross) -> None:
    """Hold every cell against the report by its keys."""
    request = made.request
    for down in range(len(request.rows) + 1):
        for across in range(len(request.columns) + 1):
            query = replace(request.query, by=(*request.rows[:down], *request.columns[:across]))
            seen = {
                (*made.rows.values(row), *made.columns.values(column)): shown(made.cell(row, column), request.report)
                for row in heads(made.rows, down)
                for column in heads(made.columns, across)
            }
            wanted = filled(truth(ledger, columns, request.report, query))
            assert {key: cell for key, cell in seen.items() if cell} == wanted


def heads(axis: Axis, depth: int) -> list[Head]:
    return axis.heads(depth) if depth else [TOTAL]


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("seed", range(3))
def test_cells_and_totals_are_rows_of_reports(layout: tuple[str, tuple[str, ...], tuple[str, ...]], seed: int) -> None:
    name, rows, across = layout
    with books(random_ledger(seed, 60, bounds=False)) as (ledger, columns):
        check(ledger, columns, tables(ledger, columns, Request(name, rows, across, Query())))


@settings(max_examples=25)
@given(ledgers(most=25), st.sampled_from(LAYOUTS), st.sampled_from(["fifo", "average"]))
def test_tables_of_any_ledger_are_rows_of_reports(sample: Sample, layout: tuple[str, ...], basis: str) -> None:
    name, rows, across = layout
    with books(sample) as (ledger, columns):
        query = Query(basis=basis, where=(("platform", "TikTok"), ("platform", "Twitch")))
        check(ledger, columns, tables(ledger, columns, Request(name, rows, across, query)))  # type: ignore[arg-type]


@pytest.mark.parametrize("mode", ["previous", "same-days", "year-before"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_what_was_then_is_the_report_of_that_time(
    mode: str, layout: tuple[str, tuple[str, ...], tuple[str, ...]]
) -> None:
    name, rows, across = layout
    with books(random_ledger(4, 90, bounds=False)) as (ledger, columns):
        starts_on = ledger.settings.month_starts_on
        days = [
            date.fromisoformat(str(row[0]))
            for row in run("purchases", columns, RATES, ledger.settings, Query(("day",))).rows
        ]
        now = days[len(days) // 2], days[-1]
        then = earlier(mode, *now, starts_on)
        query = Query(since=now[0], until=now[1])
        made = tables(ledger, columns, Request(name, rows, across, query, now, then))
        alone = tables(ledger, columns, Request(name, rows, across, query))
        wanted: Wanted = {}
        for since, until in then:
            report = truth(ledger, columns, name, Query((*rows, *across), since, until))
            names = [aligned(key, now, (since, until), starts_on) for key in (*rows, *across)]
            for key, cell in report.items():
                new = tuple(name.get(value, value) for name, value in zip(names, key, strict=True))
                for measure, units in cell.items():
                    wanted.setdefault(new, {}).setdefault(measure, Counter()).update(units)
        averages = {
            key: {
                measure: Counter({unit: round(Fraction(value, len(then))) for unit, value in units.items()})
                for measure, units in cell.items()
            }
            for key, cell in wanted.items()
        }
        seen = {}
        for row in heads(made.rows, len(rows)):
            for column in heads(made.columns, len(across)):
                found = made.cell(row, column)
                if was := shown(found, name, is_then=True):
                    seen[*made.rows.values(row), *made.columns.values(column)] = was
                if found is not None:
                    check_change(found, name)
        assert seen == filled(averages)
        total, whole = made.cell(TOTAL, TOTAL), alone.cell(TOTAL, TOTAL)
        assert shown(total, name) == shown(whole, name), "nothing of now is lost beside then"


def check_change(cell: Cell, name: str) -> None:
    for measure in measures(name):
        now, then, change = cell.now(measure), cell.then(measure), cell.change(measure)
        assert all(now.get(unit, 0) - then.get(unit, 0) == change.get(unit, 0) for unit in {*now, *then, *change})


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_entries_asked_for_by_a_cell_are_behind_it(layout: tuple[str, tuple[str, ...], tuple[str, ...]]) -> None:
    """The cells of a table part its entries between them, but for gifts of several lots."""
    name, rows, across = layout
    with books(random_ledger(2, 60, bounds=False)) as (ledger, columns):
        query = Query(where=(("platform", "TikTok"), ("platform", "Twitch")))
        made = tables(ledger, columns, Request(name, rows, across, query))

        def behind(row: Head, column: Head) -> list[int]:
            (asked,) = made.queries([row], [column])
            return list(entries(name, columns, RATES, ledger.settings, asked))

        every = behind(TOTAL, TOTAL)
        parts = [
            behind(row, column) for row in made.rows.heads(len(rows)) for column in made.columns.heads(len(across))
        ]
        found = [entry for part in parts for entry in part]
        assert set(found) == set(every)
        if not {"channel", "paid_currency"} & {*rows, *across}:
            assert len(found) == len(every)


def test_the_entries_of_then_are_of_that_time() -> None:
    with books(random_ledger(6, 90, bounds=False)) as (ledger, columns):
        days = [
            date.fromisoformat(str(row[0]))
            for row in run("spending", columns, RATES, ledger.settings, Query(("day",))).rows
        ]
        now = days[len(days) // 2], days[-1]
        then = earlier("previous", *now)
        query = Query(since=now[0], until=now[1])
        made = tables(ledger, columns, Request("spending", ("day",), (), query, now, then))
        found: list[int] = []
        for row in made.rows.heads(1):
            (asked,) = made.queries([row], [TOTAL], is_then=True)
            assert (asked.since, asked.until) == then[0]
            ids = entries("spending", columns, RATES, ledger.settings, asked)
            cell = made.cell(row, TOTAL)
            assert bool(ids) == (cell is not None and bool(cell.then("gifts")))
            found += ids
        assert found == list(
            entries("spending", columns, RATES, ledger.settings, replace(query, since=then[0][0], until=then[0][1]))
        )


def test_time_stands_in_its_order_and_the_rest_by_its_money() -> None:
    with books(random_ledger(3, 120, bounds=False)) as (ledger, columns):
        made = tables(ledger, columns, Request("spending", ("platform", "creator"), ("month",), Query()))
        months = [made.columns.values(head)[0] for head in made.columns.heads(1)]
        assert months == sorted(months)
        rows = [made.rows.head(number) for number in range(len(made.rows))]
        outer = [made.rows.values(row) for row in rows if row.depth == 1]
        assert by_cost(made, outer)
        for number, row in enumerate(rows):
            if row.depth == 1:
                below = [made.rows.values(inner) for inner in takewhile(lambda one: one.depth == 2, rows[number + 1 :])]
                assert {values[:1] for values in below} == {made.rows.values(row)}, "it stands before what it adds up"
                assert by_cost(made, below)


def by_cost(made: Cross, values: list[tuple[str, ...]]) -> bool:
    known = {made.rows.values(head): head for head in (made.rows.head(number) for number in range(len(made.rows)))}
    cells = [made.cell(known[one], TOTAL) for one in values]
    costs = [cell.now("cost").get(made.currency, 0) for cell in cells if cell]
    return costs == sorted(costs, reverse=True)


def test_the_largest_figure_is_that_of_a_cell() -> None:
    with books(random_ledger(3, 60, bounds=False)) as (ledger, columns):
        made = tables(ledger, columns, Request("spending", ("creator",), ("month",), Query()))
        cells = [made.cell(row, column) for row in made.rows.heads(1) for column in made.columns.heads(1)]
        assert made.most("cost") == max(cell.now("cost").get(made.currency, 0) for cell in cells if cell)
        empty = tables(ledger, columns, Request("spending", ("creator",), (), Query(since=date(2999, 1, 1))))
        assert (empty.most("cost"), len(empty.rows), empty.cell(TOTAL, TOTAL)) == (1, 0, None)


def test_what_cannot_be_asked_is_refused() -> None:
    with books(random_ledger(1, 5, bounds=False)) as (ledger, columns), pytest.raises(RequestRefused):
        tables(ledger, columns, Request("balance", ("creator",), (), Query()))
