"""Which report is open: a list of the built-in and the saved ones, and what can be done with them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QActionGroup, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QPushButton, QVBoxLayout, QWidget

from models.reports.choices import Choices
from ui import tokens
from ui.desktop import icons, theme
from ui.desktop.pages.reports.built_in import BUILT_IN
from ui.desktop.widgets.chips import Popup
from ui.desktop.widgets.icon_button import IconButton
from ui.desktop.widgets.open_menu import open_menu
from ui.desktop.widgets.plain import Paragraph, PlainLabel, menu_text, tip
from ui.text import _, isolate, name

if TYPE_CHECKING:
    from models.saved_reports import Saved

_WIDEST, _ARROW = 280, 12


class Current(NamedTuple):
    """The report that is open: a built-in one by its key, or a saved one by its name; neither is one of one's own."""

    built_in: str = ""
    saved: str = ""


class SavedBar(QWidget):
    """A button that lists the reports, and one with the verbs. What is done with them the page does."""

    chosen = Signal(object)
    """The `Current` report to open."""
    named = Signal(str, str)
    """A verb (save, rename) and the name that was typed."""
    wanted = Signal(str)
    """A verb without a name: update, duplicate, delete, revert."""

    def __init__(self, own: theme.Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._current, self._is_changed, self._can_write = Current(), False, False
        self._saved: Sequence[Saved] = ()
        self._theme = own
        self.list = QPushButton()
        self.list.setProperty("role", "menu")
        self.list.setIconSize(QSize(_ARROW, _ARROW))
        self.list.clicked.connect(lambda: open_menu(self.list_menu(), self.list))
        self.more = IconButton(own, "more", "", _("Save, rename, duplicate or delete this report"))
        self.more.clicked.connect(lambda: open_menu(self.verb_menu(), self.more))
        self._popup: _Name | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(tokens.SPACE_XS)
        row.addWidget(self.list)
        row.addWidget(self.more)
        own.changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        self.list.setIcon(icons.icon("down", self._theme.color("second"), size=_ARROW))

    def show_current(self, current: Current, saved: Sequence[Saved], *, is_changed: bool, can_write: bool) -> None:
        """Show which report is open, and whether other things are chosen now than it was saved with."""
        self._current, self._saved = current, saved
        self._is_changed, self._can_write = is_changed, can_write
        said = self.title
        text = _("{name} (changed)").format(name=said) if is_changed and said else said or _("A report of my own")
        shown = self.list.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, _WIDEST)
        self.list.setText(menu_text(shown))
        # The arrow stands behind the text, where drop-downs have theirs.
        is_mirrored = QGuiApplication.layoutDirection() == Qt.LayoutDirection.RightToLeft
        self.list.setLayoutDirection(Qt.LayoutDirection.LeftToRight if is_mirrored else Qt.LayoutDirection.RightToLeft)
        self.list.setToolTip(tip(text) if shown != text else "")
        self.list.setAccessibleName(_("Report: {name}").format(name=text))

    @property
    def title(self) -> str:
        """What the open report is called; empty for one without a name."""
        if self._current.saved:
            return isolate(name(self._current.saved))
        return _(BUILT_IN[self._current.built_in][0]) if self._current.built_in else ""

    def list_menu(self) -> QMenu:
        """Make the list of reports."""
        menu = QMenu(self)
        group = QActionGroup(menu)
        entries = [(Current(saved=one.name), isolate(name(one.name))) for one in self._saved]
        built_in = [(Current(built_in=key), _(title)) for key, (title, _choices) in BUILT_IN.items()]
        for number, (current, title) in enumerate((*entries, *built_in)):
            if number == len(entries) and entries:
                menu.addSeparator()
            action = menu.addAction(menu_text(title))
            action.setActionGroup(group)
            action.setCheckable(True)
            action.setChecked(current == self._current)
            action.triggered.connect(lambda _checked=False, current=current: self.chosen.emit(current))
        return menu

    def verb_menu(self) -> QMenu:
        """Make the menu of what can be done with the open report."""
        menu = QMenu(self)
        is_saved = bool(self._current.saved)
        verbs = [
            (_("Save changes"), is_saved and self._is_changed, lambda: self.wanted.emit("update")),
            (_("Take changes back"), self._is_changed and bool(self.title), lambda: self.wanted.emit("revert")),
            (_("Save as…"), True, lambda: self.ask_name("save")),
            (_("Rename…"), is_saved, lambda: self.ask_name("rename")),
            (_("Duplicate"), is_saved, lambda: self.wanted.emit("duplicate")),
            (_("Delete"), is_saved, lambda: self.wanted.emit("delete")),
        ]
        for text, is_possible, deed in verbs:
            action = menu.addAction(text)
            action.setEnabled(is_possible and (self._can_write or text == _("Take changes back")))
            action.triggered.connect(lambda _checked=False, deed=deed: deed())
        return menu

    def ask_name(self, verb: str) -> None:
        """Ask for a name, in a small frame below."""
        self._popup = _Name(verb, self._current.saved if verb == "rename" else "", self)
        self._popup.given.connect(lambda text: self.named.emit(verb, text))
        self._popup.open_under(self.list)

    def refuse_name(self, why: str) -> None:
        """Say what is wrong with the name that was typed."""
        if self._popup is not None:
            self._popup.refuse(why)

    def accept_name(self) -> None:
        """The name was taken."""
        if self._popup is not None:
            self._popup.close()


class _Name(Popup):
    """A field for a name."""

    given = Signal(str)

    def __init__(self, verb: str, before: str, parent: QWidget) -> None:
        super().__init__(parent)
        title = _("New name") if verb == "rename" else _("Name of the report")
        self.field = QLineEdit(before)
        self.field.setAccessibleName(title)
        self.field.setFixedWidth(240)
        self.field.selectAll()
        self.field.returnPressed.connect(self._give)
        self._wrong = Paragraph("", "caption", "wrong")
        self._wrong.hide()
        button = QPushButton(_("Rename") if verb == "rename" else _("Save"))
        button.setProperty("role", "primary")
        button.clicked.connect(self._give)
        row = QHBoxLayout()
        row.setSpacing(tokens.SPACE_S)
        row.addWidget(self.field)
        row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(tokens.SPACE_M, tokens.SPACE_M, tokens.SPACE_M, tokens.SPACE_M)
        column.setSpacing(tokens.SPACE_XS)
        column.addWidget(PlainLabel(title, "caption", "second"))
        column.addLayout(row)
        column.addWidget(self._wrong)
        self.setFocusProxy(self.field)

    def open_under(self, widget: QWidget) -> None:
        super().open_under(widget)
        self.field.setFocus()

    def _give(self) -> None:
        self.given.emit(self.field.text())

    def refuse(self, why: str) -> None:
        """Say what is wrong with the name."""
        self._wrong.say(why)
        self.adjustSize()
        self.field.setFocus()


def choices_of(current: Current, saved: Sequence[Saved]) -> Choices | None:
    """Give what was chosen for a report; None for one that is not there."""
    if current.built_in in BUILT_IN:
        return BUILT_IN[current.built_in][1]
    return next((one.choices for one in saved if current.saved and one.name == current.saved), None)
