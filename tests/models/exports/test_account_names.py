"""Names of accounts and commodities, from whatever people called things."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import currencies
from models.exports.account_names import commodities, harmless, part, parts

WORDS = {"TRUE", "FALSE", "NULL"}


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Mila", "Mila"),
        ("main", "Main"),
        ("José", "José"),
        ("Zoë Lumen 🌸", "Zoë-Lumen"),
        ("straße", "Straße"),
        ("ßa", "SSa"),
        ("=SUM(A1)", "SUM-A1"),
        ("2nd purse", "2nd-purse"),
        ("抖音", "Creator-抖音"),
        ("हिन्दी", "Creator-हनद"),
        ("٣", "Creator-٣"),
        ("ｆｕｌｌ", "Full"),
        ("a\n  b:c", "A-b-c"),
        ("🌸", "Creator"),
        ("", "Creator"),
        ("x" * 500, "X" + "x" * 39),
    ],
)
def test_a_name_shows_in_an_account(name: str, shown: str) -> None:
    assert part(name, "Creator") == shown


@given(st.text())
def test_a_part_is_what_beancount_takes(name: str) -> None:
    found = part(name, "Creator")
    assert found[0].isupper() or found[0] in "0123456789"
    assert all(character.isalpha() or character.isdecimal() or character == "-" for character in found)


@given(st.lists(st.text(max_size=3)))
def test_different_names_are_different_parts(names: list[str]) -> None:
    found = parts(names, "Platform")
    assert found.keys() == set(names)
    assert len(set(found.values())) == len(found)


def test_platforms_that_look_alike_bear_numbers() -> None:
    assert parts(["Bi go", "Bi-go", "Bi go 2"], "Platform") == {
        "Bi go": "Bi-go",
        "Bi-go": "Bi-go-2",
        "Bi go 2": "Bi-go-2-2",
    }


@pytest.mark.parametrize(
    ("coin", "name"),
    [
        (("TikTok", "Coin"), "TIKTOKCOIN"),
        (("E", "UR"), "EURCOIN"),
        (("TR", "UE"), "TRUECOIN"),
        (("抖音", "币"), "XXCOIN"),
        (("Ä", "ö"), "AOCOIN"),
        (("Bigo2", "Bean"), "BIGOBEAN"),
        (("a" * 500, "Coin"), "A" * 20),
    ],
)
def test_a_coin_is_a_commodity(coin: tuple[str, str], name: str) -> None:
    assert commodities([coin]) == {coin: name}


@given(st.lists(st.tuples(st.text(max_size=3), st.text(max_size=3))))
def test_commodities_are_letters_and_never_the_same(coins: list[tuple[str, str]]) -> None:
    found = commodities(coins)
    assert found.keys() == set(coins)
    assert len(set(found.values())) == len(found)
    for name in found.values():
        assert re.fullmatch("[A-Z]{6,24}", name)
        assert name not in WORDS
        assert not currencies.is_known(name)


def test_many_coins_of_one_name_are_told_apart() -> None:
    found = list(commodities([("a" * 30, str(number)) for number in range(1000)]).values())
    assert len(set(found)) == 1000
    assert max(map(len, found)) <= 24
    assert found[:3] == ["A" * 20, "A" * 20 + "B", "A" * 20 + "C"]


def test_what_is_not_seen_is_shown() -> None:
    assert harmless("a\x1b\n\u202eb\u2028") == "a\\x1b\\n\\u202eb\\u2028"
    assert harmless("a\nb\x1b", but="\n") == "a\nb\\x1b"
    assert harmless("👩\u200d💻") == "👩\u200d💻"
