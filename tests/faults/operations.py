"""Everything Coinpurse does that writes, as steps of which each is acknowledged: what the harnesses disturb."""

from __future__ import annotations

import io
import os
import shutil
from collections.abc import Callable, Sequence
from contextlib import closing, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from models import accounts, cipher, creators, database, entries, ledger, lookups
from models.backups import restoring, shelf, upgrading
from models.errors import LedgerUnusable
from models.imports.apply import apply, imports, take_back
from models.imports.planner import plan_import
from models.ledger import Ledger
from models.ledger_files import files_of
from models.passphrases import changing
from models.settings import Settings
from tests.faults.invariant import FIRST, NAME, SECOND
from tests.sample_entries import APRIL, gift
from ui import cli

DATA = Path(__file__).parents[1] / "data"


@dataclass
class Desk:
    """A folder with a ledger in it, and that ledger where it is open."""

    folder: Path
    ledger: Ledger | None = field(default=None)

    @property
    def path(self) -> Path:
        return self.folder / NAME

    @property
    def book(self) -> Ledger:
        assert self.ledger
        return self.ledger


Step = Callable[[Desk], object]


@dataclass(frozen=True)
class Operation:
    """What is there before, and the steps from there."""

    steps: Sequence[Step]
    prepare: Callable[[Path], None]
    can_wait: bool = False
    """Whether an error only puts it off to the next time."""


def _open(desk: Desk) -> None:
    desk.ledger = Ledger(desk.path)


def _upgrade(desk: Desk) -> None:
    with database.lock(desk.path):
        upgrading.migrate(desk.path)


def _close(desk: Desk) -> None:
    desk.book.close()


def with_ledger(folder: Path) -> None:
    """A ledger with something of every kind."""
    ledger.create(folder / NAME, Settings(timezone="Europe/Berlin"))
    with closing(Ledger(folder / NAME)) as book:
        for draft in APRIL:
            entries.add(book, draft)
        entries.delete(book, [3])


def _restore(desk: Desk) -> None:
    """Put back the oldest copy; none is listed where it cannot be read which ledger it is."""
    if not (listed := shelf.kept(desk.path)):
        raise LedgerUnusable("No copy is listed")
    restoring.restore(desk.path, listed[-1].path)


def nothing(folder: Path) -> None:
    """An empty folder."""


def with_backups(folder: Path) -> None:
    """A ledger with as many copies as are kept, the oldest of them of fewer entries."""
    with_ledger(folder)
    keep_in(folder / "data")
    for _ in range(5):
        shelf.keep(folder / NAME, "by-hand")
        with closing(Ledger(folder / NAME)) as book:
            entries.add(book, gift())


def keep_in(data: Path) -> None:
    """Say where backups go."""
    os.environ["XDG_DATA_HOME"] = str(data)


def an_old_one(folder: Path) -> None:
    """A ledger of the first version."""
    shutil.copy(DATA / "ledgers" / "v1.coinpurse", folder / NAME)


def with_old_deletions(folder: Path) -> None:
    """A ledger that drops, when it is opened, what can no longer come back."""
    with_ledger(folder)
    with closing(Ledger(folder / NAME)) as book:
        book.connection.execute("UPDATE removed SET removed_at = 1")


def after_a_crash(folder: Path) -> None:
    """A ledger that was never closed: its last entries are in the log alone."""
    (folder / "open").mkdir()
    with_ledger(folder / "open")
    with closing(Ledger(folder / "open" / NAME)) as book:
        for number in range(9):
            entries.add(book, gift(note=f"{number}"))
        for file in files_of(book.path):
            if file.exists() and not file.name.endswith("-shm"):
                shutil.copy(file, folder)
    shutil.rmtree(folder / "open")


def with_passphrase(folder: Path) -> None:
    """A ledger that only the first of the passphrases opens."""
    with_ledger(folder)
    changing.change(folder / NAME, FIRST)
    for aside in folder.glob(f"{NAME}.set-aside-*"):
        shutil.rmtree(aside)


def with_import(folder: Path) -> None:
    """A ledger into which a file was read."""
    with_ledger(folder)
    with closing(Ledger(folder / NAME)) as book:
        apply(book, plan_import(book, [DATA / "sample-ledger.csv"]))


def _edit(desk: Desk) -> None:
    entries.edit(desk.book, 2, replace(lookups.drafts(desk.book, [2])[2], note="edited", coins=7))


def _merge(desk: Desk) -> None:
    creators.merge(desk.book, [creators.find(desk.book, "Mila") or 0], creators.find(desk.book, "Zoë 🌸") or 0)


def _take_back(desk: Desk) -> None:
    take_back(desk.book, imports(desk.book)[0].id)


def _close_a_purse(desk: Desk) -> None:
    accounts.close(desk.book, accounts.accounts(desk.book)[0].id, date(2027, 1, 1), "expired")


def _change_passphrase(desk: Desk) -> None:
    cipher.unlock(desk.path, FIRST)
    changing.change(desk.path, SECOND)


def _remove_passphrase(desk: Desk) -> None:
    cipher.unlock(desk.path, FIRST)
    changing.remove(desk.path)


def _on_book(*steps: Step, prepare: Callable[[Path], None] = with_ledger) -> Operation:
    return Operation((_open, *steps, _close), prepare)


def _export(format_name: str) -> Operation:
    """Write a file over one that is there."""

    def before(folder: Path) -> None:
        with_import(folder)
        (folder / f"out.{format_name}").write_text("what was there before")
        (folder / f"out.{format_name}").chmod(0o600)

    def write(desk: Desk) -> None:
        command(desk, "export", format_name, "--output", str(desk.folder / f"out.{format_name}"), "--replace")

    return Operation((write,), before)


def command(desk: Desk, *words: str) -> None:
    """Give an order on the command line; what it refuses raises, and so does a mistake of its own."""
    said = io.StringIO()
    with redirect_stdout(io.StringIO()), redirect_stderr(said):
        status = cli.run(["--ledger", str(desk.path), *words])
    assert "made a mistake" not in said.getvalue(), said.getvalue()
    if status:
        raise LedgerUnusable(said.getvalue().replace("{", "{{").replace("}", "}}"))


_WITH_PASSPHRASES: dict[str, Operation] = {
    "set a passphrase": Operation((lambda desk: changing.change(desk.path, FIRST),), with_ledger),
    "change the passphrase": Operation((_change_passphrase,), with_passphrase),
    "remove the passphrase": Operation((_remove_passphrase,), with_passphrase),
}
OPERATIONS: dict[str, Operation] = {
    "first start": Operation((lambda desk: ledger.create(desk.path, Settings(currency="JPY")), _open, _close), nothing),
    "add": _on_book(lambda desk: entries.add(desk.book, gift(note="x" * 5000))),
    "edit": _on_book(_edit),
    "delete": _on_book(lambda desk: entries.delete(desk.book, [1, 9])),
    "undo and redo": _on_book(
        lambda desk: entries.add(desk.book, gift()), lambda desk: desk.book.undo(), lambda desk: desk.book.redo()
    ),
    "merge": _on_book(_merge),
    "import": _on_book(lambda desk: apply(desk.book, plan_import(desk.book, [DATA / "sample-ledger.csv"]))),
    "close a purse": _on_book(_close_a_purse),
    "start after a crash": _on_book(prepare=after_a_crash),
    "take back": _on_book(_take_back, prepare=with_import),
    "settings": _on_book(lambda desk: desk.book.change_settings(currency="JPY")),
    "migrate": Operation((_upgrade,), an_old_one),
    "forget": replace(_on_book(prepare=with_old_deletions), can_wait=True),
    "backup": Operation((lambda desk: shelf.keep(desk.path, "by-hand"),), with_ledger),
    "rotate": Operation((lambda desk: shelf.keep(desk.path, "by-hand"),), with_backups),
    "restore": Operation((_restore,), with_backups),
    **{f"export {name}": _export(name) for name in ("csv", "json", "beancount", "hledger", "html", "xlsx", "pdf")},
    **(_WITH_PASSPHRASES if cipher.is_installed() else {}),
}
