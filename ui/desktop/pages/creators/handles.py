"""A creator's handles, platform by platform, with the days each was theirs: added, changed, moved, removed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from models.errors import InvalidEntry, LedgerError
from ui import formats, parsing, spans, tokens
from ui.desktop.forms.completion import Suggestion
from ui.desktop.forms.fields import ChoiceField, Field
from ui.desktop.pages.creators import texts
from ui.desktop.pages.creators.card import Card, clear
from ui.desktop.theme import Theme
from ui.desktop.widgets.icon_button import IconButton
from ui.desktop.widgets.plain import Paragraph, ShortLabel
from ui.text import _, isolate, name, sentence

if TYPE_CHECKING:
    from models.handles import HandleRow

_FIELDS = {"handle": "handle", "first_day": "first", "last_day": "last"}


@dataclass(frozen=True, slots=True)
class Typed:
    """A handle as it was typed; `id` is that of the one that is changed, None for a new one."""

    id: int | None
    platform: str
    name: str
    days: tuple[date | None, date | None]


class HandleForm(QWidget):
    """Platform, handle, from, to; `given` comes with what was typed."""

    given = Signal(object)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._id: int | None = None
        self.platform = ChoiceField(_("Platform"))
        self.handle, self.first, self.last = (
            Field(title, letters) for title, letters in ((_("Handle"), 14), (_("From (day)"), 9), (_("To (day)"), 9))
        )
        self.wrong = Paragraph("", "caption", "wrong")
        keep, leave = QPushButton(_("Keep")), QPushButton(_("Cancel"))
        keep.setProperty("role", "primary")
        keep.clicked.connect(self._give)
        leave.clicked.connect(self.left)
        grid = QGridLayout()
        grid.setHorizontalSpacing(tokens.SPACE_S)
        for place, part in enumerate((self.platform, self.handle, self.first, self.last)):
            grid.addWidget(part, place // 2, place % 2)
        buttons = QHBoxLayout()
        buttons.setSpacing(tokens.SPACE_S)
        buttons.addWidget(keep)
        buttons.addWidget(leave)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.SPACE_S)
        column.addLayout(grid)
        column.addWidget(self.wrong)
        column.addLayout(buttons)
        for field in (self.handle, self.first, self.last):
            field.line.returnPressed.connect(self._give)

    def open_for(self, row: HandleRow | None, platforms: Sequence[str]) -> None:
        """Ask for a new handle, or for what is to change on one."""
        self._id = row.id if row else None
        self.platform.box.offer((platform, name(platform)) for platform in ([row.platform] if row else platforms))
        self.platform.setEnabled(row is None)
        self.handle.set_text(row.name if row else "")
        for field, day in ((self.first, row.first_day if row else None), (self.last, row.last_day if row else None)):
            field.set_text(formats.day(day, style="short") if day else "")
            field.line.setPlaceholderText(_("always"))
        self.refuse(None)
        self.show()
        self.handle.setFocus()

    def _give(self) -> None:
        today = spans.today()
        try:
            days = [
                parsing.day(field.text, today, field=key) if field.text else None
                for key, field in (("first_day", self.first), ("last_day", self.last))
            ]
        except LedgerError as error:
            self.refuse(error)
            return
        self.given.emit(Typed(self._id, self.platform.key, self.handle.text, (days[0], days[1])))

    def refuse(self, error: LedgerError | None) -> None:
        """Say what is wrong, at the field it is about; None takes that back."""
        wrong = _FIELDS.get(error.field, "") if isinstance(error, InvalidEntry) else ""
        for key in _FIELDS.values():
            field: Field = getattr(self, key)
            field.mark(sentence(error) if error and key == wrong else "")
        self.wrong.say(sentence(error) if error else "")


class MoveForm(QWidget):
    """To whom a handle goes, with its gifts; `given` comes with the name."""

    given = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.target = Field(_("Move the handle and its gifts to"), 18)
        self.wrong = Paragraph("", "caption", "wrong")
        move, leave = QPushButton(_("Move")), QPushButton(_("Cancel"))
        move.setProperty("role", "primary")
        move.clicked.connect(lambda: self.given.emit(self.target.text))
        leave.clicked.connect(self.left)
        self.target.line.returnPressed.connect(move.click)
        row = QHBoxLayout()
        row.setSpacing(tokens.SPACE_S)
        row.addWidget(move)
        row.addWidget(leave)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.SPACE_S)
        column.addWidget(self.target)
        column.addWidget(self.wrong)
        column.addLayout(row)

    def open_for(self, names: Sequence[str]) -> None:
        """Ask for a creator there is, or a new name."""
        self.target.line.offer([Suggestion(called) for called in names])
        self.target.set_text("")
        self.refuse(None)
        self.show()
        self.target.setFocus()

    def refuse(self, error: LedgerError | None) -> None:
        """Say why it cannot go there; None takes that back."""
        said = sentence(error) if error else ""
        self.target.mark(said)
        self.wrong.say(said)


class HandleCard(Card):
    """Says what is wanted; who listens writes it, and shows what came of it."""

    kept = Signal(object)
    """A `Typed` handle."""
    removed = Signal(int)
    moved = Signal(int, str)
    """A handle, and the name of the creator it goes to."""
    names_wanted = Signal()

    def __init__(self, own: Theme, parent: QWidget | None = None) -> None:
        super().__init__(_("Handles"), parent)
        self._theme = own
        self.rows: tuple[HandleRow, ...] = ()
        self._platforms: Sequence[str] = ()
        self._moving = 0
        self.add = IconButton(own, "new", _("Add handle"), _("Add a name this creator has on a platform"))
        self.head.addWidget(self.add)
        self._nothing = Paragraph("", "body", "second")
        self._nothing.setText(_("No handle is known. Imports bring them; you can add one, too."))
        self._wrong = Paragraph("", "caption", "wrong")
        self._list = QWidget()
        self.lines = QVBoxLayout(self._list)
        self.lines.setContentsMargins(0, 0, 0, 0)
        self.lines.setSpacing(0)
        self.form, self.move_form = HandleForm(), MoveForm()
        for part in (self._nothing, self._list, self._wrong, self.form, self.move_form):
            self.column.addWidget(part)
        for part in (self._wrong, self.form, self.move_form):
            part.hide()
        self._connect()

    def _connect(self) -> None:
        self.add.clicked.connect(lambda: self._edit(None))
        self.form.given.connect(self.kept)
        self.form.left.connect(self.close_forms)
        self.move_form.given.connect(lambda target: self.moved.emit(self._moving, target))
        self.move_form.left.connect(self.close_forms)

    def show_handles(
        self, rows: tuple[HandleRow, ...], platforms: Sequence[str], *, is_known: bool, can_write: bool
    ) -> None:
        """List the handles of a creator."""
        self.setVisible(is_known)
        self.add.setEnabled(can_write)
        self._platforms = platforms
        self.rows = rows
        self._nothing.setVisible(not rows)
        clear(self.lines)
        for row in rows:
            self.lines.addWidget(self._line(row, can_write=can_write))

    def _line(self, row: HandleRow, *, can_write: bool) -> QWidget:
        line = QWidget()
        across = QHBoxLayout(line)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(tokens.SPACE_S)
        said = ShortLabel(isolate(name(row.name)))
        said.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        about = " · ".join(part for part in (name(row.platform), texts.between(row.first_day, row.last_day)) if part)
        across.addWidget(said)
        across.addWidget(ShortLabel(about, "caption", "second"), 1)
        for icon, title, act in (
            ("edit", _("Change {handle}"), self._edit),
            ("swap", _("Move {handle} to another creator"), self._move),
            ("delete", _("Remove {handle}"), self._remove),
        ):
            button = IconButton(self._theme, icon, "", title.format(handle=isolate(name(row.name))))
            button.setEnabled(can_write)
            button.clicked.connect(lambda _checked=False, act=act: act(row))
            across.addWidget(button)
        return line

    def _edit(self, row: HandleRow | None) -> None:
        self.close_forms()
        self.form.open_for(row, self._platforms)

    def _move(self, row: HandleRow) -> None:
        self.close_forms()
        self._moving = row.id
        self.names_wanted.emit()

    def ask_whom(self, names: Sequence[str]) -> None:
        """Ask to whom the handle goes that is to be moved."""
        self.move_form.open_for(names)

    def _remove(self, row: HandleRow) -> None:
        self.close_forms()
        self.removed.emit(row.id)

    def close_forms(self) -> None:
        """Ask for nothing."""
        for part in (self._wrong, self.form, self.move_form):
            part.hide()

    def refuse(self, error: LedgerError) -> None:
        """Say why something could not be done, where it was asked for."""
        if self.form.isVisibleTo(self):
            self.form.refuse(error)
        elif self.move_form.isVisibleTo(self):
            self.move_form.refuse(error)
        else:
            self._wrong.say(sentence(error))
