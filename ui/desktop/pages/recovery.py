"""The page in place of a ledger that would not open: what is wrong, and every way on from there.

Nothing on it is chosen beforehand, and nothing deletes: Enter and Escape do nothing until a button has the keyboard.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from models.errors import LedgerBehind, LedgerError
from ui import copy_texts, formats, missing_texts, tokens
from ui.desktop.tables.short_table import TextTable
from ui.desktop.theme import Theme
from ui.desktop.widgets.choice_button import ChoiceButton
from ui.desktop.widgets.flow import FlowLayout
from ui.desktop.widgets.link import Link
from ui.desktop.widgets.plain import Paragraph, PlainLabel, ShortLabel
from ui.desktop.widgets.scroll import Scroll
from ui.text import _, apart, isolate, name, sentence

if TYPE_CHECKING:
    from pathlib import Path

    from models.backups.cards import Kept
    from models.recovery import Diagnosis
    from ui.desktop.dialogs.backups import Chosen

_WIDE = 720
"""Pixels it is wide at most."""


class RecoveryPage(Scroll):
    """Speaks of one ledger at a time; what is wanted of it is done elsewhere."""

    replay_wanted = Signal()
    keep_wanted = Signal()
    look_wanted = Signal()
    see_wanted = Signal(object)
    """The file of the copy of which is to be said what restoring it would do."""
    restore_wanted = Signal(object, bool)
    """The file of the copy to restore, and whether it is of another ledger and that is meant."""
    salvage_wanted = Signal()
    export_wanted = Signal()
    folder_wanted = Signal()
    report_wanted = Signal()
    again_wanted = Signal()
    open_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("What can be done"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._theme = theme
        self._kept: Sequence[Kept] = ()
        self._offered: Chosen | None = None
        self._error = LedgerError("")
        self._title, self._where = Paragraph("", "title"), ShortLabel("", "caption", "second")
        self.problem, self.missing = Paragraph("", "body", "attention"), Paragraph("")
        self.said = Paragraph("")
        self._choices()
        titles = ((_("Made"), 21, False), (_("Why"), 18, False), (_("Entries"), 10, True), (_("Paid"), 24, True))
        self.table = TextTable(theme, _("Backups"), titles)
        self.table_title = PlainLabel(_("Backups"), "strong")
        self.restore, self.leave = QPushButton(_("Restore…")), QPushButton(_("Leave it"))
        self.offer = Paragraph("")
        self._lay_out()
        self._connect()

    def _choices(self) -> None:
        own = self._theme
        self.replay = ChoiceButton(own, "undo", _("Bring back what is missing"), _("In one step, which can be undone"))
        self.look = ChoiceButton(own, "ledger", _("Look at it"), _("To read and to export; nothing can be changed"))
        self.salvage = ChoiceButton(
            own, "new", _("Save what can be read…"), _("As a new ledger; what cannot be read is counted")
        )
        self.export = ChoiceButton(own, "export", _("Export what can be read…"), _("As JSON or CSV"))
        self.keep = ChoiceButton(
            own, "next", _("Go on with the file as it is"), _("What is missing stays in the record beside it")
        )
        self.buttons = (self.replay, self.look, self.salvage, self.export, self.keep)

    def _lay_out(self) -> None:
        page = QWidget()
        column = QVBoxLayout()
        column.setSpacing(tokens.SPACE_M)
        for label in (self._title, self._where, self.problem, self.missing):
            column.addWidget(label)
        column.addWidget(Paragraph(_("Nothing was changed, and nothing here deletes anything."), "body", "second"))
        column.addWidget(self.said)
        for button in self.buttons:
            column.addWidget(button)
        column.addSpacing(tokens.SPACE_S)
        column.addWidget(self.table_title)
        column.addWidget(self.table)
        column.addWidget(self.offer)
        row = QHBoxLayout()
        row.setSpacing(tokens.SPACE_S)
        row.addWidget(self.restore)
        row.addWidget(self.leave)
        row.addStretch(1)
        column.addLayout(row)
        column.addSpacing(tokens.SPACE_S)
        column.addWidget(self._links())
        column.addStretch(1)
        inside = QWidget()
        inside.setMaximumWidth(_WIDE)
        inside.setLayout(column)
        across = QHBoxLayout(page)
        across.setContentsMargins(tokens.SPACE_XXL, tokens.SPACE_L, tokens.SPACE_XXL, tokens.SPACE_L)
        across.addStretch(1)
        across.addWidget(inside, 100)
        across.addStretch(1)
        self.hold(page)

    def _links(self) -> QWidget:
        links = QWidget()
        row = FlowLayout(tokens.SPACE_L, links)
        self.links = [
            Link(_("Show folder"), self.folder_wanted.emit),
            Link(_("Copy report"), self.report_wanted.emit),
            Link(_("Try again"), self.again_wanted.emit),
            Link(_("Open another ledger…"), self.open_wanted.emit),
        ]
        for link in self.links:
            row.put(link)
        return links

    def _connect(self) -> None:
        for button, wanted in zip(self.buttons, (self.replay_wanted, self.look_wanted, self.salvage_wanted,
                                                 self.export_wanted, self.keep_wanted), strict=True):  # fmt: skip
            button.clicked.connect(wanted)
        for each in self.findChildren(QPushButton):
            each.setAutoDefault(False)
        self.restore.clicked.connect(self._ask)
        self.leave.clicked.connect(self._let_be)
        self.table.asked.connect(lambda _row: self._ask())
        self.table.selectionModel().currentRowChanged.connect(lambda *_rows: self._let_be())

    # --- What it shows ----------------------------------------------------------------------------------------------

    def show_for(self, path: Path, error: LedgerError) -> None:
        """Say what is wrong with a ledger; what can be done follows, once that was looked up."""
        self._title.say(_("“{name}” was not opened").format(name=name(path.stem)))
        self._where.setText(isolate(name(str(path.parent))))
        self._error = error
        self.problem.say("" if isinstance(error, LedgerBehind) else sentence(error))
        self.missing.hide()
        self.say("")
        self._kept = ()
        for widget in (*self.buttons, self.table, self.table_title, self.restore, self.leave, self.offer):
            widget.hide()
        self.setFocus()

    def show_ways(self, found: Diagnosis) -> None:
        """Offer what can be done."""
        missing = found.missing
        self.problem.say(sentence(self._error) if missing is None else missing_texts.what(missing))
        if missing is not None:
            self.missing.say(_("An earlier state of the file was put back, or its end was lost."))
        is_sound = missing is not None and found.is_readable
        self.replay.setVisible(missing is not None and bool(missing.usable))
        self.keep.setVisible(missing is not None)
        self.look.setVisible(found.is_readable)
        for button in (self.salvage, self.export):
            button.setVisible(not is_sound)
        self._kept = found.kept
        self.table.show_rows(
            len(found.kept), lambda row: _texts(found.kept[row]), lambda row: found.kept[row].path.name
        )
        self.table.setVisible(bool(found.kept))
        self.table_title.setVisible(True)
        self.table_title.setText(_("Backups") if found.kept else _("There is no backup of this ledger"))
        self.restore.setVisible(bool(found.kept))
        self._let_be()

    def say(self, text: str, tone: str = "") -> None:
        """Say how far something is, or what came of it."""
        self.said.set_tone(tone)
        self.said.say(text)

    def set_busy(self, *, is_busy: bool) -> None:
        """While something goes on nothing else can begin."""
        for widget in (*self.buttons, self.table, self.restore, self.leave, *self.links):
            widget.setEnabled(not is_busy)
        if not is_busy:
            self._let_be()

    # --- Back to a copy -----------------------------------------------------------------------------------------------

    @property
    def chosen(self) -> Path | None:
        """The file of the copy that is selected."""
        found = self._chosen()
        return found.path if found is not None else None

    @property
    def is_offered(self) -> bool:
        """Whether it is said what restoring would do, and the second click does it."""
        return self.offer.isVisibleTo(self)

    def choose(self, file: Path | None, *, is_offered: bool) -> None:
        """Select the copy in that file, where it is listed, and say what restoring it would do."""
        for row, kept in enumerate(self._kept):
            if kept.path == file:
                self.table.setCurrentIndex(self.table.texts.index(row, 0))
                if is_offered:
                    self._ask()

    def _chosen(self) -> Kept | None:
        index = self.table.currentIndex()
        return self._kept[index.row()] if index.isValid() and index.row() < len(self._kept) else None

    def _let_be(self) -> None:
        self._offered = None
        self.offer.hide()
        self.leave.hide()
        self.restore.setText(_("Restore…"))
        self.restore.setEnabled(self._chosen() is not None)

    def _ask(self) -> None:
        """Say what restoring would do; the second time do it."""
        chosen, offered = self._chosen(), self._offered
        if offered is not None:
            self._let_be()
            self.restore_wanted.emit(offered.file, not offered.is_own)
        elif chosen is not None:
            self.see_wanted.emit(chosen.path)

    def say_what_comes(self, offered: Chosen) -> None:
        """Say what restoring a copy would do; the next click on the button does it."""
        self._offered = offered
        said = _("The ledger will hold {then}. The files that are there now are kept beside it.")
        if not offered.is_own:
            said = _("This is a copy of another ledger, with {then}. The files that are there now are kept beside it.")
        self.offer.set_tone("" if offered.is_own else "attention")
        self.offer.say(said.format(then=apart(copy_texts.held(offered.content))))
        self.restore.setText(_("Restore") if offered.is_own else _("Restore all the same"))
        self.leave.show()
        self.leave.setFocus()


def _texts(kept: Kept) -> tuple[str, ...]:
    entries = formats.count(kept.content.entries) if kept.content is not None else ""
    paid = copy_texts.paid(kept.content) if kept.content is not None else _("Opens with its passphrase")
    made = missing_texts.stamp(kept.at) if kept.at else formats.day(kept.day)
    return (made, copy_texts.why(kept), entries, paid)
