"""A file that names a video and not its creator: such gifts are grouped by video, and naming one names them all."""

from __future__ import annotations

import pytest

from models import creators, handles
from models.drafts import Draft
from models.imports import Record
from models.imports.planned import Counts
from models.ledger import Ledger
from models.money import Money
from tests.models.imports.shops import at, bring, key

SOURCE = "youtube"


@pytest.fixture
def ledger(book: Ledger) -> Ledger:
    return book


def chat(when: str, video: str) -> Record:
    draft = Draft("gift", at(when), "YouTube", "main", handle=f"video {video}", amount=Money(500, "USD"))
    return Record(1, key(SOURCE, when, video), draft)


def given(ledger: Ledger) -> list[tuple[str, int]]:
    """Each creator's name and how many gifts they got."""
    query = "SELECT c.name, count(e.id) FROM creator c LEFT JOIN entry e ON e.creator_id = c.id GROUP BY 1 ORDER BY 1"
    return ledger.connection.execute(query).fetchall()


def find(ledger: Ledger, name: str) -> int:
    return creators.find(ledger, name) or 0


FIRST = [chat("2026-01-01 10:00:00", "AAA"), chat("2026-01-01 10:05:00", "AAA"), chat("2026-01-02 10:00:00", "BBB")]
LATER = [chat("2026-02-01 10:00:00", "AAA"), chat("2026-02-01 11:00:00", "BBB")]


def test_gifts_at_one_video_have_one_unknown_creator(ledger: Ledger) -> None:
    bring(ledger, (SOURCE, FIRST))
    assert given(ledger) == [("unknown (video AAA)", 2), ("unknown (video BBB)", 1)]
    assert [row.name for row in handles.handles(ledger)] == ["video AAA", "video BBB"]


def test_naming_one_names_all_and_later_imports_follow(ledger: Ledger) -> None:
    bring(ledger, (SOURCE, FIRST))
    creators.rename(ledger, find(ledger, "unknown (video AAA)"), "Mila")
    bring(ledger, (SOURCE, [*FIRST, *LATER]))
    assert given(ledger) == [("Mila", 3), ("unknown (video BBB)", 2)]


def test_a_video_given_to_a_known_creator_is_theirs_from_then_on(ledger: Ledger) -> None:
    bring(ledger, (SOURCE, FIRST))
    for video in ("AAA", "BBB"):
        if video == "AAA":
            creators.rename(ledger, find(ledger, "unknown (video AAA)"), "Mila")
        else:
            creators.merge(ledger, [find(ledger, "unknown (video BBB)")], find(ledger, "Mila"))
    plan = bring(ledger, (SOURCE, [*FIRST, *LATER]))
    assert (plan.counts, given(ledger)) == (Counts(present=3, new=2), [("Mila", 5)])


def test_undo_makes_them_unknown_again(ledger: Ledger) -> None:
    bring(ledger, (SOURCE, FIRST))
    before = given(ledger)
    creators.rename(ledger, find(ledger, "unknown (video AAA)"), "Mila")
    ledger.undo()
    assert given(ledger) == before
    ledger.undo()
    assert given(ledger) == []
