"""Chips: small buttons above a page, each holding one choice, with what is chosen written on it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QGuiApplication, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QMenu, QPushButton, QVBoxLayout, QWidget

from models.errors import LedgerError
from ui import filter_texts, spans
from ui.desktop import icons, tabbing
from ui.desktop.theme import Theme
from ui.desktop.widgets.open_menu import open_menu
from ui.desktop.widgets.plain import Paragraph, PlainLabel, menu_text, restyle, tip
from ui.spans import Span
from ui.text import _, sentence
from ui.tokens import SPACE_M, SPACE_S, SPACE_XS

_ICON = 12


class Chip(QPushButton):
    """A button that names a choice and marks itself while something is chosen; its cross, or Delete, takes it away."""

    removed = Signal()
    """What was chosen has been taken away by the person."""
    widest = 260
    """Pixels after which its text is shortened."""

    def __init__(self, title: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "chip")
        self.title = title
        self._theme = theme
        self._chosen = ""
        self.setIconSize(QSize(_ICON, _ICON))
        theme.changed.connect(self._dress)
        self.mark("")

    def _dress(self) -> None:
        name, tone = ("close", "text") if self._chosen else ("down", "second")
        self.setIcon(icons.icon(name, self._theme.color(tone), size=_ICON))

    def mark(self, chosen: str) -> None:
        """Write what is chosen on the chip; empty means nothing is."""
        self._chosen = chosen
        text = f"{self.title}: {chosen}" if chosen else self.title
        shown = self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, self.widest)
        self.setText(menu_text(shown))
        self.setToolTip(tip(text) if shown != text else "")
        self.setAccessibleName(text)
        self.setAccessibleDescription(_("Delete takes it away") if chosen else "")
        self.setProperty("active", "true" if chosen else "false")
        # The arrow or cross stands behind the text, where drop-downs have theirs.
        is_mirrored = QGuiApplication.layoutDirection() == Qt.LayoutDirection.RightToLeft
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight if is_mirrored else Qt.LayoutDirection.RightToLeft)
        self._dress()
        restyle(self)

    @property
    def is_active(self) -> bool:
        """Whether something is chosen."""
        return bool(self._chosen)

    def reset(self) -> None:
        """Choose nothing, without a signal."""
        raise NotImplementedError

    def remove(self) -> None:
        """Take away what is chosen, and say so."""
        self.reset()
        self.removed.emit()

    def _cross(self) -> QRect:
        """Where a click takes away what is chosen: the end of the chip."""
        width = _ICON + 2 * SPACE_S
        is_mirrored = self.layoutDirection() == Qt.LayoutDirection.LeftToRight  # the chip runs against the window
        return QRect(0 if is_mirrored else self.width() - width, 0, width, self.height())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.is_active and self.isDown() and self._cross().contains(event.position().toPoint()):
            self.setDown(False)
            self.remove()
            return
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.is_active and event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            self.remove()
            return
        super().keyPressEvent(event)


class TagChip(Chip):
    """A chip that is there only while it says something, like the words that are looked for; a click takes it away."""

    def __init__(self, title: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(title, theme, parent)
        self.clicked.connect(self.remove)

    def mark(self, chosen: str) -> None:
        super().mark(chosen)
        self.setVisible(bool(chosen))

    def reset(self) -> None:
        self.mark("")


class Popup(QFrame):
    """A small frame that opens under a widget and goes away by itself."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("role", "popup")

    def focusNextPrevChild(self, is_forward: bool) -> bool:
        return tabbing.step(self, is_forward=is_forward)

    def open_under(self, widget: QWidget) -> None:
        """Show it below `widget`, inside the screen."""
        self.setLayoutDirection(widget.window().layoutDirection())
        self.adjustSize()
        corner = widget.mapToGlobal(QPoint(0, widget.height() + SPACE_XS))
        if widget.window().layoutDirection() == Qt.LayoutDirection.RightToLeft:
            corner.setX(corner.x() + widget.width() - self.width())
        screen = widget.screen().availableGeometry()
        corner.setX(max(screen.left() + SPACE_S, min(corner.x(), screen.right() - self.width() - SPACE_S)))
        self.move(corner)
        self.show()


class PeriodChip(Chip):
    """A stretch of time; `span` is what is chosen."""

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(_(filter_texts.PARTS["period"]), theme, parent)
        self.span = Span()
        self.starts_on = 1
        self._menu = QMenu(self)
        self._group = QActionGroup(self)
        for name, title in spans.NAMES.items():
            action = QAction(_(title), self._group, checkable=True)
            action.setData(name)
            self._menu.addAction(action)
        self._menu.triggered.connect(lambda action: self._pick(action.data()))
        self._own: _OwnSpan | None = None
        self.clicked.connect(self._open)
        self.removed.connect(self.changed)

    def start_on(self, day: int) -> None:
        """Let months begin on that day; a stretch that is named after months moves with them."""
        self.starts_on = day
        if self.span.name not in {"all", "own"}:
            self.choose(spans.span(self.span.name, spans.today(), day))

    def reset(self) -> None:
        self.choose(Span())

    def _open(self) -> None:
        for action in self._group.actions():
            action.setChecked(action.data() == self.span.name)
        open_menu(self._menu, self, SPACE_XS)

    def _pick(self, name: str) -> None:
        if name == "own":
            self._own = self._own or _OwnSpan(self)
            self._own.open_under(self)
            return
        self.choose(spans.span(name, spans.today(), self.starts_on))
        self.changed.emit()

    def take(self, chosen: Span) -> None:
        """Choose a stretch and say so."""
        self.choose(chosen)
        self.changed.emit()

    def choose(self, chosen: Span) -> None:
        """Choose a stretch, without a signal."""
        self.span = chosen
        self.mark("" if chosen == Span() else said(chosen))


def said(chosen: Span) -> str:
    """Name a stretch of time, or give its two days."""
    if chosen.name != "own":
        return _(spans.NAMES[chosen.name])
    from ui import formats

    since, until = (formats.day(on) if on else "" for on in (chosen.since, chosen.until))
    if since and until:
        return f"{since} – {until}"
    return _("from {day}").format(day=since) if since else _("until {day}").format(day=until)


class _OwnSpan(Popup):
    """Two dates to type; either may stay empty."""

    def __init__(self, chip: PeriodChip) -> None:
        from ui import formats

        super().__init__(chip)
        self._chip = chip
        self._fields = {name: QLineEdit() for name in ("since", "until")}
        self._wrong = Paragraph("", "caption", "wrong")
        self._wrong.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_M, SPACE_M, SPACE_M, SPACE_M)
        column.setSpacing(SPACE_S)
        row = QHBoxLayout()
        for (name, field), title in zip(self._fields.items(), (_("From"), _("To")), strict=True):
            part = QVBoxLayout()
            part.setSpacing(SPACE_XS)
            part.addWidget(PlainLabel(title, "caption", "second"))
            part.addWidget(field)
            row.addLayout(part)
            field.setAccessibleName(title)
            field.setPlaceholderText(formats.day(spans.today(), style="short"))
            field.setFixedWidth(120)
            field.returnPressed.connect(self._take)
            field.setObjectName(name)
        apply = QPushButton(_("Show"))
        apply.setProperty("role", "primary")
        apply.clicked.connect(self._take)
        column.addLayout(row)
        column.addWidget(self._wrong)
        column.addWidget(apply, 0, Qt.AlignmentFlag.AlignRight)

    def _take(self) -> None:
        from ui import parsing

        today = spans.today()
        try:
            since, until = (
                parsing.day(field.text(), today, field=name) if field.text().strip() else None
                for name, field in self._fields.items()
            )
        except LedgerError as error:
            self._wrong.say(sentence(error))
            self.adjustSize()
            return
        if since and until and since > until:
            since, until = until, since
        self._wrong.hide()
        self.hide()
        self._chip.take(Span("own", since, until) if since or until else Span())
