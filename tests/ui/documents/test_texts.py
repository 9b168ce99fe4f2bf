from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.money import Money
from ui import formats, privacy
from ui.documents import texts
from ui.documents.document import Column, Kind, Value, Written
from ui.text import visible


@pytest.fixture(autouse=True)
def german() -> Iterator[None]:
    formats.set_locale("de")
    yield
    formats.set_locale("en")


@pytest.mark.parametrize(
    ("kind", "unit", "value", "said"),
    [
        ("text", "", "Mia", "Mia"),
        ("text", "", "one\ntwo\r\nthree", "one ↵ two ↵ three"),
        ("text", "", "a\x1b[0m\u202eb", "a\\x1b[0m\\u202eb"),
        ("date", "", date(2026, 3, 2), "02.03.2026"),
        ("count", "", 1234567, "1.234.567"),
        ("coins", "TikTok Coin", -1250, "−1.250"),
        ("coins", "", (1250, "TikTok Coin"), "1.250 \u2068TikTok Coins\u2069"),
        ("coins", "", (1, "TikTok Coin"), "1 \u2068TikTok Coin\u2069"),
        ("coins", "", (500, "Kick Kick"), "500 \u2068Kicks\u2069"),
        ("money", "EUR", 899, "8,99\u00a0€"),
        ("money", "KWD", -5, "−0,005\u00a0KWD"),
        ("money", "", Money(1234, "JPY"), "1.234\u00a0¥"),
        ("money", "EUR", "Total", "Total"),
        ("money", "EUR", None, ""),
        ("written", "", Written("\u200f0,5\xa0%", 0.005), "\u200f0,5\xa0%"),
        ("text", "", Written("a\x1b"), "a\\x1b"),
    ],
)
def test_a_cell_reads_as_people_write_it(kind: Kind, unit: str, value: Value, said: str) -> None:
    assert texts.text(Column(("x",), kind, unit), value) == said


def test_a_file_holds_what_it_was_asked_for_whatever_is_hidden_on_screen() -> None:
    cells = ((Column(("x",), "money", "EUR"), 899), (Column(("x",), "coins", "Coin"), 5), (Column(("x",)), "Mia"))
    open_to_all = [texts.text(column, value) for column, value in cells]
    privacy.switch(is_on=True)
    try:
        assert [texts.text(column, value) for column, value in cells] == open_to_all
    finally:
        privacy.switch(is_on=False)


def test_figures_stand_at_the_far_side_and_coins_have_their_kind_below_the_heading() -> None:
    kinds: tuple[Kind, ...] = ("text", "date", "count", "coins", "money")
    assert [texts.is_number(Column(("x",), kind)) for kind in kinds] == [False, False, True, True, True]
    assert [texts.unit(Column(("x",), kind, "a\x00")) for kind in kinds] == ["", "", "", "a\\x00", ""]


@given(st.text(st.characters()))
def test_every_text_is_one_harmless_line(given_text: str) -> None:
    said = texts.text(Column(("x",)), given_text)
    assert texts.prose(said) == said == visible(said)
    assert said.encode().decode() == said


def test_a_sentence_keeps_its_lines_and_its_isolates_and_nothing_else_unseen() -> None:
    said = texts.prose("For \u2068Mia\u2069\r\nand \u202eaiM\x00\ud800")
    assert said == "For \u2068Mia\u2069\nand \\u202eaiM\\x00\\ud800"
