"""The field for a moment and its calendar, through the real bar."""

from datetime import UTC, date, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from models import moments
from models.moments import Moment
from ui import formats
from ui.desktop.forms import entry_bar, when_field
from ui.desktop.forms.gift_bar import GiftBar
from ui.desktop.forms.when_field import WhenField, written
from ui.desktop.main_window import MainWindow
from ui.desktop.widgets.calendar import Calendar, stepped

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
KEY = Qt.Key


@pytest.fixture
def field(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> WhenField:
    """The field of the gift bar, on a Monday morning in Berlin."""
    for module in (entry_bar, when_field):
        monkeypatch.setattr(module.moments, "now", lambda zone: moments.from_utc(NOW, zone))
    window.actions["add-gift"].trigger()
    bar = window.desk.open_bar
    assert isinstance(bar, GiftBar)
    found = bar.field("when")
    assert isinstance(found, WhenField)
    found.line.setFocus()
    return found


@pytest.mark.parametrize(
    ("typed", "said", "tone"),
    [
        ("yesterday 21:30", "Sunday, Nov 22, 2026, 9:30\u202fPM", ""),
        ("21:30", "Sunday, Nov 22, 2026, 9:30\u202fPM", ""),
        ("10:45", "Monday, Nov 23, 2026, 10:45\u202fAM", ""),
        ("-2", "Saturday, Nov 21, 2026", ""),
        ("now", "Monday, Nov 23, 2026, 10:30\u202fAM", ""),
        ("12/24/26", "Thursday, Dec 24, 2026 · still to come", "attention"),
        ("2026-03-29 02:30", "2026-03-29 02:30:00 did not exist in Europe/Berlin: the clocks skipped it", "wrong"),
        (
            "2026-10-25 02:30",
            "Sunday, Oct 25, 2026, 2:30\u202fAM · the clock showed this time twice; the first is meant",
            "attention",
        ),
    ],
)
def test_how_a_moment_is_understood_stands_under_the_field(field: WhenField, typed: str, said: str, tone: str) -> None:
    QTest.keyClicks(field.line, typed)
    assert field.hinted == field.line.accessibleDescription() == said
    assert field._under is not None
    assert (field._under.property("tone") or "") == tone


def test_what_is_not_understood_yet_is_helped_on(field: WhenField) -> None:
    QTest.keyClicks(field.line, "yest")
    assert field.hinted.startswith("For example: ")
    assert not field.is_wrong, "one is still typing"
    QTest.keyClick(field.line, KEY.Key_Tab)
    assert field.is_wrong
    assert field.hinted == ""
    assert "“yest” is not a date" in field.line.toolTip()


@pytest.mark.parametrize(
    ("typed", "stays"),
    [
        ("yesterday 21:30", "2026-11-22 21:30"),
        ("fri", "2026-11-20"),
        ("2026-03-02 20:15:44", "2026-03-02 20:15:44"),
        ("2026-03-02T20:15+09:00[Asia/Tokyo]", "2026-03-02T20:15+09:00[Asia/Tokyo]"),
        ("", ""),
    ],
)
def test_words_become_a_date_when_one_leaves_so_that_midnight_changes_nothing(
    field: WhenField, typed: str, stays: str
) -> None:
    QTest.keyClicks(field.line, typed)
    QTest.keyClick(field.line, KEY.Key_Tab)
    assert field.text == stays


def calendar(field: WhenField) -> Calendar:
    (found,) = field.findChildren(Calendar)
    return found


def test_a_day_is_picked_with_the_keyboard_and_the_time_stays(field: WhenField) -> None:
    QTest.keyClicks(field.line, "2026-11-20 21:30")
    QTest.keyClick(field.line, KEY.Key_Down, Qt.KeyboardModifier.AltModifier)
    month = calendar(field)
    for key, day in (
        (KEY.Key_Right, "2026-11-21"), (KEY.Key_Up, "2026-11-14"), (KEY.Key_PageUp, "2026-10-14"),
        (KEY.Key_Left, "2026-10-13"), (KEY.Key_Down, "2026-10-20"), (KEY.Key_PageDown, "2026-11-20"),
    ):  # fmt: skip
        QTest.keyClick(month.focusWidget(), key)
        assert str(month.day) == day
    assert month.focusWidget().accessibleName() == "Friday, November 20, 2026"
    QTest.keyClick(month, KEY.Key_PageUp, Qt.KeyboardModifier.ShiftModifier)
    assert str(month.day) == "2025-11-20"
    QTest.keyClick(month, KEY.Key_Return)
    assert field.text == "2025-11-20 21:30"
    assert month.isHidden()


def test_a_day_is_picked_with_the_pointer(field: WhenField) -> None:
    field._sign.trigger()
    month = calendar(field)
    assert month._month.text() == formats.month(NOW.date())
    month._go(date(2026, 11, 23))
    cell = next(cell for cell in month._cells if cell.accessibleName() == "Tuesday, November 3, 2026")
    cell.click()
    assert field.text == "2026-11-03"


def test_home_is_today_and_esc_changes_nothing(field: WhenField) -> None:
    QTest.keyClicks(field.line, "2026-03-02")
    field.open_calendar()
    month = calendar(field)
    QTest.keyClick(month, KEY.Key_Home)
    assert month.day == NOW.date()
    QTest.keyClick(month, KEY.Key_Escape)
    assert field.text == "2026-03-02"


def test_arrows_follow_the_side_the_language_is_read_from(field: WhenField) -> None:
    QTest.keyClicks(field.line, "2026-03-02")
    field.window().setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    field.open_calendar()
    month = calendar(field)
    QTest.keyClick(month, KEY.Key_Left)
    assert str(month.day) == "2026-03-03"


def test_the_calendar_shows_whole_weeks_around_its_month(field: WhenField) -> None:
    formats.set_locale("de_DE")
    field.open_calendar()
    month = calendar(field)
    month._go(date(2026, 2, 10))
    assert [month._week[0][2], month._cells[0].accessibleName()] == ["Montag", "Montag, 26. Januar 2026"]
    outside = [cell.text() for cell in month._cells if cell.property("outside") == "true"]
    assert outside == [str(day) for day in (*range(26, 32), *range(1, 9))]
    month._go(date(1999, 1, 1))
    assert month.day == moments.FIRST


@pytest.mark.parametrize(
    ("day", "months", "result"),
    [
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 12, 5), 1, date(2027, 1, 5)),
        (date(2000, 1, 5), -1, moments.FIRST),
        (date(2199, 12, 5), 1, moments.LAST),
    ],
)
def test_a_month_on_is_the_same_day_or_the_last_there_is(day: date, months: int, result: date) -> None:
    assert stepped(day, months) == result


def test_seconds_are_kept_in_writing() -> None:
    def at(text: str) -> Moment:
        return moments.parse(text, "UTC")

    assert [written(at(text)) for text in ("2026-03-02", "2026-03-02T20:15", "2026-03-02T20:15:44")] == [
        "2026-03-02",
        "2026-03-02 20:15",
        "2026-03-02 20:15:44",
    ]
