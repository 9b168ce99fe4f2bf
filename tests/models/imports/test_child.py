"""Reading in a process of its own: the same rows as without one, and whatever becomes of it costs one sentence."""

import json
import os
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from textwrap import dedent

import pytest

from main import READ
from models.drafts import FIELDS
from models.errors import ImportRefused, RequestRefused
from models.imports import Refused, child, files, reading
from models.imports.files import Source
from models.imports.planned import Counts
from models.imports.planner import Step, plan_import
from models.imports.reading import Begins, Ends, Event, Request, Rows
from models.imports.table.sample import from_text
from models.ledger import Ledger

ROOT = Path(__file__).parents[3]
DATA = ROOT / "tests" / "data"
HEADER = ",".join(FIELDS).encode() + b"\r\n"
ROSE = b"gift,2026-03-02T20:15:44+01:00,TikTok,main,Mila,mila,Rose,1,5,,,,,,,,,\r\n"
NOWHERE = Path("/nowhere/test.coinpurse")
REQUEST = Request()
DIED = "{} could not be read: reading it broke off. Nothing was imported"


def read(*sources: Source, request: Request = REQUEST, by: reading.Read = child.events) -> list[Event]:
    with closing(by(files.find(sources, NOWHERE), request, lambda _: None)) as found:
        return list(found)


def same(events: list[Event]) -> list[object]:
    """Events without how their rows are kept and cut into batches."""
    told: list[object] = []
    for event in events:
        if isinstance(event, Rows):
            told += [(row, event.same.get(place)) for place, row in enumerate(event.rows)]
        elif isinstance(event, Ends):
            told.append((event.notes, from_text(event.sample) if event.sample else None))
        else:
            told.append(event)
    return told


def outcome(path: Path, request: Request, by: reading.Read) -> object:
    try:
        return same(read(path, request=request, by=by))
    except ImportRefused as error:
        return error.message, {name: str(value) for name, value in error.values.items()}


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Put a program of the test's own where the reading process would be; it gives a file to be read by it."""

    def stand_in(code: str) -> Path:
        (tmp_path / "stand_in.py").write_text("import json, os, sys, time\n" + dedent(code))
        monkeypatch.setattr(child, "command", lambda: [sys.executable, "-B", str(tmp_path / "stand_in.py")])
        (tmp_path / "file.csv").write_bytes(HEADER + ROSE)
        return tmp_path / "file.csv"

    return stand_in


@pytest.mark.parametrize(
    "path", sorted(DATA.glob("*.*")) + sorted(DATA.glob("imports/*.*")), ids=lambda path: path.name
)
def test_every_file_gives_the_same_in_a_process_of_its_own(path: Path) -> None:
    for answers in ({}, {"tiktok.gift_amount": "coins", "tiktok.price": "USD", "tiktok.coin_purchases": "skip"}):
        request = Request("Europe/Berlin", "second", answers=answers)
        assert outcome(path, request, child.events) == outcome(path, request, reading.events)


def test_rows_refused_and_texts_of_every_kind_come_over(tmp_path: Path) -> None:
    note = "a\x00b"
    rows = [ROSE, ROSE.replace(b"Mila", "Мила 🌹 \u202e".encode()), b"gift,?,\r\n", ROSE.replace(b"main", b"\xff")]
    rows += [ROSE.replace(b",,\r\n", f",,{'x' * 100_000}\r\n".encode()), ROSE.replace(b"Rose", note.encode()), ROSE]
    content = HEADER + b"".join(rows) * 300
    assert same(read(content)) == same(read(content, by=reading.events))


def test_bytes_files_and_folders_can_be_read_together(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name in ("in/ä\n.csv", "in/b.txt", "c.csv"):
        (tmp_path / name).write_bytes(HEADER + ROSE)
    strange = Path(os.fsdecode(os.fsencode(tmp_path) + b"/in/\xff.csv"))
    strange.write_bytes(HEADER + ROSE)
    sources = (tmp_path / "in", HEADER + ROSE * 3, tmp_path / "c.csv", HEADER + ROSE)
    found = read(*sources)
    assert same(found) == same(read(*sources, by=reading.events))
    names = [event.name for event in found if isinstance(event, Begins)]
    assert names == ["in/b.txt", "in/ä\n.csv", "in/�.csv", "-", "c.csv", "-"]


def test_what_is_wrong_with_a_file_or_a_request_comes_over() -> None:
    with pytest.raises(ImportRefused, match=r"^- holds no export that is known here"):
        read(b"Hello")
    with pytest.raises(RequestRefused, match=r"“maybe” is no answer to tiktok.gift_amount; it is one of coins, count"):
        read(DATA / "tiktok-a.json", request=Request(answers={"tiktok.gift_amount": "maybe"}))


def test_a_plan_is_the_same(ledger: Ledger, tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(HEADER + ROSE * 2500)
    steps: list[Step] = []
    plan = plan_import(ledger, [path], progress=steps.append, read=child.events)
    assert plan.counts == Counts(new=2500)
    assert list(plan.rows) == list(plan_import(ledger, [path]).rows)
    assert [step.rows for step in steps] == sorted(step.rows for step in steps)
    assert (steps[-1].rows, steps[-1].of) == (2500, path.stat().st_size)


def test_it_is_told_the_files_and_nothing_else(
    ledger: Ledger, stand_in: Callable[[str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COINPURSE_LEDGER", str(ledger.path))
    monkeypatch.setenv("SECRET", "secret")
    seen = tmp_path / "seen.json"
    path = stand_in(f"""
        seen = [sys.argv[1:], dict(os.environ), sys.stdin.readline(), os.listdir("/proc/self/fd")]
        open({str(seen)!r}, "w").write(json.dumps(seen))
        print('["end"]')
    """)
    plan_import(ledger, [path], read=child.events)
    arguments, environment, request, descriptors = json.loads(seen.read_text())
    assert arguments == []
    assert environment.keys() <= {"PATH", "LD_LIBRARY_PATH", "PYTHONPATH", "PYTHONHOME", "LC_CTYPE"}
    assert str(ledger.path) not in request
    assert json.loads(request)["sources"] == [{"name": "file.csv", "files": [str(path)], "folder": None}]
    assert len(descriptors) == 4  # its three streams, and the folder it looks into
    assert child.command()[-1] != str(path)


def test_the_program_itself_is_started_in_a_bundle_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bundle = tmp_path / "coinpurse"
    bundle.write_text(f'#!/bin/sh\nexec "{sys.executable}" -B "{ROOT / "main.py"}" "$@"\n')
    bundle.chmod(bundle.stat().st_mode | stat.S_IXUSR)
    assert child.command() == [sys.executable, "-B", str(ROOT / "main.py"), READ]
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(bundle))
    assert child.command() == [str(bundle), READ]
    assert same(read(HEADER + ROSE)) == same(read(HEADER + ROSE, by=reading.events))


def test_where_none_can_be_started_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(ImportRefused, match=r"^- cannot be read \(No such file or directory\); nothing was imported$"):
        read(HEADER + ROSE)


ONE_ROW = """
    line = sys.stdin.readline()
    print('["begins","file.csv","coinpurse"]', flush=True)
"""


@pytest.mark.parametrize(
    "end",
    [
        pytest.param("import ctypes; ctypes.string_at(0)", id="a segfault"),
        pytest.param("os.abort()", id="abort"),
        pytest.param("os.kill(os.getpid(), 9)", id="killed, as for want of memory"),
        pytest.param("sys.exit(0)", id="an end without a word"),
        pytest.param("print('[', flush=True)", id="half a line"),
        pytest.param("os.write(1, b'\\xff\\xfe\\n')", id="bytes"),
        pytest.param("os.write(1, b'x' * (40 << 20))", id="a line without end"),
        pytest.param("print('[' * 200_000)", id="a line too deep"),
        pytest.param("print('9' * 5000)", id="a number too long"),
        pytest.param("""print('["step",1e999]')""", id="a number that is none"),
        pytest.param("""print('["open","/etc/passwd"]')""", id="another wish"),
        pytest.param("""print('["rows",1,[],[],[],[]]')""", id="a row of nothing"),
        pytest.param("""print('["ends",[["{a.__class__}",{"a":"b"}]]]')""", id="a format"),
    ],
)
def test_an_end_of_any_kind_costs_one_sentence(ledger: Ledger, stand_in: Callable[[str], Path], end: str) -> None:
    path = stand_in(dedent(ONE_ROW) + end)
    with pytest.raises(ImportRefused) as caught:
        plan_import(ledger, [path], read=child.events)
    assert str(caught.value) == DIED.format("file.csv")


READER = f"""
    sys.path.insert(0, {str(ROOT)!r})
    from models.imports import Refused, own_csv, worker
    def rows(file, reading):
        {{}}
    own_csv.rows = rows
    worker.serve(sys.stdin.buffer, sys.stdout.buffer)
"""


def test_a_reader_that_is_wrong_is_named_and_what_it_read_is_not(stand_in: Callable[[str], Path]) -> None:
    path = stand_in(READER.format("raise KeyError(file.read())"))
    with pytest.raises(ImportRefused) as caught:
        read(path)
    assert str(caught.value).startswith("file.csv could not be read: Coinpurse made a mistake (KeyError at reading.py:")
    assert str(caught.value).endswith("). Nothing was imported; please report this")


def test_more_memory_than_any_file_needs_is_refused(stand_in: Callable[[str], Path]) -> None:
    path = stand_in(READER.format("yield bytearray(600 << 20)"))
    with pytest.raises(ImportRefused, match=r"^file.csv needs more memory than a file of its kind should; nothing was"):
        read(path)


@pytest.mark.parametrize(
    "attempt",
    [
        "open('new', 'w')", "open('old', 'ab')", "os.open('new', os.O_CREAT | os.O_WRONLY)", "os.remove('old')",
        "os.rename('old', 'new')", "os.mkdir('new')", "os.fork()", "os.execv('/bin/true', ['true'])", "os.kill(1, 0)",
        "__import__('socket').socket()", "__import__('subprocess').run(['true'])", "__import__('sqlite3').connect('n')",
        "os.system('true')", "__import__('ctypes').CDLL(None)",
    ],
)  # fmt: skip
def test_a_reader_that_was_taken_over_can_do_nothing(
    stand_in: Callable[[str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, attempt: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "old").write_text("old")
    with pytest.raises(ImportRefused, match=r"made a mistake \(Barred at"):
        read(stand_in(READER.format(attempt)))
    assert (tmp_path / "old").read_text() == "old"
    assert not (tmp_path / "new").exists()


def test_its_limits_are_set_before_it_reads(stand_in: Callable[[str], Path]) -> None:
    path = stand_in(
        "    import resource\n"
        + READER.format("""
        limits = [resource.getrlimit(getattr(resource, f"RLIMIT_{one}"))[1] for one in ("AS", "CORE", "FSIZE")]
        yield Refused(1, "{said}", {"said": limits})""")
    )
    (rows,) = [event for event in read(path) if isinstance(event, Rows)]
    assert [row.values for row in rows.rows if isinstance(row, Refused)] == [{"said": "[536870912, 0, 0]"}]


def test_silence_ends_it(stand_in: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "SILENCE", 0.3)
    path = stand_in("time.sleep(600)")
    begun = time.monotonic()
    with pytest.raises(ImportRefused) as caught:
        read(path)
    assert str(caught.value) == "file.csv could not be read: it took too long. Nothing was imported"
    assert time.monotonic() - begun < 10


@pytest.mark.parametrize("code", ["time.sleep(600)", ONE_ROW + "    while True: print('[\"step\",1]', flush=True)"])
def test_it_can_be_cancelled_at_any_time(ledger: Ledger, stand_in: Callable[[str], Path], code: str) -> None:
    path = stand_in(code)
    asked = time.monotonic() + 0.5
    with pytest.raises(ImportRefused, match=r"^The import was cancelled; nothing was imported$"):
        plan_import(ledger, [path], read=child.events, progress=lambda _: time.monotonic() < asked)
    assert time.monotonic() - asked < 0.5


def children() -> list[str]:
    """The processes that belong to this one."""
    return Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()


def test_nothing_is_left_of_it(stand_in: Callable[[str], Path]) -> None:
    before = children()
    path = stand_in(dedent(ONE_ROW) + "time.sleep(600)")
    events = child.events(files.find([path], NOWHERE), Request(), lambda _: None)
    next(events)
    assert len(children()) == len(before) + 1
    events.close()
    assert children() == before


def test_it_goes_when_who_asked_goes() -> None:
    """Its stdin is open for as long as somebody listens, even while it reads something without end."""
    script = "import sys\n" + dedent(READER.format("while True: pass"))
    with subprocess.Popen(
        [sys.executable, "-B", "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        content = HEADER + ROSE
        sources = [{"name": "-", "files": [len(content)], "folder": None}]
        asked: dict[str, object] = {"zone": "UTC", "account": "main", "source": None, "answers": {}, "is_whole": False,
                                    "sources": sources}  # fmt: skip
        process.stdin.write(json.dumps(asked).encode() + b"\n" + content)
        process.stdin.flush()
        while b"begins" not in process.stdout.readline():
            pass
        process.stdin.close()
        assert process.wait(timeout=20) == 1
