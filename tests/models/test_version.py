import re
import sqlite3
from importlib import metadata
from pathlib import Path

from models import version

ROOT = Path(__file__).parents[2]


def test_every_library_is_named_with_its_licence() -> None:
    wanted = (ROOT / "requirements.in").read_text(encoding="utf-8")
    assert list(version.LICENCES) == re.findall(r"^([\w-]+)==", wanted, re.MULTILINE)
    for name, licence in version.LICENCES.items():
        about = metadata.distribution(name).read_text("METADATA") or ""
        texts = re.findall(r"^(?:Classifier: )?License.*", about, re.MULTILINE)
        texts += [file.read_text() for file in metadata.files(name) or [] if "LICENSE" in file.name]
        begins = "Permission is hereby granted" if licence == "MIT" else licence.removesuffix("-only").split("-")[0]
        assert any(begins in text or licence in text for text in texts), name


def test_versions_are_those_in_use() -> None:
    parts = {part.name: part.version for part in version.parts()}
    assert parts["SQLite"] == sqlite3.sqlite_version
    assert parts["peewee"] == metadata.version("peewee")
    assert "?" not in parts.values()


def test_what_is_not_described_is_not_guessed() -> None:
    assert version._version("no such library") == "?"
