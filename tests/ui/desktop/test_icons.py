import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QIcon
from PySide6.QtWidgets import QApplication

from resources import path
from ui.desktop import icons
from ui.desktop.actions import ACTIONS

FILES = sorted(path("icons").glob("*.svg"))
OWN_MARK = "coinpurse"


@pytest.mark.parametrize("file", [file for file in FILES if file.stem != OWN_MARK], ids=lambda file: str(file.stem))
def test_icons_share_one_style(file: object) -> None:
    svg = path("icons", str(file)).read_text(encoding="utf-8")
    assert 'viewBox="0 0 24 24"' in svg
    assert 'stroke-width="1.7"' in svg
    assert set(re.findall(r'(?:stroke|fill)="([^"]+)"', svg)) <= {"currentColor", "none"}


def test_every_action_has_the_icon_it_names() -> None:
    assert {entry.icon for entry in ACTIONS if entry.icon} <= {file.stem for file in FILES}


def test_an_icon_has_the_colour_and_sharpness_asked_for(qapp: QApplication) -> None:
    drawn = icons.pixmap("gift", "#ff0000", 16, 2)
    assert drawn.width() == 32
    assert drawn.devicePixelRatio() == 2
    image = drawn.toImage()
    colors = {
        image.pixelColor(x, y).name() for x in range(32) for y in range(32) if image.pixelColor(x, y).alpha() == 255
    }
    assert colors == {"#ff0000"}


def test_an_icon_is_drawn_for_every_state(qapp: QApplication) -> None:
    made = icons.icon("undo", QColor("#000000"), active=QColor("#00ff00"), disabled=QColor("#888888"))
    modes = {
        made.pixmap(16, mode).toImage().pixelColor(4, 5).name() for mode in (QIcon.Mode.Normal, QIcon.Mode.Disabled)
    }
    assert len(modes) == 2


def test_an_arrow_back_points_where_one_came_from(qapp: QApplication) -> None:
    usual, sign = icons.pixmap("back", "#000000").toImage(), icons.pixmap("search", "#000000").toImage()
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    try:
        mirrored = icons.pixmap("back", "#000000").toImage()
        assert mirrored == usual.flipped(Qt.Orientation.Horizontal) != usual
        assert icons.pixmap("search", "#000000").toImage() == sign
    finally:
        qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
