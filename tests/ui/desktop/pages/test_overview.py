from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from models import budgets, entries, lookups, moments
from models.budgets import Terms
from models.drafts import Draft
from models.money import Money
from tests.ui.desktop.conftest import ZONE, draft, run
from tests.ui.desktop.seen import plain
from ui import privacy
from ui.desktop.budget_texts import NEW
from ui.desktop.main_window import MainWindow
from ui.desktop.page import Subset
from ui.desktop.pages.overview import OverviewPage
from ui.desktop.pages.overview.first_steps import FirstSteps
from ui.desktop.pages.preferences import PreferencesPage
from ui.desktop.widgets.card import UNKNOWN

TODAY = moments.now(ZONE).day
MONTH = TODAY.replace(day=1)


def before(days: int) -> str:
    return (TODAY - timedelta(days=days)).isoformat()


def given(minor: int, when: str, creator: str = "Mila", currency: str = "EUR") -> Draft:
    """A gift in money."""
    return draft("gift", when, "main", "YouTube", creator=creator, amount=Money(minor, currency))


ENTRIES = (
    draft("purchase", before(120), coins=700, amount=Money(899, "EUR")),
    given(1230, TODAY.isoformat()),
    draft("gift", TODAY.isoformat(), creator="Zoë 🌸", coins=100),
    given(500, (MONTH - timedelta(days=1)).replace(day=1).isoformat(), "<b>Max</b>"),
)


@pytest.fixture
def page(bare_window: MainWindow, make_ledger: Callable[..., Path]) -> OverviewPage:
    bare_window.open_ledger(make_ledger(*ENTRIES))
    bare_window.show_page("overview")
    found = bare_window.page("overview")
    assert isinstance(found, OverviewPage)
    return found


def sentences(page: OverviewPage) -> list[str]:
    return [plain(line.sentence.text()) for line in page.body.findings.lines]


def shown(window: MainWindow, wanted: list[Subset]) -> list[str]:
    """Creators of the entries the page asked to be shown."""
    assert window.session is not None
    found: list[int] = []
    window.session.ask(wanted[-1].find, done=found.extend)
    return [one.creator for one in lookups.drafts(window.session.reader, found).values()]


@pytest.fixture
def wanted(page: OverviewPage, bare_window: MainWindow) -> list[Subset]:
    """The sets of entries the page asks for, which are not shown."""
    found: list[Subset] = []
    page.entries_wanted.disconnect()
    page.entries_wanted.connect(found.append)
    return found


@pytest.fixture
def asked(page: OverviewPage) -> list[tuple[str, object]]:
    """The pages this one asks for, which are not shown."""
    found: list[tuple[str, object]] = []
    page.page_wanted.disconnect()
    page.page_wanted.connect(lambda name, subject: found.append((name, subject)))
    return found


# --- Figures ----------------------------------------------------------------------------------------------------------


def test_every_figure_has_its_period_and_currency(page: OverviewPage) -> None:
    month = f"{TODAY:%b %Y}"
    assert plain(page.body.spent.accessibleName()) == f"Spent in {month}: €13.58", "12.30 and 100 of 700 coins for 8.99"
    assert plain(page.body.left.accessibleName()) == "What the coins left in all purses cost: €7.71"
    assert list(map(plain, page.body.left.texts()[2:4])) == ["600 TikTok Coins", "In 1 purse, today"]
    chart = page.body.months.chart
    assert chart is not None
    assert [one.name for one in chart.series] == ["YouTube", "TikTok"]
    assert (chart.series[0].values[-1], chart.series[1].values[-1]) == (1230, 128)
    assert plain(chart.label(11)) == month
    assert page.body._months_span.text().endswith(", in EUR")


def test_the_month_is_held_against_the_same_days_of_others(page: OverviewPage) -> None:
    assert plain(page.body.spent.texts()[2]).endswith("more than usual by now")
    assert "average by day" in page.body.spent.texts()[3]
    assert page.body.spent.toolTip().count("\n") == 2


def test_who_got_most_comes_first_with_a_share_of_everything(page: OverviewPage) -> None:
    chart = page.body.creators.chart
    assert chart is not None
    assert list(chart.labels) == ["Mila", "<b>Max</b>", "Zoë 🌸"]
    assert chart.sum == 1230 + 500 + 128


def test_what_is_not_counted_stands_apart_and_only_if_there_is_any(page: OverviewPage, bare_window: MainWindow) -> None:
    assert page.body.uncounted.isHidden()
    run(bare_window, entries.add, given(900, before(1), currency="SYP"))
    run(bare_window, entries.add, draft("gift", before(1), platform="Twitch", coins=40))
    assert list(map(plain, page.body.uncounted.texts()[1:3])) == ["40 Twitch Bits", "SYP\u00a09.00"]
    assert plain(page.body.spent.accessibleName()).endswith("€13.58")


def test_the_budget_is_on_top_once_there_is_one(page: OverviewPage, bare_window: MainWindow) -> None:
    assert page.body.budget.texts()[1] == "None yet"
    run(bare_window, budgets.add, Terms(Money(1000, "EUR")))
    assert list(map(plain, page.body.budget.texts()[1:3])) == ["€3.58 over", "Over"]
    assert page.body.months.chart is not None
    assert [mark.value for mark in page.body.months.chart.marks] == [1000]
    bare_window.undo()
    run(bare_window, budgets.add, Terms(Money(1000, "EUR"), starts_on=15))
    assert not page.body.months.chart.marks, "its months are not those of the chart"
    bare_window.undo()
    assert page.body.budget.texts()[1] == "None yet"


def test_a_change_is_shown_at_once_and_undone(page: OverviewPage, bare_window: MainWindow) -> None:
    run(bare_window, entries.add, given(100, TODAY.isoformat()))
    assert plain(page.body.spent.accessibleName()).endswith("€14.58")
    bare_window.undo()
    assert plain(page.body.spent.accessibleName()).endswith("€13.58")


def test_before_the_answer_there_are_dashes_in_the_same_places(page: OverviewPage) -> None:
    from ui.desktop.pages.overview.body import OverviewBody

    waiting = OverviewBody(page.theme, has_uncounted=False, parent=page)
    waiting.fit(500)
    assert waiting.spent.accessibleName() == f"Spent this month: {UNKNOWN}"
    for before_it, after in ((waiting.spent, page.body.spent), (waiting.budget, page.body.budget)):
        assert before_it.texts()[1] == UNKNOWN
        assert before_it.sizeHint().height() == after.sizeHint().height()


def test_the_privacy_key_hides_names_and_amounts(page: OverviewPage, bare_window: MainWindow) -> None:
    bare_window.actions["privacy"].trigger()
    chart = page.body.creators.chart
    assert chart is not None
    written = [
        *page.body.spent.texts(),
        *page.body.left.texts(),
        plain(page.body.spent.accessibleName()),
        *chart.labels,
    ]
    written += [text for line in page.body.purses.lines for text in line.texts()]
    assert privacy.DOTS in " ".join(written)
    assert not any(secret in text for text in written for secret in ("13.58", "7.71", "600", "Mila", "TikTok"))


# --- Where figures come from ------------------------------------------------------------------------------------------


def test_a_figure_leads_to_its_entries(page: OverviewPage, bare_window: MainWindow, wanted: list[Subset]) -> None:
    page.body.spent.click()
    assert sorted(shown(bare_window, wanted)) == ["Mila", "Zoë 🌸"]
    page.body.months.picked.emit(1, 11)
    assert shown(bare_window, wanted) == ["Zoë 🌸"]
    assert "TikTok" in wanted[-1].title


def test_what_is_not_counted_leads_to_its_entries(
    page: OverviewPage, bare_window: MainWindow, wanted: list[Subset]
) -> None:
    run(bare_window, entries.add, given(900, before(1), "Ana", currency="SYP"))
    run(bare_window, entries.add, draft("gift", before(1), platform="Twitch", creator="Ben", coins=40))
    page.body.uncounted.click()
    assert sorted(shown(bare_window, wanted)) == ["Ana", "Ben"]


def test_creators_purses_and_budgets_lead_to_their_pages(
    page: OverviewPage, bare_window: MainWindow, asked: list[tuple[str, object]]
) -> None:
    page.body.creators.picked.emit(0, 0)
    page.body.purses.lines[0].click()
    page.body.left.click()
    page.body.budget.click()
    run(bare_window, budgets.add, Terms(Money(1000, "EUR")))
    QTest.keyClick(page.body.budget, Qt.Key.Key_Return)
    assert asked == [("creators", 1), ("purses", 1), ("purses", None), ("budgets", NEW), ("budgets", 1)]


def test_nobody_named_leads_to_entries(page: OverviewPage, bare_window: MainWindow, wanted: list[Subset]) -> None:
    run(bare_window, entries.add, given(9900, TODAY.isoformat(), ""))
    page.body.creators.picked.emit(0, 0)
    assert shown(bare_window, wanted) == [""]


# --- What asks for a look ---------------------------------------------------------------------------------------------


def test_all_is_well_is_said(page: OverviewPage) -> None:
    assert sentences(page) == []
    assert not page.body.findings._calm.isHidden()


def test_a_finding_is_a_sentence_with_one_button(page: OverviewPage, bare_window: MainWindow) -> None:
    run(bare_window, entries.add, draft("assertion", TODAY.isoformat(), coins=550))
    run(bare_window, entries.add, draft("gift", before(1), platform="Twitch", creator="Ben", coins=40))
    today, yesterday = (f"{day:%b} {day.day}, {day.year}" for day in (TODAY, TODAY - timedelta(days=1)))
    assert sentences(page) == [
        f"Twitch - main: 40 coins were given that no purchase covers, since {yesterday}",
        f"TikTok - main: the app showed 550 on {today}, the ledger says 600: 50 more than expected",
    ]
    assert [line.button.text() for line in page.body.findings.lines] == ["Add purchase", "Show purse"]
    page.body.findings.lines[0].button.click()
    bar = bare_window.desk.open_bar
    assert bar is not None
    assert bar.field("account").text == "Twitch - main"


def test_findings_lead_where_something_can_be_done(
    page: OverviewPage, bare_window: MainWindow, asked: list[tuple[str, object]]
) -> None:
    run(bare_window, entries.add, given(900, before(1), "Ana", currency="SYP"))
    run(bare_window, entries.add, draft("assertion", TODAY.isoformat(), coins=550))
    run(bare_window, budgets.add, Terms(Money(100, "EUR")))
    for line in page.body.findings.lines:
        line.button.click()
    assert [name for name, _subject in asked] == ["budgets", "purses", "preferences"]
    assert [subject for _name, subject in asked[:2]] == [1, 1]


def test_a_missing_rate_is_added_where_rates_are(page: OverviewPage, bare_window: MainWindow) -> None:
    run(bare_window, entries.add, given(900, before(1), "Ana", currency="SYP"))
    assert page.body.findings.lines[0].button.text() == "Add a rate"
    page.body.findings.lines[0].button.click()
    preferences = bare_window.page("preferences")
    assert isinstance(preferences, PreferencesPage)
    assert (preferences.rates.source.key, preferences.rates.target.key) == ("SYP", "EUR")
    preferences.rates.value.setText("0.5")
    preferences.rates._add.click()
    bare_window.show_page("overview")
    assert sentences(page) == []
    assert page.body.uncounted.isHidden()


def test_an_unusual_price_leads_to_its_purchase(
    page: OverviewPage, bare_window: MainWindow, wanted: list[Subset]
) -> None:
    for day in range(5):
        run(bare_window, entries.add, draft("purchase", before(130 + day), coins=700, amount=Money(899, "EUR")))
    run(bare_window, entries.add, draft("purchase", before(1), coins=100, amount=Money(900, "EUR"), note="dear"))
    (said,) = sentences(page)
    assert said.startswith("TikTok - main: 100 coins for €9.00 on")
    assert said.endswith("at your usual price they cost €1.28")
    page.body.findings.lines[0].button.click()
    assert bare_window.session is not None
    found: list[int] = []
    bare_window.session.ask(wanted[-1].find, done=found.extend)
    assert [one.note for one in lookups.drafts(bare_window.session.reader, found).values()] == ["dear"]


def test_a_dismissed_finding_is_not_heard_of_again_this_month(page: OverviewPage, bare_window: MainWindow) -> None:
    run(bare_window, entries.add, draft("gift", before(1), platform="Twitch", creator="Ben", coins=40))
    page.body.findings.lines[0].dismiss.click()
    assert bare_window.status.notice == "Not shown again this month"
    assert sentences(page) == []
    run(bare_window, entries.add, given(1, TODAY.isoformat()))
    assert sentences(page) == []
    kept = page.preferences.page("overview")["silent"]
    page.preferences.remember_page("overview", silent=kept | {"month": "2000-01"})
    page.redraw()
    assert len(sentences(page)) == 1


def test_many_findings_are_folded(page: OverviewPage, bare_window: MainWindow) -> None:
    for period in ("week", "month", "year"):
        run(bare_window, budgets.add, Terms(Money(1, "EUR"), period))
        run(bare_window, budgets.add, Terms(Money(1, "EUR"), period, "spent", "creator", "Mila"))
    assert len(sentences(page)) == 4
    assert page.body.findings._more.text() == "2 more"
    page.body.findings._more.click()
    assert len(sentences(page)) == 6
    assert page.body.findings._more.isHidden()


# --- Empty ledgers ----------------------------------------------------------------------------------------------------


def test_an_empty_ledger_teaches_the_first_steps(bare_window: MainWindow, make_ledger: Callable[..., Path]) -> None:
    bare_window.open_ledger(make_ledger())
    bare_window.show_page("overview")
    page = bare_window.page("overview")
    assert isinstance(page, OverviewPage)
    steps = page._stack.currentWidget()
    assert isinstance(steps, FirstSteps)
    steps.cards["add-gift"].click()
    assert bare_window.desk.open_bar is not None
    run(bare_window, entries.add, given(100, TODAY.isoformat()))
    assert page._stack.currentIndex() == 0
    bare_window.undo()
    assert page._stack.currentWidget() is steps


def test_the_first_steps_are_whole_in_a_low_window_under_a_bar(
    bare_window: MainWindow, make_ledger: Callable[..., Path]
) -> None:
    bare_window.frame.resize(1024, 600)
    bare_window.open_ledger(make_ledger())
    bare_window.show_page("overview")
    bare_window.actions["add-purchase"].trigger()
    QTest.qWait(300)
    (steps,) = bare_window.frame.findChildren(FirstSteps)
    for card in steps.cards.values():
        layout = card.layout()
        assert layout is not None
        assert card.height() >= layout.totalHeightForWidth(card.width())


def test_another_ledger_has_its_own_overview(
    page: OverviewPage, bare_window: MainWindow, make_ledger: Callable[..., Path]
) -> None:
    bare_window.close_ledger()
    assert page.body.spent.texts()[1] == UNKNOWN
    assert (page.body.months.chart, page.body.creators.chart, page.body.purses.lines) == (None, None, [])
    bare_window.open_ledger(make_ledger(given(700, TODAY.isoformat()), name="other"))
    bare_window.show_page("overview")
    assert plain(page.body.spent.accessibleName()).endswith("€7.00")
    assert "Nothing to compare with yet" in page.body.spent.texts()


def test_a_budget_says_here_too_what_it_does_not_count(page: OverviewPage, bare_window: MainWindow) -> None:
    run(bare_window, budgets.add, Terms(Money(1000, "EUR")))
    assert not any("Not counted" in text for text in page.body.budget.texts())
    run(bare_window, entries.add, draft("gift", TODAY.isoformat(), platform="Twitch", coins=40))
    said = "Not counted: 40 Twitch Bits that no purchase covers"
    assert said in [plain(text) for text in page.body.budget.texts()]
    assert any(plain(text).endswith(f"€3.58 over · {said}") for text in sentences(page))
