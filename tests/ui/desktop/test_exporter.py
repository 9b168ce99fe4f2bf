"""The way from the window to a file: the dialog, what it remembers, and what goes wrong."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import BinaryIO

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from models.errors import RequestRefused
from tests.ui.desktop.pages.reports.seen import ALL
from tests.ui.documents.samples import document, entries, section
from ui import privacy
from ui.desktop import exports, folders
from ui.desktop.books import Books
from ui.desktop.dialogs.print_preview import PrintPreview
from ui.desktop.exports import Export, Tell
from ui.desktop.main_window import MainWindow
from ui.desktop.widgets.link import Link

ROWS = 1200


def sample(called: str = "Gifts", count: int = ROWS) -> Export:
    """A document of that many rows."""
    return exports.of_document("sample", called, lambda _books: document(section(entries(count))))


def dialog(window: MainWindow) -> QFileDialog:
    """The save dialog that is open."""
    (found,) = [one for one in window.frame.findChildren(QFileDialog) if one.isVisible()]
    assert not found.testOption(QFileDialog.Option.DontConfirmOverwrite)
    return found


def choose(window: MainWindow, path: Path) -> None:
    """Choose a file in it."""
    found = dialog(window)
    found.setDirectory(str(path.parent))
    found.selectFile(path.name)
    found.accept()
    QApplication.processEvents()


def offers(window: MainWindow) -> dict[str, Link]:
    """What is offered behind the notice."""
    return {link.text(): link for link in window.status._offers}


@pytest.fixture
def folder(window: MainWindow, tmp_path: Path) -> Path:
    """An empty folder, where exports of samples went before."""
    made = tmp_path / "out"
    made.mkdir()
    window._preferences.remember_page("exports", sample=[str(made), "html"])
    return made


def test_the_dialog_has_every_format_and_opens_as_it_was_left(window: MainWindow, folder: Path) -> None:
    window.handing_on.exporter.ask(sample())
    found = dialog(window)
    assert found.nameFilters() == [
        "XLSX workbook (*.xlsx)", "PDF document (*.pdf)", "HTML page (*.html)", "CSV for spreadsheets (*.csv)",
    ]  # fmt: skip
    assert found.selectedNameFilter() == "HTML page (*.html)"
    assert [Path(one) for one in found.selectedFiles()] == [folder / "Gifts.html"]
    found.reject()
    assert not list(folder.iterdir())


def test_another_format_gives_the_name_another_ending(window: MainWindow, folder: Path) -> None:
    window.handing_on.exporter.ask(sample(), "pdf")
    found = dialog(window)
    assert Path(found.selectedFiles()[0]).name == "Gifts.pdf"
    found.selectNameFilter("CSV for spreadsheets (*.csv)")
    found.filterSelected.emit("CSV for spreadsheets (*.csv)")
    assert Path(found.selectedFiles()[0]).name == "Gifts.csv"
    found.reject()


def test_it_is_saved_and_offered_to_be_looked_at(
    window: MainWindow, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[Path] = []

    def show(path: Path) -> bool:
        shown.append(path)
        return path.is_dir()

    monkeypatch.setattr(folders, "show", show)
    window.handing_on.exporter.ask(sample(), "spreadsheet")
    choose(window, folder / "gifts.csv")
    assert (folder / "gifts.csv").read_bytes().count(b"\r\n") == ROWS + 1
    assert window.status.notice == "Saved as gifts.csv"
    offers(window)["Show in folder"].click()
    offers(window)["Open"].click()
    assert shown == [folder, folder / "gifts.csv"]
    assert window.status.notice == "No program on this computer opens gifts.csv"
    assert not offers(window)
    assert window._preferences.page("exports")["sample"] == [str(folder), "spreadsheet"]


@pytest.mark.parametrize(
    ("typed", "wanted", "name", "begins"),
    [
        ("a", "xlsx", "a.xlsx", b"PK"),
        ("a.v2", "xlsx", "a.v2.xlsx", b"PK"),
        ("a.PDF", "xlsx", "a.PDF", b"%PDF"),
        ("a.csv", "pdf", "a.csv", b"\xef\xbb\xbf"),
    ],
)
def test_the_ending_says_the_format(
    window: MainWindow, folder: Path, typed: str, wanted: str, name: str, begins: bytes
) -> None:
    window.handing_on.exporter.ask(sample(count=3), wanted)
    choose(window, folder / typed)
    assert [one.name for one in folder.iterdir()] == [name]
    assert (folder / name).read_bytes().startswith(begins)


def test_the_dialog_asks_before_a_file_is_replaced(window: MainWindow, folder: Path) -> None:
    (folder / "old.csv").write_bytes(b"old")
    for answer, count in ((QMessageBox.StandardButton.No, 0), (QMessageBox.StandardButton.Yes, ROWS + 1)):
        window.handing_on.exporter.ask(sample(), "spreadsheet")

        def press(answer: QMessageBox.StandardButton = answer) -> None:
            (box,) = dialog(window).findChildren(QMessageBox)
            box.button(answer).click()

        QTimer.singleShot(0, press)
        choose(window, folder / "old.csv")
        assert (folder / "old.csv").read_bytes().count(b"\r\n") == count
        if not count:
            dialog(window).reject()


def test_a_name_that_got_its_ending_from_us_is_asked_about_too(window: MainWindow, folder: Path) -> None:
    (folder / "a.v2.html").write_bytes(b"old")
    window.handing_on.exporter.ask(sample(count=3))
    choose(window, folder / "a.v2")
    assert window.banner.sentence == "a.v2.html is there already."
    assert (folder / "a.v2.html").read_bytes() == b"old"
    again, replace_it = window.banner._choices[1], window.banner._choices[0]
    again.click()
    dialog(window).reject()
    replace_it.click()
    assert b"Rose-2" in (folder / "a.v2.html").read_bytes()
    assert not window.banner.sentence


def test_a_file_that_came_meanwhile_is_not_replaced(window: MainWindow, folder: Path) -> None:
    (folder / "new.csv").write_bytes(b"theirs")
    window.handing_on.exporter.write(sample(), "spreadsheet", folder / "new.csv", replaces=False)
    assert "is there already and was not written over" in window.banner.sentence
    assert (folder / "new.csv").read_bytes() == b"theirs"


def test_where_there_is_nothing_to_export_it_says_so(window: MainWindow) -> None:
    window.show_page("preferences")
    window.actions["export"].trigger()
    assert "nothing to export" in window.status.notice
    assert not window.frame.findChildren(QFileDialog)


@pytest.mark.parametrize(
    "called", ["CON", "../../etc/passwd", "a\n\x00\u202eb", "x" * 300, "", "🌸" * 99, "-rf", "*.*"]
)
def test_hostile_names_stay_in_the_folder(window: MainWindow, folder: Path, called: str) -> None:
    window.handing_on.exporter.ask(sample(called, 3), "spreadsheet")
    (suggested,) = dialog(window).selectedFiles()
    assert Path(suggested).parent == folder
    dialog(window).accept()
    QApplication.processEvents()
    (made,) = folder.iterdir()
    assert made.is_file()
    assert len(os.fsencode(made.name)) <= 255


def test_hidden_names_are_not_in_the_notice(window: MainWindow, folder: Path) -> None:
    privacy.switch(is_on=True)
    window.handing_on.exporter.write(sample(), "spreadsheet", folder / "Mila.csv", replaces=False)
    assert window.status.notice == f"Saved as {privacy.DOTS}"
    assert b"Rose-7" in (folder / "Mila.csv").read_bytes()


@pytest.mark.parametrize("wanted", exports.TEXTS)
def test_stopping_leaves_the_old_file(threaded_window: MainWindow, qtbot: QtBot, tmp_path: Path, wanted: str) -> None:
    window = threaded_window
    qtbot.waitUntil(window.actions["add-gift"].isEnabled, timeout=5000)
    qtbot.waitUntil(lambda: window.session is not None and not window.session.is_busy, timeout=5000)
    path = tmp_path / "old"
    path.write_bytes(b"old")
    told: list[tuple[int, int]] = []

    def stop(done: int, of: int) -> None:
        told.append((done, of))
        if done:
            window.status.stop_wanted.emit()

    assert window.session is not None
    window.session.progressed.connect(stop)
    window.handing_on.exporter.write(sample(count=60_000), wanted, path, replaces=True)
    qtbot.waitUntil(lambda: "stopped" in window.status.notice, timeout=30_000)
    assert path.read_bytes() == b"old"
    assert [one.name for one in tmp_path.iterdir() if ".tmp" in one.name] == []
    assert max(done for done, _of in told) < max(of for _done, of in told)
    assert not window.banner.sentence


def test_closing_stops_an_export_though_other_work_was_begun_later(
    threaded_window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window = threaded_window
    qtbot.waitUntil(window.actions["add-gift"].isEnabled, timeout=5000)
    assert window.session is not None
    begun, let_on = Event(), Event()

    def write(_books: Books, _name: str, file: BinaryIO, tell: Tell) -> None:
        begun.set()
        for _second in range(20):
            tell(1, 20)
            let_on.wait(1)
        file.write(b"whole")

    window.handing_on.exporter.write(
        replace(sample(), write=write, is_apart=True), "html", tmp_path / "a.html", replaces=False
    )
    assert begun.wait(5)
    window.session.begin_long_task()
    window.close_ledger()
    assert not (tmp_path / "a.html").exists()


def test_a_preview_that_is_closed_stops_nobody_elses_work(threaded_window: MainWindow, qtbot: QtBot) -> None:
    window = threaded_window
    qtbot.waitUntil(window.actions["add-gift"].isEnabled, timeout=5000)
    window.show_page("reports")
    window.reports.choose(ALL)
    qtbot.waitUntil(lambda: window.reports.document() is not None, timeout=5000)
    assert window.session is not None
    task = window.session.begin_long_task()
    window.actions["print"].trigger()
    (preview,) = window.frame.findChildren(PrintPreview)
    preview.reject()
    assert task(1, 2)
    window.status.stop_wanted.emit()
    assert not task(1, 2)


def test_one_long_task_at_a_time(threaded_window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window = threaded_window
    qtbot.waitUntil(window.actions["add-gift"].isEnabled, timeout=5000)
    window.handing_on.exporter.write(sample(count=60_000), "spreadsheet", tmp_path / "a.csv", replaces=False)
    window.handing_on.exporter.write(sample(), "spreadsheet", tmp_path / "b.csv", replaces=False)
    assert "under way" in window.status.notice
    qtbot.waitUntil(lambda: window.status.notice == "Saved as a.csv", timeout=30_000)
    assert not (tmp_path / "b.csv").exists()


@contextmanager
def files_no_larger_than(size: int) -> Iterator[None]:
    """A disk that is full after so many bytes."""
    resource = pytest.importorskip("resource")
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)


@pytest.mark.parametrize("wanted", exports.TEXTS)
def test_a_full_disk_leaves_the_old_file(window: MainWindow, folder: Path, wanted: str) -> None:
    path = folder / "old"
    path.write_bytes(b"old")
    with files_no_larger_than(4096):
        window.handing_on.exporter.write(sample(), wanted, path, replaces=True)
    assert "cannot be written" in window.banner.sentence
    assert path.read_bytes() == b"old"
    assert [one.name for one in folder.iterdir()] == ["old"]


def test_a_folder_that_takes_nothing_is_said(window: MainWindow, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_asked: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    window.handing_on.exporter.write(sample(), "html", folder / "a.html", replaces=False)
    assert "cannot be written (Permission denied); choose another place" in window.banner.sentence


def test_a_table_that_refuses_is_said(window: MainWindow, folder: Path) -> None:
    def write(_books: Books, _name: str, file: object, tell: Tell) -> None:
        file.write(b"half")  # type: ignore[attr-defined]
        tell(1, 2)
        raise RequestRefused("Too many rows")

    window.handing_on.exporter.write(replace(sample(), write=write), "html", folder / "a.html", replaces=False)
    assert window.banner.sentence == "Too many rows"
    assert not list(folder.iterdir())
