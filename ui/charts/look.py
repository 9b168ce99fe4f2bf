"""The colours and fonts charts are drawn with: those of the theme on screen, light ones on paper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtGui import QColor, QFont

from ui.tokens import LIGHT, Size, Tokens, font, mix

PLAIN_SERIES = 5
"""Series told apart by colour alone; those behind them bear a pattern too."""
_FAINT = 0.28
"""How much of its colour lies under a pattern."""
_PIXELS_PER_POINT = 96 / 72
_SIZES: tuple[Size, ...] = ("caption", "body", "strong")


@dataclass(frozen=True)
class Look:
    """Colours by role and fonts by size; `hair` is the width of a thin line in pixels."""

    ground: QColor
    text: QColor
    second: QColor
    grid: QColor
    zero: QColor
    band: QColor
    series: tuple[QColor, ...]
    faint: tuple[QColor, ...]
    caption: QFont
    body: QFont
    strong: QFont
    hair: float = 1.0
    shows_title: bool = False

    def color(self, series: int) -> QColor:
        """Colour of a series, counted from 0; they come round again."""
        return self.series[series % len(self.series)]

    def pattern(self, series: int) -> int:
        """Number of the pattern a series bears, from 1; 0 for none."""
        return max(0, series - PLAIN_SERIES + 1)


def screen(colors: Tokens, ground: str = "window") -> Look:
    """Look on a ground of the theme, given by its role."""
    caption, body, strong = (font(size) for size in _SIZES)
    return Look(**_colors(colors, getattr(colors, ground)), caption=caption, body=body, strong=strong)


def paper() -> Look:
    """Look on white paper, the same whatever the screen shows; fonts in pixels, as a page has its own dots per inch."""
    caption, body, strong = (_in_pixels(font(size)) for size in _SIZES)
    return Look(**_colors(LIGHT, LIGHT.surface), caption=caption, body=body, strong=strong, hair=0.75, shows_title=True)


def _in_pixels(font: QFont) -> QFont:
    made = QFont(font)
    made.setPixelSize(round(font.pointSizeF() * _PIXELS_PER_POINT))
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made


def _colors(colors: Tokens, ground: str) -> dict[str, Any]:
    return {
        "ground": QColor(ground),
        "text": QColor(colors.text),
        "second": QColor(colors.second),
        "grid": QColor(mix(colors.text, ground, 0.10)),
        "zero": QColor(colors.outline),
        "band": QColor(mix(colors.text, ground, 0.06)),
        "series": tuple(QColor(color) for color in colors.series),
        "faint": tuple(QColor(mix(color, ground, _FAINT)) for color in colors.series),
    }
