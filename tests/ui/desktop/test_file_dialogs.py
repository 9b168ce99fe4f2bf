"""A dialog for files looks into those it lists; the ledger that is open loses nothing by it."""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QTreeView
from pytestqt.qtbot import QtBot

from models import entries
from models.ledger import Ledger
from models.own_files import identity

from .conftest import ENTRIES

STRANGER = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('SELECT 1 FROM entry'); c.close()"


@pytest.mark.skipif(sys.platform != "linux", reason="Linux alone has locks that last")
def test_another_program_removes_nothing_after_a_dialog_was_open(path: Path, qtbot: QtBot) -> None:
    with closing(Ledger(path)) as book:
        entries.add(book, ENTRIES[0])
        before = identity(f"{path}-wal")
        dialog = QFileDialog(None, "", str(path.parent))
        qtbot.addWidget(dialog)
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
        with qtbot.waitExposed(dialog):
            dialog.open()
        files = dialog.findChild(QTreeView)
        assert files is not None
        qtbot.waitUntil(lambda: files.model().rowCount(files.rootIndex()) > 0)
        dialog.grab()
        subprocess.run([sys.executable, "-c", STRANGER, str(path)], check=True)
        assert identity(f"{path}-wal") == before is not None
        entries.add(book, ENTRIES[1])
