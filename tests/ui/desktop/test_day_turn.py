from dataclasses import replace

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from models import budgets, moments
from models.budgets import Terms
from models.moments import Moment
from models.money import Money
from tests.ui.desktop.conftest import ZONE
from ui.desktop.day_turn import DayTurn
from ui.desktop.main_window import MainWindow
from ui.desktop.pages.budgets import BudgetsPage


@pytest.fixture
def page(window: MainWindow) -> BudgetsPage:
    assert window.session is not None
    window.session.run(budgets.add, Terms(Money(100, "EUR"), "evening"))
    window.show_page("budgets")
    found = window.page("budgets")
    assert isinstance(found, BudgetsPage)
    return found


@pytest.mark.parametrize(("opened", "is_told"), [("2026-03-02T23:59:30", True), ("2026-03-03T00:00:00", False)])
def test_a_day_that_turns_right_after_opening_is_seen(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, opened: str, *, is_told: bool
) -> None:
    told: list[None] = []
    zone: list[str | None] = [None]
    owner = QObject()
    turn = DayTurn(lambda: zone[0], lambda: told.append(None), owner)
    turn.timeout.emit()
    zone[0] = ZONE
    later = replace(moments.parse(opened, ZONE), at=moments.parse(opened, ZONE).at + turn.interval() * 1000)
    monkeypatch.setattr(moments, "now", lambda _zone: later)
    turn.timeout.emit()
    assert bool(told) == is_told


@pytest.mark.parametrize(
    ("later", "evening"),
    [
        ("2026-03-02T23:59", "2026-03-02"),
        ("2026-03-03T00:01", "2026-03-02"),
        ("2026-03-03T05:59", "2026-03-02"),
        ("2026-03-03T06:00", "2026-03-03"),
    ],
)
def test_a_page_left_open_shows_the_new_day(
    page: BudgetsPage, monkeypatch: pytest.MonkeyPatch, later: str, evening: str
) -> None:
    clock: list[Moment] = [moments.parse("2026-03-02T20:00", ZONE)]
    monkeypatch.setattr(moments, "now", lambda _zone: clock[0])
    page.go_stale()
    asked: list[None] = []
    reckon = page.reckon
    monkeypatch.setattr(page, "reckon", lambda: asked.append(reckon()))
    turn = page.findChild(DayTurn)
    assert turn is not None
    turn.timeout.emit()
    asked.clear()
    clock[0] = moments.parse(later, ZONE)
    turn.timeout.emit()
    turn.timeout.emit()
    assert len(asked) == (later > "2026-03-03"), "once"
    assert page._standing is not None
    assert page._standing.budgets[0].used.key == evening
