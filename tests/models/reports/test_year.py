"""A year in review: every figure is that of the report asked the same, and months add up to the year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models import entries, reports
from models.columns import Columns
from models.errors import RequestRefused
from models.ledger import Ledger
from models.money import Money
from models.periods import bounds
from models.rates import Rates
from models.reports import Query
from models.reports.estimate import Range, received
from models.reports.people import Gallery
from models.reports.tallies import Tally, dicts, together
from models.reports.year import Bought, Review, latest, rest, review, years
from tests.books import SampleRates, keeping, new_ledger
from tests.ledgers import Ledger as Sample
from tests.ledgers import ledgers, random_ledger
from tests.sample_entries import gift, paid, purchase, refund

RATES = SampleRates()
TODAY = date(2026, 6, 15)


Row = dict[str, object]


class Truth:
    """The reports of the same days, asked one by one."""

    def __init__(self, ledger: Ledger, columns: Columns, found: Review) -> None:
        self._books = columns, RATES, ledger.settings
        self._columns, self._found = columns, found

    def rows(self, name: str, *by: str, since: date | None = None, until: date | None = None) -> list[Row]:
        query = Query(by, since or self._found.since, until or self._found.until)
        return list(dicts(reports.run(name, *self._books, query)))

    def one(self, name: str, *by: str, **key: str) -> Row:
        (row,) = (row for row in self.rows(name, *by) if all(row[one] == value for one, value in key.items()))
        return row


def coins(row: Row, name: str, kinds: tuple[tuple[str, int], ...]) -> bool:
    """Whether the coins of a row are those, where it has several kinds named, and where it has but one."""
    value = row[name]
    if isinstance(value, tuple):
        return Counter({kind: count for count, kind in value}) == Counter(dict(kinds))
    return value == sum(count for _kind, count in kinds) and len(kinds) <= 1


def is_row(tally: Tally, row: Row) -> bool:
    return (
        (tally.gifts, tally.minor, tally.unconverted) == (row["gifts"], row["cost"], row["unconverted"])
        and coins(row, "coins", tally.coins)
        and coins(row, "uncovered_coins", tally.uncovered)
    )


def is_bought(bought: Bought, row: Row) -> bool:
    figures = bought.purchases, bought.minor, bought.unconverted
    return figures == (row["purchases"], row["paid"], row["unconverted"]) and coins(row, "coins", bought.coins)


def check(ledger: Ledger, columns: Columns, year: int, today: date) -> Review:
    """Hold everything in a review against the reports."""
    found = review(columns, RATES, ledger.settings, year, today)
    truth = Truth(ledger, columns, found)
    spent, bought = truth.rows("spending"), truth.rows("purchases")
    assert is_row(found.spent, spent[0]) if spent else found.spent == Tally()
    assert is_bought(found.bought, bought[0]) if bought else found.bought == Bought()
    check_months(found, truth)
    check_creators(ledger, columns, found, truth)
    check_others(found, truth)
    return found


def check_months(found: Review, truth: Truth) -> None:
    assert together(month.spent for month in found.months) == found.spent
    assert sum(month.bought.minor for month in found.months) == found.bought.minor
    by_month = {row["month"]: row for row in truth.rows("spending", "month")}
    for month in found.months:
        assert is_row(month.spent, by_month[month.key]) if month.key in by_month else month.spent == Tally()
        assert sum(month.by_platform.values()) == month.spent.minor
    bought = {row["month"]: row for row in truth.rows("purchases", "month")}
    assert all(is_bought(month.bought, bought[month.key]) for month in found.months if month.key in bought)
    assert by_month.keys() | bought.keys() <= {month.key for month in found.months}
    if found.before:
        since, until = found.before.stretch
        rows = truth.rows("spending", since=since, until=until)
        assert is_row(found.before.spent, rows[0]) if rows else found.before.spent == Tally()
        assert together(month.before for month in found.months if month.before) == found.before.spent


def check_creators(ledger: Ledger, columns: Columns, found: Review, truth: Truth) -> None:
    by_creator = {row["creator"]: row for row in truth.rows("spending", "creator")}
    assert {one.name for one in found.creators} == by_creator.keys()
    costs = sorted((int(str(row["cost"])) for name, row in by_creator.items() if name), reverse=True)
    assert [found.of_first(count) for count in range(12)] == [sum(costs[:count]) for count in range(12)]
    assert found.of_first(len(costs)) == found.spent.minor - sum(
        int(str(row["cost"])) for name, row in by_creator.items() if not name
    )
    ids = {name: number for number, name in columns.creators.items()} | {"": 0}
    gallery = Gallery(columns, RATES, ledger.settings)
    for one in found.creators:
        assert is_row(one.spent, by_creator[one.name])
        portrait = gallery.portrait(ids[one.name], found.until, found.since, found.until)
        assert one.estimate.ranges == portrait.estimate.ranges
        assert set(one.estimate.shares) == set(portrait.estimate.shares)
    assert together(one.spent for one in found.creators) == found.spent
    assert rest(found.creators).estimate == found.estimate


def check_others(found: Review, truth: Truth) -> None:
    for platform, tally in found.platforms:
        assert is_row(tally, truth.one("spending", "platform", platform=platform))
    for item in found.items:
        row = truth.one("spending", "gift", "platform", gift=item.name, platform=item.platform)
        assert is_row(item.tally, row)
    for shop in found.shops:
        row = truth.one("purchases", "platform", "channel", platform=shop.platform, channel=shop.channel)
        assert is_bought(shop.bought, row)
        is_plain = not shop.bought.unconverted and sum(count for _kind, count in shop.bought.coins) > 0
        assert not is_plain or shop.price == Fraction(shop.bought.minor, shop.bought.coins[0][1])
    rows = truth.rows("balance", "account", since=date(2000, 1, 1))
    for purse in found.purses:
        own, *others = (row for row in rows if row["account"] == purse.label)
        assert (own["closing_coins"], own["closing_cost"]) == (purse.coins, purse.cost)
        apart = [Money(row["closing_cost"], row["currency"]) for row in others if row["closing_cost"]]  # type: ignore[arg-type]
        assert apart == list(purse.unconverted)


def reviewed(sample: Sample, choose: int, days: int, **kept: object) -> None:
    """Check one year of a ledger, on a day in it or after it."""
    with keeping(sample, **kept) as ledger:
        columns = Columns(ledger)
        known = years(columns, RATES, ledger.settings)
        if known:
            year = known[choose % len(known)]
            first = bounds("year", date(year, 6, 15), ledger.settings.month_starts_on)[0]
            check(ledger, columns, year, first + timedelta(days))


@pytest.mark.parametrize("starts_on", [1, 15, 31])
@pytest.mark.parametrize("seed", range(3))
def test_every_figure_is_the_reports(seed: int, starts_on: int) -> None:
    for choose in range(3):
        reviewed(random_ledger(seed, 60, bounds=False), choose, 100 + 150 * choose, month_starts_on=starts_on)


@settings(max_examples=25)
@given(ledgers(most=25), st.integers(0, 9), st.integers(0, 500), st.sampled_from(["fifo", "average"]))
def test_so_it_is_of_any_ledger(sample: Sample, choose: int, days: int, basis: str) -> None:
    reviewed(sample, choose, days, basis=basis)


# --- By hand ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Ledger]:
    """Two years: 100 coins for 1.99, Mila in both, Ben only in the second, a Super Chat, and 30 coins given back."""
    with closing(new_ledger(tmp_path / "a")) as made:
        for one in (
            purchase("2025-03-01"),
            gift("2025-03-02", 10),
            gift("2025-12-31", 20),
            gift("2026-01-01", 30, item="Lion"),
            gift("2026-02-01", 5, creator="Ben"),
            paid("2026-04-01"),
        ):
            entries.add(made, one)
        yield made


def of(book: Ledger, year: int | None, today: date = TODAY) -> Review:
    return review(Columns(book), Rates(), book.settings, year, today)


def test_a_year_that_is_not_over_counts_until_today_and_beside_the_same_days(book: Ledger) -> None:
    found = of(book, 2026)
    assert (found.since, found.until, found.is_over) == (date(2026, 1, 1), TODAY, False)
    assert [month.key for month in found.months] == [f"2026-0{number}" for number in range(1, 7)]
    assert found.before is not None
    assert found.before.stretch == (date(2025, 1, 1), date(2025, 6, 15))
    assert (found.before.spent.gifts, found.before.creators) == (1, 1), "that of December is not in these days"
    assert found.before.begins == date(2025, 3, 1)
    assert [month.before.gifts for month in found.months if month.before] == [0, 0, 1, 0, 0, 0]


def test_a_year_ahead_of_the_clock_counts_until_its_last_entry(book: Ledger) -> None:
    found = of(book, 2026, date(2025, 12, 1))
    assert (found.until, found.is_over) == (date(2026, 4, 1), False)


def test_a_year_that_is_over_is_a_whole_one(book: Ledger) -> None:
    found = of(book, 2025)
    assert (found.until, found.is_over, found.before, found.newcomers) == (date(2025, 12, 31), True, None, None)
    assert len(found.months) == 12
    assert [(one.coins, one.cost) for one in found.purses] == [(70, 140)], "as they were then, not as they are"


def test_who_is_new_is_told_only_where_there_is_a_time_before(book: Ledger) -> None:
    assert (of(book, 2026).newcomers, of(book, 2026).people) == (1, 2)


def test_money_that_was_no_coins_is_told_apart(book: Ledger) -> None:
    found = of(book, 2026)
    assert found.direct.minor == found.spent.minor - sum(tally.minor for _p, tally in found.platforms[1:])


def test_a_price_is_net_of_what_was_given_back(book: Ledger) -> None:
    entries.add(book, refund(1, "2025-12-30", coins=50))
    (shop,) = of(book, 2025).shops
    assert shop.bought.coins == (("TikTok Coin", 50),)
    assert shop.price == Fraction(shop.bought.minor, 50)


def test_where_everything_came_back_there_is_no_price(book: Ledger) -> None:
    entries.add(book, purchase("2027-01-01", platform="Twitch"))
    entries.add(book, refund(7, "2027-01-02", platform="Twitch"))
    (shop,) = of(book, 2027, date(2028, 5, 5)).shops
    assert (shop.bought, shop.price) == (Bought(purchases=1), None)


def test_estimates_of_several_are_rounded_once(book: Ledger) -> None:
    found = of(book, 2026)
    assert found.estimate == received(gift for one in found.creators for gift in one.gifts)
    assert Range(8, 19, "USD") in found.estimate.ranges


@pytest.mark.parametrize(
    ("known", "today", "year"),
    [
        ((2026, 2025, 2023), date(2026, 6, 1), 2025),
        ((2026, 2025), date(2027, 1, 1), 2026),
        ((2026,), date(2026, 6, 1), 2026),
        ((2028, 2027), date(2026, 6, 1), 2027),
        ((), date(2026, 6, 1), None),
    ],
)
def test_one_looks_back_on_the_latest_that_is_over(known: tuple[int, ...], today: date, year: int | None) -> None:
    assert latest(known, today, 1) == year


def test_a_year_is_over_when_its_last_month_is() -> None:
    assert latest((2025, 2024), date(2026, 1, 10), 15) == 2024


def test_without_a_year_it_is_that_one(book: Ledger) -> None:
    assert of(book, None).year == 2025


def test_a_year_without_entries_is_refused_with_those_there_are(book: Ledger) -> None:
    with pytest.raises(RequestRefused) as refused:
        of(book, 2019)
    assert refused.value.values == {"year": 2019, "choices": "2025, 2026"}


@pytest.mark.parametrize("year", [None, 2026])
def test_of_an_empty_ledger_there_is_none(tmp_path: Path, year: int | None) -> None:
    with closing(new_ledger(tmp_path / "a")) as made, pytest.raises(RequestRefused, match="nothing to look back on"):
        of(made, year)
