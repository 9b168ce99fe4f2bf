"""Random verbs with crashes, imports, backups and restores between them, held against a few dictionaries.

The verbs are those of the state machine of the ordinary tests. There hypothesis chooses them, and finds the shortest
way to a fault; here random numbers do, which is quicker. After every step all that the ledger holds is compared; SQLite
looks at every page of the file now and then, and the ledger is checked as a whole at the end of its life.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from unittest.mock import patch

from models.drafts import Draft
from tests.faults import scratch
from tests.lives import DAYS, LATER, NAMES, Life, template
from tests.sample_entries import adjustment, assertion, gift, paid, purchase

LIVES, STEPS = 2, 500
"""Of each case."""
EVERY = 16
"""Steps after which SQLite looks at the whole file."""
BAD = {"undo undoes nothing": lambda _: range(20)}


def cases(_seed: int) -> int:
    """How many a whole run has: a million steps."""
    return 1000


def run(case: int, seed: int, bad: str = "") -> Counter[str]:
    """Let two ledgers live through five hundred steps each."""
    (line,), _ = scratch.victims().run("play", seed * 10**6 + case, bad=bad)
    return Counter(json.loads(line))


def play(number: int) -> Counter[str]:
    """Let ledgers live through the steps a number stands for; give how many there were, and what they were."""
    chance, counts = Random(number), Counter[str]()
    with scratch.folder() as folder:
        empty = template(folder / "empty.coinpurse")
        for life in range(LIVES):
            place = folder / f"{life}"
            place.mkdir()
            with patch.dict(os.environ, XDG_DATA_HOME=f"{place}/data"):
                counts += _live(Life(place, empty), chance)
    return counts


def _live(life: Life, chance: Random) -> Counter[str]:
    """Do some verbs often and others never, so that no two lives are alike: in some, nothing forgets what to undo."""
    counts = Counter[str]()
    weights = [verb.weight * chance.choice((0, 1, 1, 2)) + (verb.do is _add) for verb in VERBS]
    while counts["steps"] < STEPS:
        is_turning = life.undone and chance.random() < TURNING
        (verb,) = chance.choices(TO_AND_FRO if is_turning else VERBS, None if is_turning else weights)
        before = life.counts.copy()
        try:
            verb.do(life, chance)
            if life.counts == before:  # there was nothing to do it to
                continue
            life.require_same()
        except Exception as error:
            error.add_note(f"after {counts['steps']} steps, in {verb.told}")
            raise
        counts["steps"] += 1
        counts["refused" if life.counts["refused"] > before["refused"] else verb.told] += 1
        if counts["steps"] % EVERY == 0:
            life.require_whole_file()
    life.require_whole_file()
    life.end()
    return counts


# --- What is chosen ---------------------------------------------------------------------------------------------------


def _number(chance: Random) -> int:
    return chance.randrange(10**6)


def _numbers(chance: Random) -> list[int]:
    return [_number(chance) for _ in range(chance.randint(1, 3))]


def _coins(chance: Random) -> int:
    return chance.randint(1, 60)


def _gift(chance: Random) -> Draft:
    return gift(chance.choice(DAYS), _coins(chance), chance.choice(NAMES))


def _purchase(chance: Random) -> Draft:
    return purchase(chance.choice(DAYS))


def _draft(chance: Random) -> Draft:
    day, coins = chance.choice(DAYS), _coins(chance)
    return chance.choice((
        _purchase(chance),
        _gift(chance),
        paid(day, coins, chance.choice(NAMES), platform=chance.choice(("TikTok", "YouTube"))),
        adjustment(day, coins),
        adjustment(day, -coins, "lost"),
        assertion(day, coins),
    ))  # fmt: skip


def _add(life: Life, chance: Random) -> None:
    life.add(_draft(chance))


def _refund(life: Life, chance: Random) -> None:
    part = (chance.randint(0, 60), _coins(chance)) if chance.random() < 0.5 else None
    life.refund(_number(chance), chance.choice(LATER), part)


def _edit(life: Life, chance: Random) -> None:
    note = "".join(chance.choices(NOTED, k=chance.randint(0, 5)))
    counting = (chance.choice(DAYS), _coins(chance), chance.choice(NAMES)) if chance.random() < 0.5 else None
    life.edit(_number(chance), note, counting)


def _bring_in(life: Life, chance: Random) -> None:
    life.bring_in([chance.choice((_gift, _purchase))(chance) for _ in range(chance.randint(1, 3))])


def _change_settings(life: Life, chance: Random) -> None:
    life.change_settings(chance.choice(("EUR", "JPY")), chance.randint(1, 31))


@dataclass(frozen=True)
class Verb:
    """Something that may happen, how often among the others, and what it is counted as."""

    weight: int
    told: str
    do: Callable[[Life, Random], None]


TURNING = 0.7
"""How often, once something is undone, more of it is, or it is done again."""
TO_AND_FRO = (
    Verb(80, "undone", lambda life, _: life.undo()),
    Verb(20, "redone", lambda life, _: life.redo()),
)
NOTED = "aé'\";,\n\t =\u202e\u200b\U0001f338\ufeff"
VERBS = (
    Verb(220, "additions", _add),
    Verb(80, "refunds", _refund),
    Verb(160, "edits", _edit),
    Verb(100, "deletions", lambda life, chance: life.delete(_numbers(chance), with_refunds=chance.random() < 0.7)),
    Verb(60, "restored entries", lambda life, chance: life.restore(_numbers(chance))),
    Verb(50, "renamings", lambda life, chance: life.rename(_number(chance), chance.choice(NAMES))),
    Verb(50, "merges", lambda life, chance: life.merge(_number(chance), _number(chance))),
    Verb(
        20, "settings", lambda life, chance: life.change_settings(chance.choice(("EUR", "JPY")), chance.randint(1, 31))
    ),
    *TO_AND_FRO,
    Verb(15, "imports", _bring_in),
    Verb(8, "repeated imports", lambda life, chance: life.bring_in_again(_number(chance))),
    Verb(10, "imports taken back", lambda life, chance: life.take_back(_number(chance))),
    Verb(12, "restarts", lambda life, _: life.reopen()),
    Verb(10, "crashes", lambda life, _: life.crash()),
    Verb(6, "backups", lambda life, _: life.back_up()),
    Verb(4, "restored backups", lambda life, chance: life.bring_back(_number(chance))),
)
