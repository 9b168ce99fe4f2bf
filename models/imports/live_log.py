"""A log of the gifts in a TikTok live, as scripts around two libraries write it: JSON lines, a JSON list, or CSV.

A streak of gifts is logged again with each gift and once more at its end: only the end counts. A log has everybody's
gifts: one's own are taken, by the handle that one says is one's own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import partial
from typing import BinaryIO

from models import drafts
from models.drafts import Draft
from models.errors import ImportRefused, InvalidEntry
from models.imports import HEAD, Head, Note, Question, Reading, Refused, Row, Unanswered, asking, csv_table, encoding
from models.imports.amounts import Asked
from models.imports.asking import LEFT_OUT, SKIP, Said
from models.imports.clock import Clock
from models.imports.csv_rows import MAX_ROW, skip_line
from models.imports.guarded_json import Guard, find, whole
from models.imports.live_events import Event, event, is_log, key
from models.moments import Moment
from models.names import name_key
from models.text import N_

NAME = "live-log"
PLATFORM = "TikTok"
OWN = Question(
    "live-log.own_handle",
    N_("This log names who sent each gift. Which handle is your own? Separate several by commas"),
)
ALL_MINE = Question(
    "live-log.all_mine",
    N_("This log does not name who sent a gift. Are all these gifts your own?"),
    ("yes", "no"),
)
RECIPIENT = Question(
    "live-log.recipient",
    N_("This log does not say to whom a gift went. What is the handle of who was live? Or “skip” to leave them out"),
)
TIMEZONE = Question(
    "live-log.timezone",
    N_("Times in this log bear no time zone. Which one is meant, as a name like Europe/Berlin?"),
    default="UTC",
)
OPTIONS = (OWN.name, ALL_MINE.name, RECIPIENT.name, TIMEZONE.name, encoding.option(NAME))
NO_COINS = N_("The log does not say how many coins this gift takes; enter it by hand")
CUT_OFF = N_("The log ends before this streak of gifts does; it may have been more")
NO_LINE = N_("This line is no JSON that can be read")
OTHERS = N_("Gifts of others, left out: {count}")
AGAIN = N_("Events that stand in the log twice, counted once: {count}")
NO_EVENT = N_("Events that are no gifts: {count}")
MOST_SENDERS = 200
MOST_OPEN = 10_000
MOST_MESSAGES = 200_000
_NAMES = re.compile(rb'"([A-Za-z_]{2,30})"\s*:')
_BEGIN = re.compile(rb"\s*(?:\[\s*)?\{")
_COUNT = re.compile(r"[0-9]{1,10}", re.ASCII)
_SECONDS = re.compile(r"[0-9]{9,17}(?:\.[0-9]{1,9})?", re.ASCII)


def recognises(head: Head) -> bool:
    """Say whether a file begins with events of gifts, or with names of columns that only such a log has."""
    data = head.data.removeprefix(b"\xef\xbb\xbf")
    if not _BEGIN.match(data):
        return is_log({key(name) for name in csv_table.names(head)})
    first = data.lstrip().split(b"\n", 1)[0].rstrip()
    if not (first.startswith(b"[") or first.endswith(b"}") or len(data) == HEAD):
        return False
    return is_log({key(found.decode()) for found in _NAMES.findall(data)})


def rows(file: BinaryIO, reading: Reading) -> Iterator[Row]:
    """Give one's own gifts, each streak once, as they ended; what is left open at the end comes last."""
    log = _Log(reading)
    for read in _events(file, reading):
        if isinstance(read, Refused):
            yield read
        else:
            yield from log.take(read)
            reading.tick()
    yield from log.left_open()
    reading.notes += log.notes()


def _events(file: BinaryIO, reading: Reading) -> Iterator[Event | Refused | None]:
    begins = file.read(HEAD).removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    file.seek(0)
    if begins == b"[":
        found = enumerate(find(Guard(file, reading.tick), {"": ""}), start=1)
        return (None if one.item is None else event(line, one.item) for line, one in found)
    return _json_lines(file) if begins == b"{" else _table(file)


def _table(file: BinaryIO) -> Iterator[Event | Refused | None]:
    _, lines = csv_table.read(file)
    for line in lines:
        yield line if isinstance(line, Refused) else event(line.number, {**line.cells}, line.raw)


def _json_lines(file: BinaryIO) -> Iterator[Event | Refused | None]:
    number = 0
    while line := file.readline(MAX_ROW):
        number += 1
        if line.isspace():
            continue
        if len(line) == MAX_ROW:
            skip_line(file, line)
            yield Refused(number, NO_LINE, {})
            continue
        try:
            found = whole(line)
        except ImportRefused:
            yield Refused(number, NO_LINE, {}, raw=line[:200].decode(errors="replace"))
        else:
            yield event(number, found) if isinstance(found, dict) else None


class _Log:
    """One log being read, with the answers that hold for it."""

    def __init__(self, reading: Reading) -> None:
        self._reading, self._clock = reading, Clock(reading, TIMEZONE)
        own = reading.answer(OWN)
        self._own = None if own is None else {name_key(name.strip().removeprefix("@")) for name in own.split(",")}
        self._all_mine, self._recipient = reading.answer(ALL_MINE), reading.answer(RECIPIENT)
        self._asked: set[str] = set()
        self._open: dict[tuple[str, ...], Event] = {}
        self._messages: set[str] = set()
        self._counts: Counter[str] = Counter()

    def take(self, one: Event | None) -> Iterator[Row]:
        """Take in an event, and give the rows that are complete by it."""
        if one is None:
            self._counts[NO_EVENT] += 1
        elif one.message and one.message in self._messages:
            self._counts[AGAIN] += 1
        elif one.sender and self._own is None:
            yield from self._ask(one)
        elif one.sender and name_key(one.sender) not in (self._own or ()):
            self._counts[OTHERS] += one.is_over is not False
        else:
            if one.message and len(self._messages) < MOST_MESSAGES:
                self._messages.add(one.message)
            yield from self._own_gift(one)

    def _own_gift(self, one: Event) -> Iterator[Row]:
        if not one.is_streak or one.is_over is None:
            yield self._row(one)
            return
        before = self._open.pop(one.streak, None)
        if before is not None and _count(one) < _count(before):
            yield self._row(before, CUT_OFF)
        if one.is_over:
            yield self._row(one)
            return
        self._open[one.streak] = one
        if len(self._open) > MOST_OPEN:
            yield self._row(self._open.pop(next(iter(self._open))), CUT_OFF)

    def left_open(self) -> Iterator[Row]:
        """Give the streaks whose end is not in the log."""
        return (self._row(one, CUT_OFF) for one in self._open.values())

    def notes(self) -> list[Note]:
        """Say what was counted and is no row."""
        return [Note(message, {"count": count}) for message, count in self._counts.items() if count]

    def _ask(self, one: Event) -> Iterator[Row]:
        """Ask once for each sender; nothing else can be said of a stranger's gifts."""
        if one.sender not in self._asked and len(self._asked) < MOST_SENDERS:
            self._asked.add(one.sender)
            asked = drafts.fingerprint((NAME, "sender", one.sender, self._reading.account))
            yield Unanswered(one.line, asked, OWN, one.sender[: asking.MAX_EXAMPLE], raw=one.raw)

    def _row(self, one: Event, doubt: str = "") -> Row:
        texts = (one.time, one.sender, one.recipient, one.gift, one.number, one.quantity, one.coins)
        said = Said(one.line, drafts.fingerprint((NAME, *texts, self._reading.account)), "", one.raw)
        return asking.row(said, partial(self._draft, one), part="logged", doubt=doubt)

    def _draft(self, one: Event) -> Draft:
        if not one.sender and self._all_mine is None:
            raise Asked(ALL_MINE, f"{one.gift or one.number} {one.time}")
        recipient = one.recipient or self._recipient
        if recipient is None:
            raise Asked(RECIPIENT, f"{one.gift or one.number} {one.time}")
        if (not one.sender and self._all_mine == "no") or (not one.recipient and recipient == SKIP):
            raise InvalidEntry("creator", LEFT_OUT)
        if not one.coins:
            raise InvalidEntry("coins", NO_COINS)
        count, coins = asking.whole(one.quantity), asking.whole(one.coins)
        handle, item = recipient.removeprefix("@"), one.gift or f"Gift {one.number}"
        return Draft("gift", self._moment(one.time), PLATFORM, self._reading.account, handle=handle, item=item,
                     quantity=count, coins=count * coins)  # fmt: skip

    def _moment(self, text: str) -> Moment:
        """Read a time: seconds, thousandths or millionths since 1970, or a date and time."""
        if not _SECONDS.fullmatch(text):
            return self._clock.moment(self._clock.plain(text))
        number, _, fraction = text.partition(".")
        places = 0 if len(number) <= 11 else 3 if len(number) <= 14 else 6
        seconds, rest = (number[:-places], number[-places:]) if places else (number, fraction)
        return asking.instant(f"{seconds}.{rest}" if rest else seconds, self._reading.zone)


def _count(one: Event) -> int:
    return int(one.quantity) if _COUNT.fullmatch(one.quantity) else 0
