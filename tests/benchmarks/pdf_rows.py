"""A PDF of many rows: how long its pages take, names in ten scripts among them, and how much memory.

make bench ARGS=pdf_rows
"""

import io
import resource
import sys
import time

from PySide6.QtGui import QGuiApplication

from tests.ui.documents.samples import document, entries
from ui.documents import pdf
from ui.documents.document import Section

ROWS = 10_000
MOST_SECONDS, MOST_MB = 3.0, 120
ROUNDS = 3


def main() -> int:
    """Print the figures; 1 where one passes its bound."""
    application = QGuiApplication(sys.argv[:1])
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    shown = document(Section("", (), None, entries(ROWS)))
    rounds = []
    for _round in range(ROUNDS):
        started = time.process_time()
        file = io.BytesIO()
        pdf.write(shown, file)
        rounds.append(time.process_time() - started)
    more = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 - before
    size = len(file.getvalue()) / 2**20
    print(f"PDF of {ROWS} rows of 6: {min(rounds):.2f} s of CPU (at most {MOST_SECONDS}), {size:.1f} MB")
    print(f"  {more:.0f} MB of memory more than before (at most {MOST_MB})")
    application.shutdown()
    return int(min(rounds) > MOST_SECONDS or more > MOST_MB)


if __name__ == "__main__":
    sys.exit(main())
