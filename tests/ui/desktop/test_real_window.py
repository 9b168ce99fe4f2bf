"""One run of the real program in a real window: a purchase, gifts, the report, undo, redo, closed and opened again."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from .real_window import Display, Program, a_display, wait_until

_FEW_COLORS = 50
"""A window that draws itself has hundreds, by its icons and the edges of its letters; an empty one has a few."""


@pytest.fixture
def display(tmp_path: Path) -> Iterator[Display]:
    yield from a_display(tmp_path)


@pytest.fixture
def program(display: Display, tmp_path: Path) -> Iterator[Program]:
    made = Program(display, tmp_path, tmp_path / "purse.coinpurse")
    yield made
    made.kill()


def rows(program: Program, *report: str) -> list[dict[str, Any]]:
    """The rows of a report, as the command line tells them beside the open window."""
    found: list[dict[str, Any]] = program.tell("report", *report)["rows"]
    return found


def gifts(program: Program) -> dict[str, tuple[int, str]]:
    """Coins and cost of each gift given."""
    return {row["gift"]: (row["coins"], row["cost"]) for row in rows(program, "spending", "--by", "gift")}


BOTH = {"Acorn": (20, "0.25"), "Zeppelin": (300, "3.85")}
"""The gifts of the test, with their coins and what they cost: 700 coins were 8.99."""


def buy(program: Program) -> None:
    """Enter a purchase."""
    program.open_by("ctrl+shift+n")
    program.type("TikTok", "700", "8.99")
    program.press("Return")
    wait_until(lambda: rows(program, "purchases", "--by", "platform") != [], "the purchase is in the ledger")
    (bought,) = rows(program, "purchases", "--by", "account")
    assert (bought["account"], bought["coins"], bought["paid"]) == ("TikTok - main", 700, "8.99")


def give(program: Program) -> None:
    """Enter two gifts; the second goes to the same creator without being told."""
    program.open_by("ctrl+n")
    program.type("Mila", "Acorn", "1", "20")
    program.press("Return")
    wait_until(lambda: "Acorn" in gifts(program), "the first gift is in the ledger")
    program.type("Zeppelin", "1", "300")
    program.press("Return")
    wait_until(lambda: gifts(program) == BOTH, "the second gift is in the ledger")
    assert [row["creator"] for row in rows(program, "spending", "--by", "creator")] == ["Mila"]


def look_at_report(program: Program, display: Display) -> None:
    """See that another page is drawn."""
    program.press("Escape")
    program.open_by("ctrl+4")
    assert display.colors() > _FEW_COLORS


def take_back_and_do_again(program: Program) -> None:
    program.press("ctrl+z")
    wait_until(lambda: list(gifts(program)) == ["Acorn"], "the second gift is taken back")
    program.press("ctrl+shift+z")
    wait_until(lambda: gifts(program) == BOTH, "the second gift is there again")


def leave(program: Program) -> None:
    program.press("ctrl+q")
    assert program.wait_for_end() == 0


def test_an_evening_by_keyboard(program: Program, display: Display) -> None:
    program.tell("init", "--currency", "EUR", "--timezone", "UTC")
    blank = display.colors()
    program.open()
    assert blank < _FEW_COLORS < display.colors()
    buy(program)
    give(program)
    look_at_report(program, display)
    take_back_and_do_again(program)
    leave(program)
    program.open()
    assert gifts(program) == BOTH
    assert display.colors() > _FEW_COLORS
    leave(program)
