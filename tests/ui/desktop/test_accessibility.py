"""Whoever does not use a pointer, or does not see the window, can do and learn everything there is."""

from collections.abc import Iterator
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QMenuBar,
    QPushButton,
    QScrollArea,
    QWidget,
)
from pytestqt.qtbot import QtBot

from ui.desktop.main_window import MainWindow
from ui.desktop.theme import Theme

from .seen import Findings
from .walk import everywhere, settle, wear

_MOST = 250
"""Presses of Tab after which it must have come round."""
ROLES_OF_NOTHING = (QAccessible.Role.NoRole, QAccessible.Role.Client, QAccessible.Role.Pane, QAccessible.Role.Window)
"""What a screen reader says of a widget that says nothing of itself."""


def inside(root: QWidget) -> list[QWidget]:
    """The widgets that can be seen in `root`, those apart that Qt makes for its own purposes."""
    widgets = [root, *(widget for widget in root.findChildren(QWidget) if widget.isVisible())]
    return [widget for widget in widgets if widget.window() is root.window() and not is_qts_own(widget)]


def is_qts_own(widget: QWidget) -> bool:
    """Whether it is part of a Qt widget, like the field of a drop-down."""
    kind = widget.metaObject().className()
    is_inner = isinstance(widget.parent(), QComboBox | QLineEdit | QMenuBar)
    return is_inner or widget.objectName().startswith("qt_") or kind in {"QTableCornerButton", "QLineEditIconButton"}


def controls(root: QWidget) -> list[QWidget]:
    """What can be clicked or reached by keyboard in `root`."""
    return [
        widget
        for widget in inside(root)
        if isinstance(widget, QAbstractButton)
        or (widget.focusPolicy() != Qt.FocusPolicy.NoFocus and widget.focusProxy() is None)
    ]


def stops(root: QWidget) -> list[QWidget]:
    """Where Tab has to come by."""
    return [
        widget
        for widget in controls(root)
        if widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None
    ]


def test_every_control_says_what_it_is_and_what_it_is_called(full_window: MainWindow) -> None:
    nameless = Findings()
    for where, root in everywhere(full_window):
        for widget in controls(root):
            spoken = QAccessible.queryAccessibleInterface(widget)
            if not spoken.text(QAccessible.Text.Name).strip():
                nameless.add(where, widget, "no name")
            # Qt has no role for what can only be scrolled; a screen reader reads its name and what is in it.
            if spoken.role() in ROLES_OF_NOTHING and not isinstance(widget, QMenu | QScrollArea):
                nameless.add(where, widget, "no role")
    nameless.none_or_fail()


@pytest.mark.parametrize("kind", [QPushButton, QLineEdit])
def test_a_nameless_control_is_found(full_window: MainWindow, kind: type[QWidget]) -> None:
    widget = kind(full_window.frame)
    widget.show()
    assert widget in controls(full_window.frame)
    assert not QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name).strip()


def test_no_label_guesses_at_markup(full_window: MainWindow) -> None:
    guessing = Findings()
    for where, root in everywhere(full_window):
        for shown in root.findChildren(QLabel):
            if shown.textFormat() != Qt.TextFormat.PlainText and not is_qts_own(shown):
                guessing.add(where, shown, shown.text())
    guessing.none_or_fail()


# --- Where Tab leads --------------------------------------------------------------------------------------------------


@pytest.fixture(params=[Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft], ids=["ltr", "rtl"])
def direction(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[Qt.LayoutDirection]:
    qapp.setLayoutDirection(request.param)
    yield request.param
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def heads(root: QWidget) -> list[QWidget]:
    """The controls before which the eye finds none: those at the top of a column. Tab may go to them from anywhere."""
    places = {widget: place(widget, root) for widget in stops(root)}
    return [widget for widget, rect in places.items() if not any(goes_back(rect, other) for other in places.values())]


def tabbed(root: QWidget) -> list[QWidget]:
    """Press Tab from the first control on until it has come round."""
    first = next(iter(heads(root)), None)
    if first is None:
        return []
    first.setFocus(Qt.FocusReason.TabFocusReason)
    order: list[QWidget] = []
    while (widget := root.focusWidget()) not in (None, *order) and len(order) < _MOST:
        order.append(widget)
        QTest.keyClick(widget, Qt.Key.Key_Tab)
    return order


def place(widget: QWidget, root: QWidget) -> QRect:
    """Where a control is in the window, were nothing scrolled away, counted from the side that is read first."""
    rect = QRect(widget.mapTo(root, QPoint(0, 0)), widget.size())
    around = widget.parentWidget()
    while around is not None:
        if isinstance(around, QScrollArea):
            rect.translate(0, around.verticalScrollBar().value())
        around = around.parentWidget()
    if root.layoutDirection() == Qt.LayoutDirection.RightToLeft:
        rect.moveLeft(root.width() - rect.right())
    return rect


def goes_back(one: QRect, other: QRect) -> bool:
    """Whether `other`, reached right after `one`, is where the eye had been before.

    It is if it lies on the same line nearer to where lines begin, or wholly above and not in a column further on. Lines
    are the same if the lower half of neither begins below the other.
    """
    is_same_line = one.top() <= other.center().y() <= one.bottom() or other.top() <= one.center().y() <= other.bottom()
    if is_same_line:
        return other.right() <= one.left()
    return other.bottom() < one.top() and other.left() < one.right()


def test_tab_reaches_every_control_in_the_order_of_the_eye(
    qtbot: QtBot, full_window: MainWindow, direction: Qt.LayoutDirection
) -> None:
    missed, backwards = Findings(), Findings()
    for where, root in everywhere(full_window):
        if isinstance(root, QMenu):
            continue
        root.activateWindow()
        settle()
        order = tabbed(root)
        for widget in stops(root):
            if widget not in order:
                missed.add(where, widget, label(widget))
        beginnings = heads(root)
        for one, other in pairwise(order):
            if other not in beginnings and goes_back(place(one, root), place(other, root)):
                backwards.add(where, other, f"{label(one)} -> {label(other)}")
    missed.none_or_fail()
    backwards.none_or_fail()


def label(widget: QWidget) -> str:
    """What a control is called."""
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


@pytest.mark.parametrize(
    ("other", "is_back"),
    [
        (QRect(110, 100, 50, 20), False),  # further on in the line
        (QRect(20, 100, 50, 20), True),  # before it in the line
        (QRect(0, 140, 50, 20), False),  # the next line
        (QRect(100, 60, 50, 20), True),  # the line above
        (QRect(300, 60, 50, 20), False),  # the top of the next column
    ],
)
def test_the_order_of_the_eye(other: QRect, is_back: bool) -> None:
    assert goes_back(QRect(80, 100, 25, 20), other) is is_back


# --- What has the focus -----------------------------------------------------------------------------------------------


def picture(widget: QWidget) -> QImage:
    return widget.grab().toImage()


def looks_alike(widget: QWidget, elsewhere: QWidget) -> bool:
    """Whether a control looks the same with the focus and without."""
    elsewhere.setFocus(Qt.FocusReason.TabFocusReason)
    QApplication.processEvents()
    before = picture(widget)
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    QApplication.processEvents()
    return before == picture(widget)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_what_has_the_focus_can_be_seen(qtbot: QtBot, full_window: MainWindow, theme: Theme, mode: str) -> None:
    wear(theme, mode)  # type: ignore[arg-type]
    unseen, looked_at = Findings(), set()
    for where, root in everywhere(full_window):
        if isinstance(root, QMenu):
            continue
        root.activateWindow()
        around = stops(root)
        for widget in around:
            others = [other for other in around if other is not widget]
            if widget in looked_at or not others:
                continue
            looked_at.add(widget)
            if looks_alike(widget, others[0]):
                unseen.add(where, widget, label(widget))
    wear(theme, "light")
    unseen.none_or_fail()
