import pytest

from models.money import Money
from ui import formats
from ui.desktop.tables.entry_delegate import from_left


@pytest.mark.parametrize(
    ("locale", "amount", "seen"),
    [
        ("ar", Money(163, "EUR"), "\u2068€\u2069\u00a01.63"),
        ("ar", Money(1000, "JPY"), "\u2068JP¥\u2069\u00a01,000"),
        ("de", Money(163, "EUR"), "1,63\u00a0€"),
        ("en", Money(163, "EUR"), "€1.63"),
    ],
)
def test_the_currency_stands_where_its_language_has_it(locale: str, amount: Money, seen: str) -> None:
    assert from_left(formats.money(amount, locale)) == seen


def test_several_amounts_keep_each_its_own_currency() -> None:
    both = " + ".join(formats.money(Money(163, code), "ar") for code in ("EUR", "KPW"))
    assert from_left(both) == "\u2068€\u2069\u00a01.63 + \u2068KPW\u2069\u00a01.63"


def test_what_is_hidden_stays_so() -> None:
    assert from_left("•••") == "•••"
    assert from_left("") == ""
