"""Entries whose figures a newer table may change: exactly those that it does change are among them."""

from array import array
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models import accounts, entries, moments
from models.columns import Columns
from models.ledger import Ledger
from models.money import Money
from models.periods import day_number
from models.rates import Rates, last_day
from models.reports import Query, overview, run, stock
from models.reports.cross import cross
from models.reports.figures import figures
from models.reports.people import Gallery
from models.reports.table import TOTAL, Request
from tests.books import keeping
from tests.ledgers import Ledger as Sample
from tests.ledgers import ledgers
from tests.sample_entries import gift, paid, purchase, refund

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


ASKED = (
    ("spending", ("month", "account")),
    ("spending", ("channel",)),
    ("purchases", ("month", "channel")),
    ("balance", ("month", "account")),
    ("markup", ("month",)),
)


@pytest.mark.parametrize("basis", ["fifo", "average"])
@settings(max_examples=15)
@given(sample=ledgers(most=25, bounds=False), later=st.sampled_from([Decimal(2), Decimal("0.5")]))
def test_every_cell_that_newer_rates_change_was_marked(basis: str, sample: Sample, later: Decimal) -> None:
    with keeping(sample) as book:
        book.change_settings(basis=basis)
        days = sorted(day for (day,) in book.connection.execute("SELECT DISTINCT day FROM entry"))
        end = date(1970, 1, 1) + timedelta(days=days[len(days) // 2]) if days and isinstance(days[0], int) else LAST
        before, after = Shifted(end, Decimal(1)), Shifted(end, later)
        for name, by in ASKED:
            old, new = (run(name, Columns(book), rates, book.settings, Query(by)) for rates in (before, after))
            names = [column.name for column in old.columns]
            changed = {
                (row, names[place])
                for row, (mine, theirs) in enumerate(zip(old.rows, new.rows, strict=True))
                for place, (was, now) in enumerate(zip(mine, theirs, strict=True))
                if was != now and old.columns[place].kind == "money"
            }
            assert changed <= old.marked, (name, by)


def late_and_early(book: Ledger) -> None:
    """Coins of the app at a rate that is certain, later ones of the website at one that may change; gifts of both."""
    entries.add(book, purchase(f"{LAST}", 100, amount=Money(100, "USD"), channel="ios-app"))
    after = f"{LAST + timedelta(days=2)}"
    entries.add(book, purchase(after, 100, amount=Money(200, "USD"), channel="website"))
    entries.add(book, gift(f"{LAST + timedelta(days=1)}T20:00", 60))
    entries.add(book, gift(f"{LAST + timedelta(days=3)}T20:00", 60))


def test_of_a_gift_of_two_lots_only_the_part_of_the_late_one_is_provisional(book: Ledger) -> None:
    late_and_early(book)
    found = run("spending", Columns(book), Rates(), book.settings, Query(("channel",)))
    assert [row[0] for row in found.rows] == ["ios-app", "website"]
    assert found.marked == {(1, "cost")}


def test_of_a_balance_what_is_left_of_late_coins_is_provisional(book: Ledger) -> None:
    late_and_early(book)
    found = run("balance", Columns(book), Rates(), book.settings, Query(("day",)))
    days = {found.rows[row][0]: set[str]() for row, _name in sorted(found.marked)}
    for row, name in found.marked:
        days[found.rows[row][0]].add(name)
    second, third = (f"{LAST + timedelta(days=count)}" for count in (2, 3))
    assert days == {second: {"paid", "closing_cost"}, third: {"opening_cost", "spent_cost", "closing_cost"}}


def test_coins_given_back_leave_nothing_provisional(book: Ledger) -> None:
    after, later = (f"{LAST + timedelta(days=days)}" for days in (1, 2))
    entries.add(book, purchase(after, 100, amount=Money(100, "USD"), reference="A"))
    entries.add(book, refund("A", later, coins=100, amount=Money(100, "USD")))
    by_day = run("purchases", Columns(book), Rates(), book.settings, Query(("day",)))
    assert {row for row, _name in by_day.marked} == {0, 1}
    assert not run("purchases", Columns(book), Rates(), book.settings, Query()).marked, "nothing was paid in all"
    (purse,) = stock.purses(Columns(book), Rates(), book.settings, accounts.accounts(book))
    assert purse.provisional == frozenset()


def test_figures_of_every_page_are_marked_alike(book: Ledger) -> None:
    late_and_early(book)
    columns, kept = Columns(book), book.settings
    now = moments.parse(f"{LAST + timedelta(days=3)}T21:00", kept.timezone)
    seen = overview.overview(columns, Rates(), kept, [], now)
    assert (seen.spent.is_provisional, seen.ever.is_provisional) == (True, True)
    assert [one.is_provisional for one in seen.purses] == [True]
    assert [one.is_provisional for one in seen.creators] == [True]
    assert seen.month.provisional == {"TikTok"}
    (purse,) = stock.purses(columns, Rates(), kept, accounts.accounts(book))
    assert purse.provisional == {"left", "paid"}
    assert purse.lots is not None
    assert purse.lots.is_provisional.tolist() == [False, True]
    assert [one.is_provisional for one in purse.prices] == [False, True]
    gallery = Gallery(columns, Rates(), kept)
    assert [one.tally.is_provisional for one in gallery.people([]).persons] == [True]
    until = gallery.people([], until=LAST + timedelta(days=1))
    assert [one.tally.is_provisional for one in until.persons] == [False], "the first gift was paid at a known rate"


def test_a_table_marks_its_cells(book: Ledger) -> None:
    late_and_early(book)
    request = Request("spending", ("day",), (), Query())
    table = cross(Columns(book), Rates(), book.settings, request)
    marks = [cell.is_provisional("cost") for head in table.rows.heads(1) if (cell := table.cell(head, TOTAL))]
    total = table.cell(TOTAL, TOTAL)
    assert marks == [False, True]
    assert total is not None
    assert total.is_provisional("cost")
