import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from models import entries
from models.errors import LedgerError, LedgerInUse, RequestRefused
from models.ledger import Ledger
from tests.ui.desktop.conftest import draft
from ui.desktop.books import Books
from ui.desktop.session import LedgerSession

GIFT = draft("gift", "2026-05-01T20:00", creator="Mila", item="Rose", coins=3)


@pytest.fixture
def session(path: Path) -> Iterator[LedgerSession]:
    made = LedgerSession(path, run_now=True)
    made.open()
    yield made
    made.close()


def test_a_write_comes_back_as_one_notice_and_can_be_undone(session: LedgerSession) -> None:
    notices: list[str] = []
    added: list[int] = []
    session.changed.connect(lambda changes: notices.append(changes.label))
    session.run(entries.add, GIFT, done=added.append)
    assert len(added) == 1
    assert (notices, session.undo_label, session.redo_label) == (["Add gift"], "Add gift", None)
    labels: list[str] = []
    session.undo(done=labels.append)
    assert labels == ["Add gift"]
    assert (session.undo_label, session.redo_label) == (None, "Add gift")
    session.redo()
    assert session.undo_label == "Add gift"


def test_an_error_goes_to_who_asked_or_else_to_everybody(session: LedgerSession) -> None:
    mine: list[LedgerError] = []
    everybodys: list[LedgerError] = []
    session.refused.connect(everybodys.append)
    session.run(lambda ledger: ledger.undo(), failed=mine.append)
    session.undo()
    assert [type(error) for error in mine + everybodys] == [RequestRefused, RequestRefused]


def test_a_bug_is_told_plainly_and_logged_without_names(
    session: LedgerSession, caplog: pytest.LogCaptureFixture
) -> None:
    broke: list[bool] = []
    session.broke.connect(lambda: broke.append(True))

    def verb(_ledger: Ledger) -> None:
        raise ZeroDivisionError("Mila got 8.99 EUR")

    session.run(verb)
    assert broke == [True]
    assert "ZeroDivisionError" in caplog.text
    assert "Mila" not in caplog.text
    caplog.clear()


def test_books_hear_of_a_change_before_the_screen_asks(session: LedgerSession) -> None:
    counts: list[int] = []
    session.ask(_gifts, done=counts.append)
    session.run(entries.add, GIFT)
    session.ask(_gifts, done=counts.append)
    assert counts[1] == counts[0] + 1


def _gifts(books: Books) -> int:
    from models.reports import Query, run

    gifts = run("spending", books.columns, books.rates, books.settings, Query()).rows[0][0]
    assert isinstance(gifts, int)
    return gifts


def test_a_long_task_hears_that_it_should_stop(session: LedgerSession) -> None:
    seen: list[tuple[int, int]] = []
    session.progressed.connect(lambda done, of: seen.append((done, of)))
    report = session.begin_long_task()
    assert report(1, 9)
    session.cancel()
    assert not report(2, 9)
    assert session.begin_long_task()(0, 9), "a new task is not stopped by the end of the last"
    assert seen == [(1, 9), (2, 9), (0, 9)]


def test_a_locked_ledger_can_still_be_read(path: Path) -> None:
    other = Ledger(path)
    session = LedgerSession(path, run_now=True)
    errors: list[LedgerError] = []
    session.open(errors.append)
    assert isinstance(errors[0], LedgerInUse)
    assert not session.is_writable
    assert session.reader.connection.execute("SELECT count(*) FROM entry").fetchone()[0] == 10
    session.close()
    other.close()


def test_with_real_threads_answers_come_back_on_the_windows_own(path: Path, qtbot: QtBot) -> None:
    before = set(threading.enumerate())
    session = LedgerSession(path)
    threads: dict[str, int] = {}
    here = threading.get_ident()

    def note(name: str) -> Callable[[object], object]:
        return lambda _answer: threads.setdefault(name, threading.get_ident())

    with qtbot.waitSignal(session.opened, timeout=5000):
        session.open()
    with qtbot.waitSignal(session.changed, timeout=5000):
        session.run(lambda ledger: threads.setdefault("ledger", threading.get_ident()) and entries.add(ledger, GIFT))
    session.changed.connect(note("notice"))
    with qtbot.waitSignal(session.changed, timeout=5000):
        session.undo(done=note("undo"))
    answers: list[int] = []
    session.ask(lambda books: threads.setdefault("books", threading.get_ident()) and 1, done=answers.append)
    qtbot.waitUntil(lambda: answers == [1] and "undo" in threads, timeout=5000)
    session.close()
    assert threads["notice"] == threads["undo"] == here
    assert len({here, threads["ledger"], threads["books"]}) == 3
    assert not set(threading.enumerate()) - before


def test_what_is_to_come_soon_lets_what_is_on_its_way_be_painted(path: Path, qtbot: QtBot) -> None:
    session = LedgerSession(path)
    order: list[str] = []
    session.soon(partial(order.append, "soon"))
    time.sleep(0.1)  # making a page takes that long, and it is shown after that
    QTimer.singleShot(0, partial(order.append, "painted"))
    qtbot.waitUntil(lambda: "soon" in order)
    session.close()
    assert order == ["painted", "soon"]


def test_only_the_newest_question_of_a_topic_is_answered(path: Path, qtbot: QtBot) -> None:
    session = LedgerSession(path)
    gate = threading.Event()
    answers: list[str] = []
    session.ask(lambda _books: gate.wait(5), done=lambda _: answers.append("first"))
    for word in ("a", "b", "c"):
        session.ask(lambda _books, word=word: word, done=answers.append, topic="word")
    gate.set()
    qtbot.waitUntil(lambda: len(answers) == 2, timeout=5000)
    session.close()
    assert answers == ["first", "c"]


def test_no_answer_comes_after_closing(path: Path, qtbot: QtBot) -> None:
    session = LedgerSession(path)
    answers: list[int] = []
    session.ask(lambda _books: 1, done=answers.append)
    session.close()
    qtbot.wait(20)
    assert answers == []


def test_books_that_missed_a_change_are_read_anew(
    session: LedgerSession, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts: list[int] = []
    session.ask(_gifts, done=counts.append)
    with monkeypatch.context() as patch:
        patch.setattr(Books, "apply", lambda *_: 1 / 0)
        session.run(entries.add, GIFT)
    assert "ZeroDivisionError" in caplog.text
    caplog.clear()
    session.ask(_gifts, done=counts.append)
    assert counts[1] == counts[0] + 1


def test_books_are_made_when_they_are_first_asked(path: Path) -> None:
    books = Books(path)
    assert "columns" not in books.__dict__
    assert books.entry_figures().of(1) is not None
    assert "columns" in books.__dict__
    books.close()
