"""Creators: one chosen name each, handles that lead to them, and a merge that loses nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from models import budgets, creators, entries, lookups
from models.creators import CreatorRow, merge, rename
from models.errors import InvalidEntry, RequestRefused
from models.ledger import Ledger
from models.money import Money
from tests.sample_entries import dump, gift


def names(book: Ledger) -> list[str]:
    return [row.name for row in creators.creators(book)]


def given_to(book: Ledger) -> list[str]:
    return [draft.creator for draft in lookups.all_drafts(book)]


def number(book: Ledger, name: str) -> int:
    found = creators.find(book, name)
    assert found is not None
    return found


def handles(book: Ledger) -> list[tuple[object, ...]]:
    query = "SELECT c.name, p.name, h.name, h.first_day, h.last_day FROM handle h JOIN creator c ON c.id = h.creator_id"
    return book.connection.execute(f"{query} JOIN platform p ON p.id = h.platform_id ORDER BY 1, 2, 3").fetchall()


# --- Who is meant -----------------------------------------------------------------------------------------------------


def test_the_chosen_name_decides_in_any_spelling_and_is_kept_as_first_given(book: Ledger) -> None:
    for name in ("José", "jose\u0301", " JOSÉ ", "Jose"):
        entries.add(book, gift(creator=name))
    assert names(book) == ["Jose", "José"]
    assert given_to(book) == ["José", "José", "José", "Jose"]


def test_without_a_name_the_handle_decides_by_its_latest_owner_on_that_platform(book: Ledger) -> None:
    for name, handle in (("Mila", "queen"), ("Zoë", "queen"), ("", "queen"), ("", " queen "), ("", "king"), ("", "")):
        entries.add(book, gift(creator=name, handle=handle))
    entries.add(book, gift(creator="", handle="queen", platform="Twitch"))
    assert given_to(book) == ["Mila", "Zoë", "Zoë", "Zoë", "king", "", "queen"]
    assert [draft.handle for draft in lookups.all_drafts(book)] == ["queen"] * 4 + ["king", "", "queen"]


def test_a_creator_made_from_a_handle_takes_no_other_creators_name(book: Ledger) -> None:
    entries.add(book, gift(creator="Alex"))
    entries.add(book, gift(creator="", handle="alex"))
    entries.add(book, gift(creator="", handle="ALEX", platform="Twitch"))
    assert given_to(book) == ["Alex", "alex (2)", "ALEX (3)"]


def test_the_handles_of_a_creator_are_kept_once_each(book: Ledger) -> None:
    for handle, platform in (("mila", "TikTok"), ("mila", "TikTok"), ("Mila", "TikTok"), ("mila", "Twitch")):
        entries.add(book, gift(handle=handle, platform=platform))
    assert handles(book) == [
        *(("Mila", "TikTok", "Mila", None, None), ("Mila", "TikTok", "mila", None, None)),
        ("Mila", "Twitch", "mila", None, None),
    ]


def test_creators_are_listed_by_name_without_regard_to_case(book: Ledger) -> None:
    for name in ("zoe", "Álex", "Mila", "mike", "=SUM(A1)", "🌸"):
        entries.add(book, gift(creator=name))
    assert creators.creators(book)[:2] == [CreatorRow(5, "=SUM(A1)", ""), CreatorRow(4, "mike", "")]
    assert names(book) == ["=SUM(A1)", "mike", "Mila", "zoe", "Álex", "🌸"]
    assert creators.find(book, " ZOE ") == 1
    assert creators.find(book, "nobody") is None


# --- Renaming ---------------------------------------------------------------------------------------------------------


def test_a_new_name_shows_in_every_entry(book: Ledger) -> None:
    for _ in range(2):
        entries.add(book, gift())
    rename(book, number(book, "Mila"), "  Kamila 🌸 ")
    assert given_to(book) == ["Kamila 🌸"] * 2
    rename(book, number(book, "kamila 🌸"), "KAMILA 🌸")
    assert names(book) == ["KAMILA 🌸"]


@pytest.mark.parametrize("name", ["", "  ", "ZOË", "zoe\u0308", "x" * 501, "a\0b", "\ud800"])
def test_no_name_and_another_creators_name_are_refused(name: str, book: Ledger) -> None:
    for creator in ("Mila", "Zoë"):
        entries.add(book, gift(creator=creator))
    before = dump(book)
    with pytest.raises(InvalidEntry) as refused:
        rename(book, number(book, "Mila"), name)
    assert refused.value.field == "creator"
    assert (dump(book), book.undo_label) == (before, "Add gift")


# --- Merging ----------------------------------------------------------------------------------------------------------


def test_a_merge_hands_over_gifts_handles_days_and_notes(book: Ledger) -> None:
    for creator, handle in (("Mila", "mila"), ("Mila", "both"), ("Kamila", "both"), ("Kamila", "kamila")):
        entries.add(book, gift(creator=creator, handle=handle))
    with book.operation("Note"):
        book.connection.execute("UPDATE handle SET first_day = id, last_day = 9 WHERE name <> 'mila'")
        book.connection.execute("UPDATE creator SET note = 'about ' || name")
    before = dump(book)
    merge(book, [number(book, "Kamila")], number(book, "Mila"))
    assert creators.creators(book) == [CreatorRow(1, "Mila", "about Mila\nabout Kamila")]
    assert given_to(book) == ["Mila"] * 4
    assert [draft.handle for draft in lookups.all_drafts(book)] == ["mila", "both", "both", "kamila"]
    assert handles(book) == [
        *(("Mila", "TikTok", "both", 2, 9), ("Mila", "TikTok", "kamila", 4, 9), ("Mila", "TikTok", "mila", None, None)),
    ]
    assert book.undo() == "Merge creators"
    assert dump(book) == before


def test_a_deleted_gift_comes_back_to_whom_its_creator_was_merged_into(book: Ledger) -> None:
    for creator in ("Mila", "Kamila"):
        entries.add(book, gift(creator=creator, handle="same"))
    entries.delete(book, [2])
    merge(book, [number(book, "Kamila")], number(book, "Mila"))
    entries.restore(book, [2])
    assert given_to(book) == ["Mila", "Mila"]


def test_a_merge_hands_over_budgets(book: Ledger) -> None:
    for creator in ("Mila", "Kamila"):
        entries.add(book, gift(creator=creator))
    budgets.add(book, budgets.Terms(Money(1, "EUR"), about="creator", name="Kamila"))
    merge(book, [2], 1)
    assert [row.terms.name for row in budgets.budgets(book)] == ["Mila"]
    book.undo()
    assert [row.terms.name for row in budgets.budgets(book)] == ["Kamila"]


def test_a_note_on_one_of_two_is_the_note_of_both(book: Ledger) -> None:
    for creator in ("Mila", "Kamila"):
        entries.add(book, gift(creator=creator))
    with book.operation("Note"):
        book.connection.execute("UPDATE creator SET note = 'kind' WHERE name = 'Kamila'")
    merge(book, [2], 1)
    assert [row.note for row in creators.creators(book)] == ["kind"]


def test_a_creator_is_not_merged_with_itself_or_nobody(book: Ledger) -> None:
    entries.add(book, gift())
    before = dump(book)
    with pytest.raises(InvalidEntry, match="cannot be merged with itself"):
        merge(book, [1], 1)
    for sources, target in (([1], 99), ([1, 99], 2), ([99], 1)):
        with pytest.raises(RequestRefused, match="no longer there"):
            merge(book, sources, target)
    assert dump(book) == before


def test_names_are_found_once_per_operation_and_added_on_first_use(book: Ledger) -> None:
    draft = replace(gift(handle="mila"), platform=" tiktok ", account="Main ")
    first, second = (entries.add(book, replace(draft, coins=coins)) for coins in (1, 2))
    rows = dump(book)["entry"]
    assert [row[1] for row in rows] == [first, second]
    assert len({row[3] for row in rows}) == 1
    with book.operation("Add"):
        known = entries.Names(book)
        platform = known.platform("TikTok")
        assert platform == known.platform("TikTok") == known.platform("TIKTOK")
        assert known.account("TikTok", "second") == known.account("TikTok", "second")
        assert known.creator("", "", platform, 0) == (None, None)
        assert known.item("") is None


def test_several_are_merged_in_one_step_with_their_budgets_and_days(book: Ledger) -> None:
    for creator in ("Mila", "Kamila", "Ludmila"):
        entries.add(book, gift(creator=creator, handle="mila"))
    for number, note in ((1, ""), (2, "  second \n"), (3, "third")):
        creators.write_note(book, number, note)
    limits = (("Mila", "week", 1), ("Kamila", "month", 2), ("Ludmila", "week", 3), ("Ludmila", "year", 4))
    for name, period, minor in limits:
        budgets.add(book, budgets.Terms(Money(minor, "EUR"), period, about="creator", name=name))  # type: ignore[arg-type]
    with book.operation("Days"):
        book.connection.execute("UPDATE handle SET first_day = id, last_day = id WHERE id > 1")
    before = dump(book)
    merge(book, [3, 2, 3], 1)
    assert creators.creators(book) == [CreatorRow(1, "Mila", "third\nsecond")]
    assert handles(book) == [("Mila", "TikTok", "mila", None, None)], "whose it always was it stays"
    found = {(row.terms.name, row.terms.period, row.terms.amount.minor) for row in budgets.budgets(book)}
    assert found == {("Mila", "week", 1), ("Mila", "month", 2), ("Mila", "year", 4)}
    assert book.undo() == "Merge creators"
    assert dump(book) == before


# --- Notes, and creators nobody needs ---------------------------------------------------------------------------------


def test_a_note_that_is_there_already_is_no_change(book: Ledger) -> None:
    entries.add(book, gift())
    creators.write_note(book, 1, " kind \n")
    assert (creators.creators(book)[0].note, book.undo_label) == ("kind", "Change note on creator")
    creators.write_note(book, 1, "kind")
    book.undo()
    assert (creators.creators(book)[0].note, book.undo_label) == ("", "Add gift")
    with pytest.raises(InvalidEntry, match="longer than"):
        creators.write_note(book, 1, "x" * 100_001)


def test_only_a_creator_nothing_refers_to_can_be_deleted(book: Ledger) -> None:
    entries.add(book, gift(handle="mila"))
    entries.add(book, gift(creator="Zoë"))
    entries.edit(book, 2, gift())
    creators.write_note(book, 2, "kind")
    before = dump(book)
    creators.delete(book, 2)
    assert names(book) == ["Mila"]
    assert book.undo() == "Delete creator"
    assert dump(book) == before
    budgets.add(book, budgets.Terms(Money(1, "EUR"), about="creator", name="Zoë"))
    for creator, sentence in ((2, "There is a budget"), (1, "Gifts were given to this creator")):
        with pytest.raises(RequestRefused, match=sentence):
            creators.delete(book, creator)
    entries.delete(book, [1, 2])
    with pytest.raises(RequestRefused, match="Deleted gifts to this creator can still come back"):
        creators.delete(book, 1)
