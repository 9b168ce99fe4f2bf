"""A slice of each harness, and each of them against the known-bad builds it has to catch."""

from __future__ import annotations

import pytest

from tests.faults.harnesses import HARNESSES, harness, run
from tests.programs import needed

SEED = 1
USE_STRACE = {"calls", "power", "traces"}
BAD = [(name, bad) for name in HARNESSES for bad in harness(name).BAD]


@pytest.fixture
def named(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    if name in USE_STRACE:
        needed("strace")
    return name


@pytest.mark.parametrize("named", HARNESSES, indirect=True)
def test_nothing_is_lost(named: str) -> None:
    for case in range(HARNESSES[named]):
        assert run(named, case, SEED), "a case that counts nothing proves nothing"


@pytest.mark.parametrize(("named", "bad"), BAD, indirect=["named"])
def test_a_known_bad_build_is_caught(named: str, bad: str) -> None:
    with pytest.raises(AssertionError):  # noqa: PT012 - the first case that shows it is the one
        for case in harness(named).BAD[bad](SEED):
            run(named, case, SEED, bad)
