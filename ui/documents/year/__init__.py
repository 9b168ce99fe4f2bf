"""A year in review as a document: something to look back on, and to show, with names or without."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from models.reports.year import Review
from ui import formats, privacy
from ui.documents.document import Document, Section
from ui.documents.year import giving, keeping, opening
from ui.documents.year.names import Names
from ui.text import _, apart, is_mirrored, language

if TYPE_CHECKING:
    from datetime import date


def document(review: Review, today: date, left_out: Iterable[str] = ()) -> Document:
    """Make the document, `today`. Where names are `left_out` (see `names.of`), none of these is in it.

    Nothing in it is hidden under the privacy key.
    """
    with privacy.lifted():
        names = Names([one.name for one in review.creators], left_out)
        made = _("Made on {day}").format(day=apart(formats.day(today)))
        sections = tuple(section for section in _sections(review, names) if section is not None)
        here = language()
        return Document(
            title(review.year), (_about(review),), made, sections, here.replace("_", "-"), is_mirrored(here)
        )


def title(year: int) -> str:
    """What the review of a year is called."""
    return _("{year} in review").format(year=year)


def _about(review: Review) -> str:
    """Say which days are in it, and in which currency."""
    days = _("{first} to {last}").format(first=apart(formats.day(review.since)), last=apart(formats.day(review.until)))
    return f"{days} · {apart(review.currency)}"


def _sections(review: Review, names: Names) -> Iterator[Section | None]:
    yield opening.section(review, names)
    yield giving.months(review, names)
    if review.spent.gifts:
        yield giving.platforms(review, names)
        yield giving.creators(review, names)
        yield giving.received(review, names)
        yield giving.gifts(review, names)
    yield keeping.left(review, names)
    yield keeping.shops(review, names)
    yield keeping.reckoning(review)
