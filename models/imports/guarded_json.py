"""JSON of strangers, streamed: guarded before it is parsed, and read for what is wanted, wherever it is.

ijson alone crashes on a number of 4,301 digits, eats gigabytes for deep nesting, keeps the last of two equal keys and
writes “?” for half a surrogate pair.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from decimal import Decimal
from io import BytesIO
from typing import BinaryIO, NamedTuple

import ijson

from models.errors import ImportRefused
from models.imports import cut
from models.imports.encoding import NOT_UTF8
from models.text import N_

MAX_DEPTH = 64
MAX_TEXT = 1 << 20
"""Longest text, in bytes."""
MAX_KEYS = 200_000
"""Most keys of one object."""
MAX_BYTES = 20 << 30
MAX_ITEM = 4 << 20
"""Largest item that is put together, in characters, with some for each value in it."""
_CHUNK = 1 << 16
_BOM = b"\xef\xbb\xbf"
_LONG_NUMBER = re.compile(rb"[0-9]{400}")
_BARE_QUOTE = re.compile(rb'[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
_ESCAPE = re.compile(
    rb"\\(?:x(?P<control>[0-9A-F]{2})|(?P<pair>u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})|(?P<half>u[dD][89a-fA-F][0-9a-fA-F]{2})|.)",
    re.DOTALL,
)

_SUSPECT = (b"\\ud", b"\\uD", b"\\x")

Value = str | int | Decimal | bool | None
NESTED = "\0nested"
"""Stands for a list or an object where a plain value was looked for: no text that can be stored."""
Item = dict[str, Value]
Nested = Value | list["Nested"] | dict[str, "Nested"]
"""Any value, lists and objects with all they hold."""
Object = dict[str, Nested]
_PER_VALUE = 50


class Guard:
    r"""The bytes of a JSON document for ijson, piece by piece.

    `repaired` counts half surrogate pairs made U+FFFD, `controls` the control characters that Telegram Desktop's writer
    spells as no JSON may, \x1B.
    """

    def __init__(self, file: BinaryIO, tick: Callable[[], None] = lambda: None) -> None:
        """Start at the beginning of `file`, behind its byte order mark; `tick` is called with every piece."""
        self._file, self._tick = file, tick
        self._rest = file.read(len(_BOM)).removeprefix(_BOM)
        self._bytes = self._unbroken = 0
        self.repaired = self.controls = 0

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
        return _ESCAPE.sub(self._repair, piece) if any(sign in piece for sign in _SUSPECT) else piece

    def _check(self, piece: bytes) -> None:
        self._unbroken = 0 if _BARE_QUOTE.match(piece) else self._unbroken + len(piece)
        if self._unbroken > MAX_TEXT or _LONG_NUMBER.search(piece):
            raise ImportRefused(N_("{file} holds a text or a number longer than can be read; nothing was imported"))

    def _repair(self, found: re.Match[bytes]) -> bytes:
        if found["control"]:
            self.controls += 1
            return b"\\u00" + found["control"]
        if found["half"] is None:
            return found[0]
        self.repaired += 1
        return b"\\ufffd"


class Found(NamedTuple):
    """One wanted item under the name it was wanted by; None where it is no object.

    `around` has the plain values that were asked for of the object it stands in: those read so far. It is filled
    on while that object lasts, and the same one for all that stands in it.
    """

    name: str
    item: Object | None
    around: Item


def find(
    guard: Guard, lists: Mapping[str, str], objects: Mapping[str, str] | None = None, around: Collection[str] = ()
) -> Iterator[Found]:
    """Give the items of the lists whose key, in small letters, is in `lists` ("" is a document that is a list itself),
    and the objects whose key is in `objects`, each with the name it has there. Nothing is looked for inside them.

    Keys of an item are as the file has them, those of `around` in small letters. Raises ImportRefused for a document
    that is broken or a danger.
    """
    walk = _Walk(lists, objects or {}, around)
    return (walk.found for event, value in _events(guard) if walk.take(event, value))


def items(guard: Guard, wanted: Mapping[str, str]) -> Iterator[tuple[str, Item | None]]:
    """Give the items of the wanted lists with their plain values alone, their keys in small letters, as `find` does."""
    for name, item, _ in find(guard, wanted):
        yield name, None if item is None else flat(item)


def flat(item: Object) -> Item:
    """Give an item's plain values by their keys in small letters: of two that are the same then, the first."""
    plain: Item = {}
    for key, value in item.items():
        plain.setdefault(key.casefold(), NESTED if isinstance(value, list | dict) else value)
    return plain


def whole(data: bytes, most: int = MAX_ITEM) -> Nested:
    """Read a small document as a whole, of up to `most` characters, with some for each value in it.

    Raises ImportRefused for one that is broken, a danger, or too large.
    """
    builder = _Builder(most)
    walk = _Walk({}, {}, ())
    for event, value in _events(Guard(BytesIO(data))):
        walk.take(event, value)
        builder.take(event, value)
    return builder.value


def raw(item: Nested) -> str:
    """Write what the file says of a row, for a person who asks later: cut where it is long."""
    return cut(json.dumps(item, ensure_ascii=False, separators=(",", ":"), default=str))


def _events(guard: Guard) -> Iterator[tuple[str, Value]]:
    try:
        yield from ijson.basic_parse(guard, buf_size=_CHUNK)
    except (ijson.JSONError, ArithmeticError, ValueError) as error:
        message = N_("{file} is no JSON that can be read to its end: it is cut off or damaged. Nothing was imported")
        if "UTF8" in str(error):
            message = NOT_UTF8
        raise ImportRefused(message) from error


class _Builder:
    """One value being put together from events; `is_done` once it is whole."""

    def __init__(self, most: int = MAX_ITEM) -> None:
        self._most = most
        self.value: Nested = None
        self.is_done = False
        self._open: list[list[Nested] | Object] = []
        self._keys: list[str] = []
        self._size = 0

    def take(self, event: str, value: Value) -> None:
        if event == "map_key":
            self._keys[-1] = str(value)
        elif event in ("end_map", "end_array"):
            self._open.pop()
            self._keys.pop()
            self.is_done = not self._open
        elif event in ("start_map", "start_array"):
            opened: list[Nested] | Object = {} if event == "start_map" else []
            self._put(opened)
            self._open.append(opened)
            self._keys.append("")
        else:
            self._put(value)
            self.is_done = not self._open

    def _put(self, value: Nested) -> None:
        key = self._keys[-1] if self._keys else ""
        self._size += _PER_VALUE + len(key) + (len(value) if isinstance(value, str) else 0)
        if self._size > self._most:
            raise ImportRefused(N_("{file} holds a record larger than can be read; nothing was imported"))
        into = self._open[-1] if self._open else None
        if into is None:
            self.value = value
        elif isinstance(into, list):
            into.append(value)
        else:
            into[key] = value


class _Walk:
    """Where in the document we are: for each open object its keys, None for each open list."""

    def __init__(self, lists: Mapping[str, str], objects: Mapping[str, str], around: Collection[str]) -> None:
        self.found = Found("", None, {})
        self._lists, self._objects, self._around = lists, objects, around
        self._open: list[set[str] | None] = []
        self._kept: list[Item] = []
        self._key = self._name = ""
        self._depth = 0  # of the items of the wanted list we are in
        self._item: _Builder | None = None

    def take(self, event: str, value: Value) -> bool:
        """Take one event; say whether it completed an item."""
        if isinstance(value, str) and len(value) > MAX_TEXT:
            raise ImportRefused(N_("{file} holds a text or a number longer than can be read; nothing was imported"))
        if event == "map_key":
            self._take_key(str(value))
        elif event in ("start_map", "start_array"):
            self._begin(is_map=event == "start_map")
        elif event in ("end_map", "end_array"):
            self._end()
        else:
            self._plain(value)
        return self._item is not None and self._build(self._item, event, value)

    def _build(self, item: _Builder, event: str, value: Value) -> bool:
        item.take(event, value)
        if item.is_done:
            # The list, or the object, that it stands in is the one open last; around a list is what it stands in.
            around = self._kept[-2 if self._depth else -1] if len(self._kept) > bool(self._depth) else {}
            self.found = Found(self._name, item.value if isinstance(item.value, dict) else None, around)
            self._item = None
        return item.is_done

    def _take_key(self, key: str) -> None:
        keys = self._open[-1]
        if keys is None or key in keys or len(keys) >= MAX_KEYS:
            message = N_("An object in {file} has the key “{key}” twice, or too many keys; nothing was imported")
            raise ImportRefused(message, key=key[:40])
        keys.add(key)
        self._key = key.casefold()

    def _begin(self, *, is_map: bool) -> None:
        depth = len(self._open)
        if depth >= MAX_DEPTH:
            raise ImportRefused(N_("{file} is nested more than {most} deep; nothing was imported"), most=MAX_DEPTH)
        if self._item is None:
            key = self._place()
            if self._depth:
                self._item = _Builder()
            elif is_map and key in self._objects:
                self._name, self._item = self._objects[key], _Builder()
            elif not is_map and key in self._lists:
                self._name, self._depth = self._lists[key], depth + 1
        self._open.append(set() if is_map else None)
        self._kept.append({})

    def _place(self) -> str:
        """Give the key of what begins, "" for the document itself; what has no key is wanted by none."""
        if not self._open:
            return ""
        return NESTED if self._open[-1] is None else self._key or NESTED

    def _end(self) -> None:
        self._open.pop()
        self._kept.pop()
        if len(self._open) < self._depth:
            self._depth = 0

    def _plain(self, value: Value) -> None:
        if self._item is None and self._depth:
            self._item = _Builder()
        elif self._item is None and self._open and self._open[-1] is not None and self._key in self._around:
            self._kept[-1].setdefault(self._key, value)
