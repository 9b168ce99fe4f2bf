"""PDFs as other programs read them: every row, headings and a number on every page; and nothing else is opened."""

import io
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import overload
from unicodedata import normalize

import pytest

from models.errors import RequestRefused
from models.exports.atomic import atomic_write
from tests.programs import need_fonts, needed
from tests.ui.documents.samples import COLUMNS, SCRIPTS, document, entries, months, section
from ui.documents import pdf
from ui.documents.document import Column, Document, Section, Table, Value

pytestmark = pytest.mark.usefixtures("qapp")
ROOT = Path(__file__).parents[3]
Row = tuple[Value, ...]


def written(shown: Document) -> bytes:
    file = io.BytesIO()
    pdf.write(shown, file)
    return file.getvalue()


def pages(shown: Document, tmp_path: Path) -> list[str]:
    """The text of every page."""
    path = tmp_path / "written.pdf"
    path.write_bytes(written(shown))
    command = [needed("pdftotext"), "-layout", str(path), "-"]
    found = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return found.split("\f")[:-1]


def test_a_reader_finds_everything(tmp_path: Path) -> None:
    found = pages(document(section(entries(200))), tmp_path)
    assert "Spending by month" in found[0]
    assert "1 January to 31 October 2026" in found[0]
    assert "Filter: creator is Mila" in found[0]
    assert re.findall(r"Rose-(\d+)\b", "\n".join(found)) == [str(at) for at in range(200)]
    for number, page in enumerate(found, 1):
        assert f"Page {number} of {len(found)}" in page
        assert "Made on 23 November 2026" in page
        assert re.search(r"Date\s+Creator\s+Gift\s+Coins\s+Cost\s+", page)
    last = found[-1].splitlines()
    (totals,) = [line for line in last if line.startswith("Total") or " Total " in line]
    assert "139,300" in totals
    assert "€2,587.00" in totals
    assert "Nothing is estimated." in found[-1]


def test_it_says_its_title_to_programs_and_holds_its_chart_as_shapes(tmp_path: Path) -> None:
    made = written(document(section(), title="Zoë <b> & مريم"))
    path = tmp_path / "made.pdf"
    path.write_bytes(made)
    needed("pdftotext")
    told = subprocess.run(["pdfinfo", str(path)], capture_output=True, text=True, check=True).stdout
    assert re.search(r"Title:\s+Zoë <b> & مريم", told)
    assert re.search(r"Creator:\s+Coinpurse", told)
    assert b"/Subtype /Image" not in made


@pytest.mark.parametrize("script", [script for script in SCRIPTS if script not in {"Devanagari", "Emoji"}])
def test_a_name_in_a_script_can_be_found(script: str, tmp_path: Path) -> None:
    """Qt names glyphs, not letters: some come back as another form of them, and those of Devanagari not at all."""
    need_fonts()
    table = Table((Column(("Creator",)),), [(SCRIPTS[script],)])
    (page,) = pages(document(Section("", (), None, table)), tmp_path)
    assert set(normalize("NFKC", SCRIPTS[script])) - set(normalize("NFKC", page)) == set()


def test_wide_tables_lie_across_and_wider_ones_go_on_beside_their_keys(tmp_path: Path) -> None:
    boxes = [
        re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", written(document(Section("", (), None, table))))
        for table in (months(5, 2), months(5, 8), months(60, 12))
    ]
    assert [{float(width) > float(height) for width, height in box} for box in boxes] == [{False}, {True}, {True}]
    found = pages(document(Section("", (), None, months(60, 12))), tmp_path)
    for row in range(60):
        lines = [line for page in found for line in page.splitlines() if f"Creator {row} " in f"{line} "]
        numbers = [number for line in lines for number in re.findall(r"[\d,]+", line.partition(f"Creator {row} ")[2])]
        assert [int(number.replace(",", "")) for number in numbers] == [row * 1000 + place for place in range(24)]


class Rows(Sequence[Row]):
    """Rows that are made one by one, of which one fails when it is read for the second time."""

    def __init__(self, count: int, fails: int) -> None:
        self._rows = entries(count).rows
        self._fails, self._times = fails, 0

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, at: int) -> Row: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Row]: ...
    def __getitem__(self, at: int | slice) -> Row | Sequence[Row]:
        return self._rows[at]

    def __iter__(self) -> Iterator[Row]:
        for number, row in enumerate(self._rows):
            if number == self._fails:
                self._times += 1
                if self._times == 2:
                    raise RequestRefused("Cancelled")
            yield row


def test_a_cancel_in_the_middle_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.documents.paper.grid._KEPT", 10)
    path = tmp_path / "old.pdf"
    path.write_bytes(b"old")
    shown = document(Section("", (), None, Table(COLUMNS, Rows(500, 400))))
    with pytest.raises(RequestRefused), atomic_write(path) as file:
        pdf.write(shown, file)
    assert path.read_bytes() == b"old"
    assert [*tmp_path.iterdir()] == [path]


def test_a_full_disk_is_told() -> None:
    class Full(io.BytesIO):
        def write(self, data: object, /) -> int:
            raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        pdf.write(document(section(entries(200))), Full())


def test_a_long_document_is_never_in_memory_as_a_whole() -> None:
    class Counting(io.BytesIO):
        largest = 0

        def write(self, data: object, /) -> int:
            self.largest = max(self.largest, len(bytes(data)))  # type: ignore[call-overload]
            return 0

    file = Counting()
    pdf.write(document(Section("", (), None, entries(5000))), file)
    one = Counting()
    pdf.write(document(Section("", (), None, entries(50))), one)
    assert file.largest < 5 * one.largest


HOSTILE = (
    "file:/\x2f/etc/hostname", "/etc/hostname", "<img src='file:/\x2f/etc/hostname'>", "<a href='http://example.org/x'>x</a>",
    "url(/etc/hostname)", "@import '/etc/hostname'", "\\input{/etc/hostname}", "qrc:/x", "data:image/png;base64,AAAA",
    "%!PS (/etc/hostname) run", "/F (/etc/hostname) /JS (app.alert\\(1\\))", "../../etc/hostname",
    "<?xml version='1.0'?>",
)  # fmt: skip
WRITES = """
import os, sys
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from PySide6.QtGui import QGuiApplication
from tests.ui.documents.samples import document, section
from ui.documents import pdf
from ui.documents.document import Column, Table
import io
app = QGuiApplication([])
texts = sys.argv[1:]
table = Table((Column((texts[0],)),), [(text,) for text in texts])
pdf.write(document(section(table, texts[0]), title=texts[0]), io.BytesIO())
"""


def opened(texts: Sequence[str], tmp_path: Path) -> dict[str, str]:
    """Every file that writing a document opens in a process of its own, and how."""
    log = tmp_path / "strace"
    trace = [needed("strace"), "-f", "-o", str(log), "-e", "trace=open,openat,creat,socket,execve"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    subprocess.run([*trace, sys.executable, "-c", WRITES, *texts], check=True, env=environment, cwd=ROOT)
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    assert not [line for line in lines if "AF_INET" in line]
    assert sum("execve(" in line and "= 0" in line for line in lines) == 1
    calls = [re.search(r'open(?:at)?\(.*?"([^"]+)", ([A-Z_|]+)', line) for line in lines if "= -1" not in line]
    return {call[1]: call[2] for call in calls if call}


def test_nothing_else_is_opened_whatever_names_say(tmp_path: Path) -> None:
    plain = opened(["Mila"] * len(HOSTILE), tmp_path)
    hostile = opened(HOSTILE, tmp_path)
    assert len(plain) > 100
    fonts = {path for path in hostile if path.endswith((".ttf", ".otf", ".ttc", ".pfb"))}
    assert set(hostile) - set(plain) - fonts == set()
    written_to = [
        path for path, how in hostile.items() if "O_RDONLY" not in how and not path.startswith(("/dev/", "/proc/"))
    ]
    assert written_to == []
