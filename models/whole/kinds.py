"""How single values of a whole ledger stand in JSON, and how they are read back. Pure.

What cannot be read is a ValueError, TypeError, LookupError, AttributeError, ArithmeticError or LedgerError.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from operator import itemgetter
from typing import Any, NamedTuple

from models import currencies, moments, money, names
from models.imports import MAX_RAW
from models.moments import EPOCH_INSTANT, SECOND
from models.periods import day_number, from_day_number

MAX_LONG = 500_000
"""Longest text that programs wrote for themselves, in characters."""
MAX_ID = 1 << 30
"""Reports pack an id with another number into 64 bits."""
_MOST = 1 << 62
_RATE = re.compile(r"[0-9]{1,12}(\.[0-9]{1,12})?", re.ASCII)
_NAIVE_EPOCH = EPOCH_INSTANT.replace(tzinfo=None)

Stored = tuple[Any, ...]
"""Values as the tables keep them."""
Json = Any
"""A value as JSON has it."""


class Kind(NamedTuple):
    """How the values of some columns, mostly one, are written as one value, and read."""

    write: Callable[[Stored], Json]
    read: Callable[[Json], Stored]


_first: Callable[[Stored], Json] = itemgetter(0)


def _require(is_so: bool) -> None:  # noqa: FBT001 - a condition
    if not is_so:
        raise ValueError


def number(least: int, most: int) -> Kind:
    """Whole numbers from `least` to `most`."""

    def read(value: Json) -> Stored:
        _require(type(value) is int and least <= value <= most)
        return (value,)

    return Kind(_first, read)


def text(most: int, least: int = 0) -> Kind:
    """Texts of `least` to `most` characters."""

    def read(value: Json) -> Stored:
        _require(type(value) is str and len(value) >= least)
        return (names.clean("text", value, most),)

    return Kind(_first, read)


def choice(choices: Sequence[str]) -> Kind:
    """Texts of which there are only these."""

    def read(value: Json) -> Stored:
        _require(type(value) is str and value in choices)
        return (value,)

    return Kind(_first, read)


def binary(count: int) -> Kind:
    """So many bytes, written in hexadecimal digits."""

    def read(value: Json) -> Stored:
        found = bytes.fromhex(value)
        _require(len(found) == count and len(value) == 2 * count)
        return (found,)

    return Kind(lambda values: values[0].hex(), read)


def _read_said(value: Json) -> Stored:
    _require(type(value) is str and len(value) <= MAX_RAW)
    return (value.encode(errors="replace").decode(),)


def _read_flag(value: Json) -> Stored:
    _require(type(value) is bool)
    return (int(value),)


def _read_name(value: Json) -> Stored:
    (name,) = NAME.read(value)
    _require(bool(name.strip()))
    return name, names.name_key(name)


def _read_code(value: Json) -> Stored:
    _require(type(value) is str and currencies.is_known(value))
    return (value,)


def _read_rate(value: Json) -> Stored:
    _require(_RATE.fullmatch(value) is not None)
    return (value,)


def _read_zone(value: Json) -> Stored:
    return (moments.zone_info(value).key,)


def _read_day(value: Json) -> Stored:
    return (day_number(date.fromisoformat(value)),)


def _write_instant(values: Stored) -> str:
    return f"{(_NAIVE_EPOCH + timedelta(microseconds=values[0])).isoformat()}Z"


def _read_instant(value: Json) -> Stored:
    _require(value.endswith("Z"))
    return (moments.microseconds(datetime.fromisoformat(value)),)


def _write_when(values: Stored) -> str:
    at, offset = values
    return f"{(_NAIVE_EPOCH + timedelta(microseconds=at + offset * SECOND)).isoformat()}{moments.offset_text(offset)}"


def _read_when(value: Json) -> Stored:
    moment = datetime.fromisoformat(value)
    offset = moment.utcoffset()
    _require(offset is not None and moments.FIRST <= moment.date() <= moments.LAST)
    assert offset is not None  # noqa: S101
    _require(offset.microseconds == 0)
    return moments.microseconds(moment), offset.days * 86_400 + offset.seconds


def _write_money(values: Stored) -> Json:
    minor, currency = values
    return {"amount": money.to_text(minor, currencies.digits(currency)), "currency": currency}


def _read_money(value: Json) -> Stored:
    _require(len(value) == 2 and currencies.is_known(value["currency"]))
    minor = money.from_text(value["amount"], currencies.digits(value["currency"]))
    _require(minor >= 0)
    return minor, value["currency"]


ID, COUNT = number(1, MAX_ID), number(0, _MOST)
NAME, TEXT = text(names.MAX_NAME, 1), text(names.MAX_NAME)
NOTE, LONG, SAID = text(names.MAX_TEXT), text(MAX_LONG), Kind(_first, _read_said)
NAME_AND_KEY = Kind(_first, _read_name)
FLAG = Kind(lambda values: bool(values[0]), _read_flag)
KEY, SHA256 = binary(16), binary(32)
CODE, RATE, ZONE = Kind(_first, _read_code), Kind(_first, _read_rate), Kind(_first, _read_zone)
DAY = Kind(lambda values: from_day_number(values[0]).isoformat(), _read_day)
INSTANT, WHEN = Kind(_write_instant, _read_instant), Kind(_write_when, _read_when)
MONEY = Kind(_write_money, _read_money)
BASE64 = Kind(
    lambda values: base64.b64encode(values[0]).decode(), lambda value: (base64.b64decode(value, validate=True),)
)
