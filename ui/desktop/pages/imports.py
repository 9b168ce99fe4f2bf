"""The Imports page: every file that was read in, what it brought, and the way to take it back."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from models import moments
from models.text import N_
from ui import formats, labels, tokens
from ui.desktop import theme
from ui.desktop.actions import Actions
from ui.desktop.aside import Aside
from ui.desktop.page import Subset
from ui.desktop.preferences import Preferences
from ui.desktop.tables.short_table import TextTable
from ui.desktop.widgets.plain import PlainLabel
from ui.text import _, name, ngettext

if TYPE_CHECKING:
    from models.imports.apply import ImportRow
    from ui.desktop.books import Books

COLUMNS = (
    (N_("Read in"), 21, False),
    (N_("File"), 25, False),
    (N_("Source"), 19, False),
    (N_("Added"), 8, True),
    (N_("Already there"), 13, True),
    (N_("Refused"), 8, True),
    (N_("Now"), 24, False),
)
"""Headings with the letters they wish for, and whether they hold numbers."""
_EMPTY, _LIST = range(2)


class ImportsPage(Aside):
    """The latest import first; the buttons under the list are about the one that is chosen."""

    SHOWS = ("import", "setting")

    def __init__(
        self, own: theme.Theme, actions: Actions, preferences: Preferences, parent: QWidget | None = None
    ) -> None:
        super().__init__(_("Imports"), own, actions, preferences, parent)
        self._imports: Sequence[ImportRow] = ()
        columns = [(_(title), letters, is_number) for title, letters, is_number in COLUMNS]
        self.table = TextTable(own, _("Imports"), columns)
        self.entries, self.back = QPushButton(_("Show its entries")), QPushButton(_("Take back"))
        self._about = PlainLabel("", "caption", "second")
        self._stack = QStackedWidget()
        self._lay_out()
        self.table.selectionModel().currentRowChanged.connect(lambda *_rows: self._allow())
        self.table.asked.connect(lambda _row: self._show_entries())
        self.entries.clicked.connect(self._show_entries)
        self.back.clicked.connect(self._take_back)
        self.home = self.table

    def _lay_out(self) -> None:
        said = _("What you import is listed here, file by file. Any of it can be taken back, at any time.")
        self._stack.addWidget(self.empty("import", _("Nothing imported yet"), said, (_("Import"), "import")))
        listed = QWidget()
        column = QVBoxLayout(listed)
        column.setContentsMargins(tokens.SPACE_L, 0, tokens.SPACE_L, tokens.SPACE_L)
        column.setSpacing(tokens.SPACE_M)
        column.addWidget(self.table)
        foot = QHBoxLayout()
        foot.setSpacing(tokens.SPACE_S)
        for part in (self.entries, self.back):
            foot.addWidget(part)
        foot.addWidget(self._about, 1)
        column.addLayout(foot)
        column.addStretch(1)
        self._stack.addWidget(listed)
        more = QPushButton(_("Import"))
        more.clicked.connect(self.window_actions["import"].trigger)
        self.head.addWidget(more)
        self.column.addWidget(self._stack, 1)

    def reckon(self) -> None:
        """List the imports of the ledger."""
        from models.imports.apply import imports

        if self.session is None or self.settings is None:
            return
        chosen, zone = self._chosen(), self.settings.timezone
        self._imports = imports(self.session.reader)
        self._stack.setCurrentIndex(_LIST if self._imports else _EMPTY)
        self.table.texts.show(len(self._imports), lambda row: _texts(self._imports[row], zone))
        self.table.set_row_height(theme.ROW_HEIGHT[self.preferences.density])
        self.table.fit()
        places = [place for place, one in enumerate(self._imports) if chosen is not None and one.id == chosen.id]
        if self._imports:
            self.table.choose_row(places[0] if places else 0)
        self._allow()

    def forget(self) -> None:
        """List nothing."""
        self._imports = ()
        self.table.texts.show(0, lambda _row: ())
        self._stack.setCurrentIndex(_EMPTY)

    def _chosen(self) -> ImportRow | None:
        index: QModelIndex = self.table.currentIndex()
        return self._imports[index.row()] if index.isValid() and index.row() < len(self._imports) else None

    def _allow(self) -> None:
        chosen = self._chosen()
        is_there = chosen is not None and chosen.taken_back_at is None
        self.entries.setEnabled(is_there)
        self.back.setEnabled(is_there)
        self._about.setText(_about(chosen) if chosen is not None and is_there else "")

    def _show_entries(self) -> None:
        chosen = self._chosen()
        if chosen is None or chosen.taken_back_at is not None:
            return

        def find(books: Books) -> array[int]:
            from models import lookups

            return lookups.of_import(books.reader, chosen.id)

        self.entries_wanted.emit(Subset(chosen.file_name, find))

    def _take_back(self) -> None:
        from models.imports import apply

        chosen = self._chosen()
        if chosen is not None and self.session is not None:
            self.session.run(apply.take_back, chosen.id, done=self._say_kept)

    def _say_kept(self, kept: int) -> None:
        """Say what stays although it was joined with the import."""
        if kept:
            said = ngettext(
                "{count} entry that was joined with it was changed since and stays as it is",
                "{count} entries that were joined with it were changed since and stay as they are", kept,
            )  # fmt: skip
            self.noticed.emit(said.format(count=formats.count(kept)))


def _texts(row: ImportRow, zone: str) -> tuple[str, ...]:
    numbers = (row.added, row.present, row.refused)
    state = _("In the ledger")
    if row.taken_back_at is not None:
        state = _("Taken back on {day}").format(day=formats.day(moments.at(row.taken_back_at, zone).day))
    source = _(labels.SOURCES.get(row.source, row.source))
    when = formats.moment(moments.at(row.at, zone))
    return (when, name(row.file_name), source, *map(formats.count, numbers), state)


def _about(row: ImportRow) -> str:
    said = ngettext(
        "Taking it back takes {count} entry out of the ledger; Undo brings it in again.",
        "Taking it back takes {count} entries out of the ledger; Undo brings them in again.",
        row.added,
    )
    return said.format(count=formats.count(row.added))
