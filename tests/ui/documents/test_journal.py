"""The journal as a document: a row for each entry, the columns that say something, totals that add up."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from itertools import islice
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models import gathering
from models import journal as rows
from models.columns import Columns
from models.errors import RequestRefused
from models.journal import EntryRow, Filter, Need, Order
from models.ledger import Ledger, reading
from models.money import Money
from models.rates import Rates, last_day
from models.reports import Query, run
from models.reports.figures import figures
from tests.books import keeping
from tests.ledgers import Ledger as Sample
from tests.ledgers import ledgers, random_ledger
from tests.ui.documents.journals import BOUGHT, GIFT, RATES, books, cells, headings, lazily, made, table, written
from tests.ui.documents.pages import page, read
from ui import cost_texts
from ui.documents import entry_rows, html, journal
from ui.documents.document import Table, Value
from ui.documents.journal import Read, Shown
from ui.text import spoken


def test_an_entry_is_a_row_of_what_it_says() -> None:
    with written(BOUGHT, f"{GIFT} note=hello", "assertion coins=71", "adjustment coins=-5 item=lost") as ledger:
        document = made(ledger)
    shown = table(document)
    assert headings(shown) == [
        *("Date", "Time", "Kind", "Platform", "Account", "Creator", "Item", "How many", "Coins", "Coins in the app"),
        *("Paid", "Cost", "Balance", "Note"),
    ]
    who: tuple[Value, ...] = ("TikTok", "main")
    assert list(shown.rows) == [
        (date(2026, 3, 1), "20:15:44", "Purchase", *who, None, None, None, 100, None, 100, None, 100, None),
        (date(2026, 3, 2), "20:15:44", "Gift", *who, "Mia", "Rose", 3, -30, None, None, 30, 70, "hello"),
        (date(2026, 3, 3), "20:15:44", "Balance", *who, None, None, None, None, 71, None, None, 70, None),
        (date(2026, 3, 4), "20:15:44", "Adjustment", *who, None, "Lost", None, -5, None, None, 5, 65, None),
    ]
    totals = dict(zip(headings(shown), shown.totals or (), strict=True))
    assert {name: total for name, total in totals.items() if total is not None} == {
        "Date": "Total", "Coins": 65, "Paid": 100, "Cost": 35,
    }  # fmt: skip
    assert [column.unit for column in shown.columns if column.total] == ["TikTok Coin", "EUR", "EUR"]


def test_only_columns_that_say_something_are_there() -> None:
    with written("gift amount=5.00 currency=EUR creator=Mia", when="2026-03-01") as ledger:
        assert headings(table(made(ledger)))[7:] == ["How many", "Paid", "Cost"]
    with written(BOUGHT, when="2026-03-01") as ledger:
        assert headings(table(made(ledger)))[7:] == ["How many", "Coins", "Paid", "Balance"]


def test_what_creators_may_have_received_has_columns_of_its_own_without_a_total() -> None:
    with written(BOUGHT, GIFT) as ledger:
        shown = table(made(ledger, Shown(columns=("item", "received", "cost"))))
    places = [place for place, title in enumerate(headings(shown)) if "(estimate)" in title]
    rows = [[row[place] for place in places] for row in shown.rows]
    assert rows == [[None, None], [Money(7, "USD"), Money(16, "USD")]]
    assert [shown.columns[place].total for place in places] == [None, None]


def test_columns_are_those_chosen_in_their_order() -> None:
    with written(BOUGHT, f"{GIFT} handle=mia.live", "gift coins=10 item=Rose note=hello") as ledger:
        shown = table(
            made(ledger, Shown(columns=("cost", "note", "account", "item", "handle", "price", "zone", "seller")))
        )
        alone = table(made(ledger, Shown(columns=("seller",))))
        coins_first = table(made(ledger, Shown(columns=("coins", "kind", "platform", "account"))))
    assert headings(shown) == [
        *("Cost", "Paid", "Note", "Account", "Item", "How many", "Handle", "For 100 coins", "Time zone"),
    ]
    assert list(shown.rows) == [
        (None, 100, None, "TikTok - main", None, None, None, 100, "Europe/Berlin"),
        (30, None, None, "TikTok - main", "Rose", 3, "@mia.live", 100, "Europe/Berlin"),
        (10, None, "hello", "TikTok - main", "Rose", 1, None, 100, "Europe/Berlin"),
    ]
    assert shown.totals == (40, 100, *[None] * 7)
    assert headings(alone) == ["Date", "Time"], "a table has columns, even where what is wanted has nothing to say"
    assert next(iter(coins_first.rows)) == (100, "Purchase", "TikTok", "main")
    assert coins_first.totals == (60, None, None, None)


def test_another_currency_and_basis_are_those_of_the_reports() -> None:
    with written(BOUGHT, GIFT) as ledger:
        kept = journal.books(ledger, "JPY", "average")
        shown = table(journal.document(kept, [1, 2], Shown()))
        expected = run("spending", kept.columns, kept.rates, kept.settings, Query(currency="JPY")).rows[0]
        assert [column.unit for column in shown.columns if column.heading == ("Cost",)] == ["JPY"]
        assert cells(shown, "Cost") == [None, expected[2]]
        for wrong in ({"currency": "EURO"}, {"basis": "lifo"}):
            with pytest.raises(RequestRefused):
                journal.books(ledger, **wrong)


@pytest.mark.usefixtures("abroad")
def test_a_creator_nobody_knows_is_called_so_in_the_language_of_who_reads() -> None:
    with written("gift amount=5.00 currency=EUR", creator="unknown (video abc)") as ledger:
        (row,) = table(made(ledger)).rows
    assert row[5] == spoken("unknown (video abc)") != "unknown (video abc)"


def test_a_bare_date_has_no_time() -> None:
    with written(BOUGHT, when="2026-03-01") as ledger:
        assert cells(table(made(ledger)), "Time") == [None]


def test_money_of_several_currencies_has_no_total_of_its_own_but_one_of_the_ledger() -> None:
    with written(
        BOUGHT, "purchase coins=100 amount=2.00 currency=USD reference=A", "refund coins=50 reference=A"
    ) as ledger:
        shown = table(made(ledger))
        paid = run("purchases", Columns(ledger), RATES, ledger.settings, Query()).rows[0]
    assert cells(shown, "Paid")[:2] == [Money(100, "EUR"), Money(200, "USD")]
    totals = dict(zip(headings(shown), shown.totals or (), strict=True))
    assert totals["Paid"] is None
    assert totals["Paid in EUR"] == paid[2]
    assert sum(map(number, cells(shown, "Paid in EUR"))) == paid[2]


def number(value: Value) -> int:
    return value if isinstance(value, int) else 0


def test_what_is_uncertain_stands_apart_and_is_said() -> None:
    with written("purchase coins=100 amount=10 currency=SYP", GIFT, "gift coins=100") as ledger:
        document = made(ledger)
    shown = table(document)
    assert cells(shown, "Without a purchase") == [None, None, 30]
    assert cells(shown, "Without a rate") == [Money(1000, "SYP"), Money(300, "SYP"), Money(700, "SYP")]
    assert cells(shown, "Cost")[1:] == [None, None]
    assert [note.split()[0] for note in document.sections[0].notes] == ["Uncovered", "Unconverted"]


def test_coins_of_several_kinds_are_told_apart_and_never_added() -> None:
    with written(BOUGHT, "purchase coins=7 amount=1.00 currency=EUR platform=Twitch") as ledger:
        shown = table(made(ledger))
    assert cells(shown, "Coins") == [(100, "TikTok Coin"), (7, "Twitch Bit")]
    assert cells(shown, "Balance") == [(100, "TikTok Coin"), (7, "Twitch Bit")]
    assert dict(zip(headings(shown), shown.totals or (), strict=True))["Coins"] is None


def test_it_says_what_is_chosen_and_in_which_order() -> None:
    with written(BOUGHT, GIFT, f"{GIFT} creator=Zo") as ledger:
        creators = {row.creator: row.creator_id or 0 for row in rows.rows(ledger, [2, 3])}
        wanted = Filter(
            since=date(2026, 3, 1), until=date(2026, 3, 31), kinds=frozenset({"gift"}), platforms=frozenset({"TikTok"}),
            accounts=frozenset({1}), creators=frozenset({creators["Mia"], 0}), items=frozenset({1}), text="ro\u202ese",
        )  # fmt: skip
        document = made(ledger, Shown(replace(wanted, text="rose"), Order("creator", is_descending=True)))
        hostile = made(ledger, Shown(wanted, only="behind a figure"))
    assert [line.replace("\u2068", "<").replace("\u2069", ">") for line in document.about] == [
        "Words: <rose>",
        "Period: Mar 2026",
        "Platform: <TikTok>",
        "Account: <TikTok - main>",
        "Creator: <Mia>, <Unknown creator>",
        "Gift: <Rose>",
        "Kind: Gift",
        "1 entry",
        "Sorted by creator, falling",
        "Currency: <EUR>",
        "What a coin cost: Oldest coins first",
    ]
    assert hostile.about[:2] == ("Only: behind a figure", "Words: \u2068ro\\u202ese\u2069")
    assert cells(table(document), "Creator") == ["Mia"]
    assert hostile.sections[0].table is None


def test_long_choices_are_counted() -> None:
    names = [f"Platform {number:02d}" for number in range(15)]
    with written(BOUGHT) as ledger:
        line = made(ledger, Shown(Filter(platforms=frozenset(names)))).about[1]
    assert line.count("\u2068") == 10
    assert line.endswith("and 5 more")


def test_an_empty_ledger_and_an_empty_choice_say_so() -> None:
    with written() as ledger:
        assert made(ledger).sections[0].paragraphs == ("Nothing in here yet",)
        assert made(ledger, Shown(Filter(text="x"))).sections[0].paragraphs == ("Nothing found",)
        assert read(page(made(ledger))).all("table") == []


def test_rows_are_read_a_window_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    reading = rows.rows

    def count(reader: Ledger, wanted: list[int]) -> list[EntryRow]:
        asked.append(len(wanted))
        return reading(reader, wanted)

    monkeypatch.setattr(entry_rows, "WINDOW", 4)
    with keeping(random_ledger(3, 30)) as ledger:
        shown = table(lazily(ledger)).rows
        whole = list(shown)
        monkeypatch.setattr(rows, "rows", count)
        assert next(islice(shown, 5, 6)) == whole[5]
        assert asked == [4, 4]
        assert [shown[place] for place in range(len(shown))] == whole
        assert asked[2:] == [4] * (len(whole) // 4) + [len(whole) % 4] * (len(whole) % 4 > 0)
        assert shown[-3:] == whole[-3:]
        with pytest.raises(IndexError):
            shown[len(whole)]


def test_what_is_written_meanwhile_is_not_in_it() -> None:
    with written(BOUGHT, GIFT) as ledger, reading(ledger.path) as reader:
        kept = journal.books(reader)
        shown = table(journal.document(kept, journal.find(kept, Shown()), Shown()))
        with kept.columns.unchanged():
            with ledger.operation("Delete entry"):
                ledger.connection.execute("DELETE FROM entry WHERE id = 2")
            assert cells(shown, "Kind") == ["Purchase", "Gift"]
        with pytest.raises(RequestRefused, match="changed just now"), kept.columns.unchanged():
            pytest.fail("the rows would not be those of the totals")


def test_an_entry_that_is_deleted_meanwhile_is_an_empty_row() -> None:
    with written(BOUGHT, GIFT) as ledger:
        shown = table(lazily(ledger))
        with ledger.operation("Delete entry"):
            ledger.connection.execute("DELETE FROM entry WHERE id = 2")
        assert [row[0] for row in shown.rows] == [date(2026, 3, 1), None]


FILTERS = [
    Filter(),
    Filter(kinds=frozenset({"gift"})),
    Filter(kinds=frozenset({"purchase", "refund"})),
    Filter(platforms=frozenset({"TikTok"})),
    Filter(needs=frozenset[Need]({"uncovered"})),
    Filter(text="o"),
]


@given(ledgers(most=15), st.sampled_from(FILTERS))
@settings(max_examples=30, deadline=None)
def test_the_totals_are_the_sums_of_the_rows(sample: Sample, wanted: Filter) -> None:
    with keeping(sample) as ledger:
        shown = made(ledger, Shown(wanted)).sections[0].table
        if shown is None:
            return
        for place, column in enumerate(shown.columns):
            total = shown.totals[place] if shown.totals else None
            assert (column.total == "sum") == isinstance(total, int)
            if column.total:
                assert total == sum(number(row[place]) for row in shown.rows), column


@given(ledgers(most=20))
@settings(max_examples=30, deadline=None)
def test_the_whole_journal_adds_up_to_the_reports(sample: Sample) -> None:
    with keeping(sample) as ledger:
        kept = books(ledger)
        shown = made(ledger).sections[0].table
        if shown is None:
            return
        assert sorted(coins(shown).values()) == left(kept)
        kinds, costs = cells(shown, "Kind"), cells(shown, "Cost")
        assert costs or "Gift" not in kinds
        gifts = [number(cost) for kind, cost in zip(kinds, costs, strict=False) if kind == "Gift"]
        assert sum(gifts) == total(kept, "spending", "cost")
        bought = cells(shown, f"Paid in {kept.settings.currency}")
        if bought:
            expected = total(kept, "purchases", "paid") + total(kept, "balance", "adjusted_cost")
            assert sum(map(number, bought)) == expected


def total(kept: Read, name: str, what: str) -> int:
    """A total of a report, in the ledger's currency."""
    found = run(name, kept.columns, kept.rates, kept.settings, Query())
    (place,) = (at for at, column in enumerate(found.columns) if column.name == what)
    return sum(cast("int", row[place]) for row in found.rows if kept.settings.currency in row)


def left(kept: Read) -> list[int]:
    """Coins that are left of each kind."""
    found = run("balance", kept.columns, kept.rates, kept.settings, Query())
    (place,) = (at for at, column in enumerate(found.columns) if column.name == "closing_coins")
    values = [row[place] for row in found.rows]
    parts = [
        part for value in values if isinstance(value, tuple) for part in cast("tuple[tuple[int, str], ...]", value)
    ]
    return sorted(filter(None, [*(count for count, _unit in parts), *map(number, cast("list[Value]", values))]))


def coins(shown: Table) -> dict[str, int]:
    """The coins of all rows by kind."""
    found: Counter[str] = Counter()
    unit = next((column.unit for column in shown.columns if column.heading == ("Coins",)), "")
    for value in cells(shown, "Coins"):
        count, kind = value if isinstance(value, tuple) else (number(value), unit)
        found[kind] += count
    return {kind: count for kind, count in found.items() if count}


def test_a_long_journal_is_written_without_being_held() -> None:
    with keeping(random_ledger(5, 200)) as ledger:
        file = BytesIO()
        html.write(lazily(ledger), file)
        shown = read(file.getvalue().decode()).one("tbody")
        assert len(shown.all("tr")) == len(table(made(ledger)).rows)


CHARGED = "purchase coins=100 amount=10.00 currency=USD charged=9.27 charged_currency=EUR"


def test_a_foreign_payment_has_its_rate_with_day_and_source_and_what_the_bank_added() -> None:
    with written(CHARGED, "purchase coins=100 amount=10.00 currency=USD", when="2026-03-02") as ledger:
        shown = table(made(ledger))
        chosen = table(made(ledger, Shown(columns=("markup", "rate", "charged"))))
    places = [headings(shown).index(name) for name in ("Exchange rate", "Charged by the bank", "The bank added")]
    first, second = ([row[place] for place in places] for row in shown.rows)
    assert str(first[0]).startswith("1 USD = 0.")
    assert str(first[0]).endswith(" EUR · European Central Bank, Mar 2, 2026")
    assert second == [first[0], None, None]
    assert first[1] == Money(927, "EUR")
    added = first[2]
    assert isinstance(added, Money)
    assert 0 < added.minor < 927
    assert headings(chosen) == ["The bank added", "Exchange rate", "Charged by the bank"]


def test_columns_with_costs_that_may_still_change_are_marked_and_say_why() -> None:
    late = (last_day() + timedelta(days=2)).isoformat()
    with written(BOUGHT, "purchase coins=100 amount=1.00 currency=USD", GIFT, when=late) as ledger:
        columns = Columns(ledger)
        kept = Read(columns, Rates(), ledger.settings, figures(columns, Rates(), ledger.settings))
        shown = Shown(order=Order("when"))
        ids = journal.find(kept, shown)
        every, one = (journal.document(kept, some, shown) for some in (ids, ids[:1]))
        gathered = gathering.gather(columns, kept.figures, ids, "EUR")
    assert gathered.provisional == {"bought"}, "the gift is of coins that were paid in euros"
    assert "≈ Paid in EUR" in headings(table(every))
    assert "Cost" in headings(table(every))
    assert cost_texts.PROVISIONAL in every.sections[0].notes
    assert not any("≈" in text for text in (*headings(table(one)), *one.sections[0].notes))
