"""The power cut at every call of every operation: what any disk may then hold must be what was acknowledged.

Each operation is recorded once, as the system sees it: every byte written, flush and name. Then it is done again on a
`Disk`, whose power is cut after each of these calls. Each state is laid in a folder, which is then recovered and opened
as the program would; only one that is byte for byte as another that held is counted without.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from random import Random
from typing import NamedTuple

from tests.faults import disk, scratch, strace
from tests.faults.disk import MODELS, Call, Disk, Model
from tests.faults.invariant import Lost, require
from tests.faults.laying import Place
from tests.faults.operations import OPERATIONS

BAD: Mapping[str, Callable[[int], Iterable[int]]] = {
    "synchronous NORMAL": lambda _: _of("undo and redo"),
    "synchronous OFF": lambda _: _of("undo and redo"),
    "no flush before renaming": lambda _: _of("backup"),
}


class Recording(NamedTuple):
    """What an operation did: the path of its folder, and its calls."""

    folder: str
    calls: list[Call]


ORDER = tuple(Random(1).sample(list(OPERATIONS), len(OPERATIONS)))
"""So that a few of them are of every kind."""


def cases(_seed: int) -> int:
    """How many a whole run has, for a million states; each is one operation, cut once at every call in either model."""
    return 180 * len(OPERATIONS)


def _of(operation: str) -> Iterable[int]:
    """The cases of an operation."""
    return range(ORDER.index(operation), cases(0), len(ORDER))


def run(case: int, seed: int, bad: str = "", models: tuple[Model, ...] = MODELS) -> Counter[str]:
    """Cut the power of one operation at each of its calls."""
    operation = ORDER[case % len(ORDER)]
    return cut_all(operation, Random(f"{seed} {case}"), bad, models)


def cut_all(operation: str, chance: Random, bad: str, models: tuple[Model, ...] = MODELS) -> Counter[str]:
    """Cut the power of an operation at each of its calls."""
    recorded = _recorded(operation, bad)
    replayed = Disk(scratch.prepared(operation), recorded.folder)
    acknowledged, figures = 0, Counter[str]()
    with scratch.folder() as folder:
        held = _Held(operation, folder)
        for number, call in enumerate(recorded.calls):
            if call.name == "sendto":
                acknowledged += 1
            elif not replayed.do(call):
                continue
            for model in models:
                try:
                    is_new = held.require(replayed.cut(model, chance), acknowledged)
                except Lost as error:
                    raise Lost(f"{operation}, {model}, after call {number} ({call.name}): {error}") from error
                figures.update({f"{model} states": 1, "different folders opened": is_new})
    return figures


_HELD: set[int] = set()
_MOST = 500_000
"""How many of them are remembered, in some 40 MB."""


class _Held:
    """The folders of an operation of which it was found that nothing is lost.

    No folder is opened again whose names and bytes are those of one that held for as many acknowledged steps: most
    cuts where nothing waits to be flushed leave the same.
    """

    def __init__(self, operation: str, folder: Path) -> None:
        self._operation, self._folder, self._place = operation, folder, Place(folder)

    def require(self, left: Mapping[str, bytes], acknowledged: int) -> bool:
        """Require that nothing is lost; say whether it had to be opened to know."""
        mark = hash((self._operation, acknowledged, *sorted(left.items())))
        if mark in _HELD:
            return False
        self._place.lay(left)
        require(self._folder, scratch.states(self._operation), acknowledged)
        if len(_HELD) >= _MOST:
            _HELD.clear()
        _HELD.add(mark)
        return True


@cache
def _recorded(operation: str, bad: str) -> Recording:
    with scratch.before(operation) as folder, scratch.folder() as notes:
        victim = scratch.victims().start("operate", operation, folder, bad=bad)
        watch = strace.Watch(victim, notes / "log", *disk.RULES)
        victim.free()
        assert victim.rest().count("DONE") == len(OPERATIONS[operation].steps)
        calls = [call for call in disk.calls(watch.end()) if call.name != "sendto" or "DONE" in call.arguments[1]]
    return Recording(str(folder), calls)
