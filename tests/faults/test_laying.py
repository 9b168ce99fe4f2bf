"""Whatever was done to a folder, it then holds what is laid, and nothing else."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

from tests.faults.laying import Place

FILES = st.dictionaries(st.sampled_from(["a", "b", "c/d", "c/e/f"]), st.sampled_from([b"", b"1", b"2", b"1" * 9000]))
"""What a disk may hold."""
DEEDS = st.lists(st.sampled_from(["write", "rename", "remove", "make"]), max_size=3)
"""What a program may do to that."""


def _do(deed: str, folder: Path) -> None:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    if deed == "make":
        (folder / "c" / "left").mkdir(parents=True, exist_ok=True)
        (folder / "c" / "new").write_bytes(b"new")
    elif files and deed == "write":
        with files[0].open("r+b") as file:
            file.write(b"2")
    elif files and deed == "rename":
        files[0].replace(files[-1])
    elif files:
        files[-1].unlink()


def _held(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@given(st.lists(st.tuples(FILES, DEEDS), max_size=6))
def test_a_place_holds_what_is_laid(states: list[tuple[dict[str, bytes], list[str]]]) -> None:
    with TemporaryDirectory() as name:
        place = Place(Path(name))
        for files, deeds in states:
            place.lay(files)
            assert _held(Path(name)) == files
            assert all(path.is_file() or any(path.iterdir()) for path in Path(name).rglob("*")), "an empty folder"
            for deed in deeds:
                _do(deed, Path(name))


def test_what_nobody_touched_stays(tmp_path: Path) -> None:
    place = Place(tmp_path)
    place.lay({"a": b"1", "b": b"1"})
    before = (tmp_path / "a").stat()
    place.lay({"a": b"1", "b": b"2"})
    assert (tmp_path / "a").stat() == before
    assert (tmp_path / "b").read_bytes() == b"2"
