"""Which rate holds on which day, checked against figures copied from the publishers, and the exact conversion."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import rates as rates_module
from models.periods import day_number
from models.rates import Published, Rate, Rates, edition

THURSDAY_BEFORE_EASTER = date(2024, 3, 28)
EASTER_MONDAY = date(2024, 4, 1)


@pytest.fixture
def shipped() -> Rates:
    return Rates()


def decimal(text: str) -> Fraction:
    return Fraction(Decimal(text))


@pytest.mark.parametrize(
    ("currency", "day", "per_euro"),
    [
        ("USD", date(1999, 1, 4), "1.1789"),
        ("JPY", date(1999, 1, 4), "133.73"),
        ("USD", THURSDAY_BEFORE_EASTER, "1.0811"),
        ("KRW", THURSDAY_BEFORE_EASTER, "1458.67"),
        ("HRK", date(2022, 12, 30), "7.5365"),
        ("USD", date(2026, 9, 15), "1.1539"),
        ("USD", date(2026, 10, 30), "1.1172"),
    ],
)
def test_a_published_day_has_the_banks_own_figure(shipped: Rates, currency: str, day: date, per_euro: str) -> None:
    assert shipped.find("EUR", currency, day) == Rate(decimal(per_euro), day, "ecb", is_provisional=False)
    assert shipped.find(currency, "EUR", day) == Rate(1 / decimal(per_euro), day, "ecb", is_provisional=False)


def test_two_foreign_currencies_are_crossed_exactly(shipped: Rates) -> None:
    rate = shipped.find("GBP", "JPY", THURSDAY_BEFORE_EASTER)
    assert rate == Rate(decimal("163.45") / decimal("0.8551"), THURSDAY_BEFORE_EASTER, "ecb", is_provisional=False)


def test_a_weekend_takes_the_last_published_day(shipped: Rates) -> None:
    for days in range(5):
        rate = shipped.find("EUR", "USD", THURSDAY_BEFORE_EASTER + timedelta(days))
        assert rate == Rate(decimal("1.0811"), THURSDAY_BEFORE_EASTER, "ecb", is_provisional=False)
    after = shipped.find("EUR", "USD", EASTER_MONDAY + timedelta(1))
    assert after == Rate(decimal("1.0749"), EASTER_MONDAY + timedelta(1), "ecb", is_provisional=False)


def test_seven_days_back_is_the_last_that_counts(shipped: Rates) -> None:
    last = date(2022, 3, 1)
    seventh = shipped.find("EUR", "RUB", last + timedelta(7))
    eighth = shipped.find("EUR", "RUB", last + timedelta(8))
    assert seventh == Rate(decimal("117.201"), last, "ecb", is_provisional=False)
    assert eighth is not None
    assert eighth.source == "monthly"


def test_a_currency_the_bank_dropped_is_found_in_the_month_then_missing(shipped: Rates) -> None:
    in_january = shipped.find("EUR", "HRK", date(2023, 1, 20))
    assert in_january == Rate(decimal("8.7812") / decimal("1.1652"), date(2023, 1, 1), "monthly", is_provisional=False)
    assert shipped.find("EUR", "HRK", date(2023, 2, 7)) is None


def test_monthly_rates_are_never_mixed_with_daily_ones(shipped: Rates) -> None:
    day = THURSDAY_BEFORE_EASTER
    month = date(2024, 3, 1)
    euro = Rate(decimal("1.1682") / decimal("4.7304"), month, "monthly", is_provisional=False)
    assert shipped.find("SAR", "EUR", day) == euro
    assert shipped.find("SAR", "GBP", day) == Rate(1 / decimal("4.7304"), month, "monthly", is_provisional=False)
    assert shipped.find("KWD", "SAR", day) == Rate(
        decimal("4.7304") / decimal("0.3882"), month, "monthly", is_provisional=False
    )


def test_only_the_very_month_counts(shipped: Rates) -> None:
    assert shipped.find("SAR", "EUR", date(2014, 1, 31)) is None
    assert shipped.find("SAR", "EUR", date(2014, 2, 1)) is not None
    assert shipped.find("SAR", "EUR", edition().monthly_last + timedelta(35)) is None


def test_what_nobody_publishes_is_missing_and_never_one(shipped: Rates) -> None:
    assert shipped.find("ABC", "EUR", EASTER_MONDAY) is None
    assert shipped.convert(100, "ABC", "EUR", EASTER_MONDAY) is None
    assert shipped.find("USD", "EUR", date(1998, 12, 31)) is None
    assert shipped.find("ISK", "EUR", date(2010, 6, 1)) is None  # the bank paused between 2008 and 2018


def test_one_currency_is_worth_itself_even_if_unknown(shipped: Rates) -> None:
    assert shipped.find("ABC", "ABC", EASTER_MONDAY) == Rate(Fraction(1), EASTER_MONDAY, "same", is_provisional=False)
    assert shipped.convert(-1234, "EUR", "EUR", date(1950, 1, 1)) == -1234


class TestOwnRates:
    DAY = THURSDAY_BEFORE_EASTER

    def test_the_users_rate_wins_on_its_day_only(self) -> None:
        rates = Rates({("USD", "EUR", self.DAY): Decimal("0.9")})
        assert rates.find("USD", "EUR", self.DAY) == Rate(Fraction(9, 10), self.DAY, "own", is_provisional=False)
        next_day = rates.find("USD", "EUR", self.DAY + timedelta(1))
        assert next_day is not None
        assert next_day.source == "ecb"

    def test_it_holds_the_other_way_as_the_exact_reciprocal(self) -> None:
        rates = Rates({("USD", "EUR", self.DAY): Decimal("0.7")})
        assert rates.find("EUR", "USD", self.DAY) == Rate(Fraction(10, 7), self.DAY, "own", is_provisional=False)

    def test_a_direct_rate_wins_over_an_inverse_one(self) -> None:
        rates = Rates({("USD", "EUR", self.DAY): Decimal("0.5"), ("EUR", "USD", self.DAY): Decimal(3)})
        found = rates.find("EUR", "USD", self.DAY)
        assert found is not None
        assert found.value == 3

    def test_two_of_them_are_not_crossed(self) -> None:
        rates = Rates({("ABC", "USD", self.DAY): Decimal(2)})
        assert rates.find("ABC", "EUR", self.DAY) is None

    def test_it_converts_a_currency_nobody_publishes_by_the_ledgers_digits(self) -> None:
        rates = Rates({("ABC", "EUR", self.DAY): Decimal(2)}, digits={"ABC": 1, "EUR": 2})
        assert rates.convert(15, "ABC", "EUR", self.DAY) == 300

    @pytest.mark.parametrize("rate", ["0", "-1", "NaN", "Infinity"])
    def test_a_rate_that_is_no_positive_number_is_refused(self, rate: str) -> None:
        with pytest.raises(ValueError, match="not a positive number"):
            Rates({("USD", "EUR", self.DAY): Decimal(rate)})


LAST = edition().daily_last


def published(**tables: dict[int, str]) -> Published:
    """Rates by currency and by how many days they lie behind the end of the shipped table."""
    return {code: {day_number(LAST) + day: rate for day, rate in table.items()} for code, table in tables.items()}


class TestPublishedSince:
    NEWER = published(USD={3: "1.25", 7: "1.5"}, GBP={3: "0.75", 4: "0.8"}, SAR={3: "4.7"})

    @pytest.fixture
    def rates(self) -> Rates:
        return Rates(published=self.NEWER)

    @pytest.mark.parametrize(
        ("source", "target", "day", "value", "of"),
        [
            ("EUR", "USD", 0, Fraction("1.1172"), 0),
            ("EUR", "USD", 2, Fraction("1.1172"), 0),  # the weekend between the two
            ("EUR", "USD", 3, Fraction(5, 4), 3),
            ("USD", "EUR", 6, Fraction(4, 5), 3),
            ("USD", "GBP", 3, Fraction(3, 5), 3),
            ("GBP", "USD", 6, Fraction(5, 3), 3),  # the last day that has both
            ("EUR", "GBP", 6, Fraction("0.8"), 4),
            ("SAR", "USD", 3, Fraction(125, 470), 3),
            ("EUR", "CHF", 7, None, 0),
        ],
    )
    def test_they_go_on_where_the_shipped_table_ends(
        self, rates: Rates, source: str, target: str, day: int, value: Fraction | None, of: int
    ) -> None:
        shipped = Rates().find(source, target, LAST)
        expected = value or (shipped and shipped.value)
        found = rates.find(source, target, LAST + timedelta(day))
        assert found == Rate(expected or Fraction(0), LAST + timedelta(of), "ecb", is_provisional=False)

    def test_seven_days_back_is_the_last_that_counts(self, rates: Rates) -> None:
        seventh, eighth = (rates.find("EUR", "GBP", LAST + timedelta(days)) for days in (11, 12))
        assert seventh == Rate(Fraction("0.8"), LAST + timedelta(4), "ecb", is_provisional=True)
        assert eighth is not None
        assert eighth.source == "monthly"

    def test_what_follows_the_last_of_them_is_provisional(self, rates: Rates) -> None:
        assert rates.last_day == LAST + timedelta(7)
        for currency, days, is_provisional in (
            ("USD", 7, False),
            ("USD", 8, True),
            ("GBP", 7, False),
            ("SAR", 3, False),
        ):
            found = rates.find("EUR", currency, LAST + timedelta(days))
            assert found is not None
            assert (found.source, found.is_provisional) == ("ecb", is_provisional)

    def test_a_monthly_rate_is_final_once_the_bank_has_dropped_the_currency(self, rates: Rates) -> None:
        last = {code: rates.find("USD", code, LAST + timedelta(15)) for code in ("EUR", "GBP")}
        assert {code: (rate.source, rate.is_provisional) for code, rate in last.items() if rate} == {
            "EUR": ("monthly", True),
            "GBP": ("monthly", False),
        }

    def test_the_shipped_table_alone_answers_for_its_own_days(self) -> None:
        older = published(USD={-1: "9", 0: "9"}, TWD={-1: "9", 0: "9"})
        rates = Rates(published=older)
        assert rates.last_day == LAST
        for day in (LAST - timedelta(1), LAST, LAST + timedelta(1)):
            for currency in ("USD", "TWD"):
                assert rates.find("EUR", currency, day) == Rates().find("EUR", currency, day)

    def test_the_users_own_rate_still_wins(self) -> None:
        day = LAST + timedelta(3)
        rates = Rates({("EUR", "USD", day): Decimal(2)}, published=self.NEWER)
        assert rates.find("EUR", "USD", day) == Rate(Fraction(2), day, "own", is_provisional=False)
        assert rates.convert(75, "GBP", "USD", day) == 125


class TestProvisional:
    def test_days_after_the_end_of_the_daily_table_are_provisional(self, shipped: Rates) -> None:
        last = shipped.last_day
        at_end, after, beyond = (shipped.find("USD", "EUR", last + timedelta(days)) for days in (0, 7, 8))
        assert at_end is not None
        assert not at_end.is_provisional
        assert after is not None
        assert (after.source, after.day, after.is_provisional) == ("ecb", last, True)
        assert beyond is not None
        assert (beyond.source, beyond.day, beyond.is_provisional) == ("monthly", date(2026, 11, 1), True)

    def test_a_currency_the_bank_does_not_carry_is_final_when_its_month_is_published(self, shipped: Rates) -> None:
        for currency in ("SAR", "RUB"):
            rate = shipped.find(currency, "EUR", shipped.last_day + timedelta(8))
            assert rate is not None
            assert (rate.source, rate.is_provisional) == ("monthly", False)

    def test_the_users_rate_is_never_provisional(self) -> None:
        day = edition().daily_last + timedelta(3)
        rate = Rates({("USD", "EUR", day): Decimal("0.9")}).find("USD", "EUR", day)
        assert rate is not None
        assert not rate.is_provisional

    def test_past_both_tables_there_is_nothing(self, shipped: Rates) -> None:
        assert shipped.find("USD", "EUR", edition().monthly_last + timedelta(35)) is None


class TestConvert:
    @pytest.mark.parametrize(
        ("minor", "source", "target", "expected"),
        [
            (10_811, "USD", "EUR", 10_000),
            (100, "EUR", "JPY", 163),  # 1.00 EUR = 163.45 JPY, no decimals
            (16_345, "JPY", "EUR", 10_000),
            (388, "KWD", "SAR", 473),  # 0.388 KWD of three decimals at 4.7304/0.3882
            (-10_811, "USD", "EUR", -10_000),
            (0, "USD", "EUR", 0),
        ],
    )
    def test_digits_of_both_currencies(
        self, shipped: Rates, minor: int, source: str, target: str, expected: int
    ) -> None:
        assert shipped.convert(minor, source, target, THURSDAY_BEFORE_EASTER) == expected

    @pytest.mark.parametrize(("minor", "expected"), [(1, 0), (3, 2), (5, 2), (7, 4), (-1, 0), (-3, -2), (-5, -2)])
    def test_a_tie_goes_to_the_even_neighbour(self, minor: int, expected: int) -> None:
        rates = Rates({("USD", "EUR", EASTER_MONDAY): Decimal("0.5")})
        assert rates.convert(minor, "USD", "EUR", EASTER_MONDAY) == expected

    @given(
        minor=st.integers(-(10**18), 10**18),
        pair=st.lists(st.sampled_from(["USD", "GBP", "JPY", "KWD", "SAR", "EUR", "ISK"]), min_size=2, max_size=2),
        day=st.dates(date(2014, 2, 1), date(2026, 11, 30)),
    )
    def test_it_is_the_found_rate_rounded_once(self, minor: int, pair: list[str], day: date) -> None:
        rates, digits = Rates(), {"USD": 2, "GBP": 2, "JPY": 0, "KWD": 3, "SAR": 2, "EUR": 2, "ISK": 0}
        source, target = pair
        rate = rates.find(source, target, day)
        assert rate is not None
        exact = Fraction(minor, 10 ** digits[source]) * rate.value * 10 ** digits[target]
        assert rates.convert(minor, source, target, day) == round(exact)

    def test_asking_twice_gives_the_same_and_a_missing_rate_stays_missing(self, shipped: Rates) -> None:
        for _ in range(2):
            assert shipped.convert(10_811, "USD", "EUR", THURSDAY_BEFORE_EASTER) == 10_000
            assert shipped.convert(1, "ABC", "EUR", THURSDAY_BEFORE_EASTER) is None


def test_a_currency_is_read_from_the_file_once(monkeypatch: pytest.MonkeyPatch) -> None:
    rates_module._daily.cache_clear()
    read, real = [], rates_module._read

    def count(sql: str, *values: str) -> list[tuple[object, str]]:
        read.append(values)
        return real(sql, *values)

    monkeypatch.setattr(rates_module, "_read", count)
    rates = Rates()
    for days in range(500):
        rates.convert(100, "CHF", "SEK", date(2020, 1, 1) + timedelta(days))
    assert read == [("CHF",), ("SEK",)]


def test_any_thread_may_ask() -> None:
    rates, answers = Rates(), []
    threads = [Thread(target=lambda: answers.append(rates.find("NOK", "DKK", EASTER_MONDAY))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 8
    assert len(set(answers)) == 1


def test_the_edition_names_its_publishers() -> None:
    assert "European Central Bank" in edition().daily_source
    assert "HM Revenue" in edition().monthly_source
    assert (edition().daily_last, edition().monthly_last) == (date(2026, 10, 30), date(2026, 11, 1))
