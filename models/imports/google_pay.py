"""Google Takeout's table of Google Pay's transactions: what was paid, in the words and the clock of one's own country.

Its times name no zone, which is asked; what a row is for is in its description, as Google Play's titles have it.
Source of the columns: RLEAPP's reader and others; the words of other languages for a transaction's state are assumed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import BinaryIO

from models.errors import InvalidEntry, LedgerError
from models.imports import Coined, Head, Reading, Refused, Row, amounts, dates, packs, sheet
from models.imports.amounts import plain
from models.imports.dates import Dates
from models.imports.packs import Pack, Paid
from models.imports.shops import Sale, Till
from models.moments import Moment
from models.text import N_

NAME = "google-pay"
OPTIONS = amounts.options(NAME) + dates.options(NAME)
_NAMES = {
    "time": ("time", "date"), "id": ("transaction id",), "title": ("description",), "product": ("product",),
    "method": ("payment method",), "status": ("status",), "amount": ("amount",), "currency": ("currency",),
    "fee": ("fee",), "net": ("net amount",),
}  # fmt: skip
_PAID = {"complete", "completed", "abgeschlossen", "terminé", "terminée", "effectué", "completado", "completada",
         "concluído", "concluída", "completato", "completata", "voltooid", "slutförd", "zakończono", "tamamlandı",
         "selesai", "завершено", "完了", "완료", "완료됨", "已完成", "مكتملة"}  # fmt: skip
_BACK = {"refunded", "erstattet", "remboursé", "remboursée", "reembolsado", "reembolsada", "rimborsato", "terugbetaald",
         "återbetald", "払い戻し済み", "환불됨", "已退款"}  # fmt: skip
_NOT_PAID = {"cancelled", "canceled", "declined", "failed", "pending", "in progress", "abgebrochen", "storniert",
             "abgelehnt", "fehlgeschlagen", "ausstehend", "annulé", "refusé", "échec", "en attente", "cancelado",
             "rechazado", "pendiente", "recusado", "pendente"}  # fmt: skip
NOT_PAID = N_("This was not paid, or not yet: its state is “{status}”")
NO_STATE = N_("The file does not say plainly that this was paid: confirm that it was")
BELOW = N_("Its amount is below zero, which may mean that money came back: confirm it only if it was paid")


def recognises(head: Head) -> bool:
    """Say whether the first line has the columns of transactions."""
    found = set(sheet.places(sheet.header(head), _NAMES))
    return {"time", "amount", "id"} <= found and bool({"product", "net"} & found)


def rows(file: BinaryIO, reading: Reading) -> Iterator[Row]:
    """Give the coins that were bought, and what was refunded, in the order of the file."""
    till, days = Till(NAME, reading), Dates(NAME, reading)
    lines = sheet.rows(file)
    header = next(lines, (1, []))[1]
    columns = sheet.columns(header, _NAMES, ("time", "amount"))
    for line, cells in lines:
        reading.tick()
        if isinstance(cells, LedgerError):
            till.take(Refused(line, cells.message, cells.values))
        else:
            row = {name: cells[place].strip() for name, place in columns.items() if place < len(cells)}
            _take(till, days, line, row, sheet.raw(cells), reading.platforms)
    yield from till.rows()


def _take(till: Till, days: Dates, line: int, row: Mapping[str, str], raw: str, own: tuple[Coined, ...]) -> None:
    """Let the columns know what the row says, and keep it where it is ours."""
    till.prices.hear(row.get("amount", ""))
    days.hear(row.get("time", ""))
    title, product = row.get("title", ""), row.get("product", "")
    bought = packs.read(title, own=own) or packs.read(title, product, own=own)
    if bought is None:
        till.others += 1
        return
    said = (row["id"],) if row.get("id") else tuple(plain(row.get(name, "")) for name in ("time", "title", "amount"))
    try:
        moment = partial(days.moment, dates.when(row.get("time", "")))
        till.take(replace(_sale(line, row, bought, said, moment), raw=raw))
    except InvalidEntry as error:
        till.take(Refused(line, error.message, error.values, raw=raw))


def _sale(
    line: int, row: Mapping[str, str], bought: Pack | Paid, said: tuple[str, ...], moment: Callable[[], Moment]
) -> Sale:
    """Read what a row says of the charge. Raises InvalidEntry where it was none."""
    status = plain(row.get("status", "")).casefold()
    if status in _NOT_PAID:
        raise InvalidEntry("amount", NOT_PAID, status=row["status"][:40])
    price = amounts.price(row.get("amount", ""))
    doubt = BELOW if price.is_negative else "" if status in _PAID | _BACK else NO_STATE
    is_play = "google play" in row.get("product", "").casefold()
    return Sale(
        line, said, bought, row.get("title", ""), price._replace(is_negative=False), moment,
        currency=row.get("currency", ""), order=row.get("id", ""), channel="android-app" if is_play else "",
        seller="Google", payment_method=row.get("method", ""), doubt=doubt, is_refunded=status in _BACK,
    )  # fmt: skip
