"""Presets: exports that are made again, each with what it writes and where, to be made now, changed or deleted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ui import tokens
from ui.desktop.pages.preferences.section import Section
from ui.desktop.widgets.plain import Paragraph, ShortLabel
from ui.text import _, isolate, name

if TYPE_CHECKING:
    from models.presets import Saved


class About(NamedTuple):
    """What a preset exports, and where to."""

    what: str
    where: str


class PresetsSection(Section):
    """`run_wanted` and `change_wanted` come with a `Saved` preset, `delete_wanted` with its id."""

    run_wanted = Signal(object)
    change_wanted = Signal(object)
    delete_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Presets"), parent)
        self._none = Paragraph(
            _("An export you make again and again is saved on the page Reports, with the button Export."),
            "body",
            "second",
        )
        self._can_write = False
        self._rows: list[_Row] = []
        self.column.addWidget(self._none)

    def show_presets(self, saved: Sequence[tuple[Saved, About]]) -> None:
        """List the presets, each with what it writes."""
        focused = next((row.saved.id for row in self._rows if row.has_keyboard), None)
        for row in self._rows:
            row.hide()
            row.deleteLater()
        self._rows = [_Row(one, about) for one, about in saved]
        for row in self._rows:
            row.run.clicked.connect(lambda _checked=False, one=row.saved: self.run_wanted.emit(one))
            row.change.clicked.connect(lambda _checked=False, one=row.saved: self.change_wanted.emit(one))
            row.delete.clicked.connect(lambda _checked=False, one=row.saved: self.delete_wanted.emit(one.id))
            self.column.addWidget(row)
            if row.saved.id == focused:
                row.change.setFocus()
        self._none.setVisible(not saved)
        self.allow(can_write=self._can_write)

    def take_keyboard(self) -> None:
        """Take the keyboard to the first preset, if there is one."""
        if self._rows:
            self._rows[0].run.setFocus(Qt.FocusReason.OtherFocusReason)

    def allow(self, *, can_write: bool) -> None:
        """Let change what may be changed now; a preset can always be made."""
        self._can_write = can_write
        for row in self._rows:
            row.change.setEnabled(can_write)
            row.delete.setEnabled(can_write)


class _Row(QWidget):
    """One preset."""

    def __init__(self, saved: Saved, about: About) -> None:
        super().__init__()
        self.saved = saved
        called = isolate(name(saved.preset.name))
        self.run, self.change = QPushButton(_("Make now")), QPushButton(_("Change…"))
        self.delete = QPushButton(_("Delete"))
        self._buttons = self.run, self.change, self.delete
        texts = _("Make the export {name} now"), _("Change the preset {name}"), _("Delete the preset {name}")
        for button, text in zip(self._buttons, texts, strict=True):
            button.setAccessibleName(text.format(name=called))
        words = QVBoxLayout()
        words.setSpacing(tokens.SPACE_XS // 2)
        words.addWidget(ShortLabel(called))
        for line in (about.what, about.where):
            words.addWidget(ShortLabel(line, "caption", "second"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(tokens.SPACE_S)
        row.addLayout(words, 1)
        for button in self._buttons:
            row.addWidget(button)

    @property
    def has_keyboard(self) -> bool:
        """Whether one of its buttons has the keyboard."""
        return any(button.hasFocus() for button in self._buttons)
