"""A bar of fields under the title: it slides in, wraps where the window is narrow, and is left with Esc."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEasingCurve, QPropertyAnimation, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from ui import privacy, tokens
from ui.desktop import icons, theme
from ui.desktop.forms.fields import Field, Headed
from ui.desktop.forms.line import ENTER
from ui.desktop.forms.outlook import Outlook
from ui.desktop.widgets.flow import FlowLayout
from ui.desktop.widgets.plain import PlainLabel
from ui.text import _

_ANY_HEIGHT = 16_777_215
State = dict[str, object]
"""What is typed and chosen, by field, and what else a bar knows of it; the same in every language."""


class Bar(QFrame):
    """Fields in a row, those one seldom needs behind "More", and under them a line of words and the buttons."""

    closed = Signal()
    FIRST = "account"
    """Field that has the cursor when the bar opens."""
    KNOWN: tuple[str, ...] = ()
    """Attributes in which it keeps what it knows of the words that are typed."""
    NEEDED: tuple[str, ...] = ()
    """Fields Enter goes on to while they are empty, instead of finishing."""

    def __init__(self, own: theme.Theme, title: str, parent: QWidget | None = None) -> None:
        """Make an empty bar called `title`."""
        super().__init__(parent)
        self.setProperty("role", "bar")
        self.setAccessibleName(title)
        self._theme = own
        self.fields: dict[str, Headed] = {}
        self._tucked: list[Headed] = []
        self._heading = PlainLabel(title, "strong")
        self.outlook = Outlook()
        self._more, self._done, self._close = QPushButton(_("More")), QPushButton(), QToolButton()
        self._row, self._row_of_more = FlowLayout(tokens.SPACE_S), FlowLayout(tokens.SPACE_S)
        self._lay_out()
        own.changed.connect(self._dress)
        self._dress()
        self.hide()

    def _lay_out(self) -> None:
        self._more.setProperty("role", "quiet")
        self._more.setCheckable(True)
        self._more.setAccessibleName(_("More fields"))
        self._more.toggled.connect(self.show_more)
        self._done.setProperty("role", "primary")
        self._done.clicked.connect(self.submit)
        self._close.setAccessibleName(_("Close without adding"))
        self._close.setToolTip(_("Close (Esc)"))
        self._close.clicked.connect(self.dismiss)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(tokens.SPACE_L, tokens.SPACE_S, tokens.SPACE_L, tokens.SPACE_S)
        self._column.setSpacing(tokens.SPACE_S)
        self._column.addLayout(self._row)
        self._column.addLayout(self._row_of_more)

    def _dress(self) -> None:
        self._close.setIcon(icons.icon("close", self._theme.color("second")))

    # --- Fields ---------------------------------------------------------------------------------------------------

    def put(self, name: str, field: Headed, stretch: int = 0) -> None:
        """Place a field at the end of the row; `name` is its column in the ledger's own CSV."""
        self._place(self._row, name, field, stretch)

    def tuck(self, name: str, field: Headed, stretch: int = 0) -> None:
        """Place a field among those that "More" shows."""
        self._place(self._row_of_more, name, field, stretch)
        self._tucked.append(field)
        field.hide()

    def _place(self, row: FlowLayout, name: str, field: Headed, stretch: int) -> None:
        self.fields[name] = field
        row.put(field, stretch)
        if not stretch:
            field.keep_width()
        field.edited.connect(partial(self.changed, name))

    def finish(self) -> None:
        """Put the foot under the fields: once they are all placed, so that Tab comes to its buttons last."""
        foot = QHBoxLayout()
        foot.setSpacing(tokens.SPACE_S)
        for part, share in ((self._heading, 0), (self.outlook, 1), (self._more, 0), (self._done, 0), (self._close, 0)):
            foot.addWidget(part, share)
        self._column.addLayout(foot)
        self._more.setVisible(bool(self._tucked))

    def show_more(self, is_shown: bool = True) -> None:  # noqa: FBT002 - also a slot
        """Show the fields one seldom needs, or tuck them away."""
        self._more.setChecked(is_shown)
        for field in self._tucked:
            field.setVisible(is_shown)

    def field(self, name: str) -> Field:
        """A field one types in."""
        found = self.fields[name]
        if not isinstance(found, Field):
            raise TypeError(name)
        return found

    def typed(self) -> list[Field]:
        """The fields one types in."""
        return [field for field in self.fields.values() if isinstance(field, Field)]

    def changed(self, name: str) -> None:
        """Take notice that the person changed a field."""

    # --- What is in them ------------------------------------------------------------------------------------------

    def state(self) -> State:
        """What is typed and chosen."""
        contents = {name: field.content for name, field in self.fields.items()}
        return contents | {name: getattr(self, name) for name in self.KNOWN}

    def restore(self, state: State) -> None:
        """Show again what was typed and chosen."""
        for name, content in state.items():
            if name in self.KNOWN:
                setattr(self, name, content)
            else:
                self.fields[name].set_content(content)

    def clear(self) -> None:
        """Empty all fields."""
        for field in self.typed():
            field.set_text("")
        self.outlook.say("")

    def unmark(self) -> None:
        """Take back what was said to be wrong."""
        for field in self.fields.values():
            field.mark("")

    def redraw(self) -> None:
        """Write again what is shown: names and amounts were hidden, or are shown again."""
        for name, field in self.fields.items():
            if isinstance(field, Field):
                field.hide_contents(is_hidden=privacy.is_on() and name != "when")
                field.mark("")

    # --- Opening and closing --------------------------------------------------------------------------------------

    def open(self, verb: str, heading: str) -> None:
        """Slide in, with `verb` on its button; the cursor is in the first field."""
        self._done.setText(f"{verb}  ⏎")
        self._done.setAccessibleName(verb)
        self._heading.setText(heading)
        self._slide()
        self.fields[self.FIRST].go()

    def _slide(self) -> None:
        self.unmark()
        self.setMaximumHeight(_ANY_HEIGHT)
        was_hidden = self.isHidden()
        self.show()
        span = theme.motion(self.style())
        if not was_hidden or not span or not self.window().isVisible():
            return
        self._motion = QPropertyAnimation(self, b"maximumHeight", self)
        self._motion.setDuration(span)
        self._motion.setStartValue(0)
        self._motion.setEndValue(self.heightForWidth(self.window().width()))
        self._motion.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._motion.finished.connect(lambda: self.setMaximumHeight(_ANY_HEIGHT))
        self._motion.start()

    def dismiss(self) -> None:
        """Close."""
        self.hide()
        self.closed.emit()

    def submit(self) -> None:
        """Finish with what is typed."""
        raise NotImplementedError

    # --- Keys -----------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        elif event.key() in ENTER:
            if not event.isAutoRepeat():
                self._press_or_enter()
        else:
            super().keyPressEvent(event)

    def _press_or_enter(self) -> None:
        """Enter on a button presses it; anywhere else it goes on, or finishes."""
        for button in (self._close, self._more):
            if button.hasFocus():
                button.click()
                return
        self.enter()

    def enter(self) -> None:
        """Go on to the next field that has to be filled, or finish when everything is there."""
        names = list(self.fields)
        here = next((number for number, name in enumerate(names) if self.is_in(name)), len(names))
        for name in names[here + 1 :]:
            if name in self.NEEDED and not self.field(name).text:
                self.field(name).go()
                return
        self.submit()

    def is_in(self, name: str) -> bool:
        """Whether the keyboard is in a field."""
        place = QApplication.focusWidget()
        return place is not None and self.fields[name].isAncestorOf(place)
