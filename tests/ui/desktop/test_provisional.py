"""Sums that rest on the last rate there is are marked on every page, and say why; all others are not."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from models import budgets, lookups, moments, rates, settings
from models.budgets import Terms
from models.columns import Columns
from models.ledger import Ledger, open_reader
from models.money import Money
from models.reports import budgets as reckoned
from models.reports.overview import overview
from tests.ui.desktop.conftest import ZONE, draft
from tests.ui.desktop.seen import plain
from ui import cost_texts, privacy
from ui.charts import said
from ui.charts.chart import Place
from ui.desktop import budget_texts
from ui.desktop.main_window import MainWindow
from ui.desktop.pages.creators import CreatorsPage
from ui.desktop.pages.creators.people_model import PeopleModel
from ui.desktop.pages.overview import charts
from ui.desktop.pages.overview.body import OverviewBody
from ui.desktop.pages.purses import PursesPage
from ui.desktop.pages.reports import ReportsPage
from ui.desktop.theme import Theme
from ui.desktop.widgets.budget_line import BudgetLine
from ui.desktop.widgets.plain import PlainLabel

LAST = rates.last_day()
LATE = LAST + timedelta(days=2)
NOW = moments.parse(f"{LATE}T23:00", ZONE)


@pytest.fixture
def path(make_ledger: Callable[..., Path]) -> Path:
    """Gifts to Mila of coins at a rate that may change, and to Max in euros."""
    path = make_ledger(
        draft("purchase", f"{LAST}", coins=100, amount=Money(100, "USD")),
        draft("purchase", f"{LATE}", coins=100, amount=Money(200, "USD")),
        draft("gift", f"{LATE}T20:00", creator="Mila", item="Rose", coins=150),
        draft("gift", f"{LATE}T21:00", platform="YouTube", creator="Max", item="Thanks", amount=Money(500, "EUR")),
    )
    with_budget = Ledger(path)
    budgets.add(with_budget, Terms(Money(5000, "EUR")))
    with_budget.close()
    return path


def texts(widget: object) -> list[str]:
    labels = widget.findChildren(PlainLabel)  # type: ignore[attr-defined]
    return [plain(label.text()) for label in labels if label.text() and not label.isHidden()]


def has_mark(said: str) -> bool:
    return said.startswith("≈ €")


def test_the_overview_marks_its_cards_and_charts(theme: Theme, path: Path) -> None:
    reader = open_reader(path)
    books = Columns(reader), lookups.rates(reader), settings.read(reader)
    found = overview(*books, budgets.budgets(reader), NOW)
    body = OverviewBody(theme, has_uncounted=False)
    body.show_overview(found, ())
    for card in (body.spent, body.left):
        assert has_mark(card.texts()[1])
        assert cost_texts.PROVISIONAL in card.toolTip().replace("&nbsp;", " ")
    assert "≈ €" in plain(body.budget.texts()[1])
    chart = charts.months(found)
    platforms = charts.platforms(found)
    shown = {platform: said.value(chart, Place(place, 11)) for place, platform in enumerate(platforms)}
    assert {platform: has_mark(value) for platform, value in shown.items()} == {"TikTok": True, "YouTube": False}
    assert said.lines(chart, Place(0, 11)).splitlines()[-1] == cost_texts.PROVISIONAL
    by_creator = charts.creators(found)
    marks = {label: has_mark(said.total(by_creator, place)) for place, label in enumerate(by_creator.labels)}
    assert marks == {"Mila": True, "Max": False}
    reader.close()


def test_the_creators_page_marks_whom_it_is_about(window: MainWindow) -> None:
    window.actions["creators"].trigger()
    page = window.page("creators")
    assert isinstance(page, CreatorsPage)
    model = page.list.model()
    assert isinstance(model, PeopleModel)
    rows = [model.row(number) for number in range(model.rowCount())]
    assert {plain(row.name): has_mark(row.cost) for row in rows} == {"Mila": True, "Max": False}
    mila = next(number for number, row in enumerate(rows) if plain(row.name) == "Mila")
    hint = model.data(model.index(mila), Qt.ItemDataRole.ToolTipRole)
    assert "may change with newer rates" in hint


def test_the_pane_marks_the_lots_that_rest_on_a_late_rate(window: MainWindow) -> None:
    window.actions["details"].trigger()
    said = []
    for entry in (1, 2, 3):
        window.ledger_page.go_to(entry)
        window.ledger_page.aside._ask()
        pane = window.ledger_page.aside.pane
        labels, links = pane.findChildren(QLabel), pane.findChildren(QPushButton)
        said.append(plain(" | ".join([*(one.text() for one in labels), *(one.text() for one in links)])))
    assert "100 of 100 coins spent" in said[0]
    assert "50 left (≈ €" in said[1]
    assert re.search(r"100 coins of [^|]*: €", said[2]), "known for good"
    assert re.search(r"50 coins of [^|]*: ≈ €", said[2])


def test_a_purse_marks_what_is_left_and_what_was_paid(window: MainWindow) -> None:
    window.actions["purses"].trigger()
    page = window.page("purses")
    assert isinstance(page, PursesPage)
    facts = {plain(card.head.title.text()): texts(card.facts) for card in page.cards.values()}
    mine, other = facts["TikTok - main"], facts["YouTube - main"]
    assert any(has_mark(text) for text in mine)
    assert any(text.startswith("Paid ≈ €") for text in mine)
    assert cost_texts.PROVISIONAL in mine
    assert not any("≈" in text for text in other)


def test_a_budget_marks_what_is_used_and_left(theme: Theme, path: Path) -> None:
    reader = open_reader(path)
    (one,) = reckoned.status(
        Columns(reader), lookups.rates(reader), settings.read(reader), budgets.budgets(reader), NOW
    )
    line = BudgetLine(theme)
    line.show_status(one)
    shown = texts(line)
    assert any(text.startswith("≈ €") and text.endswith("left") for text in shown)
    assert any(text.startswith("≈ €") and " of €50.00" in text for text in shown)
    assert cost_texts.PROVISIONAL in shown
    earlier = [budget_texts.came_to(one, used) for used in one.earlier]
    assert not any("≈" in text for text in earlier)
    reader.close()


def test_a_report_marks_its_cells(window: MainWindow) -> None:
    window.actions["reports"].trigger()
    page = window.page("reports")
    assert isinstance(page, ReportsPage)
    grid = page.result.table._grid
    assert grid is not None
    shown = {plain(grid.name(row).text): grid.beside(row, 0).text for row in range(grid.size)}
    assert {name: text.startswith("≈ ") for name, text in shown.items()} == {"Mila": True, "Max": False}
    assert page.result.doubt.text().startswith("≈ From ")
    privacy.switch(is_on=True)
    assert grid.total_beside(0).text == f"≈ {privacy.DOTS}"
