"""A table with a drop-down over every column, to say what the column means."""

from __future__ import annotations

from collections.abc import Mapping as Items

from PySide6.QtCore import QEvent, QObject, QSize, Signal
from PySide6.QtWidgets import QAbstractItemView, QVBoxLayout, QWidget

from models.imports.table.mapping import FIELDS, Field
from ui import tokens
from ui.desktop import theme
from ui.desktop.forms.mapping_texts import FIELDS as NAMES
from ui.desktop.tables.mapping_model import MappingModel
from ui.desktop.tables.row_table import RowTable
from ui.desktop.widgets.drop_down import DropDown
from ui.text import _, isolate, name

_BECOMES, _COLUMN, _LEAST = 330, 150, 110


class MappingColumns(QWidget):
    """The table and the drop-downs. `chosen` says which column was given which field; None means nothing."""

    chosen = Signal(str, object)

    def __init__(self, own: theme.Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = MappingModel(own, self)
        self.table = self._made_table()
        self._bar = QWidget()
        self._bar.setFixedHeight(theme.control_height())
        self.boxes: list[DropDown] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.SPACE_XS)
        column.addWidget(self._bar)
        column.addWidget(self.table, 1)
        header = self.table.horizontalHeader()
        header.sectionResized.connect(self._place)
        header.geometriesChanged.connect(self._place)
        self.table.horizontalScrollBar().valueChanged.connect(self._place)
        self.table.viewport().installEventFilter(self)

    def sizeHint(self) -> QSize:
        return QSize(800, 260)

    def _made_table(self) -> RowTable:
        table = RowTable(_("First rows of the table"), "import", theme.ROW_HEIGHT["compact"])
        table.setModel(self.model)
        table.horizontalHeader().setMinimumSectionSize(_LEAST)
        return table

    def build(self, columns: Items[Field, str]) -> None:
        """Make a drop-down for each column of the model."""
        for old in self.boxes:
            old.setParent(None)
            old.deleteLater()
        self.boxes = [self._box(label) for label in self.model.labels]
        self.table.setColumnWidth(0, _BECOMES)
        for place in range(len(self.boxes)):
            self.table.setColumnWidth(place + 1, _COLUMN)
        self.show_fields(columns)
        self._place()

    def _box(self, label: str) -> DropDown:
        box = DropDown(_("What the column {column} means").format(column=isolate(name(label))), self._bar)
        box.offer([(None, _("Not used")), *((field, _(NAMES[field])) for field in FIELDS)])
        box.activated.connect(lambda _number, label=label, box=box: self.chosen.emit(label, box.currentData()))
        box.installEventFilter(self)
        return box

    def show_fields(self, columns: Items[Field, str]) -> None:
        """Show what every column means."""
        meant = {label: field for field, label in columns.items()}
        for label, box in zip(self.model.labels, self.boxes, strict=True):
            box.choose(meant.get(label))
            box.setProperty("tone", "second" if label not in meant else "")

    # --- Where they stand -------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and watched is self.table.viewport():
            self._place()
        elif event.type() == QEvent.Type.FocusIn and watched in self.boxes:
            self._bring_into_sight(self.boxes.index(watched))
        return super().eventFilter(watched, event)

    def _bring_into_sight(self, place: int) -> None:
        self.table.scrollTo(self.model.index(0, place + 1), QAbstractItemView.ScrollHint.EnsureVisible)

    def _place(self, *_said: object) -> None:
        """Put each drop-down over its column; what is scrolled away is hidden by the bar's edge."""
        header, frame = self.table.horizontalHeader(), self.table.viewport().x()
        for place, box in enumerate(self.boxes):
            width = header.sectionSize(place + 1)
            left = header.sectionViewportPosition(place + 1)  # mirrored already where one writes from the right
            box.setGeometry(left + frame, 0, width - tokens.SPACE_XS, self._bar.height())
            box.show()
