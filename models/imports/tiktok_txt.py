"""TikTok's data as text: blocks of lines like `Date: 2026-03-02 20:15:44`, one block a record.

The form is known from other parts of the same download, where one label ends in two colons; what stands in
Purchases.txt is not, so a block is told by its labels: their names are assumed to be those of the JSON, in words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from models.imports import Head, cut
from models.imports.guarded_json import Item
from models.imports.tiktok_records import BOUGHT, COINS, SENT, WALLET

_BOM = b"\xef\xbb\xbf"
_LINE = re.compile(r"\s*([^:{}\[\]\"]{1,60}?)\s*::?\s(.*)|\s*([^:{}\[\]\"]{1,60}?)\s*::?", re.DOTALL)
_FIRST = re.compile(rb"\s*[^\n:{}\[\]\"]{1,60}(?:::?(?:[ \t\r\n]|$)|\r?\n|$)")
_GIFTS = re.compile(rb"^[ \t]*(?:gift|coin) ?amount[ \t]*::?[ \t]", re.IGNORECASE | re.MULTILINE)
_NAME = re.compile(
    r"(?:^|/)(?:purchases|coin purchase history|transaction history)(?: ?\([0-9]+\))?\.txt$", re.IGNORECASE
)
MAX_LINE = 1 << 16
MAX_LINES = 50
"""Most lines of a block: what goes on is another one."""


class Block(NamedTuple):
    """One record: the list it belongs to, its first line, what it says, None where that is no text, and its lines."""

    section: str
    line: int
    item: Item | None
    raw: str


def looks_so(begins: bytes) -> bool:
    """Say whether a file begins as text does, and not as JSON."""
    return bool(_FIRST.match(begins)) and begins.lstrip()[:1] not in (b"", b"{", b"[", b'"')


def recognises(head: Head) -> bool:
    """Say whether a file begins with such lines about gifts or coins; where it is too short to, its name says so."""
    data = head.data.removeprefix(_BOM)
    return looks_so(data) and bool(_GIFTS.search(data) or _NAME.search(head.name))


def blocks(file: BinaryIO) -> Iterator[Block]:
    """Give the records of a file. An empty line, a line without a label, or a label that comes again ends one."""
    item: Item = {}
    lines: list[str] = []
    first = 0
    for number, line in _lines(file):
        found = _LINE.fullmatch(line) if line else None
        label = (found[1] or found[3] or "").replace(" ", "").casefold() if found else ""
        if item and (not label or label in item or len(lines) >= MAX_LINES):
            yield _block(item, first, lines)
            item, lines = {}, []
        if found and label:
            first = first if item else number
            item[label] = (found[2] or "").strip()
            lines.append(line)
    if item:
        yield _block(item, first, lines)


def _lines(file: BinaryIO) -> Iterator[tuple[int, str]]:
    number = 0
    while line := file.readline(MAX_LINE):
        number += 1
        if number == 1:
            line = line.removeprefix(_BOM)
        yield number, line.decode(errors="replace").strip()
        while len(line) == MAX_LINE and not line.endswith(b"\n"):
            line = file.readline(MAX_LINE)


def _block(item: Item, line: int, lines: list[str]) -> Block:
    return Block(_section(item), line, item, cut("\n".join(lines)))


def _section(item: Item) -> str:
    if "giftamount" in item:
        return SENT
    if "coinamount" in item:
        return COINS
    return BOUGHT if "price" in item else WALLET
