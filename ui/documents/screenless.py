"""Painting without a screen: letters need an application, be it one that shows nothing."""

from __future__ import annotations

from functools import cache

from PySide6.QtGui import QGuiApplication


def make_ready() -> None:
    """Make sure that there is an application; the window's own is one."""
    if QGuiApplication.instance() is None:
        _application()


@cache
def _application() -> QGuiApplication:
    """Make one that asks no display for anything, and keep it to the end of the process."""
    return QGuiApplication(["coinpurse", "-platform", "offscreen"])
