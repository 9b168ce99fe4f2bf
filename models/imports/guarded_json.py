"""JSON of strangers, streamed: guarded before it is parsed, and read for the wanted lists, wherever they are.

ijson alone crashes on a number of 4,301 digits, eats gigabytes for deep nesting, keeps the last of two equal keys and
writes “?” for half a surrogate pair.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import BinaryIO

import ijson

from models.errors import ImportRefused
from models.text import N_

MAX_DEPTH = 64
MAX_TEXT = 1 << 20
"""Longest text, in bytes."""
MAX_KEYS = 200_000
"""Most keys of one object."""
MAX_BYTES = 20 << 30
_CHUNK = 1 << 16
_BOM = b"\xef\xbb\xbf"
_LONG_NUMBER = re.compile(rb"[0-9]{400}")
_BARE_QUOTE = re.compile(rb'[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
_ESCAPE = re.compile(
    rb"\\(?:(?P<pair>u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})|(?P<half>u[dD][89a-fA-F][0-9a-fA-F]{2})|.)",
    re.DOTALL,
)

Value = str | int | Decimal | bool | None
NESTED = "\0nested"
"""Stands for a list or an object where a plain value was looked for: no text that can be stored."""
Item = dict[str, Value]


class Guard:
    """The bytes of a JSON document for ijson, piece by piece; `repaired` counts half surrogate pairs made U+FFFD."""

    def __init__(self, file: BinaryIO, tick: Callable[[], None] = lambda: None) -> None:
        """Start at the beginning of `file`, behind its byte order mark; `tick` is called with every piece."""
        self._file, self._tick = file, tick
        self._rest = file.read(len(_BOM)).removeprefix(_BOM)
        self._bytes = self._unbroken = 0
        self.repaired = 0

    def read(self, size: int = _CHUNK) -> bytes:
        """Give the next piece. It ends behind a quotation mark, so that no escape and no number is cut in two."""
        if size == 0:
            return b""
        self._tick()
        data = self._rest
        end = 0
        while not end:
            more = self._file.read(_CHUNK)
            data += more
            end = data.rfind(b'"') + 1 if more else len(data)
            self._bytes += len(more)
            if len(data) > MAX_TEXT + _CHUNK or self._bytes > MAX_BYTES:
                raise ImportRefused(N_("{file} holds more than can be read; nothing was imported"))
            if not more:
                break
        piece, self._rest = data[:end], data[end:]
        self._check(piece)
        return _ESCAPE.sub(self._repair, piece) if b"\\ud" in piece or b"\\uD" in piece else piece

    def _check(self, piece: bytes) -> None:
        self._unbroken = 0 if _BARE_QUOTE.match(piece) else self._unbroken + len(piece)
        if self._unbroken > MAX_TEXT or _LONG_NUMBER.search(piece):
            raise ImportRefused(N_("{file} holds a text or a number longer than can be read; nothing was imported"))

    def _repair(self, found: re.Match[bytes]) -> bytes:
        if found["half"] is None:
            return found[0]
        self.repaired += 1
        return b"\\ufffd"


def items(guard: Guard, wanted: Mapping[str, str]) -> Iterator[tuple[str, Item | None]]:
    """Give the items of the lists whose key, in small letters, is in `wanted`, with the name it has there.

    The keys of an item are in small letters. An item that is no object is None. Raises ImportRefused for a document
    that is broken or a danger.
    """
    walk = _Walk(wanted)
    try:
        for event, value in ijson.basic_parse(guard, buf_size=_CHUNK):
            if walk.take(event, value):
                yield walk.section, walk.item
    except (ijson.JSONError, ArithmeticError, ValueError) as error:
        message = N_("{file} is no JSON that can be read to its end: it is cut off or damaged. Nothing was imported")
        raise ImportRefused(message) from error


class _Walk:
    """Where in the document we are: one set of keys for each open object, None for each open list."""

    def __init__(self, wanted: Mapping[str, str]) -> None:
        self.section = ""
        self.item: Item | None = None
        self._wanted = wanted
        self._open: list[set[str] | None] = []
        self._key = ""
        self._depth = 0  # of the items of the wanted list we are in

    def take(self, event: str, value: Value) -> bool:
        """Take one event; say whether it completed an item."""
        if event == "map_key":
            self._take_key(str(value))
            return False
        if event in ("start_map", "start_array"):
            return self._begin(is_map=event == "start_map")
        if event in ("end_map", "end_array"):
            return self._end()
        if isinstance(value, str) and len(value) > MAX_TEXT:
            raise ImportRefused(N_("{file} holds a text or a number longer than can be read; nothing was imported"))
        return self._plain(value)

    def _take_key(self, key: str) -> None:
        keys = self._open[-1]
        if keys is None or key in keys or len(keys) >= MAX_KEYS:
            message = N_("An object in {file} has the key “{key}” twice, or too many keys; nothing was imported")
            raise ImportRefused(message, key=key[:40])
        keys.add(key)
        self._key = key.casefold()

    def _begin(self, *, is_map: bool) -> bool:
        depth = len(self._open)
        is_done = False
        if self._depth and depth == self._depth:
            self.item = {} if is_map else None
            is_done = not is_map
        elif self._depth and depth == self._depth + 1 and self.item is not None:
            self.item.setdefault(self._key, NESTED)
        elif not self._depth and not is_map and depth and self._open[-1] is not None and self._key in self._wanted:
            self.section, self._depth = self._wanted[self._key], depth + 1
        if depth >= MAX_DEPTH:
            raise ImportRefused(N_("{file} is nested more than {most} deep; nothing was imported"), most=MAX_DEPTH)
        self._open.append(set() if is_map else None)
        return is_done

    def _end(self) -> bool:
        closed = self._open.pop()
        depth = len(self._open)
        if self._depth and depth == self._depth - 1:
            self._depth = 0
        return bool(self._depth) and depth == self._depth and closed is not None

    def _plain(self, value: Value) -> bool:
        depth = len(self._open)
        if self._depth and depth == self._depth:
            self.item = None
            return True
        if self._depth and depth == self._depth + 1 and self.item is not None:
            self.item.setdefault(self._key, value)
        return False
