"""The program under test: processes forked from one that has imported everything, to be killed, starved and watched.

`Victims` and `Victim` are the harness's side. The module, run as a program, is the other side: each of its jobs is a
function of the words it is given and of `Side`, through which it speaks. A known-bad build is one of `bad.BAD`.
"""

from __future__ import annotations

import ctypes
import gc
import json
import os
import signal
import socket
import subprocess
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from tests.faults.bounds import Hung, at_the_end

ROOT = Path(__file__).parents[2]
_FREE = b"\n" * 1000
"""As many steps as any job has."""
_ANY_TRACER = (0x59616D61, -1)
"""PR_SET_PTRACER, so that strace may watch a process that is no child of it (man 2 prctl)."""
_WITH_ITS_PARENT = (1, signal.SIGKILL)
"""PR_SET_PDEATHSIG, so that a program nobody waits for any more does not go on."""
_PATIENCE = 300.0
"""Seconds a program may say nothing."""
_BEGINNING = 300.0
"""Seconds until the first may be forked, on the slowest of machines."""


class Broke(AssertionError):
    """The program failed with something else than a sentence."""


class Victim:
    """One process: it says lines, and goes on to its next step when told to."""

    def __init__(self, channel: socket.socket) -> None:
        channel.settimeout(_PATIENCE)
        self._channel = channel
        self._lines = channel.makefile(encoding="utf-8")
        self._is_over, self.pid = False, 0
        self.pid = int(self.line())
        self.was_killed = True
        """Whether it did not come to its end; known once `rest` has been asked for."""
        at_the_end(self.kill)

    def __del__(self) -> None:
        """Leave nothing behind where a failure let go of it."""
        self.kill()
        self._lines.close()
        self._channel.close()

    def line(self) -> str:
        """Wait for the next line; empty where it is at its end."""
        try:
            line = self._lines.readline().strip()
        except ConnectionResetError:  # killed before it read all it was told
            line = ""
        except TimeoutError as error:
            self.kill()
            raise Hung("it neither ended nor said anything") from error
        self._is_over = not line
        if line.startswith("BROKE "):
            raise Broke(json.loads(line.removeprefix("BROKE ")))
        return line

    def go(self) -> None:
        """Let it do one step."""
        self._tell(b"\n")

    def step(self) -> str:
        """Let it do one step and give what it says of that."""
        self.go()
        return self.line()

    def free(self) -> None:
        """Let it run to its end."""
        self._tell(_FREE)

    def _tell(self, words: bytes) -> None:
        with suppress(BrokenPipeError):  # it is dead already
            self._channel.sendall(words)

    def rest(self) -> list[str]:
        """Wait for its end and give the lines it said until then."""
        lines = list(iter(self.line, ""))
        self.was_killed = lines[-1:] != ["END"]
        return lines if self.was_killed else lines[:-1]

    def kill(self) -> None:
        """End it at once, whatever it does."""
        if self.pid and not self._is_over:  # else its number may be another's by now
            with suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)


class Victims:
    """The process that forks the others."""

    def __init__(self, kind: str = "operations") -> None:
        """Let it do beforehand, once for all, what its victims of one of `jobs.WARM_UPS` would do at their start."""
        self._control, theirs = socket.socketpair()
        command = [sys.executable, "-m", "tests.faults.victim", str(theirs.fileno()), kind]
        self._process = subprocess.Popen(command, cwd=ROOT, pass_fds=[theirs.fileno()])
        self._control.settimeout(_BEGINNING)
        self._has_begun = False
        theirs.close()

    def start(self, job: str, *words: object, bad: str = "", kill_at: int = 0) -> Victim:
        """Begin a job, which waits before its first step; `kill_at` kills it before its n-th statement or file call."""
        if not self._has_begun:
            assert self._control.recv(1), "it could not begin"
            self._has_begun = True
        ours, theirs = socket.socketpair()
        order = json.dumps([job, [str(word) for word in words], bad, kill_at])
        socket.send_fds(self._control, [order.encode()], [theirs.fileno()])
        theirs.close()
        return Victim(ours)  # which waits for its first line, so that orders do not run together

    def run(self, job: str, *words: object, bad: str = "", kill_at: int = 0) -> tuple[list[str], bool]:
        """Run a job to its end; give its lines, and whether it was killed, which only `kill_at` may do."""
        victim = self.start(job, *words, bad=bad, kill_at=kill_at)
        victim.free()
        lines = victim.rest()
        if victim.was_killed and not kill_at:
            raise Broke("it died")
        return lines, victim.was_killed

    def close(self) -> None:
        """End the process."""
        self._control.close()
        try:
            self._process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


# --- The other side ---------------------------------------------------------------------------------------------------


class Side:
    """What a job speaks through: by calls that no fault is injected into."""

    def __init__(self, channel: socket.socket) -> None:
        self._channel = channel

    def say(self, line: str) -> None:
        """Say a line."""
        self._channel.sendall(f"{line}\n".encode(errors="replace"))

    def wait(self) -> None:
        """Wait until the next step may begin; end where nobody is there any more."""
        if not self._channel.recv(1):
            os._exit(0)


def _child(channel: socket.socket, job: str, words: list[str], bad: str, kill_at: int) -> NoReturn:
    from tests.faults import jobs

    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    for wish in (_ANY_TRACER, _WITH_ITS_PARENT):
        ctypes.CDLL(None).prctl(*wish)
    side = Side(channel)
    try:
        if bad:
            from tests.faults import bad as builds

            builds.BAD[bad]()
        side.say(str(os.getpid()))
        side.wait()
        if kill_at:
            _kill_at(kill_at)
        jobs.JOBS[job](side, *words)
        side.say("END")
    except BaseException:  # noqa: BLE001 - whatever it is, the harness is told
        side.say(f"BROKE {json.dumps(traceback.format_exc())}")
    finally:
        os._exit(0)


def _kill_at(count: int) -> None:
    """Kill this process before the `count`-th statement, opening of a file, flush, link, rename or removal to come."""
    import sqlite3

    left = count

    def step(*_: object) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(event: str, _: object) -> None:
        if event in {"open", "os.link", "os.rename", "os.remove"}:
            step()

    def before(call: Callable[..., object]) -> Callable[..., object]:
        def stepping(*words: object) -> object:
            step()
            return call(*words)

        return stepping

    connect = sqlite3.connect

    def traced(*arguments: object, **named: object) -> sqlite3.Connection:
        connection = connect(*arguments, **named)  # type: ignore[call-overload]
        connection.set_trace_callback(step)
        return connection  # type: ignore[no-any-return]

    sqlite3.connect, os.fsync = traced, before(os.fsync)  # type: ignore[assignment]
    sys.addaudithook(watch)


def _serve(control: socket.socket, kind: str) -> None:
    """Fork a child for each order; a child is reaped by the system."""
    from tests.faults import jobs

    jobs.WARM_UPS[kind]()
    gc.collect()
    gc.freeze()  # else the first collection of each child copies all the memory that it shares with this process
    control.sendall(b"\n")
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while True:
        order, descriptors, *_ = socket.recv_fds(control, 65536, 1)
        if not order:
            return
        channel = socket.socket(fileno=descriptors[0])
        if not os.fork():
            control.close()
            _child(channel, *json.loads(order))
        channel.close()


if __name__ == "__main__":
    _serve(socket.socket(fileno=int(sys.argv[1])), sys.argv[2])
