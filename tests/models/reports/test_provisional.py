"""Entries whose figures a newer table may change: exactly those that it does change are among them."""

from array import array
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models import entries
from models.columns import Columns
from models.ledger import Ledger
from models.money import Money
from models.periods import day_number
from models.rates import Rates, last_day
from models.reports.figures import figures
from tests.books import keeping
from tests.ledgers import Ledger as Sample
from tests.ledgers import ledgers
from tests.sample_entries import gift, paid, purchase

LAST = last_day()


class Shifted(Rates):
    """A table that ended in the middle of the sample ledgers' days: later days take the last rate until it is known."""

    def __init__(self, end: date, later: Decimal) -> None:
        """Days after `end` have `later` dollars to the euro, once they are published."""
        super().__init__()
        self._end, self._later = end, later

    @property
    def last_day(self) -> date:
        return self._end

    def _search(self, source: str, target: str, day: date):  # type: ignore[no-untyped-def]
        from models.rates import _Found

        if source == target:
            return _Found(1, 1, day_number(day), "same")
        value = {"EUR": Decimal(1), "USD": self._later if day > self._end else Decimal(1), "JPY": Decimal(160)}
        if source not in value or target not in value:
            return None
        ratio = (value[target] / value[source]).as_integer_ratio()
        return _Found(*ratio, day_number(min(day, self._end)), "ecb")

    def _is_provisional(self, found: object, source: str, target: str, day: date) -> bool:
        return source != target and day > self._end


def marked(book: Ledger, rates: Rates) -> set[int]:
    found = figures(Columns(book), rates, book.settings)
    ids = [row for (row,) in book.connection.execute("SELECT id FROM entry")]
    return {entry for entry in ids if (figure := found.of(entry)) and figure.is_provisional}


def test_late_payments_and_the_gifts_of_their_coins_are_marked(book: Ledger) -> None:
    after, later = (f"{LAST + timedelta(days=days)}" for days in (2, 3))
    entries.add(book, purchase(f"{LAST}", 100, amount=Money(100, "USD")))
    late = entries.add(book, purchase(after, 100, amount=Money(100, "USD")))
    entries.add(book, purchase(after, 100, amount=Money(100, "EUR")))
    entries.add(book, gift(f"{later}T20:00", 100))
    both, of_late, of_euros = (entries.add(book, gift(f"{later}T2{hour}:00", 50)) for hour in (1, 2, 3))
    direct = entries.add(book, paid(later, amount=Money(500, "USD")))
    entries.add(book, paid(later, amount=Money(500, "USD"), charged=Money(450, "EUR")))
    assert of_euros
    assert marked(book, Rates()) == {late, both, of_late, direct}
    newer = {code: {day_number(LAST) + days: "1.5" for days in range(1, 5)} for code in ("USD",)}
    assert marked(book, Rates(published=newer)) == set()


@pytest.mark.parametrize("basis", ["fifo", "average"])
@settings(max_examples=15)
@given(sample=ledgers(most=25, bounds=False), later=st.sampled_from([Decimal(2), Decimal("0.5")]))
def test_nothing_changes_by_newer_rates_that_was_not_marked(basis: str, sample: Sample, later: Decimal) -> None:
    with keeping(sample) as book:
        book.change_settings(basis=basis)
        days = sorted(day for (day,) in book.connection.execute("SELECT DISTINCT day FROM entry"))
        end = date(1970, 1, 1) + timedelta(days=days[len(days) // 2]) if days and isinstance(days[0], int) else LAST
        before, after = Shifted(end, Decimal(1)), Shifted(end, later)
        columns = Columns(book)
        old, new = (figures(columns, rates, book.settings) for rates in (before, after))
        changed: array[int] = old.unlike(new)
        assert set(changed) <= marked(book, before)
