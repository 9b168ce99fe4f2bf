"""The ledger: everything Coinpurse knows and computes. It never imports Qt and knows nothing of windows."""

import os

# No report does linear algebra, and the threads kept ready for it would take longer to start than numpy to import.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
