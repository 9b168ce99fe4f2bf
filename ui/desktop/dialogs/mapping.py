"""The first step of importing a table that nobody has named the columns of yet."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from models import catalogue, mappings
from models.errors import LedgerError
from models.imports.table.sample import Sample, fitting
from ui import tokens
from ui.desktop import tabbing, theme
from ui.desktop.forms import fields
from ui.desktop.forms.mapping_choices import Around
from ui.desktop.forms.mapping_panel import MappingPanel
from ui.desktop.widgets.drop_down import DropDown
from ui.desktop.widgets.plain import PlainLabel, tip
from ui.text import _, name, sentence, visible

if TYPE_CHECKING:
    from models.imports.table.mapping import Mapping, Shared
    from ui.desktop.session import LedgerSession


_WIDTH, _HEIGHT = 1240, 760


class MappingDialog(QDialog):
    """Shows a mapping panel for a file, and keeps, opens and shares mappings. `taken` brings what was chosen."""

    taken = Signal(object)
    sheet_wanted = Signal(str)

    def __init__(
        self, session: LedgerSession, file: str, sample: Sample, own: theme.Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Columns of a table"))
        self._session, self._sample = session, sample
        self.panel = MappingPanel(sample, _with_platform(sample.proposed.mapping, file), _around(session), own)
        self._title = PlainLabel(_("What is in {file}?").format(file=visible(file)), "title")
        self._problem = PlainLabel("", "body", "attention")
        self._known = DropDown(_("Saved mappings"))
        self._name = fields.Field(_("Name"), 14)
        self._save, self._open, self._share = (
            QPushButton(_("Save mapping")), QPushButton(_("Open mapping…")), QPushButton(_("Share mapping…")),
        )  # fmt: skip
        known = mappings.saved(session.reader)
        self._saved = next((one.id for one in known if one.name == sample.proposed.name), None)
        self._rename, self._delete = QPushButton(_("Rename")), QPushButton(_("Delete"))
        self._go, self._cancel = QPushButton(_("Show what it brings")), QPushButton(_("Cancel"))
        self._lay_out()
        self._offer_known()
        self.panel.changed.connect(self._tell)
        self.panel.sheet_wanted.connect(self.sheet_wanted.emit)
        self._tell()
        self.finished.connect(self.deleteLater)
        if parent is not None:
            room = (parent.parentWidget() or parent).size()
            self.resize(min(_WIDTH, room.width() - 24), min(_HEIGHT, room.height() - 24))
        (self._go if self.panel.is_ready else self.panel.choices.platform).setFocus()

    def focusNextPrevChild(self, is_forward: bool) -> bool:
        return tabbing.step(self, is_forward=is_forward)

    def _lay_out(self) -> None:
        self._problem.setWordWrap(True)
        self._problem.hide()
        self._name.set_text(self._sample.proposed.name)
        self._name.edited.connect(self._tell)
        self._known.activated.connect(lambda _number: self._use_known())
        self._go.setProperty("role", "primary")
        self._go.setDefault(True)
        for button, do in ((self._go, self._take), (self._cancel, self.reject), (self._save, self._keep),
                           (self._rename, self._give_name), (self._delete, self._drop), (self._open, self._read),
                           (self._share, self._write)):  # fmt: skip
            button.clicked.connect(lambda _checked=False, do=do: do())
            button.setAutoDefault(False)
        top, foot = QHBoxLayout(), QHBoxLayout()
        top.addWidget(self._title, 1)
        for part in (self._known, self._open, self._share):
            top.addWidget(part)
        self._name.line.setPlaceholderText(_("Name of the mapping"))
        foot.addWidget(self._name)
        for button in (self._save, self._rename, self._delete):
            foot.addWidget(button)
        self._rename.setToolTip(tip(_("Give the saved mapping the name that is typed here")))
        self._delete.setToolTip(tip(_("Delete the saved mapping; what was imported by it stays")))
        foot.addStretch()
        foot.addWidget(self._cancel)
        foot.addWidget(self._go)
        column = QVBoxLayout(self)
        column.setContentsMargins(tokens.SPACE_L, tokens.SPACE_L, tokens.SPACE_L, tokens.SPACE_L)
        column.setSpacing(tokens.SPACE_S)
        column.addLayout(top)
        column.addWidget(self._problem)
        column.addWidget(self.panel, 1)
        column.addLayout(foot)

    def _tell(self) -> None:
        self._go.setEnabled(self.panel.is_ready)
        self._save.setEnabled(bool(self._name.text) and self.panel.is_ready)
        for button in (self._rename, self._delete):
            button.setVisible(self._saved is not None)
        self._rename.setEnabled(bool(self._name.text) and self._name.text != self._saved_name)

    def _take(self) -> None:
        self.taken.emit(self.panel.shared)
        self.accept()

    # --- Saved mappings ---------------------------------------------------------------------------------------------

    def _offer_known(self) -> None:
        """Offer what is saved; of it, the one this table is read by can be renamed and deleted."""
        saved = mappings.saved(self._session.reader)
        self._known.offer([(None, _("Saved mappings")), *((one, name(one.name)) for one in saved)])
        self._known.setVisible(self._known.count() > 1)
        here = next((one for one in saved if one.id == self._saved), None)
        self._saved, self._saved_name = (here.id, here.name) if here else (None, "")

    def _use_known(self) -> None:
        one = self._known.currentData()
        self._known.setCurrentIndex(0)
        if one is not None:
            self._saved, self._saved_name = one.id, one.name
            self._name.set_text(one.name)
            self._use(one.shared)
            self._tell()

    def _use(self, shared: Shared) -> None:
        """Take a mapping as far as the table has its columns."""
        rows = self._sample.rows
        row = fitting(shared.mapping, rows, max(map(len, rows), default=0))
        self._complain("" if row is not None else _("This table lacks some columns of the mapping; say what they are."))
        self.panel.use(replace(shared.mapping, header_row=shared.mapping.header_row if row is None else row))

    def _keep(self) -> None:
        self._session.run(mappings.save, self._name.text, self.panel.shared, done=self._kept, failed=self._refuse)

    def _kept(self, number: int) -> None:
        self._complain("")
        self._saved = number
        self._offer_known()
        self._tell()

    def _give_name(self) -> None:
        if (number := self._saved) is not None:
            self._session.run(mappings.rename, number, self._name.text,
                              done=lambda _none: self._kept(number), failed=self._refuse)  # fmt: skip

    def _drop(self) -> None:
        if self._saved is not None:
            self._session.run(mappings.delete, self._saved, done=lambda _none: self._dropped(), failed=self._refuse)

    def _dropped(self) -> None:
        self._complain("")
        self._offer_known()
        self._tell()
        self._name.line.setFocus()

    def _read(self) -> None:
        from ui.desktop.files import ask_for_mapping

        if path := ask_for_mapping(self):
            try:
                shared = mappings.from_file(path)
            except LedgerError as error:
                self._refuse(error)
            else:
                self._name.set_text(shared.name)
                self._use(shared)

    def _write(self) -> None:
        from ui.desktop.files import ask_for_new_mapping

        if path := ask_for_new_mapping(self, self._name.text or Path(self._title.text()).stem):
            try:
                mappings.to_file(path, replace(self.panel.shared, name=self._name.text))
            except LedgerError as error:
                self._refuse(error)

    def _refuse(self, error: LedgerError) -> None:
        self._complain(sentence(error))

    def _complain(self, said: str) -> None:
        self._problem.setText(said)
        self._problem.setVisible(bool(said))


def _around(session: LedgerSession) -> Around:
    """What the ledger knows that a table may mean."""
    from models import accounts, facts, settings

    kept, known = settings.read(session.reader), accounts.accounts(session.reader)
    platforms = [*(row.platform for row in known), *(one.name for one in facts.of(session.reader).platforms())]
    return Around(
        kept.timezone, platforms=tuple(dict.fromkeys(platforms)),
        accounts=tuple(dict.fromkeys(row.name for row in known)), currency=kept.currency,
    )  # fmt: skip


def _with_platform(mapping: Mapping, file: str) -> Mapping:
    """Propose the platform the file is named after, where nothing else says it."""
    if "platform" in mapping.columns or "platform" in mapping.fixed:
        return mapping
    named = [one.name for one in catalogue.platforms() if one.name.casefold() in file.casefold()]
    return mapping.with_fixed("platform", named[0]) if len(named) == 1 else mapping
