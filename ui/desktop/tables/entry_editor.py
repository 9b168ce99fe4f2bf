"""Typing in the Ledger table itself: one cell at a time, saved with Enter, left with Esc, on to the next with Tab."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QTableView

from models.drafts import Draft
from models.errors import LedgerError
from models.suggestions import Known
from ui import privacy, tokens
from ui.desktop.books import Books
from ui.desktop.forms.line import Line
from ui.desktop.tables.entry_columns import COLUMNS, Key, number
from ui.desktop.widgets.plain import PlainLabel, mark
from ui.text import _, sentence

if TYPE_CHECKING:
    from ui.desktop.session import LedgerSession
    from ui.desktop.tables.entry_table import EntryTable


class CellEditor(Line):
    """The field in a cell. `saving` comes with how many editable cells to go on to the right, 0 for none."""

    saving = Signal(int)
    leaving = Signal()

    def __init__(self, key: Key, table: QTableView) -> None:
        super().__init__(table.viewport())
        self.setProperty("role", "cell")
        self.setAccessibleName(_(COLUMNS[number(key)].title))
        if COLUMNS[number(key)].is_number:
            self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.hide_contents(is_hidden=privacy.is_on())

    def event(self, event: QEvent) -> bool:
        """Go on with Tab instead of leaving the table; take a suggestion first."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            steps = {Qt.Key.Key_Tab: 1, Qt.Key.Key_Backtab: -1}.get(Qt.Key(event.key()))
            if steps is not None:
                self.take()
                self.saving.emit(steps)
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.take()
            self.saving.emit(0)
        elif event.key() == Qt.Key.Key_Escape and not self.is_open:
            self.leaving.emit()
        else:
            super().keyPressEvent(event)
            event.accept()  # no letter is the table's while one types here

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in {Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason}:
            self.saving.emit(0)


class CellEditing(QObject):
    """Opens a field in a cell and saves what is typed as one operation; a refused text stays, with the sentence why."""

    def __init__(self, table: EntryTable) -> None:
        super().__init__(table)
        self._table = table
        self._session: LedgerSession | None = None
        self._editor: CellEditor | None = None
        self._draft: Draft | None = None
        self._entry = 0
        self._key: Key = "when"
        self._known = Known()
        self._typed = self._begun = ""
        self._is_saving = self._is_lost = False
        self._sentence = PlainLabel("", "caption", "wrong", table.viewport())
        self._sentence.setProperty("role", "hint")
        self._sentence.hide()

    def attach(self, session: LedgerSession | None) -> None:
        """Write into this ledger, or into none."""
        self.leave()
        self._session, self._known = session, Known()
        if session is not None:
            session.soon(self._learn)

    @property
    def editor(self) -> CellEditor | None:
        """The field that is open."""
        return self._editor

    # --- Opening and leaving --------------------------------------------------------------------------------------

    def begin(self, entry: int, key: Key, typed: str = "") -> bool:
        """Open a cell, with `typed` in place of its text; say whether it can be typed in."""
        from models import lookups
        from ui.desktop.tables import entry_edits

        session, row = self._session, self._table.rows.row_of(entry)
        if session is None or not session.is_writable or row is None:
            return False
        draft = lookups.drafts(session.reader, [entry]).get(entry)
        if draft is None or key not in entry_edits.editable(draft):
            return False
        self.leave()
        self._draft, self._entry, self._key, self._begun = draft, entry, key, typed
        self._open(row, typed or entry_edits.text(draft, key), is_replaced=bool(typed))
        self._know(self._known)
        self._learn()
        return True

    def _learn(self) -> None:
        if self._session is not None:
            self._session.ask(Books.known, done=self._know, topic="cell")

    def _open(self, row: int, shown: str, *, is_replaced: bool) -> None:
        index = self._table.rows.index(row, number(self._key))
        self._table.select(self._entry, column=index.column())
        self._editor = editor = CellEditor(self._key, self._table)
        self._typed, self._is_lost = shown, False
        editor.setText(shown)
        self._table.setIndexWidget(index, editor)
        editor.saving.connect(self._save)
        editor.leaving.connect(self.leave)
        editor.textChanged.connect(self._type)
        editor.destroyed.connect(partial(self._gone, editor))
        editor.setFocus()
        if not is_replaced:
            editor.selectAll()

    def _type(self, text: str) -> None:
        self._typed = text
        self._say("")

    def _gone(self, editor: CellEditor) -> None:
        """The row of the field was moved away under it; it goes on once the view is there again."""
        if self._editor is editor:
            self._editor, self._is_lost = None, not self._is_saving
            self._sentence.hide()

    def resume(self) -> None:
        """Open the field again where its row is now, with what was typed."""
        if self._is_lost:
            self._is_lost = False
            self.begin(self._entry, self._key, self._typed)

    def _know(self, known: Known) -> None:
        from ui.desktop.tables import entry_edits

        self._known = known
        if self._editor is not None and self._draft is not None:
            found, fresh = entry_edits.suggestions(self._draft, self._key, known)
            self._editor.offer(found, fresh)
            if self._begun and self._editor.text() == self._begun:
                self._editor.textEdited.emit(self._begun)  # the letter that opened the field asks for suggestions too

    def leave(self) -> None:
        """Close the field; nothing is changed."""
        editor, self._editor = self._editor, None
        self._is_saving = self._is_lost = False
        self._sentence.hide()
        if editor is not None:
            had_focus = editor.hasFocus()
            editor.blockSignals(True)
            editor.hide()
            editor.deleteLater()
            if had_focus:
                self._table.setFocus()

    # --- Saving ---------------------------------------------------------------------------------------------------

    def _save(self, steps: int) -> None:
        from models import entries
        from ui.desktop.tables import entry_edits

        if self._editor is None or self._draft is None or self._session is None or self._is_saving:
            return
        entry, key = self._entry, self._key
        try:
            draft = entry_edits.changed(self._draft, key, self._editor.text(), self._known)
        except LedgerError as error:
            self._refuse(error)
            return
        if draft == self._draft:
            self._go_on(entry, key, steps)
            return
        self._is_saving = True
        done: Callable[[object], None] = lambda _none: self._go_on(entry, key, steps)  # noqa: E731 - what an answer does
        self._session.run(entries.edit, entry, draft, done=done, failed=self._refuse)

    def _go_on(self, entry: int, key: Key, steps: int) -> None:
        """Close the field and, if wanted, open the next cell of the row that can be typed in."""
        self.leave()
        shown = self._table.columns.shown
        place = shown.index(key) + steps if steps and key in shown else -1
        while 0 <= place < len(shown):
            if self.begin(entry, shown[place]):
                return
            place += steps

    def _refuse(self, error: LedgerError) -> None:
        self._is_saving = False
        if self._editor is None:
            return
        self._say(sentence(error))
        # Where a click took the keyboard away, it comes back once that click is over.
        QTimer.singleShot(0, self._editor, self._editor.setFocus)

    def _say(self, sentence: str) -> None:
        """Show what is wrong under the field; empty takes it away."""
        if self._editor is None:
            return
        mark(self._editor, sentence)
        self._sentence.say(sentence)
        self._sentence.adjustSize()
        place, room = self._editor.geometry(), self._table.viewport().rect()
        top = place.bottom() + tokens.SPACE_XS
        if top + self._sentence.height() > room.bottom():
            top = place.top() - self._sentence.height() - tokens.SPACE_XS
        self._sentence.move(max(0, min(place.left(), room.right() - self._sentence.width())), top)
        self._sentence.raise_()
