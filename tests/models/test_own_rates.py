from datetime import date, timedelta
from decimal import Decimal

import pytest

from models import lookups, own_rates
from models.errors import RequestRefused
from models.ledger import Ledger


def test_a_rate_of_ones_own_wins_for_its_day_and_can_be_taken_back(ledger: Ledger) -> None:
    day = date(2026, 3, 2)
    own_rates.add(ledger, "USD", "EUR", day, "0.5")
    own_rates.add(ledger, "USD", "EUR", day, "0.25")
    assert lookups.own_rates(ledger) == {("USD", "EUR", day): Decimal("0.25")}
    assert lookups.rates(ledger).convert(100, "USD", "EUR", day) == 25
    ledger.undo()
    assert lookups.own_rates(ledger) == {("USD", "EUR", day): Decimal("0.5")}
    own_rates.remove(ledger, "USD", "EUR", day)
    assert lookups.own_rates(ledger) == {}
    with pytest.raises(RequestRefused, match="no rate of your own"):
        own_rates.remove(ledger, "USD", "EUR", day)


def test_two_currencies_have_one_rate_a_day_whichever_way_it_was_typed(ledger: Ledger) -> None:
    day = date(2026, 3, 2)
    own_rates.add(ledger, "USD", "EUR", day, "0.5")
    own_rates.add(ledger, "USD", "EUR", day + timedelta(days=1), "0.5")
    own_rates.add(ledger, "EUR", "USD", day, "4")
    assert lookups.own_rates(ledger) == {
        ("USD", "EUR", day + timedelta(days=1)): Decimal("0.5"), ("EUR", "USD", day): Decimal(4),
    }  # fmt: skip
    assert lookups.rates(ledger).convert(100, "USD", "EUR", day) == 25
    ledger.undo()
    assert lookups.rates(ledger).convert(100, "USD", "EUR", day) == 50
    own_rates.remove(ledger, "EUR", "USD", day)
    assert lookups.own_rates(ledger) == {("USD", "EUR", day + timedelta(days=1)): Decimal("0.5")}


@pytest.mark.parametrize("value", ["0", "-1", "1,5", "NaN", "1e5", "", "0.0", "1_0", "١", " 1", "1" * 13])
def test_what_is_no_rate_is_refused(ledger: Ledger, value: str) -> None:
    with pytest.raises(RequestRefused, match="is not a rate"):
        own_rates.add(ledger, "USD", "EUR", date(2026, 3, 2), value)


@pytest.mark.parametrize(("source", "target"), [("EUR", "EUR"), ("usd", "EUR"), ("USD", "XYZ")])
def test_a_rate_is_between_two_currencies(ledger: Ledger, source: str, target: str) -> None:
    with pytest.raises(RequestRefused):
        own_rates.add(ledger, source, target, date(2026, 3, 2), "1")
