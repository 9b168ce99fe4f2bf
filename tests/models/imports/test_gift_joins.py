"""A gift in TikTok's download and in a log of the live is one, whichever is read first, and a streak is one gift."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from models import accounts, creators, entries, handles, lookups
from models.attachments import attach, receipts
from models.imports import Record
from models.imports.apply import apply, imports, take_back
from models.imports.planned import Counts, Place
from models.imports.provenance import provenance
from models.ledger import Ledger
from models.text import N_
from tests.books import new_ledger
from tests.models.imports.shops import LOG, PLATFORM, File, at, books, bring, logged, only, plain, planned, sent
from tests.sample_entries import Dump, dump

SENT, LOGGED = sent("2026-03-02 20:15:44"), logged("2026-03-02 20:15:41")
ONE = [(PLATFORM, [SENT]), (LOG, [LOGGED])]
SINGLES = [sent(f"2026-03-02 20:15:{second:02}", 1) for second in range(10)]
STREAK = logged("2026-03-02 20:15:10", 10)
TEN = [(PLATFORM, SINGLES), (LOG, [STREAK])]
TOTAL = [(PLATFORM, [sent("2026-03-02 20:15:09", 10)]),
         (LOG, [logged(f"2026-03-02 20:15:{second:02}", 1) for second in range(10)])]  # fmt: skip
WAYS = [pytest.param(ONE, id="one and one"), pytest.param(TEN, id="ten logged as one"),
        pytest.param(TOTAL, id="ten that TikTok has as one")]  # fmt: skip


@pytest.fixture
def ledger(book: Ledger) -> Ledger:
    return book


def ids(ledger: Ledger) -> list[int]:
    return [entry for (entry,) in ledger.connection.execute("SELECT id FROM entry ORDER BY id")]


def kept(ledger: Ledger) -> Dump:
    """Everything but the rows of imports that were taken back or undone; those only wait for redo."""
    rows = dump(ledger)
    return {**rows, "removed": [row for row in rows["removed"] if row[2] is not None]}


def test_what_each_says_best_is_in_the_one_gift(ledger: Ledger) -> None:
    plan = bring(ledger, *ONE)
    assert plan.counts == Counts(new=1, joins=1)
    gift = only(ledger)
    assert (gift.moment.at, gift.creator, gift.handle) == (SENT.draft.moment.at, "mila", "mila")
    assert (gift.item, gift.quantity, gift.coins) == ("Rose", 5, 5)
    assert [row.raw for row in provenance(ledger, ids(ledger)[0])] == [SENT.raw, LOGGED.raw]


@pytest.mark.parametrize("files", WAYS)
def test_the_order_of_the_imports_makes_no_difference(ledger: Ledger, tmp_path: Path, files: list[File]) -> None:
    bring(ledger, *files)
    expected = only(ledger)
    assert (expected.item, expected.coins) == ("Rose", sum(row.draft.coins or 0 for row in rows(files[0])))
    assert expected.quantity == sum(row.draft.quantity for row in rows(files[1]))
    for number, order in enumerate((files, files[::-1])):
        other = new_ledger(tmp_path / f"{number}.coinpurse", timezone="UTC")
        for file in order:
            bring(other, file)
        assert only(other) == expected
        for some in (files, [files[0]], [files[1]]):
            assert planned(other, *some).counts == Counts(present=sum(len(rows) for _, rows in some))
        assert len(provenance(other, ids(other)[0])) == sum(len(rows) for _, rows in files)
        other.close()


def rows(file: File) -> list[Record]:
    return [row for row in file[1] if isinstance(row, Record)]


@pytest.mark.parametrize("files", WAYS)
@pytest.mark.parametrize("is_log_first", [True, False])
def test_undo_and_redo_of_every_import(ledger: Ledger, files: list[File], is_log_first: bool) -> None:
    states = [kept(ledger)]
    for file in files[::-1] if is_log_first else files:
        bring(ledger, file)
        states.append(kept(ledger))
    for state in reversed(states[:-1]):
        ledger.undo()
        assert kept(ledger) == state
    for state in states[1:]:
        ledger.redo()
        assert kept(ledger) == state


@pytest.mark.parametrize("files", WAYS)
@pytest.mark.parametrize("is_log_first", [True, False])
@pytest.mark.parametrize("is_log_gone", [True, False])
def test_taking_either_back_leaves_what_the_other_says(
    ledger: Ledger, files: list[File], is_log_first: bool, is_log_gone: bool
) -> None:
    for file in files[::-1] if is_log_first else files:
        bring(ledger, file)
    before = kept(ledger)
    (gone,) = [row.id for row in imports(ledger) if (row.source == LOG) is is_log_gone]
    assert take_back(ledger, gone) == 0
    left = [plain(row.draft) for row in rows(files[not is_log_gone])]
    assert [replace(draft, creator="") for draft in books(ledger)] == left
    parted = kept(ledger)
    ledger.undo()
    assert kept(ledger) == before
    ledger.redo()
    assert kept(ledger) == parted
    assert planned(ledger, files[not is_log_gone]).counts == Counts(present=len(left))
    bring(ledger, files[is_log_gone])
    assert only(ledger).quantity == sum(row.draft.quantity for row in rows(files[1]))


def test_a_streak_of_several_downloads_is_one_as_long_as_one_has_it_as_one(ledger: Ledger) -> None:
    bring(ledger, (PLATFORM, SINGLES[:4]))
    bring(ledger, (PLATFORM, SINGLES))
    bring(ledger, (LOG, [STREAK]))
    assert (only(ledger).quantity, only(ledger).coins) == (10, 10)
    take_back(ledger, 2)
    assert (only(ledger).quantity, only(ledger).coins) == (10, 10)
    take_back(ledger, 3)
    assert [draft.coins for draft in books(ledger)] == [1] * 4
    take_back(ledger, 1)
    assert books(ledger) == []


# --- What is shown and chosen -----------------------------------------------------------------------------------------


def test_a_join_is_a_proposal_that_can_be_declined(ledger: Ledger) -> None:
    plan = planned(ledger, *ONE)
    row = plan.row(Place(1, 0))
    assert (row.status, row.is_taken, row.joins_with and row.joins_with.draft) == ("joins", True, SENT.draft)
    plan.join(Place(1, 0), is_joined=False)
    assert plan.counts == Counts(new=2)
    apply(ledger, plan)
    assert [draft.coins for draft in books(ledger)] == [5, 5]
    assert planned(ledger, *ONE).counts == Counts(present=2)


def test_a_log_that_joins_ten_entries_says_so_and_leaves_them_when_declined(ledger: Ledger) -> None:
    bring(ledger, TEN[0])
    plan = planned(ledger, TEN[1])
    target = plan.row(Place(0, 0)).joins_with
    assert target is not None
    assert (target.draft.coins, target.draft.quantity, len(target.absorbs)) == (10, 10, 9)
    plan.join(Place(0, 0), is_joined=False)
    apply(ledger, plan)
    assert sorted(draft.coins or 0 for draft in books(ledger)) == [1] * 10 + [10]


def test_one_that_could_be_either_of_two_gifts_waits(ledger: Ledger) -> None:
    two = [logged("2026-03-02 20:15:40"), logged("2026-03-02 20:15:48", item="Heart")]
    plan = planned(ledger, (PLATFORM, [SENT]), (LOG, two))
    assert plan.counts == Counts(new=2, joins=1, left=1)
    assert [row.joins_with.is_sure for row in plan.rows if row.joins_with] == [False]


def test_a_streak_that_was_cut_off_waits_for_a_tick(ledger: Ledger) -> None:
    doubtful = LOGGED._replace(doubt=N_("It may have been more"))
    plan = planned(ledger, (PLATFORM, [SENT]), (LOG, [doubtful]))
    assert plan.counts == Counts(new=1, joins=1, left=1)
    assert planned(ledger, (PLATFORM, SINGLES), (LOG, [STREAK._replace(doubt="?")])).counts == Counts(new=11, left=1)


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(logged("2026-03-02 20:19:00"), id="too late"),
        pytest.param(logged("2026-03-02 20:15:44", 6), id="other coins"),
        pytest.param(logged("2026-03-02 20:15:44", to="zoe"), id="another creator"),
        pytest.param(LOGGED._replace(draft=replace(LOGGED.draft, account="second")), id="another account"),
        pytest.param(LOGGED._replace(draft=replace(LOGGED.draft, platform="Twitch")), id="another platform"),
    ],
)
def test_what_differs_is_another_gift(ledger: Ledger, other: Record) -> None:
    files: list[File] = [(PLATFORM, [SENT]), (LOG, [other])]
    assert planned(ledger, *files).counts == Counts(new=2)
    for file in files:
        bring(ledger, file)
    assert len(books(ledger)) == 2


def test_a_creator_whom_one_of_the_two_does_not_name_is_the_one_the_other_names(ledger: Ledger) -> None:
    nobody = sent("2026-03-02 20:15:44", to="")
    bring(ledger, (PLATFORM, [nobody]))
    bring(ledger, (LOG, [LOGGED]))
    assert (only(ledger).creator, only(ledger).item) == ("mila", "Rose")
    take_back(ledger, 2)
    assert only(ledger) == plain(nobody.draft)


def test_a_creator_who_changed_their_handle_is_the_same(ledger: Ledger) -> None:
    bring(ledger, (PLATFORM, [SENT]))
    mila = creators.find(ledger, "mila") or 0
    handles.add_handle(ledger, mila, "TikTok", "mila.live")
    creators.rename(ledger, mila, "Mila")
    bring(ledger, (LOG, [logged("2026-03-02 20:15:41", to="mila.live")]))
    assert (only(ledger).creator, only(ledger).handle, only(ledger).item) == ("Mila", "mila", "Rose")


# --- What a person did ------------------------------------------------------------------------------------------------


def test_what_somebody_changed_is_kept_by_joining_and_by_taking_back(ledger: Ledger) -> None:
    bring(ledger, (PLATFORM, [SENT]))
    changed = replace(lookups.drafts(ledger, ids(ledger))[1], note="for the battle", creator="Zoe", handle="")
    entries.edit(ledger, 1, changed)
    bring(ledger, (LOG, [LOGGED]))
    assert (only(ledger).note, only(ledger).creator, only(ledger).item) == ("for the battle", "Zoe", "Rose")
    assert take_back(ledger, 2) == 1
    assert (only(ledger).creator, only(ledger).item) == ("Zoe", "Rose")


def test_a_gift_of_a_streak_that_somebody_changed_stays_by_itself(ledger: Ledger) -> None:
    bring(ledger, TEN[0])
    entries.edit(ledger, 4, replace(lookups.drafts(ledger, [4])[4], note="the fourth"))
    assert planned(ledger, TEN[1]).counts == Counts(new=1)


def test_a_streak_that_somebody_changed_stays_one(ledger: Ledger) -> None:
    for file in TEN:
        bring(ledger, file)
    (entry,) = ids(ledger)
    entries.edit(ledger, entry, replace(only(ledger), note="all of them"))
    assert take_back(ledger, 2) == 1
    assert (only(ledger).coins, only(ledger).note) == (10, "all of them")
    assert planned(ledger, TEN[0]).counts == Counts(present=10)


def test_gifts_to_a_creator_who_is_called_otherwise_here_stay_theirs(ledger: Ledger) -> None:
    bring(ledger, TEN[0])
    creators.rename(ledger, creators.find(ledger, "mila") or 0, "Mila")
    bring(ledger, TEN[1])
    assert only(ledger).creator == "Mila"
    take_back(ledger, 2)
    assert [draft.creator for draft in books(ledger)] == ["Mila"] * 10


def test_a_receipt_stays_with_the_streak_its_gift_becomes(ledger: Ledger) -> None:
    bring(ledger, TEN[0])
    attach(ledger, 7, "receipt.txt", b"Thank you")
    bring(ledger, TEN[1])
    (entry,) = ids(ledger)
    assert [one.name for one in receipts(ledger, entry)] == ["receipt.txt"]


def test_a_deleted_streak_stays_deleted_under_all_its_keys(ledger: Ledger) -> None:
    for file in TEN:
        bring(ledger, file)
    entries.delete(ledger, ids(ledger))
    assert planned(ledger, *TEN).counts == Counts(present=11, deleted=11)


def test_gifts_of_another_account_are_left_out_of_it(ledger: Ledger) -> None:
    accounts.add(ledger, "TikTok", "second")
    draft = replace(SENT.draft, account="second", moment=at("2026-03-02 20:15:41"))
    bring(ledger, (PLATFORM, [SENT, SENT._replace(draft=draft, key=b"2" * 16)]))
    bring(ledger, (LOG, [LOGGED]))
    assert [(draft.account, draft.item) for draft in books(ledger)] == [("second", ""), ("main", "Rose")]
