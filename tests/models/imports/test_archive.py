"""ZIP files of strangers: their files are streamed, everything odd is one sentence."""

import io
import random
import struct
import warnings
import zipfile
from contextlib import suppress

import pytest

from models.errors import ImportRefused
from models.imports import archive

CONTENT = b'{"a": 1}' * 100


def zipped(*members: tuple[str, bytes], kind: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of members with equal names, which are meant
        with zipfile.ZipFile(file, "w", kind) as made:
            for name, content in members:
                made.writestr(name, content)
    return file.getvalue()


def read(content: bytes) -> dict[str, bytes]:
    return {name: member.read() for name, member in archive.members(io.BytesIO(content))}


def refusal(content: bytes) -> str:
    with pytest.raises(ImportRefused) as caught:
        read(content)
    return caught.value.message.format(**{"file": "x.zip", **caught.value.values})


DAMAGED = "x.zip is damaged, or no ZIP file that can be read; nothing was imported"


@pytest.mark.parametrize("kind", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
@pytest.mark.parametrize("name", ["data.json", "a/b/older.json", "../../data.json", "/data.json", "C:\\x\\data.json"])
def test_files_are_read_wherever_they_say_they_are(name: str, kind: int) -> None:
    assert read(zipped(("x.txt", b"x"), ("folder/", b""), (name, CONTENT), kind=kind)) == {"x.txt": b"x", name: CONTENT}


def test_a_file_can_be_read_again_from_its_beginning() -> None:
    for _, member in archive.members(io.BytesIO(zipped(("data.json", CONTENT)))):
        assert member.read(10) == CONTENT[:10]
        member.seek(0)
        assert member.read() == CONTENT


def test_a_zip_inside_is_read_and_one_inside_that_is_a_file() -> None:
    innermost = zipped(("deep.txt", b"deep"))
    inner = zipped(("a.csv", b"a"), ("more.zip", innermost))
    assert read(zipped(("Media.ZIP", inner), ("b.csv", b"b"))) == {
        "Media.ZIP/a.csv": b"a",
        "Media.ZIP/more.zip": innermost,
        "b.csv": b"b",
    }


def test_a_file_without_a_name_is_passed_over() -> None:
    content = zipped(("x", b"nameless"), ("data.json", CONTENT))
    for signature, offset in ((b"PK\x03\x04", 30), (b"PK\x01\x02", 46)):  # a NUL ends a name
        place = content.index(signature) + offset
        content = content[:place] + b"\0" + content[place + 1 :]
    assert read(content) == {"data.json": CONTENT}


def encrypted(content: bytes) -> bytes:
    """The same file with the mark of a password on its members."""
    marked = bytearray(content)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        marked[content.index(signature) + offset] |= 1
    return bytes(marked)


def overlapping() -> bytes:
    """Two members that are said to begin at the same byte."""
    content = bytearray(zipped(("a.txt", CONTENT), ("data.json", CONTENT)))
    second = content.rindex(b"PK\x01\x02")
    content[second + 42 : second + 46] = struct.pack("<I", 0)
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        pytest.param(
            zipped(("data.json", b"1"), ("data.json", b"2")),
            "x.zip holds data.json more than once; nothing was imported",
            id="one name twice",
        ),
        pytest.param(
            encrypted(zipped(("data.json", CONTENT))),
            "x.zip is locked with a password; unlock it first. Nothing was imported",
            id="encrypted",
        ),
        pytest.param(
            zipped(("data.json", CONTENT), kind=zipfile.ZIP_BZIP2),
            "x.zip is packed in a way no platform uses; nothing was imported",
            id="bzip2",
        ),
        pytest.param(
            zipped(("data.json", CONTENT), kind=zipfile.ZIP_LZMA),
            "x.zip is packed in a way no platform uses; nothing was imported",
            id="lzma",
        ),
        pytest.param(overlapping(), "The parts of x.zip overlap; nothing was imported", id="overlapping"),
        pytest.param(
            zipped(*[(f"{number}.txt", b"") for number in range(10_000)], ("data.json", CONTENT)),
            "x.zip holds more than can be read; nothing was imported",
            id="10,001 members",
        ),
        pytest.param(
            zipped(("data.json", bytes(110 << 20))),
            "x.zip unpacks to far more than it should; nothing was imported",
            id="a bomb",
        ),
        pytest.param(zipped(("data.json", CONTENT))[:-30], DAMAGED, id="cut off"),
        pytest.param(b"PK\x03\x04" + bytes(100), DAMAGED, id="no archive"),
        pytest.param(
            zipped(("data.json", CONTENT), kind=zipfile.ZIP_STORED).replace(b'{"a": 1}{', b'{"a": 2}{', 1),
            DAMAGED,
            id="another content than was packed",
        ),
    ],
)
def test_an_odd_archive_is_refused_in_one_sentence(content: bytes, sentence: str) -> None:
    assert refusal(content) == sentence


def test_a_member_that_lies_about_its_size_is_not_followed() -> None:
    """The true bytes are counted: the declared size is a stranger's word."""
    content = bytearray(zipped(("data.json", bytes(110 << 20))))
    central = content.rindex(b"PK\x01\x02")
    for place in (central + 24, content.index(b"PK\x03\x04") + 22):
        content[place : place + 4] = struct.pack("<I", 1000)
    assert refusal(bytes(content)) == DAMAGED


def test_damage_anywhere_is_refused_or_read_but_never_raises_anything_else() -> None:
    whole = zipped(("x.txt", b"x" * 50), ("data.json", CONTENT))
    chance = random.Random(7)
    for _ in range(3000):
        content = bytearray(whole)
        for _ in range(chance.randrange(1, 4)):
            content[chance.randrange(len(content))] = chance.randrange(256)
        del content[chance.randrange(len(content)) : chance.choice((None, 0))]
        with suppress(ImportRefused):
            read(bytes(content))
