from datetime import date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import moments
from models.errors import InvalidEntry
from models.money import MAX_AMOUNT, Money
from ui import formats, parsing

LOCALES = ("de", "en", "fr", "de_CH", "pt_BR", "ar", "hi", "ja", "de_AT", "sv", "es", "pl")
MORE_LOCALES = (
    *LOCALES, "bg", "bn", "cs", "da", "el", "en_GB", "fa", "fi", "fil", "he", "hu", "id", "it", "ko", "nb", "nl", "ro",
    "ru", "sw", "ta", "te", "tr", "uk", "ur", "vi", "zh",
)  # fmt: skip
STYLES = ("short", "medium", "long", "full")
CURRENCIES = ("EUR", "USD", "JPY", "KRW", "KWD", "TND", "CHF", "INR", "IQD")
TODAY = date(2026, 3, 20)
"""A Friday."""

locales = st.sampled_from(LOCALES)
amounts = st.integers(-MAX_AMOUNT, MAX_AMOUNT) | st.integers(-200_000, 200_000)
monies = st.builds(Money, amounts, st.sampled_from(CURRENCIES))
days = st.dates(date(2000, 1, 1), date(2099, 12, 31))


@given(monies, locales)
def test_an_amount_is_read_as_it_is_written(money: Money, locale: str) -> None:
    assert parsing.amount(formats.amount(money, locale), money.currency, locale) == money
    assert parsing.amount(formats.money(money, locale), money.currency, locale) == money


@given(st.integers(-MAX_AMOUNT, MAX_AMOUNT), locales)
def test_a_count_is_read_as_it_is_written(number: int, locale: str) -> None:
    assert parsing.count(formats.count(number, locale), locale) == number


@given(days, st.sampled_from(MORE_LOCALES), st.sampled_from(STYLES), days)
def test_a_date_is_read_as_it_is_written(day: date, locale: str, style: str, today: date) -> None:
    assert parsing.day(formats.day(day, locale, style), today, locale) == day
    assert parsing.day(day.isoformat(), today, locale) == day


@given(
    st.dates(date(2000, 1, 2), date(2099, 12, 30)), st.times(), st.sampled_from(MORE_LOCALES), st.sampled_from(STYLES)
)
def test_a_time_is_read_as_it_is_written(day: date, clock: time, locale: str, style: str) -> None:
    local = datetime.combine(day, clock.replace(second=0, microsecond=0))
    written = formats.moment(moments.from_local(local, "UTC"), locale, style)
    assert parsing.moment(written, "UTC", TODAY, locale).local == local


@given(st.text(max_size=12) | st.text("0123456789.,' -+*/eE_٣", max_size=12), locales)
def test_whatever_is_typed_is_read_or_refused_with_its_field(typed: str, locale: str) -> None:
    for call in (
        lambda: parsing.amount(typed, "EUR", locale, "charged"),
        lambda: parsing.count(typed, locale, "quantity"),
        lambda: parsing.moment(typed, "Europe/Berlin", TODAY, locale),
    ):
        refused = None
        try:
            call()
        except InvalidEntry as error:
            refused = error
        assert refused is None or (refused.field in {"charged", "quantity", "when"} and str(refused))


@pytest.mark.parametrize(
    ("locale", "typed", "minor"),
    [
        ("de", "1234,5", 123450),
        ("de", "1.234,50", 123450),
        ("de", "1.234", 123400),
        ("de", " 8,99\u00a0€ ", 899),
        ("de", "EUR 8,99", 899),
        ("de", "eur8,99", 899),
        ("de", "−5", -500),
        ("de", ",5", 50),
        ("en", "1,234.5", 123450),
        ("en", "-€1,234.50", -123450),
        ("fr", "1 234,50", 123450),
        ("fr", "1\u202f234,50", 123450),
        ("fr", "1\u00a0234,50 €", 123450),
        ("de_CH", "1'234.50", 123450),
        ("de_CH", "1’234.50", 123450),
        ("hi", "12,34,567.89", 123456789),
        ("hi", "१२३.४५", 12345),
        ("ar", "١٬٢٣٤٫٥٠", 123450),
        ("ja", "１２３．４５", 12345),
        ("de", "5*99", 49500),
        ("de", "2 × 8,99 + 1", 1898),
        ("de", "9,99/3", 333),
        ("de", "10-2,50", 750),
        ("de", "2*-3", -600),
    ],
)
def test_an_amount_may_be_typed_in_many_ways(locale: str, typed: str, minor: int) -> None:
    assert parsing.amount(typed, "EUR", locale) == Money(minor, "EUR")


@pytest.mark.parametrize(
    ("locale", "typed"),
    [
        ("de", "12.34"),
        ("de", "1.23"),
        ("de", "1,234.56"),
        ("de", "1.234.56"),
        ("de", "1234.567"),
        ("en", "1,2"),
        ("en", "1.234,56"),
        ("en", "12,34,567.00"),
        ("hi", "1,234,567.00"),
        ("fr", "1'234,50"),
        ("en", "NaN"),
        ("en", "Infinity"),
        ("en", "sNaN"),
        ("en", "1e5"),
        ("en", "1_000"),
        ("en", "(5.00)"),
        ("en", "5-"),
        ("en", "--5"),
        ("en", "5 0"),
        ("en", "5€00"),
        ("en", "$5"),
        ("en", "5 USD"),
        ("en", ""),
        ("en", "€"),
        ("en", "."),
        ("en", "5*"),
        ("en", "5/0"),
        ("en", "½"),
        ("en", "1.005"),
        ("en", "10/3"),
        ("en", "10000000000000.01"),
        ("en", "9999999*9999999999"),
        ("en", "1" * 100),
        ("en", "1.2.3"),
    ],
)
def test_what_is_no_clear_amount_is_refused(locale: str, typed: str) -> None:
    with pytest.raises(InvalidEntry) as caught:
        parsing.amount(typed, "EUR", locale)
    assert caught.value.field == "amount"


@pytest.mark.parametrize(("locale", "typed"), [("de", "1.234"), ("en", "1,234"), ("en", "12,345"), ("en", "2*1,234")])
def test_three_digits_behind_a_sign_are_ambiguous_where_there_are_three_decimals(locale: str, typed: str) -> None:
    with pytest.raises(InvalidEntry, match="two ways"):
        parsing.amount(typed, "KWD", locale)
    assert parsing.amount(typed, "JPY", locale).minor >= 1234


@pytest.mark.parametrize("typed", ["1.5", "1e3", "", "abc", "7/2", "1" * 20])
def test_what_is_no_whole_number_is_refused(typed: str) -> None:
    with pytest.raises(InvalidEntry, match="whole number; write it like 1,234"):
        parsing.count(typed, "en", "quantity")


def test_a_count_may_be_worked_out() -> None:
    assert parsing.count("5*99", "de") == 495
    assert parsing.count("29.999", "de") == 29999
    assert parsing.count("7/2*2", "de") == 7


@pytest.mark.parametrize(
    ("locale", "typed", "expected"),
    [
        ("de", "2.3.2026", date(2026, 3, 2)),
        ("de", "2.3.26", date(2026, 3, 2)),
        ("de", "2.3.", date(2026, 3, 2)),
        ("de", "21.3.", date(2025, 3, 21)),
        ("de", "29.2.", date(2024, 2, 29)),
        ("en", "3/2/2026", date(2026, 3, 2)),
        ("en", "3-2-26", date(2026, 3, 2)),
        ("ja", "2026/3/2", date(2026, 3, 2)),
        ("de", "2026-03-02", date(2026, 3, 2)),
        ("en", "2026/3/2", date(2026, 3, 2)),
        ("ar", "٢/٣/٢٠٢٦", date(2026, 3, 2)),
        ("en", "Today", TODAY),
        ("en", "yesterday", date(2026, 3, 19)),
    ],
)
def test_a_date_may_be_typed_in_many_ways(locale: str, typed: str, expected: date) -> None:
    assert parsing.day(typed, TODAY, locale) == expected


@pytest.mark.parametrize("typed", ["", "abc", "31.2.2026", "2026-W09-1", "1.1.1999", "1.1.123", "1.2.3.4", "٣", "0.1."])
def test_what_is_no_date_is_refused(typed: str) -> None:
    with pytest.raises(InvalidEntry) as caught:
        parsing.day(typed, TODAY, "de")
    assert caught.value.field == "when"


@pytest.mark.parametrize(
    ("locale", "typed", "expected"),
    [
        ("de", "2.3.2026 20:15", "2026-03-02T20:15:00+01:00[Europe/Berlin]"),
        ("de", "gestern 20:15", None),
        ("en", "yesterday 8:15 pm", "2026-03-19T20:15:00+01:00[Europe/Berlin]"),
        ("en", "3/2/2026, 12:05 AM", "2026-03-02T00:05:00+01:00[Europe/Berlin]"),
        ("fr", "2/3/2026 20h15", "2026-03-02T20:15:00+01:00[Europe/Berlin]"),
        ("es", "2/3/2026 8:15 p. m.", "2026-03-02T20:15:00+01:00[Europe/Berlin]"),
        ("de", "20:15:44", "2026-03-20T20:15:44+01:00[Europe/Berlin]"),
        ("de", "2026-03-02T20:15", "2026-03-02T20:15:00+01:00[Europe/Berlin]"),
        ("de", "2026-03-02T20:15:44Z", "2026-03-02T21:15:44+01:00[Europe/Berlin]"),
        ("de", "2.3.2026", "2026-03-02"),
        ("de", "2.3.2026 25:00", None),
        ("en", "3/2/2026 13:00 PM", None),
        ("de", "29.3.2026 02:30", None),
        ("de", "2026-02-30T20:15", None),
    ],
)
def test_a_moment_may_be_typed_in_many_ways(locale: str, typed: str, expected: str | None) -> None:
    if expected is None:
        with pytest.raises(InvalidEntry):
            parsing.moment(typed, "Europe/Berlin", TODAY, locale)
    else:
        assert str(parsing.moment(typed, "Europe/Berlin", TODAY, locale)) == expected


def test_a_date_of_a_balance_is_its_last_moment() -> None:
    begin = parsing.moment("2.3.2026", "Europe/Berlin", TODAY, "de")
    end = parsing.moment("2.3.2026", "Europe/Berlin", TODAY, "de", is_end=True)
    assert end.at - begin.at == moments.DAY - 1


@given(st.integers(1, 10**12), st.integers(1, 12), locales)
def test_an_exchange_rate_is_read_as_it_is_written(figures: int, places: int, locale: str) -> None:
    value = Decimal(figures).scaleb(-places)
    assert Decimal(parsing.rate(formats.rate(value, locale), locale)) == value


@pytest.mark.parametrize(
    ("text", "locale"), [("1,084", "en"), ("1.084", "de"), ("", "en"), ("a", "de"), ("1.1.1", "en")]
)
def test_what_could_be_two_rates_or_none_is_refused(text: str, locale: str) -> None:
    with pytest.raises(InvalidEntry, match="rate"):
        parsing.rate(text, locale)


@pytest.mark.parametrize("text", ["0", "-1", "1/3", "1000000000000"])
def test_a_rate_is_positive_and_has_few_enough_places(text: str) -> None:
    with pytest.raises(InvalidEntry, match="cannot be"):
        parsing.rate(text, "en")


@pytest.mark.parametrize(
    ("locale", "typed", "day"),
    [
        ("en", "today", (3, 20)), ("en", "Yesterday", (3, 19)), ("en", "the day before yesterday", (3, 18)),
        ("en", "-2", (3, 18)), ("en", "−10", (3, 10)), ("en", "2 days ago", (3, 18)), ("en", "1 day ago", (3, 19)),
        ("en", "0 days ago", (3, 20)),
        ("en", "fri", (3, 20)), ("en", "Thursday", (3, 19)), ("en", "thurs", (3, 19)), ("en", "sat", (3, 14)),
        ("de", "Fr.", (3, 20)), ("de", "do", (3, 19)), ("de", "Samstag", (3, 14)), ("de", "sat", (3, 14)),
        ("fr", "mar.", (3, 17)), ("fr", "1 mars", (3, 1)), ("es", "mar", (3, 17)), ("es", "1 mar", (3, 1)),
        ("ar", "الخميس", (3, 19)), ("ja", "木曜日", (3, 19)), ("ru", "чт", (3, 19)),
        ("en", "2 Mar", (3, 2)), ("en", "Mar 2", (3, 2)), ("en", "March 2nd", None), ("de", "2. März", (3, 2)),
        ("en", "Fri, Mar 20", (3, 20)), ("en", "Thu, Mar 20, 2026", None), ("en", "2 sept", (9, 2)),
        ("en", "Mar 2026", None), ("en", "ma 2", None), ("en", "2 Rose", None), ("en", "5 days", None),
        ("en", "s", None), ("en", "mon tue", None), ("en", "--2", None), ("en", "9999 days ago", None),
        ("ja", "2026年3月2日", (3, 2)), ("pt_BR", "2 de mar. de 2026", (3, 2)),
    ],
)  # fmt: skip
def test_a_date_may_be_said_in_words(locale: str, typed: str, day: tuple[int, int] | None) -> None:
    if day is None:
        with pytest.raises(InvalidEntry):
            parsing.day(typed, TODAY, locale)
        return
    found = parsing.day(typed, TODAY, locale)
    assert (found.month, found.day) == day
    assert found <= TODAY


@pytest.mark.parametrize(
    ("locale", "typed", "local"),
    [
        ("en", "yesterday 21:30", "2026-03-19T21:30:00"), ("en", "fri 20:15", "2026-03-20T20:15:00"),
        ("en", "-2 9pm", "2026-03-18T21:00:00"), ("en", "2 days ago, 9:05 p.m.", "2026-03-18T21:05:00"),
        ("en", "21:30", "2026-03-20T21:30:00"), ("fr", "hier 21h", None), ("fr", "lun. 21h05", "2026-03-16T21:05:00"),
        ("fr", "21h", "2026-03-20T21:00:00"), ("de", "Mo 8:00", "2026-03-16T08:00:00"),
        ("da", "02.03.2026 20.15", "2026-03-02T20:15:00"), ("fi", "to 7.05", "2026-03-19T07:05:00"),
        ("ko", "2026. 3. 2. 오후 8:15", "2026-03-02T20:15:00"), ("vi", "20:15 2/3/26", "2026-03-02T20:15:00"),
        ("en", "12am", "2026-03-20T00:00:00"), ("en", "13pm", None), ("en", "25:00", None), ("en", "9", None),
    ],
)  # fmt: skip
def test_a_time_may_be_said_with_a_word(locale: str, typed: str, local: str | None) -> None:
    if local is None:
        with pytest.raises(InvalidEntry):
            parsing.moment(typed, "Europe/Berlin", TODAY, locale)
    else:
        assert parsing.moment(typed, "Europe/Berlin", TODAY, locale).local.isoformat() == local


@pytest.mark.parametrize(
    ("typed", "local"),
    [
        ("23:50", "2026-03-19T23:50:00"), ("00:05", "2026-03-20T00:05:00"), ("01:00", "2026-03-20T01:00:00"),
        ("01:11", "2026-03-19T01:11:00"), ("fri 23:00", "2026-03-13T23:00:00"), ("thu 23:00", "2026-03-19T23:00:00"),
        ("today 23:00", "2026-03-20T23:00:00"), ("2026-03-21 10:00", "2026-03-21T10:00:00"),
    ],
)  # fmt: skip
def test_after_midnight_a_time_of_the_evening_was_yesterdays(typed: str, local: str) -> None:
    now = moments.parse("2026-03-20T00:10", "Europe/Berlin")
    assert parsing.moment(typed, "Europe/Berlin", TODAY, "en", now=now).local.isoformat() == local


def test_the_words_are_those_of_the_users_language(monkeypatch: pytest.MonkeyPatch) -> None:
    words = {"yesterday": "gestern", "today": "heute", "the day before yesterday": "vorgestern"}
    monkeypatch.setattr(parsing, "_", lambda text: words.get(text, text))
    monkeypatch.setattr(parsing, "ngettext", lambda _one, _many, count: "vor {count} Tag" + "en" * (count != 1))
    for typed, day in (("Gestern", 19), ("vorgestern", 18), ("vor 1 Tag", 19), ("vor 3 Tagen", 17)):
        assert parsing.day(typed, TODAY, "de").day == day
    with pytest.raises(InvalidEntry):
        parsing.day("vor 3 Tag", TODAY, "de")


def test_an_offset_is_seen() -> None:
    given = ("2026-03-02T20:15+01:00", "2026-03-02T20:15Z", "2026-03-02 20:15+01:00[Europe/Berlin]")
    assert all(map(parsing.has_offset, given))
    assert not any(map(parsing.has_offset, ("2026-03-02", "2026-03-02T20:15", "yesterday", "-2")))
