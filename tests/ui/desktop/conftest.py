"""A small ledger, and a window on it that does everything at once."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from models import entries, ledger, moments
from models.drafts import Draft
from models.ledger import Ledger
from models.money import Money
from models.settings import Settings
from ui import formats, privacy, spans, text
from ui.desktop import theme as theme_module
from ui.desktop.app import Windows
from ui.desktop.frame import Frame
from ui.desktop.main_window import MainWindow
from ui.desktop.preferences import Preferences
from ui.desktop.theme import Theme

from . import full_book

ZONE = "Europe/Berlin"


def draft(kind: str, when: str, account: str = "main", platform: str = "TikTok", **values: object) -> Draft:
    """An entry of these tests."""
    moment = moments.parse(when, ZONE, is_end=kind == "assertion")
    return Draft(kind, moment, platform, account, **values)  # type: ignore[arg-type]


ENTRIES = (
    draft("purchase", "2026-03-01T20:00", coins=700, amount=Money(899, "EUR"), channel="website", reference="A-1"),
    draft("gift", "2026-03-02T20:15", creator="Mila", handle="mila.live", item="Rose", quantity=5, coins=5),
    draft("gift", "2026-03-02T20:16", creator="Zoë 🌸", item="Galaxy", coins=590, note="Café\nbattle"),
    draft("gift", "2026-04-05T21:00", creator="<b>Max</b>", item="Rose", coins=1),
    draft("gift", "2026-04-06T21:00", creator="Mila", item="Hand Hearts", coins=100),
    draft("purchase", "2026-04-07", "main", "Twitch", coins=100, amount=Money(160, "EUR")),
    draft("gift", "2026-04-08T22:00", "main", "Twitch", creator="Mila", item="Cheer", coins=40),
    draft("gift", "2026-04-09T22:00", "main", "YouTube", creator="Zoë 🌸", item="Super Chat", amount=Money(500, "EUR")),
    draft("adjustment", "2026-04-10", coins=-2, item="expired"),
    draft("assertion", "2026-04-11", "main", "Twitch", coins=60),
)


def write(path: Path, *drafts: Draft) -> None:
    """Make a ledger of these entries."""
    ledger.create(path, Settings(currency="EUR", timezone=ZONE))
    book = Ledger(path)
    for one in drafts:
        entries.add(book, one)
    book.close()


@pytest.fixture
def make_ledger(tmp_path: Path) -> Callable[..., Path]:
    """Make a ledger file with these entries."""

    def make(*drafts: Draft, name: str = "coins") -> Path:
        path = tmp_path / f"{name}.coinpurse"
        write(path, *drafts)
        return path

    return make


@pytest.fixture(scope="session")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ledger of ENTRIES, for tests to copy: writing it takes longer than most of them."""
    path = Path(tmp_path_factory.mktemp("original")) / "coins.coinpurse"
    write(path, *ENTRIES)
    return path


@pytest.fixture
def path(tmp_path: Path, original: Path) -> Path:
    """The ledger of ENTRIES, to do with as one likes."""
    return Path(shutil.copy(original, tmp_path))


@pytest.fixture(scope="session")
def theme(qapp: QApplication) -> Theme:
    """One for all tests: dressing the application takes longer the more widgets there are."""
    return Theme(qapp, "light")


@pytest.fixture
def preferences(tmp_path: Path) -> Preferences:
    made = Preferences(QSettings(str(tmp_path / "desk.ini"), QSettings.Format.IniFormat))
    made.last_page = "ledger"
    return made


@pytest.fixture(autouse=True)
def no_key_held(qapp: QApplication) -> Iterator[None]:
    """Qt remembers the modifiers of the last key, and a view that is told its current row then selects up to it."""
    yield
    QTest.keyRelease(QWidget(), Qt.Key.Key_Shift)


@pytest.fixture(autouse=True)
def nothing_hidden() -> Iterator[None]:
    """The privacy key is the process's, and so is the zone of the open ledger; no test leaves them."""
    yield
    privacy.switch(is_on=False)
    spans.go_by(None)


@contextmanager
def on_screen(theme: Theme, preferences: Preferences) -> Iterator[MainWindow]:
    """A window without a ledger, as long as it is needed."""
    frame = Frame(theme, preferences)
    window = MainWindow(frame, theme, preferences, run_now=True)
    frame.show()
    yield window
    frame.close()
    frame.deleteLater()
    QApplication.sendPostedEvents(frame, QEvent.Type.DeferredDelete)


@pytest.fixture
def bare_window(qtbot: QtBot, theme: Theme, preferences: Preferences) -> Iterator[MainWindow]:
    """A window without a ledger."""
    with on_screen(theme, preferences) as window:
        yield window


@pytest.fixture
def window(bare_window: MainWindow, path: Path) -> MainWindow:
    """A window on the ledger of ENTRIES."""
    bare_window.open_ledger(path)
    return bare_window


def opened(qtbot: QtBot, windows: Windows, path: Path | None) -> tuple[Frame, MainWindow]:
    """A window, once its ledger can be written to."""
    frame = windows.show(path)
    qtbot.waitUntil(lambda: windows.frames[frame] is not None, timeout=5000)
    window = windows.frames[frame]
    assert window is not None
    if path is not None:
        qtbot.waitUntil(window.actions["add-gift"].isEnabled, timeout=5000)
    return frame, window


def the_only(windows: Windows) -> MainWindow:
    """The window, where there is one."""
    (window,) = windows.frames.values()
    assert window is not None
    return window


def speaking(qtbot: QtBot, windows: Windows, language: str) -> MainWindow:
    """The window once it speaks another language."""
    before = list(windows.frames)
    windows.speak(language)
    qtbot.waitUntil(lambda: len(windows.frames) == 1 and list(windows.frames) != before, timeout=5000)
    return the_only(windows)


@pytest.fixture
def windows(qapp: QApplication, theme: Theme, preferences: Preferences) -> Iterator[Windows]:
    """What opens windows; when it goes, the application speaks English again."""
    made = Windows(qapp, theme, preferences)
    yield made
    for frame in list(made.frames):
        frame.close()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    qapp.removeTranslator(made._qt_words)
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    text.set_language("en")
    formats.set_locale("en")


@pytest.fixture
def active(window: MainWindow, qtbot: QtBot) -> None:
    """Shortcuts and the focus belong to the active window."""
    window.frame.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window.frame)


@pytest.fixture
def threaded_window(qtbot: QtBot, theme: Theme, preferences: Preferences, path: Path) -> MainWindow:
    """A window on the ledger of ENTRIES with threads as people have them; it was only just asked to open it."""
    frame = Frame(theme, preferences)
    qtbot.addWidget(frame)
    window = MainWindow(frame, theme, preferences)
    frame.show()
    window.open_ledger(path)
    return window


@pytest.fixture(scope="session")
def full_original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger with something of every kind, for tests to copy."""
    return full_book.make(Path(tmp_path_factory.mktemp("full")))


@pytest.fixture
def full_window(
    bare_window: MainWindow, full_original: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> MainWindow:
    """A window on a ledger with something of every kind, as wide as most have it, where nothing slides."""
    monkeypatch.setattr(theme_module, "motion", lambda _style: 0)
    bare_window.frame.resize(1240, 780)
    bare_window.open_ledger(Path(shutil.copy(full_original, tmp_path)))
    return bare_window


def run(window: MainWindow, verb: Callable[..., object], *args: object) -> None:
    """Do something to the open ledger, as a page would."""
    assert window.session is not None
    window.session.run(verb, *args)
