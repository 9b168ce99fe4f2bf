"""A box to tick that can be seen in both themes: the style's own is all but black on dark ground."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QStyle, QWidget

from ui import tokens
from ui.desktop import icons
from ui.desktop.theme import Theme

_BOX = 14


class Tick(QCheckBox):
    """A small heading with a box before it."""

    def __init__(self, own: Theme, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._theme = own
        self.setFont(tokens.font("caption"))
        own.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        width = _BOX + tokens.SPACE_S + metrics.horizontalAdvance(self.text()) + 2 * tokens.SPACE_XS
        return QSize(width, max(_BOX, metrics.height()) + tokens.SPACE_XS)

    def hitButton(self, pos: object) -> bool:
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        colors, is_mirrored = self._theme.tokens, self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        left = self.width() - _BOX - 2 if is_mirrored else 1
        box = QRect(left, (self.height() - _BOX) // 2, _BOX, _BOX)
        color = self._theme.color
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            edge = "accent" if self.isChecked() or self.hasFocus() else "outline" if self.isEnabled() else "hairline"
            painter.setPen(QPen(color(edge), 2 if self.hasFocus() else 1))
            painter.setBrush(color("accent" if self.isChecked() else "surface"))
            painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)  # on whole dots, or it fades
            if self.isChecked():
                ratio = self.devicePixelRatioF()
                painter.drawPixmap(box.topLeft(), icons.pixmap("check", colors.on_accent, _BOX, ratio))
            painter.setPen(color("text" if self.isEnabled() else "disabled"))
            far = _BOX + tokens.SPACE_S
            room = self.rect().adjusted(0, 0, -far, 0) if is_mirrored else self.rect().adjusted(far, 0, 0, 0)
            side = QStyle.visualAlignment(self.layoutDirection(), Qt.AlignmentFlag.AlignLeft)
            flat = Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(room, int(side | flat), self.text())
