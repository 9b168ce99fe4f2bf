"""The buttons with which a page is exported: the way that was last taken, and beside it a menu of all ways."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from ui.desktop.exports import FORMATS
from ui.desktop.theme import Theme
from ui.desktop.widgets.icon_button import IconButton
from ui.desktop.widgets.open_menu import open_menu
from ui.text import _

if TYPE_CHECKING:
    from ui.desktop.exports import Export


class ExportButton(QWidget):
    """A button that triggers the action of the window, and one that opens the menu of the page."""

    def __init__(self, own: Theme, action: QAction, menu: Callable[[], QMenu], parent: QWidget | None = None) -> None:
        """`menu` makes the menu anew whenever it is opened."""
        super().__init__(parent)
        self.button = IconButton(own, "export", "", action.toolTip())
        self.arrow = IconButton(own, "down", "", _("All ways to export"))
        self.arrow.setProperty("part", "arrow")
        self.button.clicked.connect(action.trigger)
        self.arrow.clicked.connect(lambda: open_menu(menu(), self.button))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.button)
        row.addWidget(self.arrow)

    def allow(self, is_possible: bool) -> None:
        """Let the page be exported, or not: there may be nothing on it."""
        self.button.setEnabled(is_possible)
        self.arrow.setEnabled(is_possible)


def formats_menu(parent: QWidget, export: Export | None, ask: Callable[[Export, str], object]) -> QMenu:
    """Make a menu of the formats something can be exported in, which goes away with its closing."""
    made = QMenu(parent)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    if export is None:
        return made
    for name in export.formats:
        if name in {"csv", "svg"}:
            made.addSeparator()
        made.addAction(f"{_(FORMATS[name].title)}…", partial(ask, export, name))
    return made
