"""Init, add, import, imports and export: what goes into a ledger and comes out of it."""

import csv
import io
import json
import os
from pathlib import Path

import pytest

from models import drafts
from tests.ui.cli.commands import Run

HEADER = ",".join(drafts.FIELDS)
GOOD = """\
purchase,2026-03-01,TikTok,main,,,,,700,8.99,EUR,,,website,,card,A-1,
gift,2026-03-02T20:15:00,TikTok,main,Mila,mila,Rose,5,5,,,,,,,,,"two
lines"
gift,2026-03-02T20:15:00,TikTok,main,Mila,mila,Rose,5,5,,,,,,,,,"two
lines"
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "entries.csv"
    path.write_text(f"{HEADER}\n{GOOD}", encoding="utf-8")
    return path


# --- init -------------------------------------------------------------------------------------------------------------


def test_init_takes_every_setting_and_says_so(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "new.coinpurse"
    settings = ("--currency", "JPY", "--timezone", "Asia/Tokyo", "--month-starts-on", 25)
    status, out, err = run("init", "--ledger", path, *settings, "--free-coins", "first", "--basis", "average", "--json")
    assert (status, err) == (0, "")
    assert json.loads(out) == {
        "ledger": str(path),
        "currency": "JPY",
        "timezone": "Asia/Tokyo",
        "month_starts_on": 25,
        "free_coins": "first",
        "basis": "average",
        "is_encrypted": False,
    }
    run("--ledger", path, "add", "gift", "--platform", "YouTube", "--amount", "500", "--when", "2026-03-24T12:00")
    assert run("--ledger", path, "report", "spending", "--by", "month", "--format", "csv").out.endswith(
        "2026-02,1,0,500,JPY,0,\r\n"
    )


@pytest.mark.parametrize(
    ("option", "value", "words"),
    [
        ("--currency", "euro", "“euro” is not a currency"),
        ("--timezone", "Berlin", "“Berlin” is not a time zone"),
        ("--timezone", "../../etc/passwd", "not a time zone"),
        ("--month-starts-on", "32", "day from 1 to 31"),
        ("--month-starts-on", "x", "day from 1 to 31"),
        ("--free-coins", "never", "date, first, last"),
        ("--basis", "lifo", "fifo, average"),
    ],
)
def test_init_refuses_what_cannot_be(run: Run, tmp_path: Path, option: str, value: str, words: str) -> None:
    status, _, err = run("--ledger", tmp_path / "new.coinpurse", "init", option, value)
    assert status == 2
    assert words in err
    assert list(tmp_path.iterdir()) == []


def test_init_never_replaces_a_file(run: Run, ledger: Path) -> None:
    before = ledger.read_bytes()
    status, _, err = run("init")
    assert (status, ledger.read_bytes()) == (2, before)
    assert "already exists" in err


def test_init_makes_the_usual_ledger_in_a_folder_of_its_user_alone(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("COINPURSE_LEDGER", "")
    assert run("init").status == 0
    path = tmp_path / "data" / "coinpurse" / "ledger.coinpurse"
    assert (path.parent.stat().st_mode & 0o777, path.stat().st_mode & 0o777) == (0o700, 0o600)
    assert run("report", "spending").status == 0


def test_init_guesses_what_nobody_said(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "de_CH.UTF-8")
    monkeypatch.setenv("TZ", "Europe/Zurich")
    made = json.loads(run("--ledger", tmp_path / "new.coinpurse", "init", "--json").out)
    assert (made["currency"], made["timezone"]) == ("CHF", "Europe/Zurich")


# --- add --------------------------------------------------------------------------------------------------------------


def added(run: Run, *arguments: object) -> dict[str, str]:
    status, out, err = run("add", *arguments, "--json")
    assert (status, err) == (0, "")
    entry = json.loads(out)["entry"]
    return {name: value for name, value in entry.items() if value}


def test_add_takes_every_field(run: Run, ledger: Path) -> None:
    values = {
        "when": "2026-03-02T20:15:44.5+01:00[Europe/Paris]",
        "platform": "TikTok",
        "account": "second",
        "coins": "700",
        "amount": "9.99",
        "currency": "USD",
        "charged": "9.41",
        "charged_currency": "CHF",
        "channel": "ios-app",
        "seller": "Apple",
        "payment_method": "card",
        "reference": "A-1",
        "note": 'two\nlines, "quoted"',
    }
    options = [word for name, value in values.items() for word in (f"--{name.replace('_', '-')}", value)]
    stored = {**values, "type": "purchase", "when": "2026-03-02T20:15:44.500000+01:00[Europe/Paris]"}
    assert added(run, "purchase", *options) == stored


def test_add_fills_in_what_is_usual(run: Run, ledger: Path) -> None:
    gift = added(run, "gift", "--platform", "tiktok", "--coins", 99, "--creator", "Mila", "--handle", "mila")
    assert gift["when"].endswith("[Europe/Berlin]")
    assert (gift["platform"], gift["account"], gift["quantity"]) == ("TikTok", "main", "1")
    paid = added(run, "gift", "--platform", "YouTube", "--amount", "5", "--charged", "4.80")
    assert (paid["amount"], paid["currency"], paid["charged_currency"]) == ("5.00", "EUR", "EUR")
    lost = added(run, "adjustment", "--platform", "TikTok", "--coins", -5, "--reason", "lost")
    assert (lost["item"], lost["coins"]) == ("lost", "-5")
    seen = added(run, "assertion", "--platform", "TikTok", "--coins", 5, "--when", "2026-03-02")
    assert seen["when"] == "2026-03-02"


def test_a_refund_is_in_the_currency_of_what_it_refunds(run: Run, ledger: Path) -> None:
    bought = ("purchase", "--platform", "TikTok", "--coins", 700, "--amount", "9.99", "--currency", "USD")
    run("add", *bought, "--when", "2026-03-01", "--reference", "A-1")
    by_reference = ("refund", "--platform", "TikTok", "--reference", "A-1", "--amount", "1", "--coins", "70")
    assert added(run, *by_reference)["currency"] == "USD"
    number = json.loads(run("add", *bought, "--when", "2026-03-02", "--json").out)["id"]
    whole = added(run, "refund", "--refunds", number)
    assert (whole["coins"], whole["amount"], whole["reference"]) == ("700", "9.99", f"entry-{number}")
    assert run("check").status == 0


def test_a_refund_in_part_takes_its_share_of_what_it_does_not_name(run: Run, ledger: Path) -> None:
    bought = ("purchase", "--platform", "Twitch", "--coins", 500, "--amount", "7.72", "--when", "2026-03-01")
    number = json.loads(run("add", *bought, "--json").out)["id"]

    def back(*fields: object, of: int = number) -> tuple[str, str]:
        made = added(run, "refund", "--refunds", of, *fields)
        return made["coins"], made["amount"]

    assert back("--coins", 100) == ("100", "1.54")
    assert back("--amount", "1.55") == ("101", "1.55"), "309 of 772 minor units are 200 of 500 coins, 154 are 99"
    assert back("--coins", 299) == ("299", "4.63"), "all that is left goes with the last"
    other = json.loads(run("add", *bought, "--reference", "B", "--json").out)["id"]
    assert back("--amount", "2.50", "--coins", 0, of=other) == ("0", "2.50")
    assert back("--coins", 50, "--amount", 0, of=other) == ("50", "0.00")
    assert "50 Bits, €0.77" in run("add", "refund", "--platform", "Twitch", "--reference", "B", "--coins", 50).out
    assert run("add", "refund", "--refunds", other, "--coins", 0).status == 2
    assert run("check").status == 0


def test_add_says_what_it_did(run: Run, ledger: Path) -> None:
    gift = (
        "gift",
        "--platform",
        "TikTok",
        "--item",
        "Rose",
        "--quantity",
        5,
        "--coins",
        5,
        "--when",
        "2026-03-02T20:15",
    )
    assert run("add", *gift, "--creator", "José").out == (
        "Added gift 1: 5 × Rose, José, 5 coins, TikTok - main, Mar 2, 2026, 8:15\u202fPM\n"
    )


def test_add_tells_of_a_time_the_clock_showed_twice(run: Run, ledger: Path) -> None:
    gift = ("add", "gift", "--platform", "TikTok", "--coins", 5, "--when")
    assert "showed this time twice" in run(*gift, "2026-10-25T02:30").err
    assert run(*gift, "2026-10-25T02:30+01:00").err == ""
    assert run(*gift, "2026-10-25T03:30").err == ""


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["gift", "--coins", "5"], "platform and an account"),
        (["gift", "--platform", "TikTok"], "either coins or an amount"),
        (["gift", "--platform", "TikTok", "--coins", "5", "--amount", "1"], "either coins or an amount"),
        (["gift", "--platform", "TikTok", "--coins", "0"], "whole number from 1"),
        (["gift", "--platform", "TikTok", "--coins", "1e3"], "“1e3” is not a whole number"),
        (["gift", "--platform", "TikTok", "--coins", "５"], "not a whole number"),
        (["gift", "--platform", "YouTube", "--amount", "1,5"], "“1,5” is not an amount"),
        (["gift", "--platform", "YouTube", "--amount", "NaN"], "not an amount"),
        (["gift", "--platform", "YouTube", "--amount", "1.555"], "more decimal places"),
        (["gift", "--platform", "YouTube", "--amount", "5", "--currency", "ZZZ"], "“ZZZ” is not a currency"),
        (["gift", "--platform", "TikTok", "--coins", "5", "--charged-currency", "USD"], "charged"),
        (["gift", "--platform", "TikTok", "--coins", "5", "--when", "yesterday"], "“yesterday” is not a date"),
        (["gift", "--platform", "TikTok", "--coins", "5", "--when", "2026-03-29T02:30"], "clocks skipped it"),
        (["gift", "--platform", "TikTok", "--coins", "5", "--note", "x" * 100_001], "longer than 100000"),
        (["gift", "--platform", "TikTok", "--coins", "5", "--creator", "x" * 501], "longer than 500"),
        (["gift", "--platform", "TikTok", "--coins", "5", "--creator", "\udcff"], "a character that is no text"),
        (["purchase", "--platform", "TikTok", "--coins", "5", "--amount", "-1"], "below zero"),
        (["purchase", "--platform", "TikTok", "--coins", "5", "--amount", "1", "--channel", "shop"], "not a channel"),
        (["adjustment", "--platform", "TikTok", "--coins", "5"], "not a reason"),
        (["refund", "--platform", "TikTok", "--reference", "A-9"], "No purchase or gift"),
        (["refund", "--platform", "TikTok"], "names the reference"),
        (["refund", "--refunds", "77"], "There is no entry 77"),
        (["refund", "--refunds", "77", "--reference", "A-1"], "instead of --reference"),
        (["gift", "--platform", "TikTok", "--coins", "5", "--refunds", "1"], "for a refund alone"),
        (["gift", "--platform", "TikTok", "--coins", "5", "--reason", "free"], "for an adjustment alone"),
        (["adjustment", "--platform", "TikTok", "--coins", "5", "--reason", "free", "--item", "lost"], "--item"),
        (["theft", "--platform", "TikTok"], "is not one of"),
    ],
)
def test_add_refuses_what_cannot_be(run: Run, ledger: Path, arguments: list[str], words: str) -> None:
    status, out, err = run("add", *arguments)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert words in err
    assert "made a mistake" not in err
    assert run("export", "csv").out == f"{HEADER}\r\n"


# --- import, imports, export ------------------------------------------------------------------------------------------


def test_import_counts_every_row_and_adds_none_twice(run: Run, ledger: Path, file: Path) -> None:
    first, again = run("import", file), run("import", file)
    assert first == (0, "entries.csv (coinpurse): 3 imported + 0 already there + 0 refused = 3 rows\n", "")
    assert again == (0, "entries.csv (coinpurse): 0 imported + 3 already there + 0 refused = 3 rows\n", "")


def test_a_refused_row_is_named_and_keeps_nothing_else_out(run: Run, ledger: Path, file: Path) -> None:
    with file.open("a", encoding="utf-8") as more:
        more.write("gift,2026-02-30,TikTok,main,,,,,5,,,,,,,,,\ngift,2026-03-03,TikTok,main,,,,,x\x1b,,,,,,,,,\n")
    status, out, err = run("import", file)
    assert (status, out) == (1, "entries.csv (coinpurse): 3 imported + 0 already there + 2 refused = 5 rows\n")
    assert err.splitlines() == [
        "entries.csv, line 7: “2026-02-30” is not a date in the calendar",
        "entries.csv, line 8: “x\\x1b” is not a whole number: write digits alone, like 350",
    ]
    found = json.loads(run("import", file, "--json").out)
    assert {name: found[name] for name in ("imported", "present", "refused", "rows")} == {
        "imported": 0,
        "present": 3,
        "refused": 2,
        "rows": 5,
    }
    assert [row["line"] for row in found["files"][0]["refused_rows"]] == [7, 8]


def test_a_dry_run_writes_nothing(run: Run, ledger: Path, file: Path) -> None:
    status, out, _ = run("import", file, file, "--dry-run")
    assert status == 0
    assert out.splitlines()[1:] == [
        "entries.csv (coinpurse): 0 imported + 3 already there + 0 refused = 3 rows",
        "Total: 3 imported + 3 already there + 0 refused = 6 rows",
        "Nothing was written.",
    ]
    assert json.loads(run("imports", "--json").out) == {"imports": []}


def test_import_reads_a_pipe(run: Run, ledger: Path, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(file.read_bytes())))
    assert run("import", "-").out.endswith("3 imported + 0 already there + 0 refused = 3 rows\n")


@pytest.mark.parametrize("content", [b"", b"\0\1\2", b"a,b,c\n", b"%PDF-1.4", b"<html>", b'{"a": 1}', b"\xff\xfe"])
def test_another_file_is_refused_in_a_sentence(run: Run, ledger: Path, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "other.csv"
    path.write_bytes(content)
    status, out, err = run("import", path)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert "made a mistake" not in err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nowhere.csv"], "nowhere.csv"),
        ([os.devnull], "nothing was imported"),
        (["x", "--from", "myspace"], "“myspace” is no source"),
        (["x", "--answer", "zone"], "“zone” is not an answer"),
        (["x", "--answer", "colour=red"], "no question “colour”"),
        ([], "FILE is missing"),
    ],
)
def test_import_refuses_what_it_cannot_read(
    run: Run, ledger: Path, file: Path, arguments: list[str], words: str
) -> None:
    status, out, err = run("import", *(str(file) if word == "x" else word for word in arguments))
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert words in err


def test_what_a_file_does_not_say_is_asked_before_anything_is_written(run: Run, ledger: Path, tmp_path: Path) -> None:
    gifts = [{"Date": "2026-03-02 20:15:44", "GiftAmount": "5", "UserName": "mila.demo"}]
    path = tmp_path / "user_data_tiktok.json"
    path.write_text(json.dumps({"Your Activity": {"Purchases": {"SendGifts": {"SendGifts": gifts}}}}))
    status, out, err = run("import", path)
    assert status == 2
    counts = "0 imported + 0 already there + 0 refused + 1 unanswered = 1 row"
    assert out.splitlines() == [f"{path.name} (tiktok): {counts}", "Nothing was written."]
    assert err.startswith("Answer with --answer tiktok.gift_amount=coins|count: ")
    assert err.endswith("(the file says: 5)\n")
    asked = json.loads(run("import", path, "--json").out)
    assert (asked["is_applied"], asked["questions"][0]["choices"]) == (False, ["coins", "count"])
    assert run("imports").out == "Nothing was imported yet\n"
    answers = ("--answer", "tiktok.gift_amount=coins", "--answer", "tiktok.timezone=UTC")
    answered = run("import", path, *answers, "--from", "tiktok", "--account", "second")
    assert answered.status == 0
    assert "mila.demo,mila.demo,,1,5," in run("export", "csv").out


def test_an_import_can_be_listed_and_taken_back_once(run: Run, ledger: Path, file: Path) -> None:
    assert run("imports").out == "Nothing was imported yet\n"
    run("import", file)
    assert "entries.csv         3       0        0        0" in run("imports").out
    assert run("imports", "undo", 1).out == "Took back import 1: 3 entries of entries.csv\n"
    assert run("export", "csv").out == f"{HEADER}\r\n"
    (listed,) = json.loads(run("imports", "--json").out)["imports"]
    assert (listed["id"], listed["file"], listed["imported"]) == (1, "entries.csv", 3)
    assert listed["taken_back_at"]
    for arguments, words in ((["undo", 1], "already"), (["undo", 7], "no import 7"), (["undo"], "imports undo ID")):
        status, _, err = run("imports", *arguments)
        assert status == 2
        assert words in err


def test_an_export_read_into_an_empty_ledger_comes_out_the_same(
    run: Run, sample: Path, ledger: Path, tmp_path: Path
) -> None:
    target = tmp_path / "all.csv"
    assert run("--ledger", sample, "export", "csv", "--output", target) == (0, "", f"Wrote {target}\n")
    assert run("--ledger", sample, "export", "csv").out.encode() == target.read_bytes()
    assert run("import", target).status == 0
    assert run("export", "csv").out.encode() == target.read_bytes()
    again = json.loads(run("import", target, "--json").out)
    assert (again["imported"], again["refused"]) == (0, 0)
    for report in (["spending", "--by", "month,creator"], ["balance", "--by", "quarter,account", "--basis", "average"]):
        assert run("report", *report, "--format", "csv") == run(
            "--ledger", sample, "report", *report, "--format", "csv"
        )


def test_an_export_as_json_is_one_object_of_the_same_texts(run: Run, ledger: Path, file: Path, tmp_path: Path) -> None:
    assert json.loads(run("export", "csv", "--json").out) == {"entries": []}
    run("import", file)
    rows = list(csv.DictReader(io.StringIO(run("export", "csv").out, newline="")))
    assert len(rows) == 3
    assert json.loads(run("export", "csv", "--json").out) == {"entries": rows}
    target = tmp_path / "all.csv"
    answer = run("export", "csv", "--json", "--output", target)
    assert json.loads(answer.out) == {"output": str(target), "is_replaced": False}
    assert target.read_bytes() == run("export", "csv").out.encode()
