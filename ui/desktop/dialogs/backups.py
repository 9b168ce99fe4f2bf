"""The copies of a ledger that are kept: when each was made, why and what is in it; and the way back to one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from models.errors import LedgerError, LedgerLocked
from models.text import N_
from ui import copy_texts, formats, tokens
from ui.desktop import files, folders
from ui.desktop.tables.short_table import TextTable
from ui.desktop.theme import Theme
from ui.desktop.widgets.plain import Paragraph, ShortLabel, restyle
from ui.text import _, apart, name, sentence

if TYPE_CHECKING:
    from models.backups.cards import Content, Kept
    from ui.desktop.session import LedgerSession

COLUMNS = (
    (N_("No."), 5, True),
    (N_("Made"), 21, False),
    (N_("Why"), 18, False),
    (N_("Entries"), 10, True),
    (N_("Paid"), 24, True),
)
"""Headings with the letters they wish for, and whether they hold numbers."""
_WIDTH = 760


class Listed(NamedTuple):
    """What the dialog shows: the copies, where new ones go, and what the ledger holds now."""

    kept: Sequence[Kept]
    folder: Path
    is_usual: bool
    now: Content


class Chosen(NamedTuple):
    """A copy that is to be restored: what is in it, and whether it is of the ledger that is open."""

    file: Path
    content: Content
    is_own: bool


def listed(ledger: Path) -> Listed:
    """Read the list; runs on a thread of its own."""
    from models.backups import places, shelf

    chosen = places.chosen()
    return Listed(shelf.kept(ledger), chosen or places.usual(), chosen is None, shelf.holds(ledger))


def looked_at(ledger: Path, file: Path) -> Chosen:
    """Look at a file that is to be restored, from a folder of ours or not. Raises LedgerError where it cannot be."""
    from models.backups import restoring

    content = restoring.look(file)
    return Chosen(file, content, restoring.is_copy_of(ledger, file, content))


def choose_folder(folder: Path | None) -> None:
    """Keep new copies in `folder`, or in the usual one. Raises LedgerError."""
    from models.backups import places

    places.choose(folder)


class Backups(QDialog):
    """Stays beside the window; it goes away with the ledger, or once one of the copies is restored."""

    back_up_wanted = Signal()
    restore_wanted = Signal(object, bool)
    """The file to restore, and whether it is of another ledger and that is meant."""

    def __init__(self, session: LedgerSession, own: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Backups"))
        self._session, self._theme, self._is_over = session, own, False
        self._listed: Listed | None = None
        self._chosen: Chosen | None = None
        self.table = TextTable(own, _("Backups"), [(_(title), wide, is_number) for title, wide, is_number in COLUMNS])
        self.about = Paragraph("")
        self.where = ShortLabel("", "caption", "second")
        self.said = Paragraph("")
        self.show_folder, self.other_folder = QPushButton(_("Show folder")), QPushButton(_("Choose folder…"))
        self.usual_folder = QPushButton(_("Usual folder"))
        self.make, self.other_file = QPushButton(_("Back up now")), QPushButton(_("Restore a file…"))
        self.restore, self.leave = QPushButton(_("Restore")), QPushButton(_("Leave it"))
        self._lay_out()
        self._connect()
        self.read()

    def _lay_out(self) -> None:
        place, foot = QHBoxLayout(), QHBoxLayout()
        place.addWidget(self.where, 1)
        for button in (self.show_folder, self.other_folder, self.usual_folder):
            place.addWidget(button)
        for button in (self.make, self.other_file):
            foot.addWidget(button)
        foot.addStretch(1)
        for button in (self.leave, self.restore):
            foot.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[tokens.SPACE_XL] * 4)
        column.setSpacing(tokens.SPACE_M)
        for row in (place, foot):
            row.setSpacing(tokens.SPACE_S)
        column.addWidget(self.about)
        column.addWidget(self.table)
        column.addLayout(place)
        column.addWidget(self.said)
        column.addLayout(foot)
        column.addStretch(1)
        self.setMinimumWidth(_WIDTH)
        for button in self.findChildren(QPushButton):
            button.setAutoDefault(False)  # Enter is the table's
        self.said.hide()
        self.leave.hide()

    def _connect(self) -> None:
        self._session.destroyed.connect(self.close)
        self.finished.connect(self._end)
        self.table.selectionModel().currentRowChanged.connect(lambda *_rows: self._let_be())
        self.table.asked.connect(lambda _row: self._ask())
        self.show_folder.clicked.connect(self._show_folder)
        self.other_folder.clicked.connect(self._choose_folder)
        self.usual_folder.clicked.connect(lambda: self._keep_in(None))
        self.make.clicked.connect(self.back_up_wanted.emit)
        self.other_file.clicked.connect(self._ask_for_file)
        self.restore.clicked.connect(self._ask)
        self.leave.clicked.connect(self._let_be)

    def _end(self) -> None:
        self._is_over = True

    # --- The list ---------------------------------------------------------------------------------------------------

    def read(self) -> None:
        """Read the list anew: a copy was made, or the folder is another."""
        self._session.run_apart(listed, self._session.path, done=self._show, failed=self._refuse)

    def _show(self, found: Listed, chosen: Path | None = None) -> None:
        if self._is_over:
            return
        self._listed = found
        self.redraw()
        if found.kept:
            row = next((row for row, one in enumerate(found.kept) if one.path == chosen), 0)
            self.table.setCurrentIndex(self.table.texts.index(row, 0))  # selectRow misses where columns go leftwards
            self.table.setFocus()
        self._let_be()

    def redraw(self) -> None:
        """Write it again: names and amounts were hidden, or are shown again."""
        if self._listed is None:
            return
        found = self._listed
        self.table.show_rows(
            len(found.kept), lambda row: _texts(found.kept[row]), lambda row: str(found.kept[row].path.name)
        )
        self.table.setVisible(bool(found.kept))
        self.where.setText(_("New ones go to {folder}").format(folder=name(str(found.folder))))
        self.usual_folder.setVisible(not found.is_usual)
        said = _("Copies of the whole ledger, made daily and before whatever changes much. Each was checked.")
        none = _("No backups yet. One is made each day something changes, and whenever you want one.")
        self.about.say(said if found.kept else none)

    def _refuse(self, error: LedgerError) -> None:
        if not self._is_over:
            self._let_be()
            self._say(sentence(error), "wrong")

    def _say(self, text: str, tone: str = "") -> None:
        self.said.set_tone(tone)
        self.said.say(text)
        self._fit()

    def _show_folder(self) -> None:
        if self._listed is not None:
            own = self._listed.folder / self._listed.now.identity
            folders.show(own if own.is_dir() else self._listed.folder)

    def _choose_folder(self) -> None:
        folder = files.ask_for_backup_folder(self)
        if folder is not None:
            self._keep_in(folder)

    def _keep_in(self, folder: Path | None) -> None:
        self._session.run_apart(choose_folder, folder, done=lambda _none: self.read(), failed=self._refuse)

    # --- Back to one ------------------------------------------------------------------------------------------------

    def _let_be(self) -> None:
        """Nothing is to be restored just now."""
        self._chosen = None
        self.said.hide()
        self.leave.hide()
        self.restore.setText(_("Restore…"))
        self._emphasise(is_meant=False)
        self.restore.setEnabled(self.table.currentIndex().isValid())

    def _ask(self) -> None:
        """Say what restoring would do; the second time do it."""
        if self._chosen is not None:
            chosen = self._chosen
            self.accept()
            self.restore_wanted.emit(chosen.file, not chosen.is_own)
            return
        index = self.table.currentIndex()
        if self._listed is not None and index.isValid():
            self._look(self._listed.kept[index.row()].path)

    def _ask_for_file(self) -> None:
        file = files.ask_for_backup(self, self._listed.folder if self._listed is not None else Path.home())
        if file is not None:
            self._look(file)

    def _look(self, file: Path) -> None:
        self.restore.setEnabled(False)
        self._session.run_apart(
            looked_at, self._session.path, file, done=self._offer, failed=partial(self._not_seen, file)
        )

    def _not_seen(self, file: Path, error: LedgerError) -> None:
        """Say why, or ask for the passphrase the copy was made with."""
        if not isinstance(error, LedgerLocked):
            self._refuse(error)
        elif not self._is_over:
            from ui.desktop.dialogs.unlock import UnlockDialog

            dialog = UnlockDialog(self._session, file, self._theme, self)
            self._let_be()
            dialog.unlocked.connect(partial(self._read_unlocked, file))
            dialog.open()

    def _read_unlocked(self, file: Path) -> None:
        """Read the list anew, which can tell now what is in the copies of that passphrase; then go on with the one."""

        def show(found: Listed) -> None:
            self._show(found, file)
            if not self._is_over:
                self._look(file)

        self._session.run_apart(listed, self._session.path, done=show, failed=self._refuse)

    def _offer(self, chosen: Chosen) -> None:
        if self._is_over or self._listed is None:
            return
        self._chosen = chosen
        said = _("The ledger will hold {then}. Now it holds {now}; that is kept as a backup, so this can be undone.")
        if not chosen.is_own:
            said = _(
                "This is a copy of another ledger, with {then}. The one that is open, with {now}, is kept as a backup, "
                "so this can be undone."
            )
        self._say(
            said.format(then=apart(copy_texts.held(chosen.content)), now=apart(copy_texts.held(self._listed.now))),
            "" if chosen.is_own else "attention",
        )
        self.restore.setText(_("Restore") if chosen.is_own else _("Restore all the same"))
        self.restore.setEnabled(True)
        self._emphasise(is_meant=True)
        self.leave.show()
        self.leave.setFocus()

    def _emphasise(self, *, is_meant: bool) -> None:
        """The button stands out once it is said what it does."""
        self.restore.setProperty("role", "primary" if is_meant else None)
        restyle(self.restore)
        self._fit()

    def _fit(self) -> None:
        """Be as high as what there is to show."""
        if (layout := self.layout()) is not None:
            layout.activate()
            self.resize(self.width(), layout.totalHeightForWidth(self.width()))


def made(kept: Kept) -> str:
    """When a copy was made, by this computer's clock."""
    from models import moments

    return formats.moment(moments.at(kept.at, formats.usual_timezone())) if kept.at else formats.day(kept.day)


def _texts(kept: Kept) -> tuple[str, ...]:
    if kept.content is None:
        said = copy_texts.earlier() if kept.is_locked else _("Cannot be read")
        return (formats.count(kept.number), made(kept), copy_texts.why(kept), "", said)
    entries = formats.count(kept.content.entries)
    return (formats.count(kept.number), made(kept), copy_texts.why(kept), entries, copy_texts.paid(kept.content))
