"""The document of a year says what the review found, and nothing else: figures, totals, words, and what is left out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings

from models import entries, reports
from models.columns import Columns
from models.ledger import Ledger
from models.money import Money
from models.rates import Rates
from models.reports import Query
from models.reports.tallies import dicts, together
from models.reports.year import Review, review, years
from tests.books import SampleRates, keeping, new_ledger
from tests.browser import browser
from tests.ledgers import Ledger as Sample
from tests.ledgers import ledgers, random_ledger
from tests.sample_entries import adjustment, gift, paid, purchase
from ui import documents, formats, privacy
from ui.documents import year
from ui.documents.document import Column, Document, Section, Table, Value
from ui.documents.year import giving

RATES = SampleRates()
TODAY = date(2027, 3, 1)
MONEY = {"Cost", "Cost, no rate"}


def plain(text: str) -> str:
    return text.replace("\u2068", "").replace("\u2069", "")


def section(found: Document, title: str) -> Section:
    (one,) = (one for one in found.sections if plain(one.title) == title)
    return one


def table(found: Document, title: str) -> Table:
    only = section(found, title).table
    assert only is not None
    return only


def number(value: Value) -> int:
    return value if isinstance(value, int) else 0


def added(found: Table, heading: set[str]) -> dict[str, int]:
    """The sums of the columns of these headings, by their currency."""
    sums = {}
    for place, column in enumerate(found.columns):
        if column.heading[0] in heading:
            sums[column.unit] = sum(number(row[place]) for row in found.rows)
    return {unit: value for unit, value in sums.items() if value}


def total(found: Table, heading: set[str]) -> dict[str, int]:
    """The totals under the same columns; of one row there is none, but it is the total itself."""
    if found.totals is None:
        return added(found, heading)
    pairs = zip(found.columns, found.totals, strict=True)
    sums = {column.unit: number(value) for column, value in pairs if column.heading[0] in heading}
    return {unit: value for unit, value in sums.items() if value}


# --- Figures ----------------------------------------------------------------------------------------------------------


def check(ledger: Ledger, columns: Columns, chosen: int) -> None:
    """Hold every table's rows and totals against the reports of the same days."""
    found = review(columns, RATES, ledger.settings, chosen, TODAY)
    made = year.document(found, TODAY)
    spent = by_currency(ledger, columns, found, "spending", "cost")
    paid_ = by_currency(ledger, columns, found, "purchases", "paid")
    titles = [plain(one.title) for one in made.sections]
    for title in ("Month by month", "Where you gave", "Whom you supported", "Which gifts"):
        if title in titles:
            assert added(table(made, title), MONEY) == total(table(made, title), MONEY) == spent
    assert ("Which gifts" in titles) == bool(found.spent.gifts)
    for title in ("Month by month", "What a coin cost, by where it was bought"):
        if title in titles:
            paid_headings = {"Paid for coins", "Paid, no rate"}
            assert added(table(made, title), paid_headings) == total(table(made, title), paid_headings) == paid_
    for one in made.sections:
        for column in one.table.columns if one.table else ():
            assert column.total is None or column.kind in {"count", "coins", "money"}
    check_left(ledger, columns, found, made)
    check_facts(found, made)


def by_currency(ledger: Ledger, columns: Columns, found: Review, name: str, measure: str) -> dict[str, int]:
    report = reports.run(name, columns, RATES, ledger.settings, Query((), found.since, found.until))
    sums: dict[str, int] = {}
    for row in dicts(report):
        for money in (Money(row[measure], row["currency"]), *row["unconverted"]):
            sums[money.currency] = sums.get(money.currency, 0) + money.minor
    return {code: minor for code, minor in sums.items() if minor}


def check_left(ledger: Ledger, columns: Columns, found: Review, made: Document) -> None:
    lefts = [one for one in made.sections if plain(one.title).startswith("Coins left on")]
    report = reports.run("balance", columns, RATES, ledger.settings, Query((), None, found.until))
    wanted = {row["currency"]: row["closing_cost"] for row in dicts(report) if row["closing_cost"]}
    if lefts and lefts[0].table:
        assert added(lefts[0].table, {"What they cost", "Cost, no rate"}) == wanted
    else:
        assert not wanted


def check_facts(found: Review, made: Document) -> None:
    figures = [fact.figure for fact in made.sections[0].facts]
    assert figures == [
        formats.money(Money(found.spent.minor, found.currency)),
        formats.money(Money(found.bought.minor, found.currency)),
        formats.count(found.spent.gifts),
        formats.count(found.people),
    ]


def check_all(sample: Sample) -> None:
    with keeping(sample) as ledger:
        columns = Columns(ledger)
        for chosen in years(columns, RATES, ledger.settings):
            check(ledger, columns, chosen)


@pytest.mark.parametrize("seed", range(4))
def test_rows_and_totals_are_the_reports(seed: int) -> None:
    check_all(random_ledger(seed, 60, bounds=False))


@settings(max_examples=20)
@given(ledgers(most=20))
def test_so_they_are_of_any_ledger(sample: Sample) -> None:
    check_all(sample)


def test_where_there_are_many_the_others_are_one_row_and_nothing_is_lost(tmp_path: Path) -> None:
    with closing(new_ledger(tmp_path / "a", currency="EUR")) as ledger:
        entries.add(ledger, purchase("2026-01-01", coins=5000, minor=10000))
        for place in range(50):
            entries.add(ledger, gift("2026-01-02", 10 + place, creator=f"C{place}", item=f"Rose {place}"))
        check(ledger, Columns(ledger), 2026)
        made = year.document(review(Columns(ledger), RATES, ledger.settings, 2026, TODAY), TODAY)
    for title, count in (("Whom you supported", giving.MOST_CREATORS), ("Which gifts", giving.MOST_GIFTS)):
        rows = table(made, title).rows
        assert len(rows) == count + 1
        assert rows[-1][0] == f"{50 - count} others"
    chart = section(made, "Whom you supported").chart
    assert chart is not None
    assert sum(chart.series[0].values) == chart.sum == table(made, "Whom you supported").totals[2]  # type: ignore[index, arg-type]
    (spread,) = section(made, "Whom you supported").paragraphs
    assert plain(spread) == (
        "How the cost is spread, the most first: 3% for the first creator, 10% for the first 3, 32% for the first 10."
    )


# --- Words ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Ledger]:
    """Two years with something of everything: money without a rate, coins without a purchase, two shops, a newcomer."""
    with closing(new_ledger(tmp_path / "a", currency="EUR")) as made:
        for one in (
            purchase("2025-03-01", channel="website"),
            gift("2025-03-02", 10),
            purchase("2026-03-01", coins=50, minor=150, channel="ios-app"),
            purchase("2026-03-01", coins=10, minor=0, amount=Money(900, "NAD")),
            gift("2026-03-02", 30, quantity=3),
            gift("2026-03-02", 7, creator="Zoë", platform="Twitch", item="Cheer"),
            paid("2026-04-01"),
            adjustment("2026-04-02", coins=-3, reason="expired"),
        ):
            entries.add(made, one)
        yield made


def of(book: Ledger, chosen: int = 2026, today: date = TODAY) -> Document:
    return year.document(review(Columns(book), Rates(), book.settings, chosen, today), today)


def test_it_begins_with_its_days_and_figures_beside_those_of_the_year_before(book: Ledger) -> None:
    found = of(book)
    assert (found.title, [plain(line) for line in found.about]) == (
        "2026 in review",
        ["Jan 1, 2026 to Dec 31, 2026 · EUR"],
    )
    facts = [(fact.name, fact.figure, plain(fact.note)) for fact in found.sections[0].facts]
    assert facts == [
        ("Spent on gifts", "€5.60", "2025: €0.19"),
        ("Paid for coins", "€1.50", "2025: €1.99"),
        ("Gifts", "5", "2025: 1"),
        ("Creators", "2", "2025: 1"),
    ]
    assert plain(found.sections[0].paragraphs[0]) == (
        "You gave to 1 creator for the first time. The gift you gave most often was Rose, 3 times. "
        "Of what gifts cost, €5.00 was paid in money, without coins."
    )
    assert [plain(note) for note in found.sections[0].notes] == [
        "Covered by no purchase, counted as 0: 7 Twitch Bits",
        "Of what was paid for coins, NAD 9.00 could not be converted and stands apart".replace("NAD ", "NAD\xa0"),
        "The ledger begins on Mar 1, 2025, so not all of 2025 is in it",
    ]


def test_a_year_that_is_not_over_says_until_when_it_counts(book: Ledger) -> None:
    first = of(book, today=date(2026, 5, 5)).sections[0]
    assert plain(first.paragraphs[0]) == "2026 is not over yet. This is the year so far, until May 5, 2026."
    assert plain(first.facts[0].note) == "2025, same days: €0.19"
    assert [column.heading for column in table(of(book, today=date(2026, 5, 5)), "Month by month").columns][-1] == (
        "Cost in 2025, same days",
    )


def test_what_a_coin_cost_stands_by_shop_and_without_a_rate_there_is_no_price(book: Ledger) -> None:
    found = table(of(book), "What a coin cost, by where it was bought")
    assert [(row[1], row[-1]) for row in found.rows] == [("iPhone app", "€0.03"), ("Not said", None)]
    assert section(of(book), "What a coin cost, by where it was bought").notes


def test_what_is_left_is_what_there_was_then(book: Ledger) -> None:
    found = table(of(book, 2025), "Coins left on Dec 31, 2025")
    assert [*found.rows] == [("TikTok - main", (90, "TikTok Coin"), 180)]


def test_without_names_purses_are_those_of_their_platform(book: Ledger) -> None:
    entries.add(book, purchase("2026-05-05", account="Mila’s own"))
    found = review(Columns(book), Rates(), book.settings, 2026, TODAY)
    rows = table(year.document(found, TODAY, ["Mila’s own"]), "Coins left on Dec 31, 2026").rows
    assert [row[0] for row in rows] == ["TikTok 1", "TikTok 2", "Twitch"]


def test_an_estimate_has_its_range_and_source_in_a_column_that_adds_up_to_nothing(book: Ledger) -> None:
    found = table(of(book), "Whom you supported")
    place = [column.heading[0] for column in found.columns].index("Estimate of what reached them")
    assert (found.columns[place].kind, found.columns[place].total) == ("text", None)
    assert found.totals is not None
    assert found.totals[place] is None
    assert "to" in str(found.rows[0][place])
    sources = section(of(book), "What may have reached them")
    assert "estimate" in " ".join(sources.paragraphs)
    assert any(note.startswith("TikTok: ") for note in sources.notes)


def test_no_word_is_loud_and_none_blames(book: Ledger) -> None:
    found = of(book)
    texts = [found.title, *found.about]
    for one in found.sections:
        texts += [one.title, *one.paragraphs, *one.notes]
        texts += [part for fact in one.facts for part in (fact.name, fact.note)]
    said = " ".join(texts).casefold()
    loud = ("!", "wast", "too much", "overspen", "should", "sorry", "unfortunately")
    assert not [word for word in loud if word in said]


def test_a_year_of_purchases_alone_says_nothing_of_gifts(tmp_path: Path) -> None:
    with closing(new_ledger(tmp_path / "a", currency="EUR")) as ledger:
        entries.add(ledger, purchase("2026-01-01"))
        titles = [plain(one.title) for one in of(ledger).sections]
    assert titles == [
        "", "Month by month", "Coins left on Dec 31, 2026", "What a coin cost, by where it was bought",
        "How this was reckoned",
    ]  # fmt: skip


def test_where_all_coins_are_gone_that_is_said(tmp_path: Path) -> None:
    with closing(new_ledger(tmp_path / "a", currency="EUR")) as ledger:
        entries.add(ledger, purchase("2026-01-01"))
        entries.add(ledger, gift("2026-01-02", 100))
        (text,) = section(of(ledger), "Coins left on Dec 31, 2026").paragraphs
    assert text == "All coins had been given by then; none were left."


def test_nothing_is_hidden_in_a_file(book: Ledger) -> None:
    privacy.switch(is_on=True)
    try:
        found = of(book)
    finally:
        privacy.switch(is_on=False)
    assert found == replace(of(book), sections=found.sections)
    assert [one.facts for one in found.sections] == [one.facts for one in of(book).sections]
    assert found.sections[0].paragraphs == of(book).sections[0].paragraphs


# --- As a page --------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("qapp")
def test_a_browser_shows_it_and_asks_for_nothing(book: Ledger, tmp_path: Path) -> None:
    path, file = tmp_path / "year.html", BytesIO()
    documents.write(of(book), "html", file)
    path.write_bytes(file.getvalue())
    with browser(tmp_path / "profile") as chromium:
        chromium.open(path)
        assert (chromium.complaints(), chromium.requests()) == ([], [path.as_uri()])
        cards = chromium.run("[...document.querySelectorAll('dl > div')].map(one => one.innerText)")
        assert plain(cards[0]).split("\n") == ["Spent on gifts", "€5.60", "2025: €0.19"]
        tops = chromium.run("[...document.querySelectorAll('dl > div')].map(one => one.getBoundingClientRect().top)")
        assert len(set(tops)) == 1, "side by side"


def test_totals_are_those_of_all_parts(book: Ledger) -> None:
    found = review(Columns(book), Rates(), book.settings, 2026, TODAY)
    assert together(tally for _platform, tally in found.platforms) == found.spent
    assert Column(("Cost",), "money", "EUR", "sum") in table(year.document(found, TODAY), "Where you gave").columns
