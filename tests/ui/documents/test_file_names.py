"""Names of files: every system takes them, and none leads out of its folder."""

import os
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.documents.file_names import file_name


@pytest.mark.parametrize(
    ("called", "name"),
    [
        ("What gifts cost by creator and month", "What gifts cost by creator and month"),
        ("Zoë 🌸", "Zoë 🌸"),
        ("مريم", "مريم"),
        ('a/b\\c:d*e?f"g<h>i|j', "a-b-c-d-e-f-g-h-i-j"),
        ("../../etc/passwd", "etc-passwd"),
        (".hidden. ", "hidden"),
        ("one\ntwo\tthree\x00", "one two three"),
        ("exe\u202efdp", "exe fdp"),
        ("CON", "_CON"),
        ("nul.pdf", "_nul.pdf"),
        ("Com1", "_Com1"),
        ("Condor", "Condor"),
        ("", "_"),
        ("///", "_"),
        ("x" * 500, "x" * 120),
    ],
)
def test_a_name_is_kept_but_for_what_does_harm(called: str, name: str) -> None:
    assert file_name(called) == name


@given(st.text(st.characters(exclude_categories=()), max_size=400))
def test_any_text_names_a_file(called: str) -> None:
    name = file_name(called)
    assert 0 < len(name.encode()) <= 121
    assert name == name.strip(" .")
    assert Path(name).name == name
    assert os.sep not in name
    assert not {unicodedata.category(sign) for sign in name} & {"Cc", "Cf", "Cs", "Zl", "Zp"}


@given(st.text(max_size=50))
def test_a_name_of_a_name_is_the_same(called: str) -> None:
    assert file_name(file_name(called)) == file_name(called)
