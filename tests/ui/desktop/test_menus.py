"""The menus of the window."""

from itertools import groupby

import pytest
from PySide6.QtGui import QKeySequence
from pytestqt.qtbot import QtBot

from tests.ui.desktop.conftest import opened, speaking
from ui.desktop.app import Windows


def letter(text: str) -> str:
    """What opens an entry, typed with Alt."""
    return QKeySequence.mnemonic(text).toString()


@pytest.mark.parametrize("language", ["en", "de", "ar"])
def test_no_letter_opens_two_entries(qtbot: QtBot, windows: Windows, language: str) -> None:
    frame, _ = opened(qtbot, windows, None)
    if language != "en":
        frame = speaking(qtbot, windows, language).frame
    bar = [menu.title() for menu in frame.menus.values()]
    for texts in (bar, *([action.text() for action in menu.actions()] for menu in frame.menus.values())):
        keyed = sorted(filter(letter, texts), key=letter)
        assert len(keyed) > 1
        assert [found for _, one in groupby(keyed, letter) if len(found := [*one]) > 1] == []
