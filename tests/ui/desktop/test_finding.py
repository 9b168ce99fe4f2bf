import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.names import fold
from ui.desktop.finding import Hit, find, hit

NAMES = ["Zoë 🌸", "ZOE two", "Mila", "Emil Adams", "<b>Max</b>", "Ärger", "Add gift", "Gift of gold", "Big gift"]
HITS = [hit("creator", name, number) for number, name in enumerate(NAMES)]


def titles(typed: str) -> list[str]:
    return [found.title for found in find(typed, HITS)]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("zoe", ["Zoë 🌸", "ZOE two"]),
        ("ARGER", ["Ärger"]),
        ("mil", ["Mila", "Emil Adams"]),
        ("gift", ["Gift of gold", "Add gift", "Big gift"]),
        ("gift gold", ["Gift of gold"]),
        ("gold gift", ["Gift of gold"]),
        ("  max ", ["<b>Max</b>"]),
        ("nobody", []),
    ],
)
def test_what_begins_so_comes_before_what_only_holds_it(typed: str, expected: list[str]) -> None:
    assert titles(typed) == expected


def test_for_nothing_typed_there_is_what_comes_first() -> None:
    assert find("", HITS, limit=3) == HITS[:3]


def test_words_that_are_said_beside_the_title_find_it_too() -> None:
    dark = hit("help", "Look", "look", more="theme dark light")
    assert find("dark", [dark]) == [dark]
    creator = hit("creator", "Melisandark", 1)
    assert find("dark", [dark, creator]) == [creator, dark], "a name comes before what is said of another"


@given(st.text(max_size=6), st.lists(st.text(max_size=8), max_size=30), st.integers(1, 10))
def test_every_hit_holds_every_word_and_the_best_are_kept(typed: str, names: list[str], limit: int) -> None:
    hits = [hit("gift", name, number) for number, name in enumerate(names)]
    found, everything = find(typed, hits, limit), find(typed, hits, len(hits) + 1)
    words = fold(typed).split()
    assert all(word in one.folded for one in everything for word in words)
    assert list(found) == list(everything)[:limit]
    assert len(everything) == sum(all(word in one.folded for word in words) for one in hits)


def many(count: int) -> list[Hit]:
    chance = random.Random(7)
    letters = "abcdefghijklmnoprstuvwzäëöüñ 🌸"
    return [hit("creator", "".join(chance.choices(letters, k=chance.randint(4, 18))), n) for n in range(count)]


def test_a_letter_among_many_creators_costs_less_than_a_frame() -> None:
    """Five thousand creators, 16 ms a key; the best of five, since other work runs beside the tests."""
    hits = many(5000)
    spent = []
    for typed in ("a", "an", "mil", "ë z", "nobody at all"):
        begin = time.process_time()
        find(typed, hits)
        spent.append(time.process_time() - begin)
    assert min(spent) < max(spent) < 0.016
