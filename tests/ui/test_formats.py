import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from models import currencies
from models.money import Money
from ui import formats, parsing


def test_a_currency_has_the_digits_of_the_ledger_not_of_the_locale_data() -> None:
    assert formats.money(Money(1234, "IQD"), "en").endswith("1.234")
    assert formats.money(Money(5, "KWD"), "de") == "0,005\u00a0KWD"
    assert formats.money(Money(5, "JPY"), "de") == "5\u00a0¥"
    assert currencies.digits("ISK") == 0
    assert formats.amount(Money(-1, "EUR"), "de") == "−0,01"


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
        ("since", "2026-03", "Mar 2026", "März 2026"),
        ("last", "2026-03", "Mar 2026", "März 2026"),
        ("size", "1-9", "1–9", "1–9"),
        ("size", "1000-9999", "1,000–9,999", "1.000–9.999"),
        ("size", "10000+", "10,000 or more", "10.000 or more"),
        ("streak", "01", "1", "1"),
        ("streak", "02-09", "2–9", "2–9"),
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


def test_a_week_begins_where_the_country_begins_it() -> None:
    assert [formats.weekdays(locale)[0][2] for locale in ("de_DE", "en_US", "ar_EG")] == ["Montag", "Sunday", "السبت"]
    assert sorted(number for number, _short, _full in formats.weekdays("en_US")) == list(range(7))
    assert (formats.weekday(date(2026, 3, 20), "en"), formats.month(date(2026, 3, 20), "de")) == ("Friday", "März 2026")


@pytest.mark.parametrize(
    ("locale", "currency", "written"),
    [("en", "TRY", "TRY\u00a02,520.00"), ("en", "EUR", "€2,520.00"), ("de", "TRY", "2.520,00\u00a0TRY")],
)
def test_a_code_of_letters_keeps_its_distance_from_the_figures(locale: str, currency: str, written: str) -> None:
    assert formats.money(Money(252000, currency), locale) == written
    assert parsing.amount(written, currency, locale) == Money(252000, currency)


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
    assert [formats.month_name(date(2026, 3, 25), locale) for locale in ("he", "ja", "de", "en")] == [
        "מרץ", "3月", "März", "Mar",
    ]  # fmt: skip


def test_a_stretch_of_days_and_a_day_of_any_year_are_written_as_people_do() -> None:
    days = date(2026, 3, 25), date(2026, 4, 24)
    assert [formats.days(*days, locale).replace("\u2009", " ") for locale in ("en", "de", "ja")] == [
        "Mar 25 – Apr 24, 2026", "25. März – 24. Apr. 2026", "2026年3月25日～4月24日",
    ]  # fmt: skip
    assert [formats.day_and_month(date(2024, 4, 6), locale) for locale in ("en", "de")] == ["April 6", "6. April"]


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
    assert parsing.count(formats.count(-40, locale), locale) == -40


@pytest.mark.parametrize(
    ("locale", "currency", "symbol"),
    [
        *(("ar", "GBP", "\u2068UK£\u2069"), ("ar", "JPY", "\u2068JP¥\u2069"), ("ar", "USD", "\u2068US$\u2069")),
        *(("ar", "CHF", "\u2068CHF\u2069"), ("he", "AUD", "\u2068A$\u2069"), ("ar", "EUR", "€"), ("en", "CAD", "CA$")),
    ],
)
def test_letters_and_sign_of_a_currency_stay_together_where_one_reads_from_the_right(
    locale: str, currency: str, symbol: str
) -> None:
    for amount in (Money(-1400, currency), Money(1400, currency)):
        written = formats.money(amount, locale)
        assert symbol in written
        assert ("\u2068" in written) == ("\u2068" in symbol)
        assert parsing.amount(written, currency, locale) == amount
        assert "\u2068" not in formats.amount(amount, locale)  # as a field has it
