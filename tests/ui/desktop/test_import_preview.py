import json
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from models import creators, settings
from models.drafts import FIELDS
from models.exports import ledger_json
from models.ledger import Ledger
from ui.desktop.dialogs.import_preview import ImportPreview
from ui.desktop.main_window import MainWindow
from ui.desktop.tables.import_model import COINS, REMARK, STATUS

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
def preview(window: MainWindow, qtbot: QtBot) -> Callable[[Path], ImportPreview]:
    def open_it(path: Path) -> ImportPreview:
        assert window.session is not None
        dialog = ImportPreview(window.session, [path], window._theme, window.frame)
        dialog.setModal(True)
        dialog.show()
        qtbot.waitUntil(dialog.isActiveWindow)
        return dialog

    return open_it


def count(window: MainWindow) -> int:
    return window.ledger_page.table.rows.rowCount()


def chips(dialog: ImportPreview) -> dict[str, str]:
    """The counts on screen, by status."""
    return {status: said.split()[0] for status, said in dialog.chips.counts().items()}


def column(dialog: ImportPreview, number: int) -> list[str]:
    return [str(dialog.rows.data(dialog.rows.index(row, number))) for row in range(dialog.rows.rowCount())]


def test_every_row_says_what_becomes_of_it_and_nothing_is_written(
    window: MainWindow, preview: Callable[[Path], ImportPreview], file: Path
) -> None:
    dialog = preview(file)
    assert column(dialog, STATUS) == ["New", "New", "New", "Left out"]
    assert chips(dialog) == {"new": "3", "refused": "1"}
    assert sum(map(int, chips(dialog).values())) == dialog.rows.rowCount()
    assert "not a date" in column(dialog, REMARK)[3]
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
    dialog.chips.switch("refused")
    assert column(dialog, STATUS) == ["Left out"]
    dialog.chips.switch("refused")
    assert len(column(dialog, STATUS)) == 4
    dialog.reject()


def test_what_the_file_does_not_say_is_asked_with_examples(
    window: MainWindow, preview: Callable[[Path], ImportPreview], tmp_path: Path
) -> None:
    path = tmp_path / "user_data_tiktok.json"
    path.write_text(TIKTOK, encoding="utf-8")
    dialog = preview(path)
    assert chips(dialog) == {"open": "1"}
    assert dialog._plan is not None
    (question,) = dialog._plan.questions
    assert question.examples == ("5",)
    assert not dialog._apply.isEnabled()
    dialog.answer({"account": "second", question.name: "coins"})
    (zone,) = dialog._plan.questions
    line = dialog.questions.first()
    assert isinstance(line, QLineEdit)
    assert line.text() == zone.default == "UTC"
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert chips(dialog) == {"new": "1"}
    assert (column(dialog, COINS), column(dialog, 5)) == (["5"], ["TikTok - second"])
    dialog.apply()
    assert count(window) == 11


def test_a_file_that_is_nothing_says_so(preview: Callable[[Path], ImportPreview], tmp_path: Path) -> None:
    path = tmp_path / "song.csv"
    path.write_text("la la la\n", encoding="utf-8")
    dialog = preview(path)
    assert "Any CSV or Excel table can be imported" in dialog._problem.text()
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
    assert column(dialog, 6) == ["<b>Max</b>"]
    assert "&lt;b&gt;" in str(dialog.rows.data(dialog.rows.index(0, 6), Qt.ItemDataRole.ToolTipRole))
    dialog.reject()


# --- Ticks and joins --------------------------------------------------------------------------------------------------


COINS_BOUGHT = """{"Income+ Wallet": {"Coin Purchase History": {"CoinPurchaseHistoryList": [
   {"Date": "2026-05-02 18:03:00", "Type": "Recharge", "CoinAmount": 700}]}},
 "Your Activity": {"Purchases": {"SendGifts": {"SendGifts": null}}}}"""
"""What TikTok says of the purchase of ROWS, three minutes later: the coins, no price."""


@pytest.fixture
def wallet(tmp_path: Path) -> Path:
    path = tmp_path / "user_data_tiktok.json"
    path.write_text(COINS_BOUGHT, encoding="utf-8")
    return path


def test_a_row_without_its_tick_is_not_brought_in(
    window: MainWindow, preview: Callable[[Path], ImportPreview], file: Path
) -> None:
    dialog = preview(file)
    dialog.table.setFocus()
    dialog.table.selectRow(0)
    QTest.keyClick(dialog.table, Qt.Key.Key_Space)
    assert dialog._apply.text() == "Import 2 rows"
    assert dialog._sums.text() == ""
    box = Qt.ItemDataRole.CheckStateRole
    states = [dialog.rows.data(dialog.rows.index(row, STATUS), box) for row in range(4)]
    assert states == [Qt.CheckState.Unchecked, Qt.CheckState.Checked, Qt.CheckState.Checked, None]
    dialog.apply()
    assert count(window) == 12
    again = preview(file)
    assert chips(again) == {"new": "1", "present": "2", "refused": "1"}
    again.reject()


def test_a_filter_never_changes_what_is_written(
    window: MainWindow, preview: Callable[[Path], ImportPreview], file: Path
) -> None:
    dialog = preview(file)
    dialog.chips.switch("refused")
    assert dialog._apply.text() == "Import 3 rows"
    dialog.apply()
    assert count(window) == 13


def test_all_that_are_shown_are_ticked_or_not(preview: Callable[[Path], ImportPreview], file: Path) -> None:
    dialog = preview(file)
    dialog._none.click()
    assert not dialog._apply.isEnabled()
    dialog._all.click()
    assert dialog._apply.text() == "Import 3 rows"
    dialog.reject()


def test_what_was_deleted_before_can_be_brought_in_again_by_hand(
    window: MainWindow, preview: Callable[[Path], ImportPreview], file: Path
) -> None:
    preview(file).apply()
    window.ledger_page.table.selectRow(0)
    window.actions["delete"].trigger()
    again = preview(file)
    assert not again._apply.isEnabled()
    again.chips.switch("deleted")
    again.table.selectRow(0)
    QTest.keyClick(again.table, Qt.Key.Key_Space)
    again.apply()
    assert count(window) == 13


def test_two_rows_of_one_purchase_are_one_entry_with_a_price(
    window: MainWindow, preview: Callable[[Path], ImportPreview], file: Path, wallet: Path
) -> None:
    preview(file).apply()
    dialog = preview(wallet)
    dialog.answer({"tiktok.timezone": "UTC"})
    assert chips(dialog) == {"joins": "1"}
    assert "€8.99" in column(dialog, REMARK)[0]
    dialog.table.selectRow(0)
    assert "CoinAmount" in dialog._row_raw.text()
    dialog.apply()
    assert count(window) == 13
    again = preview(wallet)
    assert chips(again) == {"present": "1"}
    again.reject()


def test_a_gift_of_the_download_and_of_a_log_is_one(
    window: MainWindow, preview: Callable[[Path], ImportPreview], tmp_path: Path
) -> None:
    sent = [{"Date": f"2026-05-02 20:15:0{second}", "GiftAmount": "1", "UserName": "mila"} for second in range(10)]
    export, log = tmp_path / "user_data_tiktok.json", tmp_path / "log.csv"
    export.write_text(
        json.dumps({"Your Activity": {"Purchases": {"SendGifts": {"SendGifts": sent}}}}), encoding="utf-8"
    )
    log.write_text(
        "time,sender,recipient,gift,count,coins_each\n2026-05-02T20:15:11Z,me,mila,Rose,10,1\n", encoding="utf-8"
    )
    before = count(window)
    dialog = preview(export)
    dialog.answer({"tiktok.timezone": "UTC", "tiktok.gift_amount": "coins"})
    dialog.apply()
    assert count(window) == before + 10
    dialog = preview(log)
    dialog.answer({"live-log.own_handle": "me"})
    assert chips(dialog) == {"joins": "1"}
    dialog.table.selectRow(0)
    assert (column(dialog, STATUS)[0], dialog.together.text()) == ("Same gift", "Keep apart")
    assert column(dialog, REMARK)[0].startswith("One gift with 10 gifts · 10 coins · \u2068mila (2)\u2069 · ")
    dialog.together.click()
    assert (column(dialog, STATUS)[0], dialog.together.text()) == ("New", "Make it one gift")
    dialog.together.click()
    dialog.apply()
    assert count(window) == before + 1
    window.actions["undo"].trigger()
    assert count(window) == before + 10


def test_rows_are_kept_apart_on_wish_and_the_wish_outlives_an_answer(
    window: MainWindow, preview: Callable[[Path], ImportPreview], file: Path, wallet: Path
) -> None:
    preview(file).apply()
    dialog = preview(wallet)
    dialog.answer({"tiktok.timezone": "UTC"})
    dialog.table.selectRow(0)
    assert dialog.together.text() == "Keep apart"
    dialog.together.click()
    assert chips(dialog) == {"open": "1"}, "coins without a price are a question"
    dialog.answer({"tiktok.coin_purchases": "unknown-cost"})
    assert chips(dialog) == {"new": "1"}
    dialog.apply()
    assert count(window) == 14


def test_an_answer_is_remembered_and_can_be_changed(
    window: MainWindow, preview: Callable[[Path], ImportPreview], tmp_path: Path
) -> None:
    path = tmp_path / "user_data_tiktok.json"
    path.write_text(TIKTOK, encoding="utf-8")
    dialog = preview(path)
    dialog.answer({"tiktok.gift_amount": "coins", "tiktok.timezone": "UTC"})
    dialog.apply()
    path.write_text(TIKTOK.replace("2026-03-02", "2026-03-03"), encoding="utf-8")
    again = preview(path)
    assert chips(again) == {"new": "1"}
    assert any("as last time" in label.text() for label in again.findChildren(QLabel))
    again.answer({"tiktok.gift_amount": "count", "tiktok.coins_per_gift": "3"})
    assert column(again, COINS) == ["15"]
    again.reject()


def test_a_whole_ledger_without_entries_comes_in_too(
    bare_window: MainWindow, make_ledger: Callable[..., Path], tmp_path: Path
) -> None:
    with closing(Ledger(make_ledger(name="before"))) as before:
        before.change_settings(month_starts_on=15)
        with (tmp_path / "whole.json").open("wb") as file:
            ledger_json.write_json(before, file)
    bare_window.open_ledger(make_ledger(name="empty"))
    assert bare_window.session is not None
    dialog = ImportPreview(bare_window.session, [tmp_path / "whole.json"], bare_window._theme, bare_window.frame)
    assert "nothing new" not in dialog._about.text()
    assert dialog._apply.isEnabled()
    assert dialog._cancel.text() == "Cancel"
    dialog._apply.click()
    assert dialog.result() == dialog.DialogCode.Accepted
    assert settings.read(bare_window.session.reader).month_starts_on == 15


def test_a_whole_ledger_goes_into_an_empty_one_with_all_that_is_in_it(
    bare_window: MainWindow, qtbot: QtBot, make_ledger: Callable[..., Path], path: Path, tmp_path: Path
) -> None:
    with closing(Ledger(path)) as full:
        creators.write_note(full, 1, "sings")
        with (tmp_path / "whole.json").open("wb") as file:
            ledger_json.write_json(full, file)
    bare_window.open_ledger(make_ledger(name="empty"))
    assert bare_window.session is not None
    dialog = ImportPreview(bare_window.session, [tmp_path / "whole.json"], bare_window._theme, bare_window.frame)
    assert "all of the file comes in" in dialog._about.text()
    dialog.apply()
    assert dialog.result() == dialog.DialogCode.Accepted
    assert count(bare_window) == 10
    notes = [one.note for one in creators.creators(bare_window.session.reader) if one.id == 1]
    assert notes == ["sings"]
    bare_window.undo()
    assert count(bare_window) == 0


def test_the_row_one_is_on_says_how_its_price_will_be_converted(
    preview: Callable[[Path], ImportPreview], tmp_path: Path
) -> None:
    path = tmp_path / "foreign.csv"
    foreign = "purchase,2026-05-02T20:00+02:00[Europe/Berlin],TikTok,main,,,,,700,9.99,USD,9.20,EUR,website,,card,B-1,"
    path.write_text("\r\n".join((HEADER, foreign, ROWS[0], "")), encoding="utf-8", newline="")
    dialog = preview(path)
    dialog.table.selectRow(0)
    said = dialog._row_rate.text()
    assert "at the rate of its day" in said
    assert "The bank added" in said
    dialog.table.selectRow(1)
    assert dialog._row_rate.isHidden(), "euros need no rate"
