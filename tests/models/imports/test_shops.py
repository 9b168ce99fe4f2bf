"""Every fixture of Google's and Apple's files is read by its own reader alone, as its golden file says.

A golden file has what is said before any answer, and after all. `python -m tests.models.imports.test_shops` writes them
anew; what changed is then looked at in the difference.
"""

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models import lookups
from models.errors import ImportRefused, RequestRefused
from models.imports import Head, Reading, Record, apple, google_pay, google_play, shops, youtube
from models.imports.apply import apply
from models.imports.planned import Counts
from models.imports.planner import plan_import
from models.imports.youtube_rows import message
from models.ledger import Ledger
from models.money import Money
from tests.books import new_ledger
from tests.models.imports.shown import DATA, lines, read, reader_of

GOLDEN = Path(__file__).parents[2] / "golden" / "imports"
PAY = {"google-pay.timezone": "Europe/Berlin"}
YOUTUBE = {"youtube.currency": "EUR"}
FIXTURES: dict[str, dict[str, str]] = {
    "apple-cn.csv": {},
    "apple-free.csv": {},
    "apple-new.csv": {},
    "apple-old.csv": {},
    "apple-us-dates.csv": {"apple.dollar": "USD"},
    "apple-open-dates.csv": {"apple.date_order": "dmy"},
    "google-pay-en.csv": PAY,
    "google-pay-fee.csv": PAY,
    "google-play-orders.json": {},
    "google-play-orders-many.json": {},
    "google-play-orders-asked.json": {"google-play.dollar": "AUD", "google-play.decimal_sign": "comma",
                                      "google-play.currency": "EUR"},
    "google-play-purchases.json": {},
    "youtube-chats-6.csv": YOUTUBE,
    "youtube-chats-currency.csv": {},
    "youtube-chats-parent.csv": YOUTUBE,
    "youtube-chats-bare.csv": {},
    "youtube-chats-headless.csv": YOUTUBE,
    "youtube-chats-unit.csv": {"youtube.unit": "units"},
    "youtube-chats-unknown-language.csv": {},
    "youtube-comments-before-2024.csv": YOUTUBE,
    "youtube-comments-after-2024.csv": YOUTUBE,
    "youtube-comments-2026.csv": YOUTUBE,
    "youtube-comments-headless.csv": YOUTUBE,
    "youtube-reacties-nl.csv": YOUTUBE,
}  # fmt: skip


def golden(name: str) -> str:
    content = (DATA / name).read_bytes()
    reader = reader_of(name, content)
    parts = [f"== {reader.NAME}, nothing answered", *lines(reader, content), "", "== all answered"]
    return "\n".join([*parts, *lines(reader, content, FIXTURES[name]), ""])


@pytest.mark.parametrize("name", FIXTURES)
def test_a_fixture_is_read_by_its_own_reader_alone_as_its_golden_file_says(name: str) -> None:
    assert golden(name) == (GOLDEN / f"{name}.txt").read_text(encoding="utf-8")


def test_every_fixture_of_the_shops_is_looked_at() -> None:
    found = {path.name for path in DATA.iterdir() if path.name.startswith(("apple", "google", "youtube"))}
    assert found == set(FIXTURES)


@pytest.mark.parametrize("name", FIXTURES)
def test_no_answer_changes_a_key_and_each_row_says_where_it_is_from(name: str) -> None:
    content = (DATA / name).read_bytes()
    reader = reader_of(name, content)
    rows, _ = read(reader, content, FIXTURES[name])
    assert all(0 < len(row.raw) <= 2000 for row in rows)
    assert [row.key for row in rows] == [row.key for row in read(reader, content)[0]]
    other = reader.rows(io.BytesIO(content), Reading("Europe/Berlin", "second", FIXTURES[name]))
    assert not {row.key for row in rows if row.key} & {row.key for row in other if isinstance(row, Record)}


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    ledger = new_ledger(tmp_path / "test.coinpurse", timezone="Europe/Berlin")
    yield ledger
    ledger.close()


def zipped(**members: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def order(title: str = "350 Coins (TikTok)", total: Any = "€4.99", **more: Any) -> bytes:
    """A Google Play order as its file has it."""
    said = {"orderId": "GPA.1", "creationTime": "2026-03-02T18:41:05.120Z", "totalPrice": total, "ipCountry": "DE",
            "lineItem": [{"doc": {"documentType": "In App Item", "title": title}, "quantity": 1}]}  # fmt: skip
    return json.dumps([{"orderHistory": said | more}]).encode()


def said(content: bytes, name: str = "x.json", **answers: str) -> list[str]:
    reader = reader_of(name, content)
    prefix = reader.NAME
    return lines(reader, content, {f"{prefix}.{answer}": value for answer, value in answers.items()})


# --- Google Play ------------------------------------------------------------------------------------------------------


def test_orders_and_purchases_of_one_archive_are_the_same_charges(ledger: Ledger) -> None:
    names = {"Order History": "google-play-orders.json", "Purchase History": "google-play-purchases.json"}
    content = zipped(
        **{f"Takeout/Google Play Store/{name}.json": (DATA / of).read_bytes() for name, of in names.items()}
    )
    plan = plan_import(ledger, [content])
    assert [(file.counts.new, file.counts.present) for file in plan.files] == [(7, 0), (1, 2)]
    later = (DATA / "google-play-purchases.json").read_bytes().replace(b"18:41:05.980", b"18:43:00.000")
    plan = plan_import(ledger, [DATA / "google-play-orders.json", zipped(**{"Purchase History.json": later})])
    assert [(file.counts.new, file.counts.joins, file.counts.present) for file in plan.files] == [(7, 0, 0), (1, 1, 1)]


def test_a_file_that_grew_brings_only_what_is_new(ledger: Ledger) -> None:
    old = (DATA / "google-play-orders.json").read_bytes()
    apply(
        ledger,
        plan_import(ledger, [zipped(a=b'[{"orderHistory":{}},' + json.dumps(json.loads(old)[0]).encode() + b"]")]),
    )
    assert len(list(lookups.all_drafts(ledger))) == 1
    counts = plan_import(ledger, [zipped(a=old)]).counts
    assert (counts.present, counts.new) == (1, 6)


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"totalPrice": None}, "orders 1 refused: “” is not a price that can be read"),
        ({"totalPrice": True}, "orders 1 refused: “” is not a price that can be read"),
        ({"totalPrice": "free"}, "orders 1 refused: “free” is not a price that can be read"),
        ({"totalPrice": ["€4.99"]}, "orders 1 refused: “” is not a price that can be read"),
        ({"creationTime": "yesterday"}, "orders 1 refused: “yesterday” is not a date that can be read"),
        ({"creationTime": None}, "orders 1 refused: “” is not a date that can be read"),
        ({"creationTime": "2026-03-02"}, "orders 1 refused: “2026-03-02” is not a date that can be read"),
        ({"creationTime": "03/02/2026 10:00"}, "orders 1 refused: “03/02/2026 10:00” is not a date that can be read"),
        ({"lineItem": "350 Coins (TikTok)"}, "note: One other purchase in this file is of no platform Coinpurse knows"),
        ({"lineItem": []}, "note: One other purchase in this file is of no platform Coinpurse knows"),
        ({"totalPrice": "€9999999999999999.00"},
         "orders 1 refused: “9999999999999999.00” is more than one entry can hold"),
        ({"orderId": "x" * 501}, "orders 1 refused: reference is longer than 500 characters"),
    ],
)  # fmt: skip
def test_a_wrong_order_is_refused_in_one_sentence(more: dict[str, Any], expected: str) -> None:
    assert said(order(**more)) == [expected]


@pytest.mark.parametrize(
    ("quantity", "expected"), [(None, 350), (1, 350), ("3", 1050), (0, None), ("many", None), (True, None), ([], None)]
)
def test_several_of_one_pack_are_added_up(quantity: object, expected: int | None) -> None:
    doc = {"documentType": "In App Item", "title": "350 Coins (TikTok)"}
    (row,) = said(order(lineItem=[{"doc": doc, "quantity": quantity}]))
    assert f",{expected},4.99,EUR" in row if expected else row == f"orders 1 refused: {google_play.NO_RECORD}"


def test_an_order_of_several_things_has_one_price_for_all_of_them() -> None:
    docs = [{"doc": {"title": title}} for title in ("350 Coins (TikTok)", "70 Coins (TikTok)", "Example Game")]
    assert ",420,4.99,EUR" in said(order(lineItem=docs[:2]))[0]
    (refused,) = said(order(lineItem=docs[1:]))
    assert refused == (
        "orders 1 refused: This order holds several things for one price, “70 Coins (TikTok)” among them; "
        "enter its coins by hand"
    )


def test_a_refund_without_an_order_number_and_a_part_of_a_gift_are_refused() -> None:
    rows = said(order(orderId=None, refundAmount="€4.99"))
    assert (
        rows[1]
        == "orders refund 1 refused: This refund names no order, so what it refunds cannot be found; enter it by hand"
    )
    rows = said(order(title="Membership (YouTube)", refundAmount="€1.00"))
    assert rows[1].startswith("orders refund 1 refused: A part of what “Membership (YouTube)” cost came back")


def test_refunds_find_their_purchase(ledger: Ledger) -> None:
    apply(ledger, plan_import(ledger, [DATA / "google-play-orders.json", DATA / "apple-us-dates.csv"],
                              answers={"apple.dollar": "USD"}))  # fmt: skip
    refunds = [draft for draft in lookups.all_drafts(ledger) if draft.kind == "refund"]
    assert [(draft.reference[-5:], draft.coins, draft.amount and draft.amount.minor) for draft in refunds] == [
        ("00002", 700, 999), ("00003", 0, 9999), ("PLE10", 0, 100),
    ]  # fmt: skip


def test_refunds_find_their_own_where_some_purchases_were_there_without_a_price(ledger: Ledger) -> None:
    coins = {"Date": "2026-03-05 20:00:30", "Type": "Recharge", "CoinAmount": 700}
    told = json.dumps({"Income+ Wallet": {"Coin Purchase History": {"CoinPurchaseHistoryList": [coins]}}}).encode()
    answers = {"tiktok.coin_purchases": "unknown-cost", "tiktok.timezone": "UTC"}
    apply(ledger, plan_import(ledger, [zipped(**{"user_data_tiktok.json": told})], answers=answers))
    plan = plan_import(ledger, [DATA / "google-play-orders.json"])
    assert (plan.counts.joins, plan.counts.refused) == (1, 2)
    apply(ledger, plan)
    found = {draft.reference[-1]: draft for draft in lookups.all_drafts(ledger) if draft.kind == "refund"}
    assert [(number, found[number].amount) for number in sorted(found)] == [
        ("2", Money(999, "EUR")),
        ("3", Money(9999, "EUR")),
    ]


def test_where_somebody_was_and_lives_is_not_kept() -> None:
    (row,), _ = read(google_play, order(ipAddress="192.0.2.1", billingContact={"name": "Example"}))
    assert "192.0.2.1" not in row.raw
    assert "billingContact" not in row.raw
    assert '"ipCountry":"DE"' in row.raw


def test_one_dollar_of_two_countries_is_asked_with_what_it_would_be() -> None:
    one, two = (order(total="$4.99", ipCountry=country)[1:-1] for country in ("US", "CA"))
    assert said(b"[%b,%b]" % (one, two)) == [
        "orders 1 asked: google-play.dollar: $4.99 → 4.99 CAD / 4.99 USD / 4.99 AUD",
        "orders 2 asked: google-play.dollar: $4.99 → 4.99 CAD / 4.99 USD / 4.99 AUD",
    ]


# --- Google Pay -------------------------------------------------------------------------------------------------------

PAY_HEADER = "Time,Transaction ID,Description,Product,Payment method,Status,Amount\n"


def payment(**cells: str) -> bytes:
    usual = {"time": '"Mar 2, 2026, 7:41 PM"', "id": "GPY.1", "title": "350 Coins (TikTok)",
             "product": "Google Play Apps", "method": "Visa 0000", "status": "Complete",
             "amount": "EUR 4.99"}  # fmt: skip
    return (PAY_HEADER + ",".join((usual | cells).values()) + "\n").encode()


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"time": "sometime"}, "2 refused: “sometime” is not a date that can be read"),
        ({"amount": ""}, "2 refused: “” is not a price that can be read"),
        ({"status": "Pending"}, "2 refused: This was not paid, or not yet: its state is “Pending”"),
        ({"time": "03/04/2026 10:00"},
         "2 asked: google-pay.date_order: 03/04/2026 10:00 → dmy: 2026-04-03 / mdy: 2026-03-04"),
        ({"amount": "$4.99"}, "2 asked: google-pay.dollar: $4.99 → 4.99 USD / 4.99 CAD / 4.99 AUD"),
        ({"amount": "kr 49"}, "2 asked: google-pay.krone: kr 49 → 49 SEK / 49 NOK / 49 DKK"),
        ({"time": '"Mar 29, 2026, 2:30 AM"'},
         "2 refused: 2026-03-29 02:30:00 did not exist in Europe/Berlin: the clocks skipped it"),
        ({"title": "Example Game"}, "note: One other purchase in this file is of no platform Coinpurse knows"),
    ],
)  # fmt: skip
def test_what_a_transaction_leaves_open_is_asked_or_refused(cells: dict[str, str], expected: str) -> None:
    assert said(payment(**cells), "x.csv", timezone="Europe/Berlin") == [expected]


def test_the_zone_of_times_is_asked_once_and_never_brings_a_row_in_twice(ledger: Ledger) -> None:
    plan = plan_import(ledger, [DATA / "google-pay-en.csv", DATA / "google-pay-fee.csv"])
    (question,) = plan.questions
    assert (question.name, question.default) == ("google-pay.timezone", "Europe/Berlin")
    assert question.examples[0] == "Mar 2, 2026, 7:41\u202fPM → 2026-03-02 19:41:00"
    apply(ledger, plan_import(ledger, [DATA / "google-pay-fee.csv"], answers=PAY))
    again = plan_import(ledger, [DATA / "google-pay-fee.csv"], answers={"google-pay.timezone": "Asia/Tokyo"})
    assert again.counts == Counts(present=1, new=1, left=1)  # the other one is not sure, and was not ticked


def test_a_zone_that_is_none_is_a_wrong_request() -> None:
    with pytest.raises(RequestRefused, match="“Berlin” is not a time zone; names look like Europe/Berlin"):
        said(payment(), "x.csv", timezone="Berlin")


# --- Apple ------------------------------------------------------------------------------------------------------------

APPLE_HEADER = ("Item Purchased Date,Content Type,Item Description,Container Description,Invoice Item Total,"
                "Refund Amount,Order Number,Payment Type,Currency\n")  # fmt: skip


def bought(**cells: str) -> bytes:
    usual = {"date": "2026-03-02", "type": "In-App Purchases", "title": "350 Coins", "app": "TikTok", "total": "4.99",
             "refund": "0", "order": "M1", "method": "Visa", "currency": "EUR"}  # fmt: skip
    return (APPLE_HEADER + ",".join((usual | cells).values()) + "\n").encode()


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"date": "03/04/2026"},
         "2 asked: apple.date_order: 03/04/2026 → dmy: 2026-04-03 / mdy: 2026-03-04"),
        ({"date": ""}, "2 refused: “” is not a date that can be read"),
        ({"date": "2/3/26"}, "2 refused: “2/3/26” is not a date that can be read"),
        ({"date": "2026-03-02 19:41"}, "2 asked: apple.timezone: 2026-03-02 19:41 → 2026-03-02 19:41:00"),
        ({"total": '"1,234"'}, "2 asked: apple.decimal_sign: 1,234 → point: 1234 EUR / comma: 1.234 EUR"),
        ({"total": "free"}, "2 refused: “free” is not a price that can be read"),
        ({"currency": "ZZZ"}, "2 refused: “ZZZ” is not a currency; use a code like EUR"),
        ({"currency": ""}, "2 asked: apple.currency: 4.99 → 4.99 ?"),
        ({"refund": "all"}, "2 refused: “all” is not a price that can be read"),
        ({"order": "M1,M2"}, "2 refused: This row has 10 cells and the header 9"),
        ({"title": '"350'}, "2 refused: A quotation mark is opened in this row and never closed"),
    ],
)  # fmt: skip
def test_what_a_purchase_leaves_open_is_asked_or_refused(cells: dict[str, str], expected: str) -> None:
    assert said(bought(**cells), "x.csv") == [expected]


def test_the_history_is_found_in_a_zip_in_a_zip(ledger: Ledger) -> None:
    inner = zipped(**{"Stores Activity/Store Transaction Purchase and Free Apps History.csv": bought()})
    plan = plan_import(ledger, [zipped(**{"Apple_Media_Services/Apple_Media_Services.zip": inner})])
    assert plan.counts == Counts(new=1)


def test_what_is_paid_from_the_balance_counts_once(ledger: Ledger) -> None:
    plan = plan_import(ledger, [DATA / "apple-new.csv"])
    stored = [row.draft for row in plan.rows if row.draft and row.draft.payment_method == "Store Credit"]
    assert [draft.amount and draft.amount.minor for draft in stored] == [124999, 99]
    assert "top-up" in plan.files[0].notes[0].message


# --- YouTube ----------------------------------------------------------------------------------------------------------

CHATS = "Live Chat ID,Channel ID,Live Chat Create Timestamp,Price,Currency code,Video ID,Live Chat Text\n"


def chat(*prices: tuple[str, str], video: str = "vidEXAMPLE1", text: str = '"{""text"":""x""}"') -> bytes:
    rows = [f"LC{number},UCexample,2026-01-17T12:30:05+00:00,{price},{code},{video},{text}\n"
            for number, (price, code) in enumerate(prices)]  # fmt: skip
    return (CHATS + "".join(rows)).encode()


def prices(*given: tuple[str, str], **answers: str) -> list[str]:
    """What each price is taken as."""
    rows = said(chat(*given), "x.csv", **answers)
    return [row.split(",1,")[1].removesuffix(",x") if ": gift," in row else row.split(": ", 1)[1] for row in rows]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ([("5000000", "USD"), ("990000", "USD")], ["5.00,USD", "0.99,USD"]),
        ([("5", "USD"), ("10.0", "USD")], ["5.00,USD", "10.00,USD"]),
        ([("5000000.0", "EUR")], ["5.00,EUR"]),
        ([("100000000", "JPY"), ("50000000", "INR")], ["100,JPY", "50.00,INR"]),
        ([("10000", "JPY")], ["10000,JPY"]),
        ([("20000", "VND"), ("50000", "IDR")], ["20000,VND", "50000.00,IDR"]),
        ([("20000000000", "VND")], ["20000,VND"]),
        ([("1000000", "JPY")],
         ["youtube.unit: 1000000 JPY → millionths: 1 JPY / units: 1000000 JPY"]),
        ([("1000000", "JPY"), ("500000000", "JPY")], ["1,JPY", "500,JPY"]),
        ([("5000000", "USD"), ("4.99", "USD")],
         ["youtube.unit: 5000000 USD → millionths: 5 USD / units: 5000000 USD",
          "youtube.unit: 4.99 USD → units: 4.99 USD"]),
        ([("12345", "USD")], ["youtube.unit: 12345 USD → millionths: 0.012345 USD / units: 12345 USD"]),
    ],
)  # fmt: skip
def test_the_unit_is_what_all_prices_can_have_or_asked(given: list[tuple[str, str]], expected: list[str]) -> None:
    assert prices(*given) == expected


def test_the_unit_that_is_answered_holds_for_the_tables_that_leave_it_open() -> None:
    given = [("5000000", "USD"), ("4.99", "USD")]
    assert prices(*given, unit="millionths") == [
        "5.00,USD", "“0.00000499” has more decimal places than the currency has (2)",
    ]  # fmt: skip
    assert prices(*given, unit="units") == ["5000000.00,USD", "4.99,USD"]
    assert prices(("5000000", "USD"), unit="units") == ["5.00,USD"], "what is certain is not asked, nor answered"
    with pytest.raises(RequestRefused, match=r"“cents” is no answer to youtube\.unit"):
        prices(*given, unit="cents")


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (chat(("x", "USD")), "2 refused: “x” is not a price that can be read"),
        (chat(("5", "ZZZ")), "2 refused: “ZZZ” is not a currency; use a code like EUR"),
        (chat(("1,5", "EUR")), "2 refused: This row has 8 cells and the header 7"),
        (chat(("-5", "USD")), "2 refused: “-5” is not a price that can be read"),
        (chat(("5", "USD"), video="<b>"), "2 refused: “<b>” is not the id of a video"),
        (chat(("5", "USD"), video=""), "2 refused: “” is not the id of a video"),
        (chat(("5", "USD"), text='"open'), "2 refused: A quotation mark is opened in this row and never closed"),
        (chat(("5", "USD")).replace(b"-17T12", b"-17T24"), "2 refused: “24:30:05” is not a time of day"),
        (chat(("0", "USD")), "note: There are no Super Chats and no Super Thanks in this file"),
        (CHATS.encode(), "note: There are no Super Chats and no Super Thanks in this file"),
    ],
)
def test_a_wrong_message_is_refused_in_one_sentence(rows: bytes, expected: str) -> None:
    assert said(rows, "x.csv") == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"takeoutSegments":[{"text":"a"},{"text":"b"}]}', "ab"), ('{"text":"a"},{"text":"b"}', "ab"),
        ('{"text":"two\nlines"}', "two\nlines"), ('{"text":"half \\ud83c"}', "half �"), ("plain", "plain"),
        ("123", "123"),
        ("", ""), ("[" * 100_000, "[" * 100_000), ('{"text":7}', ""), ('{"text":"a\\u0000b"}', "ab"),
    ],
)  # fmt: skip
def test_a_message_is_read_in_every_form_it_has_had(text: str, expected: str) -> None:
    assert message(text) == expected


def test_one_video_is_one_creator_until_it_is_named(ledger: Ledger) -> None:
    apply(ledger, plan_import(ledger, [DATA / "youtube-chats-currency.csv"]))
    stored = list(lookups.all_drafts(ledger))
    assert [draft.handle for draft in stored] == ["video vidEXAMPLE1", *["video vidEXAMPLE3"] * 3]
    assert len({draft.creator for draft in stored}) == 2


def test_split_files_are_one_history(ledger: Ledger) -> None:
    content = (DATA / "youtube-comments-after-2024.csv").read_bytes()
    header, *rest = content.splitlines(keepends=True)
    folder = "Takeout/YouTube und YouTube Music/Kommentare/Kommentare"
    parts = {".csv": header + rest[0], "(1).csv": header + rest[1], "(2).csv": content}
    plan = plan_import(ledger, [zipped(**{folder + name: part for name, part in parts.items()})], answers=YOUTUBE)
    assert plan.counts == Counts(new=1, present=1)


@pytest.mark.parametrize(
    "header",
    ["Date,Description,Product,Amount", "Date,Transaction ID,Description,Amount", "Time,Amount,Currency,Status",
     "Item Purchased Date,Price", "Video ID,Playlist Video Creation Timestamp", "Channel Id,Channel Url,Channel Title"],
)  # fmt: skip
def test_a_table_of_ones_own_is_of_no_shop(header: str) -> None:
    head = Head("x.csv", f"{header}\n1,2,3,4\n".encode())
    assert not any(reader.recognises(head) for reader in (apple, google_pay, google_play, youtube))


# --- All of them ------------------------------------------------------------------------------------------------------


def test_a_file_of_more_purchases_than_anyone_makes_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (shops, youtube):
        monkeypatch.setattr(module, "MOST", 1)
    many = chat(("5", "USD"), ("5", "USD"))
    for name, content in (("x.csv", many), ("x.json", b"[%b,%b]" % (order()[1:-1], order()[1:-1]))):
        with pytest.raises(ImportRefused) as caught:
            said(content, name)
        assert caught.value.values == {"most": 1}


PIECES = [
    "", '"', ",", "\n", "\r", "{", "}", "[", "0", "9" * 5000, "-1", "1e999", "NaN", "\x00", "\ud800", "٣", "€", "$",
    "¥", "2026-13-45", "9999-12-31T23:59:59-14:00", "0001-01-01", "null", "true", '"orderId"', "350 Coins (TikTok)",
    "UC", "\u202f", "(", ")", "Ug", "%", "\\",
]  # fmt: skip


@pytest.mark.parametrize("name", FIXTURES)
@settings(max_examples=30)
@given(data=st.data())
def test_a_damaged_file_costs_rows_or_one_sentence(name: str, data: st.DataObject) -> None:
    content = bytearray((DATA / name).read_bytes())
    reader = reader_of(name, bytes(content))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content)))
        piece = data.draw(st.one_of(st.sampled_from(PIECES), st.text(max_size=4))).encode(errors="surrogatepass")
        content[at : at + data.draw(st.integers(0, 20))] = piece
    try:
        rows, _ = read(reader, bytes(content), data.draw(st.sampled_from([{}, FIXTURES[name]])))
    except ImportRefused:
        return
    assert all(len(row.raw) <= 2000 for row in rows)
    lines(reader, bytes(content))


@given(st.binary(max_size=200))
def test_any_bytes_are_rows_or_one_sentence(content: bytes) -> None:
    for reader in (apple, google_pay, google_play, youtube):
        for begin in (b"", CHATS.encode(), PAY_HEADER.encode(), APPLE_HEADER.encode(), b'[{"orderHistory":{'):
            try:
                read(reader, begin + content)
            except ImportRefused:
                continue


if __name__ == "__main__":
    GOLDEN.mkdir(parents=True, exist_ok=True)
    for fixture in FIXTURES:
        (GOLDEN / f"{fixture}.txt").write_text(golden(fixture), encoding="utf-8")
