import io
import zipfile
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import peewee
import pytest

from models import lookups, own_rates, rates
from models.errors import ImportRefused, RequestRefused
from models.ledger import Changes, Ledger
from models.periods import day_number
from models.rates import Rate
from models.schema import PublishedRate

LAST = rates.last_day()
TODAY = LAST + timedelta(days=30)
HEADER = "Date,USD,JPY,TRY,RUB,\n"


def table(*rows: str) -> str:
    """A table of the bank, newest first; a row begins with how many days after the shipped table's last it is of."""
    lines = [row.partition(",") for row in rows]
    return HEADER + "".join(f"{LAST + timedelta(days=int(day))},{rest},\n" for day, _, rest in reversed(lines))


def write(folder: Path, text: str, name: str = "eurofxref-hist.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_rate_of_ones_own_wins_for_its_day_and_can_be_taken_back(ledger: Ledger) -> None:
    day = date(2026, 3, 2)
    own_rates.add(ledger, "USD", "EUR", day, "0.5")
    own_rates.add(ledger, "USD", "EUR", day, "0.25")
    assert lookups.own_rates(ledger) == {("USD", "EUR", day): Decimal("0.25")}
    assert lookups.rates(ledger).convert(100, "USD", "EUR", day) == 25
    ledger.undo()
    assert lookups.own_rates(ledger) == {("USD", "EUR", day): Decimal("0.5")}
    own_rates.remove(ledger, "USD", "EUR", day)
    assert lookups.own_rates(ledger) == {}
    with pytest.raises(RequestRefused, match="no rate of your own"):
        own_rates.remove(ledger, "USD", "EUR", day)


def test_two_currencies_have_one_rate_a_day_whichever_way_it_was_typed(ledger: Ledger) -> None:
    day = date(2026, 3, 2)
    own_rates.add(ledger, "USD", "EUR", day, "0.5")
    own_rates.add(ledger, "USD", "EUR", day + timedelta(days=1), "0.5")
    own_rates.add(ledger, "EUR", "USD", day, "4")
    assert lookups.own_rates(ledger) == {
        ("USD", "EUR", day + timedelta(days=1)): Decimal("0.5"), ("EUR", "USD", day): Decimal(4),
    }  # fmt: skip
    assert lookups.rates(ledger).convert(100, "USD", "EUR", day) == 25
    ledger.undo()
    assert lookups.rates(ledger).convert(100, "USD", "EUR", day) == 50
    own_rates.remove(ledger, "EUR", "USD", day)
    assert lookups.own_rates(ledger) == {("USD", "EUR", day + timedelta(days=1)): Decimal("0.5")}


@pytest.mark.parametrize("value", ["0", "-1", "1,5", "NaN", "1e5", "", "0.0", "1_0", "١", " 1", "1" * 13])
def test_what_is_no_rate_is_refused(ledger: Ledger, value: str) -> None:
    with pytest.raises(RequestRefused, match="is not a rate"):
        own_rates.add(ledger, "USD", "EUR", date(2026, 3, 2), value)


@pytest.mark.parametrize(("source", "target"), [("EUR", "EUR"), ("usd", "EUR"), ("USD", "XYZ")])
def test_a_rate_is_between_two_currencies(ledger: Ledger, source: str, target: str) -> None:
    with pytest.raises(RequestRefused):
        own_rates.add(ledger, source, target, date(2026, 3, 2), "1")


def kept(ledger: Ledger) -> dict[str, dict[int, str]]:
    """What is kept of the bank's rates, by currency and by how many days it lies behind the shipped table's last."""
    return {
        code: {day - day_number(LAST): value for day, value in table.items()}
        for code, table in lookups.published_rates(ledger).items()
    }


def test_only_what_the_bank_published_after_the_shipped_table_is_kept(ledger: Ledger, tmp_path: Path) -> None:
    path = write(tmp_path, table("-1,1.1,160,40,N/A", "0,1.1,160,40,N/A", "3,1.2,161,N/A,N/A", "6,1.30,162,41,"))
    added = own_rates.import_ecb(ledger, path, TODAY)
    assert added == own_rates.Added(5, LAST + timedelta(days=3), LAST + timedelta(days=6))
    assert kept(ledger) == {"USD": {3: "1.2", 6: "1.30"}, "JPY": {3: "161", 6: "162"}, "TRY": {6: "41"}}
    assert lookups.own_rates(ledger) == {}


def test_imported_rates_are_the_banks_crossed_and_go_on_over_the_weekend(ledger: Ledger, tmp_path: Path) -> None:
    own_rates.import_ecb(ledger, write(tmp_path, table("3,1.2,150,N/A,N/A")), TODAY)
    found = lookups.rates(ledger)
    monday, tuesday = LAST + timedelta(days=3), LAST + timedelta(days=4)
    assert found.last_day == monday
    assert found.find("USD", "JPY", monday) == Rate(Fraction(125), monday, "ecb", is_provisional=False)
    assert found.find("USD", "JPY", tuesday) == Rate(Fraction(125), monday, "ecb", is_provisional=True)
    assert found.find("USD", "EUR", monday - timedelta(days=1)) == Rate(
        1 / Fraction("1.1172"), LAST, "ecb", is_provisional=False
    )


def test_an_own_rate_wins_over_an_imported_one_whichever_came_first(ledger: Ledger, tmp_path: Path) -> None:
    first, second = LAST + timedelta(days=3), LAST + timedelta(days=4)
    own_rates.add(ledger, "USD", "EUR", first, "0.5")
    own_rates.import_ecb(ledger, write(tmp_path, table("3,1.25,150,N/A,N/A", "4,1.25,150,N/A,N/A")), TODAY)
    own_rates.add(ledger, "USD", "EUR", second, "0.25")
    assert [lookups.rates(ledger).convert(100, "USD", "EUR", day) for day in (first, second)] == [50, 25]
    own_rates.remove(ledger, "USD", "EUR", second)
    assert lookups.rates(ledger).convert(100, "USD", "EUR", second) == 80


def test_an_import_is_taken_back_and_done_again_as_one(ledger: Ledger, tmp_path: Path) -> None:
    own_rates.import_ecb(ledger, write(tmp_path, table("3,1.2,150,N/A,N/A", "4,1.3,151,40,N/A")), TODAY)
    after = kept(ledger)
    assert ledger.undo() == "Import rates"
    assert kept(ledger) == {}
    assert lookups.rates(ledger).last_day == LAST
    ledger.redo()
    assert kept(ledger) == after


def test_the_same_file_again_is_no_operation_and_a_later_one_adds_only_what_is_new(
    ledger: Ledger, tmp_path: Path
) -> None:
    notices: list[Changes] = []
    ledger.subscribe(notices.append)
    path = write(tmp_path, table("0,1.1,160,40,N/A", "3,1.2,150,N/A,N/A", "4,1.3,151,40,N/A"))
    assert own_rates.import_ecb(ledger, path, TODAY).rates == 5
    assert own_rates.import_ecb(ledger, path, TODAY) == own_rates.Added(0)
    write(tmp_path, table("0,1.1,160,40,N/A", "3,1.2,150,N/A,N/A", "4,1.31,151,40,N/A", "5,1.3,151,40,N/A"))
    assert own_rates.import_ecb(ledger, path, TODAY) == own_rates.Added(
        4, LAST + timedelta(days=4), LAST + timedelta(days=5)
    )
    assert [notice.seq - notices[0].seq for notice in notices] == [0, 1]
    assert all(set(notice.rows) == {"published_rate"} for notice in notices)
    assert kept(ledger)["USD"] == {3: "1.2", 4: "1.31", 5: "1.3"}
    ledger.undo()
    assert kept(ledger)["USD"] == {3: "1.2", 4: "1.3"}
    ledger.undo()
    assert kept(ledger) == {}


def test_a_file_that_ends_with_the_shipped_table_adds_nothing(ledger: Ledger, tmp_path: Path) -> None:
    path = write(tmp_path, table("-1,1.1,160,40,N/A", "0,1.1,160,40,N/A"))
    assert own_rates.import_ecb(ledger, path, TODAY) == own_rates.Added(0)
    assert ledger.undo_label is None


@pytest.mark.parametrize(
    ("currency", "day", "value"),
    [
        *((code, 20800, "1.2") for code in ("EUR", "XXX", "usd")),
        *(("USD", day, "1.2") for day in (10591, 84006)),
        *(("USD", 20800, value) for value in ("0", "0.0", "-1", "1e5", "1.2.3", "", ".5", "1,2", "NaN")),
    ],
)
def test_the_table_holds_nothing_but_rates_of_the_bank(ledger: Ledger, currency: str, day: int, value: str) -> None:
    with pytest.raises(peewee.IntegrityError):
        PublishedRate.insert(currency=currency, day=day, value=value).execute(ledger.db)


def test_the_banks_zip_is_read_as_it_is(ledger: Ledger, tmp_path: Path) -> None:
    path = tmp_path / "eurofxref-hist.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("eurofxref-hist.csv", "\ufeff" + table("1,1.2,161,N/A,N/A"))
    assert own_rates.import_ecb(ledger, path, TODAY).rates == 2


def zipped(*members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", method) as archive:
        for name, member in members:
            archive.writestr(name, member)
    return content.getvalue()


NEW = table("1,1.2,161,N/A,N/A").encode()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"hello",
        b"Date,USD\n",
        b"date,usd\n2026-11-02,1.1\n",
        b"Day,USD\n2026-11-02,1.1\n",
        b"Date,XXX1\n2026-11-02,1.1\n",
        NEW + b"soon,1.1,1,1,1,\n",
        NEW + b"2020-01-02\n",
        NEW + b'2020-01-02,"1.1\n',
        table("1,1.2,-161,N/A,N/A").encode(),
        table("1,1.2,0,N/A,N/A").encode(),
        table("1,1.2,1e5,N/A,N/A").encode(),
        table("1,1.2,NaN,N/A,N/A").encode(),
        table("0,1.1,160,40,N/A", "1,1.7,161,40,N/A").encode(),
        table("0,1.1,160,40,N/A", "1,0.5,161,40,N/A").encode(),
        table("31,1.1,160,40,N/A").encode(),
        zipped(("a.csv", NEW), ("b.csv", NEW)),
        zipped(("a.csv", NEW), method=zipfile.ZIP_BZIP2),
        zipped(("a.csv", b"\0" * (own_rates.MAX_FILE + 1))),
        zipped(("a.csv", NEW))[:-40],
        zipped(("a.csv", NEW)).replace(NEW[:0] + b"PK\x03\x04", b"PK\x03\x05"),
    ],
)
def test_what_is_not_the_banks_table_or_cannot_be_true_is_refused_whole(
    ledger: Ledger, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "rates"
    path.write_bytes(content)
    with pytest.raises(ImportRefused, match="nothing was changed"):
        own_rates.import_ecb(ledger, path, TODAY)
    assert lookups.published_rates(ledger) == {}


def test_neither_a_folder_nor_a_missing_file_is_read(ledger: Ledger, tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "missing.csv"):
        with pytest.raises(ImportRefused, match="is not a file"):
            own_rates.import_ecb(ledger, path, TODAY)
