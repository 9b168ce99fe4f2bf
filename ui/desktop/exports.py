"""What can be exported from the window, and how it gets into a file on the reckoning thread.

A page says in an `Export` what it would hand on; `exporter` asks a person where to. Nothing here knows a widget.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple, TypeVar, cast, overload

from models.errors import RequestRefused
from models.exports.atomic import atomic_write, is_there
from models.text import N_

if TYPE_CHECKING:
    from pathlib import Path
    from typing import BinaryIO

    from ui.desktop.books import Books
    from ui.documents.document import Document, Section

T = TypeVar("T")
Report = Callable[[int, int], bool]
"""What `LedgerSession.begin_long_task` gives: told how much of how much is done, it answers whether to go on."""
Tell = Callable[[int, int], None]
"""The same for who writes: it raises `Stopped` where the person wants no more of it."""
Write = Callable[["Books", str, "BinaryIO", Tell], object]
"""Writes, on the reckoning thread, what is exported in the format of that name. Raises LedgerError."""
_AT_ONCE = 500
"""Rows after which it is told how far it is."""


class Format(NamedTuple):
    """A format as the save dialog and menus offer it."""

    title: str
    ending: str


FORMATS: Mapping[str, Format] = {
    "xlsx": Format(N_("XLSX workbook"), ".xlsx"),
    "pdf": Format(N_("PDF document"), ".pdf"),
    "html": Format(N_("HTML page"), ".html"),
    "spreadsheet": Format(N_("CSV for spreadsheets"), ".csv"),
    "csv": Format(N_("Exact CSV for programs"), ".csv"),
    "json": Format(N_("JSON for programs"), ".json"),
    "svg": Format(N_("Chart as SVG"), ".svg"),
    "png": Format(N_("Chart as PNG"), ".png"),
    "beancount": Format(N_("Beancount file"), ".beancount"),
    "hledger": Format(N_("hledger journal"), ".journal"),
    "catalogue": Format(N_("Catalogue for Coinpurse"), ".json"),
}
"""All formats by the names the command line knows them by, in the order in which people look for them."""
TEXTS = ("xlsx", "pdf", "html", "spreadsheet")
"""Formats every document can have; one with a chart also has those of CHARTS."""
CHARTS = ("svg", "png")


@dataclass(frozen=True)
class Export:
    """Something to be written to a file.

    `of` is the kind of thing, "report" for example: the folder and the format last used are remembered for each.
    `called` is what the file's name is made of, any text. `formats` are names of FORMATS, the usual one first.
    `is_apart`: it may take minutes, and is written from books and on a thread of its own.
    """

    of: str
    called: str
    formats: Sequence[str]
    write: Write
    is_apart: bool = False


class Stopped(RequestRefused):
    """The person wanted no more of it."""


def of_document(
    of: str, called: str, make: Callable[[Books], Document], formats: Sequence[str] = TEXTS, **further: Write
) -> Export:
    """Export a document that `make` makes on the reckoning thread; `further` formats by name have their own writers."""

    def write(books: Books, name: str, file: BinaryIO, tell: Tell) -> None:
        from ui import documents

        if name in further:
            further[name](books, name, file, tell)
        else:
            documents.write(watched(make(books), tell, rounds=2 if name == "pdf" else 1), name, file)

    return Export(of, called, (*formats, *(name for name in further if name not in formats)), write)


def save(books: Books, export: Export, name: str, path: Path, report: Report, *, replaces: bool) -> None:
    """Write an export to a file, which is whole or as it was before. Raises LedgerError, `Stopped` among them."""
    if is_there(path) and not replaces:
        raise RequestRefused(N_("{path} is there already and was not written over; choose another name"), path=path)
    tell = teller(report)
    tell(0, 0)
    with atomic_write(path) as file:
        export.write(books, name, cast("BinaryIO", file), tell)


def teller(report: Report) -> Tell:
    """Make what is told how far it is, and raises `Stopped` once that is enough."""

    def tell(done: int, of: int) -> None:
        if not report(done, of):
            raise Stopped(N_("The export was stopped; no file was written"))

    return tell


def watched(document: Document, tell: Tell, rounds: int = 1) -> Document:
    """Give the same document, which tells how many of its rows were taken; a writer takes them `rounds` times."""
    of = sum(len(section.table.rows) for section in document.sections if section.table is not None) * rounds
    count = _Count(of, tell)

    def watch(section: Section) -> Section:
        if section.table is None:
            return section
        return replace(section, table=replace(section.table, rows=_Watched(section.table.rows, count)))

    return replace(document, sections=tuple(watch(section) for section in document.sections))


class _Count:
    """Rows that were taken, of all tables together."""

    def __init__(self, of: int, tell: Tell) -> None:
        self._of, self._tell, self._done = of, tell, 0

    def add(self, rows: int) -> None:
        self._done += rows
        self._tell(min(self._done, self._of), self._of)


class _Watched(Sequence[T]):
    """The same rows, which tell now and then how many were taken."""

    def __init__(self, rows: Sequence[T], count: _Count) -> None:
        self._rows, self._count = rows, count

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, place: int) -> T: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[T]: ...
    def __getitem__(self, place: int | slice) -> T | Sequence[T]:
        return self._rows[place]

    def __iter__(self) -> Iterator[T]:
        taken = 0
        for row in self._rows:
            yield row
            taken += 1
            if taken == _AT_ONCE:
                self._count.add(taken)
                taken = 0
        self._count.add(taken)
