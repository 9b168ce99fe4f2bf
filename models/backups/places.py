"""Where copies of ledgers are kept: a folder for each ledger, by its identity, in one the user chose or the usual one.

The choice is this computer's, not a ledger's: it is asked for when there is no ledger that can be read any more.
"""

from __future__ import annotations

import json
import os
import re
from contextlib import suppress
from pathlib import Path

from models.errors import LedgerError, LedgerUnusable, RequestRefused
from models.exports.atomic import atomic_write, sync_folder
from models.text import N_

_IDENTITY = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_MOST = 10**11
_NOBODY = "unnamed"
"""Folder of ledgers that do not say who they are; nothing else of a ledger is ever made a name."""


def usual() -> Path:
    """The folder backups go to where no other was chosen, beside the ledger nobody has to name."""
    from platformdirs import user_data_path

    return user_data_path("coinpurse", appauthor=False) / "backups"


def chosen() -> Path | None:
    """The folder of the user's choice, whether it is there now or not; None where there is no choice."""
    try:
        found = json.loads(_note().read_bytes())
    except (OSError, ValueError):
        return None
    folder = found.get("folder") if isinstance(found, dict) else None
    return Path(folder) if isinstance(folder, str) and folder else None


def choose(folder: Path | None) -> None:
    """Keep backups in `folder` from now on, or in the usual place. Raises RequestRefused where that is no folder.

    What was kept elsewhere stays there.
    """
    if folder is not None and not (folder.is_dir() and os.access(folder, os.W_OK)):
        raise RequestRefused(N_("{folder} is no folder that can be written to; choose another"), folder=folder)
    make(usual())
    with atomic_write(_note()) as file:
        file.write(json.dumps({"folder": str(folder.absolute()) if folder else ""}).encode())


def _note() -> Path:
    return usual() / "where.json"


def roots() -> list[Path]:
    """The folders backups may be in, the chosen one first."""
    wanted = chosen()
    return [usual()] if wanted is None else [wanted, usual()]


def folder_of(identity: str, root: Path) -> Path:
    """Where in `root` the copies of a ledger are, whether there are any or not."""
    return root / (identity if _IDENTITY.fullmatch(identity) else _NOBODY)


def last_number(identity: str) -> int:
    """The last number a copy of a ledger got, wherever that went; 0 where nothing says."""
    try:
        found = json.loads(_numbers(identity).read_bytes())
    except (OSError, ValueError):
        return 0
    return found if isinstance(found, int) and 0 < found < _MOST else 0


def take_number(identity: str, number: int) -> None:
    """Remember the last number a copy got, in the usual folder, which is there when a stick is not.

    Where that cannot be, as on a full disk, the copy matters more.
    """
    with suppress(LedgerError):
        make(_numbers(identity).parent)
        with atomic_write(_numbers(identity)) as file:
            file.write(str(number).encode())


def _numbers(identity: str) -> Path:
    return folder_of(identity, usual()) / ".last"


def make(folder: Path) -> None:
    """Make a folder of ours, for its user alone, and those it is in, so that a power cut takes none of them away.

    Raises LedgerUnusable where it cannot be.
    """
    try:
        for one in reversed((folder, *folder.parents)):
            if not one.is_dir():
                one.mkdir(mode=0o700, exist_ok=True)
                with suppress(OSError):  # whoever may only go through the folder it is in cannot flush that
                    sync_folder(one.parent)
    except OSError as error:
        message = N_("The folder {folder} for backups cannot be made ({reason}). Choose another folder for them")
        raise LedgerUnusable(message, folder=folder, reason=error.strerror) from error


def to_write(*, is_needed: bool) -> Path:
    """The folder a new copy goes to. Raises LedgerUnusable where the chosen one is gone.

    What `is_needed` before something that changes much then goes to the usual one.
    """
    wanted = chosen()
    if wanted is None or (is_needed and not wanted.is_dir()):
        return usual()
    if not wanted.is_dir():
        message = N_("The folder for backups, {folder}, is not there. Connect its drive, or choose another folder")
        raise LedgerUnusable(message, folder=wanted)
    return wanted
