"""What can be done with a chart as a picture: copy it, or save it as a file."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from models.text import N_
from ui.charts.chart import Chart
from ui.desktop.exports import Export
from ui.text import _

if TYPE_CHECKING:
    from typing import BinaryIO

    from ui.desktop.books import Books
    from ui.desktop.exports import Tell

_LEAST = QSize(640, 320)
"""Smallest picture of a chart, in pixels."""
_SAVE = {"svg": N_("Save as SVG…"), "png": N_("Save as PNG…"), "pdf": N_("Save as PDF…")}


class Pictures:
    """Copies the chart of a widget, and says how it is saved."""

    def __init__(self, parent: QWidget, chart: Chart) -> None:
        """Draw as large as `parent` is, at least large enough to read, and in its direction."""
        self._parent, self._chart = parent, chart
        self._size = parent.size().expandedTo(_LEAST)
        self._is_mirrored = parent.layoutDirection() == Qt.LayoutDirection.RightToLeft

    def menu(self, copy: Callable[[], object], save: Callable[[Export, str], object]) -> QMenu:
        """Make a menu of everything that can be done; it goes away with its closing."""
        made = QMenu(self._parent)
        made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        made.addAction(_("Copy as picture"), copy)
        made.addSeparator()
        for name, text in _SAVE.items():
            made.addAction(_(text), partial(save, self.export(), name))
        return made

    def copy(self) -> None:
        """Put a picture on the clipboard."""
        from ui.charts import paper

        QGuiApplication.clipboard().setImage(paper.image(self._chart, self._size, is_mirrored=self._is_mirrored))

    def export(self) -> Export:
        """Say how it is written to a file."""

        def write(_books: Books, name: str, file: BinaryIO, _tell: Tell) -> None:
            from ui.charts import paper

            file.write(paper.FORMATS[name](self._chart, self._size, is_mirrored=self._is_mirrored))

        return Export("chart", self._chart.title or _("Chart"), tuple(_SAVE), write)
