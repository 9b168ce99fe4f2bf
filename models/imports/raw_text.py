"""What files say, row by row, packed a thousand rows a page: a million rows stay small, in memory and in the ledger.

A row is kept with its line and section; one that tells a part of a purchase also with the draft it was read as, so that
what rows were joined from can be told apart again.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from models.drafts import Draft
from models.imports import Part, Record, Row, cut
from models.moments import Moment
from models.money import Money
from models.schema import ImportPage

if TYPE_CHECKING:
    from models.database import Reader

ROWS = 1000
"""Rows of a page."""
_PAGES = 20
"""How many pages are held unpacked."""


class Said(NamedTuple):
    """What a file says in one row, and of what the row is `part`. `stands`: it would be taken by itself, too."""

    line: int
    section: str
    raw: str
    part: Part = ""
    stands: bool = True
    draft: Draft | None = None


class Pages:
    """The rows of one file as they are read."""

    def __init__(self) -> None:
        self._full: list[bytes] = []
        self._last: list[Any] = []
        self._opened: tuple[int, list[Any]] = (-1, [])

    def add(self, row: Row) -> None:
        """Append what a row says."""
        said: list[Any] = [row.line, row.section, cut(row.raw)]
        if isinstance(row, Record) and row.part:
            said += [row.part, row.alone is None, _packed(row.draft)]
        self._last.append(said)
        if len(self._last) == ROWS:
            self._full.append(pack(self._last))
            self._last = []

    def __getitem__(self, number: int) -> Said:
        page, place = divmod(number, ROWS)
        if page == len(self._full):
            return _said(self._last[place])
        if page != self._opened[0]:  # rows on screen follow one another
            self._opened = page, unpack(self._full[page])
        return _said(self._opened[1][place])

    def only(self, wanted: bytes | bytearray) -> Iterator[tuple[int, bytes]]:
        """Give the pages that hold a row which `wanted` has a 1 for, without the other rows; each with its number."""
        for first in range(0, len(wanted), ROWS):
            number, marks = first // ROWS, wanted[first : first + ROWS]
            count = marks.count(1)
            if number < len(self._full) and count == ROWS:
                yield number, self._full[number]
            elif count:
                rows = self._last if number == len(self._full) else unpack(self._full[number])
                yield number, pack([row if mark else None for row, mark in zip(rows, marks, strict=True)])


class Kept:
    """What the files of a ledger's imports said, page by page: rows that are asked for often follow one another."""

    def __init__(self, reader: Reader) -> None:
        """Read from this ledger, as long as nothing is written there."""
        self._reader = reader
        self._pages: dict[tuple[int, int], list[Any]] = {}

    def row(self, import_id: int, number: int) -> Said | None:
        """Give what the file said in a row of an import; None where that was not kept."""
        page, place = divmod(number, ROWS)
        rows = self._page(import_id, page)
        return _said(rows[place]) if place < len(rows) and rows[place] is not None else None

    def rows(self, import_id: int) -> Iterator[tuple[int, Said]]:
        """Give what the file said in all rows of an import that were kept, each with its number."""
        pages = ImportPage.select(ImportPage.page).where(ImportPage.import_id == import_id).order_by(ImportPage.page)
        for (page,) in list(pages.tuples().execute(self._reader.db)):
            for place, row in enumerate(self._page(import_id, page)):
                if row is not None:
                    yield page * ROWS + place, _said(row)

    def _page(self, import_id: int, page: int) -> list[Any]:
        if (import_id, page) not in self._pages:
            if len(self._pages) == _PAGES:
                self._pages.clear()
            wanted = (ImportPage.import_id == import_id) & (ImportPage.page == page)
            packed = ImportPage.select(ImportPage.rows).where(wanted).scalar(self._reader.db)
            self._pages[import_id, page] = [] if packed is None else unpack(packed)
        return self._pages[import_id, page]


def pack(rows: list[Any]) -> bytes:
    """Pack the rows of a page."""
    return zlib.compress(json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace"), 1)


def unpack(page: bytes) -> list[Any]:
    """Give the rows of a page as they were packed, None for one that was not kept."""
    rows: list[Any] = json.loads(zlib.decompress(page))
    return rows


def _said(row: list[Any]) -> Said:
    line, section, raw, *part = row
    return Said(line, section, raw, part[0], part[1], unpacked(part[2])) if part else Said(line, section, raw)


def _packed(draft: Draft) -> list[Any]:
    """Give what counts of a part of a purchase or a gift, as JSON can keep it."""
    moment = draft.moment
    money = [None if one is None else [one.minor, one.currency] for one in (draft.amount, draft.charged)]
    when = [moment.at, moment.zone, moment.utc_offset, moment.is_date, moment.is_repeated, moment.given]
    texts = [draft.channel, draft.seller, draft.payment_method, draft.reference, draft.note]
    gift = [draft.handle, draft.quantity] if draft.kind == "gift" else []
    return [draft.kind, when, draft.platform, draft.account, draft.item, draft.coins, *money, *texts, *gift]


def unpacked(values: Sequence[Any]) -> Draft:
    """Give the part of a purchase, or of a gift, that a row told."""
    kind, when, platform, account, item, coins, amount, charged, *texts = values
    channel, seller, method, reference, note, *gift = texts
    handle, quantity = gift or ("", 1)
    return Draft(
        kind, Moment(*when), platform, account, handle=handle, item=item, quantity=quantity, coins=coins,
        amount=Money(*amount) if amount else None,
        charged=Money(*charged) if charged else None, channel=channel, seller=seller, payment_method=method,
        reference=reference, note=note,
    )  # fmt: skip
