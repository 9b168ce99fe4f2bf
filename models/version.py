"""Which edition of Coinpurse this is, and what it is made of."""

from __future__ import annotations

import platform
import sqlite3
from collections.abc import Iterator
from importlib.util import find_spec
from typing import NamedTuple

VERSION = "0.1.0"
"""`pyproject.toml` says the same."""
LICENCES = {
    "PySide6-Essentials": "LGPL-3.0-only",
    "peewee": "MIT",
    "Babel": "BSD-3-Clause",
    "ijson": "BSD-3-Clause",
    "openpyxl": "MIT",
    "XlsxWriter": "BSD-2-Clause",
    "numpy": "BSD-3-Clause",
    "platformdirs": "MIT",
    "filelock": "MIT",
    "tzdata": "Apache-2.0",
    "Jinja2": "BSD-3-Clause",
}
"""The libraries of `requirements.in` with the licence each is used under, by its own metadata."""


FOR_PASSPHRASES = {"sqlcipher3": "Zlib, with SQLCipher under BSD-3-Clause and OpenSSL under Apache-2.0"}
"""The same of `requirements-passphrase.in`, which is there where somebody wanted it."""


class Part(NamedTuple):
    """Something Coinpurse is made of."""

    name: str
    version: str
    licence: str


def parts() -> Iterator[Part]:
    """Name Python, SQLite and every library with the version in use."""
    yield Part("Python", platform.python_version(), "PSF-2.0")
    yield Part("SQLite", sqlite3.sqlite_version, "Public Domain")
    for name, licence in LICENCES.items():
        yield Part(name, _version(name), licence)
    for name, licence in FOR_PASSPHRASES.items():
        if find_spec(name):
            yield Part(name, _version(name), licence)


def _version(name: str) -> str:
    from importlib import metadata  # brings the standard library's mail along, and the log needs the number alone

    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:  # a bundle may leave out what pip writes beside a library
        return "?"
