"""Ways out of the ledger: each file here writes any report, or the journal, in one format."""
