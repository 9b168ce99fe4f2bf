"""A ledger as a few dictionaries: what a random verb is to make of it is easy to say here."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from models import drafts
from models.drafts import Draft
from models.names import name_key
from models.settings import Settings
from tests.sample_entries import euros


@dataclass
class World:
    """What a ledger should hold. The creator of a draft is a number of `creators` here, as a text.

    `imports` are those that were not taken back, each with its file and the entries that came of it.
    """

    entries: dict[int, Draft] = field(default_factory=dict)
    removed: dict[int, Draft] = field(default_factory=dict)
    creators: dict[str, str] = field(default_factory=dict)
    imports: dict[int, tuple[bytes, frozenset[int]]] = field(default_factory=dict)
    settings: Settings = field(default_factory=Settings)
    last: int = 0

    def copy(self) -> World:
        """Give a world that can be changed without this one: what the dictionaries hold is never changed."""
        return World(
            dict(self.entries), dict(self.removed), dict(self.creators), dict(self.imports), self.settings, self.last
        )

    def creator(self, name: str) -> str:
        """Find or make the creator of that name."""
        known = [number for number, other in self.creators.items() if name_key(other) == name_key(name)]
        if not known and name:
            self.last += 1
            self.creators[f"{self.last}"] = name
        return known[0] if known else f"{self.last}" if name else ""

    def put(self, entry: int, draft: Draft) -> None:
        """Take an entry in, whose creator is given by name."""
        self.entries[entry] = replace(draft, creator=self.creator(draft.creator))

    def merge(self, source: str, target: str) -> None:
        """Give what is one creator's to another."""
        del self.creators[source]
        for place in (self.entries, self.removed):
            for entry, draft in place.items():
                if draft.creator == source:
                    place[entry] = replace(draft, creator=target)

    def take_back(self, number: int) -> None:
        """Drop the entries of an import, and the creators that nobody else has."""
        _, gone = self.imports.pop(number)
        had = {self.entries.pop(entry).creator for entry in gone if entry in self.entries} - {""}
        had -= {draft.creator for place in (self.entries, self.removed) for draft in place.values()}
        self.creators = {number: name for number, name in self.creators.items() if number not in had}

    def refunds_of(self, gone: set[int]) -> set[int]:
        """Say which entries refund others."""
        return {entry for entry, draft in self.entries.items() if draft.refunded_id in gone}

    def is_sound(self) -> bool:
        """Whether every refund may be as it is, and every name is there once."""
        refunds = [draft for draft in self.entries.values() if draft.kind == "refund"]
        names = [name_key(name) for name in self.creators.values()]
        return len(set(names)) == len(names) and "" not in names and all(map(self._may_be, refunds))

    def left_of(self, purchase: int) -> tuple[int, int]:
        """Coins and minor units of a purchase that no refund has taken."""
        taken = [draft for draft in self.entries.values() if draft.refunded_id == purchase]
        coins, minor = map(sum, zip(*map(_worth, taken), strict=True)) if taken else (0, 0)
        has = _worth(self.entries[purchase])
        return has[0] - coins, has[1] - minor

    def _may_be(self, one: Draft) -> bool:
        target = self.entries.get(one.refunded_id or 0)
        if target is None or target.kind not in ("purchase", "gift") or one.moment.at < target.moment.at:
            return False
        if (one.platform, one.account) != (target.platform, target.account):
            return False
        same = [draft for draft in self.entries.values() if draft.refunded_id == one.refunded_id]
        if target.kind == "gift":
            return len(same) == 1 and (one.coins, one.amount) == (target.coins, target.amount)
        return bool(one.coins or (one.amount and one.amount.minor)) and min(self.left_of(one.refunded_id or 0)) >= 0

    def worth_of_refund(self, target: int, part: tuple[int, int] | None) -> Draft:
        """Give a refunded entry with the coins and the amount of its refund: a part, or all that is left."""
        one = self.entries[target]
        if one.kind == "gift":
            return one
        coins, minor = part or self.left_of(target)
        return replace(one, coins=coins, amount=euros(minor))

    def seen(self) -> dict[int, tuple[str, ...]]:
        """The rows of the books as a reader sees them."""
        return {entry: drafts.fields(self.named(draft)) for entry, draft in self.entries.items()}

    def deleted(self) -> dict[int, tuple[str, str]]:
        """What was deleted, each with its note and its creator."""
        creators = {"": "", **self.creators}
        return {entry: (draft.note, creators[draft.creator]) for entry, draft in self.removed.items()}

    def named(self, draft: Draft) -> Draft:
        """Give a draft as a reader sees it."""
        if draft.refunded_id:
            return replace(draft, reference=self.entries[draft.refunded_id].reference)
        return replace(draft, creator=self.creators[draft.creator]) if draft.creator else draft


def _worth(draft: Draft) -> tuple[int, int]:
    return draft.coins or 0, draft.amount.minor if draft.amount else 0
