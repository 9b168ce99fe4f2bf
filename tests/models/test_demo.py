import time
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from models import budgets, demo, ledger, lookups, moments, settings
from models.check import check
from models.columns import Columns
from models.errors import InvalidEntry, LedgerError
from models.ledger import Ledger
from models.rates import Rates
from models.reports import Query, run
from models.reports.budgets import status

UNTIL = date(2026, 11, 1)
LATE = datetime.min.time().replace(hour=23)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sample") / "sample.coinpurse"
    started = time.process_time()
    assert 2000 < demo.make(path, UNTIL) < 3000
    assert time.process_time() - started < 4  # a person waits for it
    return path


@pytest.mark.parametrize("until", [UNTIL, date(2024, 2, 29), date(2025, 3, 31), date(2027, 1, 1)])
def test_the_sample_verifies_itself_whatever_day_it_ends_on(tmp_path: Path, until: date) -> None:
    path = tmp_path / "sample.coinpurse"
    demo.make(path, until)
    with closing(ledger.open_reader(path)) as reader:
        assert check(reader) == []
        days = [draft.moment.day for draft in lookups.all_drafts(reader)]
    assert (min(days), max(days)) == (until - timedelta(days=demo.DAYS), until - timedelta(days=1))


def test_the_same_day_makes_the_same_sample(sample: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.coinpurse"
    demo.make(again, UNTIL)
    with closing(ledger.open_reader(sample)) as one, closing(ledger.open_reader(again)) as other:
        assert list(lookups.all_drafts(one)) == list(lookups.all_drafts(other))


def test_the_sample_shows_one_of_everything(sample: Path) -> None:
    with closing(ledger.open_reader(sample)) as reader:
        entries = list(lookups.all_drafts(reader))
        columns, kept = Columns(reader), settings.read(reader)
        total = run("spending", columns, Rates(), kept, Query())
        months = run("spending", columns, Rates(), kept, Query(by=("month",)))
    row = dict(zip((column.name for column in total.columns), total.rows[0], strict=True))
    assert row["uncovered_coins"]
    assert row["unconverted"]
    assert len(months.rows) in (36, 37)
    assert {entry.kind for entry in entries} == {"purchase", "gift", "refund", "adjustment", "assertion"}
    assert {entry.platform for entry in entries} == {"TikTok", "Twitch", "YouTube", "Telegram", "Instagram"}
    bought = [entry for entry in entries if entry.kind == "purchase"]
    assert {entry.amount.currency for entry in bought if entry.amount} == {"EUR", "GBP", "JPY", "NAD", "USD"}
    assert {entry.channel for entry in bought} == {"ios-app", "website", "gift-card"}
    assert any(entry.charged for entry in bought)
    assert {entry.item for entry in entries if entry.kind == "adjustment"} == {"free", "expired", "lost", "opening"}
    assert len({entry.moment.zone for entry in entries}) == 5
    assert any(entry.moment.is_date for entry in bought)


def test_the_sample_is_one_step_that_can_be_undone(tmp_path: Path) -> None:
    path = tmp_path / "a.coinpurse"
    ledger.create(path, settings.Settings(timezone=demo.HOME))
    with closing(Ledger(path)) as book:
        demo.fill(book, UNTIL)
        assert book.undo() == "Add sample data"
        assert list(lookups.all_drafts(book)) == []


@pytest.mark.parametrize("until", [UNTIL, date(2024, 2, 29), date(2025, 3, 31), date(2027, 1, 1)])
def test_its_budgets_warn_nobody_who_only_looks_around(tmp_path: Path, until: date) -> None:
    path = tmp_path / "sample.coinpurse"
    demo.make(path, until)
    with closing(ledger.open_reader(path)) as reader:
        columns, kept, rows = Columns(reader), settings.read(reader), budgets.budgets(reader)
        assert {row.terms.about for row in rows} == {"", "creator"}
        for days in range(60):
            now = moments.from_local(datetime.combine(until - timedelta(days=days), LATE), kept.timezone)
            assert [one.level for one in status(columns, Rates(), kept, rows, now, earlier=0)] == [""] * len(rows)


def test_a_file_that_is_there_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "mine"
    path.write_text("mine")
    with pytest.raises(LedgerError, match="already exists"):
        demo.make(path, UNTIL)
    assert path.read_text() == "mine"


@pytest.mark.parametrize("until", [date(2002, 12, 30), date(2200, 1, 1)])
def test_a_clock_far_off_is_said_before_anything_is_made(tmp_path: Path, until: date) -> None:
    with pytest.raises(InvalidEntry, match="outside the years 2000 to 2199"):
        demo.make(tmp_path / "far.coinpurse", until)
    assert list(tmp_path.iterdir()) == []


def test_a_sample_that_could_not_be_finished_is_not_left_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("models.catalogue.find_gift", lambda *_: None)
    with pytest.raises(LookupError):
        demo.make(tmp_path / "half.coinpurse", UNTIL)
    assert list(tmp_path.glob("*.coinpurse")) == []
