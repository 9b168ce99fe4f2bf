"""Say what this computer lacks before Coinpurse can be installed or opened; as root on Debian, install it.

`system.py venv` runs before `.venv` exists, on whatever Python there is: it needs Python 3.11 and the venv module.
`system.py qt` runs in `.venv`, once before the window is first opened or the tests first run.
`system.py tests` runs in `.venv`, once before the tests first run: some of them need other programs, and fonts.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

OLDEST = (3, 11)
FOR_TESTS = {
    "Xvfb": "xvfb",
    "xdotool": "xdotool",
    "strace": "strace",
    "fc-list": "fontconfig",
    "soffice": "libreoffice-calc-nogui",
    "chromium": "chromium",
    "pdftotext": "poppler-utils",
    "pdftoppm": "poppler-utils",
    "hledger": "hledger",
    "bean-check": "beancount",
}
"""Programs the tests run, with the Debian package each is in."""
FONTS = {
    "Noto Sans": "fonts-noto-core",
    "Noto Sans CJK SC": "fonts-noto-cjk",
    "Noto Color Emoji": "fonts-noto-color-emoji",
}
"""Families the tests write ten scripts and emoji with, with the Debian package each is in."""


def check_venv() -> None:
    """Python must be new enough and able to make a virtual environment, which Debian packs apart."""
    if sys.version_info < OLDEST:
        found = sys.version.split()[0]
        sys.exit(f"Coinpurse needs Python 3.11 or newer; this is {found}. Name another: make PYTHON3=python3.12 run")
    if find_spec("ensurepip") or install(["python3-venv"]):
        return
    sys.exit("Python's venv module is missing here. On Debian install it with: sudo apt-get install python3-venv")


def check_qt() -> None:
    """The display first: where there is none, no library would help."""
    sys.path.insert(0, str(Path(__file__).parents[1]))
    from ui.desktop import display

    if display.missing_display():
        sys.exit(display.missing_display())
    install(display.debian_packages(display.unloadable()))
    sys.exit(display.missing_libraries())


def check_tests() -> None:
    """Nothing that only tests need keeps them from running: without it one is skipped, and says so."""
    sys.path.insert(0, str(Path(__file__).parents[1]))
    from ui.desktop import display

    wanted = missing_programs() + missing_fonts()
    wanted += display.debian_packages(display.unloadable())
    lacking = [] if install(wanted) else [package for package in wanted if not install([package])]
    if lacking:
        print("The tests that need these Debian packages are skipped here:", *lacking)


def missing_programs() -> list[str]:
    """The packages of programs that tests run and that are not found here."""
    return list(dict.fromkeys(package for program, package in FOR_TESTS.items() if shutil.which(program) is None))


def missing_fonts() -> list[str]:
    """The packages of fonts that tests write with and that fontconfig does not find; all where it is missing."""
    listing = shutil.which("fc-list")
    return [package for family, package in FONTS.items() if not listing or not _has_font(listing, family)]


def _has_font(listing: str, family: str) -> bool:
    command = [listing, f":family={family}", "family"]
    return bool(subprocess.run(command, capture_output=True, check=False).stdout)


def install(packages: list[str]) -> bool:
    """Install Debian packages where that is ours to do, as root with apt-get there; tell whether it worked."""
    apt = shutil.which("apt-get")
    if not packages or not apt or os.geteuid() != 0:
        return False
    print("Installing with apt-get:", *packages, flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    steps = (["update"], ["install", "--yes", "--no-install-recommends", *packages])
    return all(subprocess.run([apt, "-qq", *step], env=quiet, check=False).returncode == 0 for step in steps)


if __name__ == "__main__":
    {"venv": check_venv, "qt": check_qt, "tests": check_tests}[sys.argv[1]]()
