"""Reading files without a ledger: what they are, and their rows as a stream of events.

Files, folders, ZIPs and ZIPs inside ZIPs are walked here; a reader sees one plain file. The stream is what a process of
its own runs (see `child`), and what tests read without one. It knows neither a ledger nor peewee.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from typing import BinaryIO, NamedTuple

from models.drafts import fingerprint
from models.errors import ImportRefused
from models.imports import (
    HEAD,
    Coined,
    FileReader,
    Head,
    Note,
    Reading,
    Row,
    Unanswered,
    archive,
    catalogue_json,
    encoding,
    files,
    ledger_json,
    readers,
)
from models.imports.files import Found
from models.imports.guarded_json import Object
from models.names import DEFAULT_ACCOUNT
from models.text import N_

AT_ONCE = 1000
"""Rows of a batch."""


@dataclass(frozen=True, slots=True)
class Request:
    """How files are to be read: in which zone, for which account, by one source alone, with which answers.

    `platforms`: those of the user's own. `is_whole`: the one file is a whole ledger, of which every record is wanted;
    `is_catalogue`: it is a catalogue.
    """

    zone: str = "UTC"
    account: str = DEFAULT_ACCOUNT
    source: str | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    is_whole: bool = False
    is_catalogue: bool = False
    platforms: tuple[Coined, ...] = ()


class Begins(NamedTuple):
    """A file that is understood, and whose it is."""

    name: str
    source: str


class Rows(NamedTuple):
    """Up to AT_ONCE rows in their order; `same` has, by their place among them, other keys they may be known by."""

    rows: Sequence[Row]
    same: Mapping[int, bytes]


class Ends(NamedTuple):
    """The end of a file, with what there is to know about it, and the sample of a table."""

    notes: Sequence[Note]
    sample: str = ""


class Batch(NamedTuple):
    """Records of a whole ledger, or a catalogue, that follow one another in one of its parts, as the file has them."""

    part: str
    records: Sequence[Object]


Event = Begins | Rows | Ends | Note | Batch
"""A note by itself is about all the files of a folder or a ZIP, the last of which has just ended."""
Tick = Callable[[int], None]
"""Called often with the bytes read so far; it may raise ImportRefused."""
Read = Callable[[Sequence[Found], Request, Tick], Generator[Event, None, None]]
"""Reads files, here or in a process of its own; closing the generator ends it."""


def events(sources: Sequence[Found], request: Request, tick: Tick) -> Generator[Event, None, None]:
    """Read files one after the other. Raises ImportRefused where one cannot be read, RequestRefused."""
    asked = readers.named(request.source)
    meter = _Meter(tick)
    for source in sources:
        if request.is_whole or request.is_catalogue:
            yield from _records(source, request, meter)
            continue
        yield from _Walk(source, asked, request, meter).events()


@dataclass
class _Meter:
    """Counts the bytes of all files: a place in a file is a place in all of them."""

    tick: Tick
    _before: int = 0
    _here: int = 0

    def tell(self, place: int) -> None:
        self._here = max(self._here, place)
        self.again()

    def again(self) -> None:
        self.tick(self._before + self._here)

    def next_file(self, size: int) -> None:
        self._before, self._here = self._before + size, 0


@dataclass
class _Walk:
    """One source on its way in: `unknown` files held nothing that is read."""

    source: Found
    asked: Sequence[FileReader]
    request: Request
    meter: _Meter
    unknown: int = 0
    is_any: bool = False
    is_zip: bool = False

    def events(self) -> Iterator[Event]:
        for file in self.source.files:
            name = self.source.name_of(file)
            with _naming(name), files.opened(file, self.meter.tell) as content:
                yield from self._file(name, content)
            self.meter.next_file(files.size([Found("", (file,))]))
        if not self.is_any:
            is_many = self.is_zip or self.source.folder is not None
            raise _nothing_known(self.source, self.unknown if is_many else None)
        if self.unknown:
            one, more = N_("One file in {file} holds nothing Coinpurse reads"), UNKNOWN
            message = one if self.unknown == 1 else more
            yield Note(message, {"count": self.unknown, "file": self.source.name})

    def _file(self, name: str, content: BinaryIO) -> Iterator[Event]:
        """Read a file, by the only reader asked for whatever it looks like, or the files in a ZIP."""
        begins = content.read(HEAD)
        content.seek(0)
        if not begins and self.source.folder is None:
            raise ImportRefused(N_("{file} is empty; nothing was imported"))
        reader = self._reader(self._short(name), begins, is_alone=self.source.folder is None)
        if reader is None and archive.is_zip(content):
            yield from self._members(name, content)
        elif reader is None and self.source.folder is None and len(self.asked) == 1:
            yield from self._rows(name, content, self.asked[0])
        elif reader is not None:
            yield from self._rows(name, content, reader)
        else:
            self.unknown += 1

    def _reader(self, name: str, begins: bytes, *, is_alone: bool) -> FileReader | None:
        return readers.of(Head(name, begins), self.asked, is_alone=is_alone)

    def _short(self, name: str) -> str:
        """Leave out the name of the folder one chose: it says nothing of what its files are."""
        return name if self.source.folder is None else name.removeprefix(f"{self.source.name}/")

    def _members(self, name: str, content: BinaryIO) -> Iterator[Event]:
        self.is_zip = True
        for inner, part in archive.members(content):
            self.meter.again()
            begins = part.read(HEAD)
            reader = self._reader(inner, begins, is_alone=False)
            if reader is None:
                self.unknown += 1
                continue
            part.seek(0)
            with _naming(f"{name}/{inner}"):
                yield from self._rows(f"{name}/{inner}", part, reader)

    def _rows(self, name: str, content: BinaryIO, reader: FileReader) -> Iterator[Event]:
        self.is_any = True
        asked = self.request
        reading = Reading(asked.zone, asked.account, asked.answers, self.meter.again, platforms=asked.platforms)
        yield Begins(name, reader.NAME)
        content, note = readers.prepared(reader, content, self.request.answers, self.meter.again)
        if note:
            reading.notes.append(Note(note, {}))
        found = _until_undecoded(reader.rows(content, reading), reader)
        while batch := list(islice(found, AT_ONCE)):
            places = ((place, reading.same.pop((row.section, row.line), b"")) for place, row in enumerate(batch))
            yield Rows(batch, {place: key for place, key in places if key} if reading.same else {})
        yield Ends([_named(note, name) for note in reading.notes], reading.sample)


def _records(source: Found, request: Request, meter: _Meter) -> Iterator[Event]:
    """Give the records of a whole ledger, or of a catalogue."""
    form = catalogue_json if request.is_catalogue else ledger_json
    with _naming(source.name), files.opened(source.files[0], meter.tell) as content:
        yield from (Batch(part, found) for part, found in form.batches(content, meter.again, AT_ONCE))


UNKNOWN = N_("{count} files in {file} hold nothing Coinpurse reads")
NOTHING = N_("{file} holds no export that is known here, and no table. Any CSV or Excel table can be imported by a "
             "mapping, see “Importing” in the help or docs/import-table.md. Nothing was imported")  # fmt: skip
NOTHING_IN = N_("None of the files in {file} is an export that is known here (looked at: {count}). Any CSV or Excel "
                "table can be imported by a mapping when it is chosen itself, see “Importing” in the help or "
                "docs/import-table.md. Nothing was imported")  # fmt: skip


def _nothing_known(source: Found, looked_at: int | None) -> ImportRefused:
    """Refuse a file, or a folder or ZIP of which so many files were looked at."""
    if looked_at == 0:
        return ImportRefused(N_("There are no files in {file}; nothing was imported"), file=source.name)
    return ImportRefused(NOTHING if looked_at is None else NOTHING_IN, file=source.name, count=looked_at)


def _until_undecoded(rows: Iterator[Row], reader: FileReader) -> Iterator[Row]:
    """Give rows; where the file cannot be read on, what has to be asked about it."""
    try:
        yield from rows
    except encoding.Undecoded as error:
        key = fingerprint((reader.NAME, error.question.name))
        yield Unanswered(0, key, error.question, error.example)


def _named(note: Note, file: str) -> Note:
    """Put the name of the file into a note that wants it."""
    return Note(note.message, {"file": file, **note.values}) if "{file}" in note.message else note


@contextmanager
def _naming(file: str) -> Iterator[None]:
    """Put the name of the file into what its reader says of it; a reader does not know it."""
    try:
        yield
    except ImportRefused as error:
        raise ImportRefused(error.message, **{"file": file, **error.values}) from error
