"""Whatever the rules look for is seen, however it is spelt."""

import ast

import pytest

from tests.source_code import (
    SQL,
    imported,
    imports,
    reads,
    strings,
    writes,
)


@pytest.mark.parametrize(
    "line",
    [
        "import PySide6.QtCore",
        "from PySide6 import QtCore",
        "from PySide6.QtCore import Qt",
        "def later():\n    import PySide6.QtCore as core",
        "importlib.import_module('PySide6.QtCore')",
    ],
)
def test_an_import_is_seen_however_it_is_spelt(line: str) -> None:
    assert imports({"models/bad.py": ast.parse(line)}, "PySide6")
    assert not imports({"models/bad.py": ast.parse(line)}, "PySide")


def test_a_relative_import_is_seen() -> None:
    tree = ast.parse("from . import schema\nfrom ..ui import text")
    assert imported(tree, "models/imports/bad.py") == ["models.imports.schema", "models.ui.text"]


@pytest.mark.parametrize(
    "code",
    [
        "open(name, 'w')",
        "open(name, mode='ab')",
        "path.open('xb')",
        "path.open(mode='r+b')",
        "path.write_text(text)",
        "os.replace(a, b)",
        "zipfile.ZipFile(path, 'w')",
        "file.open(QFile.OpenModeFlag.WriteOnly)",
        "class Log(logging.FileHandler): ...",
    ],
)
def test_writing_is_seen(code: str) -> None:
    assert list(writes(ast.parse(code)))


@pytest.mark.parametrize("code", ["open(name)", "path.open('rb')", "archive.open('w.json')", "text.replace(a, b)"])
def test_reading_is_not_taken_for_writing(code: str) -> None:
    assert not list(writes(ast.parse(code)))


@pytest.mark.parametrize(
    "code", ["open(name)", "path.open('rb')", "path.read_bytes()", "zipfile.ZipFile(path)", "QImageReader(path)"]
)
def test_reading_is_seen(code: str) -> None:
    assert list(reads(ast.parse(code)))
    assert not list(reads(ast.parse("open(name, 'w')\npath.write_text(text)")))


@pytest.mark.parametrize("code", ["run('SELECT 1')", "x = f'INSERT INTO {t}'", "x = ' PRAGMA user_version'"])
def test_sql_is_seen(code: str) -> None:
    assert [text for text in strings(ast.parse(code)) if SQL.match(text)]


@pytest.mark.parametrize("code", ["'''SELECT is explained here.'''", "x = 'Select all'", "x = 'UPDATE the rates'"])
def test_prose_is_not_taken_for_sql(code: str) -> None:
    assert not [text for text in strings(ast.parse(code)) if SQL.match(text)]
