"""`make faults`: everything that may go wrong, done to the program as often as said here; nothing may be lost.

    make faults [ARGS="kills power --seed 7 --cases 1000 --minutes 10"]
    make faults-kills

Each has its share of the time, and what one leaves of it is for those that come after it.
What was done is kept in `build/faults` by seed and commit, and gone on from when it is interrupted. A case that fails
is named, and can be repeated alone: make faults ARGS="kills --seed 7 --only 123".
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections import Counter, deque
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.faults import page
from tests.faults.harnesses import HARNESSES, harness, run, run_cases

FOLDER = Path(__file__).parents[2] / "build" / "faults"
AT_ONCE = 4
"""Cases a process is given at once."""
AHEAD = 8
"""How many parts of so many cases wait or are under way, while there is time."""


def main() -> int:
    """Run each harness; 1 where anything was lost."""
    asked = _asked()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    FOLDER.mkdir(parents=True, exist_ok=True)
    if asked.write:
        page.write(FOLDER)
        return 0
    with TemporaryDirectory() as folder:  # nothing goes to the folders of whoever runs this
        os.environ |= {f"XDG_{kind}_HOME": folder for kind in ("CONFIG", "DATA", "CACHE", "STATE")}
        failed = [name for name, end in _shares(asked) if not _holds(name, asked, end)]
    print("LOST: " + ", ".join(failed) if failed else "nothing was lost")
    return int(bool(failed))


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="make faults", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    about = f"which, else all: {', '.join(HARNESSES)}"
    parser.add_argument("harnesses", nargs="*", metavar="HARNESS", choices=[*HARNESSES, []], help=about)
    parser.add_argument("--seed", type=int, default=1, help="another seed does other things (1)")
    parser.add_argument("--cases", type=int, help="how many of each, if not as many as a whole run has")
    parser.add_argument("--minutes", type=float, default=85, help="in which another case may begin, in all (85)")
    parser.add_argument("--write", action="store_true", help="write what was noted into docs/reliability.md")
    parser.add_argument("--only", type=int, help="one case alone, to look at it")
    return parser.parse_args()


def _shares(asked: argparse.Namespace) -> Iterator[tuple[str, float]]:
    """Give what to run, and until when: of the time that is left then, up to twice what is left for each after it."""
    end = time.monotonic() + asked.minutes * 60
    names = asked.harnesses or [*HARNESSES]
    for left, name in zip(range(len(names), 0, -1), names, strict=True):
        yield name, time.monotonic() + (end - time.monotonic()) * 2 / (left + 1)


def _holds(name: str, asked: argparse.Namespace, end: float) -> bool:
    """Run one harness from where it was left, and note what was done."""
    if asked.only is not None:
        print(dict(run(name, asked.only, asked.seed)))
        return True
    kept = _Kept(name, asked.seed)
    wanted = asked.cases or harness(name).cases(asked.seed)
    lost, since = "", time.monotonic()
    for done, figures, error in _results(name, asked.seed, range(kept.done, wanted), end):
        now = time.monotonic()
        kept.add(done, figures, now - since, has_lost=bool(error))
        since, lost = now, error
        if lost:
            break
    print(kept.told(wanted), lost, sep="\n" if lost else "", flush=True)
    return not lost


def _results(name: str, seed: int, cases: range, end: float) -> Iterator[tuple[int, Counter[str], str]]:
    """Share the cases out to a process for each core, and give what came of them in their order."""
    pool = ProcessPoolExecutor(os.cpu_count(), get_context("spawn"))
    parts = (cases[at : at + AT_ONCE] for at in range(0, len(cases), AT_ONCE))
    under_way: deque[Future[tuple[int, Counter[str], str]]] = deque()
    try:
        while True:
            while len(under_way) < AHEAD and time.monotonic() < end and (part := next(parts, None)):
                under_way.append(pool.submit(run_cases, name, seed, part))
            if not under_way:
                return
            yield under_way.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)


class _Kept:
    """What was done of one harness with one seed on one commit, in a file that outlives an interruption."""

    def __init__(self, name: str, seed: int) -> None:
        commit = _commit()
        self._head = {"harness": name, "seed": seed, "commit": commit}
        self._path = FOLDER / f"{name}-{seed}-{commit}.json"
        found: dict[str, Any] = json.loads(self._path.read_text()) if self._path.exists() else {}
        self.done: int = found.get("cases", 0)
        self._seconds: float = found.get("seconds", 0)
        self._figures = Counter[str](found.get("figures", {}))

    def add(self, cases: int, figures: Counter[str], seconds: float, *, has_lost: bool) -> None:
        """Count more cases, and how long it took since the last were counted."""
        self.done += cases
        self._seconds += seconds
        self._figures += figures
        counts = {
            "cases": self.done,
            "seconds": round(self._seconds, 1),
            "figures": self._figures,
            "lost": int(has_lost),
        }
        day = datetime.now(UTC).date().isoformat()
        self._path.write_text(json.dumps({**self._head, "day": day, **counts}))

    def told(self, wanted: int) -> str:
        """One line of figures."""
        figures = ", ".join(f"{count:,} {name}" for name, count in self._figures.items())
        return f"{self._head['harness']}: {self.done:,} of {wanted:,} cases in {self._seconds / 60:.1f} min: {figures}"


def _commit() -> str:
    found = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)
    return found.stdout.strip() or "unknown"


if __name__ == "__main__":
    sys.exit(main())
