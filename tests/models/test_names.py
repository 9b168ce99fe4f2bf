"""Names: equal as people compare them, kept as given, and refused where no file could hold them."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from models.errors import InvalidEntry
from models.names import MAX_NAME, MAX_TEXT, VIDEO, clean, fold, free, name_key, of_handle, unknown_video

NAMES = st.text(max_size=12)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mila", "mila"),
        ("  Mila ", "MILA"),
        ("José", "Jose\u0301"),
        ("STRASSE", "straße"),
        ("Ångström", "ÅNGSTRÖM"),
        ("\u1e9e", "ss"),
        ("\u03b1\u0345", "\u1fb3"),
    ],
)
def test_two_spellings_of_one_name_are_one(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Mila", "Мila"), ("l", "I"), ("Alex", "Alex\u200b"), ("José", "Jose"), ("A", "Ａ"), ("x²", "x2")],
)
def test_look_alikes_are_never_one(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


@given(NAMES)
@example("\u0345\u0391")
@example("ǰ")
@example("ΐ")
def test_a_key_is_its_own_key_and_knows_no_unicode_form(name: str) -> None:
    key = name_key(name)
    assert name_key(key) == key
    assert name_key(unicodedata.normalize("NFD", name)) == key
    assert unicodedata.is_normalized("NFC", key)


@given(st.text(st.characters(max_codepoint=127), max_size=12))
def test_the_short_way_for_plain_letters_is_the_long_way(name: str) -> None:
    assert name_key(name) == unicodedata.normalize("NFC", unicodedata.normalize("NFC", name.strip()).casefold())


@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=40))
@example("\u202e=cmd|' /C calc'!A0")
@example("<b>\t\r\n")
@example("👩‍👩‍👧‍👦")
def test_a_text_is_stored_as_given(text: str) -> None:
    assert clean("note", text) == text


@pytest.mark.parametrize("text", ["\0", "a\0b", "\ud800", "é\udfff", "\ud83d\ude00"])
def test_what_is_no_text_is_refused(text: str) -> None:
    with pytest.raises(InvalidEntry, match="holds a character that is no text") as refused:
        clean("seller", text)
    assert refused.value.field == "seller"


@pytest.mark.parametrize("limit", [500, 100_000])
def test_a_text_too_long_is_refused_never_cut(limit: int) -> None:
    assert clean("note", "🌸" * limit, limit) == "🌸" * limit
    assert limit in {MAX_NAME, MAX_TEXT}
    with pytest.raises(InvalidEntry, match=f"longer than {limit} characters"):
        clean("note", "🌸" * (limit + 1), limit)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Zoë", "ZOE"), ("Ångström", "angstrom"), ("ｍｉｌａ　Ａ１", "Mila a1"), ("ｶﾞｰﾙ", "ガール"),
        ("Straße", "STRASSE"),        ("Łódź", "lodz"), ("Søren", "SOREN"), ("Işıl", "isil"), ("İzmir", "izmir"),
        ("❤️", "❤"), ("℡ №", "tel no"),
        ("ﬁn", "FIN"), ("Ǆ", "dz"),
    ],
)  # fmt: skip
def test_texts_are_alike_whatever_their_case_accents_and_width(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_a_free_name_counts_what_bears_it_and_is_never_too_long() -> None:
    taken: list[str] = []
    for name in ("Alex", "Alex", "Alex", "x" * MAX_NAME, "x" * MAX_NAME):
        taken.append(free(name, lambda one: one in taken))
    assert taken[:3] == ["Alex", "Alex (2)", "Alex (3)"]
    assert taken[3:] == ["x" * MAX_NAME, f"{'x' * (MAX_NAME - 4)} (2)"]


def test_texts_that_differ_stay_apart() -> None:
    assert len({fold(text) for text in ("rose", "roses", "роза", "バラ", "🌹", "")}) == 6


@pytest.mark.parametrize("video", ["AbC-d_1", "x" * 64])
def test_a_creator_known_by_a_video_alone_is_told_from_any_other(video: str) -> None:
    called = of_handle(f"{VIDEO}{video}")
    assert unknown_video(called) == (video, "")
    assert unknown_video(free(called, lambda one: one == called)) == (video, " (2)")
    assert of_handle("mila") == "mila"
    for other in (
        "unknown (mila)",
        "unknown (video )",
        "unknown (video two words)",
        f"{called} and Mila",
        f"not {called}",
    ):
        assert unknown_video(other) is None
