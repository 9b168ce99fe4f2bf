"""A mapping: what the columns of somebody's table mean. It is kept in the ledger and shared as a small JSON file. Pure.

The file, version 1 (docs/import-table.md describes it for people):
    {"coinpurse_mapping": 1, "name": "...", "header": ["Date", ...], "columns": {"when": "Date", ...},
     "fixed": {"platform": "TikTok"}, "kind": "row", "kinds": {"TOPUP": "purchase"}, "date_order": "dmy",
     "number_style": "1.234,50", "zone": "Europe/Berlin", "header_row": 1, "sheet": ""}
"""

from __future__ import annotations

import json
from collections.abc import Mapping as Items
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from typing import Any, Literal, get_args

from models import currencies, headings, moments
from models.drafts import CHANNELS, KINDS
from models.errors import LedgerError, RequestRefused
from models.names import MAX_NAME
from models.text import N_

VERSION = 1
MAX_SHARED = 1 << 17
"""Longest mapping, in characters, that is read."""
MAX_COLUMNS = 500
"""Most columns a table may have."""
MAX_KINDS = 200
MAX_LABEL = 60
"""Longest label of a column, in characters; what of a heading is longer does not count."""

Field = Literal[
    "when", "time", "kind", "platform", "account", "creator", "handle", "gift", "quantity", "coins", "coins_each",
    "amount", "currency", "charged", "charged_currency", "channel", "seller", "payment_method", "reference", "note",
]  # fmt: skip
FIELDS: tuple[Field, ...] = get_args(Field)
"""What a column can say."""
FIXABLE: tuple[Field, ...] = (
    "platform", "account", "creator", "handle", "gift", "currency", "charged_currency", "channel", "seller",
    "payment_method", "note",
)  # fmt: skip
"""What can be said once for all rows."""
NUMBERS: tuple[Field, ...] = ("quantity", "coins", "coins_each", "amount", "charged")
DATE_ORDERS = ("dmy", "mdy", "ymd")
NUMBER_STYLES = ("1,234.50", "1.234,50", "1 234,50", "1'234.50")
"""How numbers are written; thousands may also be parted by a blank or not at all."""
BY_ROW, BY_SIGN, SKIP = "row", "sign", "skip"
KIND_RULES = (BY_ROW, BY_SIGN, "gift", "purchase")
"""What the rows are where no column says it: what fits each one (a creator or gift, or coins with a price); coins and
money that went with a minus; or all of them gifts, or purchases."""


@dataclass(frozen=True)
class Mapping:
    """What the columns of a table mean. Columns are named by their labels (see `labels`).

    `kinds` gives the kind, or "skip", that a word of the column for the kind stands for, beside the words known anyway.
    An empty `date_order` or `number_style` is decided by the whole column, an empty `zone` is the ledger's, an empty
    `sheet` the first that has rows. `header_row` counts the rows from 1; 0 is a table without a header.
    """

    columns: Items[Field, str]
    fixed: Items[Field, str]
    kind: str = BY_ROW
    kinds: Items[str, str] = field(default_factory=dict)
    date_order: str = ""
    number_style: str = ""
    zone: str = ""
    header_row: int = 1
    sheet: str = ""

    def with_column(self, label: str, field: Field | None) -> Mapping:
        """Let a column mean `field`, and no other column; None lets it mean nothing."""
        kept = {one: name for one, name in self.columns.items() if name != label and one != field}
        return replace(self, columns={**kept, field: label} if field else kept)

    def with_fixed(self, field: Field, value: str) -> Mapping:
        """Say something for all rows; an empty text takes it back."""
        kept = {one: text for one, text in self.fixed.items() if one != field}
        return replace(self, fixed={**kept, field: value} if value else kept)

    def missing(self) -> tuple[str, ...]:
        """Name what has to be said before any row can be taken, the most important first."""
        has = self.columns.keys() | self.fixed.keys()
        found = []
        if "when" not in self.columns:
            found.append("when")
        if not {"coins", "coins_each", "amount"} & self.columns.keys():
            found.append("coins")
        if "platform" not in has:
            found.append("platform")
        if self.kind == "purchase" and "kind" not in self.columns:
            found += [field for field in ("coins", "amount") if field not in self.columns and field not in found]
        return tuple(found)


def labels(header: Sequence[str], width: int) -> list[str]:
    """Name columns: by their heading, a second of the same as `Coins (2)`, one without as `#3`."""
    found: list[str] = []
    for place in range(max(width, len(header))):
        heading = " ".join(header[place].replace("\0", " ").split())[:MAX_LABEL] if place < len(header) else ""
        name, number = heading or f"#{place + 1}", 1
        while name in found:
            number += 1
            name = f"{heading} ({number})"
        found.append(name)
    return found


def fingerprint(header: Sequence[str]) -> str:
    """What tables of the same columns share, whatever the order of these; empty for a table without a header."""
    words = sorted(headings.key(label) or label for label in header)
    return blake2b("\0".join(words).encode("utf-8", "replace"), digest_size=16).hexdigest() if words else ""


@dataclass(frozen=True)
class Shared:
    """A mapping with its name and the labels of the table it was made for; none if that had no header."""

    mapping: Mapping
    name: str = ""
    header: tuple[str, ...] = ()

    @property
    def fingerprint(self) -> str:
        """What the tables share that it fits."""
        return fingerprint(self.header)

    def as_text(self) -> str:
        """Write it as it is shared."""
        one = self.mapping
        data = {
            "coinpurse_mapping": VERSION, "name": self.name, "header": list(self.header), "columns": dict(one.columns),
            "fixed": dict(one.fixed), "kind": one.kind, "kinds": dict(one.kinds), "date_order": one.date_order,
            "number_style": one.number_style, "zone": one.zone, "header_row": one.header_row, "sheet": one.sheet,
        }  # fmt: skip
        return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


# --- Strangers' mappings ----------------------------------------------------------------------------------------------

NO_MAPPING = N_("This is no mapping of a table that Coinpurse reads: such a file is short, and holds JSON of version 1")
WRONG_PART = N_("“{part}” of this mapping is nothing Coinpurse knows; export the mapping again")
_KEYS = {"coinpurse_mapping", "name", "header", "columns", "fixed", "kind", "kinds", "date_order", "number_style",
         "zone", "header_row", "sheet"}  # fmt: skip


def read(text: str) -> Shared:
    """Read a mapping that was shared, whoever made it. Raises RequestRefused where anything in it is not as it is."""
    if len(text) > MAX_SHARED:
        raise RequestRefused(NO_MAPPING)
    try:
        data = json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant, parse_float=_no_constant)
    except (ValueError, RecursionError) as error:
        raise RequestRefused(NO_MAPPING) from error
    if not isinstance(data, dict) or str(data.get("coinpurse_mapping")) != str(VERSION):
        raise RequestRefused(NO_MAPPING)
    if unknown := data.keys() - _KEYS:
        raise _no(min(unknown))
    return Shared(_mapping(data), _text(data, "name"), tuple(_listed(data)))


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key stands twice")
    return found


def _no_constant(text: str) -> None:
    raise ValueError(text)


def _mapping(data: dict[str, Any]) -> Mapping:
    columns, fixed, kinds = (_texts(data, name) for name in ("columns", "fixed", "kinds"))
    row = data.get("header_row", 1)
    if not isinstance(row, int) or isinstance(row, bool) or not 0 <= row <= MAX_COLUMNS:
        raise _no("header_row")
    made = Mapping(
        _fields(columns, FIELDS), _fields(fixed, FIXABLE), _choice(data, "kind", KIND_RULES, BY_ROW), kinds,
        _choice(data, "date_order", ("", *DATE_ORDERS)), _choice(data, "number_style", ("", *NUMBER_STYLES)),
        _text(data, "zone"), row, _text(data, "sheet"),
    )  # fmt: skip
    if len(set(columns.values())) < len(columns):
        raise _no("columns")
    if any(kind not in (*KINDS, SKIP) for kind in kinds.values()):
        raise _no("kinds")
    _require_known(made)
    return made


def _require_known(mapping: Mapping) -> None:
    try:
        moments.zone_info(mapping.zone or "UTC")
    except LedgerError as error:
        raise _no("zone") from error
    for name in ("currency", "charged_currency"):
        if not currencies.is_known(mapping.fixed.get(name, "EUR")):
            raise _no(name)
    if mapping.fixed.get("channel", "") not in CHANNELS:
        raise _no("channel")


def _fields(given: dict[str, str], allowed: tuple[Field, ...]) -> dict[Field, str]:
    for name in given:
        if name not in allowed:
            raise _no(name)
    return {field: given[field] for field in allowed if given.get(field)}


def _texts(data: dict[str, Any], name: str) -> dict[str, str]:
    found = data.get(name, {})
    if not isinstance(found, dict) or len(found) > MAX_KINDS:
        raise _no(name)
    return {_plain(key, name): _plain(value, name) for key, value in found.items()}


def _text(data: dict[str, Any], name: str) -> str:
    return _plain(data.get(name, ""), name)


def _plain(value: object, name: str) -> str:
    if not isinstance(value, str) or len(value) > MAX_NAME or "\0" in value or not _is_text(value):
        raise _no(name)
    return value


def _is_text(value: str) -> bool:
    return value.isascii() or not any("\ud800" <= character <= "\udfff" for character in value)


def _choice(data: dict[str, Any], name: str, choices: Sequence[str], usual: str = "") -> str:
    value = data.get(name, usual)
    if not isinstance(value, str) or value not in choices:
        raise _no(name)
    return value


def _listed(data: dict[str, Any]) -> list[str]:
    found = data.get("header", [])
    if not isinstance(found, list) or len(found) > MAX_COLUMNS:
        raise _no("header")
    return [_plain(value, "header") for value in found]


def _no(part: str) -> RequestRefused:
    return RequestRefused(WRONG_PART, part=part[:40])


def read_all(text: str) -> list[Shared]:
    """Read mappings written one after the other by `write_all`, or a single one. Raises RequestRefused."""
    return [read(part) for part in text.split(BETWEEN) if part.strip()]


def write_all(shared: Sequence[Shared]) -> str:
    """Write several mappings as one answer."""
    return BETWEEN.join(one.as_text() for one in shared)


BETWEEN = "\x1e"
"""What stands between two mappings: a control that JSON never holds as it is."""
