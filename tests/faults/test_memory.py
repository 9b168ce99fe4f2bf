"""Too little memory, at many sizes: told in a sentence, and the ledger holds all of a change or nothing of it."""

from __future__ import annotations

import resource
import subprocess
import sys
from functools import partial
from pathlib import Path

from models import ledger
from models.check import check
from models.settings import Settings
from tests.sample_entries import dump

ROOT = Path(__file__).parents[2]
FILE = ROOT / "tests" / "data" / "sample-ledger.csv"
KB = 1 << 10


def imported(path: Path, most: int) -> subprocess.CompletedProcess[str]:
    """Import a file with so many bytes of memory, counted as the system does: addresses, used or not."""
    command = [sys.executable, str(ROOT / "main.py"), "import", "--ledger", str(path), str(FILE)]
    limit = partial(resource.setrlimit, resource.RLIMIT_AS, (most, most))
    return subprocess.run(command, capture_output=True, text=True, check=False, preexec_fn=limit)


def test_too_little_memory_loses_nothing(tmp_path: Path) -> None:
    path, told = tmp_path / "a.coinpurse", list[tuple[int, str]]()
    ledger.create(path, Settings(currency="EUR"))
    for most in (*range(20_000 * KB, 64_000 * KB, 5_000 * KB), 1 << 30):
        ran = imported(path, most)
        told.append((ran.returncode, ran.stderr))
        with ledger.reading(path) as reader:
            assert list(check(reader)) == []
            assert len(dump(reader)["entry"]) == (299 if ran.returncode == 0 else 0)
        if ran.returncode == 0:
            break
    assert told[-1][0] == 0
    assert any("There is not enough memory" in said for _, said in told)
