"""The journal in the formats for people: which entries, what they cost, and where the file comes out."""

from __future__ import annotations

import csv
import os
import re
import subprocess
import sys
from datetime import date
from io import StringIO
from pathlib import Path

import pytest

from tests.ui.cli.commands import Run
from ui import documents, spans
from ui.cli import narrowing

ROOT = Path(__file__).parents[3]
STARTS = {"xlsx": b"PK\x03\x04", "spreadsheet": b"\xef\xbb\xbf", "html": b"<!doctype html>", "pdf": b"%PDF-1."}
HOSTILE = '=1+1"><script>alert(1)</script>\u202e'
EVERY = "is every entry: --from, --to, --period and --where go with xlsx, spreadsheet, html, pdf"
FORMS = pytest.mark.parametrize("form", STARTS)
pytestmark = pytest.mark.usefixtures("qapp")


def rows(run: Run, ledger: Path, *asked: object) -> list[dict[str, str]]:
    """Entries as a spreadsheet gets them."""
    answer = run("--ledger", ledger, "export", "spreadsheet", *asked)
    assert answer.status == 0, answer.err
    return list(csv.DictReader(StringIO(answer.out.removeprefix("\ufeff"), newline="")))


def test_every_format_is_looked_at_here() -> None:
    assert tuple(STARTS) == documents.TABLES


@FORMS
def test_the_journal_is_written_and_a_file_that_is_there_only_replaced_where_asked(
    run: Run, sample: Path, tmp_path: Path, form: str
) -> None:
    target = tmp_path / f"journal.{form}"
    asked = ("--ledger", sample, "export", form, "--from", "2026-09-01", "--output", target)
    assert run(*asked) == (0, "", f"Wrote {target}\n")
    written = target.read_bytes()
    assert written.startswith(STARTS[form])
    assert target.stat().st_mode & 0o777 == 0o600
    status, out, err = run(*asked)
    assert (status, out, err) == (2, "", f"{target} is there already; with --replace it is written over\n")
    assert run(*asked, "--replace") == (0, "", f"Replaced {target}\n")


def test_all_entries_are_there_in_the_order_of_time(run: Run, sample: Path) -> None:
    found = rows(run, sample)
    exact = csv.DictReader(StringIO(run("--ledger", sample, "export", "csv").out, newline=""))
    assert [(row["Date"], row["Item"], row["Order number"]) for row in found if row["Kind"] == "Gift"] == [
        (row["when"][:10], row["item"], row["reference"]) for row in exact if row["type"] == "gift"
    ]
    assert [row["Date"] for row in found] == sorted(row["Date"] for row in found)


def test_only_entries_that_are_asked_for_are_there(run: Run, sample: Path) -> None:
    every = rows(run, sample)
    some = rows(
        run, sample, "--from", "2026-01-01", "--to", "2026-03-31", "--where", "platform=TikTok", "--where", "kind=gift",
        "--where", "platform=Twitch",
    )  # fmt: skip
    assert some
    expected = [
        row for row in every
        if "2026-01-01" <= row["Date"] <= "2026-03-31"
        and row["Platform"] in {"TikTok", "Twitch"} and row["Kind"] == "Gift"
    ]  # fmt: skip
    assert [(row["Date"], row["Time"], row["Item"]) for row in some] == [
        (row["Date"], row["Time"], row["Item"]) for row in expected
    ]
    creator, gift, label = some[0]["Creator"], some[0]["Item"], f"{some[0]['Platform']} - {some[0]['Account']}"
    asked = ("--where", f"creator={creator}", "--where", f"gift={gift}", "--where", f"account={label}")
    assert {(row["Creator"], row["Item"]) for row in rows(run, sample, *asked)} == {(creator, gift)}
    assert {row["Creator"] for row in rows(run, sample, "--where", "creator=", "--where", "kind=gift")} <= {""}


def test_a_period_is_named_in_place_of_its_days(run: Run, sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spans, "today", lambda *_: date(2026, 10, 15))
    named = rows(run, sample, "--period", "last-month")
    assert named == rows(run, sample, "--from", "2026-09-01", "--to", "2026-09-30") != []
    status, _, err = run("--ledger", sample, "export", "html", "--period", "last-month", "--to", "2026-09-30")
    assert (status, err) == (2, "--period stands in place of --from and --to; give one or the other\n")


def test_costs_are_in_the_currency_and_on_the_basis_asked_for(run: Run, sample: Path) -> None:
    asked = ("--where", "kind=gift", "--from", "2026-05-01", "--to", "2026-05-31")
    for more in ((), ("--currency", "JPY"), ("--basis", "average")):
        report = run(
            "--ledger", sample, "report", "spending", "--from", "2026-05-01", "--to", "2026-05-31", *more, "--format",
            "csv",
        )  # fmt: skip
        (total,) = csv.DictReader(StringIO(report.out, newline=""))
        title = f"Cost · {total['currency']}"
        costs = [row[title] for row in rows(run, sample, *asked, *more) if row[title]]
        assert sum(round(100 * float(cost)) for cost in costs) == round(100 * float(total["cost"]))


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("xlsx", "--where", "creator=Nobody"), "This ledger has no entries with creator=Nobody"),
        (("xlsx", "--where", "kind=coins"), "This ledger has no entries with kind=coins"),
        (("pdf", "--where", "day=1"), f"Entries cannot be chosen by “day”; they can by {', '.join(narrowing.KEYS)}"),
        (("html", "--where", "day"), "“day” is not a condition; write it like platform=TikTok"),
        (("html", "--from", "1 May"), "“1 May” is not a date; write it like 2026-03-02"),
        (("html", "--from", "2026-05-02", "--to", "2026-05-01"), "The period ends before it begins"),
        (("html", "--currency", "Euro"), "“Euro” is not a currency; use a code like EUR"),
        (("csv", "--from", "2026-05-02"), f"csv {EVERY}"),
        (("json", "--where", "kind=gift"), f"json {EVERY}"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_one_sentence_and_no_file(
    run: Run, sample: Path, tmp_path: Path, asked: tuple[str, ...], said: str
) -> None:
    target = tmp_path / "journal"
    assert run("--ledger", sample, "export", *asked, "--output", target) == (2, "", f"{said}\n")
    assert not target.exists()


@pytest.mark.parametrize("form", ["beancount", "hledger", *STARTS])
def test_one_json_object_is_not_what_another_format_is(run: Run, sample: Path, tmp_path: Path, form: str) -> None:
    status, out, err = run("--ledger", sample, "export", form, "--json")
    assert (status, err) == (2, f"{form} is not JSON: name a file with --output, or leave --json out\n")
    assert '"status": 2' in out
    answer = run("--ledger", sample, "export", form, "--json", "--from" if form in STARTS else "--currency", *(
        ["2026-10-01"] if form in STARTS else ["EUR"]
    ), "--output", tmp_path / "out")  # fmt: skip
    assert answer.status == 0
    assert '"is_replaced": false' in answer.out


def test_it_speaks_the_language_asked_for(run: Run, sample: Path) -> None:
    asked = ("--ledger", sample, "export", "html", "--from", "2026-10-20", "--where", "kind=gift")
    out = run(*asked, "--lang", "de").out
    assert 'lang="de"' in out
    assert re.search(r">\d\d\.10\.2026</th>", out)
    assert 'dir="rtl"' in run(*asked, "--lang", "ar").out


def test_an_empty_ledger_says_so(run: Run, ledger: Path, tmp_path: Path) -> None:
    assert "Nothing in here yet" in run("export", "html").out
    assert "Nothing found" in run("export", "html", "--from", "2026-01-01").out


@FORMS
def test_names_are_harmless_in_every_format(run: Run, ledger: Path, tmp_path: Path, form: str) -> None:
    run("add", "gift", "--platform", "YouTube", "--amount", "5", "--creator", HOSTILE, "--when", "2026-03-02")
    target = tmp_path / "out"
    assert run("export", form, "--where", f"creator={HOSTILE}", "--output", target).status == 0
    written = target.read_bytes()
    if form == "spreadsheet":
        assert b',"\'=1+1""><script>alert(1)</script>\\u202e",' in written
    else:
        assert b"<script>alert" not in written


@pytest.mark.parametrize("form", ["xlsx", "pdf"])
def test_a_terminal_is_given_no_bytes(run: Run, sample: Path, monkeypatch: pytest.MonkeyPatch, form: str) -> None:
    monkeypatch.setattr(sys.stdout.__class__, "isatty", lambda _self: True)
    status, out, err = run("--ledger", sample, "export", form)
    assert (status, out) == (2, "")
    assert err.endswith("A terminal cannot show this; name a file with --output, or send it to a program\n")


@FORMS
def test_no_display_is_needed(sample: Path, form: str) -> None:
    """A process of its own, as a timer starts it, and a pipe for what comes out."""
    without = {key: value for key, value in os.environ.items() if "DISPLAY" not in key and not key.startswith("QT_")}
    asked = ("--ledger", sample, "export", form, "--from", "2026-10-01")
    ran = subprocess.run([sys.executable, ROOT / "main.py", *asked], env=without, capture_output=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.startswith(STARTS[form])
