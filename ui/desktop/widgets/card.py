"""A card one can press: a figure with its name and what stands beside it, leading to where it comes from."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QColor, QEnterEvent, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QLabel, QSizePolicy, QVBoxLayout, QWidget

from ui import tokens
from ui.desktop.theme import Theme
from ui.desktop.widgets.pace_bar import PaceBar
from ui.desktop.widgets.parts_label import PartsLabel
from ui.desktop.widgets.plain import ShortLabel, tip
from ui.text import _
from ui.tokens import SPACE_L, SPACE_M, SPACE_XS

UNKNOWN = "\u2013"
"""Stands where a figure will be."""
_LEAST = 196


class Card(QAbstractButton):
    """A button drawn as a card; its parts let the pointer through."""

    def __init__(self, own: Theme, parent: QWidget | None = None, *, is_flat: bool = False) -> None:
        """`is_flat`: a line inside another card, without an edge of its own."""
        super().__init__(parent)
        self._theme, self._is_flat = own, is_flat
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        own.changed.connect(self.update)

    def let_through(self) -> None:
        """Let the pointer through all parts there are by now."""
        for label in self.findChildren(QWidget):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def paintEvent(self, _event: QPaintEvent) -> None:
        colors = self._theme.tokens
        is_over = self.underMouse() and self.isEnabled()
        edge = colors.outline if is_over and not self._is_flat else colors.hairline
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self.hasFocus():
                painter.setPen(QPen(QColor(colors.accent), 2))
            else:
                painter.setPen(Qt.PenStyle.NoPen if self._is_flat else QPen(QColor(edge), 1))
            is_lit = self.isDown() or (self._is_flat and is_over)
            painter.setBrush(QColor(colors.hover if is_lit else colors.surface))
            inset = 1 if self.hasFocus() else 0.5
            place = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
            radius = tokens.RADIUS if self._is_flat else tokens.CARD_RADIUS
            painter.drawRoundedRect(place, radius, radius)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        else:
            super().keyPressEvent(event)


class FigureCard(Card):
    """A figure: its name with its period, the figure itself, a bar if it has one, and two or three quiet lines."""

    def __init__(self, own: Theme, parent: QWidget | None = None) -> None:
        super().__init__(own, parent)
        self._title = ShortLabel("", "caption", "second")
        self._figure = ShortLabel(UNKNOWN, "figure")
        self.bar = PaceBar(own)
        self._first, self._more = PartsLabel(), PartsLabel()
        self._second = ShortLabel(" ", "caption", "second")
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_L, SPACE_M, SPACE_L, SPACE_M)
        column.setSpacing(SPACE_XS)
        for part in (self._title, self._figure, self._first, self._more, self._second, self.bar):
            column.addWidget(part)
        column.addStretch()
        for part in (self._more, self.bar):
            part.hide()
        self._figure.setMinimumHeight(self._figure.sizeHint().height())
        self.setMinimumWidth(_LEAST)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.let_through()

    def show_figure(
        self, title: str, figure: str, first: str = "", second: str = "", tone: str = "", more: Sequence[str] = ()
    ) -> None:
        """Show a figure; `title` says what it is of, `more` goes on with what `first` begins to list.

        The first and the second line keep their place without a text.
        """
        self._title.setText(title)
        self._figure.setText(figure)
        self._fit()
        self._first.show_parts([first] if first else [])
        self._more.show_parts(more)
        self._more.setVisible(bool(more))
        self._second.setText(second or " ")
        self._first.set_tone(tone)
        self.setAccessibleName(_("{title}: {figure}").format(title=title, figure=figure))
        self.setAccessibleDescription(_(", ").join(text for text in (first, *more, second) if text))

    def explain(self, *lines: str) -> None:
        """Say in the tooltip what the figure rests on, line by line; nothing where there is nothing to say."""
        self.setToolTip(tip("\n".join(line for line in lines if line)))

    def keep_room_for_bar(self) -> None:
        """Be as high without the bar, so that nothing moves when it comes."""
        policy = self.bar.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.bar.setSizePolicy(policy)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Write the figure smaller where it would not fit."""
        room = self.width() - 2 * SPACE_L
        width = QFontMetrics(tokens.font("figure")).horizontalAdvance(self._figure.text())
        self._figure.setFont(tokens.font("figure" if width <= room else "title"))

    def texts(self) -> list[str]:
        """What is written on it, from the top."""
        return [label.text() for label in self.findChildren(QLabel) if not label.isHidden()]
