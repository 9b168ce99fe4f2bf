"""What is fuzzed: bytes come in, and nothing may come out but rows and sentences."""

import io
import zipfile
from collections.abc import Callable, Iterable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from models.errors import ImportRefused, RequestRefused
from models.imports import FileReader, files, reading, receiving, sending
from models.imports.readers import READERS
from models.imports.reading import Request, Rows
from models.imports.receiving import Broken, Garbled
from tests.fuzz.texts import NOWHERE, TEXTS
from tests.models.imports import fuzzing

FOLDER = Path(__file__).parents[2] / "build" / "fuzz"
SMALL = 20_000


def read(content: bytes) -> None:
    """Any bytes, as if they had been dropped on the window: recognised, unpacked and read."""
    with suppress(ImportRefused, RequestRefused):
        for event in reading.events(files.find([content], NOWHERE), Request("Europe/Berlin"), lambda _: None):
            for row in event.rows if isinstance(event, Rows) else ():
                fuzzing.check(row)


def believe(line: bytes) -> None:
    """Any line, as if the reading process had said it."""
    with suppress(Garbled, Broken):
        said = receiving.said(line)
        for row in said.rows if isinstance(said, Rows) else ():
            fuzzing.check(row)


def by(reader: FileReader) -> Callable[[bytes], object]:
    return lambda content: fuzzing.survive(reader, content)


TARGETS: dict[str, Callable[[bytes], object]] = {
    **{reader.NAME: by(reader) for reader in READERS}, "files": read, "lines": believe,
    **{name: target for name, (target, _) in TEXTS.items()},
}  # fmt: skip


def seed(name: str) -> Path:
    """Give the folder of what is known of a target, with its fixtures in it, and write down the words to try."""
    folder = FOLDER / name
    folder.mkdir(parents=True, exist_ok=True)
    for content in seeds(name):
        if len(content) <= SMALL:
            (folder / sha256(content).hexdigest()).write_bytes(content)
    said = {match[0] for path in fuzzing.FIXTURES for match in fuzzing.TOKEN.finditer(path.read_bytes()[:SMALL])}
    words = [word for word in (*fuzzing.NASTY, *sorted(said)) if 0 < len(word) <= 60]
    escaped = ("".join(f"\\x{byte:02x}" for byte in word) for word in words)
    (FOLDER / "words").write_text("".join(f'"{word}"\n' for word in escaped))
    return folder


def seeds(name: str) -> Iterable[bytes]:
    """Files that are right, to begin with."""
    fixtures = [path.read_bytes() for path in fuzzing.FIXTURES]
    if name in TEXTS:
        return TEXTS[name][1]
    if name == "files":
        return [*fixtures, *map(zipped, fixtures), zipped(zipped(fixtures[0]))]
    if name == "lines":
        return [line for content in fixtures for line in said_of(content)]
    return [content for reader in READERS if name == reader.NAME for content in fuzzing.of(reader).values()]


def zipped(content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("export/data.zip" if content.startswith(b"PK") else "export/data", content)
    return file.getvalue()


def said_of(content: bytes) -> list[bytes]:
    with suppress(ImportRefused):
        events = list(reading.events(files.find([content], NOWHERE), Request("Europe/Berlin"), lambda _: None))
        return [line for event in events for line in sending.lines(event)]
    return []
