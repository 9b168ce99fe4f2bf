"""This program started anew, to do in a process of its own what must not be done in this one."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

_MAIN = Path(__file__).parents[1] / "main.py"
_KEPT = ("PATH", "SYSTEMROOT", "WINDIR", "TEMP", "TMP", "LD_LIBRARY_PATH", "PYTHONPATH", "PYTHONHOME")
_KEPT_KINDS = ("_PYI_", "_MEIPASS", "DYLD_")
"""How a bundle finds what it unpacked, and where a system looks for libraries."""


def command(verb: str) -> list[str]:
    """Give what starts this program to do what no help names; a bundle is its own Python."""
    if getattr(sys, "frozen", False):
        return [sys.executable, verb]
    return [sys.executable, "-B", str(_MAIN), verb]


def environment() -> dict[str, str]:
    """Keep what a Python needs to start: nothing else of it is the process's business."""
    return {
        name: value
        for name, value in os.environ.items()
        if name.upper() in _KEPT or name.upper().startswith(_KEPT_KINDS)
    }


def start(arguments: list[str]) -> subprocess.Popen[bytes]:
    """Start it, to be told on stdin and to answer on stdout. Raises OSError."""
    return subprocess.Popen(  # noqa: S603 - this program itself
        arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment(),
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )  # fmt: skip
