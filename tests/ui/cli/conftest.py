from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from models import demo
from tests.ui.cli.commands import Answer, Run
from ui import cli, text


@pytest.fixture
def run(capsysbinary: pytest.CaptureFixture[bytes], qapp: QApplication) -> Iterator[Run]:
    """Run a command in this process; the language it was told is forgotten afterwards.

    What it paints is painted by the application that every test shares: there can be one of them in a process.
    """

    def run(*arguments: object) -> Answer:
        status = cli.run([str(argument) for argument in arguments])
        out, err = capsysbinary.readouterr()
        return Answer(status, out.decode(), err.decode())

    yield run
    text.set_language("en")


@pytest.fixture
def ledger(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty ledger in euros and Berlin time; commands find it by themselves."""
    path = tmp_path / "my ?ledger#1%.coinpurse"
    assert run("--ledger", path, "init", "--currency", "EUR", "--timezone", "Europe/Berlin").status == 0
    monkeypatch.setenv("COINPURSE_LEDGER", str(path))
    return path


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample ledger of one fixed day; tests only read it."""
    path = tmp_path_factory.mktemp("sample") / "sample.coinpurse"
    demo.make(path, date(2026, 11, 1))
    return path
