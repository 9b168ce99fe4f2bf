"""Mappings of tables kept under a name: a table of the same columns is read by them at once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from models.errors import InvalidEntry, LedgerError, RequestRefused
from models.exports.atomic import atomic_write
from models.imports.table import mapping as shape
from models.imports.table.mapping import Shared
from models.names import MAX_NAME, clean, name_key
from models.own_files import open_chosen
from models.schema import SavedMapping
from models.text import N_

if TYPE_CHECKING:
    from models.database import Reader
    from models.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Saved:
    """A saved mapping."""

    id: int
    name: str
    shared: Shared


def saved(reader: Reader) -> list[Saved]:
    """Every saved mapping, by name; one that is broken is as if it were not there."""
    table = SavedMapping
    query = table.select(table.id, table.name, table.mapping).order_by(table.name_key).tuples()
    found = []
    for number, name, text in query.execute(reader.db):
        try:
            found.append(Saved(number, name, replace(shape.read(text), name=name)))
        except LedgerError:
            continue
    return found


def named(reader: Reader, name: str) -> Saved:
    """Give the mapping of a name. Raises RequestRefused where there is none."""
    for one in saved(reader):
        if name_key(one.name) == name_key(name):
            return one
    raise RequestRefused(N_("There is no saved mapping named {name}"), name=name)


def as_answer(reader: Reader) -> str:
    """Write all saved mappings as the answer that readers of tables take."""
    return shape.write_all([one.shared for one in saved(reader)])


def from_file(path: Path) -> Shared:
    """Read a mapping from a file that somebody shared. Raises RequestRefused."""
    try:
        with open_chosen(path) as file:
            text = file.read(4 * shape.MAX_SHARED).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RequestRefused(shape.NO_MAPPING) from error
    except OSError as error:
        message = N_("{file} cannot be read ({reason})")
        raise RequestRefused(message, file=path, reason=error.strerror or error) from error
    return shape.read(text)


def to_file(path: Path, shared: Shared) -> None:
    """Write a mapping to a file, to be shared. Raises LedgerError where it cannot be written."""
    with atomic_write(path) as file:
        file.write(shared.as_text().encode())


def save(ledger: Ledger, name: str, shared: Shared) -> int:
    """Keep a mapping under a name, in place of the one that bears it, and give its id. Raises InvalidEntry."""
    values = _columns(name, shared)
    found = _find(ledger, values["name"])
    with ledger.operation(N_("Save mapping")):
        if found is None:
            return int(SavedMapping.insert(**values).execute(ledger.db))
        SavedMapping.update(**values).where(SavedMapping.id == found).execute(ledger.db)
        return found


def rename(ledger: Ledger, number: int, name: str) -> None:
    """Give a saved mapping another name. Raises InvalidEntry for a name that is empty or another's."""
    one = _require(ledger, number)
    values = _columns(name, one.shared)
    if _find(ledger, values["name"]) not in (None, number):
        raise InvalidEntry("name", N_("There is a mapping named {name} already"), name=name)
    with ledger.operation(N_("Rename mapping")):
        SavedMapping.update(**values).where(SavedMapping.id == number).execute(ledger.db)


def delete(ledger: Ledger, number: int) -> None:
    """Forget a saved mapping."""
    _require(ledger, number)
    with ledger.operation(N_("Delete mapping")):
        SavedMapping.delete().where(SavedMapping.id == number).execute(ledger.db)


def _columns(name: str, shared: Shared) -> dict[str, str]:
    name = clean("name", name.strip())
    if not name:
        raise InvalidEntry("name", N_("A mapping needs a name"))
    text = replace(shared, name=name[:MAX_NAME]).as_text()
    shape.read(text)
    return {"name": name, "name_key": name_key(name), "header": shared.fingerprint, "mapping": text}


def _find(reader: Reader, name: str) -> int | None:
    found = SavedMapping.select(SavedMapping.id).where(SavedMapping.name_key == name_key(name)).scalar(reader.db)
    return None if found is None else int(found)


def _require(reader: Reader, number: int) -> Saved:
    for one in saved(reader):
        if one.id == number:
            return one
    raise RequestRefused(N_("This mapping is no longer there"))
