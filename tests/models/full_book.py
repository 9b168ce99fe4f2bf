"""A ledger with a row of everything, with texts in it that are easily written back wrongly."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from models.entries import add, delete
from models.ledger import Ledger
from tests.books import new_ledger
from tests.sample_entries import gift, paid, purchase, refund

NASTY = "'; DROP TABLE entry; -- \"`\\ \n\r\t\x01\x85\u2028 e\u0301 🌸👩‍👩‍👧 \u202e MOVE entry set_aside 1 X'00'||NULL"

FILE = sha256(b"\0").digest()


def full_book(path: Path) -> Ledger:
    """Entries of each kind: 1 purchase, 2 gift, 3 paid gift, 4 refund of 1, 5 deleted gift; and the other tables."""
    made = new_ledger(path)
    for draft in (
        *(
            purchase(reference="A", seller=NASTY),
            gift(handle="mila", note=NASTY),
            paid(creator="Zoë", handle="zoe"),
        ),
        *(refund("A", coins=1), gift(creator="Kamila", handle="mila")),
    ):
        add(made, draft)
    delete(made, [5])
    with made.operation("More"):
        made.connection.execute("INSERT INTO rate VALUES ('USD', 'EUR', 20000, '0.9')")
        made.connection.execute("INSERT INTO published_rate VALUES ('USD', 21000, '1.1')")
        made.connection.execute("INSERT INTO tombstone (key) VALUES (x'00FF00112233445566778899AABBCCDD')")
        made.connection.execute("INSERT INTO import VALUES (1, 0, 'csv', ?, 0, 0, 0, 0, 0, NULL)", (NASTY,))
        made.connection.execute("INSERT INTO alias VALUES (1, 1, x'00FF00112233445566778899AABBCCDD', 1, 0)")
        made.connection.execute("INSERT INTO answer VALUES ('csv', 'csv.zone', ?)", (NASTY,))
        made.connection.execute("INSERT INTO attached_file VALUES (?, x'00')", (FILE,))
        made.connection.execute("INSERT INTO attachment VALUES (1, 1, ?, 'image/png', ?)", (NASTY, FILE))
        made.connection.execute(
            "INSERT INTO budget (period, basis, amount, currency, first_day) VALUES ('week', 'paid', 1, 'EUR', 0)"
        )
        made.connection.execute("INSERT INTO mapping VALUES (1, ?, 'a', '', '{}')", (NASTY,))
        made.connection.execute("INSERT INTO saved_report VALUES (1, ?, 'a', '{}')", (NASTY,))
        made.connection.execute("INSERT INTO preset VALUES (1, ?, 'a', '{}', 'csv', '/', 'a', '', 0)", (NASTY,))
        made.connection.execute("INSERT INTO own_pack VALUES (1, 1, 70, 99, 'EUR', 'app', 20000, ?)", (NASTY,))
        made.connection.execute("INSERT INTO own_gift VALUES (1, 1, ?, 'a', NULL, 99, 'EUR', 1, 20000)", (NASTY,))
    return made
