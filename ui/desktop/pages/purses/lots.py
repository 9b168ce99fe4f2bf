"""The lots of one purse as a table: what each cost and what is left of it, ten thousand of them without waiting."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from models import catalogue
from models.prices import Compared, compare
from models.text import N_
from ui import conversion_texts, cost_texts, formats, labels, privacy, tokens
from ui.desktop import theme
from ui.desktop.converting import Convert
from ui.desktop.pages.purses import texts
from ui.desktop.pages.purses.asking import Usual
from ui.desktop.tables.short_table import ShortTable
from ui.desktop.widgets.cells import Index, side
from ui.desktop.widgets.plain import tip
from ui.text import _, name

if TYPE_CHECKING:
    from models.journal import EntryRow
    from models.money import Money
    from models.reports.stock import Lots, Purse

WINDOW = 100
"""Rows read together."""
Key = Literal["day", "where", "coins", "paid", "price", "compared", "left"]
ReadRows = Callable[[Sequence[int]], "Sequence[EntryRow]"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, how wide it is wished in average letters, and whether it holds numbers."""

    key: Key
    title: str
    letters: int
    is_number: bool = False


COLUMNS = (
    Column("day", N_("Date"), 15),
    Column("where", N_("Where it came from"), 16),
    Column("coins", N_("Coins"), 8, is_number=True),
    Column("paid", N_("Paid"), 21, is_number=True),
    Column("price", N_("A coin"), 12, is_number=True),
    Column("compared", N_("Beside your usual"), 19),
    Column("left", N_("Left"), 25),
)


class Line(NamedTuple):
    """One lot, ready to be drawn: its texts, what is left of how many, and the sentences behind its cells."""

    texts: dict[Key, str]
    left: int
    coins: int
    hints: dict[Key, str]


class LotModel(QAbstractTableModel):
    """Lots, the newest first; those that are used up only where all are wanted. Read as they are looked at."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lots: Lots | None = None
        self._platform = ""
        self._usual: Usual = {}
        self._read: ReadRows = lambda _ids: ()
        self._convert: Convert = lambda *_payment: ()
        self._order: array[int] = array("q")
        self._lines: dict[int, Line] = {}
        self.columns: tuple[Column, ...] = COLUMNS

    def show(self, purse: Purse, usual: Usual, read: ReadRows, *, has_all: bool) -> None:
        """Show the lots of a purse: `has_all`, or those with coins left."""
        self.beginResetModel()
        self._lots, self._platform, self._usual, self._read = purse.lots, purse.account.platform, usual, read
        self._order = array("q", wanted(purse, has_all=has_all))
        is_pooled = purse.lots is None or purse.lots.left is None
        self.columns = COLUMNS[:-1] if is_pooled else COLUMNS
        self._lines.clear()
        self.endResetModel()

    def convert_by(self, convert: Convert) -> None:
        """Say by which rates foreign money was converted."""
        self._convert = convert
        self.redraw()

    def redraw(self) -> None:
        """Write every text anew."""
        self._lines.clear()
        if self._order:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._order) - 1, len(self.columns) - 1))

    def lot(self, row: int) -> int:
        """Id of the entry in a row."""
        return int(self._lots.id[self._order[row]]) if self._lots is not None else 0

    def row_of(self, entry: int) -> int | None:
        """Row of the lot with that id, if it is shown."""
        return next((row for row in range(len(self._order)) if self.lot(row) == entry), None)

    def line(self, row: int) -> Line:
        """A row as it is drawn."""
        if row not in self._lines:
            first = row - row % WINDOW
            numbers = self._order[first : first + WINDOW]
            read = {entry.id: entry for entry in self._read([self.lot(first + at) for at in range(len(numbers))])}
            for at, number in enumerate(numbers):
                self._lines[first + at] = self._line(number, read.get(self.lot(first + at)))
        return self._lines[row]

    def _line(self, number: int, entry: EntryRow | None) -> Line:
        lots = self._lots
        if lots is None or entry is None:
            return Line(dict.fromkeys((column.key for column in COLUMNS), ""), 0, 1, {})
        coins, cost = int(lots.coins[number]), lots.cost(number)
        left = int(lots.left[number]) if lots.left is not None else 0
        found, is_late = self._compare(entry, coins), bool(lots.is_provisional[number])
        shown: dict[Key, str] = {
            "day": formats.day(lots.on(number)),
            "where": _where(entry),
            "coins": formats.coins(coins),
            "paid": _paid(entry),
            "price": cost_texts.about(_price(entry, cost, coins), is_provisional=is_late),
            "compared": texts.compared(found) if found is not None else "",
            "left": texts.left_of(left, coins) if left else _("all used"),
        }
        hints: dict[Key, str] = {
            "where": _source(entry),
            "paid": self._converted(entry),
            "price": _worked_out(entry, cost, is_late=is_late),
            "compared": texts.seen(found.band) if found is not None else "",
            "left": _left_hint(lots, number, left, coins),
        }
        return Line(shown, left, coins, hints)

    def _converted(self, entry: EntryRow) -> str:
        """Say what decides the cost, by which rate the price was converted, and what the bank added."""
        said = [_("What your bank took decides what the coins cost")] if entry.charged is not None else []
        if entry.amount is not None:
            said += conversion_texts.in_full(self._convert(entry.amount, entry.charged, entry.local.date()))
        return "\n".join(said)

    def _compare(self, entry: EntryRow, coins: int) -> Compared | None:
        if entry.kind != "purchase" or entry.amount is None:
            return None
        paid = entry.charged or entry.amount
        usual = self._usual.get((self._platform, paid.currency))
        return compare(paid, coins, usual, catalogue.price_bands(self._platform))

    # --- What Qt asks ---------------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._order)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        column = self.columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self.line(index.row()).texts[column.key]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return side(is_number=column.is_number)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(self.line(index.row()).hints.get(column.key, ""))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._aloud(index.row(), column.key)
        return None

    def _aloud(self, row: int, key: Key) -> str:
        line = self.line(row)
        if key == "left" and line.left:
            return texts.left_aloud(line.left, line.coins)
        return f"{line.texts[key]} {line.hints.get(key, '')}".strip()

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return _(self.columns[section].title)
        return side(is_number=self.columns[section].is_number) if role == Qt.ItemDataRole.TextAlignmentRole else None


def wanted(purse: Purse, *, has_all: bool) -> list[int]:
    """Numbers of the lots to show, the newest first."""
    if purse.lots is None:
        return []
    left = purse.lots.left
    numbers = range(len(purse.lots)) if has_all or left is None else left.nonzero()[0].tolist()
    return list(reversed(numbers))


def _where(entry: EntryRow) -> str:
    """The channel of a purchase; how other coins came."""
    if entry.kind == "adjustment":
        return labels.item("adjustment", entry.item)
    return _(labels.CHANNELS[entry.channel]) if entry.channel else _("Purchase")


def _source(entry: EntryRow) -> str:
    """Seller and way of paying."""
    return " · ".join(name(part) for part in (entry.seller, entry.payment_method) if part)


def _paid(entry: EntryRow) -> str:
    """What was paid, and what the bank took where that was another amount."""
    if entry.amount is None:
        return ""
    if entry.charged is None:
        return formats.money(entry.amount)
    said = _("{amount}, bank {charged}")
    return said.format(amount=texts.money(entry.amount), charged=texts.money(entry.charged))


def _price(entry: EntryRow, cost: Money | None, coins: int) -> str:
    """The exact price of one coin, or why there is none."""
    if cost is None:
        return _("free") if entry.item == "free" else _("not known")
    return formats.per_coin(cost, coins)


def _worked_out(entry: EntryRow, cost: Money | None, *, is_late: bool) -> str:
    """Say what the price of a coin was worked out from, where that is not what was paid, and whether it may change."""
    if cost is None:
        return _("Nobody knows what these coins cost") if entry.item != "free" else _("These coins were free")
    if entry.amount == cost:
        return ""
    said = _("Worked out from {cost}").format(cost=texts.money(cost))
    return "\n".join(filter(None, (said, cost_texts.provisional(is_provisional=is_late))))


def _left_hint(lots: Lots, number: int, left: int, coins: int) -> str:
    """What the coins left of a lot have cost."""
    cost = lots.left_cost(number)
    if not left or cost is None:
        return ""
    return _("{left}; they cost {cost}").format(left=texts.left_aloud(left, coins), cost=texts.money(cost))


class LotDelegate(QStyledItemDelegate):
    """Draws the last column as a bar with its numbers, the others as plain text."""

    def __init__(self, own: theme.Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = own

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(40, theme.ROW_HEIGHT["normal"])

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        if not isinstance(model, LotModel) or model.columns[index.column()].key != "left":
            super().paint(painter, option, index)
            return
        rect = option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, self._theme.color("selection"))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), self._theme.color("row_line"))
        line = model.line(index.row())
        room = rect.adjusted(tokens.SPACE_M, 0, -tokens.SPACE_M, 0)
        painter.setFont(tokens.font("body"))
        painter.setPen(self._theme.color("text" if line.left else "second"))
        is_mirrored = option.direction == Qt.LayoutDirection.RightToLeft
        bar = self._bar(room, is_mirrored=is_mirrored)
        text = room.adjusted(0, 0, -bar.width() - tokens.SPACE_S, 0)
        if not is_mirrored:
            text = room.adjusted(bar.width() + tokens.SPACE_S, 0, 0, 0)
        said = painter.fontMetrics().elidedText(line.texts["left"], Qt.TextElideMode.ElideRight, text.width())
        painter.drawText(text, int(_near(option.direction)), said)
        self._draw_bar(painter, bar, line, is_mirrored=is_mirrored)

    @staticmethod
    def _bar(room: QRect, *, is_mirrored: bool) -> QRect:
        width = min(96, room.width() // 3)
        left = room.right() - width + 1 if is_mirrored else room.left()
        return QRect(left, room.center().y() - 3, width, 7)

    def _draw_bar(self, painter: QPainter, bar: QRect, line: Line, *, is_mirrored: bool) -> None:
        """Fill the part of a bar that is left, at least so far that it is seen; hidden, it tells nothing."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self._theme.color("outline"))
        painter.setBrush(self._theme.color("surface"))
        painter.drawRoundedRect(bar, 3, 3)
        if line.left and not privacy.is_on():
            width = max(4, bar.width() * line.left // line.coins)
            part = QRect(bar.right() - width + 1 if is_mirrored else bar.left(), bar.top(), width, bar.height())
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("accent"))
            painter.drawRoundedRect(part, 3, 3)
        painter.restore()


def _near(direction: Qt.LayoutDirection) -> Qt.AlignmentFlag:
    near = QStyle.visualAlignment(direction, Qt.AlignmentFlag.AlignLeft)
    return near | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter


class LotTable(ShortTable):
    """A table of lots."""

    def __init__(self, own: theme.Theme, parent: QWidget | None = None) -> None:
        super().__init__(own, _("Lots"), parent)
        self.lots = LotModel(self)
        self.setModel(self.lots)
        self.setItemDelegate(LotDelegate(own, self))

    def letters(self) -> list[int]:
        return [column.letters for column in self.lots.columns]
