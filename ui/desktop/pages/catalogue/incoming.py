"""What a catalogue file would bring, to be looked at before it is taken in."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from models.text import N_
from ui import catalogue_texts, tokens
from ui.desktop import theme
from ui.desktop.tables.short_table import TextTable
from ui.desktop.widgets.plain import Paragraph, PlainLabel
from ui.desktop.widgets.tick import Tick
from ui.text import _, isolate, name

if TYPE_CHECKING:
    from collections import Counter

    from models.imports.adding import Offered, Standing
    from ui.desktop.books import Books

COLUMNS = ((N_("In the file"), 40, False), (N_("Compared with yours"), 18, False), (N_("Yours"), 36, False))
STANDINGS = {
    "differs": N_("different"),
    "new": N_("new"),
    "built-in": N_("built in"),
    "same": N_("the same"),
}
"""How something of a file stands to what is here, what wants a look first."""
_SHOWN = 6
"""Rows that are on screen at once: the page under them stays in sight."""


class Found(NamedTuple):
    """What a file holds."""

    file: str
    offered: Sequence[Offered]
    counts: Counter[Standing]


def look(books: Books, path: Path) -> Found:
    """Read a file in a process of its own, and hold it against the ledger. Raises LedgerError."""
    from models import own_catalogue
    from models.imports import adding, child

    found = adding.compare(own_catalogue.additions(books.reader), adding.look(books.reader, path, child.events))
    order = list(STANDINGS)
    return Found(path.name, sorted(found, key=lambda one: order.index(one.standing)), adding.count(found))


class Incoming(QFrame):
    """Says what is new, the same or different, and asks whether what differs is to take the place of what is here."""

    taken = Signal(bool)
    """Take it in; whether it replaces what differs."""
    closed = Signal()

    def __init__(self, own: theme.Theme, found: Found, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "form")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._found = found
        title = _("What {file} holds").format(file=isolate(name(found.file)))
        self.setAccessibleName(title)
        self._said = Paragraph("", "body", "second")
        self.replaces = Tick(own, _("What differs takes the place of mine"))
        self.take, self.cancel = QPushButton(_("Add to my catalogue")), QPushButton(_("Cancel"))
        self.take.setProperty("role", "primary")
        self.table = TextTable(own, title, [(_(heading), *rest) for heading, *rest in COLUMNS])  # type: ignore[misc]
        self._lay_out(title)
        self.replaces.setVisible(found.counts["differs"] > 0)
        self.replaces.toggled.connect(lambda _is_on: self.redraw())
        self.take.clicked.connect(lambda: self.taken.emit(self.replaces.isChecked()))
        self.cancel.clicked.connect(self.closed)
        self.redraw()

    def _lay_out(self, title: str) -> None:
        foot = QHBoxLayout()
        foot.setSpacing(tokens.SPACE_S)
        for part in (self.take, self.cancel, self.replaces):
            foot.addWidget(part)
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(tokens.SPACE_M, tokens.SPACE_M, tokens.SPACE_M, tokens.SPACE_M)
        column.setSpacing(tokens.SPACE_S)
        for shown in (PlainLabel(title, "strong"), self._said, self.table):
            column.addWidget(shown)
        column.addLayout(foot)

    def redraw(self) -> None:
        """Say what would become of it."""
        counts, replaces = self._found.counts, self.replaces.isChecked()
        self._said.say(_(" · ").join(catalogue_texts.taken(counts, replaces=replaces, is_done=False)))
        self.take.setEnabled(bool(counts["new"] or (replaces and counts["differs"])))
        rows = self._found.offered
        self.table.texts.show(len(rows), lambda at: _cells(rows[at]))
        self.table.fit(_SHOWN)
        self.table.setVisible(bool(rows))

    def start(self) -> None:
        """Take the keyboard; only now that it is on screen it is known how high a row is."""
        self.table.fit(_SHOWN)
        (self.take if self.take.isEnabled() else self.cancel).setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)


def _cells(one: Offered) -> tuple[str, str, str]:
    mine = catalogue_texts.called(one.mine) if one.mine is not None and one.standing == "differs" else ""
    return catalogue_texts.called(one.one), _(STANDINGS[one.standing]), mine
