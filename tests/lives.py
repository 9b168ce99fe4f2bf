"""The life of a ledger: every verb is done to a real file and to a `World`, and the two are held against each other.

The state machine of the ordinary tests and the harness `model` choose what happens, each in its own way.
"""

from __future__ import annotations

import csv
import io
import shutil
from collections import Counter, deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import pytest

from models import creators, drafts, entries, ledger, lookups, settings
from models.backups import restoring, shelf
from models.backups.cards import Kept
from models.check import check
from models.drafts import Draft
from models.errors import LedgerError
from models.imports.apply import apply, take_back
from models.imports.planner import plan_import
from models.ledger import UNDO_DEPTH, Ledger
from models.ledger_files import BESIDE
from models.moments import parse
from models.settings import Settings
from tests.sample_entries import gift, paid, purchase, refund
from tests.worlds import World

DAYS = ("2026-03-01", "2026-03-02T12:00", "2026-03-02T12:00:00.5", "2026-03-03")
LATER = (*DAYS, "2026-03-04")
"""When a refund may come, or not: it cannot before what it refunds."""
NAMES = ("Mila", "MILA", "Zoë", "Zoe\u0308", "Ana", "Bo", "it's; --", "", "🌸")
LATEST = 3
"""Backups that can be restored; older ones may have gone."""


class Life:
    """The ledger on one side, worlds on the other: the present one, those before each step, those undone.

    Whatever numbers a verb is given, they stand for something that is there. Where nothing is, it does nothing.
    """

    def __init__(self, folder: Path, template: Path) -> None:
        """Begin with four entries in a copy of an empty ledger."""
        self.folder, self.path = folder, folder / "a.coinpurse"
        self.world, self.before, self.undone = World(), deque[World](maxlen=UNDO_DEPTH), list[World]()
        self.kept: list[tuple[Kept, World]] = []
        self.counts = Counter[str]()
        """What was done so far, and what was refused as it has to be."""
        shutil.copyfile(template, self.path)
        self.book = Ledger(self.path)
        for draft in (purchase(), gift(), paid(platform="TikTok"), gift(creator="Zoë")):
            self.add(draft)

    def end(self) -> None:
        """Close the ledger, and let it be checked as a whole."""
        self.book.close()
        with ledger.reading(self.path) as reader:
            assert [str(finding) for finding in check(reader) if "the app showed" not in str(finding)] == []

    # --- What is required ---------------------------------------------------------------------------------------------

    def require_same(self) -> None:
        """Hold all that the ledger has against the present world."""
        run = self.book.connection.execute
        assert dict(map(_seen, run(lookups._DRAFT))) == self.world.seen()
        removed = run("SELECT r.id, r.note, c.name FROM removed r LEFT JOIN creator c ON c.id = r.creator_id")
        assert {entry: (note, name or "") for entry, note, name in removed} == self.world.deleted()
        assert {name for (name,) in run("SELECT name FROM creator")} == set(self.world.creators.values())
        assert {one for (one,) in run("SELECT id FROM import WHERE taken_back_at IS NULL")} == set(self.world.imports)
        assert settings.parse(dict(run("SELECT name, value FROM setting"))) == self.world.settings
        assert (self.book.undo_label is None, self.book.redo_label is None) == (not self.before, not self.undone)
        assert run("PRAGMA foreign_key_check").fetchall() == []

    def require_whole_file(self) -> None:
        """Let SQLite look at every page."""
        assert self.book.connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]

    # --- How a verb is done -------------------------------------------------------------------------------------------

    def _do(self, verb: Callable[[], object], after: World, *, is_step: bool = True) -> None:
        """Require the verb to be refused where it leads to an unsound world, else to lead to that world."""
        if not after.is_sound():
            self._refuse(verb)
            return
        number = verb()
        if isinstance(number, int):
            after.entries[number] = after.entries.pop(0)
        self._go_to(after, is_step=is_step)

    def _refuse(self, verb: Callable[[], object], match: str | None = None) -> None:
        with pytest.raises(LedgerError, match=match):
            verb()
        self.counts["refused"] += 1

    def _go_to(self, after: World, *, is_step: bool = True) -> None:
        if is_step:
            self.before.append(self.world)
            self.undone.clear()
        self.world = after
        self.counts["done"] += 1

    def _open(self) -> None:
        """Open the ledger again: nothing can be undone any more."""
        self.book = Ledger(self.path)
        self.before.clear()
        self.undone.clear()
        self.counts["done"] += 1

    def _some(self, number: int, *kinds: str) -> int:
        """Pick an entry; 0 where there is none."""
        there = [entry for entry, draft in self.world.entries.items() if not kinds or draft.kind in kinds]
        return there[number % len(there)] if there else 0

    # --- Verbs on entries ---------------------------------------------------------------------------------------------

    def add(self, draft: Draft) -> None:
        """Add an entry."""
        after = self.world.copy()
        after.put(0, draft)
        self._do(lambda: entries.add(self.book, draft), after)

    def refund(self, number: int, when: str, part: tuple[int, int] | None) -> None:
        """Refund an entry, a purchase perhaps in part, as coins and minor units."""
        after = self.world.copy()
        if not (entry := self._some(number, "purchase", "gift")):
            return
        target = after.entries[entry]
        draft = refund(entry, when, platform=target.platform)
        worth = after.worth_of_refund(entry, part)
        filled = replace(draft, coins=worth.coins, amount=worth.amount)
        if part and target.kind == "purchase":
            draft = filled
        after.entries[0] = filled
        if not target.reference:
            after.entries[entry] = replace(target, reference=f"entry-{entry}")
        self._do(lambda: entries.add(self.book, draft), after)

    def edit(self, number: int, note: str, counting: tuple[str, int, str] | None) -> None:
        """Edit an entry: its note, or what counts, too, which is its day, and its coins or its creator."""
        if not (entry := self._some(number)):
            return
        after = self.world.copy()
        draft = replace(self.world.named(self.world.entries[entry]), note=note)
        if counting is not None:
            when, coins, creator = counting
            draft = replace(draft, moment=parse(when, "UTC", is_end=draft.kind == "assertion"))
            draft = replace(draft, coins=coins) if draft.kind == "assertion" else draft
            draft = replace(draft, creator=creator) if draft.kind == "gift" else draft
        after.put(entry, draft)
        self._do(lambda: entries.edit(self.book, entry, draft), after)

    def delete(self, numbers: Iterable[int], *, with_refunds: bool) -> None:
        """Delete some entries."""
        gone, after = {self._some(number) for number in numbers} - {0}, self.world.copy()
        if not gone:
            return
        if with_refunds:
            gone |= after.refunds_of(gone)
        for entry in gone:
            after.removed[entry] = after.entries.pop(entry)
        self._do(lambda: entries.delete(self.book, gone), after)

    def restore(self, numbers: Iterable[int]) -> None:
        """Bring some deleted entries back."""
        after = self.world.copy()
        if not after.removed:
            return
        back = {list(after.removed)[number % len(after.removed)] for number in numbers}
        for entry in back:
            after.entries[entry] = after.removed.pop(entry)
        self._do(lambda: entries.restore(self.book, back), after)

    # --- Verbs on creators and settings -------------------------------------------------------------------------------

    def rename(self, number: int, name: str) -> None:
        """Give a creator another name."""
        after, numbers = self.world.copy(), list(self.world.creators)
        if not numbers:
            return
        chosen = numbers[number % len(numbers)]
        known = creators.find(self.book, after.creators[chosen])
        after.creators[chosen] = name
        self._do(lambda: creators.rename(self.book, known or 0, name), after)

    def merge(self, one: int, other: int) -> None:
        """Make one creator of two."""
        after, numbers = self.world.copy(), list(self.world.creators)
        if len(numbers) < 2:
            return
        source, target = numbers[one % len(numbers)], numbers[(one + 1 + other % (len(numbers) - 1)) % len(numbers)]
        found = [creators.find(self.book, after.creators[number]) or 0 for number in (source, target)]
        after.merge(source, target)
        self._do(lambda: creators.merge(self.book, found[:1], found[1]), after)

    def change_settings(self, currency: str, day: int) -> None:
        """Change how the books are kept; where it is what it was, that is nothing to undo."""
        after = self.world.copy()
        after.settings = replace(after.settings, currency=currency, month_starts_on=day)
        is_step = after.settings != self.world.settings
        self._do(lambda: self.book.change_settings(currency=currency, month_starts_on=day), after, is_step=is_step)

    # --- Imports ------------------------------------------------------------------------------------------------------

    def bring_in(self, rows: Sequence[Draft]) -> None:
        """Import a file of rows that are not there yet."""
        number = sum(self.counts.values())
        rows = [replace(draft, note=f"import {number} {place}") for place, draft in enumerate(rows)]
        content, after = _file(rows), self.world.copy()
        (made,) = apply(self.book, plan_import(self.book, [content]))
        found = self.book.connection.execute("SELECT id FROM entry WHERE import_id = ? ORDER BY import_row", (made.id,))
        came = [entry for (entry,) in found]
        for entry, draft in zip(came, rows, strict=True):
            after.put(entry, draft)
        after.imports[made.id] = content, frozenset(came)
        self._go_to(after)

    def bring_in_again(self, number: int) -> None:
        """Import a file once more, of which everything is there or was deleted: nothing is added."""
        if self.world.imports:
            content, _ = self.world.imports[self._import(number)]
            assert apply(self.book, plan_import(self.book, [content])) == []
            self.counts["done"] += 1

    def take_back(self, number: int) -> None:
        """Take an import back."""
        if not self.world.imports:
            return
        after, chosen = self.world.copy(), self._import(number)
        after.take_back(chosen)
        self._do(lambda: (take_back(self.book, chosen), None)[1], after)

    def _import(self, number: int) -> int:
        return list(self.world.imports)[number % len(self.world.imports)]

    # --- Undo, and the file itself ------------------------------------------------------------------------------------

    def undo(self) -> None:
        """Take the last step back."""
        if not self.before:
            self._refuse(self.book.undo, "nothing to undo")
            return
        self.book.undo()
        self.undone.append(self.world)
        self._go_to(self.before.pop(), is_step=False)

    def redo(self) -> None:
        """Do again what was undone."""
        if not self.undone:
            self._refuse(self.book.redo, "nothing to redo")
            return
        self.book.redo()
        self.before.append(self.world)
        self._go_to(self.undone.pop(), is_step=False)

    def reopen(self) -> None:
        """Close the ledger and open it again."""
        self.book.close()
        self._open()

    def crash(self) -> None:
        """Go on with the files as they lie on the disk, while the program that wrote them never closed them."""
        place = self.folder / f"{sum(self.counts.values())}"
        place.mkdir()
        for ending in ("", *BESIDE):
            if (found := Path(f"{self.path}{ending}")).exists():
                shutil.copy(found, place)
        self.book.close()
        self.path = place / self.path.name
        self._open()

    def back_up(self) -> None:
        """Make a backup by hand."""
        self.kept.append((shelf.keep(self.path, "by-hand"), self.world.copy()))
        self.counts["done"] += 1

    def bring_back(self, number: int) -> None:
        """Restore one of the latest backups."""
        if not self.kept:
            return
        kept, world = self.kept[-1 - number % min(LATEST, len(self.kept))]
        self.book.close()
        restoring.restore(self.path, kept.path, is_meant=True)
        self.world = world.copy()
        self._open()


@lru_cache(1 << 12)
def _seen(row: tuple[object, ...]) -> tuple[int, tuple[str, ...]]:
    """Read a row as the program does, but one that is what it was only once."""
    entry, draft = lookups._draft(row)
    return entry, drafts.fields(draft)


def _file(rows: Sequence[Draft]) -> bytes:
    """Write entries as the ledger's own CSV."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows((drafts.FIELDS, *map(drafts.fields, rows)))
    return text.getvalue().encode()


def template(path: Path) -> Path:
    """Make the empty ledger that lives begin with, if it is not there."""
    if not path.exists():
        ledger.create(path, Settings())
    return path
