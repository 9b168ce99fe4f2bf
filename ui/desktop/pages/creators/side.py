"""Beside the list: the creator that is chosen, or what is being merged or split. Asks and writes for all of them."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from models.errors import LedgerError
from models.splitting import Part
from ui.desktop.pages.creators import asking
from ui.desktop.pages.creators.detail import DetailView
from ui.desktop.pages.creators.handles import Typed
from ui.desktop.pages.creators.merge import MergePanel
from ui.desktop.pages.creators.split import SplitPanel, Wanted
from ui.desktop.theme import Theme
from ui.text import sentence

if TYPE_CHECKING:
    from models.ledger import Ledger
    from ui.desktop.pages.creators.asking import Detail
    from ui.desktop.session import LedgerSession


class Side(QStackedWidget):
    """`gone_to` comes with the creator that something went to; `left` when the list is wanted again."""

    gone_to = Signal(int)
    left = Signal()
    noticed = Signal(str)

    def __init__(self, own: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session: LedgerSession | None = None
        self._theme = own
        self.view, self._nothing = DetailView(own, self), QWidget(self)
        for part in (self._nothing, self.view):
            self.addWidget(part)
        self._connect()

    @cached_property
    def merge(self) -> MergePanel:
        """Where creators are put together; made when that is first wanted."""
        panel = MergePanel(self._theme)
        panel.asked.connect(self._ask_joined)
        panel.merged.connect(self._merge)
        panel.left.connect(self.close_panel)
        self.addWidget(panel)
        return panel

    @cached_property
    def split(self) -> SplitPanel:
        """Where gifts are given to somebody else; made when that is first wanted."""
        panel = SplitPanel(self._theme)
        panel.listed.connect(self._list_gifts)
        panel.weighed.connect(self._weigh)
        panel.divided.connect(self._split)
        panel.left.connect(self.close_panel)
        self.addWidget(panel)
        return panel

    def _connect(self) -> None:
        view = self.view
        view.left.connect(self.left)
        view.merge.clicked.connect(lambda: self.start_merge([self.creator]))
        view.split.clicked.connect(self.start_split)
        view.delete.clicked.connect(self.delete)
        view.name.renamed.connect(self._rename)
        view.note.changed.connect(self._write_note)
        view.handles.kept.connect(self._keep_handle)
        view.handles.removed.connect(self._remove_handle)
        view.handles.moved.connect(self._move_handle)
        view.handles.names_wanted.connect(lambda: view.handles.ask_whom(list(self._names())))

    # --- Which creator --------------------------------------------------------------------------------------------

    @property
    def creator(self) -> int:
        """The creator that is shown; 0 where there is none, or nobody known."""
        return self.view.detail.portrait.id if self.view.detail else 0

    @property
    def can_write(self) -> bool:
        """Whether anything can be changed now."""
        return self.session is not None and self.session.is_writable

    def show_detail(self, detail: Detail | None, period: str) -> None:
        """Show a creator, behind what is being merged or split."""
        if detail is None:
            self.show_nothing()
            return
        self.view.show_detail(detail, period, can_write=self.can_write)
        if not self.has_panel:
            self.setCurrentWidget(self.view)

    def show_nothing(self) -> None:
        """Show no creator."""
        self.view.detail = None
        self.setCurrentWidget(self._nothing)

    @property
    def has_panel(self) -> bool:
        """Whether something is being merged or split."""
        return self.currentWidget() not in {self._nothing, self.view}

    def close_panel(self) -> None:
        """Go back to the creator."""
        if self.has_panel:
            self.setCurrentWidget(self.view if self.view.detail else self._nothing)
            self.left.emit()

    def refresh_panel(self) -> None:
        """Ask again for what a panel shows."""
        if self.has_panel and self.currentWidget() is self.__dict__.get("merge"):
            self._ask_joined(self.merge.ids)

    def _names(self) -> dict[str, int]:
        """Every other creator's name, with its id."""
        from models import creators

        rows = creators.creators(self.session.reader) if self.session is not None else []
        return {row.name: row.id for row in rows if row.id != self.creator}

    # --- Merging --------------------------------------------------------------------------------------------------

    def start_merge(self, ids: list[int]) -> None:
        """Prepare a merge of these creators."""
        from models import creators

        if self.can_write and self.session is not None and all(ids):
            names = {row.name: row.id for row in creators.creators(self.session.reader)}
            self.setCurrentWidget(self.merge)
            self.merge.open_for(ids, names)
            self.merge.other.setFocus()

    def _ask_joined(self, ids: list[int]) -> None:
        if self.session is not None:
            self.session.ask(asking.joined, tuple(ids), done=self.merge.show_joined, topic="merge")

    def _merge(self, sources: list[int], target: int) -> None:
        from models import creators

        if self.session is not None:
            self._run(creators.merge, sources, target, done=lambda _none: self._go_to(target), failed=self.merge.refuse)

    def _go_to(self, creator: int) -> None:
        self.close_panel()
        self.gone_to.emit(creator)

    # --- Splitting ------------------------------------------------------------------------------------------------

    def start_split(self) -> None:
        """Prepare a split of the creator that is shown."""
        if self.can_write and self.view.detail and self.creator:
            self.setCurrentWidget(self.split)
            self.split.open_for(self.view.detail, self._names())
            self.split.way.setFocus()

    def _list_gifts(self, part: Part) -> None:
        if self.session is not None:
            self.session.ask(asking.gifts, part, done=self._show_gifts, topic="split-gifts")

    def _show_gifts(self, ids: array[int]) -> None:
        from models import journal

        if self.session is not None:
            reader = self.session.reader
            self.split.show_list(ids, lambda wanted: journal.rows(reader, wanted))

    def _weigh(self, part: Part) -> None:
        if self.session is not None:
            self.session.ask(asking.leaving, part, done=self.split.show_weight, topic="split-weight")

    def _split(self, wanted: Wanted) -> None:
        from models import splitting

        def split(ledger: Ledger) -> int:
            return splitting.split(ledger, wanted.part, wanted.into, with_handles=wanted.with_handles)

        self._run(split, done=self._go_to, failed=self.split.refuse)

    # --- What is changed in place ---------------------------------------------------------------------------------

    def _run(
        self,
        verb: Callable[..., object],
        *args: object,
        done: Callable[[Any], object] | None = None,
        failed: Callable[[LedgerError], object] | None = None,
    ) -> None:
        if self.session is not None and self.can_write:
            self.session.run(verb, *args, done=done, failed=failed)

    def _rename(self, typed: str) -> None:
        from models import creators

        line = self.view.name
        refuse: Callable[[LedgerError], None] = lambda error: line.refuse(sentence(error))  # noqa: E731
        self._run(creators.rename, self.creator, typed, done=lambda _none: line.accept(), failed=refuse)

    def _write_note(self, creator: int, note: str) -> None:
        from models import creators

        self._run(creators.write_note, creator, note)

    def delete(self) -> None:
        """Delete the creator that is shown; one to whom anything was given stays, and the sentence says why."""
        from models import creators

        if self.creator:
            self._run(creators.delete, self.creator, failed=lambda error: self.noticed.emit(sentence(error)))

    def _keep_handle(self, typed: Typed) -> None:
        from models import handles

        if typed.id is None:
            self._run_handle(handles.add_handle, self.creator, typed.platform, typed.name, typed.days)
        else:
            self._run_handle(handles.change_handle, typed.id, typed.name, typed.days)

    def _remove_handle(self, handle: int) -> None:
        from models import handles

        self._run_handle(handles.remove_handle, handle)

    def _move_handle(self, handle: int, target: str) -> None:
        from models import creators, splitting

        if self.session is not None:
            into = creators.find(self.session.reader, target)
            self._run_handle(splitting.split, Part(self.creator, handle=handle), target if into is None else into)

    def _run_handle(self, verb: Callable[..., object], *args: object) -> None:
        """Do something with handles; what is refused is said beside them."""
        card = self.view.handles
        self._run(verb, *args, done=lambda _made: card.close_forms(), failed=card.refuse)
