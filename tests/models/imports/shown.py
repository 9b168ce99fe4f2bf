"""What a reader makes of a file, in lines a person can check: its rows, then what it has to say besides."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

from models import drafts
from models.imports import HEAD, FileReader, Head, Note, Reading, Record, Refused, Row
from models.imports.readers import ALONE, READERS, prepared

DATA = Path(__file__).parents[2] / "data" / "imports"


def reader_of(name: str, content: bytes) -> FileReader:
    """The one reader that recognises a file; a mistake in a test if there is none, or more than one."""
    head = Head(name, content[:HEAD])
    (found,) = [reader for reader in READERS if reader not in ALONE and reader.recognises(head)]
    return found


def read(reader: FileReader, content: bytes, answers: Mapping[str, str] | None = None) -> tuple[list[Row], Reading]:
    reading = Reading("Europe/Berlin", "main", answers or {})
    file, note = prepared(reader, io.BytesIO(content), reading.answers, reading.tick)
    reading.notes.extend([Note(note, {})] if note else [])
    return list(reader.rows(file, reading)), reading


def text(row: Row) -> str:
    """A row in one line."""
    place = f"{row.section} {row.line}".strip()
    if isinstance(row, Record):
        said = ",".join(field for field in drafts.fields(row.draft) if field)
        marks = [f"[{row.part}]"] * bool(row.part) + [f"({row.doubt})"] * bool(row.doubt)
        alone = [f"alone{text(row.alone).removeprefix(place)}"] if row.alone is not None else []
        return " ".join([f"{place}: {said}", *marks, *alone])
    if isinstance(row, Refused):
        return f"{place} refused: {row.sentence}"
    return f"{place} asked: {row.question.name}: {row.example}"


def lines(reader: FileReader, content: bytes, answers: Mapping[str, str] | None = None) -> list[str]:
    """All that a reader says of a file."""
    rows, reading = read(reader, content, answers)
    return [
        *map(text, rows),
        *(f"note: {note.message.format(**{'file': '{file}', **note.values})}" for note in reading.notes),
    ]


def said(content: bytes, name: str = "x.json", **answers: str) -> list[str]:
    """All that is said of a file by its own reader, given answers by their names without the source."""
    reader = reader_of(name, content)
    prefix = reader.NAME
    return lines(reader, content, {f"{prefix}.{answer}": value for answer, value in answers.items()})


def zipped(**members: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()
