"""What the mapping panel says: the fields a column can be, what a row becomes, what is still missing."""

from __future__ import annotations

from collections.abc import Mapping as Items
from typing import TYPE_CHECKING

from models.imports import Record, Refused, Unanswered
from models.text import N_
from ui import formats, labels, privacy
from ui.text import _, fill, isolate, name, ngettext

if TYPE_CHECKING:
    from models.drafts import Draft
    from models.imports import Row
    from models.imports.table.mapping import Field, Mapping
    from models.imports.table.trying import Tried

FIELDS: Items[Field, str] = {
    "when": labels.FIELDS["when"],
    "time": N_("Time of day"),
    "kind": labels.FIELDS["kind"],
    "platform": labels.FIELDS["platform"],
    "account": labels.FIELDS["account"],
    "creator": labels.FIELDS["creator"],
    "handle": labels.FIELDS["handle"],
    "gift": N_("Gift"),
    "quantity": labels.FIELDS["quantity"],
    "coins": labels.FIELDS["coins"],
    "coins_each": N_("Coins each"),
    "amount": N_("Amount"),
    "currency": N_("Currency"),
    "charged": N_("Charged by the bank"),
    "charged_currency": N_("Currency of the bank"),
    "channel": labels.FIELDS["channel"],
    "seller": labels.FIELDS["seller"],
    "payment_method": labels.FIELDS["method"],
    "reference": labels.FIELDS["reference"],
    "note": labels.FIELDS["note"],
}
RULES = {
    "row": N_("Whatever fits each row"),
    "sign": N_("With a minus given or paid"),
    "gift": N_("All gifts"),
    "purchase": N_("All purchases"),
}
SKIP = N_("Leave them out")
_MISSING = {
    "when": N_("Say which column has the date."),
    "coins": N_("Say which column has the coins, or the amount of money."),
    "amount": N_("Say which column has what was paid."),
    "platform": N_("Which platform is it? Type its name, or say which column has it."),
}


def missing(mapping: Mapping, tried: Tried, unsaid: str) -> str:
    """Say in one sentence what a person has to do next; nothing where all is known.

    `unsaid` is a word for a kind that nobody has said the meaning of.
    """
    for part in mapping.missing():
        return _(_MISSING[part])
    for examples, said in (
        (tried.open_dates, _("Dates like {example} can be read in two ways: choose their order.")),
        (tried.open_numbers, _("Numbers like {example} can be read in two ways: choose how they are written.")),
        ([unsaid] if unsaid else [], _("Say what {example} stands for; else its rows cannot be taken.")),
    ):
        if examples:
            return said.format(example=isolate(name(examples[0])))
    if any(isinstance(row, Unanswered) for _line, row in tried.rows):
        return _("Which currency are the amounts in? Type its code, like EUR.")
    if tried.rows and not any(isinstance(row, Record) for _line, row in tried.rows):
        return _("None of the first rows can be taken so: see why in each.")
    return ""


def becomes(row: Row | None) -> str:
    """Say in one line what a row would become."""
    if row is None:
        return _("Left out")
    if isinstance(row, Unanswered):
        return _("Waits for an answer")
    if isinstance(row, Refused):
        hidden = dict.fromkeys(row.values, privacy.DOTS)
        return fill(row.message, hidden if privacy.is_on() else row.values)
    return _drafted(row.draft)


def _drafted(draft: Draft) -> str:
    what = name(labels.item(draft.kind, draft.item))
    if draft.quantity > 1:
        what = f"{what} × {formats.count(draft.quantity)}".strip()
    who = draft.creator or (f"@{draft.handle}" if draft.handle else "")
    coins = "" if draft.coins is None else ngettext("{count} coin", "{count} coins", abs(draft.coins))
    parts = [
        formats.moment(draft.moment), _(labels.KINDS[draft.kind]), what, name(who),
        coins.format(count=formats.coins(draft.coins or 0)), formats.money(draft.amount) if draft.amount else "",
    ]  # fmt: skip
    return " · ".join(isolate(part) if part in {what, name(who)} else part for part in parts if part)
