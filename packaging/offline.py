"""Run a command where there is no network but the computer itself: `offline.py COMMAND...`.

On Linux, in a network namespace of its own; where the system forbids that, or is another, as usual.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence

_ALONE = "--alone"
_NO_RIGHTS = ("--ambient-caps=-all", "--inh-caps=-all")
"""What a namespace of one's own brings, and a test of missing rights must not have."""
_SIOCGIFFLAGS, _SIOCSIFFLAGS, _IFF_UP = 0x8913, 0x8914, 1
"""How an interface is switched on (netdevice(7))."""


def main(command: Sequence[str]) -> int:
    """Run it and give its exit status."""
    if command[:1] == [_ALONE]:
        _switch_on_loopback()
        os.execvp(command[1], command[1:])  # noqa: S606 - what the Makefile names
    unshare = way_out()
    if unshare:
        rest = ["setpriv", *_NO_RIGHTS, *command] if "--user" in unshare else [*command]
        return subprocess.call([*unshare, sys.executable, __file__, _ALONE, *rest])
    return subprocess.call(command)


def way_out() -> list[str]:
    """How to leave the network here; empty where there is no way."""
    if shutil.which("unshare") is None or shutil.which("setpriv") is None:
        return []
    ways = [["unshare", "--net"], ["unshare", "--user", "--map-current-user", "--keep-caps", "--net"]]
    for way in ways:
        if subprocess.run([*way, "true"], stderr=subprocess.DEVNULL, check=False).returncode == 0:
            return way
    return []


def _switch_on_loopback() -> None:
    import fcntl
    import socket
    import struct

    with socket.socket() as asking:
        flags = struct.unpack("16sh", fcntl.ioctl(asking, _SIOCGIFFLAGS, struct.pack("16sh", b"lo", 0)))[1]
        fcntl.ioctl(asking, _SIOCSIFFLAGS, struct.pack("16sh", b"lo", flags | _IFF_UP))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
