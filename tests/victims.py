"""Processes that are killed in the middle of their work, forked from one that has imported everything already.

`Victims` is the test's side: it asks for a job and gets the lines the job wrote before it ended or was killed. The
module, run as a program, is the other side: each job below is a function of the words it is given.
"""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import filelock  # noqa: F401 - the ledger imports it late, when a job may no longer read the disk

from models import cipher, currencies, database, entries, lookups, migrations
from models.backups import copies, restoring, shelf, upgrading
from models.errors import LedgerError
from models.ledger import Ledger
from models.moments import zone_info
from models.passphrases import changing
from models.settings import Settings
from tests.sample_entries import gift, purchase, refund

ROOT = Path(__file__).parents[1]
NOBODY = 65534


class Victims:
    """The process that forks the others."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "tests.victims"]
        self._process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def start(self, job: str, *words: object, kill_at: int = 0) -> int:
        """Start a job and give its process id; `kill_at` kills it before its n-th statement, flush or rename."""
        assert self._process.stdin
        self._process.stdin.write(json.dumps([job, [str(word) for word in words], kill_at]) + "\n")
        self._process.stdin.flush()
        return int(self.line().removeprefix("PID "))

    def line(self) -> str:
        """Wait for the job's next line."""
        assert self._process.stdout
        return self._process.stdout.readline().strip()

    def rest(self) -> tuple[list[str], bool]:
        """Wait for the job's end; give the lines it wrote until then, and whether it was killed."""
        lines = list(self._until_end())
        assert lines[-1] in {"END 0", f"END {signal.SIGKILL}"}, lines
        return lines[:-1], lines[-1] != "END 0"

    def _until_end(self) -> Iterator[str]:
        while not (line := self.line()).startswith("END "):
            yield line
        yield line

    def run(self, job: str, *words: object, kill_at: int = 0) -> tuple[list[str], bool]:
        """Run a job to its end; give its lines, and whether it was killed."""
        self.start(job, *words, kill_at=kill_at)
        return self.rest()

    def close(self) -> None:
        """End the process."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()


# --- Jobs -------------------------------------------------------------------------------------------------------------


def hold(path: str) -> None:
    """Keep a ledger open for writing."""
    with closing(Ledger(Path(path))):
        _say("READY")
        signal.pause()


def work(path: str) -> None:
    """Add, refund, edit and delete until killed, and say which operation was made."""
    with closing(Ledger(Path(path))) as ledger:
        while True:
            _say(f"MADE {numbered(ledger)}")


def numbered(ledger: Ledger) -> int:
    """Do what comes after the ledger's last operation, one operation whose work depends on its number alone."""
    (last,) = ledger.connection.execute("SELECT coalesce(max(seq), 0) FROM operation").fetchone()
    (entry,) = ledger.connection.execute("SELECT coalesce(max(id), 0) FROM entry").fetchone()
    number = int(last) + 1
    match number % 5:
        case 1:
            entries.add(ledger, purchase(note=f"{number}"))
        case 2:
            entries.add(ledger, gift(creator=f"Mila {number}", note=f"{number}" * 99))
        case 3:  # gives the gift a reference: two rows
            entries.add(ledger, refund(entry))
        case 4:
            entries.edit(
                ledger, entry - 2, replace(lookups.drafts(ledger, [entry - 2])[entry - 2], note="edited", coins=7)
            )
        case _:  # the gift with its refund: four rows
            entries.delete(ledger, [entry, entry - 1])
    return number


def fake_step(connection: sqlite3.Connection) -> None:
    """A second version: a new column, which shows in every entry."""
    connection.execute("ALTER TABLE entry ADD COLUMN mood TEXT NOT NULL DEFAULT ''")
    connection.execute("UPDATE entry SET mood = 'fine'")


STEPS = (*migrations.MIGRATIONS, fake_step)


def migrate(path: str, data: str) -> None:
    """Upgrade a ledger by one version."""
    _keep_in(data)
    with database.lock(Path(path)):
        upgrading.migrate(Path(path), STEPS)


def copy(source: str, target: str) -> None:
    """Back a ledger up."""
    copies.copy_verified(Path(source), Path(target))


def backup(path: str, data: str) -> None:
    """Keep a copy of a ledger."""
    _keep_in(data)
    shelf.keep(Path(path), "by-hand")
    _say("KEPT")


def rotate(path: str, data: str) -> None:
    """Keep copies of a ledger until old ones go."""
    _keep_in(data)
    for _ in range(7):
        shelf.keep(Path(path), "by-hand")
        _say("KEPT")


def restore(path: str, file: str, data: str) -> None:
    """Put a copy in the place of a ledger."""
    _keep_in(data)
    restoring.restore(Path(path), Path(file), is_meant=True)
    _say("RESTORED")


def recover(path: str) -> None:
    """Open a ledger for writing, which puts right what was cut off."""
    Ledger(Path(path)).close()


def set_passphrase(path: str, old: str, new: str, data: str) -> None:
    """Change the passphrase of a ledger."""
    _keep_in(data)
    if old:
        cipher.unlock(Path(path), old)
    changing.change(Path(path), new)
    _say("CHANGED")


def _keep_in(data: str) -> None:
    os.environ["XDG_DATA_HOME"] = data


def create(path: str) -> None:
    """Make a ledger."""
    database.create(Path(path), Settings(currency="JPY").as_text())


def write_as_nobody(path: str) -> None:
    """Make a new ledger beside one, open that for writing, and change it, without any privilege."""
    _without_privileges()
    _tell(lambda: create(f"{path}.new"))
    try:
        with closing(Ledger(Path(path))) as ledger:
            _tell(lambda: ledger.change_settings(currency="USD"))
    except LedgerError as error:
        _say(f"{type(error).__name__} {error}")


def read_as_nobody(path: str) -> None:
    """Read a ledger's settings without any privilege."""
    _without_privileges()
    _tell(lambda: database.Reader(Path(path)).close())


def _without_privileges() -> None:
    currencies.table()
    zone_info("UTC")
    if os.getuid() == 0:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)


def _tell(verb: Callable[[], object]) -> None:
    try:
        verb()
    except LedgerError as error:
        _say(f"{type(error).__name__} {error}")
    else:
        _say("DONE")


# --- Their process ----------------------------------------------------------------------------------------------------

JOBS: dict[str, Callable[..., None]] = {
    job.__name__: job
    for job in (
        *(hold, work, migrate, copy, backup, rotate, restore, recover, create, set_passphrase),
        *(write_as_nobody, read_as_nobody),
    )
}


def _say(line: str) -> None:
    os.write(1, f"{line}\n".encode())


def _kill_at(count: int) -> None:
    """Kill this process before the `count`-th statement, opening of a file, flush, link, rename or removal to come."""
    left = count

    def step(*_: object) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(event: str, _: object) -> None:
        if event in {"open", "os.link", "os.rename", "os.remove"}:
            step()

    connect, fsync = sqlite3.connect, os.fsync

    def traced(*arguments: object, **named: object) -> sqlite3.Connection:
        connection = connect(*arguments, **named)  # type: ignore[call-overload]
        connection.set_trace_callback(step)
        return connection  # type: ignore[no-any-return]

    def flush(descriptor: int) -> None:
        step()
        fsync(descriptor)

    sqlite3.connect, os.fsync = traced, flush  # type: ignore[assignment]
    sys.addaudithook(watch)


def _child(job: str, words: list[str], kill_at: int) -> NoReturn:
    _say(f"PID {os.getpid()}")
    status = 1
    try:
        if kill_at:
            _kill_at(kill_at)
        JOBS[job](*words)
        status = 0
    finally:
        if status:
            traceback.print_exc()
        os._exit(status)


def _serve() -> None:
    for line in sys.stdin:
        child = os.fork()
        if not child:
            _child(*json.loads(line))
        _, status = os.waitpid(child, 0)
        _say(f"END {os.WTERMSIG(status) if os.WIFSIGNALED(status) else -os.WEXITSTATUS(status)}")


if __name__ == "__main__":
    _serve()
