"""Small forms inside the page: an account to add or to close, a platform to rename."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from models import accounts, catalogue
from models.names import DEFAULT_ACCOUNT, name_key
from ui import formats, parsing, purse_texts, spans
from ui.desktop.forms.completion import Suggestion
from ui.desktop.forms.fields import ChoiceField, Field
from ui.desktop.forms.inline_form import InlineForm
from ui.text import _

if TYPE_CHECKING:
    from models.reports.stock import Purse
    from ui.desktop.session import LedgerSession


class AddAccount(InlineForm):
    """A purse on a platform; of a platform nobody knows yet the coin is asked for."""

    def __init__(self, session: LedgerSession, parent: QWidget | None = None) -> None:
        super().__init__(_("New account"), _("Add account"), session, parent)
        self._units = {name_key(row.name): row.unit for row in catalogue.platforms()}
        self._units |= {name_key(platform): unit for platform, unit in accounts.platforms(session.reader)}
        platform, unit, account = (
            Field(title, letters)
            for title, letters in ((_("Platform"), 14), (_("Name of its coin"), 12), (_("Name of the account"), 16))
        )
        known = dict.fromkeys((*(row.name for row in catalogue.platforms()), *self._own()))
        platform.line.offer([Suggestion(one) for one in known])
        platform.edited.connect(self._tell_unit)
        platform.line.setPlaceholderText("TikTok")
        unit.line.setPlaceholderText(accounts.DEFAULT_UNIT)
        self.put("platform", platform)
        self.put("unit", unit)
        self.put("account", account)
        account.set_text(DEFAULT_ACCOUNT)
        unit.hide()

    def _own(self) -> list[str]:
        return [platform for platform, _unit in accounts.platforms(self.session.reader)]

    def _tell_unit(self) -> None:
        """Ask for the coin of a platform that is new; of others it is known."""
        typed = name_key(self.text("platform"))
        self.fields["unit"].setVisible(bool(typed) and typed not in self._units)

    def asked(self) -> tuple[Callable[..., Any], tuple[object, ...]]:
        unit = self.text("unit") if self.fields["unit"].isVisibleTo(self) else ""
        return accounts.add, (self.text("platform"), self.text("account"), unit)


class ChangePlatform(InlineForm):
    """The name of a platform of one's own, and what its coin is called."""

    def __init__(self, purse: Purse, session: LedgerSession, parent: QWidget | None = None) -> None:
        super().__init__(_("Platform"), _("Save"), session, parent)
        self._account = purse.account
        for key, title, text in (
            ("platform", _("Name"), purse.account.platform),
            ("unit", _("Name of its coin"), purse.account.unit),
        ):
            field = Field(title, 14)
            field.set_text(text)
            self.put(key, field)

    def asked(self) -> tuple[Callable[..., Any], tuple[object, ...]]:
        return accounts.rename_platform, (self._account.id, self.text("platform"), self.text("unit"))


class CloseAccount(InlineForm):
    """The day an account was given up, and what becomes of the coins it holds."""

    def __init__(self, purse: Purse, session: LedgerSession, parent: QWidget | None = None) -> None:
        super().__init__(_("Close this account"), _("Close account"), session, parent)
        self._purse = purse
        day = Field(_("Closed on"), 12)
        day.set_text(formats.day(spans.today(), style="short"))
        self.put("when", day)
        if purse.left:
            choices = [("lost", _("are lost")), ("expired", _("have expired")), ("", _("stay in the books"))]
            becomes = ChoiceField(_("Its coins"), choices)
            becomes.edited.connect(self.redraw)
            self.put("reason", becomes)
        self.redraw()

    def redraw(self) -> None:
        """Say what is lost."""
        is_booked = bool(self._purse.left and self.text("reason"))
        said = [purse_texts.lost(self._purse)]
        if is_booked:
            said.append(_("The coins are booked as gone with the closing; one undo brings both back."))
        rules = purse_texts.rules(self._purse.account.platform) if self._purse.left else []
        self.explain("\n".join((" ".join(said), *rules)))

    def asked(self) -> tuple[Callable[..., Any], tuple[object, ...]]:
        day = parsing.day(self.text("when"), spans.today())
        return accounts.close, (self._purse.account.id, day, self.text("reason") if self._purse.left else "")
