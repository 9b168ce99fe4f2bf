"""The Catalogue page: what is shipped to look at, one's own added, changed, deleted, handed on and taken in."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from models import catalogue, catalogue_file, own_catalogue, suggestions
from models.additions import Additions, OwnGift, OwnPack, OwnPlatform
from models.money import Money
from tests.ui.desktop.keyboard import bar
from tests.ui.desktop.seen import plain
from ui import spans
from ui.desktop import files
from ui.desktop.forms.fields import ChoiceField, Field, UnitField
from ui.desktop.main_window import MainWindow
from ui.desktop.pages.catalogue import CataloguePage
from ui.desktop.pages.catalogue.forms import CatalogueForm
from ui.desktop.tables.entry_table import EntryTable

DAY = date(2026, 3, 2)
BEANS = OwnPack("Bigo", 300, Money(599, "EUR"), DAY, "website", "with bonus")
BIGO = OwnPlatform("Bigo", "Bean", "Beans", takes_money=True)
HUG = OwnGift("Bigo", "Hug", DAY, coins=5)


@pytest.fixture
def page(window: MainWindow) -> CataloguePage:
    window.actions["catalogue"].trigger()
    found = window.page("catalogue")
    assert isinstance(found, CataloguePage)
    return found


def own(window: MainWindow) -> Additions:
    assert window.session is not None
    return own_catalogue.additions(window.session.reader)


def run(window: MainWindow, verb: object, *values: object) -> None:
    assert window.session is not None
    window.session.run(verb, *values)  # type: ignore[arg-type]


def show(page: CataloguePage, kind: str, *, own: bool = False) -> None:
    page.show_subject(kind)
    page.only_own.setChecked(own)


def listed(page: CataloguePage) -> list[tuple[str, ...]]:
    texts = page.table.texts
    return [tuple(map(plain, texts.texts(row))) for row in range(texts.rowCount())]


def form(page: CataloguePage) -> CatalogueForm:
    assert page.form is not None
    return page.form


def fill(page: CataloguePage, **texts: str) -> None:
    for name, text in texts.items():
        field = form(page).fields[name]
        if isinstance(field, ChoiceField):
            field.choose(text)
            continue
        assert isinstance(field, Field)
        field.line.clear()
        QTest.keyClicks(field.line, text)


def enter(page: CataloguePage) -> None:
    QTest.keyClick(form(page), Qt.Key.Key_Return)


def said(page: CataloguePage) -> list[str]:
    return [plain(label.text()) for label in page.findChildren(QLabel) if label.isVisible()]


# --- Looking ----------------------------------------------------------------------------------------------------------


def test_what_is_shipped_is_there_with_source_and_date(page: CataloguePage) -> None:
    pack = catalogue.packs("TikTok", "USD")[0]
    row = next(cells for cells in listed(page) if cells[0] == "TikTok" and cells[2].startswith("$"))
    assert row[1] == str(pack.coins)
    assert page.table.chosen is not None
    assert any(catalogue.sources()[page.table.chosen.fact.source].address in text for text in said(page))
    assert not page.change.isVisible()
    assert page.copy.isVisible()
    show(page, "platform")
    assert [cells[0] for cells in listed(page)] == [one.name for one in catalogue.platforms()]
    assert not page.copy.isVisible(), "a platform that is built in keeps its words"


def test_it_is_narrowed_by_platform(page: CataloguePage) -> None:
    show(page, "gift")
    page.platforms.choose("Twitch")
    page.platforms.activated.emit(0)
    assert {cells[0] for cells in listed(page)} == {"Twitch"}


def test_nothing_of_ones_own_is_said_with_what_to_do(page: CataloguePage, window: MainWindow) -> None:
    show(page, "pack", own=True)
    assert "Nothing of your own yet" in said(page)
    assert not page.hand_on.isEnabled()
    assert page.export() is None
    window.actions["export"].trigger()
    assert window.status.notice == "There is nothing to export here"


def test_what_one_chose_is_remembered(page: CataloguePage, window: MainWindow) -> None:
    page.kinds.chosen.emit("gift")
    show(page, "gift", own=True)
    again = CataloguePage(window._theme, window.actions, window._preferences)
    assert (again.kind, again.only_own.isChecked()) == ("gift", True)
    again.deleteLater()


# --- Adding, changing, deleting ---------------------------------------------------------------------------------------


def test_a_platform_a_pack_and_a_gift_are_added_by_keyboard(page: CataloguePage, window: MainWindow) -> None:
    show(page, "platform")
    page.add.click()
    fill(page, name="Bigo", unit="Bean", units="Beans", takes_money="yes")
    enter(page)
    assert window.status.notice == "Platform added"
    show(page, "pack")
    page.add.click()
    fill(page, platform="Bigo", coins="300", price="5.99", shop="website", day="3/2/26", note="with bonus")
    enter(page)
    assert window.status.notice == "Pack added to your catalogue"
    show(page, "gift")
    page.add.click()
    fill(page, platform="bigo", name="Hug", amount="5", day="3/2/26")
    enter(page)
    assert window.status.notice == "Gift added to your catalogue"
    assert own(window) == Additions((BIGO,), (BEANS,), (HUG,))
    assert page.form is None
    window.undo()
    assert own(window).gifts == ()


def test_a_gift_in_money_and_one_of_any_amount(page: CataloguePage, window: MainWindow) -> None:
    show(page, "gift", own=True)
    for name, amount, unit in (("Ride", "4.50", "EUR"), ("Tip", "", "USD"), ("Wave", "", "coins")):
        page.start_adding()
        fill(page, platform="TikTok", name=name, amount=amount)
        takes = form(page).fields["amount"]
        assert isinstance(takes, UnitField)
        takes.set_unit(unit)
        enter(page)
    found = {one.name: (one.coins, one.amount, one.is_in_money) for one in own(window).gifts}
    assert found == {
        "Ride": (None, Money(450, "EUR"), True), "Tip": (None, None, True), "Wave": (None, None, False),
    }  # fmt: skip
    assert [cells[1:4] for cells in listed(page)] == [
        ("Wave", "any", ""), ("Ride", "", "€4.50"), ("Tip", "", "any amount"),
    ]  # fmt: skip


def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(page: CataloguePage, window: MainWindow) -> None:
    run(window, own_catalogue.add_pack, BEANS)
    show(page, "pack")
    page.add.click()
    fill(page, platform="Bigo", coins="300", price="9", shop="website")
    enter(page)
    assert "Your catalogue has that already; change it there" in said(page)
    coins = form(page).fields["coins"]
    assert isinstance(coins, Field)
    assert (coins.is_wrong, coins.text) == (True, "300")
    fill(page, coins="310", price="x")
    enter(page)
    assert len(own(window).packs) == 1
    QTest.keyClick(form(page), Qt.Key.Key_Escape)
    assert page.form is None


def test_one_s_own_is_changed_in_place_and_deleted_with_undo(page: CataloguePage, window: MainWindow) -> None:
    run(window, own_catalogue.add_pack, BEANS)
    show(page, "pack", own=True)
    page.table.asked.emit(0)
    assert form(page).fields["price"].content == (Money(599, "EUR"), "EUR")
    fill(page, price="6.49")
    enter(page)
    assert window.status.notice == "Pack changed"
    assert own(window).packs == (replace(BEANS, price=Money(649, "EUR")),)
    QTest.keyClick(page.table, Qt.Key.Key_Delete)
    assert window.status.notice == "Pack deleted from your catalogue"
    assert own(window).packs == ()
    window.undo()
    assert len(own(window).packs) == 1


def test_one_s_own_is_made_of_what_is_shipped(
    page: CataloguePage, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = page.table.chosen
    assert chosen is not None
    page.copy.click()
    enter(page)
    (made,) = own(window).packs
    assert (made.platform, made.coins, made.price, made.shop) == (
        chosen.platform, chosen.coins, chosen.price, getattr(chosen.fact, "shop", None),
    )  # fmt: skip
    assert made.day == spans.today()
    assert len([cells for cells in listed(page) if cells[0] == made.platform and cells[5] == "added by yourself"]) == 1


def test_a_platform_in_use_stays_and_it_is_said_why(page: CataloguePage, window: MainWindow) -> None:
    from models import accounts

    run(window, own_catalogue.add_platform, BIGO)
    run(window, accounts.add, "Bigo", "main")
    show(page, "platform", own=True)
    page.delete.click()
    assert "There are accounts on Bigo; delete those first, or give it another name" in said(page)
    page.change.click()
    fill(page, name="Bigo Live")
    enter(page)
    assert own(window).platforms == (replace(BIGO, name="Bigo Live"),)
    assert [row.platform for row in suggestions.known(window.session.reader).accounts if row.unit == "Bean"] == [  # type: ignore[union-attr]
        "Bigo Live"
    ]


# --- A file -----------------------------------------------------------------------------------------------------------


def written(path: Path, *rows: object) -> Path:
    additions = Additions(
        tuple(row for row in rows if isinstance(row, OwnPlatform)),
        tuple(row for row in rows if isinstance(row, OwnPack)),
        tuple(row for row in rows if isinstance(row, OwnGift)),
    )
    with path.open("wb") as file:
        catalogue_file.write(additions, file)
    return path


def test_a_file_is_looked_at_before_it_is_taken_in(
    page: CataloguePage, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(window, own_catalogue.add_pack, replace(BEANS, price=Money(700, "EUR")))
    run(window, own_catalogue.add_gift, HUG)
    path = written(tmp_path / "theirs.json", BIGO, BEANS, HUG)
    monkeypatch.setattr(files, "ask_for_catalogue", lambda _parent: path)
    page.take_in.click()
    assert page.incoming is not None
    assert "2 differ from yours, which stay · 1 is there already" in said(page)
    assert not page.incoming.take.isEnabled()
    assert [page.incoming.table.texts.texts(row)[1] for row in range(3)] == ["different", "different", "the same"]
    page.incoming.replaces.setChecked(True)
    assert "2 would take the place of yours · 1 is there already" in said(page)
    page.incoming.take.click()
    assert page.incoming is None
    assert window.status.notice == "Catalogue imported"
    assert own(window) == Additions((BIGO,), (BEANS,), (HUG,))
    window.undo()
    assert own(window).packs[0].price == Money(700, "EUR")


def test_a_file_that_is_none_is_said_to_be(page: CataloguePage, window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "none.json"
    path.write_text("{}")
    page.look_at(path)
    assert "none.json is no catalogue that Coinpurse wrote; nothing was imported" in said(page)
    assert page.incoming is None


def test_names_of_strangers_are_harmless(page: CataloguePage, window: MainWindow, tmp_path: Path) -> None:
    path = written(tmp_path / "theirs.json", replace(HUG, name="<b>evil</b>\u202eman\x1b"))
    page.look_at(path)
    assert page.incoming is not None
    (text,) = [page.incoming.table.texts.texts(row)[0] for row in range(1)]
    assert "<b>evil</b>" in text
    assert "\x1b" not in text
    assert "\u202e" not in text
    QTest.keyClick(page.incoming, Qt.Key.Key_Escape)
    assert page.incoming is None


def test_what_one_added_is_handed_on(page: CataloguePage, window: MainWindow) -> None:
    run(window, own_catalogue.add_pack, BEANS)
    export = page.export()
    assert export is not None
    assert window.session is not None
    written_to = io.BytesIO()
    window.session.ask(
        lambda books: export.write(books, "catalogue", written_to, lambda _done, _of: None), done=lambda _none: None
    )
    assert b'"coins": 300' in written_to.getvalue()


# --- From the bars and the Ledger -------------------------------------------------------------------------------------


def test_a_pack_that_is_typed_is_kept(window: MainWindow) -> None:
    window.actions["add-purchase"].trigger()
    opened = bar(window)
    for place, text in (("account", "TikTok - main"), ("coins", "1234"), ("amount", "12.99")):
        opened.field(place).set_text(text)
    window.actions["keep-fact"].trigger()
    assert window.status.notice == "Pack added to your catalogue"
    (pack,) = own(window).packs
    assert (pack.platform, pack.coins, pack.price) == ("TikTok", 1234, Money(1299, "EUR"))
    assert opened.field("coins").text == "1234", "it can still be added as a purchase"
    assert [one for one in opened.known.packs if one.is_kept and one.coins == 1234]


def test_a_gift_that_was_given_is_kept(window: MainWindow) -> None:
    table: EntryTable = window.ledger_page.table
    ids = list(table.rows.ids)
    table.selectRow(ids.index(2))
    window.actions["keep-fact"].trigger()
    assert own(window).gifts == (OwnGift("TikTok", "Rose", DAY, coins=1),)
    assert window.status.notice == "Gift added to your catalogue"


def test_from_the_menu_of_a_row_it_is_that_row_whatever_is_typed(window: MainWindow) -> None:
    window.actions["add-purchase"].trigger()
    bar(window).field("coins").set_text("1234")
    table = window.ledger_page.table
    table.selectRow(list(table.rows.ids).index(1))
    table.setFocus()
    assert window.actions["keep-fact"] in window.ledger_page.deeds.menu().actions()
    window.actions["keep-fact"].trigger()
    assert own(window).packs == (OwnPack("TikTok", 700, Money(899, "EUR"), date(2026, 3, 1), "website"),)


def test_where_there_is_nothing_to_keep_it_is_said(window: MainWindow) -> None:
    window.ledger_page.table.clearSelection()
    window.actions["keep-fact"].trigger()
    assert window.status.notice == "Fill in a purchase of coins or a gift first, or select one in the Ledger"
    assert own(window) == Additions()


def test_read_from_the_right_a_row_is_chosen_too(window: MainWindow, page: CataloguePage) -> None:
    page.table.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    page.table.setColumnWidth(0, page.table.columnWidth(0) - 5)
    page.table.choose_row(2)
    assert page.table.currentIndex().row() == 2
    assert page.table.selectionModel().isRowSelected(2)
