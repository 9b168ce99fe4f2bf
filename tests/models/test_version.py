import re
import sqlite3
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

from models import version

ROOT = Path(__file__).parents[2]


def wanted(file: str) -> list[str]:
    return re.findall(r"^([\w-]+)==", (ROOT / file).read_text(encoding="utf-8"), re.MULTILINE)


def test_every_library_is_named_with_its_licence() -> None:
    assert list(version.LICENCES) == wanted("requirements.in")
    for name, licence in version.LICENCES.items():
        about = metadata.distribution(name).read_text("METADATA") or ""
        texts = re.findall(r"^(?:Classifier: )?License.*", about, re.MULTILINE)
        texts += [file.read_text() for file in metadata.files(name) or [] if "LICENSE" in file.name]
        begins = "Permission is hereby granted" if licence == "MIT" else licence.removesuffix("-only").split("-")[0]
        assert any(begins in text or licence in text for text in texts), name


def test_what_is_there_only_if_wanted_is_named_only_then(monkeypatch: pytest.MonkeyPatch) -> None:
    assert list(version.FOR_PASSPHRASES) == wanted("requirements-passphrase.in")
    about = [file.read_text() for file in metadata.files("sqlcipher3") or [] if file.name == "LICENSE"]
    assert "This software is provided 'as-is'" in about[0], "the words of the zlib licence"
    assert "sqlcipher3" in {part.name for part in version.parts()}
    monkeypatch.setattr(version, "find_spec", lambda _name: None)
    assert "sqlcipher3" not in {part.name for part in version.parts()}


def test_versions_are_those_in_use() -> None:
    parts = {part.name: part.version for part in version.parts()}
    assert parts["SQLite"] == sqlite3.sqlite_version
    assert parts["peewee"] == metadata.version("peewee")
    assert "?" not in parts.values()


def test_what_is_not_described_is_not_guessed() -> None:
    assert version._version("no such library") == "?"


def test_the_number_alone_brings_nothing_along_that_a_start_would_wait_for() -> None:
    loaded = "import sys, models.version; print('importlib.metadata' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", loaded], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout == "False\n"
