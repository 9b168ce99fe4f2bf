"""A streak that one file has as one gift and another gift by gift: several entries become one, and several again.

Inside an open operation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from models import entries
from models.schema import ENTRY_COLUMNS, Alias, Attachment, Entry

if TYPE_CHECKING:
    from models.drafts import Draft
    from models.imports.parts import Told
    from models.ledger import Ledger
    from models.lookups import Sourced


def gather(ledger: Ledger, root: int, others: Sequence[Sourced]) -> None:
    """Let an entry bear the keys and keep the files of others, which it says what they say, and drop those."""
    for other in others:
        own = {"key": other.key, "import_id": other.import_id, "import_row": other.import_row}
        for table in (Alias, Attachment):
            table.update(entry_id=root).where(table.entry_id == other.id).execute(ledger.db)
        Alias.insert(entry_id=root, **own).execute(ledger.db)
        Entry.delete().where(Entry.id == other.id).execute(ledger.db)


def is_several(left: Sequence[Told]) -> bool:
    """Say whether rows tell of several gifts, now that no row is left which has them as one."""
    return len(left) > 1 and len({one.part for one in left}) == 1 and left[0].draft.kind == "gift"


def scatter(ledger: Ledger, names: entries.Names, of: Draft, told: Sequence[Told]) -> None:
    """Make an entry again of each row that joined one; `of` is what that said, whom it went to included."""
    for one in told:
        is_theirs = one.draft.handle == of.handle
        draft = replace(one.draft, creator=of.creator) if is_theirs else one.draft
        row = entries.row(names, draft, one.key, one.import_id, one.row)
        Entry.insert(dict(zip(ENTRY_COLUMNS, row, strict=True))).execute(ledger.db)
        Alias.delete().where(Alias.id == one.alias).execute(ledger.db)
