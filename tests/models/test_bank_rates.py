"""A newer file of the European Central Bank: read, held against what is here, merged; and what is refused."""

import time
import zipfile
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import permutations
from pathlib import Path

import peewee
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import bank_rates, lookups, own_rates
from models.bank_rates import Added, Difference, import_file, last_day, merged, take_in
from models.errors import ImportRefused, LedgerUnusable
from models.ledger import Changes, Ledger
from models.periods import day_number
from models.rates import Rate
from models.schema import PublishedRate
from tests import bank_table
from tests.bank_table import LAST, last_rates, packed, text

TODAY = LAST + timedelta(days=30)
ALL = len(last_rates())
MON, TUE, WED = ({"USD": usd, "JPY": jpy} for usd, jpy in (("1.2", "150"), ("1.3", "151"), ("1.31", "152")))


def on(day: int) -> date:
    return LAST + timedelta(days=day)


def take(ledger: Ledger, rows: bank_table.Changes) -> Added:
    return take_in(ledger, packed(text(rows)), "eurofxref-hist.zip", TODAY)


def kept(ledger: Ledger, *codes: str) -> dict[str, dict[int, str]]:
    """What is kept of the bank's rates, by currency and by how many days it lies behind the shipped table's last."""
    return {
        code: {day - day_number(LAST): value for day, value in table.items()}
        for code, table in lookups.published_rates(ledger).items()
        if code in codes or not codes
    }


def test_only_what_the_bank_published_after_the_shipped_table_is_kept(ledger: Ledger) -> None:
    added = take(ledger, {-1: {}, 0: {}, 3: {"USD": "1.20", "TRY": "N/A"}, 6: {"USD": "1.30"}})
    assert (added.rates, added.first, added.last, added.until) == (2 * ALL - 1, on(3), on(6), on(6))
    assert (added.reached, added.differences, added.ended, added.before) == (LAST, (), (), {})
    assert kept(ledger, "USD", "TRY") == {"USD": {3: "1.20", 6: "1.30"}, "TRY": {6: last_rates()["TRY"]}}
    assert lookups.own_rates(ledger) == {}


def test_imported_rates_are_the_banks_crossed_and_go_on_over_the_weekend(ledger: Ledger) -> None:
    take(ledger, {3: MON})
    found = lookups.rates(ledger)
    assert found.last_day == on(3)
    assert found.find("USD", "JPY", on(3)) == Rate(Fraction(125), on(3), "ecb", is_provisional=False)
    assert found.find("USD", "JPY", on(4)) == Rate(Fraction(125), on(3), "ecb", is_provisional=True)
    assert found.find("USD", "EUR", on(2)) == Rate(1 / Fraction("1.1172"), LAST, "ecb", is_provisional=False)


def test_an_own_rate_wins_over_an_imported_one_whichever_came_first(ledger: Ledger) -> None:
    own_rates.add(ledger, "USD", "EUR", on(3), "0.5")
    take(ledger, {3: {"USD": "1.25"}, 4: {"USD": "1.25"}})
    own_rates.add(ledger, "USD", "EUR", on(4), "0.25")
    assert [lookups.rates(ledger).convert(100, "USD", "EUR", on(day)) for day in (3, 4)] == [50, 25]
    own_rates.remove(ledger, "USD", "EUR", on(4))
    assert lookups.rates(ledger).convert(100, "USD", "EUR", on(4)) == 80


def test_an_import_is_taken_back_and_done_again_as_one(ledger: Ledger) -> None:
    take(ledger, {3: MON, 4: TUE})
    after = kept(ledger)
    assert ledger.undo() == "Import rates"
    assert kept(ledger) == {}
    assert lookups.rates(ledger).last_day == LAST
    ledger.redo()
    assert kept(ledger) == after


def test_the_same_file_again_is_no_operation_and_a_later_one_adds_only_what_is_new(ledger: Ledger) -> None:
    notices: list[Changes] = []
    ledger.subscribe(notices.append)
    assert take(ledger, {0: {}, 3: MON, 4: TUE}).rates == 2 * ALL
    assert take(ledger, {0: {}, 3: MON, 4: TUE}).rates == 0
    added = take(ledger, {0: {}, 3: MON, 4: {**TUE, "USD": "1.31"}, 5: TUE})
    assert (added.rates, added.first, added.last) == (ALL + 1, on(4), on(5))
    assert added.differences == (Difference("USD", on(4), "1.3", "1.31", is_taken=True),)
    assert [notice.seq - notices[0].seq for notice in notices] == [0, 1]
    assert all(set(notice.rows) == {"published_rate"} for notice in notices)
    assert kept(ledger, "USD") == {"USD": {3: "1.2", 4: "1.31", 5: "1.3"}}
    ledger.undo()
    assert kept(ledger, "USD") == {"USD": {3: "1.2", 4: "1.3"}}
    ledger.undo()
    assert kept(ledger) == {}


def test_a_file_that_ends_with_the_shipped_table_adds_nothing(ledger: Ledger) -> None:
    assert take(ledger, {-1: {}, 0: {}}) == Added(0, LAST, LAST, before={})
    assert ledger.undo_label is None


# --- Held against what is here ----------------------------------------------------------------------------------------


def test_the_shipped_table_stays_as_it_is_and_what_a_file_says_otherwise_is_told(ledger: Ledger) -> None:
    added = take(ledger, {-1: {"JPY": "N/A"}, 0: {"USD": "1.1170"}, 3: MON})
    assert added.differences == (
        Difference("JPY", on(-1), bank_table.shipped_on(on(-1))["JPY"], "", is_taken=False),
        Difference("USD", on(0), "1.1172", "1.1170", is_taken=False),
    )
    assert lookups.rates(ledger).find("EUR", "USD", LAST) == Rate(Fraction("1.1172"), LAST, "ecb", is_provisional=False)


def test_the_same_rate_written_otherwise_is_no_difference(ledger: Ledger) -> None:
    assert take(ledger, {0: {"USD": "1.11720"}, 3: MON}).differences == ()


def test_a_file_that_ends_before_what_is_here_fills_gaps_and_corrects_nothing(ledger: Ledger) -> None:
    take(ledger, {3: MON, 5: WED})
    added = take(ledger, {3: {"USD": "1.21"}, 4: TUE})
    assert (added.rates, added.until, added.reached) == (ALL, on(4), on(5))
    assert Difference("USD", on(3), "1.2", "1.21", is_taken=False) in added.differences
    assert kept(ledger, "USD") == {"USD": {3: "1.2", 4: "1.3", 5: "1.31"}}


def test_a_currency_the_bank_gave_up_is_told_and_its_past_kept(ledger: Ledger) -> None:
    take(ledger, {3: MON})
    added = take(ledger, {3: MON, 4: {"ISK": "N/A"}})
    assert added.ended == ("ISK",)
    assert kept(ledger, "ISK") == {"ISK": {3: last_rates()["ISK"]}}


def test_a_file_without_a_currency_that_goes_on_is_refused(ledger: Ledger) -> None:
    with pytest.raises(ImportRefused, match=r"has no rates for AUD, BRL, .*; nothing was changed"):
        take_in(ledger, f"Date,USD,\n{on(3)},1.2,\n".encode(), "x", TODAY)
    assert kept(ledger) == {}


def test_a_file_with_holes_is_refused(ledger: Ledger) -> None:
    take(ledger, dict.fromkeys((3, 4, 5, 6), MON))
    with pytest.raises(ImportRefused, match=f"leaves out {2 * ALL} rates that are here; nothing was changed"):
        take(ledger, {3: MON, 6: MON, 7: MON})


def test_a_table_of_other_figures_is_refused(ledger: Ledger) -> None:
    others = dict.fromkeys(last_rates(), "2.5")
    with pytest.raises(ImportRefused, match=f"has {ALL} rates that are others than here; nothing was changed"):
        take(ledger, {0: others, 3: others})


def test_the_whole_history_of_the_bank_is_taken_in(ledger: Ledger) -> None:
    from models import rates

    tables = rates.shipped()
    days = sorted({day for table in tables.values() for day in table}, reverse=True)
    lines = [f"Date,{','.join(tables)},", f"{on(3)},{','.join(last_rates().get(code, 'N/A') for code in tables)},"]
    for day in days:
        row = ",".join(table.get(day, "N/A") for table in tables.values())
        lines.append(f"{LAST + timedelta(days=day - day_number(LAST))},{row},")
    begun = time.process_time()
    added = take_in(ledger, packed("\n".join(lines)), "eurofxref-hist.zip", TODAY)
    assert (added.rates, added.differences, added.ended) == (ALL, (), ())
    assert time.process_time() - begun < 8, "it is a quarter of a million rates; each may be looked at a few times"


Table = dict[str, dict[int, str]]
TRUTH: Table = {
    code: {day: f"{number}.{day}" for day in range(12)} for number, code in enumerate(("USD", "JPY", "CHF"), 1)
}
"""What the bank has ever published, in tests of merging."""


@st.composite
def part_of_the_truth(draw: st.DrawFn) -> Table:
    return {
        code: {day: table[day] for day in draw(st.sets(st.sampled_from(sorted(table))))}
        for code, table in TRUTH.items()
        if draw(st.booleans())
    }


def together(*tables: Mapping[str, Mapping[int, str]]) -> Table:
    found: Table = {}
    for table in tables:
        found = merged(found, table)
    return {code: dict(sorted(days.items())) for code, days in found.items() if days}


@given(st.lists(part_of_the_truth(), min_size=1, max_size=4), st.data())
def test_parts_of_one_truth_give_the_same_in_any_order(parts: list[Table], data: st.DataObject) -> None:
    expected = {
        code: {day: value for day, value in table.items() if any(day in part.get(code, {}) for part in parts)}
        for code, table in sorted(TRUTH.items())
    }
    assert together(*data.draw(st.permutations(parts))) == {code: days for code, days in expected.items() if days}


@given(st.lists(st.dictionaries(st.integers(0, 9), st.sampled_from("12345"), min_size=1), min_size=3, max_size=3))
def test_of_files_that_correct_each_other_the_newest_wins_in_any_order(corrected: list[dict[int, str]]) -> None:
    """Each is the whole history until its day, with corrections of its own of any earlier day."""
    files = [
        {"USD": {day: said.get(day, "9") for day in range(10 + edition)}} for edition, said in enumerate(corrected)
    ]
    assert {str(together(*order)) for order in permutations(files)} == {str(together(files[-1]))}


@given(part_of_the_truth(), part_of_the_truth())
def test_a_file_once_more_changes_nothing(one: Table, other: Table) -> None:
    assert together(one, other, other) == together(one, other)
    assert together(one, one) == together(one)


@given(
    part_of_the_truth(),
    st.dictionaries(st.sampled_from(sorted(TRUTH)), st.dictionaries(st.integers(0, 15), st.just("7"))),
)
def test_no_currency_and_no_day_is_ever_lost(ours: Table, theirs: Table) -> None:
    found = merged(ours, theirs)
    assert found.keys() == ours.keys() | theirs.keys()
    for code, table in found.items():
        assert table.keys() == ours.get(code, {}).keys() | theirs.get(code, {}).keys()
        newer = theirs if last_day(theirs) >= last_day(ours) else ours
        assert all(table[day] == value for day, value in newer.get(code, {}).items())


# --- Read and refused -------------------------------------------------------------------------------------------------


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


@pytest.mark.parametrize("content", [text({1: MON}).encode(), packed("\ufeff" + text({1: MON}))], ids=["csv", "zip"])
def test_the_banks_file_is_read_as_it_is(ledger: Ledger, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "eurofxref-hist.zip"
    path.write_bytes(content)
    assert import_file(ledger, path, TODAY).rates == ALL


NEW = text({1: MON})
ONE = NEW.splitlines()[1]
ZIPPED = packed(NEW)


def two_members() -> bytes:
    import io

    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("a.csv", NEW)
        archive.writestr("b.csv", NEW)
    return content.getvalue()


REFUSED: dict[str, tuple[str | bytes, str]] = {
    "empty": (b"", "is empty"),
    "binary": (b"\xff\xfe", "is not eurofxref-hist"),
    "a word": ("hello", "is not eurofxref-hist"),
    "a header alone": ("Date,USD\n", "is not eurofxref-hist"),
    "a web page": ("<!DOCTYPE html><html></html>", "is a web page"),
    "another header": (NEW.replace("Date", "Day"), "is not eurofxref-hist"),
    "no dollar": (NEW.replace("USD", "XXX"), "is not eurofxref-hist"),
    "a column twice": (NEW.replace("JPY", "USD"), "is not eurofxref-hist"),
    "a word for a day": (NEW + ONE.replace("2026", "soon"), "is not eurofxref-hist"),
    "a day without hyphens": (NEW.replace(str(on(1)), f"{on(1):%Y%m%d}"), "is not eurofxref-hist"),
    "30 February": (NEW.replace(str(on(1)), "2026-02-30"), "is not eurofxref-hist"),
    "a day twice": (f"{NEW}{ONE}\n", "is not eurofxref-hist"),
    "a short row": (f"{NEW}2020-01-02\n", "is not eurofxref-hist"),
    "a long row": (f"{NEW}{ONE.replace(str(on(1)), str(on(2)))}5,\n", "is not eurofxref-hist"),
    "an open quote": (f'{NEW}2020-01-02,"1.1\n', "is not eurofxref-hist"),
    "negative": (text({1: {"JPY": "-161"}}), "says “-161” for JPY"),
    "zero": (text({1: {"USD": "0"}}), "cannot be right"),
    "an exponent": (text({1: {"USD": "1e5"}}), "cannot be right"),
    "no number": (text({1: {"USD": "NaN"}}), "cannot be right"),
    "a leap up": (text({0: {}, 1: {"USD": "1.7"}}), "says “1.7” for USD"),
    "a leap down": (text({0: {}, 1: {"USD": "0.5"}}), "cannot be right"),
    "a leap from what is here": (text({1: {"USD": "1.7"}}), "cannot be right"),
    "the future": (text({31: MON}), "which is still to come"),
    "two files": (two_members(), "is not eurofxref-hist"),
    "bzip2": (packed(NEW, zipfile.ZIP_BZIP2), "is not eurofxref-hist"),
    "a bomb": (packed(b"\0" * (bank_rates.MAX_FILE + 1)), "holds more than"),
    "cut off": (packed(NEW)[:-40], "is cut off or damaged"),
    "damaged": (packed(NEW).replace(b"PK\x03\x04", b"PK\x03\x05", 1).replace(b"PK\x03\x05", b"PK\x09\x05"), "damaged"),
    "a wrong byte": (ZIPPED[:200] + bytes([ZIPPED[200] ^ 255]) + ZIPPED[201:], "damaged"),
}  # fmt: skip


@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_not_the_banks_table_or_cannot_be_true_is_refused_whole(ledger: Ledger, kind: str) -> None:
    content, said = REFUSED[kind]
    with pytest.raises(ImportRefused) as refused:
        take_in(ledger, content.encode() if isinstance(content, str) else content, "rates", TODAY)
    assert said in str(refused.value)
    assert "nothing was changed" in str(refused.value)
    assert lookups.published_rates(ledger) == {}


def test_a_bomb_of_a_forged_size_is_no_more_than_damaged(ledger: Ledger) -> None:
    bomb = packed(b"\0" * (bank_rates.MAX_FILE + 1))
    forged = bomb.replace((bank_rates.MAX_FILE + 1).to_bytes(4, "little"), (1000).to_bytes(4, "little"))
    assert forged != bomb
    with pytest.raises(ImportRefused, match="is cut off or damaged; nothing was changed"):
        take_in(ledger, forged, "rates", TODAY)


def test_neither_a_folder_nor_a_missing_file_is_read(ledger: Ledger, tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "missing.csv"):
        with pytest.raises(ImportRefused, match="is not a file"):
            import_file(ledger, path, TODAY)


def test_without_room_on_the_disk_the_rates_stay_as_they_were(ledger: Ledger) -> None:
    take(ledger, {3: MON})
    before = kept(ledger)
    pages = ledger.connection.execute("PRAGMA page_count").fetchone()[0]
    ledger.connection.execute(f"PRAGMA max_page_count = {pages}")
    rows = {day: {"USD": str(Decimal("1.2") + day / Decimal(1000))} for day in range(3, 31)}
    with pytest.raises(LedgerUnusable, match="disk is full"):
        take(ledger, {**rows, 3: MON})
    assert kept(ledger) == before
