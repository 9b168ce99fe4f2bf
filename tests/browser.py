"""Chromium without a screen, told what to do over a pipe (the DevTools protocol), and what it did while it was told."""

import base64
import fcntl
import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.programs import needed

_ARGUMENTS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-component-update",
    "--disable-background-networking", "--host-resolver-rules=MAP * ~NOTFOUND", "--remote-debugging-pipe",
)  # fmt: skip
_TALKATIVE = ("Page", "Runtime", "Network", "Log", "Audits")
"""What is to tell of every page, script, request, message and violated policy."""


class Browser:
    """One page. `events` are everything it told of since it was opened."""

    def __init__(self, told: int, heard: int) -> None:
        self._told, self._heard = told, heard
        self._rest = b""
        self._number = 0
        self._session = ""
        self.events: list[dict[str, Any]] = []
        target = self.tell("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.tell("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in _TALKATIVE:
            self.tell(f"{domain}.enable")

    def tell(self, method: str, **parameters: object) -> Any:
        """Send a command and wait for its answer."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        message |= {"sessionId": self._session} if self._session else {}
        os.write(self._told, json.dumps(message).encode() + b"\0")
        while (answer := self._next()).get("id") != self._number:
            self.events.append(answer)
        assert "error" not in answer, answer
        return answer["result"]

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            more = os.read(self._heard, 1 << 16)
            assert more, "Chromium has ended"
            self._rest += more
        first, _, self._rest = self._rest.partition(b"\0")
        found: dict[str, Any] = json.loads(first)
        return found

    def open(self, path: Path) -> None:
        """Show a file, and wait until it is there."""
        self.events.clear()
        self.tell("Page.navigate", url=path.as_uri())
        while not any(event["method"] == "Page.loadEventFired" for event in self.events):
            self.events.append(self._next())

    def run(self, script: str) -> Any:
        """Evaluate a script in the page, beside its policy, and give its value."""
        answer = self.tell("Runtime.evaluate", expression=script, returnByValue=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def press(self, key: str, text: str = "") -> None:
        """Press a key of a keyboard."""
        for kind in ("keyDown", "keyUp"):
            self.tell("Input.dispatchKeyEvent", type=kind, key=key, code=key, text=text, **_CODES[key])

    def complaints(self) -> list[str]:
        """What went wrong: errors of scripts, messages in the console, violations of the policy."""
        names = ("Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded", "Audits.issueAdded")
        return [json.dumps(event["params"]) for event in self.events if event["method"] in names]

    def requests(self) -> list[str]:
        """Every address that was asked for."""
        sent = [event["params"] for event in self.events if event["method"] == "Network.requestWillBeSent"]
        return [params["request"]["url"] for params in sent]

    def screenshot(self, width: int, height: int, *, is_dark: bool = False) -> bytes:
        """A PNG of the page in a window of this size."""
        self.tell("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if is_dark else "light"}
        self.tell("Emulation.setEmulatedMedia", features=[scheme])
        return base64.b64decode(self.tell("Page.captureScreenshot", format="png")["data"])


_CODES: dict[str, dict[str, int]] = {"Enter": {"windowsVirtualKeyCode": 13}, "Tab": {"windowsVirtualKeyCode": 9}}


@contextmanager
def browser(profile: Path) -> Iterator[Browser]:
    """Keep Chromium open while the block lasts; `profile` is a folder of its own."""
    command = [needed("chromium"), *_ARGUMENTS, f"--user-data-dir={profile}"]
    (its_ear, told), (heard, its_mouth) = _pipe(), _pipe()
    # It listens at 3 and speaks at 4, so a shell puts our pipes there.
    script = f'exec "$@" 3<&{its_ear} 4>&{its_mouth}'
    process = subprocess.Popen(
        ["/bin/bash", "-c", script, "chromium", *command],
        pass_fds=(its_ear, its_mouth), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(its_ear)
    os.close(its_mouth)
    try:
        yield Browser(told, heard)
    finally:
        os.close(told)
        os.close(heard)
        process.terminate()
        process.wait(10)


def _pipe() -> tuple[int, int]:
    """A pipe whose ends have numbers above those the shell will use."""
    ends = os.pipe()
    kept = [fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 10) for end in ends]
    for end in ends:
        os.close(end)
    return kept[0], kept[1]
