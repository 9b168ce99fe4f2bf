"""Menus that drop from a button or a chip."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget


def open_menu(menu: QMenu, under: QWidget, gap: int = 0) -> None:
    """Open a menu `gap` pixels below a widget, from the side the language is read from."""
    # A menu would run the way its owner does, and chips are turned around to have their arrow behind the text.
    side = QGuiApplication.layoutDirection()
    menu.setLayoutDirection(side)
    start = under.width() - menu.sizeHint().width() if side == Qt.LayoutDirection.RightToLeft else 0
    menu.popup(under.mapToGlobal(QPoint(start, under.height() + gap)))
