"""Planning an import: files are read, and each row is held against the ledger and against the rows before it.

Nothing is written, neither to the ledger nor to the files.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from typing import TYPE_CHECKING, NamedTuple

from peewee import fn

from models import settings
from models.database import failures
from models.drafts import Draft
from models.errors import ImportRefused, InvalidEntry
from models.imports import Note, Record, Refused, Row, Unanswered, files, readers, reading
from models.imports.bearers import Bearers
from models.imports.books import TARGETS, Books
from models.imports.files import Source
from models.imports.plan import DELETED, NEW, OPEN, PRESENT, REFUSED, Plan, PlannedFile
from models.imports.reading import Begins, Ends, Event, Read, Request, Rows
from models.schema import Operation
from models.text import N_

if TYPE_CHECKING:
    from models.database import Reader

MAX_ROWS = 10_000_000
Progress = Callable[[int], object]
"""Called with the rows done so far; answering False cancels."""
REPEATED = N_("{count} rows have a time that the clock showed twice that night; the first is meant")
_FRESH = {Record: NEW, Unanswered: OPEN, Refused: REFUSED}


class Step(NamedTuple):
    """How far the reading of files is: rows so far, and bytes of all there are."""

    rows: int
    bytes: int
    of: int


def plan_import(
    reader: Reader,
    sources: Sequence[Source],
    *,
    source: str | None = None,
    account: str = "main",
    answers: Mapping[str, str] | None = None,
    progress: Callable[[Step], object] = lambda _: True,
    read: Read = reading.events,
) -> Plan:
    """Hold files and folders against the ledger: nothing is written, neither to the ledger nor to the files.

    `source` names the reader, else the content decides. `account` is the purse of files that name none. `read` reads
    them, here or in a process of its own. Raises ImportRefused where a file cannot be read as a whole or `progress`
    answers False, RequestRefused for a bad request.
    """
    readers.named(source)
    readers.check_answers(answers or {})
    with failures(reader.path):
        found = files.find(sources, reader.path)
        planner = Planner(reader, progress, files.size(found))
        request = Request(settings.read(reader).timezone, account, source, answers or {})
        with closing(read(found, request, planner.tick)) as events:
            planner.take(events)
    return planner.plan


def last_operation(reader: Reader) -> int:
    """Number of the ledger's last change."""
    return int(Operation.select(fn.MAX(Operation.seq)).scalar(reader.db) or 0)


class Planner:
    """Reads file after file into one plan; a later file counts what an earlier one adds as there already."""

    def __init__(self, reader: Reader, progress: Callable[[Step], object], size: int = 0) -> None:
        """`progress` hears how far the reading is of `size` bytes, and may answer False."""
        self.plan = Plan(last_operation(reader))
        self._progress, self._size = progress, size
        self._bearers, self._books = Bearers(reader), Books(reader)
        self._done = self._bytes = 0
        self._seen: Counter[bytes] = Counter()  # rows of this file so far that the ledger has, by key
        self._earlier: Counter[bytes] = Counter()  # keys of what earlier files add

    def take(self, events: Iterable[Event]) -> None:
        """Add the rows of files to the plan as they are read."""
        planned = PlannedFile("", "", [])
        for event in events:
            if isinstance(event, Rows):
                self._hold_against_ledger(planned, event)
                self._done += len(event.rows)
                self._report()
            elif isinstance(event, Begins):
                self._earlier.update(planned.key(number) for number, _ in planned.new())
                self._seen.clear()
                planned = PlannedFile(event.name, event.source, [])
            elif isinstance(event, Ends):
                planned.notes.extend(event.notes)
                self._end(planned)
            else:
                planned.notes.append(event)

    def _end(self, planned: PlannedFile) -> None:
        self.plan.files.append(planned)
        self._plan_refunds(planned)
        if repeated := sum(draft.moment.is_repeated for _, draft in planned.new()):
            planned.notes.append(Note(REPEATED, {"count": repeated}))

    def tick(self, done: int) -> None:
        """Hear how many bytes were read. Raises ImportRefused where nobody wants more of them."""
        self._bytes = done
        self._report()

    def _report(self) -> None:
        if self._progress(Step(self._done, self._bytes, self._size)) is False:
            raise cancelled()
        if self._done > MAX_ROWS:
            raise ImportRefused(N_("There are more than {most} rows; nothing was imported"), most=MAX_ROWS)

    def _hold_against_ledger(self, planned: PlannedFile, batch: Rows) -> None:
        others = [batch.same.get(place, b"") for place in range(len(batch.rows))]
        keys = [key for key in (*(row.key for row in batch.rows), *others) if key]
        there, deleted = self._bearers.of_first_rows(keys)
        there.update({key: self._earlier[key] for key in keys if key in self._earlier})
        for row, other in zip(batch.rows, others, strict=True):
            status = self._known(row, row.key, there, deleted)
            if status is None and other:
                status = self._known(row, other, there, deleted)
            planned.add(row, _FRESH[type(row)] if status is None else status)
            if status is None and isinstance(row, Record) and row.draft.kind != "refund":
                self._take(planned, row.draft)

    def _known(self, row: Row, key: bytes, there: Counter[bytes], deleted: Counter[bytes]) -> int | None:
        """Say whether the ledger has, or had, the k-th row of a key: it does if k entries bear the key."""
        known, gone = there[key], deleted[key]
        if self._seen[key] >= known + gone and isinstance(row, Record):
            more, more_gone = self._bearers.of_present_row(key, self._books.purse(row.draft).id, row.draft.moment)
            known, gone = known + more, gone + more_gone
        if self._seen[key] >= known + gone:
            return None
        self._seen[key] += 1
        return PRESENT if self._seen[key] <= known else DELETED

    def _take(self, planned: PlannedFile, draft: Draft) -> None:
        try:
            self._books.take(draft)
        except InvalidEntry as error:
            planned.refuse(len(planned) - 1, error)

    def _plan_refunds(self, planned: PlannedFile) -> None:
        """Resolve the refunds of a file when the rest of it is known: a refund may stand before what it refunds."""
        refunds = [(number, draft) for number, draft in planned.new() if draft.kind == "refund"]
        if not refunds:
            return
        bearing = defaultdict(list)
        for number, draft in self.plan.stored_in_order():
            if draft.kind in TARGETS and draft.reference:
                bearing[self._books.purse(draft), draft.reference].append((-number, draft))
        for row, draft in refunds:
            targets = bearing.get((self._books.purse(draft), draft.reference), ())
            try:
                planned.drafts[row] = self._books.take_refund(draft, targets)
            except InvalidEntry as error:
                planned.refuse(row, error)


def cancelled() -> ImportRefused:
    """Give what is said when `progress` answered False."""
    return ImportRefused(N_("The import was cancelled; nothing was imported"))
