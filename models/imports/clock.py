"""Times that may bear no zone: in one spelling, for keys, and as the moments that an answer makes of them."""

from __future__ import annotations

import re

from models import moments
from models.errors import InvalidEntry
from models.imports import Question, Reading, asking
from models.imports.amounts import Asked
from models.moments import Moment
from models.text import N_

NO_TIME = N_("“{text}” is no time that can be read")
_TIME = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[ T]([0-9]{2}:[0-9]{2}:[0-9]{2})(?:[.,]([0-9]{1,9}))?"
    r" ?(Z|UTC|[+-][0-9]{2}(?::?[0-9]{2})?)?",
    re.ASCII,
)


class Clock:
    """What the times of a file mean, by the answer that was given."""

    def __init__(self, reading: Reading, question: Question) -> None:
        """Check the answer. Raises RequestRefused."""
        self._zone, self._own, self._question = asking.zone(reading, question), reading.zone, question

    def plain(self, text: str) -> str:
        """Give a time in one spelling, whatever fractions and marks of UTC it bears. Raises InvalidEntry."""
        found = _TIME.fullmatch(text)
        if not found:
            raise InvalidEntry("when", NO_TIME, text=text[:40])
        day, clock, fraction, offset = found.groups()
        places = (fraction or "")[:6].rstrip("0")
        return f"{day}T{clock}{f'.{places}' if places else ''}{_offset(offset or '')}"

    def moment(self, plain: str) -> Moment:
        """Understand a time. Raises Asked where its zone is not known, InvalidEntry for one that never was."""
        if plain[-6] in "+-":
            return moments.parse(plain, self._own)
        if self._zone is None:
            raise Asked(self._question, plain.replace("T", " "))
        return asking.moment(plain, self._zone, self._own)


def _offset(text: str) -> str:
    """Write an offset as `+02:00`."""
    if text in ("", "Z", "UTC"):
        return "+00:00" if text else ""
    digits = text[1:].replace(":", "").ljust(4, "0")
    return f"{text[0]}{digits[:2]}:{digits[2:]}"
