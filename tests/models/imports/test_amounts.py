"""Prices as shops write them: read exactly, decided over the column, or asked; never guessed."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import currencies
from models.errors import InvalidEntry, LedgerError, RequestRefused
from models.imports import Reading, amounts
from models.imports.amounts import Asked, Column, price
from models.money import Money, from_text, to_text


def column(*texts: str, country: str = "", **answers: str) -> Column:
    """A column of these prices, all of one country."""
    found = Column("shop", Reading(answers={f"shop.{name}": answer for name, answer in answers.items()}))
    for text in texts:
        found.add(price(text), country)
    return found


def said(text: str, *others: str, country: str = "", currency: str = "", **answers: str) -> str:
    """What a price is taken as, in a column with others; or what is asked."""
    try:
        money = column(text, *others, country=country, **answers).money(price(text), currency)
        return f"{to_text(money.minor, currencies.digits(money.currency))} {money.currency}"
    except Asked as asked:
        return f"{asked.question.name}? {asked.example}"
    except LedgerError as error:
        return str(error)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("HK$8.00", "8.00 HKD"), ("HK$1,234.50", "1234.50 HKD"), ("US$0.99", "0.99 USD"), ("8.00 HKD", "8.00 HKD"),
        ("4,99 €", "4.99 EUR"), ("4,99\u00a0€", "4.99 EUR"), ("1\u202f234,50 €", "1234.50 EUR"),
        ("€4.99", "4.99 EUR"), ("USD 15.87", "15.87 USD"), ("INR 1,23,456.00", "123456.00 INR"),
        ("₹1,23,456.00", "123456.00 INR"), ("1'234.50 CHF", "1234.50 CHF"), ("1’234.50 CHF", "1234.50 CHF"),
        ("１２．５０ EUR", "12.50 EUR"), ("٣٤٫٥٠ ر.س.\u200f", "34.50 SAR"), ("R$ 24,90", "24.90 BRL"),
        ("zł 5,00", "5.00 PLN"), ("5 Kč", "5.00 CZK"), ("$5.00 CAD", "5.00 CAD"), ("KRW 4,990", "4990 KRW"),
        ("₫129.000", "129000 VND"), ("¥1,200 JPY", "1200 JPY"), ("100.00 JPY", "100 JPY"), ("0.800 KWD", "0.800 KWD"),
        ("1.234.567 IDR", "1234567.00 IDR"), ("1,234,567 COP", "1234567.00 COP"), ("5 EUR", "5.00 EUR"),
        ("1234.5 EUR", "1234.50 EUR"), ("DEM 5,00", "5.00 DEM"),
    ],
)  # fmt: skip
def test_a_price_is_read_with_its_currency(text: str, expected: str) -> None:
    assert said(text) == expected


@pytest.mark.parametrize("text", ["−5.00 €", "-5.00 €", "€-5.00", "€ -5.00", "5.00- €", "(5.00 €)", "€(5.00)"])
def test_a_minus_and_brackets_mean_below_zero(text: str) -> None:
    assert price(text).is_negative
    assert said(text) == "5.00 EUR"


@pytest.mark.parametrize(
    "text",
    ["", "free", "NaN", "Infinity", "1e5", "1_000", "0x10", "1.2.3", "1,234.567,8", "1 23", "5 5 €", "--5", "1-2",
     "-1-", "1 -234", "((5))", ")5(", "(5", "(-5)", "€5 USD", "12345.678901234", "½", "二"],
)  # fmt: skip
def test_what_is_no_price_is_refused(text: str) -> None:
    with pytest.raises(InvalidEntry) as caught:
        price(text)
    assert str(caught.value) == f"“{text}” is not a price that can be read"


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        ((), "shop.decimal_sign? 1.234 € → point: 1.234 EUR / comma: 1234 EUR"),
        (("2.000 €",), "shop.decimal_sign? 1.234 € → point: 1.234 EUR / comma: 1234 EUR"),
        (("4,99 €",), "1234.00 EUR"),
        (("1.000.000 €",), "1234.00 EUR"),
        (("4.99 €",), "“1.234” has more decimal places than the currency has (2)"),
        (("4.99 €", "4,99 €"), "shop.decimal_sign? 1.234 € → point: 1.234 EUR / comma: 1234 EUR"),
    ],
)
def test_the_whole_column_decides_what_one_price_does_not(others: tuple[str, ...], expected: str) -> None:
    assert said("1.234 €", *others) == expected


def test_the_decimal_sign_that_is_answered_holds() -> None:
    assert said("1.230 €", decimal_sign="comma") == "1230.00 EUR"
    assert said("1.230 €", decimal_sign="point") == "1.23 EUR"
    assert said("1,234 KWD", decimal_sign="comma") == "1.234 KWD"


@pytest.mark.parametrize(
    ("text", "country", "expected"),
    [
        ("$4.99", "CA", "4.99 CAD"), ("$4.99", "us", "4.99 USD"), ("¥1,200", "JP", "1200 JPY"),
        ("¥12", "CN", "12.00 CNY"),
        ("49 kr", "SE", "49.00 SEK"), ("kr. 49,00", "DK", "49.00 DKK"), ("Rs.500", "IN", "500.00 INR"),
        ("$4.99", "", "shop.dollar? $4.99 → 4.99 USD / 4.99 CAD / 4.99 AUD"),
        ("$4.99", "DE", "shop.dollar? $4.99 → 4.99 USD / 4.99 CAD / 4.99 AUD"),
        ("¥1,200", "", "shop.yen? ¥1,200 → 1200 JPY / 1.200 JPY / 1200 CNY / 1.200 CNY"),
        ("4.99", "US", "shop.currency? 4.99 → 4.99 ?"), ("4.99 zzz", "US", "shop.currency? 4.99 zzz → 4.99 ?"),
    ],
)  # fmt: skip
def test_a_sign_of_several_currencies_is_that_of_the_country_or_asked(text: str, country: str, expected: str) -> None:
    assert said(text, country=country) == expected


def test_one_sign_is_one_currency_in_one_file() -> None:
    found = column("$4.99", country="US")
    found.add(price("$9.99"), "CA")
    with pytest.raises(Asked) as asked:
        found.money(price("$4.99"))
    assert asked.value.example == "$4.99 → 4.99 CAD / 4.99 USD / 4.99 AUD"
    assert said("$4.99", "$9.99", dollar="CAD") == "4.99 CAD"


@pytest.mark.parametrize(
    ("name", "answer"), [("currency", "EURO"), ("currency", "usd"), ("dollar", "EUR"), ("decimal_sign", "dot")]
)
def test_an_answer_that_cannot_be_is_a_wrong_request_at_once(name: str, answer: str) -> None:
    with pytest.raises(RequestRefused) as caught:
        Column("shop", Reading(answers={f"shop.{name}": answer}))
    assert str(caught.value).startswith(f"“{answer}” is no answer to shop.{name}")


def test_a_currency_beside_the_price_has_to_fit_it() -> None:
    assert said("4.99", currency="EUR") == said("€4.99", currency="EUR") == "4.99 EUR"
    assert said("$4.99", currency="AUD") == "4.99 AUD"
    assert said("€4.99", currency="USD") == (
        "The price is “€4.99” and its currency is said to be USD: the two do not fit together"
    )
    assert said("4.99", currency="ZZZ") == "“ZZZ” is not a currency; use a code like EUR"


def test_the_names_of_the_questions_are_known_before() -> None:
    assert amounts.options("shop") == (
        "shop.decimal_sign", "shop.currency", "shop.dollar", "shop.yen", "shop.yuan", "shop.krone", "shop.rupee",
        "shop.dirham", "shop.leu",
    )  # fmt: skip


def _written(minor: int, code: str, group: str, decimal: str) -> str:
    whole, _, places = to_text(minor, currencies.digits(code)).partition(".")
    parted = f"{int(whole):,}".replace(",", group)
    return f"{parted}{decimal}{places}" if places else parted


STYLES = [(",", "."), (".", ","), (" ", ","), ("\u00a0", "."), ("'", "."), ("", "."), ("", ","), ("٬", "٫")]


@given(
    st.lists(st.integers(0, 10**12), min_size=1, max_size=8), st.sampled_from(["EUR", "JPY", "KWD", "USD", "IDR"]),
    st.sampled_from(STYLES), st.booleans(),
)  # fmt: skip
def test_a_column_is_read_as_it_was_written_or_asked_about(
    minors: list[int], code: str, style: tuple[str, str], is_before: bool
) -> None:
    texts = [_written(minor, code, *style) for minor in minors]
    texts = [f"{code} {text}" if is_before else f"{text}\u00a0{code}" for text in texts]
    found, answered = column(*texts), column(*texts, decimal_sign="comma" if style[1] == "," else "point")
    for minor, text in zip(minors, texts, strict=True):
        assert answered.money(price(text)) == Money(minor, code)
        try:
            assert found.money(price(text)) == Money(minor, code)
        except Asked:
            assert price(text).point != price(text).comma


@given(st.text(st.sampled_from("0123456789.,' -()€$+٫٣\u00a0\u200fkrEUR"), max_size=14))
def test_any_text_is_a_price_or_a_refusal_and_no_digit_gets_lost(text: str) -> None:
    try:
        found = price(text)
    except InvalidEntry:
        return
    digits = [letter for letter in amounts.plain(text) if letter.isdigit()]
    for number in (found.point, found.comma):
        if number is not None:
            assert "".join(digits).lstrip("0") == number.replace(".", "").lstrip("0")
            assert Decimal(number) >= 0
    assert from_text("1", 0) == 1
