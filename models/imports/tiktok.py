"""TikTok's “Download your data”, as JSON in the three forms it has had since 2024, or as text.

Source of the keys: the shapes that several public programs read; no values of a real file are known. What its records
mean stands in `tiktok_records`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import BinaryIO

from models.imports import Head, Note, Reading, Row, tiktok_txt
from models.imports.asking import Said
from models.imports.guarded_json import Guard, find, flat, raw
from models.imports.tiktok_records import BOUGHT, COINS, NAME, OPTIONS, SENT, WALLET, Records
from models.text import N_

__all__ = ["NAME", "OPTIONS", "recognises", "rows"]

_SECTIONS = {
    "sendgifts": SENT,
    "buygifts": BOUGHT,
    "coinpurchasehistorylist": COINS,
    "transactionslist": WALLET,
    "transactionshistorylist": WALLET,
    "transactionlist": WALLET,
}
_BOM = b"\xef\xbb\xbf"
_ROOTS = re.compile(
    rb'\s*\{\s*"(?:activity|your activity|income\+ wallet|income plus wallet[^"]*|tiktok [^"]*|app settings|post|video'
    rb'|profile|profile and settings|likes and favorites|direct messages?|comment|poi review|location review)"\s*:',
    re.IGNORECASE,
)
_SEEN = 1 << 10


def recognises(head: Head) -> bool:
    """Say whether this is JSON that begins with one of TikTok's categories, or text about its gifts."""
    return bool(_ROOTS.match(head.data.removeprefix(_BOM))) or tiktok_txt.recognises(head)


def rows(file: BinaryIO, reading: Reading) -> Iterator[Row]:
    """Give the gifts as they come, then the purchases, joined with their prices."""
    begins = file.read(_SEEN).removeprefix(_BOM)
    file.seek(0)
    records = Records(reading)
    any_row = False
    for row in _of_text(file, reading, records) if tiktok_txt.looks_so(begins) else _of_json(file, reading, records):
        any_row = True
        yield row
    if not any_row:
        reading.notes.append(Note(N_("There are no gifts and no purchases of coins in this file"), {}))


def _of_json(file: BinaryIO, reading: Reading, records: Records) -> Iterator[Row]:
    guard = Guard(file, reading.tick)
    lines: Counter[str] = Counter()
    for section, item, _ in find(guard, _SECTIONS):
        lines[section] += 1
        place = Said(lines[section], b"", section, raw(item))
        row = records.take(section, None if item is None else flat(item), place)
        if row is not None:
            yield row
    yield from records.left()
    if guard.repaired:
        message = N_("{count} damaged characters were replaced by “�”")
        reading.notes.append(Note(message, {"count": guard.repaired}))


def _of_text(file: BinaryIO, reading: Reading, records: Records) -> Iterator[Row]:
    for section, line, item, said in tiktok_txt.blocks(file):
        row = records.take(section, item, Said(line, b"", "", said))
        if row is not None:
            yield row
        reading.tick()
    yield from records.left()
