"""Today is the day where the ledger is: every verb says the same, whatever the clock of the computer shows."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from models import moments
from models.moments import Moment
from tests.ui.cli.commands import Run

ZONE = "Pacific/Kiritimati"
INSTANT = datetime(2026, 11, 30, 19, 8, tzinfo=UTC)
"""There it is December already."""


def _there(zone: str) -> Moment:
    return moments.from_utc(INSTANT, zone)


@pytest.fixture
def book(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A ledger there, with a gift of now and a budget."""
    monkeypatch.setattr(moments, "now", _there)
    path = tmp_path / "far.coinpurse"
    monkeypatch.setenv("COINPURSE_LEDGER", str(path))
    assert run("init", "--currency", "EUR", "--timezone", ZONE).status == 0
    assert run("add", "gift", "--platform", "YouTube", "--amount", "5", "--creator", "A").status == 0
    assert run("budget", "set", "10", "EUR").status == 0
    return path


def test_budgets_reports_and_exports_are_of_one_month(run: Run, book: Path, tmp_path: Path) -> None:
    (budget,) = json.loads(run("budget", "--json").out)["budgets"]
    assert (budget["of"], budget["used"]) == ("2026-12", "5.00")
    asked = ("report", "spending", "--by", "month", "--format", "csv", "--period")
    assert run(*asked, "this-month").out.splitlines()[1].startswith("2026-12,1,")
    assert len(run(*asked, "last-month").out.splitlines()) == 1
    page = tmp_path / "far.html"
    assert run("export", "html", "--period", "this-month", "--output", page).status == 0
    assert "€5.00" in page.read_text("utf-8")
    assert "Made on \u2068Dec 1, 2026\u2069" in page.read_text("utf-8")


def test_a_preset_names_its_file_by_that_day(run: Run, book: Path, tmp_path: Path) -> None:
    target = tmp_path / "{period} {date}.csv"
    asked = ("report", "spending", "--period", "this-month", "--format", "csv", "--output", target)
    written = str(tmp_path / "2026-12 2026-12-01.csv")
    assert written in run(*asked, "--save-preset", "x").out
    assert written in run("presets").out
    assert written in run("report", "--preset", "x").out
