"""Every fixture of the platforms' own files is read by its own reader alone, as its golden file says.

A golden file has what is said before any answer, and after all. `python -m tests.models.imports.test_streams` writes
them anew; what changed is then looked at in the difference.
"""

import io
from pathlib import Path

import pytest

from models.imports import Reading, Record
from tests.models.imports.shown import DATA, lines, read, reader_of

GOLDEN = Path(__file__).parents[2] / "golden" / "imports"
TWITCH = {"twitch.timezone": "UTC"}
TELEGRAM = {"telegram.dollar": "USD", "telegram.own_id": "7654321"}
LIVE = {"live-log.own_handle": "me_handle", "live-log.timezone": "UTC", "live-log.all_mine": "yes",
        "live-log.recipient": "example_creator"}  # fmt: skip
FIXTURES: dict[str, dict[str, str]] = {
    "twitch-bits_cheered.csv": TWITCH,
    "twitch-bits_acquired-empty.csv": TWITCH,
    "twitch-bits_acquired-unknown.csv": TWITCH,
    "twitch-bits_acquired-named.csv": TWITCH,
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
}


def golden(name: str) -> str:
    content = (DATA / name).read_bytes()
    reader = reader_of(name, content)
    parts = [f"== {reader.NAME}, nothing answered", *lines(reader, content), "", "== all answered"]
    return "\n".join([*parts, *lines(reader, content, FIXTURES[name]), ""])


@pytest.mark.parametrize("name", FIXTURES)
def test_a_fixture_is_read_by_its_own_reader_alone_as_its_golden_file_says(name: str) -> None:
    assert golden(name) == (GOLDEN / f"{name}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", FIXTURES)
def test_no_answer_changes_a_key_and_each_row_says_where_it_is_from(name: str) -> None:
    content = (DATA / name).read_bytes()
    reader = reader_of(name, content)
    rows, _ = read(reader, content, FIXTURES[name])
    assert all(0 < len(row.raw) <= 2000 for row in rows)
    before = {row.key for row in read(reader, content)[0]}
    if reader.NAME != "live-log":  # of whose gifts nothing can be said before one's own handle is known
        assert {row.key for row in rows} <= before
    assert not any(row.key in before for row in _of_account(name, "second"))


def _of_account(name: str, account: str) -> list[Record]:

    content = (DATA / name).read_bytes()
    reading = Reading("Europe/Berlin", account, FIXTURES[name])
    return [row for row in reader_of(name, content).rows(io.BytesIO(content), reading) if isinstance(row, Record)]


if __name__ == "__main__":
    GOLDEN.mkdir(parents=True, exist_ok=True)
    for fixture in FIXTURES:
        (GOLDEN / f"{fixture}.txt").write_text(golden(fixture), encoding="utf-8")
