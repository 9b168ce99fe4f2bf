"""Random verbs, undo, redo and reopening over a real ledger file, held against a few dictionaries."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from models.drafts import Draft
from tests.lives import DAYS, LATER, NAMES, Life, template
from tests.sample_entries import adjustment, assertion, gift, paid, purchase

WHEN = st.sampled_from(DAYS)
NAME = st.sampled_from(NAMES)
COINS = st.integers(1, 60)
NUMBER = st.integers(0, 10**6)
NUMBERS = st.lists(NUMBER, min_size=1, max_size=3)
PART = st.tuples(st.integers(0, 60), COINS)
GIFT = st.builds(gift, WHEN, COINS, NAME)
PURCHASE = st.builds(purchase, WHEN, st.just(100))


class Books(RuleBasedStateMachine):
    """One life of a ledger, of which hypothesis chooses every step."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()

    @initialize()
    def open(self) -> None:
        self.life = Life(Path(self.folder.name), template(Path(TEMPLATES.name) / "empty.coinpurse"))

    def teardown(self) -> None:
        if hasattr(self, "life"):
            self.life.end()
        self.folder.cleanup()

    @rule(
        draft=st.one_of(
            PURCHASE,
            GIFT,
            st.builds(paid, WHEN, COINS, NAME, platform=st.sampled_from(["TikTok", "YouTube"])),
            st.builds(adjustment, WHEN, COINS),
            st.builds(adjustment, WHEN, COINS.map(lambda coins: -coins), st.just("lost")),
            st.builds(assertion, WHEN, COINS),
        )
    )
    def add(self, draft: Draft) -> None:
        self.life.add(draft)

    @rule(number=NUMBER, when=st.sampled_from(LATER), part=st.none() | PART)
    def refund(self, number: int, when: str, part: tuple[int, int] | None) -> None:
        self.life.refund(number, when, part)

    @rule(number=NUMBER, note=st.text(max_size=5), counting=st.none() | st.tuples(WHEN, COINS, NAME))
    def edit(self, number: int, note: str, counting: tuple[str, int, str] | None) -> None:
        self.life.edit(number, note.replace("\0", ""), counting)

    @rule(numbers=NUMBERS, with_refunds=st.booleans())
    def delete(self, numbers: list[int], with_refunds: bool) -> None:
        self.life.delete(numbers, with_refunds=with_refunds)

    @rule(numbers=NUMBERS)
    def restore(self, numbers: list[int]) -> None:
        self.life.restore(numbers)

    @rule(number=NUMBER, name=NAME)
    def rename(self, number: int, name: str) -> None:
        self.life.rename(number, name)

    @rule(one=NUMBER, other=NUMBER)
    def merge(self, one: int, other: int) -> None:
        self.life.merge(one, other)

    @rule(currency=st.sampled_from(["EUR", "JPY"]), day=st.integers(1, 31))
    def change_settings(self, currency: str, day: int) -> None:
        self.life.change_settings(currency, day)

    @rule(rows=st.lists(PURCHASE | GIFT, min_size=1, max_size=3))
    def bring_in(self, rows: list[Draft]) -> None:
        self.life.bring_in(rows)

    @rule(number=NUMBER)
    def bring_in_again(self, number: int) -> None:
        self.life.bring_in_again(number)

    @rule(number=NUMBER)
    def take_back(self, number: int) -> None:
        self.life.take_back(number)

    @rule()
    def undo(self) -> None:
        self.life.undo()

    @rule()
    def redo(self) -> None:
        self.life.redo()

    @rule()
    def reopen(self) -> None:
        self.life.reopen()

    @invariant()
    def the_ledger_holds_the_world(self) -> None:
        if hasattr(self, "life"):
            self.life.require_same()
            self.life.require_whole_file()


TEMPLATES = TemporaryDirectory()
IS_DEEP = os.environ.get("HYPOTHESIS_PROFILE") == "deep"
Books.TestCase.settings = hypothesis_settings(
    max_examples=1000 if IS_DEEP else 40, stateful_step_count=60 if IS_DEEP else 25
)
TestBooks = Books.TestCase
