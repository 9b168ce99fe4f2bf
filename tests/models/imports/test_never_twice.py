"""Whatever is imported, in whatever order and however often, the books are the same, and undo leaves them as before.

The rows are of purchases far enough apart to be told from each other, of which every source may know every part.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from models import creators, entries, lookups
from models.drafts import Draft
from models.imports import Record
from models.imports.apply import apply, imports, take_back
from models.imports.plan import Plan
from models.imports.planned import Counts, Place
from models.ledger import Ledger
from models.schema import Entry
from tests.books import new_ledger
from tests.models.imports.shops import (
    LOG,
    PAY,
    PLATFORM,
    PLAY,
    File,
    at,
    bring,
    charge,
    coins,
    key,
    logged,
    plain,
    planned,
    sent,
    whole,
)
from tests.sample_entries import dump

BEGIN = datetime(2026, 3, 1, 10, tzinfo=UTC)
GIFTS, OWN = LOG, "coinpurse"
few = settings(max_examples=20, deadline=None)


def moment(number: int, seconds: int) -> str:
    return str((BEGIN + timedelta(hours=number, seconds=seconds)).replace(tzinfo=None))


def gift(number: int, creator: str) -> Record:
    draft = Draft("gift", at(moment(number, 0)), "TikTok", "main", handle=creator, item="Rose", coins=1)
    return Record(1, key(GIFTS, number, creator), draft)


NUMBERS = st.integers(0, 3)


def streak(number: int, is_one: bool) -> list[tuple[str, Record]]:
    """Three gifts that one of the two has as one, or one that both have as one."""
    if is_one:
        return [(PLATFORM, sent(moment(number, 600 + second), 1)) for second in range(3)]
    return [(LOG, logged(moment(number, 1200 + second), 1)) for second in range(3)]


ROWS = st.one_of(
    st.tuples(st.just(PLATFORM), NUMBERS.map(lambda number: coins(moment(number, 7)))),
    st.tuples(st.just(PLAY), NUMBERS.map(lambda number: charge(moment(number, 5)))),
    st.tuples(st.just(PAY), NUMBERS.map(lambda number: charge(moment(number, 0), PAY))),
    st.tuples(st.just(GIFTS), st.builds(gift, NUMBERS, st.sampled_from(["mila", "zoe"]))),
    st.tuples(st.just(OWN), st.integers(10, 13).map(lambda number: whole(moment(number, 0)))),
    st.tuples(st.just(PLATFORM), NUMBERS.map(lambda number: sent(moment(number, 300)))),
    st.tuples(st.just(LOG), NUMBERS.map(lambda number: logged(moment(number, 303)))),
    st.tuples(st.just(LOG), NUMBERS.map(lambda number: logged(moment(number, 603), 3))),
    st.tuples(st.just(PLATFORM), NUMBERS.map(lambda number: sent(moment(number, 1203), 3))),
)
TOGETHER = st.one_of(ROWS.map(lambda row: [row]), st.builds(streak, NUMBERS, st.booleans()))
"""Rows that every file has all of, or none."""


def as_files(rows: Sequence[tuple[str, Record]]) -> list[File]:
    """Put rows into one file for each source; of a purchase each source tells once, of gifts as often as they were."""
    files: dict[str, list[Record]] = {}
    for source, row in rows:
        if row not in files.setdefault(source, []) or (source in (GIFTS, OWN) and not row.part):
            files[source].append(row)
    return list(files.items())


FILES = st.lists(TOGETHER, max_size=12).map(lambda several: as_files([row for rows in several for row in rows]))


@contextmanager
def book() -> Iterator[Ledger]:
    with TemporaryDirectory() as folder:
        ledger = new_ledger(Path(folder) / "test.coinpurse", timezone="UTC")
        try:
            yield ledger
        finally:
            ledger.close()


def books(ledger: Ledger) -> Counter[Draft]:
    return Counter(plain(draft) for draft in lookups.all_drafts(ledger))


def after(*imported: Sequence[File]) -> Counter[Draft]:
    """The books after one import after the other."""
    with book() as ledger:
        for files in imported:
            bring(ledger, *files)
        return books(ledger)


@few
@given(FILES, FILES)
def test_the_order_of_two_imports_makes_no_difference(first: list[File], second: list[File]) -> None:
    assert after(first, second) == after(second, first) == after([*first, *second])


@few
@given(FILES, FILES)
def test_what_was_imported_adds_nothing_again(first: list[File], second: list[File]) -> None:
    with book() as ledger:
        for files in (first, second):
            bring(ledger, *files)
        before = dump(ledger)
        for files in (first, second, [*first, *second]):
            plan = planned(ledger, *files)
            assert (plan.counts.new, plan.counts.joins, apply(ledger, plan)) == (0, 0, [])
            assert plan.counts == Counts(present=sum(len(rows) for _, rows in files))
        assert dump(ledger) == before


@few
@given(FILES, FILES)
def test_overlapping_exports_add_the_new_part_alone(first: list[File], more: list[File]) -> None:
    earlier = Counter(row.key for _, rows in first for row in rows)
    with book() as ledger:
        bring(ledger, *first)
        counts = planned(ledger, *more).counts
        later = Counter(row.key for _, rows in more for row in rows)
        assert counts.new + counts.joins == (later - earlier).total()
        assert counts.present == (later & earlier).total()
        assert counts.rows == later.total()


@few
@given(FILES, st.data())
def test_edited_renamed_merged_and_deleted_entries_are_known(files: list[File], data: st.DataObject) -> None:
    with book() as ledger:
        bring(ledger, *files)
        ids = [entry for (entry,) in Entry.select(Entry.id).tuples().execute(ledger.db)]
        for entry in data.draw(st.lists(st.sampled_from(ids), unique=True) if ids else st.just([])):
            draft = lookups.drafts(ledger, [entry])[entry]
            entries.edit(ledger, entry, replace(draft, note="changed", coins=(draft.coins or 0) + 1))
        for number, row in enumerate(creators.creators(ledger)):
            creators.rename(ledger, row.id, f"Somebody {number}")
        everybody = [row.id for row in creators.creators(ledger)]
        if len(everybody) > 1:
            creators.merge(ledger, everybody[1:], everybody[0])
        entries.delete(ledger, data.draw(st.lists(st.sampled_from(ids), unique=True) if ids else st.just([])))
        before = dump(ledger)
        assert bring(ledger, *files).counts.taken == 0
        assert dump(ledger) == before


@few
@given(st.lists(FILES, max_size=4))
def test_undoing_every_import_leaves_what_was_before(several: list[list[File]]) -> None:
    with book() as ledger:
        states, done = [dump(ledger)], []
        for files in several:
            if planned(ledger, *files).counts.taken:
                bring(ledger, *files)
                states.append(dump(ledger))
                done.append(files)
        for state in reversed(states[:-1]):
            ledger.undo()
            assert dump(ledger) == state
        for state in states[1:]:
            ledger.redo()
            assert dump(ledger) == state


@few
@given(FILES, FILES, st.data())
def test_taking_imports_back_leaves_what_the_others_bring(
    first: list[File], second: list[File], data: st.DataObject
) -> None:
    with book() as ledger:
        bring(ledger, *first)
        bring(ledger, *second)
        made = {row.id: row.file_name for row in imports(ledger)}
        gone = data.draw(st.permutations(sorted(made)).flatmap(lambda some: st.sampled_from(
            [some[:count] for count in range(len(some) + 1)]
        )))  # fmt: skip
        before, states = dump(ledger), []
        for number in gone:
            states.append(books(ledger))
            assert take_back(ledger, number) == 0
        left = books(ledger)
        assert set(left) <= set(every_way(first, second))
        if len(gone) == len(made):
            assert not left
        again = planned(ledger, *first, *second)
        apply(ledger, again)
        assert books(ledger) == after([*first, *second])
        if again.counts.taken:
            ledger.undo()
        for state in reversed(states):
            ledger.undo()
            assert books(ledger) == state
        assert dump(ledger) == before


def every_way(*imported: list[File]) -> Counter[Draft]:
    """Every entry that some of the files could make, by themselves or together."""
    rows = [file for files in imported for file in files]
    sources = sorted({source for source, _ in rows})
    found: Counter[Draft] = Counter()
    for chosen in range(1 << len(sources)):
        some = [source for place, source in enumerate(sources) if chosen >> place & 1]
        found.update(after([file for file in rows if file[0] in some]))
    return found


@few
@given(FILES, st.data())
def test_what_is_counted_always_adds_up(files: list[File], data: st.DataObject) -> None:
    with book() as ledger:
        bring(ledger, *files[: data.draw(st.integers(0, len(files)))])
        plan = planned(ledger, *files)
        for _ in range(data.draw(st.integers(0, 4))):
            chosen = data.draw(st.sampled_from(["tick", "tick_all", "join", "join_all"]))
            places = [place for number in range(len(files)) for place in places_of(plan, number)]
            is_on = data.draw(st.booleans())
            if chosen == "tick_all":
                plan.tick_all(data.draw(st.sampled_from(["new", "joins", "deleted"])), is_ticked=is_on)
            elif chosen == "join_all":
                plan.join_all(is_joined=is_on)
            elif places and chosen == "join":
                plan.join(data.draw(st.sampled_from(places)), is_joined=is_on)
            elif places:
                plan.tick(data.draw(st.sampled_from(places)), is_ticked=is_on)
            counts = plan.counts
            assert counts.rows == sum(len(rows) for _, rows in files)
            assert counts.taken == sum(row.is_taken for row in plan.rows)
            sums = plan.sums
            plan._sums = None
            assert plan.sums == sums
        before, count = paid(ledger), entries_in(ledger)
        joined = [row.joins_with for row in plan.rows if row.status == "joins" and row.is_taken and row.joins_with]
        absorbed = {entry for target in joined for entry in target.absorbs}
        made = apply(ledger, plan)
        assert paid(ledger) - before == plan.sums.get("EUR", 0)
        assert sum(row.added for row in made) == plan.counts.taken - plan.joined
        assert entries_in(ledger) - count == plan.counts.taken - plan.joined - len(absorbed)


def places_of(plan: Plan, number: int) -> list[Place]:
    return [Place(number, row) for row in range(len(plan.files[number]))]


def paid(ledger: Ledger) -> int:
    return sum(draft.amount.minor for draft in lookups.all_drafts(ledger) if draft.amount)


def entries_in(ledger: Ledger) -> int:
    return int(Entry.select().count(ledger.db))
