"""The Catalogue page: platforms, packs and gifts, those that are shipped to look at, one's own to add and to change."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from models.text import N_
from ui import catalogue_texts, tokens
from ui.desktop import files, theme
from ui.desktop.actions import Actions
from ui.desktop.aside import Aside
from ui.desktop.exports import Export
from ui.desktop.pages.catalogue import incoming
from ui.desktop.pages.catalogue.incoming import Found, Incoming
from ui.desktop.pages.catalogue.listing import TITLES, Listing
from ui.desktop.preferences import Preferences
from ui.desktop.widgets.drop_down import DropDown
from ui.desktop.widgets.plain import Paragraph, ShortLabel
from ui.desktop.widgets.scroll import Scroll
from ui.desktop.widgets.segments import Segments
from ui.desktop.widgets.tick import Tick
from ui.text import _, name, sentence

if TYPE_CHECKING:
    from typing import BinaryIO

    from models.additions import Own
    from models.catalogue_rows import CatalogueRow
    from models.errors import LedgerError
    from ui.desktop.books import Books
    from ui.desktop.exports import Tell
    from ui.desktop.pages.catalogue.forms import CatalogueForm

_NAME = "catalogue"
_ADD = {"platform": N_("Add platform"), "pack": N_("Add pack"), "gift": N_("Add gift to catalogue")}
_EMPTY = {
    "platform": N_("A platform that is not built in: its name, and what its coin is called."),
    "pack": N_("What coins cost where you buy them, and the day you saw that. Yours come before the shipped ones."),
    "gift": N_("What a gift takes, so that it is filled in for you. Yours come before the shipped ones."),
}  # fmt: skip


def everything(books: Books) -> list[CatalogueRow]:
    """Give every row of the catalogue, on the reckoning thread."""
    from models import catalogue_rows

    return catalogue_rows.rows(books.reader)


def write(books: Books, _format: str, file: BinaryIO, _tell: Tell) -> None:
    """Write one's own catalogue, on the reckoning thread."""
    from models import catalogue_file, own_catalogue

    catalogue_file.write(own_catalogue.additions(books.reader), file)


class CataloguePage(Aside):
    """One kind at a time; the buttons under the table are about the row that is chosen."""

    SHOWS = ("platform", "own_pack", "own_gift")

    def __init__(
        self, own: theme.Theme, actions: Actions, preferences: Preferences, parent: QWidget | None = None
    ) -> None:
        super().__init__(_("Catalogue"), own, actions, preferences, parent)
        kept = preferences.page(_NAME)
        kind = kept.get("kind") if kept.get("kind") in TITLES else "pack"
        self._rows: Sequence[CatalogueRow] = ()
        self.form: CatalogueForm | None = None
        self.incoming: Incoming | None = None
        self.kinds = Segments(_("Show"), [(key, _(title)) for key, title in TITLES.items()], str(kind))
        self.platforms = DropDown(_("Platform"))
        self.platforms.setSizeAdjustPolicy(DropDown.SizeAdjustPolicy.AdjustToContents)
        self.only_own = Tick(own, _("Only mine"))
        self.only_own.setChecked(kept.get("own") is True)
        self.tables = {key: Listing(own, key) for key in TITLES}
        self.add, self.take_in, self.hand_on = (QPushButton() for _button in range(3))
        self.change, self.delete, self.copy = (QPushButton(text) for text in (
            _("Change"), _("Delete"), _("Make my own from this"),
        ))  # fmt: skip
        self._about, self._wrong = ShortLabel("", "caption", "second"), Paragraph("", "body", "wrong")
        self._stack, self._place = QStackedWidget(), QVBoxLayout()
        self._listed = QWidget()
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.add.setProperty("role", "primary")
        self.take_in.setText(_("Import…"))
        self.take_in.setToolTip(_("Take in a catalogue that somebody handed on"))
        self.hand_on.setText(_("Export…"))
        self.hand_on.setToolTip(_("Write what you added into a file for others (Ctrl+E)"))
        for button in (self.take_in, self.hand_on, self.add):
            self.head.addWidget(button)
        choices, foot = QHBoxLayout(), QHBoxLayout()
        for row, parts in (
            (choices, (self.kinds, self.platforms, self.only_own)), (foot, (self.change, self.delete, self.copy)),
        ):  # fmt: skip
            row.setSpacing(tokens.SPACE_S)
            for part in parts:
                row.addWidget(part)
        choices.addStretch(1)
        foot.addWidget(self._about, 1)
        for table in self.tables.values():
            self._stack.addWidget(table)
        self._nothing = {kind: self._empty(kind) for kind in TITLES}
        for empty in self._nothing.values():
            self._stack.addWidget(empty)
        inside = QVBoxLayout()
        inside.setContentsMargins(tokens.SPACE_L, 0, tokens.SPACE_L, tokens.SPACE_L)
        inside.setSpacing(tokens.SPACE_M)
        listed = QVBoxLayout(self._listed)
        listed.setContentsMargins(0, 0, 0, 0)
        listed.setSpacing(tokens.SPACE_M)
        listed.addWidget(self._stack, 1)
        listed.addLayout(foot)
        inside.addLayout(choices)
        inside.addLayout(self._place)
        inside.addWidget(self._wrong)
        inside.addWidget(self._listed, 1)
        inside.addStretch()
        self.column.addLayout(inside, 1)
        self._wrong.hide()

    def _empty(self, kind: str) -> QWidget:
        """What is shown where nothing is; it scrolls, so that a form above it has its room."""
        empty = self.empty("new", _("Nothing of your own yet"), _(_EMPTY[kind]), (_(_ADD[kind]), self.start_adding))
        area = Scroll()
        area.hold(empty)
        return area

    def _connect(self) -> None:
        self.kinds.chosen.connect(lambda _kind: self._choose())
        self.platforms.activated.connect(lambda _index: self.redraw())
        self.only_own.toggled.connect(lambda _is_on: self._choose())
        self.add.clicked.connect(self.start_adding)
        self.take_in.clicked.connect(self._ask_for_file)
        self.hand_on.clicked.connect(lambda: self.export_wanted.emit(self.export(), "catalogue"))
        self.change.clicked.connect(self._change)
        self.delete.clicked.connect(self._delete)
        self.copy.clicked.connect(self._change)
        for table in self.tables.values():
            table.selectionModel().currentRowChanged.connect(lambda *_rows: self._allow())
            table.asked.connect(lambda _row: self._change())
            keys = QShortcut(QKeySequence(QKeySequence.StandardKey.Delete), table)
            keys.setContext(Qt.ShortcutContext.WidgetShortcut)
            keys.activated.connect(self._delete)

    # --- What is shown --------------------------------------------------------------------------------------------

    @property
    def kind(self) -> str:
        """Which kind is shown."""
        return self.kinds.current

    @property
    def table(self) -> Listing:
        """The table on screen."""
        return self.tables[self.kind]

    def _choose(self) -> None:
        """Show another kind, or only one's own; the form for the kind before goes."""
        self.preferences.remember_page(_NAME, kind=self.kind, own=self.only_own.isChecked())
        self._put_away()
        self.redraw()

    def forget(self) -> None:
        """Show nothing of the ledger that was open."""
        self._put_away()
        self._rows = ()
        self.redraw()

    def reckon(self) -> None:
        """Ask for the catalogue as this ledger has it."""
        if self.session is not None:
            self.session.ask(everything, done=self._show, topic=_NAME)

    def _show(self, rows: Sequence[CatalogueRow]) -> None:
        self._rows = rows
        shown = self.platforms.currentData()
        names = [row.platform for row in rows if row.kind == "platform"]
        self.platforms.offer([("", _("Every platform")), *((one, name(one)) for one in names)])
        self.platforms.choose(shown)
        self.redraw()

    def redraw(self) -> None:
        """Write again what is shown."""
        platform, own = self.platforms.currentData() or "", self.only_own.isChecked()
        found = [
            row for row in self._rows
            if row.kind == self.kind and (not own or row.own is not None) and platform in {"", row.platform}
        ]  # fmt: skip
        near, self.home = self.table.chosen, self.table
        self.table.set_row_height(theme.ROW_HEIGHT[self.preferences.density])
        self.table.show_facts(found, near)
        self._stack.setCurrentWidget(self.table if found or not own else self._nothing[self.kind])
        self.add.setText(_(_ADD[self.kind]))
        self._allow()

    def _allow(self) -> None:
        chosen = self.table.chosen
        can_write = self.session is not None and self.session.is_writable
        is_own = chosen is not None and chosen.own is not None
        for button in (self.change, self.delete):
            button.setVisible(is_own)
            button.setEnabled(can_write)
        self.copy.setVisible(chosen is not None and not is_own and chosen.kind != "platform")
        self.copy.setEnabled(can_write)
        self.add.setEnabled(can_write)
        self.take_in.setEnabled(can_write)
        self.hand_on.setEnabled(self.export() is not None)
        self._about.setText(catalogue_texts.about(chosen) if chosen is not None else "")

    def export(self) -> Export | None:
        """Hand on what one added."""
        if self.session is None or all(row.own is None for row in self._rows):
            return None
        return Export("catalogue", _("My catalogue"), ("catalogue",), write)

    # --- Adding, changing, deleting -------------------------------------------------------------------------------

    def start_adding(self) -> None:
        """Open the form for something new of the kind that is shown, on the platform that is chosen."""
        form = self._open_form(0)
        if form is not None and self.kind != "platform" and (platform := self.platforms.currentData()):
            form.fields["platform"].set_content(platform)

    def _change(self) -> None:
        """Open the form with the row that is chosen: one's own to be changed, a shipped one to begin with."""
        chosen = self.table.chosen
        if chosen is None or (chosen.kind == "platform" and chosen.own is None):
            return
        from models import catalogue_rows

        form = self._open_form(chosen.id)
        if form is not None:
            form.show_one(chosen.own or catalogue_rows.own_of(chosen.fact, self._today()))

    def _today(self) -> date:
        from models import moments

        return moments.today(self.zone())

    def _open_form(self, number: int) -> CatalogueForm | None:
        if self.session is None or self.settings is None or not self.session.is_writable:
            return None
        from ui.desktop.pages.catalogue.forms import FORMS, Around

        self._put_away()
        platforms = [row.platform for row in self._rows if row.kind == "platform"]
        around = Around(platforms, self._today(), self.settings.currency)
        self.form = FORMS[self.kind](self.session, around, number)
        self.form.finished.connect(self._finished)
        self._place.addWidget(self.form)
        self.form.show()
        self.form.start()
        return self.form

    def _finished(self, _number: object) -> None:
        self._put_away()
        self.table.setFocus()

    def _put_away(self) -> None:
        """Close what is open over the table."""
        for part in (self.form, self.incoming):
            if part is not None:
                part.hide()
                part.deleteLater()
        self.form = self.incoming = None
        self._listed.show()
        self._wrong.say("")

    def _delete(self) -> None:
        from models import own_catalogue

        chosen = self.table.chosen
        if chosen is None or chosen.own is None or self.session is None or not self.session.is_writable:
            return
        self._put_away()
        verbs = {
            "platform": own_catalogue.remove_platform, "pack": own_catalogue.remove_pack,
            "gift": own_catalogue.remove_gift,
        }  # fmt: skip
        self.session.run(verbs[chosen.kind], chosen.id, failed=self._refuse)

    def _refuse(self, error: LedgerError) -> None:
        self._wrong.say(sentence(error))

    # --- A file ---------------------------------------------------------------------------------------------------

    def _ask_for_file(self) -> None:
        path = files.ask_for_catalogue(self)
        if path is not None:
            self.look_at(path)

    def look_at(self, path: Path) -> None:
        """Show what a file would bring."""
        if self.session is not None:
            self._put_away()
            self.noticed.emit(_("Reading {file}…").format(file=name(path.name)))
            self.session.ask(incoming.look, path, done=self._show_file, failed=self._refuse, topic="catalogue-file")

    def _show_file(self, found: Found) -> None:
        self._put_away()
        self.incoming = Incoming(self.theme, found)
        self.incoming.taken.connect(partial(self._take, [one.one for one in found.offered]))
        self.incoming.closed.connect(lambda: self._finished(None))
        self._place.addWidget(self.incoming)
        self._listed.hide()  # in a low window there is room for one of them
        self.incoming.show()
        self.incoming.start()
        self.noticed.emit(_("Nothing is changed yet"))

    def _take(self, offered: Sequence[Own], replaces: bool) -> None:
        from models.imports import adding

        if self.session is not None:
            verb = partial(adding.take, replaces=replaces)
            self.session.run(verb, offered, done=self._finished, failed=self._refuse)

    def show_subject(self, subject: object) -> None:
        """Show that kind, or look at the file of that path."""
        if isinstance(subject, Path):
            self.look_at(subject)
        elif subject in TITLES:
            self.kinds.choose(str(subject))
            self._choose()
