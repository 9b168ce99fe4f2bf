"""What the tests of the window and those of the command line begin with, for tests that go through both."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from models import moments
from tests.platforms.fan import NOW, Fan
from tests.ui.cli.commands import Run
from tests.ui.cli.conftest import run
from tests.ui.desktop.conftest import bare_window, no_key_held, nothing_hidden, preferences, theme
from ui import formats
from ui.desktop.main_window import MainWindow

__all__ = ["bare_window", "no_key_held", "nothing_hidden", "preferences", "run", "theme"]


@pytest.fixture
def fan(
    tmp_path: Path,
    run: Run,
    bare_window: MainWindow,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Fan]:
    """Somebody on the last day of March 2026."""
    monkeypatch.setattr(moments, "now", lambda zone: moments.parse(NOW, zone))
    formats.set_locale("en")
    yield Fan(bare_window, run, qtbot, tmp_path)
    bare_window.close_ledger()
