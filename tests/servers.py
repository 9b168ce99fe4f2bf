"""A server on this computer that answers as it is told, rightly or wrongly: what downloads are tested against."""

from __future__ import annotations

import socket
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache, partial
from pathlib import Path
from tempfile import mkdtemp

import pytest

from models import download
from models.download import Download

Answer = Callable[[socket.socket], object]
"""Writes what is answered to one request, to the client it came from."""
Bank = Callable[[str], None]
"""Lets the bank be at another address."""


def answer(content: bytes, status: str = "200 OK", **headers: str) -> Answer:
    """A whole answer; its length is said rightly where `headers` say no other."""
    told = {"Content_Length": str(len(content)), **headers}
    lines = [f"HTTP/1.1 {status}", *(f"{name.replace('_', '-')}: {value}" for name, value in told.items() if value)]
    whole = "\r\n".join([*lines, "Connection: close", "", ""]).encode() + content
    return lambda client: client.sendall(whole)


@contextmanager
def serving(*answers: Answer, tls: ssl.SSLContext | None = None) -> Iterator[str]:
    """Answer one request after the other, the last for ever; gives the address."""
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.05)
        thread = threading.Thread(target=_serve, args=(server, list(answers), tls, over), daemon=True)
        thread.start()
        try:
            yield f"{'https' if tls else 'http'}://127.0.0.1:{server.getsockname()[1]}/eurofxref-hist.zip"
        finally:
            over.set()
            thread.join(10)


def _serve(server: socket.socket, answers: list[Answer], tls: ssl.SSLContext | None, over: threading.Event) -> None:
    while not over.is_set():
        with suppress(OSError):  # nobody came yet, or the client has gone
            client, _ = server.accept()
            client.settimeout(10)
            with tls.wrap_socket(client, server_side=True) if tls else client as heard:
                while b"\r\n\r\n" not in (asked := heard.recv(65536)) and asked:
                    pass
                (answers.pop(0) if len(answers) > 1 else answers[0])(heard)


def closed_address() -> str:
    """An address at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return f"http://127.0.0.1:{server.getsockname()[1]}/eurofxref-hist.zip"


@cache
def self_signed() -> tuple[ssl.SSLContext, Path]:
    """A certificate for 127.0.0.1 that nobody vouches for: what a server shows, and the file a client may trust."""
    folder = Path(mkdtemp())
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate],
        check=True, capture_output=True,
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context, certificate


def movable_bank(monkeypatch: pytest.MonkeyPatch, patience: float, longest: float) -> Bank:
    """A bank that can be moved to another address; so many seconds are waited for each answer, and for all of it."""
    monkeypatch.setenv("no_proxy", "127.0.0.1")

    def move(address: str) -> None:
        monkeypatch.setattr(download, "Download", partial(Download, address, patience=patience, longest=longest))

    return move
