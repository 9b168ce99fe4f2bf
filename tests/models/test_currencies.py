"""The currency table has the digits of ISO 4217, and only currencies."""

import pytest

from models import currencies
from models.currencies import DIGITS


@pytest.mark.parametrize(
    ("code", "digits"),
    [
        *[("EUR", 2), ("USD", 2), ("MRU", 2), ("LBP", 2), ("AFN", 2), ("IRR", 2)],
        *[("JPY", 0), ("ISK", 0), ("UGX", 0), ("KRW", 0), ("CLP", 0), ("VND", 0)],
        *[("BHD", 3), ("IQD", 3), ("KWD", 3), ("TND", 3), ("CLF", 4)],
        *[("DEM", 2), ("HRK", 2), ("BGN", 2), ("LVL", 2), ("ITL", 0), ("TRL", 0), ("BYR", 0)],
    ],
)
def test_digits_are_the_standards(code: str, digits: int) -> None:
    assert DIGITS[code] == currencies.digits(code) == digits


@pytest.mark.parametrize("code", ["XXX", "XTS", "XAU", "XAG", "XDR", "ABC", "", "eur"])
def test_what_is_no_currency_is_not_in_the_table(code: str) -> None:
    assert not currencies.is_known(code)
    assert code not in DIGITS
    with pytest.raises(KeyError):
        currencies.digits(code)


def test_codes_are_sorted_and_those_in_use_can_be_had_alone() -> None:
    every, active = currencies.codes(), currencies.codes(withdrawn=False)
    assert every == sorted(set(every))
    assert len(DIGITS) == len(every)
    assert {"EUR", "BGN", "DEM"} <= set(every)
    assert "EUR" in active
    assert not {"BGN", "HRK", "DEM"} & set(active)


def test_every_line_is_whole() -> None:
    for currency in currencies.table().values():
        assert len(currency.code) == 3
        assert currency.code.isascii()
        assert currency.code.isupper()
        assert 0 <= currency.digits <= 4
        assert currency.name == currency.name.strip() != ""
    assert currencies.name("CHF") == "Swiss Franc"


def test_what_is_chosen_from_begins_with_what_is_likely() -> None:
    offered = currencies.offered("JPY", "USD")
    assert offered[:4] == ["JPY", "USD", "EUR", "GBP"]
    assert sorted(offered) == currencies.codes(withdrawn=False)
