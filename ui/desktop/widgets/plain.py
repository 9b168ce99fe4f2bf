"""Text that is never taken for markup: names, notes and whatever else a stranger may have written."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QApplication, QLabel, QSizePolicy, QStyle, QWidget

from ui import tokens

_FROM_THE_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter


def tip(text: str) -> str:
    """Make a tooltip that shows `text` as it is: Qt guesses whether a tooltip is markup, so it is given some."""
    from html import escape

    return f"<p style='white-space: pre-wrap'>{escape(text)}</p>" if text else ""


def menu_text(text: str) -> str:
    """Keep an ampersand in a name from underlining the letter behind it."""
    return text.replace("&", "&&")


class PlainLabel(QLabel):
    """A label that shows exactly what it is given, in one of the theme's sizes and tones."""

    def __init__(
        self, text: str = "", size: tokens.Size = "body", tone: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(tokens.font(size))
        if QApplication.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            # Qt would put a Latin name on the left even there.
            self.setAlignment(_FROM_THE_RIGHT)
        if tone:
            self.setProperty("tone", tone)
        self.setText(text)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.wordWrap() or self.alignment() != _FROM_THE_RIGHT:
            super().paintEvent(event)
            return
        with QPainter(self) as painter:
            self.drawFrame(painter)
            painter.setPen(self.palette().color(self.foregroundRole()))
            edge = self.margin()
            _draw_from_the_right(painter, self.contentsRect().adjusted(edge, edge, -edge, -edge), self.text())

    def say(self, text: str) -> None:
        """Show a text, or nothing at all where there is none."""
        self.setText(text)
        self.setVisible(bool(text))

    def set_tone(self, tone: str) -> None:
        """Change the colour: second, good, attention, wrong, accent, or none."""
        if self.property("tone") != tone:
            self.setProperty("tone", tone)
            restyle(self)


class Paragraph(PlainLabel):
    """A label of as many lines as its text needs."""

    def __init__(
        self, text: str = "", size: tokens.Size = "body", tone: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(text, size, tone, parent)
        self.setWordWrap(True)


class ShortLabel(PlainLabel):
    """One line that ends in an ellipsis where it does not fit; the whole text is its tooltip."""

    def __init__(
        self, text: str = "", size: tokens.Size = "body", tone: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(text, size, tone, parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(self.text()) + 2, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        shown = self.shortened(self.text())
        self.setToolTip(tip(self.text()) if shown != self.text() else "")
        self.draw_line(shown)

    def shortened(self, text: str) -> str:
        """Cut a text where there is no more room."""
        return self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, self.width())

    def draw_line(self, shown: str) -> None:
        """Draw a text as the label's own."""
        with QPainter(self) as painter:
            painter.setPen(self.palette().color(self.foregroundRole()))
            side = QStyle.visualAlignment(self.layoutDirection(), self.alignment())
            painter.drawText(self.rect(), int(side | Qt.AlignmentFlag.AlignAbsolute), shown)


def _draw_from_the_right(painter: QPainter, rect: QRect, text: str) -> None:
    """Draw lines as Qt does, but for the blank a line ends with: Qt leaves it on the right, where the line begins."""
    layout = QTextLayout(text.replace("\n", "\u2028"), painter.font())
    layout.setTextOption(QTextOption(_FROM_THE_RIGHT))
    leading = painter.fontMetrics().leading()
    layout.beginLayout()
    height = -leading
    while (line := layout.createLine()).isValid():
        line.setLineWidth(rect.width())
        line.setPosition(QPointF(0, height + leading))
        height += leading + math.ceil(line.height())
    layout.endLayout()
    layout.draw(painter, QPointF(rect.left(), rect.top() + (rect.height() - height) // 2))


def restyle(widget: QWidget) -> None:
    """Let the style sheet look again at a widget whose properties changed."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()


def mark(control: QWidget, sentence: str, about: str = "") -> None:
    """Mark a control as wrong, with the sentence that says why; else take the mark away and say `about`."""
    wrong = "true" if sentence else "false"
    control.setToolTip(tip(sentence or about))
    control.setAccessibleDescription(sentence)
    if control.property("wrong") != wrong:
        control.setProperty("wrong", wrong)
        restyle(control)
