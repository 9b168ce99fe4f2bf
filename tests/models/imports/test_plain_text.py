"""Text files in other encodings: read as they are meant, and that is said; broken UTF-8 costs its own rows alone."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import ImportRefused
from models.imports import HEAD, Head, plain_text, readers
from tests.models.imports import shown

UNKNOWN = "tiktok-Transaction History.txt"
FIXTURES = sorted(path.name for path in shown.DATA.iterdir() if path.suffix in {".csv", ".txt", ".tsv"})
CP1252 = "".join(bytes([byte]).decode("cp1252", "ignore") for byte in range(0xA0, 0x100))


def as_utf8(content: bytes) -> tuple[bytes, str]:
    file, note = plain_text.as_utf8(io.BytesIO(content), lambda: None)
    return file.read(), note


@pytest.mark.parametrize("name", [name for name in FIXTURES if name != UNKNOWN])
@pytest.mark.parametrize(("encoding", "note"), [("utf-16", plain_text.UTF16), ("cp1252", plain_text.LATIN)])
def test_a_known_file_says_the_same_in_another_encoding(name: str, encoding: str, note: str) -> None:
    content = (shown.DATA / name).read_bytes()
    try:
        text = content.decode("utf-8-sig")
        written = text.encode(encoding)
    except UnicodeError:
        pytest.skip("what it says is written in another encoding, or cannot be in this one")
    reader = readers.of(Head(name, content[:HEAD]), readers.READERS)
    assert reader is not None
    assert readers.of(Head(name, written[:HEAD]), readers.READERS) is reader
    said = [] if text.isascii() and encoding == "cp1252" else [f"note: {note}"]
    assert shown.lines(reader, written) == sorted_notes(shown.lines(reader, content), said)


def sorted_notes(lines: list[str], first: list[str]) -> list[str]:
    """The lines with one note before the others."""
    place = next((place for place, line in enumerate(lines) if line.startswith("note: ")), len(lines))
    return [*lines[:place], *first, *lines[place:]]


@given(st.text(st.characters(codec="utf-8"), max_size=200))
def test_utf8_stays_as_it_is(text: str) -> None:
    content = f"{text}ä\n".encode()
    assert as_utf8(content) == (content, "")


@given(st.lists(st.text("abc,;", min_size=1), min_size=2), st.sampled_from(CP1252))
def test_western_text_is_known_by_what_is_no_utf8(parts: list[str], letter: str) -> None:
    text = f"{letter.join(parts)}\n"
    assert as_utf8(text.encode("cp1252")) == (text.encode(), plain_text.LATIN)


@pytest.mark.parametrize("ends", ["\r", "\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_the_ends_of_lines_are_feeds(ends: str, encoding: str) -> None:
    text = f"\ufeffZoë,1{ends}Łő,2{ends}"
    read, _note = as_utf8(text.encode(encoding))
    assert read.decode("utf-8-sig") == text.removeprefix("\ufeff").replace("\r", "\n" if ends == "\r" else "\r")


def test_the_five_bytes_windows_leaves_open_are_read() -> None:
    assert as_utf8(b"a\xe4\x81\n") == ("aä\x81\n".encode(), plain_text.LATIN)


def test_a_file_that_cannot_be_held_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plain_text, "MAX_RECODED", 10)
    with pytest.raises(ImportRefused) as caught:
        as_utf8(b"\xe4" * 11 + b"\n")
    assert "too large" in caught.value.message
    broken = "Łő\n".encode() * 10 + b"\xff\n"
    assert as_utf8(broken) == (broken, "")


def test_what_is_no_text_is_refused() -> None:
    with pytest.raises(ImportRefused) as caught:
        as_utf8(b"\xe4\0a\xe4c\0\0\xe4\n")
    assert "no text" in caught.value.message
