"""The ledger: everything Coinpurse knows and computes. It never imports Qt and knows nothing of windows."""
