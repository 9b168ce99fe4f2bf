"""A disk whose power can be cut: what a program asked of the system, replayed, and what may be left of it.

Data that was not flushed is kept, lost or garbled by sectors of 512 bytes. Names (files made, renamed, removed) that
were not flushed come in two models. Ordered: whatever is flushed brings every earlier change of names along, as ext4's
journal does. Adversarial: only flushing their folder does, and of what was not flushed anything may be missing.
"""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random
from typing import Literal, NamedTuple

SECTOR = 512
KEPT, LOST = 0.45, 0.50
"""How often a sector is kept or lost; else it is garbled."""
CALLS = "openat,lseek,write,pwrite64,ftruncate,fsync,fdatasync,unlink,rename,link,sendto"
RULES = ("-xx", "-y", "-s", "100000000", "-e", f"trace={CALLS}")
"""What strace has to note."""
Model = Literal["ordered", "adversarial"]
MODELS: tuple[Model, ...] = ("ordered", "adversarial")
_LINE = re.compile(r"^\d+ +(\w+)\((.*)\) += (\d+)", re.MULTILINE)
_ARGUMENT = re.compile(r'"((?:\\x..)*)"|(?:\d+|AT_FDCWD)<([^>]*)>|([^\s,"<]+)')


class Call(NamedTuple):
    """A call that succeeded: its texts and paths as text of one character a byte, the rest as it was written."""

    name: str
    arguments: list[str]
    result: int


def calls(log: str) -> Iterator[Call]:
    """Read what strace noted."""
    for name, arguments, result in _LINE.findall(log):
        yield Call(name, [_decoded(*found) for found in _ARGUMENT.findall(arguments)], int(result))


def _decoded(text: str, path: str, word: str) -> str:
    return word or bytes.fromhex((text or path).replace("\\x", "")).decode("latin-1")


class _Change(NamedTuple):
    """A file gets a name, or loses one, or both at once; of a folder that is renamed, `file` is None."""

    file: int | None
    new: str | None
    old: str | None

    def on(self, names: dict[str, int]) -> None:
        """Do it, as far as what it needs is there."""
        if self.file is None:
            for name in [name for name in names if name.startswith(f"{self.old}/")]:
                names[f"{self.new}{name.removeprefix(str(self.old))}"] = names.pop(name)
        elif (self.old is None or names.pop(self.old, None) is not None) and self.new is not None:
            names[self.new] = self.file

    @property
    def folder(self) -> str:
        """The folder that has to be flushed for it to be on the disk."""
        return posixpath.dirname(self.old or "" if self.new is None else self.new)


class _Names:
    """The names of files as one model knows them to be on the disk, and what was changed since."""

    def __init__(self, model: Model, names: dict[str, int]) -> None:
        self._model, self._flushed = model, dict(names)
        self._pending: list[_Change] = []

    def change(self, change: _Change) -> None:
        self._pending.append(change)

    def flush(self, folder: str | None) -> None:
        """Something was flushed: that folder, or else a file."""
        later = []
        for change in self._pending:
            if self._model == "ordered" or change.folder == folder:
                change.on(self._flushed)
            else:
                later.append(change)
        self._pending = later

    def after_a_cut(self, chance: Random) -> dict[str, int]:
        names = dict(self._flushed)
        if self._model == "ordered":
            kept = self._pending[: chance.randint(0, len(self._pending))]
        else:
            kept = [change for change in self._pending if chance.random() < 0.5]
        for change in kept:
            change.on(names)
        return names


_Piece = tuple[int, bytes | None]
"""Where something was written, and what; without that, the size a file was given."""


class _File:
    """What is surely on the disk of a file, and what was written since."""

    def __init__(self, content: bytes = b"") -> None:
        self._flushed = content
        self._pending: list[_Piece] = []

    def resize(self, size: int) -> None:
        self._pending.append((size, None))

    def write(self, offset: int, data: bytes) -> None:
        self._pending.extend(_sectors(offset, data))

    def flush(self) -> None:
        if self._pending:
            self._flushed, self._pending = _written(self._flushed, self._pending), []

    def after_a_cut(self, chance: Random) -> bytes:
        """Give what may be left: the same object, where that is everything."""
        if not self._pending:
            return self._flushed
        return _written(self._flushed, _kept(self._pending, chance))


def _written(before: bytes, pieces: Iterable[_Piece]) -> bytes:
    content = bytearray(before)
    for offset, data in pieces:
        if offset > len(content):
            content.extend(bytes(offset - len(content)))
        if data is None:
            del content[offset:]
        else:
            content[offset : offset + len(data)] = data
    return bytes(content)


def _kept(pieces: Iterable[_Piece], chance: Random) -> Iterator[_Piece]:
    """Choose what was written in time, or at least begun."""
    for piece in pieces:
        luck = chance.random()
        if luck < KEPT:
            yield piece
        elif luck > KEPT + LOST and piece[1] is not None:
            yield piece[0], chance.randbytes(len(piece[1]))


def _sectors(offset: int, data: bytes) -> Iterator[_Piece]:
    start = 0
    while start < len(data):
        end = start + SECTOR - (offset + start) % SECTOR
        yield offset + start, data[start:end]
        start = end


class Disk:
    """The files of one folder, to which what a program did is done again."""

    def __init__(self, folder: Path, called: str) -> None:
        """Begin with what is in a folder, all of it flushed; `called` is its path in the calls."""
        self._folder = called
        found = [path for path in sorted(folder.rglob("*")) if path.is_file()]
        self._files = [_File(path.read_bytes()) for path in found]
        self._names = {str(path.relative_to(folder)): number for number, path in enumerate(found)}
        self._models = {model: _Names(model, self._names) for model in MODELS}
        self._places: dict[str, int] = defaultdict(int)
        """Where the next `write` to a path goes."""

    def do(self, call: Call) -> bool:
        """Do a call again; say whether it can matter to what is kept."""
        paths = [self._name(argument) for argument in call.arguments]
        if call.name == "openat":
            return self._open(paths[1], call.arguments[2])
        if paths[0] is None:
            return False
        if call.name in {"unlink", "rename", "link"}:
            self._change_names(call.name, paths[0], paths[1] if len(paths) > 1 else None)
        elif call.name in {"fsync", "fdatasync"}:
            self._flush(paths[0])
        elif paths[0] in self._names:
            self._change(self._files[self._names[paths[0]]], paths[0], call)
        return True

    def _name(self, path: str) -> str | None:
        """The name in the folder; None for what is elsewhere, and for what says nothing of what is kept."""
        if path != self._folder and not path.startswith(f"{self._folder}/"):
            return None
        return None if path.endswith(("-shm", ".lock")) else path[len(self._folder) + 1 :]

    def _open(self, name: str | None, flags: str) -> bool:
        if name is None or "O_CREAT" not in flags:
            return False
        self._places[name] = 0
        if name not in self._names:
            self._files.append(_File())
            self._commit(_Change(len(self._files) - 1, name, None))
        elif "O_TRUNC" in flags:
            self._files[self._names[name]].resize(0)
        return True

    def _change_names(self, call: str, name: str, target: str | None) -> None:
        self._commit(_Change(self._names.get(name), target, None if call == "link" else name))

    def _commit(self, change: _Change) -> None:
        change.on(self._names)
        for names in self._models.values():
            names.change(change)

    def _flush(self, name: str) -> None:
        if name in self._names:
            self._files[self._names[name]].flush()
        for names in self._models.values():
            names.flush(None if name in self._names else name)

    def _change(self, file: _File, name: str, call: Call) -> None:
        if call.name == "ftruncate":
            file.resize(int(call.arguments[1]))
        elif call.name == "lseek":
            self._places[name] = call.result
        else:
            offset = int(call.arguments[3]) if call.name == "pwrite64" else self._places[name]
            file.write(offset, call.arguments[1].encode("latin-1")[: call.result])
            self._places[name] += call.result if call.name == "write" else 0

    def cut(self, model: Model, chance: Random) -> dict[str, bytes]:
        """Give what one cut of the power may leave: the bytes of each file by its name."""
        names = self._models[model].after_a_cut(chance)
        return {name: self._files[number].after_a_cut(chance) for name, number in names.items()}
