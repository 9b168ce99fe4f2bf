"""A ledger that would not open, or turned out damaged: what is wrong is said, and every way on is gone."""

from __future__ import annotations

import json
import shutil
import sqlite3
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from models import entries, keys, ledger, recovery, witness
from models.backups import shelf
from models.check import Difference, check
from models.ledger import Ledger
from models.passphrases import changing
from tests.models.database.files import another_programs, patch_file
from ui import formats
from ui.desktop import files
from ui.desktop.dialogs.unlock import UnlockDialog
from ui.desktop.main_window import MainWindow
from ui.desktop.pages.recovery import RecoveryPage

from .conftest import draft

LOST = draft("gift", "2026-05-01T20:00", creator="Lost one", item="Rose", coins=3)

pytestmark = pytest.mark.usefixtures("own_data")


def older(path: Path) -> None:
    """Put a copy of the ledger from before two gifts in its place."""
    book = Ledger(path)
    entries.add(book, LOST)
    book.close()
    old = path.read_bytes()
    book = Ledger(path)
    for coins in (4, 5):
        entries.add(book, draft("gift", "2026-05-02T20:00", creator="Lost one", item="Rose", coins=coins))
    book.close()
    path.write_bytes(old)


def page_of(window: MainWindow) -> RecoveryPage:
    page = window.frame.pages.currentWidget()
    assert isinstance(page, RecoveryPage)
    return page


def coins_of(path: Path) -> list[int]:
    with ledger.reading(path) as reader:
        query = (
            "SELECT e.coins FROM entry e JOIN creator c ON c.id = e.creator_id WHERE c.name = 'Lost one' ORDER BY e.id"
        )
        return [coins for (coins,) in reader.connection.execute(query)]


def test_what_an_older_copy_lacks_is_said_and_brought_back_and_that_undone(window: MainWindow, path: Path) -> None:
    window.close_ledger()
    older(path)
    window.open_ledger(path)
    page = page_of(window)
    assert page.problem.text().startswith("2 changes with 2 entries, recorded until ")
    assert page.problem.text().endswith("are missing; 2 of them can be brought back.")
    assert [button.isVisibleTo(page) for button in page.buttons] == [True, True, False, False, True]
    page.replay.click()
    assert window.status.notice == "Brought back: 2 changes with 2 entries"
    assert coins_of(path) == [3, 4, 5]
    window.undo()
    assert coins_of(path) == [3]
    window.redo()
    assert coins_of(path) == [3, 4, 5]
    window.close_ledger()
    window.open_ledger(path)
    assert window.session is not None
    assert window.session.is_writable


def test_what_is_not_missing_any_more_is_said(window: MainWindow, path: Path) -> None:
    window.close_ledger()
    older(path)
    window.open_ledger(path)
    witness.path_of(path).unlink()
    page_of(window).replay.click()
    assert window.status.notice == "Nothing is missing"
    assert coins_of(path) == [3]


def test_a_copy_can_be_kept(window: MainWindow, path: Path) -> None:
    window.close_ledger()
    older(path)
    window.open_ledger(path)
    page_of(window).keep.click()
    assert window.session is not None
    assert window.session.is_writable
    assert coins_of(path) == [3]
    window.close_ledger()
    window.open_ledger(path)
    assert window.session.is_writable


def test_it_can_be_looked_at_and_left_again(window: MainWindow, path: Path) -> None:
    window.close_ledger()
    older(path)
    window.open_ledger(path)
    page_of(window).look.click()
    assert window.session is not None
    assert not window.session.is_writable
    assert window.on_screen is not None
    said = window.banner.sentence
    assert "2 changes with 2 entries, recorded until " in said
    assert formats.day(date.today()) in said  # noqa: DTZ011 - as the clock of this computer shows it
    assert "replay" not in said
    (again,) = [button for button in window.banner.findChildren(QPushButton) if button.text() == "What can be done…"]
    again.click()
    assert page_of(window).replay.isVisibleTo(page_of(window))


def test_enter_and_escape_do_nothing_and_nothing_deletes(window: MainWindow, path: Path) -> None:
    window.close_ledger()
    older(path)
    window.open_ledger(path)
    page = page_of(window)
    before = {file.name: file.read_bytes() for file in path.parent.iterdir() if file.is_file()}
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape, Qt.Key.Key_Space):
        QTest.keyClick(page, key)
        assert window.frame.pages.currentWidget() is page
    assert {file.name: file.read_bytes() for file in path.parent.iterdir() if file.is_file()} == before
    assert not any(button.isDefault() or button.autoDefault() for button in page.findChildren(QPushButton))
    assert all(button.accessibleName() or button.text() for button in page.findChildren(QPushButton))


def test_a_damaged_ledger_is_salvaged_into_a_new_one(
    window: MainWindow, path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.close_ledger()
    content = bytearray(path.read_bytes())
    content[100:108] = b"\xff" * 8
    damaged = bytes(content)
    path.write_bytes(damaged)
    window.open_ledger(path)
    page = page_of(window)
    assert "is damaged" in page.problem.text()
    monkeypatch.setattr(files, "ask_for_new", lambda *_: tmp_path / "new.coinpurse")
    page.salvage.click()
    assert page.said.text().startswith("Nothing of ")
    assert path.read_bytes() == damaged


def test_what_can_be_read_becomes_a_new_ledger_or_a_file(
    window: MainWindow, path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.close_ledger()
    patch_file(path, "DROP INDEX entry_at")
    window.open_ledger(path)
    page = page_of(window)
    assert "The tables of" in page.problem.text()
    monkeypatch.setattr(files, "ask_for_salvage", lambda *_: tmp_path / "out.json")
    page.export.click()
    assert page.said.text() == f"Written to {tmp_path / 'out.json'}. 10 entries were saved."
    assert len(json.loads((tmp_path / "out.json").read_text())["entries"]) == 10
    monkeypatch.setattr(files, "ask_for_salvage", lambda *_: tmp_path / "out.csv")
    page.export.click()
    assert len((tmp_path / "out.csv").read_text().splitlines()) >= 11
    monkeypatch.setattr(files, "ask_for_new", lambda *_: tmp_path / "new.coinpurse")
    page.salvage.click()
    assert window.session is not None
    assert window.session.path == tmp_path / "new.coinpurse"
    assert window.session.is_writable
    assert window.banner.sentence == "10 entries were saved."
    with ledger.reading(tmp_path / "new.coinpurse") as reader:
        assert [one for one in check(reader) if not isinstance(one, Difference)] == []


def test_a_ledger_of_which_sqlite_complains_in_no_text_at_all_has_its_ways_on(window: MainWindow, path: Path) -> None:
    window.close_ledger()
    path.write_bytes(
        path.read_bytes().replace(b"CREATE INDEX entry_at ON entry", b"CREATE INDEX entry_at ON \xff\xff\xffry")
    )
    window.open_ledger(path)
    page = page_of(window)
    assert "is damaged" in page.problem.text()
    assert page.said.text() == ""
    assert page.salvage.isEnabled()


def damage() -> Exception:
    error = sqlite3.DatabaseError("database disk image is malformed")
    error.sqlite_errorname = "SQLITE_CORRUPT"
    return error


@pytest.mark.parametrize("error", [damage(), ValueError("a bug")])
def test_whatever_goes_wrong_on_a_way_the_others_can_be_taken(
    error: Exception,
    window: MainWindow,
    path: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail(*_: object) -> None:
        raise error

    window.close_ledger()
    patch_file(path, "DROP INDEX entry_at")
    window.open_ledger(path)
    page = page_of(window)
    monkeypatch.setattr(recovery, "export", fail)
    monkeypatch.setattr(files, "ask_for_salvage", lambda *_: tmp_path / "out.json")
    page.export.click()
    qtbot.waitUntil(page.export.isEnabled)
    assert ("is damaged" in page.said.text()) != ("in Coinpurse itself" in window.banner.sentence)
    caplog.clear()


def test_a_backup_is_listed_offered_and_restored(window: MainWindow, path: Path) -> None:
    window.close_ledger()
    shelf.keep(path, "by-hand")
    content = bytearray(path.read_bytes())
    content[0:16] = b"x" * 16
    path.write_bytes(content)
    window.open_ledger(path)
    page = page_of(window)
    assert page.table.isVisibleTo(page)
    page.table.selectRow(0)
    page.restore.click()
    assert page.offer.text().startswith("The ledger will hold \u206810 entries (")
    page.leave.click()
    assert not page.offer.isVisibleTo(page)
    page.restore.click()
    page.restore.click()
    assert window.session is not None
    assert window.session.is_writable
    assert list(path.parent.glob("*.set-aside-*"))


def test_restoring_where_changes_are_missing_says_where_the_record_of_them_is(window: MainWindow, path: Path) -> None:
    window.close_ledger()
    older(path)
    shelf.keep(path, "by-hand")
    window.open_ledger(path)
    page = page_of(window)
    page.table.selectRow(0)
    page.restore.click()
    page.restore.click()
    (aside,) = path.parent.glob("*.set-aside-*")
    assert (aside / f"{path.name}.witness").exists()
    assert window.banner.sentence == (
        f"Changes were missing from what was there before; the record of them is in {aside}."
    )


def test_a_copy_of_another_ledger_has_to_be_meant(window: MainWindow, path: Path, tmp_path: Path) -> None:
    window.close_ledger()
    other = Path(shutil.copy(path, tmp_path / "other.coinpurse"))
    book = Ledger(other)
    entries.add(book, LOST)
    book.close()
    shelf.keep(other, "by-hand")
    older(path)
    window.open_ledger(path)
    page = page_of(window)
    page.table.selectRow(0)
    page.restore.click()
    assert page.offer.text().startswith("This is a copy of another ledger, with \u206811 entries (")
    assert page.restore.text() == "Restore all the same"
    page.leave.click()
    assert page.restore.text() == "Restore…"
    page.restore.click()
    page.restore.click()
    assert window.session is not None
    assert coins_of(path) == [3]


def test_a_copy_that_became_damaged_is_not_offered(window: MainWindow, path: Path) -> None:
    window.close_ledger()
    shelf.keep(path, "by-hand")
    older(path)
    window.open_ledger(path)
    page = page_of(window)
    shelf.kept(path)[0].path.write_bytes(b"x" * 9999)
    page.table.selectRow(0)
    page.restore.click()
    assert not page.offer.isVisibleTo(page)
    assert "is damaged or is no Coinpurse ledger" in page.said.text()
    assert page.restore.isEnabled()


@pytest.mark.usefixtures("no_keys")
def test_copies_of_an_encrypted_ledger_of_which_nothing_is_left_open_with_its_passphrase(
    window: MainWindow, path: Path
) -> None:
    window.close_ledger()
    changing.change(path, "correct horse")
    shelf.keep(path, "by-hand")
    keys._held.clear()
    path.write_bytes(b"\0" * 9999)
    Path(f"{path}.witness").touch()
    window.open_ledger(path)
    page = page_of(window)
    assert page.table.texts.texts(0)[3] == "Opens with its passphrase"
    page.table.selectRow(0)
    page.restore.click()
    (asked,) = window.frame.findChildren(UnlockDialog)
    asked.panel.line.setText("correct horse")
    asked.panel.open.click()
    assert page.offer.text().startswith("The ledger will hold \u206810 entries (")
    page.restore.click()
    assert window.session is not None
    assert window.session.is_writable
    assert window.banner.sentence.startswith("The ledger opens with the passphrase of the backup now. ")


def test_the_report_tells_nothing_of_what_is_in_the_ledger(window: MainWindow, path: Path) -> None:
    window.close_ledger()
    older(path)
    window.open_ledger(path)
    page_of(window).report_wanted.emit()
    report = QGuiApplication.clipboard().text()
    assert "LedgerBehind" in report
    assert "user_version" in report
    assert not any(word in report for word in ("Mila", "Lost one", "TikTok", str(path.parent)))


def test_damage_that_shows_while_the_ledger_is_open_closes_it(window: MainWindow, path: Path, qtbot: QtBot) -> None:
    assert window.session is not None

    def read(_books: object) -> None:
        raise damage()

    window.session.ask(read, done=lambda _none: None)
    qtbot.waitUntil(lambda: window.session is None)
    assert "is damaged" in page_of(window).problem.text()
    assert window.session is None
    Ledger(path).close()  # the lock is free


@pytest.mark.parametrize("code", ["SQLITE_CORRUPT_VTAB", "SQLITE_IOERR_READ", ""])
def test_an_exception_of_the_windows_own_reading_is_taken_where_it_tells_of_damage(
    code: str, window: MainWindow
) -> None:
    error = sqlite3.OperationalError("Could not decode to UTF-8 column 'name'")
    if code:
        error.sqlite_errorname = code
    assert window.recovering.take_exception(error)
    assert page_of(window).isVisible()
    assert not window.recovering.take_exception(error)  # nothing is open any more


def test_a_bug_is_no_damage(window: MainWindow) -> None:
    assert not window.recovering.take_exception(ValueError("no"))
    assert window.session is not None


def test_a_damaged_page_is_found_soon_after_opening(window: MainWindow, path: Path, qtbot: QtBot) -> None:
    window.close_ledger()
    book = Ledger(path)
    for number in range(300):
        entries.add(book, draft("gift", "2026-05-02T20:00", creator=f"Somebody {number}", item="Rose", coins=1))
    book.close()
    content = bytearray(path.read_bytes())
    content[-4096:] = bytes(4096)
    path.write_bytes(content)
    window.open_ledger(path)
    qtbot.waitUntil(lambda: window.session is None)
    assert "is damaged" in page_of(window).problem.text()
    assert path.read_bytes()[-4096:] == bytes(4096)


def test_a_foreign_file_has_only_its_sentence(window: MainWindow, tmp_path: Path) -> None:
    window.close_ledger()
    another_programs(tmp_path / "other.db")
    window.open_ledger(tmp_path / "other.db")
    assert window.frame.pages.currentWidget() is window.welcoming.page
