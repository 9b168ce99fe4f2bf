"""From which day on the figures of a report may change with a newer table of rates."""

from __future__ import annotations

from datetime import date, timedelta

from models import lookups, own_rates, rates
from models.columns import Columns
from models.ledger import Ledger
from models.money import Money
from models.reports import Query, run
from tests.sample_entries import add

LAST = rates.last_day()
FIRST, SECOND, THIRD = (LAST + timedelta(days=days) for days in (0, 2, 4))


def provisional(ledger: Ledger, currency: str | None = None, until: date | None = None) -> date | None:
    query = Query(until=until, currency=currency)
    return run("spending", Columns(ledger), lookups.rates(ledger), ledger.settings, query).provisional


def test_what_is_converted_after_the_end_of_the_table_is_provisional(ledger: Ledger) -> None:
    for day in (FIRST, SECOND, THIRD):
        add(ledger, "purchase", day.isoformat(), coins=10, amount=Money(100, "USD"))
    assert provisional(ledger) == SECOND
    assert provisional(ledger, until=SECOND) == SECOND
    assert provisional(ledger, until=FIRST) is None, "it ends before"
    assert provisional(ledger, "USD") is None, "nothing is converted"
    own_rates.add(ledger, "EUR", "USD", SECOND, "1.25")
    assert provisional(ledger) == THIRD, "a rate of one's own stays"


def test_what_has_no_rate_yet_may_get_one(ledger: Ledger) -> None:
    add(ledger, "purchase", SECOND.isoformat(), coins=10, amount=Money(100, "KPW"))
    assert provisional(ledger) == SECOND
