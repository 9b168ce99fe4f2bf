"""Handles: whose a name on a platform is on which day; what came with gifts stays recognised."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from models import creators, entries, handles, lookups
from models.drafts import FIELDS
from models.errors import InvalidEntry, RequestRefused
from models.handles import ALWAYS, Days, HandleRow, add_handle, change_handle, remove_handle
from models.imports.apply import apply
from models.imports.planner import plan_import
from models.ledger import Ledger
from tests.books import new_ledger
from tests.sample_entries import dump, gift

JANUARY, MARCH, MAY = date(2026, 1, 1), date(2026, 3, 1), date(2026, 5, 1)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Ledger]:
    """Mila (1) has the handle mila (1) on TikTok, by which a gift came; Zoë (2) has none."""
    with closing(new_ledger(tmp_path / "a")) as made:
        entries.add(made, gift(handle="mila"))
        entries.add(made, gift(creator="Zoë"))
        yield made


def test_a_creator_has_several_handles_on_a_platform(book: Ledger) -> None:
    add_handle(book, 1, " tiktok ", "@mila.live", (MARCH, None))
    add_handle(book, 1, "Twitch", " mila ")
    assert handles.handles(book, 1) == [
        HandleRow(1, 1, "TikTok", "mila", None, None),
        HandleRow(2, 1, "TikTok", "mila.live", MARCH, None),
        HandleRow(3, 1, "Twitch", "mila", None, None),
    ]
    assert handles.handles(book) == handles.handles(book, 1)
    for _ in range(2):
        assert book.undo() == "Add handle"
    assert [row.name for row in handles.handles(book)] == ["mila"]


@pytest.mark.parametrize(
    ("name", "days", "field"),
    [
        *(("", ALWAYS, "handle"), (" @ ", ALWAYS, "handle"), ("mila", ALWAYS, "handle"), ("a\0", ALWAYS, "handle")),
        *(("x" * 501, ALWAYS, "handle"), ("new", (MARCH, JANUARY), "last_day")),
    ],
)
def test_what_can_be_no_handle_is_refused(name: str, days: Days, field: str, book: Ledger) -> None:
    before = dump(book)
    with pytest.raises(InvalidEntry) as refused:
        add_handle(book, 1, "TikTok", name, days)
    assert (refused.value.field, dump(book)) == (field, before)


def test_days_of_a_handle_can_change_but_the_name_gifts_came_by_stays(book: Ledger) -> None:
    change_handle(book, 1, "mila", (JANUARY, MARCH))
    assert handles.handles(book) == [HandleRow(1, 1, "TikTok", "mila", JANUARY, MARCH)]
    with pytest.raises(InvalidEntry, match="Gifts came as mila, so that name stays"):
        change_handle(book, 1, "mila.live")
    unused = add_handle(book, 1, "TikTok", "old")
    change_handle(book, unused, "@new", (None, MAY))
    assert handles.handles(book)[1] == HandleRow(unused, 1, "TikTok", "new", None, MAY)
    with pytest.raises(InvalidEntry, match="mila is a handle of this creator already"):
        change_handle(book, unused, "mila")
    assert book.undo() == "Change handle"


def test_a_handle_by_which_gifts_came_stays(book: Ledger) -> None:
    unused = add_handle(book, 1, "TikTok", "old")
    remove_handle(book, unused)
    assert [row.name for row in handles.handles(book)] == ["mila"]
    before = dump(book)
    with pytest.raises(InvalidEntry, match="Gifts came as mila, so it cannot be removed"):
        remove_handle(book, 1)
    entries.delete(book, [1])
    with pytest.raises(InvalidEntry, match="Gifts came as mila"):
        remove_handle(book, 1)
    book.undo()
    assert dump(book) == before
    with pytest.raises(RequestRefused, match="no longer there"):
        remove_handle(book, 99)
    with pytest.raises(RequestRefused, match="no longer there"):
        change_handle(book, 99, "mila")


def test_a_gift_goes_to_whose_handle_it_was_that_day(book: Ledger) -> None:
    change_handle(book, 1, "mila", (None, MARCH))
    add_handle(book, 2, "TikTok", "mila", (MAY, None))
    days = ("2026-02-28", "2026-03-01", "2026-03-02", "2026-05-01", "2026-06-01")
    rows = [f"gift,{day},TikTok,main,,mila,Rose,1,5,,,,,,,,,\r\n" for day in days]
    header = ",".join(FIELDS)
    apply(book, plan_import(book, [f"{header}\r\n{''.join(rows)}".encode()]))
    given = [draft.creator for draft in lookups.all_drafts(book) if draft.handle == "mila" and draft.coins == 5]
    assert given == ["Mila", "Mila", "Zoë", "Zoë", "Zoë"], "between two owners it goes to the latest"
    assert [row.name for row in creators.creators(book)] == ["Mila", "Zoë"]
    assert handles.owner(book, 1, "nobody") is None
    assert not handles.is_dated(book, 1, "nobody")
