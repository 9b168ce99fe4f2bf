"""A JSON export of 1 GB, most of it things Coinpurse does not read: memory, progress, and how soon it can be cancelled.

The file is written for the measurement and removed after it.

    python -m tests.benchmarks.large_json [MB]
"""

import resource
import sys
import tempfile
import time
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from threading import Event, Thread

from models.errors import ImportRefused
from models.imports import child
from models.imports.planner import Step, plan_import
from models.ledger import Ledger
from tests.benchmarks.import_ratio import new_ledger

MOST_MB = 300
MOST_SECONDS = 0.5
GIFTS = 50_000
ANSWERS = {"tiktok.gift_amount": "coins", "tiktok.timezone": "UTC"}


def write(path: Path, size: int) -> None:
    """Write an export of a watcher's life: what was watched fills it, what was given stands at its end."""
    watched = "".join(
        f'{{"Date": "2025-03-{day:02} 10:00:00", "Link": "https://www.tiktokv.com/share/video/73{day:016}/"}},'
        for day in range(1, 29)
    )
    gift = '{{"Date": "2025-03-{0:02} 1{1}:{2:02}:{3:02}", "GiftAmount": "{4}", "UserName": "creator{5}"}}'
    gifts = (
        gift.format(1 + number % 28, number % 10, number // 60 % 60, number % 60, 1 + number % 99, number % 200)
        for number in range(GIFTS)
    )
    with path.open("w", encoding="utf-8") as file:
        file.write('{"Activity": {"Video Browsing History": {"VideoList": [')
        while file.tell() < size:
            file.write(watched * 1000)
        file.write(watched[:-1] + '], "Purchase History": {"SendGifts": {"SendGifts": [' + ",".join(gifts) + "]}}}}}")


class Memory(Thread):
    """Looks at the processes of this one, and remembers the most memory one of them held."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.most = 0.0
        self._over = Event()

    def run(self) -> None:
        children = Path("/proc/self/task").glob("*/children")
        while not self._over.wait(0.1):
            for process in [one for path in children if path.exists() for one in path.read_text().split()]:
                with suppress(OSError):
                    found = [
                        line for line in Path(f"/proc/{process}/status").read_text().splitlines() if "VmHWM" in line
                    ]
                    self.most = max(self.most, *(int(line.split()[1]) / 1024 for line in found), 0)
            children = Path("/proc/self/task").glob("*/children")

    def stop(self) -> None:
        self._over.set()
        self.join()


def read(ledger: Ledger, path: Path) -> tuple[float, list[Step]]:
    """Plan the import; the seconds that took, and what was told meanwhile."""
    steps: list[Step] = []
    started = time.perf_counter()
    plan = plan_import(ledger, [path], answers=ANSWERS, progress=steps.append, read=child.events)
    assert plan.counts.new == GIFTS, plan.counts
    return time.perf_counter() - started, steps


def cancel(ledger: Ledger, path: Path, after: float) -> float:
    """Seconds from the wish to cancel until it is over."""
    wanted = time.perf_counter() + after
    with suppress(ImportRefused):
        plan_import(ledger, [path], progress=lambda _: time.perf_counter() < wanted, read=child.events)
    return time.perf_counter() - wanted


def main() -> int:
    """Print the figures; 1 where one passes its bound."""
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 1024
    with tempfile.TemporaryDirectory() as folder, new_ledger() as ledger:
        path = Path(folder) / "user_data_tiktok.json"
        write(path, size << 20)
        memory = Memory()
        memory.start()
        seconds, steps = read(ledger, path)
        memory.stop()
        own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        waits = [cancel(ledger, path, after) for after in (0.05, 0.5, 2.0)]
    is_told = (
        all(one.bytes <= other.bytes for one, other in pairwise(steps)) and len({step.bytes for step in steps}) > 9
    )
    print(f"JSON of {size} MB, {GIFTS} gifts in it: {seconds:.1f} s, {size / seconds:.0f} MB/s")
    print(f"  most memory: {memory.most:.0f} MB where it is read, {own:.0f} MB here (at most {MOST_MB} each)")
    print(f"  told how far it is {len(steps)} times; cancelled within {max(waits):.2f} s (at most {MOST_SECONDS})")
    return int(max(memory.most, own) > MOST_MB or max(waits) > MOST_SECONDS or not is_told)


if __name__ == "__main__":
    sys.exit(main())
