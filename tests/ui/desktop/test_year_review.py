"""The window looks back on a year: which one is offered, what is written, with names or without."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from models import entries, moments
from models.ledger import create
from models.settings import Settings
from tests.sample_entries import gift, purchase
from ui import privacy
from ui.desktop.dialogs.print_preview import PrintPreview
from ui.desktop.dialogs.year_review import YearReview
from ui.desktop.main_window import MainWindow

TODAY = moments.now("Europe/Berlin").day
YEAR = TODAY.year


@pytest.fixture
def old(window: MainWindow) -> MainWindow:
    """The window on a ledger whose entries began the year before last."""
    assert window.session is not None
    for year in (YEAR - 2, YEAR - 1, YEAR):
        window.session.run(entries.add, purchase(f"{year}-01-01"))
        window.session.run(entries.add, gift(f"{year}-01-01", 10, creator="Quitzilla"))
    return window


def opened(window: MainWindow) -> YearReview:
    window.actions["year"].trigger()
    found = window.frame.findChild(YearReview)
    assert isinstance(found, YearReview)
    return found


def save(window: MainWindow, button: QPushButton, path: Path) -> None:
    """Press a button of the dialog, and choose a file."""
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    (dialog,) = [one for one in window.frame.findChildren(QFileDialog) if one.isVisible()]
    dialog.setDirectory(str(path.parent))
    dialog.selectFile(path.name)
    dialog.accept()
    QApplication.processEvents()


def test_the_latest_year_that_is_over_is_chosen_and_the_present_one_says_that_it_is_not(old: MainWindow) -> None:
    asking = opened(old)
    years = [asking.year.itemText(place) for place in range(asking.year.count())]
    assert years == [f"{YEAR}, so far", str(YEAR - 1), str(YEAR - 2)]
    assert asking.year.currentText() == str(YEAR - 1)
    assert not asking.isModal()
    assert asking.focusWidget() is asking.year


@pytest.mark.parametrize(("name", "start"), [("html", b"<!doctype html>"), ("pdf", b"%PDF-")])
def test_it_is_saved_and_can_be_opened(old: MainWindow, tmp_path: Path, name: str, start: bytes) -> None:
    asking = opened(old)
    target = tmp_path / f"mine.{name}"
    save(old, asking.as_page if name == "html" else asking.as_pdf, target)
    assert target.read_bytes().startswith(start)
    assert old.status.notice == f"Saved as mine.{name}"
    assert old.frame.findChild(YearReview) is None


def test_the_file_is_called_as_the_review_is(old: MainWindow) -> None:
    QTest.mouseClick(opened(old).as_pdf, Qt.MouseButton.LeftButton)
    (dialog,) = [one for one in old.frame.findChildren(QFileDialog) if one.isVisible()]
    assert [Path(one).name for one in dialog.selectedFiles()] == [f"{YEAR - 1} in review.pdf"]
    assert dialog.nameFilters() == ["PDF document (*.pdf)", "HTML page (*.html)"]
    dialog.reject()


def test_names_are_left_out_where_they_are_not_wanted_and_that_is_remembered(old: MainWindow, tmp_path: Path) -> None:
    asking = opened(old)
    assert asking.names.isChecked()
    with_names, without = tmp_path / "with.html", tmp_path / "without.html"
    save(old, asking.as_page, with_names)
    asking = opened(old)
    QTest.keyClick(asking.names, Qt.Key.Key_Space)
    assert "no handle, account or note" in asking.hint.text()
    save(old, asking.as_page, without)
    assert "Quitzilla" in with_names.read_text("utf-8")
    assert "Quitzilla" not in without.read_text("utf-8")
    assert "Creator 1" in without.read_text("utf-8")
    assert not opened(old).names.isChecked()


def test_another_year_is_chosen_with_the_keyboard(old: MainWindow, tmp_path: Path) -> None:
    asking = opened(old)
    QTest.keyClick(asking.year, Qt.Key.Key_Up)
    save(old, asking.as_page, tmp_path / "a.html")
    assert f"{YEAR} is not over yet" in (tmp_path / "a.html").read_text("utf-8")


def test_it_can_be_looked_at_on_pages(old: MainWindow, qtbot: QtBot) -> None:
    QTest.mouseClick(opened(old).show_pages, Qt.MouseButton.LeftButton)
    (preview,) = old.frame.findChildren(PrintPreview)
    qtbot.waitUntil(lambda: f"{YEAR - 1} in review" in preview._title.text())
    preview.reject()


def test_what_is_hidden_is_not_shown_on_pages(old: MainWindow) -> None:
    privacy.switch(is_on=True)
    QTest.mouseClick(opened(old).show_pages, Qt.MouseButton.LeftButton)
    assert "hidden" in old.status.notice
    assert not old.frame.findChildren(PrintPreview)


def test_asked_for_twice_it_is_there_once(old: MainWindow) -> None:
    assert opened(old) is opened(old)
    assert len(old.frame.findChildren(YearReview)) == 1


def test_it_goes_away_with_its_ledger(old: MainWindow, qtbot: QtBot) -> None:
    asking = opened(old)
    with qtbot.waitSignal(asking.destroyed):
        old.close_ledger()


@pytest.mark.parametrize("place", ["overview", "reports"])
def test_it_is_offered_where_one_would_look_for_it(old: MainWindow, place: str) -> None:
    old.show_page(place)
    (button,) = [one for one in old.page(place).findChildren(QPushButton) if one.toolTip() == "Look back on a year"]
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert old.frame.findChild(YearReview) is not None


def test_of_an_empty_ledger_there_is_nothing_to_choose(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "empty.coinpurse"
    create(path, Settings(currency="EUR"))
    window.open_ledger(path)
    asking = opened(window)
    assert "nothing to look back on yet" in asking.about.text()
    assert not any(part.isEnabled() for part in (asking.year, asking.as_page, asking.as_pdf, asking.show_pages))
