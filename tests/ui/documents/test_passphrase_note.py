"""The note says what a passphrase opens and where that is, and leaves a line for it on every paper."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from ui.documents import passphrase_note
from ui.documents.paper.composing import Composition, Words
from ui.documents.paper.facts import Cards
from ui.documents.paper.sheet import PAPERS, sheet
from ui.documents.paper.type import Type

LEDGER, BACKUPS = Path("somewhere") / "my\u202ecoins.coinpurse", Path("elsewhere") / "backups"


def test_it_says_which_ledger_and_where_its_backups_are() -> None:
    note = passphrase_note.document(LEDGER, BACKUPS)
    said = " ".join(text for section in note.sections for text in section.paragraphs)
    assert note.title == "The passphrase of “my\\u202ecoins”", "a name steers nothing"
    assert "Nobody can get the ledger back without it" in note.about[0]
    assert str(BACKUPS) in said
    assert "my\\u202ecoins.coinpurse" in said
    assert "make passphrase" in said


@pytest.mark.parametrize("paper", PAPERS)
def test_there_is_a_whole_line_to_write_on_and_one_page(qtbot: QtBot, paper: str) -> None:
    note = passphrase_note.document(LEDGER, BACKUPS)
    pages = Composition(note).on(sheet(paper))
    lines = [(fact, part.width) for part in pages.parts if isinstance(part, Cards) for fact in part.facts]
    assert len(pages.pages) == 1
    assert [set(fact.figure) for fact, _width in lines] == [{"_"}, {"_"}]
    assert all(Type().fits(fact.figure, width - 24, "figure") for fact, width in lines)
    assert any(isinstance(part, Words) and "SQLCipher" in part.text for part in pages.parts)
