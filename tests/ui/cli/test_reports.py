"""The report verb: its three formats, and that what it prints adds up."""

import csv
import io
import json
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from models import reports
from tests.ui.cli.commands import Run
from ui.cli import output
from ui.cli.reporttable import HEADINGS


def rows(run: Run, sample: Path, *arguments: object) -> list[dict[str, str]]:
    status, out, err = run("--ledger", sample, "report", *arguments, "--format", "csv")
    assert (status, err) == (0, "")
    return list(csv.DictReader(io.StringIO(out, newline="")))


def add_up(found: list[dict[str, str]], *keys: str, column: str = "cost") -> Counter[tuple[str, ...]]:
    total: Counter[tuple[str, ...]] = Counter()
    for row in found:
        total[tuple(row[key] for key in keys)] += Decimal(row[column])  # type: ignore[assignment]
    return total


@pytest.mark.parametrize("basis", ["fifo", "average"])
@pytest.mark.parametrize("currency", ["EUR", "USD", "JPY", "KWD"])
def test_a_report_by_two_keys_adds_up_to_those_by_one_and_to_the_balance(
    run: Run, sample: Path, basis: str, currency: str
) -> None:
    asked = ("--basis", basis, "--currency", currency)
    both = rows(run, sample, "spending", "--by", "month,creator", *asked)
    for key in ("month", "creator"):
        assert add_up(both, key) == add_up(rows(run, sample, "spending", "--by", key, *asked), key)
        assert add_up(both, key, column="gifts") == add_up(
            rows(run, sample, "spending", "--by", key), key, column="gifts"
        )
    (total,) = rows(run, sample, "spending", *asked)
    assert sum(add_up(both).values()) == Decimal(total["cost"]) > 500
    balance = [
        row for row in rows(run, sample, "balance", "--by", "month,account", *asked) if row["currency"] == currency
    ]
    assert {key: cost for key, cost in add_up(balance, "month", column="spent_cost").items() if cost} == {
        key: cost for key, cost in add_up(both, "month").items() if cost
    }
    for row in balance:
        number = {name: Decimal(value) for name, value in row.items() if name not in ("month", "account", "currency")}
        went = number["spent_cost"] + number["lost_cost"] + number["closing_cost"]
        assert number["opening_cost"] + number["paid"] + number["adjusted_cost"] == went
        assert (
            number["opening_coins"] + number["bought"] + number["adjusted"] == number["sent"] + number["closing_coins"]
        )


def test_the_csv_is_exact(run: Run, ledger: Path) -> None:
    run("add", "purchase", "--platform", "TikTok", "--coins", 7, "--amount", "1", "--when", "2026-03-01")
    run("add", "gift", "--platform", "TikTok", "--coins", 5, "--creator", 'O"Neil, =1+1', "--when", "2026-03-02")
    run("add", "gift", "--platform", "Twitch", "--coins", 2, "--when", "2026-03-03")
    status, out, _ = run("report", "spending", "--by", "creator", "--format", "csv")
    assert status == 0
    assert out == (
        "creator,gifts,coins,cost,currency,uncovered_coins,unconverted\r\n"
        ",1,2,0.00,EUR,2,\r\n"
        '"O""Neil, =1+1",1,5,0.71,EUR,0,\r\n'
    )
    _, total = run("report", "spending", "--format", "csv").out.splitlines()
    assert total == "2,5 TikTok Coin; 2 Twitch Bit,0.71,EUR,2 Twitch Bit,"


def test_the_json_says_what_was_asked_and_answers_in_numbers_and_exact_texts(run: Run, sample: Path) -> None:
    asked = ("report", "spending", "--by", "year,platform", "--where", "year=2025", "--from", "2025-01-01", "--json")
    status, out, _ = run("--ledger", sample, *asked)
    found = json.loads(out)
    rows = found.pop("rows")
    columns = found.pop("columns")
    assert status == 0
    assert found == {
        "format": "coinpurse-report",
        "version": 1,
        "report": "spending",
        "currency": "EUR",
        "by": ["year", "platform"],
        "basis": "fifo",
        "from": "2025-01-01",
        "to": None,
        "where": [{"key": "year", "value": "2025"}],
        "notes": ["NAD\u00a0109.00 could not be converted and stands apart"],
    }
    assert columns[0] == {"name": "year", "kind": "key"}
    assert {row["platform"] for row in rows} >= {"TikTok", "Twitch", "YouTube"}
    assert all(isinstance(row["gifts"], int) and Decimal(row["cost"]).as_tuple().exponent == -2 for row in rows)
    assert [row["unconverted"] for row in rows if row["unconverted"]] == [[{"amount": "109.00", "currency": "NAD"}]]
    (total,) = json.loads(run("--ledger", sample, "report", "spending", "--format", "json").out)["rows"]
    assert {"coins": 30, "unit": "Instagram Star"} in total["uncovered_coins"]


def test_the_table_is_aligned_in_the_users_numbers_with_a_total(run: Run, ledger: Path) -> None:
    for name, coins in (("さくらもち", 1200), ("Mila", 30)):
        run("add", "gift", "--platform", "TikTok", "--coins", coins, "--creator", name, "--when", "2026-03-02")
    run("add", "gift", "--platform", "YouTube", "--amount", "1234.50", "--when", "2026-03-03")
    status, out, _ = run("--lang", "de", "report", "spending", "--by", "creator")
    assert status == 0
    assert out.splitlines() == [
        "Creator              Geschenke  Coins      Kosten  Ohne Kauf",
        "------------------------------------------------------------",
        "Unbekannter Creator          1      0  1.234,50\u00a0€          0",
        "Mila                         1     30      0,00\u00a0€         30",
        "さくらもち                   1  1.200      0,00\u00a0€      1.200",
        "------------------------------------------------------------",
        "Summe                        3  1.230  1.234,50\u00a0€      1.230",
        "",
        "Von keinem Kauf gedeckt, zählt als 0: 1.230 TikTok Coins",
    ]


def test_the_total_of_balances_is_no_sum_over_time(run: Run, ledger: Path) -> None:
    run("add", "purchase", "--platform", "TikTok", "--coins", 100, "--amount", "5", "--when", "2026-01-01")
    run("add", "gift", "--platform", "TikTok", "--coins", 10, "--when", "2026-02-01")
    lines = run("report", "balance", "--by", "month").out.splitlines()
    assert lines[-1].split() == [
        *("Total", "0", "100", "0", "10", "90"),
        *("€0.00", "€5.00", "€0.00", "€0.50", "€0.00", "€4.50"),
    ]


def test_coins_of_several_units_stand_one_below_the_other(run: Run, sample: Path) -> None:
    lines = run("--ledger", sample, "report", "spending").out.splitlines()
    assert [line.split()[-3:-1] for line in lines[3:5]] == [[], []] or "Twitch" in "".join(lines)
    assert sum("Twitch Bits" in line for line in lines) == 1


def test_an_empty_report_says_so(run: Run, ledger: Path) -> None:
    assert run("report", "spending", "--by", "month").out == "There is nothing to show for this period\n"


def test_rates_that_may_change_are_said_to(run: Run, ledger: Path) -> None:
    run("add", "gift", "--platform", "YouTube", "--amount", "5", "--currency", "USD", "--when", "2026-11-02")
    assert "From Nov 2, 2026 on the rates are provisional" in run("report", "spending").out


def test_a_report_goes_into_a_file_whole(run: Run, ledger: Path, tmp_path: Path) -> None:
    target = tmp_path / "report.csv"
    first = run("report", "spending", "--format", "csv", "--output", target)
    assert (first.status, first.out, first.err) == (0, "", f"Wrote {target}\n")
    assert target.read_bytes().startswith(b"gifts,coins")
    assert target.stat().st_mode & 0o777 == 0o600


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize(
    "verb",
    [
        *(("report", "spending", "--format", name) for name in ("table", "csv", "json", "html")),
        ("export", "csv"),
        ("mappings", "propose", "{table}"),
    ],
)
def test_a_file_is_written_over_only_where_that_is_said(
    run: Run, ledger: Path, tmp_path: Path, verb: tuple[str, ...]
) -> None:
    table, target = tmp_path / "table.csv", tmp_path / "there.txt"
    table.write_text("Date,Gift,Coins\n2026-03-01,Rose,5\n", encoding="utf-8")
    target.write_bytes(b"mine")
    asked = [word.format(table=table) for word in verb]
    status, out, err = run(*asked, "--output", target)
    assert (status, out, err) == (2, "", f"{target} is there already; with --replace it is written over\n")
    assert target.read_bytes() == b"mine"
    again = run(*asked, "--output", target, "--replace", "--json")
    assert (again.status, again.err) == (0, f"Replaced {target}\n")
    assert json.loads(again.out) == {"output": str(target), "is_replaced": True}
    assert target.read_bytes() != b"mine"


def test_a_folder_is_no_place_for_a_report(run: Run, ledger: Path, tmp_path: Path) -> None:
    status, _, err = run("report", "spending", "--format", "json", "--output", tmp_path)
    assert status == 2
    assert "cannot be written" in err


def test_conditions_and_keys_may_be_given_several_times(run: Run, sample: Path) -> None:
    found = rows(
        run,
        sample,
        "spending",
        "--by",
        "platform",
        "--by",
        "year",
        "--where",
        "platform=Twitch",
        "--where",
        "year=2025",
    )
    assert [(row["platform"], row["year"]) for row in found] == [("Twitch", "2025")]


def test_every_column_has_its_heading() -> None:
    names = {column.name for columns in reports.COLUMNS.values() for column in columns if column.kind != "currency"}
    assert names | set(reports.KEYS) == set(HEADINGS)


@pytest.mark.parametrize(
    ("text", "columns"),
    [("Mila", 4), ("さくら", 6), ("José", 4), ("Jose\u0301", 4), ("🌸", 2), ("", 0), ("\u2068ليلى\u2069", 4), ("ｱ", 1)],
)
def test_a_terminal_gives_wide_characters_two_columns(text: str, columns: int) -> None:
    assert output.width(text) == columns
