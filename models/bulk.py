"""The verb on many entries at once: the same creator, gift, account, shop or note for all of them, or for none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, NamedTuple

from models import creators, entries, handles, lookups, undo
from models.drafts import CHANNELS
from models.entries import Names, Progress, stopped
from models.errors import InvalidEntry, RequestRefused
from models.names import MAX_TEXT, clean
from models.text import N_

if TYPE_CHECKING:
    from models.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Change:
    """What entries are to say from now on; None leaves a field as it is, an empty text empties it.

    `account` is a platform and an account on it. `note` takes the place of a note, `more_note` goes behind it on a line
    of its own.
    """

    creator: str | None = None
    item: str | None = None
    account: tuple[str, str] | None = None
    channel: str | None = None
    seller: str | None = None
    payment_method: str | None = None
    note: str | None = None
    more_note: str | None = None

    @property
    def is_empty(self) -> bool:
        """Whether it changes nothing."""
        return all(getattr(self, field.name) is None for field in fields(self))


class Row(NamedTuple):
    """What can be changed of an entry, as it is stored."""

    id: int
    account_id: int
    creator_id: int | None
    handle_id: int | None
    item_id: int | None
    channel: str
    seller: str
    payment_method: str
    note: str


_OF_GIFTS = ("creator", "item")
_OF_MONEY = ("channel", "seller", "payment_method")
_SENTENCES = {
    "gift": N_("Only gifts have a creator and an item; {count} of these entries are something else"),
    "money": N_("Only what was paid in money has a shop and a payment method; {count} of these entries were not"),
}


def change(ledger: Ledger, wanted: Iterable[int], new: Change, progress: Progress = lambda _done, _of: True) -> int:
    """Change what entries say, all of them or none, and give how many are different now.

    Raises InvalidEntry, naming the field, where one of them cannot be so, and RequestRefused where one is gone or
    `progress` answers False.
    """
    ids = sorted(set(wanted))
    _check(new)
    _require_kinds(ledger, ids, new)
    with ledger.operation(N_("Change entries")):
        rows = list(_changed(ledger, ids, new, progress))
        undo.assign(ledger.connection, Row._fields[1:], rows)
        if new.account is not None:
            _require_room(ledger, ids, *new.account)
    return len(rows)


def _check(new: Change) -> None:
    for field in ("creator", "item", "seller", "payment_method"):
        clean(field, getattr(new, field) or "")
    if new.channel is not None and new.channel not in CHANNELS:
        message = N_("“{text}” is not a channel; it is one of {choices}")
        raise InvalidEntry("channel", message, text=new.channel, choices=", ".join(CHANNELS[1:]))
    if new.account is not None and not all(part.strip() for part in new.account):
        raise InvalidEntry("account", N_("An entry needs a platform and an account"))


def _require_kinds(ledger: Ledger, ids: Sequence[int], new: Change) -> None:
    """Refuse fields that some of the entries do not have."""
    found, gifts, paid = lookups.kinds(ledger, ids)
    if found < len(ids):
        raise RequestRefused(N_("Some of these entries are no longer there; nothing was changed"))
    for names, right, sentence in ((_OF_GIFTS, gifts, "gift"), (_OF_MONEY, paid, "money")):
        field = next((name for name in names if getattr(new, name) is not None), None)
        if field and right < found:
            raise InvalidEntry(field, _SENTENCES[sentence], count=found - right)


def _changed(ledger: Ledger, ids: Sequence[int], new: Change, progress: Progress) -> Iterator[Row]:
    """Give the rows that are to be different, as they will be."""
    writing = _Writing(ledger, new)
    for begin in range(0, len(ids), entries.AT_ONCE):
        if not progress(begin, len(ids)):
            raise stopped()
        for stored in lookups.changeable(ledger, ids[begin : begin + entries.AT_ONCE]):
            row = Row(*stored)
            after = writing.apply(row)
            if after != row:
                yield after


class _Writing:
    """A change with its names looked up inside the open operation; what is new is added."""

    def __init__(self, ledger: Ledger, new: Change) -> None:
        self._ledger, self._new, self._names = ledger, new, Names(ledger)
        texts = {name: getattr(new, name) for name in (*_OF_MONEY, "note")}
        self._values = {name: text for name, text in texts.items() if text is not None}
        if new.item is not None:
            self._values["item_id"] = self._names.item(new.item)
        if new.account is not None:
            self._platform = self._names.platform(new.account[0])
            self._values["account_id"] = self._names.account(*new.account)
        self._creator = creators.creator_id(ledger, new.creator, "", 0) if new.creator is not None else None
        self._handles: dict[int, int | None] = {}

    def apply(self, row: Row) -> Row:
        """Give a row as it is after the change."""
        after = row._replace(**self._values)
        if self._new.more_note:
            note = f"{after.note}\n{self._new.more_note}" if after.note else self._new.more_note
            after = after._replace(note=note)
        if after.note != row.note:
            clean("note", after.note, MAX_TEXT)
        if self._new.creator is not None and self._creator != row.creator_id:
            after = after._replace(creator_id=self._creator, handle_id=None)
        if after.account_id != row.account_id and after.handle_id is not None:
            after = after._replace(handle_id=self._there(after.handle_id))
        return after

    def _there(self, handle: int) -> int | None:
        """Give the same creator's same handle on the platform the entries go to."""
        if handle not in self._handles:
            creator, platform, name = handles.stored(self._ledger, handle)
            is_same = platform == self._platform
            self._handles[handle] = (
                handle if is_same else creators.handle_id(self._ledger, creator, self._platform, name)
            )
        return self._handles[handle]


def _require_room(ledger: Ledger, ids: Sequence[int], platform: str, account: str) -> None:
    """Hold the account the entries came to against its bounds, its references and its refunds. Raises InvalidEntry."""
    number = Names(ledger).account(platform, account)
    entries.require_bounds(ledger, number)
    entries.require_own_references(ledger, number)
    for problem in lookups.broken_among(ledger, ids):
        raise problem
