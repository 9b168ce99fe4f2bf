"""Random verbs with crashes, imports, backups and restores between them, held against a few dictionaries.

The verbs, undo and redo are those of the state machine of the ordinary tests. A crash goes on with the files as they
lie on the disk, while the program that wrote them never closed them.
"""

from __future__ import annotations

import os
import shutil
from collections import Counter
from copy import deepcopy
from pathlib import Path
from unittest.mock import patch

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import invariant, precondition, rule, run_state_machine_as_test

from models.backups import restoring, shelf
from models.backups.cards import Kept
from models.drafts import FIELDS
from models.imports.apply import apply, imports, take_back
from models.imports.planner import plan_import
from models.ledger import Ledger
from models.ledger_files import BESIDE
from tests.faults import scratch
from tests.models.test_state_machine import NUMBERS, Books, World
from tests.sample_entries import purchase

EXAMPLES, STEPS = 5, 50
"""Of each case; the first example is always the simplest there is."""
BAD = {"undo undoes nothing": lambda _: range(20)}


def cases(_seed: int) -> int:
    """How many a whole run has, of five times fifty steps."""
    return 400


def run(case: int, seed: int, bad: str = "") -> Counter[str]:
    """Let five ledgers live through fifty steps each."""
    (line,), _ = scratch.victims().run("play", seed * 10**6 + case, bad=bad)
    return Counter({"steps": int(line)})


def play(number: int) -> int:
    """Let one ledger live through the steps a number stands for; give how many there were."""
    Life.steps = 0
    chosen = settings(
        max_examples=EXAMPLES,
        stateful_step_count=STEPS,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(seed(number)(Life), settings=chosen)
    return Life.steps


class Life(Books):
    """A ledger that is also killed, filled from files, backed up and restored."""

    steps = 0

    def __init__(self) -> None:
        super().__init__()
        self.imported: dict[int, list[int]] = {}
        self.kept: list[tuple[Kept, World]] = []
        self.environment = patch.dict(os.environ, XDG_DATA_HOME=f"{self.folder.name}/data")
        self.environment.start()

    def teardown(self) -> None:
        super().teardown()
        self.environment.stop()

    def go_on(self) -> None:
        """Open the ledger again: nothing can be undone any more."""
        self.book = Ledger(self.path)
        self.before, self.undone = [], []

    @invariant()
    def one_more_step(self) -> None:
        Life.steps += 1

    @rule()
    def crash(self) -> None:
        place = self.path.parent / f"{Life.steps}"
        place.mkdir()
        for ending in ("", *BESIDE):
            if (found := Path(f"{self.path}{ending}")).exists():
                shutil.copy(found, place)
        self.book.close()
        self.path = place / self.path.name
        self.go_on()

    @rule(number=NUMBERS)
    def bring_in(self, number: int) -> None:
        """Import two purchases that are not there yet."""
        notes = [f"import {number} {Life.steps} {row}" for row in range(2)]
        rows = [f"purchase,2026-03-05,TikTok,main,,,,,100,1.99,EUR,,,,,,,{note}" for note in notes]
        content = "\n".join((",".join(FIELDS), *rows, "")).encode()
        after = deepcopy(self.world)
        self.do(lambda: apply(self.book, plan_import(self.book, [content])), after)
        found = self.book.connection.execute("SELECT id, note FROM entry WHERE note LIKE 'import%'").fetchall()
        made = {entry: purchase("2026-03-05", note=note) for entry, note in found if note in notes}
        assert len(made) == len(notes)
        self.world.entries |= made
        self.imported[imports(self.book)[0].id] = list(made)

    @precondition(lambda self: self.imported)
    @rule()
    def take_back(self) -> None:
        """Take the last import back, if its entries are as they came."""
        number, entries = self.imported.popitem()
        there = {one.id for one in imports(self.book) if one.taken_back_at is None}
        is_as_it_came = all(
            entry in self.world.entries
            and self.world.entries[entry].note.startswith("import")
            and not any(draft.refunded_id == entry for draft in self.world.entries.values())
            for entry in entries
        )
        if number not in there or not is_as_it_came:
            return
        after = deepcopy(self.world)
        for entry in entries:
            del after.entries[entry]
        self.do(lambda: (take_back(self.book, number), None)[1], after)

    @rule()
    def back_up(self) -> None:
        self.kept.append((shelf.keep(self.path, "by-hand"), deepcopy(self.world)))

    @precondition(lambda self: self.kept)
    @rule(number=NUMBERS)
    def bring_back(self, number: int) -> None:
        """Restore one of the latest backups; older ones may have gone."""
        kept, world = self.kept[-1 - number % min(3, len(self.kept))]
        self.book.close()
        restoring.restore(self.path, kept.path, is_meant=True)
        self.world = deepcopy(world)
        self.imported.clear()
        self.go_on()
