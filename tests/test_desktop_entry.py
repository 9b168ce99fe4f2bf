"""What makes Coinpurse known to a desktop: the files are right, and go where they belong and nowhere else."""

import configparser
import os
import re
import runpy
import shutil
import signal
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import database, ledger
from models.errors import LedgerInUse
from models.migrations import APPLICATION_ID
from models.settings import Settings

ROOT = Path(__file__).parents[1]
PACKAGING = ROOT / "packaging"
QUOTED = runpy.run_path(str(PACKAGING / "desktop.py"))["_quoted"]
"""Loaded by its path: a library has the name of the folder."""
MIME = "{http://www.freedesktop.org/standards/shared-mime-info}"


def entry(path: Path) -> configparser.SectionProxy:
    parser = configparser.ConfigParser(interpolation=None, delimiters=("=",), comment_prefixes=("#",))
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(path, encoding="utf-8")
    assert parser.sections() == ["Desktop Entry"]
    return parser["Desktop Entry"]


def test_the_desktop_entry_says_what_a_desktop_asks() -> None:
    found = entry(PACKAGING / "coinpurse.desktop")
    assert (found["Type"], found["Name"], found["Icon"]) == ("Application", "Coinpurse", "coinpurse")
    assert found["Exec"].split() == ["coinpurse", "%f"]
    assert found["MimeType"] == "application/x-coinpurse;"
    for name in ("Categories", "Keywords", "MimeType"):
        assert found[name].endswith(";")
    for name in ("GenericName", "Comment"):
        assert {f"{name}[de]", f"{name}[ar]"} <= set(found)
    keys = {"Type", "Name", "GenericName", "Comment", "Exec", "Icon", "Terminal", "Categories", "Keywords", "MimeType",
            "StartupNotify", "StartupWMClass"}  # fmt: skip
    assert {re.sub(r"\[.*\]", "", name) for name in found} <= keys


def test_a_ledger_is_known_by_its_ending_and_by_its_first_bytes(tmp_path: Path) -> None:
    tree = ET.parse(PACKAGING / "coinpurse.xml").getroot()  # our own file
    (kind,) = tree.findall(f"{MIME}mime-type")
    assert kind.get("type") == "application/x-coinpurse"
    assert [one.get("pattern") for one in kind.findall(f"{MIME}glob")] == ["*.coinpurse"]
    outer, inner = kind.iter(f"{MIME}match")
    assert int(str(inner.get("value")), 16) == APPLICATION_ID
    path = tmp_path / "a.coinpurse"
    ledger.create(path, Settings())
    content = path.read_bytes()
    assert content.startswith(str(outer.get("value")).replace("\\000", "\0").encode())
    assert int.from_bytes(content[int(str(inner.get("offset"))) :][:4], "big") == APPLICATION_ID


def test_the_description_for_software_catalogues_is_valid() -> None:
    tree = ET.parse(PACKAGING / "coinpurse.metainfo.xml").getroot()
    assert [tree.findtext(name) for name in ("id", "launchable", "project_license")] == [
        "coinpurse.desktop", "coinpurse.desktop", "MIT",
    ]  # fmt: skip
    if tool := shutil.which("appstreamcli"):
        run = subprocess.run(
            [tool, "validate", "--no-net", "--no-color", str(PACKAGING / "coinpurse.metainfo.xml")],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert "E: " not in run.stdout


def run(verb: str, data: Path) -> None:
    command = [sys.executable, str(PACKAGING / "desktop.py"), verb]
    subprocess.run(command, env=os.environ | {"XDG_DATA_HOME": str(data)}, check=True, capture_output=True)


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="for desktops that follow freedesktop.org")
def test_installing_writes_for_one_user_and_removing_takes_it_away(tmp_path: Path) -> None:
    own = tmp_path / "applications" / "other.desktop"
    own.parent.mkdir()
    own.write_text("[Desktop Entry]\n")
    run("install", tmp_path)
    found = entry(tmp_path / "applications" / "coinpurse.desktop")
    assert str(ROOT / "main.py") in found["Exec"]
    assert found["Exec"].endswith(" %f")
    assert (tmp_path / "icons/hicolor/scalable/apps/coinpurse.svg").read_text().startswith("<svg")
    if shutil.which("update-mime-database"):
        assert "application/x-coinpurse:*.coinpurse" in (tmp_path / "mime" / "globs2").read_text()
    run("remove", tmp_path)
    left = {path.name for path in tmp_path.rglob("*") if path.is_file() and "coinpurse" in path.name}
    assert left <= {"x-coinpurse.xml"}, "what the desktop's own tool made is its own"
    assert own.exists()


def parted(text: str) -> list[str]:
    """Read an Exec line as the Desktop Entry Specification says: first as a string value, then by its quotes."""
    value = text.replace("\\\\", "\\")
    return [
        re.sub(r'\\(["`$\\])', r"\1", part).replace("%%", "%") for part in re.findall(r'"((?:\\.|[^"\\])*)"', value)
    ]


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=12))
def test_no_folder_can_break_the_line_that_starts_it(folder: str) -> None:
    assert parted(QUOTED(folder)) == [folder]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signal to end a program gently")
def test_a_ledger_named_as_a_file_manager_does_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "my own ledger.coinpurse"
    ledger.create(path, Settings())
    homes = {f"XDG_{kind}_HOME": str(tmp_path / kind) for kind in ("CONFIG", "DATA", "STATE", "CACHE")}
    window = subprocess.Popen([sys.executable, str(ROOT / "main.py"), str(path)], env=os.environ | homes)
    try:
        until = time.monotonic() + 120
        while not is_in_use(path):
            assert window.poll() is None
            assert time.monotonic() < until
            time.sleep(0.1)
        window.send_signal(signal.SIGTERM)
        assert window.wait(timeout=30) in {0, -signal.SIGTERM}
    finally:
        window.kill()
        window.wait()
    assert not is_in_use(path)


def is_in_use(path: Path) -> bool:
    """Ask for the lock, and give it back at once: to open the ledger takes long enough to keep the window out."""
    try:
        database.lock(path).release()
    except LedgerInUse:
        return True
    return False
