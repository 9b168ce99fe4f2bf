"""Planning an import: files are read, and each row is held against the ledger and against the rows before it.

Nothing is written, neither to the ledger nor to the files.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING, BinaryIO

from peewee import fn

from models import settings
from models.database import failures
from models.drafts import Draft
from models.errors import ImportRefused, InvalidEntry, RequestRefused
from models.imports import (
    HEAD,
    FileReader,
    Head,
    Note,
    Reading,
    Record,
    Refused,
    Row,
    Unanswered,
    archive,
    files,
    own_csv,
    tiktok,
)
from models.imports.bearers import Bearers
from models.imports.books import TARGETS, Books
from models.imports.files import Source
from models.imports.plan import DELETED, NEW, OPEN, PRESENT, REFUSED, Plan, PlannedFile
from models.schema import Operation
from models.text import N_

if TYPE_CHECKING:
    from models.database import Reader

READERS: tuple[FileReader, ...] = (own_csv, tiktok)
MAX_ROWS = 10_000_000
Progress = Callable[[int], object]
"""Called with the rows done so far; answering False cancels."""
REPEATED = N_("{count} rows have a time that the clock showed twice that night; the first is meant")
_AT_ONCE = 1000
_FRESH = {Record: NEW, Unanswered: OPEN, Refused: REFUSED}


def plan_import(
    reader: Reader,
    sources: Sequence[Source],
    *,
    source: str | None = None,
    account: str = "main",
    answers: Mapping[str, str] | None = None,
    progress: Progress = lambda _: True,
) -> Plan:
    """Hold files against the ledger: nothing is written, neither to the ledger nor to the files.

    `source` names the reader, else the content decides. `account` is the purse of files that name none. Raises
    ImportRefused where a file cannot be read as a whole or `progress` answers False, RequestRefused for a bad request.
    """
    answers = answers or {}
    _check_answers(answers)
    readers = _readers(source)
    with failures(reader.path):
        planner = Planner(reader, settings.read(reader).timezone, account, answers, progress)
        for one in sources:
            with files.opened(one, reader.path) as file, _naming(files.name_of(one)):
                _read_parts(planner, files.name_of(one), file, readers)
    return planner.plan


def _readers(source: str | None) -> Sequence[FileReader]:
    if source is None:
        return READERS
    found = [reader for reader in READERS if source == reader.NAME]
    if not found:
        choices = ", ".join(reader.NAME for reader in READERS)
        raise RequestRefused(N_("“{name}” is no source; there are {choices}"), name=source, choices=choices)
    return found


def _read_parts(planner: Planner, name: str, file: BinaryIO, readers: Sequence[FileReader]) -> None:
    """Read a file, by the only reader asked for whatever it looks like, or what is known of the files in a ZIP."""
    begins = file.read(HEAD)
    file.seek(0)
    whole = _of(Head(name, begins), readers)
    if whole is None and archive.is_zip(file):
        is_any = False
        for inner, part in archive.members(file):
            found = _of(Head(inner, part.read(HEAD)), readers)
            part.seek(0)
            if found is not None:
                is_any = True
                planner.read(f"{name}/{inner}", part, found)
        if is_any:
            return
    elif whole is not None or len(readers) == 1:
        planner.read(name, file, whole or readers[0])
        return
    if begins.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ImportRefused(N_("{file} is in UTF-16; save it as UTF-8. Nothing was imported"))
    message = N_("{file} is of no kind that can be imported: that is the ledger's own CSV, or a platform's data "
                 "({choices}). Nothing was imported")  # fmt: skip
    raise ImportRefused(message, choices=", ".join(reader.NAME for reader in READERS[1:]))


def _of(head: Head, readers: Sequence[FileReader]) -> FileReader | None:
    """Find who reads a file."""
    return next((reader for reader in readers if reader.recognises(head)), None)


@contextmanager
def _naming(file: str) -> Iterator[None]:
    """Put the name of the file into what its reader says of it; a reader does not know it."""
    try:
        yield
    except ImportRefused as error:
        raise ImportRefused(error.message, **{"file": file, **error.values}) from error


def last_operation(reader: Reader) -> int:
    """Number of the ledger's last change."""
    return int(Operation.select(fn.MAX(Operation.seq)).scalar(reader.db) or 0)


def _check_answers(answers: Mapping[str, str]) -> None:
    known = [option for reader in READERS for option in reader.OPTIONS]
    for name in answers:
        if name not in known:
            raise RequestRefused(
                N_("There is no question “{name}”; there are {choices}"), name=name, choices=", ".join(known)
            )


class Planner:
    """Reads file after file into one plan; a later file counts what an earlier one adds as there already."""

    def __init__(self, reader: Reader, zone: str, account: str, answers: Mapping[str, str], progress: Progress) -> None:
        self.plan = Plan(last_operation(reader))
        self._zone, self._account, self._answers, self._progress = zone, account, answers, progress
        self._bearers, self._books = Bearers(reader), Books(reader)
        self._done = 0
        self._seen: Counter[bytes] = Counter()  # rows of this file so far that the ledger has, by key
        self._earlier: Counter[bytes] = Counter()  # keys of what earlier files add

    def read(self, name: str, file: BinaryIO, source: FileReader) -> None:
        """Add the rows of a file to the plan."""
        for before in self.plan.files[-1:]:
            self._earlier.update(before.key(number) for number, _ in before.new())
        self._seen.clear()
        reading = Reading(self._zone, self._account, self._answers, self._report)
        planned = PlannedFile(name, source.NAME, reading.notes)
        rows = source.rows(file, reading)
        while batch := list(islice(rows, _AT_ONCE)):
            self._hold_against_ledger(planned, batch, reading.same)
            self._done += len(batch)
            self._report()
        self.plan.files.append(planned)
        self._plan_refunds(planned)
        if repeated := sum(draft.moment.is_repeated for _, draft in planned.new()):
            planned.notes.append(Note(REPEATED, {"count": repeated}))

    def _report(self) -> None:
        if self._progress(self._done) is False:
            raise cancelled()
        if self._done > MAX_ROWS:
            raise ImportRefused(N_("There are more than {most} rows; nothing was imported"), most=MAX_ROWS)

    def _hold_against_ledger(
        self, planned: PlannedFile, batch: list[Row], same: Mapping[tuple[str, int], bytes]
    ) -> None:
        others = [same.get((row.section, row.line), b"") for row in batch]
        keys = [key for key in (*(row.key for row in batch), *others) if key]
        there, deleted = self._bearers.of_first_rows(keys)
        there.update({key: self._earlier[key] for key in keys if key in self._earlier})
        for row, other in zip(batch, others, strict=True):
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
