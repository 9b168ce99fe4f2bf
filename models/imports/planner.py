"""Planning an import: files are read, and each row is held against the ledger and against the rows before it.

Nothing is written, neither to the ledger nor to the files.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from peewee import fn

from models import mappings, own_catalogue, settings
from models.drafts import Draft
from models.errors import ImportRefused, InvalidEntry
from models.failures import failures
from models.imports import Coined, Note, Record, Refused, Row, Unanswered, files, proposing, readers, reading, table
from models.imports.bearers import Bearers
from models.imports.books import TARGETS, Books, Purse
from models.imports.files import Source
from models.imports.plan import Plan
from models.imports.planned import DELETED, JOINS, NEW, OPEN, PRESENT, REFUSED, Place, PlannedFile
from models.imports.reading import Begins, Ends, Event, Read, Request, Rows
from models.names import DEFAULT_ACCOUNT
from models.schema import Answer, Operation
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
    account: str = DEFAULT_ACCOUNT,
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
        planner = Planner(reader, progress, files.size(found), answers or {})
        own = tuple(Coined(one.name, one.unit, one.units) for one in own_catalogue.additions(reader).platforms)
        request = Request(settings.read(reader).timezone, account, source, planner.answers, platforms=own)
        with closing(read(found, request, planner.tick)) as events:
            planner.take(events)
        return planner.finish()


def last_operation(reader: Reader) -> int:
    """Number of the ledger's last change."""
    return int(Operation.select(fn.MAX(Operation.seq)).scalar(reader.db) or 0)


_Name = tuple[Purse, str]


def remembered(reader: Reader) -> dict[str, str]:
    """Give what was answered when files were imported, where the question is still asked."""
    known = {(one.NAME, name) for one in readers.READERS for name in one.OPTIONS}
    rows = Answer.select(Answer.source, Answer.name, Answer.value).tuples().execute(reader.db)
    return {name: value for source, name, value in rows if (source, name) in known}


class Planner:
    """Reads file after file into one plan; a later file counts what an earlier one adds as there already."""

    keeps_same = True
    """Whether an entry bears, from then on, the other key its row may be known by."""

    def __init__(
        self,
        reader: Reader,
        progress: Callable[[Step], object],
        size: int = 0,
        answers: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """`progress` hears how far the reading is of `size` bytes, and may answer False.

        `answers` are given now; what was answered before is remembered with the ledger and holds where they are silent.
        """
        self.plan = Plan(last_operation(reader))
        self._given = answers
        self.answers = {**remembered(reader), table.SAVED: mappings.as_answer(reader), **answers}
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
                self._earlier.update(_will_bear(planned))
                self._seen.clear()
                planned = PlannedFile(event.name, event.source, [])
            elif isinstance(event, Ends):
                planned.notes.extend(event.notes)
                planned.sample = event.sample
                self._end(planned)
            elif isinstance(event, Note):
                planned.notes.append(event)

    def _end(self, planned: PlannedFile) -> None:
        self.plan.files.append(planned)
        if repeated := sum(draft.moment.is_repeated for _, draft in planned.new()):
            planned.notes.append(Note(REPEATED, {"count": repeated}))

    def finish(self) -> Plan:
        """Join what belongs together, now that all rows are known, and resolve the refunds; give the plan."""
        proposing.propose(self._bearers.reader, self.plan, self._books)
        for planned in self.plan.files:
            for number in planned.parts:
                if planned.statuses[number] == NEW:
                    self._take(planned, number)
        self._plan_refunds()
        self.plan.settle()
        self._note_answers()
        return self.plan

    def _note_answers(self) -> None:
        """Tell the plan which answers it rests on, by source, and which of them were remembered.

        What is answered about one table is not true of another: a mapping is saved by its name instead.
        """
        for source in {file.source for file in self.plan.files} - {reader.NAME for reader in readers.ALONE}:
            options = [name for reader in readers.READERS if source == reader.NAME for name in reader.OPTIONS]
            self.plan.answers[source] = {name: self.answers[name] for name in options if name in self.answers}
        used = {name for answers in self.plan.answers.values() for name in answers}
        self.plan.remembered = frozenset(used - set(self._given))

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
            is_new = status is None
            planned.add(
                row, _FRESH[type(row)] if status is None else status, other if is_new and self.keeps_same else b""
            )
            if is_new and isinstance(row, Record) and row.draft.kind != "refund" and not row.part:
                self._take(planned, len(planned) - 1)

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

    def _take(self, planned: PlannedFile, number: int) -> None:
        draft = planned.drafts[number]
        try:
            if draft is not None:
                self._books.take(draft)
        except InvalidEntry as error:
            planned.refuse(number, error)

    def _plan_refunds(self) -> None:
        """Resolve the refunds when all is known: one may stand before what it refunds, or in another file."""
        refunds = [
            (Place(number, row), draft)
            for number, file in enumerate(self.plan.files)
            for row, draft in file.new()
            if draft.kind == "refund"
        ]
        if not refunds:
            return
        bearing, present = self._referred()
        for place, draft in refunds:
            file, name = self.plan.files[place.file], (self._books.purse(draft), draft.reference)
            try:
                filled = self._books.take_refund(draft, bearing[name], partial(self._known_as, present[name]))
            except InvalidEntry as error:
                file.refuse(place.row, error)
                continue
            file.drafts[place.row] = filled
            if filled.refunded_id is not None and filled.refunded_id < 0:
                self.plan.refunds.setdefault(self.plan.refunded[-filled.refunded_id - 1], []).append(place)

    def _referred(self) -> tuple[defaultdict[_Name, list[tuple[int, Draft]]], defaultdict[_Name, list[bytes]]]:
        """Give the rows that can be refunded, by account and reference; of those already there, the keys."""
        bearing: defaultdict[_Name, list[tuple[int, Draft]]] = defaultdict(list)
        present: defaultdict[_Name, list[bytes]] = defaultdict(list)
        for number, file in enumerate(self.plan.files):
            for row, (status, draft) in enumerate(zip(file.statuses, file.drafts, strict=True)):
                if draft is None or draft.kind not in TARGETS or not draft.reference:
                    continue
                name = self._books.purse(draft), draft.reference
                if status in (NEW, JOINS):
                    self.plan.refunded.append(Place(number, row))
                    bearing[name].append((-len(self.plan.refunded), draft))
                elif status == PRESENT:
                    present[name].append(file.key(row))
        return bearing, present

    def _known_as(self, keys: Iterable[bytes]) -> set[int]:
        """Ids of the entries that rows with these keys were read or joined into."""
        return {entry for key in keys for entry in self._bearers.entries_of(key)}


def _will_bear(planned: PlannedFile) -> Iterator[bytes]:
    """Give the keys of the rows of a file that a later one may have, too."""
    for number, _draft in planned.new():
        part = planned.parts.get(number)
        if part is None or part.alone is None:
            yield planned.key(number)


def cancelled() -> ImportRefused:
    """Give what is said when `progress` answered False."""
    return ImportRefused(N_("The import was cancelled; nothing was imported"))
