"""The keys of a report as chips one can drag between rows and columns; each has a menu that does the same by keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QMimeData, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDrag,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from ui import labels, tokens
from ui.desktop import icons, theme
from ui.desktop.widgets.icon_button import IconButton
from ui.desktop.widgets.open_menu import open_menu
from ui.desktop.widgets.plain import PlainLabel
from ui.text import _

_MIME = "application/x-coinpurse-key"
_GRIP = 12


class Move(NamedTuple):
    """A key that goes to a place of a shelf; none is away from both."""

    key: str
    shelf: str
    place: int


class KeyChip(QPushButton):
    """One key of rows or columns. Drag it, or open its menu; Delete removes it."""

    moved = Signal(object)
    """A `Move`."""
    replaced = Signal(str, str)
    """This key, and the one that takes its place."""

    def __init__(self, own: theme.Theme, shelf: KeyShelf, key: str) -> None:
        super().__init__(_(labels.KEYS[key]), shelf)
        self.setProperty("role", "key")
        self.key = key
        self._theme, self._shelf = own, shelf
        self._pressed: QPoint | None = None
        self.setAccessibleName(_("{key}, in {place}").format(key=self.text(), place=shelf.title))
        self.setAccessibleDescription(_("Enter moves it, Delete takes it away"))
        self.setToolTip(_("Drag it, or click to move, replace or remove it"))
        self.clicked.connect(self.open_menu)

    def open_menu(self) -> None:
        """Offer everything that can be done with the key."""
        open_menu(self.menu_of(), self)

    def menu_of(self) -> QMenu:
        """Make the menu of what can be done with the key."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        shelf, place = self._shelf, self._shelf.keys.index(self.key)
        to_other = _("Move to columns") if shelf.name == "rows" else _("Move to rows")
        other = "columns" if shelf.name == "rows" else "rows"
        deeds = [
            (to_other, Move(self.key, other, -1), not shelf.other_is_full),
            (_("Move up"), Move(self.key, shelf.name, place - 1), place > 0),
            (_("Move down"), Move(self.key, shelf.name, place + 1), place + 1 < len(shelf.keys)),
        ]
        for text, move, is_possible in deeds:
            action = menu.addAction(text)
            action.setEnabled(is_possible)
            action.triggered.connect(lambda _checked=False, move=move: self.moved.emit(move))
        inner = menu.addMenu(_("Replace by"))
        for key in shelf.free:
            action = inner.addAction(_(labels.KEYS[key]))
            action.triggered.connect(lambda _checked=False, key=key: self.replaced.emit(self.key, key))
        menu.addSeparator()
        menu.addAction(_("Remove")).triggered.connect(self.remove)
        return menu

    def remove(self) -> None:
        """Take the key away."""
        self.moved.emit(Move(self.key, "", -1))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_alt = event.modifiers() == Qt.KeyboardModifier.AltModifier
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            self.remove()
        elif is_alt and event.key() in steps:
            place = self._shelf.keys.index(self.key) + steps[Qt.Key(event.key())]
            if 0 <= place < len(self._shelf.keys):
                self.moved.emit(Move(self.key, self._shelf.name, place))
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.open_menu()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.open_menu()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the chip with a grip at its beginning and an arrow at its end."""
        super().paintEvent(event)
        is_mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        color = self._theme.color("second").name()
        places = [("grip", tokens.SPACE_S), ("down", self.width() - _GRIP - tokens.SPACE_S)]
        with QPainter(self) as painter:
            for icon, left in places:
                x = self.width() - left - _GRIP if is_mirrored else left
                pixmap = icons.pixmap(icon, color, _GRIP, self.devicePixelRatioF())
                painter.drawPixmap(QRect(x, (self.height() - _GRIP) // 2, _GRIP, _GRIP), pixmap)

    # --- Dragging -------------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        self._pressed = event.position().toPoint() if event.button() == Qt.MouseButton.LeftButton else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is not None:
            way = (event.position().toPoint() - self._pressed).manhattanLength()
            if way >= QApplication.startDragDistance():
                self._drag()
                return
        super().mouseMoveEvent(event)

    def _drag(self) -> None:
        drag, data = QDrag(self), QMimeData()
        data.setData(_MIME, self.key.encode())
        drag.setMimeData(data)
        drag.setPixmap(self.grab())
        drag.setHotSpot(self._pressed or QPoint())
        self._pressed = None
        self.setDown(False)
        drag.exec(Qt.DropAction.MoveAction)


class KeyShelf(QFrame):
    """The keys of the rows, or of the columns, and a button for one more. Keys can be dropped on it."""

    moved = Signal(object)
    """A `Move`, of a key that may come from elsewhere."""
    replaced = Signal(str, str)

    def __init__(self, own: theme.Theme, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "shelf")
        self.setAcceptDrops(True)
        self.name, self.title = name, title
        self.keys: tuple[str, ...] = ()
        self.free: tuple[str, ...] = ()
        self.most = 1
        self.other_is_full = False
        self._theme = own
        self._drop_at: int | None = None
        self.chips: list[KeyChip] = []
        self.add = IconButton(own, "plus", "", _("Add a key to {place}").format(place=title))
        self.add.clicked.connect(self._offer)
        self._nothing = PlainLabel(_("Drag a key here"), "caption", "second")
        self._head = head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(0)
        head.addWidget(PlainLabel(title, "caption", "second"))
        head.addStretch()
        head.addWidget(self.add)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(tokens.SPACE_XS)
        self._column.addLayout(head)
        self._column.addWidget(self._nothing)

    def put_beside_title(self, widget: QWidget) -> None:
        """Put something before the button that adds a key."""
        self._head.insertWidget(2, widget)

    def show_keys(self, keys: Sequence[str], free: Sequence[str], most: int, *, other_is_full: bool) -> None:
        """Show the keys; `free` are those that could be added, `most` is how many there may be."""
        self.free, self.most, self.other_is_full = tuple(free), most, other_is_full
        if tuple(keys) != self.keys or len(self.chips) != len(keys):
            self.keys = tuple(keys)
            for chip in self.chips:
                self._column.removeWidget(chip)
                chip.hide()
                chip.deleteLater()
            self.chips = [self._chip(key) for key in keys]
        self._nothing.setVisible(not keys)
        self.add.setEnabled(len(keys) < most and bool(free))

    def chip(self, key: str) -> KeyChip:
        """The chip of a key."""
        return self.chips[self.keys.index(key)]

    def _chip(self, key: str) -> KeyChip:
        chip = KeyChip(self._theme, self, key)
        chip.moved.connect(self.moved)
        chip.replaced.connect(self.replaced)
        self._column.insertWidget(self._column.count() - 1, chip)
        chip.show()
        return chip

    def _offer(self) -> None:
        open_menu(self.offers(), self.add)

    def offers(self) -> QMenu:
        """Make the menu of keys that could be added."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for key in self.free:
            action = menu.addAction(_(labels.KEYS[key]))
            action.triggered.connect(lambda _checked=False, key=key: self.moved.emit(Move(key, self.name, -1)))
        return menu

    # --- Dropping -------------------------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(_MIME) and self._may_take(_key(event)):
            event.acceptProposedAction()
            self._mark(event.position().toPoint().y())

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        event.acceptProposedAction()
        self._mark(event.position().toPoint().y())

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._drop_at = None
        self.update()

    def dropEvent(self, event: QDropEvent) -> None:
        place, self._drop_at = self._place(event.position().toPoint().y()), None
        key = _key(event)
        if key in self.keys and self.keys.index(key) < place:
            place -= 1
        event.acceptProposedAction()
        self.update()
        self.moved.emit(Move(key, self.name, place))

    def _may_take(self, key: str) -> bool:
        return key in self.keys or len(self.keys) < self.most

    def _place(self, y: int) -> int:
        """Before which chip a key dropped at this height goes."""
        return sum(y > chip.geometry().center().y() for chip in self.chips)

    def _mark(self, y: int) -> None:
        self._drop_at = self._place(y)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw a line where a key would be dropped."""
        super().paintEvent(event)
        if self._drop_at is None:
            return
        bottom = self._nothing.geometry().top() if not self.chips else self.chips[-1].geometry().bottom() + 2
        y = self.chips[self._drop_at].geometry().top() - 3 if self._drop_at < len(self.chips) else bottom
        with QPainter(self) as painter:
            painter.fillRect(QRect(0, y, self.width(), 2), self._theme.color("accent"))


def _key(event: QDropEvent) -> str:
    return bytes(event.mimeData().data(_MIME).data()).decode(errors="replace")
