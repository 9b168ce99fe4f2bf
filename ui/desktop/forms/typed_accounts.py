"""Which account is meant by what is typed in its field: one of the ledger's by its label, or a new one by its names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models import accounts
from models.names import DEFAULT_ACCOUNT, account_parts, name_key
from ui.desktop.forms.completion import Suggestion
from ui.text import _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.accounts import AccountRow
    from models.suggestions import Known


def row(known: Known, typed: str) -> AccountRow | None:
    """The account that is typed, if the ledger has it."""
    key = name_key(typed)
    return next((row for row in known.accounts if name_key(row.label) == key), None)


def names(known: Known, typed: str) -> tuple[str, str]:
    """Platform and account as typed: `TikTok - main`, or `TikTok` alone for its account `main`."""
    meant = row(known, typed)
    return account_parts(typed) if meant is None else (meant.platform, meant.name)


def coin(known: Known, typed: str) -> str:
    """The kind of coin of the account that is typed, which may be a new one."""
    platform, _account = names(known, typed)
    key = name_key(platform)
    kept = next((row.coin for row in known.accounts if name_key(row.platform) == key), "")
    listed = (f"{one.name} {one.unit}" for one in known.platforms if name_key(one.name) == key)
    return kept or next(listed, f"{platform} {accounts.DEFAULT_UNIT}")


def usual(known: Known) -> str:
    """Label of the account that is used most; empty where there is none."""
    meant = next((row for row in known.accounts if row.id == known.usual_account), None)
    meant = meant or next(iter(known.accounts), None)
    return meant.label if meant else ""


def offered(known: Known) -> Sequence[Suggestion]:
    """The accounts there are, then those one could begin on platforms that have none yet."""
    taken = {row.platform for row in known.accounts}
    platforms = dict.fromkeys((*(gift.platform for gift in known.gifts), *(one.name for one in known.platforms)))
    new = [Suggestion(f"{name} - {DEFAULT_ACCOUNT}", _("new"), name) for name in platforms if name not in taken]
    return [*(Suggestion(row.label, "", row) for row in known.accounts), *new]
