"""The lots of a purse, and what a coin cost."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from models import entries
from models.journal import EntryRow
from models.money import Money
from tests.ui.desktop.conftest import draft, run
from tests.ui.desktop.pages.purses.seen import asked_for, card, cells, ids, lots, press, texts
from tests.ui.desktop.seen import plain
from ui.desktop.main_window import MainWindow
from ui.desktop.pages.purses import PursesPage
from ui.desktop.pages.purses.sections import LotSection, PriceSection


def test_lots_show_what_is_left_in_numbers_and_words(page: PursesPage) -> None:
    table = lots(card(page, "TikTok - main"))
    assert cells(table.lots) == [
        ["Mar 1, 2026", "Website", "700", "€8.99", "€0.012843", "like prices seen", "2 of 700"]
    ]
    aloud = plain(table.lots.index(0, 6).data(Qt.ItemDataRole.AccessibleTextRole))
    assert aloud == "2 of 700 coins left"
    assert "they cost €0.03" in plain(table.lots.index(0, 6).data(Qt.ItemDataRole.ToolTipRole))


def test_used_up_lots_are_shown_on_request_the_newest_first(window: MainWindow, page: PursesPage) -> None:
    run(window, entries.add, draft("purchase", "2026-02-01", coins=100, amount=Money(200, "EUR"), channel="ios-app"))
    run(window, entries.add, draft("adjustment", "2026-04-12", coins=30, item="free"))
    of = card(page, "TikTok - main")
    table = lots(of)
    assert [row[0] for row in cells(table.lots)] == ["Apr 12, 2026", "Mar 1, 2026"]
    section = of.sections["lots"]
    assert isinstance(section, LotSection)
    assert section.more.text() == "Show all 3 lots"
    section.more.click()
    rows = cells(table.lots)
    assert [row[0] for row in rows] == ["Apr 12, 2026", "Mar 1, 2026", "Feb 1, 2026"]
    assert rows[0][1:] == ["Free coins", "30", "", "free", "", "30 of 30"]
    assert rows[2][-1] == "all used"
    section.more.click()
    assert len(cells(table.lots)) == 2


def test_what_the_bank_took_decides_what_a_coin_cost(window: MainWindow, page: PursesPage) -> None:
    charged = draft("purchase", "2026-04-20", coins=350, amount=Money(800, "JPY"), charged=Money(461, "EUR"))
    run(window, entries.add, charged)
    table = lots(card(page, "TikTok - main"))
    assert cells(table.lots)[0][3:5] == ["¥800, bank €4.61", "€0.013171"]
    assert "Worked out from €4.61" in plain(table.lots.index(0, 4).data(Qt.ItemDataRole.ToolTipRole))
    hint = plain(table.lots.index(0, 3).data(Qt.ItemDataRole.ToolTipRole))
    assert "at the rate of its day: 1 JPY = 0.00" in hint
    assert "European Central Bank, Apr 20, 2026" in hint
    assert "The bank added €" in hint


def test_a_lot_leads_to_the_gifts_it_paid_for(qtbot: QtBot, window: MainWindow, page: PursesPage) -> None:
    table = lots(card(page, "TikTok - main"))
    with asked_for(page) as asked:
        press(table)
    (subset,) = asked
    assert len(window.ledger_page.table.rows.ids) == 5, "the Ledger shows them"
    assert plain(subset.title) == "Paid with the coins of Mar 1, 2026"
    assert ids(window, subset) == [2, 3, 4, 5, 9]


def test_lots_are_read_only_as_they_are_looked_at(page: PursesPage) -> None:
    table = lots(card(page, "TikTok - main"))
    read: list[int] = []
    inner = table.lots._read

    def counting(wanted: Sequence[int]) -> Sequence[EntryRow]:
        read.extend(wanted)
        return inner(wanted)

    table.lots._read = counting
    table.lots.redraw()
    assert read == []
    assert table.lots.index(0, 0).data() == "Mar 1, 2026"
    assert read == [1]


def test_at_average_cost_the_pool_is_explained(window: MainWindow, page: PursesPage) -> None:
    assert window.session is not None
    window.session.run(lambda ledger: ledger.change_settings(basis="average"))
    of = card(page, "TikTok - main")
    table = lots(of)
    shown = "\n".join(texts(of))
    assert "all purchases join one pool" in shown
    assert "A coin of the pool now costs €0.015." in shown
    assert cells(table.lots)[0][:3] == ["Mar 1, 2026", "Website", "700"]
    assert len(table.lots.columns) == 6
    assert "at average cost" in "\n".join(texts(page))


def test_prices_stand_by_channel_and_pack_with_the_cheapest(window: MainWindow, page: PursesPage) -> None:
    run(window, entries.add, draft("purchase", "2026-04-20", coins=700, amount=Money(1199, "EUR"), channel="ios-app"))
    run(window, entries.add, draft("purchase", "2026-04-21", coins=350, amount=Money(449, "EUR"), channel="website"))
    run(window, entries.add, draft("purchase", "2026-04-22", coins=350, amount=Money(9000, "NAD"), channel="website"))
    of = card(page, "TikTok - main")
    of.open("prices")
    section = of.sections["prices"]
    assert isinstance(section, PriceSection)
    assert cells(section.channels.texts) == [
        ["Website", "2", "1,050", "€0.012838", "€0.012829"],
        ["iPhone app", "1", "700", "€0.017129", "€0.017129"],
        ["Website", "1", "350", "NAD\xa00.25714", "NAD\xa00.25714"],
    ]
    assert [row[0] for row in cells(section.packs.texts)] == ["350", "700", "350"]
    said = "\n".join(texts(section))
    assert "Your usual price is €1.28 for 100 coins" in said
    assert "Packs were seen at €0.0116 to €0.0176 a coin (as of Nov 22, 2026)." in said


def test_the_chart_follows_purchases_in_the_ledgers_currency(window: MainWindow, page: PursesPage) -> None:
    of = card(page, "TikTok - main")
    assert of.chart.chart is None
    run(window, entries.add, draft("purchase", "2026-04-20", coins=700, amount=Money(1199, "EUR")))
    run(window, entries.add, draft("purchase", "2026-04-22", coins=350, amount=Money(9000, "NAD")))
    chart = of.chart.chart
    assert chart is not None
    assert list(chart.spoken) == ["Mar 1, 2026", "Apr 20, 2026"]
    assert [chart.write(value or 0) for value in chart.series[0].values] == ["€1.2843", "€1.7129"]
    assert chart.marks[0].value == 14986


def test_a_dear_purchase_is_told_calmly(window: MainWindow, page: PursesPage) -> None:
    for day in range(1, 10):
        run(window, entries.add, draft("purchase", f"2026-04-1{day}", coins=700, amount=Money(899, "EUR")))
    run(window, entries.add, draft("purchase", "2026-04-25", coins=700, amount=Money(1199, "EUR")))
    table = lots(card(page, "TikTok - main"))
    assert cells(table.lots)[0][5] == "33% above your usual"
    assert cells(table.lots)[1][5] == "about your usual"


def test_what_the_website_would_have_saved_and_what_to_look_at_stand_with_the_prices(
    window: MainWindow, page: PursesPage
) -> None:
    of = card(page, "TikTok - main")
    of.open("prices")
    section = of.sections["prices"]
    assert isinstance(section, PriceSection)
    assert not [text for text in texts(section) if "estimate" in text], "all was bought there"
    assert not section.asked.isVisible()
    run(window, entries.add, draft("purchase", "2026-04-20", coins=700, amount=Money(1099, "EUR"), channel="ios-app"))
    run(
        window,
        entries.add,
        draft("purchase", "2026-04-21", coins=70_000, amount=Money(899, "EUR"), seller="Coins 4 You"),
    )
    assert "The website would have saved about €2.00 (estimate). 70,000 coins could not be compared." in texts(section)
    assert section.asked.text() == "1 purchase has a price or a seller to look at"
    with asked_for(page) as asked:
        section.asked.click()
    (subset,) = asked
    assert len(ids(window, subset)) == 1


def test_what_the_website_would_have_saved_names_the_day_of_its_price(window: MainWindow, page: PursesPage) -> None:
    for at in ("2026-04-20", "2026-04-21"):
        run(window, entries.add, draft("purchase", at, "new", coins=350, amount=Money(499, "USD"), channel="ios-app"))
    of = card(page, "TikTok - new")
    of.open("prices")
    said = " ".join(texts(of.sections["prices"]))
    assert "The website would have saved about $2.58 (estimate). By prices seen on the website: Apr 30, 2024." in said
