"""JSON of strangers: every danger is one sentence, whatever is wanted comes out, and nothing else is ever raised."""

import io
import json
import tracemalloc
from contextlib import suppress
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import ImportRefused
from models.imports import MAX_RAW
from models.imports.guarded_json import NESTED, Guard, find, items, raw, whole

WANTED = {"gifts": "Gifts"}
BROKEN = "x.json is no JSON that can be read to its end: it is cut off or damaged. Nothing was imported"
NOT_UTF8 = "x.json is not in UTF-8, as JSON has to be; save it as UTF-8. Nothing was imported"
LONG = "x.json holds a text or a number longer than can be read; nothing was imported"
DEEP = "x.json is nested more than 64 deep; nothing was imported"
TWICE = "An object in x.json has the key “{}” twice, or too many keys; nothing was imported"
MUCH = "x.json holds more than can be read; nothing was imported"


def read(content: bytes) -> list[tuple[str, Any]]:
    return list(items(Guard(io.BytesIO(content)), WANTED))


def refusal(content: bytes) -> str:
    with pytest.raises(ImportRefused) as caught:
        read(content)
    return caught.value.message.format(**{"file": "x.json", **caught.value.values})


def test_the_wanted_lists_are_found_wherever_they_are_and_in_whatever_case() -> None:
    content = {
        "a": {"GIFTS": [{"Date": 1, "Nested": {"Date": 2, "More": [3]}, "List": [4], "Last": "x"}, 7, None, [{}], {}]},
        "b": [{"gifts": None}, {"gifts": {}}, {"gifts": "none"}, {"gifts": [{"date": True}]}, ["gifts", {"Date": 6}]],
        "c": {"gifts": [{"gifts": [{"Date": 8}]}]},
    }  # fmt: skip
    assert read(json.dumps(content).encode()) == [
        ("Gifts", {"date": 1, "nested": NESTED, "list": NESTED, "last": "x"}),
        ("Gifts", None),
        ("Gifts", None),
        ("Gifts", None),
        ("Gifts", {}),
        ("Gifts", {"date": True}),
        ("Gifts", {"gifts": NESTED}),
    ]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        pytest.param(b"", BROKEN, id="nothing"),
        pytest.param(b'{"gifts": [{"a": 1}', BROKEN, id="cut off"),
        pytest.param(b'{"gifts": []} x', BROKEN, id="something behind it"),
        pytest.param(b'{"gifts": []}{"gifts": []}', BROKEN, id="two documents"),
        pytest.param(b'{"gifts": [NaN]}', BROKEN, id="NaN"),
        pytest.param(b'{"gifts": [Infinity]}', BROKEN, id="infinity"),
        pytest.param(b'{"gifts": [1e99999999999999999999]}', BROKEN, id="a number out of any range"),
        pytest.param(b'{"gifts": ["\xff"]}', NOT_UTF8, id="not UTF-8"),
        pytest.param(b'{"gifts": ["\\ud8"]}', BROKEN, id="half an escape"),
        pytest.param('{"gifts": []}'.encode("utf-16"), BROKEN, id="UTF-16"),
        pytest.param(b'{"gifts": [' + b"1" * 4301 + b"]}", LONG, id="4,301 digits"),
        pytest.param(b'{"gifts": [0.' + b"1" * 400 + b"]}", LONG, id="400 decimals"),
        pytest.param(b'{"gifts": ["' + b"x" * (5 << 20) + b'"]}', MUCH, id="5 MB of text"),
        pytest.param(b'{"gifts": ["' + b'\\"x' * (1 << 20) + b'"]}', LONG, id="3 MB of text with quotation marks"),
        pytest.param(b"[" * 1_000_000, DEEP, id="1 MB of brackets"),
        pytest.param(b"[" * 30_000 + b"]" * 30_000, DEEP, id="30,000 lists in one another"),
        pytest.param(b'{"a":' * 1_000_000, DEEP, id="1,000,000 objects in one another"),
        pytest.param(b'{"gifts": [{"a": 1, "a": 2}]}', TWICE.format("a"), id="a key twice"),
        pytest.param(b'{"x": {"b": 1, "\\u0062": 2}}', TWICE.format("b"), id="a key twice, spelt otherwise"),
        pytest.param(
            b"{" + b",".join(b'"%d":0' % number for number in range(200_001)) + b"}",
            TWICE.format("200000"),
            id="200,001 keys",
        ),
        pytest.param(b" " * (2 << 20) + b"{}", MUCH, id="2 MB of nothing"),
    ],
)
def test_a_broken_or_hostile_document_is_refused_in_one_sentence(content: bytes, sentence: str) -> None:
    assert refusal(content) == sentence


def test_64_deep_is_still_read() -> None:
    assert read(b"[" * 64 + b"]" * 64) == []
    assert refusal(b"[" * 65 + b"]" * 65) == DEEP


def test_a_byte_order_mark_is_skipped() -> None:
    assert read(b'\xef\xbb\xbf{"gifts": [{}]}') == [("Gifts", {})]


@pytest.mark.parametrize(
    ("escaped", "text", "repaired"),
    [
        (rb"\ud83c\udf38", "🌸", 0),
        (rb"\uD83C\uDF38", "🌸", 0),
        (rb"\ud83c", "\ufffd", 1),
        (rb"\udf38\ud83c", "\ufffd\ufffd", 2),
        (rb"\ud83c\ud83c\udf38", "\ufffd🌸", 1),
        (rb"\\ud83c", "\\ud83c", 0),
        (rb"\\\ud83c\"", '\\\ufffd"', 1),
        (rb"\u0041\n", "A\n", 0),
    ],
)
def test_half_a_surrogate_pair_becomes_the_replacement_character(escaped: bytes, text: str, repaired: int) -> None:
    for padding in (0, 65_500, 65_530, 65_536, 131_000):
        guard = Guard(io.BytesIO(b'{"pad": "' + b"x" * padding + b'", "gifts": [{"a": "' + escaped + b'"}]}'))
        assert list(items(guard, WANTED)) == [("Gifts", {"a": text})]
        assert guard.repaired == repaired


@pytest.mark.parametrize(
    ("escaped", "text", "controls"),
    [
        (rb"\x1B", "\x1b", 1),
        (rb"a\x00\x7Fb", "a\0\x7fb", 2),
        (rb"\\x1B", "\\x1B", 0),
        (rb"\\\x1B", "\\\x1b", 1),
    ],
)
def test_control_characters_as_telegram_writes_them_are_read_and_counted(
    escaped: bytes, text: str, controls: int
) -> None:
    for padding in (0, 65_500, 65_530, 65_536):
        guard = Guard(io.BytesIO(b'{"pad": "' + b"x" * padding + b'", "gifts": [{"a": "' + escaped + b'"}]}'))
        assert list(items(guard, WANTED)) == [("Gifts", {"a": text})]
        assert guard.controls == controls


@pytest.mark.parametrize("escaped", [rb"\x1", rb"\xg0", rb"\x1b"])
def test_no_other_escape_is_made_up(escaped: bytes) -> None:
    assert refusal(b'{"gifts": [{"a": "' + escaped + b'"}]}') == BROKEN


def found(content: object, **wanted: Any) -> list[tuple[str, Any, Any]]:
    guard = Guard(io.BytesIO(json.dumps(content).encode()))
    return [(one.name, one.item, dict(one.around)) for one in find(guard, **wanted)]


def test_items_come_with_all_they_hold_and_with_what_is_around_them() -> None:
    chat = {"name": "A", "Type": "bot", "more": {"name": "no"}, "messages": [{"id": 1, "Text": [{"x": [1.5, None]}]}]}
    later = {"messages": [{"id": 2}, 7], "name": "B", "type": "late"}
    assert found(
        {"me": {"id": 9, "list": [{}]}, "chats": {"list": [chat, later, {"messages": []}]}},
        lists={"messages": "M"}, objects={"me": "Me"}, around=("name", "type"),
    ) == [
        ("Me", {"id": 9, "list": [{}]}, {}),
        ("M", {"id": 1, "Text": [{"x": [Decimal("1.5"), None]}]}, {"name": "A", "type": "bot"}),
        ("M", {"id": 2}, {}),
        ("M", None, {}),
    ]  # fmt: skip


def test_what_stands_behind_a_list_is_known_once_it_is_read() -> None:
    content = b'{"list": [{"messages": [{"id": 1}], "name": "A"}, {"messages": [{"id": 2}], "name": "B"}]}'
    held = list(find(Guard(io.BytesIO(content)), {"messages": "M"}, around=("name",)))
    assert [one.around for one in held] == [{"name": "A"}, {"name": "B"}]


def test_a_document_may_be_the_list_itself() -> None:
    assert found([{"": [{"a": 1}]}, "x", [{}]], lists={"": "All"}) == [
        ("All", {"": [{"a": 1}]}, {}),
        ("All", None, {}),
        ("All", None, {}),
    ]
    assert found({"": [{"a": 1}]}, lists={"": "All"}) == []


@pytest.mark.parametrize("key", ["messages", "me"])
def test_an_item_too_large_to_hold_is_refused(key: str) -> None:
    content = (
        {"messages": [{"x": ["y"] * 100_000}]} if key == "messages" else {"me": {"x": "y" * 50, "z": [[]] * 90_000}}
    )
    guard = Guard(io.BytesIO(json.dumps(content).encode()))
    with pytest.raises(ImportRefused) as caught:
        list(find(guard, {"messages": "M"}, {"me": "Me"}))
    assert "holds a record larger than can be read" in caught.value.message


def test_a_small_document_is_read_whole() -> None:
    assert whole(b' {"a": [1, {"b": null}], "c": "x"} ') == {"a": [1, {"b": None}], "c": "x"}
    assert whole(b"[]") == []
    assert whole(b"7") == 7
    for broken in (b"", b"{", b'{"a": 1, "a": 2}', b"[" * 70 + b"]" * 70, b"{} {}"):
        with pytest.raises(ImportRefused):
            whole(broken)


def test_what_a_file_says_is_kept_as_compact_json_and_cut_where_it_is_long() -> None:
    assert raw({"a": "ü", "b": [1, None, True]}) == '{"a":"ü","b":[1,null,true]}'
    assert len(raw({"a": "x" * 5000})) == MAX_RAW


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**12), 10**12) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3) | st.just("gifts"), inner, max_size=3)
    ),
    max_leaves=20,
)


def wanted_of(value: object) -> list[object]:
    """The wanted items, found the plain way."""
    if isinstance(value, list):
        return [item for inner in value for item in wanted_of(inner)]
    if not isinstance(value, dict):
        return []
    found: list[object] = []
    for key, inner in value.items():
        found += inner if key.casefold() == "gifts" and isinstance(inner, list) else wanted_of(inner)
    return found


def flat(item: object) -> object:
    if not isinstance(item, dict):
        return None
    first: dict[str, object] = {}
    for key, value in item.items():
        first.setdefault(key.casefold(), NESTED if isinstance(value, list | dict) else value)
    return first


@given(VALUES, st.booleans())
def test_what_is_wanted_is_found_in_any_document(value: object, ascii_only: bool) -> None:
    content = json.dumps(value, ensure_ascii=ascii_only).encode("utf-8", "replace")
    assert [item for _, item in read(content)] == [flat(item) for item in wanted_of(value)]


@given(VALUES, st.booleans())
def test_a_small_document_is_read_as_it_is(value: object, ascii_only: bool) -> None:
    content = json.dumps(value, ensure_ascii=ascii_only).encode("utf-8", "replace")
    assert whole(content) == value
    assert [one.item for one in find(Guard(io.BytesIO(b'{"all": [%b]}' % content)), {"all": ""})] == [
        value if isinstance(value, dict) else None
    ]


@given(st.binary(max_size=40), st.integers(0, 100), st.integers(0, 20))
def test_damage_anywhere_is_refused_or_read_but_never_raises_anything_else(junk: bytes, place: int, cut: int) -> None:
    content = b'{"a": {"gifts": [{"Date": "2026-03-02 20:15:44", "GiftAmount": "5"}, {"x": [1, {"y": null}]}]}}'
    with suppress(ImportRefused):
        read(content[:place] + junk + content[place + cut :])


class Endless(io.RawIOBase):
    """A list of gifts without an end, up to so many bytes."""

    def __init__(self, size: int) -> None:
        self.left, self.begun = size, False

    def read(self, size: int = -1) -> bytes:
        self.left -= size
        if not self.begun:
            self.begun = True
            return b'{"gifts": ['[:size].ljust(size)
        if self.left < 0:
            return b""
        return b'{"Date": "2026-03-02 20:15:44", "GiftAmount": "5"},'.ljust(64) * (size // 64)


def test_a_large_file_is_read_in_little_memory() -> None:
    guard = Guard(Endless(32 << 20))  # type: ignore[arg-type]
    tracemalloc.start()
    with pytest.raises(ImportRefused):
        for _ in items(guard, WANTED):
            pass
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 4 << 20
