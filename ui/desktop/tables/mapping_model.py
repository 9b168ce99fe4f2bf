"""The first rows of a table as they stand in its file, each with what it would become."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt
from PySide6.QtGui import QColor

from models.imports import Record, Row
from ui.desktop.forms import mapping_texts
from ui.desktop.theme import Theme
from ui.desktop.widgets.cells import Index
from ui.desktop.widgets.plain import tip
from ui.text import _, isolate, name

if TYPE_CHECKING:
    from models.imports.table.sample import Sample

BECOMES = 0
"""The column that says what becomes of a row."""


class MappingModel(QAbstractTableModel):
    """Rows of a sample below its header; the column before those of the file says what each becomes."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._labels: Sequence[str] = ()
        self._body: Sequence[tuple[int, Sequence[str]]] = ()
        self._tried: dict[int, Row | None] = {}
        self._used: frozenset[str] = frozenset()

    def show(self, sample: Sample, header_row: int, most: int) -> None:
        """Show the first rows of a sample."""
        self.beginResetModel()
        self._labels, self._body = sample.labels(header_row), sample.body(header_row)[:most]
        self._tried = {}
        self.endResetModel()

    def tell(self, tried: Sequence[tuple[int, Row | None]], used: frozenset[str]) -> None:
        """Say what the rows become; `used` are the columns that mean something."""
        self._tried, self._used = dict(tried), used
        if self._body:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._body) - 1, self.columnCount() - 1))

    @property
    def labels(self) -> Sequence[str]:
        """The columns of the file."""
        return self._labels

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._body)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._labels) + 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line, cells = self._body[index.row()]
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._color(line, index.column())
        if role not in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return None
        place = index.column() - 1
        if index.column() == BECOMES:
            text = mapping_texts.becomes(self._tried[line]) if line in self._tried else ""
        else:
            text = isolate(name(cells[place])) if place < len(cells) and cells[place] else ""
        return tip(text) if role == Qt.ItemDataRole.ToolTipRole else text

    def _color(self, line: int, column: int) -> QColor | None:
        if column == BECOMES:
            is_taken = isinstance(self._tried.get(line), Record)
            return self._theme.color("good" if is_taken else "attention")
        return None if self._labels[column - 1] in self._used else self._theme.color("second")

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return _("What it becomes") if section == BECOMES else name(self._labels[section - 1])
