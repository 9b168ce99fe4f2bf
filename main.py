"""Start Coinpurse: with a verb on the command line, without one in its window. Nothing heavy is imported here."""

from __future__ import annotations

import os
import sys
from pathlib import Path

READ = "read-for-import"
REWRITE = "rewrite-ledger"
"""The verbs no help names, as `models.imports.child` and `models.passphrases.changing` ask."""


def main(arguments: list[str]) -> int:
    """Run and give the exit status: 0 done, 1 done with findings, 2 wrong request, 3 no usable ledger or display."""
    # Before anything can make a file: what the program writes is its user's alone, a crash dump of the books included.
    os.umask(0o077)
    _forbid_core_dumps()
    if arguments == [READ]:
        from models.imports import worker

        return worker.serve(sys.stdin.buffer, sys.stdout.buffer)
    if arguments == [REWRITE]:
        from models.passphrases import worker as rewriter

        return rewriter.serve(sys.stdin.buffer, sys.stdout.buffer)
    from ui import cli

    return cli.run(arguments, open_window)


def open_window(ledger: Path | None, language: str | None) -> int:
    """Open the window on `ledger`, or on what it had open last; say in a sentence what keeps it from opening."""
    from ui.desktop import display

    if obstacle := display.obstacle():
        print(obstacle, file=sys.stderr)
        return 3
    from ui.desktop import app

    return app.run(ledger, language)


def _forbid_core_dumps() -> None:
    try:
        import resource
    except ImportError:  # Windows has none
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
