"""A full disk, at every size: told in a sentence, nothing lost, and the same step succeeds once there is space again.

As root the folder is a small file system of its own. Everybody can limit the size of files, which is a quota's error.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from random import Random

from models import database, ledger_files, migrations
from models.backups import shelf
from models.errors import LedgerInUse, LedgerUnusable
from models.ledger import Ledger
from tests.faults import scratch
from tests.faults.invariant import NAME, Lost, require, require_start
from tests.faults.operations import OPERATIONS

TRIED = ("import", "backup", "migrate", "export csv", "export json", "export xlsx", "export pdf", "add")
BLOCK, BLOCKS = 4096, 1024
ENOUGH = 256 << 20
BAD = {"exports in place": lambda seed: [case for case in range(200) if _tried(case, seed)[0] == "export json"]}


def cases(_seed: int) -> int:
    """How many a whole run has: each operation with up to 4 MiB of space, by blocks."""
    return len(TRIED) * BLOCKS


def _tried(case: int, seed: int) -> tuple[str, int]:
    """The operation, and the blocks there is space for: few of them first, which are the ones that tell."""
    operation, number = TRIED[case % len(TRIED)], case // len(TRIED)
    return operation, number if case < 40 * len(TRIED) else Random(f"{seed} {case}").randrange(BLOCKS)


def run(case: int, seed: int, bad: str = "") -> Counter[str]:
    """Do an operation with too little space, then with enough."""
    operation, blocks = _tried(case, seed)
    figures = Counter[str]()
    for attempt in (_on_a_full_disk, _past_a_quota):
        try:
            figures += attempt(operation, blocks, bad)
        except AssertionError as error:
            raise Lost(f"{operation} with space for {blocks} blocks: {error}") from error
    return figures


def _on_a_full_disk(operation: str, blocks: int, bad: str) -> Counter[str]:
    if os.geteuid():
        return Counter({"skipped: only root may mount a small disk": 1})
    states, was_full = scratch.states(operation), 0
    with scratch.folder() as folder, _disk(folder):
        shutil.copytree(scratch.prepared(operation), folder, dirs_exist_ok=True)
        used = os.statvfs(folder)
        _resize(folder, (used.f_blocks - used.f_bfree + blocks) * used.f_frsize)
        victim = scratch.victims().start("operate", operation, folder, bad=bad)
        for number in range(len(OPERATIONS[operation].steps)):
            said = victim.step()
            if said.startswith("REFUSED"):
                was_full += 1
                assert "disk is full" in said, said
                _require_readable(folder)
                with scratch.folder() as left:  # as if it died now
                    shutil.copytree(folder, left, dirs_exist_ok=True)
                    require(left, states, number)
                _resize(folder, ENOUGH)
                said = victim.step()
            assert said == "DONE", said
        assert victim.rest() == []
        _resize(folder, ENOUGH)
        require(folder, states, len(states) - 1)
        require_start(folder / NAME)
    return Counter({"disks": 1, "full": was_full})


def _require_readable(folder: Path) -> None:
    """Read a ledger while its disk is full: as it was refused to write, and after one more tried to."""
    path = folder / NAME
    if ledger_files.has_changes(f"{path}-wal") or database.version_of(path) < migrations.VERSION:
        return
    with scratch.folder() as elsewhere:
        shelf.put(path, elsewhere)
        with suppress(LedgerInUse, LedgerUnusable):
            Ledger(path).close()
        shelf.put(path, elsewhere)


def _past_a_quota(operation: str, blocks: int, bad: str) -> Counter[str]:
    states = scratch.states(operation)
    with scratch.before(operation) as folder:
        victim = scratch.victims().start("operate", operation, folder, blocks * BLOCK, bad=bad)
        victim.free()
        said = victim.rest()
        require(folder, states, len(states) - 1)
        require_start(folder / NAME)
    return Counter({"quotas": 1, "reached": sum(line.startswith("REFUSED") for line in said)})


@contextmanager
def _disk(folder: Path) -> Iterator[None]:
    """A file system in memory."""
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={ENOUGH},mode=700", "coinpurse-faults", folder], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


def _resize(folder: Path, size: int) -> None:
    subprocess.run(["mount", "-o", f"remount,size={size}", folder], check=True)
