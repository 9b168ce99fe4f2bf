"""Part of `check`: rows held against their check values, operations against each other, the ledger against the record.

It reads whatever is in the file, and so takes nothing it reads for granted.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

import peewee

from models import lookups, marks, replay
from models.errors import LedgerError
from models.failures import errors
from models.schema import TABLES, ImportPage
from models.text import N_

if TYPE_CHECKING:
    from models.database import Reader

MOST = 100
"""Records that are named one by one."""
_PAGE = (ImportPage.import_id, ImportPage.page, ImportPage.rows)
_UNREADABLE = (peewee.PeeweeException, LedgerError, ValueError, TypeError, KeyError, OverflowError)
"""What reading a record can raise that is not as it was written."""


def unlike(reader: Reader) -> Iterator[LedgerError]:
    """Give a sentence for each record that is not as it was written, and for what the record beside the ledger has."""
    found = marks.differing(reader.connection)
    for table, row in islice(found, MOST):
        yield _sentence(reader, table, row)
    if more := sum(1 for _ in found):
        yield LedgerError(N_("{count} more records are not as they were written. Restore a backup"), count=more)
    for seq in islice(marks.broken_links(reader.connection), 1):
        yield LedgerError(
            N_("The list of changes is not as it was written from change {id} on. Restore a backup"), id=seq
        )
    for table in marks.overtaken(reader.connection):
        yield LedgerError(
            N_("The next number in “{table}” is one that was given already. Restore a backup"), table=table
        )
    yield from _pages(reader)
    if missing := replay.find(reader.path):
        yield missing.error


def _pages(reader: Reader) -> Iterator[LedgerError]:
    """What files said is packed together with a check value."""
    for import_id, page, rows in ImportPage.select(*_PAGE).tuples().iterator(reader.db):
        try:
            zlib.decompress(rows)
        except zlib.error:
            message = N_("What file {id} said in page {page} is not as it was kept. Restore a backup")
            yield LedgerError(message, id=import_id, page=page)


def _sentence(reader: Reader, table: str, row: int) -> LedgerError:
    if not marks.is_there(reader.connection, table, row):
        message = N_("Record {id} in “{table}” is gone, though nobody removed it. Restore a backup")
        return LedgerError(message, id=row, table=table)
    if name := _name(reader, table, row):
        message = N_("{name} (record {id} in “{table}”) is not as it was written. Restore a backup")
        return LedgerError(message, name=name, id=row, table=table)
    return LedgerError(N_("Record {id} in “{table}” is not as it was written. Restore a backup"), id=row, table=table)


def _name(reader: Reader, table: str, row: int) -> str:
    """What a record is called as far as that can be read."""
    try:
        if table == "entry":
            draft = lookups.drafts(reader, [row])[row]
            return f"{draft.kind}, {draft.moment}, {draft.platform} - {draft.account}"
        model = TABLES.get(table)
        if model is not None and hasattr(model, "name") and hasattr(model, "id"):
            return str(model.select(model.name).where(model.id == row).scalar(reader.db) or "")
    except errors("Error", *_UNREADABLE):
        pass
    return ""
