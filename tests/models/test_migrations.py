"""The tables: as peewee sees them, strict in their kinds, with every rule broken once, and made by numbered steps."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import peewee
import pytest

from models import migrations, schema
from models.migrations import MIGRATIONS, VERSION, expected_schema, run_script, schema_text, upgrade
from models.schema import ENTRY_COLUMNS, JOURNAL_TABLES

MODELS: dict[str, type[peewee.Model]] = {
    model._meta.table_name: model
    for model in vars(schema).values()
    if isinstance(model, type) and issubclass(model, peewee.Model) and model.__module__ == schema.__name__
    if not model.__name__.startswith("_")
}
KEY = b"0123456789abcdef"
AT = 1_700_000_000_000_000
ROWS: dict[str, dict[str, Any]] = {
    "meta": {"name": "a", "value": "b"},
    "currency": {"code": "EUR", "digits": 2},
    "setting": {"name": "currency", "value": "EUR"},
    "operation": {"at": AT, "label": "Add gift"},
    "platform": {"id": 1, "name": "TikTok", "name_key": "tiktok", "unit": "Coin"},
    "account": {"id": 1, "platform_id": 1, "name": "main", "name_key": "main", "closed_day": 20_000},
    "creator": {"id": 1, "name": "Mila", "name_key": "mila"},
    "handle": {"id": 1, "creator_id": 1, "platform_id": 1, "name": "mila"},
    "item": {"id": 1, "name": "Rose"},
    "import": {"id": 1, "at": AT, "source": "csv", "file_name": "a.csv", "added": 1, "present": 0, "refused": 0},
    "rate": {"source": "USD", "target": "EUR", "day": 20_000, "value": "0.9"},
    "published_rate": {"currency": "USD", "day": 20_000, "value": "1.1"},
    "budget": {"id": 1, "period": "month", "basis": "spent", "amount": 5_000, "currency": "EUR", "first_day": 20_000},
    "mapping": {"id": 1, "name": "Mine", "name_key": "mine", "header": "", "mapping": "{}"},
    "saved_report": {"id": 1, "name": "Mine", "name_key": "mine", "choices": "{}"},
    "preset": {
        "id": 1,
        "name": "Mine",
        "name_key": "mine",
        "choices": "{}",
        "format": "csv",
        "folder": "/",
        "pattern": "a",
    },
    "answer": {"source": "csv", "name": "csv.zone", "value": "UTC"},
    "alias": {"entry_id": 1, "key": KEY, "import_id": 1, "import_row": 0},
    "import_page": {"import_id": 1, "page": 0, "rows": b"x"},
    "attached_file": {"sha256": KEY + KEY, "bytes": b"x"},
    "attachment": {"entry_id": 1, "name": "a.pdf", "media_type": "application/pdf", "sha256": KEY + KEY},
}
ENTRY: dict[str, Any] = {"account_id": 1, "at": AT, "utc_offset": 3600, "zone": "Europe/Berlin", "key": KEY}
KINDS: dict[str, dict[str, Any]] = {
    "purchase": {"coins": 100, "amount": 199, "currency": "EUR", "charged": 210, "charged_currency": "USD"},
    "gift": {"coins": 5, "quantity": 5, "creator_id": 1, "handle_id": 1, "item_id": 1, "channel": "website"},
    "direct": {"kind": "gift", "amount": 500, "currency": "EUR", "creator_id": 1},
    "refund": {"coins": 0, "amount": 5, "currency": "EUR", "refunded_id": 1},
    "adjustment": {"coins": 10, "reason": "opening", "amount": 5, "currency": "EUR"},
    "loss": {"kind": "adjustment", "coins": -10, "reason": "lost"},
    "assertion": {"coins": 0},
}
REMOVED = {"id": 7, "removed_at": AT, "current_key": KEY}


@pytest.fixture
def db() -> Iterator[sqlite3.Connection]:
    """A ledger's tables with one row in each, an entry of each kind among them."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        upgrade(connection)
        connection.execute("PRAGMA foreign_keys = ON")
        insert(connection, "currency", ROWS["currency"] | {"code": "USD"})
        for table, values in ROWS.items():
            insert(connection, table, values)
        for kind in KINDS:
            insert(connection, "entry", entry(kind))
        insert(connection, "removed", REMOVED | entry("purchase"))
        insert(connection, "set_aside", {"id": 8} | entry("purchase"))
        insert(connection, "tombstone", {"key": KEY})
        yield connection


def entry(kind: str, **change: Any) -> dict[str, Any]:
    return ENTRY | {"kind": kind} | KINDS[kind] | change


def insert(connection: sqlite3.Connection, table: str, values: dict[str, Any]) -> None:
    places = ", ".join("?" for _ in values)
    connection.execute(f"INSERT INTO {table} ({', '.join(values)}) VALUES ({places})", tuple(values.values()))


def tables(connection: sqlite3.Connection) -> list[str]:
    return [row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]


# --- As peewee sees them ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", MODELS)
def test_peewee_sees_the_columns_there_are(name: str, db: sqlite3.Connection) -> None:
    stored = [
        (column, kind, not is_needed and not place)
        for _, column, kind, is_needed, _, place, hidden in db.execute(f"PRAGMA table_xinfo({name})")
        if not hidden
    ]
    fields: list[Any] = MODELS[name]._meta.sorted_fields
    kinds = {"AUTO": "INTEGER", "INT": "INTEGER", "BIGINT": "INTEGER", "BOOL": "INTEGER"}
    seen = [(field.column_name, kinds.get(field.field_type, field.field_type), field.null) for field in fields]
    assert sorted(seen) == sorted(stored)
    if name == "entry":
        assert [column for column, _, _ in stored] == ["id", *ENTRY_COLUMNS]


@pytest.mark.parametrize("name", MODELS)
def test_peewee_fills_in_what_the_tables_fill_in(name: str, db: sqlite3.Connection) -> None:
    stored = {row[1]: row[4] for row in db.execute(f"PRAGMA table_info({name})") if row[4] is not None}
    fields: list[Any] = MODELS[name]._meta.sorted_fields
    filled = {field.column_name: field.default for field in fields if field.default is not None}
    assert {column: f"'{value}'" if value == "" else str(int(value)) for column, value in filled.items()} == stored


def test_every_table_is_one_of_peewees_and_every_change_of_the_books_can_be_undone(db: sqlite3.Connection) -> None:
    assert set(tables(db)) - {"sqlite_sequence"} == {*MODELS, "meta"}
    beside = {"import_page", "attached_file"}  # kept by what refers to them; dropped when nothing does
    beside |= {"set_aside"}  # rows go there and back as sets alone
    assert set(MODELS) - set(JOURNAL_TABLES) == {"currency", "operation", *beside}
    assert len(set(JOURNAL_TABLES)) == len(JOURNAL_TABLES)


def test_what_is_out_of_the_books_is_kept_as_it_was(db: sqlite3.Connection) -> None:
    columns = {
        table: [row[1:5] for row in db.execute(f"PRAGMA table_xinfo({table})")]
        for table in ("entry", "removed", "set_aside")
    }
    assert columns["removed"][3:] == columns["entry"][1:]
    assert columns["set_aside"] == columns["entry"]


def test_what_is_set_aside_has_the_indexes_of_the_entries(db: sqlite3.Connection) -> None:
    """SQLite copies between such tables as they are; of others it would not take the statement that does."""
    indexes = "SELECT sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = ? ORDER BY name"
    entries, aside = ([text for (text,) in db.execute(indexes, (table,))] for table in ("entry", "set_aside"))
    assert [text.replace("set_aside", "entry") for text in aside] == entries
    assert len(entries) == 8


# --- Their rules ------------------------------------------------------------------------------------------------------


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


# --- Their steps ------------------------------------------------------------------------------------------------------


def test_a_new_ledger_runs_every_step(db: sqlite3.Connection) -> None:
    assert db.execute("PRAGMA user_version").fetchone() == (VERSION,) == (len(MIGRATIONS),)
    assert schema_text(db) == expected_schema()


def more(connection: sqlite3.Connection) -> None:
    connection.execute("CREATE TABLE more (x INTEGER) STRICT")


def test_only_missing_steps_are_run(db: sqlite3.Connection) -> None:
    upgrade(db, [*MIGRATIONS, more])
    upgrade(db, [*MIGRATIONS, more])
    assert db.execute("PRAGMA user_version").fetchone() == (VERSION + 1,)
    assert schema_text(db) == expected_schema([*MIGRATIONS, more]) != expected_schema()


def test_a_step_that_fails_leaves_the_version_before_it(db: sqlite3.Connection) -> None:
    def fail(connection: sqlite3.Connection) -> None:
        run_script(connection, "CREATE TABLE half (x);\nCREATE TABLE half (x);\n")

    before = schema_text(db), list(db.iterdump())
    with pytest.raises(sqlite3.OperationalError, match="already exists"):
        upgrade(db, [*MIGRATIONS, fail])
    assert (schema_text(db), list(db.iterdump())) == before
    assert db.execute("PRAGMA user_version").fetchone() == (VERSION,)
    with pytest.raises(sqlite3.OperationalError, match="already exists"):
        upgrade(db, [*MIGRATIONS, more, fail])
    assert db.execute("PRAGMA user_version").fetchone() == (VERSION + 1,)


def test_a_script_runs_whole_statements_and_leaves_none_out() -> None:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        script = """
        CREATE TABLE a (
            x TEXT DEFAULT ';'
        );
        -- A note; with a semicolon.
        CREATE TRIGGER t AFTER INSERT ON a BEGIN
            DELETE FROM a;
        END;
        """
        connection.execute("BEGIN")
        run_script(connection, script)
        assert connection.in_transaction
        assert [row[0] for row in connection.execute("SELECT name FROM sqlite_schema")] == ["a", "t"]
        with pytest.raises(ValueError, match="no semicolon ends 'DROP TABLE a'"):
            run_script(connection, "SELECT 1;\nDROP TABLE a")


def test_steps_know_nothing_of_todays_tables() -> None:
    assert {name for name in vars(migrations) if name in {"schema", "Entry", "peewee", "ENTRY_COLUMNS"}} == set()
