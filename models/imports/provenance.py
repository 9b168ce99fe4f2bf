"""Where an entry is from: its import, file and row, what the file says there, and the rows that were joined to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.imports import raw_text
from models.schema import Alias, Entry, Import

if TYPE_CHECKING:
    from models.database import Reader


@dataclass(frozen=True, slots=True)
class Provenance:
    """One row an entry is from. `line` counts the lines of a file of lines, else the records of `section`.

    `imported_at` is in UTC microseconds. Of a row whose text was not kept only the file is known: then `line` is 0.
    """

    import_id: int
    imported_at: int
    source: str
    file_name: str
    line: int = 0
    section: str = ""
    raw: str = ""
    is_joined: bool = False


def provenance(reader: Reader, entry: int) -> list[Provenance]:
    """Give the rows an entry is from, the one it was made from first; none for one that was typed."""
    own = Entry.select(Entry.import_id, Entry.import_row).where(Entry.id == entry).tuples()
    joined = Alias.select(Alias.import_id, Alias.import_row).where(Alias.entry_id == entry).order_by(Alias.id).tuples()
    first = list(own.execute(reader.db))
    rows = [*first, *(row for row in joined.execute(reader.db) if row not in first)]
    return [
        found
        for import_id, row in dict.fromkeys(rows)
        if (found := _provenance(reader, import_id, row, is_joined=(import_id, row) not in first)) is not None
    ]


def of_import(reader: Reader, import_id: int) -> Iterator[tuple[int, int, str, str]]:
    """Give the rows of an import that are in the books: the id of the entry, the line, its section, what it says."""
    own = Entry.select(Entry.import_row, Entry.id).where(Entry.import_id == import_id).tuples()
    there = Entry.select(Entry.id)
    joined = Alias.select(Alias.import_row, Alias.entry_id)
    joined = joined.where((Alias.import_id == import_id) & Alias.entry_id.in_(there)).tuples()
    rows = {row: entry for query in (joined, own) for row, entry in query.execute(reader.db) if row is not None}
    for row, said in raw_text.Kept(reader).rows(import_id):
        if row in rows:
            yield rows[row], said.line, said.section, said.raw


def _provenance(reader: Reader, import_id: int | None, row: int | None, *, is_joined: bool) -> Provenance | None:
    columns = (Import.id, Import.at, Import.source, Import.file_name)
    for number, at, source, file_name in (
        Import.select(*columns).where(Import.id == import_id).tuples().execute(reader.db)
    ):
        said = None if row is None else raw_text.Kept(reader).row(number, row)
        line, section, raw = (0, "", "") if said is None else said[:3]
        return Provenance(number, at, source, file_name, line, section, raw, is_joined)
    return None
