"""Random verbs, undo, redo and reopening over a real ledger file, held against a few dictionaries."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from models import creators, drafts, entries, ledger, lookups
from models.check import check
from models.drafts import Draft
from models.errors import LedgerError
from models.ledger import Ledger
from models.moments import parse
from models.names import name_key
from models.settings import Settings
from tests.sample_entries import adjustment, assertion, euros, gift, paid, purchase, refund

DAYS = st.sampled_from(["2026-03-01", "2026-03-02T12:00", "2026-03-02T12:00:00.5", "2026-03-03"])
NAMES = st.sampled_from(["Mila", "MILA", "Zoë", "it's; --", "", "🌸"])
COINS = st.integers(1, 60)
NUMBERS = st.integers(0, 10**6)


@dataclass
class World:
    """What the ledger should hold. The creator of a draft is a number of `creators` here, as a text."""

    entries: dict[int, Draft] = field(default_factory=dict)
    removed: dict[int, Draft] = field(default_factory=dict)
    creators: dict[str, str] = field(default_factory=dict)
    settings: Settings = field(default_factory=Settings)
    last: int = 0

    def creator(self, name: str) -> str:
        """Find or make the creator of that name."""
        known = [number for number, other in self.creators.items() if name_key(other) == name_key(name)]
        if not known and name:
            self.last += 1
            self.creators[f"{self.last}"] = name
        return known[0] if known else f"{self.last}" if name else ""

    def is_sound(self) -> bool:
        """Whether every refund may be as it is, and every name is there once."""
        refunds = [draft for draft in self.entries.values() if draft.kind == "refund"]
        names = [name_key(name) for name in self.creators.values()]
        return len(set(names)) == len(names) and "" not in names and all(map(self._may_be, refunds))

    def left_of(self, purchase: int) -> tuple[int, int]:
        """Coins and minor units of a purchase that no refund has taken."""
        taken = [draft for draft in self.entries.values() if draft.refunded_id == purchase]
        minor = sum(draft.amount.minor for draft in taken if draft.amount)
        return 100 - sum(draft.coins or 0 for draft in taken), 199 - minor

    def _may_be(self, one: Draft) -> bool:
        target = self.entries.get(one.refunded_id or 0)
        if target is None or target.kind not in ("purchase", "gift") or one.moment.at < target.moment.at:
            return False
        if (one.platform, one.account) != (target.platform, target.account):
            return False
        same = [draft for draft in self.entries.values() if draft.refunded_id == one.refunded_id]
        if target.kind == "gift":
            return len(same) == 1 and (one.coins, one.amount) == (target.coins, target.amount)
        return bool(one.coins or (one.amount and one.amount.minor)) and min(self.left_of(one.refunded_id or 0)) >= 0

    def seen(self) -> dict[int, tuple[str, ...]]:
        """The rows of the books as a reader sees them."""
        return {number: drafts.fields(self._named(draft)) for number, draft in self.entries.items()}

    def _named(self, draft: Draft) -> Draft:
        reference = self.entries[draft.refunded_id].reference if draft.refunded_id else draft.reference
        return replace(draft, creator=self.creators.get(draft.creator, ""), reference=reference)


class Books(RuleBasedStateMachine):
    """The ledger on one side, worlds on the other: the present one, those before each step, those undone."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.path = Path(self.folder.name) / "a.coinpurse"
        self.world, self.before, self.undone = World(), list[World](), list[World]()

    @initialize()
    def open(self) -> None:
        if not TEMPLATE.exists():
            ledger.create(TEMPLATE, Settings())
        shutil.copyfile(TEMPLATE, self.path)
        self.book = Ledger(self.path)
        for draft in (purchase(), gift(), paid(platform="TikTok"), gift(creator="Zoë")):
            self.add_one(draft)

    def teardown(self) -> None:
        if hasattr(self, "book"):
            self.book.close()
            with ledger.reading(self.path) as reader:
                assert [str(finding) for finding in check(reader) if "the app showed" not in str(finding)] == []
        self.folder.cleanup()

    def do(self, verb: Callable[[], object], after: World, *, is_step: bool = True) -> None:
        """Require the verb to be refused where it leads to an unsound world, else to lead to that world."""
        if not after.is_sound():
            with pytest.raises(LedgerError):
                verb()
            return
        number = verb()
        if isinstance(number, int):
            after.entries[number] = after.entries.pop(0)
        if is_step:
            self.before, self.undone = [*self.before, self.world], []
        self.world = after

    def some(self, number: int, *kinds: str) -> int:
        """Pick an entry."""
        there = [entry for entry, draft in self.world.entries.items() if not kinds or draft.kind in kinds]
        return there[number % len(there)] if there else 0

    @rule(
        draft=st.one_of(
            st.builds(purchase, DAYS, st.just(100)),
            st.builds(gift, DAYS, COINS, NAMES),
            st.builds(paid, DAYS, COINS, NAMES, platform=st.sampled_from(["TikTok", "YouTube"])),
            st.builds(adjustment, DAYS, COINS),
            st.builds(adjustment, DAYS, COINS.map(lambda coins: -coins), st.just("lost")),
            st.builds(assertion, DAYS, COINS),
        )
    )
    def add(self, draft: Draft) -> None:
        self.add_one(draft)

    def add_one(self, draft: Draft) -> None:
        after = deepcopy(self.world)
        after.entries[0] = replace(draft, creator=after.creator(draft.creator))
        self.do(lambda: entries.add(self.book, draft), after)

    @rule(number=NUMBERS, when=st.just("2026-03-04") | DAYS, part=st.none() | st.tuples(st.integers(0, 60), COINS))
    def refund(self, number: int, when: str, part: tuple[int, int] | None) -> None:
        after = deepcopy(self.world)
        number = self.some(number, "purchase", "gift")
        target = after.entries.get(number, purchase())
        draft = refund(number, when, platform=target.platform)
        filled = replace(draft, coins=target.coins, amount=target.amount)
        if target.kind == "purchase":
            coins, minor = part or after.left_of(number)
            filled = replace(draft, coins=coins, amount=euros(minor))
            draft = filled if part else draft
        after.entries[0] = filled
        if number and not target.reference:
            after.entries[number] = replace(target, reference=f"entry-{number}")
        self.do(lambda: entries.add(self.book, draft), after)

    @precondition(lambda self: self.world.entries)
    @rule(number=NUMBERS, when=DAYS, coins=COINS, note=st.text(max_size=5), creator=NAMES, does_count=st.booleans())
    def edit(self, number: int, when: str, coins: int, note: str, creator: str, does_count: bool) -> None:
        entry, after = self.some(number), deepcopy(self.world)
        present = self.world._named(self.world.entries[entry])
        draft = replace(present, note=note.replace("\0", ""))
        if does_count:
            draft = replace(draft, moment=parse(when, "UTC", is_end=draft.kind == "assertion"))
            draft = replace(draft, coins=coins) if draft.kind == "assertion" else draft
            draft = replace(draft, creator=creator) if draft.kind == "gift" else draft
        after.entries[entry] = replace(draft, creator=after.creator(draft.creator))
        self.do(lambda: entries.edit(self.book, entry, draft), after)

    @precondition(lambda self: self.world.entries)
    @rule(numbers=st.lists(NUMBERS, min_size=1, max_size=3), with_refunds=st.booleans())
    def delete(self, numbers: list[int], with_refunds: bool) -> None:
        gone, after = {self.some(number) for number in numbers}, deepcopy(self.world)
        if with_refunds:
            gone |= {entry for entry, draft in after.entries.items() if draft.refunded_id in gone}
        for entry in gone:
            after.removed[entry] = after.entries.pop(entry)
        self.do(lambda: entries.delete(self.book, gone), after)

    @precondition(lambda self: self.world.removed)
    @rule(numbers=st.lists(NUMBERS, min_size=1, max_size=3))
    def restore(self, numbers: list[int]) -> None:
        after = deepcopy(self.world)
        back = {list(after.removed)[number % len(after.removed)] for number in numbers}
        for entry in back:
            after.entries[entry] = after.removed.pop(entry)
        self.do(lambda: entries.restore(self.book, back), after)

    @precondition(lambda self: self.world.creators)
    @rule(number=NUMBERS, name=NAMES)
    def rename(self, number: int, name: str) -> None:
        after = deepcopy(self.world)
        chosen = list(after.creators)[number % len(after.creators)]
        known = creators.find(self.book, after.creators[chosen])
        after.creators[chosen] = name
        self.do(lambda: creators.rename(self.book, known or 0, name), after)

    @precondition(lambda self: len(self.world.creators) > 1)
    @rule(one=NUMBERS, other=NUMBERS)
    def merge(self, one: int, other: int) -> None:
        after, numbers = deepcopy(self.world), list(self.world.creators)
        source, target = numbers[one % len(numbers)], numbers[(one + 1 + other % (len(numbers) - 1)) % len(numbers)]
        found = [creators.find(self.book, after.creators[number]) or 0 for number in (source, target)]
        del after.creators[source]
        for place in (after.entries, after.removed):
            for entry, draft in place.items():
                place[entry] = replace(draft, creator=target) if draft.creator == source else draft
        self.do(lambda: creators.merge(self.book, found[:1], found[1]), after)

    @rule(currency=st.sampled_from(["EUR", "JPY"]), day=st.integers(1, 31))
    def change_settings(self, currency: str, day: int) -> None:
        after = deepcopy(self.world)
        after.settings = replace(after.settings, currency=currency, month_starts_on=day)
        is_step = after.settings != self.world.settings
        self.do(lambda: self.book.change_settings(currency=currency, month_starts_on=day), after, is_step=is_step)

    @rule()
    def undo(self) -> None:
        if not self.before:
            with pytest.raises(LedgerError, match="nothing to undo"):
                self.book.undo()
            return
        self.book.undo()
        self.undone.append(self.world)
        self.world = self.before.pop()

    @rule()
    def redo(self) -> None:
        if not self.undone:
            with pytest.raises(LedgerError, match="nothing to redo"):
                self.book.redo()
            return
        self.book.redo()
        self.before.append(self.world)
        self.world = self.undone.pop()

    @rule()
    def reopen(self) -> None:
        self.book.close()
        self.book = Ledger(self.path)
        self.before, self.undone = [], []

    @invariant()
    def the_ledger_holds_the_world(self) -> None:
        if not hasattr(self, "book"):
            return
        run = self.book.connection.execute
        ids = [entry for (entry,) in run("SELECT id FROM entry")]
        assert {
            entry: drafts.fields(draft) for entry, draft in lookups.drafts(self.book, ids).items()
        } == self.world.seen()
        assert {entry for (entry,) in run("SELECT id FROM removed")} == set(self.world.removed)
        assert {row.name for row in creators.creators(self.book)} == set(self.world.creators.values())
        assert self.book.settings == self.world.settings
        assert (self.book.undo_label is None, self.book.redo_label is None) == (not self.before, not self.undone)

    @invariant()
    def the_file_is_whole(self) -> None:
        if hasattr(self, "book"):
            assert self.book.connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert self.book.connection.execute("PRAGMA foreign_key_check").fetchall() == []


TEMPLATES = TemporaryDirectory()
TEMPLATE = Path(TEMPLATES.name) / "empty.coinpurse"
IS_DEEP = os.environ.get("HYPOTHESIS_PROFILE") == "deep"
Books.TestCase.settings = hypothesis_settings(
    max_examples=1000 if IS_DEEP else 40, stateful_step_count=60 if IS_DEEP else 25
)
TestBooks = Books.TestCase
