"""The keys of encrypted ledgers that were unlocked: in memory alone, from the passphrase until they are forgotten.

Nothing here knows SQLCipher, so that a plain ledger needs none of it; `cipher` does the rest once a key is held.
"""

from __future__ import annotations

import os
import threading
import unicodedata
from dataclasses import dataclass
from hashlib import pbkdf2_hmac, sha256
from hmac import compare_digest
from typing import Protocol
from weakref import WeakSet

from models.own_files import Identity

ITERATIONS = 256_000
"""SQLCipher 4's own number for PBKDF2 with HMAC-SHA512, and more than OWASP asks for that (210,000, 2023)."""
SALT_LENGTH = 16
_MARK_LENGTH = 4
_RANDOM = SALT_LENGTH - _MARK_LENGTH
_HEADER = b"SQLite format 3\0"
"""What a plain ledger begins with, where an encrypted one has its salt (SQLite's file format, section 1.3)."""


@dataclass(frozen=True, slots=True, repr=False)
class Key:
    """What opens an encrypted file; it has no `repr`, so that no log and no traceback shows it."""

    secret: bytes
    salt: bytes

    @classmethod
    def of(cls, literal: str) -> Key:
        """Read a `literal` back."""
        known = bytes.fromhex(literal[2:-1])
        return cls(known[:-SALT_LENGTH], known[-SALT_LENGTH:])

    @property
    def literal(self) -> str:
        """The key as SQLCipher takes it without deriving anything: hexadecimal alone, whatever the passphrase was."""
        return f"x'{self.secret.hex()}{self.salt.hex()}'"


class Open(Protocol):
    """A connection to an encrypted file."""

    key: Key
    identity: Identity


guard = threading.RLock()
"""Held while it is found out how a file is to be opened, and until it is: see `cipher.find`."""
open_connections: WeakSet[Open] = WeakSet()
_held: dict[bytes, Key] = {}


def derive(passphrase: str, salt: bytes) -> Key:
    """Derive the key as SQLCipher would of the same bytes; takes a tenth of a second, on purpose.

    Letters that look alike but were typed as two characters count as the same (NFC).
    """
    typed = unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass")
    return Key(pbkdf2_hmac("sha512", typed, salt, ITERATIONS, 32), salt)


def fresh(passphrase: str) -> Key:
    """Make the key of a new file, under a salt nobody had before."""
    return derive(passphrase, _marked(os.urandom(_RANDOM)))


def _marked(random: bytes) -> bytes:
    return random + sha256(b"encrypted ledger of Coinpurse" + random).digest()[:_MARK_LENGTH]


def salt_of(head: bytes) -> bytes | None:
    """Take the salt from the first bytes of a file; None where it is no encrypted ledger of ours.

    Twelve bytes are random and four say of them that they are ours. So an encrypted ledger is known without its
    passphrase, and where one byte was damaged, the only one that fits is put back: without its salt nothing could be
    read.
    """
    head = head[:SALT_LENGTH]
    if len(head) < SALT_LENGTH or head == _HEADER:
        return None
    if _marked(head[:_RANDOM]) == head:
        return head
    others = (head[:at] + bytes([byte]) + head[at + 1 :] for at in range(SALT_LENGTH) for byte in range(256))
    return next((other for other in others if _marked(other[:_RANDOM]) == other), None)


def is_encrypted(head: bytes) -> bool:
    """Say whether a file that begins so is an encrypted ledger."""
    return salt_of(head) is not None


def key_of(connection: object) -> Key | None:
    """Give the key with which a connection was opened; None where its file is plain."""
    return getattr(connection, "key", None)


def hold(key: Key) -> None:
    """Keep a key that opens its ledger, and every copy made of that: they have the same salt."""
    _held[key.salt] = key


def held(salt: bytes | None) -> Key | None:
    """Give the key of files with this salt, if it was unlocked."""
    return _held.get(salt) if salt else None


def has_any() -> bool:
    """Whether any ledger was unlocked, or is open: without, every file is opened as a plain one."""
    return bool(_held) or bool(open_connections)


def forget(key: Key) -> None:
    """Hold a key no longer; what is open with it stays open."""
    _held.pop(key.salt, None)


def forget_closed() -> None:
    """Hold no keys any longer but those of files that are open."""
    with guard:
        used = {opened.key.salt for opened in open_connections}
        for salt in [salt for salt in _held if salt not in used]:
            del _held[salt]


def are_equal(first: Key, second: Key) -> bool:
    """Compare two keys in the same time wherever they differ."""
    return compare_digest(first.secret + first.salt, second.secret + second.salt)
