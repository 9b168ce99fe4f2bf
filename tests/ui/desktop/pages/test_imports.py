"""The list of imports: what came when, its entries, and the way back."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from models.imports.apply import apply
from models.imports.planner import plan_import
from models.ledger import Ledger
from ui.desktop.main_window import MainWindow
from ui.desktop.pages.imports import COLUMNS, ImportsPage

HEADER = (
    "type,when,platform,account,creator,handle,item,quantity,coins,amount,currency,charged,charged_currency,channel,"
    "seller,payment_method,reference,note\n"
)
ROWS = (
    "gift,2026-05-01T20:00+02:00[Europe/Berlin],TikTok,main,Nova,,Rose,2,2,,,,,,,,,\n",
    "gift,2026-05-02T20:00+02:00[Europe/Berlin],TikTok,main,Nova,,Rose,1,1,,,,,,,,,\n",
    "gift,2026-13-02,TikTok,main,Nova,,Rose,1,1,,,,,,,,,\n",
)


@pytest.fixture
def page(window: MainWindow, tmp_path: Path) -> ImportsPage:
    window.actions["imports"].trigger()
    found = window.page("imports")
    assert isinstance(found, ImportsPage)
    return found


def bring_in(window: MainWindow, name: str, *rows: str) -> None:
    assert window.session is not None
    path = window.session.path.parent / name
    path.write_text(HEADER + "".join(rows))

    def verb(ledger: Ledger) -> None:
        apply(ledger, plan_import(ledger, [path]))

    window.session.run(verb)


def listed(page: ImportsPage) -> list[list[str]]:
    texts = page.table.texts
    return [[texts.index(row, column).data() for column in range(len(COLUMNS))] for row in range(texts.rowCount())]


def test_nothing_imported_leads_to_the_import(page: ImportsPage) -> None:
    assert not page.table.isVisible()
    assert not page.back.isVisible()


def test_imports_are_listed_the_latest_first_with_what_they_brought(window: MainWindow, page: ImportsPage) -> None:
    bring_in(window, "first.csv", *ROWS)
    bring_in(window, "second.csv", ROWS[0], ROWS[1].replace("05-02", "05-03"))
    assert page.table.isVisible()
    assert [row[1:] for row in listed(page)] == [
        ["second.csv", "Coinpurse’s own CSV", "1", "1", "0", "In the ledger"],
        ["first.csv", "Coinpurse’s own CSV", "2", "0", "1", "In the ledger"],
    ]


def test_one_is_taken_back_and_undo_brings_it_in_again(window: MainWindow, page: ImportsPage) -> None:
    bring_in(window, "first.csv", *ROWS)
    bring_in(window, "second.csv", ROWS[1].replace("05-02", "05-03"))
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_Down)
    page.back.click()
    assert window.status.notice == "Import taken back"
    assert listed(page)[1][-1].startswith("Taken back on ")
    assert listed(page)[0][-1] == "In the ledger"
    assert not page.back.isEnabled()
    assert not page.entries.isEnabled()
    window.undo()
    assert listed(page)[1][-1] == "In the ledger"
    assert page.back.isEnabled()


def test_enter_shows_its_entries(window: MainWindow, page: ImportsPage) -> None:
    bring_in(window, "first.csv", *ROWS)
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    assert window.frame.pages.currentWidget() is window.ledger_page
    assert len(window.ledger_page.table.rows.ids) == 2
