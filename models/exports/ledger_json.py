"""A whole ledger as JSON: everything but undo, in the form `whole` describes, a record a line.

What only undo would bring back is left out: entries of imports that were taken back, and what belongs to them alone.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, BinaryIO

from peewee import JOIN, fn

from models import settings
from models.imports import raw_text
from models.schema import TABLES, Alias, AttachedFile, Attachment, Entry, ImportPage, Removed
from models.whole import FORMAT, PARTS, PIECE, VERSION, Records
from models.whole.kinds import Stored

if TYPE_CHECKING:
    from models.database import Reader

_AT_ONCE = 1000
"""Records that are written at once."""


Tell = Callable[[int, int], object]
"""Called now and then with how many records are written, and of about how many."""


def write_json(reader: Reader, file: BinaryIO, tell: Tell = lambda _done, _of: None) -> None:
    """Write the whole ledger, as it is at one moment, to `file`, which stays open."""
    counts: dict[str, int] = {}
    with reader.db.atomic():  # one state of the ledger, whatever is written to it meanwhile
        of = _size(reader)
        kept = settings.read(reader)
        books = {**kept.as_text(), "month_starts_on": kept.month_starts_on}
        file.write(f'{{"format": "{FORMAT}", "version": {VERSION},\n"settings": {_json(books)}'.encode())
        for part in PARTS:
            before = sum(counts.values())
            tick = lambda done, before=before: tell(min(before + done, of), of)  # noqa: E731 - what a part calls
            counts[part.name] = _write_part(file, part, _WRITTEN.get(part.name, _plain)(reader, part), tick)
    file.write(f',\n"counts": {_json(counts)}}}\n'.encode())


def _size(reader: Reader) -> int:
    """About how many records there will be, seldom fewer."""
    tables = [TABLES[part.table] for part in PARTS]
    return sum(table.select().count(reader.db) * (raw_text.ROWS if table is ImportPage else 1) for table in tables)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _write_part(file: BinaryIO, part: Records, rows: Iterator[Stored], tick: Callable[[int], object]) -> int:
    file.write(f',\n"{part.name}": ['.encode())
    encode = json.JSONEncoder(ensure_ascii=False).encode
    count = 0
    for row in rows:
        file.write(f"{',' if count else ''}\n{encode(part.record(row))}".encode())
        count += 1
        if count % _AT_ONCE == 0:
            tick(count)
    file.write(b"\n]" if count else b"]")
    return count


# --- The rows of the parts --------------------------------------------------------------------------------------------


def _query(part: Records) -> Any:
    """Ask for the columns of a part, in the order in which they came into the ledger."""
    table = TABLES[part.table]
    columns = [table._meta.columns[name] for name in part.columns]
    order = [table._meta.primary_key] if table._meta.primary_key else columns
    return table.select(*columns).order_by(*order)


def _rows(reader: Reader, query: Any) -> Iterator[Stored]:
    """Run a query; its rows come as SQLite gives them, which takes a third of the time."""
    rows: Iterator[Stored] = reader.db.execute(query)  # type: ignore[no-untyped-call]
    return rows


def _plain(reader: Reader, part: Records) -> Iterator[Stored]:
    return _rows(reader, _query(part))


def _entries(reader: Reader, part: Records) -> Iterator[Stored]:
    """Give the entries; a refund with the reference of what it refunds, by which other programs may know that."""
    refunded = Entry.alias()
    columns = [Entry._meta.columns[name] for name in part.columns]
    place = part.columns.index("reference")
    columns[place] = fn.COALESCE(refunded.reference, Entry.reference)
    query = Entry.select(*columns).join(refunded, JOIN.LEFT_OUTER, on=(refunded.id == Entry.refunded_id))
    return _rows(reader, query.order_by(Entry.id))


def _is_kept(entry: Any) -> Any:
    """Say whether an entry is in the books, or deleted and can come back."""
    return entry.in_(Entry.select(Entry.id)) | entry.in_(Removed.select(Removed.id))


def _joined(reader: Reader, part: Records) -> Iterator[Stored]:
    return _rows(reader, _query(part).where(_is_kept(Alias.entry_id)))


def _attachments(reader: Reader, part: Records) -> Iterator[Stored]:
    return _rows(reader, _query(part).where(_is_kept(Attachment.entry_id)))


def _files(reader: Reader, _part: Records) -> Iterator[Stored]:
    """Give the bytes of attached files piece by piece, one file at a time in memory."""
    attached = Attachment.select(Attachment.sha256).where(_is_kept(Attachment.entry_id))
    columns = AttachedFile.sha256, AttachedFile.bytes
    query = AttachedFile.select(*columns).where(AttachedFile.sha256.in_(attached)).order_by(AttachedFile.sha256)
    for mark, content in _rows(reader, query):
        pieces = range(0, len(content), PIECE)
        for number, place in enumerate(pieces, 1):
            yield mark, number, len(pieces), content[place : place + PIECE]


def _import_rows(reader: Reader, _part: Records) -> Iterator[Stored]:
    """Give what files said in the rows that are in the books, deleted or joined: what `ledger` keeps on opening."""
    deleted = Removed.select(Removed.import_id).where(Removed.import_id.is_null(False))
    there = Entry.select(Entry.import_id).where(Entry.import_id.is_null(False))
    joined = Alias.select(Alias.import_id).where(_is_kept(Alias.entry_id))
    is_needed = [ImportPage.import_id.in_(source) for source in (there, deleted, joined)]
    columns = ImportPage.import_id, ImportPage.page, ImportPage.rows
    query = ImportPage.select(*columns).where(is_needed[0] | is_needed[1] | is_needed[2])
    for import_id, page, packed in _rows(reader, query.order_by(ImportPage.import_id, ImportPage.page)):
        for place, row in enumerate(raw_text.unpack(packed), page * raw_text.ROWS):
            if row is not None:
                line, section, raw, *told = row
                yield import_id, place, line, section, raw, *_told(*told)


def _told(part: str = "", stands: bool = True, draft: list[Any] | None = None) -> Stored:  # noqa: FBT001, FBT002
    """Give what a row told a part of as the columns of `whole.DRAFT`, see `raw_text`."""
    if draft is None:
        return part, stands, None
    kind, (at, zone, offset, is_date, is_repeated, given), platform, account, item, coins, *prices = draft[:8]
    gift = draft[13:] or ("", 1)
    money = [value for price in prices for value in price or (None, None)]
    moment = (at, offset, zone, is_date, is_repeated, given)
    return part, stands, (kind, *moment, platform, account, item, coins, *money, *draft[8:13], *gift)


_WRITTEN: dict[str, Callable[[Reader, Records], Iterator[Stored]]] = {
    "entries": _entries,
    "joined": _joined,
    "import_rows": _import_rows,
    "attachments": _attachments,
    "files": _files,
}
"""What gives the rows of a part that are not simply those of its table."""
