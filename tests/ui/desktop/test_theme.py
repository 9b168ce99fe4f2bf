import re
from string import Template

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from resources import path
from ui.desktop import theme
from ui.desktop.theme import Theme
from ui.tokens import DARK, LIGHT

from .walk import wear


def test_the_style_sheet_takes_every_colour_from_the_tokens(qapp: QApplication) -> None:
    sheet = path("styles", "window.qss").read_text(encoding="utf-8")
    filled = theme.style_sheet(Template(sheet), DARK)
    assert "$" not in filled
    assert not re.search(r"#[0-9a-fA-F]{3,8}\b", sheet)


def test_switching_changes_palette_and_tells(qtbot: QtBot, qapp: QApplication) -> None:
    own = Theme(qapp, "light")
    with qtbot.waitSignal(own.changed):
        wear(own, "dark")
    assert own.is_dark
    assert qapp.palette().color(QPalette.ColorRole.Window).name() == DARK.window.lower()
    wear(own, "light")
    assert qapp.palette().color(QPalette.ColorRole.Window).name() == LIGHT.window.lower()


def test_nothing_moves_longer_than_it_may(qapp: QApplication) -> None:
    assert 0 <= theme.motion(qapp.style()) <= theme.LONGEST_MOTION
