from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from ui.desktop.widgets import progress
from ui.desktop.widgets.progress import Progress, TimeLeft, said


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def run(paces: list[float], of: int, step: float = 0.1) -> list[tuple[float, float | None]]:
    """Seconds and what was said at each, for a task that goes at these rows a second, one after the other."""
    clock, done = Clock(), 0.0
    left = TimeLeft(clock)
    left.after(0, of)
    heard = []
    for pace in paces:
        clock.now += step
        done = min(of, done + pace * step)
        heard.append((clock.now, left.after(int(done), of)))
    return heard


def test_nothing_is_said_before_two_seconds() -> None:
    heard = run([100.0] * 40, 1000)
    assert [seconds for seconds, told in heard if told is None][-1] == pytest.approx(1.9)


def test_at_a_steady_pace_it_is_right_and_only_falls() -> None:
    heard = [(now, told) for now, told in run([100.0] * 95, 1000) if told is not None]
    for now, told in heard:
        assert told == pytest.approx(10 - now, abs=0.2)
    told_all = [told for _now, told in heard]
    assert told_all == sorted(told_all, reverse=True)


@given(st.lists(st.floats(10, 1000), min_size=40, max_size=200))
def test_it_never_jumps_up_by_little_and_is_never_negative(paces: list[float]) -> None:
    told = [left for _now, left in run(paces, 100_000) if left is not None]
    assert told
    assert min(told) >= 0
    for before, after in pairwise(told):
        assert after <= before or after > 1.4 * before


def test_a_task_that_slows_down_for_good_is_believed_in_the_end() -> None:
    heard = run([1000.0] * 30 + [10.0] * 300, 10_000)
    assert heard[29][1] == pytest.approx(7, abs=0.5)
    assert (heard[-1][1] or 0) > 60


def test_another_task_begins_anew() -> None:
    clock = Clock()
    left = TimeLeft(clock)
    for _ in range(50):
        clock.now += 0.1
        left.after(int(clock.now * 10), 100)
    clock.now += 0.1
    assert left.after(0, 100) is None


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "a few seconds left"), (4.9, "a few seconds left"), (5, "about 5 s left"), (11, "about 15 s left"),
        (59, "about 60 s left"), (60, "about 1 minute left"), (61, "about 2 minutes left"),
        (3000, "about 50 minutes left"),
    ],
)  # fmt: skip
def test_it_is_said_as_roughly_as_it_is_known(seconds: float, text: str) -> None:
    assert said(seconds) == text


def test_the_bar_says_the_time_once_it_can(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    monkeypatch.setattr(progress, "TimeLeft", lambda: TimeLeft(clock))
    bar = Progress()
    qtbot.addWidget(bar)
    texts = []
    for done in range(0, 500, 10):
        clock.now += 0.1
        bar.show_progress(done, 1000)
        texts.append(bar.left.text())
    assert texts[0] == ""
    assert texts[-1] == "about 10 s left"
    bar.show_progress(0, 0)
    assert bar.left.text() == ""
    assert (bar.bar.minimum(), bar.bar.maximum()) == (0, 0), "a bar that only moves: nobody knows how much there is"
    assert isinstance(bar.left, QLabel)
