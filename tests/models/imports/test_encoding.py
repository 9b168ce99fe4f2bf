"""JSON in other encodings is read: UTF-16 by itself, anything else as Windows-1252 once a person says so."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import lookups
from models.errors import ImportRefused
from models.imports import child, encoding
from models.imports.apply import apply
from models.imports.encoding import LATIN, REFUSE, Undecoded, as_utf8
from models.imports.plan import Plan
from models.imports.planned import Counts
from models.imports.planner import plan_import
from models.ledger import Ledger

GIFT = {"Date": "2026-03-02 20:15:44", "GiftAmount": "5", "UserName": "Jürgen"}
EXPORT = json.dumps({"Activity": {"SendGifts": {"SendGifts": [GIFT] * 2}}}, ensure_ascii=False)
CHAT = json.dumps({
    "name": "Jürgen", "type": "personal_chat", "id": 1234567, "messages": [{
        "id": 10, "type": "service", "date": "2025-07-01T21:04:00", "date_unixtime": "1751396640", "actor": "Me",
        "actor_id": "user7654321", "action": "send_star_gift", "gift_id": 1, "stars": 50, "is_limited": False,
        "is_anonymous": False, "gift_text": "", "text": "", "text_entities": [],
    }],
}, ensure_ascii=False)  # fmt: skip
LOG = json.dumps({
    "timestamp": 1772482544, "user": {"unique_id": "me"}, "to_user": {"unique_id": "jürgen"}, "repeat_count": 1,
    "gift": {"name": "Rose", "id": 1, "diamond_count": 1, "type": 2},
}, ensure_ascii=False)  # fmt: skip
ANSWERS = {"tiktok.gift_amount": "coins", "tiktok.timezone": "UTC", "live-log.own_handle": "me"}
UTF16 = {
    "little end first": lambda text: b"\xff\xfe" + text.encode("utf-16-le"),
    "big end first": lambda text: b"\xfe\xff" + text.encode("utf-16-be"),
    "little end first without its mark": lambda text: text.encode("utf-16-le"),
    "big end first without its mark": lambda text: text.encode("utf-16-be"),
}


@pytest.fixture
def ledger(book: Ledger) -> Ledger:
    return book


def planned(ledger: Ledger, content: bytes | Path, **answers: str) -> Plan:
    return plan_import(ledger, [content], answers={**ANSWERS, **answers}, read=child.events)


def names(plan: Plan) -> set[str]:
    return {row.draft.handle or row.draft.creator for row in plan.rows if row.draft is not None}


@pytest.mark.parametrize("written", UTF16.values(), ids=UTF16)
@pytest.mark.parametrize(("text", "name"), [(EXPORT, "Jürgen"), (CHAT, "Jürgen"), (LOG, "jürgen")])
def test_utf16_is_read_and_said(ledger: Ledger, written: object, text: str, name: str) -> None:
    plan = planned(ledger, written(text))  # type: ignore[operator]
    assert (names(plan), plan.counts.open) == ({name}, 0)
    assert "{file} is in UTF-16 and was read so" in [note.message for note in plan.files[0].notes]


def test_utf16_in_a_zip_is_read(ledger: Ledger) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("user_data_tiktok.json", EXPORT.encode("utf-16"))
    assert planned(ledger, file.getvalue()).counts == Counts(new=2)


@pytest.mark.parametrize(("text", "source", "name"), [(EXPORT, "tiktok", "Jürgen"), (LOG, "live-log", "jürgen")])
def test_what_is_no_utf8_is_asked_once_and_remembered(ledger: Ledger, text: str, source: str, name: str) -> None:
    content = text.encode("cp1252")
    plan = planned(ledger, content)
    (question,) = plan.questions
    assert (question.name, question.choices, question.examples) == (f"{source}.encoding", (LATIN, REFUSE), (name,))
    with pytest.raises(ImportRefused, match="has to be answered first"):
        apply(ledger, plan)
    answered = planned(ledger, content, **{question.name: LATIN})
    assert names(answered) == {name}
    apply(ledger, answered)
    assert {draft.handle for draft in lookups.all_drafts(ledger)} == {name}
    again = planned(ledger, content)
    assert (again.questions, again.counts.new) == ([], 0)
    with pytest.raises(ImportRefused, match="is not in UTF-8, as JSON has to be; save it as UTF-8"):
        planned(ledger, content, **{question.name: REFUSE})


def test_a_file_in_utf8_is_asked_nothing_whatever_was_answered(ledger: Ledger) -> None:
    for mark in (b"", b"\xef\xbb\xbf"):
        plan = planned(ledger, mark + EXPORT.encode(), **{"tiktok.encoding": LATIN})
        assert (names(plan), plan.counts) == ({"Jürgen"}, Counts(new=2))


@given(st.text(), st.sampled_from(["utf-8", "utf-16-le", "utf-16-be"]), st.integers(1, 9))
def test_any_text_comes_out_as_utf8(text: str, written: str, size: int) -> None:
    file = as_utf8(io.BytesIO(text.encode(written)), written, "tiktok", {})
    found = b"".join(iter(lambda: file.read(size), b""))
    assert found == text.removeprefix("\ufeff" if written != "utf-8" else "").encode()
    file.seek(0)
    assert file.read() == found


@given(st.binary(), st.binary())
def test_any_bytes_are_read_as_windows_1252_from_where_they_are_no_utf8(first: bytes, second: bytes) -> None:
    file = as_utf8(io.BytesIO(first + b"\xff" + second), "utf-8", "tiktok", {"tiktok.encoding": LATIN})
    file.read().decode()
    with pytest.raises(Undecoded):
        as_utf8(io.BytesIO(first + b"\xff" + second), "utf-8", "tiktok", {}).read()


@pytest.mark.parametrize("size", [65_534, 65_535, 65_536, 65_537])
def test_a_letter_on_the_border_of_two_pieces_is_whole(size: int) -> None:
    text = "x" * size + "ü" * 3 + "y" * 70_000
    assert as_utf8(io.BytesIO(text.encode()), "utf-8", "tiktok", {}).read() == text.encode()
    latin = as_utf8(io.BytesIO(text.encode("cp1252")), "utf-8", "tiktok", {"tiktok.encoding": LATIN})
    assert latin.read() == text.encode()


@pytest.mark.parametrize(
    ("begins", "expected"),
    [
        (b"{}", "utf-8"), (b"\xef\xbb\xbf [", "utf-8"), (b"", ""), (b"type,when", ""), (b"\xff\xfet\0", ""),
        (b"\xff\xfe{\0", "utf-16-le"), (b'{\0"\0', "utf-16-le"), (b"\0[\0]", "utf-16-be"), (b"{\0\0\0", ""),
    ],
)  # fmt: skip
def test_json_is_known_in_each_encoding(begins: bytes, expected: str) -> None:
    assert encoding.of(begins) == expected
