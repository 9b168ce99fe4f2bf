"""A sheet of paper and the room on it, in pixels of which an inch has 96."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QLocale, QMarginsF, QSizeF
from PySide6.QtGui import QPageLayout, QPageSize

from ui.documents.paper.type import PER_INCH

SIDE, TOP, FOOT = 56.0, 68.0, 68.0
"""Margins: a printer reaches all of it, and the title and the page's number stand in them."""
_INNER = 30.0
"""Pixels between the edge of the paper and the number of the page."""
_POINTS = 72
_LETTER = ("BZ", "CA", "CL", "CO", "CR", "GT", "MX", "NI", "PA", "PH", "PR", "SV", "US", "VE")
"""Where people print on US Letter (Unicode CLDR, paperSize); everywhere else it is A4."""


PAPERS = {
    "A5": QPageSize.PageSizeId.A5,
    "A4": QPageSize.PageSizeId.A4,
    "A3": QPageSize.PageSizeId.A3,
    "Letter": QPageSize.PageSizeId.Letter,
    "Legal": QPageSize.PageSizeId.Legal,
}
"""The paper people print on, by names that are the same everywhere."""


@dataclass(frozen=True)
class Sheet:
    """A sheet as it lies before its reader."""

    width: float
    height: float

    @property
    def room_width(self) -> float:
        """What lies between the margins."""
        return self.width - 2 * SIDE

    @property
    def room_height(self) -> float:
        """What lies between the title and the number of the page."""
        return self.height - TOP - FOOT

    @property
    def foot(self) -> float:
        """Where the number of the page stands on."""
        return self.height - _INNER

    @property
    def is_wide(self) -> bool:
        """Whether it lies across."""
        return self.width > self.height

    def layout(self) -> QPageLayout:
        """What Qt calls it. The margins are ours to keep."""
        points = QSizeF(min(self.width, self.height), max(self.width, self.height)) * _POINTS / PER_INCH
        size = QPageSize(points, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.FuzzyMatch)
        way = QPageLayout.Orientation.Landscape if self.is_wide else QPageLayout.Orientation.Portrait
        return QPageLayout(size, way, QMarginsF())


def sheet_of(layout: QPageLayout) -> Sheet:
    """The sheet a device prints on."""
    size = layout.fullRect(QPageLayout.Unit.Point).size() * PER_INCH / _POINTS
    return Sheet(size.width(), size.height())


def sheet(paper: str, *, is_wide: bool = False) -> Sheet:
    """A sheet of one of PAPERS."""
    way = QPageLayout.Orientation.Landscape if is_wide else QPageLayout.Orientation.Portrait
    return sheet_of(QPageLayout(QPageSize(PAPERS[paper]), way, QMarginsF()))


def usual_paper() -> str:
    """The paper of the country this computer is set to."""
    return "Letter" if QLocale.territoryToCode(QLocale.system().territory()) in _LETTER else "A4"
