"""What a balance that differs may be, and that booking any of it makes the ledger and the app agree."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from models import accounts, entries, lookups, settling
from models.columns import Columns
from models.errors import InvalidEntry, RequestRefused
from models.ledger import Ledger
from models.money import Money
from models.reports import Asked, stock
from models.reports.costing import cost
from models.reports.explanations import Explanation
from tests.books import SampleRates, keeping
from tests.ledgers import Ledger as Sample
from tests.ledgers import ledgers
from tests.sample_entries import adjustment, assertion, gift, paid, purchase, refund


def kinds(found: tuple[Explanation, ...]) -> list[str]:
    return [one.kind for one in found]


def reported(ledger: Ledger) -> dict[int, int]:
    """Differences by the entry of the balance, as the purses tell them."""
    every = cost(Asked(Columns(ledger), SampleRates(), ledger.settings))
    return {one.entry: one.difference for costed in every for one in stock.counted(costed)}


@settings(max_examples=30)
@given(ledgers(most=25), st.integers(0, 2000), st.data())
def test_booking_any_explanation_makes_the_difference_nothing(sample: Sample, coins: int, data: st.DataObject) -> None:
    with keeping(sample) as ledger:
        purses = accounts.accounts(ledger)
        assume(purses)
        purse = data.draw(st.sampled_from(purses))
        seen = assertion("2027-01-05", coins, platform=purse.platform, account=purse.name)
        entries.add(ledger, seen)
        for entry, differs in reported(ledger).items():
            assert settling.difference(ledger, entry) == differs
            found = settling.explanations(ledger, entry)
            assert bool(found) == bool(differs)
            assert len(found) <= 5
            for one in found:
                assert one.coins == abs(differs)
                _book(ledger, entry, one)


def _book(ledger: Ledger, entry: int, one: Explanation) -> None:
    """Book it, hold the balance against the ledger, and take it back."""
    try:
        settling.settle(ledger, entry, one.booked)
    except InvalidEntry:
        return  # the account is as full as one can be
    assert reported(ledger)[entry] == 0
    assert settling.explanations(ledger, entry) == ()
    ledger.undo()


def test_settling_a_day_leaves_what_agreed_within_it(book: Ledger) -> None:
    entries.add(book, purchase("2026-03-01", 100, 100))
    entries.add(book, gift("2026-03-02T09:00", 1))
    agreed = entries.add(book, assertion("2026-03-02T10:00", 99))
    seen = entries.add(book, assertion("2026-03-02", 90))
    for one in settling.explanations(book, seen):
        settling.settle(book, seen, one.booked)
        assert [settling.difference(book, entry) for entry in (agreed, seen)] == [0, 0]
        book.undo()


def test_a_pack_that_is_missing_has_the_price_one_paid_last(book: Ledger) -> None:
    entries.add(book, purchase("2026-02-01", 700, 999, channel="ios-app", seller="Apple"))
    entries.add(book, purchase("2026-02-05", 700, 899, channel="website"))
    agreed = entries.add(book, assertion("2026-02-06", 1400))
    entries.add(book, gift("2026-02-07", 10))
    seen = entries.add(book, assertion("2026-02-08", 2090))
    assert settling.explanations(book, agreed) == ()
    first, *others = settling.explanations(book, seen)
    assert (first.kind, first.since) == ("purchase", date(2026, 2, 6))
    assert [(pack.coins, pack.price, pack.day, pack.is_own) for pack in first.packs] == [
        (700, Money(899, "EUR"), "2026-02-05", True)
    ]
    (draft,) = first.booked
    assert (draft.kind, draft.coins, draft.amount, draft.channel) == ("purchase", 700, Money(899, "EUR"), "website")
    assert kinds(tuple(others))[-2:] == ["free", "correction"]


def test_two_packs_may_be_missing_and_are_booked_in_one_step(book: Ledger) -> None:
    entries.add(book, purchase("2026-02-01", 123, 200))
    entries.add(book, purchase("2026-02-02", 711, 900))
    seen = entries.add(book, assertion("2026-02-08", 834 + 834))
    first = settling.explanations(book, seen)[0]
    assert [pack.coins for pack in first.packs] == [711, 123]
    settling.settle(book, seen, first.booked)
    assert settling.difference(book, seen) == 0
    assert book.undo_label == "Settle balance"
    book.undo()
    assert settling.difference(book, seen) == -834


def test_a_pack_of_the_catalogue_bears_the_day_it_was_seen(book: Ledger) -> None:
    book.change_settings(currency="USD")
    seen = entries.add(book, assertion("2026-02-08", 70))
    first = settling.explanations(book, seen)[0]
    assert (first.kind, first.packs[0].is_own, first.packs[0].price.currency) == ("purchase", False, "USD")
    assert first.packs[0].price.minor > 0
    book.change_settings(currency="KWD")
    assert kinds(settling.explanations(book, seen)) == ["free", "correction"], "nobody here pays in such money"


def test_gifts_that_are_missing_are_the_most_frequent_first(book: Ledger) -> None:
    entries.add(book, purchase("2026-02-01", 1000, 999))
    for day in (2, 3, 4):
        entries.add(book, gift(f"2026-02-0{day}", 20, item="Heart"))
    entries.add(book, gift("2026-02-04", 30, creator="Zoe", quantity=3))
    entries.add(book, gift("2026-02-04", 7, item="Odd"))
    seen = entries.add(book, assertion("2026-02-08", 1000 - 97 - 60))
    found = settling.explanations(book, seen)
    assert kinds(found) == ["gift", "gift", "expired", "lost", "correction"]
    assert [(one.gift.item, one.gift.creator, one.gift.coins, one.gift.times) for one in found if one.gift] == [
        ("Heart", "Mila", 20, 3),
        ("Rose", "Zoe", 10, 1),
    ]
    (draft,) = found[0].booked
    assert (draft.item, draft.creator, draft.quantity, draft.coins) == ("Heart", "Mila", 3, 60)


def test_where_the_app_shows_none_the_rest_is_gone(book: Ledger) -> None:
    entries.add(book, purchase("2026-02-01", 100, 999))
    entries.add(book, gift("2026-02-02", 10))
    seen = entries.add(book, assertion("2026-02-08T10:00", 0))
    found = settling.explanations(book, seen)
    assert kinds(found) == ["expired", "lost", "gift", "correction"]
    settling.settle(book, seen, found[0].booked)
    with pytest.raises(RequestRefused, match="settled, or has changed"):
        settling.settle(book, seen, found[1].booked)
    assert settling.difference(book, seen) == 0


def test_only_a_balance_that_is_there_is_explained(book: Ledger) -> None:
    bought = entries.add(book, purchase("2026-02-01", 100, 999, reference="A"))
    entries.add(book, refund("A", "2026-02-02", coins=100))
    entries.add(book, paid())
    entries.add(book, replace(adjustment("2026-02-03", 4), account="other"))
    assert settling.explanations(book, bought) == settling.explanations(book, 99) == ()
    assert settling.difference(book, 99) == 0
    assert lookups.drafts(book, [bought])
