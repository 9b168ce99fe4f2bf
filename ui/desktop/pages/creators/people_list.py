"""The list of creators as one works in it: two lines each, a bar for the share, letters that go to the search field."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QObject, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui import tokens
from ui.desktop import icons, theme
from ui.desktop.pages.creators.people_model import ROW, PeopleModel, Row
from ui.desktop.widgets.cells import Index
from ui.text import _

_BAR = 4
"""Pixels a bar is high."""
_SIGN = 14
_CENTER = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute


class _Drawing(QStyledItemDelegate):
    """Draws a creator: name and cost, under them what there is to say and the share, under that its bar."""

    def __init__(self, own: theme.Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = own
        self.space = tokens.SPACE_S

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(160, self.height)

    @property
    def height(self) -> int:
        """How high every row is."""
        lines = sum(QFontMetrics(tokens.font(size)).height() for size in ("strong", "caption"))
        return lines + 2 * self.space + _BAR + tokens.SPACE_XS

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: Row = index.data(ROW)
        rect: QRect = option.rect
        colors, state = self._theme.tokens, option.state
        is_chosen = bool(state & QStyle.StateFlag.State_Selected)
        if is_chosen:
            painter.fillRect(rect, QColor(colors.selection))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, QColor(colors.hover))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, QColor(colors.row_line))
        if state & QStyle.StateFlag.State_HasFocus:
            self._mark_current(painter, rect, option.direction)
        near, far = tokens.SPACE_L, tokens.SPACE_M
        if option.direction == Qt.LayoutDirection.RightToLeft:
            near, far = far, near
        room = rect.adjusted(near, self.space, -far, -self.space)
        first, second = (QFontMetrics(tokens.font(size)).height() for size in ("strong", "caption"))
        line = QRect(room.left(), room.top(), room.width(), first)
        under = QRect(room.left(), line.bottom() + 1, room.width(), second)
        painter.setPen(QColor(colors.text if row.is_known else colors.second))
        self._ends(painter, line, option.direction, (row.name, "strong"), (row.cost, "body"), row.doubt)
        painter.setPen(QColor(colors.second))
        self._ends(painter, under, option.direction, (row.detail, "caption"), (row.beside, "caption"))
        self._bar(painter, QRectF(room.left(), under.bottom() + 1 + tokens.SPACE_XS, room.width(), _BAR), row.part,
                  option.direction)  # fmt: skip

    def _mark_current(self, painter: QPainter, rect: QRect, direction: Qt.LayoutDirection) -> None:
        """A line at the leading edge: where the keyboard is, in whatever colours."""
        left = rect.right() - 2 if direction == Qt.LayoutDirection.RightToLeft else rect.left()
        painter.fillRect(left, rect.top(), 3, rect.height() - 1, QColor(self._theme.tokens.accent))

    def _ends(
        self,
        painter: QPainter,
        rect: QRect,
        direction: Qt.LayoutDirection,
        near: tuple[str, tokens.Size],
        far: tuple[str, tokens.Size],
        doubt: str = "",
    ) -> None:
        """Draw a text at either end of a line; the nearer one gives way."""
        is_mirrored = direction == Qt.LayoutDirection.RightToLeft
        metrics = QFontMetrics(tokens.font(far[1]))
        taken = metrics.horizontalAdvance(far[0])
        painter.setLayoutDirection(direction)
        painter.setFont(tokens.font(far[1]))
        side = Qt.AlignmentFlag.AlignLeft if is_mirrored else Qt.AlignmentFlag.AlignRight
        painter.drawText(rect, int(side | _CENTER), far[0])
        if doubt:
            beside = taken + tokens.SPACE_XS
            left = rect.left() + beside if is_mirrored else rect.right() - beside - _SIGN
            ratio = painter.device().devicePixelRatioF()
            sign = icons.pixmap("attention", self._theme.tokens.attention, _SIGN, ratio)
            painter.drawPixmap(left, rect.center().y() - _SIGN // 2, sign)
            taken += _SIGN + tokens.SPACE_XS
        taken += tokens.SPACE_M
        room = rect.adjusted(taken, 0, 0, 0) if is_mirrored else rect.adjusted(0, 0, -taken, 0)
        shown = QFontMetrics(tokens.font(near[1])).elidedText(near[0], Qt.TextElideMode.ElideRight, room.width())
        painter.setFont(tokens.font(near[1]))
        side = Qt.AlignmentFlag.AlignRight if is_mirrored else Qt.AlignmentFlag.AlignLeft
        painter.drawText(room, int(side | _CENTER), shown)

    def _bar(self, painter: QPainter, rect: QRectF, part: float, direction: Qt.LayoutDirection) -> None:
        colors = self._theme.tokens
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colors.row_line))
        painter.drawRoundedRect(rect, _BAR / 2, _BAR / 2)
        if part > 0:
            width = max(float(_BAR), rect.width() * min(1.0, part))
            left = rect.right() - width if direction == Qt.LayoutDirection.RightToLeft else rect.left()
            painter.setBrush(QColor(colors.accent))
            painter.drawRoundedRect(QRectF(left, rect.top(), width, _BAR), _BAR / 2, _BAR / 2)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)


class PeopleList(QListView):
    """Chooses one creator to look at, or several to merge."""

    chosen = Signal(int)
    """The creator to look at: id, 0 for nobody known."""
    opened = Signal()
    """Enter: go to the details."""
    typed = Signal(str)
    """A letter that is meant for the search field."""
    rename_wanted = Signal()
    delete_wanted = Signal()

    def __init__(self, own: theme.Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.people = PeopleModel(self)
        self._is_quiet = False
        self._drawing = _Drawing(own, self)
        self.setModel(self.people)
        self.setItemDelegate(self._drawing)
        self.setProperty("role", "people")
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(_("Creators"))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.doubleClicked.connect(lambda _index: self.opened.emit())
        self.selectionModel().currentChanged.connect(self._choose)
        own.changed.connect(self.viewport().update)

    def set_density(self, density: theme.Density) -> None:
        """Give the rows more or less room."""
        self._drawing.space = {"compact": tokens.SPACE_XS, "comfortable": tokens.SPACE_M}.get(density, tokens.SPACE_S)
        self.scheduleDelayedItemsLayout()

    def _choose(self, current: Index) -> None:
        if current.isValid() and not self._is_quiet:
            self.chosen.emit(self.people.person(current.row()).id)

    def select(self, creator: int) -> bool:
        """Select a creator and bring it on screen, without a signal; say whether it is in the list."""
        row = self.people.row_of(creator)
        if row is None:
            return False
        index = self.people.index(row)
        self._is_quiet = True
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self._is_quiet = False
        self.scrollTo(index)
        return True

    def selected(self) -> list[int]:
        """Ids of the selected creators from the top down; gifts to nobody known are none."""
        rows = sorted(index.row() for index in self.selectedIndexes())
        return [self.people.person(row).id for row in rows if self.people.person(row).id]

    def keyboardSearch(self, search: str) -> None:
        """Hand a typed letter to the search field, which finds it anywhere in a name."""
        if search.strip():
            self.typed.emit(search)

    def focusInEvent(self, event: QFocusEvent) -> None:
        # Qt makes the first row the current one where none is: nobody chose it.
        self._is_quiet = True
        super().focusInEvent(event)
        self._is_quiet = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        signals = {
            Qt.Key.Key_Return: self.opened,
            Qt.Key.Key_Enter: self.opened,
            Qt.Key.Key_F2: self.rename_wanted,
            Qt.Key.Key_Delete: self.delete_wanted,
        }
        is_plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        signal = signals.get(Qt.Key(event.key())) if is_plain else None
        if signal is not None and self.currentIndex().isValid():
            signal.emit()
            return
        super().keyPressEvent(event)
