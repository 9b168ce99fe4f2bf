"""The figures of a report are the same in every format it is handed on in, and so are its totals.

That they are those of the report, and of the ledger, is held in `test_reports`.
"""

from __future__ import annotations

import csv
import subprocess
from decimal import Decimal
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models import currencies
from models.reports import Query
from tests.ledgers import Ledger as Sample
from tests.ledgers import ledgers, random_ledger
from tests.models.reports.test_cross import books
from tests.programs import needed
from tests.ui.documents import books as workbooks
from tests.ui.documents import pages
from tests.ui.documents.test_reports import Layout, made, section
from ui import documents
from ui.documents import texts
from ui.documents.document import Column, Document, Table
from ui.documents.reports import document

pytestmark = pytest.mark.usefixtures("qapp")
LAYOUTS: list[Layout] = [
    ("spending", ("creator", "month"), ()),
    ("spending", ("creator",), ("platform",)),
    ("purchases", ("day",), ()),
    ("balance", ("month", "account"), ()),
]
Figures = list[list[int]]


def written(found: Document, name: str) -> bytes:
    file = BytesIO()
    documents.write(found, name, file)
    return file.getvalue()


def figures(table: Table) -> Figures:
    """The figures of the rows as they are handed on, and their totals; an empty one is 0."""
    rows = [*table.rows, *([table.totals] if table.totals else [])]
    return [[value if isinstance(value, int) else 0 for value in row] for row in rows]


def minor(column: Column, value: object) -> int:
    """A number of a file in minor units, or as a count; 0 for what is no figure."""
    if column.kind not in {"count", "coins", "money"} or value in {None, ""}:
        return 0
    digits = currencies.digits(column.unit) if column.kind == "money" else 0
    exact = Decimal(str(value)).scaleb(digits)
    assert exact == exact.to_integral_value() or abs(exact) > 10**12, "no digit is lost, and none is made up"
    return round(exact)


def in_workbook(found: Document, table: Table) -> Figures:
    sheet = workbooks.read(written(found, "xlsx"), values=True).worksheets[0]
    rows = [row for row in sheet.iter_rows(values_only=True) if any(value is not None for value in row)]
    last = max((number for number, row in enumerate(rows) if row[0] == "Total"), default=len(rows) - 1)
    kept = rows[last - len(figures(table)) + 1 : last + 1]
    return [[minor(column, value) for column, value in zip(table.columns, row, strict=False)] for row in kept]


def in_csv(found: Document, table: Table) -> Figures:
    _head, *rows = csv.reader(StringIO(written(found, "spreadsheet").decode("utf-8-sig"), newline=""))
    return [[minor(column, value) for column, value in zip(table.columns, row, strict=True)] for row in rows]


def in_page(found: Document, table: Table) -> Figures:
    element = pages.read(written(found, "html").decode()).one("table")
    rows = [row for part in element.all("tbody", "tfoot") for row in part.all("tr")]
    return [
        [
            int(cell.attributes.get("data-value") or 0) if texts.is_number(column) else 0
            for column, cell in zip(table.columns, row.all("th", "td"), strict=True)
        ]
        for row in rows
    ]


def check(found: Document) -> None:
    table = section(found).table
    if table is None:
        return
    every = figures(table)
    assert in_workbook(found, table) == every
    assert in_page(found, table) == every
    assert in_csv(found, table) == every[: len(table.rows)]


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("currency", ["EUR", "JPY", "KWD"])
def test_figures_and_totals_are_the_same_in_every_format(layout: Layout, currency: str) -> None:
    with books(random_ledger(3, 60, bounds=False)) as (ledger, columns):
        check(document(made(ledger, columns, layout, Query(currency=currency)), ledger.settings))


@settings(max_examples=12)
@given(ledgers(most=15), st.sampled_from(LAYOUTS))
def test_so_they_are_of_any_ledger(sample: Sample, layout: Layout) -> None:
    with books(sample) as (ledger, columns):
        check(document(made(ledger, columns, layout), ledger.settings))


@pytest.mark.parametrize("layout", LAYOUTS[:3])
def test_every_figure_and_total_stands_on_the_pages_of_the_pdf(layout: Layout, tmp_path: Path) -> None:
    with books(random_ledger(3, 40, bounds=False)) as (ledger, columns):
        found = document(made(ledger, columns, layout), ledger.settings)
    table = section(found).table
    assert table is not None
    path = tmp_path / "report.pdf"
    path.write_bytes(written(found, "pdf"))
    run = subprocess.run([needed("pdftotext"), "-layout", path, "-"], capture_output=True, text=True, check=True)
    read = "".join(run.stdout.split())
    for row in [*table.rows, *([table.totals] if table.totals else [])]:
        for column, value in zip(table.columns, row, strict=True):
            if texts.is_number(column) and value is not None:
                assert "".join(texts.text(column, value).split()) in read
