"""Every fixture of a platform's or a shop's files is read by its own reader alone, as its golden file says.

A golden file has what is said before any answer, and after all. `python -m tests.models.imports.test_fixtures` writes
them anew; what changed is then looked at in the difference.
"""

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import lookups
from models.imports import Reading, Record
from models.imports.apply import apply
from models.imports.planner import plan_import
from tests.books import new_ledger
from tests.models.imports import fuzzing
from tests.models.imports.shown import DATA, lines, read, reader_of

GOLDEN = Path(__file__).parents[2] / "golden" / "imports"
PAY = {"google-pay.timezone": "Europe/Berlin"}
YOUTUBE = {"youtube.currency": "EUR"}
TWITCH = {"twitch.timezone": "UTC"}
TELEGRAM = {"telegram.dollar": "USD", "telegram.own_id": "7654321"}
LIVE = {"live-log.own_handle": "me_handle", "live-log.timezone": "UTC", "live-log.all_mine": "yes",
        "live-log.recipient": "example_creator"}  # fmt: skip
TIKTOK = {"tiktok.timezone": "UTC", "tiktok.gift_amount": "count", "tiktok.coins_per_gift": "10",
          "tiktok.price": "EUR", "tiktok.packs": "0.99:70", "tiktok.coin_purchases": "unknown-cost"}  # fmt: skip
FIXTURES: dict[str, dict[str, str]] = {
    "coinpurse-ledger.json": {},
    "../tiktok-a.json": TIKTOK,
    "../tiktok-b.json": TIKTOK,
    "../tiktok-c.json": TIKTOK,
    "tiktok-Purchases.txt": TIKTOK,
    "tiktok-Coin Purchase History.txt": TIKTOK,
    "tiktok-Transaction History.txt": TIKTOK,
    "twitch-bits_cheered.csv": TWITCH,
    "twitch-bits_acquired-empty.csv": TWITCH,
    "twitch-bits_acquired-unknown.csv": TWITCH,
    "twitch-bits_acquired-named.csv": TWITCH | {"twitch.bits_acquired": "unknown-cost"},
    "twitch-subscriptions.csv": TWITCH | {"twitch.subscription_price": "4.99 EUR"},
    "telegram-single.json": TELEGRAM,
    "telegram-single-2025-07.json": TELEGRAM,
    "telegram-full.json": TELEGRAM,
    "telegram-group-controls.json": TELEGRAM,
    "facebook-payment_history.json": {"facebook.own_name": "Example Fan"},
    "live-log-tiktoklive.jsonl": LIVE,
    "live-log-connector.json": LIVE,
    "live-log-legacy.json": LIVE,
    "live-log-plain.csv": LIVE,
    "live-log-flat.csv": LIVE,
    "apple-cn.csv": {},
    "apple-free.csv": {},
    "apple-new.csv": {},
    "apple-old.csv": {},
    "apple-us-dates.csv": {"apple.dollar": "USD"},
    "apple-open-dates.csv": {"apple.date_order": "dmy"},
    "google-pay-en.csv": PAY,
    "google-pay-fee.csv": PAY,
    "google-play-orders.json": {},
    "google-play-orders-many.json": {},
    "google-play-orders-asked.json": {"google-play.dollar": "AUD", "google-play.decimal_sign": "comma",
                                      "google-play.currency": "EUR"},
    "google-play-purchases.json": {},
    "youtube-chats-6.csv": YOUTUBE,
    "youtube-chats-currency.csv": {},
    "youtube-chats-parent.csv": YOUTUBE,
    "youtube-chats-bare.csv": {},
    "youtube-chats-headless.csv": YOUTUBE,
    "youtube-chats-unit.csv": {"youtube.unit": "units"},
    "youtube-chats-unknown-language.csv": {},
    "youtube-comments-before-2024.csv": YOUTUBE,
    "youtube-comments-after-2024.csv": YOUTUBE,
    "youtube-comments-2026.csv": YOUTUBE,
    "youtube-comments-headless.csv": YOUTUBE,
    "youtube-reacties-nl.csv": YOUTUBE,
}  # fmt: skip


def _in_its_folder(name: str) -> str:
    """The name that a fixture has where it is from."""
    return f"TikTok/Activity/{name.removeprefix('tiktok-')}" if name.endswith(".txt") else name


def golden(name: str) -> str:
    content = (DATA / name).read_bytes()
    reader = reader_of(_in_its_folder(name), content)
    parts = [f"== {reader.NAME}, nothing answered", *lines(reader, content), "", "== all answered"]
    return "\n".join([*parts, *lines(reader, content, FIXTURES[name]), ""])


@pytest.mark.parametrize("name", FIXTURES)
def test_a_fixture_is_read_by_its_own_reader_alone_as_its_golden_file_says(name: str) -> None:
    assert golden(name) == (GOLDEN / f"{Path(name).name}.txt").read_text(encoding="utf-8")


def test_every_fixture_is_looked_at() -> None:
    found = {path.name for path in DATA.iterdir() if not path.name.startswith(("table", "README"))}
    assert found == {name for name in FIXTURES if not name.startswith("..")}


@pytest.mark.parametrize("name", FIXTURES)
def test_no_answer_changes_a_key_and_each_row_says_where_it_is_from(name: str) -> None:
    content = (DATA / name).read_bytes()
    reader = reader_of(_in_its_folder(name), content)
    rows, _ = read(reader, content, FIXTURES[name])
    assert all(0 < len(row.raw) <= 2000 for row in rows)
    before = {row.key for row in read(reader, content)[0]}
    if reader.NAME != "live-log":  # of whose gifts nothing can be said before one's own handle is known
        assert {row.key for row in rows} <= before
    if reader.NAME != "coinpurse-json":  # which names the accounts itself
        assert not any(row.key in before for row in _of_account(name, "second"))


@pytest.mark.parametrize("name", FIXTURES)
def test_a_fixture_imported_again_adds_nothing_whatever_is_answered(name: str, tmp_path: Path) -> None:
    ledger = new_ledger(tmp_path / "test.coinpurse", timezone="Europe/Berlin")
    file = tmp_path / Path(_in_its_folder(name)).name
    file.write_bytes((DATA / name).read_bytes())
    skip = {"tiktok.packs": "skip"} if name.startswith(("tiktok", "../tiktok")) else {}
    plan = plan_import(ledger, [file], answers=FIXTURES[name] | skip)
    apply(ledger, plan)
    taken = plan.counts.taken
    assert len(list(lookups.all_drafts(ledger))) == taken
    ledger.change_settings(timezone="Asia/Tokyo")
    again = plan_import(ledger, [file])
    assert (again.counts.taken, again.counts.present) == (0, taken)
    ledger.close()


SOURCES = ("tiktok", "twitch", "telegram", "facebook", "live-log", "apple", "google-pay", "google-play", "youtube")


@pytest.mark.parametrize("source", SOURCES)
@given(data=st.data())
def test_a_file_changed_at_random_is_read_with_all_answers_or_refused(source: str, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from([name for name in FIXTURES if Path(name).name.startswith(source)]))
    content = (DATA / name).read_bytes()
    fuzzing.read(reader_of(_in_its_folder(name), content), data.draw(fuzzing.mutated([content])), FIXTURES[name])


def _of_account(name: str, account: str) -> list[Record]:

    content = (DATA / name).read_bytes()
    reading = Reading("Europe/Berlin", account, FIXTURES[name])
    return [
        row
        for row in reader_of(_in_its_folder(name), content).rows(io.BytesIO(content), reading)
        if isinstance(row, Record)
    ]


if __name__ == "__main__":
    GOLDEN.mkdir(parents=True, exist_ok=True)
    for fixture in FIXTURES:
        (GOLDEN / f"{Path(fixture).name}.txt").write_text(golden(fixture), encoding="utf-8")
