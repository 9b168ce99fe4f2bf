"""How everything we draw looks, in the window and on paper: every colour, size and font of it.

Colours are named by their role, as #RRGGBB; Qt is loaded for fonts alone. Nothing outside this module names a colour or
a font size.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from PySide6.QtGui import QFont

Size = Literal["caption", "body", "strong", "title", "figure"]

SPACE_XS, SPACE_S, SPACE_M, SPACE_L, SPACE_XL, SPACE_XXL = 4, 8, 12, 16, 24, 32
"""Every margin and every space between two things, in pixels: multiples of the grid of four."""
RADIUS = 6
CARD_RADIUS = 10
_SIZES: dict[Size, tuple[float, bool]] = {
    "caption": (0.85, False),
    "body": (1.0, False),
    "strong": (1.0, True),
    "title": (1.25, True),
    "figure": (1.8, True),
}
"""How large a font is beside the system's, and whether it is a strong one."""


def mix(over: str, under: str, share: float) -> str:
    """Lay `share` (0 to 1) of one colour over another."""
    parts = zip(bytes.fromhex(over[1:]), bytes.fromhex(under[1:]), strict=True)
    return "#{:02x}{:02x}{:02x}".format(*(round(a * share + b * (1 - share)) for a, b in parts))


@dataclass(frozen=True)
class Tokens:
    """The colours of one theme by role. What lies on `window` are pages; on `surface` tables and fields."""

    window: str
    surface: str
    raised: str
    text: str
    second: str
    accent: str
    on_accent: str
    accent_hover: str
    good: str
    attention: str
    wrong: str
    outline: str
    series: tuple[str, ...]

    @property
    def hairline(self) -> str:
        """Lines that part what stands apart already."""
        return mix(self.text, self.window, 0.12)

    @property
    def hover(self) -> str:
        """What the pointer is over, on a surface."""
        return mix(self.text, self.surface, 0.05)

    @property
    def row_line(self) -> str:
        """Lines between the rows of a table, which only guide the eye."""
        return mix(self.text, self.surface, 0.07)

    @property
    def rail_hover(self) -> str:
        """What the pointer is over, on the window."""
        return mix(self.text, self.window, 0.07)

    @property
    def selection(self) -> str:
        """What is chosen."""
        return mix(self.accent, self.surface, 0.16)

    @property
    def rail_selection(self) -> str:
        """The page that is shown, in the rail."""
        return mix(self.accent, self.window, 0.14)

    @property
    def bought(self) -> str:
        """A row of the table with which coins came."""
        return mix(self.good, self.surface, 0.06)

    @property
    def notice(self) -> str:
        """Ground of a sentence that asks for attention."""
        return mix(self.attention, self.window, 0.14)

    @property
    def disabled(self) -> str:
        """Text of what cannot be used now."""
        return mix(self.text, self.surface, 0.45)

    def all(self) -> dict[str, str]:
        """Every colour by its role's name."""
        own = {field.name: getattr(self, field.name) for field in fields(self) if field.name != "series"}
        derived = [name for name, value in vars(Tokens).items() if isinstance(value, property)]
        return own | {name: getattr(self, name) for name in derived}


_SERIES = ("#B4235F", "#2F6FB0", "#BF7A00", "#2E8B6A", "#7B5EA7", "#8C6D4F")
LIGHT = Tokens(
    window="#F7F6F3",
    surface="#FFFFFF",
    raised="#FFFFFF",
    text="#1D1C1A",
    second="#5F5C57",
    accent="#B4235F",
    on_accent="#FFFFFF",
    accent_hover="#9C1C51",
    good="#1E7B4F",
    attention="#8F5400",
    wrong="#B3261E",
    outline="#8D8982",
    series=_SERIES,
)
DARK = Tokens(
    window="#1B1B1F",
    surface="#25252B",
    raised="#2E2E36",
    text="#ECEAE6",
    second="#A9A6A0",
    accent="#FF7AA8",
    on_accent="#2B0716",
    accent_hover="#FF94B9",
    good="#5CC98F",
    attention="#F0B24A",
    wrong="#FF8A80",
    outline="#7F7C85",
    series=tuple(mix("#FFFFFF", color, 0.2) for color in _SERIES),
)


@cache
def font(size: Size) -> QFont:
    """The system's font in a size of ours, with figures of one width. Nobody changes what they get."""
    from PySide6.QtGui import QFont, QGuiApplication

    made = QFont(QGuiApplication.font())
    scale, is_strong = _SIZES[size]
    made.setPointSizeF(made.pointSizeF() * scale)
    made.setWeight(QFont.Weight.DemiBold if is_strong else QFont.Weight.Normal)
    made.setFeature(QFont.Tag("tnum"), 1)
    return made
