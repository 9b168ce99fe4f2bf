"""Files as no platform writes them: fixtures changed at random, and what a reader may do with them.

A reader gives rows, or refuses the file or a row in a sentence. Any other error is a bug, and so is a row that is not
what its type says or does not come over from the reading process as it is.
"""

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from hypothesis import strategies as st

from models import drafts
from models.errors import ImportRefused, RequestRefused
from models.imports import (
    HEAD,
    MAX_RAW,
    FileReader,
    Head,
    Note,
    Question,
    Reading,
    Record,
    Refused,
    Row,
    Unanswered,
    receiving,
    sending,
    table,
)
from models.imports.readers import ALONE, READERS, prepared
from models.imports.reading import AT_ONCE, Ends, Rows
from models.imports.table.mapping import write_all
from models.imports.table.sample import from_text

DATA = Path(__file__).parents[2] / "data"
FIXTURES = tuple(
    sorted(path for folder in (DATA, DATA / "imports") for path in folder.glob("*.*") if path.suffix != ".md")
)
TOKEN = re.compile(rb'"(?:[^"\\\r\n]|\\.)*"|-?[0-9]+(?:[.,][0-9]+)*|[^\s,;:{}\[\]"]+')
"""What has a meaning in a file: a quoted text, a number, a word."""
NASTY = (
    b"", b'""', b"null", b"true", b"0", b"-0", b"-1", b"1e999", b"1E-400", b"NaN", b"Infinity", b"9" * 4301, b"9" * 30,
    b"9223372036854775808", b"0.1", b"1,234.5", b"1.234", b"1,23,456.00", "1\u00a0234,50 €".encode(), "−5".encode(),
    b"(5.00)", "٣٤".encode(), b"1_000", b"[]", b"{}", b"[" * 70, b'{"a":' * 70, b'"\\ud800"', b'"\\u0000"', b"\\x1b",
    b"\x00", b"\xff", b"\xef\xbb\xbf", b"\xff\xfe", b"\r", b"\r\n", b"\n", b'"', b"'", b",", b";", b"\t", b"\\",
    b"0000-01-01", b"0001-01-01T00:00:00Z", b"9999-12-31T23:59:59-12:00", b"2026-02-30", b"2024-03-31 02:30:00",
    b"2024-10-27 02:30:00", b"26-1-1", b"2026-W01-1", b"1767225600", b"1767225600000", b"1767225600000000", b"1e20",
    b"ZZZ", b"XXX", b"DEM", b"usd", b"$", b"<b>", b"=1+1", b"=cmd|' /C calc'!A0", "\u202emila".encode(),
    "\u200b".encode(), b"x" * 200, "👩‍👩‍👧".encode(), b"<script>", b"'; DROP TABLE entry",
)  # fmt: skip


@st.composite
def mutated(draw: st.DrawFn, fixtures: Sequence[bytes]) -> bytes:
    """Change one of the fixtures in a few places."""
    content = draw(st.sampled_from(fixtures))
    for _ in range(draw(st.integers(1, 4))):
        content = draw(st.sampled_from((_token, _token, _piece, _line)))(draw, content)
    return content


def _token(draw: st.DrawFn, content: bytes) -> bytes:
    """Put something nasty, or something else of the file, where something had a meaning."""
    found = list(TOKEN.finditer(content))
    if not found:
        return content
    start, end = draw(st.sampled_from(found)).span()
    other = draw(
        st.one_of(st.sampled_from(NASTY), st.sampled_from(found).map(lambda match: match[0]), st.binary(max_size=9))
    )
    is_quoted = content[start : start + 1] == b'"' and draw(st.booleans())
    return content[:start] + (b'"' + other.strip(b'"') + b'"' if is_quoted else other) + content[end:]


def _piece(draw: st.DrawFn, content: bytes) -> bytes:
    """Take a piece away, or put it somewhere else too."""
    start, end, to = sorted(draw(st.integers(0, len(content))) for _ in range(3))
    return content[:start] + draw(st.sampled_from((b"", content[end:to]))) + content[end:]


def _line(draw: st.DrawFn, content: bytes) -> bytes:
    """Write lines twice, in another order, or in another encoding."""
    lines = content.splitlines(keepends=True)
    change = draw(st.sampled_from(("twice", "order", "utf-16", "latin-1", "bom", "cr")))
    if change == "twice":
        return b"".join(lines + draw(st.lists(st.sampled_from(lines or [b""]), max_size=3)))
    if change == "order":
        return b"".join(draw(st.permutations(lines))) if len(lines) < 100 else content
    if change in ("utf-16", "latin-1"):
        return content.decode(errors="replace").encode(change, errors="replace")
    return b"\xef\xbb\xbf" + content if change == "bom" else content.replace(b"\r\n", b"\n").replace(b"\n", b"\r")


def of(reader: FileReader) -> dict[str, bytes]:
    """The fixtures a reader is given, by their names; of one that reads whatever is left, those it could read."""
    found = {path.name: path.read_bytes() for path in FIXTURES}
    if reader in ALONE:
        return {name: content for name, content in found.items() if reader.recognises(Head(name, content[:HEAD]))}
    return {name: content for name, content in found.items() if first(name, content) is reader}


def first(name: str, content: bytes) -> FileReader | None:
    return next((reader for reader in READERS if reader.recognises(Head(name, content[:HEAD]))), None)


def survive(reader: FileReader, content: bytes) -> list[Row]:
    """Read a file as it is, then with answers to what it asks; nothing may be wrong but what a sentence says."""
    reader.recognises(Head("file", content[:HEAD]))
    answers: dict[str, str] = {}
    rows, sample = read(reader, content, answers)
    for _ in range(3):
        asked = {row.question for row in rows if isinstance(row, Unanswered)}
        more = {one.name: usual(one, sample) for one in asked if one.name not in answers}
        if not more:
            break
        answers |= more
        rows, sample = read(reader, content, answers)
    return rows


def usual(question: Question, sample: str) -> str:
    """An answer such as people give."""
    if question == table.MAPPING:
        proposed = from_text(sample).proposed
        return write_all([replace(proposed, mapping=proposed.mapping.with_fixed("platform", "TikTok"))])
    return next(filter(None, (question.default, *question.choices, "USD")))


def read(reader: FileReader, content: bytes, answers: Mapping[str, str]) -> tuple[list[Row], str]:
    """Read a file and look at every row; none where it is refused. With them, the sample of a table."""
    reading = Reading("Europe/Berlin", "main", answers)
    try:
        file = prepared(reader, io.BytesIO(content), answers, reading.tick).file
        rows = list(reader.rows(file, reading))
    except (ImportRefused, RequestRefused) as error:
        str(ImportRefused(error.message, **{"file": "file", **error.values}))
        return [], ""
    for row in rows:
        check(row)
    cross(Ends([Note(note.message, {"file": "file", **note.values}) for note in reading.notes], reading.sample))
    for start in range(0, len(rows), AT_ONCE):
        cross(Rows(rows[start : start + AT_ONCE], {}))
    return rows, reading.sample


def check(row: Row) -> None:
    """A row is what it says it is."""
    assert row.line >= 0
    assert len(row.raw) <= MAX_RAW
    if isinstance(row, Refused):
        assert row.sentence
        assert len(row.key) in (0, 16)
        return
    assert len(row.key) == 16
    if isinstance(row, Record):
        drafts.check(row.draft)
        assert row.draft.refunded_id is None
        if row.alone is not None:
            check(row.alone)


def cross(event: Rows | Ends) -> None:
    """An event is the same on the other side of the process."""
    found = [receiving.said(line) for line in sending.lines(event)]
    if isinstance(event, Rows):
        rows = [row for said in found if isinstance(said, Rows) for row in said.rows]
        assert [_plain(row) for row in rows] == [_plain(row) for row in event.rows]
        return
    (said,) = found
    assert isinstance(said, Ends)
    assert [note.message for note in said.notes] == [note.message for note in event.notes]
    assert said.sample == event.sample
    for note in said.notes:
        note.message.format(**note.values)


def _plain(row: Row) -> Row:
    """A row as it is sent: values of sentences that are neither numbers nor texts are written out."""
    if isinstance(row, Refused):
        values = {name: value if isinstance(value, int) else str(value) for name, value in row.values.items()}
        return row._replace(values=values)
    if isinstance(row, Record) and row.alone is not None:
        alone = _plain(row.alone)
        assert not isinstance(alone, Record)
        return row._replace(alone=alone)
    return row
