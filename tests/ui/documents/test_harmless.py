import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.documents.harmless import harmless, neutral


@pytest.mark.parametrize(
    ("cell", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("-5", "'-5"),
        ("  =x", "'  =x"),
        ("\u00a0=x", "'\u00a0=x"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("\nx", "'\nx"),
        ("＝x", "'＝x"),
        ("＋x", "'＋x"),
        ("－x", "'－x"),
        ("＠x", "'＠x"),
        ("+49", "'+49"),
        ("@x", "'@x"),
        ("-", "'-"),
        ("", ""),
        ("a=b", "a=b"),
        ("a;=b", "a;'=b"),
        ("a; -b;c", "a;' -b;c"),
    ],
)
def test_a_cell_that_looks_like_a_formula_is_made_text(cell: str, safe: str) -> None:
    assert neutral(cell) == safe


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("a\x00\x1b\tb", "a\\x00\\x1b\\x09b"),
        ("\u202eevil", "\\u202eevil"),
        ("\ud800", "\\ud800"),
        ("\ufffe\uffff", "\ufffd\ufffd"),
        ("\u200fא\u2068x\u2069", "\u200fא\u2068x\u2069"),
        ("👩\u200d👩\u200d👧", "👩\u200d👩\u200d👧"),
    ],
)
def test_what_is_invisible_is_shown_and_what_belongs_to_a_language_stays(text: str, shown: str) -> None:
    assert harmless(text) == shown


@given(st.text(st.characters()))
def test_whatever_is_harmless_can_stand_in_xml(text: str) -> None:
    found = harmless(text)
    assert found.encode().decode() == found
    assert not any(sign < " " and sign != "\n" for sign in found)
    assert harmless(found) == found
