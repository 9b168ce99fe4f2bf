"""The verbs: a ledger gets a passphrase, another one, or none.

It is written anew by the new key, compared row by row, opened twice by fresh processes, the second time with the typed
passphrase alone, and only then takes the old one's place. All of the old one stays in a folder beside it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from models import cipher, keys, own_process, witness
from models.backups import shelf, swapping
from models.database import lock
from models.errors import LedgerUnusable, RequestRefused
from models.failures import failures
from models.keys import Key
from models.ledger import Ledger
from models.ledger_files import canonical
from models.passphrases import rules
from models.text import N_

VERB = "rewrite-ledger"
"""What `main.py` is asked to do; no help names it."""


@dataclass(frozen=True, slots=True)
class Changed:
    """What came of it: the folder of the ledger as it was, and what can still be read by anybody."""

    aside: Path | None
    plain: tuple[Path, ...] = ()


def change(path: Path, passphrase: str) -> Changed:
    """Encrypt the ledger at `path`, or change its passphrase.

    Nobody may have it open; an encrypted one was unlocked; an older one is upgraded first. Raises LedgerError where it
    cannot be done; then all is as it was.
    """
    rules.require_usable(passphrase)
    return _rewrite(canonical(path), passphrase)


def remove(path: Path) -> Changed:
    """Make an encrypted ledger a plain one; all else as `change`. Raises RequestRefused where it is plain."""
    return _rewrite(canonical(path), "")


def _rewrite(path: Path, passphrase: str) -> Changed:
    cipher.library()
    Ledger(path).close()  # it is ours to write, whole, and of this version
    held = lock(path)
    try:
        with failures(path):
            swapping.put_right(path)
            return _change(path, passphrase)
    finally:
        held.release()


def _change(path: Path, passphrase: str) -> Changed:
    with keys.guard:
        old = cipher.find(path)
    if not passphrase and old is None:
        raise RequestRefused(N_("{path} has no passphrase; nothing was changed"), path=path)
    new = keys.fresh(passphrase) if passphrase else None
    aside = swapping.swap(path, lambda file: _write(path, old, file, new, passphrase))
    if old is not None:
        keys.forget(old)
    if new is not None:
        keys.hold(new)
    return Changed(aside, plain_copies(path) if new is not None else ())


def plain_copies(path: Path) -> tuple[Path, ...]:
    """Give the copies of a ledger we know of that anybody can read: backups, and what was set aside.

    What was set aside is named as whole folders: the record in them tells names, too. Records of a ledger that was
    there before are named as well.
    """
    aside = sorted(one for one in path.parent.iterdir() if one.name.startswith(f"{path.name}.set-aside-"))
    folders = [folder for folder in aside if not cipher.is_encrypted(folder / path.name)]
    records = sorted(one for one in path.parent.iterdir() if one.name.startswith(f"{witness.path_of(path).name}-"))
    kept = [one.path for one in shelf.kept(path) if not cipher.is_encrypted(one.path)]
    return (*folders, *records, *kept)


def _write(path: Path, old: Key | None, file: Path, new: Key | None, passphrase: str) -> None:
    before = _ask(path, do="look", file=str(path), key=_literal(old))
    _ask(path, do="write", source=str(path), old=_literal(old), target=str(file), new=_literal(new))
    after = _ask(path, do="look", file=str(file), key=_literal(new))
    again = after[:-1] if new is None else _ask(path, do="open", file=str(file), passphrase=passphrase)
    if before != after or after[:-1] != again or not _is_sound(after):
        message = N_("The new file of {path} did not come out equal, and was not kept; the ledger is unchanged")
        raise LedgerUnusable(message, path=path)


def _is_sound(found: list[object]) -> bool:
    wrong, _numbers, _schema, facts, _mark = found
    return not wrong and isinstance(facts, list) and ["ok"] in facts


def _literal(key: Key | None) -> str:
    return key.literal if key else ""


def _ask(path: Path, **job: str) -> list[object]:
    """Let a fresh process do a job and give its answer. Raises LedgerError."""
    with own_process.start(own_process.command(VERB)) as process:
        said, _ = process.communicate(json.dumps(job).encode())
    try:
        answer = json.loads(said)
    except ValueError:
        answer = {}
    if "refused" in answer:
        raise LedgerUnusable(answer["refused"], **answer["values"])
    if "done" not in answer:
        message = N_("{path} could not be written anew ({reason}); it is unchanged. Try again")
        raise LedgerUnusable(message, path=path, reason=answer.get("broke", process.returncode))
    found: list[object] = answer["done"] or []
    return found
