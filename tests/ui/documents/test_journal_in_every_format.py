"""What an exported journal adds up to is what the ledger says, read back from the files themselves."""

from __future__ import annotations

import re
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given, settings

from models import currencies
from models.money import Money
from models.reports import Query, run
from tests.books import keeping
from tests.ledgers import Ledger as Sample
from tests.ledgers import ledgers, random_ledger
from tests.programs import needed
from tests.ui.documents import books as workbooks
from tests.ui.documents import pages
from tests.ui.documents.journals import books
from ui import coin_texts, documents, formats
from ui.documents import journal
from ui.documents.journal import Read, Shown

pytestmark = pytest.mark.usefixtures("qapp")
Sums = Counter[tuple[str, str]]
"""What a kind of figure of a file comes to, in minor units or coins: by its name and its currency or kind of coin."""


def written(kept: Read, name: str) -> bytes:
    found, file = Shown(), BytesIO()
    documents.write(journal.document(kept, journal.find(kept, found), found), name, file)
    return file.getvalue()


def booked(kept: Read) -> Sums:
    """What the reports say: the coins left of each kind, and what gifts cost."""
    found: Sums = Counter()
    spending = run("spending", kept.columns, kept.rates, kept.settings, Query())
    names = [column.name for column in spending.columns]
    for row in spending.rows:
        found["cost", kept.settings.currency] += cast("int", row[names.index("cost")])
    balance = run("balance", kept.columns, kept.rates, kept.settings, Query(("account",)))
    names = [column.name for column in balance.columns]
    units = {row.account.label: row.account.coin for row in kept.columns.accounts.values()}
    for row in balance.rows:
        found["coins", coin_texts.of_kind(units[cast("str", row[0])])] += cast("int", row[names.index("closing_coins")])
    return +found


# --- Files ------------------------------------------------------------------------------------------------------------


def in_workbook(content: bytes) -> Iterator[dict[str, tuple[Decimal, str] | str]]:
    """Rows of the sheet by heading: numbers as they are, with what their format says of them."""
    sheet = workbooks.read(content, values=True).worksheets[0]
    rows = iter(sheet.iter_rows())
    head = next((row for row in rows if row[0].value == "Date"), ())
    for row in rows:
        if row[0].value is None:
            return
        yield {str(title.value): _cell(cell) for title, cell in zip(head, row, strict=True)}


def _cell(cell: Any) -> tuple[Decimal, str] | str:
    is_number = isinstance(cell.value, int | float)
    return (Decimal(str(cell.value)), cell.number_format) if is_number else str(cell.value or "")


def sums_of_workbook(content: bytes, kept: Read) -> Sums:
    """Add up the cells; a format has the unit of a number in its quotes, and a column of one unit in its heading."""
    found: Sums = Counter()
    code = kept.settings.currency
    for row in in_workbook(content):
        for title, cell in row.items():
            if isinstance(cell, str):
                assert not (cell and title in {"Cost", "Coins"}), "a number is no text"
            elif title == "Cost" and row["Kind"] == "Gift":
                found["cost", code] += int(cell[0].scaleb(currencies.digits(code)))
            elif title.startswith("Coins") and not title.startswith("Coins in"):
                unit = re.search(r'"\s*([^"]+)"', cell[1]) or re.search(r"\((.+)\)", title)
                assert unit is not None
                found["coins", coin_texts.of_kind(unit[1])] += int(cell[0])
    return +found


def sums_of_page(content: bytes, kept: Read) -> Sums:
    """Add up what the page's own script sorts by."""
    found: Sums = Counter()
    tables = pages.read(content.decode()).all("table")
    for table in tables:
        head, body = table.one("thead").all("th"), table.one("tbody").all("tr")
        titles = [cell.all("bdi")[0].text for cell in head]
        units = [cell.all("bdi")[-1].text for cell in head]
        for line in body:
            cells = dict(zip(titles, line.all("th", "td"), strict=True))
            if cells["Kind"].text == "Gift" and "Cost" in cells:
                found["cost", kept.settings.currency] += int(cells["Cost"].attributes.get("data-value") or 0)
            if "Coins" in cells:
                coins = cells["Coins"].attributes
                unit = coins.get("data-unit") or units[titles.index("Coins")]
                found["coins", coin_texts.of_kind(unit)] += int(coins.get("data-value") or 0)
    return +found


@pytest.mark.parametrize(("name", "read"), [("xlsx", sums_of_workbook), ("html", sums_of_page)])
def test_sums_of_a_long_journal_are_those_of_the_ledger(name: str, read: Callable[[bytes, Read], Sums]) -> None:
    with keeping(random_ledger(7, 400, bounds=False)) as ledger:
        kept = books(ledger)
        expected = booked(kept)
        assert expected
        assert read(written(kept, name), kept) == expected


@given(ledgers(most=15, bounds=False))
@settings(max_examples=15, deadline=None)
def test_so_they_are_of_any_ledger(sample: Sample) -> None:
    with keeping(sample) as ledger:
        kept = books(ledger)
        assert sums_of_workbook(written(kept, "xlsx"), kept) == booked(kept)
        assert sums_of_page(written(kept, "html"), kept) == booked(kept)


def test_the_pages_of_a_pdf_have_every_entry_and_the_totals(tmp_path: Path) -> None:
    with keeping(random_ledger(3, 40, bounds=False)) as ledger:
        kept = books(ledger)
        path = tmp_path / "journal.pdf"
        path.write_bytes(written(kept, "pdf"))
        costs = [money_of(kept, entry) for entry in journal.find(kept, Shown())]
    command = [needed("pdftotext"), "-layout", str(path), "-"]
    read = "".join(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split())
    assert len([cost for cost in costs if cost]) > 5
    for cost in filter(None, costs):
        assert cost in read
    assert f"{len(costs)}entries" in read
    assert "Total" in read


def money_of(kept: Read, entry: int) -> str:
    """The cost of an entry as a page shows it."""
    figure = kept.figures.of(entry)
    cost = figure.cost if figure is not None else None
    return "".join(formats.priced(Money(cost.minor, cost.currency)).split()) if cost else ""
