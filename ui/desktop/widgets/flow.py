"""Widgets side by side that go on in a further line where one is not wide enough."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget, QWidgetItem


class FlowLayout(QLayout):
    """Lines of widgets. What is left of a line is shared out among those that may stretch, by their shares."""

    def __init__(self, space: int, parent: QWidget | None = None) -> None:
        """Keep `space` pixels between widgets, and between lines."""
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._stretch: list[int] = []
        self._space = space
        self.setContentsMargins(0, 0, 0, 0)

    def put(self, widget: QWidget, stretch: int = 0) -> None:
        """Place a widget at the end; with a `stretch` it takes that share of what is left of its line."""
        self.addChildWidget(widget)
        self._items.append(QWidgetItem(widget))
        self._stretch.append(stretch)
        self.invalidate()

    def take_out(self, widget: QWidget) -> None:
        """Place a widget no more. Qt's own removeWidget deletes the item, which Python would delete once more."""
        place = [item.widget() for item in self._items].index(widget)
        del self._items[place], self._stretch[place]
        self.invalidate()

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)
        self._stretch.append(0)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        if not 0 <= index < len(self._items):
            return None
        del self._stretch[index]
        return self._items.pop(index)

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._arrange(QRect(0, 0, width, 0), is_only_asked=True)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._arrange(rect, is_only_asked=False)

    def sizeHint(self) -> QSize:
        """As wide as one line of everything."""
        sizes = [size for _item, size, _stretch in self._shown()]
        width = sum(size.width() for size in sizes) + self._space * max(0, len(sizes) - 1)
        return QSize(width, max((size.height() for size in sizes), default=0))

    def minimumSize(self) -> QSize:
        """As wide as the widest."""
        sizes = [size for _item, size, _stretch in self._shown()]
        return QSize(*(max(sides, default=0) for sides in (map(QSize.width, sizes), map(QSize.height, sizes))))

    def _shown(self) -> list[tuple[QLayoutItem, QSize, int]]:
        """What is not hidden, each with its least size and its share of what is left of a line."""
        both = zip(self._items, self._stretch, strict=True)
        return [(item, _least(item, stretch), stretch) for item, stretch in both if not item.isEmpty()]

    def _lines(self, width: int) -> Iterator[list[tuple[QLayoutItem, QSize, int]]]:
        line: list[tuple[QLayoutItem, QSize, int]] = []
        used = 0
        for part in self._shown():
            wanted = part[1].width() + (self._space if line else 0)
            if line and used + wanted > width:
                yield line
                line, used, wanted = [], 0, part[1].width()
            line.append(part)
            used += wanted
        if line:
            yield line

    def _arrange(self, rect: QRect, *, is_only_asked: bool) -> int:
        """Place the widgets inside `rect`, and give the height they take."""
        top, is_mirrored = rect.top(), self._is_mirrored()
        for line in self._lines(rect.width()):
            height = max(size.height() for _item, size, _stretch in line)
            left = rect.left()
            for (item, _size, _), width in zip(line, self._widths(line, rect.width()), strict=True):
                if not is_only_asked:
                    place = rect.left() + rect.right() - left - width + 1 if is_mirrored else left
                    item.setGeometry(QRect(QPoint(place, top), QSize(width, height)))
                left += width + self._space
            top += height + self._space
        return max(0, top - rect.top() - self._space)

    def _widths(self, line: list[tuple[QLayoutItem, QSize, int]], width: int) -> list[int]:
        widths = [size.width() for _item, size, _stretch in line]
        spare = max(0, width - sum(widths) - self._space * (len(line) - 1))
        shares = sum(stretch for _item, _size, stretch in line)
        return [
            least + (spare * stretch // shares if shares else 0)
            for least, (_item, _size, stretch) in zip(widths, line, strict=True)
        ]

    def _is_mirrored(self) -> bool:
        owner = self.parentWidget()
        return owner is not None and owner.layoutDirection() == Qt.LayoutDirection.RightToLeft


def _least(item: QLayoutItem, stretch: int) -> QSize:
    """What stretches may be as narrow as it can; everything else is as wide as it wishes."""
    wished = item.sizeHint()
    return QSize(item.minimumSize().width() if stretch else wished.width(), wished.height())
