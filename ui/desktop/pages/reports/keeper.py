"""Keeps track of which report is open, and does with it what its menu offers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from models.reports.choices import Choices
from ui.desktop.pages.reports.built_in import BUILT_IN, DEFAULT
from ui.desktop.pages.reports.saved import Current, SavedBar, choices_of
from ui.text import sentence

if TYPE_CHECKING:
    from models.saved_reports import Saved
    from ui.desktop.session import LedgerSession


class Keeper(QObject):
    """The saved reports of a ledger, with one of them, or a built-in one, or none open."""

    opened = Signal(object)
    """The `Choices` of the report that was opened."""

    def __init__(self, bar: SavedBar, parent: QObject) -> None:
        super().__init__(parent)
        self._bar = bar
        self._session: LedgerSession | None = None
        self._choices = Choices()
        self.current = Current()
        self.saved: Sequence[Saved] = ()
        bar.chosen.connect(self.open)
        bar.named.connect(self._name)
        bar.wanted.connect(self._do)

    def remember_from(self, kept: object, *, is_first: bool) -> None:
        """Have that report open which was when `kept` was written down; the first time it is a built-in one."""
        match kept:
            case [str(built_in), str(saved)]:
                self.current = Current(built_in if built_in in BUILT_IN else "", saved)
            case _:
                self.current = Current(built_in=DEFAULT) if is_first else Current()

    def read(self, session: LedgerSession) -> None:
        """Read what is saved in a ledger now."""
        from models import saved_reports

        self._session = session
        self.saved = saved_reports.saved(session.reader)
        if self.current.saved and choices_of(self.current, self.saved) is None:
            self.current = Current()

    def show(self, choices: Choices) -> None:
        """Show whether these are still the choices of the open report."""
        self._choices = choices
        found = choices_of(self.current, self.saved)
        is_changed = found is not None and found != choices
        can_write = self._session is not None and self._session.is_writable
        self._bar.show_current(self.current, self.saved, is_changed=is_changed, can_write=can_write)

    def title(self, choices: Choices) -> str:
        """The name of the saved report that is open, if these are its choices; else none."""
        return self.current.saved if choices_of(self.current, self.saved) == choices else ""

    def open(self, current: Current) -> None:
        """Open a built-in or a saved report."""
        found = choices_of(current, self.saved)
        if found is not None:
            self.current = current
            self.opened.emit(found)

    def open_number(self, number: int) -> None:
        """Open the saved report of that id."""
        if self._session is not None:
            self.read(self._session)
            found = next((one for one in self.saved if one.id == number), None)
            if found is not None:
                self.open(Current(saved=found.name))

    def _name(self, verb: str, text: str) -> None:
        """Save under a new name, or give another one."""
        session, number = self._session, self._number
        if session is None:
            return
        from models import saved_reports

        def done(_result: object) -> None:
            self._bar.accept_name()
            self.current = Current(saved=text.strip())
            self.read(session)
            self.opened.emit(self._choices)

        refused = lambda error: self._bar.refuse_name(sentence(error))  # noqa: E731 - what a failure does
        if verb == "save":
            session.run(saved_reports.save, text, self._choices, done=done, failed=refused)
        elif number is not None:
            session.run(saved_reports.rename, number, text, done=done, failed=refused)

    @property
    def _number(self) -> int | None:
        """Id of the saved report that is open."""
        return next((one.id for one in self.saved if one.name == self.current.saved), None)

    def _do(self, verb: str) -> None:
        """Do with the open report what needs no name."""
        session, number = self._session, self._number
        if verb == "revert":
            self.open(self.current)
        if session is None or number is None:
            return
        from models import saved_reports

        if verb == "update":
            session.run(saved_reports.update, number, self._choices)
        elif verb == "duplicate":
            session.run(saved_reports.duplicate, number, done=self.open_number)
        elif verb == "delete":
            session.run(saved_reports.delete, number)
