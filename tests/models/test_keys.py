"""Keys: derived as SQLCipher does, shown nowhere, and known by salts that say whose they are."""

from __future__ import annotations

import os
import traceback
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import keys
from models.keys import Key
from models.own_files import Identity


class Opened:
    """What is known of an open connection."""

    key: Key
    identity: Identity


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "ITERATIONS", 1)


@given(st.text(), st.text())
def test_two_passphrases_have_one_key_only_if_they_are_the_same_text(first: str, second: str) -> None:
    salt = bytes(16)
    same = unicodedata.normalize("NFC", first) == unicodedata.normalize("NFC", second)
    assert (keys.derive(first, salt) == keys.derive(second, salt)) == same


def test_what_looks_alike_opens_alike() -> None:
    assert keys.derive("Zo\u00eb", bytes(16)) == keys.derive("Zoe\u0308", bytes(16))


def test_two_ledgers_of_one_passphrase_have_two_keys() -> None:
    assert keys.fresh("hunter2") != keys.fresh("hunter2")


@given(st.integers(0, 15), st.integers(1, 255))
def test_a_salt_is_known_as_ours_and_mended_where_one_byte_was_damaged(at: int, flips: int) -> None:
    salt = keys.fresh("x").salt
    damaged = bytearray(salt)
    damaged[at] ^= flips
    assert keys.salt_of(salt) == salt == keys.salt_of(bytes(damaged))
    assert keys.is_encrypted(bytes(damaged) + b"and what follows")


@given(st.binary(max_size=32))
def test_what_begins_otherwise_is_no_ledger_of_ours(head: bytes) -> None:
    assert keys.salt_of(head) is None


def test_a_plain_ledger_and_noise_are_not_taken_for_encrypted_ones() -> None:
    assert not keys.is_encrypted(b"SQLite format 3\0")
    assert not any(keys.is_encrypted(os.urandom(16)) for _ in range(200))


def test_a_key_shows_itself_in_no_text() -> None:
    key = Key(b"s" * 32, b"t" * 16)
    for text in (repr(key), str(key), f"{[key]}", "".join(traceback.format_exception(ValueError(key)))):
        assert "sss" not in text
        assert (b"s" * 8).hex() not in text


def test_a_key_is_held_until_it_is_forgotten() -> None:
    key = keys.fresh("x")
    assert keys.held(key.salt) is None
    keys.hold(key)
    assert keys.held(key.salt) == key
    assert keys.has_any()
    keys.forget(key)
    assert keys.held(key.salt) is None


def test_only_keys_of_what_is_open_stay_when_something_is_closed() -> None:
    used, unused = keys.fresh("x"), keys.fresh("x")
    for key in (used, unused):
        keys.hold(key)
    opened = Opened()
    opened.key, opened.identity = used, (1, 1)
    keys.open_connections.add(opened)
    keys.forget_closed()
    assert (keys.held(used.salt), keys.held(unused.salt)) == (used, None)
    keys.open_connections.discard(opened)
    keys.forget_closed()
    assert keys.held(used.salt) is None
