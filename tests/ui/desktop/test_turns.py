"""Work in steps: what else waits gets its turn between any two of them."""

from __future__ import annotations

from collections.abc import Generator, Iterator

import pytest
from PySide6.QtCore import QObject, QTimer
from pytestqt.qtbot import QtBot

from ui.desktop import turns


def counted(done: list[int]) -> Generator[None, None, None]:
    for number in range(1000):
        done.append(number)
        yield


@pytest.fixture
def owner(qtbot: QtBot) -> Iterator[QObject]:
    made = QObject()
    yield made
    made.deleteLater()


def test_another_timer_gets_its_turn_between_any_two_steps(owner: QObject, qtbot: QtBot) -> None:
    done: list[str] = []
    beat = QTimer(owner, interval=0)
    beat.timeout.connect(lambda: done.append("beat"))
    beat.start()

    def steps() -> Iterator[None]:
        for name in "abc":
            done.append(name)
            yield

    turns.take(steps(), owner)
    assert done == ["a"]
    qtbot.waitUntil(lambda: "c" in done)
    assert "beat" in done[done.index("a") : done.index("b")]
    assert "beat" in done[done.index("b") : done.index("c")]


def test_nothing_is_left_when_all_is_done(owner: QObject, qtbot: QtBot) -> None:
    turns.take(iter([None, None]), owner)
    assert owner.findChildren(QTimer)
    qtbot.waitUntil(lambda: not owner.findChildren(QTimer))


def test_steps_end_with_their_owner(qtbot: QtBot) -> None:
    done: list[int] = []
    owner = QObject()
    turns.take(counted(done), owner)
    owner.deleteLater()
    with qtbot.waitSignal(owner.destroyed):
        pass
    seen = len(done)
    qtbot.wait(20)
    assert len(done) == seen < 1000


def test_steps_that_are_closed_end(owner: QObject, qtbot: QtBot) -> None:
    done: list[int] = []
    steps = counted(done)
    turns.take(steps, owner)
    steps.close()
    qtbot.waitUntil(lambda: not owner.findChildren(QTimer))
    assert done == [0]
