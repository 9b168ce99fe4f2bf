"""Copies of the open ledger, as the window makes, lists and restores them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from models import entries, ledger
from models.backups import places, shelf
from models.drafts import FIELDS
from models.migrations import VERSION
from models.settings import Settings
from tests.models.database.files import patch_file
from tests.ui.desktop.conftest import draft
from ui import privacy
from ui.desktop import files
from ui.desktop.dialogs.backups import Backups
from ui.desktop.dialogs.check import Check
from ui.desktop.dialogs.import_preview import ImportPreview
from ui.desktop.main_window import MainWindow

GIFT = draft("gift", "2026-04-12T22:00", creator="Mila", item="Rose", coins=1)

pytestmark = pytest.mark.usefixtures("own_data")


def count(window: MainWindow) -> int:
    assert window.session is not None
    return shelf.holds(window.session.path).entries


def add(window: MainWindow) -> None:
    assert window.session is not None
    window.session.run(entries.add, GIFT)


def listed(window: MainWindow) -> Backups:
    window.actions["backups"].trigger()
    found = window.backing_up._list
    assert found is not None
    return found


def rows(dialog: Backups) -> list[list[str]]:
    model = dialog.table.texts
    return [list(model.texts(row)) for row in range(model.rowCount())]


def test_a_copy_by_hand_is_said_and_listed(window: MainWindow, path: Path) -> None:
    dialog = listed(window)
    assert dialog.about.text().startswith("No backups yet")
    assert not dialog.table.isVisible()
    dialog.make.click()
    assert window.status.notice.startswith("Backed up and checked: \u206810 entries (")
    (row,) = rows(dialog)
    assert (row[0], row[2], row[3]) == ("1", "by hand", "10")
    assert "€" in row[4]
    assert [one.why for one in shelf.kept(path)] == ["by-hand"]
    assert str(places.usual()) in dialog.where.text()


def test_restoring_closes_and_opens_the_ledger_and_can_be_undone(window: MainWindow, path: Path) -> None:
    window.actions["back-up"].trigger()
    add(window)
    dialog = listed(window)
    dialog.restore.click()
    assert dialog.said.text().startswith("The ledger will hold \u206810 entries")
    assert "Now it holds \u206811 entries" in dialog.said.text()
    assert count(window) == 11
    dialog.restore.click()
    assert not dialog.isVisible()
    assert count(window) == 10
    assert window.session is not None
    assert window.session.is_writable
    assert window.banner.sentence.startswith("Restored: the ledger holds \u206810 entries")
    assert "What was there before is backup 2." in window.banner.sentence
    (undo,) = window.banner._choices
    undo.click()
    assert count(window) == 11
    add(window)
    assert count(window) == 12


def test_nothing_is_restored_before_it_is_said_what_that_means(window: MainWindow) -> None:
    window.actions["back-up"].trigger()
    dialog = listed(window)
    dialog.restore.click()
    assert dialog.leave.isVisible()
    dialog.leave.click()
    assert not dialog.said.isVisible()
    assert dialog.restore.text() == "Restore…"
    dialog.close()
    assert count(window) == 10


def test_a_copy_of_another_ledger_is_named_as_such(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other.coinpurse"
    ledger.create(other, Settings())
    monkeypatch.setattr(files, "ask_for_backup", lambda *_: other)
    dialog = listed(window)
    dialog.other_file.click()
    assert dialog.said.text().startswith("This is a copy of another ledger, with \u20680 entries")
    assert dialog.restore.text() == "Restore all the same"
    dialog.restore.click()
    assert count(window) == 0
    window.banner._choices[0].click()
    assert count(window) == 10


def test_a_file_that_is_no_copy_is_refused_in_the_dialog(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "notes.txt"
    other.write_text("x" * 5000)
    monkeypatch.setattr(files, "ask_for_backup", lambda *_: other)
    dialog = listed(window)
    dialog.other_file.click()
    assert "no Coinpurse ledger" in dialog.said.text()
    assert not dialog.leave.isVisible()
    assert count(window) == 10


def test_a_copy_that_became_damaged_leaves_the_ledger_open_as_it_was(window: MainWindow, path: Path) -> None:
    window.actions["back-up"].trigger()
    dialog = listed(window)
    dialog.restore.click()
    shelf.kept(path)[0].path.write_bytes(b"damaged")
    dialog.restore.click()
    assert "is damaged or is no Coinpurse ledger" in window.banner.sentence
    assert count(window) == 10
    add(window)
    assert count(window) == 11


def test_another_folder_and_the_usual_one(window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    monkeypatch.setattr(files, "ask_for_backup_folder", lambda *_: stick)
    dialog = listed(window)
    assert not dialog.usual_folder.isVisible()
    dialog.other_folder.click()
    assert str(stick) in dialog.where.text()
    dialog.make.click()
    assert shelf.kept(path_of(window))[0].path.is_relative_to(stick)
    dialog.usual_folder.click()
    assert places.chosen() is None
    assert not dialog.usual_folder.isVisible()


def path_of(window: MainWindow) -> Path:
    assert window.session is not None
    return window.session.path


# --- The daily one ------------------------------------------------------------------------------------------------


def test_a_copy_is_made_every_day_and_nothing_said(window: MainWindow, path: Path) -> None:
    assert window.backing_up._first.isActive()
    before = window.status.notice
    for _ in range(2):
        window.backing_up.keep_daily()
    assert [one.why for one in shelf.kept(path)] == ["daily"]
    assert (window.status.notice, window.banner.sentence) == (before, "")


def test_that_it_cannot_be_made_is_said_once(window: MainWindow, path: Path, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    places.choose(stick)
    stick.rmdir()
    window.backing_up.keep_daily()
    said = window.banner.sentence
    assert said.startswith("Today’s backup could not be made. The folder for backups, ")
    assert "Connect its drive, or choose another folder" in said
    window.banner.dismiss()
    window.backing_up.keep_daily()
    assert window.banner.sentence == ""
    stick.mkdir()
    window.backing_up.keep_daily()
    assert len(shelf.kept(path)) == 1


def test_a_folder_that_cannot_be_written_is_said_and_ends_nothing(
    window: MainWindow, path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    identity = shelf.holds(path).identity
    lock = places.folder_of(identity, places.usual()) / ".lock"
    lock.mkdir(parents=True)
    window.backing_up.keep_daily()
    assert window.banner.sentence.startswith("Today’s backup could not be made. ")
    assert "cannot be written" in window.banner.sentence
    lock.rmdir()

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(shelf, "keep_if_due", broken)
        window.backing_up.keep_daily()
    caplog.clear()
    window.backing_up.keep_daily()
    assert len(shelf.kept(path)) == 1


def test_a_sample_and_a_ledger_that_is_only_looked_at_need_none(window: MainWindow, path: Path) -> None:
    window.close_ledger()
    with_lock = ledger.Ledger(path)
    window.open_ledger(path)
    assert not window.backing_up._first.isActive()
    with_lock.close()
    window.ways.look_around()
    assert not window.backing_up._first.isActive()
    window.close_ledger()
    window.backing_up.keep_daily()
    assert not places.usual().exists()


def test_no_copy_is_made_of_a_file_that_took_the_ledgers_place(window: MainWindow, path: Path, tmp_path: Path) -> None:
    session = window.session
    assert session is not None
    assert window.backing_up.ledger == path
    ledger.create(tmp_path / "other.coinpurse", Settings())
    (tmp_path / "other.coinpurse").replace(path)
    session._look_after()
    assert not session.is_writable
    window.backing_up.keep_daily()
    window.backing_up.now()
    assert "was moved, replaced or deleted" in window.status.notice
    assert window.backing_up.ledger is None, "nothing is copied when the window has gone, either"
    assert not places.usual().exists()


def test_closing_the_ledger_ends_it(window: MainWindow) -> None:
    dialog = listed(window)
    window.close_ledger()
    assert not dialog.isVisible()
    assert not window.backing_up._first.isActive()
    assert not window.backing_up._often.isActive()
    assert not window.actions["backups"].isEnabled()


def test_an_import_keeps_a_copy_first(window: MainWindow, path: Path, tmp_path: Path, qtbot: QtBot) -> None:
    file = tmp_path / "more.csv"
    file.write_text(f"{','.join(FIELDS)}\npurchase,2026-03-09,TikTok,main,,,,,350,4.99,EUR,,,,,,,\n")
    assert window.session is not None
    preview = ImportPreview(window.session, [file], window._theme, window.frame)
    preview.apply()
    assert [(one.why, one.content and one.content.entries) for one in shelf.kept(path)] == [("import", 10)]
    assert count(window) == 11


def test_amounts_are_hidden_where_all_are(window: MainWindow) -> None:
    window.actions["back-up"].trigger()
    dialog = listed(window)
    window.actions["privacy"].trigger()
    assert rows(dialog)[0][4] == privacy.DOTS
    assert str(places.usual()) not in dialog.where.text()


# --- Check --------------------------------------------------------------------------------------------------------


def checked(window: MainWindow) -> Check:
    window.actions["check"].trigger()
    found = window.backing_up._check
    assert found is not None
    return found


def test_a_sound_ledger_is_said_to_be_so(window: MainWindow) -> None:
    dialog = checked(window)
    assert dialog.about.text().startswith(("Nothing was found", "1 thing was found"))
    assert dialog.end.text() == "Close"


def test_that_the_record_is_gone_is_told_beside_what_was_found_until_there_is_one(window: MainWindow) -> None:
    dialog = checked(window)
    assert "\n\nThe record of the last changes beside" in dialog.about.text()
    assert "No entry is lost with it" in dialog.about.text()
    dialog.reject()
    assert window.session is not None
    window.session.run(entries.add, GIFT)
    assert "The record of the last changes" not in checked(window).about.text()


def test_what_was_found_can_be_copied_and_leads_to_the_copies(window: MainWindow, path: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copy(path, tmp_path / "wrong.coinpurse"))
    patch_file(copy, "PRAGMA foreign_keys = OFF", "UPDATE entry SET creator_id = 99 WHERE id = 2")
    window.open_ledger(copy)
    dialog = checked(window)
    assert "refers to one that is not there" in dialog.found.toPlainText()
    dialog.copy.click()
    assert QApplication.clipboard().text() == dialog.found.toPlainText()
    dialog.backups.click()
    assert not dialog.isVisible()
    assert window.backing_up._list is not None
    assert window.backing_up._list.isVisible()


# --- What can only be looked at ---------------------------------------------------------------------------------------


def test_a_newer_ledger_that_can_be_read_is_shown_and_says_so(window: MainWindow, path: Path) -> None:
    window.close_ledger()
    patch_file(
        path,
        f"PRAGMA user_version = {VERSION + 1}",
        f"UPDATE meta SET value = {VERSION + 1} WHERE name = 'min_writer'",
    )
    before = path.read_bytes()
    window.open_ledger(path)
    assert "was written by a newer Coinpurse" in window.banner.sentence
    assert "it can be looked at" in window.banner.sentence
    assert not window.actions["add-gift"].isEnabled()
    assert window.actions["export"].isEnabled()
    window.close_ledger()
    assert path.read_bytes() == before


def test_of_a_sample_no_copy_is_kept_by_itself(window: MainWindow, tmp_path: Path) -> None:
    window.close_ledger()
    window.ways.look_around()
    file = tmp_path / "more.csv"
    file.write_text(f"{','.join(FIELDS)}\npurchase,2026-03-09,TikTok,main,,,,,350,4.99,EUR,,,,,,,\n")
    assert window.session is not None
    before = count(window)
    ImportPreview(window.session, [file], window._theme, window.frame).apply()
    assert count(window) == before + 1
    assert not places.usual().exists()
