"""Encrypted ledgers: the only code that knows SQLCipher, imported once a ledger is met that cannot be read without.

A file belongs to one library at a time in this process: SQLite forgets its locks on a file that something else closes.
So whatever is open here decides how the file is opened again, and only where nothing is, its first bytes are looked at.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from hashlib import pbkdf2_hmac
from hmac import compare_digest, digest
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from models import keys
from models.errors import LedgerUnusable, WrongPassphrase
from models.exports.atomic import flush
from models.keys import Key
from models.own_files import Identity, identity
from models.text import N_

if TYPE_CHECKING:
    from types import ModuleType

_PAGE, _TAG_AREA = 4096, 64
"""Bytes of a page of SQLCipher 4, and of the tag at its end."""
_LOG_HEAD, _FIRST = 32, (1).to_bytes(4, "big")
"""Bytes of the head of a log, and the number of the first page as it stands before that."""
_SAMPLE = 32
"""Pages that are asked whether a key is theirs."""


def is_installed() -> bool:
    """Whether the library is there that encrypted ledgers need; nothing else does."""
    return find_spec("sqlcipher3") is not None


def library() -> ModuleType:
    """Give the library. Raises LedgerUnusable where it was not installed."""
    try:
        from sqlcipher3 import dbapi2
    except ImportError as error:
        raise LedgerUnusable(NOT_INSTALLED) from error
    return cast("ModuleType", dbapi2)


NOT_INSTALLED = N_(
    "Encrypted ledgers need one more library, sqlcipher3, which is not installed; nothing was changed. Run "
    "“make passphrase” in Coinpurse’s folder, and open the ledger again"
)


def connect(uri: str, path: Path, key: Key) -> sqlite3.Connection:
    """Open an encrypted file, or an empty one that is to be; the key comes before anything else."""
    module = library()
    made = module.connect(uri, uri=True, isolation_level=None, factory=_connection_class(module))
    made.key, made.identity = key, identity(path)
    with keys.guard:
        keys.open_connections.add(made)
    try:
        made.execute("PRAGMA cipher_log_level = NONE")  # it would write to stderr by itself
        made.execute(f'PRAGMA key = "{key.literal}"')
    except BaseException:
        made.close()
        raise
    return cast("sqlite3.Connection", made)  # the same interface, of another module


_classes: list[Any] = []


def _connection_class(module: Any) -> Any:
    """A connection that is known while it is open; made late, as its library is."""
    if not _classes:

        class Connection(module.Connection):  # type: ignore[misc]
            key: Key
            identity: Identity

            def close(self) -> None:
                with keys.guard:
                    super().close()
                    keys.open_connections.discard(self)

        _classes.append(Connection)
    return _classes[0]


def find(path: Path) -> Key | None:
    """Say with which key the file at `path` is to be opened, None for plain; the caller holds `keys.guard`."""
    opened = _open_key(path)
    return opened or keys.held(_salt(path))


def is_encrypted(path: Path) -> bool:
    """Whether the file at `path` is an encrypted ledger, unlocked or not."""
    with keys.guard:
        return bool(_open_key(path) or _salt(path))


def is_locked(path: Path) -> bool:
    """Whether the file at `path` is an encrypted ledger whose key is not held."""
    with keys.guard:
        if _open_key(path):
            return False
        salt = _salt(path)
        return salt is not None and keys.held(salt) is None


def _open_key(path: Path) -> Key | None:
    at = identity(path)
    return next((other.key for other in keys.open_connections if other.identity == at), None)


def _salt(path: Path) -> bytes | None:
    """Give the salt of an encrypted file that is not open here; None for a plain one, which may be.

    A plain one is told by SQLite, which loses no locks to itself; as if nobody wrote to it, so that no log is touched.
    """
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as plain:
            plain.execute("PRAGMA schema_version")
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorname", "") == "SQLITE_NOTADB":
            return keys.salt_of(_head(path)) or _salt_beside(path)
    return None


def _salt_beside(path: Path) -> bytes | None:
    """Give the salt where a power cut tore the first page: the journal or log has that page, and puts it back."""
    return _salt_in(Path(f"{path}-journal"), 4, 4) or _salt_in(Path(f"{path}-wal"), 24, 0)


def _salt_in(path: Path, before: int, after: int) -> bytes | None:
    """Look for the first page among those of a journal or log, which have so many bytes of their own around each.

    How they lie on the disk: "Database File Format" of SQLite's documentation.
    """
    with suppress(OSError), path.open("rb") as file:
        head = file.read(_LOG_HEAD)
        file.seek(int.from_bytes(head[20:24], "big") if after else _LOG_HEAD)
        while piece := file.read(before + _PAGE + after):
            salt = keys.salt_of(piece[before:]) if piece[:4] == _FIRST else None
            if salt is not None:
                return salt
    return None


def _head(path: Path) -> bytes:
    """Read the first bytes of a file that nothing has open here."""
    try:
        with path.open("rb") as file:
            return file.read(keys.SALT_LENGTH)
    except OSError:
        return b""


def unlock(path: Path, passphrase: str) -> Key:
    """Hold the key of the encrypted ledger at `path`: it opens from now on. Raises WrongPassphrase, LedgerUnusable."""
    library()
    with keys.guard:
        opened = _open_key(path)
        salt = opened.salt if opened else _salt(path)
    if salt is None:
        raise LedgerUnusable(N_("{path} is not an encrypted ledger, and was left as it is"), path=path)
    key = keys.derive(passphrase, salt)
    with keys.guard:
        opened = _open_key(path)
        is_right = keys.are_equal(key, opened) if opened else any(_bear_its_tag(path, key))
    if not is_right:
        raise _refusal(path)
    keys.hold(key)
    return key


def _refusal(path: Path) -> WrongPassphrase | LedgerUnusable:
    size = path.stat().st_size
    if size < 2 * _PAGE or size % _PAGE:
        return LedgerUnusable(N_("{path} is an encrypted ledger that was cut off. Restore a backup"), path=path)
    return WrongPassphrase(N_("That is not the passphrase of {path}; nothing was changed. Try again"), path=path)


def _bear_its_tag(path: Path, key: Key) -> Iterator[bool]:
    """Say of pages of the file whether the key is theirs: that it is of one tells a damaged file from a wrong key.

    Every page ends with a tag over its content and its number (SQLCipher's design, “Per-Page HMAC”).
    """
    tag_key = pbkdf2_hmac("sha512", key.secret, bytes(byte ^ 0x3A for byte in key.salt), 2, 32)
    pages = path.stat().st_size // _PAGE
    with path.open("rb") as file:
        for number in range(1, pages + 1, max(1, pages // _SAMPLE)):
            file.seek((number - 1) * _PAGE)
            page = file.read(_PAGE)
            begin = keys.SALT_LENGTH if number == 1 else 0
            expected = digest(tag_key, page[begin:-_TAG_AREA] + number.to_bytes(4, "little"), "sha512")
            yield compare_digest(expected, page[-_TAG_AREA:])


def export(source: Path, old: Key | None, target: Path, new: Key | None) -> None:
    """Write all of a ledger into the new file `target`, by another key or none, and flush it.

    It runs where nothing has the ledger open. What it leaves behind after a crash is nobody's ledger yet, and it is
    compared before it becomes one: so no journal is kept meanwhile.
    """
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    uri = f"{target.absolute().as_uri()}?mode=rw"
    with closing(connect(uri, target, new) if new else library().connect(uri, uri=True, isolation_level=None)) as made:
        made.execute("PRAGMA journal_mode = OFF")
        made.execute("PRAGMA synchronous = OFF")
        made.execute("ATTACH ? AS old KEY ?", (f"{source.absolute().as_uri()}?mode=ro", old.literal if old else ""))
        made.execute("SELECT sqlcipher_export('main', 'old')").fetchall()
        for name in ("application_id", "user_version"):
            (value,) = made.execute(f"PRAGMA old.{name}").fetchone()
            made.execute(f"PRAGMA main.{name} = {int(value)}")
    flush(target)
