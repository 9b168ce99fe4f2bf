"""What a reading process says, believed by nobody: each line is checked as a stranger's file is, see `sending`.

A process that read a hostile file may say anything. What no reader says raises Garbled, and costs the import.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields
from functools import lru_cache
from itertools import repeat
from sys import intern
from typing import Any, get_args

from models import catalogue_file, drafts, moments
from models.drafts import KINDS, Draft
from models.errors import ImportRefused, LedgerError, RequestRefused
from models.imports import MAX_RAW, Note, Part, Question, Record, Refused, Row, Unanswered, readers
from models.imports.reading import AT_ONCE, Batch, Begins, Ends, Event, Rows
from models.imports.sending import MAX_TEXT
from models.imports.table.sample import MAX_TEXT as MOST_SAMPLE
from models.imports.table.sample import from_text
from models.moments import DAY, SECOND, Moment
from models.money import Money
from models.names import MAX_TEXT as MAX_NOTE
from models.periods import EPOCH
from models.whole import PARTS, SETTINGS

MOST = 1000
"""Most notes of a file, questions of a batch, values of a sentence."""
_KEY = 16
_LIMIT = 1 << 63
_SENTENCE = re.compile(r"(?:[^{}]|\{[a-z_]+\})*")
_NAMED = re.compile(r"\{([a-z_]+)\}")
_FIRST, _LAST = ((day - EPOCH).days * DAY for day in (moments.FIRST, moments.LAST))

_PARTS = {SETTINGS, *(part.name for part in (*PARTS, *catalogue_file.PARTS))}

Said = Event | LedgerError | int | None
"""An event; why all is refused; the bytes read so far; None behind the last event."""


class Garbled(Exception):
    """Something came that no reading process says."""


class Broken(Exception):
    """A reader is wrong: which error it was, and where."""


def said(line: bytes) -> Said:
    """Read a line. Raises Garbled, and Broken where it says that a reader is."""
    try:
        kind, *rest = json.loads(line)
        return _KINDS[kind](*rest)
    except (ValueError, TypeError, LookupError, AttributeError, OverflowError, RecursionError, LedgerError) as error:
        raise Garbled from error


def _require(*is_so: object) -> None:
    if not all(is_so):
        raise Garbled


# --- Single values ----------------------------------------------------------------------------------------------------


def _text(text: Any, most: int = MAX_TEXT) -> str:
    _require(type(text) is str, len(text) <= most)
    return str(text)


def _number(number: Any, least: int = 0, most: int = _LIMIT) -> int:
    _require(type(number) is int, least <= number < most)
    return int(number)


def _key(text: Any) -> bytes:
    key = bytes.fromhex(_text(text))
    _require(len(key) == _KEY)
    return key


def _sentence(message: Any, values: Any) -> tuple[str, Mapping[str, object]]:
    """Check a sentence and what goes into it: no word of it may be a format of anything but a text."""
    _require(type(values) is dict, len(values) <= MOST, _names(_text(message)) <= values.keys())
    for value in values.values():
        if isinstance(value, str):
            _text(value)
        elif not isinstance(value, bool):
            _number(value, -_LIMIT)
    return message, values


@lru_cache(maxsize=1024)
def _names(message: str) -> frozenset[str]:
    _require(_SENTENCE.fullmatch(message))
    return frozenset(_NAMED.findall(message))


# --- Events -----------------------------------------------------------------------------------------------------------


def _begins(name: Any, source: Any) -> Begins:
    (reader,) = readers.named(_text(source))
    return Begins(_text(name), reader.NAME)


def _ends(notes: Any, sample: Any) -> Ends:
    _require(len(notes) <= MOST)
    return Ends([Note(*_sentence(message, values)) for message, values in notes], _sample(sample))


def _sample(text: Any) -> str:
    """Check the beginning of a table, which the window shows."""
    if _text(text, MOST_SAMPLE):
        from_text(text)
    return str(text)


def _refused(kind: Any, message: Any, values: Any) -> LedgerError:
    message, values = _sentence(message, values)
    return {"request": RequestRefused, "import": ImportRefused}[kind](message, **values)


def _fault(kind: Any, place: Any) -> None:
    raise Broken(_text(kind, 100), _text(place, 100))


def _rows(count: Any, columns: Any, others: Any, asked: Any, same: Any) -> Rows:
    _require(_number(count) + len(others) <= AT_ONCE, len(asked) <= MOST)
    questions = [_question(*one) for one in asked]
    rows: list[Row] = _records(count, columns, questions) if count else []
    for place, other in others:  # in order: each lands behind those before it
        _require(_number(place) <= len(rows))
        rows.insert(place, _other(other, questions))
    found = {_number(place, 0, len(rows)): _key(key) for place, key in same}
    return Rows(rows, found)


def _batch(part: Any, records: Any) -> Batch:
    """Take records of a whole ledger or a catalogue; what they hold is checked where they are taken, value by value."""
    _require(part in _PARTS, type(records) is list, len(records) <= AT_ONCE)
    _require(*(type(record) is dict for record in records))
    return Batch(part, records)


def _question(*said: Any) -> Question:
    """Put a question together: texts, of which the second is a sentence, and lists of texts."""
    _require(len(said) == len(fields(Question)))
    _sentence(said[1], {})
    values: list[Any] = [_several(one) if isinstance(one, list) else _text(one) for one in said]
    return Question(*values)


def _several(texts: list[Any]) -> tuple[str, ...]:
    _require(len(texts) <= MOST)
    return tuple(map(_text, texts))


def _other(row: Any, questions: Sequence[Question]) -> Refused | Unanswered:
    line, section, key, raw, what, more = row
    line, section, raw = _number(line), _text(section), _text(raw, MAX_RAW)
    if type(what) is int:
        return Unanswered(line, _key(key), questions[_number(what)], _text(more), section, raw)
    return Refused(line, *_sentence(what, more), section, _key(key) if key else b"", raw)


# --- Records, in columns ----------------------------------------------------------------------------------------------


def _column(column: Any, count: int, *kinds: type) -> Sequence[Any]:
    """Give a column of values of these types, as long as it has to be."""
    if not isinstance(column, list):
        _require(type(column) in kinds)
        return (column,) * count
    _require(len(column) == count, set(map(type, column)) <= set(kinds))
    return column


def _numbers(column: Any, count: int, least: int = 0, most: int = _LIMIT, *, or_none: bool = False) -> Sequence[Any]:
    found = _column(column, count, int, type(None)) if or_none else _column(column, count, int)
    known = [number for number in found if number is not None] if or_none else found
    _require(not known or (least <= min(known) and max(known) < most))
    return found


def _texts(column: Any, count: int, most: int = MAX_TEXT) -> Sequence[str]:
    found = _column(column, count, str)
    _require(max(map(len, found)) <= most)
    return found


def _choices(column: Any, count: int, choices: Sequence[object]) -> Sequence[Any]:
    found = _column(column, count, str, bool)
    _require(set(found) <= set(choices))
    return found


def _interned(column: Any, count: int, most: int = MAX_TEXT) -> Iterator[str]:
    """Give names, each kept once however many rows have it: a million rows wait in memory to be stored."""
    return map(intern, _texts(column, count, most))


def _records(count: int, columns: Any, questions: Sequence[Question]) -> list[Row]:
    keys, alone, numbers, sections, raws, parts, doubts, *entries = columns
    packed = bytes.fromhex(keys)
    _require(len(packed) == count * _KEY)
    instead: list[Refused | Unanswered | None] = [None] * count
    for place, other in alone:
        instead[_number(place, 0, count)] = _other(other, questions)
    for doubt in set(_texts(doubts, count)):
        _sentence(doubt, {})
    return list(
        map(
            Record,
            _numbers(numbers, count),
            (packed[place : place + _KEY] for place in range(0, len(packed), _KEY)),
            _drafts(count, *entries),
            _interned(sections, count),
            _texts(raws, count, MAX_RAW),
            map(intern, _choices(parts, count, get_args(Part))),
            instead,
            map(intern, _texts(doubts, count)),
        )
    )


def _drafts(count: int, *columns: Any) -> Iterator[Draft]:
    """Put entries together, in the order of a draft's fields."""
    kinds, *rest = columns
    moment, names, (quantity, coins), shop, (reference, note), amount, charged = (
        rest[:6], rest[6:11], rest[11:13], rest[13:16], rest[16:18], rest[18:20], rest[20:],
    )  # fmt: skip
    found = map(
        Draft,
        map(intern, _choices(kinds, count, KINDS)),
        _moments(count, *moment),
        *(_interned(column, count) for column in names),
        _numbers(quantity, count),
        _numbers(coins, count, -_LIMIT, or_none=True),
        _money(count, *amount),
        _money(count, *charged),
        *(_interned(column, count) for column in shop),
        _texts(reference, count),
        _interned(note, count, MAX_NOTE),
    )
    return map(_checked, found)


def _checked(draft: Draft) -> Draft:
    drafts.check(draft)
    return draft


def _moments(count: int, at: Any, zones: Any, offsets: Any, dates: Any, repeated: Any, given: Any) -> Iterator[Moment]:
    instants, ahead = _numbers(at, count, _FIRST - DAY, _LAST + 2 * DAY), _numbers(offsets, count, -86_400, 86_401)
    locals_ = [instant + offset * SECOND for instant, offset in zip(instants, ahead, strict=True)]
    _require(min(locals_) >= _FIRST, max(locals_) < _LAST + DAY)
    names = _column(zones, count, str)
    for name in set(names):
        moments.zone_info(name)
    return map(
        Moment, instants, map(intern, names), ahead, _choices(dates, count, (False, True)),
        _choices(repeated, count, (False, True)), map(intern, _choices(given, count, ("offset", "local", "date"))),
    )  # fmt: skip


def _money(count: int, minors: Any, currencies: Any) -> Iterator[Money | None]:
    if minors is None and currencies is None:
        return repeat(None, count)
    found, codes = _numbers(minors, count, or_none=True), _column(currencies, count, str, type(None))
    _require(all((minor is None) == (code is None) for minor, code in zip(found, codes, strict=True)))
    return (None if code is None else Money(minor, intern(code)) for minor, code in zip(found, codes, strict=True))


_KINDS: Mapping[str, Callable[..., Said]] = {
    "begins": _begins, "rows": _rows, "records": _batch, "ends": _ends, "note": lambda *said: Note(*_sentence(*said)),
    "step": _number, "refused": _refused, "fault": _fault, "end": lambda: None,
}  # fmt: skip
