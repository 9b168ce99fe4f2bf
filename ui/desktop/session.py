"""One open ledger as the window knows it: the thread that writes, the thread that reckons, and the news for the screen.

Every write runs on one long-lived thread, which owns the only writable connection. Reports and other heavy reading run
on a second one, with a read-only connection and the journal's columns; what may take minutes, as a long export, on a
third one with its own. The window's own small queries use `reader`.
Answers and notices come back on the window's thread. This module knows no widget.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import closing
from functools import cached_property, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from models.errors import LedgerChanged, LedgerDamaged, LedgerError
from ui.desktop.threads import Collector, LongTask, log_without_contents, new_thread

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from models.ledger import Changes, Ledger, Reader
    from ui.desktop.books import Books

Done = Callable[[Any], object]
Failed = Callable[[LedgerError], object]
Task = Callable[[], Any]
LOOK_AFTER = 2000
"""Milliseconds between two looks whether the file is still there."""
_SOON = 50
"""Milliseconds in which the screen is painted."""


class LedgerSession(QObject):
    """A ledger and its threads. `open` first, `close` last; both may be waited for by nobody."""

    opened = Signal()
    changed = Signal(object)
    """A `Changes` notice, once per committed operation."""
    state_changed = Signal()
    """What can be undone, or whether something is under way, is another than before."""
    progressed = Signal(int, int)
    """A long task has done so many of so many rows; of 0 where nobody knows how many there are."""
    refused = Signal(object)
    """A LedgerError nobody else took."""
    lost = Signal()
    """The file was moved, replaced or changed by another program; nothing more is written (see `why_not`)."""
    broke = Signal()
    """Something went wrong that is our fault; nothing was changed."""
    damaged = Signal(object)
    """Reading or writing showed that the file is damaged: a LedgerDamaged. Nothing more may be asked of it."""
    _posted = Signal(object)

    def __init__(
        self,
        path: Path,
        *,
        run_now: bool = False,
        sample: TemporaryDirectory[str] | None = None,
        parent: QObject | None = None,
    ) -> None:
        """Prepare the ledger at `path`; `run_now` does everything at once on the calling thread, for tests.

        `sample` is the temporary folder the ledger is in, which goes away when it is closed.
        """
        super().__init__(parent)
        self.path = path
        self._sample = sample
        self.is_writable = False
        self.why_not: LedgerError | None = None
        """What keeps it from being written to, where it can be read all the same."""
        self.is_trusted = False
        """Whether it is opened though changes are missing that the record beside it has."""
        self.is_opening = False
        """Whether it was asked to open and has not answered yet."""
        self.undo_label: str | None = None
        self.redo_label: str | None = None
        self._run_now = run_now
        self._writer = new_thread("ledger", run_now=run_now)
        self._reckoner = new_thread("reckoner", run_now=run_now)
        self._apart = new_thread("apart", run_now=run_now)
        self._ledger: Ledger | None = None
        self._books: Books | None = None
        self._asked: Counter[str] = Counter()
        self._under_way = 0
        self._tasks: list[LongTask] = []
        self._is_closed = False
        self._owner = 0
        self._collector = Collector()
        self._looking = QTimer(self, interval=LOOK_AFTER)
        self._looking.timeout.connect(lambda: self._writer.submit(self._look_after))
        how = Qt.ConnectionType.DirectConnection if run_now else Qt.ConnectionType.QueuedConnection
        self._posted.connect(lambda call: call(), how)

    def soon(self, call: Callable[[], object]) -> None:
        """Do something once what is on its way to the screen has been painted."""
        if self._run_now:
            call()
        else:
            # Counted from when what is being done now is done: only then anything is painted.
            QTimer.singleShot(0, self, lambda: QTimer.singleShot(_SOON, self, lambda: self._unless_closed(call)))

    # --- Opening and closing --------------------------------------------------------------------------------------

    def open_soon(self, failed: Failed | None = None, make: Callable[[Path], object] | None = None) -> None:
        """Open the ledger once what is on its way to the screen has been painted."""
        self.is_opening = True
        self.soon(lambda: self.open(failed, make))

    def open(self, failed: Failed | None = None, make: Callable[[Path], object] | None = None) -> None:
        """Lock and open the ledger for writing, upgrading an older one; `opened` comes when that is done.

        `make` makes the file first.
        """
        self.is_opening = True
        self._submit(self._writer, lambda: self._open(make), self._is_open, failed)

    def _open(self, make: Callable[[Path], object] | None) -> None:
        from models.ledger import Ledger

        if make is not None:
            make(self.path)
        self._ledger = Ledger(self.path, is_trusted=self.is_trusted)
        self._ledger.subscribe(self._announce)

    def _is_open(self, _: object) -> None:
        self.is_writable = True
        self._looking.start()
        self.opened.emit()
        self.state_changed.emit()

    @cached_property
    def reader(self) -> Reader:
        """Connection for the small queries of the window's own thread. Raises LedgerError where it cannot be opened."""
        from models.reading import open_reader

        return open_reader(self.path)

    def close(self) -> None:
        """Finish what is under way, close the file and end the threads; no answer comes after this."""
        self._under_way = 0
        self._collector.release()
        self._looking.stop()
        self._is_closed = True
        self.cancel()
        self._writer.submit(self._close_ledger)
        self._reckoner.submit(self._close_books)
        for thread in (self._writer, self._reckoner, self._apart):
            thread.shutdown()
        if "reader" in self.__dict__:
            self.reader.close()
        if self._sample is not None:
            self._sample.cleanup()

    @property
    def is_sample(self) -> bool:
        """Whether it holds invented entries and goes away when it is closed."""
        return self._sample is not None

    def forget_questions(self) -> None:
        """Give nobody the answers that are still under way: another window takes the ledger over."""
        self._owner += 1

    def _close_ledger(self) -> None:
        if self._ledger is not None:
            self._ledger.close()

    def _look_after(self) -> None:
        """Notice what happened to the file while nobody wrote to it; runs on the ledger's thread."""
        if self._ledger is not None:
            try:
                self._ledger.look_after()
            except LedgerChanged as error:
                self._post(partial(self._lose, error))
            except Exception as error:  # noqa: BLE001 - a disk that does not answer now may answer the next time
                log_without_contents(error)

    def _lose(self, error: LedgerChanged) -> None:
        if self.is_writable:
            self.is_writable, self.why_not = False, error
            self._looking.stop()
            self.lost.emit()
            self.state_changed.emit()

    def _close_books(self) -> None:
        if self._books is not None:
            self._books.close()

    # --- Writing --------------------------------------------------------------------------------------------------

    def run(self, verb: Callable[..., Any], *args: Any, done: Done | None = None, failed: Failed | None = None) -> None:
        """Run `verb(ledger, *args)` on the ledger's thread; `done` gets what it returns, `failed` its LedgerError."""
        self._submit(self._writer, lambda: verb(self._ledger, *args), done, failed)

    def when_written(self, call: Callable[[], object]) -> None:
        """Do something once all that was asked of the ledger's thread until now is done, refused or broken."""
        self.run(lambda _ledger: None, done=lambda _none: call())

    def undo(self, done: Done | None = None, failed: Failed | None = None) -> None:
        """Take the last operation back; `done` gets its label."""
        self.run(lambda ledger: ledger.undo(), done=done, failed=failed)

    def redo(self, done: Done | None = None, failed: Failed | None = None) -> None:
        """Do again what was last undone; `done` gets its label."""
        self.run(lambda ledger: ledger.redo(), done=done, failed=failed)

    def cancel(self) -> None:
        """Ask all long tasks to stop at their next step; they roll back."""
        for task in self._tasks:
            task.stop()

    def begin_long_task(self) -> LongTask:
        """Give what a long task calls on its own thread once in a while."""
        task = LongTask(lambda done, of: self._post(partial(self.progressed.emit, done, of)))
        self._tasks = [*(self._tasks if self.is_busy else ()), task]
        self._collector.hold()
        return task

    @property
    def is_busy(self) -> bool:
        """Whether anything asked for is not yet answered."""
        return self._under_way > 0

    @property
    def has_long_task(self) -> bool:
        """Whether a task that reports how far it is goes on."""
        return self._collector.is_held and self.is_busy

    def _announce(self, changes: Changes) -> None:
        # The columns hear of it first, so that whatever the screen asks next is reckoned with it.
        self._reckoner.submit(self._take_in, changes)
        self._post(partial(self.changed.emit, changes))

    # --- Reading --------------------------------------------------------------------------------------------------

    def ask(
        self, query: Callable[..., Any], *args: Any, done: Done, failed: Failed | None = None, topic: str = ""
    ) -> None:
        """Run `query(books, *args)` on the reckoning thread. A newer question of the same `topic` replaces this one."""
        if topic:
            self._asked[topic] += 1
        number = self._asked[topic]
        is_stale = (lambda: self._asked[topic] != number) if topic else bool
        self._submit(self._reckoner, lambda: self._answer(query, args, is_stale), done, failed, is_stale)

    def ask_apart(self, query: Callable[..., Any], *args: Any, done: Done, failed: Failed | None = None) -> None:
        """Run `query(books, *args)` with books of its own on a third thread: what takes minutes lets nothing wait."""
        self._submit(self._apart, lambda: self._answer_apart(query, args), done, failed)

    def run_apart(
        self, job: Callable[..., Any], *args: Any, done: Done | None = None, failed: Failed | None = None
    ) -> None:
        """Run `job(*args)`, which needs no books of ours, on the third thread: a copy of the file, for example."""
        self._submit(self._apart, lambda: job(*args), done, failed)

    def _answer_apart(self, query: Callable[..., Any], args: tuple[Any, ...]) -> Any:
        from ui.desktop.books import Books

        with closing(Books(self.path)) as books:
            return query(books, *args)

    def _answer(self, query: Callable[..., Any], args: tuple[Any, ...], is_stale: Callable[[], bool]) -> Any:
        if is_stale():
            return None
        if self._books is None:
            from ui.desktop.books import Books

            self._books = Books(self.path)
        return query(self._books, *args)

    def _take_in(self, changes: Changes) -> None:
        if self._books is None:
            return
        try:
            self._books.apply(changes)
        except Exception as error:  # noqa: BLE001 - whatever it is, books that missed a change must not be asked again
            log_without_contents(error)
            self._close_books()
            self._books = None

    # --- Tasks ----------------------------------------------------------------------------------------------------

    def _submit(
        self,
        executor: Executor,
        task: Task,
        done: Done | None,
        failed: Failed | None,
        is_stale: Callable[[], bool] = bool,
    ) -> None:
        self._under_way += 1
        self.state_changed.emit()
        owner = self._owner
        is_void = lambda: self._owner != owner or is_stale()  # noqa: E731 - what the answer is asked
        executor.submit(self._perform, executor is self._writer, task, done, failed, is_void)

    def _perform(
        self, is_writing: bool, task: Task, done: Done | None, failed: Failed | None, is_stale: Callable[[], bool]
    ) -> None:
        """Run a task on its thread and send what came of it to the window's."""
        answer: Callable[[], object]
        try:
            result = task()
        except LedgerError as error:
            answer = partial(failed or self.refused.emit, error)
            if is_writing and isinstance(error, LedgerChanged):
                self._post(partial(self._lose, error))
            elif isinstance(error, LedgerDamaged) and self.is_writable and self._is_own(error):
                answer = partial(self._tell_damage, error)
        except Exception as error:  # noqa: BLE001 - a bug must not end the thread; it is shown and logged
            answer = self.broke.emit
            if (damage := self.damage_of(error)) is not None:
                answer = partial(self._tell_damage, damage)
            else:
                log_without_contents(error)
        else:
            answer = partial(done, result) if done else bool
        labels = self._labels() if is_writing else None
        self._post(partial(self._conclude, answer, labels, is_stale))

    def damage_of(self, error: BaseException) -> LedgerError | None:
        """Say what an exception tells of the file; None where it is something else that went wrong."""
        from models.ledger import damage_of

        return damage_of(error, self.path)

    def _is_own(self, error: LedgerError) -> bool:
        """Whether it is of this ledger, and not of a file that was to be read."""
        told = error.values.get("path")
        return isinstance(told, Path) and told.name == self.path.name and told.resolve() == self.path.resolve()

    def _tell_damage(self, error: LedgerError) -> None:
        """Say it once what is being done is done: whoever hears of it closes the session."""
        QTimer.singleShot(0, self, lambda: self._unless_closed(partial(self.damaged.emit, error)))

    def _labels(self) -> tuple[str | None, str | None]:
        """What can be undone and redone; only the ledger's own thread knows it for certain."""
        return (self._ledger.undo_label, self._ledger.redo_label) if self._ledger is not None else (None, None)

    def _conclude(
        self,
        answer: Callable[[], object],
        labels: tuple[str | None, str | None] | None,
        is_stale: Callable[[], bool],
    ) -> None:
        self._under_way -= 1
        if not self._under_way:
            self._collector.release()
        if labels is not None:
            self.is_opening = False  # nothing is asked of the ledger's thread before that
            self.undo_label, self.redo_label = labels
        if not is_stale():
            answer()
        self.state_changed.emit()

    def _post(self, call: Callable[[], object]) -> None:
        if not self._is_closed:
            self._posted.emit(partial(self._unless_closed, call))

    def _unless_closed(self, call: Callable[[], object]) -> None:
        if not self._is_closed:
            call()
