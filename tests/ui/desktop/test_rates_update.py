"""Newer rates in the window: one click that loads them, what it says, what it changed, and every way it can fail."""

import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from models import journal, lookups
from models.download import Download
from models.journal import EntryRow
from models.ledger import open_reader
from models.money import Money
from tests import bank_table
from tests.bank_table import LAST, packed, text
from tests.servers import Answer, Bank, answer, closed_address, movable_bank, serving
from ui.desktop.main_window import MainWindow
from ui.desktop.pages.preferences import PreferencesPage

from .conftest import draft

COUNT = len(bank_table.last_rates())
NEXT = LAST + timedelta(days=1)
NEW = packed(text({0: {}, 1: {"USD": "1.25"}, 2: {}}))


@pytest.fixture
def bank_at(monkeypatch: pytest.MonkeyPatch) -> Bank:
    return movable_bank(monkeypatch, patience=2, longest=5)


@pytest.fixture
def late(bare_window: MainWindow, make_ledger: Callable[..., Path]) -> Path:
    """A ledger with coins bought for dollars after the shipped table, and a gift of them, open in the window."""
    path = make_ledger(
        draft("purchase", f"{LAST}", coins=100, amount=Money(100, "USD")),
        draft("purchase", f"{NEXT}", coins=100, amount=Money(10_000, "USD")),
        draft("gift", f"{NEXT}T20:00", creator="Mila", item="Rose", coins=150),
        draft("gift", f"{NEXT}T21:00", platform="YouTube", creator="Max", item="Thanks", amount=Money(500, "EUR")),
    )
    bare_window.open_ledger(path)
    return path


def preferences(window: MainWindow) -> PreferencesPage:
    window.actions["preferences"].trigger()
    page = window.page("preferences")
    assert isinstance(page, PreferencesPage)
    return page


def press(page: PreferencesPage, text: str) -> None:
    button = next(button for button in page.findChildren(QPushButton) if button.text() == text)
    assert button.isVisibleTo(page)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def last_day(path: Path) -> date:
    reader = open_reader(path)
    try:
        return lookups.rates(reader).last_day
    finally:
        reader.close()


def test_one_click_loads_them_and_shows_the_entries_that_changed(
    qtbot: QtBot, bare_window: MainWindow, late: Path, bank_at: Bank
) -> None:
    page = preferences(bare_window)
    with serving(answer(NEW)) as address:
        bank_at(address)
        press(page, "Load newer rates")
        assert "Loading the rates" in page.rates._outcome.text()
        qtbot.waitUntil(lambda: "new, until" in page.rates._outcome.text())
    day = (LAST + timedelta(days=2)).strftime("%b %-d, %Y")
    assert page.rates._outcome.text() == (
        f"{2 * COUNT} rates are new, until \u2068{day}\u2069. 2 entries cost something else now."
    )
    assert last_day(late) == LAST + timedelta(days=2)
    press(page, "Show these entries")
    assert bare_window.aside == ""
    assert [row.kind for row in shown(bare_window)] == ["gift", "purchase"]


def shown(window: MainWindow) -> list[EntryRow]:
    rows = window.ledger_page.table.rows
    assert window.session is not None
    return journal.rows(window.session.reader, list(rows.ids))


def test_undo_takes_an_update_back(qtbot: QtBot, bare_window: MainWindow, late: Path, bank_at: Bank) -> None:
    with serving(answer(NEW)) as address:
        bank_at(address)
        bare_window.actions["update-rates"].trigger()
        qtbot.waitUntil(lambda: "new, until" in bare_window.banner.sentence)
    assert last_day(late) > LAST
    bare_window.undo()
    assert last_day(late) == LAST


def test_where_figures_are_provisional_the_status_line_says_so_and_loads(
    qtbot: QtBot, bare_window: MainWindow, late: Path, bank_at: Bank
) -> None:
    status = bare_window.status
    assert status._rates.text().startswith("Provisional: rates until")
    assert status._newer.isVisibleTo(status)
    with serving(answer(NEW)) as address:
        bank_at(address)
        QTest.mouseClick(status._newer, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: "new, until" in bare_window.banner.sentence)
    assert status._rates.text().startswith("Rates until")
    assert not status._newer.isVisibleTo(status)
    button = next(one for one in bare_window.banner._choices if one.text() == "Show these entries")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert len(shown(bare_window)) == 2


def slow(client: object) -> None:
    time.sleep(3)


def test_it_is_stopped_at_once_and_the_window_never_waits(
    qtbot: QtBot, bare_window: MainWindow, late: Path, bank_at: Bank
) -> None:
    page = preferences(bare_window)
    with serving(slow) as address:
        bank_at(address)
        begun = time.monotonic()
        press(page, "Load newer rates")
        assert time.monotonic() - begun < 0.5
        qtbot.wait(100)
        press(page, "Stop loading")
        assert page.rates._outcome.isHidden()
        assert page.rates._load.text() == "Load newer rates"
        qtbot.wait(100)
    assert page.rates._outcome.isHidden()
    assert last_day(late) == LAST


def test_a_ledger_that_is_closed_meanwhile_hears_no_more_of_it(
    qtbot: QtBot, bare_window: MainWindow, late: Path, bank_at: Bank
) -> None:
    with serving(slow, answer(NEW)) as address:
        bank_at(address)
        bare_window.actions["update-rates"].trigger()
        bare_window.close_ledger()
        qtbot.wait(200)
    assert bare_window.banner.sentence == ""
    assert last_day(late) == LAST


FAILURES: dict[str, tuple[Answer, str]] = {
    "not found": (answer(b"", "404 Not Found"), "error 404"),
    "a web page": (answer(b"<html></html>"), "is a web page"),
    "cut off": (answer(NEW[:100]), "is cut off or damaged"),
    "short": (answer(NEW, Content_Length="999999"), "broke off"),
}


@pytest.mark.parametrize("kind", FAILURES)
def test_what_goes_wrong_is_said_where_one_is_and_changes_nothing(
    qtbot: QtBot, bare_window: MainWindow, late: Path, bank_at: Bank, kind: str
) -> None:
    wrong, said = FAILURES[kind]
    with serving(wrong) as address:
        bank_at(address)
        bare_window.actions["update-rates"].trigger()
        qtbot.waitUntil(lambda: said in bare_window.banner.sentence)
        page = preferences(bare_window)
        press(page, "Load newer rates")
        qtbot.waitUntil(lambda: said in page.rates._outcome.text())
    assert last_day(late) == LAST
    assert page.rates._load.isEnabled()


def test_a_bank_that_cannot_be_reached(qtbot: QtBot, bare_window: MainWindow, late: Path, bank_at: Bank) -> None:
    bank_at(closed_address())
    bare_window.actions["update-rates"].trigger()
    qtbot.waitUntil(lambda: "could not be reached; the rates are as they were" in bare_window.banner.sentence)


def test_corrections_and_currencies_that_ended_are_told(
    qtbot: QtBot, bare_window: MainWindow, late: Path, tmp_path: Path
) -> None:
    page = preferences(bare_window)
    file = tmp_path / "eurofxref-hist.zip"
    files: tuple[bank_table.Changes, ...] = (
        {0: {}, 1: {}},
        {0: {"CHF": "0.9"}, 1: {"USD": "1.2"}, 2: {"ISK": "N/A"}},
    )
    for rows in files:
        file.write_bytes(packed(text(rows)))
        bare_window.rates.take_file(file)
    said = page.rates._outcome.text()
    assert "The bank corrected 1 rate" in said
    assert "1 rate is another in the file; the one here stays." in said
    assert "The bank has no more rates for ISK; those of earlier days stay." in said
    file.write_bytes(packed(text({0: {}})))
    bare_window.rates.take_file(file)
    assert "reach until" in page.rates._outcome.text()


def test_nothing_is_loaded_before_the_click(
    bare_window: MainWindow, late: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object, **_named: object) -> Iterator[None]:
        raise AssertionError("the network was opened")

    monkeypatch.setattr(Download, "fetch", refuse)
    for name in ("overview", "ledger", "creators", "reports", "budgets", "purses", "preferences", "help"):
        bare_window.show_page(name)
    assert bare_window.rates._update is None
