"""The way Tab takes through a window: that of its layouts, which is the way of the eye, whenever a part was made."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLayout, QMainWindow, QScrollArea, QSplitter, QWidget


def step(window: QWidget, *, is_forward: bool) -> bool:
    """Give the keyboard to the next control of `window`, or to the one before; tell whether there is any."""
    way = list(_below(window))
    current = window.focusWidget()
    at = next((number for number, widget in enumerate(way) if widget is current), -1 if is_forward else len(way))
    ahead = [*way[at + 1 :], *way[: at + 1]] if is_forward else [*reversed(way[:at]), *reversed(way[at:])]
    found = next((widget for widget in ahead if _is_stop(widget)), None)
    if found is None:
        return False
    found.setFocus(Qt.FocusReason.TabFocusReason if is_forward else Qt.FocusReason.BacktabFocusReason)
    _bring_into_sight(found)
    return True


def _below(parent: QWidget) -> Iterator[QWidget]:
    for child in _parts(parent):
        if not child.isWindow() and child.isVisible():
            yield child
            yield from _below(child)


def _parts(parent: QWidget) -> Iterator[QWidget]:
    """The widgets in a widget, as they are laid out; what is in no layout comes last, as it was made."""
    if isinstance(parent, QMainWindow):
        yield from filter(None, [parent.centralWidget()])
        return
    placed: list[QWidget] = []
    if isinstance(parent, QSplitter):
        placed = list(filter(None, map(parent.widget, range(parent.count()))))
    elif (layout := parent.layout()) is not None:
        placed = list(_placed(layout))
    yield from placed
    known = {id(widget) for widget in placed}
    yield from (child for child in parent.children() if isinstance(child, QWidget) and id(child) not in known)


def _placed(layout: QLayout) -> Iterator[QWidget]:
    numbers = list(range(layout.count()))
    if isinstance(layout, QGridLayout):
        numbers.sort(key=lambda number: layout.getItemPosition(number)[:2])  # type: ignore[index]
    for item in filter(None, map(layout.itemAt, numbers)):
        if (widget := item.widget()) is not None:
            yield widget
        elif (inner := item.layout()) is not None:
            yield from _placed(inner)


def _is_stop(widget: QWidget) -> bool:
    can_take = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return can_take and widget.isEnabled() and widget.focusProxy() is None


def _bring_into_sight(widget: QWidget) -> None:
    around = widget.parentWidget()
    while around is not None:
        if isinstance(around, QScrollArea):
            around.ensureWidgetVisible(widget)
        around = around.parentWidget()
