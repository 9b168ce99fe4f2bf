"""TikTok's data in its three forms, all made up: what is not said is asked, no answer brings a row in twice."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from models import drafts, lookups
from models.errors import ImportRefused, RequestRefused
from models.imports.apply import apply
from models.imports.plan import Plan
from models.imports.planned import Counts
from models.imports.planner import Step, plan_import
from models.imports.readers import READERS
from models.ledger import Ledger

DATA = Path(__file__).parents[2] / "data"
ANSWERS = {"tiktok.gift_amount": "coins", "tiktok.price": "USD", "tiktok.coin_purchases": "unknown-cost",
           "tiktok.packs": "0.99:70,4.99:350", "tiktok.timezone": "UTC"}  # fmt: skip
SENT = {"Date": "2026-03-02 20:15:44", "GiftAmount": "5", "UserName": "example_creator"}
COINS = {"Date": "2026-03-02 19:41:07", "Type": "Recharge", "CoinAmount": 350}
PRICE = {"Date": "2026-03-02 19:41:07", "Price": "4.99"}


def export(sent: list[Any] = [], bought: list[Any] = [], coins: list[Any] = [], wallet: list[Any] = []) -> bytes:  # noqa: B006
    """A file of the newest form."""
    gifts = {"SendGifts": {"SendGifts": sent or None}, "BuyGifts": {"BuyGifts": bought or None}}
    history = {"CoinPurchaseHistoryList": coins or None}
    wallets = {"Coin Purchase History": history, "Transaction History": {"TransactionsList": wallet or None}}
    return json.dumps({"Income+ Wallet": wallets, "Your Activity": {"Purchases": gifts}}).encode()


def planned(ledger: Ledger, *files: bytes | Path, **answers: str) -> Plan:
    answers = {"timezone": "UTC", **answers}
    return plan_import(ledger, files, answers={f"tiktok.{name}": answer for name, answer in answers.items() if answer})


def shown(plan: Plan) -> list[str]:
    """Each row in a few words: what it would become, or why not."""
    texts = []
    for row in plan.rows:
        fields = drafts.fields(row.draft) if row.draft else ()
        said = row.refused.sentence if row.refused else row.example or ",".join(field for field in fields if field)
        texts.append(f"{row.section} {row.line} {row.status}: {said}")
    return texts


def stored(ledger: Ledger) -> list[str]:
    return [",".join(field for field in drafts.fields(draft) if field) for draft in lookups.all_drafts(ledger)]


BERLIN = "+01:00[Europe/Berlin],TikTok,main"
GIFTS = [
    f"gift,2026-03-02T21:15:44{BERLIN},example_creator,example_creator,1,5",
    f"gift,2026-03-02T21:15:44{BERLIN},example_creator,example_creator,1,5",
    f"gift,2026-03-03T22:00:01{BERLIN},another_example,another_example,1,1",
]
UNKNOWN_ITEM = "This record of TikTok's is of a kind that is not understood; tell us what it holds"
NOT_A_PRICE = "“{}” is not a price that can be read"
LEFT_OUT = "Left out, as you answered"
TWO_WAYS = "“{text}” can be read in two ways, with thousands or with decimals; enter this purchase by hand"
QUESTIONS = ", ".join(name for reader in READERS for name in reader.OPTIONS)
NO_QUESTION = f"There is no question “tiktok.colour”; there are {QUESTIONS}"
UNKNOWN = "Coins bought; TikTok's file does not say what they cost"


@pytest.mark.parametrize(
    ("name", "bought"),
    [
        (
            "a",
            [f"purchase,2026-03-02T20:41:07{BERLIN},350,4.99,USD", f"purchase,2026-03-09T11:00:00{BERLIN},70,0.99,USD"],
        ),
        (
            "b",
            [f"purchase,2026-03-02T20:41:07{BERLIN},350,4.99,USD", f"purchase,2026-03-09T11:00:00{BERLIN},70,0.99,USD"],
        ),
        (
            "c",
            [
                f"adjustment,2026-02-01T09:00:00{BERLIN},correction,70,{UNKNOWN}",
                f"purchase,2026-03-02T20:41:07{BERLIN},350,4.99,USD",
                f"purchase,2026-03-09T11:00:00{BERLIN},70,0.99,USD",
            ],
        ),
    ],
)
def test_each_form_of_the_file_is_read(ledger: Ledger, name: str, bought: list[str]) -> None:
    plan = plan_import(ledger, [DATA / f"tiktok-{name}.json"], answers=ANSWERS)
    apply(ledger, plan)
    assert sorted(stored(ledger)) == sorted(GIFTS + bought)
    assert plan_import(ledger, [DATA / f"tiktok-{name}.json"]).counts == Counts(present=len(GIFTS + bought))


def test_another_form_of_the_file_brings_nothing_twice(ledger: Ledger) -> None:
    apply(ledger, plan_import(ledger, [DATA / "tiktok-a.json"], answers=ANSWERS))
    assert plan_import(ledger, [DATA / "tiktok-b.json"]).counts == Counts(present=5)
    plan = plan_import(ledger, [DATA / "tiktok-c.json"], answers=ANSWERS)
    assert plan.counts == Counts(present=5, new=1)


def test_the_same_records_in_two_files_of_one_import_are_added_once(ledger: Ledger) -> None:
    plan = plan_import(ledger, [DATA / f"tiktok-{name}.json" for name in "abc"], answers=ANSWERS)
    assert [file.counts.new for file in plan.files] == [5, 0, 1]


def test_no_other_answer_and_no_other_zone_brings_a_row_in_twice(ledger: Ledger) -> None:
    content = export([SENT, SENT], [PRICE], [COINS])
    apply(ledger, plan_import(ledger, [content], answers=ANSWERS))
    ledger.change_settings(timezone="Asia/Tokyo")
    for answers in (
        {},
        {"gift_amount": "count", "coins_per_gift": "10"},
        {"price": "skip", "coin_purchases": "skip"},
        {"timezone": "America/New_York", "price": "EUR"},
    ):
        plan = planned(ledger, content, **answers)
        assert (plan.counts.new, plan.counts.open) == (0, 0)
        assert apply(ledger, plan) == []
    assert plan_import(ledger, [content], account="second", answers=ANSWERS).counts == Counts(new=3)


def test_what_the_file_does_not_say_is_asked_with_examples(ledger: Ledger) -> None:
    gifts = [SENT | {"GiftAmount": str(number)} for number in (5, 1, 5, 99, 30)]
    plan = planned(ledger, export(gifts, [PRICE], [COINS, COINS | {"Date": "2026-01-01 00:00:00", "CoinAmount": 70}]))
    assert [(question.name, question.choices, question.examples) for question in plan.questions] == [
        ("tiktok.gift_amount", ("coins", "count"), ("5", "1", "99")),
        ("tiktok.price", (), ("4.99",)),
        ("tiktok.coin_purchases", ("unknown-cost", "skip"), ("70",)),
    ]
    assert plan.counts == Counts(open=7)
    with pytest.raises(ImportRefused) as caught:
        apply(ledger, plan)
    assert str(caught.value) == "“tiktok.gift_amount” has to be answered first; nothing was imported"


def test_a_number_of_gifts_needs_the_coins_of_one(ledger: Ledger) -> None:
    content = export([SENT])
    plan = planned(ledger, content, gift_amount="count")
    assert [(question.name, question.examples) for question in plan.questions] == [("tiktok.coins_per_gift", ("5",))]
    plan = planned(ledger, content, gift_amount="count", coins_per_gift="skip")
    assert shown(plan) == [f"SendGifts 1 refused: {LEFT_OUT}"]
    (row,) = shown(planned(ledger, content, gift_amount="count", coins_per_gift="10"))
    assert row.endswith(",example_creator,5,50")


@pytest.mark.parametrize(
    ("minutes", "joined"), [("19:41:07", True), ("19:46:07", True), ("19:36:07", True), ("19:46:08", False)]
)
def test_a_price_belongs_to_coins_of_the_same_five_minutes(ledger: Ledger, minutes: str, joined: bool) -> None:
    content = export([], [PRICE | {"Date": f"2026-03-02 {minutes}"}], [COINS])
    plan = planned(ledger, content, price="EUR", coin_purchases="unknown-cost")
    if joined:
        assert shown(plan) == [f"CoinPurchaseHistoryList 1 new: purchase,2026-03-02T20:41:07{BERLIN},350,4.99,EUR"]
        assert [note.message.format(**note.values) for note in plan.files[0].notes] == [
            "1 prices were joined with the coins bought at the same time; each such pair is one row"
        ]
    else:
        assert [row.split(":")[0] for row in shown(plan)] == ["CoinPurchaseHistoryList 1 new", "BuyGifts 1 open"]


def test_a_pair_is_known_by_either_half(ledger: Ledger) -> None:
    apply(ledger, planned(ledger, export([], [PRICE]), price="EUR", packs="4.99:350"))
    assert planned(ledger, export([], [PRICE], [COINS])).counts == Counts(present=1)


def test_equal_coins_are_each_known_by_the_price_that_paid_for_them(ledger: Ledger) -> None:
    prices = [PRICE, PRICE | {"Date": "2026-03-02 19:42:07", "Price": "5.99"}]
    apply(ledger, planned(ledger, export([], prices), price="EUR", packs="4.99:350,5.99:350"))
    plan = planned(ledger, export([], prices, [COINS, COINS]), price="EUR")
    assert plan.counts == Counts(present=2), shown(plan)


@pytest.mark.parametrize(
    ("said", "currency", "amount"),
    [("25.000 VND", "EUR", ""), ("25.000", "EUR", ""), ("1.500", "JPY", ""), ("1.500", "KWD", "1.500")],
)
def test_a_point_before_three_places_may_part_thousands(ledger: Ledger, said: str, currency: str, amount: str) -> None:
    (row,) = shown(planned(ledger, export([], [PRICE | {"Price": said}], [COINS]), price=currency))
    assert (f"{TWO_WAYS.format(text=said)}" in row) == (not amount), row
    assert row.endswith(f",350,{amount},{currency}") == bool(amount), row


def test_left_out_rows_are_counted(ledger: Ledger) -> None:
    plan = planned(ledger, export([], [PRICE], [COINS]), price="skip", coin_purchases="skip")
    assert shown(plan) == [
        f"CoinPurchaseHistoryList 1 refused: {LEFT_OUT}",
        f"BuyGifts 1 refused: {LEFT_OUT}",
    ]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("1.29", "new"), (1.29, "new"), ("$1.29", "new"), ("1.29 €", "new"), ("1,29 €", "new"), (3, "new"),
        ("USD 1.29", "new"), ("1.29 JPY", "“1.29” has more decimal places than the currency has (0)"),
        ("1,299.00", NOT_A_PRICE.format("1,299.00")), ("1,299", NOT_A_PRICE.format("1,299")),
        ("-1.29", NOT_A_PRICE.format("-1.29")), ("free", NOT_A_PRICE.format("free")),
        (None, UNKNOWN_ITEM),
        (True, UNKNOWN_ITEM),
    ],
)  # fmt: skip
def test_a_price_is_read_as_leniently_as_is_safe(ledger: Ledger, said: object, expected: str) -> None:
    plan = planned(ledger, export([], [PRICE | {"Price": said}], [COINS]), price="EUR", coin_purchases="skip")
    assert {row.refused.sentence if row.refused else row.status for row in plan.rows} - {LEFT_OUT} == {expected}


def test_a_currency_beside_the_price_needs_no_answer(ledger: Ledger) -> None:
    (row,) = shown(planned(ledger, export([], [PRICE | {"Price": "USD 1.29"}], [COINS])))
    assert row.endswith(",350,1.29,USD")


@pytest.mark.parametrize(
    ("record", "sentence"),
    [
        (SENT | {"Date": "02.03.2026"}, "“02.03.2026” is not a date as TikTok writes it"),
        (SENT | {"Date": "2026-02-30 00:00:00"}, "“2026-02-30” is not a date in the calendar"),
        (SENT | {"Date": "1970-01-01 00:00:00"}, "1970-01-01 is outside the years 2000 to 2199"),
        (SENT | {"GiftAmount": "many"}, "“many” is not a whole number"),
        (SENT | {"GiftAmount": -1}, "“-1” is not a whole number"),
        (SENT | {"GiftAmount": 1e99}, "“1E+99” is not a whole number"),
        (SENT | {"GiftAmount": 0}, "coins must be a whole number from 1 to 3,000,000,000"),
        (SENT | {"GiftAmount": 2**63}, "coins must be a whole number from 1 to 3,000,000,000"),
        (SENT | {"UserName": "x" * 501}, "handle is longer than 500 characters"),
        (SENT | {"UserName": "a\0b"}, "handle holds a character that is no text"),
        (SENT | {"UserName": {"name": "x"}}, UNKNOWN_ITEM),
        ({"Date": "2026-03-02 20:15:44"}, UNKNOWN_ITEM),
        (["a list"], UNKNOWN_ITEM),
        (7, UNKNOWN_ITEM),
    ],
)  # fmt: skip
def test_a_wrong_record_is_refused_in_one_sentence_and_the_others_imported(
    ledger: Ledger, record: object, sentence: str
) -> None:
    plan = planned(ledger, export([SENT, record, SENT]), gift_amount="coins")
    assert [row.refused.sentence for row in plan.rows if row.refused] == [sentence]
    assert plan.counts == Counts(new=2, refused=1)


def test_wallet_transactions_are_counted_as_not_understood(ledger: Ledger) -> None:
    plan = planned(ledger, export(wallet=[{"Date": "2026-03-02 20:15:44", "Amount": "5"}, {}]))
    assert shown(plan) == [f"TransactionsList {line} refused: {UNKNOWN_ITEM}" for line in (1, 2)]


def test_a_file_without_gifts_says_so(ledger: Ledger) -> None:
    (planned_file,) = planned(ledger, export()).files
    assert len(planned_file) == 0
    assert [note.message for note in planned_file.notes] == [
        "There are no gifts and no purchases of coins in this file"
    ]


def test_a_recipient_may_be_unknown_and_dates_local(ledger: Ledger) -> None:
    content = export([SENT | {"UserName": None}, SENT | {"Date": "2026-03-29 02:30:00"}])
    plan = planned(ledger, content, gift_amount="coins", timezone="Europe/Berlin")
    assert shown(plan) == [
        f"SendGifts 1 new: gift,2026-03-02T20:15:44{BERLIN},1,5",
        "SendGifts 2 refused: 2026-03-29 02:30:00 did not exist in Europe/Berlin: the clocks skipped it",
    ]


def test_half_a_surrogate_pair_is_replaced_and_told(ledger: Ledger) -> None:
    content = export([SENT | {"UserName": "a\ud800b"}, SENT | {"UserName": "c\U0001f338d"}])
    plan = planned(ledger, content, gift_amount="coins")
    assert [row.draft.handle for row in plan.rows if row.draft] == ["a�b", "c🌸d"]
    assert [note.message.format(**note.values) for note in plan.files[0].notes] == [
        "1 damaged characters were replaced by “�”"
    ]


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({"gift_amount": "maybe"}, "“maybe” is no answer to tiktok.gift_amount; it is one of coins, count"),
        ({"coins_per_gift": "0"}, "“0” is no answer to tiktok.coins_per_gift"),
        ({"price": "EURO"}, "“EURO” is no answer to tiktok.price"),
        ({"packs": "4.99=350"}, "“4.99=350” is no answer to tiktok.packs"),
        ({"packs": "4.99:many"}, "“many” is no answer to tiktok.packs"),
        ({"timezone": "Berlin"}, "“Berlin” is not a time zone; names look like Europe/Berlin"),
        ({"colour": "red"}, NO_QUESTION),
    ],
)  # fmt: skip
def test_an_answer_that_cannot_be_is_a_wrong_request(ledger: Ledger, answers: dict[str, str], sentence: str) -> None:
    with pytest.raises(RequestRefused) as caught:
        planned(ledger, export([SENT]), **answers)
    assert str(caught.value) == sentence


def test_a_long_file_without_rows_can_be_cancelled(ledger: Ledger) -> None:
    content = export([SENT])[:-1] + b',"Posts":[' + b",".join([b'"x"'] * 100_000) + b"]}"
    told: list[int] = []

    def stop(step: Step) -> bool:
        told.append(step.rows)
        return len(told) < 3

    with pytest.raises(ImportRefused, match="The import was cancelled; nothing was imported"):
        plan_import(ledger, [content], progress=stop)
    assert told == [0, 0, 0]


def zipped(*members: tuple[str, bytes], kind: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", kind) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return file.getvalue()


@pytest.mark.parametrize(
    "name", ["user_data.json", "user_data_tiktok.json", "folder/user_data.json", "../../user_data.json"]
)
def test_the_zip_file_as_it_is_downloaded_is_read(ledger: Ledger, tmp_path: Path, name: str) -> None:
    path = tmp_path / "TikTok_Data.zip"
    path.write_bytes(zipped(("readme.txt", b"hello"), (name, export([SENT]))))
    assert planned(ledger, path, gift_amount="coins").counts == Counts(new=1)
    assert sorted(file.name for file in tmp_path.iterdir() if "coinpurse" not in file.name) == ["TikTok_Data.zip"]
