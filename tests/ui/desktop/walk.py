"""A walk through everything the window can show, one scene after another, for tests that hold everywhere.

A scene is a page, a bar, a popup, a menu or a dialog on screen. Whoever walks looks at the scene and asks for the next.
"""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QDialog,
    QMenu,
    QPushButton,
    QToolButton,
    QWidget,
)

from models import ledger, lookups
from models.drafts import FIELDS
from models.settings import Settings
from ui.desktop.charts.view import ChartView
from ui.desktop.main_window import MainWindow
from ui.desktop.pages.creators import CreatorsPage
from ui.desktop.pages.preferences import PreferencesPage
from ui.desktop.places import ASIDES, PLACES
from ui.desktop.theme import Mode, Theme
from ui.desktop.widgets.chips import Chip, PeriodChip

Scene = tuple[str, QWidget]
_PAUSES = 1_000
"""Milliseconds up to which a wait is a pause in typing, which nobody sits out here."""
_IMPORT = (
    "purchase,2026-05-02T20:00+02:00[Europe/Berlin],TikTok,main,,,,,700,8.99,EUR,,,website,,card,B-1,",
    "gift,2026-05-03T20:00+02:00[Europe/Berlin],TikTok,main,Mila,,Rose,1,1,,,,,,,,,",
    "gift,2026-13-03,TikTok,main,Mila,,Rose,1,1,,,,,,,,,",
)
_TIKTOK = """{"Income+ Wallet": {"Coin Purchase History": {"CoinPurchaseHistoryList": null}},
 "Your Activity": {"Purchases": {"SendGifts": {"SendGifts": [
   {"Date": "2026-03-02 20:15:44", "GiftAmount": "573", "UserName": "example_creator"}]}}}}"""
"""A download that leaves a question open."""
IN_WALK = ("Mila", "main", "example_creator", "573", "zzzz", "Empty book", *_IMPORT)
"""What is no word of the program: names, figures and rows of the files and searches here."""


def settle() -> None:
    """Let short pauses be over, and everything be drawn."""
    for _turn in range(3):
        QApplication.processEvents()
        for top in QApplication.topLevelWidgets():
            for timer in top.findChildren(QTimer):
                if timer.isActive() and timer.isSingleShot() and timer.interval() <= _PAUSES:
                    timer.stop()
                    timer.timeout.emit()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QApplication.processEvents()


def wear(theme: Theme, mode: Mode) -> None:
    """Switch the theme, and wait until all is dressed in it, seen or not."""
    theme.choose(mode)
    while any(widget.testAttribute(Qt.WidgetAttribute.WA_SetStyle) for widget in QApplication.allWidgets()):
        QApplication.processEvents()


def everywhere(window: MainWindow) -> Iterator[Scene]:
    """Yield the name of each scene and the widget that holds it. At the end no ledger is open any more."""
    assert window.session is not None
    folder = window.session.path.parent
    yield from pages(window)
    yield from bars(window)
    yield from around(window)
    yield from dialogs(window, folder)
    yield from without_entries(window, folder)
    window.close_ledger()
    settle()
    yield "welcome", window.frame
    window.welcoming.page.explain("")


def pages(window: MainWindow) -> Iterator[Scene]:
    """Every page of the rail, with something chosen on it, then each chip and menu of it open."""
    for place in PLACES:
        window.show_page(place.name)
        settle()
        page = window.page(place.name)
        yield place.name, window.frame
        if choose_first_rows(page):
            yield f"{place.name}, row chosen", window.frame
        yield from opened(page, place.name)
    yield from creator(window)


def creator(window: MainWindow) -> Iterator[Scene]:
    """The page of one creator, and what merges and splits it."""
    window.show_page("creators", 1)
    settle()
    yield "creators, one of them", window.frame
    page = window.page("creators")
    yield from opened(page, "creators, one of them")
    assert isinstance(page, CreatorsPage)
    for name, begin in (("merged", partial(page.side.start_merge, [1, 2])), ("split", page.side.start_split)):
        begin()
        settle()
        yield f"creators, {name}", window.frame
        page.side.close_panel()


def choose_first_rows(page: QWidget) -> bool:
    """Choose the first row of every list, and tell whether there was one."""
    views = [view for view in page.findChildren(QAbstractItemView) if view.isVisible() and rows(view)]
    for view in views:
        view.setCurrentIndex(view.model().index(0, 0))
    settle()
    return bool(views)


def rows(view: QAbstractItemView) -> int:
    return view.model().rowCount() if view.model() is not None else 0


def opened(root: QWidget, where: str) -> Iterator[Scene]:
    """Open whatever opens from `root`: chips, buttons with a menu, the menus of charts and tables."""
    for button in root.findChildren(QAbstractButton):
        if button.isVisible() and button.isEnabled() and open_from(button):
            yield from shown(f"{where}, {button.accessibleName() or button.text()}")
    for chip in root.findChildren(PeriodChip):
        if chip.isVisible():
            chip._pick("own")
            yield from shown(f"{where}, own dates")
    for chart in root.findChildren(ChartView):
        if chart.isVisible() and chart.chart is not None:
            corner = QPoint(5, 5)
            asking = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, corner, chart.mapToGlobal(corner))
            QApplication.sendEvent(chart, asking)
            yield from shown(f"{where}, menu of the chart")


def open_from(button: QAbstractButton) -> bool:
    """Open the list or menu of a button, if it has one."""
    menu = button.menu() if isinstance(button, QPushButton | QToolButton) else None
    if menu is not None:
        menu.popup(button.mapToGlobal(QPoint(0, button.height())))  # a click would wait until it is closed again
    elif isinstance(button, Chip):
        button.click()
    return menu is not None or isinstance(button, Chip)


def shown(where: str) -> Iterator[Scene]:
    """Yield the popup on screen, then close it."""
    settle()
    popup = QApplication.activePopupWidget()
    assert popup is not None, f"nothing opens: {where}"
    yield where, popup
    while (popup := QApplication.activePopupWidget()) is not None:
        popup.close()
    settle()


def bars(window: MainWindow) -> Iterator[Scene]:
    """The bar of every kind of entry, for a new one and for one to change."""
    window.show_page("ledger")
    for name, action in window.actions.items():
        if name.startswith("add-") and action.isEnabled():
            action.trigger()
            settle()
            yield name, window.frame
            bar = window.desk.open_bar
            assert bar is not None, name
            if name == "add-gift":
                bar.field("when").open_calendar()  # type: ignore[attr-defined]
                yield from shown("calendar")
            bar.submit()
            settle()
            yield f"{name}, refused", window.frame
            bar.dismiss()
    assert window.session is not None
    drafts = lookups.drafts(window.session.reader, list(window.ledger_page.table.rows.ids))
    for kind in dict.fromkeys(draft.kind for draft in drafts.values()):
        entry = next(entry for entry, draft in drafts.items() if draft.kind == kind)
        window.desk.edit(entry, drafts[entry])
        settle()
        yield f"edit {kind}", window.frame
        bar = window.desk.open_bar
        assert bar is not None, kind
        bar.dismiss()


def around(window: MainWindow) -> Iterator[Scene]:
    """What is not of one page: menus, preferences, everything by name, banners, the status line at work."""
    for name, menu in window.frame.menus.items():
        for inner in [menu, *(action.menu() for action in menu.actions() if isinstance(action.menu(), QMenu))]:
            assert isinstance(inner, QMenu)
            inner.aboutToShow.emit()
            yield f"menu {name}, {inner.title()}", inner
    for place in ASIDES:
        window.show_page(place.name)
        settle()
        yield place.name, window.frame
        window.go_back()
    window.actions["commands"].trigger()
    settle()
    assert window._palette is not None
    yield "commands", window._palette
    window._palette.line.setText("m")
    settle()
    yield "commands, found", window._palette
    window._palette.close()
    window.show_page("ledger")
    window.trouble.say_broken()
    window.status.show_progress(3, 10)
    window.ledger_page.table.selectAll()
    settle()
    yield "notices", window.frame
    window.banner.hide()
    window.status.show_progress(0, 0)


def dialogs(window: MainWindow, folder: Path) -> Iterator[Scene]:
    """What opens over the window."""
    window.actions["about"].trigger()
    yield from dialog_on_screen("about")
    window.actions["save-preset"].trigger()
    yield from dialog_on_screen("save preset")
    page = window.page("preferences")
    assert isinstance(page, PreferencesPage)
    page.presets._rows[0].change.click()
    yield from dialog_on_screen("change preset")
    QGuiApplication.clipboard().setText("Rose x5 20 coins\nTikTok")
    window.actions["paste-entries"].trigger()
    yield from dialog_on_screen("paste")
    QGuiApplication.clipboard().clear()
    rows_file, download = folder / "rows.csv", folder / "download.json"
    rows_file.write_text("\r\n".join((",".join(FIELDS), *_IMPORT, "")), encoding="utf-8", newline="")
    download.write_text(_TIKTOK, encoding="utf-8")
    for path in (rows_file, download):
        window.taking_in.import_files([path])
        yield from dialog_on_screen(f"import {path.suffix}")


def dialog_on_screen(where: str) -> Iterator[Scene]:
    """Yield the dialog on screen, then close it."""
    settle()
    dialog = next((top for top in QApplication.topLevelWidgets() if isinstance(top, QDialog) and top.isVisible()), None)
    assert dialog is not None, where
    yield where, dialog
    dialog.close()
    settle()


def without_entries(window: MainWindow, folder: Path) -> Iterator[Scene]:
    """Every page of a ledger that holds nothing yet, and one that finds nothing."""
    path = folder / "Empty book.coinpurse"
    ledger.create(path, Settings(currency="EUR", timezone="Europe/Berlin"))
    window.show_page("ledger")
    window.ledger_page.filters.search("zzzz")
    settle()
    yield "ledger, nothing found", window.frame
    window.open_ledger(path)
    for place in PLACES:
        window.show_page(place.name)
        settle()
        yield f"{place.name}, empty", window.frame
