"""Events as lines of JSON: what a reading process says to the program that started it, see `receiving`.

A batch of rows is one line, in columns; a column whose values are all equal is that value alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from operator import attrgetter

from models.drafts import Draft
from models.errors import LedgerError, RequestRefused
from models.imports import Question, Record, Refused, Row, Unanswered
from models.imports.reading import Batch, Begins, Ends, Event, Rows

MAX_LINE = 16 << 20
"""Most bytes of a line."""
MAX_TEXT = 2000
"""Most characters of a value of a sentence, of an example and of the name of a file."""
_MOST = 4 << 20
"""Bytes of a line past which its rows become two lines."""
_DRAFT = attrgetter(
    "kind", "moment.at", "moment.zone", "moment.utc_offset", "moment.is_date", "moment.is_repeated", "moment.given",
    "platform", "account", "creator", "handle", "item", "quantity", "coins", "channel", "seller", "payment_method",
    "reference", "note",
)  # fmt: skip


def lines(event: Event) -> Iterable[bytes]:
    """Write an event down: one line, and more of rows that are long."""
    if isinstance(event, Rows):
        return _rows(event)
    if isinstance(event, Batch):
        said = json.dumps(("records", *event), separators=(",", ":"), default=str)  # a number with a point is a text
        return [said.encode() + b"\n"]
    if isinstance(event, Begins):
        return [_line("begins", event.name[-MAX_TEXT:], event.source)]
    if isinstance(event, Ends):
        return [_line("ends", [[note.message, _values(note.values)] for note in event.notes], event.sample)]
    return [_line("note", event.message, _values(event.values))]


def step(done: int) -> bytes:
    """Say how many bytes were read so far."""
    return _line("step", done)


def end() -> bytes:
    """Say that this was all."""
    return _line("end")


def refusal(error: LedgerError) -> bytes:
    """Say why nothing can be taken."""
    kind = "request" if isinstance(error, RequestRefused) else "import"
    return _line("refused", kind, error.message, _values(error.values))


def fault(kind: str, place: str) -> bytes:
    """Say that a reader is wrong, and where; never on what."""
    return _line("fault", kind, place)


def _line(*said: object) -> bytes:
    return json.dumps(said, separators=(",", ":")).encode() + b"\n"


def _rows(event: Rows) -> list[bytes]:
    line = _line("rows", *_batch(event.rows), [[place, key.hex()] for place, key in event.same.items()])
    half = len(event.rows) // 2
    if len(line) <= _MOST or not half:
        return [line]
    first = {place: key for place, key in event.same.items() if place < half}
    second = {place - half: key for place, key in event.same.items() if place >= half}
    return _rows(Rows(event.rows[:half], first)) + _rows(Rows(event.rows[half:], second))


def _batch(rows: Sequence[Row]) -> tuple[object, ...]:
    """Give the records in columns, the other rows with their places, and the questions these point to."""
    questions: dict[Question, int] = {}
    records = [row for row in rows if isinstance(row, Record)]
    others = [[place, _other(row, questions)] for place, row in enumerate(rows) if not isinstance(row, Record)]
    columns = _columns(records, questions) if records else None
    asked = [[getattr(one, field.name) for field in fields(Question)] for one in questions]
    return len(records), columns, others, asked


def _columns(records: Sequence[Record], questions: dict[Question, int]) -> list[object]:
    numbers, keys, entries, sections, raws, parts, alone, doubts = zip(*records, strict=True)
    found = [[place, _other(one, questions)] for place, one in enumerate(alone) if one is not None]
    return [b"".join(keys).hex(), found, *map(_packed, (numbers, sections, raws, parts, doubts)), *_drafts(entries)]


def _drafts(entries: Sequence[Draft]) -> Iterator[object]:
    yield from map(_packed, zip(*map(_DRAFT, entries), strict=True))
    for amounts in ([draft.amount for draft in entries], [draft.charged for draft in entries]):
        yield _packed([money and money.minor for money in amounts])
        yield _packed([money and money.currency for money in amounts])


def _packed(column: Sequence[object]) -> object:
    return column[0] if column.count(column[0]) == len(column) else column


def _other(row: Refused | Unanswered, questions: dict[Question, int]) -> list[object]:
    place = (row.line, row.section, row.key.hex(), row.raw)
    if isinstance(row, Refused):
        return [*place, row.message, _values(row.values)]
    return [*place, questions.setdefault(row.question, len(questions)), row.example[:MAX_TEXT]]


def _values(values: Mapping[str, object]) -> dict[str, object]:
    """Give the values of a sentence; what is neither a number nor a text is written out."""
    return {name: value if isinstance(value, int) else str(value)[:MAX_TEXT] for name, value in values.items()}
