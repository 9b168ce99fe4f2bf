"""What ships in resources: found by path, whole, and as its build scripts make it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path

import pytest

import resources
from models.currencies import is_known
from resources.currencies import build as currencies_build
from resources.rates import build as rates_build
from resources.rates.build import Review, Row, day_number, find_steps

HAS_PACKAGES = all(map(find_spec, ["currency_converter", "hmrc_rates", "iso4217"]))
needs_packages = pytest.mark.skipif(not HAS_PACKAGES, reason="the packages the data is built from are not installed")


@pytest.fixture
def rates() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(f"{resources.path('rates', 'rates.sqlite').as_uri()}?mode=ro", uri=True)) as file:
        yield file


def test_path_leads_to_shipped_files() -> None:
    assert resources.path("rates", "SOURCE.md").is_file()
    assert resources.path() == Path(resources.__file__).resolve().parent


@pytest.mark.parametrize("folder", ["rates", "currencies", "catalogue"])
def test_each_folder_says_where_its_data_is_from(folder: str) -> None:
    assert resources.path(folder, "SOURCE.md").read_text(encoding="utf-8").startswith("# ")


def test_the_rates_are_a_sound_small_database(rates: sqlite3.Connection) -> None:
    assert rates.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert rates.execute("SELECT count(*) FROM daily").fetchone() == (221_702,)
    assert resources.path("rates", "rates.sqlite").stat().st_size < 5_000_000


@pytest.mark.parametrize(("table", "days"), [("daily", "day"), ("monthly", "month")])
def test_every_rate_is_a_positive_decimal_of_a_known_currency(rates: sqlite3.Connection, table: str, days: str) -> None:
    for currency, day, rate in rates.execute(f"SELECT currency, {days}, rate FROM {table}"):
        assert is_known(currency)
        assert Decimal(rate) > 0
        assert rate.replace(".", "", 1).isdigit()
        assert day_number(date(1999, 1, 4)) <= day <= day_number(date(2026, 11, 1))


def test_each_table_ends_on_the_day_the_file_names(rates: sqlite3.Connection) -> None:
    meta = dict(rates.execute("SELECT key, value FROM meta"))
    days = rates.execute("SELECT min(day), max(day) FROM daily").fetchone()
    months = rates.execute("SELECT min(month), max(month) FROM monthly").fetchone()
    assert days == (
        day_number(date.fromisoformat(meta["daily_first"])),
        day_number(date.fromisoformat(meta["daily_last"])),
    )
    assert months[1] == day_number(date.fromisoformat(meta["monthly_last"]))


def test_figures_published_under_a_wrong_code_are_moved_or_left_out(rates: sqlite3.Connection) -> None:
    def monthly(currency: str, month: date) -> list[tuple[str]]:
        query = "SELECT rate FROM monthly WHERE currency = ? AND month = ?"
        return rates.execute(query, (currency, day_number(month))).fetchall()

    assert monthly("BRL", date(2019, 3, 1))
    assert not monthly("BRL", date(2019, 4, 1))
    assert monthly("BYN", date(2016, 8, 1)) == [("2.6455",)]
    assert not monthly("BYR", date(2016, 8, 1))
    assert monthly("SLL", date(2022, 11, 1)) == [("15631.1792",)]
    assert not rates.execute("SELECT 1 FROM monthly WHERE currency = 'ECS'").fetchall()


def test_no_month_steps_far_from_the_one_before_unless_someone_looked(rates: sqlite3.Connection) -> None:
    rows = [Row(*row) for row in rates.execute("SELECT * FROM monthly")]
    assert list(find_steps(rows, rates_build.read_reviews())) == []
    assert len(list(find_steps(rows, []))) > 5


def test_a_step_is_told_until_it_is_reviewed() -> None:
    january, february = date(2020, 1, 1), date(2020, 2, 1)
    rows = [Row("ABC", day_number(january), "10"), Row("ABC", day_number(february), "5")]
    (finding,) = find_steps(rows, [])
    assert "ABC" in finding
    assert "2020-02-01" in finding
    assert list(find_steps(rows, [Review("ABC", february, february, "ABC")])) == []
    assert list(find_steps([rows[0], rows[1]._replace(rate="5.01")], [])) == []


@pytest.mark.parametrize(
    ("text", "expected"), [("1.25", True), ("0", False), ("-1", False), ("N/A", False), ("", False), ("NaN", False)]
)
def test_only_positive_numbers_are_rates(text: str, expected: bool) -> None:
    assert rates_build.is_rate(text) is expected


@needs_packages
def test_the_rates_agree_with_the_packages() -> None:
    assert rates_build.verify(resources.path("rates", "rates.sqlite")) == []


@needs_packages
def test_a_rate_that_differs_is_found(tmp_path: Path) -> None:
    copy = tmp_path / "rates.sqlite"
    copy.write_bytes(resources.path("rates", "rates.sqlite").read_bytes())
    with closing(sqlite3.connect(copy)) as file, file:
        file.execute("UPDATE daily SET rate = '9' WHERE currency = 'USD' AND day = 10595")
        file.execute("DELETE FROM monthly WHERE currency = 'SAR' AND month = 19783")
    assert [finding.split(":")[0] for finding in rates_build.verify(copy)] == [
        "daily USD 1999-01-04",
        "monthly SAR 2024-03-01",
    ]


@needs_packages
def test_building_again_gives_the_same_bytes(tmp_path: Path) -> None:
    daily, monthly = rates_build.read_daily(), rates_build.read_monthly(rates_build.read_reviews())
    files = [tmp_path / "one.sqlite", tmp_path / "two.sqlite"]
    for file in files:
        rates_build.write(file, daily, monthly)
    assert files[0].read_bytes() == files[1].read_bytes()


@needs_packages
def test_the_currency_table_is_as_its_script_makes_it() -> None:
    assert resources.path("currencies", "currencies.csv").read_text(encoding="utf-8") == currencies_build.compose()
