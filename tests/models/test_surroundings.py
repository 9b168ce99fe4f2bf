"""What is said of the place of a ledger, from invented lists of mounts and folders as services leave them."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from models import entries, ledger, surroundings
from models.check import check
from models.ledger import Ledger
from tests.books import new_ledger
from tests.sample_entries import dump, gift, purchase

ROOT = Path(__file__).parents[2]


def said(path: Path) -> list[str]:
    return [str(one) for one in surroundings.concerns(path)]


def mount(folder: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the system say that a folder's disk is of that kind."""
    device = folder.stat().st_dev
    lines = (
        f"21 1 {os.major(device) + 1}:7 / / rw shared:1 - nfs4 else:/ rw",
        f"22 21 {os.major(device)}:{os.minor(device)} / {folder} rw,noatime - {kind} server:/share rw",
    )
    mounts = folder / "mounts"
    mounts.write_text("\n".join(lines), encoding="utf-8")
    monkeypatch.setattr(surroundings, "_MOUNTS", mounts)


def test_a_disk_of_this_computer_is_no_concern(tmp_path: Path) -> None:
    assert said(tmp_path / "a") == []


@pytest.mark.parametrize("kind", ["nfs", "nfs4", "cifs", "smb3", "fuse.sshfs", "fuse.rclone", "9p"])
def test_a_disk_of_another_computer_is_named(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mount(tmp_path, kind, monkeypatch)
    assert [sentence.split(". ")[0] for sentence in said(tmp_path / "a")] == [
        f"{tmp_path / 'a'} is on a disk of another computer ({kind})"
    ]


@pytest.mark.parametrize("kind", ["ext4", "btrfs", "fuseblk", "fuse.gocryptfs", "tmpfs", "overlay"])
def test_other_disks_are_not(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mount(tmp_path, kind, monkeypatch)
    assert said(tmp_path / "a") == []


class Mac:
    """What macOS tells of a disk, as its C library gives it; `name` is what the function is called there."""

    def __init__(self, kind: bytes, flags: int, name: str = "statfs") -> None:
        self._answer, self._flags = kind.ljust(16, b"\0") + b"/Volumes/x", flags
        setattr(self, name, self._statfs)

    def _statfs(self, path: bytes, found: ctypes.Array[ctypes.c_char]) -> int:
        if not os.path.isdir(path):  # noqa: PTH112 - bytes
            return -1
        answer = bytes(64) + self._flags.to_bytes(4, sys.byteorder) + bytes(4) + self._answer
        ctypes.memmove(found, answer, len(answer))
        return 0


@pytest.mark.parametrize(
    ("mac", "kind"),
    [
        (Mac(b"smbfs", 0x0018), "smbfs"),
        (Mac(b"nfs", 0x0018, "statfs$INODE64"), "nfs"),
        (Mac(b"", 0), "?"),
        (Mac(b"apfs", 0x4801000), ""),
        (Mac(b"exfat", 0x1018, "statfs$INODE64"), ""),
    ],
)
def test_macos_says_whether_a_disk_is_its_own(
    mac: Mac, kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda _name: mac)
    assert surroundings._remote_kind_of_mac(tmp_path / "a") == kind
    assert surroundings._remote_kind_of_mac(tmp_path / "none" / "a") == ""


def test_over_there_a_ledger_is_kept_without_memory_that_is_shared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = tmp_path / "a"
    with closing(new_ledger(here)) as book:
        entries.add(book, purchase())
    mount(tmp_path, "nfs4", monkeypatch)
    for path in (here, tmp_path / "b"):
        if not path.exists():
            new_ledger(path).close()
        with closing(Ledger(path)) as book:
            before = len(dump(book)["entry"])
            entries.add(book, gift())
            assert book.db.pragma("journal_mode") == "truncate"
            assert not list(tmp_path.glob("*-wal"))
            assert not list(tmp_path.glob("*-shm"))
            assert len(dump(book)["entry"]) == before + 1


@pytest.mark.parametrize(
    ("folders", "service"),
    [
        ("Dropbox/money", "Dropbox"),
        ("OneDrive - Contoso", "OneDrive"),
        ("Library/Mobile Documents/com~apple~CloudDocs", "iCloud Drive"),
        ("Nextcloud", "Nextcloud"),
        ("Dropboxes", ""),
        ("my nextcloud notes", ""),
    ],
)
def test_a_folder_is_known_by_the_name_its_service_gives_it(folders: str, service: str, tmp_path: Path) -> None:
    assert surroundings.synchronised_by(tmp_path / folders / "a") == service
    assert [service in sentence for sentence in said(tmp_path / folders / "a")] == [True] * bool(service)


def test_or_by_what_its_service_leaves_in_it(tmp_path: Path) -> None:
    (tmp_path / "shared" / "deep").mkdir(parents=True)
    (tmp_path / "shared" / ".stfolder").mkdir()
    assert surroundings.synchronised_by(tmp_path / "shared" / "deep" / "a") == "Syncthing"
    assert surroundings.synchronised_by(tmp_path / "a") == ""


def test_the_folder_counts_that_the_file_is_really_in(tmp_path: Path) -> None:
    (tmp_path / "Dropbox").mkdir()
    (tmp_path / "Dropbox" / "a").touch()
    (tmp_path / "link").symlink_to(tmp_path / "Dropbox" / "a")
    assert len(said(tmp_path / "link")) == 1


def test_a_second_name_is_named(tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    (tmp_path / "b").hardlink_to(tmp_path / "a")
    assert [sentence.split(". ")[0] for sentence in said(tmp_path / "b")] == [
        f"{tmp_path / 'b'} has a second name elsewhere on this disk (a hard link)"
    ]


_ADD_AND_DIE = """
import os, sys
from pathlib import Path
from models import entries
from models.ledger import Ledger
from tests.sample_entries import gift
entries.add(Ledger(Path(sys.argv[1])), gift(creator=sys.argv[2]))
os._exit(9)
"""


def test_what_a_kill_leaves_by_one_name_is_no_damage_by_the_other(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    with closing(new_ledger(one)) as book:
        entries.add(book, purchase())
    other.hardlink_to(one)
    for path, creator in ((one, "Mila"), (other, "Zoe"), (one, "Max")):
        assert (
            subprocess.run([sys.executable, "-c", _ADD_AND_DIE, path, creator], cwd=ROOT, check=False).returncode == 9
        )
    for path in (one, other):
        with ledger.reading(path) as reader:
            assert check(reader) == []
            assert [name for (name,) in reader.connection.execute("SELECT name FROM creator")] == ["Mila", "Zoe", "Max"]
