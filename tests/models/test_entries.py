"""The verbs on entries: what each refuses, by field, and what refunds ask of what they refund."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from models import drafts, entries, lookups
from models.drafts import Draft
from models.entries import add, delete, edit, restore
from models.errors import InvalidEntry, LedgerUnusable, RequestRefused
from models.ledger import Ledger
from models.moments import parse
from models.money import MAX_AMOUNT, MAX_COINS, Money
from tests.sample_entries import adjustment, assertion, dump, euros, gift, paid, purchase, refund

pytestmark = pytest.mark.usefixtures("either_way")


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
