"""The bar in which an entry is typed or changed: it keeps what was typed, and says the cost before it is saved."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEasingCurve, QPropertyAnimation, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from models import entries, moments
from models.accounts import AccountRow
from models.drafts import Draft, check
from models.errors import InvalidEntry, LedgerError
from models.moments import Moment
from models.names import name_key
from models.suggestions import Known
from ui import formats
from ui.desktop import icons, theme
from ui.desktop.forms.completion import Suggestion
from ui.desktop.forms.fields import ChoiceField, Field
from ui.desktop.widgets.plain import PlainLabel
from ui.text import _, sentence

if TYPE_CHECKING:
    from models.settings import Settings
    from ui.desktop.session import LedgerSession

_PAUSE = 120
"""Milliseconds after a letter before the cost is reckoned anew."""
DEFAULT_ACCOUNT = "main"


class EntryBar(QFrame):
    """What all bars share: account, moment and note; adding, saving, closing; the line with what it would cost."""

    closed = Signal()
    FIRST = "account"
    """Field that is empty again, and has the cursor, after an entry was added."""

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
        self._title = title
        self._heading = PlainLabel(title, "strong")
        self.outlook = PlainLabel("", "body", "second")
        self.outlook.setMinimumWidth(10)
        self._add = QPushButton()
        self._add.setProperty("role", "primary")
        self._add.clicked.connect(self.submit)
        self._close = QToolButton()
        self._close.setAccessibleName(_("Close without adding"))
        self._close.setToolTip(_("Close (Esc)"))
        self._close.clicked.connect(self.dismiss)
        self._row = QHBoxLayout()
        self._row.setSpacing(8)
        self._lay_out()
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._look_ahead)
        own.changed.connect(self._dress)
        self._dress()
        self.hide()

    def _lay_out(self) -> None:
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self._heading)
        foot.addSpacing(8)
        foot.addWidget(self.outlook, 1)
        foot.addWidget(self._add)
        foot.addWidget(self._close)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 12, 10)
        column.setSpacing(8)
        column.addLayout(self._row)
        column.addLayout(foot)

    def _dress(self) -> None:
        self._close.setIcon(icons.icon("close", self._theme.color("second")))

    def put(self, name: str, field: Field | ChoiceField, stretch: int = 0) -> None:
        """Place a field at the end of the row; `name` is its column in the ledger's own CSV."""
        self.fields[name] = field
        self._row.addWidget(field, stretch)
        if not stretch and isinstance(field, Field):
            field.keep_width()
        field.edited.connect(self._changed)

    # --- Opening and closing --------------------------------------------------------------------------------------

    def attach(self, session: LedgerSession, settings: Settings) -> None:
        """Work on this ledger."""
        self._session, self._settings = session, settings

    def know(self, known: Known) -> None:
        """Take in what can be suggested."""
        self.known = known
        account = self.field("account")
        own = [Suggestion(row.label, "", row) for row in known.accounts]
        account.line.offer([*own, *_new_accounts(known)])
        if not account.text and not self._editing:
            account.set_text(self._usual_account())
        self.suggest()

    def suggest(self) -> None:
        """Offer what goes with the chosen account."""

    def start(self) -> None:
        """Open for a new entry."""
        self._editing = None
        self._name(_("Add"), self._title)
        self._slide()
        self.first_field().setFocus()

    def edit(self, entry: int, draft: Draft) -> None:
        """Open with an entry to change."""
        self._editing = entry, draft
        self._name(_("Save"), _("Edit {kind}").format(kind=self._title.lower()))
        self.fill(draft)
        self._slide()
        self.first_field().setFocus()
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
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.submit()
        else:
            super().keyPressEvent(event)

    # --- Reading the fields ---------------------------------------------------------------------------------------

    def field(self, name: str) -> Field:
        """A field one types in."""
        found = self.fields[name]
        if not isinstance(found, Field):
            raise TypeError(name)
        return found

    def first_field(self) -> QWidget:
        """Where the cursor starts: the first empty field that has to be filled."""
        return self.fields[self.FIRST]

    def read(self) -> Draft:
        """Make a draft of what is typed. Raises InvalidEntry, naming the field."""
        raise NotImplementedError

    def fill(self, draft: Draft) -> None:
        """Show a draft in the fields."""
        self.field("account").set_text(f"{draft.platform} - {draft.account}")
        self.field("when").set_text(written(draft.moment))
        self.field("note").set_text(draft.note)

    def clear(self) -> None:
        """Empty all fields."""
        for field in self.fields.values():
            if isinstance(field, Field):
                field.set_text("")
        self.outlook.setText("")

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

    def _changed(self) -> None:
        self.suggest()
        self._pause.start()

    def _look_ahead(self) -> None:
        try:
            draft = self.read()
        except LedgerError:
            self.say("")
        else:
            self.look_ahead(draft)

    def look_ahead(self, draft: Draft) -> None:
        """Say what the draft would cost or bring."""

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

    def submit(self) -> None:
        """Add or save what is typed; what is wrong with it is shown at its field, and nothing typed is lost."""
        if self._session is None or not self._add.isEnabled():
            return
        self._unmark()
        try:
            draft = self.read()
            check(draft)
        except LedgerError as error:
            self._refuse(error)
            return
        self._add.setEnabled(False)
        if self._editing:
            self._session.run(
                entries.edit, self._editing[0], draft, done=lambda _none: self._saved(), failed=self._refuse
            )
        else:
            self._session.run(entries.add, draft, done=partial(self._added, draft), failed=self._refuse)

    def _added(self, draft: Draft, _entry: int) -> None:
        self._add.setEnabled(True)
        self.say("")
        self.go_on(draft)

    def go_on(self, draft: Draft) -> None:
        """Empty what the next entry will have of its own, and keep the rest."""
        self.field("note").set_text("")
        self.first_field().setFocus()

    def _saved(self) -> None:
        self._add.setEnabled(True)
        self.dismiss()

    def _refuse(self, error: LedgerError) -> None:
        self._add.setEnabled(True)
        said = sentence(error)
        self.say(said, "wrong")
        field = self.fields.get(_PLACES.get(error.field, error.field)) if isinstance(error, InvalidEntry) else None
        if field is not None:
            field.mark(said)
            field.setFocus()

    def _unmark(self) -> None:
        for field in self.fields.values():
            field.mark("")


_PLACES = {"platform": "account", "currency": "amount", "handle": "creator"}
"""Fields of a draft that are typed in another one's place."""


def _new_accounts(known: Known) -> Sequence[Suggestion]:
    """Accounts one could begin on platforms that have none yet."""
    taken = {row.platform for row in known.accounts}
    platforms = dict.fromkeys(gift.platform for gift in known.gifts)
    return [Suggestion(f"{name} - {DEFAULT_ACCOUNT}", _("new")) for name in platforms if name not in taken]


def written(moment: Moment) -> str:
    """A moment as a form shows it: to the minute, in a form that can be read in every language."""
    return str(moment.day) if moment.is_date else moment.local.isoformat(" ", "minutes")
