"""What readers share: a record becomes a row, a question, or one sentence; answers are checked before it is read."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from functools import lru_cache
from typing import NamedTuple, NoReturn

from models import currencies, drafts, moments
from models.drafts import Draft
from models.errors import InvalidEntry, LedgerError, RequestRefused
from models.imports import Part, Question, Reading, Record, Refused, Row, Unanswered
from models.imports.amounts import Asked
from models.moments import Moment
from models.money import Money, from_text
from models.text import N_

MAX_EXAMPLE = 120
"""Longest example of what a file says, in characters."""
SKIP = "skip"
LEFT_OUT = N_("Left out, as you answered")
UNKNOWN = N_("This record is of a kind that is not understood; tell us what it holds")
NOT_WHOLE = N_("“{text}” is not a whole number")
_SECONDS = re.compile(r"[0-9]{1,11}(?:\.[0-9]{1,9})?", re.ASCII)
_NUMBER = re.compile(r"([0-9]{1,20})(?:\.00?)?", re.ASCII)


class Said(NamedTuple):
    """Where a record stands in its file, its key, and what the file says of it."""

    line: int
    key: bytes
    section: str
    raw: str


def row(
    said: Said,
    draft_of: Callable[[], Draft],
    *,
    part: Part = "",
    alone: Refused | Unanswered | None = None,
    doubt: str = "",
) -> Row:
    """Make the row of a record: what it becomes, what has to be asked first, or why it cannot be taken.

    Raises RequestRefused for a wrong answer.
    """
    line, key, section, raw = said
    try:
        draft = draft_of()
        drafts.check(draft)
    except Asked as asked:
        return Unanswered(line, key, asked.question, asked.example[:MAX_EXAMPLE], section, raw)
    except RequestRefused:
        raise
    except LedgerError as error:
        return Refused(line, error.message, error.values, section, key, raw)
    return Record(line, key, draft, section, raw, part, alone, doubt)


def refused(said: Said, message: str, **values: object) -> Refused:
    """Refuse a record for a reason."""
    return Refused(said.line, message, values, said.section, said.key, said.raw)


def whole(text: str) -> int:
    """Read a whole number, which may be written 5.0 as some programs do. Raises InvalidEntry."""
    found = _NUMBER.fullmatch(text.strip())
    if not found:
        raise InvalidEntry("coins", NOT_WHOLE, text=text[:40])
    return int(found[1])


def zone(reading: Reading, question: Question) -> str | None:
    """Give the zone that was answered, None where it was not. Raises RequestRefused for one that is none."""
    name = reading.answer(question)
    if name is not None:
        _require_zone(name)
    return name


def _require_zone(name: str) -> None:
    try:
        moments.zone_info(name)
    except InvalidEntry as error:
        raise RequestRefused(error.message, **error.values) from error


@lru_cache(maxsize=1024)
def moment(clock: str, named: str, own: str) -> Moment:
    """Read a date and time that bears no zone as one of the zone `named`; of UTC, it is understood in the ledger's own.

    Raises InvalidEntry.
    """
    return moments.parse(f"{clock}+00:00", own) if named == "UTC" else moments.parse(clock, named)


def instant(text: str, own: str) -> Moment:
    """Read seconds since 1970, understood in the ledger's own zone. Raises InvalidEntry."""
    if not _SECONDS.fullmatch(text):
        raise InvalidEntry("when", N_("“{text}” is no time that can be read"), text=text[:40])
    seconds, _, fraction = text.partition(".")
    since = timedelta(seconds=int(seconds), microseconds=int(fraction[:6].ljust(6, "0")))
    return moments.parse((moments.EPOCH_INSTANT + since).isoformat(), own)


def currency(reading: Reading, question: Question) -> str | None:
    """Give the currency, or “skip”, that was answered. Raises RequestRefused for a code that is none."""
    answer = reading.answer(question)
    if answer is not None and answer != SKIP and not currencies.is_known(answer):
        no_answer(question.name, answer)
    return answer


def price(reading: Reading, question: Question) -> Money | str | None:
    """Give the price, like “4.99 EUR”, or “skip”, that was answered. Raises RequestRefused for anything else."""
    answer = reading.answer(question)
    if answer is None or answer == SKIP:
        return answer
    number, _, code = answer.partition(" ")
    if not currencies.is_known(code):
        no_answer(question.name, answer)
    try:
        return Money(from_text(number, currencies.digits(code)), code)
    except LedgerError:
        no_answer(question.name, answer)


def no_answer(name: str, answer: str) -> NoReturn:
    """Refuse an answer."""
    raise RequestRefused(N_("“{answer}” is no answer to {name}"), answer=answer[:40], name=name)
