"""Which file a preset writes: one in its folder, of a name every system takes, and another for every month."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import gettempdir

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import InvalidEntry
from models.presets import PLACEHOLDERS, Preset
from models.reports.choices import Choices, Period
from ui import spans
from ui.documents import presets, report_files
from ui.documents.file_names import file_name

TODAY = date(2026, 11, 1)
FOLDER = Path(gettempdir())
MONTHLY = Preset("Monthly", Choices(period=Period("last-month")), "xlsx", FOLDER, "{name} {period}")
PARTS = st.one_of(
    st.sampled_from([f"{{{name}}}" for name in PLACEHOLDERS]),
    st.sampled_from(["CON", "nul", "..", "/", "\\", ".", "~", "C:", "%", "$HOME", "\n", "\u202e", "aux.", "com1", " "]),
    st.text(st.characters(exclude_characters="{}", exclude_categories=["Cs"]), max_size=5),
)
NAMES = st.one_of(st.sampled_from(["../../x", "CON", "", "{period}", "{", "/etc/passwd", "a:b"]), st.text(max_size=20))


LAST_MONTH = Period("last-month")


def named(pattern: str, period: Period = LAST_MONTH, starts_on: int = 1) -> str:
    preset = replace(MONTHLY, pattern=pattern, choices=replace(MONTHLY.choices, period=period))
    return presets.file_name(preset, FOLDER / "my coins.coinpurse", TODAY, starts_on)


@pytest.mark.parametrize(
    ("pattern", "called"),
    [
        ("{name} {period}", "Monthly 2026-10"),
        ("{report}", "spending-creator-month"),
        ("{from} to {to}", "2026-10-01 to 2026-10-31"),
        ("{ledger}-{date}", "my coins-2026-11-01"),
        ("{period}{period}", "2026-102026-10"),
        ("../{name}/x", "Monthly-x"),
        ("con", "_con"),
    ],
)
def test_each_placeholder_says_what_it_stands_for(pattern: str, called: str) -> None:
    assert named(pattern) == f"{called}.xlsx"


@pytest.mark.parametrize(
    ("period", "said"),
    [
        (Period(), "all"),
        (Period("no such"), "all"),
        (Period("last-month"), "2026-10"),
        (Period("last-quarter"), "2026-Q3"),
        (Period("last-year"), "2025"),
        (Period("last-12"), "2025-12_2026-11"),
        (Period("last-30"), "2026-10-03_2026-11-01"),
        (Period("own", date(2026, 3, 2), date(2026, 3, 2)), "2026-03-02"),
        (Period("own", date(2026, 3, 1), date(2026, 3, 31)), "2026-03"),
        (Period("own", date(2026, 3, 2), None), "2026-03-02_"),
        (Period("own", None, date(2026, 3, 2)), "_2026-03-02"),
    ],
)
def test_a_period_is_said_as_briefly_as_it_can_be(period: Period, said: str) -> None:
    assert named("{period}", period) == f"{said}.xlsx"


def test_months_may_start_on_another_day() -> None:
    assert named("{period} {from}", starts_on=15) == "2026-09 2026-09-15.xlsx"


def test_the_report_is_called_as_it_was_saved() -> None:
    assert presets.file_name(replace(MONTHLY, pattern="{report}", title="My/Evenings"), FOLDER, TODAY, 1) == (
        "My-Evenings.xlsx"
    )


@given(st.lists(PARTS, min_size=1, max_size=6).map("".join), NAMES, NAMES, st.sampled_from([*report_files.ENDINGS]))
def test_no_pattern_leaves_the_folder_or_names_a_device(pattern: str, name: str, title: str, kind: str) -> None:
    preset = replace(MONTHLY, name=name, title=title, pattern=pattern, format=kind)
    try:
        target = presets.target(preset, Path("/x/{name}.coinpurse"), TODAY, 1)
    except InvalidEntry as error:
        assert error.field == "pattern"  # noqa: PT017 - most patterns do name a file
        return
    assert target.parent == FOLDER
    assert target.suffix == report_files.ENDINGS[kind]
    stem = target.name.removesuffix(target.suffix)
    assert file_name(stem) == stem  # which no system refuses, and no name of a device is
    assert len(target.name.encode()) <= 140


@given(st.sampled_from([*spans.NAMES]), st.integers(1, 31), st.dates(date(2001, 1, 1), date(2100, 12, 31)))
def test_another_stretch_of_time_has_another_name(name: str, starts_on: int, today: date) -> None:
    """So that a file of last month is never written over by that of this one."""
    found: dict[str, object] = {}
    preset = replace(MONTHLY, pattern="{period}", choices=Choices(period=Period(name)))
    for day in (today, today.replace(year=today.year + 1), date.fromordinal(today.toordinal() + 40)):
        span = spans.of(preset.choices.period, day, starts_on)
        file = presets.file_name(preset, FOLDER, day, starts_on)
        assert found.setdefault(file, span) == span


def test_a_name_that_would_be_cut_is_refused() -> None:
    """Two months that were cut to one name would be one file."""
    with pytest.raises(InvalidEntry, match="would be too long"):
        presets.file_name(replace(MONTHLY, name="x" * 113), FOLDER, TODAY, 1)
    assert presets.file_name(replace(MONTHLY, name="x" * 112), FOLDER, TODAY, 1).endswith(" 2026-10.xlsx")


def test_a_format_nobody_knows_is_refused() -> None:
    with pytest.raises(InvalidEntry, match="“exe” is no format of a file; there is csv, json, xlsx"):
        presets.file_name(replace(MONTHLY, format="exe"), FOLDER, TODAY, 1)
