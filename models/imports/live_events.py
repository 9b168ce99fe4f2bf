"""One event of a log of live gifts, however the script that wrote it named and nested its parts.

Source of the names: the gift events of two libraries, TikTokLive (Python) and TikTok-Live-Connector (Node); that a
gift's diamonds are the coins it costs is assumed.
"""

from __future__ import annotations

from typing import NamedTuple

from models.imports.guarded_json import Nested, Object, raw

_Path = tuple[str, ...]
_TIME: tuple[_Path, ...] = (
    ("timestamp",), ("time",), ("createtime",), ("createdat",), ("datetime",), ("date",), ("receivedat",), ("ts",),
    ("common", "createtime"), ("basemessage", "createtime"),
)  # fmt: skip
_SENDER: tuple[_Path, ...] = (
    ("user", "uniqueid"), ("user", "username"), ("fromuser", "uniqueid"), ("sender", "uniqueid"), ("uniqueid",),
    ("sender",), ("fromuser",), ("username",), ("user",), ("user", "nickname"), ("nickname",),
)  # fmt: skip
_RECIPIENT: tuple[_Path, ...] = (
    ("touser", "uniqueid"), ("touser", "username"), ("recipient", "uniqueid"), ("receiver", "uniqueid"),
    ("host", "uniqueid"), ("owner", "uniqueid"), ("recipient",), ("receiver",), ("touser",), ("streamer",), ("host",),
    ("creator",), ("touser", "nickname"),
)  # fmt: skip
_GIFT: tuple[_Path, ...] = (
    ("gift", "name"), ("gift", "giftname"), ("giftdetails", "giftname"), ("giftname",), ("extendedgiftinfo", "name"),
    ("gift",),
)  # fmt: skip
_NUMBER: tuple[_Path, ...] = (("giftid",), ("gift", "id"), ("gift", "giftid"), ("extendedgiftinfo", "id"))
_COINS: tuple[_Path, ...] = (
    ("gift", "diamondcount"), ("giftdetails", "diamondcount"), ("diamondcount",), ("extendedgiftinfo", "diamondcount"),
    ("coinseach",), ("coinspergift",),
)  # fmt: skip
_COUNT: tuple[_Path, ...] = (("repeatcount",), ("gift", "repeatcount"), ("count",), ("giftcount",), ("quantity",))
_END: tuple[_Path, ...] = (("repeatend",), ("gift", "repeatend"))
_KIND: tuple[_Path, ...] = (
    ("gifttype",), ("gift", "type"), ("gift", "gifttype"), ("giftdetails", "gifttype"), ("extendedgiftinfo", "type"),
)  # fmt: skip
_GROUP: tuple[_Path, ...] = (("groupid",),)
_MESSAGE: tuple[_Path, ...] = (("msgid",), ("messageid",), ("common", "msgid"), ("basemessage", "messageid"))
MARKS = ("repeatcount", "repeatend", "diamondcount", "giftname", "giftid", "gifttype", "coinseach")
"""Names that a log of live gifts has and hardly any other file: see `is_log`."""
_FALSE = ("", "0", "false", "none", "null")


class Event(NamedTuple):
    """A gift as it was logged; every part is text as the file has it, "" where it is not said.

    `is_over`: no more of this gift's streak comes; None where the log does not say.
    """

    line: int
    time: str
    sender: str
    recipient: str
    gift: str
    number: str
    coins: str
    quantity: str
    kind: str
    group: str
    message: str
    is_over: bool | None
    raw: str

    @property
    def streak(self) -> tuple[str, ...]:
        """What the events of one streak share."""
        return self.sender, self.recipient, self.number or self.gift, self.group

    @property
    def is_streak(self) -> bool:
        """Whether it can come more than once: gifts of type 1 do, twice at least."""
        return self.kind == "1" if self.kind else self.is_over is not None


def key(name: str) -> str:
    """Give a name as two spellings share it: `repeat_count`, `repeatCount`."""
    return name.replace("_", "").replace(".", "").replace(" ", "").casefold()


def is_log(names: set[str]) -> bool:
    """Say whether these are the names of a log of live gifts."""
    plain = {"sender", "recipient", "gift", "count", "coinseach"}
    return sum(mark in names for mark in MARKS) >= 2 or len(names & plain) >= 4


def event(line: int, item: Object, said: str = "") -> Event | None:
    """Read an event; None where it is no gift. `said` is what the file says, where that is no JSON."""
    parts = _named(item)
    inner = parts.get("data")
    if isinstance(inner, dict):
        parts = {**parts, **_named(inner)}
    gift, number = _text(parts, _GIFT), _text(parts, _NUMBER)
    if not gift and not number:
        return None
    over = _text(parts, _END)
    return Event(
        line, _text(parts, _TIME), _handle(_text(parts, _SENDER)), _handle(_text(parts, _RECIPIENT)), gift, number,
        _text(parts, _COINS), _text(parts, _COUNT) or "1", _text(parts, _KIND), _text(parts, _GROUP),
        _text(parts, _MESSAGE), over.casefold() not in _FALSE if over else None, said or raw(item),
    )  # fmt: skip


def _named(item: Object) -> Object:
    """Give an item by the plain names of its parts, and the parts of each by theirs."""
    return {
        key(name): {key(inner): part for inner, part in value.items()} if isinstance(value, dict) else value
        for name, value in item.items()
    }


def _text(parts: Object, paths: tuple[_Path, ...]) -> str:
    """Give the first of the places that says something; a table has them in one name."""
    for path in paths:
        value: Nested = parts.get("".join(path))
        if value is None and len(path) == 2 and isinstance(holder := parts.get(path[0]), dict):
            value = holder.get(path[1])
        if isinstance(value, bool):
            return str(value)
        if value is not None and not isinstance(value, list | dict) and str(value).strip():
            return str(value).strip()
    return ""


def _handle(text: str) -> str:
    return text.removeprefix("@")
