"""Pasting through the real window: nothing is written before it is asked for, and nothing comes in twice unasked."""

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from models import entries, lookups
from models.drafts import Draft
from models.money import Money
from tests.ui.desktop.conftest import draft
from ui import formats, privacy
from ui.desktop.books import Books
from ui.desktop.forms import pasting
from ui.desktop.forms.paste_preview import PastePreview
from ui.desktop.main_window import MainWindow
from ui.desktop.tables.pasted_model import COLUMNS

KEY = Qt.Key
STATUS, REMARK, WHEN, KIND, ACCOUNT, CREATOR, ITEM, QUANTITY, COINS, AMOUNT, NOTE = range(len(COLUMNS))


@pytest.fixture
def paste(window: MainWindow, qtbot: QtBot) -> Iterator[Callable[[str], PastePreview]]:
    """Put a text on the clipboard and press the key."""

    def press(text: str) -> PastePreview:
        QGuiApplication.clipboard().setText(text)
        window.actions["paste-entries"].trigger()
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, PastePreview)
        qtbot.waitUntil(dialog.isActiveWindow)
        return dialog

    yield press
    QGuiApplication.clipboard().clear()


def gifts(window: MainWindow) -> list[Draft]:
    assert window.session is not None
    reader = window.session.reader
    ids = [entry for (entry,) in reader.connection.execute("SELECT id FROM entry ORDER BY id")]
    return list(lookups.drafts(reader, ids).values())


def column(dialog: PastePreview, number: int) -> list[str]:
    return [str(dialog.rows.data(dialog.rows.index(row, number))) for row in range(dialog.rows.rowCount())]


def counts(dialog: PastePreview) -> dict[str, int]:
    """The counts on screen, by status."""
    return {status: int(said.split()[0]) for status, said in dialog.chips.counts().items()}


LINES = "Rose x5 to Mila yesterday 21:30 20 coins\n700 coins 8.99 EUR\nMystery to Mila"


def test_a_copied_text_shows_what_it_would_bring_and_writes_nothing(
    window: MainWindow, paste: Callable[[str], PastePreview]
) -> None:
    dialog = paste(LINES)
    assert column(dialog, STATUS) == ["New", "New", "Left out"]
    assert column(dialog, KIND) == ["Gift", "Purchase", ""]
    assert [column(dialog, number)[0] for number in (CREATOR, ITEM, QUANTITY, COINS)] == ["Mila", "Rose", "5", "20"]
    assert column(dialog, AMOUNT)[1] == "€8.99"
    assert column(dialog, REMARK)[2] == "How many coins did “Mystery” take?"
    assert counts(dialog) == {"new": 2, "refused": 1}
    assert sum(counts(dialog).values()) == dialog.rows.rowCount()
    assert dialog._add.text() == "Add 2 entries"
    dialog.reject()
    assert len(gifts(window)) == 10


def test_what_is_ticked_is_added_as_one_operation(window: MainWindow, paste: Callable[[str], PastePreview]) -> None:
    dialog = paste(LINES)
    dialog.add()
    assert dialog.result() == dialog.DialogCode.Accepted
    assert [(row.kind, row.coins) for row in gifts(window)[10:]] == [("gift", 20), ("purchase", 700)]
    assert window.status.notice == "Entries pasted"
    window.undo()
    assert len(gifts(window)) == 10


def test_the_same_text_again_is_there_already_and_asked_about(
    window: MainWindow, paste: Callable[[str], PastePreview]
) -> None:
    paste(LINES).add()
    dialog = paste(LINES)
    assert column(dialog, STATUS) == ["Already there", "Already there", "Left out"]
    assert not dialog._add.isEnabled()
    dialog.rows.toggle(0)
    assert dialog._add.text() == "Add 1 entry"
    dialog.add()
    assert [(row.kind, row.coins) for row in gifts(window)[10:]] == [("gift", 20), ("purchase", 700), ("gift", 20)]
    third = paste("Rose x5 to Mila yesterday 21:30 20 coins\n" * 3)
    assert column(third, STATUS) == ["Already there", "Already there", "New"], "two of three equal rows are there"


def test_a_row_without_a_tick_is_not_added(window: MainWindow, paste: Callable[[str], PastePreview]) -> None:
    dialog = paste(LINES)
    dialog.table.setFocus()
    assert dialog.table.currentIndex().row() == 0
    QTest.keyClick(dialog.table, KEY.Key_Space)
    assert dialog._add.text() == "Add 1 entry"
    QTest.keyClick(dialog.table, KEY.Key_Down)
    QTest.keyClick(dialog.table, KEY.Key_Down)
    QTest.keyClick(dialog.table, KEY.Key_Space)
    assert dialog._add.text() == "Add 1 entry", "what cannot be taken cannot be ticked"
    QTest.keyClick(dialog.table, KEY.Key_Return)
    assert dialog.result() == dialog.DialogCode.Accepted
    assert [row.kind for row in gifts(window)[10:]] == ["purchase"]


def test_a_row_is_mended_before_it_is_added(window: MainWindow, paste: Callable[[str], PastePreview]) -> None:
    dialog = paste(LINES)
    dialog.table.setCurrentIndex(dialog.rows.index(2, COINS))
    QTest.keyClick(dialog.table, KEY.Key_F2)
    editor = dialog.table.findChild(QLineEdit)
    assert editor is not None
    QTest.keyClicks(editor, "2*50")
    QTest.keyClick(editor, KEY.Key_Return)
    QApplication.processEvents()
    assert dialog.isVisible(), "Enter in a cell ends the cell, not the dialog"
    assert (column(dialog, STATUS)[2], column(dialog, COINS)[2]) == ("New", "100")
    assert dialog._add.text() == "Add 3 entries"
    dialog.rows.setData(dialog.rows.index(1, AMOUNT), "9.99 USD")
    assert column(dialog, AMOUNT)[1] == "$9.99"
    dialog.rows.setData(dialog.rows.index(0, CREATOR), "")
    assert column(dialog, CREATOR)[0] == ""
    dialog.add()
    assert [(row.coins, row.amount, row.creator) for row in gifts(window)[10:]] == [
        (20, None, ""), (700, Money(999, "USD"), ""), (100, None, "Mila"),
    ]  # fmt: skip


def test_a_tick_set_by_hand_outlasts_a_change(paste: Callable[[str], PastePreview]) -> None:
    dialog = paste(LINES)
    dialog.rows.toggle(1)
    dialog.rows.setData(dialog.rows.index(0, COINS), "25")
    assert dialog._add.text() == "Add 1 entry"
    dialog.reject()


def test_rows_copied_from_the_ledger_are_known_again(
    window: MainWindow, paste: Callable[[str], PastePreview], qtbot: QtBot
) -> None:
    window.ledger_page.table.selectAll()
    window.actions["copy"].trigger()
    copied = QGuiApplication.clipboard().text()
    assert copied.count("\n") >= 11
    dialog = paste(copied)
    statuses = dict(zip(column(dialog, KIND), column(dialog, STATUS), strict=True))
    assert statuses == dict.fromkeys(("Gift", "Purchase", "Adjustment", "Balance"), "Already there")
    dialog.reject()


def test_rows_copied_from_one_ledger_come_into_another(
    window: MainWindow, paste: Callable[[str], PastePreview], make_ledger: Callable[..., Path]
) -> None:
    assert window.session is not None
    abroad = draft("gift", "2026-04-12", "main", "YouTube", creator="Mila", item="Super Chat", amount=Money(500, "USD"))
    window.session.run(entries.add, abroad)
    window.ledger_page.table.selectAll()
    window.actions["copy"].trigger()
    copied = QGuiApplication.clipboard().text()
    before = gifts(window)
    window.open_ledger(make_ledger(name="other"))
    dialog = paste(copied)
    assert counts(dialog) == {"new": 11}
    dialog.add()
    plain = ("kind", "platform", "account", "creator", "item", "quantity", "coins", "amount")
    then, now = (
        [[getattr(row, name) for name in plain] for row in sorted(rows, key=lambda row: row.moment.at)]
        for rows in (before, gifts(window))
    )
    assert now == then
    assert any(row.quantity > 1 for row in before)


def test_one_undo_takes_a_table_back(window: MainWindow, paste: Callable[[str], PastePreview]) -> None:
    rows = "\n".join(f"2026-05-{day:02d}\tMila\tRose\t{day}" for day in range(1, 29))
    paste(f"date\tcreator\tgift\tcoins\n{rows}").add()
    assert len(gifts(window)) == 38
    window.undo()
    assert len(gifts(window)) == 10
    assert window.session is not None
    assert window.session.undo_label is None


def test_a_count_shows_its_rows_alone(paste: Callable[[str], PastePreview]) -> None:
    dialog = paste(LINES)
    dialog.chips.switch("refused")
    assert column(dialog, STATUS) == ["Left out"]
    assert dialog._add.text() == "Add 2 entries", "what is not shown is ticked all the same"
    dialog.chips.switch("refused")
    assert len(column(dialog, STATUS)) == 3
    dialog.reject()


def test_an_empty_clipboard_is_said(window: MainWindow) -> None:
    QGuiApplication.clipboard().setText("  \n")
    window.actions["paste-entries"].trigger()
    assert QApplication.activeModalWidget() is None
    assert window.status.notice == "There is no text on the clipboard"


def test_the_usual_key_pastes_where_the_table_has_the_keyboard(window: MainWindow, qtbot: QtBot) -> None:
    QGuiApplication.clipboard().setText("Rose to Mila")
    window.frame.activateWindow()
    window.ledger_page.table.setFocus()
    qtbot.waitUntil(window.ledger_page.table.hasFocus)
    QTest.keyClick(window.ledger_page.table, KEY.Key_V, Qt.KeyboardModifier.ControlModifier)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, PastePreview)
    dialog.reject()
    window.search.setFocus()
    QTest.keyClick(window.search, KEY.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert window.search.text() == "Rose to Mila", "in a text field it pastes text"


def test_an_account_that_would_hold_too_much_is_refused_and_nothing_written(
    window: MainWindow, paste: Callable[[str], PastePreview]
) -> None:
    dialog = paste("2000000000 coins 1.00 EUR\n2000000000 coins 2.00 EUR")
    assert column(dialog, STATUS) == ["New", "Left out"]
    assert "cannot pass 3,000,000,000" in column(dialog, REMARK)[1]
    dialog.reject()
    assert len(gifts(window)) == 10


def test_a_change_meanwhile_is_said_and_nothing_written(
    window: MainWindow, paste: Callable[[str], PastePreview], monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = paste(LINES)
    kept = pasting.chosen

    def late(*arguments: object) -> object:
        plan = kept(*arguments)  # type: ignore[arg-type]
        window.actions["same-again"].trigger()
        return plan

    monkeypatch.setattr(pasting, "chosen", late)
    dialog.add()
    assert "The ledger changed since" in dialog._problem.text()
    assert dialog._add.isEnabled(), "what was read is still there"
    assert len(gifts(window)) == 11
    dialog.reject()


def test_names_and_amounts_are_hidden_here_too(window: MainWindow, paste: Callable[[str], PastePreview]) -> None:
    window.actions["privacy"].trigger()
    dialog = paste(LINES)
    for number in (ACCOUNT, CREATOR, ITEM, COINS, AMOUNT, REMARK):
        assert all(text in {"", privacy.DOTS} or privacy.DOTS in text for text in column(dialog, number)), number
    assert not any("Mystery" in text for text in column(dialog, REMARK))
    assert not dialog.rows.flags(dialog.rows.index(0, COINS)) & Qt.ItemFlag.ItemIsEditable
    dialog.reject()


@pytest.mark.parametrize(
    ("locale", "text", "minor", "coins"),
    [
        ("de", "700 Coins 8,99 €", 899, 700), ("de", "1.400 coins 17,98 EUR", 1798, 1400),
        ("en", "700 coins 8,99 EUR", 899, 700), ("de", "700 coins 8.99 EUR", 899, 700),
        ("fr", "700 coins 8,99 €", 899, 700), ("ar", "٧٠٠ coins ٨٫٩٩ EUR", 899, 700),
    ],
)  # fmt: skip
def test_numbers_are_read_the_users_way(
    window: MainWindow, paste: Callable[[str], PastePreview], locale: str, text: str, minor: int, coins: int
) -> None:
    formats.set_locale(locale)
    dialog = paste(text)
    dialog.add()
    assert (gifts(window)[-1].amount, gifts(window)[-1].coins) == (Money(minor, "EUR"), coins)


def test_a_word_is_a_currency_only_where_it_can_mean_nothing_else(
    window: MainWindow, paste: Callable[[str], PastePreview]
) -> None:
    dialog = paste("Rose to Mila 5 coins all night\n700 coins 8.99 eur\n100 coins 1.20 $\n100 coins 120 ₹")
    assert column(dialog, NOTE)[0] == "all night"
    assert column(dialog, AMOUNT) == ["", "€8.99", "$1.20", "₹120.00"]
    dialog.reject()


def test_entries_of_that_very_second_are_paired_one_by_one(
    window: MainWindow, paste: Callable[[str], PastePreview], make_ledger: Callable[..., Path]
) -> None:
    twin = draft("gift", "2026-05-01T20:00:05", creator="Ana", handle="ana", item="Rose", coins=1)
    window.open_ledger(make_ledger(twin, twin, name="twins"))
    row = "2026-05-01 20:00:05\tgift\tTikTok - main\tAna\tRose\t-1"
    dialog = paste(f"date\tkind\taccount\tcreator\titem\tcoins\n{row}\n{row}\n{row}")
    assert column(dialog, STATUS) == ["Already there", "Already there", "New"]
    dialog.reject()


def test_words_for_coins_are_those_of_the_platforms_one_has(make_ledger: Callable[..., Path]) -> None:
    on = [
        draft("purchase", "2026-03-01", "main", one, coins=9, amount=Money(9, "EUR")) for one in ("TikTok", "Telegram")
    ]
    with closing(Books(make_ledger(*on))) as books:
        words = pasting.make_ways(books).coin_words
    assert [words[word] for word in ("coins", "stars", "bits", "kick")] == ["", "Telegram", "Twitch", "Kick"]
    both = draft("purchase", "2026-03-02", "main", "Instagram", coins=9, amount=Money(9, "EUR"))
    with closing(Books(make_ledger(*on, both, name="both"))) as books:
        assert pasting.make_ways(books).coin_words["stars"] == "", "it may be either"


def test_the_first_row_is_chosen_whichever_side_one_reads_from(
    window: MainWindow, paste: Callable[[str], PastePreview]
) -> None:
    for side in (Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft):
        window.frame.setLayoutDirection(side)
        shown = paste(LINES)
        assert [index.row() for index in shown.table.selectionModel().selectedRows()] == [0]
        assert shown.table.currentIndex().row() == 0
        shown.reject()
