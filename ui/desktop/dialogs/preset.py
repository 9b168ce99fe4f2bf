"""A small form for an export that is made again: its name, format, folder and the name of its file."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget
from shiboken6 import isValid

from models import presets
from models.errors import InvalidEntry, LedgerError
from models.names import name_key
from models.text import N_
from ui import privacy, spans, tokens
from ui.desktop import tabbing
from ui.desktop.forms.fields import ChoiceField, Field
from ui.desktop.widgets.flow import FlowLayout
from ui.desktop.widgets.plain import Paragraph, PlainLabel
from ui.desktop.widgets.tick import Tick
from ui.documents import presets as files
from ui.text import _, isolate, name, sentence

if TYPE_CHECKING:
    from collections.abc import Mapping

    from models.presets import Preset
    from ui.desktop.session import LedgerSession
    from ui.desktop.theme import Theme

PLACEHOLDERS = {
    "name": N_("Name"),
    "report": N_("Report"),
    "period": N_("Period"),
    "from": N_("First day"),
    "to": N_("Last day"),
    "ledger": N_("Ledger"),
    "date": N_("Day it is made"),
}
"""What the placeholders of a file's name are called."""
_WIDTH = 560


class PresetDialog(QDialog):
    """Keeps a preset: a new one, or that of the id `number` changed. What it exports is said in `about`."""

    def __init__(
        self,
        session: LedgerSession,
        preset: Preset,
        about: str,
        formats: Mapping[str, str],
        own: Theme,
        number: int | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """`formats` are those on offer, by name, as people call them."""
        super().__init__(parent)
        self.setWindowTitle(_("Save as preset") if number is None else _("Change preset"))
        self._session, self._preset, self._number = session, preset, number
        self._taken: int | None = None
        from models import settings

        self._starts_on = settings.read(session.reader).month_starts_on
        self.name = Field(_("Name"), 28)
        self.format = ChoiceField(_("Format"), formats.items())
        self.folder = Field(_("Folder"), 36)
        self.pattern = Field(_("Name of the file"), 36)
        self.replaces = Tick(own, _("Write over a file of that name that is there already"))
        self.preview = Paragraph("", "body", "second")
        self.problem = Paragraph("", "body", "wrong")
        self._browse = QPushButton(_("Choose…"))
        self._save, self._over = QPushButton(_("Save")), QPushButton(_("Replace it"))
        self._cancel = QPushButton(_("Cancel"))
        self._fields = {"name": self.name, "format": self.format, "folder": self.folder, "pattern": self.pattern}
        self._lay_out(about)
        self._fill()
        self._connect()
        self.name.go()
        self.finished.connect(self.deleteLater)

    def focusNextPrevChild(self, is_forward: bool) -> bool:
        return tabbing.step(self, is_forward=is_forward)

    # --- Looks ------------------------------------------------------------------------------------------------------

    def _lay_out(self, about: str) -> None:
        self._browse.setAccessibleName(_("Choose the folder"))
        self._save.setProperty("role", "primary")
        self._save.setDefault(True)
        self.problem.hide()
        self._over.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(*[tokens.SPACE_L] * 4)
        column.setSpacing(tokens.SPACE_M)
        column.addWidget(Paragraph(about, "strong"))
        column.addLayout(_row((self.name, 1), (self.format, 0)))
        folder = _row((self.folder, 1), (self._browse, 0))
        folder.setAlignment(self._browse, Qt.AlignmentFlag.AlignBottom)
        column.addLayout(folder)
        column.addWidget(self.pattern)
        column.addLayout(self._placeholders())
        for part in (self.preview, self.replaces, self.problem):
            column.addWidget(part)
        column.addStretch()
        foot = _row((self._cancel, 0), (self._over, 0), (self._save, 0))
        foot.insertStretch(0)
        column.addLayout(foot)
        for button in (self._browse, self._over, self._cancel):
            button.setAutoDefault(False)
        self.setFixedWidth(_WIDTH)

    def _placeholders(self) -> FlowLayout:
        """Buttons that put one into the name of the file."""
        made = FlowLayout(tokens.SPACE_XS)
        made.put(PlainLabel(_("Put in:"), "caption", "second"))
        for key, title in PLACEHOLDERS.items():
            button = QPushButton(_(title))
            button.setProperty("role", "link")
            button.setAutoDefault(False)
            button.setAccessibleName(_("Put into the name of the file: {what}").format(what=_(title)))
            button.clicked.connect(partial(self._put, key))
            made.put(button)
        return made

    def _put(self, key: str, _checked: bool = False) -> None:  # noqa: FBT002 - Qt says so
        self.pattern.line.insert(f"{{{key}}}")
        self.pattern.line.setFocus()
        self._changed()

    def _fill(self) -> None:
        preset = self._preset
        self.format.choose(preset.format)
        texts = {self.name: preset.name, self.folder: str(preset.folder), self.pattern: preset.pattern}
        for field, text in texts.items():
            field.set_text(text)
            field.hide_contents(is_hidden=privacy.is_on())
        self.replaces.setChecked(preset.replaces)
        self._changed()

    def _connect(self) -> None:
        for field in self._fields.values():
            field.edited.connect(self._changed)
        self._browse.clicked.connect(self._ask_for_folder)
        self._save.clicked.connect(self.submit)
        self._over.clicked.connect(self._replace)
        self._cancel.clicked.connect(self.reject)

    # --- What is typed ----------------------------------------------------------------------------------------------

    @property
    def preset(self) -> Preset:
        """What is filled in."""
        return replace(
            self._preset,
            name=self.name.text,
            format=self.format.key,
            folder=Path(self.folder.text),
            pattern=self.pattern.text,
            replaces=self.replaces.isChecked(),
        )

    def _changed(self) -> None:
        """Say what the file would be called today, or why it could not be."""
        for field in self._fields.values():
            field.mark("")
        self.problem.say("")
        self._over.hide()
        try:
            called = files.file_name(self.preset, self._session.path, spans.today(), self._starts_on)
        except InvalidEntry as error:
            self.preview.set_tone("wrong")
            self.preview.setText(sentence(error))
        else:
            self.preview.set_tone("second")
            self.preview.setText(_("Made today, the file is called {file}").format(file=isolate(name(called))))

    def _ask_for_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, _("Folder of the file"), self.folder.text)
        if chosen:
            self.folder.set_text(chosen)
            self._changed()

    # --- Saving -----------------------------------------------------------------------------------------------------

    def submit(self) -> None:
        """Keep it, or say what is wrong with it; nothing typed is lost."""
        preset = self.preset
        saved = presets.saved(self._session.reader)
        self._taken = next((one.id for one in saved if name_key(one.preset.name) == name_key(preset.name)), None)
        try:
            self._check(preset)
        except InvalidEntry as error:
            self._refuse(error)
        else:
            self._keep(self._number, preset)

    def _check(self, preset: Preset) -> None:
        """Raise InvalidEntry for what no model can see: a folder of wherever the program was started, too."""
        files.file_name(preset, self._session.path, spans.today(), self._starts_on)
        if not preset.folder.expanduser().is_absolute():
            message = N_("There is no folder {folder}; choose one that is there")
            raise InvalidEntry("folder", message, folder=self.folder.text)

    def _replace(self) -> None:
        self._keep(self._taken, self.preset)

    def _keep(self, number: int | None, preset: Preset) -> None:
        done = lambda _none: self._end()  # noqa: E731 - what a success does
        if number is None:
            self._session.run(presets.save, preset, done=done, failed=self._refuse)
        else:
            self._session.run(presets.update, number, preset, done=done, failed=self._refuse)

    def _end(self) -> None:
        if isValid(self):  # else it was closed before the answer came
            self.accept()

    def _refuse(self, error: LedgerError) -> None:
        if not isValid(self):
            return
        self.problem.say(sentence(error))
        field = self._fields.get(error.field) if isinstance(error, InvalidEntry) else None
        if field is not None:
            field.mark(sentence(error))
            field.go()
        self._over.setVisible(field is self.name and self._number is None and self._taken is not None)


def _row(*parts: tuple[QWidget, int]) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(tokens.SPACE_S)
    for part, stretch in parts:
        row.addWidget(part, stretch)
    return row
