"""A whole ledger as JSON: which parts the file has, what their records hold, how each value is written and read. Pure.

`exports/ledger_json` writes it; `imports/ledger_json` and `imports/restoring` read it. docs/json.md explains it.
A value is left out of a record where it is the `default` of its field.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, get_args

from models.catalogue import SHOPS
from models.drafts import CHANNELS, KINDS, MAX_QUANTITY, REASONS
from models.errors import LedgerError
from models.imports import Part
from models.money import MAX_COINS
from models.whole.kinds import (
    BASE64,
    CODE,
    COUNT,
    DAY,
    FLAG,
    ID,
    INSTANT,
    KEY,
    LONG,
    MAX_ID,
    MONEY,
    NAME,
    NAME_AND_KEY,
    NOTE,
    RATE,
    SAID,
    SHA256,
    TEXT,
    WHEN,
    ZONE,
    Json,
    Kind,
    Stored,
    choice,
    number,
)  # fmt: skip

FORMAT, VERSION = "coinpurse-ledger", 2
SETTINGS, COUNTS = "settings", "counts"
"""Objects that stand before the lists and behind them: how the books are kept, how many records each list has."""
PIECE = 384 << 10
"""Bytes of an attached file in one record; a file is as many records as it takes."""


class Wrong(ValueError):
    """A record is not what it should be; the name of its field."""


@dataclass(frozen=True, slots=True)
class Field:
    """One value of a record: the columns it is kept in, and what they hold where it is left out (None: it never is)."""

    name: str
    columns: tuple[str, ...]
    kind: Kind
    default: Stored | None = None


@dataclass(frozen=True, slots=True)
class Records:
    """One part of the file: a list of records, kept in a table; files before the version `since` have none."""

    name: str
    table: str
    fields: tuple[Field, ...]
    since: int = 1
    columns: tuple[str, ...] = field(init=False)
    _writing: tuple[tuple[str, slice, Stored | None, Callable[[Stored], Json]], ...] = field(init=False)

    def __post_init__(self) -> None:
        """Lay the fields out over the columns."""
        writing, place = [], 0
        for one in self.fields:
            end = place + len(one.columns)
            writing.append((one.name, slice(place, end), one.default, one.kind.write))
            place = end
        object.__setattr__(self, "_writing", tuple(writing))
        object.__setattr__(self, "columns", tuple(column for one in self.fields for column in one.columns))

    def record(self, row: Stored) -> dict[str, Json]:
        """Write a row, its values in the order of `columns`."""
        return {name: write(row[place]) for name, place, default, write in self._writing if row[place] != default}

    def row(self, record: Mapping[str, Json]) -> Stored:
        """Read a record into the order of `columns`. Raises Wrong, naming the field."""
        values: list[Any] = []
        known = 0
        for one in self.fields:
            if one.name not in record:
                if one.default is None:
                    raise Wrong(one.name)
                values += one.default
                continue
            known += 1
            try:
                values += one.kind.read(record[one.name])
            except (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, LedgerError) as error:
                raise Wrong(one.name) from error
        if known != len(record):
            raise Wrong(next(name for name in record if name not in {one.name for one in self.fields})[:40])
        return tuple(values)


NOTHING: Stored = (None,)
EMPTY: Stored = ("",)
NO_MONEY: Stored = (None, None)


def _field(name: str, kind: Kind, default: Stored | None = None, column: str = "") -> Field:
    return Field(name, (column or name,), kind, default)


_NAMED = Field("name", ("name", "name_key"), NAME_AND_KEY)


def _moment() -> tuple[Field, ...]:
    return (
        Field("when", ("at", "utc_offset"), WHEN),
        _field("zone", ZONE),
        _field("is_date", FLAG, (0,)),
        _field("is_repeated", FLAG, (0,)),
    )


def _prices() -> tuple[Field, ...]:
    return (
        Field("amount", ("amount", "currency"), MONEY, NO_MONEY),
        Field("charged", ("charged", "charged_currency"), MONEY, NO_MONEY),
    )


def _shop() -> tuple[Field, ...]:
    return (
        _field("channel", choice(CHANNELS), EMPTY),
        _field("seller", TEXT, EMPTY),
        _field("payment_method", TEXT, EMPTY),
        _field("reference", TEXT, EMPTY),
        _field("note", NOTE, EMPTY),
    )


_COINS = _field("coins", number(-MAX_COINS, MAX_COINS), NOTHING)
_ENTRY = (
    _field("id", ID),
    _field("kind", choice(KINDS)),
    _field("account", ID, column="account_id"),
    *_moment(),
    _field("creator", ID, NOTHING, "creator_id"),
    _field("handle", ID, NOTHING, "handle_id"),
    _field("item", ID, NOTHING, "item_id"),
    _field("quantity", number(1, MAX_QUANTITY), (1,)),
    _COINS,
    *_prices(),
    _field("reason", choice(REASONS), NOTHING),
    *_shop(),
    _field("refunds", ID, NOTHING, "refunded_id"),
    _field("import", ID, NOTHING, "import_id"),
    _field("import_row", COUNT, NOTHING),
    _field("key", KEY),
)
DRAFT = Records("draft", "", (
    _field("kind", choice(KINDS)), *_moment(), _field("given", choice(("offset", "local", "date")), ("offset",)),
    _field("platform", NAME), _field("account", NAME), _field("item", TEXT, EMPTY), _COINS, *_prices(), *_shop(),
    _field("handle", TEXT, EMPTY), _field("quantity", number(1, MAX_QUANTITY), (1,)),
))  # fmt: skip
"""The part of a purchase or a gift that one row told, as it was read."""

PARTS: tuple[Records, ...] = (
    Records("platforms", "platform", (
        _field("id", ID), _NAMED, _field("unit", NAME), _field("units", TEXT, EMPTY), _field("takes_money", FLAG, (0,)),
    )),
    Records("accounts", "account", (
        _field("id", ID), _field("platform", ID, column="platform_id"), _NAMED,
        _field("closed", DAY, NOTHING, "closed_day"),
    )),
    Records("creators", "creator", (_field("id", ID), _NAMED, _field("note", NOTE, EMPTY))),
    Records("handles", "handle", (
        _field("id", ID), _field("creator", ID, column="creator_id"), _field("platform", ID, column="platform_id"),
        _field("name", NAME), _field("first_day", DAY, NOTHING), _field("last_day", DAY, NOTHING),
    )),
    Records("items", "item", (_field("id", ID), _field("name", NAME))),
    Records("imports", "import", (
        _field("id", ID), _field("at", INSTANT), _field("source", NAME), _field("file_name", LONG),
        _field("added", COUNT), _field("joined", COUNT, (0,)), _field("present", COUNT), _field("refused", COUNT),
        _field("left_out", COUNT, (0,)), _field("taken_back_at", INSTANT, NOTHING),
    )),
    Records("answers", "answer", (_field("source", NAME), _field("name", NAME), _field("value", LONG))),
    Records("rates", "rate", (
        _field("from", CODE, column="source"), _field("to", CODE, column="target"), _field("day", DAY),
        _field("value", RATE),
    )),
    Records("published_rates", "published_rate", (
        _field("currency", CODE), _field("day", DAY), _field("value", RATE),
    )),
    Records("entries", "entry", _ENTRY),
    Records("deleted", "removed", (
        *_ENTRY, _field("deleted_at", INSTANT, column="removed_at"), _field("current_key", KEY, NOTHING),
    )),
    Records("forgotten", "tombstone", (_field("key", KEY), _field("current_key", KEY, NOTHING))),
    Records("joined", "alias", (
        _field("entry", ID, column="entry_id"), _field("key", KEY), _field("import", ID, column="import_id"),
        _field("import_row", COUNT),
    )),
    Records("import_rows", "import_page", (
        _field("import", ID, column="import_id"), _field("row", number(0, MAX_ID)), _field("line", COUNT),
        _field("section", SAID, EMPTY), _field("raw", SAID, EMPTY),
        _field("part", choice(get_args(Part)), EMPTY), _field("stands", FLAG, (1,)),
        _field("draft", Kind(lambda values: DRAFT.record(values[0]), lambda value: (DRAFT.row(value),)), NOTHING),
    )),
    Records("attachments", "attachment", (
        _field("entry", ID, column="entry_id"), _field("name", NAME), _field("media_type", NAME),
        _field("sha256", SHA256),
    )),
    Records("files", "attached_file", (
        _field("sha256", SHA256), _field("piece", number(1, 1000)), _field("pieces", number(1, 1000)),
        _field("base64", BASE64, column="bytes"),
    )),
    Records("budgets", "budget", (
        _field("id", ID), _field("period", choice(("evening", "week", "month", "year"))),
        _field("basis", choice(("paid", "spent"))), _field("platform", ID, NOTHING, "platform_id"),
        _field("account", ID, NOTHING, "account_id"), _field("creator", ID, NOTHING, "creator_id"),
        Field("amount", ("amount", "currency"), MONEY), _field("carries_over", FLAG, (0,)), _field("first_day", DAY),
        _field("wait", number(0, 86_400), (0,)), _field("starts_on", number(1, 1231), NOTHING),
    )),
    Records("mappings", "mapping", (_field("id", ID), _NAMED, _field("header", LONG), _field("mapping", LONG))),
    Records("saved_reports", "saved_report", (_field("id", ID), _NAMED, _field("choices", LONG))),
    Records("presets", "preset", (
        _field("id", ID), _NAMED, _field("choices", LONG), _field("format", NAME), _field("folder", LONG),
        _field("pattern", NAME), _field("title", TEXT, EMPTY), _field("replaces", FLAG, (0,)),
    )),
    Records("own_packs", "own_pack", (
        _field("id", ID), _field("platform", ID, column="platform_id"), _field("coins", number(1, MAX_COINS)),
        Field("price", ("price", "currency"), MONEY), _field("shop", choice(SHOPS), EMPTY), _field("day", DAY),
        _field("note", TEXT, EMPTY),
    ), since=2),
    Records("own_gifts", "own_gift", (
        _field("id", ID), _field("platform", ID, column="platform_id"), _NAMED,
        _field("coins", number(1, MAX_COINS), NOTHING), Field("amount", ("amount", "currency"), MONEY, NO_MONEY),
        _field("is_in_money", FLAG, (0,)), _field("day", DAY),
    ), since=2),
)  # fmt: skip
"""The lists of the file, in its order."""
