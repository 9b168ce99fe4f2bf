"""The rules of the tables: strict in their kinds, every rule broken once, references that hold."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from typing import Any

import pytest

from tests.models.table_rows import KEY, KINDS, REMOVED, ROWS, entry, filled, insert, tables


@pytest.fixture
def db() -> Iterator[sqlite3.Connection]:
    with filled() as connection:
        yield connection


def test_every_table_is_strict(db: sqlite3.Connection) -> None:
    strict = {name: is_strict for _, name, _, _, _, is_strict in db.execute("PRAGMA table_list")}
    assert [name for name in tables(db) if not strict[name]] == ["sqlite_sequence"]


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [("entry", "coins", "abc"), ("entry", "coins", 1.5), ("entry", "key", "x" * 16), ("creator", "name", b"x")],
)
def test_a_value_of_another_kind_is_refused(table: str, column: str, value: object, db: sqlite3.Connection) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="cannot store"):
        db.execute(f"UPDATE {table} SET {column} = ?", (value,))


NO_RATES = ("", "-1", "1e5", ".5", "1,5", "NaN", " 1", "0", "0.00", "1.2.3")
BREACHES: list[tuple[str, dict[str, Any]]] = [
    ("currency", {"code": "EURO"}),
    ("operation", {"hash": KEY + b"x"}),
    ("mark", {"block": 1, "marks": KEY}),
    ("currency", {"code": "GBP", "digits": 5}),
    ("platform", {"id": 2, "name": "", "name_key": "x"}),
    ("platform", {"id": 2, "name_key": "x", "unit": ""}),
    ("account", {"id": 2, "name": "", "name_key": "x"}),
    *(("account", {"id": 2, "name_key": "x", "closed_day": day}) for day in (10_955, 84_006)),
    ("creator", {"id": 2, "name": "", "name_key": "x"}),
    ("handle", {"id": 2, "name": ""}),
    ("item", {"id": 2, "name": ""}),
    *(("import", {"id": 2, name: -1}) for name in ("added", "joined", "present", "refused", "left_out")),
    *(("answer", {name: ""}) for name in ("source", "name")),
    *(("alias", {"key": key}) for key in (b"", KEY + b"x")),
    ("import_page", {"page": -1}),
    ("attached_file", {"sha256": KEY}),
    *(("attachment", {name: ""}) for name in ("name", "media_type")),
    *(("rate", {"day": 1, "value": value}) for value in NO_RATES),
    *(("published_rate", {"day": 20_001, "value": value}) for value in NO_RATES),
    *(("published_rate", {"day": day}) for day in (10_591, 84_006)),
    ("published_rate", {"currency": "EUR"}),
    ("rate", {"target": "USD"}),
    *(("budget", {"id": 2, name: "other"}) for name in ("period", "basis")),
    *(("budget", {"id": 2, "amount": amount}) for amount in (0, -1, 10**15 + 1)),
    ("budget", {"id": 2, "carries_over": 2}),
    *(("budget", {"id": 2, "wait": wait}) for wait in (-1, 86_401)),
    ("budget", {"id": 2, "period": "evening", "carries_over": 1}),
    *(
        ("budget", {"id": 2, "period": period, "starts_on": day})
        for period, days in {"evening": (1,), "week": (0, 8), "month": (0, 32), "year": (1, 100, 132, 1301)}.items()
        for day in days
    ),
    ("budget", {"id": 2, "platform_id": 1, "account_id": 1}),
    ("budget", {"id": 2, "basis": "paid", "creator_id": 1}),
    ("saved_report", {"id": 2, "name": "", "name_key": "x"}),
    ("mapping", {"id": 2, "name": "", "name_key": "x"}),
    ("mapping", {"id": 2, "name_key": "x", "mapping": ""}),
    ("saved_report", {"id": 2, "name_key": "x", "choices": ""}),
    *(
        ("preset", {"id": 2, "name_key": "x", column: ""})
        for column in ("name", "choices", "format", "folder", "pattern")
    ),
    ("preset", {"id": 2, "name_key": "x", "replaces": 2}),
    ("platform", {"id": 2, "name_key": "x", "takes_money": 2}),
    *(("own_pack", {"id": 2, "coins": coins}) for coins in (0, 3 * 10**9 + 1)),
    *(("own_pack", {"id": 2, "price": price}) for price in (0, 10**15 + 1)),
    ("own_pack", {"id": 2, "shop": "moon"}),
    *((table, {"id": 2, "day": day}) for table in ("own_pack", "own_gift") for day in (10_955, 84_006)),
    ("own_gift", {"id": 2, "name": "", "name_key": "x"}),
    *(("own_gift", {"id": 2, "name_key": "x", "coins": coins}) for coins in (0, 3 * 10**9 + 1)),
    ("own_gift", {"id": 2, "name_key": "x", "is_in_money": 2}),
    ("own_gift", {"id": 2, "name_key": "x", "coins": None, "amount": 0, "currency": "EUR", "is_in_money": 1}),
    ("own_gift", {"id": 2, "name_key": "x", "coins": None, "amount": 1, "is_in_money": 1}),
    ("own_gift", {"id": 2, "name_key": "x", "amount": 1, "currency": "EUR"}),
]
ENTRY_BREACHES: list[tuple[str, dict[str, Any]]] = [
    ("purchase", {"kind": "present"}),
    *(("gift", {"at": at}) for at in (946_598_399_999_999, 7_258_204_800_000_001)),
    *(("gift", {"utc_offset": seconds}) for seconds in (-86_401, 86_401)),
    ("gift", {"zone": ""}),
    ("gift", {"is_date": 2}),
    ("gift", {"is_repeated": -1}),
    *(("gift", {"quantity": quantity}) for quantity in (0, -1, 10**9 + 1)),
    *(("purchase", {"coins": coins}) for coins in (0, -1, None, 3 * 10**9 + 1)),
    ("loss", {"coins": -3 * 10**9 - 1}),
    *(("purchase", {"amount": amount}) for amount in (-1, 10**15 + 1)),
    *(("purchase", {"charged": charged}) for charged in (-1, 10**15 + 1)),
    ("loss", {"reason": "stolen"}),
    ("gift", {"channel": "moon"}),
    *(("gift", {"key": key}) for key in (b"", KEY + b"x")),
    ("purchase", {"currency": None}),
    ("gift", {"currency": "EUR"}),
    ("purchase", {"charged_currency": None}),
    ("gift", {"charged": 1, "charged_currency": "EUR"}),
    ("refund", {"charged": 1, "charged_currency": "EUR"}),
    ("adjustment", {"charged": 1, "charged_currency": "EUR"}),
    ("adjustment", {"reason": None}),
    ("gift", {"reason": "lost"}),
    ("refund", {"refunded_id": None}),
    ("gift", {"refunded_id": 1}),
    *((kind, {"creator_id": 1}) for kind in ("purchase", "refund", "adjustment", "assertion")),
    ("purchase", {"handle_id": 1}),
    ("adjustment", {"item_id": 1}),
    ("assertion", {"quantity": 2}),
    ("purchase", {"amount": None, "currency": None}),
    *(("gift", {"coins": coins}) for coins in (0, -5, None)),
    ("gift", {"amount": 1, "currency": "EUR"}),
    ("direct", {"amount": None, "currency": None}),
    ("refund", {"coins": -1}),
    *(("adjustment", {"coins": coins}) for coins in (0, None, -5)),
    *(("assertion", {"coins": coins}) for coins in (-1, None)),
    ("assertion", {"amount": 1, "currency": "EUR"}),
]
ALL_BREACHES = [
    *((table, ROWS[table] | change) for table, change in BREACHES),
    *(("entry", entry(kind) | change) for kind, change in ENTRY_BREACHES),
    *(("removed", REMOVED | {"id": 8} | entry(kind) | change) for kind, change in ENTRY_BREACHES),
    *(("set_aside", {"id": 9} | entry(kind) | change) for kind, change in ENTRY_BREACHES),
]


def test_every_rule_is_broken_once_and_holds(db: sqlite3.Connection) -> None:
    broken: dict[str, set[str]] = {table: set() for table in tables(db)}
    for table, values in ALL_BREACHES:
        with pytest.raises(sqlite3.IntegrityError, match="CHECK constraint failed: ") as refused:
            insert(db, table, values)
        broken[table].add(plain(str(refused.value).removeprefix("CHECK constraint failed: ")))
    for table, seen in broken.items():
        (text,) = db.execute("SELECT sql FROM sqlite_schema WHERE name = ?", (table,)).fetchone()
        assert seen == {plain(rule) for rule in rules(text)}, table


def plain(rule: str) -> str:
    return " ".join(rule.split())


def rules(text: str) -> Iterator[str]:
    """What stands between the parentheses of each CHECK."""
    for found in re.finditer(r"CHECK \(", text):
        depth, end = 1, found.end()
        while depth:
            depth += {"(": 1, ")": -1}.get(text[end], 0)
            end += 1
        yield text[found.end() : end - 1]


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        *((kind, {}) for kind in KINDS),
        ("gift", {"creator_id": None, "handle_id": None, "item_id": None, "channel": ""}),
        ("direct", {"charged": 0, "charged_currency": "USD"}),
        ("refund", {"coins": None, "amount": None, "currency": None}),
        ("gift", {"coins": 3 * 10**9, "quantity": 10**9}),
        ("purchase", {"amount": 10**15, "charged": 10**15}),
        *(("gift", {"at": at}) for at in (946_598_400_000_000, 7_258_204_800_000_000)),
    ],
)
def test_what_breaks_no_rule_is_taken(kind: str, change: dict[str, Any], db: sqlite3.Connection) -> None:
    insert(db, "entry", entry(kind) | change)


def test_every_reference_restricts(db: sqlite3.Connection) -> None:
    found = {
        (table, row[3], row[2], row[6])
        for table in tables(db)
        for row in db.execute(f"PRAGMA foreign_key_list({table})")
    }
    assert {restriction for *_, restriction in found} == {"RESTRICT"}
    assert {(table, column) for table, column, _, _ in found if table == "entry"} == {
        *(("entry", name) for name in ("account_id", "creator_id", "handle_id", "item_id", "refunded_id", "import_id")),
        *(("entry", name) for name in ("currency", "charged_currency")),
    }
    assert {table for table, *_ in found} == {
        *("account", "handle", "rate", "published_rate", "entry", "budget", "alias", "attachment"),
        *("own_pack", "own_gift"),
    }


@pytest.mark.parametrize("table", ["currency", "platform", "account", "creator", "handle", "item", "import"])
def test_what_an_entry_needs_cannot_be_deleted(table: str, db: sqlite3.Connection) -> None:
    db.execute("UPDATE entry SET import_id = 1")
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY constraint failed"):
        db.execute(f"DELETE FROM {table}")
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY constraint failed"):
        db.execute("DELETE FROM entry WHERE kind = 'purchase'")


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("platform", {"id": 2, "name": "Tiktok"}),
        ("account", {"id": 2, "name": "Main"}),
        ("creator", {"id": 2, "name": "MILA"}),
        ("handle", {"id": 2}),
        ("item", {"id": 2}),
        ("rate", {"value": "0.8"}),
        ("published_rate", {"value": "1.2"}),
        ("answer", {"value": "Europe/Berlin"}),
        ("import_page", {"rows": b"y"}),
        ("attached_file", {"bytes": b"y"}),
        ("setting", {"value": "USD"}),
        ("own_pack", {"id": 2, "price": 98}),
        ("own_gift", {"id": 2, "name": "ROSE"}),
    ],
)
def test_names_are_there_once(table: str, change: dict[str, Any], db: sqlite3.Connection) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="UNIQUE constraint failed"):
        insert(db, table, ROWS[table] | change)


@pytest.mark.parametrize(("table", "number"), [("entry", "id"), ("import", "id"), ("operation", "seq")])
def test_a_number_is_never_given_twice(table: str, number: str, db: sqlite3.Connection) -> None:
    (last,) = db.execute(f"SELECT max({number}) FROM {table}").fetchone()
    db.execute("DELETE FROM alias")
    db.execute(f"DELETE FROM {table} WHERE {number} = ?", (last,))
    row = entry("gift") if table == "entry" else ROWS[table]
    insert(db, table, {name: value for name, value in row.items() if name != number})
    assert db.execute(f"SELECT max({number}) FROM {table}").fetchone() == (last + 1,)
