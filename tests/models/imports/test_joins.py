"""A platform's coins and a shop's price are one purchase, whichever is read first, and none is counted twice."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest

from models import entries, lookups
from models.errors import RequestRefused
from models.imports import Question, Record, Refused, Unanswered
from models.imports.apply import apply, imports, take_back
from models.imports.planned import Counts, Place
from models.ledger import Ledger
from models.money import Money
from models.text import N_
from tests.books import new_ledger
from tests.models.imports.shops import (
    APPLE,
    PAY,
    PLATFORM,
    PLAY,
    File,
    books,
    bring,
    charge,
    coins,
    only,
    plain,
    planned,
    refund,
    whole,
)
from tests.sample_entries import dump

COINS, PRICE = coins("2026-03-02 19:41:07"), charge("2026-03-02 19:41:05")
PAID = charge("2026-03-02 19:41:00", PAY)


@pytest.fixture
def ledger(book: Ledger) -> Ledger:
    return book


ORDERS = list(permutations([(PLATFORM, [COINS]), (PLAY, [PRICE]), (PAY, [PAID])]))


@pytest.mark.parametrize("files", ORDERS)
@pytest.mark.parametrize("is_one", [True, False], ids=["one import", "one by one"])
def test_three_rows_of_one_purchase_are_one_in_any_order(ledger: Ledger, files: tuple[File, ...], is_one: bool) -> None:
    for some in [files] if is_one else [(file,) for file in files]:
        bring(ledger, *some)
    bought = only(ledger)
    assert (bought.kind, bought.coins, bought.amount) == ("purchase", 350, Money(499, "EUR"))
    assert bought == plain(bought)
    assert bought.moment.at == PAID.draft.moment.at
    for file in files:
        assert planned(ledger, file).counts == Counts(present=1)
    assert planned(ledger, *files).counts == Counts(present=3)


def test_whatever_came_first_the_entry_is_the_same(ledger: Ledger, tmp_path: Path) -> None:
    found = []
    for number, files in enumerate(ORDERS):
        other = new_ledger(tmp_path / f"{number}.coinpurse", timezone="UTC")
        for file in files:
            bring(other, file)
        found.append(only(other))
        other.close()
    bring(ledger, *ORDERS[0])
    assert {*found} == {only(ledger)}


def test_a_join_is_shown_and_counted(ledger: Ledger) -> None:
    plan = planned(ledger, (PLATFORM, [COINS, coins("2026-03-02 23:00:00")]), (PLAY, [PRICE]))
    assert plan.counts == Counts(new=2, joins=1)
    row = plan.row(Place(0, 0))
    assert (row.status, row.is_taken, row.raw) == ("joins", True, "2026-03-02 19:41:07 350")
    assert row.joins_with is not None
    assert (row.joins_with.place, row.joins_with.entry, row.joins_with.draft) == (Place(1, 0), None, PRICE.draft)
    assert plan.sums == {"EUR": 499}
    made = apply(ledger, plan)
    assert [(one.added, one.joined) for one in made] == [(1, 1), (1, 0)]


def test_a_price_that_comes_later_turns_coins_into_a_purchase_and_undo_turns_them_back(ledger: Ledger) -> None:
    bring(ledger, (PLATFORM, [COINS]))
    before = dump(ledger)
    plan = bring(ledger, (PLAY, [PRICE]))
    (entry,) = [row[0] for row in ledger.connection.execute("SELECT id FROM entry")]
    target = plan.row(Place(0, 0)).joins_with
    assert (target and target.entry, plan.sums, plan.counts) == (entry, {"EUR": 499}, Counts(joins=1))
    after = dump(ledger)
    assert only(ledger).amount == Money(499, "EUR")
    ledger.undo()
    assert dump(ledger) == before
    ledger.redo()
    assert dump(ledger) == after


@pytest.mark.parametrize("first", [True, False])
def test_taking_either_back_leaves_what_the_other_says(ledger: Ledger, first: bool) -> None:
    files = [(PLATFORM, [COINS]), (PLAY, [PRICE])]
    for file in files:
        bring(ledger, file)
    assert take_back(ledger, 1 if first else 2) == 0
    assert only(ledger) == plain((PRICE if first else COINS).draft)
    ledger.undo()
    assert only(ledger).amount == Money(499, "EUR")
    ledger.redo()
    assert planned(ledger, *files).counts == Counts(present=1, joins=1)
    bring(ledger, *files)
    assert only(ledger).amount == Money(499, "EUR")
    take_back(ledger, 2 if first else 1)
    assert [row.taken_back_at is None for row in imports(ledger)] == [True, False, False]
    assert len(books(ledger)) == 1


def test_files_of_one_import_are_taken_back_one_by_one_too(ledger: Ledger) -> None:
    bring(ledger, (PLATFORM, [COINS]), (PLAY, [PRICE]), (PAY, [PAID]))
    take_back(ledger, 2)
    assert only(ledger).seller == PAY
    take_back(ledger, 3)
    assert only(ledger) == plain(COINS.draft)
    take_back(ledger, 1)
    assert books(ledger) == []


def test_coins_that_were_not_wanted_alone_go_with_their_price(ledger: Ledger) -> None:
    unwanted = COINS._replace(alone=Refused(1, "Left out", {}))
    bring(ledger, (PLATFORM, [unwanted]), (PLAY, [PRICE]))
    before = dump(ledger)
    take_back(ledger, 2)
    assert books(ledger) == []
    ledger.undo()
    assert dump(ledger) == before


def test_what_somebody_changed_is_kept_by_joining_and_by_taking_back(ledger: Ledger) -> None:
    bring(ledger, (PLATFORM, [COINS]))
    entries.edit(ledger, 1, replace(lookups.drafts(ledger, [1])[1], note="for the battle"))
    bring(ledger, (PLAY, [PRICE]))
    assert (only(ledger).note, only(ledger).amount) == ("for the battle", Money(499, "EUR"))
    assert take_back(ledger, 2) == 1
    assert only(ledger).amount == Money(499, "EUR")
    assert planned(ledger, (PLATFORM, [COINS])).counts == Counts(present=1)


def test_a_joined_entry_that_is_deleted_stays_deleted_under_all_its_keys(ledger: Ledger) -> None:
    bring(ledger, (PLATFORM, [COINS]), (PLAY, [PRICE]))
    entries.delete(ledger, [row[0] for row in ledger.connection.execute("SELECT id FROM entry")])
    assert planned(ledger, (PLATFORM, [COINS]), (PLAY, [PRICE])).counts == Counts(present=2, deleted=2)
    ledger.undo()
    assert planned(ledger, (PLATFORM, [COINS]), (PLAY, [PRICE])).counts == Counts(present=2)


def test_a_deleted_row_comes_in_again_only_by_hand(ledger: Ledger) -> None:
    bring(ledger, (PLAY, [PRICE]))
    entries.delete(ledger, [1])
    before = dump(ledger)
    plan = planned(ledger, (PLAY, [PRICE]))
    assert (plan.row(Place(0, 0)).status, plan.row(Place(0, 0)).is_taken, apply(ledger, plan)) == ("deleted", False, [])
    plan.tick(Place(0, 0), is_ticked=True)
    assert plan.counts == Counts(present=1, deleted=1, again=1)
    assert (plan.counts.taken, plan.sums) == (1, {"EUR": 499})
    apply(ledger, plan)
    assert only(ledger) == plain(PRICE.draft)
    assert planned(ledger, (PLAY, [PRICE, PRICE])).counts == Counts(present=1, new=1)
    ledger.undo()
    assert dump(ledger) == before


# --- Declining --------------------------------------------------------------------------------------------------------


def test_a_declined_join_leaves_each_row_by_itself(ledger: Ledger) -> None:
    plan = planned(ledger, (PLATFORM, [COINS]), (PLAY, [PRICE]))
    plan.join(Place(0, 0), is_joined=False)
    assert (plan.counts, plan.row(Place(0, 0)).status) == (Counts(new=2), "new")
    assert plan.row(Place(0, 0)).joins_with is not None
    plan.join(Place(0, 0), is_joined=True)
    assert plan.counts == Counts(new=1, joins=1)
    plan.join_all(is_joined=False)
    apply(ledger, plan)
    assert [draft.kind for draft in books(ledger)] == ["purchase", "adjustment"]
    assert planned(ledger, (PLATFORM, [COINS]), (PLAY, [PRICE])).counts == Counts(present=2)


def test_declined_coins_are_what_they_are_alone(ledger: Ledger) -> None:
    question = Question("tiktok.coin_purchases", N_("Coins?"))
    for alone, counts in (
        (Refused(1, "Left out", {}), Counts(new=1, refused=1)),
        (Unanswered(1, COINS.key, question, "350"), Counts(new=1, open=1)),
    ):
        plan = planned(ledger, (PLATFORM, [COINS._replace(alone=alone)]), (PLAY, [PRICE]))
        assert (plan.counts, plan.questions) == (Counts(new=1, joins=1), [])
        plan.join_all(is_joined=False)
        assert plan.counts == counts
        assert len(plan.questions) == counts.open
        again = planned(ledger, (PLATFORM, [COINS._replace(alone=alone)]), (PLAY, [PRICE]))
        again.choose_again(plan.choices)
        assert again.counts == counts
        assert planned(ledger, (PLATFORM, [COINS._replace(alone=alone)])).counts == replace(counts, new=0)


def test_a_row_that_is_left_takes_what_joins_it_along(ledger: Ledger) -> None:
    plan = planned(ledger, (PLATFORM, [COINS]), (PLAY, [PRICE]))
    plan.tick(Place(1, 0), is_ticked=False)
    assert (plan.counts, plan.counts.taken, plan.sums) == (Counts(new=1, joins=1, left=2), 0, {})
    assert not plan.row(Place(0, 0)).is_taken
    assert apply(ledger, plan) == []
    assert planned(ledger, (PLATFORM, [COINS]), (PLAY, [PRICE])).counts == Counts(new=1, joins=1)


def test_a_refund_needs_its_purchase_ticked(ledger: Ledger) -> None:
    back = refund(PRICE, "2026-03-03 10:00:00")
    plan = planned(ledger, (PLATFORM, [COINS]), (PLAY, [back, PRICE]))
    assert (plan.counts, plan.sums) == (Counts(new=2, joins=1), {})
    plan.tick(Place(1, 1), is_ticked=False)
    row = plan.row(Place(1, 0))
    assert row.refused is not None
    assert row.refused.sentence == "What this refunds is not ticked, so the refund is left out, too"
    assert (plan.counts, plan.sums) == (Counts(new=1, joins=1, refused=1, left=2), {})
    plan.tick_all("new", is_ticked=True)
    assert plan.counts == Counts(new=2, joins=1)
    apply(ledger, plan)
    assert [draft.kind for draft in books(ledger)] == ["purchase", "refund"]


def test_a_refund_finds_a_purchase_that_was_joined_to_stored_coins(ledger: Ledger) -> None:
    bring(ledger, (PLATFORM, [COINS]))
    bring(ledger, (PLAY, [PRICE, refund(PRICE, "2026-03-03 10:00:00")]))
    assert ledger.connection.execute("SELECT kind, refunded_id FROM entry ORDER BY id").fetchall() == [
        ("purchase", None),
        ("refund", 1),
    ]
    with pytest.raises(RequestRefused, match="1 refunds that were added later"):
        take_back(ledger, 1)


def test_a_refund_by_the_other_shops_number_finds_it_too(ledger: Ledger) -> None:
    bring(ledger, (PLAY, [PRICE]))
    bring(ledger, (PAY, [PAID]))
    named = {only(ledger).reference}
    for source, row in ((PLAY, PRICE), (PAY, PAID)):
        if row.draft.reference not in named:
            plan = planned(ledger, (source, [row, refund(row, "2026-03-03 10:00:00", source)]))
            assert plan.counts == Counts(present=1, new=1)


# --- Doubts -----------------------------------------------------------------------------------------------------------


def test_a_doubtful_row_waits_for_a_tick(ledger: Ledger) -> None:
    plan = planned(ledger, (PLAY, [PRICE._replace(doubt=N_("A membership")), charge("2026-05-01 10:00:00", count=70)]))
    assert (plan.counts, plan.row(Place(0, 0)).doubt) == (Counts(new=2, left=1), "A membership")
    plan.tick_all("new", is_ticked=True)
    assert plan.counts == Counts(new=2)
    plan.tick_all("new", is_ticked=False)
    assert (plan.counts.taken, plan.sums) == (0, {})
    plan.tick(Place(0, 1), is_ticked=True)
    apply(ledger, plan)
    assert [draft.coins for draft in books(ledger)] == [70]


def test_of_several_as_near_none_is_taken_for_granted(ledger: Ledger) -> None:
    between = coins("2026-03-02 19:42:00")
    prices = [charge("2026-03-02 19:41:00"), charge("2026-03-02 19:43:00", minor=599)]
    plan = planned(ledger, (PLATFORM, [between]), (PLAY, prices))
    assert (plan.counts, plan.row(Place(0, 0)).status) == (Counts(new=2, joins=1, left=1), "joins")
    target = plan.row(Place(0, 0)).joins_with
    assert target is not None
    assert not target.is_sure
    apply(ledger, plan)
    assert [draft.kind for draft in books(ledger)] == ["purchase", "purchase"]


def test_the_nearest_are_joined_and_each_once(ledger: Ledger) -> None:
    rows = [coins(f"2026-03-02 19:4{minute}:00") for minute in (0, 1, 4)]
    prices = [charge(f"2026-03-02 19:4{minute}:10", minor=minute + 1) for minute in (0, 1, 5)]
    plan = planned(ledger, (PLATFORM, rows), (PLAY, prices))
    assert [row.joins_with and row.joins_with.draft.amount for row in list(plan.rows)[:3]] == [
        Money(minor, "EUR") for minor in (1, 2, 6)
    ]
    assert all(row.is_taken for row in plan.rows)


def test_equal_purchases_of_one_moment_are_joined_one_by_one(ledger: Ledger) -> None:
    plan = planned(ledger, (PLATFORM, [COINS] * 3), (PLAY, [PRICE] * 2))
    assert (plan.counts, plan.counts.left) == (Counts(new=3, joins=2), 0)
    apply(ledger, plan)
    assert sorted(draft.kind for draft in books(ledger)) == ["adjustment", "purchase", "purchase"]
    assert planned(ledger, (PLATFORM, [COINS] * 3), (PLAY, [PRICE] * 2)).counts == Counts(present=5)


def test_a_bare_date_joins_what_was_bought_that_day(ledger: Ledger) -> None:
    plan = planned(ledger, (PLATFORM, [COINS]), (APPLE, [charge("2026-03-02", APPLE), charge("2026-03-03", APPLE)]))
    assert plan.counts == Counts(new=2, joins=1)
    apply(ledger, plan)
    assert [str(draft.moment) for draft in books(ledger)] == ["2026-03-02T19:41:07+00:00[UTC]", "2026-03-03"]
    two = coins("2026-03-03 08:00:00"), coins("2026-03-03 20:00:00")
    assert planned(ledger, (PLATFORM, two)).counts == Counts(new=1, joins=1, left=1)


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(charge("2026-03-02 19:52:00"), id="too late"),
        pytest.param(charge("2026-03-02 19:41:05", count=70), id="other coins"),
        pytest.param(charge("2026-03-03", APPLE), id="another day"),
        pytest.param(PRICE._replace(draft=replace(PRICE.draft, account="second")), id="another account"),
        pytest.param(PRICE._replace(draft=replace(PRICE.draft, platform="Twitch")), id="another platform"),
    ],
)
def test_what_differs_is_another_purchase(ledger: Ledger, other: Record) -> None:
    files = (PLATFORM, [COINS]), (PLAY, [other])
    assert planned(ledger, *files).counts == Counts(new=2)
    for file in files:
        bring(ledger, file)
    assert len(books(ledger)) == 2


def test_charges_of_one_shop_or_of_other_money_are_two(ledger: Ledger) -> None:
    other = charge("2026-03-02", PAY, minor=599)
    plan = planned(ledger, (PLAY, [PRICE, charge("2026-03-02 19:42:00")]), (PAY, [other]))
    assert plan.counts == Counts(new=3)


def test_a_charge_of_another_shop_of_apps_is_only_proposed(ledger: Ledger) -> None:
    """The same pack can be bought on two devices on one day."""
    files = (PLAY, [PRICE]), (APPLE, [charge("2026-03-02", APPLE)])
    plan = planned(ledger, *files)
    assert plan.counts == Counts(new=1, joins=1, left=1)
    plan.join_all(is_joined=False)
    assert (plan.counts, plan.sums) == (Counts(new=2), {"EUR": 998})
    plan.join_all(is_joined=True)
    assert (plan.counts, plan.sums) == (Counts(new=1, joins=1), {"EUR": 499})
    bring(ledger, files[0])
    assert planned(ledger, files[1]).counts == Counts(joins=1, left=1)


def test_a_typed_purchase_is_found_and_stays_as_it_was_typed(ledger: Ledger) -> None:
    typed = entries.add(ledger, whole("2026-03-02 19:40:00").draft)
    before = only(ledger)
    plan = bring(ledger, (PLATFORM, [COINS]), (PLAY, [PRICE]))
    assert (plan.counts, only(ledger)) == (Counts(joins=2), before)
    assert {row.joins_with and row.joins_with.entry for row in plan.rows} == {typed}
    assert planned(ledger, (PLATFORM, [COINS]), (PLAY, [PRICE])).counts == Counts(present=2)
    assert planned(ledger, (PLATFORM, [coins("2026-03-02 19:41:08")])).counts == Counts(new=1)
    take_back(ledger, 1)
    take_back(ledger, 2)
    assert only(ledger) == before


def test_a_whole_row_of_the_same_import_is_joined_like_a_typed_one(ledger: Ledger) -> None:
    plan = bring(ledger, ("coinpurse", [whole("2026-03-02 19:40:00")]), (PLATFORM, [COINS]))
    assert plan.counts == Counts(new=1, joins=1)
    take_back(ledger, 1)
    assert only(ledger) == plain(COINS.draft)
