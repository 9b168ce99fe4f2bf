"""Parts of pages that know nothing of the ledger."""
