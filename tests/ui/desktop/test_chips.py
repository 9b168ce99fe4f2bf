from datetime import date

import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from ui import spans
from ui.desktop.preferences import RECENT, Preferences
from ui.desktop.theme import Theme
from ui.desktop.widgets.chips import PeriodChip, _OwnSpan
from ui.desktop.widgets.plain import PlainLabel, ShortLabel, menu_text, tip
from ui.spans import Span, span


@pytest.mark.parametrize(
    ("name", "today", "starts_on", "since", "until"),
    [
        ("this-month", "2026-03-15", 1, "2026-03-01", "2026-03-31"),
        ("this-month", "2026-03-15", 25, "2026-02-25", "2026-03-24"),
        ("last-month", "2026-01-15", 1, "2025-12-01", "2025-12-31"),
        ("last-month", "2026-03-31", 31, "2026-02-28", "2026-03-30"),
        ("last-30", "2026-03-30", 1, "2026-03-01", "2026-03-30"),
        ("this-year", "2026-03-15", 1, "2026-01-01", "2026-12-31"),
        ("last-year", "2026-03-15", 1, "2025-01-01", "2025-12-31"),
        ("last-12", "2026-03-15", 1, "2025-04-01", "2026-03-31"),
        ("last-12", "2026-12-15", 1, "2026-01-01", "2026-12-31"),
        ("month-year-ago", "2026-03-15", 1, "2025-03-01", "2025-03-31"),
        ("month-year-ago", "2026-03-01", 25, "2025-02-25", "2025-03-24"),
        ("this-quarter", "2026-05-31", 1, "2026-04-01", "2026-06-30"),
        ("last-quarter", "2026-02-15", 1, "2025-10-01", "2025-12-31"),
        ("last-quarter", "2026-04-24", 25, "2025-10-25", "2026-01-24"),
    ],
)
def test_a_named_stretch_is_worked_out(name: str, today: str, starts_on: int, since: str, until: str) -> None:
    expected = Span(name, date.fromisoformat(since), date.fromisoformat(until))
    assert span(name, date.fromisoformat(today), starts_on) == expected


def test_all_time_has_no_ends() -> None:
    assert span("all", date(2026, 3, 1)) == Span()
    assert set(spans.NAMES) >= {"all", "own"}


@pytest.fixture
def chip(qtbot: QtBot, theme: Theme) -> PeriodChip:
    made = PeriodChip(theme)
    qtbot.addWidget(made)
    return made


def test_a_chip_says_what_is_chosen_on_it(chip: PeriodChip) -> None:
    assert chip.text() == "Period"
    chip._pick("this-month")
    assert (chip.text(), chip.accessibleName()) == ("Period: This month", "Period: This month")
    chip.take(Span("own", date(2026, 3, 1), None))
    assert chip.text() == "Period: from Mar 1, 2026"
    chip._pick("all")
    assert chip.text() == "Period"


def test_two_dates_can_be_typed_in_any_order(chip: PeriodChip, qtbot: QtBot) -> None:
    own = _OwnSpan(chip)
    qtbot.addWidget(own)
    own._fields["since"].setText("2026-03-31")
    own._fields["until"].setText("3/1/2026")
    own._take()
    assert chip.span == Span("own", date(2026, 3, 1), date(2026, 3, 31))


def test_a_date_that_is_none_is_said_and_kept(chip: PeriodChip, qtbot: QtBot) -> None:
    own = _OwnSpan(chip)
    qtbot.addWidget(own)
    own._fields["since"].setText("soon")
    own._take()
    assert "“soon” is not a date" in own._wrong.text()
    assert chip.span == Span()


def test_text_is_never_markup() -> None:
    assert tip("<b>Max</b> & Co") == "<p style='white-space: pre-wrap'>&lt;b&gt;Max&lt;/b&gt; &amp; Co</p>"
    assert tip("") == ""
    assert menu_text("Tom & Jerry") == "Tom && Jerry"


def test_a_long_name_is_shortened_and_whole_in_its_tooltip(qtbot: QtBot) -> None:
    label = ShortLabel("A name that is far too long for so little room")
    qtbot.addWidget(label)
    label.resize(60, 20)
    label.grab()
    assert "far too long" in label.toolTip()
    label.resize(600, 20)
    label.grab()
    assert label.toolTip() == ""


def test_a_label_shows_angle_brackets(qtbot: QtBot) -> None:
    label = PlainLabel("<b>Max</b>")
    qtbot.addWidget(label)
    assert label.sizeHint().width() > PlainLabel("Max").sizeHint().width()


def test_preferences_are_what_they_are_declared_to_be(tmp_path: object) -> None:
    store = QSettings(f"{tmp_path}/desk.ini", QSettings.Format.IniFormat)
    preferences = Preferences(store)
    assert (preferences.theme, preferences.density) == ("system", "normal")
    store.setValue("look/theme", "plaid")
    store.setValue("look/density", 7)
    assert (preferences.theme, preferences.density) == ("system", "normal")
    preferences.theme = "dark"
    store.sync()
    assert Preferences(QSettings(f"{tmp_path}/desk.ini", QSettings.Format.IniFormat)).theme == "dark"


def test_only_so_many_files_are_remembered(tmp_path: object) -> None:
    from pathlib import Path

    preferences = Preferences(QSettings(f"{tmp_path}/desk.ini", QSettings.Format.IniFormat))
    for number in range(RECENT + 3):
        preferences.remember(Path(f"/ledgers/{number}"))
    preferences.remember(Path("/ledgers/5"))
    assert len(preferences.recent) == RECENT
    assert preferences.recent[0] == Path("/ledgers/5")
    assert len(set(preferences.recent)) == RECENT
    preferences.forget(Path("/ledgers/5"))
    assert Path("/ledgers/5") not in preferences.recent
