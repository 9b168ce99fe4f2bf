"""The frame of the window: menu bar, title line, rail, page stack, status line. It is on screen before anything else.

It knows no ledger and imports nothing that the first paint does not show; `main_window` brings it to life.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QMoveEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QMenu, QStackedWidget, QVBoxLayout, QWidget

from ui.desktop import tabbing, theme
from ui.desktop.places import PLACES
from ui.desktop.preferences import Preferences
from ui.desktop.theme import Theme
from ui.desktop.widgets.rail import Rail
from ui.desktop.widgets.status import StatusLine
from ui.desktop.widgets.top_bar import TopBar
from ui.text import _

if TYPE_CHECKING:
    from ui.desktop.widgets.drop_hint import DropHint

_RESTS = 1000
"""Milliseconds after the last move or change of size before it is remembered: a crash must not lose it."""


_LEAST = 300
"""Pixels of height a page gets even if it asks for more: what can give way in it does so once it has to."""


class _Pages(QStackedWidget):
    """The pages. Only the one that is shown asks for room, so that a large one does not widen the window for all."""

    def __init__(self) -> None:
        super().__init__()
        self.currentChanged.connect(lambda _number: self.updateGeometry())

    def minimumSizeHint(self) -> QSize:
        shown = self.currentWidget()
        least = shown.minimumSizeHint() if shown is not None else QSize(0, 0)
        return QSize(least.width(), min(least.height(), _LEAST))


class Frame(QMainWindow):
    """The window without its contents. `painted` comes once, when it is on screen for the first time."""

    painted = Signal()
    closing = Signal()
    dropped = Signal(list)
    """Files that were dropped on the window, as paths."""

    def __init__(self, own: Theme, preferences: Preferences, *, has_ledger: bool = True) -> None:
        """Build it; without a ledger to come it is empty, for the welcome page."""
        super().__init__()
        self._preferences = preferences
        self._has_painted = False
        self.may_close: Callable[[], bool] = lambda: True
        """Whether the window can close now; it may first have to ask."""
        titles = {"file": _("&File"), "edit": _("&Edit"), "view": _("&View"), "help": _("&Help")}
        self.menus: dict[str, QMenu] = {name: self.menuBar().addMenu(title) for name, title in titles.items()}
        self.top = TopBar(own)
        self.rail = Rail([(_(place.title), place.icon) for place in PLACES], own)
        self.pages = _Pages()
        self.status = StatusLine()
        self._column = QVBoxLayout()
        self._lay_out()
        self.show_rail(is_shown=has_ledger)
        self.name_after("")
        self.setAcceptDrops(True)
        self.setMinimumSize(760, 480)
        self.resize(1240, 780)
        self._resting = QTimer(self, singleShot=True, interval=_RESTS)
        self._resting.timeout.connect(self._remember)
        self.restoreGeometry(preferences.geometry)
        self.fit_screen()

    def _lay_out(self) -> None:
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.rail)
        middle.addWidget(self.pages, 1)
        body = QWidget()
        body.setLayout(self._column)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self.top)
        self._column.addLayout(middle, 1)
        self._column.addWidget(self.status)
        self.setCentralWidget(body)

    def fit_screen(self) -> None:
        """Be no larger than the screen, and wholly on it: it may be another one than the last time."""
        room = self.screen().availableGeometry()
        if self.isMaximized() or self.isFullScreen() or room.contains(self.geometry()):
            return
        size = self.size().boundedTo(room.size())
        left = max(room.left(), min(self.x(), room.right() + 1 - size.width()))
        top = max(room.top(), min(self.y(), room.bottom() + 1 - size.height()))
        self.resize(size)
        self.move(left, top)

    def come_forward(self) -> None:
        """Be seen: in front of other windows, or at least noticed where the desktop keeps its order."""
        if self.isMinimized():
            self.showNormal()
        self.raise_()
        self.activateWindow()
        QApplication.alert(self)

    def _remember(self) -> None:
        self._preferences.geometry = self.saveGeometry()

    def put_under_title(self, widget: QWidget) -> None:
        """Place something between the title line and the pages."""
        self._column.insertWidget(1, widget)

    def show_rail(self, *, is_shown: bool) -> None:
        """Show or hide what only makes sense with a ledger."""
        self.rail.setVisible(is_shown)
        self.top.setVisible(is_shown)
        self.status.set_edge(is_shown=is_shown)

    def name_after(self, ledger: str) -> None:
        """Write the name of the open ledger in the title; empty means that none is."""
        self.setWindowTitle(f"{ledger} – Coinpurse" if ledger else "Coinpurse")
        self.top.show_name(ledger or "Coinpurse")

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.Paint and not self._has_painted:
            self._has_painted = True
            QTimer.singleShot(0, self.painted.emit)
        return done

    def focusNextPrevChild(self, is_forward: bool) -> bool:
        return tabbing.step(self, is_forward=is_forward)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.rail.set_slim(is_slim=self.width() < theme.NARROW)
        self._resting.start()

    def moveEvent(self, event: QMoveEvent) -> None:
        super().moveEvent(event)
        self._resting.start()

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.may_close():
            event.ignore()
            return
        self._resting.stop()
        self._remember()
        self.closing.emit()
        super().closeEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() and all(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()
            self._drop_hint.cover(self.pages)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._drop_hint.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        self._drop_hint.hide()
        event.acceptProposedAction()
        self.dropped.emit([Path(url.toLocalFile()) for url in event.mimeData().urls()])

    @cached_property
    def _drop_hint(self) -> DropHint:
        from ui.desktop.widgets.drop_hint import DropHint

        return DropHint(self)
