"""Figures that stand out, as cards in a row: what each is, the figure itself, and a line that belongs to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from ui import tokens
from ui.documents.document import Fact
from ui.documents.paper.sheet import SIDE
from ui.documents.paper.type import Type, plain

if TYPE_CHECKING:
    from ui.documents.paper.painting import Painting

_MOST = 4
"""Cards side by side at most; fewer where a figure would be cut."""
_GAP, _INNER = float(tokens.SPACE_M), float(tokens.SPACE_M)
_ROUND, _HAIR = 6.0, 0.75


@dataclass(frozen=True)
class Cards:
    """One row of cards, each so wide and all as high as the highest."""

    facts: tuple[Fact, ...]
    width: float
    height: float

    def places(self) -> Iterator[tuple[Fact, float]]:
        """Give each fact with where its card begins."""
        return ((fact, SIDE + at * (self.width + _GAP)) for at, fact in enumerate(self.facts))


def rows(facts: Sequence[Fact], type_: Type, room: float) -> list[Cards]:
    """Lay cards in rows that are `room` wide."""
    count = min(_MOST, len(facts)) or 1
    while count > 1 and not _fit(facts, type_, _width(count, room)):
        count -= 1
    width = _width(count, room)
    parts = [tuple(facts[first : first + count]) for first in range(0, len(facts), count)]
    return [Cards(part, width, max(_height(fact, type_, width) for fact in part)) for part in parts]


def _width(count: int, room: float) -> float:
    return (room - (count - 1) * _GAP) / count


def _fit(facts: Sequence[Fact], type_: Type, width: float) -> bool:
    return all(type_.fits(plain(fact.figure), width - 2 * _INNER, "figure") for fact in facts)


def _height(fact: Fact, type_: Type, width: float) -> float:
    words = sum(type_.lines(plain(text), width - 2 * _INNER, "caption") for text in (fact.name, fact.note) if text)
    return 2 * _INNER + words * type_.height("caption") + type_.height("figure")


def paint(own: Painting, painter: QPainter, cards: Cards, top: float) -> None:
    """Paint a row of cards."""
    for fact, left in cards.places():
        painter.setPen(QPen(QColor(tokens.LIGHT.hairline), _HAIR))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        frame = QRectF(own.left(left, cards.width), top, cards.width, cards.height)
        painter.drawRoundedRect(frame, _ROUND, _ROUND)
        at = QRectF(left + _INNER, top + _INNER, cards.width - 2 * _INNER, 0)
        at.translate(0, _words(own, painter, fact.name, at))
        own.dress(painter, "figure", "text")
        own.line(painter, plain(fact.figure), at, "figure")
        at.translate(0, own.type.height("figure"))
        _words(own, painter, fact.note, at)


def _words(own: Painting, painter: QPainter, text: str, at: QRectF) -> float:
    """Write small words and say how high they are."""
    if not text:
        return 0.0
    own.dress(painter, "caption", "second")
    broken = own.type.broken(plain(text), at.width(), "caption", own.side(is_far=False))
    broken.draw(painter, QPointF(own.left(at.left(), at.width()), at.top()))
    return broken.lineCount() * own.type.height("caption")
