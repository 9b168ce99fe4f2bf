import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import matching
from models.names import fold

NAMES = ("Mila", "Milan Fan", "Camila", "Zoë 🌸", "The Real Mi", "Ana")


def found(wanted: str, *names: str, limit: int = 50) -> list[str]:
    among = names or NAMES
    return [among[place] for place in matching.find([matching.sought(name) for name in among], wanted, limit)]


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        ("mi", ["Mila", "Milan Fan", "The Real Mi", "Camila"]),
        ("MILA", ["Mila", "Milan Fan", "Camila"]),
        ("milan", ["Milan Fan"]),
        ("zoe", ["Zoë 🌸"]),
        ("ｚＯｅ", ["Zoë 🌸"]),
        ("🌸", ["Zoë 🌸"]),
        ("fan mil", ["Milan Fan"]),
        ("(", []),
        ("xyz", []),
    ],
)
def test_names_are_found_by_any_part_the_beginning_of_a_word_first(wanted: str, names: list[str]) -> None:
    assert found(wanted) == names


def test_the_very_name_comes_first_however_seldom_it_is_used() -> None:
    assert found("ana", "Anastasia", "Ana") == ["Ana", "Anastasia"]


def test_nothing_typed_gives_the_likeliest() -> None:
    assert found("  ", limit=2) == ["Mila", "Milan Fan"]


def test_further_names_of_a_thing_find_it_too() -> None:
    among = [matching.sought("Mila", "mila.live", "the_mi"), matching.sought("Max", "max.live")]
    assert matching.find(among, "the_mi", 9) == [0]
    assert matching.find(among, "live", 9) == [0, 1]


@given(st.text(min_size=1, max_size=12), st.lists(st.text(max_size=12), max_size=12), st.integers(1, 5))
def test_whatever_is_found_holds_what_was_asked_for(wanted: str, names: list[str], limit: int) -> None:
    among = [matching.sought(name) for name in names]
    places = matching.find(among, wanted, limit)
    assert len(places) == len(set(places)) <= limit
    words = fold(wanted).split() or [""]
    assert all(word in among[place] for place in places for word in words)
    missed = [place for place in range(len(among)) if fold(wanted).strip() in among[place]]
    assert len(places) >= min(limit, len(missed))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("Mlia", "Mila"), ("Milla", "Mila"), ("Mile", "Mila"), ("zoe 🌸", "Zoë 🌸"), ("milq", "Mila"), ("Anna", "Ana")],
)
def test_a_slip_of_the_keys_is_seen(typed: str, meant: str) -> None:
    place = matching.near([matching.sought(name, "handle") for name in NAMES], typed)
    assert place is not None
    assert NAMES[place] == meant


@pytest.mark.parametrize("typed", ["", "An", "Ann", "Bob", "Melissa", "alim"])
def test_what_is_further_away_or_too_short_is_not(typed: str) -> None:
    assert matching.near([matching.sought(name) for name in NAMES], typed) is None


@given(st.text("abcdef", min_size=4, max_size=10), st.integers(0, 9), st.sampled_from("xyz"))
def test_every_single_slip_counts_and_two_do_not(name: str, place: int, letter: str) -> None:
    place %= len(name)
    slips = [
        name[:place] + letter + name[place:],
        name[:place] + name[place + 1 :],
        name[:place] + letter + name[place + 1 :],
    ]
    swapped = name[:place] + name[place : place + 2][::-1] + name[place + 2 :]
    for slip in [*slips, *([swapped] if swapped != name else [])]:
        assert matching.slip(name, slip)
        assert matching.slip(slip, name)
    assert matching.slip(name, name) == ""
    assert matching.slip(name, f"{letter}{name}{letter}") is None


def test_five_thousand_names_are_looked_through_within_a_frame() -> None:
    names = [f"{unicodedata.normalize('NFC', 'Zoë')} Mila {number} 🌸" for number in range(5000)]
    among = [matching.sought(name, f"handle.{number}") for number, name in enumerate(names)]
    times = []
    for wanted in ("m", "mi", "mila 4999", "handle.77", "nobody"):
        began = time.process_time()
        matching.find(among, wanted, 50)
        matching.near(among, wanted)
        times.append(time.process_time() - began)
    assert max(times) < 0.016 * 3, times  # three frames on a computer that is busy testing
