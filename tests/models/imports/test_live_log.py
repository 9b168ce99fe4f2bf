"""Logs of live gifts: a streak counts once whatever the log does, and nobody else's gift is ever taken."""

import json
from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import ImportRefused
from models.imports import HEAD, Head, Record, asking, live_log
from models.imports.live_log import CUT_OFF, NO_COINS, NO_LINE
from tests.models.imports.shown import lines, read

OWN = {"own_handle": "me", "timezone": "UTC", "recipient": "mila"}
BERLIN = "[Europe/Berlin],TikTok,main"


def gift(second: int, count: int, end: Any, sender: str = "me", **values: Any) -> dict[str, Any]:
    """An event as one library has it."""
    first = {"timestamp": 1772482500 + second, "repeat_count": count, "repeat_end": end, "gift_id": 5655}
    return {**first, "user": {"unique_id": sender}, "gift": {"name": "Rose", "type": 1, "diamond_count": 2}, **values}


def log(*events: Any) -> bytes:
    return "".join(f"{json.dumps(event)}\n" for event in events).encode()


def shown(content: bytes, **answers: str) -> list[str]:
    named = {f"live-log.{name}": answer for name, answer in (answers or OWN).items()}
    return [line.replace(" [logged]", "") for line in lines(live_log, content, named)]


def counts(content: bytes) -> list[tuple[int, bool]]:
    """How many each row gives, and whether it is to be confirmed."""
    rows, _ = read(live_log, content, {f"live-log.{name}": answer for name, answer in OWN.items()})
    return [(row.draft.quantity, bool(row.doubt)) for row in rows if isinstance(row, Record)]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (log(gift(0, 1, 0)), True),
        (b"\xef\xbb\xbf" + log(gift(0, 1, 0)), True),
        (json.dumps([gift(0, 1, 0)], indent=1).encode(), True),
        (json.dumps(gift(0, 1, 0), indent=1).encode(), False),
        (b'{"giftName": "Rose"}\n', False),
        (b'{"giftName": "Rose", "repeatCount": 1}\n', True),
        (b"time,sender,recipient,gift,count,coins_each\n", True),
        (b"timestamp,giftName,diamondCount\n", True),
        (b"time,gift,count\n", False),
        (b"", False),
        (b"[]", False),
        (b'{"giftId": 1, "repeatCount": ' + b"1" * HEAD, True),
    ],
)
def test_a_log_is_known_by_names_that_hardly_anything_else_has(content: bytes, expected: bool) -> None:
    assert live_log.recognises(Head("x", content[:HEAD])) is expected


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([gift(0, 1, 0), gift(1, 1, 1)], [(1, False)]),
        ([gift(0, 1, 0), gift(1, 2, 0), gift(2, 5, 0), gift(3, 5, 1)], [(5, False)]),
        ([gift(0, 1, False), gift(1, 1, True)], [(1, False)]),
        ([gift(0, 1, 0), gift(1, 3, 0)], [(3, True)]),
        ([gift(0, 4, 0), gift(1, 1, 0), gift(2, 1, 1)], [(4, True), (1, False)]),
        ([gift(0, 1, 0), gift(1, 1, 1), gift(2, 1, 0), gift(3, 2, 1)], [(1, False), (2, False)]),
        ([gift(0, 1, 0), gift(0, 1, 0, gift_id=7), gift(1, 3, 1), gift(2, 2, 1, gift_id=7)], [(3, False), (2, False)]),
        ([gift(0, 1, 0, group_id=1), gift(0, 1, 0, group_id=2), gift(1, 2, 1, group_id=2)], [(2, False), (1, True)]),
        ([gift(0, 3, 0, gift={"name": "Galaxy", "type": 2, "diamond_count": 1000})], [(3, False)]),
        ([gift(0, 3, None, gift={"name": "Galaxy", "diamond_count": 1000})], [(3, False)]),
        ([gift(0, 3, None)], [(3, False)]),
        ([gift(0, 1, 0, msg_id="a"), gift(1, 1, 1, msg_id="b"), gift(1, 1, 1, msg_id="b")], [(1, False)]),
    ],
)
def test_a_streak_counts_once_by_its_end(events: list[dict[str, Any]], expected: list[tuple[int, bool]]) -> None:
    assert counts(log(*events)) == expected
    assert counts(json.dumps(events).encode()) == expected


STREAKS = st.lists(
    st.tuples(st.sampled_from("abc"), st.sampled_from(["me", "you"]), st.integers(1, 5)), min_size=1, max_size=12
)


@given(STREAKS, st.randoms(use_true_random=False))
def test_whole_streaks_of_many_at_once_count_each_once(streaks: list[tuple[str, str, int]], random: Any) -> None:
    """Streaks of different gifts and people run into one another; those of one gift come after each other."""
    queues: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for name, sender, count in streaks:
        events = [gift(0, number, 0, sender, gift_id=name) for number in range(1, count + 1)]
        queues.setdefault((name, sender), []).extend([*events, gift(0, count, 1, sender, gift_id=name)])
    mixed = []
    while queues:
        key = random.choice(sorted(queues))
        mixed.append(queues[key].pop(0))
        queues = {name: left for name, left in queues.items() if left}
    assert Counter(counts(log(*mixed))) == Counter((count, False) for _, sender, count in streaks if sender == "me")


def test_ones_own_handles_are_asked_and_no_other_gift_is_taken() -> None:
    content = log(gift(0, 1, 1), gift(1, 1, 1, "you"), gift(2, 1, 1), gift(3, 1, 1, "@Me"))
    assert shown(content, timezone="UTC") == [
        "1 asked: live-log.own_handle: me",
        "2 asked: live-log.own_handle: you",
        "4 asked: live-log.own_handle: Me",
    ]
    assert len([line for line in shown(content, own_handle=" @ME ,third", recipient="mila") if "gift," in line]) == 3
    assert shown(content, own_handle="nobody") == ["note: Gifts of others, left out: 4"]


def test_a_log_of_strangers_asks_for_no_more_than_it_must(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_log, "MOST_SENDERS", 3)
    assert len(shown(log(*[gift(0, 1, 1, f"user{number}") for number in range(9)]), timezone="UTC")) == 3


def test_where_no_sender_is_named_it_is_asked_whether_all_are_ones_own() -> None:
    content = log(gift(0, 1, 1, ""))
    assert shown(content, recipient="mila") == ["1 asked: live-log.all_mine: Rose 1772482500"]
    assert shown(content, recipient="mila", all_mine="no") == [f"1 refused: {asking.LEFT_OUT}"]
    assert len(shown(content, recipient="mila", all_mine="yes")) == 1


@pytest.mark.parametrize(
    ("values", "handle"),
    [
        ({"to_user": {"unique_id": "lena"}}, "lena"),
        ({"toUser": {"nickname": "Lena", "uniqueId": "@lena"}}, "lena"),
        ({"streamer": "lena"}, "lena"),
        ({"receiverUserId": "77"}, "mila"),
        ({}, "mila"),
    ],
)
def test_to_whom_a_gift_went_is_read_or_asked(values: dict[str, Any], handle: str) -> None:
    ((row,), _) = read(live_log, log(gift(0, 1, 1, **values)), {f"live-log.{name}": text for name, text in OWN.items()})
    assert isinstance(row, Record)
    assert row.draft.handle == handle
    if handle == "mila":
        assert shown(log(gift(0, 1, 1, **values)), own_handle="me") == ["1 asked: live-log.recipient: Rose 1772482500"]
        assert shown(log(gift(0, 1, 1, **values)), own_handle="me", recipient="skip") == [
            f"1 refused: {asking.LEFT_OUT}"
        ]


@pytest.mark.parametrize(
    ("time", "expected"),
    [
        (1772482500, "2026-03-02T21:15:00+01:00"),
        ("1772482500.5", "2026-03-02T21:15:00.500000+01:00"),
        (1772482500123, "2026-03-02T21:15:00.123000+01:00"),
        (1772482500123456, "2026-03-02T21:15:00.123456+01:00"),
        ("2026-03-02T20:15:00Z", "2026-03-02T21:15:00+01:00"),
        ("2026-03-02 21:15:00,250+01:00", "2026-03-02T21:15:00.250000+01:00"),
        ("2026-03-02T20:15:00.1234567-0500", "2026-03-03T02:15:00.123456+01:00"),
        ("2026-03-02 20:15:00", "2026-03-02T21:15:00+01:00"),
    ],
)
def test_a_time_is_read_in_any_unit(time: Any, expected: str) -> None:
    (line,) = shown(log(gift(0, 1, 1, timestamp=time)))
    assert line == f"1: gift,{expected}{BERLIN},mila,Rose,1,2"


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"timestamp": "today"}, "“today” is no time that can be read"),
        ({"timestamp": None}, "“” is no time that can be read"),
        ({"timestamp": 99999999999}, "5138-11-16 is outside the years 2000 to 2199"),
        ({"timestamp": 10**17 - 1}, "5138-11-16 is outside the years 2000 to 2199"),
        ({"gift": {"name": "Rose", "type": 1}}, NO_COINS),
        ({"repeat_count": -1}, "“-1” is not a whole number"),
        ({"repeat_count": 0}, "quantity must be a whole number from 1 to 1,000,000,000"),
        ({"repeat_count": 10**10}, "quantity must be a whole number from 1 to 1,000,000,000"),
        ({"gift": {"name": "Rose", "diamond_count": "two"}}, "“two” is not a whole number"),
        ({"gift": {"name": "Rose", "diamond_count": 0}}, "coins must be a whole number from 1 to 3,000,000,000"),
        ({"gift": {"name": "x" * 501, "diamond_count": 1}}, "item is longer than 500 characters"),
    ],
)
def test_a_gift_that_cannot_be_is_refused_in_one_sentence(values: dict[str, Any], sentence: str) -> None:
    assert shown(log(gift(0, 1, 1, **values))) == [f"1 refused: {sentence}"]


def test_the_zone_of_naive_times_is_asked() -> None:
    content = log(gift(0, 1, 1, timestamp="2026-03-02 20:15:00"))
    assert shown(content, own_handle="me", recipient="mila") == ["1 asked: live-log.timezone: 2026-03-02 20:15:00"]


def test_a_broken_line_costs_itself() -> None:
    broken = [b"{", b"nonsense", b'{"a": 1, "a": 2}', b"[1]", b"7", b'{"x": "' + b"y" * (1 << 20) + b'"}']
    content = log(gift(0, 1, 1)) + b"\n \n".join(broken) + b"\n" + log(gift(1, 1, 1))
    found = shown(content)
    assert [line.split(":")[0] for line in found if "gift," in line] == ["1", str(len(broken) * 2 + 1)]
    assert sum(f"refused: {NO_LINE}" in line for line in found) == 4
    assert "note: Events that are no gifts: 2" in found


def test_a_broken_list_is_refused_as_a_whole() -> None:
    with pytest.raises(ImportRefused):
        shown(json.dumps([gift(0, 1, 1)]).encode()[:-1])


def test_a_gift_without_a_name_is_called_by_its_number() -> None:
    (line,) = shown(log(gift(0, 1, 1, gift={"diamond_count": 3})))
    assert line.endswith(",mila,Gift 5655,1,3")


def test_streaks_without_an_end_are_given_up_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_log, "MOST_OPEN", 2)
    found = shown(log(*[gift(0, 1, 0, gift_id=number) for number in range(5)]))
    assert [line.split(":")[0] for line in found] == ["1", "2", "3", "4", "5"]
    assert all(CUT_OFF in line for line in found)
