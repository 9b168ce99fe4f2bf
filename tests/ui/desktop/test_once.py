"""A double click, or an Enter too many, does what it does once; with threads as people have them."""

from collections.abc import Callable
from threading import Event

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from models import lookups
from models.errors import RequestRefused
from models.text import N_
from ui.desktop import theme as theme_module
from ui.desktop.forms.budget_form import BudgetForm
from ui.desktop.forms.bulk_bar import BulkBar
from ui.desktop.forms.entry_bar import EntryBar
from ui.desktop.main_window import MainWindow
from ui.desktop.pages.budgets import BudgetsPage

from .walk import settle

Bar = EntryBar | BudgetForm | BulkBar
TYPED = {
    "gift": {"creator": "Bertilda", "item": "Acorn", "coins": "5"},
    "purchase": {"coins": "70", "amount": "1"},
    "refund": {"coins": "70"},
    "adjustment": {"coins": "7"},
    "assertion": {"coins": "7"},
}
BARS = (*TYPED, "change", "budget", "change of a budget", "many")


@pytest.fixture
def window(threaded_window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> MainWindow:
    """A window on a ledger that can be written to, which has the keyboard, and in which nothing slides."""
    monkeypatch.setattr(theme_module, "motion", lambda _style: 0)
    threaded_window.frame.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is threaded_window.frame)
    qtbot.waitUntil(lambda: at_rest(threaded_window) and threaded_window.actions["add-gift"].isEnabled())
    return threaded_window


def at_rest(window: MainWindow) -> bool:
    return window.session is not None and window.session.is_writable and not window.session.is_busy


def operations(window: MainWindow) -> int:
    assert window.session is not None
    (count,) = window.session.reader.connection.execute("SELECT count(*) FROM operation").fetchone()
    return int(count)


# --- Filling them -----------------------------------------------------------------------------------------------------


def filled(window: MainWindow, qtbot: QtBot, kind: str) -> Bar:
    """What is asked for by `kind`, ready to be sent off, with the keyboard in it."""
    if kind in {"gift", "purchase", "adjustment", "assertion"}:
        window.desk.start(kind)
    elif kind in {"refund", "change"}:
        assert window.session is not None
        begin = window.desk.refund if kind == "refund" else window.desk.edit
        begin(1, lookups.drafts(window.session.reader, [1])[1])
    elif kind == "many":
        return many(window, qtbot)
    else:
        return budget(window, qtbot, is_new=kind == "budget")
    qtbot.waitUntil(lambda: at_rest(window))
    bar = window.desk.open_bar
    assert bar is not None
    for name, text in TYPED.get(kind, {"note": "changed"}).items():
        bar.field(name).set_text(text)
    bar.field("note").line.setFocus()
    return bar


def many(window: MainWindow, qtbot: QtBot) -> BulkBar:
    table, deeds = window.ledger_page.table, window.ledger_page.deeds
    table.selectAll()
    deeds.edit_many()
    qtbot.waitUntil(lambda: at_rest(window))
    QTest.keyClicks(deeds.bulk.slots["note"].field, "changed")
    deeds.bulk.slots["note"].field.setFocus()
    return deeds.bulk


def budget(window: MainWindow, qtbot: QtBot, *, is_new: bool) -> BudgetForm:
    window.show_page("budgets")
    page = window.page("budgets")
    assert isinstance(page, BudgetsPage)
    qtbot.waitUntil(lambda: page._standing is not None)
    page.add()
    if not is_new:
        assert page.form is not None
        page.form._amount.set_text("10")
        page.form.submit()
        qtbot.waitUntil(lambda: bool(page.lines) and at_rest(window))
        page._open_form(next(iter(page.lines)))
    assert page.form is not None
    page.form._amount.set_text("20")
    page.form._amount.line.setFocus()
    return page.form


def button(bar: Bar) -> QPushButton:
    return bar._done if isinstance(bar, EntryBar) else bar._apply if isinstance(bar, BulkBar) else bar._save


# --- Sending them off, and once more ----------------------------------------------------------------------------------


def click(window: MainWindow, at: QPoint) -> None:
    """Click on whatever is at that place of the window now."""
    under = window.frame.childAt(at) or window.frame
    QTest.mouseClick(under, Qt.MouseButton.LeftButton, pos=under.mapFrom(window.frame, at))


def press(window: MainWindow, *, is_held: bool = False) -> None:
    """Press Enter wherever the keyboard is now."""
    place, kind, enter = QApplication.focusWidget() or window.frame, QEvent.Type.KeyPress, Qt.Key.Key_Return
    QApplication.sendEvent(place, QKeyEvent(kind, enter, Qt.KeyboardModifier.NoModifier, "\r", is_held))


def two_clicks(window: MainWindow, bar: Bar) -> list[Callable[[], None]]:
    at = button(bar).mapTo(window.frame, button(bar).rect().center())
    return [lambda: click(window, at)] * 2


def two_enters(window: MainWindow, _bar: Bar) -> list[Callable[[], None]]:
    return [lambda: press(window)] * 2


def one_long_enter(window: MainWindow, _bar: Bar) -> list[Callable[[], None]]:
    return [lambda: press(window), *[lambda: press(window, is_held=True)] * 20]


@pytest.mark.parametrize("is_slow", [True, False], ids=["slow", "quick"])
@pytest.mark.parametrize("how", [two_clicks, two_enters, one_long_enter])
@pytest.mark.parametrize("kind", BARS)
def test_it_is_done_once(
    qtbot: QtBot,
    window: MainWindow,
    kind: str,
    how: Callable[[MainWindow, Bar], list[Callable[[], None]]],
    is_slow: bool,
) -> None:
    bar, session, go = filled(window, qtbot, kind), window.session, Event()
    assert session is not None
    settle()
    qtbot.waitUntil(lambda: at_rest(window))
    before = operations(window)
    if is_slow:
        session.run(lambda _ledger: go.wait(20))
    first, *more = how(window, bar)
    first()
    if not is_slow:
        qtbot.waitUntil(lambda: at_rest(window))
    for again in more:
        again()
    go.set()
    qtbot.waitUntil(lambda: at_rest(window))
    assert operations(window) == before + 1


@pytest.mark.parametrize("kind", BARS)
def test_what_was_refused_or_broke_can_be_sent_off_again(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, kind: str
) -> None:
    bar, session = filled(window, qtbot, kind), window.session
    assert session is not None
    qtbot.waitUntil(lambda: at_rest(window))
    before, run, errors = operations(window), session.run, [RequestRefused(N_("Not now")), ZeroDivisionError()]

    def fail(_ledger: object, *_args: object) -> None:
        raise errors.pop(0)

    def break_first(verb: Callable[..., object], *args: object, **how: object) -> None:
        monkeypatch.setattr(session, "run", run)
        run(fail, **how)  # type: ignore[arg-type]

    while errors:
        monkeypatch.setattr(session, "run", break_first)
        press(window)
        qtbot.waitUntil(lambda: at_rest(window))
    assert [record.getMessage().split()[0] for record in caplog.records] == ["ZeroDivisionError"]
    caplog.clear()
    assert operations(window) == before
    button(bar).click()
    qtbot.waitUntil(lambda: at_rest(window))
    assert operations(window) == before + 1
