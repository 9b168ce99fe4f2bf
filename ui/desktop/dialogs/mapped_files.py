"""The tables among the files of an import: what their columns are is asked first, and can be said again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from models.imports.table import MAPPING, SAVED, SHEET
from models.imports.table.mapping import write_all
from models.imports.table.sample import from_text
from ui import tokens
from ui.desktop import theme
from ui.desktop.dialogs.mapping import MappingDialog
from ui.desktop.widgets.plain import PlainLabel
from ui.text import _, visible

if TYPE_CHECKING:
    from models.imports.plan import Plan
    from models.imports.planned import PlannedFile
    from models.imports.table.mapping import Shared
    from ui.desktop.session import LedgerSession

ANSWERS = frozenset({MAPPING.name, SAVED, SHEET})
"""Names of the answers that are given here."""


class MappedFiles(QWidget):
    """A line for each table. `answered` brings the answers when somebody has said what its columns are."""

    answered = Signal(dict)

    def __init__(self, session: LedgerSession, own: theme.Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._theme = session, own
        self._mapped: dict[str, Shared | None] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(tokens.SPACE_XS)
        self.hide()

    def show_files(self, plan: Plan) -> None:
        """Offer to name the columns of each table, and do so at once for one of which nothing is known."""
        while item := self._column.takeAt(0):
            if (old := item.widget()) is not None:
                old.setParent(None)
                old.deleteLater()
        tables = [file for file in plan.files if file.sample]
        for file in tables:
            self._column.addWidget(self._line(file))
        self.setVisible(bool(tables))
        asked = any(question.name == MAPPING.name for question in plan.questions)
        waiting = [file for file in tables if file.counts.open and file.name not in self._mapped]
        if asked and waiting:
            QTimer.singleShot(0, self, lambda: self.name_columns(waiting[0]))  # over a window that is on its way

    def _line(self, file: PlannedFile) -> QWidget:
        line, button = QWidget(), QPushButton(_("Say what the columns are…"))
        button.setAutoDefault(False)
        button.clicked.connect(lambda: self.name_columns(file))
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(PlainLabel(_("The columns of {file}").format(file=visible(file.name))), 1)
        row.addWidget(button)
        return line

    def name_columns(self, file: PlannedFile) -> None:
        """Ask what the columns of a table are."""
        if not self.isVisible():
            return
        dialog = MappingDialog(self._session, file.name, from_text(file.sample), self._theme, self.window())
        self._mapped.setdefault(file.name, None)
        dialog.taken.connect(lambda shared: self._take(file.name, shared))
        dialog.sheet_wanted.connect(lambda sheet: self._take_sheet(dialog, file.name, sheet))
        dialog.open()

    def _take(self, name: str, shared: Shared) -> None:
        self._mapped[name] = shared
        self.answered.emit({MAPPING.name: write_all([one for one in self._mapped.values() if one is not None])})

    def _take_sheet(self, dialog: MappingDialog, name: str, sheet: str) -> None:
        """Read another sheet of a workbook, and ask again what its columns are."""
        dialog.reject()
        self._mapped.pop(name, None)
        known = write_all([one for one in self._mapped.values() if one is not None])
        self.answered.emit({SHEET: sheet, MAPPING.name: known})
