"""A price on which the sources disagree is never offered as a pack: it stands on the page of facts alone, marked so."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from models import catalogue, suggestions
from models.facts import Facts
from models.money import Money
from tests.ui.desktop.conftest import draft
from tests.ui.desktop.keyboard import bar
from tests.ui.desktop.seen import plain
from ui import formats
from ui.desktop import fact_sheet
from ui.desktop.main_window import MainWindow
from ui.desktop.pages.help import HelpPage

ROOT = Path(__file__).resolve().parents[3]
UNCERTAIN = [
    pack
    for platform in catalogue.platforms()
    for pack in catalogue.packs(platform.name, uncertain=True)
    if pack.confidence == "uncertain"
]
DOLLARS = draft("purchase", "2026-03-01", coins=65, amount=Money(99, "USD"), channel="ios-app")


def test_there_are_such_prices() -> None:
    assert (100, 139, "USD") in [(pack.coins, pack.price, pack.currency) for pack in UNCERTAIN]


def test_only_the_page_of_facts_asks_for_packs_the_sources_disagree_on() -> None:
    asking = re.compile(r"packs\([^()]*(?:\([^()]*\)[^()]*)*uncertain\s*=\s*True")
    files = [path for folder in ("models", "ui") for path in (ROOT / folder).rglob("*.py")]
    found = {path.relative_to(ROOT).as_posix() for path in files if asking.search(path.read_text(encoding="utf-8"))}
    assert found == {"ui/desktop/fact_sheet.py"}


def test_no_view_offers_one_as_a_pack(bare_window: MainWindow, make_ledger: Callable[..., Path]) -> None:
    bare_window.open_ledger(make_ledger(DOLLARS))
    bare_window.actions["add-purchase"].trigger()
    opened = bar(bare_window)
    assert bare_window.session is not None
    known = suggestions.known(bare_window.session.reader)
    opened.field("account").set_text("TikTok - main")
    opened.suggest()
    line = opened.field("coins").line
    assert line._finder.find("65"), "packs are offered"
    for pack in UNCERTAIN:
        money = Money(pack.price, pack.currency)
        told_by = pack.platform, pack.coins, money
        assert told_by not in [(one.platform, one.coins, one.amount) for one in known.packs]
        offered = [one.detail for one in line._finder.find(str(pack.coins)) if one.text == formats.count(pack.coins)]
        assert not [detail for detail in offered if formats.money(money) in detail]
        assert pack.coins not in Facts().pack_sizes(pack.platform)
        website = Facts().website(pack.platform, pack.currency)
        assert (pack.coins, money) not in [(seen.coins, seen.paid) for seen in website.values()]


def test_the_page_of_facts_has_it_marked_as_uncertain_with_its_source(window: MainWindow) -> None:
    window.actions["help"].trigger()
    page = window.page("help")
    assert isinstance(page, HelpPage)
    page.show_subject(fact_sheet.FACTS)
    inner = page._text.widget()
    assert inner is not None
    told = [line for label in inner.findChildren(QLabel) for line in plain(label.text()).splitlines()]
    (line,) = [text for text in told if "$1.39" in text]
    assert line.startswith("Uncertain: ")
    below = told[told.index(line) + 1]
    assert below.startswith("the sources disagree; ")
    for pack in UNCERTAIN:
        price = formats.money(Money(pack.price, pack.currency))
        assert all(text.startswith("Uncertain: ") for text in told if f"{formats.count(pack.coins)} = {price}" in text)


def test_every_fact_on_the_page_says_where_it_is_from_and_of_when(window: MainWindow) -> None:
    facts = [line for line in fact_sheet.lines() if line.source]
    assert len(facts) > 60
    for line in facts:
        assert line.source.count(";") >= 1
        assert re.search(r"\d{4}\u2069$|no date\u2069$", line.source), line
    warned = [line.text for line in fact_sheet.lines()]
    assert any("password" in text for text in warned)


@pytest.mark.parametrize("word", ["14 days", "fragment", "password", "1.39"])
def test_the_facts_are_found_in_the_search_of_the_help(window: MainWindow, word: str) -> None:
    window.actions["help"].trigger()
    page = window.page("help")
    assert isinstance(page, HelpPage)
    page.search.setText(word)
    ids = [page.topics.item(row).data(256) for row in range(page.topics.count())]
    assert fact_sheet.FACTS in ids


@pytest.mark.parametrize("size", [(1280, 800), (1024, 600)])
def test_no_line_of_the_facts_is_cut(qtbot: QtBot, window: MainWindow, size: tuple[int, int]) -> None:
    window.frame.resize(*size)
    window.actions["help"].trigger()
    page = window.page("help")
    assert isinstance(page, HelpPage)
    page.show_subject(fact_sheet.FACTS)

    def cut() -> list[str]:
        inner = page._text.widget()
        assert inner is not None
        labels = inner.findChildren(QLabel)
        assert len(labels) > 15
        return [label.text() for label in labels if label.height() < label.heightForWidth(label.width())]

    qtbot.waitUntil(lambda: not cut())
