"""Workbooks and CSV as LibreOffice opens them: it finds no formula in a name, and its own totals are ours."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models import currencies
from models.reports import Query
from models.reports.cross import cross
from models.reports.table import Request
from tests.books import SampleRates
from tests.ledgers import random_ledger
from tests.models.reports.test_cross import books
from tests.office import opened
from tests.ui.charts.samples import chart
from tests.ui.documents.books import FORMULAS, LIKE_NUMBERS, document, hostile, of, with_wrong_totals, written
from ui.documents import reports, spreadsheet_csv
from ui.documents.document import Column, Document, Section, Table

NAMES = st.lists(hostile(), min_size=100, max_size=150)
"""So many at once: to open LibreOffice takes seconds."""
FEW = settings(max_examples=1)


def spreadsheet(document: Document, path: Path) -> Path:
    with path.open("wb") as file:
        spreadsheet_csv.write(document, file)
    return path


def test_it_would_take_a_name_for_a_formula_if_it_were_let(tmp_path: Path) -> None:
    path = tmp_path / "careless.csv"
    path.write_text('name,coins\r\n"=1+1",5\r\n', encoding="utf-8")
    assert opened(path, ",").formulas == ["of:=1+1"]
    path.write_text('name,coins\r\n"x;=1+1",5\r\n', encoding="utf-8")
    assert opened(path, ";").formulas != []


@FEW
@given(NAMES)
def test_no_name_in_csv_becomes_a_formula(tmp_path: Path, names: list[str]) -> None:
    names = [*FORMULAS, *LIKE_NUMBERS, *names]
    columns = (Column(("Coins",), "count"), Column(("Creator",)), Column(("Left",), "coins"), Column(("Last",)))
    path = spreadsheet(of(columns, [(-5, name, (-7, name), name) for name in names]), tmp_path / "a.csv")
    for separator in ",;\t":
        found = opened(path, separator)
        assert found.formulas == []
        if separator == ",":
            (cells,) = found.cells.values()
            assert {cells[row, 0].value for row in range(1, len(names) + 1)} == {-5}


@FEW
@given(NAMES)
def test_no_name_in_a_workbook_becomes_a_formula_or_a_link(tmp_path: Path, names: list[str]) -> None:
    names = [*FORMULAS, *LIKE_NUMBERS, *names]
    columns = (Column(("Creator",)), Column(("Left",), "coins"), Column(("Coins",), "count", total="sum"))
    table = Table(columns, [(name, (5, name), at) for at, name in enumerate(names)], ("Total", None, 0))
    drawn = chart([100, 200], [5, None], names=["=1+1", "Sheet!A1"], labels=["=2+2", "x"], title="=Wow!A1")
    path = tmp_path / "a.xlsx"
    path.write_bytes(written(document(Section(names[-1], tuple(names[:3]), drawn, table, tuple(names[:3])))))
    found = opened(path)
    assert found.links == 0
    assert found.formulas == [f"of:=SUM([.C{6 if names[-1] else 5}:.C{len(names) + (5 if names[-1] else 4)}])"]
    cells = next(iter(found.cells.values()))
    assert [cell.value for (_row, column), cell in cells.items() if column == 0 and cell.value is not None] == []


@FEW
@given(
    st.lists(
        st.tuples(st.sampled_from(["2025-12", "2026-01", "2026-1", "2026-*"]), *[st.integers(-(10**11), 10**11)] * 3),
        min_size=50,
        max_size=200,
    ),
    st.sampled_from(["EUR", "JPY", "KWD"]),
)
def test_the_totals_it_reckons_are_ours(tmp_path: Path, rows: list[tuple[str, int, int, int]], currency: str) -> None:
    columns = (
        Column(("Month",)), Column(("Cost",), "money", currency, "sum"),
        Column(("Before",), "money", currency, "first"), Column(("Left",), "coins", "Coin", "last"),
    )  # fmt: skip
    months = [month for month, *_rest in rows]
    totals = (
        sum(cost for _month, cost, _before, _left in rows),
        sum(before for month, _cost, before, _left in rows if month == min(months)),
        sum(left for month, _cost, _before, left in rows if month == max(months)),
    )
    path = tmp_path / "a.xlsx"
    with_wrong_totals(written(of(columns, rows, "Total", *totals, time=[0])), path)
    found = opened(path)
    assert len(found.formulas) == 3
    (cells,) = found.cells.values()
    scale = 10 ** currencies.digits(currency)
    reckoned = [cell.value or 0 for cell in cells.values() if cell.formula]
    assert [round(value * by) for value, by in zip(reckoned, (scale, scale, 1), strict=True)] == list(totals)


TIMES = (
    ("year",), ("quarter",), ("month",), ("week",), ("day",), ("account", "month"), ("month", "account"),
    ("week", "month"), ("month", "week"), ("year", "day"),
)  # fmt: skip


@pytest.mark.parametrize("starts_on", [1, 29])
def test_balances_it_reckons_are_those_of_the_first_and_the_last_time(tmp_path: Path, starts_on: int) -> None:
    sections = []
    with books(random_ledger(11, 120, bounds=False)) as (ledger, columns):
        kept = replace(ledger.settings, month_starts_on=starts_on)
        for keys in TIMES:
            made = cross(columns, SampleRates(), kept, Request("balance", keys, (), Query()))
            (only,) = reports.document(made, kept).sections
            sections.append(replace(only, chart=None, title="-".join(keys)))
    path = tmp_path / "a.xlsx"
    with_wrong_totals(written(document(*sections)), path)
    found, ways = opened(path), set[str]()
    for section, cells in zip(sections, found.cells.values(), strict=True):
        assert section.table is not None
        assert section.table.totals is not None
        for (_row, at), cell in cells.items():
            if cell.formula:
                column, total = section.table.columns[at], section.table.totals[at]
                scale = 10 ** currencies.digits(column.unit) if column.kind == "money" else 1
                assert round((cell.value or 0) * scale) == total, (section.title, column.heading)
                ways.add(f"{column.total} {column.kind}")
    assert ways >= {"first money", "last money", "first coins", "last coins", "sum money", "sum coins"}
