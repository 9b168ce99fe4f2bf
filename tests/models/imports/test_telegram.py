"""Telegram's export: whose a gift is, what it cost, and every case that is asked, refused or left out."""

import io
import json
import tracemalloc
from typing import Any

import pytest

from models.errors import ImportRefused, RequestRefused
from models.imports import Head, Reading, Record, Refused, Unanswered, telegram
from models.imports.telegram_gifts import (
    A_PRIZE,
    FOR_GOODS,
    NO_COST,
    NOT_THERE,
    PAID_MESSAGES,
    RECURRING,
    UNIQUE,
)
from tests.models.imports.shown import lines, read

ME, OTHER = "user7654321", "user1234567"
UNKNOWN = "This record is of a kind that is not understood; tell us what it holds"
BERLIN = "[Europe/Berlin],Telegram,main"


def message(action: str, actor: str | None = ME, number: int = 1, **values: Any) -> dict[str, Any]:
    first = {"id": number, "type": "service", "date": "2025-07-01T21:04:00", "date_unixtime": str(1751396640 + number)}
    return {**first, "actor": "A", "actor_id": actor, "action": action, **values}


GIFT = message("send_star_gift", gift_id=5170145012310081615, stars=50)


def chat(*messages: Any, kind: str = "personal_chat", number: Any = 1234567, name: Any = "Example") -> dict[str, Any]:
    return {"name": name, "type": kind, "id": number, "messages": list(messages)}


def full(*chats: Any) -> dict[str, Any]:
    return {"about": "", "personal_information": {"user_id": 7654321}, "chats": {"about": "", "list": list(chats)}}


def shown(content: Any, **answers: str) -> list[str]:
    named = {f"telegram.{name}": answer for name, answer in answers.items()}
    return lines(telegram, json.dumps(content).encode(), named)


def doubt(content: Any) -> str:
    (row,) = read(telegram, json.dumps(content).encode())[0]
    assert isinstance(row, Record)
    return row.doubt


@pytest.mark.parametrize(
    ("kind", "actor", "number", "expected"),
    [
        ("personal_chat", ME, 1234567, "mine"),
        ("personal_chat", OTHER, 1234567, "not mine"),
        ("bot_chat", ME, 1234567, "mine"),
        ("personal_chat", "channel5", 1234567, "not mine"),
        ("personal_chat", None, 1234567, "not mine"),
        ("saved_messages", ME, 7654321, "mine"),
        ("private_group", ME, 99, "asked"),
        ("public_channel", OTHER, 99, "asked"),
    ],
)
def test_in_one_chat_alone_a_gift_is_ones_own_where_it_cannot_be_anothers(
    kind: str, actor: str | None, number: int, expected: str
) -> None:
    content = json.dumps(chat({**GIFT, "actor_id": actor}, kind=kind, number=number)).encode()
    rows, _ = read(telegram, content)
    assert [type(row) for row in rows] == {"mine": [Record], "not mine": [], "asked": [Unanswered]}[expected]


@pytest.mark.parametrize(("answer", "count"), [("7654321", 1), (ME, 1), (OTHER, 0)])
def test_ones_own_number_is_answered_once_for_all_groups(answer: str, count: int) -> None:
    content = chat(GIFT, kind="private_group", number=99)
    assert sum("gift," in line for line in shown(content, own_id=answer)) == count


@pytest.mark.parametrize("answer", ["me", "user", "1" * 20, "channel7"])
def test_what_is_no_number_of_a_user_is_no_answer(answer: str) -> None:
    with pytest.raises(RequestRefused, match=r"is no answer to telegram\.own_id"):
        shown(chat(GIFT), own_id=answer)


def test_an_export_of_everything_says_who_one_is_even_behind_its_chats() -> None:
    everything = full(chat(GIFT, {**GIFT, "actor_id": OTHER}, kind="private_group", number=99))
    behind = {"chats": everything["chats"], "personal_information": everything["personal_information"]}
    expected = [f"send_star_gift 1: gift,2025-07-01T21:04:01+02:00{BERLIN},Example,Star gift 5170145012310081615,1,50"]
    assert shown(everything, own_id=OTHER) == shown(behind) == expected


@pytest.mark.parametrize(
    ("kind", "name", "expected"),
    [
        ("personal_chat", None, "user1234567"),
        ("personal_chat", "  ", "user1234567"),
        ("private_group", None, "chat1234567"),
        ("public_channel", None, "channel1234567"),
        ("saved_messages", None, "Saved Messages"),
        ("public_supergroup", "A\u202eB", "A\u202eB"),
    ],
)
def test_a_gift_goes_to_the_chat_it_stands_in(kind: str, name: str | None, expected: str) -> None:
    ((row,), _) = read(telegram, json.dumps(full(chat(GIFT, kind=kind, name=name))).encode())
    assert isinstance(row, Record)
    assert row.draft.handle == expected


def test_a_chat_may_be_named_behind_its_messages() -> None:
    late = {"messages": [GIFT], "id": 1234567, "type": "personal_chat", "name": "Late"}
    assert [",Late," in line for line in shown(full(late, chat({**GIFT, "id": 2})))] == [True, False]


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"stars": 0}, UNIQUE),
        ({"stars": None}, UNKNOWN),
        ({"stars": True}, UNKNOWN),
        ({"stars": "many"}, UNKNOWN),
        ({"stars": 1.5}, UNKNOWN),
        ({"stars": -5}, "coins must be a whole number from 1 to 3,000,000,000"),
        ({"stars": 2**63}, "coins must be a whole number from 1 to 3,000,000,000"),
        ({"date_unixtime": "soon"}, "“soon” is no time that can be read"),
        ({"date_unixtime": "1"}, "1970-01-01 is outside the years 2000 to 2199"),
        ({"date_unixtime": "99999999999"}, "5138-11-16 is outside the years 2000 to 2199"),
        ({"id": None}, UNKNOWN),
        ({"id": {"a": 1}}, UNKNOWN),
    ],
)
def test_a_gift_that_cannot_be_is_refused_in_one_sentence(values: dict[str, Any], sentence: str) -> None:
    rows, _ = read(telegram, json.dumps(full(chat({**GIFT, **values}, {**GIFT, "id": 2}))).encode())
    assert isinstance(rows[0], Refused)
    assert rows[0].sentence == sentence
    assert isinstance(rows[1], Record)


def test_a_chat_without_a_number_makes_no_key() -> None:
    assert shown(full(chat(GIFT, number=None))) == [f"send_star_gift 1 refused: {UNKNOWN}"]


@pytest.mark.parametrize(
    ("action", "values", "expected"),
    [
        ("send_stars_gift", {"cost": "4,99 €", "amount_whole": 100, "amount_nano": 0}, "100 Stars,1,4.99,EUR"),
        ("send_stars_gift", {"cost": "CA$2.00", "stars": 100}, "100 Stars,1,2.00,CAD"),
        ("send_stars_gift", {"cost": "1 234 ₽", "stars": 1}, "1 Stars,1,1234.00,RUB"),
        ("send_ton_gift", {"cost": "€2,50", "amount_whole": 1, "amount_nano": 50}, "1.00000005 TON,1,2.50,EUR"),
        ("send_premium_gift", {"cost": "11,99 €", "months": 3}, "Premium, 3 months,1,11.99,EUR"),
        ("send_premium_gift", {"cost": "⭐1000", "months": 1}, "Premium, 1 month,1,1000"),
        ("send_premium_gift", {"cost": "⭐️ 1.500", "months": 6}, "Premium, 6 months,1,1500"),
    ],
)
def test_what_was_bought_as_a_gift_has_its_price(action: str, values: dict[str, Any], expected: str) -> None:
    (line,) = shown(full(chat(message(action, **values))))
    assert line.endswith(f",Example,{expected}"), line


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"cost": "", "months": 3}, NO_COST),
        ({"months": 3}, NO_COST),
        ({"cost": "a lot", "months": 3}, "“a lot” is not a price that can be read"),
        ({"cost": "4,99 €"}, UNKNOWN),
        ({"cost": "⭐1.5", "months": 3}, NO_COST),
    ],
)
def test_a_gift_without_a_price_is_refused(values: dict[str, Any], sentence: str) -> None:
    assert shown(full(chat(message("send_premium_gift", **values)))) == [f"send_premium_gift 1 refused: {sentence}"]


def test_whose_dollar_it_is_is_asked_once_for_all() -> None:
    gifts = [message("send_stars_gift", number=number, cost=f"${number}.99", stars=1) for number in (1, 2)]
    asked = [
        row.question.name
        for row in read(telegram, json.dumps(full(chat(*gifts))).encode())[0]
        if isinstance(row, Unanswered)
    ]
    assert asked == ["telegram.dollar"] * 2
    assert [line.rsplit(",", 2)[1:] for line in shown(full(chat(*gifts)), dollar="CAD")] == [
        ["1.99", "CAD"],
        ["2.99", "CAD"],
    ]


def test_an_old_message_without_an_instant_has_the_time_of_the_exporting_computer() -> None:
    old = {name: value for name, value in GIFT.items() if name != "date_unixtime"}
    assert shown(full(chat(old))) == ["send_star_gift 1 asked: telegram.timezone: 2025-07-01T21:04:00"]
    (line,) = shown(full(chat(old)), timezone="America/New_York")
    assert line.startswith("send_star_gift 1: gift,2025-07-01T21:04:00-04:00[America/New_York]")


PAYMENT = message("send_payment", None, amount=75, currency="XTR", invoice_message_id=3)


@pytest.mark.parametrize(
    ("payment", "expected", "reason"),
    [
        (PAYMENT, ",Example,1,75,1234567/1", ""),
        (PAYMENT | {"recurring": "used"}, ",Example,1,75,1234567/1", RECURRING),
        (PAYMENT | {"currency": "EUR"}, ",Example,1,0.75,EUR,1234567/1", FOR_GOODS),
        (PAYMENT | {"currency": "JPY"}, ",Example,1,75,JPY,1234567/1", FOR_GOODS),
        (PAYMENT | {"currency": "KWD"}, ",Example,1,0.075,KWD,1234567/1", FOR_GOODS),
    ],
)
def test_a_payment_is_in_stars_or_in_the_smallest_units_of_its_currency(
    payment: dict[str, Any], expected: str, reason: str
) -> None:
    (line,) = shown(full(chat(payment, kind="bot_chat")))
    assert line.removesuffix(f" ({reason})").endswith(expected), line
    assert doubt(full(chat(payment, kind="bot_chat"))) == reason


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"currency": "ZZZ"}, "“ZZZ” is not a currency; use a code like EUR"),
        ({"currency": None}, "“” is not a currency; use a code like EUR"),
        ({"amount": None}, UNKNOWN),
        ({"amount": -1, "currency": "EUR"}, "amount is below zero or more than one entry can hold"),
        ({"amount": 10**16, "currency": "EUR"}, "amount is below zero or more than one entry can hold"),
    ],
)
def test_a_payment_that_cannot_be_is_refused(values: dict[str, Any], sentence: str) -> None:
    assert shown(full(chat(PAYMENT | values))) == [f"send_payment 1 refused: {sentence}"]


@pytest.mark.parametrize(
    ("invoice", "named"),
    [
        (json.dumps({"title": "Chapter 7", "amount": 75}), "Chapter 7"),
        ({"title": "Chapter 7"}, "Chapter 7"),
        ('{"title": "broken', None),
        ('["title"]', None),
        ('{"title": 7}', None),
        (7, None),
    ],
)
def test_a_payment_is_named_by_its_invoice_which_is_json_in_a_text(invoice: Any, named: str | None) -> None:
    content = chat({"id": 3, "type": "message", "invoice_information": invoice}, PAYMENT, kind="bot_chat")
    ((row,), _) = read(telegram, json.dumps(content).encode())
    assert isinstance(row, Record)
    assert row.draft.item == (named or "")


REFUND = message("refunded_payment", "user1234567", number=9, amount=75, currency="XTR", charge_id="c")


def test_a_refund_finds_the_last_payment_of_as_much_in_its_chat() -> None:
    payments = [PAYMENT | {"id": number, "date_unixtime": str(1751396640 + number)} for number in (1, 2, 20)]
    refunds = [REFUND, REFUND | {"id": 10, "date_unixtime": "1751396700"}, REFUND | {"id": 11}, REFUND | {"id": 12}]
    found = [line for line in shown(full(chat(*payments, *refunds, kind="bot_chat"))) if line.startswith("refunded")]
    assert [line.rsplit(",")[-1] for line in found[:3]] == ["1234567/2", "1234567/20", "1234567/1"]
    assert found[3] == f"refunded_payment 4 refused: {NOT_THERE}"


@pytest.mark.parametrize("values", [{"amount": 76}, {"currency": "EUR"}, {"date_unixtime": "1751396000"}])
def test_a_refund_of_something_else_is_refused(values: dict[str, Any]) -> None:
    found = shown(full(chat(PAYMENT, REFUND | values, kind="bot_chat")))
    assert f"refunded_payment 1 refused: {NOT_THERE}" in found
    found = shown(full(chat(PAYMENT), chat(REFUND, number=5)))
    assert f"refunded_payment 1 refused: {NOT_THERE}" in found


def test_stars_that_came_back_or_were_won_are_to_be_confirmed() -> None:
    back = message("paid_messages_refund", OTHER, messages_count=2, stars_count=20)
    assert doubt(full(chat(back))) == PAID_MESSAGES
    assert shown(full(chat(back | {"actor_id": ME}))) == ["note: There are no gifts and no purchases in this file"]
    prize = message("stars_prize", "user777000", stars=500, is_unclaimed=False)
    assert doubt(full(chat(prize))) == A_PRIZE
    assert len(shown(full(chat(prize | {"is_unclaimed": True})))) == 1


@pytest.mark.parametrize("action", ["gift_code_prize", "paid_messages_price_change", "phone_call", ""])
def test_what_is_no_spending_is_no_row(action: str) -> None:
    content = full(chat(message(action, stars=5, price_stars=5, months=3)))
    assert shown(content) == ["note: There are no gifts and no purchases in this file"]


def test_what_the_file_does_not_say_enough_about_is_counted() -> None:
    paid = {"type": "paid", "count": 120, "recent": [{"from_id": ME}, {"from_id": OTHER}, "x"]}
    posts = [
        {"id": 1, "type": "message", "paid_stars_amount": 30, "reactions": [paid, "x", {"type": "emoji"}]},
        {"id": 2, "type": "message", "reactions": [paid | {"recent": "x"}]},
        message("process_suggested_post", price_amount_whole="1"),
    ]
    assert shown(full(chat(*posts))) == [
        "note: Posts with a price in Stars, of which the file does not say whether you paid it: 1",
        "note: Posts you thanked for with Stars, of which the file does not say with how many: 1",
        "note: Messages about paid posts that do not say who paid: 1",
        "note: There are no gifts and no purchases in this file",
    ]


def test_messages_that_are_none_are_passed_over() -> None:
    assert len(shown(full(chat(7, None, ["x"], {}, {"action": 7}, {"action": {"a": 1}}, GIFT)))) == 1


def test_two_exports_of_one_chat_have_equal_keys() -> None:
    def keys(content: Any) -> set[bytes]:
        return {row.key for row in read(telegram, json.dumps(content).encode())[0]}

    early = message("send_stars_gift", cost="4,99 €", stars=100)
    late = message("send_stars_gift", cost="4,99 €", amount_whole=100, amount_nano=0)
    assert keys(full(chat(early))) == keys(chat(late, name="Renamed"))
    assert not keys(full(chat(early))) & keys(full(chat(early, number=5), chat(early | {"id": 2})))


def test_a_long_export_is_read_in_little_memory() -> None:
    text = {"id": 1, "type": "message", "text": ["x" * 200, {"type": "bold", "text": "y" * 200}]}
    content = json.dumps(full(chat(*[text] * 20_000, GIFT), chat(*[text] * 5_000, kind="bot_chat"))).encode()
    file = io.BytesIO(content)
    tracemalloc.start()
    (row,) = telegram.rows(file, Reading())
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (row.line, len(content) > 10 << 20, most < 4 << 20) == (1, True, True)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (full(), True),
        (full(chat(GIFT)), True),
        (chat(GIFT), True),
        ({"messages": [], "type": "bot_chat"}, True),
        ({"about": "", "contacts": {"about": "", "list": []}}, True),
        ({"about": "", "chats": {"list": [chat()]}}, True),
        ({"about": "us"}, False),
        ({"about": "us", "chats": 7}, False),
        ({"type": "personal_chat"}, False),
        ({"type": "chat", "messages": []}, False),
        ([chat(GIFT)], False),
    ],
)
def test_an_export_is_known_by_how_it_begins(content: Any, expected: bool) -> None:
    for indent in (None, 1):
        assert telegram.recognises(Head("x", json.dumps(content, indent=indent).encode())) is expected


def test_there_is_an_end_to_what_is_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telegram, "MOST", 3)
    shown(full(chat(*[GIFT] * 3)))
    with pytest.raises(ImportRefused) as caught:
        shown(full(chat(*[GIFT] * 4)))
    assert "holds more than" in caught.value.message
