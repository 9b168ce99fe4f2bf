"""What is joined comes apart again, when an import is taken back: inside its open operation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from models import entries, lookups
from models.errors import RequestRefused
from models.imports import parts, streaks
from models.imports.parts import Told
from models.schema import ENTRY_COLUMNS, Alias, Entry
from models.text import N_

if TYPE_CHECKING:
    from models.drafts import Draft
    from models.ledger import Ledger
    from models.lookups import Sourced


def rewrite(ledger: Ledger, names: entries.Names, entry: int, draft: Draft, **more: object) -> None:
    """Give an entry what a draft says; it keeps its key and where it is from, but for what `more` has."""
    values = dict(zip(ENTRY_COLUMNS, entries.row(names, draft, b""), strict=True))
    for kept in ("key", "import_id", "import_row", "refunded_id"):
        del values[kept]
    Entry.update({**values, **more}).where(Entry.id == entry).execute(ledger.db)


def part(ledger: Ledger, import_id: int) -> int:
    """Take the rows of an import out of entries that other rows are joined in, too; the entries are what is left.

    Gives how many were changed by a person since, and so stay as they are. What nothing but rows that cannot stand by
    themselves is left of goes with the import. Raises RequestRefused where a refund needs what was joined.
    """
    joined = Alias.select(Alias.entry_id).where(Alias.import_id == import_id)
    others = Alias.select(Alias.entry_id).where(Alias.import_id != import_id)
    is_touched = ((Entry.import_id == import_id) & Entry.id.in_(others)) | (
        Entry.id.in_(joined) & (Entry.import_id.is_null() | (Entry.import_id != import_id))
    )
    query = Entry.select(Entry.id).where(is_touched).tuples().execute(ledger.db)
    found = lookups.joinable(ledger, [entry for (entry,) in query])
    told = parts.parts_of(ledger, found)
    names = entries.Names(ledger)
    return sum(_part(ledger, names, entry, told[entry.id], import_id) for entry in found)


def _part(ledger: Ledger, names: entries.Names, entry: Sourced, told: Sequence[Told], import_id: int) -> bool:
    """Take an import's rows out of one entry; say whether it stays as it is, as somebody changed it."""
    left = [one for one in told if one.import_id != import_id]
    is_whole, is_own = parts.is_whole(told), entry.import_id == import_id
    if is_whole and not is_own:
        _forget(ledger, entry.id, import_id)
        return False
    if not any(one.stands for one in left):
        Entry.update(import_id=import_id, import_row=None).where(Entry.id == entry.id).execute(ledger.db)
        return False
    is_kept = not is_whole and not parts.is_untouched(entry.draft, told)
    if not is_kept and not is_whole and streaks.is_several(left):
        left, others = left[:1], left[1:]
        streaks.scatter(ledger, names, entry.draft, others)
    draft = entry.draft if is_kept else parts.together(left) if is_whole else parts.changed(entry.draft, told, left)
    if draft.kind != entry.draft.kind and lookups.refunds_of(ledger, [entry.id]):
        raise RequestRefused(N_("A refund belongs to an entry that this import gave its price; delete that first"))
    more: dict[str, object] = {}
    if is_own:
        first = left[0]
        more = {"key": first.key, "import_id": first.import_id, "import_row": first.row}
        Alias.delete().where(Alias.id == first.alias).execute(ledger.db)
    rewrite(ledger, names, entry.id, draft, **more)
    _forget(ledger, entry.id, import_id)
    return is_kept


def _forget(ledger: Ledger, entry: int, import_id: int) -> None:
    Alias.delete().where((Alias.entry_id == entry) & (Alias.import_id == import_id)).execute(ledger.db)
