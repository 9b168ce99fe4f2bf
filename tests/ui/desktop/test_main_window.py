import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from unittest import mock

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from models import database, entries, surroundings
from models.errors import LedgerReadOnly
from models.ledger import Ledger
from ui.desktop import app, files
from ui.desktop.frame import Frame
from ui.desktop.main_window import MainWindow
from ui.desktop.preferences import Preferences
from ui.desktop.session import LedgerSession
from ui.desktop.theme import Theme

from .walk import wear


def count(window: MainWindow) -> int:
    return window.ledger_page.table.rows.rowCount()


def press(parent: QWidget, text: str) -> None:
    """Press the button with that text."""
    next(button for button in parent.findChildren(QAbstractButton) if button.text() == text).click()


def test_the_window_bears_the_name_of_its_ledger(window: MainWindow) -> None:
    assert window.frame.windowTitle() == "coins – Coinpurse"
    window.close_ledger()
    assert window.frame.windowTitle() == "Coinpurse"


def test_what_needs_a_ledger_waits_for_one(bare_window: MainWindow, path: Path) -> None:
    def allowed() -> set[str]:
        return {name for name, action in bare_window.actions.items() if action.isEnabled()}

    assert allowed() == {"new", "new-window", "open", "quit", "privacy", "about", "preferences", "commands", "help"}
    bare_window.open_ledger(path)
    assert allowed() >= {"add-gift", "add-purchase", "import", "find", "delete"}
    assert "undo" not in allowed()


def test_opening_another_ledger_closes_the_first(
    window: MainWindow, make_ledger: Callable[..., Path], path: Path
) -> None:
    window.desk.start("gift")
    window.open_ledger(make_ledger(name="other"))
    assert count(window) == 0
    assert window.desk.open_bar is None
    Ledger(path).close()


def test_ledgers_opened_lately_are_remembered(
    window: MainWindow, preferences: Preferences, make_ledger: Callable[..., Path], path: Path
) -> None:
    other = make_ledger(name="Tom & Jerry")
    window.open_ledger(other)
    assert preferences.recent == [other, path]
    window.menus._recent.aboutToShow.emit()
    assert [action.text() for action in window.menus._recent.actions()] == ["Tom && Jerry", "coins"]
    window.menus._recent.actions()[1].trigger()
    assert count(window) == 10


def test_a_ledger_that_another_window_has_is_shown_but_not_changed(bare_window: MainWindow, path: Path) -> None:
    other = Ledger(path)
    bare_window.open_ledger(path)
    assert count(bare_window) == 10
    assert "is open in another window" in bare_window.banner.sentence
    assert not bare_window.actions["add-gift"].isEnabled()
    other.close()
    press(bare_window.banner, "Try again")
    assert bare_window.banner.sentence == ""
    assert bare_window.actions["add-gift"].isEnabled()


def test_a_ledger_that_may_only_be_read_is_shown(
    bare_window: MainWindow, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = LedgerReadOnly("{path} is read-only", path=path)
    monkeypatch.setattr(database, "lock", mock.Mock(side_effect=refused))
    bare_window.open_ledger(path)
    assert (count(bare_window), bare_window.banner.sentence) == (10, f"{path} is read-only")
    assert not bare_window.actions["add-gift"].isEnabled()
    monkeypatch.undo()
    press(bare_window.banner, "Try again")
    assert bare_window.actions["add-gift"].isEnabled()


def test_a_ledger_in_a_synchronised_folder_is_warned_about_once(bare_window: MainWindow, path: Path) -> None:
    (path.parent / "Dropbox").mkdir()
    there = path.rename(path.parent / "Dropbox" / path.name)
    bare_window.open_ledger(there)
    assert "is in a folder that Dropbox synchronises" in bare_window.banner.sentence
    bare_window.open_ledger(there)
    assert bare_window.banner.sentence == ""


@pytest.mark.parametrize("event", ["moved", "replaced", "changed"])
def test_what_happens_to_the_file_while_it_is_open_is_noticed_by_itself(
    event: str, window: MainWindow, path: Path, qtbot: QtBot
) -> None:
    assert window.session is not None
    window.session._looking.setInterval(20)
    if event == "changed":
        with closing(sqlite3.connect(path)) as other, other:
            other.execute("UPDATE entry SET note = 'theirs' WHERE id = 3")
    else:
        away = path.rename(path.with_name("away"))
        if event == "replaced":
            path.write_bytes(away.read_bytes())
    qtbot.waitUntil(lambda: bool(window.banner.sentence), timeout=5000)
    assert str(path) in window.banner.sentence
    assert not window.actions["add-gift"].isEnabled()
    window.banner.dismiss()
    assert str(path) in window.banner.sentence


def test_what_is_done_after_an_undo_that_failed_is_said(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    assert window.session is not None
    window.session.run(entries.delete, [4])
    refused = mock.Mock(side_effect=LedgerReadOnly("No"))
    with monkeypatch.context() as patch:
        patch.setattr(Ledger, "undo", refused)
        window.undo()
    assert window.banner.sentence == "No"
    window.session.run(entries.delete, [3])
    assert window.status.notice == "Entry deleted"


def test_what_the_window_has_of_a_deleted_ledger_is_saved_as_a_copy(
    window: MainWindow, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path.unlink()
    assert window.session is not None
    window.session.run(entries.delete, [4])
    assert "was moved, replaced or deleted" in window.banner.sentence
    rescued = path.with_name("rescued.coinpurse")
    asked = iter([None, path.with_name("taken"), rescued])
    path.with_name("taken").write_text("mine")
    monkeypatch.setattr(files, "ask_for_new", lambda *_: next(asked))
    for wanted in ("was moved", "already exists", ""):
        press(window.banner, "Save a copy…")
        assert wanted in window.banner.sentence
        window.banner.dismiss()
    assert (window.session.path, count(window)) == (rescued, 10)
    assert window.actions["add-gift"].isEnabled()
    assert path.with_name("taken").read_text() == "mine"


@pytest.mark.parametrize("content", [None, b"not a ledger at all"])
def test_what_is_no_ledger_is_explained_with_ways_out(
    bare_window: MainWindow, tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "strange.coinpurse"
    if content is not None:
        path.write_bytes(content)
    bare_window.open_ledger(path)
    assert bare_window.frame.pages.currentWidget() is bare_window.welcoming.page
    said = bare_window.welcoming.page._problem.text()
    assert str(path) in said
    assert "init" not in said  # a word of the command line; here are buttons


def test_one_click_starts_an_empty_ledger_in_the_currency_chosen(
    bare_window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "usual", lambda: tmp_path / "data" / "ledger.coinpurse")
    bare_window.welcoming.show()
    bare_window.welcoming.page._currency.setCurrentIndex(bare_window.welcoming.page._currency.findData("JPY"))
    bare_window.welcoming.page.empty_wanted.emit()
    assert (tmp_path / "data" / "ledger.coinpurse").exists()
    assert bare_window._settings().currency == "JPY"
    assert bare_window.ledger_page._stack.currentWidget() is not bare_window.ledger_page.table


def test_a_new_ledger_never_replaces_a_file(
    bare_window: MainWindow, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "ask_for_new", lambda *_: path)
    bare_window.welcoming.show()
    bare_window.actions["new"].trigger()
    assert "already exists" in bare_window.welcoming.page._problem.text()
    bare_window.open_ledger(path)
    assert count(bare_window) == 10


def test_a_second_click_waits_for_no_first(bare_window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    bare_window.welcoming.show()
    monkeypatch.setattr(LedgerSession, "soon", lambda _session, _call: None)
    bare_window.ways.look_around()
    assert not bare_window.welcoming.page.isEnabled()
    assert bare_window.status.notice == "One moment…"
    bare_window.close_ledger()
    assert bare_window.welcoming.page.isEnabled()


def test_sample_data_says_that_it_is_and_goes_away(bare_window: MainWindow, preferences: Preferences) -> None:
    bare_window.ways.look_around()
    assert count(bare_window) > 1000
    assert "invented" in bare_window.banner.sentence
    assert bare_window.session is not None
    path = bare_window.session.path
    assert preferences.recent == []
    bare_window.banner.warn("Something else")
    bare_window.banner.dismiss()
    assert "invented" in bare_window.banner.sentence, "it stays said"
    assert not bare_window.banner._close.isVisible()
    leave = next(one for one in bare_window.banner._choices if one.text() == "Start my own ledger")
    leave.click()
    assert bare_window.banner.sentence == ""
    assert not path.parent.exists()
    assert bare_window.frame.pages.currentWidget() is bare_window.welcoming.page


def test_theme_and_row_height_are_remembered(
    qtbot: QtBot, window: MainWindow, preferences: Preferences, theme: Theme
) -> None:
    window.menus._choose_theme("dark")
    qtbot.waitUntil(lambda: theme.is_dark and window.frame.updatesEnabled())
    window.menus._choose_density("comfortable")
    assert window.ledger_page.table.verticalHeader().defaultSectionSize() == 34
    assert (preferences.theme, preferences.density) == ("dark", "comfortable")
    window.menus._choose_theme("light")
    qtbot.waitUntil(lambda: not theme.is_dark)


def test_the_rail_narrows_to_icons_where_there_is_little_room(window: MainWindow, qtbot: QtBot) -> None:
    window.frame.resize(1300, 700)
    qtbot.waitUntil(lambda: window.frame.rail.width() > 100)
    window.frame.resize(1024, 600)
    qtbot.waitUntil(lambda: window.frame.rail.width() < 100)
    assert window.frame.minimumSizeHint().width() <= 1024
    assert window.frame.minimumSizeHint().height() <= 600


def test_a_bar_fits_a_small_window(window: MainWindow) -> None:
    window.frame.resize(1024, 600)
    for kind in ("gift", "purchase"):
        window.desk.start(kind)
        assert window.frame.minimumSizeHint().width() <= 1024


def test_one_key_leads_to_each_page_and_to_the_search(window: MainWindow) -> None:
    window.actions["reports"].trigger()
    assert window.frame.pages.currentWidget() is window.reports
    window.actions["find"].trigger()
    assert window.frame.pages.currentWidget() is window.ledger_page
    assert window.frame.focusWidget() is window.search


def test_no_two_actions_share_a_key(window: MainWindow) -> None:
    keys = [action.shortcut().toString() for _name, action in window.actions.items() if not action.shortcut().isEmpty()]
    assert len(keys) == len(set(keys))


def test_tab_leads_through_the_gift_bar_in_order(window: MainWindow) -> None:
    window.desk.start("gift")
    bar = window.desk.open_bar
    assert bar is not None
    order: list[QWidget] = []
    widget: QWidget | None = bar.field("creator").line
    while widget is not None and len(order) < 60:
        order.append(widget)
        widget = widget.nextInFocusChain()
    lines = [bar.field(name).line for name in ("creator", "item", "quantity", "coins", "account", "when", "note")]
    assert [found for found in order if found in lines] == lines


def test_right_to_left_everything_stands_on_the_other_side(
    qapp: QApplication, window: MainWindow, qtbot: QtBot
) -> None:
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    try:
        qtbot.waitUntil(lambda: window.frame.rail.x() > window.frame.pages.x())
        window.desk.start("gift")
        bar = window.desk.open_bar
        assert bar is not None
        qtbot.waitUntil(lambda: bar.field("creator").x() > bar.field("note").x())
        assert not window.ledger_page.table.grab().isNull()
    finally:
        qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def test_the_table_is_drawn_in_both_themes(window: MainWindow, theme: Theme) -> None:
    light = window.ledger_page.table.grab().toImage()
    wear(theme, "dark")
    dark = window.ledger_page.table.grab().toImage()
    wear(theme, "light")
    assert light.pixelColor(300, 300).lightness() > 200
    assert dark.pixelColor(300, 300).lightness() < 80


def test_the_frame_is_painted_before_a_ledger_is_opened(qtbot: QtBot, theme: Theme, preferences: Preferences) -> None:
    frame = Frame(theme, preferences)
    qtbot.addWidget(frame)
    with qtbot.waitSignal(frame.painted, timeout=5000):
        frame.show()
    assert frame.pages.count() == 0


def test_the_window_opens_what_was_open_last(
    qtbot: QtBot, theme: Theme, preferences: Preferences, path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "usual", lambda: tmp_path / "usual.coinpurse")
    assert app.latest(preferences) is None
    preferences.remember(tmp_path / "gone.coinpurse")
    assert app.latest(preferences) is None
    preferences.remember(path)
    assert app.latest(preferences) == path


def test_with_real_threads_the_window_fills_itself_and_closes(
    qtbot: QtBot, threaded_window: MainWindow, path: Path
) -> None:
    window = threaded_window
    assert count(window) == 10, "the first rows do not wait for a thread"
    qtbot.waitUntil(window.actions["add-gift"].isEnabled, timeout=5000)
    qtbot.waitUntil(lambda: window.ledger_page.table.rows.figure(2) is not None, timeout=5000)
    window.desk.start("gift")
    bar = window.desk.open_bar
    assert bar is not None
    for name, text in (("creator", "Mila"), ("item", "Rose"), ("coins", "1"), ("account", "TikTok")):
        bar.field(name).set_text(text)
    bar.submit()
    qtbot.waitUntil(lambda: count(window) == 11, timeout=5000)
    window.undo()
    qtbot.waitUntil(lambda: count(window) == 10, timeout=5000)
    window.frame.close()
    Ledger(path).close()


def test_a_ledger_with_a_log_is_written_to_on_another_computers_disk_too(
    window: MainWindow, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.close_ledger()
    monkeypatch.setattr(surroundings, "remote_kind", lambda _path: "nfs4")
    window.open_ledger(path)
    assert window.session is not None
    assert window.session.is_writable
    assert window._is_attached
    journal = window.session.reader.db.pragma("journal_mode")
    assert journal != "wal"
