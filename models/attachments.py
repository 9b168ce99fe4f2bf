"""Receipts: files that are attached to an entry and kept as they were given, byte by byte.

Their bytes lie apart from what says whose they are, so undo and redo move a line and never megabytes. Bytes that no
entry has any more are dropped when the ledger is opened the next time.
"""

from __future__ import annotations

import mimetypes
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from peewee import fn

from models.errors import RequestRefused
from models.exports.atomic import atomic_write
from models.own_files import open_chosen
from models.schema import AttachedFile, Attachment, Entry
from models.text import N_

if TYPE_CHECKING:
    from models.database import Reader
    from models.ledger import Ledger

MOST = 20 << 20
"""Bytes a receipt may have: a photograph, or some hundred pages of PDF."""
_LONGEST_NAME = 200
_TYPES = mimetypes.MimeTypes()  # the types Python knows, whatever this computer has been taught
UNKNOWN_TYPE = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Receipt:
    """A file of an entry; `size` in bytes."""

    id: int
    entry: int
    name: str
    media_type: str
    size: int


def receipts(reader: Reader, entry: int) -> list[Receipt]:
    """Give the files of an entry, in the order they were attached."""
    columns = (Attachment.id, Attachment.entry_id, Attachment.name, Attachment.media_type)
    query = (
        Attachment.select(*columns, fn.LENGTH(AttachedFile.bytes))
        .join(AttachedFile, on=(AttachedFile.sha256 == Attachment.sha256))
        .where(Attachment.entry_id == entry)
        .order_by(Attachment.id)
    )
    return [Receipt(*row) for row in query.tuples().execute(reader.db)]


def attach_file(ledger: Ledger, entry: int, path: Path) -> int:
    """Attach a file to an entry and give the receipt's id. Raises RequestRefused where it cannot be."""
    try:
        if not path.is_file():
            raise RequestRefused(N_("{path} is no file that can be attached"), path=path)
        if path.stat().st_size > MOST:
            raise _too_large(path.name)
        with open_chosen(path) as file:
            content = file.read(MOST + 1)  # it may grow meanwhile
    except OSError as error:
        message = N_("{file} cannot be read ({reason}); nothing was attached")
        raise RequestRefused(message, file=path, reason=error.strerror or error) from error
    return attach(ledger, entry, path.name, content)


def attach(ledger: Ledger, entry: int, name: str, content: bytes) -> int:
    """Attach bytes under a file's name to an entry and give the receipt's id. Raises RequestRefused."""
    if len(content) > MOST:
        raise _too_large(name)
    if not content:
        raise RequestRefused(N_("{file} is empty; nothing was attached"), file=name)
    if not Entry.select().where(Entry.id == entry).exists(ledger.db):
        raise RequestRefused(N_("That entry is no longer there"))
    mark = sha256(content).digest()
    shown = name.encode(errors="replace").decode()[-_LONGEST_NAME:] or "-"
    values = {"entry_id": entry, "name": shown, "media_type": _TYPES.guess_type(shown)[0] or UNKNOWN_TYPE}
    with ledger.operation(N_("Attach file")):
        AttachedFile.insert(sha256=mark, bytes=content).on_conflict_ignore().execute(ledger.db)
        return int(Attachment.insert(**values, sha256=mark).execute(ledger.db))


def _too_large(name: str) -> RequestRefused:
    message = N_("{file} has more than {most} MB; nothing was attached. Attach a smaller copy of it")
    return RequestRefused(message, file=name, most=MOST >> 20)


def detach(ledger: Ledger, receipt: int) -> None:
    """Take a file from its entry. Raises RequestRefused where it is gone already."""
    with ledger.operation(N_("Remove attached file")):
        if not Attachment.delete().where(Attachment.id == receipt).execute(ledger.db):
            raise _gone()


def content(reader: Reader, receipt: int) -> bytes:
    """Give the bytes of a receipt as they were given. Raises RequestRefused where it is gone, or damaged."""
    query = (
        AttachedFile.select(AttachedFile.sha256, AttachedFile.bytes)
        .join(Attachment, on=(AttachedFile.sha256 == Attachment.sha256))
        .where(Attachment.id == receipt)
    )
    for mark, found in query.tuples().execute(reader.db):
        if sha256(found).digest() != bytes(mark):
            raise RequestRefused(N_("This attached file is damaged. Restore a backup"))
        return bytes(found)
    raise _gone()


def save_as(reader: Reader, receipt: int, path: Path) -> None:
    """Write a copy of a receipt. Raises LedgerError where it cannot be written."""
    kept = content(reader, receipt)
    with atomic_write(path) as file:
        file.write(kept)


def _gone() -> RequestRefused:
    return RequestRefused(N_("That file is no longer attached"))
