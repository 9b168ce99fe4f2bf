"""Figures that stand out on paper: side by side as long as none is cut, and all that belongs to them in their card."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ui.documents.paper.test_painting import A4, laid_out, written
from tests.ui.documents.samples import document
from ui.documents.document import Document, Fact, Section
from ui.documents.paper import facts
from ui.documents.paper.facts import Cards
from ui.documents.paper.sheet import SIDE, TOP
from ui.documents.paper.type import Type

pytestmark = pytest.mark.usefixtures("qapp")
NAMES = ("Spent", "Paid", "Gifts", "People")
FOUR = tuple(Fact(name, f"€{place},234.56", "2024: €9") for place, name in enumerate(NAMES))
TEXTS = st.tuples(st.text("ab c", max_size=40), st.text("09,.", max_size=30), st.text("x y", max_size=90))


def shown(*some: Fact, is_mirrored: bool = False) -> Document:
    return document(Section(facts=some), is_mirrored=is_mirrored)


@pytest.mark.parametrize("is_mirrored", [False, True])
def test_four_stand_side_by_side_with_their_names_and_notes(is_mirrored: bool) -> None:
    found = written(laid_out(shown(*FOUR, is_mirrored=is_mirrored)), 0)
    for texts in zip(*((fact.name, fact.figure) for fact in FOUR), strict=True):
        lines = {text: y for text, _x, y in found if text in texts}
        assert len(lines) == 4
        assert len(set(lines.values())) == 1
    places = [x for name in NAMES for text, x, _y in found if text == name]
    assert places == sorted(places, reverse=is_mirrored)
    assert sum(text == "2024: €9" for text, _x, _y in found) == 4


def test_a_long_figure_has_a_row_of_its_own_rather_than_being_cut() -> None:
    long = Fact("Spent", "SYP 123,456,789,012,345.00")
    assert [len(cards.facts) for cards in facts.rows((*FOUR[:3], long), Type(), A4.room_width)] == [2, 2]
    assert [len(cards.facts) for cards in facts.rows(FOUR, Type(), A4.room_width)] == [4]


@settings(max_examples=25)
@given(st.lists(TEXTS, max_size=9))
def test_every_card_is_as_high_as_what_is_in_it_and_stays_on_the_page(given_: list[tuple[str, str, str]]) -> None:
    some = [Fact(*one) for one in given_]
    rows: list[Cards] = facts.rows(some, Type(), A4.room_width)
    assert [fact for cards in rows for fact in cards.facts] == some
    for cards in rows:
        assert all(left >= SIDE and left + cards.width <= A4.width - SIDE + 0.01 for _fact, left in cards.places())
    for _text, x, y in written(laid_out(shown(*some)), 0):
        assert SIDE - 0.01 <= x <= A4.width - SIDE
        assert TOP <= y <= A4.height
