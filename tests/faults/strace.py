"""strace around a victim: what it asked of the system, and faults in the n-th call of a kind."""

from __future__ import annotations

import re
import shutil
import subprocess
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tests.faults.bounds import Hung, at_the_end
from tests.faults.victim import Victim

CALLS = (
    *("write", "pwrite64", "writev", "fsync", "fdatasync", "ftruncate", "truncate", "fallocate"),
    *("unlink", "unlinkat", "rename", "renameat", "renameat2", "link", "linkat", "mkdir"),
)
"""Everything that changes a file or its name, or brings it to the disk."""
FAULTS = {"KILL": "signal=KILL", "ENOSPC": "error=ENOSPC", "EIO": "error=EIO"}
_PATIENCE = 60.0
"""Seconds until it has noticed that whom it watched is gone."""
_CALL = re.compile(r"^(\d+) +(\w+)\(", re.MULTILINE)


class Watch:
    """A victim under strace."""

    def __init__(self, victim: Victim, log: Path, *rules: str) -> None:
        self._victim, self._log = victim, log
        program = shutil.which("strace")
        assert program
        self._process = subprocess.Popen([program, "-f", "-qq", "-o", log, *rules, "-p", str(victim.pid)])
        at_the_end(self._give_up)
        status = Path(f"/proc/{victim.pid}/status")
        while "TracerPid:\t0" in status.read_text():
            assert self._process.poll() is None, "strace may not look at other processes here"
            time.sleep(0.001)

    def end(self) -> str:
        """Wait for its end, and give what was noted."""
        try:
            self._process.wait(_PATIENCE)
        except subprocess.TimeoutExpired as error:
            raise Hung("strace saw no end of it") from error
        return self._log.read_text(errors="replace")

    def stop(self) -> None:
        """Watch and disturb no longer; whom it watched goes on."""
        self._process.terminate()
        self.end()

    def _give_up(self) -> None:
        """End it where a failure let go of it: whom it watched is no longer there."""
        self._process.kill()
        self._process.wait()


def inject(call: str, nth: int, fault: str) -> Sequence[str]:
    """The rule that disturbs one call."""
    return ("-e", f"trace={call}", "-e", f"inject={call}:{FAULTS[fault]}:when={nth}")


def calls(log: str) -> Counter[str]:
    """How often each call was made, at most by one thread: `inject` counts the calls of each by itself."""
    most = Counter[str]()
    for (_, call), count in Counter(_CALL.findall(log)).items():
        most[call] = max(most[call], count)
    return most
