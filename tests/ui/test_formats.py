import subprocess
import sys
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import currencies, moments
from models.errors import InvalidEntry
from models.money import MAX_AMOUNT, Money
from ui import formats

LOCALES = ("de", "en", "fr", "de_CH", "pt_BR", "ar", "hi", "ja", "de_AT", "sv", "es", "pl")
MORE_LOCALES = (
    *LOCALES, "bg", "bn", "cs", "da", "el", "en_GB", "fa", "fi", "fil", "he", "hu", "id", "it", "ko", "nb", "nl", "ro",
    "ru", "sw", "ta", "te", "tr", "uk", "ur", "vi", "zh",
)  # fmt: skip
STYLES = ("short", "medium", "long", "full")
CURRENCIES = ("EUR", "USD", "JPY", "KRW", "KWD", "TND", "CHF", "INR", "IQD")
TODAY = date(2026, 3, 20)

locales = st.sampled_from(LOCALES)
amounts = st.integers(-MAX_AMOUNT, MAX_AMOUNT) | st.integers(-200_000, 200_000)
monies = st.builds(Money, amounts, st.sampled_from(CURRENCIES))
days = st.dates(date(2000, 1, 1), date(2099, 12, 31))


@given(monies, locales)
def test_an_amount_is_read_as_it_is_written(money: Money, locale: str) -> None:
    assert formats.parse_amount(formats.amount(money, locale), money.currency, locale) == money
    assert formats.parse_amount(formats.money(money, locale), money.currency, locale) == money


@given(st.integers(-MAX_AMOUNT, MAX_AMOUNT), locales)
def test_a_count_is_read_as_it_is_written(number: int, locale: str) -> None:
    assert formats.parse_count(formats.count(number, locale), locale) == number


@given(days, st.sampled_from(MORE_LOCALES), st.sampled_from(STYLES), st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_a_date_is_read_as_it_is_written(day: date, locale: str, style: str, today: date) -> None:
    assert formats.parse_date(formats.day(day, locale, style), today, locale) == day
    assert formats.parse_date(day.isoformat(), today, locale) == day


@given(
    st.dates(date(2000, 1, 2), date(2099, 12, 30)), st.times(), st.sampled_from(MORE_LOCALES), st.sampled_from(STYLES)
)
def test_a_time_is_read_as_it_is_written(day: date, clock: time, locale: str, style: str) -> None:
    local = datetime.combine(day, clock.replace(second=0, microsecond=0))
    written = formats.moment(moments.from_local(local, "UTC"), locale, style)
    assert formats.parse_when(written, "UTC", TODAY, locale).local == local


@given(st.text(max_size=12) | st.text("0123456789.,' -+*/eE_٣", max_size=12), locales)
def test_whatever_is_typed_is_read_or_refused_with_its_field(typed: str, locale: str) -> None:
    for call in (
        lambda: formats.parse_amount(typed, "EUR", locale, "charged"),
        lambda: formats.parse_count(typed, locale, "quantity"),
        lambda: formats.parse_when(typed, "Europe/Berlin", TODAY, locale),
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
    assert formats.parse_amount(typed, "EUR", locale) == Money(minor, "EUR")


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
        formats.parse_amount(typed, "EUR", locale)
    assert caught.value.field == "amount"


@pytest.mark.parametrize(("locale", "typed"), [("de", "1.234"), ("en", "1,234"), ("en", "12,345"), ("en", "2*1,234")])
def test_three_digits_behind_a_sign_are_ambiguous_where_there_are_three_decimals(locale: str, typed: str) -> None:
    with pytest.raises(InvalidEntry, match="two ways"):
        formats.parse_amount(typed, "KWD", locale)
    assert formats.parse_amount(typed, "JPY", locale).minor >= 1234


def test_a_currency_has_the_digits_of_the_ledger_not_of_the_locale_data() -> None:
    assert formats.money(Money(1234, "IQD"), "en").endswith("1.234")
    assert formats.money(Money(5, "KWD"), "de") == "0,005\u00a0KWD"
    assert formats.money(Money(5, "JPY"), "de") == "5\u00a0¥"
    assert currencies.digits("ISK") == 0
    assert formats.amount(Money(-1, "EUR"), "de") == "−0,01"


@pytest.mark.parametrize("typed", ["1.5", "1e3", "", "abc", "7/2", "1" * 20])
def test_what_is_no_whole_number_is_refused(typed: str) -> None:
    with pytest.raises(InvalidEntry, match="whole number; write it like 1,234"):
        formats.parse_count(typed, "en", "quantity")


def test_a_count_may_be_worked_out() -> None:
    assert formats.parse_count("5*99", "de") == 495
    assert formats.parse_count("29.999", "de") == 29999
    assert formats.parse_count("7/2*2", "de") == 7


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
    assert formats.parse_date(typed, TODAY, locale) == expected


@pytest.mark.parametrize("typed", ["", "abc", "31.2.2026", "2026-W09-1", "1.1.1999", "1.1.123", "1.2.3.4", "٣", "0.1."])
def test_what_is_no_date_is_refused(typed: str) -> None:
    with pytest.raises(InvalidEntry) as caught:
        formats.parse_date(typed, TODAY, "de")
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
            formats.parse_when(typed, "Europe/Berlin", TODAY, locale)
    else:
        assert str(formats.parse_when(typed, "Europe/Berlin", TODAY, locale)) == expected


def test_a_date_of_a_balance_is_its_last_moment() -> None:
    begin = formats.parse_when("2.3.2026", "Europe/Berlin", TODAY, "de")
    end = formats.parse_when("2.3.2026", "Europe/Berlin", TODAY, "de", is_end=True)
    assert end.at - begin.at == moments.DAY - 1


@pytest.mark.parametrize(
    ("name", "key", "english", "german"),
    [
        ("year", "2026", "2026", "2026"),
        ("quarter", "2026-Q1", "Q1 2026", "Q1 2026"),
        ("month", "2026-03", "Mar 2026", "März 2026"),
        ("week", "2026-W09", "Week 9 of 2026", "Week 9 of 2026"),
        ("day", "2026-03-02", "Mar 2, 2026", "02.03.2026"),
        ("evening", "2026-03-02", "Mar 2, 2026", "02.03.2026"),
        ("weekday", "1", "Monday", "Montag"),
        ("weekday", "7", "Sunday", "Sonntag"),
        ("hour", "20", "8:00\u202fPM", "20:00"),
        ("creator", "2026-03", "2026-03", "2026-03"),
        ("creator", "", "", ""),
    ],
)
def test_keys_are_written_as_people_say_them(name: str, key: str, english: str, german: str) -> None:
    assert formats.key(name, key, "en") == english
    assert formats.key(name, key, "de") == german


def test_a_part_is_written_in_percent() -> None:
    assert formats.percent(1, 3, "de") == "33\u00a0%"
    assert formats.percent(-1, 8, "en", 1) == "−12.5%"


@pytest.mark.parametrize(
    ("language", "system", "expected"),
    [
        ("", "de_CH.UTF-8", "1’234"),
        ("de", "de_CH.UTF-8", "1’234"),
        ("en", "de_CH.UTF-8", "1,234"),
        ("pt-BR", "", "1.234"),
        ("", "C.UTF-8", "1,234"),
        ("", "xx_YY", "1,234"),
        ("klingon", "", "1,234"),
        ("de_XX", "", "1.234"),
    ],
)
def test_the_number_style_is_the_systems_unless_another_language_is_asked_for(
    language: str, system: str, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", system)
    monkeypatch.delenv("LC_NUMERIC", raising=False)
    monkeypatch.delenv("LANG", raising=False)
    formats.set_locale(language or None)
    try:
        assert formats.count(1234) == expected
    finally:
        monkeypatch.setenv("LC_ALL", "C.UTF-8")
        formats.set_locale()


@pytest.mark.parametrize(
    ("system", "expected"), [("de_CH.UTF-8", "CHF"), ("ja_JP", "JPY"), ("de", "EUR"), ("C", "EUR")]
)
def test_the_currency_is_guessed_from_the_country(system: str, expected: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", system)
    formats.set_locale()
    try:
        assert formats.usual_currency() == expected
    finally:
        monkeypatch.setenv("LC_ALL", "C.UTF-8")
        formats.set_locale()


@pytest.mark.parametrize(("zone", "expected"), [("Asia/Tokyo", "Asia/Tokyo"), ("UTC", "UTC")])
def test_the_time_zone_is_the_systems(zone: str, expected: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", zone)
    assert formats.usual_timezone() == expected


def test_babel_is_loaded_only_when_something_is_written() -> None:
    look = "print('babel' in sys.modules)"
    script = f"import sys; from ui import formats; {look}; formats.count(1); {look}"
    run = subprocess.run(
        [sys.executable, "-c", script], cwd=Path(__file__).parents[2], capture_output=True, text=True, check=True
    )
    assert run.stdout.split() == ["False", "True"]


def test_a_currency_is_named_as_its_users_do() -> None:
    assert formats.currency_name("GBP", "en") == "British Pound"
    assert formats.currency_name("EUR", "ar") == "يورو"
    assert formats.currency_name("XDR", "xx") == "Special Drawing Rights"


@given(st.integers(1, 10**12), st.integers(1, 12), locales)
def test_an_exchange_rate_is_read_as_it_is_written(figures: int, places: int, locale: str) -> None:
    value = Decimal(figures).scaleb(-places)
    assert Decimal(formats.parse_rate(formats.rate(value, locale), locale)) == value


@pytest.mark.parametrize(
    ("text", "locale"), [("1,084", "en"), ("1.084", "de"), ("", "en"), ("a", "de"), ("1.1.1", "en")]
)
def test_what_could_be_two_rates_or_none_is_refused(text: str, locale: str) -> None:
    with pytest.raises(InvalidEntry, match="rate"):
        formats.parse_rate(text, locale)


@pytest.mark.parametrize("text", ["0", "-1", "1/3", "1000000000000"])
def test_a_rate_is_positive_and_has_few_enough_places(text: str) -> None:
    with pytest.raises(InvalidEntry, match="cannot be"):
        formats.parse_rate(text, "en")


@pytest.mark.parametrize(
    ("minor", "currency", "coins", "written"),
    [
        (899, "EUR", 700, "€0.012843"),
        (900, "EUR", 100, "€0.09"),
        (100, "EUR", 1, "€1.00"),
        (800, "JPY", 350, "¥2.2857"),
        (1, "KWD", 3000, "KWD\xa00.00000033333"),
        (0, "EUR", 100, "€0.00"),
        (10**15, "EUR", 3, "€3,333,333,333,333.33"),
        (-899, "EUR", 700, "−€0.012843"),
    ],
)
def test_the_price_of_one_coin_is_written_to_five_figures(minor: int, currency: str, coins: int, written: str) -> None:
    assert formats.per_coin(Money(minor, currency), coins, "en") == written


# --- Dates in words ---------------------------------------------------------------------------------------------------


FRIDAY = date(2026, 3, 20)


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
            formats.parse_date(typed, FRIDAY, locale)
        return
    found = formats.parse_date(typed, FRIDAY, locale)
    assert (found.month, found.day) == day
    assert found <= FRIDAY


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
            formats.parse_when(typed, "Europe/Berlin", FRIDAY, locale)
    else:
        assert formats.parse_when(typed, "Europe/Berlin", FRIDAY, locale).local.isoformat() == local


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
    assert formats.parse_when(typed, "Europe/Berlin", FRIDAY, "en", now=now).local.isoformat() == local


def test_the_words_are_those_of_the_users_language(monkeypatch: pytest.MonkeyPatch) -> None:
    words = {"yesterday": "gestern", "today": "heute", "the day before yesterday": "vorgestern"}
    monkeypatch.setattr(formats, "_", lambda text: words.get(text, text))
    monkeypatch.setattr(formats, "ngettext", lambda _one, _many, count: "vor {count} Tag" + "en" * (count != 1))
    for typed, day in (("Gestern", 19), ("vorgestern", 18), ("vor 1 Tag", 19), ("vor 3 Tagen", 17)):
        assert formats.parse_date(typed, FRIDAY, "de").day == day
    with pytest.raises(InvalidEntry):
        formats.parse_date("vor 3 Tag", FRIDAY, "de")


def test_an_offset_is_seen() -> None:
    given = ("2026-03-02T20:15+01:00", "2026-03-02T20:15Z", "2026-03-02 20:15+01:00[Europe/Berlin]")
    assert all(map(formats.has_offset, given))
    assert not any(map(formats.has_offset, ("2026-03-02", "2026-03-02T20:15", "yesterday", "-2")))


def test_a_week_begins_where_the_country_begins_it() -> None:
    assert [formats.weekdays(locale)[0][2] for locale in ("de_DE", "en_US", "ar_EG")] == ["Montag", "Sunday", "السبت"]
    assert sorted(number for number, _short, _full in formats.weekdays("en_US")) == list(range(7))
    assert (formats.weekday(FRIDAY, "en"), formats.month(FRIDAY, "de")) == ("Friday", "März 2026")


@pytest.mark.parametrize(
    ("locale", "currency", "written"),
    [("en", "TRY", "TRY\u00a02,520.00"), ("en", "EUR", "€2,520.00"), ("de", "TRY", "2.520,00\u00a0TRY")],
)
def test_a_code_of_letters_keeps_its_distance_from_the_figures(locale: str, currency: str, written: str) -> None:
    assert formats.money(Money(252000, currency), locale) == written
    assert formats.parse_amount(written, currency, locale) == Money(252000, currency)


@pytest.mark.parametrize(
    ("money", "locale", "written"),
    [
        (Money(5000, "EUR"), "en", "€50"),
        (Money(5050, "EUR"), "en", "€50.50"),
        (Money(123_400_000, "EUR"), "de", "1.234.000\u00a0€"),
        (Money(50, "JPY"), "en", "¥50"),
        (Money(-2500, "KWD"), "en", "\u2212KWD\u00a02.500"),
        (Money(0, "EUR"), "en", "€0"),
    ],
)
def test_an_amount_on_an_axis_has_decimals_only_where_it_needs_them(money: Money, locale: str, written: str) -> None:
    assert formats.axis_money(money, locale) == written


def test_months_on_an_axis_are_short() -> None:
    assert [formats.month_name(date(2026, 3, 25), locale) for locale in ("en", "de", "ja")] == ["Mar", "Mär", "3月"]


@pytest.mark.parametrize(
    ("days", "english", "german"),
    [
        *((2, "2 days ago", "vor 2 Tagen"), (14, "2 weeks ago", "vor 2 Wochen"), (90, "3 months ago", "vor 3 Monaten")),
        (-3, "in 3 days", "in 3 Tagen"),
    ],
)
def test_how_long_ago_something_was_is_said_roughly(days: int, english: str, german: str) -> None:
    assert (formats.ago(days, "en"), formats.ago(days, "de")) == (english, german)


@pytest.mark.parametrize(("locale", "mark"), [("ar", "\u200e"), ("he", "\u200e"), ("de", ""), ("en", "")])
def test_a_minus_stays_left_of_its_number_where_one_reads_from_the_right(locale: str, mark: str) -> None:
    assert formats.count(-40, locale) == f"{mark}\u221240"
    assert f"{mark}\u2212" in formats.money(Money(-140, "EUR"), locale)
    assert formats.parse_count(formats.count(-40, locale), locale) == -40
