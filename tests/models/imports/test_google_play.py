"""Google Play's orders and purchases: what is one charge, what is asked, what is refused."""

import json
from typing import Any

import pytest

from models import lookups, own_catalogue
from models.additions import OwnPlatform
from models.imports import child, google_play, reading
from models.imports.apply import apply
from models.imports.planner import plan_import
from models.imports.reading import Read
from models.ledger import Ledger
from models.money import Money
from tests.models.imports.shown import DATA, read, said, zipped


def order(title: str = "350 Coins (TikTok)", total: Any = "€4.99", **more: Any) -> bytes:
    """A Google Play order as its file has it."""
    said = {"orderId": "GPA.1", "creationTime": "2026-03-02T18:41:05.120Z", "totalPrice": total, "ipCountry": "DE",
            "lineItem": [{"doc": {"documentType": "In App Item", "title": title}, "quantity": 1}]}  # fmt: skip
    return json.dumps([{"orderHistory": said | more}]).encode()


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


@pytest.mark.parametrize("read_by", [reading.events, child.events])
def test_coins_of_a_platform_of_ones_own_are_bought_here_too(ledger: Ledger, read_by: Read) -> None:
    content = order("300 Beans (Bigo)")
    assert plan_import(ledger, [content], source=google_play.NAME, read=read_by).counts.new == 0
    own_catalogue.add_platform(ledger, OwnPlatform("Bigo", "Bean", "Beans"))
    apply(ledger, plan_import(ledger, [content], source=google_play.NAME, read=read_by))
    (draft,) = lookups.all_drafts(ledger)
    assert (draft.platform, draft.coins, draft.amount) == ("Bigo", 300, Money(499, "EUR"))
