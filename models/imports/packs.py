"""What the title of a shop's row says: a pack of a platform's coins, or something paid to a creator in money.

Shops write “350 Coins (TikTok)”, with the app in brackets, or the app beside it. Nothing official says how, so a title
counts only where the app is one of a platform we know and the word is that platform's coin, in one of the languages
below; a number that is not plain is not taken.
Source: the app names are those of the shops' pages, the words of other languages are assumed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from models import catalogue
from models.imports import Coined
from models.imports.amounts import plain
from models.money import MAX_COINS
from models.names import MAX_NAME
from models.text import N_

_COIN = ("coin", "coins", "münze", "münzen", "pièce", "pièces", "moneda", "monedas", "moeda", "moedas", "moneta",
         "monete", "gettoni", "munt", "munten", "monet", "monety", "монета", "монеты", "монет", "монети", "jeton",
         "koin", "syiling", "xu", "เหรียญ", "コイン", "코인", "金币", "金幣", "عملة", "عملات", "सिक्के", "कॉइन", "mynt",
         "mønter", "kolikkoa", "mincí", "érme", "monede", "νομίσματα", "מטבעות")  # fmt: skip
_STAR = ("star", "stars", "stern", "sterne", "étoile", "étoiles", "estrella", "estrellas", "estrela", "estrelas",
         "stella", "stelle", "ster", "sterren", "gwiazdek", "gwiazdki", "звезда", "звезды", "звёзд", "звезд", "зірок",
         "yıldız", "bintang", "sao", "ดาว", "スター", "스타", "星星", "نجمة", "نجوم", "स्टार")  # fmt: skip
_WORDS: dict[str, tuple[str, ...]] = {
    "TikTok": _COIN,
    "Twitch": ("bit", "bits", "ビッツ", "비트"),
    "YouTube": ("jewel", "jewels", "juwel", "juwelen", "joyau", "joyaux", "joya", "joyas", "joia", "joias", "gioiello",
                "gioielli", "ジュエル", "주얼"),
    "Instagram": _STAR,
    "Facebook": _STAR,
    "Telegram": _STAR,
    "Kick": ("kick", "kicks"),
}  # fmt: skip
"""How a platform's coin is called in titles, in small letters, besides the catalogue's own words."""
_APPS = {"TikTok": " (?:lite|live)", "Facebook": " lite", "Instagram": " lite", "Telegram": " (?:messenger|x)"}
"""What may follow a platform's name in the name of its app, besides a colon or a dash with anything."""
_NUMBER = r"(?<![0-9])([0-9]{1,10})(?![0-9])"
_PARTED = re.compile(r"(?<=[0-9])[.,'٬](?=[0-9]{3}(?![0-9]))", re.ASCII)
_PARTED_BY_BLANKS = re.compile(r"^[1-9][0-9]{0,2}(?: [0-9]{3})+(?![0-9])", re.ASCII)

_IN_MONEY = {
    "YouTube": (
        (r"super[ -]?chat", "Super Chat"), (r"super[ -]?sticker", "Super Sticker"),
        (r"super[ -]?thanks|super merci", "Super Thanks"),
        (r"\bmember(?:ship)?s?\b|mitglied|adhésion|miembro|membresía|membro|lidmaatschap|メンバー|멤버십|会员|會員",
         "Membership"),
    ),
    "Twitch": ((r"\bsubs?\b|subscription|abonnement|suscripci[oó]n|inscriç|サブスク|подписк", "Subscription"),),
    "TikTok": ((r"subscription|\bsub\b|abonnement|suscripci[oó]n|assinatura", "Subscription"),),
    "Instagram": ((r"subscription|abonnement|suscripci[oó]n|assinatura", "Subscription"),),
    "Facebook": ((r"subscription|supporter|abonnement|suscripci[oó]n|assinatura", "Subscription"),),
    "Kick": ((r"gift(?:ed)? sub", "Gifted subscription"), (r"\bsubs?\b|subscription", "Subscription")),
    "Telegram": ((r"premium", "Premium"),),
}  # fmt: skip
"""What is paid to creators in money there, by words of its title; of Telegram, what the catalogue lists as a gift."""
_NOT_TO_CREATORS = {
    "YouTube": r"premium|music|\btv\b|\bkids\b|primetime",
    "Twitch": r"\bturbo\b|ad[ -]?free",
    "TikTok": r"ad[ -]?free|shop",
    "Instagram": r"verified|ad[ -]?free|no ads",
    "Facebook": r"verified|ad[ -]?free|no ads",
}
"""What a platform sells for itself."""
_TO = re.compile(r"\bto @?(\S.{0,99})$", re.IGNORECASE)
_BRACKETS = re.compile(r"(.*\S)\s*\(([^()]*(?:\([^()]*\)[^()]*)*)\)\s*", re.DOTALL)
MEMBERSHIP = N_("The shop names a membership or subscription: confirm that it is meant, and whom it is to")
ALSO_IN_EXPORT = N_("The platform's own export may have this gift, too: confirm it only where it does not")


class Pack(NamedTuple):
    """Coins of a platform; None where the title names coins but not plainly how many."""

    platform: str
    coins: int | None


@dataclass(frozen=True, slots=True)
class Paid:
    """Something paid to a creator in money: the gift's name, whom the title names, and why a person must confirm it."""

    platform: str
    item: str
    creator: str
    doubt: str


def read(
    title: str, app: str = "", *, is_subscription: bool = False, own: tuple[Coined, ...] = ()
) -> Pack | Paid | None:
    """Say what a title is, of the app it is bought in where the file names it apart; None for all that is not ours.

    `is_subscription`: the file says so, whatever the title does. `own` are platforms of the user's own.
    """
    if len(title) > MAX_NAME or len(app) > MAX_NAME:
        return None
    title, app = plain(title), plain(app)
    if not app and (parted := _BRACKETS.fullmatch(title)):
        title, app = parted.groups()
    elif app and (parted := _BRACKETS.fullmatch(title)) and _platform(parted[2], own) == _platform(app, own):
        title = parted[1]
    if app:
        platform = _platform(app, own)
        return (_pack(platform, title, own) or _paid(platform, title, is_subscription)) if platform else None
    return _alone(title, own)


def _platform(app: str, own: tuple[Coined, ...]) -> str | None:
    """Find whose app it is: one that begins with the platform's name, not one that helps with it."""
    return next((name for name, pattern in _patterns(own).items() if pattern.fullmatch(app.strip())), None)


@lru_cache(maxsize=8)
def _known(own: tuple[Coined, ...]) -> dict[str, Coined]:
    """Platforms by name; what the user says of one counts before what is shipped."""
    shipped = {one.name: Coined(one.name, one.unit, one.units) for one in catalogue.platforms()}
    return shipped | {one.platform: one for one in own}


@lru_cache(maxsize=8)
def _patterns(own: tuple[Coined, ...]) -> dict[str, re.Pattern[str]]:
    return {
        name: re.compile(
            rf"{re.escape(name)}(?:{_APPS.get(name, '(?!)')})?(?:\s*[:|,–—-].*)?", re.IGNORECASE | re.DOTALL
        )
        for name in _known(own)
    }


def _alone(title: str, own: tuple[Coined, ...]) -> Pack | Paid | None:
    """Read a title that has the platform's name in it and no app: nothing else may stand there."""
    for name in _patterns(own):
        rest = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", "", title, count=1)
        if rest != title:
            pack = _pack(name, rest.strip(), own)
            if pack and not re.search(r"[^\W\d_]", _coins(_known(own)[name])[1].sub("", rest, count=1)):
                return pack
            if not pack and title.startswith(name) and (paid := _paid(name, title)):
                return paid
    return None


@lru_cache(maxsize=256)
def _coins(known: Coined) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Make the patterns of a platform's coins with their number, and of the word alone."""
    platform = re.escape(known.platform)
    own = (re.escape(word.lower()) for word in (known.unit, known.units))
    words = sorted({*own, *_WORDS.get(known.platform, ())}, key=len, reverse=True)
    # Scripts without blanks put other letters right beside the word.
    word = "|".join(rf"(?<![^\W\d_]){one}(?![^\W\d_])" if one[0] < "\u0900" else one for one in words)
    counted = rf"{_NUMBER}\s*[x×]?\s*(?:{platform}\s+)?(?:{word})|(?:{word})\s*[x×:]?\s*{_NUMBER}"
    return re.compile(counted, re.IGNORECASE), re.compile(word, re.IGNORECASE)


def _pack(platform: str, title: str, own: tuple[Coined, ...]) -> Pack | None:
    """Read coins that are named with one number and no other; None where they are not named at all."""
    title = _PARTED_BY_BLANKS.sub(lambda found: found[0].replace(" ", ""), _PARTED.sub("", title), count=1)
    counted, word = _coins(_known(own)[platform])
    if not word.search(re.sub(rf"^{re.escape(platform)}(?!\w)", "", title)):
        return None
    found = counted.search(title)
    coins = int(found[1] or found[2]) if found and len(re.findall("[0-9]+", title)) == 1 else 0
    return Pack(platform, coins if 0 < coins <= MAX_COINS else None)


def _paid(platform: str, title: str, is_subscription: bool = False) -> Paid | None:  # noqa: FBT001, FBT002
    own = _NOT_TO_CREATORS.get(platform)
    if own and re.search(own, title, re.IGNORECASE):
        return None
    known = _IN_MONEY.get(platform, ())
    item = next((item for words, item in known if re.search(words, title, re.IGNORECASE)), "")
    if not item and is_subscription:
        item = "Subscription"
    to = _TO.search(title)
    doubt = ALSO_IN_EXPORT if item.startswith("Super") else MEMBERSHIP
    return Paid(platform, item, to[1].strip() if to else "", doubt) if item else None
