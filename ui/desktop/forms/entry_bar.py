"""The bar in which an entry is typed or changed: it keeps what was typed, and says the cost before it is saved."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QElapsedTimer, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from models import entries, moments
from models.drafts import Draft, check
from models.errors import InvalidEntry, LedgerError
from models.moments import Moment
from models.names import name_key
from models.suggestions import Known
from ui import labels, parsing
from ui.desktop import theme
from ui.desktop.forms import typed_accounts
from ui.desktop.forms.bar import Bar, State
from ui.desktop.forms.cooling import CoolingOff
from ui.desktop.forms.fields import Field
from ui.desktop.forms.when_field import WhenField, written
from ui.text import _, sentence

if TYPE_CHECKING:
    from models.accounts import AccountRow
    from models.settings import Settings
    from ui.desktop.session import LedgerSession

_PAUSE = 120
"""Milliseconds after a letter before the cost is reckoned anew."""
_TWICE = 600
"""Milliseconds after an entry was added in which a second Enter or click means nothing, if nothing was typed since."""

Ask = Callable[..., Any]
Sent = dict[str, str]
"""What was typed when it was sent to the ledger, by field."""


class Begun(NamedTuple):
    """What is in a bar: a new entry, and over it the one that is being changed, if there is one."""

    is_open: bool
    new: State
    editing: tuple[int, Draft] | None
    typed: State


class EntryBar(Bar):
    """What all bars share: account, moment and note; adding, saving; the line with what it would cost."""

    added = Signal(int)
    """An entry was added; its id."""
    IS_END = False
    """Whether a bare date means the end of that day."""
    NEXT = "account"
    """Field that has the cursor after an entry was added."""
    COMPLETED: tuple[str, ...] = ("account",)
    """Fields for which there are suggestions."""
    OWN: tuple[str, ...] = ()
    """Fields that the next entry has of its own, besides the note."""

    def __init__(self, own: theme.Theme, title: str, parent: QWidget | None = None) -> None:
        """Make an empty bar called `title`."""
        super().__init__(own, title, parent)
        self._session: LedgerSession | None = None
        self._settings: Settings | None = None
        self.known = Known()
        self._editing: tuple[int, Draft] | None = None
        self._begun: State = {}
        self._filled: State = {}
        self._sent: Sent | None = None
        self._is_enter_owed = False
        self._since_added = QElapsedTimer()
        self._title = title
        self._cooling = CoolingOff(self)
        self._cooling.told.connect(self._say_cooling)
        self._cooling.free.connect(self.submit)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._look_ahead)

    def put_when(self) -> None:
        """Place the field for the moment."""
        self.put("when", WhenField(self._theme, self.read_when), 1)

    # --- Opening and closing --------------------------------------------------------------------------------------

    def attach(self, session: LedgerSession, settings: Settings) -> None:
        """Work on this ledger."""
        self._session, self._settings = session, settings
        self.outlook.attach(session)
        session.broke.connect(self._broke)

    def keep_by(self, settings: Settings) -> None:
        """Go by other settings of the books from now on."""
        self._settings = settings

    def know(self, known: Known) -> None:
        """Take in what can be suggested."""
        self.known = known
        if "account" in self.fields:
            account = self.field("account")
            account.line.offer(typed_accounts.offered(known), _("new account"))
            if not account.text and not self._editing:
                account.set_text(self._usual_account())
        self.suggest()
        self._look_ahead()
        self.pay_enter()

    def expect(self) -> None:
        """Wait for what can be suggested: letters and keys that come before it are not lost."""
        if not self.known.is_read:
            for name in self.COMPLETED:
                self.field(name).line.wait()

    def enter(self) -> None:
        self._is_enter_owed = self._is_owed and next(filter(self.is_in, self.fields), "") != self.FIRST
        if not self._is_enter_owed:
            super().enter()

    @property
    def _is_owed(self) -> bool:
        """Whether something was taken before it could be suggested."""
        return any(self.field(name).line.is_owed for name in self.COMPLETED)

    def pay_enter(self) -> None:
        """Do what Enter could not do before the suggestions came."""
        if self._is_enter_owed and not self._is_owed:
            self._is_enter_owed = False
            self.enter()

    def suggest(self) -> None:
        """Offer what goes with the chosen account."""

    def start(self) -> None:
        """Open for a new entry: what was typed for one and not added is still there."""
        self._stop_editing()
        self.open(_("Add"), self._title)
        self._look_ahead()

    def edit(self, entry: int, draft: Draft) -> None:
        """Open with an entry to change."""
        if not self._editing:
            self._begun = self.state()
        self._warm_up()
        self._editing = entry, draft
        self.fill(draft)
        self._filled = self.state()
        self.open(_("Save"), _("Edit {kind}").format(kind=labels.within_sentence(self._title)))
        self._look_ahead()

    def _stop_editing(self) -> None:
        """Go back to the new entry that was begun before."""
        if self._editing:
            self._editing = None
            self.clear()
            self.restore(self._begun)

    @property
    def is_touched(self) -> bool:
        """Whether something is typed that is not in the ledger yet."""
        if self._editing:
            return self.state() != self._filled
        return any(self.field(name).text for name in ("note", *self.OWN))

    def hand_over(self) -> Begun:
        """Give what is typed to another bar; this one takes no more."""
        self._session = None
        self._warm_up()
        return Begun(not self.isHidden(), self._begun if self._editing else self.state(), self._editing, self.state())

    def take_over(self, begun: Begun) -> None:
        """Go on with what was typed in another bar."""
        self.restore(begun.new)
        if begun.editing is not None:
            self.edit(*begun.editing)
            self.restore(begun.typed)
        elif begun.is_open:
            self.start()

    def redraw(self) -> None:
        super().redraw()
        self._look_ahead()

    def dismiss(self) -> None:
        """Close; what was typed for a new entry is still there when the bar opens again."""
        self._warm_up()
        self._stop_editing()
        super().dismiss()

    # --- Reading the fields ---------------------------------------------------------------------------------------

    def read(self) -> Draft:
        """Make a draft of what is typed. Raises InvalidEntry, naming the field."""
        raise NotImplementedError

    def fill(self, draft: Draft) -> None:
        """Show a draft in the fields."""
        if "account" in self.fields:
            self.field("account").set_text(f"{draft.platform} - {draft.account}")
        self.field("when").set_text(written(draft.moment))
        self.field("note").set_text(draft.note)

    @property
    def settings(self) -> Settings:
        """How the books are kept."""
        if self._settings is None:
            raise RuntimeError("the bar was opened without a ledger")
        return self._settings

    @property
    def _typed_account(self) -> str:
        return self.field("account").text

    def account(self) -> AccountRow | None:
        """The account that is typed, if the ledger has it."""
        return typed_accounts.row(self.known, self._typed_account)

    @property
    def coin(self) -> str:
        """The kind of coin of the account that is typed, which may be a new one."""
        return typed_accounts.coin(self.known, self._typed_account)

    def account_names(self) -> tuple[str, str]:
        """Platform and account as typed."""
        return typed_accounts.names(self.known, self._typed_account)

    def moment(self) -> Moment:
        """When it happened: now if nothing is typed. An untouched moment of an entry stays exactly as it is."""
        return self.read_when(self.field("when").text)

    def read_when(self, text: str) -> Moment:
        """Understand a moment as typed. Raises InvalidEntry."""
        zone = self.settings.timezone
        if self._editing:
            before = self._editing[1].moment
            if text == written(before):
                return before
            zone = before.zone
        now = moments.now(zone)
        if not text or name_key(text) == name_key(_("now")):
            return now
        return parsing.moment(text, zone, now.day, is_end=self.IS_END, now=now)

    @property
    def edited_draft(self) -> Draft | None:
        """The entry as it was, while one is changed."""
        return self._editing[1] if self._editing else None

    # --- The line ahead -------------------------------------------------------------------------------------------

    def changed(self, name: str) -> None:
        if name == "account":
            self.suggest()
        self._warm_up()
        self._pause.start()

    def _look_ahead(self) -> None:
        if self._cooling.is_on:
            self._say_cooling()
            return
        try:
            draft = self.read()
        except LedgerError:
            self.outlook.say("")
        else:
            self.outlook.begin(draft)
            self.look_ahead(draft)

    def look_ahead(self, draft: Draft) -> None:
        """Say what the draft would cost or bring."""

    def reckon(self, asked: Ask, draft: Draft, done: Callable[[Any], None], changed: Ask | None = None) -> None:
        """Ask `asked(books, account, draft)` for what to say of a new entry, and `changed` of one that is changed."""
        function = changed if self._editing else asked
        if function is not None:
            account = self.account()
            self.outlook.ask(function, account.id if account else None, draft, done)

    def reckon_budgets(self, draft: Draft) -> None:
        """Ask where the budgets would stand with a new entry, or with what is made of the one that is being changed."""
        if not self._editing:
            self.outlook.ask_budgets(draft)
        elif draft != self._editing[1]:
            self.outlook.ask_budgets_edited(self._editing[0], draft)

    def _usual_account(self) -> str:
        return typed_accounts.usual(self.known)

    # --- Saving ---------------------------------------------------------------------------------------------------

    @property
    def is_saving(self) -> bool:
        """Whether what was typed is on its way into the ledger."""
        return self._sent is not None

    def submit(self) -> None:
        """Add or save what is typed; what is wrong with it is shown at its field, and nothing typed is lost."""
        if self._session is None or self.is_saving or self._is_twice():
            return
        self.unmark()
        for field in self.typed():
            field.settle()
        try:
            draft = self.read()
            check(draft)
        except LedgerError as error:
            self._refuse(error)
            return
        may_wait = (self.known.may_wait or self._cooling.is_on) and not self._editing
        if may_wait and self._cooling.holds(self._session, draft):
            self._done.setEnabled(not self._cooling.is_waiting)
            return
        self._sent = {name: field.text for name, field in self.fields.items() if isinstance(field, Field)}
        self._done.setEnabled(False)
        if self._editing:
            self._session.run(
                entries.edit, self._editing[0], draft, done=lambda _none: self._saved(), failed=self._refuse
            )
        else:
            self._session.run(entries.add, draft, done=partial(self._added, draft), failed=self._refuse)

    def wait(self) -> None:
        """Let what is in the fields wait for a budget, as if it had been handed in."""
        if self._session is not None:
            self._cooling.holds(self._session, self.read())

    def _say_cooling(self) -> None:
        self._done.setEnabled(not self._cooling.is_waiting)
        self.outlook.say(self._cooling.sentence, "attention")

    def _warm_up(self) -> None:
        """Wait no longer: it is another entry now, or none."""
        if self._cooling.is_waiting:
            self._done.setEnabled(True)
        self._cooling.give_up()

    def _is_twice(self) -> bool:
        """Whether this is the second half of a double click, or of an Enter that was pressed for too long."""
        is_soon = self._since_added.isValid() and self._since_added.elapsed() < _TWICE
        return is_soon and not self._editing and not any(self.field(name).text for name in self.NEEDED[-1:])

    def _added(self, draft: Draft, entry: int) -> None:
        sent = self._free()
        self._cooling.give_up()
        self._since_added.start()
        self.outlook.say("")
        self.go_on(draft, sent)
        self.added.emit(entry)

    def _free(self) -> Sent:
        """Let the next entry be added; give what was typed for the last one."""
        sent, self._sent = self._sent or {}, None
        self._done.setEnabled(True)
        return sent

    def go_on(self, draft: Draft, sent: Sent) -> None:
        """Empty what the next entry will have of its own, unless it was typed meanwhile, and keep the rest."""
        for name in ("note", *self.OWN):
            if self.is_as_sent(name, sent):
                self.field(name).set_text("")
        if (place := QApplication.focusWidget()) is None or self.isAncestorOf(place):
            self.fields[self.NEXT].go()

    def is_as_sent(self, name: str, sent: Sent) -> bool:
        """Whether a field holds what was added, and nothing that was typed meanwhile."""
        return self.field(name).text == sent[name]

    def _saved(self) -> None:
        self._free()
        self.dismiss()

    def _broke(self) -> None:
        """Let what is typed be added again where saving it failed by a mistake of the program itself."""
        if self._session is not None and self.is_saving:
            # Whatever broke may have been another task: what comes behind ours on the ledger's thread knows.
            self._session.when_written(lambda: self._free() if self.is_saving else None)

    def _refuse(self, error: LedgerError) -> None:
        self._free()
        said = sentence(error)
        self.outlook.say(said, "wrong")
        field = self.fields.get(_PLACES.get(error.field, error.field)) if isinstance(error, InvalidEntry) else None
        if field is not None:
            if field in self._tucked:
                self.show_more()
            field.mark(said)
            field.go()


_PLACES = {"platform": "account", "currency": "amount", "charged_currency": "charged", "handle": "creator"}
"""Fields of a draft that are typed in another one's place."""
