"""Double entries add up as the reports do, whatever the ledger holds; other programs are asked elsewhere."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models import entries
from models.errors import RequestRefused
from models.exports.postings import Assertion, Posting, Transaction
from models.ledger import Ledger
from models.money import Money
from models.rates import Rates
from tests.ledgers import Ledger as Sample
from tests.ledgers import ledgers, random_ledger
from tests.models.exports.accounting import Books, asking, books, posted, reported
from tests.sample_entries import adjustment, assertion, gift, paid, purchase, refund

BASES = st.sampled_from(["fifo", "average"])


def kept(ledger: Ledger, basis: str = "fifo") -> Books:
    return asking(ledger, ledger.settings, Rates(), "EUR", basis)


def postings(book: Books) -> list[list[Posting]]:
    """Those of each transaction."""
    return [list(entry.postings) for entry in book.journal().entries if isinstance(entry, Transaction)]


@settings(max_examples=60)
@given(ledgers(most=25), BASES)
def test_postings_add_up_to_the_reports(sample: Sample, basis: str) -> None:
    """Each transaction to nothing; all to what was spent, paid, lost and is left, by month, creator and account."""
    with books(sample, basis) as book:
        assert posted(book.journal()) == reported(book.asked)
        assert sum(1 for _ in book.journal().entries) == len(sample.rows)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("basis", ["fifo", "average"])
def test_in_other_currencies_too(seed: int, basis: str) -> None:
    with books(random_ledger(seed, 120, bounds=False), basis, ("EUR", "JPY", "KWD")[seed % 3]) as book:
        assert posted(book.journal()) == reported(book.asked)


def test_an_empty_ledger_has_no_entries(book: Ledger) -> None:
    found = kept(book).journal()
    assert (list(found.entries), found.accounts, found.prices) == ([], (), ())


def test_what_changed_since_it_was_booked_is_not_mixed_in(book: Ledger) -> None:
    """All of a file is of one moment, or there is none."""
    entries.add(book, purchase(coins=3, minor=100))
    made = kept(book).journal()
    entries.add(book, gift(coins=1))
    with pytest.raises(RequestRefused, match="changed just now"):
        list(made.entries)
    assert len(postings(kept(book))) == 2


def test_coins_bear_what_they_were_booked_with(book: Ledger) -> None:
    for draft in (purchase(coins=3, minor=100), *(gift(f"2026-03-0{day}", 1) for day in (2, 3, 4))):
        entries.add(book, draft)
    coins = [one[-1] for one in postings(kept(book))][1:]
    assert [one.total for one in coins] == [Money(minor, "EUR") for minor in (33, 33, 34)]
    assert {(one.account, one.amount) for one in coins} == {("Assets:Coins:TikTok:Main-1", Money(-1, "TIKTOKCOIN"))}


def test_what_was_paid_in_another_currency_bears_its_cost(book: Ledger) -> None:
    entries.add(book, purchase(amount=Money(110, "USD")))
    (coins, payment), *_ = postings(kept(book))
    assert payment == Posting("Assets:Payments", Money(-110, "USD"), coins.total)
    (price,) = kept(book).journal().prices
    assert (price.day, price.unit, price.source[:4]) == (date(2026, 3, 1), "USD", "ecb ")


def test_what_the_bank_charged_is_what_was_paid(book: Ledger) -> None:
    entries.add(book, purchase(amount=Money(110, "USD"), charged=Money(100, "EUR")))
    (entry,) = kept(book).journal().entries
    assert isinstance(entry, Transaction)
    assert entry.postings[1] == Posting("Assets:Payments", Money(-100, "EUR"))
    assert ("price", "1.10 USD") in entry.facts


def test_a_refund_gives_money_back_and_loses_the_rest(book: Ledger) -> None:
    first = entries.add(book, purchase(coins=10, minor=100))
    entries.add(book, refund(first, coins=4, amount=Money(30, "EUR")))
    assert postings(kept(book))[1] == [
        Posting("Assets:Payments", Money(30, "EUR")),
        Posting("Assets:Coins:TikTok:Main-1", Money(-4, "TIKTOKCOIN"), Money(40, "EUR")),
        Posting("Expenses:Lost-Coins:Refunds", Money(10, "EUR")),
    ]


def test_a_refunded_gift_is_there_and_costs_nothing(book: Ledger) -> None:
    entries.add(book, purchase())
    first = entries.add(book, gift())
    entries.add(book, refund(first, coins=10))
    _, given_, back = kept(book).journal().entries
    assert isinstance(given_, Transaction)
    assert isinstance(back, Transaction)
    assert given_.postings == (Posting("Expenses:Gifts:TikTok:Mila-1", Money(0, "EUR")),)
    assert ("refunded", "all of it") in given_.facts
    assert ("refunds", first) in back.facts
    assert posted(kept(book).journal()) == reported(kept(book).asked)


def test_free_and_uncovered_coins_cost_nothing(book: Ledger) -> None:
    for draft in (adjustment(coins=5), gift(coins=7)):
        entries.add(book, draft)
    free, sent = kept(book).journal().entries
    assert isinstance(free, Transaction)
    assert isinstance(sent, Transaction)
    nothing = Money(0, "EUR")
    assert free.postings == (
        Posting("Assets:Coins:TikTok:Main-1", Money(5, "TIKTOKCOIN"), nothing),
        Posting("Equity:Coins:Free", nothing),
    )
    assert sent.postings[1] == Posting("Assets:Coins:TikTok:Main-1", Money(-7, "TIKTOKCOIN"), nothing)
    assert ("uncovered", 2) in sent.facts


def test_a_coin_that_cost_two_currencies_is_posted_in_both(book: Ledger) -> None:
    """At average cost one coin may cost some of each; what is without a rate keeps its own currency."""
    for draft in (purchase(coins=1, minor=100), purchase("2026-03-01", 1, amount=Money(300, "SYP")), gift(coins=1)):
        entries.add(book, draft)
    expense, foreign, *coins = postings(kept(book, "average"))[2]
    assert (expense.amount, foreign.amount) == (Money(50, "EUR"), Money(150, "SYP"))
    assert [(one.amount.minor, one.total) for one in coins] == [
        (-1, Money(50, "EUR")),
        (-1, Money(150, "SYP")),
        (1, Money(0, "EUR")),
    ]


def test_gifts_in_money_are_expenses_by_creator(book: Ledger) -> None:
    entries.add(book, paid())
    assert postings(kept(book)) == [
        [Posting("Expenses:Gifts:YouTube:Mila-1", Money(500, "EUR")), Posting("Assets:Payments", Money(-500, "EUR"))]
    ]


def test_an_assertion_says_where_it_can_be_checked(book: Ledger) -> None:
    for draft in (
        purchase("2026-03-01", 100),
        assertion("2026-03-01T12:00:00", 100),
        gift("2026-03-01T13:00:00"),
        assertion("2026-03-02", 90),
        assertion("2026-03-03", 80),
    ):
        entries.add(book, draft)
    found = [entry for entry in kept(book).journal().entries if isinstance(entry, Assertion)]
    assert [(one.is_met, one.holds_in_order, one.holds_all_day) for one in found] == [
        (True, True, False),
        (True, True, True),
        (False, True, True),
    ]
    assert found[2].had == 90


def test_dates_that_run_against_the_booking_are_asserted_nowhere(book: Ledger) -> None:
    """What was sent later may have an earlier local date, somewhere else in the world."""
    for draft in (
        purchase("2026-03-01", 100),
        assertion("2026-03-03T00:30:00+14:00[Pacific/Kiritimati]", 100),
        gift("2026-03-02T11:00:00"),
    ):
        entries.add(book, draft)
    (found,) = [entry for entry in kept(book).journal().entries if isinstance(entry, Assertion)]
    assert (found.is_met, found.holds_in_order, found.holds_all_day) == (True, False, False)
