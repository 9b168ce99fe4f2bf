"""What an entry was joined from, and what it is by the rows it was joined from. Reads, changes nothing.

An entry is what all its rows say together, whichever was read first. What a person changed in it since stays theirs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from models.drafts import Draft
from models.imports import OF_GIFTS, Part, raw_text, readers
from models.schema import Alias, Import

if TYPE_CHECKING:
    from models.database import Reader
    from models.lookups import Sourced

_TEXTS = ("channel", "seller", "payment_method", "reference")
_CHANGEABLE = ("coins", "amount", "charged", *_TEXTS, "note")
_OF_A_GIFT = ("item", "quantity", "coins", "note")


class Told(NamedTuple):
    """A row that tells a part of an entry; `alias` is None for the one the entry was made from."""

    source: str
    key: bytes
    part: Part
    draft: Draft
    import_id: int
    row: int
    stands: bool = True
    alias: int | None = None


def parts_of(reader: Reader, entries: Sequence[Sourced]) -> dict[int, list[Told]]:
    """Give the rows of each entry that tell a part of it, its own first where that is one."""
    sources = dict(Import.select(Import.id, Import.source).tuples().execute(reader.db))
    found: dict[int, list[Told]] = {}
    further = _aliases(reader, [entry.id for entry in entries])
    kept = raw_text.Kept(reader)
    for entry in entries:
        rows: dict[tuple[int, int], tuple[bytes, int | None]]
        rows = {(import_id, row): (key, alias) for import_id, row, key, alias in reversed(further[entry.id])}
        if entry.import_id is not None and entry.import_row is not None:
            rows.pop((entry.import_id, entry.import_row), None)  # a second key of its own row
            rows[entry.import_id, entry.import_row] = entry.key, None
        told = [_told(kept, sources, *place, *rest) for place, rest in reversed(rows.items())]
        found[entry.id] = [one for one in told if one is not None]
    return found


def is_whole(parts: Sequence[Told]) -> bool:
    """Say whether an entry was typed, or read from a row that is whole: what joins it changes nothing in it."""
    return not parts or parts[0].alias is not None


def _aliases(reader: Reader, entries: Iterable[int]) -> defaultdict[int, list[tuple[int, int, bytes, int]]]:
    found: defaultdict[int, list[tuple[int, int, bytes, int]]] = defaultdict(list)
    wanted = list(entries)
    for first in range(0, len(wanted), 500):
        columns = (Alias.entry_id, Alias.import_id, Alias.import_row, Alias.key, Alias.id)
        query = Alias.select(*columns).where(Alias.entry_id.in_(wanted[first : first + 500])).order_by(Alias.id)
        for entry, import_id, row, key, alias in query.tuples().execute(reader.db):
            found[entry].append((import_id, row, bytes(key), alias))
    return found


def _told(
    kept: raw_text.Kept, sources: dict[int, str], import_id: int, row: int, key: bytes, alias: int | None
) -> Told | None:
    said = kept.row(import_id, row)
    if said is None or said.draft is None:
        return None
    return Told(sources[import_id], bytes(key), said.part, said.draft, import_id, row, said.stands, alias)


def together(parts: Sequence[Told]) -> Draft:
    """Give what rows say together."""
    return _gift(parts) if parts[0].draft.kind == "gift" else _purchase(parts)


def _gift(parts: Sequence[Told]) -> Draft:
    """Give the gift that rows tell of: when and to whom as the platform says it, what and how many as it was logged.

    A streak is one gift in the one and several in the other: the more coins are all of it.
    """
    in_order = sorted(parts, key=lambda one: (one.part != "sent", one.draft.moment.at, one.key))
    sent, logged = ([one.draft for one in in_order if one.part == part] for part in OF_GIFTS)
    drafts = [*sent, *logged]
    return replace(
        drafts[0],
        handle=next((draft.handle for draft in drafts if draft.handle), ""),
        item=next((draft.item for draft in logged if draft.item), drafts[0].item),
        quantity=sum(draft.quantity for draft in logged or sent),
        coins=max(sum(draft.coins or 0 for draft in some) for some in (sent, logged)),
    )


def _purchase(parts: Sequence[Told]) -> Draft:
    """Give the purchase: with the price of the shop that is read first, at the earliest moment known."""
    names = [reader.NAME for reader in readers.READERS]
    ranks = {name: rank for rank, name in enumerate(names)}
    in_order = sorted(parts, key=lambda one: (one.part == "coins", ranks.get(one.source, len(names)), one.key))
    drafts = [one.draft for one in in_order]
    moment = min((draft.moment for draft in drafts), key=lambda one: (one.is_date, one.at, one.zone))
    texts: dict[str, Any] = {
        name: next(filter(None, (getattr(draft, name) for draft in drafts)), "") for name in _TEXTS
    }
    charged = next((draft.charged for draft in drafts if draft.charged), None)
    return replace(drafts[0], moment=moment, charged=charged, **texts)


def changed(present: Draft, before: Sequence[Told], after: Sequence[Told]) -> Draft:
    """Give an entry as other rows than before tell of it. What a person changed in it is kept."""
    was, is_now = together(before), together(after)
    names = _OF_A_GIFT if was.kind == "gift" else _CHANGEABLE
    kept = {name: getattr(present, name) for name in names if getattr(present, name) != getattr(was, name)}
    if present.handle != was.handle or is_now.handle == was.handle:  # whose gift it is may have been changed, too
        kept |= {"creator": present.creator, "handle": present.handle}
    if not _is_same_moment(present, was):
        kept["moment"] = present.moment
    return replace(is_now, platform=present.platform, account=present.account, **kept)


def is_untouched(present: Draft, parts: Sequence[Told]) -> bool:
    """Say whether nobody changed what an entry says since its rows were read."""
    was = together(parts)
    names = ("kind", "item", "handle", "quantity", *_CHANGEABLE)
    is_same = all(getattr(present, name) == getattr(was, name) for name in names)
    return is_same and _is_same_moment(present, was)


def _is_same_moment(one: Draft, other: Draft) -> bool:
    return (one.moment.at, one.moment.is_date) == (other.moment.at, other.moment.is_date)
