"""Everything by name: a field over the window, and under it what one can do or go to from there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from models.text import N_
from ui import privacy, tokens
from ui.desktop import finding, icons, theme
from ui.desktop.actions import ACTIONS, TABLE_KEYS, Actions, Entry, keys, plain
from ui.desktop.finding import Hit
from ui.desktop.widgets.cells import Index
from ui.desktop.widgets.chips import Popup
from ui.desktop.widgets.plain import PlainLabel
from ui.text import _, isolate, visible

if TYPE_CHECKING:
    from ui.desktop.session import LedgerSession

KINDS: dict[finding.Kind, tuple[str, str]] = {
    "creator": (N_("Creator"), "creator"),
    "report": (N_("Saved report"), "reports"),
    "preset": (N_("Preset"), "export"),
    "account": (N_("Purse"), "purse"),
    "gift": (N_("Gift"), "gift"),
    "help": (N_("Help"), "help"),
}
"""What a hit is called, and its icon; an action has its keys and its icon instead."""
PAGES: dict[finding.Kind, str] = {"creator": "creators", "report": "reports", "account": "purses", "help": "help"}
_WIDTH, _ROWS, _ICON = 600, 10, 16
_HIT = Qt.ItemDataRole.UserRole
_STEPS = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageDown: _ROWS,
    Qt.Key.Key_PageUp: -_ROWS,
}


class _Hits(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.hits: Sequence[Hit] = ()

    def show(self, hits: Sequence[Hit]) -> None:
        self.beginResetModel()
        self.hits = hits
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self.hits)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        found = self.hits[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return found.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return said(found)
        return found if role == _HIT else None


def said(found: Hit) -> str:
    """A hit as it is read aloud: `Mila, Creator`."""
    return _(", ").join(filter(None, (found.title, found.detail)))


class _Drawing(QStyledItemDelegate):
    """A hit in one line: its icon, its name, and at the far end what it is or its keys."""

    def __init__(self, own: theme.Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = own
        self._icons = {entry.id: entry.icon for entry in ACTIONS}

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(160, option.fontMetrics.height() + tokens.SPACE_M)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        found: Hit = index.data(_HIT)
        colors = self._theme.tokens
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("selection"))
            painter.drawRoundedRect(option.rect, tokens.RADIUS, tokens.RADIUS)
        room = option.rect.adjusted(tokens.SPACE_M, 0, -tokens.SPACE_M, 0)
        is_mirrored = option.direction == Qt.LayoutDirection.RightToLeft
        if sign := self._icon(found):
            left = room.right() - _ICON if is_mirrored else room.left()
            drawn = icons.pixmap(sign, colors.second, _ICON, painter.device().devicePixelRatioF())
            painter.drawPixmap(QPoint(left, room.center().y() - _ICON // 2), drawn)
        taken = _ICON + tokens.SPACE_M
        room.adjust(0 if is_mirrored else taken, 0, -taken if is_mirrored else 0, 0)
        near, far = (
            QStyle.visualAlignment(option.direction, side)
            | Qt.AlignmentFlag.AlignVCenter
            | Qt.AlignmentFlag.AlignAbsolute
            for side in (Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight)
        )
        painter.setFont(tokens.font("caption"))
        painter.setPen(self._theme.color("second"))
        painter.drawText(room, int(far), found.detail)
        behind = painter.fontMetrics().horizontalAdvance(found.detail) + tokens.SPACE_L
        room.adjust(behind if is_mirrored else 0, 0, 0 if is_mirrored else -behind, 0)
        painter.setFont(tokens.font("body"))
        painter.setPen(self._theme.color("text"))
        shown = painter.fontMetrics().elidedText(str(index.data()), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, int(near), shown)

    def _icon(self, found: Hit) -> str:
        if found.kind == "action":
            return self._icons[str(found.key)]
        return KINDS[found.kind][1] if found.kind in KINDS else "search"


class Palette(Popup):
    """Type, choose with the arrows, Enter. It does actions itself; where to go is said by its signals."""

    page_wanted = Signal(str, object)
    preset_wanted = Signal(int)
    """Make the export of the preset of that id."""
    """A page by its name, and what is to be shown there."""
    search_wanted = Signal(str)
    """Words to look for in the ledger."""

    def __init__(self, own: theme.Theme, actions: Actions, help_topics: Iterable[Hit], parent: QWidget) -> None:
        super().__init__(parent)
        self._actions, self._help = actions, list(help_topics)
        self._commands: list[Hit] = []
        self._names: Sequence[Hit] = ()
        self._can_search = False
        self.line = QLineEdit()
        self.line.setPlaceholderText(_("Find an action, a creator, a gift, a report…"))
        self.line.setAccessibleName(_("Find an action, a creator, a gift, a report"))
        self.line.textChanged.connect(lambda _text: self._find())
        self._model = _Hits(self)
        self.list = QListView()
        self.list.setModel(self._model)
        self.list.setItemDelegate(_Drawing(own, self.list))
        self.list.setProperty("role", "plain")
        self.list.setAccessibleName(_("What was found"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setUniformItemSizes(True)
        self.list.clicked.connect(lambda index: self._go(index.row()))
        self._nothing = PlainLabel(_("Nothing is called that."), "body", "second")
        self._nothing.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(tokens.SPACE_S, tokens.SPACE_S, tokens.SPACE_S, tokens.SPACE_S)
        column.setSpacing(tokens.SPACE_S)
        for part in (self.line, self.list, self._nothing):
            column.addWidget(part)
        self.line.installEventFilter(self)

    def open_over(self, window: QWidget, session: LedgerSession | None) -> None:
        """Show it over the top of `window`, empty; names of the ledger follow as soon as they are read."""
        self._commands = [
            finding.hit("action", plain(self._actions[entry.id].text()), entry.id, keys(entry))
            for entry in _useful(self._actions)
        ]
        self._names, self._can_search = (), session is not None
        if session is not None and not privacy.is_on():
            session.ask(finding.names, done=self._take_names, topic="palette")
        self.line.clear()
        self._find()
        self.setLayoutDirection(window.layoutDirection())
        width = min(_WIDTH, window.width() - 2 * tokens.SPACE_XL)
        self.setFixedWidth(width)
        self.move(window.mapToGlobal(QPoint((window.width() - width) // 2, 2 * tokens.SPACE_XL)))
        self.show()
        self.line.setFocus()

    def _take_names(self, names: Sequence[Hit]) -> None:
        self._names = [Hit(one.kind, visible(one.title), one.key, _(KINDS[one.kind][0]), one.folded) for one in names]
        self._find()

    def _find(self) -> None:
        typed = self.line.text()
        found = list(finding.find(typed, [*self._commands, *self._names, *self._help]))
        if typed.strip() and self._can_search:
            title = _("Search the ledger for {words}").format(words=isolate(typed.strip()))
            found.append(Hit("text", title, typed.strip()))
        self._model.show(found)
        self._choose(0)
        self._nothing.setVisible(not found)
        self.list.setVisible(bool(found))
        self.list.setFixedHeight(self.list.sizeHintForRow(0) * min(_ROWS, len(found)) + 2 if found else 0)
        self.adjustSize()

    def _choose(self, row: int) -> None:
        last = len(self._model.hits) - 1
        if last < 0:
            self.line.setAccessibleDescription(self._nothing.text())
            return
        row = max(0, min(row, last))
        self.list.setCurrentIndex(self._model.index(row, 0))
        # The field has the focus, so it is the field that says what Enter would do.
        self.line.setAccessibleDescription(said(self._model.hits[row]))

    def eventFilter(self, watched: QObject, event: Any) -> bool:
        if watched is self.line and isinstance(event, QKeyEvent) and event.type() == QKeyEvent.Type.KeyPress:
            key = Qt.Key(event.key())
            if key in _STEPS:
                self._choose(self.list.currentIndex().row() + _STEPS[key])
                return True
            if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                self._go(self.list.currentIndex().row())
                return True
            if key == Qt.Key.Key_Escape:
                self.hide()
                return True
        return super().eventFilter(watched, event)

    def _go(self, row: int) -> None:
        """Close, and do what was chosen."""
        if not 0 <= row < len(self._model.hits):
            return
        chosen = self._model.hits[row]
        self.hide()
        if chosen.kind == "action":
            self._actions[str(chosen.key)].trigger()
        elif chosen.kind in PAGES:
            self.page_wanted.emit(PAGES[chosen.kind], chosen.key)
        elif chosen.kind == "preset":
            self.preset_wanted.emit(chosen.key)
        else:
            self.search_wanted.emit(str(chosen.key))


def _useful(actions: Actions) -> Iterable[Entry]:
    """Actions that can be done from anywhere now; those of the table need to see its selection."""
    return (entry for entry in ACTIONS if entry.id not in (*TABLE_KEYS, "commands") and actions[entry.id].isEnabled())
