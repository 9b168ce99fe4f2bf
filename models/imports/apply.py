"""Putting a planned import into the ledger, and taking one back: each is one operation, all of it or nothing."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from peewee import Field, Model, fn

from models import entries, lookups, undo
from models.drafts import Draft
from models.errors import ImportRefused, RequestRefused
from models.imports import parting, parts, streaks
from models.imports.parting import rewrite
from models.imports.plan import Plan
from models.imports.planned import DELETED, JOINS, NEW, Place
from models.imports.planner import Progress, cancelled, last_operation
from models.schema import (
    ENTRY_COLUMNS,
    Account,
    Alias,
    Answer,
    Attachment,
    Budget,
    Creator,
    Entry,
    Handle,
    Import,
    ImportPage,
    Item,
    Platform,
    Removed,
    SetAside,
    Tombstone,
)
from models.text import N_

if TYPE_CHECKING:
    from models.database import Reader
    from models.ledger import Ledger

_AT_ONCE = 1000
_INSERT: str = Entry.insert(dict.fromkeys(ENTRY_COLUMNS)).sql()[0]


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One file that was read in: rows added, joined to an entry, already there, refused and left out by its user.

    Moments are in UTC microseconds.
    """

    id: int
    at: int
    source: str
    file_name: str
    added: int
    present: int
    refused: int
    joined: int = 0
    left_out: int = 0
    taken_back_at: int | None = None


def imports(reader: Reader) -> list[ImportRow]:
    """Every import, the latest first."""
    columns = [getattr(Import, name) for name in ImportRow.__slots__]
    query = Import.select(*columns).order_by(Import.id.desc()).tuples()
    return [ImportRow(*row) for row in query.execute(reader.db)]


def apply(
    ledger: Ledger, plan: Plan, progress: Progress = lambda _: True, label: str = N_("Import")
) -> list[ImportRow]:
    """Write the rows of a plan that are ticked and give one line for each file that had some; `label` names that.

    Raises ImportRefused where a question is open, the ledger changed since it was planned, or `progress` answers False,
    and InvalidEntry where the books have no room for what was chosen.
    """
    for question in plan.questions:
        raise ImportRefused(N_("“{name}” has to be answered first; nothing was imported"), name=question.name)
    if last_operation(ledger) != plan.seq:
        raise ImportRefused(N_("The ledger changed since the file was read; nothing was imported. Read the file again"))
    if not plan.counts.taken:
        return []
    with ledger.operation(label):
        writing = _Writing(ledger, plan, progress)
        with undo.capture_off(ledger.connection, "entry"):
            ledger.connection.executemany(_INSERT, writing.entries())
            ledger.connection.executemany(_INSERT, writing.refunds())
        for row in writing.imports:
            undo.log_move(ledger.connection, "entry", "set_aside", row.id)
        writing.beside()
    return writing.imports


class _Writing:
    """One import on its way into the open operation: files and names become ids, drafts become rows."""

    def __init__(self, ledger: Ledger, plan: Plan, progress: Progress) -> None:
        self._ledger, self._plan, self._progress = ledger, plan, progress
        self._names = entries.Names(ledger)
        self._done = self._added = 0
        self._joined = _joined(plan)
        self._rows = {number: self._import_row(number) for number in range(len(plan.files))}
        self._rows = {number: row for number, row in self._rows.items() if row.id}
        self._wanted = self._places_wanted()
        self._orders: dict[Place, int] = {}
        self._last = 0

    @property
    def imports(self) -> list[ImportRow]:
        """The lines of the files that had something."""
        return list(self._rows.values())

    def _import_row(self, number: int) -> ImportRow:
        file, counts = self._plan.files[number], self._plan.counts_of(number)
        joined = self._plan.joined_of(number)
        now = time.time_ns() // 1000
        row = ImportRow(0, now, file.source, file.name, counts.taken - joined, counts.present - counts.again,
                        counts.refused, joined, counts.left)  # fmt: skip
        if not counts.taken:
            return row
        values = {name: getattr(row, name) for name in ImportRow.__slots__ if name != "id"}
        return replace(row, id=int(Import.insert(values).execute(self._ledger.db)))

    def _places_wanted(self) -> set[Place]:
        """Find the rows whose ids something refers to."""
        wanted = {root for root in self._joined if isinstance(root, Place)}
        wanted |= {root for place in self._plan.refunds if isinstance(root := _root(self._plan, place), Place)}
        for number, file in enumerate(self._plan.files):
            wanted |= {Place(number, row) for row in file.also}
            if self._plan.files[number].counts.again:
                wanted |= {Place(number, row) for row, _ in file.entries() if file.statuses[row] == DELETED}
        return wanted

    def entries(self) -> Iterator[tuple[object, ...]]:
        """Give the rows to store but refunds, which refer to them."""
        for number, made in self._rows.items():
            for row, draft in self._plan.files[number].entries():
                if draft.kind != "refund":
                    place = Place(number, row)
                    self._added += 1
                    if place in self._wanted:
                        self._orders[place] = self._added
                    yield self._row(self._whole(place, draft), place, made.id)

    def _whole(self, place: Place, draft: Draft) -> Draft:
        """Give what a row says together with those that join it."""
        if place not in self._joined or place.row not in self._plan.files[place.file].parts:
            return draft
        return parts.together([self._told(one) for one in (place, *self._joined[place])])

    def _told(self, place: Place) -> parts.Told:
        file = self._plan.files[place.file]
        record = file.parts[place.row]
        made = self._rows[place.file].id
        return parts.Told(file.source, record.key, record.part, record.draft, made, place.row, record.alone is None)

    def refunds(self) -> Iterator[tuple[object, ...]]:
        """Give the refunds, each with the id of what it refunds: a stored entry, or one just added."""
        self._last = int(Entry.select(fn.MAX(Entry.id)).scalar(self._ledger.db) or 0)  # before the first of them is in
        order = self._added
        for number, made in self._rows.items():
            for row, draft in self._plan.files[number].entries():
                if draft.kind == "refund":
                    order += 1
                    if Place(number, row) in self._wanted:
                        self._orders[Place(number, row)] = order
                    target = draft.refunded_id or 0
                    if target < 0:
                        target = self._id(self._plan.refunded[-target - 1])
                    yield self._row(replace(draft, refunded_id=target), Place(number, row), made.id)

    def _id(self, place: Place) -> int:
        """Give the id of the entry that a row has become, or was joined to; the rows were added one after the other."""
        root = _root(self._plan, place)
        if not isinstance(root, Place):
            return root
        return self._last - self._added + self._orders[root]

    def _row(self, draft: Draft, place: Place, import_id: int) -> tuple[object, ...]:
        self._done += 1
        if self._done % _AT_ONCE == 0 and self._progress(self._done) is False:
            raise cancelled()
        return entries.row(self._names, draft, self._plan.files[place.file].key(place.row), import_id, place.row)

    # --- What belongs to the entries ------------------------------------------------------------------------------

    def beside(self) -> None:
        """Write what the files say, the keys of joined rows, what was answered; change the entries that were joined."""
        for place in self._orders:
            if self._plan.files[place.file].statuses[place.row] == DELETED:
                _replace_deleted(self._ledger, self._plan.files[place.file].key(place.row), self._id(place))
        self._change_joined()
        self._write_aliases()
        for number, made in self._rows.items():
            _keep_pages(self._ledger, self._plan, number, made.id)
        for source, answers in self._plan.answers.items():
            _keep_answers(self._ledger, source, answers)
        if self._joined or self._plan.choices:
            self._require_room()

    def _change_joined(self) -> None:
        """Give stored entries the price, and whatever else, of the rows that join them."""
        further = {root: self._absorbed(root) for root in self._joined if isinstance(root, int)}
        wanted = [*further, *(entry for some in further.values() for entry in some)]
        stored = {entry.id: entry for entry in lookups.joinable(self._ledger, wanted)}
        told = parts.parts_of(self._ledger, list(stored.values()))
        for root, entry in stored.items():
            if root not in further or parts.is_whole(before := told[root]):
                continue
            absorbed = [stored[one] for one in further[root]]
            after = [*before, *(one for other in absorbed for one in told[other.id])]
            after += (self._told(place) for place in self._joined[root])
            rewrite(self._ledger, self._names, root, parts.changed(entry.draft, before, after))
            streaks.gather(self._ledger, root, absorbed)

    def _absorbed(self, root: int) -> list[int]:
        """Ids of the entries that become a part of a stored one by what joins it."""
        targets = (self._plan.files[place.file].targets[place.row] for place in self._joined[root])
        return [entry for target in targets if target.entry == root for entry in target.absorbs]

    def _write_aliases(self) -> None:
        for root, places in self._joined.items():
            entry = self._id(root) if isinstance(root, Place) else root
            for place in places:
                self._write_alias(entry, place, self._plan.files[place.file].key(place.row))
        for number, file in enumerate(self._plan.files):
            for row, key in file.also.items():
                if self._plan.is_taken(Place(number, row)):
                    self._write_alias(self._id(Place(number, row)), Place(number, row), key)

    def _write_alias(self, entry: int, place: Place, key: bytes) -> None:
        values = {"entry_id": entry, "key": key, "import_id": self._rows[place.file].id, "import_row": place.row}
        Alias.insert(values).execute(self._ledger.db)

    def _require_room(self) -> None:
        """Hold the accounts against their bounds: they were planned before anything was chosen. Raises InvalidEntry."""
        named = {
            (draft.platform, draft.account)
            for file in self._plan.files
            for row, draft in file.entries()
            if row in file.parts or file.statuses[row] != NEW
        }
        named |= {
            (record.draft.platform, record.draft.account) for file in self._plan.files for record in file.parts.values()
        }
        for account in {self._names.account(*name) for name in named}:
            entries.require_bounds(self._ledger, account)
            entries.require_own_references(self._ledger, account)


def _joined(plan: Plan) -> dict[Place | int, list[Place]]:
    """Give the rows that join others, by the row or the stored entry they end at."""
    found: dict[Place | int, list[Place]] = {}
    for number, file in enumerate(plan.files):
        for row in file.targets:
            place = Place(number, row)
            if file.statuses[row] == JOINS and plan.is_taken(place):
                found.setdefault(_root(plan, place), []).append(place)
    return found


def _root(plan: Plan, place: Place) -> Place | int:
    """Follow a row to what it becomes a part of: the row that is an entry of its own, or a stored entry."""
    file = plan.files[place.file]
    if file.statuses[place.row] != JOINS:
        return place
    target = file.targets[place.row]
    return target.entry if target.place is None else _root(plan, target.place)  # type: ignore[return-value]


def _keep_pages(ledger: Ledger, plan: Plan, number: int, import_id: int) -> None:
    """Keep what a file says in the rows that were written, and nothing of the others."""
    file = plan.files[number]
    written = bytearray(file.ticks)
    for row in file.targets:
        written[row] = plan.is_taken(Place(number, row))
    query = str(ImportPage.insert(dict.fromkeys(("import_id", "page", "rows"))).sql()[0])
    ledger.connection.executemany(query, ((import_id, page, rows) for page, rows in file.pages.only(written)))


def _keep_answers(ledger: Ledger, source: str, answers: Mapping[str, str]) -> None:
    """Remember what was answered for a source."""
    for name, value in answers.items():
        here = (Answer.source == source) & (Answer.name == name)
        known = Answer.select(Answer.value).where(here).scalar(ledger.db)
        if known is None:
            Answer.insert(source=source, name=name, value=value).execute(ledger.db)
        elif known != value:
            Answer.update(value=value).where(here).execute(ledger.db)


def _replace_deleted(ledger: Ledger, key: bytes, entry: int) -> None:
    """Let an entry stand for the deleted one whose row came in again, with what belonged to that."""
    gone = Tombstone.select(Tombstone.id).where((Tombstone.key == key) | (Tombstone.current_key == key))
    out = Removed.select(Removed.id).where((Removed.key == key) | (Removed.current_key == key))
    joined = Alias.select(Alias.id).where((Alias.key == key) & Alias.entry_id.in_(Removed.select(Removed.id)))
    if (found := gone.limit(1).scalar(ledger.db)) is not None:
        Tombstone.delete().where(Tombstone.id == found).execute(ledger.db)
    elif (found := out.limit(1).scalar(ledger.db)) is not None:
        for table in (Alias, Attachment):
            table.update(entry_id=entry).where(table.entry_id == found).execute(ledger.db)
        Removed.delete().where(Removed.id == found).execute(ledger.db)
    elif (found := joined.limit(1).scalar(ledger.db)) is not None:
        Alias.delete().where(Alias.id == found).execute(ledger.db)


def take_back(ledger: Ledger, import_id: int) -> int:
    """Take the entries of an import out of the books, with the names that only they used. Raises RequestRefused.

    Entries of other imports that its rows were joined to are what they were without them, but for those that somebody
    changed since: they stay as they are, and their number is given.
    """
    found = next((row for row in imports(ledger) if row.id == import_id), None)
    if found is None or found.taken_back_at is not None:
        gone = N_("Import {number} was taken back already")
        raise RequestRefused(gone if found else N_("There is no import {number}"), number=import_id)
    _require_no_refunds(ledger, import_id)
    with ledger.operation(N_("Take back import"), moves=True):
        kept = parting.part(ledger, import_id)
        undo.move(ledger.connection, "entry", "set_aside", import_id)
        Import.update(taken_back_at=time.time_ns() // 1000).where(Import.id == import_id).execute(ledger.db)
        _drop_unused(ledger, import_id)
    return kept


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
    names = ("handle", "creator", "item", "account")
    had = [getattr(SetAside, name) for name in names]
    gone = set(SetAside.select(*had).distinct().where(SetAside.import_id == import_id).tuples().execute(ledger.db))
    still = [set().union(*(_ids(ledger, table, getattr(table, name)) for table in (Entry, Removed))) for name in names]
    handles, creators, items, accounts = (
        {row[place] for row in gone} - {None} - ids for place, ids in enumerate(still)
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
