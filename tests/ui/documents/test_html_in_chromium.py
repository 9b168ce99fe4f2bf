"""The page as a browser shows it: nothing is asked for, nothing goes wrong, and its headings sort."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication, QImage

from models.columns import Columns
from models.drafts import FIELDS
from models.money import Money
from models.reports import Query
from models.reports.cross import cross
from models.reports.table import Request
from tests.books import SampleRates, fill, new_ledger
from tests.browser import Browser, browser
from tests.ui.charts.samples import chart
from tests.ui.documents.pages import document, page
from tests.ui.documents.test_html import HOSTILE, everything
from ui.documents import reports, texts
from ui.documents.document import Column, Document, Section, Table
from ui.text import set_language
from ui.tokens import DARK, LIGHT


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with browser(tmp_path_factory.mktemp("profile")) as found:
        yield found


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Leave the language as the other tests expect it."""
    yield
    set_language("en")


def show(chromium: Browser, folder: Path, shown: Document) -> Path:
    path = folder / "page.html"
    path.write_text(page(shown), encoding="utf-8")
    chromium.open(path)
    return path


def sample() -> Document:
    columns = (
        Column(("Name",)),
        Column(("First",), "date"),
        Column(("March", "Cost"), "money", "EUR"),
        Column(("March", "Paid"), "money"),
    )
    rows = [
        ("b", date(2026, 1, 9), 900, Money(5, "USD")),
        ("Ä10", date(2025, 12, 31), -1000, Money(70, "EUR")),
        ("ä9", date(2026, 1, 10), 10000, None),
        ("c", None, 0, Money(6, "EUR")),
    ]
    return document(Section("All", table=Table(columns, rows, ("Total", None, 9900, None))))


def names(chromium: Browser) -> list[str]:
    found: list[str] = chromium.run("[...document.querySelectorAll('tbody th')].map(cell => cell.textContent)")
    return found


def click(chromium: Browser, heading: str) -> str | None:
    """Click a heading, and give what it says of its order then."""
    chromium.run(f"[...document.querySelectorAll('button')].find(one => one.textContent == '{heading}').click()")
    said: str | None = chromium.run("document.querySelector('[aria-sort]')?.ariaSort ?? null")
    return said


def test_a_page_of_hostile_names_asks_for_nothing_and_nothing_goes_wrong(
    chromium: Browser, tmp_path: Path, qapp: QGuiApplication
) -> None:
    for name in HOSTILE:
        path = show(chromium, tmp_path, everything(name))
        assert chromium.requests() == [path.as_uri()]
        assert chromium.complaints() == []
        assert chromium.run("document.querySelectorAll('script, style, img, iframe, link, object').length") == 2


def test_a_script_or_a_style_that_came_in_all_the_same_would_not_run(chromium: Browser, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    evil = "<style>h1 { display: none }</style><img src=x onerror='evil = 1'><script>evil = 1</script>"
    path.write_text(page(document()).replace("</main>", f"{evil}</main>"), encoding="utf-8")
    chromium.open(path)
    assert chromium.run("typeof evil") == "undefined"
    assert chromium.run("getComputedStyle(document.querySelector('h1')).display") == "block"
    assert chromium.complaints() != []


@pytest.mark.parametrize(
    ("heading", "orders"),
    [
        ("Name", [("ascending", "ä9 Ä10 b c"), ("descending", "c b Ä10 ä9"), (None, "b Ä10 ä9 c")]),
        ("First", [("ascending", "Ä10 b ä9 c"), ("descending", "ä9 b Ä10 c"), (None, "b Ä10 ä9 c")]),
        ("Cost", [("descending", "ä9 b c Ä10"), ("ascending", "Ä10 c b ä9"), (None, "b Ä10 ä9 c")]),
        ("Paid", [("descending", "b Ä10 c ä9"), ("ascending", "c Ä10 b ä9"), (None, "b Ä10 ä9 c")]),
    ],
)
def test_a_heading_sorts_one_way_then_the_other_then_not(
    chromium: Browser, tmp_path: Path, heading: str, orders: list[tuple[str | None, str]]
) -> None:
    show(chromium, tmp_path, sample())
    for said, order in orders:
        assert click(chromium, heading) == said
        assert " ".join(names(chromium)) == order
        assert chromium.run("document.querySelector('tfoot').textContent") == "Total€99.00"
    assert chromium.complaints() == []


def gifts() -> Iterator[dict[str, str]]:
    """A gift of coins and one of money every 36 days, at all hours, over more than a year."""
    for number in range(14):
        when = (datetime(2024, 11, 5, 7, tzinfo=UTC) + timedelta(days=36 * number, hours=5 * number)).isoformat()
        row = dict.fromkeys(FIELDS, "") | {"type": "gift", "when": when, "platform": "TikTok", "account": "main"}
        yield row | {"quantity": str(number % 5 + 1), "coins": str(1000 - 70 * number)}
        yield row | {"quantity": "1", "amount": f"{number * 7 % 11}.50", "currency": "EUR"}


@pytest.mark.parametrize("language", ["en", "de", "ar"])
@pytest.mark.parametrize("key", ["month", "quarter", "week", "day", "weekday", "hour", "size"])
def test_every_heading_of_a_report_by_time_sorts_by_what_stands_below_it(
    chromium: Browser, tmp_path: Path, language: str, key: str
) -> None:
    set_language(language)
    with closing(new_ledger(tmp_path / "test.coinpurse", timezone="UTC")) as ledger:
        fill(ledger, [*gifts()])
        request = Request("spending", (key,), (), Query())
        made = cross(Columns(ledger), SampleRates(), ledger.settings, request)
        shown = reports.document(made, ledger.settings)
    show(chromium, tmp_path, shown)
    table = shown.sections[0].table
    assert table is not None
    assert len(table.rows) > 3
    values = made.rows.all_values()[0]
    heads = "document.querySelectorAll('th[data-column]')"
    for place, column in enumerate(table.columns):
        chromium.run(f"[...{heads}].find(one => one.dataset.column == {place}).querySelector('button').click()")
        orders: list[Any] = [row[place] for row in table.rows] if place else [*values]
        there = [number for number, order in enumerate(orders) if order is not None]
        none = [number for number, order in enumerate(orders) if order is None]
        wanted = [*sorted(there, key=orders.__getitem__, reverse=texts.is_number(column)), *none]
        assert names(chromium) == [texts.text(table.columns[0], table.rows[number][0]) for number in wanted]
    assert chromium.complaints() == []


def test_only_one_column_says_that_it_is_sorted_by(chromium: Browser, tmp_path: Path) -> None:
    show(chromium, tmp_path, sample())
    click(chromium, "Name")
    click(chromium, "Cost")
    assert chromium.run("[...document.querySelectorAll('[aria-sort]')].map(one => one.textContent)") == ["Cost"]


def test_the_keyboard_reaches_every_heading_and_sorts(chromium: Browser, tmp_path: Path) -> None:
    show(chromium, tmp_path, sample())
    reached = []
    for _step in range(5):
        chromium.press("Tab")
        reached.append(chromium.run("document.activeElement.tagName + ' ' + document.activeElement.textContent")[:11])
    assert reached[1:] == ["BUTTON Name", "BUTTON Firs", "BUTTON Cost", "BUTTON Paid"]
    chromium.press("Enter", "\r")
    assert " ".join(names(chromium)) == "b Ä10 c ä9"
    assert chromium.run("document.activeElement.textContent") == "Paid"


def test_a_table_of_one_row_has_nothing_to_sort(chromium: Browser, tmp_path: Path) -> None:
    show(chromium, tmp_path, document(Section(table=Table((Column(("a",)),), [("x",)]))))
    assert chromium.run("document.querySelectorAll('button').length") == 0


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_phone_has_room_for_the_page_and_each_theme_its_ground(
    chromium: Browser, tmp_path: Path, qapp: QGuiApplication, language: str
) -> None:
    wide = Table(tuple(Column((f"Column {at}",)) for at in range(15)), [("x" * 30,) * 15] * 3)
    parts = Section("All", ("word " * 60,), chart([100, 200]), wide, ("w" * 200,))
    show(chromium, tmp_path, document(parts, language=language, is_mirrored=language == "ar"))
    for is_dark, tokens in ((False, LIGHT), (True, DARK)):
        seen = QImage.fromData(chromium.screenshot(390, 800, is_dark=is_dark))
        assert seen.pixelColor(3, 3).name() == tokens.window.lower()
        assert chromium.run("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
    assert chromium.run("document.querySelector('div').scrollWidth > document.querySelector('div').clientWidth")


def test_on_paper_everything_is_there_and_nothing_is_to_be_pressed(chromium: Browser, tmp_path: Path) -> None:
    show(chromium, tmp_path, sample())
    click(chromium, "Name")
    chromium.tell("Emulation.setEmulatedMedia", media="print")
    try:
        assert chromium.run("getComputedStyle(document.querySelector('thead')).display") == "table-header-group"
        assert chromium.run("getComputedStyle(document.querySelector('div')).overflow") == "visible"
        assert (
            chromium.run("getComputedStyle(document.querySelector('[aria-sort] button'), '::after').content") == "none"
        )
    finally:
        chromium.tell("Emulation.setEmulatedMedia", media="")
