"""Make Coinpurse known to this user's desktop: in its menu, as what opens .coinpurse files, with its icon.

    python packaging/desktop.py install     # or: make install-desktop
    python packaging/desktop.py remove      # or: make remove-desktop

It writes to the folders of one user alone ($XDG_DATA_HOME, usually ~/.local/share), and takes away what it wrote.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HERE = ROOT / "packaging"
ICON = ROOT / "resources" / "icons" / "coinpurse.svg"


def data_home() -> Path:
    """Where programs of this user are described."""
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")


def files(data: Path) -> Iterator[tuple[Path, str]]:
    """Every file that is written, with its content."""
    entry = (HERE / "coinpurse.desktop").read_text(encoding="utf-8")
    yield data / "applications" / "coinpurse.desktop", entry.replace("Exec=coinpurse", f"Exec={command()}")
    for folder, name in (("mime/packages", "coinpurse.xml"), ("metainfo", "coinpurse.metainfo.xml")):
        yield data / folder / name, (HERE / name).read_text(encoding="utf-8")
    yield data / "icons/hicolor/scalable/apps/coinpurse.svg", ICON.read_text(encoding="utf-8")


def command() -> str:
    """What starts this copy of Coinpurse, as a desktop entry has it: quoted, and with the percent sign doubled."""
    return " ".join(_quoted(str(part)) for part in (sys.executable, ROOT / "main.py"))


def _quoted(text: str) -> str:
    """Quote an argument by the Desktop Entry Specification: the backslash is escaped once more as in every value."""
    for sign in '\\"`$':
        text = text.replace(sign, f"\\{sign}")
    return '"' + text.replace("\\", "\\\\").replace("%", "%%") + '"'


def install(data: Path) -> None:
    """Write the files and let the desktop read them."""
    for path, content in files(data):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    refresh(data)
    print(f"Coinpurse is in your desktop's menu now, and opens .coinpurse files; its files are in {data}")


def remove(data: Path) -> None:
    """Take the files away again."""
    for path, _content in files(data):
        path.unlink(missing_ok=True)
    refresh(data)
    print("Coinpurse is gone from your desktop's menu; your ledgers are where they were")


def refresh(data: Path) -> None:
    """Let the desktop's own tools read what changed; where one is missing, the desktop looks by itself later."""
    for tool, folder in (("update-mime-database", "mime"), ("update-desktop-database", "applications")):
        if (found := shutil.which(tool)) and (data / folder).is_dir():
            subprocess.run([found, str(data / folder)], check=False, stderr=subprocess.DEVNULL)


if __name__ == "__main__":
    if sys.platform in {"win32", "darwin"}:
        sys.exit("This is for desktops that follow freedesktop.org; nothing was done")
    {"install": install, "remove": remove}[sys.argv[1]](data_home())
