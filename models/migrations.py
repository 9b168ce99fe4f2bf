"""The schema's history: numbered steps in plain SQL. A new ledger runs them all; an old one is migrated on a copy.

A step is never changed after its release and never imports the tables of `schema`, which only know the newest form.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import cache

from models import marks

APPLICATION_ID = 0x434F494E  # "COIN"

_V1 = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE currency (
    code TEXT PRIMARY KEY CHECK (length(code) = 3),
    digits INTEGER NOT NULL CHECK (digits BETWEEN 0 AND 4)
) STRICT;
CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE operation (seq INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, label TEXT NOT NULL) STRICT;

CREATE TABLE platform (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL CHECK (name <> ''),
    name_key TEXT NOT NULL UNIQUE,
    unit TEXT NOT NULL CHECK (unit <> '')
) STRICT;
CREATE TABLE account (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    platform_id INTEGER NOT NULL REFERENCES platform ON DELETE RESTRICT,
    name TEXT NOT NULL CHECK (name <> ''),
    name_key TEXT NOT NULL,
    closed_day INTEGER CHECK (closed_day BETWEEN 10956 AND 84005),
    UNIQUE (platform_id, name_key)
) STRICT;
CREATE TABLE creator (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL CHECK (name <> ''),
    name_key TEXT NOT NULL UNIQUE,
    note TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE TABLE handle (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    creator_id INTEGER NOT NULL REFERENCES creator ON DELETE RESTRICT,
    platform_id INTEGER NOT NULL REFERENCES platform ON DELETE RESTRICT,
    name TEXT NOT NULL CHECK (name <> ''),
    first_day INTEGER,
    last_day INTEGER,
    UNIQUE (creator_id, platform_id, name)
) STRICT;
CREATE INDEX handle_name ON handle (platform_id, name);
CREATE TABLE item (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE CHECK (name <> '')) STRICT;
CREATE TABLE import (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    source TEXT NOT NULL,
    file_name TEXT NOT NULL,
    added INTEGER NOT NULL CHECK (added >= 0),
    joined INTEGER NOT NULL DEFAULT 0 CHECK (joined >= 0),
    present INTEGER NOT NULL CHECK (present >= 0),
    refused INTEGER NOT NULL CHECK (refused >= 0),
    left_out INTEGER NOT NULL DEFAULT 0 CHECK (left_out >= 0),
    taken_back_at INTEGER
) STRICT;
CREATE TABLE answer (
    source TEXT NOT NULL CHECK (source <> ''),
    name TEXT NOT NULL CHECK (name <> ''),
    value TEXT NOT NULL,
    PRIMARY KEY (source, name)
) STRICT;
CREATE TABLE rate (
    source TEXT NOT NULL REFERENCES currency ON DELETE RESTRICT,
    target TEXT NOT NULL REFERENCES currency ON DELETE RESTRICT,
    day INTEGER NOT NULL,
    value TEXT NOT NULL CHECK (
        value GLOB '[0-9]*' AND value NOT GLOB '*[^0-9.]*' AND value NOT GLOB '*.*.*' AND CAST(value AS REAL) > 0
    ),
    PRIMARY KEY (source, target, day),
    CHECK (source <> target)
) STRICT;
CREATE TABLE published_rate (
    currency TEXT NOT NULL REFERENCES currency ON DELETE RESTRICT CHECK (currency <> 'EUR'),
    day INTEGER NOT NULL CHECK (day BETWEEN 10592 AND 84005),
    value TEXT NOT NULL CHECK (
        value GLOB '[0-9]*' AND value NOT GLOB '*[^0-9.]*' AND value NOT GLOB '*.*.*' AND CAST(value AS REAL) > 0
    ),
    PRIMARY KEY (currency, day)
) STRICT;
CREATE TABLE budget (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    period TEXT NOT NULL CHECK (period IN ('evening', 'week', 'month', 'year')),
    basis TEXT NOT NULL CHECK (basis IN ('paid', 'spent')),
    platform_id INTEGER REFERENCES platform ON DELETE RESTRICT,
    account_id INTEGER REFERENCES account ON DELETE RESTRICT,
    creator_id INTEGER REFERENCES creator ON DELETE RESTRICT,
    amount INTEGER NOT NULL CHECK (amount BETWEEN 1 AND 1000000000000000),
    currency TEXT NOT NULL REFERENCES currency ON DELETE RESTRICT,
    carries_over INTEGER NOT NULL DEFAULT 0 CHECK (carries_over IN (0, 1)),
    first_day INTEGER NOT NULL,
    wait INTEGER NOT NULL DEFAULT 0 CHECK (wait BETWEEN 0 AND 86400),
    CHECK (carries_over = 0 OR period <> 'evening'),
    CHECK ((platform_id IS NOT NULL) + (account_id IS NOT NULL) + (creator_id IS NOT NULL) <= 1),
    CHECK (creator_id IS NULL OR basis = 'spent')
) STRICT;
CREATE TABLE mapping (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL CHECK (name <> ''),
    name_key TEXT NOT NULL UNIQUE,
    header TEXT NOT NULL,
    mapping TEXT NOT NULL CHECK (mapping <> '')
) STRICT;
CREATE TABLE saved_report (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL CHECK (name <> ''),
    name_key TEXT NOT NULL UNIQUE,
    choices TEXT NOT NULL CHECK (choices <> '')
) STRICT;
CREATE TABLE preset (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL CHECK (name <> ''),
    name_key TEXT NOT NULL UNIQUE,
    choices TEXT NOT NULL CHECK (choices <> ''),
    format TEXT NOT NULL CHECK (format <> ''),
    folder TEXT NOT NULL CHECK (folder <> ''),
    pattern TEXT NOT NULL CHECK (pattern <> ''),
    title TEXT NOT NULL DEFAULT '',
    replaces INTEGER NOT NULL DEFAULT 0 CHECK (replaces IN (0, 1))
) STRICT;
"""

_ENTRY_COLUMNS = """
    kind TEXT NOT NULL CHECK (kind IN ('purchase', 'gift', 'refund', 'adjustment', 'assertion')),
    account_id INTEGER NOT NULL REFERENCES account ON DELETE RESTRICT,
    at INTEGER NOT NULL CHECK (at BETWEEN 946598400000000 AND 7258204800000000),
    utc_offset INTEGER NOT NULL CHECK (utc_offset BETWEEN -86400 AND 86400),
    zone TEXT NOT NULL CHECK (zone <> ''),
    is_date INTEGER NOT NULL DEFAULT 0 CHECK (is_date IN (0, 1)),
    is_repeated INTEGER NOT NULL DEFAULT 0 CHECK (is_repeated IN (0, 1)),
    creator_id INTEGER REFERENCES creator ON DELETE RESTRICT,
    handle_id INTEGER REFERENCES handle ON DELETE RESTRICT,
    item_id INTEGER REFERENCES item ON DELETE RESTRICT,
    quantity INTEGER NOT NULL DEFAULT 1 CHECK (quantity BETWEEN 1 AND 1000000000),
    coins INTEGER CHECK (coins BETWEEN -3000000000 AND 3000000000),
    amount INTEGER CHECK (amount BETWEEN 0 AND 1000000000000000),
    currency TEXT REFERENCES currency ON DELETE RESTRICT,
    charged INTEGER CHECK (charged BETWEEN 0 AND 1000000000000000),
    charged_currency TEXT REFERENCES currency ON DELETE RESTRICT,
    reason TEXT CHECK (reason IN ('free', 'refunded', 'expired', 'lost', 'opening', 'correction')),
    channel TEXT NOT NULL DEFAULT ''
        CHECK (channel IN ('', 'ios-app', 'android-app', 'website', 'gift-card', 'third-party', 'other')),
    seller TEXT NOT NULL DEFAULT '',
    payment_method TEXT NOT NULL DEFAULT '',
    reference TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    refunded_id INTEGER REFERENCES entry ON DELETE RESTRICT,
    import_id INTEGER REFERENCES import ON DELETE RESTRICT,
    import_row INTEGER,
    key BLOB NOT NULL CHECK (length(key) = 16),
    day INTEGER GENERATED ALWAYS AS ((at + utc_offset * 1000000) / 86400000000) VIRTUAL,
    role INTEGER GENERATED ALWAYS AS (
        CASE kind WHEN 'purchase' THEN 0 WHEN 'refund' THEN 1 WHEN 'gift' THEN 2 WHEN 'assertion' THEN 3
        ELSE CASE WHEN coins > 0 THEN 0 ELSE 2 END END) VIRTUAL,
    is_sent INTEGER GENERATED ALWAYS AS (kind = 'gift' AND coins IS NOT NULL) VIRTUAL,
    place INTEGER GENERATED ALWAYS AS ((coalesce(creator_id, 0) << 32) | abs(coalesce(coins, 0))) STORED,
    shape INTEGER GENERATED ALWAYS AS ((((quantity << 3) | (role << 1) | is_sent) << 17) | day) STORED,
    CHECK ((amount IS NULL) = (currency IS NULL)),
    CHECK ((charged IS NULL) = (charged_currency IS NULL)),
    CHECK (charged IS NULL OR kind = 'purchase' OR (kind = 'gift' AND coins IS NULL)),
    CHECK ((kind = 'adjustment') = (reason IS NOT NULL)),
    CHECK ((kind = 'refund') = (refunded_id IS NOT NULL)),
    CHECK (kind = 'gift' OR (creator_id IS NULL AND handle_id IS NULL AND item_id IS NULL AND quantity = 1)),
    CHECK (CASE kind
        WHEN 'purchase' THEN coins > 0 AND coins IS NOT NULL AND amount IS NOT NULL
        WHEN 'gift' THEN (coins IS NULL) <> (amount IS NULL) AND (coins IS NULL OR coins > 0)
        WHEN 'refund' THEN coins IS NULL OR coins >= 0
        WHEN 'adjustment' THEN coins <> 0 AND coins IS NOT NULL AND (coins > 0 OR amount IS NULL)
        ELSE coins >= 0 AND coins IS NOT NULL AND amount IS NULL END)
"""

_ENTRY_INDEXES = """
CREATE INDEX entry_order ON entry (account_id, at, role, id, place, shape);
CREATE INDEX entry_at ON entry (at, role);
CREATE INDEX entry_creator ON entry (creator_id) WHERE creator_id IS NOT NULL;
CREATE INDEX entry_money ON entry (
    account_id, at, role, id, kind, reason, amount, currency, charged, charged_currency, refunded_id, coins
) WHERE kind <> 'gift' OR coins IS NULL;
CREATE INDEX entry_key ON entry (key);
CREATE INDEX entry_import ON entry (import_id) WHERE import_id IS NOT NULL;
CREATE INDEX entry_reference ON entry (account_id, reference) WHERE reference <> '';
CREATE INDEX entry_refunded ON entry (refunded_id) WHERE refunded_id IS NOT NULL;
"""
_OUTSIDE_COLUMNS = re.sub(r" REFERENCES [a-z]+ ON DELETE RESTRICT", "", _ENTRY_COLUMNS)

# `place` and `shape` pack what reports read of a million entries into two numbers of an index; `columns` unpacks them.
# Two tables hold entries that are out of the books but can come back: `removed` the deleted ones, `set_aside` those of
# an import that was taken back. Their checks are the entry's own. They refer to nothing: a refund may go there before
# or after what it refunded, and the creators, accounts and the line of an import go with it when it is taken back; redo
# brings them back first. `set_aside` is the entries' twin to the last index: between such tables SQLite copies as is.
_V1_ENTRIES = f"""
CREATE TABLE entry (id INTEGER PRIMARY KEY AUTOINCREMENT, {_ENTRY_COLUMNS}) STRICT;
{_ENTRY_INDEXES}
CREATE TABLE set_aside (id INTEGER PRIMARY KEY, {_OUTSIDE_COLUMNS}) STRICT;
{re.sub(r"entry(?=_| )", "set_aside", _ENTRY_INDEXES)}
CREATE TABLE removed (
    id INTEGER PRIMARY KEY, removed_at INTEGER NOT NULL, current_key BLOB, {_OUTSIDE_COLUMNS}
) STRICT;
CREATE INDEX removed_key ON removed (key);
CREATE TABLE tombstone (id INTEGER PRIMARY KEY, key BLOB NOT NULL, current_key BLOB) STRICT;
CREATE INDEX tombstone_key ON tombstone (key);
"""

# What an entry has besides itself stays while the entry is out of the books, and so refers to it by its number alone.
# An `alias` is a further key an entry bears: that of a row which was joined to it. An `import_page` is what the files
# said, row by row, packed. The bytes of an attached file lie apart from what is attached, so that undo never copies
# them. Pages and bytes that nothing needs any more are dropped when the ledger is opened.
_V1_BESIDE = """
CREATE TABLE alias (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    entry_id INTEGER NOT NULL,
    key BLOB NOT NULL CHECK (length(key) = 16),
    import_id INTEGER NOT NULL REFERENCES import ON DELETE RESTRICT,
    import_row INTEGER NOT NULL
) STRICT;
CREATE INDEX alias_key ON alias (key);
CREATE INDEX alias_entry ON alias (entry_id);
CREATE INDEX alias_import ON alias (import_id);
CREATE TABLE import_page (
    id INTEGER PRIMARY KEY,
    import_id INTEGER NOT NULL,
    page INTEGER NOT NULL CHECK (page >= 0),
    rows BLOB NOT NULL,
    UNIQUE (import_id, page)
) STRICT;
CREATE TABLE attached_file (
    sha256 BLOB PRIMARY KEY CHECK (length(sha256) = 32),
    bytes BLOB NOT NULL
) STRICT;
CREATE TABLE attachment (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    entry_id INTEGER NOT NULL,
    name TEXT NOT NULL CHECK (name <> ''),
    media_type TEXT NOT NULL CHECK (media_type <> ''),
    sha256 BLOB NOT NULL REFERENCES attached_file ON DELETE RESTRICT
) STRICT;
CREATE INDEX attachment_entry ON attachment (entry_id);
"""

# A budget may begin on a day of its own: a week on a weekday (Monday 1), a month on a day, a year on a month and a day
# (406 is 6 April). NULL goes by the ledger's setting.
_V2_BUDGET = """
ALTER TABLE budget ADD COLUMN starts_on INTEGER CHECK (
    starts_on IS NULL OR CASE period
        WHEN 'week' THEN starts_on BETWEEN 1 AND 7
        WHEN 'month' THEN starts_on BETWEEN 1 AND 31
        WHEN 'year' THEN starts_on / 100 BETWEEN 1 AND 12 AND starts_on % 100 BETWEEN 1 AND 31
        ELSE 0 END
);
"""
# What the user adds to the catalogue. A platform with a word for several of its units was defined there, and stays
# without accounts. A gift has coins or money, or neither where one gives as much as one likes.
_V2_CATALOGUE = """
ALTER TABLE platform ADD COLUMN units TEXT NOT NULL DEFAULT '';
ALTER TABLE platform ADD COLUMN takes_money INTEGER NOT NULL DEFAULT 0 CHECK (takes_money IN (0, 1));
CREATE TABLE own_pack (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    platform_id INTEGER NOT NULL REFERENCES platform ON DELETE RESTRICT,
    coins INTEGER NOT NULL CHECK (coins BETWEEN 1 AND 3000000000),
    price INTEGER NOT NULL CHECK (price BETWEEN 1 AND 1000000000000000),
    currency TEXT NOT NULL REFERENCES currency ON DELETE RESTRICT,
    shop TEXT NOT NULL DEFAULT '' CHECK (shop IN ('', 'app', 'website', 'third-party')),
    day INTEGER NOT NULL CHECK (day BETWEEN 10956 AND 84005),
    note TEXT NOT NULL DEFAULT '',
    UNIQUE (platform_id, coins, currency, shop)
) STRICT;
CREATE TABLE own_gift (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    platform_id INTEGER NOT NULL REFERENCES platform ON DELETE RESTRICT,
    name TEXT NOT NULL CHECK (name <> ''),
    name_key TEXT NOT NULL,
    coins INTEGER CHECK (coins BETWEEN 1 AND 3000000000),
    amount INTEGER CHECK (amount BETWEEN 1 AND 1000000000000000),
    currency TEXT REFERENCES currency ON DELETE RESTRICT,
    is_in_money INTEGER NOT NULL DEFAULT 0 CHECK (is_in_money IN (0, 1)),
    day INTEGER NOT NULL CHECK (day BETWEEN 10956 AND 84005),
    UNIQUE (platform_id, name_key),
    CHECK ((amount IS NULL) = (currency IS NULL)),
    CHECK (CASE is_in_money WHEN 1 THEN coins IS NULL ELSE amount IS NULL END)
) STRICT;
"""

# What the ledger is held against: check values of its rows, and a hash that ties each operation to the one before it.
_V2_MARKS = """
ALTER TABLE operation ADD COLUMN hash BLOB CHECK (length(hash) = 16);
CREATE TABLE mark (
    source TEXT NOT NULL,
    block INTEGER NOT NULL,
    marks BLOB NOT NULL CHECK (length(marks) = 256),
    PRIMARY KEY (source, block)
) STRICT, WITHOUT ROWID;
"""

# Who the ledger is, where it does not say, and which versions understand it: those before this one know neither a
# budget's own day nor check values. A later step that only adds what older ones can do without leaves `min_reader`.
_V2_META = """
INSERT OR IGNORE INTO meta VALUES
    ('ledger_uuid', lower(hex(randomblob(4))) || '-' || lower(hex(randomblob(2))) || '-4' ||
        substr(lower(hex(randomblob(2))), 2) || '-a' || substr(lower(hex(randomblob(2))), 2) || '-' ||
        lower(hex(randomblob(6)))),
    ('created_by', 'coinpurse');
INSERT OR REPLACE INTO meta VALUES ('min_reader', '2'), ('min_writer', '2');
"""

_V2 = _V2_BUDGET + _V2_CATALOGUE + _V2_MARKS + _V2_META

Migration = Callable[[sqlite3.Connection], None]


def _first_schema(connection: sqlite3.Connection) -> None:
    run_script(connection, _V1 + _V1_ENTRIES + _V1_BESIDE)


def _second_schema(connection: sqlite3.Connection) -> None:
    run_script(connection, _V2)


MIGRATIONS: Sequence[Migration] = (_first_schema, _second_schema)
"""Step n takes a ledger from version n to n + 1."""
VERSION = len(MIGRATIONS)


def run_script(connection: sqlite3.Connection, script: str) -> None:
    """Run several statements inside the transaction that is open: `executescript` would commit it first.

    Each ends with a semicolon at the end of a line; ValueError where the last does not, which else would be left out.
    """
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            connection.execute(statement)
            statement = ""
    if statement.strip():
        raise ValueError(f"no semicolon ends {statement.strip()!r}")


def upgrade(connection: sqlite3.Connection, steps: Sequence[Migration] = MIGRATIONS) -> None:
    """Run the steps the ledger lacks, each with its version number in one transaction.

    `connection` is in autocommit mode and has foreign keys off, as SQLite's procedure for changing tables asks. Check
    values depend on the columns there are, and are made anew at the end.
    """
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    for number in range(version, len(steps)):
        connection.execute("BEGIN IMMEDIATE")
        try:
            steps[number](connection)
            connection.execute(f"PRAGMA user_version = {number + 1}")
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")
    if version < len(steps) and _has_marks(connection):
        connection.execute("BEGIN IMMEDIATE")
        marks.rebuild(connection)
        connection.execute("COMMIT")


def _has_marks(connection: sqlite3.Connection) -> bool:
    return connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'mark'").fetchone() is not None


def expected_schema(steps: Sequence[Migration] = MIGRATIONS) -> str:
    """Give the schema a new ledger gets from these steps."""
    return _made_schema(tuple(steps))


@cache
def _made_schema(steps: tuple[Migration, ...]) -> str:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as fresh:
        upgrade(fresh, steps)
        return schema_text(fresh)


def schema_text(connection: sqlite3.Connection) -> str:
    """Give the schema as SQLite keeps it, to compare two ledgers: what each part is, its names, and its text."""
    rows = connection.execute(
        "SELECT printf('%s %s %s %s', type, name, tbl_name, sql) FROM sqlite_schema "
        "WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY name"
    )
    return "\n".join(sql for (sql,) in rows)
