"""Reads tables for the tests, with mappings and answers."""

from models.drafts import Draft
from models.imports import Reading, Record, Row, table
from models.imports.table.mapping import Mapping, Shared, write_all
from models.imports.table.sample import Sample, from_text
from tests.models.imports import shown


def read(data: str | bytes, *mappings: Mapping, **answers: str) -> tuple[list[Row], Reading]:
    given = {f"table.{name}": value for name, value in answers.items()}
    if mappings:
        given["table.mapping"] = write_all([Shared(mapping) for mapping in mappings])
    return shown.read(table, data.encode() if isinstance(data, str) else data, given)


def drafts(data: str | bytes, mapping: Mapping, **answers: str) -> list[Draft]:
    rows, _reading = read(data, mapping, **answers)
    assert [row for row in rows if not isinstance(row, Record)] == []
    return [row.draft for row in rows if isinstance(row, Record)]


def proposal(data: str | bytes) -> Sample:
    _rows, reading = read(data)
    return from_text(reading.sample)


def notes(reading: Reading) -> list[str]:
    return [note.message.format(**{"file": "it", **note.values}) for note in reading.notes]
