"""A pack or gift one has just typed, or gave before, on its way into one's own catalogue."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from models.additions import Own, OwnPack, of_entry
from models.errors import RequestRefused
from models.text import N_

if TYPE_CHECKING:
    from models.drafts import Draft
    from models.ledger import Reader
    from ui.desktop.forms.entry_bar import EntryBar
    from ui.desktop.tables.entry_table import EntryTable


def wanted(reader: Reader, bar: EntryBar | None, table: EntryTable | None) -> tuple[Callable[..., Any], Own]:
    """Give what is to be kept, and the verb for it. Raises LedgerError where there is nothing, or it cannot be read.

    What is typed comes first, unless the keyboard is in the table.
    """
    from models import own_catalogue

    is_typed = bar is not None and bar.is_touched and (table is None or not table.hasFocus())
    draft = bar.read() if bar is not None and is_typed else _selected(reader, table)
    one = of_entry(draft) if draft is not None else None
    if one is None:
        raise RequestRefused(N_("Fill in a purchase of coins or a gift first, or select one in the Ledger"))
    return (own_catalogue.keep_pack if isinstance(one, OwnPack) else own_catalogue.keep_gift), one


def _selected(reader: Reader, table: EntryTable | None) -> Draft | None:
    from models import lookups

    if table is None or table.selected_rows() != 1:
        return None
    (entry,) = table.selected_ids()
    return lookups.drafts(reader, [entry]).get(entry)
