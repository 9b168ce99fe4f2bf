"""A ledger whose head is lost: SQLite takes it for no database, though all behind its first 100 bytes may be whole.

The file is only read. A copy of it gets a head as our own have one: what the lost one said is known, but for what
reading does without. Where each number lies: "Database File Format" of SQLite's documentation, 1.3 and 1.6.
"""

from __future__ import annotations

import struct
from pathlib import Path
from shutil import copyfileobj

from models import keys, migrations, own_files
from models.exports.atomic import atomic_write
from models.failures import failures
from models.ledger_files import has_changes

_HEAD = struct.Struct(">16sH6B12I20x2I")
"""Magic; size of a page; versions to write and to read, bytes left free, three shares; numbers, the last two apart."""
_MAGIC, _SHARES = b"SQLite format 3\0", (64, 32, 32)
_VERSIONS = {1, 2}
"""Of a file without a write-ahead log, and of one with it."""
_LAYOUT, _UTF_8 = 4, 1
_ENTRIES = {5: 12, 13: 8}
"""What the first page begins with behind the head, an inner page or a leaf of a table, and how long that part is."""
_PAGE_SIZES, _USUAL = range(512, 65_537), 4096
_WRAPPED = 65_535
"""What two bytes have no room for stands there as what is left of it by this: 65,536 as 1."""
_LOGS = ("-wal", "-journal")


def mend(source: Path, copy: Path) -> bool:
    """Say whether the ledger at `source` lost its head; what it has else is at `copy` then, under another one.

    The copy is its owner's alone, and goes with whoever asked for it.
    """
    if not source.is_file() or own_files.is_own(source):
        return False
    with own_files.open_chosen(source) as file:
        first = file.read(_PAGE_SIZES[-1])
    size = _page_size(first)
    if not _is_lost(first[: _HEAD.size], size) or size not in _PAGE_SIZES:
        return False
    _copy(source, copy, _head(size, source.stat().st_size // size, is_logged=has_changes(f"{source}-wal")))
    for log, beside in ((f"{source}{ending}", f"{copy}{ending}") for ending in _LOGS):
        if has_changes(log):
            _copy(Path(log), Path(beside))
    return True


def _copy(source: Path, copy: Path, head: bytes = b"") -> None:
    with own_files.open_chosen(source) as file, atomic_write(copy, is_ours=True) as made, failures(source):
        file.seek(len(head))
        made.write(head)
        copyfileobj(file, made)


def _is_lost(head: bytes, likely: int) -> bool:
    """Whether a head says what none of ours does, and is no encrypted ledger's: that has its salt there."""
    if len(head) < _HEAD.size or keys.is_encrypted(head):
        return False
    magic, size, write, read, free, *rest = _HEAD.unpack(head)
    is_size = size in {_USUAL, likely % _WRAPPED}
    is_whole = magic == _MAGIC and is_size and {write, read} <= _VERSIONS and not free and tuple(rest[:3]) == _SHARES
    return not (is_whole and rest[8] == _LAYOUT and rest[11] == _UTF_8)


def _page_size(first: bytes) -> int:
    """Tell the size of a page from where the first one has its entries: they are packed from its end; 0 if nowhere."""
    begin = _HEAD.size
    length = _ENTRIES.get(first[begin] if len(first) > begin else 0)
    if length is None:
        return 0
    count = int.from_bytes(first[begin + 3 : begin + 5], "big")
    places = first[begin + length : begin + length + 2 * count]
    last = max((int.from_bytes(places[at : at + 2], "big") for at in range(0, len(places), 2)), default=0)
    return 1 << last.bit_length()


def _head(size: int, pages: int, *, is_logged: bool) -> bytes:
    """Make a head; what counts changes, lists free pages or says how the file is kept is as in a new one."""
    version = 2 if is_logged else 1
    numbers = (1, pages, 0, 0, 1, _LAYOUT, 0, 0, _UTF_8, migrations.VERSION, 0, migrations.APPLICATION_ID, 1, 0)
    return _HEAD.pack(_MAGIC, size % _WRAPPED, version, version, 0, *_SHARES, *numbers)
