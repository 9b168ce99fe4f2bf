"""What is read of files, folders and ZIPs, as a stream of events and without a ledger."""

import io
import os
import zipfile
from pathlib import Path

import pytest

from models.drafts import FIELDS
from models.errors import ImportRefused
from models.imports import Note, files
from models.imports.files import Source
from models.imports.reading import UNKNOWN, Begins, Ends, Event, Request, Rows, events

HEADER = ",".join(FIELDS).encode() + b"\r\n"
ROSE = b"gift,2026-03-02T20:15:44+01:00,TikTok,main,Mila,mila,Rose,1,5,,,,,,,,,\r\n"
CSV = HEADER + ROSE
TIKTOK = b'{"Activity": {"SendGifts": {"SendGifts": [{"Date": "2026-01-01 10:00:00", "GiftAmount": "5"}]}}}'
NOWHERE = Path("/nowhere/test.coinpurse")


def read(*sources: Source, ledger: Path = NOWHERE) -> list[Event]:
    return list(events(files.find(sources, ledger), Request(), lambda _: None))


def names(found: list[Event]) -> list[str]:
    return [event.name for event in found if isinstance(event, Begins)]


def notes(found: list[Event]) -> list[str]:
    return [event.message.format(**event.values) for event in found if isinstance(event, Note)]


def zipped(**members: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        for name, content in members.items():
            made.writestr(name.replace("_", "."), content)
    return file.getvalue()


def refusal(*sources: Source) -> str:
    with pytest.raises(ImportRefused) as caught:
        read(*sources)
    return str(caught.value)


def test_a_file_is_its_name_its_rows_and_its_end() -> None:
    begins, rows, ends = read(HEADER + ROSE * 3)
    assert begins == Begins("-", "coinpurse")
    assert isinstance(rows, Rows)
    assert [row.line for row in rows.rows] == [2, 3, 4]
    assert ends == Ends([])


def test_rows_come_in_batches() -> None:
    assert [len(event.rows) for event in read(HEADER + ROSE * 2500) if isinstance(event, Rows)] == [1000, 1000, 500]


def test_a_folder_is_read_in_the_order_of_its_names_and_what_is_unknown_is_counted(tmp_path: Path) -> None:
    folder = tmp_path / "my export"
    for name, content in {"b/2.csv": CSV, "b/10.csv": CSV, "a.txt": b"Hello", "c.zip": zipped(x_csv=CSV, y_pdf=b"%PDF"),
                          "b/empty": b"", "a/gifts.json": TIKTOK}.items():  # fmt: skip
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    found = read(folder)
    assert names(found) == [
        "my export/a/gifts.json", "my export/b/10.csv", "my export/b/2.csv", "my export/c.zip/x.csv",
    ]  # fmt: skip
    assert notes(found) == ["3 files in my export hold nothing Coinpurse reads"]
    assert isinstance(found[-1], Note)


def test_no_link_leads_out_of_a_folder_and_a_pipe_in_it_is_passed_over(tmp_path: Path) -> None:
    folder, outside = tmp_path / "in", tmp_path / "out"
    for place in (folder, outside):
        place.mkdir()
        (place / "file.csv").write_bytes(CSV)
    (folder / "link.csv").symlink_to(outside / "file.csv")
    (folder / "linked").symlink_to(outside)
    (folder / "round").symlink_to(folder)
    os.mkfifo(folder / "pipe")
    found = read(folder)
    assert (names(found), notes(found)) == (["in/file.csv"], [])
    assert names(read(folder / "link.csv")) == ["link.csv"]


def test_a_folder_never_gives_the_ledger_itself(tmp_path: Path) -> None:
    ledger = tmp_path / "file.csv"
    for name in ("file.csv", "file.csv-wal", "file.csv-shm", "other.csv"):
        (tmp_path / name).write_bytes(CSV)
    assert names(read(tmp_path, ledger=ledger)) == [f"{tmp_path.name}/other.csv"]


def test_a_folder_with_nothing_to_read_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path) == f"There are no files in {tmp_path.name}; nothing was imported"
    (tmp_path / "note.txt").write_text("Hello")
    assert refusal(tmp_path) == (
        f"None of the files in {tmp_path.name} is an export that is known here (looked at: 1). Any CSV or Excel table "
        "can be imported by a mapping when it is chosen itself, see “Importing” in the help or docs/import-table.md. "
        "Nothing was imported"
    )
    assert Path("docs/import-table.md").is_file()


def test_what_is_said_of_an_unknown_file_fits_one_file_and_a_zip(tmp_path: Path) -> None:
    for name, content in (("song.csv", b"la la la"), ("x.zip", zipped(a_txt=b"Hello", b_pdf=b"%PDF"))):
        (tmp_path / name).write_bytes(content)
    assert refusal(tmp_path / "song.csv").startswith(
        "song.csv holds no export that is known here, and no table. Any CSV"
    )
    assert "x.zip is an export that is known here (looked at: 2)" in refusal(tmp_path / "x.zip")


def test_a_folder_too_full_or_too_deep_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sentence = f"{tmp_path} holds more than can be read; nothing was imported"
    deep = tmp_path.joinpath(*["x"] * (files.MAX_DEPTH + 2))
    deep.mkdir(parents=True)
    (tmp_path / "a.csv").write_bytes(CSV)
    assert refusal(tmp_path) == sentence
    monkeypatch.setattr(files, "MAX_FILES", 0)
    deep.rmdir()
    deep.parent.rmdir()
    assert refusal(tmp_path) == sentence


def test_several_files_are_read_in_the_order_they_were_given_in(tmp_path: Path) -> None:
    for name in ("z.csv", "a.csv"):
        (tmp_path / name).write_bytes(CSV)
    assert names(read(tmp_path / "z.csv", tmp_path / "a.csv", CSV)) == ["z.csv", "a.csv", "-"]


def test_the_files_of_a_zip_are_named_by_it_and_one_that_is_wrong_too(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(zipped(a_csv=CSV, b_json=TIKTOK, c_txt=b"?", d_txt=b"!"))
    found = read(tmp_path / "x.zip")
    assert names(found) == ["x.zip/a.csv", "x.zip/b.json"]
    assert notes(found) == [UNKNOWN.format(count=2, file="x.zip")]
    (tmp_path / "x.zip").write_bytes(zipped(b_json=TIKTOK[:-5]))
    assert refusal(tmp_path / "x.zip").startswith("x.zip/b.json is no JSON that can be read to its end")


def test_only_one_reader_is_asked_where_one_was_named(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(CSV)
    (tmp_path / "b.json").write_bytes(TIKTOK)
    found = list(events(files.find([tmp_path], NOWHERE), Request(source="tiktok"), lambda _: None))
    assert names(found) == [f"{tmp_path.name}/b.json"]
    assert notes(found) == [f"One file in {tmp_path.name} holds nothing Coinpurse reads"]


def test_what_comes_through_a_pipe_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_PIPED", 3 << 20)
    assert files.piped(io.BytesIO(CSV)) == CSV
    with Path("/dev/zero").open("rb") as endless, pytest.raises(ImportRefused) as caught:
        files.piped(endless)
    assert str(caught.value) == "More than 3 MB came through the pipe; save it as a file and import that"


def test_a_note_names_the_file_it_is_about(tmp_path: Path) -> None:
    (tmp_path / "table.csv").write_bytes("Date;Café\n2026-01-01;5\n".encode("cp1252"))
    found = read(tmp_path / "table.csv")
    said = [note.message.format(**note.values) for end in found if isinstance(end, Ends) for note in end.notes]
    assert said[0].startswith("table.csv is not in UTF-8 and was read as Western European text")


def test_every_byte_of_all_files_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(HEADER + ROSE * 5000)
    (tmp_path / "b.txt").write_bytes(b"x" * 400_000)
    (tmp_path / "c.csv").write_bytes(HEADER + ROSE * 5000)
    told: list[int] = []
    found = files.find([tmp_path], NOWHERE)
    list(events(found, Request(), told.append))
    assert told == sorted(told)
    assert told[-1] == files.size(found) == 400_000 + 2 * len(HEADER + ROSE * 5000)
