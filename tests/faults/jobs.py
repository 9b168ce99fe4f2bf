"""What the program under test can be told to do."""

from __future__ import annotations

import io
import json
import os
import pkgutil
import resource
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing, suppress
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

import filelock  # noqa: F401 - the ledger imports it late, when a job may no longer read the disk

from models import cipher, currencies, database, lookups, making, migrations
from models.backups import copies, restoring, shelf, upgrading
from models.check import Difference, check
from models.drafts import fields
from models.errors import ImportRefused, LedgerError, LedgerLocked
from models.exports.journal_csv import write_csv
from models.exports.ledger_json import write_json
from models.imports import child
from models.imports import restoring as restoring_json
from models.imports.apply import apply
from models.imports.planner import plan_import
from models.ledger import Ledger, reading
from models.moments import zone_info
from models.passphrases import changing
from models.settings import Settings
from tests.books import new_ledger
from tests.faults.forks import in_forks
from tests.faults.invariant import unlock
from tests.faults.operations import OPERATIONS, Desk, Step, keep_in
from tests.faults.victim import Side
from tests.faults.work import numbered, seq
from tests.peaks import measured
from tests.sample_entries import dump

NOBODY = 65534


def warm_up() -> None:
    """Do everything once, so that a job reads no module from the disk."""
    for name in OPERATIONS:
        with TemporaryDirectory() as folder:
            desk = Desk(Path(folder))
            keep_in(desk.folder / "data")
            OPERATIONS[name].prepare(desk.folder)
            if name not in {"export pdf", "export html"}:  # they would start Qt, which cannot be forked
                with in_forks():
                    for step in OPERATIONS[name].steps:
                        step(desk)
    import PySide6.QtGui  # noqa: F401


def warm_up_work() -> None:
    """Do what `work` does, once around: a small process is forked sooner."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.coinpurse"
        making.create(path, Settings().as_text())
        with closing(Ledger(path)) as ledger:
            for _ in range(10):
                numbered(ledger)


def warm_up_window() -> None:
    """Import what the window consists of, besides; Qt itself is started in each victim, as it cannot be forked."""
    import models
    import ui

    warm_up_work()
    for package in (models, ui):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            import_module(module.name)
    for late in ("babel.dates", "jinja2", "xlsxwriter"):
        import_module(late)


WARM_UPS = {"operations": warm_up, "work": warm_up_work, "work_in_window": warm_up_window}


# --- Disturbed --------------------------------------------------------------------------------------------------------


def operate(side: Side, name: str, folder: str, limit: str = "") -> None:
    """Do the steps of an operation, acknowledging each; what is refused is told, and tried once more.

    `limit` is the size no file may grow past in the first attempt, as on a full disk.
    """
    desk = Desk(Path(folder))
    keep_in(desk.folder / "data")
    for number, step in enumerate(OPERATIONS[name].steps):
        if number:
            side.wait()
        _try(side, desk, step, limit)
        side.say("DONE")


def disturb(side: Side, name: str, folder: str) -> None:
    """Do the same, and what needs fresh processes in forks: calls are disturbed thousands of times."""
    with in_forks():
        operate(side, name, folder)


def _try(side: Side, desk: Desk, step: Step, limit: str) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    try:
        if limit:
            resource.setrlimit(resource.RLIMIT_FSIZE, (int(limit), before[1]))
        step(desk)
        return
    except LedgerError as error:
        refused = f"REFUSED {' '.join(str(error).split())}"
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    side.say(refused)
    side.wait()
    step(desk)


def work(side: Side, path: str) -> None:
    """Do one operation after the other until killed, and say which was made; first that the ledger is open."""
    with closing(Ledger(Path(path))) as ledger:
        side.say(f"MADE {seq(ledger)}")
        while True:
            side.say(f"MADE {numbered(ledger)}")


def work_in_window(side: Side, path: str) -> None:
    """Open the window and do the same there."""
    from tests.faults import in_window

    in_window.work(side, Path(path))


def hold(side: Side, path: str) -> None:
    """Keep a ledger open for writing, where nobody else does."""
    try:
        with closing(Ledger(Path(path))):
            side.say("READY")
            side.wait()
    except LedgerError as error:
        side.say(f"REFUSED {type(error).__name__}")


def look(side: Side, path: str) -> None:
    """Check a ledger, then open it for writing; say what is wrong with it, and whether it was opened."""
    told = []
    try:
        with reading(Path(path)) as reader:
            told += [str(found) for found in check(reader) if not isinstance(found, Difference)]
    except LedgerError as error:
        told.append(str(error))
    side.say(json.dumps([told, _opens(path, told)]))


def look_at_backup(side: Side, file: str, path: str, data: str) -> None:
    """Restore a backup to a new place, and look at that."""
    keep_in(Path(data))
    try:
        restoring.restore(Path(path), Path(file))
    except LedgerError as error:
        side.say(json.dumps([[str(error)], False]))
    else:
        look(side, path)


def _opens(path: str, told: list[str]) -> bool:
    try:
        Ledger(Path(path)).close()
    except LedgerError as error:
        told.append(str(error))
        return False
    return True


def play(side: Side, number: str) -> None:
    """Let a ledger live through random steps."""
    from tests.faults import model

    side.say(json.dumps(model.play(int(number))))


def travel(side: Side, folder: str, number: str) -> None:
    """Write a random ledger to CSV, JSON and a backup, and read each of them into a new one: all must be equal."""
    from tests.whole_ledgers import whole_ledger

    place = Path(folder)
    keep_in(place / "data")
    with whole_ledger(int(number), int(number) % 40) as ledger:
        kept = shelf.keep(ledger.path, "by-hand")
        restoring.restore(place / "restored.coinpurse", kept.path)
        whole, rows = _exported(ledger)
        with closing(new_ledger(place / "json.coinpurse", currency="USD")) as other:
            restoring_json.restore(other, whole)
            assert _exported(other) == (whole, rows), "JSON"
        with closing(new_ledger(place / "csv.coinpurse", timezone=ledger.settings.timezone)) as other:
            apply(other, plan_import(other, [rows]))
            assert _exported(other)[1] == rows, "CSV"
            assert _rows(other) == _rows(ledger), "CSV"
        with closing(Ledger(place / "restored.coinpurse")) as other:
            assert _exported(other) == (whole, rows), "backup"
            assert dump(other) == dump(ledger), "backup"
    side.say(str(rows.count(b"\r\n") - 1))


def _rows(ledger: Ledger) -> list[tuple[str, ...]]:
    return [fields(draft) for draft in lookups.all_drafts(ledger)]


def _exported(ledger: Ledger) -> tuple[bytes, bytes]:
    whole, rows = io.BytesIO(), io.BytesIO()
    write_json(ledger, whole)
    write_csv(ledger, rows)
    return whole.getvalue(), rows.getvalue()


def refuse(side: Side, name: str, folder: str) -> None:
    """Plan to import a hostile file; say how it was refused, and what that cost the process that read it."""
    from tests.models.imports.test_hostile import ANSWERS, HOSTILE

    content, _ = HOSTILE[name]
    place = Path(folder)
    (place / "file").write_bytes(content if isinstance(content, bytes) else content())
    told = None
    with closing(new_ledger(place / "a.coinpurse")) as ledger, measured() as taken:
        before = dump(ledger)
        try:
            plan_import(ledger, [place / "file"], answers=ANSWERS, read=child.events)
        except ImportRefused as error:
            told = str(error)
        assert dump(ledger) == before
    _tell_cost(side, told, resource.getrusage(resource.RUSAGE_CHILDREN), max(taken, default=0))


def break_off(side: Side, folder: str) -> None:
    """Read a large file, and break that off; say how long that took, and what it cost the process that read it."""
    from tests.faults import hostile

    with measured() as taken:
        longest = hostile.break_off(Path(folder), _breath(side))
    side.say(json.dumps(["read", longest, max(taken) / (1 << 20)]))


def read_on(side: Side) -> None:
    """Read what seems never to end; say what that cost."""
    from tests.faults import hostile

    hostile.read_on(_breath(side))
    side.say(json.dumps(["read", 0, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 10)]))


def _breath(side: Side) -> Callable[[], None]:
    """Give what says now and then that work goes on."""
    last = 0.0

    def breathe() -> None:
        nonlocal last
        if (now := time.monotonic()) > last + 1:
            last = now
            side.say("READING")

    return breathe


def _tell_cost(side: Side, told: str | None, used: resource.struct_rusage, most: int) -> None:
    side.say(json.dumps([told, used.ru_utime + used.ru_stime, most / (1 << 20)]))


# --- Single verbs -----------------------------------------------------------------------------------------------------


def fake_step(connection: sqlite3.Connection) -> None:
    """A further version: a new column, which shows in every entry."""
    connection.execute("ALTER TABLE entry ADD COLUMN mood TEXT NOT NULL DEFAULT ''")
    connection.execute("UPDATE entry SET mood = 'fine'")


STEPS = (*migrations.MIGRATIONS, fake_step)


def migrate(_: Side, path: str, data: str) -> None:
    """Upgrade a ledger by one version."""
    keep_in(Path(data))
    with database.lock(Path(path)):
        upgrading.migrate(Path(path), STEPS)


def copy(_: Side, source: str, target: str) -> None:
    """Back a ledger up."""
    copies.copy_verified(Path(source), Path(target))


def backup(side: Side, path: str, data: str) -> None:
    """Keep a copy of a ledger."""
    keep_in(Path(data))
    shelf.keep(Path(path), "by-hand")
    side.say("KEPT")


def rotate(side: Side, path: str, data: str) -> None:
    """Keep copies of a ledger until old ones go."""
    for _ in range(7):
        backup(side, path, data)


def restore(side: Side, path: str, file: str, data: str) -> None:
    """Put a copy in the place of a ledger."""
    keep_in(Path(data))
    restoring.restore(Path(path), Path(file), is_meant=True)
    side.say("RESTORED")


def recover(_: Side, path: str, data: str = "") -> None:
    """Open a ledger for writing, which puts right what was cut off."""
    if data:
        keep_in(Path(data))
    with suppress(LedgerLocked):  # said once it is in its place again
        Ledger(Path(path)).close()
        return
    unlock(Path(path))
    Ledger(Path(path)).close()


def set_passphrase(side: Side, path: str, old: str, new: str, data: str) -> None:
    """Change the passphrase of a ledger."""
    keep_in(Path(data))
    if old:
        cipher.unlock(Path(path), old)
    changing.change(Path(path), new)
    side.say("CHANGED")


def create(_: Side, path: str) -> None:
    """Make a ledger."""
    making.create(Path(path), Settings(currency="JPY").as_text())


def write_as_nobody(side: Side, path: str) -> None:
    """Make a new ledger beside one, open that for writing, and change it, without any privilege."""
    _without_privileges()
    _tell(side, lambda: create(side, f"{path}.new"))
    try:
        with closing(Ledger(Path(path))) as ledger:
            _tell(side, lambda: ledger.change_settings(currency="USD"))
    except LedgerError as error:
        side.say(f"{type(error).__name__} {error}")


def read_as_nobody(side: Side, path: str) -> None:
    """Read a ledger's settings without any privilege."""
    _without_privileges()
    _tell(side, lambda: database.Reader(Path(path)).close())


def _without_privileges() -> None:
    currencies.table()
    zone_info("UTC")
    if os.getuid() == 0:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)


def _tell(side: Side, verb: Callable[[], object]) -> None:
    try:
        verb()
    except LedgerError as error:
        side.say(f"{type(error).__name__} {error}")
    else:
        side.say("DONE")


JOBS: dict[str, Callable[..., None]] = {
    job.__name__: job
    for job in (
        *(
            operate,
            disturb,
            recover,
            hold,
            work,
            migrate,
            copy,
            backup,
            rotate,
            restore,
            create,
            set_passphrase,
            work_in_window,
        ),
        *(look, look_at_backup, play, travel, refuse, break_off, read_on, write_as_nobody, read_as_nobody),
    )
}
