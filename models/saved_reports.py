"""Reports kept under a name: what was chosen for them, never their figures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.errors import InvalidEntry, RequestRefused
from models.names import clean, free, name_key
from models.reports import choices as report_choices
from models.schema import SavedReport
from models.text import N_

if TYPE_CHECKING:
    from models.database import Reader
    from models.ledger import Ledger
    from models.reports.choices import Choices


@dataclass(frozen=True, slots=True)
class Saved:
    """A saved report."""

    id: int
    name: str
    choices: Choices


def saved(reader: Reader) -> list[Saved]:
    """Every saved report, by name. What is broken in one is as if it had not been chosen."""
    table = SavedReport
    query = table.select(table.id, table.name, table.choices).order_by(table.name_key).tuples()
    return [Saved(number, name, report_choices.read(text)) for number, name, text in query.execute(reader.db)]


def save(ledger: Ledger, name: str, choices: Choices) -> int:
    """Keep a report under a new name and give its id. Raises InvalidEntry for a name that is empty or taken."""
    values = _named(ledger, name)
    with ledger.operation(N_("Save report")):
        return int(SavedReport.insert(**values, choices=choices.as_text()).execute(ledger.db))


def rename(ledger: Ledger, report: int, name: str) -> None:
    """Give a saved report another name. Raises InvalidEntry for a name that is empty or another's."""
    _require(ledger, report)
    values = _named(ledger, name, report)
    with ledger.operation(N_("Rename report")):
        SavedReport.update(**values).where(SavedReport.id == report).execute(ledger.db)


def update(ledger: Ledger, report: int, choices: Choices) -> None:
    """Keep other choices under the same name."""
    _require(ledger, report)
    with ledger.operation(N_("Change report")):
        SavedReport.update(choices=choices.as_text()).where(SavedReport.id == report).execute(ledger.db)


def duplicate(ledger: Ledger, report: int) -> int:
    """Keep the same once more, under a name that is free, and give its id."""
    _require(ledger, report)
    columns = SavedReport.name, SavedReport.choices
    name, text = SavedReport.select(*columns).where(SavedReport.id == report).tuples().execute(ledger.db)[0]
    values = _named(ledger, free(name, lambda other: _find(ledger, other) is not None))
    with ledger.operation(N_("Duplicate report")):
        return int(SavedReport.insert(**values, choices=text).execute(ledger.db))


def delete(ledger: Ledger, report: int) -> None:
    """Forget a saved report."""
    _require(ledger, report)
    with ledger.operation(N_("Delete report")):
        SavedReport.delete().where(SavedReport.id == report).execute(ledger.db)


def _find(reader: Reader, name: str) -> int | None:
    found = SavedReport.select(SavedReport.id).where(SavedReport.name_key == name_key(name)).scalar(reader.db)
    return None if found is None else int(found)


def _require(reader: Reader, report: int) -> None:
    if not SavedReport.select().where(SavedReport.id == report).exists(reader.db):
        raise RequestRefused(N_("This report is no longer there"))


def _named(reader: Reader, name: str, own: int | None = None) -> dict[str, str]:
    """Give the columns of a name. Raises InvalidEntry where it is empty, or another's than of the report `own`."""
    name = clean("name", name.strip())
    if not name:
        raise InvalidEntry("name", N_("A report needs a name"))
    if _find(reader, name) not in (None, own):
        raise InvalidEntry("name", N_("There is a report named {name} already"), name=name)
    return {"name": name, "name_key": name_key(name)}
