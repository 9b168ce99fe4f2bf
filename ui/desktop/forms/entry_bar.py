"""The bar in which an entry is typed or changed: it keeps what was typed, and says the cost before it is saved."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEasingCurve, QElapsedTimer, QPropertyAnimation, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from models import entries, moments
from models.accounts import AccountRow
from models.drafts import Draft, check
from models.errors import InvalidEntry, LedgerError
from models.moments import Moment
from models.names import name_key
from models.suggestions import Known
from ui import formats, privacy
from ui.desktop import icons, labels, theme
from ui.desktop.forms.completion import Suggestion
from ui.desktop.forms.fields import ChoiceField, Field, said_of
from ui.desktop.forms.line import ENTER
from ui.desktop.widgets.flow import FlowLayout
from ui.desktop.widgets.plain import PlainLabel
from ui.text import _

if TYPE_CHECKING:
    from models.settings import Settings
    from ui.desktop.session import LedgerSession

_PAUSE = 120
"""Milliseconds after a letter before the cost is reckoned anew."""
_TWICE = 600
"""Milliseconds after an entry was added in which a second Enter or click means nothing, if nothing was typed since."""
DEFAULT_ACCOUNT = "main"


class EntryBar(QFrame):
    """What all bars share: account, moment and note; adding, saving, closing; the line with what it would cost."""

    closed = Signal()
    added = Signal(int)
    """An entry was added; its id."""
    KIND = ""
    """Kind of entry that is new here."""
    FIRST = "account"
    """Field that has the cursor when the bar opens."""
    NEXT = "account"
    """Field that has the cursor after an entry was added."""
    OWN: tuple[str, ...] = ()
    """Fields that the next entry has of its own, besides the note."""
    NEEDED: tuple[str, ...] = ()
    """Fields Enter goes on to while they are empty, instead of adding."""

    def __init__(self, own: theme.Theme, title: str, parent: QWidget | None = None) -> None:
        """Make an empty bar called `title`."""
        super().__init__(parent)
        self.setProperty("role", "bar")
        self.setAccessibleName(title)
        self._theme = own
        self._session: LedgerSession | None = None
        self._settings: Settings | None = None
        self.known = Known()
        self._editing: tuple[int, Draft] | None = None
        self.fields: dict[str, Field | ChoiceField] = {}
        self._tucked: list[Field | ChoiceField] = []
        self._sent: dict[str, str] | None = None
        self._ahead: Draft | None = None
        self._since_added = QElapsedTimer()
        self._title = title
        self._heading = PlainLabel(title, "strong")
        self.outlook = PlainLabel("", "body", "second")
        self.outlook.setMinimumWidth(10)
        self.outlook.setWordWrap(True)
        self._more = QPushButton(_("More"))
        self._add = QPushButton()
        self._close = QToolButton()
        self._row, self._row_of_more = FlowLayout(theme.SPACE_S), FlowLayout(theme.SPACE_S)
        self._lay_out()
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._look_ahead)
        own.changed.connect(self._dress)
        self._dress()
        self.hide()

    def _lay_out(self) -> None:
        self._more.setProperty("role", "quiet")
        self._more.setCheckable(True)
        self._more.setAccessibleName(_("More fields"))
        self._more.toggled.connect(self.show_more)
        self._add.setProperty("role", "primary")
        self._add.clicked.connect(self.submit)
        self._close.setAccessibleName(_("Close without adding"))
        self._close.setToolTip(_("Close (Esc)"))
        self._close.clicked.connect(self.dismiss)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(theme.SPACE_L, theme.SPACE_S, theme.SPACE_M, theme.SPACE_S)
        self._column.setSpacing(theme.SPACE_S)
        self._column.addLayout(self._row)
        self._column.addLayout(self._row_of_more)

    def _dress(self) -> None:
        self._close.setIcon(icons.icon("close", self._theme.color("second")))

    def put(self, name: str, field: Field | ChoiceField, stretch: int = 0) -> None:
        """Place a field at the end of the row; `name` is its column in the ledger's own CSV."""
        self._place(self._row, name, field, stretch)

    def tuck(self, name: str, field: Field | ChoiceField, stretch: int = 0) -> None:
        """Place a field among those that "More" shows."""
        self._place(self._row_of_more, name, field, stretch)
        self._tucked.append(field)
        field.hide()

    def _place(self, row: FlowLayout, name: str, field: Field | ChoiceField, stretch: int) -> None:
        self.fields[name] = field
        row.put(field, stretch)
        if not stretch and isinstance(field, Field):
            field.keep_width()
        field.edited.connect(partial(self._changed, name))

    def finish(self) -> None:
        """Put the foot under the fields: once they are all placed, so that Tab comes to its buttons last."""
        foot = QHBoxLayout()
        foot.setSpacing(theme.SPACE_S)
        for part, share in ((self._heading, 0), (self.outlook, 1), (self._more, 0), (self._add, 0), (self._close, 0)):
            foot.addWidget(part, share)
        self._column.addLayout(foot)
        self._more.setVisible(bool(self._tucked))

    def show_more(self, is_shown: bool = True) -> None:  # noqa: FBT002 - also a slot
        """Show the fields one seldom needs, or tuck them away."""
        self._more.setChecked(is_shown)
        for field in self._tucked:
            field.setVisible(is_shown)

    # --- Opening and closing --------------------------------------------------------------------------------------

    def attach(self, session: LedgerSession, settings: Settings) -> None:
        """Work on this ledger."""
        self._session, self._settings = session, settings
        session.broke.connect(self._broke)

    def keep_by(self, settings: Settings) -> None:
        """Go by other settings of the books from now on."""
        self._settings = settings

    def know(self, known: Known) -> None:
        """Take in what can be suggested."""
        self.known = known
        if "account" in self.fields:
            account = self.field("account")
            own = [Suggestion(row.label, "", row) for row in known.accounts]
            account.line.offer([*own, *_new_accounts(known)], _("new account"))
            if not account.text and not self._editing:
                account.set_text(self._usual_account())
        self.suggest()
        self._look_ahead()

    def suggest(self) -> None:
        """Offer what goes with the chosen account."""

    def start(self) -> None:
        """Open for a new entry: what was typed for one and not added is still there."""
        if self._editing:
            self.clear()
        self._editing = None
        self._name(_("Add"), self._title)
        self._slide()
        self.fields[self.FIRST].go()
        self._look_ahead()

    def edit(self, entry: int, draft: Draft) -> None:
        """Open with an entry to change."""
        self._editing = entry, draft
        self._name(_("Save"), _("Edit {kind}").format(kind=labels.within_sentence(self._title)))
        self.fill(draft)
        self._slide()
        self.fields[self.FIRST].go()
        self._look_ahead()

    def redraw(self) -> None:
        """Write again what is shown: names and amounts were hidden, or are shown again."""
        for name, field in self.fields.items():
            if isinstance(field, Field):
                field.hide_contents(is_hidden=privacy.is_on() and name != "when")
                field.mark("")
        self._look_ahead()

    def _name(self, verb: str, heading: str) -> None:
        self._add.setText(f"{verb}  ⏎")
        self._add.setAccessibleName(verb)
        self._heading.setText(heading)

    def _slide(self) -> None:
        self._unmark()
        self.setMaximumHeight(16_777_215)
        was_hidden = self.isHidden()
        self.show()
        span = theme.motion(self.style())
        if not was_hidden or not span or not self.window().isVisible():
            return
        self._motion = QPropertyAnimation(self, b"maximumHeight", self)
        self._motion.setDuration(span)
        self._motion.setStartValue(0)
        self._motion.setEndValue(self.sizeHint().height())
        self._motion.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._motion.finished.connect(lambda: self.setMaximumHeight(16_777_215))
        self._motion.start()

    def dismiss(self) -> None:
        """Close; what was typed for a new entry is still there when the bar opens again."""
        if self._editing:
            self.clear()
        self._editing = None
        self.hide()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        elif event.key() in ENTER:
            if not event.isAutoRepeat():
                self.enter()
        else:
            super().keyPressEvent(event)

    def enter(self) -> None:
        """Go on to the next field that has to be filled, or add when everything is there."""
        names = list(self.fields)
        here = next((number for number, name in enumerate(names) if self._is_in(name)), len(names))
        for name in names[here + 1 :]:
            if name in self.NEEDED and not self.field(name).text:
                self.field(name).go()
                return
        self.submit()

    def _is_in(self, name: str) -> bool:
        """Whether the keyboard is in a field."""
        place = QApplication.focusWidget()
        return place is not None and self.fields[name].isAncestorOf(place)

    # --- Reading the fields ---------------------------------------------------------------------------------------

    def field(self, name: str) -> Field:
        """A field one types in."""
        found = self.fields[name]
        if not isinstance(found, Field):
            raise TypeError(name)
        return found

    def read(self) -> Draft:
        """Make a draft of what is typed. Raises InvalidEntry, naming the field."""
        raise NotImplementedError

    def fill(self, draft: Draft) -> None:
        """Show a draft in the fields."""
        if "account" in self.fields:
            self.field("account").set_text(f"{draft.platform} - {draft.account}")
        self.field("when").set_text(written(draft.moment))
        self.field("note").set_text(draft.note)

    def clear(self) -> None:
        """Empty all fields."""
        for field in self.fields.values():
            if isinstance(field, Field):
                field.set_text("")
        self.say("")

    @property
    def settings(self) -> Settings:
        """How the books are kept."""
        if self._settings is None:
            raise RuntimeError("the bar was opened without a ledger")
        return self._settings

    def account(self) -> AccountRow | None:
        """The account that is typed, if the ledger has it."""
        key = name_key(self.field("account").text)
        return next((row for row in self.known.accounts if name_key(row.label) == key), None)

    def account_names(self) -> tuple[str, str]:
        """Platform and account as typed: `TikTok - main`, or `TikTok` alone for its account `main`."""
        if known := self.account():
            return known.platform, known.name
        platform, _dash, name = self.field("account").text.partition(" - ")
        return platform.strip(), name.strip() or DEFAULT_ACCOUNT

    def moment(self, *, is_end: bool = False) -> Moment:
        """When it happened: now if nothing is typed. An untouched moment of an entry stays exactly as it is."""
        text, zone = self.field("when").text, self.settings.timezone
        if self._editing:
            before = self._editing[1].moment
            if text == written(before):
                return before
            zone = before.zone
        if not text:
            return moments.now(zone)
        return formats.parse_when(text, zone, moments.now(zone).day, is_end=is_end)

    @property
    def edited_draft(self) -> Draft | None:
        """The entry as it was, while one is changed."""
        return self._editing[1] if self._editing else None

    # --- The line ahead -------------------------------------------------------------------------------------------

    def _changed(self, name: str) -> None:
        if name == "account":
            self.suggest()
        self._pause.start()

    def _look_ahead(self) -> None:
        try:
            draft = self.read()
        except LedgerError:
            self._ahead = None
            self.say("")
        else:
            self.look_ahead(draft)

    def look_ahead(self, draft: Draft) -> None:
        """Say what the draft would cost or bring."""

    def reckon(self, function: Callable[..., Any], draft: Draft, done: Callable[[Any], None]) -> None:
        """Ask `function(books, account, draft)` for what to say; an answer that comes too late is not heard."""
        if self._session is not None and not self._editing:
            account, self._ahead = self.account(), draft
            self._session.ask(
                function, account and account.id, draft, topic="outlook",
                done=lambda found: done(found) if self._ahead is draft else None,
            )  # fmt: skip

    def say(self, text: str, tone: str = "second") -> None:
        """Show a sentence in the line ahead."""
        self.outlook.setText(text)
        self.outlook.set_tone(tone)

    def _usual_account(self) -> str:
        wanted = self.known.usual_account
        row = next((row for row in self.known.accounts if row.id == wanted), None)
        row = row or (self.known.accounts[0] if self.known.accounts else None)
        return row.label if row else ""

    # --- Saving ---------------------------------------------------------------------------------------------------

    @property
    def is_saving(self) -> bool:
        """Whether what was typed is on its way into the ledger."""
        return self._sent is not None

    def submit(self) -> None:
        """Add or save what is typed; what is wrong with it is shown at its field, and nothing typed is lost."""
        if self._session is None or self.is_saving or self._is_twice():
            return
        self._unmark()
        for field in self.fields.values():
            if isinstance(field, Field):
                field.settle()
        try:
            draft = self.read()
            check(draft)
        except LedgerError as error:
            self._refuse(error)
            return
        self._sent = self._texts()
        self._add.setEnabled(False)
        if self._editing:
            self._session.run(
                entries.edit, self._editing[0], draft, done=lambda _none: self._saved(), failed=self._refuse
            )
        else:
            self._session.run(entries.add, draft, done=partial(self._added, draft), failed=self._refuse)

    def _texts(self) -> dict[str, str]:
        return {name: field.text for name, field in self.fields.items() if isinstance(field, Field)}

    def _is_twice(self) -> bool:
        """Whether this is the second half of a double click, or of an Enter that was pressed for too long."""
        is_soon = self._since_added.isValid() and self._since_added.elapsed() < _TWICE
        return is_soon and not self._editing and not any(self.field(name).text for name in self.NEEDED[-1:])

    def _added(self, draft: Draft, entry: int) -> None:
        sent = self._free()
        self._since_added.start()
        self._ahead = None
        self.say("")
        self.go_on(draft, sent)
        self.added.emit(entry)

    def _free(self) -> dict[str, str]:
        """Let the next entry be added; give what was typed for the last one."""
        sent, self._sent = self._sent or {}, None
        self._add.setEnabled(True)
        return sent

    def go_on(self, draft: Draft, sent: dict[str, str]) -> None:
        """Empty what the next entry will have of its own, unless it was typed meanwhile, and keep the rest."""
        for name in ("note", *self.OWN):
            if self.field(name).text == sent.get(name):
                self.field(name).set_text("")
        if (place := QApplication.focusWidget()) is None or self.isAncestorOf(place):
            self.fields[self.NEXT].go()

    def _saved(self) -> None:
        self._free()
        self.dismiss()

    def _broke(self) -> None:
        """Let what is typed be added again where saving it failed by a mistake of the program itself."""
        if self._session is not None and self.is_saving:
            # Whatever broke may have been another task: what comes behind ours on the ledger's thread knows.
            self._session.run(lambda _ledger: None, done=lambda _none: self._free() if self.is_saving else None)

    def _refuse(self, error: LedgerError) -> None:
        self._free()
        said = said_of(error)
        self.say(said, "wrong")
        field = self.fields.get(_PLACES.get(error.field, error.field)) if isinstance(error, InvalidEntry) else None
        if field is not None:
            if field in self._tucked:
                self.show_more()
            field.mark(said)
            field.go()

    def _unmark(self) -> None:
        for field in self.fields.values():
            field.mark("")


_PLACES = {"platform": "account", "currency": "amount", "charged_currency": "charged", "handle": "creator"}
"""Fields of a draft that are typed in another one's place."""


def _new_accounts(known: Known) -> Sequence[Suggestion]:
    """Accounts one could begin on platforms that have none yet."""
    taken = {row.platform for row in known.accounts}
    platforms = dict.fromkeys(gift.platform for gift in known.gifts)
    return [Suggestion(f"{name} - {DEFAULT_ACCOUNT}", _("new")) for name in platforms if name not in taken]


def written(moment: Moment) -> str:
    """A moment as a form shows it: to the minute, in a form that can be read in every language."""
    return str(moment.day) if moment.is_date else moment.local.isoformat(" ", "minutes")
