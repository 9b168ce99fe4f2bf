"""Platforms and accounts: look-ups, making them on first use, and the verbs on accounts. Each is one operation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from models.errors import InvalidEntry, RequestRefused
from models.names import clean, name_key
from models.periods import day_number, from_day_number
from models.schema import Account, Budget, Entry, Handle, OwnGift, OwnPack, Platform, Removed
from models.text import N_

if TYPE_CHECKING:
    from models.database import Reader
    from models.drafts import Draft
    from models.ledger import Ledger
    from models.moments import Moment

DEFAULT_UNIT = "Coin"
"""What the coin of a platform is called that nobody named one for."""


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One purse: `label` is how reports print it, `unit` its coin in the singular, `closed` the day it was given up.

    `twin`: the how many-th it is, by age, of those whose platform and name read alike put together, as “A - B” of “C”
    and “B” of “C - A” do.
    """

    id: int
    platform: str
    name: str
    unit: str
    closed: date | None = None
    twin: int = 1

    @property
    def label(self) -> str:
        """`TikTok - main`; no two accounts of a ledger have the same."""
        return f"{self.platform} - {self.name}{f' ({self.twin})' if self.twin > 1 else ''}"

    @property
    def coin(self) -> str:
        """The kind of coin with its platform, so that two units never look alike: `TikTok Coin`."""
        return f"{self.platform} {self.unit}"


def accounts(reader: Reader) -> list[AccountRow]:
    """Every account, by platform and name."""
    query = (
        Account.select(Account.id, Platform.name, Account.name, Platform.unit, Account.closed_day)
        .join(Platform)
        .order_by(Platform.name_key, Account.name_key)
        .tuples()
    )
    found = [
        AccountRow(account, platform, name, unit, None if closed is None else from_day_number(closed))
        for account, platform, name, unit, closed in query.execute(reader.db)
    ]
    return _apart(found)


def _apart(rows: Sequence[AccountRow]) -> list[AccountRow]:
    """Let no two be printed alike; the older keeps its label."""
    labels: set[str] = set()
    apart: dict[int, AccountRow] = {}
    for row in sorted(rows, key=lambda row: row.id):
        labelled = row
        while name_key(labelled.label) in labels:
            labelled = replace(labelled, twin=labelled.twin + 1)
        labels.add(name_key(labelled.label))
        apart[row.id] = labelled
    return [apart[row.id] for row in rows]


def platforms(reader: Reader) -> list[tuple[str, str]]:
    """Name and coin of every platform the ledger has, by name."""
    query = Platform.select(Platform.name, Platform.unit).order_by(Platform.name_key).tuples()
    return list(query.execute(reader.db))


def words(reader: Reader) -> list[tuple[str, str, str]]:
    """Name, coin and word for several coins of every platform the ledger has; the last only where one was given."""
    return list(Platform.select(Platform.name, Platform.unit, Platform.units).tuples().execute(reader.db))


def platform_id(ledger: Ledger, name: str, unit: str = "") -> int:
    """Find the platform of that name, or add it inside the open operation.

    A new one has the coin the catalogue knows for it, else `unit`.
    """
    name = name.strip()
    key = name_key(name)
    found = Platform.select(Platform.id).where(Platform.name_key == key).scalar(ledger.db)
    if found is not None:
        return int(found)
    name, unit = _as_built_in(name, unit)
    return int(Platform.insert(name=name, name_key=key, unit=unit.strip() or DEFAULT_UNIT).execute(ledger.db))


def _as_built_in(name: str, unit: str) -> tuple[str, str]:
    """Name and coin of a platform as the catalogue has them, if it does."""
    from models import catalogue

    known = catalogue.built_in(name)
    return (known.name, known.unit or unit) if known else (name, unit)


def new_coin(platform: str) -> str:
    """The kind of coin that accounts of a platform would have that the ledger does not know yet."""
    return " ".join(_as_built_in(platform, DEFAULT_UNIT))


def account_id(ledger: Ledger, platform: str, name: str) -> int:
    """Find that account, or add it inside the open operation."""
    owner, name = platform_id(ledger, platform), name.strip()
    key = name_key(name)
    known = (Account.platform == owner) & (Account.name_key == key)
    found = Account.select(Account.id).where(known).scalar(ledger.db)
    return int(found or Account.insert(platform=owner, name=name, name_key=key).execute(ledger.db))


# --- Verbs ------------------------------------------------------------------------------------------------------------


def add(ledger: Ledger, platform: str, name: str, unit: str = "") -> int:
    """Add an account and give its id; a new platform is added with it, whose coin is called `unit`.

    Raises InvalidEntry for a missing name and for an account that is there already.
    """
    platform, name = _named("platform", platform), _named("account", name)
    unit = clean("unit", unit)
    with ledger.operation(N_("Add account")):
        owner = platform_id(ledger, platform, unit)
        _require_free_name(ledger, owner, name)
        return int(Account.insert(platform=owner, name=name, name_key=name_key(name)).execute(ledger.db))


def rename(ledger: Ledger, account: int, name: str) -> None:
    """Give an account another name. Raises InvalidEntry for an empty one or one its platform has already."""
    name = _named("account", name)
    with ledger.operation(N_("Rename account")):
        _require_free_name(ledger, _row(ledger, account)[0], name, but=account)
        Account.update(name=name, name_key=name_key(name)).where(Account.id == account).execute(ledger.db)


def rename_platform(ledger: Ledger, account: int, name: str, unit: str) -> None:
    """Give the platform of an account another name and coin, see `own_catalogue.change_platform`."""
    from models import own_catalogue

    own_catalogue.rename_platform(ledger, _row(ledger, account)[0], name, unit)


def is_built_in(platform: str) -> bool:
    """Whether the catalogue knows a platform, so that packs and gifts are found by its name."""
    from models import catalogue

    return catalogue.is_built_in(platform)


def close(ledger: Ledger, account: int, day: date, reason: str = "") -> None:
    """Note that an account was given up on `day`; with a `reason` (like `expired`) the coins it held go with it.

    Raises InvalidEntry where coins or money moved after that, and for a day no entry can have.
    """
    from models import moments

    moment = _end_of(moments.within(day), ledger.settings.timezone)
    moves = (Entry.account == account) & (Entry.kind != "assertion")
    last = Entry.select(Entry.at).where(moves).order_by(Entry.at.desc()).limit(1).scalar(ledger.db)
    if last is not None and last > moment.at:
        raise InvalidEntry("when", N_("The account has entries after that; choose a later day"))
    with ledger.operation(N_("Close account")):
        Account.update(closed_day=day_number(day)).where(Account.id == account).execute(ledger.db)
        if reason and (loss := _loss(ledger, account, moment, reason)):
            from models import entries

            entries.put(ledger, loss)


def _end_of(day: date, zone: str) -> Moment:
    """The last second of a day, or the present one of today."""
    from models import moments

    now = moments.now(zone)
    return now if day == now.day else moments.from_local(datetime.combine(day, time(23, 59, 59)), zone)


def _loss(ledger: Ledger, account: int, moment: Moment, reason: str) -> Draft | None:
    """What takes all coins out of an account; None where it holds none."""
    from models import lookups
    from models.drafts import Draft

    left = lookups.balance(ledger, account, moment.at)
    if left <= 0:
        return None
    row = next(row for row in accounts(ledger) if row.id == account)
    return Draft("adjustment", moment, row.platform, row.name, item=reason, coins=-left)


def reopen(ledger: Ledger, account: int) -> None:
    """Use a closed account again; coins that went when it was closed stay gone."""
    with ledger.operation(N_("Reopen account")):
        Account.update(closed_day=None).where(Account.id == account).execute(ledger.db)


def delete(ledger: Ledger, account: int) -> None:
    """Drop an account nothing refers to, and its platform if that was its only one. Raises RequestRefused."""
    if _is_used(ledger, Entry, account):
        raise RequestRefused(N_("The account has entries; close it instead"))
    if _is_used(ledger, Removed, account):
        raise RequestRefused(N_("Deleted entries of this account can still be restored; close it instead"))
    if _is_used(ledger, Budget, account):
        raise RequestRefused(N_("There is a budget for this account; remove that first"))
    owner = _row(ledger, account)[0]
    with ledger.operation(N_("Delete account")):
        Account.delete().where(Account.id == account).execute(ledger.db)
        drop_unused_platform(ledger, owner)


def drop_unused_platform(ledger: Ledger, platform: int, *, is_defined: bool = False) -> None:
    """Forget a platform nothing refers to inside the open operation; one that `is_defined` by the user only if told."""
    tables = (Account, Handle, Budget, OwnPack, OwnGift)
    others = (table.select(table.platform).where(table.platform == platform) for table in tables)
    if any(other.limit(1).scalar(ledger.db) for other in others):
        return
    can_go = (Platform.id == platform) & (Platform.units == "")
    Platform.delete().where((Platform.id == platform) if is_defined else can_go).execute(ledger.db)


def _is_used(reader: Reader, table: type[Entry | Removed | Budget], account: int) -> bool:
    return table.select(table.id).where(table.account == account).limit(1).scalar(reader.db) is not None


def _row(reader: Reader, account: int) -> tuple[int, str]:
    """Platform (its id) and name of an account. Raises RequestRefused where it is gone."""
    found = Account.select(Account.platform, Account.name).where(Account.id == account).tuples().execute(reader.db)
    for row in found:
        return row[0], row[1]
    raise RequestRefused(N_("That account is no longer there"))


def _named(field: str, text: str) -> str:
    text = clean(field, text.strip())
    if not text:
        raise InvalidEntry(field, N_("A name is missing here"))
    return text


def _require_free_name(reader: Reader, platform: int, name: str, but: int | None = None) -> None:
    known = (Account.platform == platform) & (Account.name_key == name_key(name))
    if Account.select(Account.id).where(known).scalar(reader.db) not in (None, but):
        raise InvalidEntry("account", N_("There is an account named {name} already"), name=name)
