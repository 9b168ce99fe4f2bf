"""How the window wears the tokens: the palette and style sheet made of them, and sizes only a window has.

A palette of our own on Qt's Fusion style gives light and dark alike on every system, also where Qt cannot tell what the
desktop prefers.
"""

from __future__ import annotations

from itertools import islice
from string import Template
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from resources import path
from ui.desktop import turns
from ui.tokens import CARD_RADIUS, DARK, LIGHT, RADIUS, Tokens, font

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from PySide6.QtWidgets import QStyle

Mode = Literal["system", "light", "dark"]
Density = Literal["compact", "normal", "comfortable"]

ROW_HEIGHT: dict[Density, int] = {"compact": 24, "normal": 28, "comfortable": 34}
NARROW = 1100
"""Width in pixels below which the rail shows icons alone."""
_LEAST_LINE, _EDGE = 18, 6
_AT_ONCE = 100
"""Widgets that are dressed in one turn of the event loop."""
_DRESSED, _OURS = Qt.WidgetAttribute.WA_WState_Polished, Qt.WidgetAttribute.WA_SetStyle
"""Qt dresses only what was dressed before, and tells only those of it that have no style of their own: we say that the
hidden ones have one as long as we see to them ourselves."""
LONGEST_MOTION = 120
"""Milliseconds; data never moves."""


class Theme(QObject):
    """The theme in use. `changed` comes after every switch, for what paints itself."""

    changed = Signal()

    def __init__(self, app: QApplication, mode: Mode = "system") -> None:
        """Dress `app`; `system` follows the desktop where Qt knows what it prefers, and is light elsewhere."""
        super().__init__(app)
        self._app = app
        self._mode: Mode = mode
        self._turns: Generator[None] | None = None
        app.setStyle("Fusion")
        self.tokens = LIGHT
        self._sheet = Template(path("styles", "window.qss").read_text(encoding="utf-8"))
        self._dress()
        app.styleHints().colorSchemeChanged.connect(self._follow_system)

    @property
    def mode(self) -> Mode:
        """What was chosen, which may be to follow the system."""
        return self._mode

    @property
    def is_dark(self) -> bool:
        """Whether the dark colours are in use."""
        return self.tokens is DARK

    def choose(self, mode: Mode) -> None:
        """Switch in many short turns of the event loop; everything on screen changes in one of them."""
        self._mode = mode
        if self._turns is not None:
            self._turns.close()
        self._turns = self._dress_in_turns()
        turns.take(self._turns, self)

    def _dress_in_turns(self) -> Generator[None]:
        """Do what Qt does with every widget where a style sheet changes, but with the hidden ones some at a time."""
        while self._some(
            lambda one: _is(one, _DRESSED) and not one.isVisible() and not _is(one, _OURS), self._take_off
        ):
            yield
        self._dress_what_is_seen()
        self.changed.emit()
        yield
        while self._some(lambda one: _is(one, _OURS), self._put_on):
            yield

    def _some(self, which: Callable[[QWidget], bool], do: Callable[[QWidget], object]) -> bool:
        """Do something with some of those widgets, and tell whether there were any."""
        all_of_them = self._app.allWidgets()  # as long as they are held on to, none of them is deleted
        some = list(islice(filter(which, all_of_them), _AT_ONCE))
        for widget in some:
            do(widget)
        return bool(some)

    def _take_off(self, widget: QWidget) -> None:
        self._app.style().unpolish(widget)
        widget.setAttribute(_OURS)

    def _put_on(self, widget: QWidget) -> None:
        self._app.style().polish(widget)
        widget.setAttribute(_OURS, False)

    def _dress_what_is_seen(self) -> None:
        all_of_them = self._app.allWidgets()
        for widget in all_of_them:
            widget.setAttribute(_OURS, not widget.isVisible())
            widget.setAttribute(_DRESSED, widget.isVisible())
        # Replacing a sheet dresses each widget again for every one it is inside of (Qt's updateObjects), eight times as
        # long as taking it off and putting the new one on, which both go over the widgets once.
        self._app.setStyleSheet("")
        self._dress()
        for widget in self._app.allWidgets():
            if _is(widget, _OURS):
                widget.setAttribute(_DRESSED)

    def _follow_system(self) -> None:
        if self._mode == "system":
            self.choose("system")

    def _dress(self) -> None:
        prefers_dark = self._app.styleHints().colorScheme() == Qt.ColorScheme.Dark
        self.tokens = DARK if self._mode == "dark" or (self._mode == "system" and prefers_dark) else LIGHT
        self._app.setPalette(palette(self.tokens))
        self._app.setStyleSheet(style_sheet(self._sheet, self.tokens))

    def color(self, role: str) -> QColor:
        """Colour of a role."""
        return QColor(getattr(self.tokens, role))


def _is(widget: QWidget, attribute: Qt.WidgetAttribute) -> bool:
    return widget.testAttribute(attribute)


def style_sheet(sheet: Template, tokens: Tokens) -> str:
    """Fill the style sheet with the colours and sizes of a theme."""
    caption = font("caption").pointSizeF()
    sizes = {"radius": f"{RADIUS}px", "card": f"{CARD_RADIUS}px", "caption": f"{caption:.2f}pt"}
    return sheet.substitute(tokens.all(), **sizes)


def palette(tokens: Tokens) -> QPalette:
    """Make the palette Qt's own drawing uses."""
    made = QPalette()
    role = QPalette.ColorRole
    colors = {
        role.Window: tokens.window, role.WindowText: tokens.text, role.Base: tokens.surface,
        role.AlternateBase: tokens.hover, role.Text: tokens.text, role.Button: tokens.raised,
        role.ButtonText: tokens.text, role.BrightText: tokens.wrong, role.Highlight: tokens.selection,
        role.HighlightedText: tokens.text, role.PlaceholderText: tokens.second, role.ToolTipBase: tokens.raised,
        role.ToolTipText: tokens.text, role.Link: tokens.accent, role.LinkVisited: tokens.accent,
        role.Light: tokens.raised, role.Midlight: tokens.hover, role.Mid: tokens.outline, role.Dark: tokens.outline,
        role.Shadow: tokens.hairline, role.Accent: tokens.accent,
    }  # fmt: skip
    for name, color in colors.items():
        made.setColor(name, QColor(color))
    for name in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, name, QColor(tokens.disabled))
    return made


def control_height() -> int:
    """Pixels a button or a field is high: a line of the system's font, and what the style sheet puts around it."""
    return max(_LEAST_LINE, QFontMetrics(QApplication.font()).height()) + 2 * _EDGE


def motion(style: QStyle) -> int:
    """Milliseconds a movement may take: none where the system asks for none."""
    from PySide6.QtWidgets import QStyle

    wished = style.styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration)
    return min(LONGEST_MOTION, max(0, wished))
