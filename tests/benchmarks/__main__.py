"""`make bench`: every figure the program promises, measured side by side with what it is measured by.

    make bench [ARGS="report_ratio append report_change import_ratio window_start search"]

A busy machine makes each of them worse, the ratios least: then measure again.
"""

import os
import subprocess
import sys

ALL = (
    "report_ratio",
    "append",
    "report_change",
    "import_ratio",
    "window_start",
    "crash_start",
    "smooth",
    "search",
    "take_back",
    "large_json",
    "csv_ratio",
    "plain_text",
    "xlsx_ratio",
    "pdf_rows",
)


def main(names: list[str]) -> int:
    """Run each in a process of its own; 1 where one passes its bound."""
    environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ}
    failed = False
    for name in names or ALL:
        command = [sys.executable, "-m", f"tests.benchmarks.{name}"]
        failed |= subprocess.run(command, env=environment, check=False).returncode != 0
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
