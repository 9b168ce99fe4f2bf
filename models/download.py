"""The one thing that is ever fetched from a network, and only when a person asks: the bank's file of exchange rates.

Nothing of the ledger is sent. The standard library does it, so that nothing has to be added for one file in a month;
it is imported by whoever asks for the file, at that moment. A proxy set for the whole system (`https_proxy`) is used.
"""

from __future__ import annotations

import http.client
import ssl
import threading
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.error import URLError

from models.errors import ImportRefused
from models.text import N_

ADDRESS = "https://www.ecb.europa.eu/stats/eurofxref/eurofxref-hist.zip"
"""Where the European Central Bank publishes the rates of all days."""
MAX_BYTES = 16 * 2**20
"""Most bytes that are taken; the file has less than one million."""
PATIENCE = 20
"""Seconds to wait for an answer, and for each further piece of it."""
LONGEST = 180
"""Seconds all of it may take."""
_PIECE = 1 << 16
_CERTIFICATES = (
    "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
)  # fmt: skip
"""Where systems keep the certificates they trust, for a Python that was built for another one."""
Report = Callable[[int, int], object]
"""Hears how many bytes have come, and of how many (0 where nobody knows)."""


class Download:
    """One attempt to fetch the file. `fetch` works until it has all of it; `cancel` ends that from any thread."""

    def __init__(
        self,
        address: str = ADDRESS,
        *,
        patience: float = PATIENCE,
        longest: float = LONGEST,
        context: ssl.SSLContext | None = None,
    ) -> None:
        """Say where the file is, how long to wait, and whose certificates are trusted; else the system's."""
        self._address, self._patience, self._longest = address, patience, longest
        self._context = context
        self._socket: Any = None
        self._ended: ImportRefused | None = None
        self._lock = threading.Lock()

    def cancel(self) -> None:
        """Give up at once."""
        self._end(ImportRefused(N_("The download was stopped; the rates are as they were")))

    def fetch(self, report: Report = lambda _done, _of: None) -> bytes:
        """Give the content of the file. Raises ImportRefused with what happened, what was kept and what to do."""
        timer = threading.Timer(self._longest, lambda: self._end(_slow()))
        timer.daemon = True
        timer.start()
        try:
            return self._fetch(report)
        except ImportRefused:
            raise
        except (OSError, http.client.HTTPException) as error:
            raise self._ended or _explained(error) from error
        finally:
            timer.cancel()
            self._hold(None)

    def _fetch(self, report: Report) -> bytes:
        request = urllib.request.Request(self._address, headers={"User-Agent": "Coinpurse"})  # noqa: S310 - ADDRESS
        with self._opener().open(request, timeout=self._patience) as response:
            if response.status != http.client.OK:
                raise _unexpected(response.status)
            size = _size(response)
            content = bytearray()
            while piece := response.read1(_PIECE):
                content += piece
                if len(content) > MAX_BYTES:
                    raise _too_large()
                report(len(content), size)
        if self._ended is not None:
            raise self._ended
        if len(content) < size:
            raise _broken()
        return bytes(content)

    def _opener(self) -> urllib.request.OpenerDirector:
        """Make what follows no redirection, knows no file, and keeps the connection so that it can be ended."""
        opener = urllib.request.OpenerDirector()
        context = self._context or _trusting()
        for handler in (urllib.request.ProxyHandler(), _Plain(self._hold), _Encrypted(self._hold, context)):
            opener.add_handler(handler)
        return opener

    def _hold(self, connected: Any) -> None:
        with self._lock:
            self._socket = connected
            is_over = self._ended is not None
        if is_over:
            _shut(connected)

    def _end(self, why: ImportRefused) -> None:
        with self._lock:
            self._ended = self._ended or why
            connected = self._socket
        _shut(connected)


class _Plain(urllib.request.HTTPHandler):
    """Connects, and hands on what is connected."""

    def __init__(self, hold: Callable[[Any], None]) -> None:
        super().__init__()
        self._hold = hold

    def http_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(_held(http.client.HTTPConnection, self._hold), req)


class _Encrypted(urllib.request.HTTPSHandler):
    """The same over TLS, for a server whose certificate is trusted and bears its name."""

    def __init__(self, hold: Callable[[Any], None], trusted: ssl.SSLContext) -> None:
        super().__init__(context=trusted)
        self._hold, self._trusted = hold, trusted

    def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(_held(http.client.HTTPSConnection, self._hold), req, context=self._trusted)


def _held(kind: type[http.client.HTTPConnection], hold: Callable[[Any], None]) -> type[http.client.HTTPConnection]:
    class Held(kind):  # type: ignore[misc, valid-type]
        def connect(self) -> None:
            super().connect()
            hold(self.sock)

    return Held


def _shut(connected: Any) -> None:
    """Wake whoever waits for this connection."""
    if connected is not None:
        with suppress(OSError):  # it may be over already
            connected.shutdown(2)


def _trusting() -> ssl.SSLContext:
    """Trust what the system trusts; where this Python does not find that, look where systems keep it."""
    context, paths = ssl.create_default_context(), ssl.get_default_verify_paths()
    if not (paths.cafile or paths.capath or context.cert_store_stats()["x509_ca"]):
        for place in filter(Path.exists, map(Path, _CERTIFICATES)):
            context.load_verify_locations(place)
    return context


def _size(response: http.client.HTTPResponse) -> int:
    """How many bytes the server says it sends; 0 where it does not say."""
    told = response.headers.get("Content-Length", "")
    size = int(told) if told.isascii() and told.isdigit() else 0
    if size > MAX_BYTES:
        raise _too_large()
    return size


# --- What went wrong --------------------------------------------------------------------------------------------------


def _explained(error: Exception) -> ImportRefused:
    reason = error.reason if isinstance(error, URLError) else error
    if isinstance(reason, ssl.SSLError) and not isinstance(reason, ssl.SSLEOFError):
        return ImportRefused(
            N_("That it is the European Central Bank could not be verified, so nothing was loaded; the rates are as "
               "they were: look at this computer's clock and network, or take the file from the bank's website")
        )  # fmt: skip
    if isinstance(reason, TimeoutError):
        return ImportRefused(
            N_("The European Central Bank did not answer in time; the rates are as they were: try again later")
        )
    if isinstance(reason, http.client.HTTPException | ConnectionResetError | BrokenPipeError | ssl.SSLEOFError):
        return _broken()
    return ImportRefused(
        N_("The European Central Bank could not be reached; the rates are as they were: look at the connection and "
           "try again")
    )  # fmt: skip


def _unexpected(status: int) -> ImportRefused:
    if 300 <= status < 400:
        return ImportRefused(
            N_("The European Central Bank's file is elsewhere now, where nobody followed; the rates are as they were: "
               "look for {file} on its website"), file=ADDRESS.rpartition("/")[2]
        )  # fmt: skip
    return ImportRefused(
        N_("The European Central Bank answered with error {status}; the rates are as they were: try again later, or "
           "take {file} from its website"), status=status, file=ADDRESS.rpartition("/")[2]
    )  # fmt: skip


def _broken() -> ImportRefused:
    return ImportRefused(N_("The connection broke off before all was there; the rates are as they were: try again"))


def _slow() -> ImportRefused:
    return ImportRefused(N_("The file came too slowly and was given up; the rates are as they were: try again later"))


def _too_large() -> ImportRefused:
    return ImportRefused(
        N_("What came is larger than the European Central Bank's file ever could be, so it was given up; the rates "
           "are as they were: try again later")
    )  # fmt: skip
