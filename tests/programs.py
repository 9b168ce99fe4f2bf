"""Other programs, and fonts, that a test runs: a test without them is skipped and says so; with CI=true it fails."""

import os
import runpy
import shutil
from pathlib import Path
from typing import NoReturn

import pytest

SYSTEM = runpy.run_path(str(Path(__file__).parents[1] / "packaging" / "system.py"))


def needed(program: str) -> str:
    """The path of a program of `packaging/system.py`; without it the test ends here."""
    path = shutil.which(program)
    if path is None:
        lacking(f"{program} (Debian package {SYSTEM['FOR_TESTS'][program]})")
    return path


def need_fonts() -> None:
    """The test ends here where the fonts of `packaging/system.py` are not installed."""
    packages = SYSTEM["missing_fonts"]()
    if packages:
        lacking(f"fonts (Debian packages {', '.join(packages)})")


def lacking(what: str) -> NoReturn:
    """End the test for want of something: skipped on a user's machine, failed where CI=true."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"not installed here: {what}")
    pytest.skip(f"not installed here: {what}")
