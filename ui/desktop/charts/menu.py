"""What can be done with a chart as a picture: copy it, or save it as a file."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from models.errors import LedgerError
from models.text import N_
from ui.charts.chart import Chart
from ui.text import _, sentence, visible

_LEAST = QSize(640, 320)
"""Smallest picture of a chart, in pixels."""
_SAVE = {".svg": N_("Save as SVG…"), ".png": N_("Save as PNG…"), ".pdf": N_("Save as PDF…")}
_KINDS = {".svg": N_("SVG picture (*.svg)"), ".png": N_("PNG picture (*.png)"), ".pdf": N_("PDF file (*.pdf)")}
Say = Callable[[str], object]


class Pictures:
    """Copies and saves the chart of a widget; `say` is told in a sentence what became of it."""

    def __init__(self, parent: QWidget, chart: Chart, say: Say) -> None:
        """Draw as large as `parent` is, at least large enough to read, and in its direction."""
        self._parent, self._chart, self._say = parent, chart, say
        self._size = parent.size().expandedTo(_LEAST)
        self._is_mirrored = parent.layoutDirection() == Qt.LayoutDirection.RightToLeft

    def menu(self) -> QMenu:
        """Make a menu of everything that can be done; it goes away with its closing."""
        made = QMenu(self._parent)
        made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        made.addAction(_("Copy as picture"), self.copy)
        made.addSeparator()
        for ending, text in _SAVE.items():
            made.addAction(_(text), partial(self.ask, ending))
        return made

    def copy(self) -> None:
        """Put a picture on the clipboard."""
        from ui.charts import paper

        QGuiApplication.clipboard().setImage(paper.image(self._chart, self._size, is_mirrored=self._is_mirrored))
        self._say(_("Chart copied"))

    def ask(self, ending: str) -> None:
        """Ask where to, and save."""
        name = "".join(letter if letter.isalnum() else " " for letter in self._chart.title or _("Chart"))
        suggested = str(Path.home() / f"{' '.join(name.split())[:80]}{ending}")
        chosen, _kind = QFileDialog.getSaveFileName(self._parent, _("Save chart"), suggested, _(_KINDS[ending]))
        if chosen:
            path = Path(chosen)
            self.save(path if path.suffix.lower() == ending else path.with_name(path.name + ending))

    def save(self, path: Path) -> None:
        """Write a file of the kind its ending says."""
        from ui.charts import paper

        try:
            paper.save(self._chart, path, self._size, is_mirrored=self._is_mirrored)
        except LedgerError as error:
            self._say(sentence(error))
        else:
            self._say(_("{file} written").format(file=visible(path.name)))
