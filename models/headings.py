"""What people and programs call the columns of a table, and the kinds of its rows, in several languages. Pure.

Words are compared by `key`: folded, without signs, so that `Gift_Name`, `gift name` and `GIFT NAME` are one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from models.names import fold

_SIGNS = re.compile(r"[\W_]+")
_COLUMNS = {
    "when": "date, when, day, moment, datetime, date time, date and time, timestamp, created, created at, sent "
    "at, purchase date, order date, transaction date, gift date, booking date, time utc, datum, wann, "
    "tag, zeitpunkt, kaufdatum, buchungsdatum, buchungstag, zeitstempel, datum uhrzeit, gesendet am, "
    "تاريخ, التاريخ, متى, يوم, اليوم, تاريخ الشراء, التاريخ والوقت, fecha, fecha y hora, data, data e "
    "hora, data ora, date heure, date d achat, tarih, дата, дата и время, data i godzina, 日付, 日時, 日期, 时间, "
    "時間, 날짜, 일시, tanggal, ngay, วันที่",
    "time": "time, clock, time of day, hour, uhrzeit, zeit, uhr, وقت, الوقت, الساعة, hora, heure, ora, saat, "
    "время, godzina, tijd, 時刻, 시간, waktu",
    "kind": "kind, type, entry type, transaction type, action, category, direction, art, typ, buchungsart, "
    "vorgang, transaktionstyp, transaktionsart, نوع, النوع, tipo, type de transaction, tur, тип, typ "
    "transakcji, soort, 種類, 类型, 類型, 유형, jenis",
    "platform": "platform, app, site, service, network, plattform, dienst, netzwerk, منصة, المنصة, التطبيق, "
    "plataforma, plateforme, piattaforma, platforma, платформа, プラットフォーム, 平台, 플랫폼",
    "account": "account, purse, wallet, my account, konto, geldborse, brieftasche, mein konto, حساب, الحساب, "
    "المحفظة, cuenta, compte, conta, hesap, счет, аккаунт, rekening, アカウント, 账户, 帳戶, 계정, akun",
    "creator": "creator, recipient, receiver, streamer, to, user, username, user name, name, nickname, host, channel "
    "name, sent to, artist, empfanger, empfangerin, nutzer, nutzername, benutzer, benutzername, an, "
    "gesendet an, صانع المحتوى, صانع محتوى, المستخدم, اسم المستخدم, الاسم, المتلقي, المستلم, المبدع, إلى, "
    "creador, destinatario, createur, destinataire, criador, creatore, alici, получатель, автор, "
    "odbiorca, ontvanger, 配信者, クリエイター, 主播, 收件人, 크리에이터, penerima",
    "handle": "handle, creator handle, creator id, screen name, at name, login, channel login, unique id, kennung, "
    "المعرف, identifiant, identificador, логин",
    "gift": "gift, gift name, item, present, sticker, product, geschenk, geschenkname, gegenstand, bezeichnung, "
    "artikel, هدية, الهدية, اسم الهدية, العنصر, regalo, cadeau, presente, hediye, подарок, prezent, "
    "geschenk naam, ギフト, 礼物, 禮物, 선물, hadiah",
    "quantity": "quantity, qty, how many, count, number, pieces, repeat, repeat count, gift count, combo, streak, "
    "times, anzahl, menge, wie viele, stuck, stuckzahl, mal, كم, الكمية, العدد, عدد, cantidad, quantite, "
    "quantidade, quantita, adet, miktar, количество, ilosc, aantal, 数量, 數量, 個数, 수량, jumlah",
    "coins": "coins, coin, diamonds, bits, stars, jewels, kicks, beans, total coins, coins total, coin amount, "
    "tokens, munzen, coins gesamt, diamanten, sterne, munzen gesamt, كوينز, الكوينز, عملات, العملات, "
    "ماسات, نجوم, monedas, pieces d or, moedas, monete, jeton, монеты, monety, munten, コイン, 金币, 金幣, 코인, "
    "koin",
    "coins_each": "coins each, coins per gift, coin price, coins per item, unit coins, price in coins, gift coins, "
    "diamond count, munzen je geschenk, munzen pro stuck, munzen je stuck, munzen pro "
    "geschenk, coins pro stuck, coins je stuck, coins je geschenk, coins pro geschenk, coinpreis, "
    "كوينز لكل هدية, monedas por regalo, pieces par cadeau",
    "amount": "amount, paid, price, total, cost, sum, value, total price, amount paid, gross, debit, betrag, "
    "bezahlt, gezahlt, preis, summe, gesamt, kosten, wert, umsatz, gesamtpreis, مبلغ, المبلغ, المدفوع, "
    "السعر, الثمن, المجموع, القيمة, importe, monto, precio, montant, prix, valor, preco, importo, prezzo, "
    "tutar, fiyat, сумма, цена, kwota, cena, bedrag, prijs, 金額, 金额, 価格, 금액, 가격, harga",
    "currency": "currency, currency code, wahrung, wahrungscode, عملة, العملة, رمز العملة, moneda, devise, moeda, "
    "valuta, para birimi, валюта, waluta, 通貨, 货币, 貨幣, 통화, mata uang",
    "charged": "charged, billed, charged amount, bank amount, belastet, abgebucht, kartenbetrag, المخصوم, cobrado, "
    "debite, addebitato",
    "charged_currency": "charged currency, billing currency, bank currency, abrechnungswahrung",
    "channel": "channel, bought in, kaufweg, قناة الشراء",
    "seller": "seller, shop, store, merchant, vendor, verkaufer, handler, laden, البائع, المتجر, vendedor, vendeur, "
    "tienda, venditore, satici, продавец, sprzedawca, verkoper",
    "payment_method": "payment method, paid with, payment, method, card, zahlungsart, zahlungsmittel, bezahlt mit, "
    "karte, طريقة الدفع, metodo de pago, moyen de paiement, metodo di pagamento, odeme yontemi, способ оплаты",
    "reference": "reference, order, order number, order id, order no, transaction id, transaction number, invoice, id, "
    "receipt, receipt number, bestellung, bestellnummer, referenz, belegnummer, rechnungsnummer, "
    "transaktionsnummer, الطلب, رقم الطلب, المرجع, رقم العملية, referencia, numero de pedido, numero de "
    "commande, riferimento, siparis no, номер заказа, numer zamowienia, bestelnummer, 注文番号, 订单号, 訂單編號, "
    "주문번호",
    "note": "note, notes, comment, remark, remarks, message, memo, description, text, details, purpose, notiz, "
    "kommentar, anmerkung, bemerkung, nachricht, beschreibung, verwendungszweck, buchungstext, ملاحظة, "
    "الملاحظة, ملاحظات, تعليق, الوصف, nota, commentaire, remarque, descripcion, description de l "
    "operation, descrizione, aciklama, комментарий, примечание, opis, opmerking, 備考, メモ, 备注, 備註, 메모, "
    "catatan",
}  # fmt: skip
_KINDS = {
    "gift": "gift, gifts, gift sent, sent, spent, send, given, donation, tip, cheer, cheered, superchat, super "
    "chat, geschenk, geschenke, gesendet, ausgegeben, verschenkt, gegeben, spende, هدية, هدايا, مرسل, "
    "أرسل, إنفاق, regalo, cadeau, presente, hediye, подарок, prezent, ギフト, 礼物, 禮物, 선물, hadiah",
    "purchase": "purchase, purchases, buy, bought, top up, topup, recharge, charge, deposit, coin purchase, order, "
    "refill, kauf, kaufe, gekauft, aufladung, aufgeladen, bestellung, einzahlung, munzkauf, شراء, "
    "مشتريات, شحن, إيداع, compra, recarga, achat, recharge de pieces, acquisto, ricarica, satin alma, "
    "покупка, пополнение, zakup, aankoop, 購入, チャージ, 购买, 充值, 購買, 儲值, 구매, 충전, pembelian, isi ulang",
    "refund": "refund, refunds, refunded, reversal, chargeback, money back, erstattung, ruckerstattung, erstattet, "
    "storno, ruckbuchung, استرداد, مسترد, إرجاع, reembolso, devolucion, remboursement, rimborso, iade, "
    "возврат, zwrot, terugbetaling, 返金, 退款, 환불, pengembalian dana",
    "adjustment": "adjustment, correction, bonus, free, reward, expired, lost, opening, anpassung, korrektur, gratis, "
    "verfallen, verloren, تعديل, مكافأة, منتهي, ajuste, ajustement, correzione, duzeltme, корректировка, "
    "korekta",
    "assertion": "balance, assertion, stand, kontostand, saldo, guthaben, رصيد, الرصيد, solde, bakiye, остаток, 残高, "
    "余额, 餘額, 잔액",
}  # fmt: skip
_REASONS = {
    "free": "free, bonus, reward, gratis, geschenkt, belohnung, مكافأة, مجاني",
    "refunded": "refunded, returned, erstattet, zuruckgegeben, مسترد",
    "expired": "expired, verfallen, abgelaufen, منتهي",
    "lost": "lost, verloren, مفقود",
    "opening": "opening, opening balance, anfangsbestand, anfangsstand, الرصيد الافتتاحي",
    "correction": "correction, adjustment, korrektur, anpassung, تعديل",
}
_CHANNELS = {
    "ios-app": "ios app, ios, iphone, app store, apple",
    "android-app": "android app, android, google play, play store",
    "website": "website, web, browser, webseite, الموقع",
    "gift-card": "gift card, voucher, geschenkkarte, gutschein, بطاقة هدايا",
    "third-party": "third party, reseller, dritter, wiederverkaufer",
    "other": "other, andere, anderes, sonstige, أخرى",
}


def key(text: str) -> str:
    """What two spellings of a heading share."""
    return _SIGNS.sub(" ", fold(text)).strip()


def _by_word(listed: Mapping[str, str]) -> dict[str, str]:
    return {key(word): name for name, words in reversed(list(listed.items())) for word in (*words.split(","), name)}


@cache
def columns() -> Mapping[str, str]:
    """Columns by the words for them, keyed."""
    return _by_word(_COLUMNS)


@cache
def kinds() -> Mapping[str, str]:
    """Kinds of entries by the words for them, keyed."""
    return _by_word(_KINDS)


@cache
def reasons() -> Mapping[str, str]:
    """Reasons of adjustments by the words for them, keyed."""
    return _by_word(_REASONS)


@cache
def channels() -> Mapping[str, str]:
    """Ways of buying by the words for them, keyed."""
    return _by_word(_CHANNELS)
