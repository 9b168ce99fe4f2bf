from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton

from models.drafts import FIELDS
from ui.desktop.dialogs.import_preview import ImportPreview
from ui.desktop.main_window import MainWindow

HEADER = ",".join(FIELDS)
ROWS = (
    "purchase,2026-05-02T20:00+02:00[Europe/Berlin],TikTok,main,,,,,700,8.99,EUR,,,website,,card,B-1,",
    "gift,2026-05-03T20:00+02:00[Europe/Berlin],TikTok,main,Mila,,Rose,1,1,,,,,,,,,",
    "gift,2026-05-03T20:00+02:00[Europe/Berlin],TikTok,main,Mila,,Rose,1,1,,,,,,,,,",
    "gift,2026-13-03,TikTok,main,Mila,,Rose,1,1,,,,,,,,,",
)
TIKTOK = """{"Income+ Wallet": {"Coin Purchase History": {"CoinPurchaseHistoryList": null}},
 "Your Activity": {"Purchases": {"SendGifts": {"SendGifts": [
   {"Date": "2026-03-02 20:15:44", "GiftAmount": "5", "UserName": "example_creator"}]}}}}"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "data.csv"
    path.write_text("\r\n".join((HEADER, *ROWS, "")), encoding="utf-8", newline="")
    return path


@pytest.fixture
def preview(window: MainWindow) -> Callable[[Path], ImportPreview]:
    def open_it(path: Path) -> ImportPreview:
        assert window.session is not None
        return ImportPreview(window.session, [path], window._theme, window.frame)

    return open_it


def count(window: MainWindow) -> int:
    return window.ledger_page.table.rows.rowCount()


def chips(dialog: ImportPreview) -> dict[str, str]:
    """The counts on screen, by status."""
    found = [button for button in dialog.findChildren(QPushButton) if button.property("status")]
    return {str(chip.property("status")): chip.text().split()[0] for chip in found if chip.parent() is dialog}


def column(dialog: ImportPreview, number: int) -> list[str]:
    return [str(dialog.rows.data(dialog.rows.index(row, number))) for row in range(dialog.rows.rowCount())]


def test_every_row_says_what_becomes_of_it_and_nothing_is_written(
    window: MainWindow, preview: Callable[[Path], ImportPreview], file: Path
) -> None:
    dialog = preview(file)
    assert column(dialog, 0) == ["New", "New", "New", "Left out"]
    assert chips(dialog) == {"new": "3", "refused": "1"}
    assert sum(map(int, chips(dialog).values())) == dialog.rows.rowCount()
    assert "not a date" in column(dialog, 9)[3]
    assert dialog._sums.text() == "€8.99"
    assert dialog._apply.text() == "Import 3 rows"
    dialog.reject()
    assert count(window) == 10


def test_an_import_is_one_operation(window: MainWindow, preview: Callable[[Path], ImportPreview], file: Path) -> None:
    dialog = preview(file)
    dialog.apply()
    assert dialog.result() == dialog.DialogCode.Accepted
    assert count(window) == 13
    assert window.status.notice == "Import done"
    window.undo()
    assert count(window) == 10


def test_the_same_file_again_brings_nothing(
    window: MainWindow, preview: Callable[[Path], ImportPreview], file: Path
) -> None:
    preview(file).apply()
    again = preview(file)
    assert chips(again) == {"present": "3", "refused": "1"}
    assert not again._apply.isEnabled()
    assert "nothing new" in again._about.text()
    again.reject()


def test_rows_that_were_deleted_before_are_told_apart(
    window: MainWindow, preview: Callable[[Path], ImportPreview], file: Path
) -> None:
    preview(file).apply()
    window.ledger_page.table.selectRow(0)
    window.actions["delete"].trigger()
    again = preview(file)
    assert chips(again) == {"present": "2", "deleted": "1", "refused": "1"}
    again.reject()


def test_a_count_shows_its_rows_alone_and_then_all_again(preview: Callable[[Path], ImportPreview], file: Path) -> None:
    dialog = preview(file)
    chip = next(button for button in dialog.findChildren(QPushButton) if button.property("status") == "refused")
    chip.click()
    assert column(dialog, 0) == ["Left out"]
    chip.click()
    assert len(column(dialog, 0)) == 4
    dialog.reject()


def test_what_the_file_does_not_say_is_asked_with_examples(
    window: MainWindow, preview: Callable[[Path], ImportPreview], tmp_path: Path
) -> None:
    path = tmp_path / "user_data_tiktok.json"
    path.write_text(TIKTOK, encoding="utf-8")
    dialog = preview(path)
    assert chips(dialog) == {"open": "1"}
    assert dialog._preview is not None
    (question,) = dialog._preview.questions
    assert question.examples == ("5",)
    assert not dialog._apply.isEnabled()
    dialog.answer("account", "second")
    dialog.answer(question.name, "coins")
    (zone,) = dialog._preview.questions
    assert "UTC" in [line.text() for line in dialog.findChildren(QLineEdit)]
    dialog.answer(zone.name, zone.default)
    assert chips(dialog) == {"new": "1"}
    assert (column(dialog, 7), column(dialog, 4)) == (["5"], ["\u2068TikTok - second\u2069"])
    dialog.apply()
    assert count(window) == 11


def test_a_file_that_is_nothing_says_so(preview: Callable[[Path], ImportPreview], tmp_path: Path) -> None:
    path = tmp_path / "song.csv"
    path.write_text("la la la\n", encoding="utf-8")
    dialog = preview(path)
    assert "of no kind that can be imported" in dialog._problem.text()
    assert not dialog._apply.isEnabled()
    dialog.reject()


def test_an_import_that_came_too_late_is_refused_in_place(
    window: MainWindow, preview: Callable[[Path], ImportPreview], file: Path
) -> None:
    dialog = preview(file)
    window.ledger_page.table.selectRow(0)
    window.actions["delete"].trigger()
    dialog.apply()
    assert "The ledger changed since the file was read" in dialog._problem.text()
    assert dialog.result() != dialog.DialogCode.Accepted
    dialog.reject()


def test_names_in_a_file_are_never_taken_for_markup(preview: Callable[[Path], ImportPreview], tmp_path: Path) -> None:
    path = tmp_path / "data.csv"
    path.write_text(f"{HEADER}\r\ngift,2026-05-03,TikTok,main,<b>Max</b>,,Rose,1,1,,,,,,,,,\r\n", encoding="utf-8")
    dialog = preview(path)
    assert column(dialog, 5) == ["\u2068<b>Max</b>\u2069"]
    assert "&lt;b&gt;" in str(dialog.rows.data(dialog.rows.index(0, 5), Qt.ItemDataRole.ToolTipRole))
    dialog.reject()
