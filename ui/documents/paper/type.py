"""The fonts of a page, how wide texts are in them, and how they break into lines. One measures for one document."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QTextLayout, QTextOption

from ui import tokens
from ui.text import one_line

PER_INCH = 96
"""Pages are laid out in pixels, so many to an inch, as charts are."""
_BODY = 12
"""Pixels the usual text is high, nine points."""
_NOTHING = 0.01
_RIGHT = Qt.TextElideMode.ElideRight
_REMEMBERED = 50_000
_NOT_TEXT = dict.fromkeys(range(0xD800, 0xE000), "�") | {0x2028: " ", 0x2029: " ", 0x0A: " ", 0x0D: " ", 0x09: " "}
_SIZES: tuple[tokens.Size, ...] = ("caption", "body", "strong", "title", "figure")


def plain(text: str) -> str:
    """Make one line of a text that a font can write; marks of direction in it stay."""
    return text if text.isprintable() else one_line(text.translate(_NOT_TEXT))


def _font(size: tokens.Size) -> QFont:
    """The system's font as large as it is on paper whatever it is on screen."""
    made = QFont(tokens.font(size))
    made.setPixelSize(round(_BODY * made.pointSizeF() / tokens.font("body").pointSizeF()))
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made


class Type:
    """Measures texts; it remembers what it measured, up to a bound. It belongs to one thread, as Qt's fonts do."""

    def __init__(self) -> None:
        self._fonts = {size: _font(size) for size in _SIZES}
        self._metrics = {size: QFontMetricsF(font) for size, font in self._fonts.items()}
        self._widths: dict[tuple[str, tokens.Size], float] = {}

    def font(self, size: tokens.Size) -> QFont:
        """The font of that size."""
        return self._fonts[size]

    def height(self, size: tokens.Size) -> float:
        """Pixels from one line to the next."""
        return self._metrics[size].lineSpacing()

    def ascent(self, size: tokens.Size) -> float:
        """Pixels from the top of a line down to what its letters stand on."""
        return self._metrics[size].ascent()

    def width(self, text: str, size: tokens.Size = "body") -> float:
        """Pixels a text is wide in one line."""
        key = text, size
        found = self._widths.get(key)
        if found is None:
            if len(self._widths) >= _REMEMBERED:
                self._widths.clear()
            found = self._widths[key] = self._metrics[size].horizontalAdvance(text)
        return found

    def shortened(self, text: str, width: float, size: tokens.Size = "body") -> str:
        """Give as much of a text as fits into one line."""
        return text if self.fits(text, width, size) else self._metrics[size].elidedText(text, _RIGHT, width)

    def fits(self, text: str, width: float, size: tokens.Size = "body") -> bool:
        """Whether a text fits into one line."""
        return self.width(text, size) <= width + _NOTHING

    def lines(self, text: str, width: float, size: tokens.Size = "body") -> int:
        """Count the lines a text takes."""
        return 1 if self.fits(text, width, size) else self.broken(text, width, size).lineCount()

    def broken(
        self, text: str, width: float, size: tokens.Size = "body", side: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft
    ) -> QTextLayout:
        """Break a text into lines of that width, each as far from the last as lines are here."""
        layout = QTextLayout(text, self._fonts[size])
        option = QTextOption(side | Qt.AlignmentFlag.AlignAbsolute)
        option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.setCacheEnabled(True)
        layout.beginLayout()
        ascent = self.ascent(size)
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            # A line is as high as its highest font; what stands on it is where it would be in ours.
            number = line.lineNumber()
            line.setPosition(QPointF(0, number * self.height(size) + ascent - line.ascent()))
        layout.endLayout()
        return layout
