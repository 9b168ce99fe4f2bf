"""Splitting a creator moves the gifts that are meant and nothing else; totals stay, imports recognise everything."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import creators, entries, handles, lookups, reports
from models.columns import Columns
from models.errors import InvalidEntry, RequestRefused
from models.imports.apply import apply
from models.imports.planner import plan_import
from models.ledger import Ledger
from models.reports import Query
from models.schema import Entry
from models.splitting import Part, gifts, split
from tests.books import SampleRates, keeping, new_ledger
from tests.ledgers import random_ledger
from tests.sample_entries import dump, gift, paid

HEADER = "type,when,platform,account,creator,handle,item,quantity,coins,amount,currency,charged,charged_currency,"
HEADER += "channel,seller,payment_method,reference,note\r\n"


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Ledger]:
    """Mila: 1 and 2 by mila (1), 3 by mila.live (2) on Twitch, 4 by none, 5 by mila and deleted. Zoë: 6."""
    with closing(new_ledger(tmp_path / "a")) as made:
        for one in (
            gift("2026-03-01", handle="mila"),
            gift("2026-04-01T23:30", handle="mila"),
            gift("2026-04-02", handle="mila.live", platform="Twitch"),
            paid("2026-05-01"),
            gift("2026-04-03", handle="mila"),
            gift("2026-04-03", creator="Zoë"),
        ):
            entries.add(made, one)
        entries.delete(made, [5])
        yield made


def given_to(book: Ledger) -> dict[int, str]:
    return {entry: draft.creator for entry, draft in lookups.drafts(book, range(9)).items()}


def owners(book: Ledger) -> list[tuple[str, str, date | None, date | None]]:
    names = {row.id: row.name for row in creators.creators(book)}
    return [(names[row.creator], row.name, row.first_day, row.last_day) for row in handles.handles(book)]


def whose(book: Ledger, platform: str, handle: str, day: str) -> str:
    """Whom a gift goes to that an import brings by a handle."""
    row = f"gift,{day},{platform},main,,{handle},Rose,1,7,,,,,,,,,\r\n"
    (made,) = apply(book, plan_import(book, [(HEADER + row).encode()]))
    (entry,) = Entry.select(Entry.id).where(Entry.import_id == made.id).tuples().execute(book.db)
    name = lookups.drafts(book, entry)[entry[0]].creator
    book.undo()
    return name


def test_a_handle_goes_with_its_gifts_the_deleted_ones_included(book: Ledger) -> None:
    before = dump(book)
    part = Part(1, handle=1)
    assert gifts(book, part) == [1, 2]
    new = split(book, part, " Mila the second ")
    assert given_to(book) == {1: "Mila the second", 2: "Mila the second", 3: "Mila", 4: "Mila", 6: "Zoë"}
    assert owners(book) == [("Mila the second", "mila", None, None), ("Mila", "mila.live", None, None)]
    entries.restore(book, [5])
    assert given_to(book)[5] == "Mila the second"
    for _ in range(2):
        book.undo()
    assert dump(book) == before
    book.redo()
    assert creators.find(book, "mila the second") == new
    assert whose(book, "TikTok", "mila", "2026-01-01") == "Mila the second"


def test_a_platform_goes_with_the_handles_there(book: Ledger) -> None:
    split(book, Part(1, platform="Twitch"), "Mila on Twitch")
    assert given_to(book) == {1: "Mila", 2: "Mila", 3: "Mila on Twitch", 4: "Mila", 6: "Zoë"}
    assert owners(book) == [("Mila", "mila", None, None), ("Mila on Twitch", "mila.live", None, None)]


def test_days_that_went_without_the_handle_leave_it_where_it_was(book: Ledger) -> None:
    part = Part(1, since=date(2026, 4, 1), until=date(2026, 4, 2))
    assert gifts(book, part) == [2, 3]
    split(book, part, "Someone", with_handles=False)
    assert given_to(book) == {1: "Mila", 2: "Someone", 3: "Someone", 4: "Mila", 6: "Zoë"}
    first, second = date(2026, 4, 1), date(2026, 4, 2)
    assert owners(book) == [
        *(("Mila", "mila", None, None), ("Someone", "mila", first, first)),
        *(("Mila", "mila.live", None, None), ("Someone", "mila.live", second, second)),
    ]
    found = [whose(book, "TikTok", "mila", day) for day in ("2026-03-31", "2026-04-01", "2026-04-02")]
    assert found == ["Mila", "Someone", "Mila"]


def test_a_handle_that_goes_while_gifts_stay_is_the_new_owners_from_now_on(book: Ledger) -> None:
    split(book, Part(1, since=date(2026, 4, 1)), "Someone")
    assert given_to(book) == {1: "Mila", 2: "Someone", 3: "Someone", 4: "Someone", 6: "Zoë"}
    assert owners(book) == [
        *(("Mila", "mila", None, None), ("Someone", "mila", None, None), ("Someone", "mila.live", None, None)),
    ]
    assert whose(book, "TikTok", "mila", "2026-01-01") == "Someone"


def test_chosen_gifts_go_to_a_creator_there_is(book: Ledger) -> None:
    part = Part(1, entries=(2, 4, 6, 99))
    assert gifts(book, part) == [2, 4], "others' gifts are not this creator's to give"
    assert split(book, part, 2, with_handles=False) == 2
    assert given_to(book) == {1: "Mila", 2: "Zoë", 3: "Mila", 4: "Zoë", 6: "Zoë"}
    assert len(owners(book)) == 3


def test_a_handle_without_gifts_can_go_too(book: Ledger) -> None:
    unused = handles.add_handle(book, 1, "Kick", "mila")
    split(book, Part(1, handle=unused), 2)
    assert ("Zoë", "mila", None, None) in owners(book)
    with pytest.raises(RequestRefused, match="No gift was chosen"):
        split(book, Part(2, handle=unused), 1, with_handles=False)


@pytest.mark.parametrize(
    ("part", "into", "sentence"),
    [
        (Part(1, since=date(2027, 1, 1)), "New", "No gift was chosen; nothing was changed"),
        (Part(1), 1, "this creator's already"),
        (Part(1), 99, "no longer there"),
        (Part(99), "New", "no longer there"),
        (Part(1), "", "A creator needs a name"),
        (Part(1), "ZOË", "There is a creator named ZOË already"),
    ],
)
def test_what_cannot_be_split_is_said(part: Part, into: int | str, sentence: str, book: Ledger) -> None:
    before = dump(book)
    with pytest.raises((InvalidEntry, RequestRefused), match=sentence):
        split(book, part, into)
    assert dump(book) == before


def test_an_import_again_after_a_split_adds_nothing(tmp_path: Path) -> None:
    rows = [f"gift,2026-03-0{day},TikTok,main,,{name},Rose,1,5,,,,,,,,,\r\n" for day in "123" for name in ("a", "b")]
    file = (HEADER + "".join(rows)).encode()
    with closing(new_ledger(tmp_path / "a")) as book:
        apply(book, plan_import(book, [file]))
        one, other = (creators.find(book, name) or 0 for name in ("a", "b"))
        creators.merge(book, [other], one)
        assert plan_import(book, [file]).counts.new == 0
        split(book, Part(one, since=date(2026, 3, 2)), "c", with_handles=False)
        assert plan_import(book, [file]).counts.new == 0
        split(book, Part(one, handle=2), "d")
        assert plan_import(book, [file]).counts.new == 0


SINCE = st.none() | st.dates(date(2020, 12, 1), date(2026, 3, 1))
STEPS = st.lists(st.tuples(st.integers(0, 5), st.booleans(), st.booleans(), SINCE), min_size=1, max_size=4)


def by_creator(book: Ledger) -> list[tuple[object, ...]]:
    report = reports.run("spending", Columns(book), SampleRates({}), book.settings, Query(("creator", "account")))
    return list(report.rows)


def total(book: Ledger) -> list[tuple[object, ...]]:
    report = reports.run("spending", Columns(book), SampleRates({}), book.settings, Query(("month", "gift", "account")))
    return list(report.rows)


@given(seed=st.integers(0, 10**6), data=st.data())
def test_all_creators_together_have_what_they_had_before(seed: int, data: st.DataObject) -> None:
    sample = random_ledger(seed, 40, bounds=False)
    with keeping(sample) as book:
        everything, each, state = total(book), by_creator(book), dump(book)
        for number, is_merge, with_handles, since in data.draw(STEPS):
            people = [row.id for row in creators.creators(book)] or [0]
            one, part = people[0], Part(people[number % len(people)], since=since)
            if is_merge and len(people) > 1:
                creators.merge(book, people[1 : 2 + number], one)
            elif gifts(book, part):
                split(book, part, f"Part {book.connection.total_changes}", with_handles=with_handles)
            assert total(book) == everything
        while dump(book) != state:
            book.undo()
        assert by_creator(book) == each
