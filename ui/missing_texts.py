"""What is said of changes a ledger lacks or got back, and of what was salvaged, alike in the window and outside it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from models import moments
from ui import formats
from ui.text import _, ngettext

if TYPE_CHECKING:
    from models.replay import Brought, Missing
    from models.salvage import Salvaged


def stamp(at: int) -> str:
    """When something was done, given in UTC microseconds, as the clock of this computer shows it."""
    return formats.moment(moments.at(at, formats.usual_timezone())) if at else "?"


def what(missing: Missing) -> str:
    """Say what is missing."""
    if missing.kind == "other":
        return _("This is another ledger than the one that was here, or a copy that went a way of its own.")
    changes, entries = _counted(missing)
    until = stamp(missing.until)
    if missing.usable:
        said = _("{changes} with {entries}, recorded until {until}, are missing; {count} of them can be brought back.")
        return said.format(changes=changes, entries=entries, until=until, count=formats.count(len(missing.usable)))
    said = _("{changes} recorded until {until} are missing, and the record does not say what they wrote.")
    return said.format(changes=changes, until=until)


def _counted(some: Missing | Brought) -> tuple[str, str]:
    """How many changes, and with how many entries."""
    changes = ngettext("{count} change", "{count} changes", some.changes)
    return changes.format(count=formats.count(some.changes)), formats.entries(some.entries)


def brought(made: Brought) -> str:
    """What came back."""
    changes, entries = _counted(made)
    return _("Brought back: {changes} with {entries}").format(changes=changes, entries=entries)


def left_out(made: Brought) -> Iterator[str]:
    """What did not come back."""
    if made.left_out:
        said = ngettext(
            "{count} change after that is not in the record. Restore a backup for it, or do it again",
            "{count} changes after that are not in the record. Restore a backup for them, or do them again",
            made.left_out,
        )
        yield said.format(count=formats.count(made.left_out))
    if made.attachments:
        said = ngettext(
            "{count} attached file is not in the record; attach it again",
            "{count} attached files are not in the record; attach them again",
            made.attachments,
        )
        yield said.format(count=formats.count(made.attachments))


def salvaged(made: Salvaged) -> Iterator[str]:
    """What could be saved, and what not."""
    said = ngettext("{count} entry was saved", "{count} entries were saved", made.entries)
    yield said.format(count=formats.count(made.entries))
    if made.lost_entries:
        said = ngettext("{count} entry could not be read", "{count} entries could not be read", made.lost_entries)
        yield said.format(count=formats.count(made.lost_entries))
    others = sum(made.lost.values()) - made.lost_entries
    if others:
        said = ngettext("{count} other record could not be read", "{count} other records could not be read", others)
        yield said.format(count=formats.count(others))
    if made.doubtful:
        said = ngettext(
            "{count} record was saved, but is not as it was written: {which}",
            "{count} records were saved, but are not as they were written: {which}",
            len(made.doubtful),
        )
        which = ", ".join(f"{table} {row}" for table, row in made.doubtful[:10])
        yield said.format(count=formats.count(len(made.doubtful)), which=which)
    if made.stand_ins:
        said = ngettext(
            "{count} creator or account is lost; “?” stands in for it",
            "{count} creators or accounts are lost; “?” stands in for them",
            made.stand_ins,
        )
        yield said.format(count=formats.count(made.stand_ins))
