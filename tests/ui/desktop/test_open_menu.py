from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from ui.desktop.theme import Theme
from ui.desktop.widgets.chips import PeriodChip

SIDES = [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft]


@pytest.fixture(params=SIDES, ids=["left", "right"])
def side(qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[Qt.LayoutDirection]:
    """The side the language is read from."""
    qapp.setLayoutDirection(request.param)
    yield request.param
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def test_the_menu_of_a_chip_runs_as_the_language_does(
    qtbot: QtBot, qapp: QApplication, theme: Theme, side: Qt.LayoutDirection
) -> None:
    chip = PeriodChip(theme)
    qtbot.addWidget(chip)
    chip.move(400, 100)
    chip.show()
    chip.click()
    menu = qapp.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert menu.layoutDirection() == side
    ends = [(widget.mapToGlobal(widget.rect().topLeft()).x(), widget.width()) for widget in (chip, menu)]
    edges = [left + width if side == Qt.LayoutDirection.RightToLeft else left for left, width in ends]
    assert edges[0] == edges[1]
    menu.close()
