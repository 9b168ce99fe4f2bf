"""The verbs on entries: what each refuses, by field, and what refunds ask of what they refund."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from models import drafts, entries, lookups
from models.drafts import Draft
from models.entries import add, delete, edit, restore
from models.errors import InvalidEntry, LedgerUnusable, RequestRefused
from models.ledger import Changes, Ledger
from models.moments import parse
from models.money import MAX_AMOUNT, MAX_COINS, Money
from tests.books import new_ledger
from tests.sample_entries import adjustment, assertion, dump, euros, gift, paid, purchase, refund


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Ledger]:
    with closing(new_ledger(tmp_path / "a")) as made:
        yield made


def at(book: Ledger, entry: int) -> Draft:
    return lookups.drafts(book, [entry])[entry]


def change(book: Ledger, entry: int, **values: Any) -> None:
    edit(book, entry, replace(at(book, entry), **values))


def put(book: Ledger, draft: Draft, editing: int | None) -> None:
    if editing is None:
        add(book, draft)
    else:
        edit(book, editing, draft)


def refused(book: Ledger, field: str, draft: Draft, editing: int | None = None) -> str:
    """Require that a draft is refused for a field and nothing changes; give the sentence."""
    before = dump(book), book.undo_label
    with pytest.raises(InvalidEntry) as raised:
        put(book, draft, editing)
    assert (dump(book), book.undo_label) == before
    assert raised.value.field == field
    return str(raised.value)


# --- Adding and editing -----------------------------------------------------------------------------------------------

KINDS = {
    "purchase": purchase(
        charged=Money(210, "USD"), channel="ios-app", seller="Shop", payment_method="card", reference="A"
    ),
    "gift": gift(handle="mila", quantity=10, note='a "battle"\nlost'),
    "gift to nobody known": gift(creator=""),
    "paid gift": paid(charged=Money(0, "JPY")),
    "adjustment": adjustment(reason="opening", amount=euros(0)),
    "loss": adjustment(coins=-5, reason="lost"),
    "assertion": assertion(coins=0),
    "date": gift(when="2026-03-02"),
    "repeated": gift(moment=parse("2024-10-27T02:30", "Europe/Berlin")),
    "fraction": gift(when="2026-03-02T20:15:44.25"),
}


@pytest.mark.parametrize("draft", KINDS.values(), ids=KINDS)
def test_an_entry_is_read_as_it_was_added(draft: Draft, book: Ledger) -> None:
    entry = add(book, draft)
    given = "date" if draft.moment.is_date else "offset"
    assert at(book, entry) == replace(draft, moment=replace(draft.moment, given=given))
    assert drafts.fields(at(book, entry)) == drafts.fields(draft)
    assert book.undo_label == entries.LABELS[draft.kind]


@pytest.mark.parametrize("draft", KINDS.values(), ids=KINDS)
def test_an_edited_entry_keeps_its_number_and_its_key(draft: Draft, book: Ledger) -> None:
    entry = add(book, draft)
    add(book, gift())
    (key,) = book.connection.execute("SELECT key FROM entry WHERE id = ?", (entry,)).fetchone()
    assert key == drafts.key(draft)
    change(book, entry, note="new", moment=parse("2026-05-05", "UTC"), account="second", platform="Twitch")
    assert (at(book, entry).note, at(book, entry).account, at(book, entry).platform) == ("new", "second", "Twitch")
    assert book.connection.execute("SELECT id, key FROM entry ORDER BY id").fetchone() == (entry, key)
    assert book.undo_label == "Edit entry"


def test_a_breach_of_a_draft_changes_nothing(book: Ledger) -> None:
    entry = add(book, purchase())
    for editing in (None, entry):
        assert "needs the amount" in refused(book, "amount", purchase(amount=None), editing)
        assert "is not a currency" in refused(book, "currency", purchase(amount=Money(1, "ZZZ")), editing)


def test_the_kind_of_an_entry_stays(book: Ledger) -> None:
    entry = add(book, purchase())
    assert "cannot be changed" in refused(book, "type", gift(), editing=entry)


def test_an_entry_that_is_gone_cannot_be_edited(book: Ledger) -> None:
    entry = add(book, purchase())
    delete(book, [entry])
    for gone in (entry, 99):
        with pytest.raises(RequestRefused, match="no longer there"):
            edit(book, gone, purchase())


def test_equal_entries_are_as_many_as_were_added(book: Ledger) -> None:
    for _ in range(10):
        add(book, gift())
    assert len(list(lookups.all_drafts(book))) == 10


# --- Bounds -----------------------------------------------------------------------------------------------------------


def test_the_lots_of_an_account_hold_their_bound_and_no_coin_more(book: Ledger) -> None:
    most = add(book, purchase(coins=MAX_COINS - 1, minor=MAX_AMOUNT))
    free = add(book, adjustment(coins=1))
    sentence = "The coins of one account cannot pass 3,000,000,000"
    assert refused(book, "coins", purchase(coins=1)) == sentence
    assert refused(book, "coins", adjustment(coins=1)) == sentence
    assert refused(book, "coins", purchase(coins=MAX_COINS), editing=most) == sentence
    assert refused(book, "coins", adjustment(coins=2), editing=free) == sentence
    add(book, purchase(account="second", coins=MAX_COINS))
    assert refused(book, "coins", purchase(account="second", coins=MAX_COINS - 1), editing=most) == sentence
    for draft in (
        gift(coins=MAX_COINS),
        gift(coins=MAX_COINS),
        adjustment(coins=-MAX_COINS, reason="lost"),
        assertion(coins=MAX_COINS),
    ):
        add(book, draft)
    change(book, most, coins=MAX_COINS - 2)
    add(book, adjustment(coins=1))
    delete(book, [free])
    add(book, adjustment(coins=1))
    with pytest.raises(InvalidEntry, match=sentence):
        restore(book, [free])


def test_the_amounts_of_an_account_can_always_be_added_up(book: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entries, "MAX_PAID", 3 * MAX_AMOUNT)
    add(book, purchase(minor=MAX_AMOUNT, charged=Money(MAX_AMOUNT, "JPY")))
    add(book, paid(platform="TikTok", minor=MAX_AMOUNT))
    assert "cannot add up to so much" in refused(book, "amount", paid(platform="TikTok", minor=1000))
    add(book, paid(minor=MAX_AMOUNT))


# --- Refunds ----------------------------------------------------------------------------------------------------------


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


# --- Deleting and restoring -------------------------------------------------------------------------------------------


def test_what_is_deleted_leaves_the_books_and_comes_back_as_it_was(book: Ledger) -> None:
    ids = [add(book, draft) for draft in KINDS.values()]
    before = dump(book)["entry"]
    delete(book, ids[:4])
    assert [row[1] for row in dump(book)["entry"]] == ids[4:]
    assert book.undo_label == "Delete entries"
    restore(book, [ids[2], ids[0]])
    restore(book, [ids[3], ids[1]])
    assert (dump(book)["entry"], dump(book)["removed"]) == (before, [])
    delete(book, [ids[0]])
    assert book.undo_label == "Delete entry"


def test_what_a_refund_needs_is_not_deleted_without_it(book: Ledger) -> None:
    bought = add(book, purchase(reference="A"))
    first, second = (add(book, refund("A", coins=1)) for _ in range(2))
    before = dump(book)
    for some in ([bought], [bought, first]):
        with pytest.raises(RequestRefused, match=f"{3 - len(some)} refunds belong to these entries; delete them first"):
            delete(book, some)
    assert dump(book) == before
    delete(book, [bought, first, second])
    assert dump(book)["entry"] == []
    restore(book, [second, bought, first])
    assert dump(book)["entry"] == before["entry"]


def test_a_refund_comes_back_with_what_it_refunds_or_not_at_all(book: Ledger) -> None:
    bought = add(book, purchase(reference="A"))
    entry = add(book, refund("A"))
    delete(book, [bought, entry])
    with pytest.raises(RequestRefused, match="without what it refunds"):
        restore(book, [entry])
    restore(book, [bought])
    restore(book, [entry])
    assert at(book, entry).refunded_id == bought


def test_a_refund_that_has_been_made_otherwise_does_not_come_back(book: Ledger) -> None:
    for draft in (purchase(reference="A"), gift(reference="B")):
        add(book, draft)
        entry = add(book, refund(draft.reference))
        delete(book, [entry])
        again = add(book, refund(draft.reference))
        before = dump(book)
        with pytest.raises(InvalidEntry, match="more than it"):
            restore(book, [entry])
        assert dump(book) == before
        delete(book, [again])
        restore(book, [entry])


def test_what_has_become_of_the_purchase_keeps_its_old_refund_away(book: Ledger) -> None:
    bought = add(book, purchase(reference="A"))
    entry = add(book, refund("A", coins=100))
    delete(book, [entry])
    for changed in (
        {"coins": 99},
        {"moment": parse("2026-03-04", "UTC")},
        {"account": "second"},
        {"amount": Money(1, "USD")},
    ):
        change(book, bought, **changed)
        with pytest.raises(InvalidEntry):
            restore(book, [entry])
        book.undo()
    restore(book, [entry])


def test_an_entry_whose_reference_is_anothers_by_now_does_not_come_back(book: Ledger) -> None:
    entry = add(book, purchase(reference="A"))
    delete(book, [entry])
    add(book, purchase(reference="A"))
    restore(book, [entry])
    delete(book, [entry])
    add(book, refund("A"))
    with pytest.raises(InvalidEntry, match="bears the reference “A” already"):
        restore(book, [entry])


def test_what_was_not_deleted_cannot_be_restored(book: Ledger) -> None:
    kept, gone = add(book, purchase()), add(book, gift())
    delete(book, [gone])
    before = dump(book)
    for some in ([kept], [99], [gone, kept], [gone, 99]):
        with pytest.raises(RequestRefused, match="can no longer be restored; nothing was changed"):
            restore(book, some)
    assert dump(book) == before


def test_deleting_what_is_gone_is_nothing(book: Ledger) -> None:
    entry = add(book, purchase())
    delete(book, [entry, entry])
    delete(book, [entry])
    delete(book, [])
    assert book.undo() == "Delete entry"
    assert book.undo_label == "Add purchase"


def test_a_deleted_entry_bears_the_key_of_its_row_and_that_of_its_present_form(book: Ledger) -> None:
    entry = add(book, gift())
    change(book, entry, note="new")
    present = at(book, entry)
    delete(book, [entry])
    ((key, current),) = book.connection.execute("SELECT key, current_key FROM removed")
    assert (key, current) == (drafts.key(gift()), drafts.key(present))


def test_a_name_no_file_can_hold_never_reaches_the_tables(book: Ledger) -> None:
    for field in ("creator", "handle", "item", "note"):
        refused(book, field, replace(gift(), **{field: "a\0b"}))  # type: ignore[arg-type]
    with pytest.raises(LedgerUnusable, match="CHECK"), book.operation("Break"):
        book.connection.execute("INSERT INTO creator (name, name_key) VALUES ('', '')")
