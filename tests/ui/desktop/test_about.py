from pathlib import Path

import pytest
from PySide6.QtCore import Qt, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton

from models.backups import shelf
from models.version import VERSION
from resources import path as shipped
from ui import formats
from ui.desktop import folders
from ui.desktop.dialogs.about import About
from ui.desktop.main_window import MainWindow


def opened(window: MainWindow) -> About:
    window.actions["about"].trigger()
    found = [dialog for dialog in window.frame.findChildren(About) if dialog.isVisible()]
    assert len(found) == 1
    return found[0]


def button(dialog: About, text: str) -> QPushButton:
    return next(one for one in dialog.findChildren(QPushButton) if one.text() == text)


def said(dialog: About) -> str:
    return " ".join(label.text() for label in dialog.findChildren(QLabel))


def test_it_says_what_it_is_made_of_and_whose_rates_are_used(window: MainWindow) -> None:
    dialog = opened(window)
    for text in (
        VERSION, "Python 3", "SQLite 3", "PySide6", "peewee", "Babel", "numpy", "European Central Bank",
        "HM Revenue & Customs", "Open Government Licence", "Lesser General Public License", "calls nobody",
    ):  # fmt: skip
        assert text in said(dialog)
    assert not dialog.isModal()
    assert dialog.sizeHint().height() < 560
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_its_buttons_show_the_folders_that_are_there(
    window: MainWindow, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[Path] = []
    monkeypatch.setattr(folders, "show", shown.append)
    folders.log().mkdir(parents=True, exist_ok=True)
    dialog = opened(window)
    assert not button(dialog, "Backups").isEnabled()
    for text in ("Ledger", "Log", "Licences"):
        button(dialog, text).click()
    assert shown == [path.parent, folders.log(), shipped("licences")]
    dialog.close()
    kept = shelf.keep(path, "by-hand")
    button(opened(window), "Backups").click()
    assert shown[-1] == kept.path.parent


@pytest.mark.parametrize("language", ["en", "ar"])
def test_dates_are_written_without_a_trace_of_their_marks(window: MainWindow, language: str) -> None:
    formats.set_locale(language)
    assert "\\u" not in said(opened(window))


def test_without_a_ledger_there_is_no_folder_of_it(bare_window: MainWindow) -> None:
    dialog = opened(bare_window)
    assert not button(dialog, "Ledger").isEnabled()
    assert button(dialog, "Licences").isEnabled()


def test_details_hold_versions_and_nothing_of_the_ledger(window: MainWindow, path: Path) -> None:
    dialog = opened(window)
    button(dialog, "Copy details").click()
    details = QGuiApplication.clipboard().text()
    assert f"Qt {qVersion()}" in details
    assert VERSION in details
    for secret in (path.name, str(path.parent), "coins", "Mila", str(Path.home())):
        assert secret not in details


def test_the_texts_of_qts_licence_come_along() -> None:
    for name, words in (("LGPL-3.0", "GNU LESSER GENERAL PUBLIC LICENSE"), ("GPL-3.0", "GNU GENERAL PUBLIC LICENSE")):
        text = shipped("licences", f"{name}.txt").read_text(encoding="utf-8")
        assert words in text
        assert "Version 3, 29 June 2007" in text
