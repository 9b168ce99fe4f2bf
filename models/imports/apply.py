"""Putting a planned import into the ledger, and taking one back: each is one operation, all of it or nothing."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from peewee import Field, Model, fn

from models import entries, undo
from models.drafts import Draft
from models.errors import ImportRefused, RequestRefused
from models.imports.plan import Plan, PlannedFile
from models.imports.planner import Progress, cancelled, last_operation
from models.schema import ENTRY_COLUMNS, Account, Budget, Creator, Entry, Handle, Import, Item, Platform, Removed
from models.text import N_

if TYPE_CHECKING:
    from models.database import Reader
    from models.ledger import Ledger

_AT_ONCE = 1000
_INSERT: str = Entry.insert(dict.fromkeys(ENTRY_COLUMNS)).sql()[0]


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One file that was read in: rows added, already there and refused; moments in UTC microseconds."""

    id: int
    at: int
    source: str
    file_name: str
    added: int
    present: int
    refused: int
    taken_back_at: int | None = None


def imports(reader: Reader) -> list[ImportRow]:
    """Every import, the latest first."""
    columns = (Import.id, Import.at, Import.source, Import.file_name, Import.added, Import.present, Import.refused)
    query = Import.select(*columns, Import.taken_back_at).order_by(Import.id.desc()).tuples()
    return [ImportRow(*row) for row in query.execute(reader.db)]


def apply(
    ledger: Ledger, plan: Plan, progress: Progress = lambda _: True, label: str = N_("Import")
) -> list[ImportRow]:
    """Add the new rows of a plan and give one line for each file that had some; `label` names the operation.

    Raises ImportRefused where a question is open, the ledger changed since it was planned, or `progress` answers False.
    """
    for question in plan.questions:
        raise ImportRefused(N_("“{name}” has to be answered first; nothing was imported"), name=question.name)
    if last_operation(ledger) != plan.seq:
        raise ImportRefused(N_("The ledger changed since the file was read; nothing was imported. Read the file again"))
    if not plan.counts.new:
        return []
    with ledger.operation(label):
        writing = _Writing(ledger, plan, progress)
        with undo.capture_off(ledger.connection, "entry"):
            ledger.connection.executemany(_INSERT, writing.entries())
            ledger.connection.executemany(_INSERT, writing.refunds())
        for row in writing.imports:
            undo.log_move(ledger.connection, "entry", "removed", row.id)
    return writing.imports


class _Writing:
    """One import on its way into the open operation: files and names become ids, drafts become rows."""

    def __init__(self, ledger: Ledger, plan: Plan, progress: Progress) -> None:
        self._ledger, self._plan, self._progress = ledger, plan, progress
        self._names = entries.Names(ledger)
        self._done = 0
        self._files = [(file, self._import_row(file)) for file in plan.files if file.counts.new]
        self.imports = [row for _, row in self._files]

    def _import_row(self, file: PlannedFile) -> ImportRow:
        counts = file.counts
        row = ImportRow(0, time.time_ns() // 1000, file.source, file.name, counts.new, counts.present, counts.refused)
        values = {name: getattr(row, name) for name in ImportRow.__slots__ if name != "id"}
        return replace(row, id=int(Import.insert(values).execute(self._ledger.db)))

    def entries(self) -> Iterator[tuple[object, ...]]:
        """Give the rows to store but refunds, which refer to them."""
        for file, row in self._files:
            for number, draft in file.new():
                if draft.kind != "refund":
                    yield self._row(draft, file.key(number), row.id)

    def refunds(self) -> Iterator[tuple[object, ...]]:
        """Give the refunds, each with the id of what it refunds: a stored entry, or one just added."""
        added = sum(1 for _ in self._plan.stored_in_order())
        last = int(Entry.select(fn.MAX(Entry.id)).scalar(self._ledger.db) or 0)
        for file, row in self._files:
            for number, draft in file.new():
                if draft.kind == "refund":
                    target = draft.refunded_id or 0
                    stored = replace(draft, refunded_id=last - added - target if target < 0 else target)
                    yield self._row(stored, file.key(number), row.id)

    def _row(self, draft: Draft, key: bytes, import_id: int) -> tuple[object, ...]:
        self._done += 1
        if self._done % _AT_ONCE == 0 and self._progress(self._done) is False:
            raise cancelled()
        return entries.row(self._names, draft, key, import_id)


def take_back(ledger: Ledger, import_id: int) -> None:
    """Take the entries of an import out of the books, with the names that only they used. Raises RequestRefused."""
    found = next((row for row in imports(ledger) if row.id == import_id), None)
    if found is None or found.taken_back_at is not None:
        gone = N_("Import {number} was taken back already")
        raise RequestRefused(gone if found else N_("There is no import {number}"), number=import_id)
    _require_no_refunds(ledger, import_id)
    with ledger.operation(N_("Take back import")):
        undo.move(ledger.connection, "entry", "removed", import_id)
        Import.update(taken_back_at=time.time_ns() // 1000).where(Import.id == import_id).execute(ledger.db)
        _drop_unused(ledger, import_id)


def _require_no_refunds(ledger: Ledger, import_id: int) -> None:
    """A refund that came another way would be left without what it refunds."""
    refunded = Entry.alias()
    query = (
        Entry.select(fn.COUNT(Entry.id))
        .join(refunded, on=(Entry.refunded_id == refunded.id))
        .where((refunded.import_id == import_id) & (Entry.import_id.is_null() | (Entry.import_id != import_id)))
    )
    count = query.scalar(ledger.db)
    if count:
        message = N_("{count} refunds that were added later belong to entries of this import; delete them first")
        raise RequestRefused(message, count=count)


def _drop_unused(ledger: Ledger, import_id: int) -> None:
    """Drop the names that the import's entries had and nothing else has. What a user wrote on a
    creator keeps it, and so does a budget.
    """
    moved = (Removed.import_id == import_id) & Removed.removed_at.is_null()
    deleted = Removed.removed_at.is_null(False)
    columns = ((Removed.handle, Entry.handle), (Removed.creator, Entry.creator), (Removed.item, Entry.item))
    handles, creators, items, accounts = (
        _ids(ledger, Removed, had, moved) - _ids(ledger, Entry, has) - _ids(ledger, Removed, had, deleted)
        for had, has in (*columns, (Removed.account, Entry.account))
    )
    creators -= _ids(ledger, Budget, Budget.creator)
    accounts -= _ids(ledger, Budget, Budget.account)
    platforms = _ids(ledger, Account, Account.platform, Account.id.in_(accounts)) - _ids(
        ledger, Budget, Budget.platform
    )
    _drop(ledger, Handle.id, handles, Handle.first_day.is_null() & Handle.last_day.is_null())
    _drop(ledger, Creator.id, creators - _ids(ledger, Handle, Handle.creator), Creator.note == "")
    _drop(ledger, Item.id, items)
    _drop(ledger, Account.id, accounts)
    _drop(
        ledger, Platform.id, platforms - _ids(ledger, Account, Account.platform) - _ids(ledger, Handle, Handle.platform)
    )


def _ids(ledger: Ledger, table: type[Model], column: Field, which: object = True) -> set[int]:  # noqa: FBT002 - a condition
    rows = table.select(column).distinct().where(column.is_null(False) & which).tuples().execute(ledger.db)
    return {row for (row,) in rows}


def _drop(ledger: Ledger, column: Field, ids: set[int], which: object = True) -> None:  # noqa: FBT002
    for one in sorted(ids):
        column.model.delete().where((column == one) & which).execute(ledger.db)
