"""A catalogue of somebody's, as `catalogue_file` writes it: parsed as a whole, for it is small, and nothing left out.

What is in the records is checked where they are taken, see `adding`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import BinaryIO

from models.catalogue_file import FORMAT, MOST_BYTES, PARTS, VERSION
from models.errors import ImportRefused
from models.imports import guarded_json
from models.imports.guarded_json import Nested, Object
from models.imports.ledger_json import damaged
from models.text import N_

_MOST_WEIGHT = 64 << 20
_NAMES = tuple(part.name for part in PARTS)


def batches(file: BinaryIO, tick: Callable[[], None], most: int) -> Iterator[tuple[str, list[Object]]]:
    """Give the records, up to so many of one list at once. Raises ImportRefused for all that is no such file."""
    data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise ImportRefused(N_("{file} holds more than can be read; nothing was imported"))
    tick()
    found = guarded_json.whole(data, _MOST_WEIGHT)
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise ImportRefused(N_("{file} is no catalogue that Coinpurse wrote; nothing was imported"))
    _require_version(found.pop("version", None))
    del found["format"]
    for name in found:
        if name not in _NAMES:
            message = N_("{file} holds “{name}”, which no catalogue has; nothing was imported")
            raise ImportRefused(message, name=name[:40])
    for name in _NAMES:
        rows = found.get(name, [])
        if not isinstance(rows, list):
            raise damaged(name, 1)
        records = [_record(name, number, one) for number, one in enumerate(rows, 1)]
        yield from ((name, records[first : first + most]) for first in range(0, len(records), most))


def _require_version(version: Nested) -> None:
    if type(version) is not int or version < 1:
        raise ImportRefused(N_("{file} is no catalogue that Coinpurse wrote; nothing was imported"))
    if version > VERSION:
        message = N_("{file} was written by a newer Coinpurse (its form is version {version}, this one reads {known}); "
                     "nothing was imported. Update Coinpurse to read it")  # fmt: skip
        raise ImportRefused(message, version=version, known=VERSION)


def _record(part: str, number: int, record: Nested) -> Object:
    """Require an object without numbers that have a point: an amount is a text, so that it is exact."""
    if not isinstance(record, dict):
        raise damaged(part, number)
    for name, value in record.items():
        inner = value.values() if isinstance(value, dict) else (value,)
        if any(isinstance(one, Decimal | list | dict) for one in inner):
            raise damaged(part, number, name[:40])
    return record
