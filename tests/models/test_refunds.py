"""Refunds: what they ask of what they refund, and what becomes of them when that changes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from models import lookups
from models.drafts import Draft
from models.entries import add, delete, edit
from models.ledger import Changes, Ledger
from models.moments import parse
from models.money import Money
from tests.models.test_entries import at, change, refused
from tests.sample_entries import adjustment, assertion, euros, gift, paid, purchase, refund


def test_a_refund_takes_all_that_is_left_unless_it_says_how_much(book: Ledger) -> None:
    bought = add(book, purchase(coins=100, minor=199, reference="A"))
    some = at(book, add(book, refund("A", coins=40, amount=euros(80))))
    assert (some.coins, some.amount, some.reference, some.refunded_id) == (40, euros(80), "A", bought)
    coins = at(book, add(book, refund("A", coins=10)))
    assert (coins.coins, coins.amount) == (10, euros(0))
    money = at(book, add(book, refund("A", amount=euros(19))))
    assert (money.coins, money.amount) == (0, euros(19))
    rest = at(book, add(book, refund(bought)))
    assert (rest.coins, rest.amount) == (50, euros(100))
    assert "needs coins or an amount" in refused(book, "coins", refund("A"))


def test_a_refund_is_never_more_than_what_it_refunds(book: Ledger) -> None:
    add(book, purchase(coins=100, minor=199, reference="A"))
    add(book, refund("A", coins=60, amount=euros(99)))
    for more in (
        {"coins": 41},
        {"amount": euros(101)},
        {"coins": 40, "amount": euros(101)},
        {"coins": 41, "amount": euros(0)},
    ):
        assert "more than is left" in refused(book, "coins", refund("A", **more))
    add(book, refund("A", coins=40, amount=euros(100)))


def test_a_refund_never_comes_before_what_it_refunds(book: Ledger) -> None:
    add(book, purchase(when="2026-03-02T12:00", reference="A"))
    assert "cannot come before" in refused(book, "when", refund("A", when="2026-03-02T11:59:59"))
    add(book, refund("A", when="2026-03-02T12:00"))
    add(book, paid(platform="TikTok", when="2026-03-02", reference="B"))
    assert "cannot come before" in refused(book, "when", refund("B", when="2026-03-01"))


def test_a_refund_is_in_the_currency_of_the_purchase(book: Ledger) -> None:
    add(book, purchase(reference="A", charged=Money(300, "USD")))
    assert "paid in EUR" in refused(book, "currency", refund("A", amount=Money(1, "USD")))
    assert "paid in EUR" in refused(book, "currency", refund("A", amount=Money(0, "USD")))


def test_a_refund_finds_what_it_refunds_in_its_own_account_alone(book: Ledger) -> None:
    bought = add(book, purchase(reference="A"))
    for other in ({"account": "second"}, {"platform": "Twitch"}):
        assert "of this account bears the reference “A”" in refused(book, "reference", refund("A", **other))
        refused(book, "reference", refund(bought, **other))
    for nothing in ("B", "a", " A"):
        assert f"bears the reference “{nothing}”" in refused(book, "reference", refund(nothing))
    refused(book, "reference", refund(99))
    assert "names the reference" in refused(book, "reference", refund(""))


@pytest.mark.parametrize("draft", [adjustment(reference="A"), assertion(reference="A")])
def test_only_purchases_and_gifts_are_refunded(draft: Draft, book: Ledger) -> None:
    entry = add(book, draft)
    for way in ("A", entry):
        refused(book, "reference", refund(way))
    bought = add(book, purchase(reference="A"))
    assert at(book, add(book, refund("A"))).refunded_id == bought
    add(book, replace(draft, note="another"))
    refused(book, "reference", refund(entry + 2))


def test_a_reference_that_two_bear_is_ambiguous_by_name_and_by_number(book: Ledger) -> None:
    one, other = (add(book, draft) for draft in (purchase(reference="A"), gift(reference="A")))
    for way in ("A", one, other):
        assert "Several entries of this account bear the reference “A”" in refused(book, "reference", refund(way))
    change(book, other, reference="B")
    assert at(book, add(book, refund("A"))).refunded_id == one


@pytest.mark.parametrize("draft", [gift(reference="A"), paid(platform="TikTok", reference="A")])
def test_a_gift_is_refunded_once_and_as_a_whole(draft: Draft, book: Ledger) -> None:
    given = add(book, draft)
    for part in ({"coins": 1}, {"amount": euros(1)}, {"coins": 10, "amount": euros(500)}):
        assert "refunded as a whole" in refused(book, "coins", refund("A", **part))
    entry = add(book, refund("A"))
    assert (at(book, entry).coins, at(book, entry).amount) == (draft.coins, draft.amount)
    for way in ("A", given):
        assert "was refunded already" in refused(book, "reference", refund(way))
    edit(book, entry, refund("A", when="2026-03-04"))
    assert at(book, entry).moment.day.isoformat() == "2026-03-04"


@pytest.mark.parametrize("draft", [gift(reference="A"), paid(platform="TikTok", reference="A")])
def test_a_gift_may_be_refunded_by_naming_all_of_it(draft: Draft, book: Ledger) -> None:
    add(book, draft)
    add(book, refund("A", coins=draft.coins, amount=draft.amount))


def test_a_refunded_entry_without_a_reference_is_given_one_nobody_bears(book: Ledger) -> None:
    add(book, adjustment(reference="entry-2"))
    bought = add(book, purchase())
    notices: list[Changes] = []
    book.subscribe(notices.append)
    entry = add(book, refund(bought))
    assert (at(book, bought).reference, at(book, entry).reference) == ("entry-2-2", "entry-2-2")
    assert notices[-1].rows["entry"] == {bought, entry}
    book.undo()
    assert at(book, bought).reference == ""


def test_the_reference_of_a_refunded_entry_is_its_own(book: Ledger) -> None:
    bought = add(book, purchase(reference="A"))
    other = add(book, purchase(reference="B"))
    add(book, refund("A", coins=1))
    for draft in (purchase(reference="A"), gift(reference="A"), paid(platform="TikTok", reference="A")):
        assert "bears the reference “A” already" in refused(book, "reference", draft)
    assert "bears the reference “A” already" in refused(book, "reference", purchase(reference="A"), editing=other)
    assert "bears the reference “B” already" in refused(book, "reference", purchase(reference="B"), editing=bought)
    for elsewhere in (purchase(reference="A", account="second"), paid(reference="A"), adjustment(reference="A")):
        add(book, elsewhere)
    change(book, bought, reference="C")
    assert [draft.reference for draft in lookups.all_drafts(book) if draft.kind == "refund"] == ["C"]
    add(book, purchase(reference="A"))


def test_a_refunded_entry_keeps_its_reference_when_it_is_taken_from_it(book: Ledger) -> None:
    bought = add(book, purchase(reference="A"))
    entry = add(book, refund("A"))
    change(book, bought, reference="", note="edited")
    assert (at(book, bought).reference, at(book, bought).note) == ("A", "edited")
    delete(book, [entry])
    change(book, bought, reference="")
    assert at(book, bought).reference == ""


def test_an_edited_purchase_stays_what_its_refunds_refund(book: Ledger) -> None:
    bought = add(book, purchase(reference="A", when="2026-03-01"))
    add(book, refund("A", coins=40, amount=euros(80), when="2026-03-03T12:00"))
    draft = at(book, bought)
    assert "more than it" in refused(book, "coins", replace(draft, coins=39), editing=bought)
    assert "more than it" in refused(book, "coins", replace(draft, amount=euros(79)), editing=bought)
    assert "another currency" in refused(book, "currency", replace(draft, amount=Money(199, "USD")), editing=bought)
    later = replace(draft, moment=parse("2026-03-03T12:00:01", "UTC"))
    assert "come before" in refused(book, "when", later, editing=bought)
    assert "another account" in refused(book, "account", replace(draft, account="second"), editing=bought)
    edit(book, bought, replace(draft, coins=40, amount=euros(80), moment=parse("2026-03-03T12:00", "UTC")))


def test_an_edited_gift_stays_what_its_refund_voids(book: Ledger) -> None:
    given = add(book, gift(reference="A"))
    add(book, refund("A"))
    assert "more than it" in refused(book, "coins", gift(reference="A", coins=11), editing=given)
    assert "more than it" in refused(
        book, "coins", replace(gift(reference="A"), coins=None, amount=euros(1)), editing=given
    )
    change(book, given, creator="Zoë", note="edited")


def test_an_edited_refund_is_measured_without_itself(book: Ledger) -> None:
    bought = add(book, purchase(reference="A", coins=100, minor=199))
    one, other = (add(book, refund("A", coins=coins, amount=euros(99))) for coins in (60, 40))
    change(book, one, coins=60, note="edited")
    assert "more than is left" in refused(book, "coins", replace(at(book, one), coins=61), editing=one)
    change(book, one, coins=None, amount=None)
    assert (at(book, one).coins, at(book, one).amount) == (60, euros(100))
    assert refused(book, "when", replace(at(book, other), moment=parse("2026-02-28", "UTC")), editing=other)
    second = add(book, purchase(reference="B"))
    change(book, other, reference="B", refunded_id=None)
    assert (at(book, other).refunded_id, lookups.refunds_of(book, [bought]), lookups.refunds_of(book, [second])) == (
        *(second, {one}, {other}),
    )
