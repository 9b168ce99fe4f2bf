"""Files that are broken, or made to do harm: each costs one sentence, or a row its sentence, and the ledger nothing.

They are read in a process of its own, as the window and the command line do, by a plan and by nothing else.
"""

import io
import os
import random
import struct
import time
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from models.drafts import FIELDS
from models.errors import ImportRefused
from models.exports import journal_csv
from models.imports import Refused
from models.imports.apply import apply
from models.imports.files import Source
from models.imports.plan import Plan
from models.imports.planner import Step, plan_import
from models.ledger import Ledger
from tests.books import new_ledger
from tests.peaks import events_within

HEADER = ",".join(FIELDS).encode() + b"\r\n"
ROSE = b"gift,2026-03-02T20:15:44+01:00,TikTok,main,Mila,mila,Rose,1,5,,,,,,,,,\r\n"
BOUGHT = b"purchase,2026-03-02,TikTok,main,,,,,350,4.99,EUR,,,ios-app,,,A1,\r\n"
DAY = b'"2026-01-01 10:00:00"'
ANSWERS = {"tiktok.gift_amount": "coins", "tiktok.timezone": "UTC"}
NOTHING = "Nothing was imported"
BROKEN = f"file is no JSON that can be read to its end: it is cut off or damaged. {NOTHING}"
TOO_LONG = "file holds a text or a number longer than can be read; nothing was imported"
TOO_MUCH = "file holds more than can be read; nothing was imported"
PACKED = "file is packed in a way no platform uses; nothing was imported"
DEEP = "file is nested more than 64 deep; nothing was imported"
BOMB = "file unpacks to far more than it should; nothing was imported"
DAMAGED = "file is damaged, or no ZIP file that can be read; nothing was imported"
NO_HEADER = "The first line of file is not the header of the ledger's own CSV; nothing was imported"
NO_COLUMN = "“{}” in file is no column of the ledger's own CSV; "
NO_BOOK = f"file is no workbook that can be read; save it again as XLSX or CSV. {NOTHING}"
NO_TEXT = "This row is not UTF-8 text; save the file as UTF-8 and import it again"
NO_COINS = "coins must be a whole number from 1 to 3,000,000,000"
UNKNOWN_IN = "None of the files in file is an export that is known here (looked at: 1). "
UNKNOWN = "file holds no export that is known here, and no table. "
MOST_MEMORY = 128 << 20
"""Bytes that reading any of them may take, of the many more the system would stop it at."""
CHANGED = "file changed while it was read; nothing was imported. Try again"


def gift(amount: bytes = b'"5"', date: bytes = DAY, user: bytes = b'"mila"') -> bytes:
    return b'{"Date": ' + date + b', "GiftAmount": ' + amount + b', "UserName": ' + user + b"}"


def export(*gifts: bytes) -> bytes:
    return b'{"Activity": {"SendGifts": {"SendGifts": [' + b",".join(gifts) + b"]}}}"


GOOD = export(gift())


def zipped(*members: tuple[str, bytes], kind: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", kind) as made:
        for name, content in members:
            made.writestr(name, content)
    return file.getvalue()


def forged(content: bytes, *, local: int, central: int, value: bytes) -> bytes:
    """A ZIP of one file with another value in its two descriptions."""
    changed = bytearray(content)
    for signature, offset in ((b"PK\x03\x04", local), (b"PK\x01\x02", central)):
        place = changed.rindex(signature) + offset
        changed[place : place + len(value)] = value
    return bytes(changed)


def laughing() -> bytes:
    """XML of a few lines that means ten thousand million letters."""
    entities = (b'<!ENTITY %c "%s">' % (98 + number, b"&%c;" % (97 + number) * 10) for number in range(9))
    return b'<!DOCTYPE l [<!ENTITY a "aaaaaaaaaa">' + b"".join(entities) + b"]><workbook>&j;</workbook>"


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """A ledger that has an entry already, which no file may change."""
    ledger = new_ledger(tmp_path / "test.coinpurse", timezone="Europe/Berlin")
    apply(ledger, plan_import(ledger, [HEADER + BOUGHT]))
    yield ledger
    ledger.close()


def state(ledger: Ledger) -> list[str]:
    """Everything the ledger holds."""
    return list(ledger.connection.iterdump())


def planned(ledger: Ledger, *sources: Source, **more: object) -> Plan:
    """Plan an import, and see that this changes nothing and takes no more memory than it may."""
    before = state(ledger)
    try:
        read = partial(events_within, MOST_MEMORY)
        return plan_import(ledger, sources, read=read, answers=ANSWERS, **more)  # type: ignore[arg-type]
    finally:
        assert state(ledger) == before


def refusal(ledger: Ledger, *sources: Source, **more: object) -> str:
    begun = time.monotonic()
    with pytest.raises(ImportRefused) as caught:
        planned(ledger, *sources, **more)
    assert time.monotonic() - begun < 60
    return str(caught.value)


def sentences(plan: Plan) -> list[str]:
    """What became of each row: the sentence of one that is refused."""
    return [row.refused.sentence if row.refused else row.status for row in plan.rows]


HOSTILE: dict[str, tuple[bytes | Callable[[], bytes], str]] = {
    # I2: nesting
    "a million lists in one another": (lambda: b'{"Activity": ' + b"[" * 10**6, DEEP),
    "objects in one another": (lambda: b'{"Activity": ' + b'{"a":' * 10**5, DEEP),
    # I3, I4: numbers
    "a number of 4,301 digits": (export(gift(b"9" * 4301)), TOO_LONG),
    "a number of a million digits": (lambda: export(gift(b"1" * 10**6)), TOO_LONG),
    "an exponent past all bounds": (export(gift(b"1e99999999999999999999")), BROKEN),
    "no number": (export(gift(b"NaN")), BROKEN),
    "infinity": (export(gift(b"-Infinity")), BROKEN),
    # I5: keys
    "one key twice": (export(b'{"Date": "x", "GiftAmount": "5", "GiftAmount": "6"}'),
                      "An object in file has the key “GiftAmount” twice, or too many keys; nothing was imported"),
    # I7: encodings
    "UTF-16 that is no text of ours": ('{"a": 1}'.encode("utf-16-be"), UNKNOWN),
    "UTF-16 cut off": (GOOD.decode().encode("utf-16")[:-21], BROKEN),
    "a NUL in JSON": (export(gift(user=b'"a\x00b"')), BROKEN),
    # I8: whole documents
    "cut off": (GOOD[:-20], BROKEN),
    "cut off in a text": (GOOD[:60], BROKEN),
    "garbage behind it": (GOOD + b"x", BROKEN),
    "two documents": (GOOD + GOOD, BROKEN),
    "a comment": (GOOD.replace(b": [", b": [ // gifts\n"), BROKEN),
    # I9: sizes
    "a text of 5 MB": (lambda: export(gift(user=b'"' + b"x" * (5 << 20) + b'"')), TOO_MUCH),
    "ten million keys": (lambda: export(b"{" + b",".join(b'"%d":1' % n for n in range(10**6)) + b"}"),
                         "file holds a record larger than can be read; nothing was imported"),
    "a million records of nothing": (lambda: export(*[b"{}"] * 10**6), TOO_MUCH),
    # I10: CSV
    "a heading that is never closed": (b'"' + HEADER + ROSE, NO_HEADER),
    "a semicolon for each comma": ((HEADER + ROSE).replace(b",", b";"),
                                   NO_COLUMN.format("type;when;platform;account;creator;handl")),
    "headings in another language": (b"Typ,Wann,platform,account,creator\r\n" + ROSE, NO_COLUMN.format("Typ")),
    # I11, I12: ZIPs
    "a bomb": (lambda: zipped(("a.json", bytes(150 << 20))), BOMB),
    "a bomb in a ZIP": (lambda: zipped(("a.zip", zipped(("b.json", bytes(150 << 20))))), BOMB),
    "bzip2": (zipped(("a.json", GOOD), kind=zipfile.ZIP_BZIP2), PACKED),
    "LZMA": (zipped(("a.json", GOOD), kind=zipfile.ZIP_LZMA), PACKED),
    "a password": (forged(zipped(("a.json", GOOD)), local=6, central=8, value=b"\1\0"),
                   f"file is locked with a password; unlock it first. {NOTHING}"),
    "a forged size": (forged(zipped(("a.json", GOOD)), local=22, central=24, value=struct.pack("<I", 20)),
                      DAMAGED),
    "more than fits": (forged(zipped(("a.json", GOOD)), local=22, central=24, value=struct.pack("<I", 1 << 31)), BOMB),
    "a ZIP in a ZIP in a ZIP": (zipped(("a.zip", zipped(("b.zip", zipped(("c.json", GOOD)))))), UNKNOWN_IN),
    "a ZIP cut off": (zipped(("a.json", GOOD))[:-9], DAMAGED),
    # I14: something else
    "a web page": (b"<!doctype html><html><body><script>alert(1)</script>Sign in</body></html>", UNKNOWN),
    "a PDF": (b"%PDF-1.7\n" + random.Random(1).randbytes(5000), UNKNOWN),
    "a program": (b"\x7fELF\2\1\1" + random.Random(2).randbytes(5000), UNKNOWN),
    "a picture": (b"\x89PNG\r\n\x1a\n" + random.Random(3).randbytes(5000), UNKNOWN),
    "a workbook of nothing": (zipped(("[Content_Types].xml", b"<Types/>"), ("xl/workbook.xml", b"<workbook/>")),
                              NO_BOOK),
    "entities in entities": (lambda: zipped(("[Content_Types].xml", b"<Types/>"), ("xl/workbook.xml", laughing())),
                             NO_BOOK),
    # I16: nothing
    "no bytes": (b"", "file is empty; nothing was imported"),
    "blanks": (b" \r\n" * 5000, UNKNOWN),
    "zeros": (bytes(1 << 20), UNKNOWN),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_costs_one_sentence(ledger: Ledger, tmp_path: Path, name: str) -> None:
    content, sentence = HOSTILE[name]
    path = tmp_path / "file"
    path.write_bytes(content if isinstance(content, bytes) else content())
    said = refusal(ledger, path).replace(f"{tmp_path}/", "").replace("file/a.json", "file")
    assert said.startswith(sentence)
    assert "\n" not in said


AMOUNTS = [
    (b"1e999", "“1E+999” is not a whole number"),
    (b"1E-999", "“1E-999” is not a whole number"),
    (b"9" * 399, f"“{'9' * 40}” is not a whole number"),
    (b"5.5", "“5.5” is not a whole number"),
    (b"true", "This record of TikTok's is of a kind that is not understood; tell us what it holds"),
    (b"[]", "This record of TikTok's is of a kind that is not understood; tell us what it holds"),
    (b'"\\u0665"', "“٥” is not a whole number"),
    (b'"1_000"', "“1_000” is not a whole number"),
    (b'"NaN"', "“NaN” is not a whole number"),
    (b"-0", NO_COINS),
    (b"0", NO_COINS),
    (b"9223372036854775807", NO_COINS),
    (b"9223372036854775808", NO_COINS),
    (b"18446744073709551616", NO_COINS),
]


def test_a_number_that_cannot_be_names_its_record(ledger: Ledger) -> None:
    """I4, I20: the rows around each come in."""
    plan = planned(ledger, export(gift(), *(one for amount, _ in AMOUNTS for one in (gift(amount), gift()))))
    assert sentences(plan) == ["new", *(said for _, outcome in AMOUNTS for said in (outcome, "new"))]
    assert [row.line for row in plan.rows if row.refused] == [2 * number for number in range(1, len(AMOUNTS) + 1)]


@pytest.mark.parametrize(
    ("rows", "outcome"),
    [
        ((b'"' + ROSE, ROSE), ["A quotation mark is opened in this row and never closed", "new"]),
        ((b'gift,"' + b"x" * 140_000 + b'"\r\n', ROSE), ["This row is longer than any entry can be", "new"]),
        ((ROSE.replace(b"Rose", b"x" * (2 << 20)), ROSE), ["This row is longer than any entry can be", "new"]),
        ((ROSE.replace(b"Mila", b"a\0b"), ROSE), ["creator holds a character that is no text", "new"]),
        ((ROSE.replace(b"Mila", b"Zo\xeb"), ROSE.replace(b"Mila", "Zoë Łő".encode())), [NO_TEXT, "new"]),
        ((ROSE.replace(b",", b";"), ROSE), ["This row has 1 cells and the header 18", "new"]),
        ((b"gift,x\r\n", ROSE), ["This row has 2 cells and the header 18", "new"]),
        ((ROSE.replace(b",5,", b",5\r,"), ROSE), ["A line break stands in this row outside quotation marks", "new"]),
    ],
)  # fmt: skip
def test_a_broken_row_of_a_table_costs_itself(ledger: Ledger, rows: tuple[bytes, ...], outcome: list[str]) -> None:
    """I10: a row is named by its line, and the others come in."""
    plan = planned(ledger, HEADER + b"".join(rows))
    assert sentences(plan) == outcome
    assert [row.line for row in plan.rows] == [2, 3]


MOMENTS = [
    "0000-01-01", "0001-01-01", "9999-12-31T23:59:59-12:00", "26-03-02", "2026-02-30", "2026-W10-1", "٢٠٢٦-03-02",
    "1772478944", "1772478944000", "1e20", "NaN", "2026-03-29T02:30:00", "2026-03-02T24:00", "2026-03-02T20:15:60",
    "2026-03-02T20:15+99:00", "2026-03-02T20:15[Mars/Olympus]", "2200-01-01",
]  # fmt: skip


def test_a_moment_that_cannot_be_is_refused(ledger: Ledger) -> None:
    """I17, I18."""
    rows = [ROSE.replace(b"2026-03-02T20:15:44+01:00", when.encode()) for when in MOMENTS]
    assert dict(zip(MOMENTS, refusals(ledger, rows), strict=True)) == dict.fromkeys(MOMENTS, True)


MONEY = [
    "1.00,ZZZ", "1.00,eur", "1.00,$", "1.00,<b>", "1.234,EUR", "1.00,", ",EUR", "1,EUR,1,EUR", "1.5,JPY", "NaN,EUR",
    "1e5,EUR", "１２,EUR",
    "٣٤,EUR", "1_000,EUR", "−5,EUR", "(5.00),EUR", "5-,EUR",
    "1'234.50,EUR", "99999999999999999,EUR",
]  # fmt: skip


def test_money_that_cannot_be_is_refused(ledger: Ledger) -> None:
    """I19, I20: the ledger's own CSV has one style, and no other is guessed at."""
    rows = [BOUGHT.replace(b"4.99,EUR", money.encode()) for money in MONEY]
    assert dict(zip(MONEY, refusals(ledger, rows), strict=True)) == dict.fromkeys(MONEY, True)


def refusals(ledger: Ledger, rows: list[bytes]) -> list[bool]:
    """Which of these rows are refused, with one in front and one behind them that are not."""
    first, *found, last = planned(ledger, HEADER + ROSE + b"".join(rows) + ROSE).rows
    assert not first.refused
    assert not last.refused
    return [isinstance(row.refused, Refused) for row in found]


NAMES = [
    "\u202egnp.exe", "a\u200bb", "👩\u200d👩\u200d👧", "é", "e\u0301", "Ꭺlice", "z" + "\u0301" * 400, "=1+1", "+1",
    "-1", "@SUM(A1)", "\tx", "=cmd|' /C calc'!A0", "<script>alert(1)</script>", "<img src=x onerror=alert(1)>",
    "javascript:alert(1)", "'; DROP TABLE entry; --", "%", "_", "\\", '" * NEAR', "; comment", "a  b", 'plugin "x"',
    "include x", "x" * 500,
]  # fmt: skip


def test_names_of_every_kind_are_stored_as_they_are_given(ledger: Ledger, tmp_path: Path) -> None:
    """I21 to I25: they come back from the exact export as they were; what looks alike is not the same."""
    row = '"{}"'.join(ROSE.decode().split("Mila"))
    rows = [row.format(name.replace('"', '""')).encode() for name in NAMES]
    plan = planned(ledger, HEADER + b"".join(rows))
    assert sentences(plan) == ["new"] * len(NAMES)
    apply(ledger, plan)
    file = io.BytesIO()
    journal_csv.write_csv(ledger, file)
    assert set(sentences(planned(ledger, file.getvalue()))) == {"present"}
    exported = unicodedata.normalize("NFC", file.getvalue().decode())  # one name in two forms is one name
    names = [unicodedata.normalize("NFC", name.strip()) for name in NAMES]
    assert [name for name in names if name.replace('"', '""') not in exported] == []


def test_names_that_are_too_much_are_refused(ledger: Ledger) -> None:
    rows = [ROSE.replace(b"Mila", name) for name in (b"x" * 501, b"x" * 10_000, b"a\0", b"")]
    outcome = ["creator is longer than 500 characters"] * 2 + ["creator holds a character that is no text", "new"]
    assert sentences(planned(ledger, HEADER + b"".join(rows))) == outcome


def test_half_a_character_is_replaced_and_that_is_said(ledger: Ledger) -> None:
    """I6."""
    plan = planned(ledger, export(gift(user=b'"a\\ud800b"'), gift(user=b'"\\ud83c\\udf39"')))
    assert [row.draft.handle for row in plan.rows if row.draft] == ["a�b", "🌹"]
    (note,) = plan.files[0].notes
    assert note.message.format(**note.values) == "1 damaged characters were replaced by “�”"


def test_a_mark_before_it_and_characters_read_in_a_wrong_way_harm_nothing(ledger: Ledger) -> None:
    """I7."""
    plan = planned(ledger, b"\xef\xbb\xbf" + export(gift(user='"ZoÃ«"'.encode())), b"\xef\xbb\xbf" + HEADER + ROSE)
    assert [row.draft.handle for row in plan.rows if row.draft] == ["ZoÃ«", "mila"]


@pytest.mark.parametrize(
    "name", ["../../../a.json", "/a.json", "C:\\a.json", "a/\u202e.json", "x" * 60_000, "a\x00b.json"]
)
def test_a_name_in_a_zip_leads_nowhere(ledger: Ledger, tmp_path: Path, name: str) -> None:
    """I13: nothing is ever unpacked, whatever a file wants to be called."""
    path = tmp_path / "in" / "deeper" / "x.zip"
    path.parent.mkdir(parents=True)
    path.write_bytes(zipped((name, GOOD)))
    before = sorted(tmp_path.rglob("*"))
    assert sentences(planned(ledger, path)) == ["new"]
    assert sorted(tmp_path.rglob("*")) == before


def test_a_link_in_a_zip_is_no_link(ledger: Ledger, tmp_path: Path) -> None:
    (tmp_path / "secret.json").write_bytes(GOOD)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        link = zipfile.ZipInfo("data.json")
        link.external_attr = 0o120777 << 16
        made.writestr(link, str(tmp_path / "secret.json"))
    assert "in - is an export that is known here (looked at: 1)" in refusal(ledger, file.getvalue())


def test_the_same_file_twice_and_in_another_order_adds_nothing(ledger: Ledger) -> None:
    """I15: rows that are equal in one file stay."""
    content = HEADER + ROSE * 2 + ROSE.replace(b"Rose", b"Lion")
    apply(ledger, planned(ledger, content))
    other = HEADER + ROSE.replace(b"Rose", b"Lion") + ROSE * 2
    assert set(sentences(planned(ledger, content, other))) == {"present", "new"} - {"new"}
    assert sentences(planned(ledger, HEADER + ROSE * 3)) == ["present", "present", "new"]


@pytest.mark.parametrize("change", ["grow", "shrink", "touch", "replace", "vanish"])
def test_a_file_that_changes_meanwhile_is_refused(ledger: Ledger, tmp_path: Path, change: str) -> None:
    """I16."""
    path = tmp_path / "file"
    path.write_bytes(HEADER + ROSE * 40_000)

    def meddle(step: Step) -> None:
        if step.rows == 1000:
            if change in ("grow", "shrink"):
                os.truncate(path, 20_000_000 if change == "grow" else 1000)
            elif change == "touch":
                os.utime(path, (1, 1))
            elif change == "replace":
                (tmp_path / "other").write_bytes(path.read_bytes())
                (tmp_path / "other").replace(path)
            else:
                path.unlink()

    said = refusal(ledger, path, progress=meddle).replace(f"{tmp_path}/", "")
    assert said == (
        CHANGED if change != "vanish" else f"file cannot be read (No such file or directory); {NOTHING.lower()}"
    )


def test_what_is_no_file_is_never_opened(ledger: Ledger, tmp_path: Path) -> None:
    """I16: a pipe would wait for ever, a device has no end."""
    os.mkfifo(tmp_path / "file")
    for path in (tmp_path / "file", Path("/dev/zero"), Path("/dev/stdin"), Path("/proc/self/mem")):
        assert refusal(ledger, path).endswith(("; nothing was imported", "(Permission denied); nothing was imported"))


def test_another_ledger_is_not_read_as_a_file(ledger: Ledger, tmp_path: Path) -> None:
    """I26: it is opened as a ledger, or not at all."""
    other = new_ledger(tmp_path / "other.coinpurse")
    apply(other, plan_import(other, [HEADER + ROSE]))
    other.close()
    assert refusal(ledger, tmp_path / "other.coinpurse").startswith(
        "other.coinpurse holds no export that is known here"
    )
    assert refusal(ledger, ledger.path).endswith("test.coinpurse is this ledger itself; nothing was imported")
