"""What waits for what never comes ends all the same, is named, and leaves no process behind."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from models import ledger
from models.ledger import Ledger
from models.settings import Settings
from tests.faults import kills, scratch, strace
from tests.faults.bounds import Hung, bounded
from tests.faults.harnesses import run_cases
from tests.faults.invariant import Lost
from tests.programs import needed


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "a.coinpurse"
    ledger.create(made, Settings())
    return made


def test_a_program_that_says_nothing_is_not_waited_for(path: Path) -> None:
    holder = scratch.victims().start("hold", path)
    holder.go()
    assert holder.line() == "READY"
    with pytest.raises(Hung), bounded(0.3):
        holder.line()
    holder.kill()
    assert holder.rest() == []


def test_what_a_case_began_ends_with_it(path: Path) -> None:
    with bounded():
        holder = scratch.victims().start("hold", path)
        holder.go()
        assert holder.line() == "READY"
    assert holder.rest() == []
    Ledger(path).close()


def test_strace_ends_with_its_case(path: Path, tmp_path: Path) -> None:
    needed("strace")
    with bounded():
        watch = strace.Watch(scratch.victims().start("hold", path), tmp_path / "log", "-e", "trace=fsync")
    assert watch._process.returncode is not None


def test_a_window_that_may_not_write_says_so(path: Path) -> None:
    with bounded(), closing(Ledger(path)):
        window = scratch.victims().start("work_in_window", path)
        window.free()
        assert window.line().startswith("REFUSED")


@pytest.mark.parametrize("error", [ValueError("wrong"), Hung("late"), Lost("less")])
def test_whatever_goes_wrong_in_a_run_is_named_with_its_case(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(case: int, *_: object) -> Callable[[], None]:
        raise error if case == 6 else AssertionError("another case")

    monkeypatch.setattr(kills, "run", fail)
    held, _, told = run_cases("kills", 3, range(6, 9))
    assert (held, told) == (0, f"kills --seed 3 --only 6: {type(error).__name__}: {error}")
