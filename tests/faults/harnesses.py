"""All harnesses by name. Each is a module with three things; a seed and the number of a case say all that one does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from typing import Protocol, cast

from tests.faults.bounds import SECONDS, bounded


class Harness(Protocol):
    """What the module of a harness has; its docstring says what it does."""

    BAD: Mapping[str, Callable[[int], Iterable[int]]]
    """Known-bad builds it has to catch, and the cases of a seed that can tell."""

    def cases(self, seed: int) -> int:
        """Give the number of cases of a whole run."""

    def run(self, case: int, seed: int, bad: str = "") -> Counter[str]:
        """Run one and give its figures; raises AssertionError where anything was lost."""


HARNESSES = {
    "traces": 9,
    "starts": 3,
    "damage": 38,
    "hostile": 2,
    "window": 1,
    "kills": 5,
    "power": 6,
    "calls": 24,
    "model": 1,
    "full": 16,
    "trips": 4,
}
"""Each with the cases that `make test` runs; those that soon come to their end are before the others."""


def harness(name: str) -> Harness:
    """Import one."""
    return cast("Harness", import_module(f"tests.faults.{name}"))


def run_cases(name: str, seed: int, cases: range) -> tuple[int, Counter[str], str]:
    """Run cases until one fails; give how many held, their figures, and what failed."""
    figures = Counter[str]()
    for number, case in enumerate(cases):
        try:
            figures += run(name, case, seed)
        except Exception as error:  # noqa: BLE001 - whatever it is, the case that showed it is named
            return number, figures, f"{name} --seed {seed} --only {case}: {type(error).__name__}: {error}"
    return len(cases), figures, ""


def run(name: str, case: int, seed: int, bad: str = "") -> Counter[str]:
    """Run one case, which may not take for ever."""
    with bounded(getattr(harness(name), "SECONDS", SECONDS)):
        return harness(name).run(case, seed, bad)
