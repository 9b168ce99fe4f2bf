"""The ledger's own CSV: what is understood, and the sentence for everything that is not."""

import csv
import io
import os
import threading
from pathlib import Path

import pytest

from models import drafts
from models.drafts import FIELDS
from models.errors import ImportRefused, RequestRefused
from models.imports.apply import apply
from models.imports.plan import Plan
from models.imports.planner import Step, plan_import
from models.ledger import Ledger, open_reader
from models.money import MAX_COINS

WHEN = "2026-03-02T20:15:44+01:00"
PURCHASE = {"type": "purchase", "when": WHEN, "platform": "TikTok", "account": "main", "coins": "350", "amount": "4.99",
            "currency": "EUR"}  # fmt: skip
GIFT = {"type": "gift", "when": WHEN, "platform": "TikTok", "account": "main", "creator": "Mila", "item": "Rose",
        "coins": "5"}  # fmt: skip
DIRECT = GIFT | {"coins": "", "amount": "5.00", "currency": "USD"}
FREE = GIFT | {"type": "adjustment", "creator": "", "item": "free"}
COUNTED = GIFT | {"type": "assertion", "creator": "", "item": ""}
REFUND = PURCHASE | {"type": "refund", "coins": "", "amount": "", "currency": "", "reference": "A1"}


def content(*rows: dict[str, str], fields: tuple[str, ...] = FIELDS) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, fields, restval="", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def sentences(plan: Plan) -> list[tuple[int, str]]:
    return [(row.line, row.refused.sentence) for row in plan.rows if row.refused]


def counted(plan: Plan) -> tuple[int, int, int]:
    """Imported, already there, refused: all there is."""
    counts = plan.counts
    assert counts.rows == counts.new + counts.present + counts.refused == sum(len(file) for file in plan.files)
    return counts.new, counts.present, counts.refused


def refusal(ledger: Ledger, file: bytes | Path, source: str | None = None) -> str:
    with pytest.raises(ImportRefused) as caught:
        plan_import(ledger, [file], source=source)
    return str(caught.value)


TOO_MANY_PLACES = "“4.999” has more decimal places than the currency has (2)"
NOT_A_KIND = "“{}” is not a kind of entry; it is one of purchase, gift, refund, adjustment, assertion"
NOT_A_DATE = "“{}” is not a date or time; write 2026-03-02 or 2026-03-02T20:15"
NOT_A_ZONE = "“{}” is not a time zone; names look like Europe/Berlin"
NOT_A_CHANNEL = "“{}” is not a channel; it is one of ios-app, android-app, website, gift-card, third-party, other"
NOT_A_REASON = "“{}” is not a reason; it is one of free, refunded, expired, lost, opening, correction"
SKIPPED = "2026-03-29 02:30:00 did not exist in Europe/Berlin: the clocks skipped it"
NO_REFERENCE = "No purchase or gift of this account bears the reference “{}”"
SEVERAL = "Several entries of this account bear the reference “{}”; give the refunded one its own"
OPEN_QUOTE = "A quotation mark is opened in this row and never closed"
BAD_QUOTE = "The quotation marks of this row do not close a cell: a mark inside a cell is written twice"
NO_TEXT = "This row is not UTF-8 text; save the file as UTF-8 and import it again"
UNKNOWN_FILE = (
    "- holds no export that is known here, and no table. Any CSV or Excel table can be imported by a mapping, "
    "see “Importing” in the help or docs/import-table.md. Nothing was imported"
)
NOT_AN_AMOUNT = "“{}” is not an amount: write digits with a point, like 12.50"
NOT_WHOLE = "“{}” is not a whole number: write digits alone, like 350"
COINS = "coins must be a whole number from {} to 3,000,000,000"


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (PURCHASE | {"type": "loan"}, NOT_A_KIND.format("loan")),
        (PURCHASE | {"when": "yesterday"}, NOT_A_DATE.format("yesterday")),
        (PURCHASE | {"when": "0000-01-01"}, "“0000-01-01” is not a date in the calendar"),
        (PURCHASE | {"when": "2026-02-30"}, "“2026-02-30” is not a date in the calendar"),
        (PURCHASE | {"when": "1999-12-31"}, "1999-12-31 is outside the years 2000 to 2199"),
        (PURCHASE | {"when": "2026-03-29T02:30"}, SKIPPED),
        (PURCHASE | {"when": "2026-03-02T20:15+25:00"}, NOT_A_DATE.format("2026-03-02T20:15+25:00")),
        (PURCHASE | {"when": "2026-03-02T25:15"}, "“25:15” is not a time of day"),
        (PURCHASE | {"when": "2026-03-02T20:15[Mars/Base]"}, NOT_A_ZONE.format("Mars/Base")),
        (PURCHASE | {"when": "٢٠٢٦-٠٣-٠٢"}, NOT_A_DATE.format("٢٠٢٦-٠٣-٠٢")),
        (PURCHASE | {"amount": "1.234,5"}, NOT_AN_AMOUNT.format("1.234,5")),
        (PURCHASE | {"amount": "NaN"}, NOT_AN_AMOUNT.format("NaN")),
        (PURCHASE | {"amount": "1e9"}, NOT_AN_AMOUNT.format("1e9")),
        (PURCHASE | {"amount": "1_000"}, NOT_AN_AMOUNT.format("1_000")),
        (PURCHASE | {"amount": "−5"}, NOT_AN_AMOUNT.format("−5")),
        (PURCHASE | {"amount": "１２"}, NOT_AN_AMOUNT.format("１２")),
        (PURCHASE | {"amount": "4.999"}, TOO_MANY_PLACES),
        (PURCHASE | {"amount": "4.5", "currency": "JPY"}, "“4.5” has more decimal places than the currency has (0)"),
        (PURCHASE | {"amount": "-4.99"}, "amount is below zero or more than one entry can hold"),
        (PURCHASE | {"amount": "10000000000000.01"}, "“10000000000000.01” is more than one entry can hold"),
        (PURCHASE | {"currency": "ZZZ"}, "“ZZZ” is not a currency; use a code like EUR"),
        (PURCHASE | {"currency": "eur"}, "“eur” is not a currency; use a code like EUR"),
        (PURCHASE | {"currency": ""}, "amount needs both a number and a currency, or neither"),
        (PURCHASE | {"amount": ""}, "amount needs both a number and a currency, or neither"),
        (PURCHASE | {"charged": "5"}, "charged needs both a number and a currency, or neither"),
        (PURCHASE | {"amount": "", "currency": ""}, "A purchase needs the amount that was paid, with its currency"),
        (PURCHASE | {"coins": ""}, COINS.format(1)),
        (PURCHASE | {"coins": "0"}, COINS.format(1)),
        (PURCHASE | {"coins": "-1"}, COINS.format(1)),
        (PURCHASE | {"coins": "3000000001"}, COINS.format(1)),
        (PURCHASE | {"coins": "99999999999"}, NOT_WHOLE.format("99999999999")),
        (PURCHASE | {"coins": "+5"}, NOT_WHOLE.format("+5")),
        (PURCHASE | {"coins": "5.0"}, NOT_WHOLE.format("5.0")),
        (PURCHASE | {"coins": "٣٤"}, NOT_WHOLE.format("٣٤")),
        (PURCHASE | {"quantity": "2"}, "purchase has no quantity"),
        (PURCHASE | {"creator": "Mila"}, "purchase has no creator"),
        (PURCHASE | {"channel": "shop"}, NOT_A_CHANNEL.format("shop")),
        (PURCHASE | {"platform": " "}, "An entry needs a platform and an account"),
        (PURCHASE | {"account": ""}, "An entry needs a platform and an account"),
        (PURCHASE | {"seller": "x" * 501}, "seller is longer than 500 characters"),
        (PURCHASE | {"note": "\0"}, "note holds a character that is no text"),
        (GIFT | {"quantity": "-3"}, NOT_WHOLE.format("-3")),
        (GIFT | {"quantity": "0"}, "quantity must be a whole number from 1 to 1,000,000,000"),
        (GIFT | {"amount": "5", "currency": "EUR"}, "A gift has either coins or an amount of money"),
        (GIFT | {"coins": ""}, "A gift has either coins or an amount of money"),
        (GIFT | {"charged": "5", "charged_currency": "EUR"}, "gift has no charged"),
        (FREE | {"item": "Rose"}, NOT_A_REASON.format("Rose")),
        (FREE | {"coins": "0"}, "An adjustment needs coins: some that came, or, with a minus, some that went"),
        (FREE | {"amount": "1", "currency": "EUR"}, "Only coins that came and were not free have an amount"),
        (COUNTED | {"coins": ""}, COINS.format(0)),
        (COUNTED | {"item": "Rose"}, "assertion has no item"),
        (REFUND, NO_REFERENCE.format("A1")),
        (REFUND | {"reference": ""}, "A refund names the reference of what it refunds"),
    ],
)  # fmt: skip
def test_a_wrong_row_is_refused_in_one_sentence_and_the_others_imported(
    ledger: Ledger, row: dict[str, str], sentence: str
) -> None:
    plan = plan_import(ledger, [content(PURCHASE, row, GIFT)])
    assert sentences(plan) == [(3, sentence)]
    assert counted(plan) == (2, 0, 1)
    (made,) = apply(ledger, plan)
    assert (made.added, made.present, made.refused) == (2, 0, 1)


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (b"gift,2026-03-02", "This row has 2 cells and the header 18"),
        (b"," * 18, "This row has 19 cells and the header 18"),
        (b"," * 17, NOT_A_KIND.format("")),
        (b"gift;2026-03-02;TikTok", "This row has 1 cells and the header 18"),
        (b'gift,2026-03-02,TikTok,main,"Mila', OPEN_QUOTE),
        (b'gift,2026-03-02,TikTok,main,"Mi"la,,Rose,,1,,,,,,,,,', BAD_QUOTE),
        ("gift,2026-03-02,TikTok,main,Łő".encode() + b"\xff,,Rose,,1,,,,,,,,,", NO_TEXT),
        (b"gift,2026-03-02,TikTok,main,\0,,Rose,,1,,,,,,,,,", "creator holds a character that is no text"),
        (b"gift,2026-03-02,TikTok,main," + b"x" * (10 << 20), "This row is longer than any entry can be"),
    ],
)  # fmt: skip
def test_a_broken_line_is_refused_with_its_number_and_the_others_imported(
    ledger: Ledger, line: bytes, sentence: str
) -> None:
    head, first, last = content(PURCHASE, GIFT).splitlines(keepends=True)
    plan = plan_import(ledger, [head + first + line + b"\r\n" + last])
    assert sentences(plan) == [(3, sentence)]
    assert counted(plan) == (2, 0, 1)


def test_nothing_is_lost_behind_a_quotation_mark_that_is_never_closed(ledger: Ledger) -> None:
    rows = content(*[GIFT] * 1000).splitlines(keepends=True)
    rows[10] = rows[10].replace(b"Mila", b'"Mila')
    plan = plan_import(ledger, [b"".join(rows)])
    assert sentences(plan) == [(11, OPEN_QUOTE)]
    assert counted(plan) == (999, 0, 1)


def without(column: str) -> tuple[str, ...]:
    return tuple(field for field in FIELDS if field != column)


COLUMNS = ",".join(FIELDS)
UNKNOWN_COLUMN = "“{}” in - is no column of the ledger's own CSV; nothing was imported. Those are " + COLUMNS


@pytest.mark.parametrize(
    ("header", "sentence"),
    [
        (",".join(without("note")), f"- lacks the column “note”; nothing was imported. The columns are {COLUMNS}"),
        (COLUMNS + ",colour", UNKNOWN_COLUMN.format("colour")),
        (COLUMNS.replace(",", ";"), UNKNOWN_COLUMN.format("type;when;platform;account;creator;handl")),
        (COLUMNS.replace("note", "type"), "The column “type” stands twice in the header of -; nothing was imported"),
        (
            COLUMNS.replace("note", '"no'),
            "The first line of - is not the header of the ledger's own CSV; nothing was imported",
        ),
    ],
)
def test_a_wrong_header_refuses_the_file(ledger: Ledger, header: str, sentence: str) -> None:
    assert refusal(ledger, f"{header}\r\n".encode()) == sentence


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        (b"", "- is empty; nothing was imported"),
        (b"<html><body>Sign in</body></html>", UNKNOWN_FILE),
        (b"%PDF-1.7", UNKNOWN_FILE),
        (b'{"name": "someone else\'s"}', UNKNOWN_FILE),
    ],
)
def test_a_file_of_another_kind_is_refused_in_one_sentence(ledger: Ledger, source: bytes, sentence: str) -> None:
    assert refusal(ledger, source) == sentence


def test_a_named_source_is_taken_at_its_word(ledger: Ledger) -> None:
    assert refusal(ledger, b"a,b\n", source="coinpurse").startswith("“a” in - is no column of the ledger's own CSV")
    with pytest.raises(RequestRefused, match="“paypal” is no source; there are coinpurse, coinpurse-json, tiktok"):
        plan_import(ledger, [content(GIFT)], source="paypal")


def test_columns_may_stand_in_any_order_and_behind_a_byte_order_mark(ledger: Ledger) -> None:
    mixed = (*FIELDS[9:], *FIELDS[:9])
    plan = plan_import(ledger, [b"\xef\xbb\xbf" + content(PURCHASE, DIRECT, fields=mixed), content(PURCHASE, DIRECT)])
    assert [file.counts.new for file in plan.files] == [2, 0]


def test_only_regular_files_are_read(ledger: Ledger, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for found in (tmp_path / "pipe", Path("/dev/zero")):
        assert (
            refusal(ledger, found) == f"{found} is no file that can be read from beginning to end; nothing was imported"
        )
    missing = tmp_path / "missing.csv"
    assert refusal(ledger, missing) == f"{missing} cannot be read (No such file or directory); nothing was imported"


def test_the_ledger_itself_is_never_opened_as_a_file(ledger: Ledger, tmp_path: Path) -> None:
    os.link(ledger.path, tmp_path / "other.csv")
    for name in ("coins.coinpurse", "coins.coinpurse-wal", "other.csv"):
        assert refusal(ledger, tmp_path / name) == f"{tmp_path / name} is this ledger itself; nothing was imported"


def test_a_file_may_have_a_name_that_is_no_text(ledger: Ledger, tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.csv"))
    path.write_bytes(content(GIFT))
    (made,) = apply(ledger, plan_import(ledger, [path]))
    assert made.file_name == "�.csv"


def test_a_file_that_changes_while_it_is_read_is_refused(ledger: Ledger, tmp_path: Path) -> None:
    path = tmp_path / "ledger.csv"
    path.write_bytes(content(GIFT))

    def grow(_: Step) -> bool:
        path.write_bytes(content(GIFT, GIFT))
        return True

    with pytest.raises(ImportRefused) as caught:
        plan_import(ledger, [path], progress=grow)
    assert str(caught.value) == f"{path} changed while it was read; nothing was imported. Try again"


def test_a_refund_finds_its_entry_in_the_file_or_in_the_ledger(ledger: Ledger) -> None:
    bought = PURCHASE | {"reference": "A1"}
    first, second = REFUND | {"coins": "100", "amount": "1.00", "currency": "EUR"}, REFUND
    apply(ledger, plan_import(ledger, [content(first, bought)]))
    plan = plan_import(ledger, [content(first, bought, second)])
    assert counted(plan) == (1, 2, 0)
    apply(ledger, plan)
    assert stored(ledger, "refund") == [(100, 100, 1), (250, 399, 1)]


def stored(ledger: Ledger, kind: str) -> list[tuple[object, ...]]:
    return ledger.connection.execute(
        "SELECT coins, amount, (SELECT reference FROM entry e WHERE e.id = r.refunded_id) = 'A1' FROM entry r "
        "WHERE kind = ? ORDER BY id", (kind,)
    ).fetchall()  # fmt: skip


def test_refunds_of_one_file_share_what_is_left(ledger: Ledger) -> None:
    part = REFUND | {"coins": "200", "amount": "2.00", "currency": "EUR"}
    plan = plan_import(ledger, [content(part, part, REFUND, REFUND, PURCHASE | {"reference": "A1"})])
    assert sentences(plan) == [
        (3, "That is more than is left of the purchase to refund"),
        (5, "A refund needs coins or an amount"),
    ]
    assert counted(plan) == (3, 0, 2)


@pytest.mark.parametrize(
    ("refund", "sentence"),
    [
        (REFUND | {"when": "2026-03-01"}, "A refund cannot come before what it refunds"),
        (REFUND | {"amount": "1", "currency": "USD"}, "The purchase was paid in EUR, and so is its refund"),
        (REFUND | {"account": "second"}, NO_REFERENCE.format("A1")),
        (REFUND | {"reference": "B2"}, SEVERAL.format("B2")),
        (REFUND | {"reference": "C3"}, NO_REFERENCE.format("C3")),
    ],
)  # fmt: skip
def test_a_refund_that_fits_no_entry_is_refused(ledger: Ledger, refund: dict[str, str], sentence: str) -> None:
    others = [PURCHASE | {"reference": "A1"}, GIFT | {"reference": "B2"}, GIFT | {"reference": "B2", "note": "again"}]
    unfit = PURCHASE | {"reference": "C3", "coins": "0"}
    plan = plan_import(ledger, [content(refund, *others, unfit)])
    assert sentences(plan)[0] == (2, sentence)
    assert counted(plan) == (3, 0, 2)


def test_a_gift_is_refunded_once_and_as_a_whole(ledger: Ledger) -> None:
    part = REFUND | {"coins": "3"}
    plan = plan_import(ledger, [content(part, REFUND, REFUND, GIFT | {"reference": "A1"})])
    assert sentences(plan) == [
        (2, "A gift is refunded as a whole: leave coins and amount empty"),
        (4, "This gift was refunded already"),
    ]
    apply(ledger, plan)
    assert stored(ledger, "refund") == [(5, None, 1)]


def test_the_reference_of_a_refunded_entry_is_its_own(ledger: Ledger) -> None:
    bought = PURCHASE | {"reference": "A1"}
    apply(ledger, plan_import(ledger, [content(bought, REFUND)]))
    plan = plan_import(ledger, [content(bought, GIFT | {"reference": "A1"}, GIFT | {"reference": "A2"})])
    assert sentences(plan) == [(3, "A refunded entry bears the reference “A1” already; give this one another")]
    later = plan_import(ledger, [content(PURCHASE | {"reference": "B"}, REFUND | {"reference": "B"}),
                                 content(GIFT | {"reference": "B"})])  # fmt: skip
    assert counted(later) == (2, 0, 1)


def test_the_row_that_passes_the_coins_of_an_account_is_refused(ledger: Ledger) -> None:
    apply(ledger, plan_import(ledger, [content(PURCHASE | {"coins": str(MAX_COINS - 2)})]))
    rows = [
        FREE | {"coins": "3"},
        FREE | {"coins": "1"},
        FREE | {"coins": "-5", "item": "lost"},
        PURCHASE | {"coins": "1"},
    ]
    plan = plan_import(ledger, [content(*rows, PURCHASE | {"coins": "1", "account": "second"}, FREE | {"coins": "2"})])
    over = "The coins of one account cannot pass 3,000,000,000"
    assert sentences(plan) == [(2, over), (7, over)]
    assert counted(plan) == (4, 0, 2)
    apply(ledger, plan)


def test_the_row_that_passes_the_amounts_of_an_account_is_refused(ledger: Ledger) -> None:
    most = PURCHASE | {"amount": "10000000000000.00", "charged": "10000000000000.00", "charged_currency": "EUR"}
    plan = plan_import(ledger, [content(*[most] * 2000, DIRECT, GIFT)])
    assert sentences(plan) == [(2002, "The amounts of one account cannot add up to so much")]


def test_what_new_rows_say_was_paid_is_added_up_by_currency(ledger: Ledger) -> None:
    opening = FREE | {"item": "opening", "amount": "9.00", "currency": "EUR"}
    rows = [PURCHASE | {"reference": "A1"}, DIRECT, opening, REFUND | {"amount": "1.00", "currency": "EUR"}, GIFT]
    assert plan_import(ledger, [content(*rows)]).sums == {"EUR": 399, "USD": 500}


def test_a_row_of_the_preview_shows_what_would_be_stored(ledger: Ledger) -> None:
    (planned,) = plan_import(ledger, [content(PURCHASE | {"reference": "A1"}, REFUND, {"type": "?"})]).files
    bought, refund, wrong = planned[0:3]
    assert (bought.status, bought.line, bought.draft and drafts.fields(bought.draft)[8:11]) == (
        "new",
        2,
        ("350", "4.99", "EUR"),
    )
    assert refund.draft
    assert drafts.fields(refund.draft)[8:11] == ("350", "4.99", "EUR")
    assert (wrong.status, wrong.draft) == ("refused", None)
    assert planned[-1] == wrong
    with pytest.raises(IndexError):
        planned[3]


def test_an_import_can_be_planned_on_another_thread_than_it_is_applied_on(tmp_path: Path, ledger: Ledger) -> None:
    plans = []

    def work() -> None:
        reader = open_reader(ledger.path)
        plans.append(plan_import(reader, [content(GIFT)]))
        reader.close()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert [row.added for row in apply(ledger, plans[0])] == [1]
