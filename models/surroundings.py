"""Where a ledger lies: on another computer's disk, in a folder that a service synchronises, under a second name."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from models.errors import LedgerError
from models.text import N_

_MOUNTS = Path("/proc/self/mountinfo")
_REMOTE = (
    *("9p", "acfs", "afs", "ceph", "cifs", "coda", "davfs", "fuse.davfs2", "fuse.gvfsd-fuse", "fuse.glusterfs"),
    *("fuse.rclone", "fuse.s3fs", "fuse.sshfs", "fuse.vmhgfs-fuse", "gfs2", "lustre", "ncpfs", "nfs", "nfs4", "ocfs2"),
    *("orangefs", "prl_fs", "smb3", "smbfs", "vboxsf"),
)
"""Kinds of file system whose files are on another computer, or whose locks and shared memory end at this one."""
_DRIVE_REMOTE = 4
"""What Windows calls a drive of another computer (GetDriveTypeW, fileapi.h)."""
_STATFS, _FLAGS, _KIND = 4096, slice(64, 68), slice(72, 88)
"""More bytes than macOS tells of a disk, and where in them its flags and its kind are (sys/mount.h, struct statfs)."""
_LOCAL = 0x1000
"""Its flag of a disk that is this computer's (MNT_LOCAL)."""
_SYNCED = {
    "box": "Box",
    "box sync": "Box",
    "dropbox": "Dropbox",
    "google drive": "Google Drive",
    "googledrive": "Google Drive",
    "my drive": "Google Drive",
    "icloud drive": "iCloud Drive",
    "com~apple~clouddocs": "iCloud Drive",
    "iclouddrive": "iCloud Drive",
    "megasync": "MEGA",
    "nextcloud": "Nextcloud",
    "onedrive": "OneDrive",
    "owncloud": "ownCloud",
    "pclouddrive": "pCloud",
    "seafile": "Seafile",
    "syncthing": "Syncthing",
}
"""Names that services give to the folders they synchronise, in small letters."""
_MARKED = {
    ".dropbox": "Dropbox",
    ".stfolder": "Syncthing",
    ".owncloudsync.log": "ownCloud",
    ".nextcloudsync.log": "Nextcloud",
    ".resilio": "Resilio Sync",
    ".sync": "Resilio Sync",
}
"""What services leave in the topmost folder they synchronise."""


def concerns(path: Path) -> Iterator[LedgerError]:
    """Say what the place of a ledger at `path` can do to it. Nothing of it keeps the ledger from being used."""
    path = Path(os.path.realpath(path))
    if kind := remote_kind(path):
        message = N_(
            "{path} is on a disk of another computer ({kind}). Two computers must never write to it at once, and a "
            "lost connection can end a change halfway: keep the ledger on this computer, and its backups over there"
        )
        yield LedgerError(message, path=path, kind=kind)
    if service := synchronised_by(path):
        message = N_(
            "{path} is in a folder that {service} synchronises. That can copy a half-written ledger, or put an older "
            "one in its place: keep the ledger outside of it, and its backups inside"
        )
        yield LedgerError(message, path=path, service=service)
    if _has_second_name(path):
        message = N_(
            "{path} has a second name elsewhere on this disk (a hard link). Opened by both names at once it would be "
            "damaged: open it by this name alone, or make a real copy of it there"
        )
        yield LedgerError(message, path=path)


def has_no_log(path: Path) -> bool:
    """Whether a ledger there is kept without a write-ahead log.

    A log needs shared memory, which is this computer's own (sqlite.org, wal.html), and is found by the file's name:
    what a kill leaves in that of one name is damage to whoever writes by another.
    """
    return bool(remote_kind(path)) or _has_second_name(path)


def _has_second_name(path: Path) -> bool:
    return path.exists() and path.stat().st_nlink > 1


def remote_kind(path: Path) -> str:
    """Name the kind of network file system `path` is on, or is to be made on; empty where it is a disk of our own."""
    if sys.platform == "win32":
        import ctypes

        is_remote = ctypes.windll.kernel32.GetDriveTypeW(f"{path.drive}\\") == _DRIVE_REMOTE
        return "SMB" if is_remote or path.drive.startswith("\\\\") else ""
    if sys.platform == "darwin":
        return _remote_kind_of_mac(path)
    kind = _kind(path)
    return kind if kind in _REMOTE else ""


def _remote_kind_of_mac(path: Path) -> str:
    import ctypes

    system, found = ctypes.CDLL(None), ctypes.create_string_buffer(_STATFS)
    # On Intel the plain name is that of an older form, which has everything elsewhere; on ARM it is the only one.
    ask = getattr(system, "statfs$INODE64", None) or system.statfs
    if ask(os.fsencode(path if path.exists() else path.parent), found):
        return ""
    if int.from_bytes(found.raw[_FLAGS], sys.byteorder) & _LOCAL:
        return ""
    return found.raw[_KIND].partition(b"\0")[0].decode(errors="replace") or "?"


def _kind(path: Path) -> str:
    """Look up in the system's list of mounts what `path` is on; systems without such a list are taken at their word."""
    try:
        device = os.stat(path if path.exists() else path.parent).st_dev  # noqa: PTH116 - takes no lock on the file
        mounts = _MOUNTS.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    number = f"{os.major(device)}:{os.minor(device)}"
    for mount in mounts:  # id, parent, device, root, place, options, ..., "-", kind, source, options (proc(5))
        before, _, after = mount.partition(" - ")
        if before.split()[2:3] == [number] and after:
            return after.split()[0]
    return ""


def synchronised_by(path: Path) -> str:
    """Name the service that synchronises a folder above `path`; empty where none is known to."""
    for folder in path.parents:
        named = folder.name.casefold()
        # OneDrive adds the firm, as in “OneDrive - Contoso”.
        if service := _SYNCED.get(named) or _SYNCED.get(named.partition(" - ")[0]):
            return service
        for mark, service in _MARKED.items():
            if (folder / mark).exists():
                return service
    return ""
