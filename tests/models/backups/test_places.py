"""Where copies are kept: the folder of one's choice, the usual one, and what is found there."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from models import database, entries, witness
from models.backups import places, shelf
from models.errors import LedgerUnusable, RequestRefused
from models.ledger import Ledger
from models.ledger_files import files_of
from tests.models.backups.files import numbers
from tests.sample_entries import gift


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def test_a_folder_of_ones_choice_and_back(path: Path, stick: Path, usual: Path) -> None:
    first = shelf.keep(path, "by-hand")
    places.choose(stick)
    assert places.chosen() == stick
    second = shelf.keep(path, "by-hand")
    assert second.path.is_relative_to(stick)
    assert numbers(path) == [2, 1]
    places.choose(None)
    assert (places.chosen(), shelf.keep(path, "by-hand").path.parent) == (None, first.path.parent)
    assert numbers(path) == [3, 1]


def test_a_folder_that_is_gone_is_said_and_what_has_to_be_kept_goes_to_the_usual_one(
    path: Path, stick: Path, usual: Path
) -> None:
    places.choose(stick)
    stick.rmdir()
    with pytest.raises(LedgerUnusable, match=r"is not there\. Connect its drive, or choose another folder"):
        shelf.keep(path, "daily")
    made = shelf.keep(path, "import")
    assert made.path.is_relative_to(usual)
    assert numbers(path) == [1]


def test_only_a_folder_can_be_chosen(path: Path) -> None:
    with pytest.raises(RequestRefused, match="is no folder that can be written to"):
        places.choose(path)
    assert places.chosen() is None


@pytest.mark.parametrize("note", [b"", b"[]", b"{", b'{"folder": 1}', b"\xff"])
def test_a_note_that_cannot_be_read_is_no_choice(note: bytes, usual: Path) -> None:
    places.make(usual)
    (usual / "where.json").write_bytes(note)
    assert places.chosen() is None


def test_no_power_cut_takes_a_new_folder_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    flushed = list[Path]()
    monkeypatch.setattr(places, "sync_folder", flushed.append)
    folder = tmp_path / "one" / "two"
    places.make(folder)
    assert folder.is_dir()
    assert flushed == [tmp_path, tmp_path / "one"]
    places.make(folder)
    assert len(flushed) == 2, "nothing new is in it"


def test_the_identity_of_a_ledger_is_no_name_of_a_folder_of_its_choice(path: Path, usual: Path) -> None:
    for hostile in ("../../../evil", "", "a/b", "\0"):
        with closing(database.connect(path)) as connection:
            connection.execute("UPDATE meta SET value = ? WHERE name = 'ledger_uuid'", (hostile,))
        assert shelf.keep(path, "by-hand").path.parent == usual / "unnamed"


def test_copies_are_found_by_the_name_of_a_file_that_cannot_be_read_any_more(path: Path) -> None:
    shelf.keep(path, "by-hand")
    path.write_bytes(b"nothing")
    assert numbers(path) == [1]
    path.unlink()
    assert numbers(path) == [1]
    assert shelf.kept(path.with_name("other")) == []
    assert shelf.folder(path.with_name("other")) is None


def test_a_renamed_file_that_cannot_be_read_any_more_is_known_by_its_record(path: Path, tmp_path: Path) -> None:
    shelf.keep(path, "by-hand")
    with closing(Ledger(path)) as book:
        entries.add(book, gift())
    renamed = tmp_path / "renamed.coinpurse"
    for file in files_of(path):
        if file.exists():
            file.rename(renamed.with_name(file.name.replace(path.name, renamed.name)))
    renamed.write_bytes(bytes(100) + renamed.read_bytes()[100:])
    assert numbers(renamed) == [1]
    witness.path_of(renamed).write_bytes(b"nothing")
    assert numbers(renamed) == []


def test_only_our_own_files_are_listed(path: Path) -> None:
    folder = shelf.keep(path, "by-hand").path.parent
    for name in ("notes.txt", "000002-2026-13-45-daily.coinpurse", "000003-2026-01-01-because.coinpurse", "000004"):
        (folder / name).write_text("")
    assert numbers(path) == [1]
    assert shelf.numbered(path, 1).number == 1
    with pytest.raises(RequestRefused, match="There is no backup 2"):
        shelf.numbered(path, 2)


def test_a_copy_for_oneself_never_replaces_another(path: Path, tmp_path: Path) -> None:
    names = [shelf.put(path, tmp_path).name for _ in range(3)]
    day = date.today().isoformat()  # noqa: DTZ011 - the day this computer's clock shows
    assert names == [f"a {day}.coinpurse", f"a {day} 1.coinpurse", f"a {day} 2.coinpurse"]
    assert shelf.kept(path) == []
    with pytest.raises(RequestRefused, match="There is no folder"):
        shelf.put(path, tmp_path / "nowhere")
