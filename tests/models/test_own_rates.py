import io
import zipfile
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from models import lookups, own_rates, rates
from models.errors import ImportRefused, RequestRefused
from models.ledger import Ledger
from models.rates import Rates
from tests.books import new_ledger

LAST = rates.last_day()
TODAY = LAST + timedelta(days=30)
HEADER = "Date,USD,JPY,TRY,RUB,\n"


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with closing(new_ledger(tmp_path / "a.coinpurse")) as made:
        yield made


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
    assert Rates(lookups.own_rates(ledger)).convert(100, "USD", "EUR", day) == 25
    ledger.undo()
    assert lookups.own_rates(ledger) == {("USD", "EUR", day): Decimal("0.5")}
    own_rates.remove(ledger, "USD", "EUR", day)
    assert lookups.own_rates(ledger) == {}
    with pytest.raises(RequestRefused, match="no rate of your own"):
        own_rates.remove(ledger, "USD", "EUR", day)


@pytest.mark.parametrize("value", ["0", "-1", "1,5", "NaN", "1e5", "", "0.0", "1_0", "١", " 1", "1" * 13])
def test_what_is_no_rate_is_refused(ledger: Ledger, value: str) -> None:
    with pytest.raises(RequestRefused, match="is not a rate"):
        own_rates.add(ledger, "USD", "EUR", date(2026, 3, 2), value)


@pytest.mark.parametrize(("source", "target"), [("EUR", "EUR"), ("usd", "EUR"), ("USD", "XYZ")])
def test_a_rate_is_between_two_currencies(ledger: Ledger, source: str, target: str) -> None:
    with pytest.raises(RequestRefused):
        own_rates.add(ledger, source, target, date(2026, 3, 2), "1")


def test_only_newer_rates_of_the_bank_are_taken_and_days_without_have_the_last(ledger: Ledger, tmp_path: Path) -> None:
    path = write(tmp_path, table("-1,1.1,160,40,N/A", "0,1.1,160,40,N/A", "1,1.2,161,N/A,N/A", "4,1.3,162,41,"))
    added = own_rates.import_ecb(ledger, path, TODAY)
    assert added == own_rates.Added(9, LAST + timedelta(days=1), LAST + timedelta(days=4))
    found = {(target, (day - LAST).days): value for (_, target, day), value in lookups.own_rates(ledger).items()}
    assert found == {
        **{("USD", day): Decimal("1.2") for day in (1, 2, 3)},
        **{("JPY", day): Decimal(161) for day in (1, 2, 3)},
        ("USD", 4): Decimal("1.3"),
        ("JPY", 4): Decimal(162),
        ("TRY", 4): Decimal(41),
    }
    assert Rates(lookups.own_rates(ledger)).convert(130, "USD", "EUR", LAST + timedelta(days=4)) == 100
    ledger.undo()
    assert lookups.own_rates(ledger) == {}


def test_a_long_gap_is_filled_for_as_long_as_the_shipped_table_would(ledger: Ledger, tmp_path: Path) -> None:
    own_rates.import_ecb(ledger, write(tmp_path, table("1,1.2,161,N/A,N/A", "20,1.3,162,41,N/A")), TODAY)
    days = {(day - LAST).days for _, target, day in lookups.own_rates(ledger) if target == "USD"}
    assert days == {*range(1, 2 + rates.MAX_AGE), 20}


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
        table("-1,1.1,160,40,N/A", "0,1.1,160,40,N/A").encode(),
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
    assert lookups.own_rates(ledger) == {}


def test_neither_a_folder_nor_a_missing_file_is_read(ledger: Ledger, tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "missing.csv"):
        with pytest.raises(ImportRefused, match="is not a file"):
            own_rates.import_ecb(ledger, path, TODAY)
