"""The download of the bank's rates against a server on this computer: what it takes, and all that can go wrong."""

import socket
import ssl
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from models import download
from models.download import ADDRESS, MAX_BYTES, Download
from models.errors import ImportRefused
from tests.servers import Answer, answer, closed_address, self_signed, serving

CONTENT = bytes(range(256)) * 2000
ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is set for this system, the servers here are reached directly."""
    monkeypatch.setenv("no_proxy", "127.0.0.1")


def begin(client: socket.socket, size: int = len(CONTENT)) -> None:
    client.sendall(f"HTTP/1.1 200 OK\r\nContent-Length: {size}\r\n\r\n".encode())


def wait(_client: socket.socket) -> None:
    time.sleep(1)


def drip(client: socket.socket) -> None:
    begin(client)
    for byte in CONTENT:
        client.sendall(bytes([byte]))
        time.sleep(0.05)


def drip_headers(client: socket.socket) -> None:
    client.sendall(b"HTTP/1.1 200 OK\r\nX: ")
    while True:
        client.sendall(b"x")
        time.sleep(0.05)


def cut_off(client: socket.socket) -> None:
    begin(client)
    client.sendall(CONTENT[:5000])


def stall(client: socket.socket) -> None:
    cut_off(client)
    time.sleep(1)


def cut_off_chunk(client: socket.socket) -> None:
    client.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1000\r\nabc")


def torn(client: socket.socket) -> None:
    begin(client)
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")  # closing resets the connection


def endless(client: socket.socket) -> None:
    client.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        client.sendall(CONTENT)


FAILURES: dict[str, tuple[Answer, str]] = {
    "no answer": (wait, "did not answer in time"),
    "no answer after the first bytes": (stall, "did not answer in time"),
    "a slow drip": (drip, "came too slowly"),
    "a slow drip of headers": (drip_headers, "came too slowly"),
    "cut off": (cut_off, "broke off"),
    "cut off in a chunk": (cut_off_chunk, "broke off"),
    "torn": (torn, "broke off"),
    "nothing at all": (lambda _client: None, "broke off"),
    "no HTTP": (lambda client: client.sendall(b"220 hello\r\n"), "broke off"),
    "longer than it is": (answer(CONTENT, Content_Length="600000"), "broke off"),
    "not found": (answer(b"gone", "404 Not Found"), "answered with error 404"),
    "broken": (answer(b"oh", "500 Internal Server Error"), "answered with error 500"),
    "nothing new": (answer(b"", "204 No Content"), "answered with error 204"),
    "elsewhere": (answer(b"", "302 Found", Location="http://127.0.0.1:9/"), "is elsewhere now"),
    "elsewhere for good": (answer(b"", "301 Moved", Location="file:/\x2f/etc/passwd"), "is elsewhere now"),
    "too large by its own word": (answer(b"", Content_Length=str(MAX_BYTES + 1)), "larger than"),
    "too large": (endless, "larger than"),
}


def fetch(address: str, **named: object) -> bytes:
    return Download(address, patience=0.3, longest=1, **named).fetch()  # type: ignore[arg-type]


def test_a_file_comes_as_it_is_and_tells_how_far_it_is() -> None:
    heard: list[tuple[int, int]] = []
    with serving(answer(CONTENT)) as address:
        assert Download(address).fetch(lambda done, of: heard.append((done, of))) == CONTENT
    assert heard[-1] == (len(CONTENT), len(CONTENT))
    assert [done for done, _of in heard] == sorted({done for done, _of in heard})


@pytest.mark.parametrize("content", [answer(CONTENT, Content_Length=""), answer(CONTENT, Content_Length="no number")])
def test_a_file_whose_length_nobody_says_comes_too(content: Answer) -> None:
    with serving(content) as address:
        assert fetch(address) == CONTENT


@pytest.mark.parametrize("kind", FAILURES)
def test_each_failure_is_one_sentence_that_says_what_was_kept_and_what_to_do(kind: str) -> None:
    wrong, said = FAILURES[kind]
    begun = time.monotonic()
    with serving(wrong) as address, pytest.raises(ImportRefused) as refused:
        fetch(address)
    assert said in str(refused.value)
    assert "; the rates are as they were: " in str(refused.value).replace("loaded; the rates are as they were", "")
    assert time.monotonic() - begun < 8


def test_where_nobody_listens_it_says_so() -> None:
    with pytest.raises(ImportRefused, match="could not be reached; the rates are as they were: "):
        fetch(closed_address())


def test_a_name_nobody_knows_is_not_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_arguments: object, **_named: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(ImportRefused, match="could not be reached"):
        fetch("http://bank.invalid/eurofxref-hist.zip")


def test_a_server_that_cannot_prove_who_it_is_gets_no_further() -> None:
    tls, _certificate = self_signed()
    with serving(answer(CONTENT), tls=tls) as address, pytest.raises(ImportRefused) as refused:
        fetch(address)
    assert "could not be verified, so nothing was loaded; the rates are as they were: " in str(refused.value)


def test_a_certificate_of_another_name_is_no_proof() -> None:
    tls, certificate = self_signed()
    trusting = ssl.create_default_context(cafile=certificate)
    with serving(answer(CONTENT), tls=tls) as address, pytest.raises(ImportRefused, match="could not be verified"):
        fetch(address.replace("127.0.0.1", "localhost"), context=trusting)


def test_a_server_that_is_vouched_for_is_read_over_tls() -> None:
    tls, certificate = self_signed()
    with serving(answer(CONTENT), tls=tls) as address:
        assert fetch(address, context=ssl.create_default_context(cafile=certificate)) == CONTENT


def test_a_python_that_finds_no_certificates_looks_where_systems_keep_them(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    tls, certificate = self_signed()
    nowhere = ssl.DefaultVerifyPaths("", "", "", "", "", "")
    monkeypatch.setattr(ssl, "get_default_verify_paths", lambda: nowhere)
    monkeypatch.setattr(ssl.SSLContext, "load_default_certs", lambda *_arguments: None)
    monkeypatch.setattr(download, "_CERTIFICATES", (str(tmp_path / "none"), str(certificate)))
    with serving(answer(CONTENT), tls=tls) as address:
        assert fetch(address) == CONTENT


@pytest.mark.parametrize("kind", ["no answer", "a slow drip", "a slow drip of headers"])
def test_it_can_be_stopped_at_any_time(kind: str) -> None:
    wrong, _said = FAILURES[kind]
    with serving(wrong) as address:
        loading = Download(address, patience=30)
        threading.Timer(0.2, loading.cancel).start()
        begun = time.monotonic()
        with pytest.raises(ImportRefused, match="was stopped; the rates are as they were"):
            loading.fetch()
        assert time.monotonic() - begun < 0.9


def test_one_that_was_stopped_before_it_began_comes_to_nothing() -> None:
    with serving(answer(CONTENT)) as address:
        loading = Download(address)
        loading.cancel()
        with pytest.raises(ImportRefused, match="was stopped"):
            loading.fetch()


def test_nothing_of_this_computer_is_told_but_who_asks() -> None:
    asked: list[bytes] = []

    def listen(client: socket.socket) -> None:
        answer(CONTENT)(client)

    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            client, _ = server.accept()
            with client:
                asked.append(client.recv(65536))
                listen(client)

        thread = threading.Thread(target=serve)
        thread.start()
        port = server.getsockname()[1]
        fetch(f"http://127.0.0.1:{port}/x")
        thread.join()
    assert asked[0].decode().split("\r\n") == [
        "GET /x HTTP/1.1", "Accept-Encoding: identity", f"Host: 127.0.0.1:{port}", "User-Agent: Coinpurse",
        "Connection: close", "", "",
    ]  # fmt: skip


def test_the_address_is_the_banks_over_tls() -> None:
    assert ADDRESS.startswith("https://www.ecb.europa.eu/")


def test_the_command_line_opens_no_connection_but_for_update(tmp_path: Path) -> None:
    """Every verb but `rates update` under a hook that ends the process at the first attempt to connect."""
    script = f"""
import sys
def refuse(event, arguments):
    if event.startswith("socket.") and event not in ("socket.gethostname",):
        import os
        os.write(2, f"CONNECTS: {{event}} {{arguments}}".encode())
        os._exit(9)
sys.addaudithook(refuse)
from ui import cli
path = {str(tmp_path / "a.coinpurse")!r}
for arguments in (["demo", path], ["rates"], ["rates", "list", "--json"], ["report", "spending"], ["check"],
                  ["rates", "import", "nowhere"], ["rates", "update", "nowhere"], ["budget"], ["imports"]):
    cli.run(["--ledger", path, *arguments] if arguments[0] != "demo" else arguments)
found = [name for name in ("urllib.request", "http.client", "ssl", "_ssl", "models.download") if name in sys.modules]
print("LOADED", found)
cli.run(["--ledger", path, "rates", "update"])
"""
    run = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert "LOADED []" in run.stdout
    assert (run.returncode, "CONNECTS: socket." in run.stderr) == (9, True)
