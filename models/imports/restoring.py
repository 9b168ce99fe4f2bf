"""A whole ledger, from its JSON, into an empty one: all of it as one operation, or nothing.

The file is a stranger's like any other: it is read in a process of its own, and every value of it is checked here,
before it is stored and where it has to fit together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from models import accounts, attachments, drafts, entries, lookups, settings, undo
from models.errors import ImportRefused, InvalidEntry, RequestRefused
from models.failures import errors
from models.imports import HEAD, Head, files, ledger_json, raw_text, reading
from models.imports.files import Source
from models.imports.planner import Step, cancelled
from models.imports.reading import Batch, Read, Request
from models.schema import TABLES, AttachedFile, Entry, ImportPage, Removed, Setting
from models.text import N_
from models.whole import PARTS, PIECE, SETTINGS, Wrong

if TYPE_CHECKING:
    from models.database import Reader
    from models.imports.guarded_json import Object
    from models.ledger import Ledger
    from models.whole.kinds import Stored

_PARTS = {part.name: part for part in PARTS}
Progress = Callable[[Step], object]
"""Called with how far the reading is; answering False cancels."""


def is_whole(source: Source) -> bool:
    """Say whether a file is a whole ledger, from its beginning. Raises ImportRefused where it cannot be read."""
    with files.opened(source, lambda _: None) as content:
        return ledger_json.recognises(Head("", content.read(HEAD)))


def is_empty(reader: Reader) -> bool:
    """Say whether a ledger holds nothing but its settings. What undone imports left counts as nothing."""
    return not any(
        table.select().exists(reader.db) for table in TABLES.values() if table not in (ImportPage, AttachedFile)
    )


def taken_whole(reader: Reader, sources: Sequence[Source]) -> Source | None:
    """Give the one file of these that goes into this ledger as a whole; None where files are to be planned row by row.

    Raises ImportRefused where the file cannot be read.
    """
    if len(sources) != 1 or not (isinstance(sources[0], bytes) or sources[0].is_file()) or not is_empty(reader):
        return None
    return sources[0] if is_whole(sources[0]) else None


def look(
    reader: Reader, source: Source, progress: Progress = lambda _: True, read: Read = reading.events
) -> Mapping[str, int]:
    """Read a whole ledger as `restore` does, and write nothing: how many records of each part there are."""
    counts: Counter[str] = Counter()
    with _naming(source):
        for part, rows in _rows(reader, source, progress, read):
            counts[part] += len(rows)
    return counts


def restore(
    ledger: Ledger, source: Source, progress: Progress = lambda _: True, read: Read = reading.events
) -> Mapping[str, int]:
    """Put a whole ledger into this one, which is empty, and give how many records of each part there were.

    Raises RequestRefused where the ledger is not empty, ImportRefused where the file cannot be a ledger or `progress`
    answers False; then nothing was changed.
    """
    if not is_empty(ledger):
        raise RequestRefused(N_("A whole ledger goes only into an empty one; nothing was imported"))
    with ledger.operation(N_("Import")), _naming(source):
        filling = _Filling(ledger)
        with undo.filling(ledger.connection):
            for part, rows in _rows(ledger, source, progress, read):
                filling.take(part, rows)
            filling.finish()
        _require_sound(ledger)
    return filling.counts


@contextmanager
def _naming(source: Source) -> Iterator[None]:
    """Put the name of the file into what is wrong with it, and make a sentence of what the tables refuse."""
    file = "-" if isinstance(source, bytes) else source.name
    try:
        yield
    except ImportRefused as error:
        raise ImportRefused(error.message, **{"file": file, **error.values}) from error
    except errors("IntegrityError", InvalidEntry) as error:
        message = N_("{file} cannot be a ledger: what it holds does not fit together ({reason}). Nothing was imported")
        raise ImportRefused(message, file=file, reason=str(error)) from error


def _rows(reader: Reader, source: Source, progress: Progress, read: Read) -> Iterator[tuple[str, Sequence[Any]]]:
    """Give the rows of the parts as they are read, each value checked; of the settings the record itself."""
    found = files.find([source], reader.path)
    meter = _Meter(progress, files.size(found))
    counts: Counter[str] = Counter()
    with closing(read(found, Request(is_whole=True), meter.tick)) as events:
        for event in events:
            if not isinstance(event, Batch):
                raise TypeError(event)
            yield (
                event.part,
                [_row(event.part, counts[event.part] + place, one) for place, one in enumerate(event.records, 1)],
            )
            counts[event.part] += len(event.records)
            meter.add(len(event.records))


def _row(part: str, number: int, record: Object) -> Any:
    if part == SETTINGS:
        return _settings(record)
    if part not in _PARTS:  # a list of another kind of file, whatever the process that read it says
        raise ledger_json.damaged(part, number)
    try:
        return _PARTS[part].row(record)
    except Wrong as error:
        raise ledger_json.damaged(part, number, str(error)) from error


def _settings(record: Object) -> settings.Settings:
    """Read how the books are kept; what a file does not say is as in any new ledger."""
    try:
        for name, value in record.items():
            if name not in settings.Settings.__slots__ or type(value) is not (
                int if name == "month_starts_on" else str
            ):
                raise ledger_json.damaged(SETTINGS, 1, name[:40])
        return settings.parse({name: str(value) for name, value in record.items()})
    except RequestRefused as error:
        raise InvalidEntry("settings", error.message, **error.values) from error


@dataclass
class _Meter:
    """Tells how far the reading is."""

    progress: Progress
    size: int
    rows: int = 0
    bytes: int = 0

    def tick(self, done: int) -> None:
        self.bytes = done
        self.add(0)

    def add(self, rows: int) -> None:
        self.rows += rows
        if self.progress(Step(self.rows, self.bytes, self.size)) is False:
            raise cancelled()


# --- Writing ----------------------------------------------------------------------------------------------------------


class _Filling:
    """The open operation into which a whole ledger is written."""

    def __init__(self, ledger: Ledger) -> None:
        self.counts: Counter[str] = Counter()
        self._ledger = ledger
        self._page: tuple[int, int] = 0, 0
        self._page_rows: list[Any] = []
        self._file = b""
        self._pieces: list[bytes] = []
        self._written: dict[str, Callable[[Sequence[Any]], None]] = {
            SETTINGS: self._settings, "entries": self._entries, "import_rows": self._import_rows, "files": self._files,
        }  # fmt: skip

    def take(self, part: str, rows: Sequence[Any]) -> None:
        """Write rows of a part."""
        self.counts[part] += len(rows)
        if part in self._written:
            self._written[part](rows)
        else:
            self._insert(_PARTS[part].table, _PARTS[part].columns, rows)

    def finish(self) -> None:
        """Write what waited for more of its kind. Raises ImportRefused where that never came."""
        self._keep_page()
        if self._pieces:
            raise _damaged_file()

    def _insert(self, table: str, columns: Sequence[str], rows: Iterable[Stored]) -> None:
        query = str(TABLES[table].insert(dict.fromkeys(columns)).sql()[0])
        self._ledger.connection.executemany(query, rows)

    def _settings(self, rows: Sequence[settings.Settings]) -> None:
        (kept,) = rows
        for name, value in sorted(kept.as_text().items() - self._ledger.settings.as_text().items()):
            Setting.replace(name=name, value=value).execute(self._ledger.db)  # type: ignore[no-untyped-call]

    def _entries(self, rows: Sequence[Stored]) -> None:
        """A refund has no reference of its own: the file repeats that of what it refunds."""
        columns = _PARTS["entries"].columns
        kind, reference = columns.index("kind"), columns.index("reference")
        own = ((*row[:reference], "", *row[reference + 1 :]) if row[kind] == "refund" else row for row in rows)
        self._insert("entry", columns, own)

    def _import_rows(self, rows: Sequence[Stored]) -> None:
        """Pack what files said into pages again."""
        for import_id, row, line, section, raw, part, stands, draft in rows:
            number, place = divmod(row, raw_text.ROWS)
            if (import_id, number) != self._page:
                self._keep_page()
                if (import_id, number) < self._page:
                    raise ledger_json.damaged("import_rows", self.counts["import_rows"])
                self._page = import_id, number
            if place < len(self._page_rows) or (part == "") != (draft is None):
                raise ledger_json.damaged("import_rows", self.counts["import_rows"])
            self._page_rows += [None] * (place - len(self._page_rows))
            self._page_rows.append([line, section, raw, *([part, bool(stands), _packed(draft)] if part else [])])

    def _keep_page(self) -> None:
        if self._page_rows:
            values = (*self._page, raw_text.pack(self._page_rows))
            self._insert("import_page", ("import_id", "page", "rows"), [values])
        self._page_rows = []

    def _files(self, rows: Sequence[Stored]) -> None:
        """Put attached files together again, one after the other."""
        for mark, piece, pieces, content in rows:
            self._pieces.append(content)
            is_next = piece == len(self._pieces) and (piece == 1 or mark == self._file)
            if not is_next or piece > pieces or piece * PIECE > attachments.MOST + PIECE:
                raise _damaged_file()
            self._file = mark
            if piece == pieces:
                whole = b"".join(self._pieces)
                if sha256(whole).digest() != mark or len(whole) > attachments.MOST:
                    raise _damaged_file()
                self._insert("attached_file", ("sha256", "bytes"), [(mark, whole)])
                self._pieces = []


def _damaged_file() -> ImportRefused:
    return ImportRefused(N_("A receipt in {file} is damaged. Nothing was imported"))


def _packed(draft: Stored) -> list[Any]:
    """Give what a row told a part of as pages keep it. Raises InvalidEntry where it cannot be."""
    kind, at, offset, zone, is_date, is_repeated, given, platform, account, item, coins, *more, handle, quantity = draft
    prices = [None if minor is None else [minor, currency] for minor, currency in (more[0:2], more[2:4])]
    moment = [at, zone, offset, bool(is_date), bool(is_repeated), given]
    gift = [handle, quantity] if kind == "gift" else []
    packed = [kind, moment, platform, account, item, coins, *prices, *more[4:], *gift]
    if not gift and (handle, quantity) != ("", 1):
        raise InvalidEntry("quantity", N_("{kind} has no {field}"), kind=kind, field="quantity")
    drafts.check(raw_text.unpacked(packed))
    return packed


# --- What has to fit together -----------------------------------------------------------------------------------------


def _require_sound(ledger: Ledger) -> None:
    """Hold the books to what every verb keeps and no table can say. Raises InvalidEntry."""
    for account in accounts.accounts(ledger):
        entries.require_bounds(ledger, account.id)
        entries.require_own_references(ledger, account.id)
    refunded = Entry.select(Entry.refunded_id).where(Entry.refunded_id.is_null(False)).distinct().tuples()
    for (entry,) in list(refunded.execute(ledger.db)):
        for problem in lookups.broken_refunds(ledger, entry):
            raise problem
    target = Entry.alias()
    cannot = ~target.kind.in_(("purchase", "gift")) | (target.reference == "")
    if Entry.select().join(target, on=(Entry.refunded_id == target.id)).where(cannot).exists(ledger.db):
        raise InvalidEntry("reference", N_("A refund names the reference of what it refunds"))
    for table in (Entry, Removed):
        if table.select().where((table.reason == "free") & table.amount.is_null(False)).exists(ledger.db):
            raise InvalidEntry("amount", N_("Only coins that came and were not free have an amount"))
    if Removed.select().where(Removed.id.in_(Entry.select(Entry.id))).exists(ledger.db):
        raise InvalidEntry("id", N_("An entry is in the books and deleted at once"))
