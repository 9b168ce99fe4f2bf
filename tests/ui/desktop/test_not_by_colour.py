"""What a colour tells is told in words, too: whoever sees no colours learns the same.

Wherever good, attention or wrong is on screen, something is said or stands there: words, or a plus or minus. And what
differs by such a colour differs in what is said, too; figures and names do not count, for they differ anyway.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QAbstractListModel, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui.desktop import icons
from ui.desktop.charts.view import ChartView
from ui.desktop.main_window import MainWindow
from ui.desktop.widgets.plain import PlainLabel
from ui.tokens import LIGHT

from .full_book import ONE
from .seen import Findings, named, of, unmarked
from .walk import everywhere

STATES = ("good", "attention", "wrong")
UNITS = ("TikTok", "Twitch", "YouTube", "Coin", "Bit", "EUR", "KPW")
_NEAR = 16
"""Steps of red, green or blue by which the edge of a letter may differ."""
_AROUND = 3
"""How many widgets further out the words beside a sign may stand."""
_ROLES = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.AccessibleTextRole,
    Qt.ItemDataRole.AccessibleDescriptionRole,
)


class Part(NamedTuple):
    """A part of a scene that cannot be divided: what it is, where, and what is said of it."""

    by: str
    rect: QRect
    words: str
    row: str = ""
    """What it is one of: a row of a table."""


# --- What is on screen ------------------------------------------------------------------------------------------------


def parts(root: QWidget) -> Iterator[Part]:
    """Widgets with nothing in them, and cells, as far as they are wholly in sight; charts have tests of their own."""
    if isinstance(root, QMenu):
        for action in root.actions():
            yield Part("QMenu", root.actionGeometry(action), plain(action.text()))
        return
    for widget in root.findChildren(QWidget):
        view = widget.parent()
        if not widget.isVisible() or isinstance(view, QHeaderView) or is_in_chart(widget):
            continue
        if isinstance(view, QAbstractItemView) and widget is view.viewport():
            yield from cells(root, view)
        elif not any(inner.isVisible() for inner in widget.findChildren(QWidget)):
            rect = QRect(widget.mapTo(root, QPoint()), widget.size())
            if widget.visibleRegion().boundingRect().size() == widget.size():
                is_sign = not any(text for _kind, text in of(widget))
                said = said_by(widget) if is_sign else said_in(widget)
                yield Part(f"sign, {named(widget)}" if is_sign else named(widget), rect, said)


def is_in_chart(widget: QWidget) -> bool:
    return isinstance(widget, ChartView) or isinstance(widget.parent(), ChartView)


def cells(root: QWidget, view: QAbstractItemView) -> Iterator[Part]:
    port, model = view.viewport(), view.model()
    if model is None:
        return
    first, last = view.indexAt(QPoint(1, 1)).row(), view.indexAt(QPoint(1, port.height() - 2)).row()
    for row in range(max(0, first), model.rowCount() if last < 0 else last + 1):
        for column in range(1 if isinstance(model, QAbstractListModel) else model.columnCount()):
            index = model.index(row, column)
            rect = view.visualRect(index)
            # What is selected is of one colour whatever it is.
            if not rect.isEmpty() and port.rect().contains(rect) and not view.selectionModel().isSelected(index):
                said = " ".join(unmarked(str(index.data(role) or "")) for role in _ROLES)
                where = rect.translated(port.mapTo(root, QPoint()))
                yield Part(f"{named(view)}, column {column}", where, plain(said), f"{id(view)}, {row}")


def said_in(widget: QWidget) -> str:
    inside = [widget, *(one for one in widget.findChildren(QWidget) if one.isVisible())]
    return plain(" ".join(unmarked(text) for one in inside for _kind, text in of(one) if text))


def said_by(sign: QWidget) -> str:
    """What is said beside a sign."""
    around = sign.parentWidget()
    for _step in range(_AROUND):
        if around is not None and not said_in(around):
            around = around.parentWidget()
    return said_in(around) if around is not None else ""


def plain(text: str) -> str:
    """A text without its figures, and without names, of which each could bear a colour of its own unnoticed."""
    for name in (*ONE.all, *UNITS):
        text = text.replace(name, "")
    return " ".join(re.sub(r"[\d.,:\u2066-\u2069\u200e\u200f]+", "", text).split())


# --- What is in which colour ------------------------------------------------------------------------------------------


def colored(picture: QImage) -> dict[str, NDArray[np.bool_]]:
    """Where a picture is of each state's colour."""
    made = picture.convertToFormat(QImage.Format.Format_RGB32)
    dots = np.frombuffer(made.constBits(), dtype=np.uint8).reshape(made.height(), -1, 4)[:, :, :3].astype(np.int16)
    colors = {state: QColor(getattr(LIGHT, state)) for state in STATES}
    wanted = {state: np.array([one.blue(), one.green(), one.red()]) for state, one in colors.items()}
    return {state: (np.abs(dots - color) <= _NEAR).all(axis=2) for state, color in wanted.items()}


def states(part: Part, where: dict[str, NDArray[np.bool_]]) -> tuple[str, ...]:
    """The colours that are in a part."""
    rect = part.rect
    spot = np.s_[max(0, rect.top()) : rect.bottom() + 1, max(0, rect.left()) : rect.right() + 1]
    return tuple(state for state, dots in where.items() if dots[spot].any())


def has_words(part: Part) -> bool:
    return re.search(r"[^\W\d_]|[+\u2212]", part.words) is not None


class Seen:
    """Gathers what every part says, and in which colours; `findings` are those that only the colour tells."""

    def __init__(self) -> None:
        self._told: dict[tuple[str, str], dict[tuple[str, ...], str]] = defaultdict(dict)
        self._findings = Findings()
        self.count = 0

    def look(self, where: str, root: QWidget) -> None:
        dots = colored(root.grab().toImage())
        every = [(part, states(part, dots)) for part in parts(root)]
        spoken = {(part.row, state) for part, found in every for state in found if part.row and has_words(part)}
        for part, found in every:
            self.count += bool(found)
            self._told[part.by, part.words].setdefault(found, where)
            if not has_words(part):
                for state in found:
                    if (part.row, state) not in spoken:
                        self._findings.add(where, part.by, f"{state} without a word")

    @property
    def findings(self) -> Findings:
        for (by, words), colors in self._told.items():
            if len(colors) > 1 and words:
                self._findings.add(
                    " | ".join(colors.values()), by, f"{sorted(colors)}, but says the same: {words[:150]}"
                )
        return self._findings


def test_no_state_is_told_by_colour_alone(full_window: MainWindow) -> None:
    seen = Seen()
    for where, root in everywhere(full_window):
        seen.look(where, root)
    assert seen.count > 100
    seen.findings.none_or_fail()


# --- What is told by colour alone is found ----------------------------------------------------------------------------


def shown(qtbot: QtBot, *labels: PlainLabel) -> QWidget:
    """A window with some labels under each other."""
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    for label in labels:
        column.addWidget(label)
    window.show()
    return window


def complaints(qtbot: QtBot, *labels: PlainLabel) -> bool:
    seen = Seen()
    seen.look("here", shown(qtbot, *labels))
    try:
        seen.findings.none_or_fail()
    except pytest.fail.Exception:
        return True
    return False


@pytest.mark.usefixtures("theme")
@pytest.mark.parametrize("state", STATES)
def test_what_only_a_colour_tells_is_found(qtbot: QtBot, state: str) -> None:
    assert complaints(qtbot, PlainLabel("1,240", "figure", state)), "a figure alone"
    assert complaints(qtbot, PlainLabel("Left 1,240", "figure"), PlainLabel("Left 99", "figure", state))
    assert not complaints(qtbot, PlainLabel("Left 1,240", "figure"), PlainLabel("99 over", "figure", state))
    assert not complaints(qtbot, PlainLabel("−99", "figure", state))


@pytest.mark.usefixtures("theme")
def test_a_sign_alone_is_found_and_one_with_words_beside_it_is_not(qtbot: QtBot) -> None:
    def sign() -> PlainLabel:
        label = PlainLabel()
        label.setPixmap(icons.pixmap("attention", LIGHT.attention, 24, 1))
        return label

    assert complaints(qtbot, sign())
    assert not complaints(qtbot, sign(), PlainLabel("40 coins are covered by no purchase"))
