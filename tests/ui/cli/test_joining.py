"""`import` joins what belongs together, says so, and leaves to a person what is not sure."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest

from models import entries
from models.ledger import Ledger
from tests.ui.cli.commands import Run

ANSWERS = ("--answer", "tiktok.timezone=UTC")


@pytest.fixture
def bought(tmp_path: Path) -> Path:
    """TikTok's own file: 350 coins at 18:41:07."""
    path = tmp_path / "user_data_tiktok.json"
    rows = [{"Date": "2026-03-02 18:41:07", "Type": "Recharge", "CoinAmount": 350}]
    path.write_text(json.dumps({"Income+ Wallet": {"Coin Purchase History": {"CoinPurchaseHistoryList": rows}}}))
    return path


@pytest.fixture
def order(tmp_path: Path) -> Path:
    """A Google Play order of 350 coins for 4.99 EUR two seconds before."""
    path = tmp_path / "Order History.json"
    path.write_text(json.dumps([order_of("2026-03-02T18:41:05.120Z", "1")]))
    return path


def order_of(when: str, number: str, price: str = "4,99 €") -> object:
    line = {"doc": {"documentType": "In App Item", "title": "350 Coins (TikTok)"}, "quantity": 1}
    return {"orderHistory": {"orderId": f"GPA.{number}", "creationTime": when, "ipCountry": "DE", "totalPrice": price,
                             "tax": "0,80 €", "refundAmount": "0,00 €", "preorder": False, "renewalOrder": False,
                             "billingInstrument": {"displayName": "Visa-0000"}, "lineItem": [line]}}  # fmt: skip


def test_coins_and_their_price_are_one_row_in_the_sums(run: Run, ledger: Path, bought: Path, order: Path) -> None:
    status, out, err = run("import", bought, order, *ANSWERS)
    assert (status, err) == (0, "")
    assert out.splitlines() == [
        "user_data_tiktok.json (tiktok): 0 imported + 1 joined + 0 already there + 0 refused = 1 row",
        "Order History.json (google-play): 1 imported + 0 already there + 0 refused = 1 row",
        "Total: 1 imported + 1 joined + 0 already there + 0 refused = 2 rows",
    ]
    (row,) = run("export", "csv").out.splitlines()[1:]
    assert row.startswith("purchase,2026-03-02T")
    assert ",350,4.99,EUR," in row
    assert "Total: 0 imported + 2 already there + 0 refused = 2 rows" in run("import", bought, order).out


def test_json_says_what_joins_and_why(run: Run, ledger: Path, bought: Path, order: Path) -> None:
    run("import", bought, *ANSWERS, "--answer", "tiktok.coin_purchases=unknown-cost")
    found = json.loads(run("import", order, "--dry-run", "--json").out)
    assert {name: found[name] for name in ("imported", "joined", "left_out", "rows")} == {
        "imported": 0, "joined": 1, "left_out": 0, "rows": 1,
    }  # fmt: skip
    (join,) = found["files"][0]["joins"]
    assert (join["with"], join["is_sure"], join["is_taken"]) == ({"entry": 1}, True, True)
    assert join["text"].startswith("350 coins of 2026-03-02T")
    assert join["text"].endswith("(without a price), in the ledger already")
    assert found["sums"] == {"EUR": 499}


def test_a_gift_of_a_log_joins_that_of_the_download(run: Run, ledger: Path, tmp_path: Path) -> None:
    sent = [{"Date": "2026-03-02 20:15:44", "GiftAmount": "5", "UserName": "mila"}]
    export, log = tmp_path / "user_data_tiktok.json", tmp_path / "log.csv"
    export.write_text(json.dumps({"Your Activity": {"Purchases": {"SendGifts": {"SendGifts": sent}}}}))
    rows = "2026-03-02T20:15:42Z,me,mila,Rose,5,1\n"
    log.write_text(f"time,sender,recipient,gift,count,coins_each\n{rows}")
    answers = (*ANSWERS, "--answer", "tiktok.gift_amount=coins", "--answer", "live-log.own_handle=me")
    found = json.loads(run("import", export, log, *answers, "--dry-run", "--json").out)
    (join,) = found["files"][1]["joins"]
    assert join["text"] == "5 coins for mila of 2026-03-02T21:15:44+01:00[Europe/Berlin], in these files"
    assert "Total: 1 imported + 1 joined" in run("import", export, log, *answers).out
    (row,) = run("export", "csv").out.splitlines()[1:]
    assert row.startswith("gift,2026-03-02T21:15:44+01:00[Europe/Berlin],TikTok,main,mila,mila,Rose,5,5,")


def test_joins_can_be_declined(run: Run, ledger: Path, bought: Path, order: Path) -> None:
    asked = run("import", bought, order, *ANSWERS, "--joins", "none")
    assert (asked.status, "tiktok.coin_purchases" in asked.err) == (2, True)
    status, out, _ = run(
        "import", bought, order, *ANSWERS, "--joins", "none", "--answer", "tiktok.coin_purchases=unknown-cost"
    )
    assert (status, out.splitlines()[-1]) == (0, "Total: 2 imported + 0 already there + 0 refused = 2 rows")


def test_what_could_be_two_things_waits_for_a_word(run: Run, ledger: Path, bought: Path, order: Path) -> None:
    orders = [order_of("2026-03-02T18:41:00Z", "1"), order_of("2026-03-02T18:41:14Z", "2", "5,99 €")]
    order.write_text(json.dumps(orders))
    status, out, err = run("import", bought, order, *ANSWERS)
    assert (status, out.splitlines()[-1]) == (
        0, "Total: 2 imported + 0 already there + 0 refused + 1 left out = 3 rows",
    )  # fmt: skip
    assert "left out until --joins all or none says what it is: 350 coins of 2026-03-02" in err
    joined = run("import", bought, "--joins", "all").out
    assert joined.endswith("0 imported + 1 joined + 0 already there + 0 refused = 1 row\n")


def test_answers_are_remembered_and_said(run: Run, ledger: Path, bought: Path) -> None:
    run("import", bought, *ANSWERS, "--answer", "tiktok.coin_purchases=unknown-cost")
    rows = [{"Date": "2026-04-02 18:41:07", "CoinAmount": 70}]
    bought.write_text(json.dumps({"Income+ Wallet": {"Coin Purchase History": {"CoinPurchaseHistoryList": rows}}}))
    status, out, err = run("import", bought)
    assert (status, "1 imported" in out) == (0, True)
    assert err == "Answered as the last time: tiktok.coin_purchases=unknown-cost, tiktok.timezone=UTC\n"


def test_the_deleted_come_in_again_only_when_asked_for(run: Run, ledger: Path, bought: Path) -> None:
    run("import", bought, *ANSWERS, "--answer", "tiktok.coin_purchases=unknown-cost")
    with closing(Ledger(ledger)) as book:
        entries.delete(book, [1])
    _, out, err = run("import", bought)
    assert "0 imported + 1 already there" in out
    assert "1 rows are of entries you deleted; --take deleted brings them in again" in err
    assert "1 imported + 0 already there" in run("import", bought, "--take", "deleted").out


def test_the_rows_of_an_import_are_shown_with_what_the_file_says(
    run: Run, ledger: Path, bought: Path, order: Path
) -> None:
    run("import", bought, order, *ANSWERS)
    assert run("imports", "rows", 1).out.startswith("CoinPurchaseHistoryList 1: {")
    (row,) = json.loads(run("imports", "rows", 2, "--json").out)["rows"]
    assert (row["entry"], row["line"], "GPA.1" in row["raw"]) == (1, 1, True)
    assert run("imports", "rows", 9).err == "There is no import 9\n"
    assert run("imports", "undo", 2).out == "Took back import 2: 1 entry of Order History.json\n"
    assert run("export", "csv").out.count("\n") == 1
