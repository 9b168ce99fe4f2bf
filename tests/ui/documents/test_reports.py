"""Every cell of a report that is handed on is a row of the report, and every total is the report's own."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.columns import Columns
from models.drafts import FIELDS
from models.ledger import Ledger, create
from models.periods import DAY_KEYS
from models.reports import COHORT_KEYS, Query, run
from models.reports.choices import measures
from models.reports.compare import earlier
from models.reports.cross import cross
from models.reports.table import TOTAL, Cross, Request
from models.settings import Settings
from tests.books import SampleRates, fill
from tests.ledgers import Ledger as Sample
from tests.ledgers import ledgers, random_ledger
from tests.models.reports.test_cross import LAYOUTS, books, filled, truth
from ui import formats, privacy, spans
from ui.documents import texts
from ui.documents.document import Column, Document, Section, Stretch, Table, Value
from ui.documents.reports import document
from ui.reports.texts import MEASURES, raw_heading

RATES = SampleRates()
Layout = tuple[str, tuple[str, ...], tuple[str, ...]]
MANY = [
    *LAYOUTS,
    ("spending", ("creator", "month", "gift"), ()),
    ("spending", ("size", "since"), ("streak",)),
    ("balance", ("account", "day"), ()),
]


def plain(text: str) -> str:
    """A text without what keeps names and amounts apart."""
    return text.replace("\u2068", "").replace("\u2069", "")


def made(ledger: Ledger, columns: Columns, layout: Layout, query: Query = Query()) -> Cross:  # noqa: B008 - frozen
    return cross(columns, RATES, ledger.settings, Request(*layout, query))


def section(found: Document) -> Section:
    (only,) = found.sections
    return only


def table(found: Document) -> Table:
    only = section(found).table
    assert only is not None
    return only


def said(key: str, value: str) -> Value:
    """A value of a key as a document has it."""
    if key in {"day", "evening"}:
        return date.fromisoformat(value)
    is_time = key in DAY_KEYS or (key in COHORT_KEYS and value)
    return value if is_time else raw_heading(key, value)


def figures(found: Table, row: Sequence[Value], keys: int) -> Iterator[tuple[Column, int]]:
    """The figures of a row that are not nothing."""
    for column, value in zip(found.columns[keys:], row[keys:], strict=True):
        assert value is None or isinstance(value, int)
        if value:
            yield column, value


def wanted(ledger: Ledger, columns: Columns, layout: Layout, query: Query, measure: str) -> dict[object, int]:
    """The rows of the reports, by keys, heading and unit."""
    name, rows, across = layout
    by_measure = {MEASURES[one]: one for one in measures(name)}
    found: dict[object, int] = {}
    for keys in ((*rows, *across), *([rows] if across else [])):
        report = filled(truth(ledger, columns, name, replace(query, by=keys)))
        for values, cell in report.items():
            names = tuple(said(key, value) for key, value in zip(rows, values, strict=False))
            words = [raw_heading(key, value) for key, value in zip(across, values[len(rows) :], strict=False)]
            for called, one in by_measure.items():
                if across and one != measure:
                    continue
                outer = (*words,) if words else ("Total",) * bool(across)
                for unit, value in cell.get(one, {}).items():
                    found[names, (*outer, called), unit] = value
    return found


def check(ledger: Ledger, columns: Columns, layout: Layout, query: Query = Query(), measure: str = "") -> None:  # noqa: B008
    """Hold every cell against the rows of the report, and every total against the report without keys."""
    name, rows, _across = layout
    measure = measure or {"spending": "cost", "purchases": "paid", "balance": "closing_cost"}[name]
    cross_made = made(ledger, columns, layout, query)
    found = section(document(cross_made, ledger.settings, measure=measure)).table
    expected = wanted(ledger, columns, layout, query, measure)
    if found is None:
        assert not expected
        return
    seen: dict[object, int] = {}
    for row in found.rows:
        for column, value in figures(found, row, len(rows)):
            words = tuple(word for word in column.heading if word != "Without a rate")
            assert (words != column.heading) == (column.kind == "money" and column.unit != cross_made.currency)
            assert (row[: len(rows)], words, column.unit) not in seen
            seen[row[: len(rows)], words, column.unit] = value
    assert seen == expected
    if rows:
        check_totals(found, ledger, columns, layout, query)


def check_totals(found: Table, ledger: Ledger, columns: Columns, layout: Layout, query: Query) -> None:
    name, rows, across = layout
    assert found.totals is not None
    assert found.totals[: len(rows)] == ("Total", *[None] * (len(rows) - 1))
    assert [column.total for column in found.columns[: len(rows)]] == [None] * len(rows)
    whole = filled(truth(ledger, columns, name, replace(query, by=()))).get((), {})
    called = {MEASURES[one]: one for one in measures(name)}
    for place in range(len(rows), len(found.columns)):
        column, total = found.columns[place], found.totals[place]
        assert total == added(found, place), column
        is_whole = not across or column.heading[0] == "Total"
        if is_whole:
            measure = called[column.heading[bool(across)]]
            assert total == whole.get(measure, {}).get(column.unit, 0)


def added(found: Table, place: int) -> int:
    """What a column comes to by its own rule."""
    rule = found.columns[place].total
    assert rule is not None, found.columns[place]
    times = [tuple(row[time] for time in found.time) for row in found.rows]
    chosen = {"sum": None, "first": min(times), "last": max(times)}[rule]
    kept = [row for row, time in zip(found.rows, times, strict=True) if chosen is None or time == chosen]
    return sum(int(value) for row in kept if isinstance(value := row[place], int))


@pytest.mark.parametrize("layout", MANY)
@pytest.mark.parametrize("seed", range(3))
def test_cells_are_rows_of_the_report_and_totals_its_own(layout: Layout, seed: int) -> None:
    with books(random_ledger(seed, 60, bounds=False)) as (ledger, columns):
        check(ledger, columns, layout)


@settings(max_examples=30)
@given(ledgers(most=25), st.sampled_from(MANY), st.sampled_from(["fifo", "average"]), st.booleans())
def test_so_they_are_of_any_ledger(sample: Sample, layout: Layout, basis: str, is_some: bool) -> None:
    where = (("platform", "TikTok"), ("platform", "Twitch")) if is_some else ()
    with books(sample) as (ledger, columns):
        check(ledger, columns, layout, Query(basis=basis, where=where))


@pytest.mark.parametrize("currency", ["USD", "JPY", "KWD", "SYP"])
@pytest.mark.parametrize("measure", ["coins", "cost", "gifts", "uncovered_coins"])
def test_so_they_are_in_any_currency_and_of_any_figure(currency: str, measure: str) -> None:
    with books(random_ledger(5, 60, bounds=False)) as (ledger, columns):
        check(ledger, columns, ("spending", ("month", "creator"), ()), Query(currency=currency), measure)
        check(ledger, columns, ("spending", ("creator",), ("platform",)), Query(currency=currency), measure)


@pytest.mark.parametrize("across", [(), ("month",)])
def test_where_every_coin_was_bought_nothing_is_said_of_it(across: tuple[str, ...]) -> None:
    """A zero in this column would only hide the rows that have to be looked at."""
    with books(random_ledger(2, 90, bounds=False)) as (ledger, columns):
        layout = "spending", ("account", "creator"), across
        found = table(document(made(ledger, columns, layout), ledger.settings, measure="uncovered_coins"))
        places = [at for at, one in enumerate(found.columns) if MEASURES["uncovered_coins"] in one.heading]
        values = [row[at] for row in found.rows for at in places]
        assert None in values
        assert 0 not in values
        assert any(values)


@pytest.mark.parametrize("mode", ["previous", "same-days", "year-before"])
@pytest.mark.parametrize("layout", MANY)
def test_beside_earlier_times_a_total_follows_from_its_column_or_is_said_not_to(mode: str, layout: Layout) -> None:
    with books(random_ledger(4, 90, bounds=False)) as (ledger, columns):
        days = [str(row[0]) for row in run("purchases", columns, RATES, ledger.settings, Query(("day",))).rows]
        now = date.fromisoformat(days[len(days) // 2]), date.fromisoformat(days[-1])
        then = earlier(mode, *now, ledger.settings.month_starts_on)
        compared = cross(
            columns, RATES, ledger.settings, Request(*layout, Query(since=now[0], until=now[1]), now, then)
        )
        found = table(document(compared, ledger.settings))
        parts = ["Now", "Average" if len(then) > 1 else "Then", "Change"]
        keys = len(layout[1])
        assert [column.heading[-1] for column in found.columns[keys:]] == parts * ((len(found.columns) - keys) // 3)
        for row in [*found.rows, *([found.totals] if found.totals else [])]:
            for place in range(keys, len(row), 3):
                is_now, was, change = (int(value) if isinstance(value, int) else 0 for value in row[place : place + 3])
                assert is_now - was == change
        if found.totals is None:
            return
        cell = compared.cell(TOTAL, TOTAL)
        assert cell is not None
        called = {MEASURES[one]: one for one in measures(layout[0])}
        for place in range(keys, len(found.columns)):
            column = found.columns[place]
            if column.total is not None:
                assert added(found, place) == found.totals[place]
            if not layout[2] or column.heading[0] == "Total":
                read = {"Now": cell.now, "Change": cell.change}.get(column.heading[-1], cell.then)
                figure = read(called[column.heading[bool(layout[2])]])
                assert found.totals[place] == figure.get(column.unit, 0)


# --- What it says -----------------------------------------------------------------------------------------------------


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Ledger]:
    """A ledger with coins of two kinds, money without a rate, coins without a purchase, and a hostile name."""
    rows = [
        "purchase,2026-03-01,TikTok,main,,,,,100,2.00,EUR,,,,,,,",
        f"gift,2026-03-02,TikTok,main,{HOSTILE},x,Rose,1,30,,,,,,,,,",
        "gift,2026-03-09,Twitch,main,Mila,mila,Cheer,1,7,,,,,,,,,",
        "gift,2026-04-02,YouTube,main,Mila,mila,Super Chat,1,,109.00,NAD,,,,,,,",
    ]
    path = tmp_path / "book.coinpurse"
    create(path, Settings(currency="EUR", timezone="Europe/Berlin"))
    with closing(Ledger(path)) as ledger:
        text = "\n".join([",".join(FIELDS), *rows])
        fill(ledger, csv.DictReader(io.StringIO(text, newline="")))
        yield ledger


HOSTILE = "=1+1<script>\u202egnp"


def report(book: Ledger, *by: str, across: tuple[str, ...] = (), name: str = "spending", **asked: object) -> Document:
    query = Query(**asked)  # type: ignore[arg-type]
    return document(made(book, Columns(book), (name, by, across), query), book.settings)


def test_a_report_without_a_name_is_called_what_it_is_by(book: Ledger) -> None:
    found = report(book, "creator", "month")
    assert found.title == "What gifts cost by creator and month"
    assert [plain(line) for line in found.about] == [
        "Period: all time",
        "Currency: EUR",
        "What a coin cost: Oldest coins first",
    ]
    assert (found.language, found.is_mirrored) == ("en", False)
    assert plain(found.made) == f"Made on {formats.day(spans.today(book.settings.timezone))}"


def test_a_saved_one_bears_its_name_and_everything_it_was_asked_stands_below(book: Ledger) -> None:
    where = (("creator", "Mila"), ("weekday", "1"), ("creator", HOSTILE))
    now = date(2026, 3, 1), date(2026, 3, 31)
    query = Query(since=now[0], until=now[1], where=where, currency="USD", basis="average")
    request = Request("spending", ("creator",), (), query, now, earlier("previous", *now))
    found = document(cross(Columns(book), RATES, book.settings, request), book.settings, title="Frühling")
    assert found.title == "Frühling"
    assert [plain(line) for line in found.about] == [
        "What gifts cost by creator",
        "Period: Mar 2026, compared with Feb 2026",
        "Creator: Mila, =1+1<script>\\u202egnp",
        "Weekday: Monday",
        "Currency: USD",
        "What a coin cost: At average cost",
    ]


def test_purchases_are_not_booked_in_one_way_or_another(book: Ledger) -> None:
    assert not [line for line in report(book, "month", name="purchases").about if "What a coin cost" in line]


def test_names_are_cells_as_they_were_given_and_time_keeps_its_order(book: Ledger) -> None:
    found = table(report(book, "creator", "month", "day"))
    assert {row[0] for row in found.rows} == {HOSTILE, "Mila"}
    assert found.rows[0][2].__class__ is date
    march = next(row[1] for row in found.rows if row[1] == "2026-03")
    assert isinstance(march, Stretch)
    assert texts.text(found.columns[1], march) == "Mar 2026"
    assert found.time == (1, 2)


def test_sums_of_now_and_of_one_earlier_time_follow_from_their_columns(book: Ledger) -> None:
    now = date(2026, 4, 1), date(2026, 4, 30)
    request = Request("spending", ("creator",), (), Query(since=now[0], until=now[1]), now, earlier("previous", *now))
    found = table(document(cross(Columns(book), RATES, book.settings, request), book.settings))
    assert {column.total for column in found.columns[1:]} == {"sum"}
    assert found.totals is not None
    assert [*zip((column.heading[-1] for column in found.columns[1:4]), found.totals[1:4], strict=True)] == [
        ("Now", 1),
        ("Then", 2),
        ("Change", -1),
    ]


def test_every_column_is_of_one_unit_and_nothing_of_a_kind_is_no_zero_of_it(book: Ledger) -> None:
    found = table(report(book, "creator"))
    assert [(column.heading, column.unit) for column in found.columns] == [
        (("Creator",), ""),
        (("Gifts",), ""),
        (("Coins",), "TikTok Coin"),
        (("Coins",), "Twitch Bit"),
        (("Cost",), "EUR"),
        (("Cost", "Without a rate"), "NAD"),
        (("Without a purchase",), "Twitch Bit"),
    ]
    assert [*found.rows] == [(HOSTILE, 1, 30, None, 60, None, None), ("Mila", 2, None, 7, 0, 10900, 7)]
    assert found.totals == ("Total", 3, 30, 7, 60, 10900, 7)


def test_an_empty_cell_of_a_table_with_keys_across_is_no_zero(book: Ledger) -> None:
    found = table(report(book, "creator", across=("month",)))
    places = {column.heading: place for place, column in enumerate(found.columns) if column.unit == "EUR"}
    mila = next(row for row in found.rows if row[0] == "Mila")
    march, april = places["Mar 2026", "Cost"], places["Apr 2026", "Cost"]
    assert [row[april] for row in found.rows if row[0] == HOSTILE] == [None]
    assert mila[march] == 0, "coins nobody paid for"


def test_what_is_uncertain_is_said(book: Ledger) -> None:
    assert [plain(note) for note in section(report(book, "creator")).notes] == [
        "Covered by no purchase, counted as 0: 7 Twitch Bits",
        "NAD\xa0109.00 could not be converted and stands apart",
    ]


def test_the_chart_is_the_windows(book: Ledger) -> None:
    chart = section(report(book, "month", "platform")).chart
    assert chart is not None
    assert (chart.kind, chart.currency, [*chart.labels]) == ("stacked", "EUR", ["Mar 2026", "Apr 2026"])
    assert sum(sum(value or 0 for value in one.values) for one in chart.series) == 60


def test_a_report_without_keys_is_one_row_without_totals(book: Ledger) -> None:
    found = table(report(book))
    assert [*found.rows] == [(3, 30, 7, 60, 10900, 7)]
    assert found.totals is None
    assert report(book).title == "What gifts cost"


@pytest.mark.parametrize("by", [(), ("creator",), ("month", "creator")])
@pytest.mark.parametrize("name", ["spending", "purchases", "balance"])
def test_an_empty_report_says_so(book: Ledger, name: str, by: tuple[str, ...]) -> None:
    keys = tuple(key for key in by if key != "creator" or name == "spending")
    where = (("platform", "Nowhere"),)
    only = section(report(book, *keys, name=name, where=where))
    assert only == Section(paragraphs=("There is nothing to show for this period",))


def test_nothing_is_hidden_in_a_file(book: Ledger) -> None:
    shown = report(book, "creator", where=(("creator", "Mila"),))
    privacy.switch(is_on=True)
    try:
        kept = report(book, "creator", where=(("creator", "Mila"),))
        with privacy.lifted():
            assert not privacy.is_on()
        assert privacy.is_on()
    finally:
        privacy.switch(is_on=False)
    assert (kept.about, section(kept).notes, table(kept)) == (shown.about, section(shown).notes, table(shown))
    assert privacy.DOTS not in "".join((*kept.about, *section(kept).notes))
