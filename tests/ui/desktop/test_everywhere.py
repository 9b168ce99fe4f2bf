"""What holds on every page: news arrive by themselves, nothing happens twice, nothing overlaps, nothing is lost."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from itertools import chain
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, QRect, QSettings, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLayout, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from models import entries
from models.money import Money
from ui.desktop import theme as theme_module
from ui.desktop.app import Windows
from ui.desktop.dialogs.import_preview import ImportPreview
from ui.desktop.main_window import MainWindow
from ui.desktop.places import ASIDES, PLACES
from ui.desktop.preferences import Preferences
from ui.desktop.theme import Mode, Theme

from .conftest import draft, on_screen, opened, speaking
from .seen import Findings, named, texts
from .walk import around, bars, choose_first_rows, everywhere, pages, settle, wear

ROOT = Path(__file__).parents[3]
NAMES = [place.name for place in PLACES]
EACH_PAGE = pytest.mark.parametrize("name", NAMES)


def said(window: MainWindow, name: str) -> list[str]:
    """Everything on a page that says something."""
    return [seen.text for seen in texts(window.page(name))]


# --- News -------------------------------------------------------------------------------------------------------------


@EACH_PAGE
def test_an_entry_from_elsewhere_is_on_the_page_at_once(full_window: MainWindow, name: str) -> None:
    assert full_window.session is not None
    full_window.show_page(name)
    settle()
    before = said(full_window, name)
    paid = draft("gift", "2026-11-02T20:00", "main", "YouTube", creator="Bertilda", amount=Money(12_345, "EUR"))
    bought = draft("purchase", "2026-11-02T20:00", coins=9_876, amount=Money(4_321, "EUR"))
    for added in (paid, bought):
        full_window.session.run(entries.add, added)
    settle()
    after = said(full_window, name)
    assert after != before
    full_window.undo()
    full_window.undo()
    settle()
    assert said(full_window, name) == before


@EACH_PAGE
def test_a_page_that_was_not_looked_at_shows_the_news_when_it_is(full_window: MainWindow, name: str) -> None:
    assert full_window.session is not None
    full_window.show_page(name)
    settle()
    before = said(full_window, name)
    full_window.show_page("ledger" if name != "ledger" else "purses")
    full_window.session.run(entries.delete, list(range(10, 23)))
    full_window.show_page(name)
    settle()
    assert said(full_window, name) != before


# --- Files ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [*NAMES, *(place.name for place in ASIDES)])
def test_a_file_dropped_on_any_page_is_previewed(full_window: MainWindow, name: str, tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("type,when\r\n", encoding="utf-8", newline="")
    full_window.show_page(name)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    at, button, key = QPointF(300, 300), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    # Qt asks what lies under the pointer first, then what that is in, and gives the drop to who took the files.
    under = full_window.frame.childAt(at.toPoint()) or full_window.frame
    entering = QDragEnterEvent(at.toPoint(), Qt.DropAction.CopyAction, data, button, key)
    QApplication.sendEvent(under, entering)
    assert entering.isAccepted()
    QApplication.sendEvent(under, QDropEvent(at, Qt.DropAction.CopyAction, data, button, key))
    settle()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, ImportPreview)
    dialog.close()


# --- Looks ------------------------------------------------------------------------------------------------------------


@EACH_PAGE
def test_another_theme_changes_nothing_that_is_said(full_window: MainWindow, theme: Theme, name: str) -> None:
    full_window.show_page(name)
    choose_first_rows(full_window.page(name))
    before = said(full_window, name)
    wear(theme, "dark")
    settle()
    after = said(full_window, name)
    wear(theme, "light")
    assert after == before


def pictures(window: MainWindow) -> dict[str, QImage]:
    """Every page, bar and menu as it looks, each on screen when it is drawn."""
    scenes = chain(pages(window), bars(window), around(window))
    return {where: root.grab().toImage() for where, root in scenes}


def test_what_is_hidden_while_the_theme_changes_looks_as_if_made_in_it(
    qtbot: QtBot, theme: Theme, full_original: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(theme_module, "motion", lambda _style: 0)
    looks = []
    modes: tuple[Mode, ...] = ("light", "dark")
    for first in modes:
        (tmp_path / first).mkdir()
        wear(theme, first)
        preferences = Preferences(QSettings(str(tmp_path / first / "desk.ini"), QSettings.Format.IniFormat))
        with on_screen(theme, preferences) as window:
            window.open_ledger(Path(shutil.copy(full_original, tmp_path / first)))
            window.actions.dress()
            pictures(window)  # everything is made and shown once
            if first == "light":
                wear(theme, "dark")
            looks.append(pictures(window))
    wear(theme, "light")
    switched, made = looks
    assert {where for where, picture in made.items() if picture != switched[where]} == set()


def test_a_theme_chosen_while_another_is_put_on_is_put_on_all_the_same(full_window: MainWindow, theme: Theme) -> None:
    for place in PLACES:
        full_window.show_page(place.name)
    settle()
    before = full_window.frame.grab().toImage()
    theme.choose("dark")
    full_window.show_page("ledger")
    theme.choose("light")
    QApplication.processEvents()
    theme.choose("dark")
    wear(theme, "light")
    full_window.show_page(PLACES[-1].name)
    settle()
    assert full_window.frame.grab().toImage() == before


@pytest.mark.parametrize("size", [(1024, 600), (760, 480), (1920, 1080)])
def test_nothing_overlaps(full_window: MainWindow, size: tuple[int, int]) -> None:
    full_window.frame.resize(*size)
    overlapping = Findings()
    for where, root in everywhere(full_window):
        least = root.minimumSizeHint()
        if root is full_window.frame and (least.width() > 1024 or least.height() > 600):
            overlapping.add(where, root, f"wants {least.width()} x {least.height()}")
        for widget in [root, *root.findChildren(QWidget)]:
            layout = widget.layout()
            if layout is not None and widget.isVisible():
                for one, other in crossing(layout):
                    overlapping.add(where, widget, f"{named(one)} and {named(other)}")
    overlapping.none_or_fail()


def crossing(layout: QLayout) -> list[tuple[QWidget, QWidget]]:
    """Widgets of one layout, or of those in it, that lie over each other."""
    found = [widget for widget in placed(layout) if widget.isVisible() and not widget.geometry().isEmpty()]
    return [
        (one, other)
        for number, one in enumerate(found)
        for other in found[number + 1 :]
        if one.parent() is other.parent() and touches(one.geometry(), other.geometry())
    ]


def touches(one: QRect, other: QRect) -> bool:
    common = one.intersected(other)
    return common.width() > 1 and common.height() > 1


def placed(layout: QLayout) -> list[QWidget]:
    found = []
    for item in filter(None, map(layout.itemAt, range(layout.count()))):
        if (widget := item.widget()) is not None:
            found.append(widget)
        elif (inner := item.layout()) is not None:
            found += placed(inner)
    return found


def test_what_overlaps_is_seen(qtbot: QtBot) -> None:
    around, parts = QWidget(), [QPushButton("one"), QPushButton("two")]
    qtbot.addWidget(around)
    row = QHBoxLayout(around)
    for part in parts:
        row.addWidget(part)
    around.show()
    assert crossing(row) == []
    parts[1].setGeometry(parts[0].geometry())
    assert crossing(row) == [(parts[0], parts[1])]


SCALED = """
import sys
from pathlib import Path
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from ui.desktop.frame import Frame
from ui.desktop.main_window import MainWindow
from ui.desktop.places import PLACES
from ui.desktop.preferences import Preferences
from ui.desktop.theme import Mode, Theme

app = QApplication([])
theme = Theme(app, "light")
folder = Path(sys.argv[1])
preferences = Preferences(QSettings(str(folder / "scaled.ini"), QSettings.Format.IniFormat))
frame = Frame(theme, preferences)
window = MainWindow(frame, theme, preferences, run_now=True)
sys.excepthook = lambda *error: (sys.__excepthook__(*error), app.exit(1), sys.exit(1))
frame.resize(1024, 600)
frame.show()
window.open_ledger(Path(sys.argv[2]))
for place in PLACES:
    window.show_page(place.name)
    app.processEvents()
    picture = frame.grab()
    assert picture.width() == round(1024 * frame.devicePixelRatioF()), place.name
print(frame.devicePixelRatioF())
frame.close()
"""


@pytest.mark.parametrize("scale", ["1", "1.5", "2", "3"])
def test_every_page_is_drawn_at_every_scale(full_original: Path, tmp_path: Path, scale: str) -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": scale}
    command = [sys.executable, "-c", SCALED, str(tmp_path), str(full_original)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, str(float(scale))), done.stderr
    assert "Traceback" not in done.stderr


# --- Languages --------------------------------------------------------------------------------------------------------


def at_rest(window: MainWindow) -> Callable[[], bool]:
    return lambda: window.session is not None and not window.session.is_busy


def test_the_language_changes_on_every_page(qtbot: QtBot, windows: Windows, path: Path) -> None:
    _frame, window = opened(qtbot, windows, path)
    for language, name in zip(("ar", "en") * len(NAMES), NAMES, strict=False):
        window.show_page(name)
        qtbot.waitUntil(at_rest(window), timeout=10_000)
        fresh = speaking(qtbot, windows, language)
        qtbot.waitUntil(at_rest(fresh), timeout=10_000)
        assert fresh.frame.pages.currentWidget() is fresh.pages[name]
        assert fresh.banner.sentence == ""
        window = fresh
