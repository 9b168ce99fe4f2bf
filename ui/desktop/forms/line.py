"""The line one types in: completed from a list under it, taken with Enter or Tab, and dots under the privacy key."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QFocusEvent,
    QHideEvent,
    QKeyEvent,
    QMoveEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
)
from PySide6.QtWidgets import QLineEdit, QStyle, QStyleOptionFrame, QWidget

from models.names import name_key
from ui import privacy
from ui.desktop.forms.completion import Completions, Finder, Suggestion
from ui.text import _, name

_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Line(QLineEdit):
    """A line to type in, with suggestions if it is given any. The first is chosen as one types; Down opens them all."""

    picked = Signal(object)
    """The value of the suggestion that was taken."""
    came = Signal()
    left = Signal()
    """The keyboard came here, or went elsewhere."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._finder = Finder(())
        self._is_waiting = self._is_owed = False
        self._fresh = ""
        self._is_number = False
        self.took = False
        """Whether the last Enter took a suggestion."""
        self._list: Completions | None = None
        self._is_hidden = False
        self.textChanged.connect(lambda _text: self._mask())
        self.textEdited.connect(self._edited)

    def _edited(self, text: str) -> None:
        self._is_owed = False
        if text.strip():
            self._look(text)
        else:
            self.close_list()

    # --- Privacy ------------------------------------------------------------------------------------------------------

    def hide_contents(self, *, is_hidden: bool) -> None:
        """Show dots for what is in here: the same for every text, but one for each letter a person types now."""
        self._is_hidden = is_hidden
        self._mask()

    def _mask(self) -> None:
        unknown = self.EchoMode.Password if self.isModified() else self.EchoMode.NoEcho
        wanted = unknown if self._is_hidden else self.EchoMode.Normal
        if self.echoMode() != wanted:
            self.setEchoMode(wanted)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.echoMode() == self.EchoMode.NoEcho and self.text():
            option = QStyleOptionFrame()
            self.initStyleOption(option)
            room = self.style().subElementRect(QStyle.SubElement.SE_LineEditContents, option, self)
            with QPainter(self) as painter:
                painter.setPen(self.palette().color(QPalette.ColorRole.Text))
                side = QStyle.visualAlignment(self.layoutDirection(), self.alignment())
                painter.drawText(room.adjusted(2, 0, -2, 0), int(side | Qt.AlignmentFlag.AlignVCenter), privacy.DOTS)

    # --- Suggestions ----------------------------------------------------------------------------------------------

    def offer(self, suggestions: Sequence[Suggestion], fresh: str = "", *, is_number: bool = False) -> None:
        """Complete from these, the likeliest first; what is none of them is listed too if `fresh` says what it is.

        A number is never completed to a longer one unasked.
        """
        self._finder, self._fresh, self._is_number = Finder(suggestions), fresh, is_number
        was_waiting, self._is_waiting = self._is_waiting, False
        if self._is_owed:
            self._pay()
        elif self.is_open or (was_waiting and self.hasFocus() and self.text()):
            self._look(self.text())

    def wait(self) -> None:
        """Expect suggestions: what is taken before they come is taken then."""
        self._is_waiting = True

    @property
    def is_owed(self) -> bool:
        """Whether a suggestion was taken before there were any."""
        return self._is_owed

    def _pay(self) -> None:
        """Take what would have been taken, had the suggestions been there."""
        self._is_owed = False
        row = next(iter(self._finder.find(self.text())), None)
        if row is not None and (not self._is_number or self._is_exact(row)):
            self._put(row)

    @property
    def is_open(self) -> bool:
        """Whether suggestions are listed."""
        return self._list is not None and not self._list.isHidden()

    @property
    def listed(self) -> Sequence[Suggestion]:
        """The suggestions that are listed."""
        return self._list.rows if self._list is not None else ()

    def exactly(self) -> Suggestion | None:
        """The suggestion that is typed in full, if there is one."""
        return next((row for row in self._finder.find(self.text()) if self._is_exact(row)), None)

    def _is_exact(self, row: Suggestion) -> bool:
        wanted = name_key(self.text())
        return name_key(row.text) == wanted or (self._is_number and wanted in row.sought.split("\n"))

    def meant(self) -> Suggestion | None:
        """The suggestion that is one slip of the keys away from what is typed."""
        return self._finder.near(self.text())

    def _look(self, text: str) -> None:
        found = self._finder.find(text)
        typed = text.strip()
        if self._fresh and typed and all(name_key(row.text) != name_key(typed) for row in found):
            likely = None if found else self._finder.near(typed)
            meant = [likely._replace(detail=_("did you mean this?"))] if likely is not None else []
            # A list that only offers what is new anyway would be in the way.
            found = [*found, Suggestion(typed, self._fresh), *meant] if found or meant else []
        self._show(found)

    def _show(self, found: Sequence[Suggestion]) -> None:
        if self._list is None or self._list.parentWidget() is not self.window():
            self._list = Completions(self.window())
            self._list.chosen.connect(self.take)
        is_open_question = self._is_number and not (found and self._is_exact(found[0]))
        self._list.show_under(self, found, -1 if is_open_question else 0)
        self._announce()

    def _announce(self) -> None:
        """Tell a screen reader which suggestion Enter would take."""
        if QAccessible.isActive() and self._list is not None and (row := self._list.current) is not None:
            said = _(", ").join(part for part in (name(row.text), row.detail) if part)
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, said))

    def take(self) -> bool:
        """Take the chosen suggestion, if a list is open."""
        row = self._list.current if self._list is not None else None
        self.close_list()
        self._is_owed = self._is_waiting and bool(self.text().strip())
        if row is None:
            return False
        self._put(row)
        return True

    def _put(self, row: Suggestion) -> None:
        self.setText(row.text)
        if row.value is not None:
            self.picked.emit(row.value)

    def close_list(self) -> None:
        """List nothing."""
        if self._list is not None:
            self._list.hide()

    # --- Keys and focus -------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Take a suggestion before Tab leaves; a widget is never asked about that key otherwise."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Tab:
            self.take()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in ENTER:
            self.took = self.take()
            super().keyPressEvent(event)
            event.ignore()  # what Enter does then is the bar's to say
        elif key == Qt.Key.Key_Escape and self.is_open:
            self.close_list()
        elif key in _STEPS and self._list is not None and self.is_open:
            self._list.move_by(_STEPS[Qt.Key(key)])
            self._announce()
        elif key == Qt.Key.Key_Down and not event.modifiers():
            self._look("" if self.exactly() else self.text())
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.came.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self.is_open and event.reason() != Qt.FocusReason.PopupFocusReason:
            if (row := self.exactly()) is not None and row.value is not None:
                self.picked.emit(row.value)
            self.close_list()
        self.left.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.close_list()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._follow()

    def moveEvent(self, event: QMoveEvent) -> None:
        super().moveEvent(event)
        self._follow()

    def _follow(self) -> None:
        if self._list is not None and self.is_open:
            self._list.place_under(self)
