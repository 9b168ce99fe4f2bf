"""Twitch's answer to a request for one's data: bits cheered, bits acquired, and subscriptions, each a CSV file.

Times bear no zone, subscriptions no price, and the columns of the acquired bits are unknown: they are found by names
that say enough, or not at all. Source of the columns: those that the only public program for these files reads.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import BinaryIO, Protocol

from models import drafts
from models.drafts import Draft
from models.errors import InvalidEntry, LedgerError
from models.imports import Head, Note, Question, Reading, Refused, Row, asking, csv_table
from models.imports.amounts import Asked
from models.imports.asking import LEFT_OUT, Said
from models.imports.clock import Clock
from models.imports.csv_table import Line
from models.imports.twitch_acquired import ACQUIRED_OPTIONS, Acquired
from models.money import Money
from models.text import N_

NAME = "twitch"
PLATFORM = "Twitch"
TIMEZONE = Question(
    "twitch.timezone",
    N_("Twitch's times bear no time zone. Which one is meant, as a name like Europe/Berlin? As a rule it is UTC"),
    default="UTC",
)
SUBSCRIPTION = Question(
    "twitch.subscription_price",
    N_("Twitch does not say what your subscriptions cost. What did you pay for one, like “4.99 EUR”? Or “skip”"),
)
OPTIONS = (TIMEZONE.name, SUBSCRIPTION.name, *ACQUIRED_OPTIONS)
RECURRING = N_("A subscription renews, perhaps at another price; Twitch gives its beginning, and no price at all")
_CHEERED = {"time", "used_total", "channel_login"}
_SUBSCRIBED = {"channel_login", "access_start", "is_paid", "is_gift"}
_NAMED = re.compile(r"bits_acquired[^/]*\.csv$", re.IGNORECASE)
_TRUE = ("t", "true", "1")


def recognises(head: Head) -> bool:
    """Say whether a file has the columns of one of the two known ones, or the name of the third."""
    names = set(csv_table.names(head))
    return names >= _CHEERED or names >= _SUBSCRIBED or (bool(names) and bool(_NAMED.search(head.name)))


class _Table(Protocol):
    def row(self, line: Line) -> Row | None:
        """Read a line; None where it is nothing that was paid for."""
        ...


def rows(file: BinaryIO, reading: Reading) -> Iterator[Row]:
    """Give the cheers, the subscriptions, or the bits acquired, in the order of the file."""
    columns, lines = csv_table.read(file)
    clock = Clock(reading, TIMEZONE)
    table: _Table
    if set(columns) >= _CHEERED:
        table = _Cheers(reading, clock)
    elif set(columns) >= _SUBSCRIBED:
        table = _Subscriptions(reading, clock)
    else:
        table = Acquired(columns, reading, clock)
    count = free = 0
    for line in lines:
        found = line if isinstance(line, Refused) else table.row(line)
        count += 1
        if found is not None:
            yield found
        else:
            free += 1
            reading.tick()
    if free:
        message = N_("Subscriptions that were given to you, came with Prime or were not paid, left out: {count}")
        reading.notes.append(Note(message, {"count": free}))
    if not count:
        reading.notes.append(Note(N_("There are no gifts and no purchases in this file"), {}))


class _Cheers:
    def __init__(self, reading: Reading, clock: Clock) -> None:
        self._reading, self._clock = reading, clock

    def row(self, line: Line) -> Row:
        cells = line.cells
        try:
            when = self._clock.plain(cells["time"])
            bits = str(asking.whole(cells["used_total"]))
        except LedgerError as error:
            return Refused(line.number, error.message, error.values, raw=line.raw)
        key = drafts.fingerprint(
            (NAME, "cheered", when.removesuffix("+00:00"), cells["channel_login"], bits, self._reading.account)
        )
        return asking.row(Said(line.number, key, "", line.raw), partial(self._draft, when, int(bits), cells))

    def _draft(self, when: str, bits: int, cells: dict[str, str]) -> Draft:
        moment = self._clock.moment(when)
        return Draft("gift", moment, PLATFORM, self._reading.account, handle=cells["channel_login"], item="Cheer",
                     coins=bits)  # fmt: skip


class _Subscriptions:
    """What was subscribed to for money of one's own; Twitch lists what one was given and Prime's, too."""

    def __init__(self, reading: Reading, clock: Clock) -> None:
        self._reading, self._clock = reading, clock
        self._price = asking.price(reading, SUBSCRIPTION)

    def row(self, line: Line) -> Row | None:
        cells = line.cells
        if not self._is(cells, "is_paid") or any(
            self._is(cells, name) for name in ("is_gift", "is_prime_sub", "is_token_sub")
        ):
            return None
        try:
            when = self._clock.plain(cells["access_start"])
        except InvalidEntry as error:
            return Refused(line.number, error.message, error.values, raw=line.raw)
        key = drafts.fingerprint(
            (NAME, "subscription", when.removesuffix("+00:00"), cells["channel_login"], self._reading.account)
        )
        said = Said(line.number, key, "", line.raw)
        return asking.row(said, partial(self._draft, when, cells), doubt=RECURRING)

    def _is(self, cells: dict[str, str], name: str) -> bool:
        return cells.get(name, "").casefold() in _TRUE

    def _draft(self, when: str, cells: dict[str, str]) -> Draft:
        if self._price is None:
            raise Asked(SUBSCRIPTION, f"{cells['channel_login']} {when}")
        if not isinstance(self._price, Money):
            raise InvalidEntry("amount", LEFT_OUT)
        moment = self._clock.moment(when)
        return Draft("gift", moment, PLATFORM, self._reading.account, handle=cells["channel_login"],
                     item="Subscription", amount=self._price)  # fmt: skip
