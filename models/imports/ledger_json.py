"""A whole ledger as JSON, which `exports/ledger_json` writes: read record by record, and its entries as rows.

As a source it gives the entries alone, for a ledger that has some; all of it goes into an empty one, see `restoring`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from models import drafts
from models.drafts import Draft
from models.errors import ImportRefused, LedgerError
from models.imports import Head, Note, Reading, Record, Refused
from models.imports.guarded_json import Guard, Item, Object, find, raw
from models.moments import Moment
from models.money import Money
from models.text import N_
from models.whole import COUNTS, FORMAT, PARTS, SETTINGS, VERSION, Wrong
from models.whole.kinds import Stored

NAME = "coinpurse-json"
OPTIONS: tuple[str, ...] = ()
ENTRIES_ALONE = N_(
    "This is a whole ledger, of which only the entries are read here: no settings, notes, days of handles, budgets, "
    "rates, receipts, deleted entries nor what was imported. All of it goes into an empty ledger, if imported by itself"
)
MOST = 1 << 20
"""Characters of the records that are given at once, and of any record."""
_BEGINS = re.compile(rb'(?:\xef\xbb\xbf)?\s*\{\s*"format"\s*:\s*"' + FORMAT.encode() + rb'"')
_PLACES = {name: place for place, name in enumerate((SETTINGS, *(part.name for part in PARTS), COUNTS))}
_PARTS = {part.name: part for part in PARTS}


def recognises(head: Head) -> bool:
    """Say whether a file begins as a whole ledger does."""
    return _BEGINS.match(head.data) is not None


def records(file: BinaryIO, tick: Callable[[], None]) -> Iterator[tuple[str, Object]]:
    """Give every record with the name of its part: `settings` first, then those of the lists in their order.

    Raises ImportRefused for a file that is damaged, not whole, or of a newer program.
    """
    counts: Counter[str] = Counter()
    said: Object | None = None
    known: Item | None = None
    last = 0
    lists = {name: name for name in _PARTS}
    for name, item, around in find(
        Guard(file, tick), lists, {SETTINGS: SETTINGS, COUNTS: COUNTS}, around=("format", "version")
    ):
        if around is not known:
            _require_version(around)
            known = around
        counts[name] += 1
        if item is None or _PLACES[name] < last or (name != SETTINGS and not counts[SETTINGS]):
            raise damaged(name, counts[name])
        last = _PLACES[name]
        if name == COUNTS:
            said = item
        else:
            yield name, item
    _require_all(counts, said, known)


def batches(file: BinaryIO, tick: Callable[[], None], most: int) -> Iterator[tuple[str, list[Object]]]:
    """Give up to so many records of one part at once, fewer where they are large. Raises ImportRefused as `records`."""
    batch: list[Object] = []
    before, weight, number = "", 0, 0
    for part, record in records(file, tick):
        more = sum(map(_weight, record.values()))
        number = number + 1 if part == before else 1
        if more > MOST:
            raise damaged(part, number)
        if batch and (part != before or len(batch) == most or weight + more > MOST):
            yield before, batch
            batch, weight = [], 0
        batch.append(record)
        before, weight = part, weight + more
    if batch:
        yield before, batch


def _weight(value: object) -> int:
    """Count the characters of a value, roughly."""
    return len(value) if isinstance(value, str) else 20 if isinstance(value, int) else len(str(value))


def _require_version(around: Item) -> None:
    version = around.get("version")
    if around.get("format") != FORMAT or type(version) is not int or version < 1:
        raise ImportRefused(N_("{file} is damaged, or was changed by hand: it does not say what it is. Nothing was "
                               "imported"))  # fmt: skip
    if version > VERSION:
        message = N_("{file} was written by a newer Coinpurse (its form is version {version}, this one reads {known}); "
                     "nothing was imported. Update Coinpurse to read it")  # fmt: skip
        raise ImportRefused(message, version=version, known=VERSION)


def _require_all(counts: Counter[str], said: Object | None, around: Item | None) -> None:
    """Hold what was read against what the file says it holds."""
    if said is None or around is None or not counts[SETTINGS]:
        raise ImportRefused(N_("{file} is not whole: its beginning or its end is missing. Nothing was imported"))
    for name in dict.fromkeys((*_due(around), *said)):
        if said.get(name) != counts[name]:
            message = N_("{file} is not whole: it says it has {expected} records in “{part}”, and has {count}. Nothing "
                         "was imported")  # fmt: skip
            raise ImportRefused(message, part=name[:40], expected=str(said.get(name, 0))[:40], count=counts[name])


def _due(around: Item) -> Iterator[str]:
    """Give the lists that a file of its version has."""
    version = around["version"]
    return (part.name for part in PARTS if type(version) is int and part.since <= version)


def damaged(part: str, number: int, field: str = "") -> ImportRefused:
    """Say which record cannot be read, and what of it; records are numbered from 1."""
    if not field:
        message = N_("{file} is damaged, or was changed by hand: record {number} of “{part}” cannot be read. Nothing "
                     "was imported")  # fmt: skip
        return ImportRefused(message, part=part, number=number)
    message = N_("{file} is damaged, or was changed by hand: “{field}” in record {number} of “{part}” is not what it "
                 "has to be. Nothing was imported")  # fmt: skip
    return ImportRefused(message, part=part, number=number, field=field)


# --- The entries as rows ----------------------------------------------------------------------------------------------


def rows(file: BinaryIO, reading: Reading) -> Iterator[Record | Refused]:
    """Give the entries, each under the key it has in its ledger, and as the row it is by now."""
    reading.notes.append(Note(ENTRIES_ALONE, {}))
    names = _Names()
    counts: Counter[str] = Counter()
    for name, item in records(file, reading.tick):
        counts[name] += 1
        if name == "entries":
            yield _row(counts[name], item, names, reading)
        elif name in names.known:
            try:
                row = _PARTS[name].row(item)
            except Wrong as error:
                raise damaged(name, counts[name], str(error)) from error
            names.known[name][row[0]] = row


@dataclass
class _Names:
    """Rows of the parts that entries refer to, by their ids."""

    known: dict[str, dict[int, Stored]] = field(
        default_factory=lambda: {name: {} for name in ("platforms", "accounts", "creators", "handles", "items")}
    )

    def of(self, part: str, number: int | None, column: str = "name") -> Any:
        """Give a name; LookupError where the file has none of that number."""
        return "" if number is None else self.known[part][number][_PARTS[part].columns.index(column)]


_ENTRIES = "entries"
_BROKEN = N_("“{field}” of this record is not what it has to be")


def _row(number: int, item: Object, names: _Names, reading: Reading) -> Record | Refused:
    values: dict[str, Any] = {}
    try:
        values = dict(zip(_PARTS[_ENTRIES].columns, _PARTS[_ENTRIES].row(item), strict=True))
        draft = _draft(values, names)
        drafts.check(draft)
    except Wrong as error:
        return Refused(number, _BROKEN, {"field": str(error)}, _ENTRIES, raw=raw(item))
    except LookupError:
        return Refused(number, N_("This record refers to something that the file has not"), {}, _ENTRIES, raw=raw(item))
    except LedgerError as error:
        return Refused(number, error.message, error.values, _ENTRIES, values["key"], raw(item))
    present = drafts.key(draft)
    if present != values["key"]:
        reading.same[_ENTRIES, number] = present
    return Record(number, values["key"], draft, _ENTRIES, raw(item))


def _draft(values: dict[str, Any], names: _Names) -> Draft:
    account = values["account_id"]
    is_date = bool(values["is_date"])
    moment = Moment(values["at"], values["zone"], values["utc_offset"], is_date, bool(values["is_repeated"]),
                    "date" if is_date else "offset")  # fmt: skip
    prices = ((values["amount"], values["currency"]), (values["charged"], values["charged_currency"]))
    amount, charged = (None if minor is None else Money(minor, currency) for minor, currency in prices)
    return Draft(
        values["kind"], moment, names.of("platforms", names.of("accounts", account, "platform_id")),
        names.of("accounts", account), names.of("creators", values["creator_id"]),
        names.of("handles", values["handle_id"]), values["reason"] or names.of("items", values["item_id"]),
        values["quantity"], values["coins"], amount, charged, values["channel"], values["seller"],
        values["payment_method"], values["reference"], values["note"],
    )  # fmt: skip
